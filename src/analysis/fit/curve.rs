//! Speedup curves for drawing, on a fine grid of worker counts.

use crate::analysis::result::{Curve, CurvePoint, Estimate};
use crate::model::{self, Fitted, amdahl, gustafson};
use crate::units::{Scaling, Theory};

/// Grid steps from one worker to twice the largest count: evenly spaced in the logarithm.
const STEPS: u32 = 96;

/// The fit with its band, the law that does better where Amdahl's does not describe the job, and
/// theory, each against its own time of one worker: S(n) = 1/(s + p/n), as the ceiling 1/s is.
pub(crate) fn curve(
    fitted: &model::Estimate,
    law: Option<Fitted>,
    scaling: Scaling,
    theory: Option<&Theory>,
    counts: &[f64],
) -> Curve {
    let grid = grid(counts, law);
    let along = |speedup: &dyn Fn(f64) -> Option<Estimate>| -> Vec<CurvePoint> {
        let reached = grid.iter().map_while(|&workers| Some((workers, speedup(workers)?)));
        reached
            .map(|(workers, s)| CurvePoint { workers, speedup: s.value, lo: s.lo, hi: s.hi })
            .collect()
    };
    let plain = |value: f64| {
        (value.is_finite() && value > 0.0).then_some(Estimate { value, lo: None, hi: None })
    };
    Curve {
        fit: along(&|n| {
            let limit = fitted.speedup(n);
            let value = limit.value?;
            Some(Estimate { value, lo: limit.at_least, hi: limit.at_most })
        }),
        law: law.map_or_else(Vec::new, |law| along(&|n| plain(law.predict(1.0) / law.predict(n)))),
        theory: theory
            .map_or_else(Vec::new, |of| along(&|n| plain(theory_speedup(scaling, of, n)?))),
    }
}

/// Speedup in theory: by its parallel fraction, else up to its cap.
pub(crate) fn theory_speedup(scaling: Scaling, theory: &Theory, workers: f64) -> Option<f64> {
    let Some(p) = theory.parallel_fraction else {
        return theory.cap.map(|cap| workers.min(cap.speedup));
    };
    Some(match scaling {
        Scaling::Strong => amdahl::speedup(1.0 - p, workers),
        Scaling::Weak => gustafson::scaled_speedup(1.0 - p, workers),
    })
}

/// Every measured count and the law's kink are on the grid, so that no corner is cut.
fn grid(counts: &[f64], law: Option<Fitted>) -> Vec<f64> {
    let least = counts.iter().copied().fold(1.0, f64::min);
    let most = 2.0 * counts.iter().copied().fold(1.0, f64::max);
    let step = |i| least * (most / least).powf(f64::from(i) / f64::from(STEPS));
    let kink = law.and_then(Fitted::corner).filter(|at| (least..=most).contains(at));
    let inner = (1..STEPS).map(step);
    let mut grid: Vec<f64> =
        inner.chain([least, most]).chain(counts.iter().copied()).chain(kink).collect();
    grid.sort_by(f64::total_cmp);
    grid.dedup_by(|a, b| (*a - *b).abs() < 1e-9 * b.abs());
    grid
}
