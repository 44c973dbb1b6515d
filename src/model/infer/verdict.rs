//! Does the law describe the job? An equivalence test first (is every deviation shown to be
//! small), then a significance test (is some deviation shown to be real), else more rounds.

use super::lack_of_fit::LackOfFit;
use crate::model::value::Range;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Every deviation's interval lies inside the margin.
    Describes,
    /// The misfit is real and beyond the margin.
    DoesNot,
    /// Neither can be shown: more rounds are needed.
    Inconclusive,
    /// The measurements cannot judge at all.
    Unjudged(Unjudged),
}

/// Why a law cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unjudged {
    /// Below three worker counts every law of two parameters fits.
    TooFewCounts,
    /// Below five rounds there is no interval.
    TooFewRounds,
}

/// Confidence of the intervals that DESCRIBES looks at: two one-sided tests at 5 % each. It is the
/// same whatever confidence the reader asks of other intervals.
pub const EQUIVALENCE: f64 = 0.90;

/// F's probability below which a misfit is real.
pub const SIGNIFICANCE: f64 = 0.01;

/// How many margins a deviation must reach to count with one run, where noise is unknown.
const GROSS: f64 = 3.0;

/// How far the law is off at one worker count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deviation {
    /// measured / predicted - 1.
    pub value: f64,
    /// Its interval of [`EQUIVALENCE`].
    pub narrow: Option<Range>,
    /// Its interval (95 % by default).
    pub wide: Option<Range>,
}

/// Whether an equivalence interval lies inside the margin.
pub(crate) fn is_inside(range: Range, margin: f64) -> bool {
    -margin < range.lo && range.hi < margin
}

/// Judges the deviations of the fitted range, at `counts` different worker counts, with `margin`
/// as the largest that does not matter (0.05 is 5 %).
pub fn judge(
    counts: usize,
    deviations: &[Deviation],
    test: Option<&LackOfFit>,
    margin: f64,
) -> Verdict {
    if counts < 3 {
        return Verdict::Unjudged(Unjudged::TooFewCounts);
    }
    let largest = deviations.iter().map(|deviation| deviation.value.abs()).fold(0.0, f64::max);
    let real = test.map(|test| test.p_value < SIGNIFICANCE && largest > margin);
    let intervals: Option<Vec<Range>> =
        deviations.iter().map(|deviation| deviation.narrow).collect();
    match intervals {
        Some(all) if all.iter().all(|&range| is_inside(range, margin)) => Verdict::Describes,
        Some(_) if real == Some(true) => Verdict::DoesNot,
        Some(_) => Verdict::Inconclusive,
        None if real.unwrap_or(largest > GROSS * margin) => Verdict::DoesNot,
        None => Verdict::Unjudged(Unjudged::TooFewRounds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Law, amdahl, lack_of_fit};

    fn at(value: f64, half: f64) -> Deviation {
        let range = Some(Range { lo: value - half, hi: value + half });
        Deviation { value, narrow: range, wide: range }
    }

    #[test]
    fn narrow_intervals_inside_the_margin_describe() {
        let small = [at(0.01, 0.01), at(-0.02, 0.01), at(0.0, 0.02)];
        assert_eq!(judge(3, &small, None, 0.05), Verdict::Describes);
        assert_eq!(judge(3, &small, None, 0.025), Verdict::Inconclusive);
    }

    #[test]
    fn a_large_deviation_without_a_test_stays_open() {
        let large = [at(0.2, 0.01), at(-0.1, 0.01), at(0.0, 0.02)];
        assert_eq!(judge(3, &large, None, 0.05), Verdict::Inconclusive);
    }

    #[test]
    fn two_different_counts_are_not_judged() {
        let verdict = judge(2, &[at(0.0, 0.0); 3], None, 0.05);
        assert_eq!(verdict, Verdict::Unjudged(Unjudged::TooFewCounts));
    }

    #[test]
    fn with_one_run_only_a_gross_misfit_counts() {
        let single = |value| Deviation { value, narrow: None, wide: None };
        let close = [single(0.04), single(-0.06), single(0.01)];
        let verdict = judge(3, &close, None, 0.05);
        assert_eq!(verdict, Verdict::Unjudged(Unjudged::TooFewRounds));
        let gross = [single(0.04), single(-0.226), single(0.01)];
        assert_eq!(judge(3, &gross, None, 0.05), Verdict::DoesNot);
    }

    #[test]
    fn with_a_few_rounds_the_test_decides_and_not_the_size() {
        let few = [0.1, -0.2, 0.1].map(|value| Deviation { value, narrow: None, wide: None });
        let p_value = |p_value| {
            let times = [vec![1.0, 1.1], vec![0.6, 0.7], vec![0.4, 0.5]];
            let fit = |n: &[f64], t: &[f64]| amdahl::solve(n, t, t).map(Law::Amdahl);
            let test = lack_of_fit::test(&[1.0, 2.0, 4.0], &times, fit).unwrap();
            LackOfFit { p_value, ..test }
        };
        let verdict = |p, margin| judge(3, &few, Some(&p_value(p)), margin);
        assert_eq!(verdict(1e-9, 0.05), Verdict::DoesNot);
        assert_eq!(verdict(1e-9, 0.25), Verdict::Unjudged(Unjudged::TooFewRounds));
        assert_eq!(verdict(0.3, 0.05), Verdict::Unjudged(Unjudged::TooFewRounds));
    }
}
