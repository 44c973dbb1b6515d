//! The interval of the serial fraction: raw quantiles, widened by what the law leaves over.
//!
//! The rounds' spread knows nothing of a misfit that is the same in every round (a clock that
//! drops at n = 2, a step at a cache size). `Q` compares the squares that the law leaves over
//! with those that the rounds explain; with N - 2 degrees of freedom the interval is Student's:
//! `K = max(1, sqrt(Q) t(N-2)/z)`. A Q above 1 that chance explains is no misfit, so it widens no
//! further than Q = 1 would: without this rule four worker counts give intervals that are wider
//! than twice the spread of the estimates (METHOD.md has both measured).

use crate::model::check::distinct;
use crate::model::laws::Law;
use crate::model::value::{Estimated, Range};
use crate::stats;

/// s with its interval and how that was widened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SerialEstimate {
    /// s and its interval, after widening.
    pub fraction: Estimated,
    /// The interval before widening. `None` without one, and when every round measured the same:
    /// then the interval is Student's, from what the law leaves over.
    pub raw: Option<Range>,
    /// Q: squares left over, divided by those that the rounds explain. `None` below three worker
    /// counts, without an interval, or when every round measured the same.
    pub misfit_ratio: Option<f64>,
    /// Whether Q counted in full in K: false where chance makes a Q above 1 like this one in 1 run
    /// of 10 or more, so that it counted as 1. `None` without Q.
    pub misfit_counted: Option<bool>,
    /// K, at least 1: how much wider the interval is than the raw one.
    pub widening: f64,
}

/// Probability of Q under the law below which Q above 1 counts as misfit.
const MISFIT: f64 = 0.10;

/// Medians of the fitted range, and how they are fitted.
pub(crate) struct Fitted<'a, F> {
    pub(crate) workers: &'a [f64],
    pub(crate) medians_s: &'a [f64],
    pub(crate) rounds: usize,
    pub(crate) law: Law,
    pub(crate) fit: F,
}

/// Widens the interval of s. `serial_fractions` and `deviations` are replicates, the latter by
/// fitted column; `confidence` is 0.95 for 95 %.
pub(crate) fn widen<F>(
    fitted: &Fitted<'_, F>,
    serial_fractions: &[f64],
    deviations: &[&[f64]],
    confidence: f64,
) -> SerialEstimate
where
    F: Fn(&[f64], &[f64]) -> Option<Law>,
{
    let value = fitted.law.serial_fraction();
    let raw = Range::central(&mut serial_fractions.to_vec(), confidence);
    let unwidened = SerialEstimate {
        fraction: Estimated { value, range: raw },
        raw,
        misfit_ratio: None,
        misfit_counted: None,
        widening: 1.0,
    };
    let counts = fitted.workers.len();
    let Some(raw) = raw.filter(|_| distinct(fitted.workers) > 2) else {
        return unwidened;
    };
    let upper = 0.5 + confidence / 2.0;
    let (Some(t), Some(z)) = (stats::t_ppf(upper, (counts - 2) as f64), stats::normal_ppf(upper))
    else {
        return unwidened;
    };
    let left_over: f64 = residuals(fitted, fitted.medians_s, fitted.law);
    let explained: f64 = deviations
        .iter()
        .filter_map(|column| {
            let residuals: Vec<f64> = column.iter().map(|d| d / (1.0 + d)).collect();
            // The replicates are all there are: divisor B, not B - 1.
            let size = residuals.len() as f64;
            Some(stats::variance(&residuals)? * (size - 1.0) / size)
        })
        .sum();
    // Rounds that all measured the same, to a billionth, say nothing of the noise: then the
    // residuals alone do, which is also the limit of what follows.
    if explained <= 1e-18 * counts as f64 {
        let half = t * classical_se(fitted);
        let range = Some(Range { lo: value - half, hi: value + half });
        return SerialEstimate { fraction: Estimated { value, range }, raw: None, ..unwidened };
    }
    let misfit_ratio = left_over / explained;
    let noise_df = (fitted.rounds.saturating_sub(1)) as f64 * (counts - 1) as f64;
    let counted = counted(misfit_ratio, counts, noise_df);
    let widening = (counted.sqrt() * t / z).max(1.0);
    let range = Some(Range {
        lo: value - widening * (value - raw.lo).max(0.0),
        hi: value + widening * (raw.hi - value).max(0.0),
    });
    SerialEstimate {
        fraction: Estimated { value, range },
        misfit_ratio: Some(misfit_ratio),
        misfit_counted: Some(counted == misfit_ratio),
        widening,
        ..unwidened
    }
}

