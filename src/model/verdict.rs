//! Does the law describe the job? An equivalence test first (is every deviation shown to be
//! small), then a significance test (is some deviation shown to be real), else more rounds.

use super::lack_of_fit::LackOfFit;
use super::value::Range;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
pub enum Unjudged {
    /// Below three worker counts every law of two parameters fits.
    TooFewCounts,
    /// Below five rounds there is no interval.
    TooFewRounds,
}

/// F's probability below which a misfit is real.
pub const SIGNIFICANCE: f64 = 0.01;

/// How many margins a deviation must reach to count without rounds, where noise is unknown.
const GROSS: f64 = 3.0;

/// How far the law is off at one worker count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deviation {
    /// measured / predicted - 1.
    pub value: f64,
    /// Its equivalence interval (90 % by default).
    pub narrow: Option<Range>,
    /// Its interval (95 % by default).
    pub wide: Option<Range>,
}

/// Whether an equivalence interval lies inside the margin.
pub(crate) fn is_inside(range: Range, margin: f64) -> bool {
    -margin < range.lo && range.hi < margin
}

/// Judges the deviations of the fitted range with `margin` as the largest that does not matter
/// (0.05 is 5 %).
pub fn judge(deviations: &[Deviation], test: Option<&LackOfFit>, margin: f64) -> Verdict {
    if deviations.len() < 3 {
        return Verdict::Unjudged(Unjudged::TooFewCounts);
    }
    let largest = deviations.iter().map(|deviation| deviation.value.abs()).fold(0.0, f64::max);
    let intervals: Option<Vec<Range>> =
        deviations.iter().map(|deviation| deviation.narrow).collect();
    let Some(intervals) = intervals else {
        return if largest > GROSS * margin {
            Verdict::DoesNot
        } else {
            Verdict::Unjudged(Unjudged::TooFewRounds)
        };
    };
    let real = test.is_some_and(|test| test.p_value < SIGNIFICANCE);
    if intervals.iter().all(|&range| is_inside(range, margin)) {
        Verdict::Describes
    } else if real && largest > margin {
        Verdict::DoesNot
    } else {
        Verdict::Inconclusive
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(value: f64, half: f64) -> Deviation {
        let range = Some(Range { lo: value - half, hi: value + half });
        Deviation { value, narrow: range, wide: range }
    }

    #[test]
    fn narrow_intervals_inside_the_margin_describe() {
        let small = [at(0.01, 0.01), at(-0.02, 0.01), at(0.0, 0.02)];
        assert_eq!(judge(&small, None, 0.05), Verdict::Describes);
        assert_eq!(judge(&small, None, 0.025), Verdict::Inconclusive);
    }

    #[test]
    fn a_large_deviation_without_a_test_stays_open() {
        let large = [at(0.1, 0.01), at(-0.1, 0.01), at(0.0, 0.02)];
        assert_eq!(judge(&large, None, 0.05), Verdict::Inconclusive);
    }

    #[test]
    fn two_counts_are_not_judged() {
        let verdict = judge(&[at(0.0, 0.0); 2], None, 0.05);
        assert_eq!(verdict, Verdict::Unjudged(Unjudged::TooFewCounts));
    }

    #[test]
    fn without_rounds_only_a_gross_misfit_counts() {
        let single = |value| Deviation { value, narrow: None, wide: None };
        let close = [single(0.04), single(-0.06), single(0.01)];
        let verdict = judge(&close, None, 0.05);
        assert_eq!(verdict, Verdict::Unjudged(Unjudged::TooFewRounds));
        let gross = [single(0.04), single(-0.226), single(0.01)];
        assert_eq!(judge(&gross, None, 0.05), Verdict::DoesNot);
    }
}
