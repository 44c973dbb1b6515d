//! A job that its law does not describe, and which law does better.

use super::context::Context;
use super::finding::{At, BetterFit, Finding, Misfit};
use super::headline::{Headline, NoHeadline};
use super::verdict::Verdict;
use crate::analysis::result::{Estimate, Point};
use crate::model::Fitted;
use crate::model::laws::Shape;

pub(super) fn misfit(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted.filter(|_| about.verdict == Verdict::DoesNot)?;
    Some(Finding::Misfit(Misfit {
        scaling: about.series.scaling,
        max_deviation: fitted.max_deviation,
        max_deviation_workers: fitted.max_deviation_workers,
        lack_of_fit_p: fitted.lack_of_fit.as_ref().map(|test| test.p_value),
        better: about.instead.iter().filter_map(|law| better(law.fitted, about)).collect(),
        outlook: about.outlook,
        outranked: about.headline == Headline::None(NoHeadline::Superlinear),
    }))
}

/// A law that goes beyond Amdahl's; its peak where that is not less than what was measured.
fn better(law: Fitted, about: &Context<'_>) -> Option<BetterFit> {
    let best = about.fastest().map_or(0.0, |point| least_of(&point.speedup));
    let peak = match law.shape() {
        Shape::Amdahl => return None,
        Shape::Overhead { peak } => peak.filter(|(_, speedup)| *speedup >= best),
        Shape::Plateau { .. }
        | Shape::Bend { .. }
        | Shape::Waves { .. }
        | Shape::Coordinated
        | Shape::PaidOnce { .. } => None,
    };
    Some(BetterFit {
        law,
        off: largest_deviation(law, about.fitted_points()),
        peak: peak.map(|(workers, speedup)| At { workers, speedup }),
    })
}

/// The least that an interval leaves open; of a single run 1 % less than it.
fn least_of(speedup: &Estimate) -> f64 {
    speedup.lo.unwrap_or(0.99 * speedup.value)
}

/// Largest |measured/predicted - 1| over these points; 0 for none.
fn largest_deviation<'p>(law: Fitted, points: impl Iterator<Item = &'p Point>) -> f64 {
    let off = points.map(|point| (point.time_s.value / law.predict(point.workers) - 1.0).abs());
    off.fold(0.0, f64::max)
}