/// As how much a Q of so many worker counts counts: above 1 only where chance does not explain it.
pub(super) fn counted(misfit_ratio: f64, counts: usize, noise_df: f64) -> f64 {
    let by_chance = stats::f_sf(misfit_ratio, counts as f64 - 2.0, noise_df);
    if by_chance.is_some_and(|p| p < MISFIT) { misfit_ratio } else { misfit_ratio.min(1.0) }
}

fn residuals<F>(fitted: &Fitted<'_, F>, medians_s: &[f64], law: Law) -> f64 {
    fitted.workers.iter().zip(medians_s).map(|(&n, &m)| (1.0 - law.predict(n) / m).powi(2)).sum()
}

/// Standard error of s from the residuals alone: each median is moved a little, the moves add in
/// squares (the delta method).
fn classical_se<F>(fitted: &Fitted<'_, F>) -> f64
where
    F: Fn(&[f64], &[f64]) -> Option<Law>,
{
    const MOVE: f64 = 1e-5;
    const MOST_MOVED: usize = 512;
    let counts = fitted.workers.len();
    let mean_square = residuals(fitted, fitted.medians_s, fitted.law) / (counts - 2) as f64;
    let mut moved = fitted.medians_s.to_vec();
    let mut sensitivity = 0.0;
    // Of very many each stands for its neighbours: a fit for each takes time with their square.
    let step = counts.div_ceil(MOST_MOVED);
    for i in (0..counts).step_by(step) {
        let kept = moved[i];
        let mut at = |factor: f64| {
            moved[i] = kept * factor;
            (fitted.fit)(fitted.workers, &moved).map(Law::serial_fraction)
        };
        if let (Some(above), Some(below)) = (at(1.0 + MOVE), at(1.0 - MOVE)) {
            sensitivity += step as f64 * ((above - below) / (2.0 * MOVE)).powi(2);
        }
        moved[i] = kept;
    }
    (mean_square * sensitivity).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::amdahl;

    /// Four counts whose residuals are `ratio` times what two opposite replicates explain.
    fn widened(ratio: f64) -> SerialEstimate {
        let (workers, medians_s) = ([1.0, 2.0, 4.0, 8.0], [1.0, 0.56, 0.29, 0.18]);
        let solve = |n: &[f64], m: &[f64]| amdahl::solve(n, m, m).map(Law::Amdahl);
        let law = solve(&workers, &medians_s).unwrap();
        let fitted =
            Fitted { workers: &workers, medians_s: &medians_s, rounds: 10, law, fit: solve };
        let x = (residuals(&fitted, &medians_s, law) / (4.0 * ratio)).sqrt();
        let column = [x / (1.0 - x), -x / (1.0 + x)];
        let s = law.serial_fraction();
        widen(&fitted, &[s - 0.01, s, s + 0.01], &[column.as_slice(); 4], 0.95)
    }

    #[test]
    fn a_misfit_that_chance_explains_widens_as_no_misfit_would() {
        // F(2, 27) exceeds 2 in 15.5 % and 4 in 3.0 % of the runs; t(.975, 2)/z = 2.1953.
        for (ratio, counted, k) in [(0.5, true, 1.5523), (2.0, false, 2.1953), (4.0, true, 4.3905)]
        {
            let found = widened(ratio);
            assert!((found.misfit_ratio.unwrap() - ratio).abs() < 1e-9, "{found:?}");
            assert_eq!(found.misfit_counted, Some(counted), "{ratio}");
            assert!((found.widening - k).abs() < 1e-4, "{found:?}");
        }
    }
}
