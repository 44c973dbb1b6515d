use super::fit::Selection;
use super::judge::{Headline, Verdict};
use super::options::Options;
use super::result::{Amdahl, Capacity, OnCapacity, Point, Schedule};
use crate::data::{self, Study};
use crate::model;

/// Everything that findings draw on.
pub(super) struct Context<'a> {
    pub(super) study: &'a Study,
    pub(super) series: &'a data::Series,
    pub(super) selection: &'a Selection,
    pub(super) options: &'a Options,
    /// What was fitted; `None` where it could not be.
    pub(super) fitted: Option<&'a model::Estimate>,
    pub(super) points: &'a [Point],
    pub(super) capacity: Option<&'a [Capacity]>,
    pub(super) on_capacity: Option<&'a OnCapacity>,
    /// The law against n, for strong scaling.
    pub(super) amdahl: Option<&'a Amdahl>,
    pub(super) schedule: Option<&'a Schedule>,
    pub(super) verdict: Verdict,
    pub(super) headline: Headline,
}

impl Context<'_> {
    /// The points that the law was fitted to.
    pub(super) fn fitted_points(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.fitted)
    }

    /// The point with the largest speedup.
    pub(super) fn fastest(&self) -> Option<&Point> {
        self.points.iter().max_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value))
    }

    /// What the law of this kind of scaling is called.
    pub(super) fn law(&self) -> &'static str {
        match self.series.scaling {
            crate::units::Scaling::Strong => "Amdahl's law",
            crate::units::Scaling::Weak => "Gustafson's law",
        }
    }
}
