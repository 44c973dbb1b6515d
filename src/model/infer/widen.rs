//! The interval of the serial fraction: the wider of the raw quantiles and of what the law leaves
//! over ([`LeftOver`]).

use super::left_over::{self, LeftOver};
use crate::model::check::distinct;
use crate::model::laws::Law;
use crate::model::value::{Estimated, Range};

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
    /// Whether Q counted in full: false where chance makes a Q above 1 like this one in 1 run
    /// of 10 or more, so that it counted as 1. `None` without Q.
    pub misfit_counted: Option<bool>,
    /// How much wider the interval is than the raw one, at least 1.
    pub widening: f64,
}

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
    let Some(raw) = raw.filter(|_| distinct(fitted.workers) > 2) else {
        return unwidened;
    };
    let left = LeftOver {
        medians_s: fitted.medians_s,
        squares: left_over::squares(fitted.workers, fitted.medians_s, |n| fitted.law.predict(n)),
        explained: Some(left_over::explained(deviations.iter().copied())),
        parameters: 2,
        rounds: fitted.rounds,
    };
    let serial = |medians: &[f64]| (fitted.fit)(fitted.workers, medians).map(Law::serial_fraction);
    let Some(half) = left.half_width(serial, confidence) else { return unwidened };
    let student = Range { lo: value - half, hi: value + half };
    let (Some(misfit_ratio), Some(counted)) = (left.ratio(), left.counted()) else {
        let range = Some(student);
        return SerialEstimate { fraction: Estimated { value, range }, raw: None, ..unwidened };
    };
    let range = Range { lo: raw.lo.min(student.lo), hi: raw.hi.max(student.hi) };
    let widths = (range.hi - range.lo) / (raw.hi - raw.lo);
    SerialEstimate {
        fraction: Estimated { value, range: Some(range) },
        misfit_ratio: Some(misfit_ratio),
        misfit_counted: Some(counted == misfit_ratio),
        widening: if widths.is_finite() { widths.max(1.0) } else { 1.0 },
        ..unwidened
    }
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
        let squares = left_over::squares(&workers, &medians_s, |n| law.predict(n));
        let x = (squares / (4.0 * ratio)).sqrt();
        let column = [x / (1.0 - x), -x / (1.0 + x)];
        let s = law.serial_fraction();
        widen(&fitted, &[s - 0.01, s, s + 0.01], &[column.as_slice(); 4], 0.95)
    }

    #[test]
    fn a_misfit_that_chance_explains_widens_as_no_misfit_would() {
        // F(2, 27) exceeds 2 in 15.5 % and 4 in 3.0 % of the runs: 4 counts, 2 counts as 1.
        let half = |ratio| {
            let found = widened(ratio);
            assert!((found.misfit_ratio.unwrap() - ratio).abs() < 1e-9, "{found:?}");
            let range = found.fraction.range.unwrap();
            (found.misfit_counted, (range.hi - range.lo) / 2.0)
        };
        let (low, by_chance, misfit) = (half(0.5), half(2.0), half(4.0));
        assert_eq!([low.0, by_chance.0, misfit.0], [Some(true), Some(false), Some(true)]);
        assert!((by_chance.1 / misfit.1 - 0.5f64.sqrt()).abs() < 1e-9, "{by_chance:?} {misfit:?}");
        assert!((low.1 / misfit.1 - 1.0).abs() < 1e-9, "{low:?} {misfit:?}");
    }

    #[test]
    fn an_interval_is_never_narrower_than_its_rounds_tell() {
        let found = widened(1e9);
        let (raw, range) = (found.raw.unwrap(), found.fraction.range.unwrap());
        assert!(range.lo <= raw.lo && range.hi >= raw.hi);
        assert!((found.widening - (range.hi - range.lo) / (raw.hi - raw.lo)).abs() < 1e-12);
    }
}
