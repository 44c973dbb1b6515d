use super::finding::At;
use super::headline::Headline;
use super::limit::Limit;
use super::verdict::Verdict;
use crate::analysis::fit::Selection;
use crate::analysis::options::Options;
use crate::analysis::result::{Amdahl, Capacity, OnCapacity, Point, Schedule};
use crate::data::{self, Study, TimedBy};
use crate::model;
use crate::model::Outlook;
use crate::model::choice::Candidate;
use crate::units::Scaling;

/// Times that differ by no more than this are the same to whoever looks at them.
const SAME: f64 = 0.1;

/// Everything that findings draw on.
pub(crate) struct Context<'a> {
    pub(crate) study: &'a Study,
    pub(crate) series: &'a data::Series,
    pub(crate) selection: &'a Selection,
    pub(crate) options: &'a Options,
    /// What was fitted; `None` where it could not be.
    pub(crate) fitted: Option<&'a model::Estimate>,
    /// What describes it better, the best first.
    pub(crate) instead: &'a [Candidate],
    /// What the best of these says of more workers.
    pub(crate) outlook: Option<Outlook>,
    pub(crate) points: &'a [Point],
    pub(crate) capacity: Option<&'a [Capacity]>,
    pub(crate) on_capacity: Option<&'a OnCapacity>,
    /// What the memory gives, where that was measured.
    pub(crate) memory: Option<&'a [Capacity]>,
    /// The law against n, for strong scaling.
    pub(crate) amdahl: Option<&'a Amdahl>,
    pub(crate) schedule: Option<&'a Schedule>,
    pub(crate) verdict: Verdict,
    pub(crate) headline: Headline,
    /// Of the lost speedup the share that workers idled, where CPU time tells it.
    pub(crate) idle_share: Option<f64>,
    /// The one limit, where it is told.
    pub(crate) limit: Option<Limit>,
}

impl Context<'_> {
    /// The points that the law was fitted to.
    pub(super) fn fitted_points(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.fitted)
    }

    /// Whether so many workers have all that theory gives any number of them.
    pub(super) fn is_capped(&self, workers: f64) -> bool {
        let cap = self.series.theory.as_ref().and_then(|theory| theory.cap);
        cap.is_some_and(|cap| workers >= cap.workers as f64)
    }

    /// Seconds of the shortest and the longest point of a command that takes the same time at every
    /// worker count, as one that runs for a time, or does not read the number.
    pub(super) fn same_time(&self) -> Option<(f64, f64)> {
        let measures_itself = self.series.metric.is_some();
        let is_command = self.study.method.timed_by() == TimedBy::Commands && !measures_itself;
        let times = || self.points.iter().map(|point| point.time_s.value);
        let least_s = times().min_by(f64::total_cmp)?;
        let most_s = times().max_by(f64::total_cmp)?;
        let is_wide = self.points.first()?.workers * 2.0 <= self.points.last()?.workers;
        let is_same = is_command && is_wide && most_s <= (1.0 + SAME) * least_s;
        (is_same && self.series.scaling == Scaling::Strong).then_some((least_s, most_s))
    }

    /// Speedup at a worker count.
    pub(super) fn speedup_at(&self, workers: f64) -> Option<f64> {
        Some(self.points.iter().find(|point| point.workers == workers)?.speedup.value)
    }

    /// Seconds at a worker count.
    pub(super) fn time_at(&self, workers: f64) -> Option<f64> {
        Some(self.points.iter().find(|point| point.workers == workers)?.time_s.value)
    }

    /// The point with the largest speedup.
    pub(super) fn fastest(&self) -> Option<&Point> {
        self.points.iter().max_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value))
    }
}

/// Where a point lies.
pub(super) fn at(point: &Point) -> At {
    At { workers: point.workers, speedup: point.speedup.value }
}

/// Whether the largest worker count is slower than the fastest.
pub(crate) fn slows_down(points: &[Point]) -> bool {
    let fastest = points.iter().max_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value));
    let ends = fastest.zip(points.last());
    ends.is_some_and(|(fastest, last)| slower_than(last, fastest))
}

/// Slower by 2 % at least, and by more than the intervals leave open.
pub(super) fn slower_than(point: &Point, other: &Point) -> bool {
    let apart = match (point.speedup.hi, other.speedup.lo) {
        (Some(hi), Some(lo)) => hi < lo,
        _ => true,
    };
    apart && point.speedup.value < 0.98 * other.speedup.value
}
