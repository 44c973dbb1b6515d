//! The USL beside the law: contention and coherency with intervals, the peak, and how much
//! overhead could hide below the noise.

use super::left_over::{self, LeftOver, Moved};
use super::points::central;
use super::replicates::Replicates;
use crate::model::check::distinct;
use crate::model::laws::usl::{self, Fit};
use crate::model::value::{Estimated, Limit, Range};

/// The USL with intervals by the same resamples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UslEstimate {
    /// The fit.
    pub fit: Fit,
    /// Contention.
    pub sigma: Estimated,
    /// Coherency.
    pub kappa: Estimated,
    /// Worker count of the peak; no value where the law does not bend.
    pub peak_workers: Limit,
    /// Speedup there.
    pub peak_speedup: Limit,
    /// Overhead too small to see: the law with kappa at the upper end of its interval and the
    /// rest refitted. `None` without an interval or when that end is 0.
    pub hidden: Option<Fit>,
    /// What the rounds leave open: the law with kappa at either end of its interval with no sign
    /// rule, and the rest refitted. `None` without an interval.
    pub unseen: Option<Unseen>,
}

/// The least and the most overhead that the rounds leave open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unseen {
    /// The least; kappa may be below 0.
    pub least: Fit,
    /// The most.
    pub most: Fit,
}

impl Unseen {
    fn of(n: &[f64], times: &[f64], coherency: &[f64], share: f64) -> Option<Self> {
        let ends = Range::central(&mut coherency.to_vec(), share)?;
        let at = |kappa: f64| usl::solve_with_kappa(n, times, kappa);
        Some(Self { least: at(ends.lo)?, most: at(ends.hi)? })
    }
}

/// The USL fitted to times at worker counts, and in each resample.
struct Fitted<'a> {
    times: &'a [f64],
    fit: Fit,
    replicates: &'a [Fit],
    left: LeftOver<'a>,
    /// Fits to moved medians; `None` where the law does not come out of all.
    moved: Option<Moved<Fit>>,
    share: f64,
}

impl Fitted<'_> {
    fn replicates(&self, part: impl Fn(&Fit) -> f64) -> Vec<f64> {
        self.replicates.iter().map(part).collect()
    }

    /// How far a number of the fit is open by what the law leaves over; 0 where that tells nothing.
    fn half_width(&self, part: impl Fn(&Fit) -> f64) -> f64 {
        let moved = self.moved.as_ref();
        let half = moved.and_then(|moved| self.left.half_width_of(moved, part, self.share));
        half.filter(|half| half.is_finite()).unwrap_or(0.0)
    }

    /// A coefficient, not below 0.
    fn coefficient(&self, part: fn(&Fit) -> f64) -> Estimated {
        let raw = central(part(&self.fit), &self.replicates(part), self.share);
        let half = self.half_width(part);
        let wider = |range: Range| Range {
            lo: range.lo.min((raw.value - half).max(0.0)),
            hi: range.hi.max(raw.value + half),
        };
        Estimated { value: raw.value, range: raw.range.map(wider) }
    }

    /// Something about the peak; `part` is told of fits without one too. It has no upper end where
    /// there may be no peak.
    fn of_peak(&self, part: fn(&Fit) -> f64, is_sure: bool) -> Limit {
        let value = self.fit.peak().map(|_| part(&self.fit));
        let raw = Limit::central(value, &mut self.replicates(part), self.share);
        let by = value.map_or(1.0, |_| self.half_width(|fit| part(fit).ln()).exp());
        let end = |of: Option<f64>, wider: f64, pick: fn(f64, f64) -> f64| {
            Some(of?).map(|end| value.map_or(end, |value| pick(end, value * wider)))
        };
        Limit {
            value,
            at_least: end(raw.at_least, 1.0 / by, f64::min),
            at_most: end(raw.at_most, by, f64::max).filter(|_| is_sure),
        }
    }
}

/// Fits the USL to medians `m` of so many rounds at `n` workers; `replicates` are the same fit in
/// each resample. Weak scaling (`strong` false) is fitted on the time per unit of work, t/n. `None`
/// below three different counts, which contention without coherency fits exactly.
pub(crate) fn of(
    n: &[f64],
    (m, rounds): (&[f64], usize),
    strong: bool,
    replicates: &Replicates,
    share: f64,
) -> Option<UslEstimate> {
    if distinct(n) < 3 {
        return None;
    }
    let times: Vec<f64> = n.iter().zip(m).map(|(n, m)| if strong { *m } else { m / n }).collect();
    let fit = usl::solve(n, &times, &times)?;
    let left = LeftOver {
        medians_s: &times,
        squares: left_over::squares(n, &times, |n| fit.predict(n)),
        explained: Some(left_over::explained(replicates.usl_deviations.iter().map(Vec::as_slice))),
        parameters: 3,
        rounds,
    };
    let moved = left.moved(|times| usl::solve(n, times, times));
    let fitted = Fitted { times: &times, fit, replicates: &replicates.usl, left, moved, share };
    let kappa = fitted.coefficient(|fit| fit.kappa);
    let is_sure = kappa.range.is_some_and(|range| range.lo > 0.0);
    let workers = |fit: &Fit| fit.peak().map_or(f64::INFINITY, |peak| peak.workers);
    Some(UslEstimate {
        fit,
        sigma: fitted.coefficient(|fit| fit.sigma),
        kappa,
        peak_workers: fitted.of_peak(workers, is_sure),
        peak_speedup: fitted.of_peak(|fit| fit.best_speedup(), is_sure),
        hidden: kappa
            .range
            .filter(|range| range.hi > 0.0)
            .and_then(|range| usl::solve_with_kappa(n, fitted.times, range.hi)),
        unseen: Unseen::of(n, fitted.times, &replicates.coherency, share),
    })
}
