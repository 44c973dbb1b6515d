//! The USL beside the law: contention and coherency with intervals, the peak, and how much
//! overhead could hide below the noise.

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

/// Fits the USL to medians `m` at `n` workers; `replicates` are the same fit in each resample.
/// Weak scaling (`strong` false) is fitted on the time per unit of work, t/n. `None` below three
/// different counts, which contention without coherency fits exactly.
pub(crate) fn of(
    n: &[f64],
    m: &[f64],
    strong: bool,
    replicates: &Replicates,
    share: f64,
) -> Option<UslEstimate> {
    if distinct(n) < 3 {
        return None;
    }
    let times: Vec<f64> = n.iter().zip(m).map(|(n, m)| if strong { *m } else { m / n }).collect();
    let fit = usl::solve(n, &times, &times)?;
    let of = |part: fn(&Fit) -> f64| -> Vec<f64> { replicates.usl.iter().map(part).collect() };
    let mut peak_workers = of(|fit| fit.peak().map_or(f64::INFINITY, |peak| peak.workers));
    let mut peak_speedup = of(|fit| fit.best_speedup());
    let kappa = central(fit.kappa, &of(|fit| fit.kappa), share);
    let peak = fit.peak();
    Some(UslEstimate {
        fit,
        sigma: central(fit.sigma, &of(|fit| fit.sigma), share),
        kappa,
        peak_workers: Limit::central(peak.map(|peak| peak.workers), &mut peak_workers, share),
        peak_speedup: Limit::central(peak.map(|peak| peak.speedup), &mut peak_speedup, share),
        hidden: kappa
            .range
            .filter(|range| range.hi > 0.0)
            .and_then(|range| usl::solve_with_kappa(n, &times, range.hi)),
        unseen: Unseen::of(n, &times, &replicates.coherency, share),
    })
}
