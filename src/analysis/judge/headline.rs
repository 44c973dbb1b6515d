//! May a share stand in front? The one answer that every output, finding and gate asks.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::verdict::Verdict;
use crate::model::laws::Shape;
use crate::model::{self, Law, Sign};

/// What stands in front of a series; in JSON `{"kind": .., "reason": ..}`, the reason `null`
/// where a share does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headline {
    /// p and its ceiling (strong scaling).
    ParallelFraction,
    /// The serial share of the time on n workers (weak scaling).
    SerialFraction,
    /// Neither, and why.
    None(NoHeadline),
}

/// Why no share stands in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoHeadline {
    /// Other programs disturbed most rounds: nothing can be said.
    Withheld,
    /// Its answers are wrong: updates were lost.
    WrongAnswers,
    /// No law could be fitted.
    NotFitted,
    /// More workers take longer than one, by more than a twentieth.
    Slowdown,
    /// More workers gain more than their number: the law by more than a twentieth or, where it
    /// does not describe the job, some worker count surely.
    Superlinear,
    /// More workers change nothing, or take a little longer than one.
    NoChange,
    /// One of these three in a single round, which may be noise.
    OneRound,
    /// The law does not describe the job: its share is an average over worker counts.
    DoesNotDescribe,
}

/// So much beside 1 (or beside n) is no news: a job that is parallel not at all, or wholly, may
/// well measure it.
const HAIR: f64 = 0.05;

/// What a single run may well be off by.
const SINGLE_RUNS: f64 = 0.03;

impl Headline {
    /// The rule. `slows_down`: the speedup has a peak before the largest worker count. `one_round`:
    /// no more was measured.
    pub(crate) fn of(
        verdict: Verdict,
        fitted: Option<&model::Estimate>,
        slows_down: bool,
        one_round: bool,
    ) -> Self {
        match verdict {
            Verdict::Withheld => return Self::None(NoHeadline::Withheld),
            Verdict::Wrong => return Self::None(NoHeadline::WrongAnswers),
            _ => (),
        }
        let Some(fitted) = fitted else { return Self::None(NoHeadline::NotFitted) };
        let instead = fitted.instead.first().map(|law| law.fitted.shape());
        // Where it got faster first, the peak says more.
        let peaks = matches!(instead, Some(Shape::Overhead { .. })) && slows_down;
        let told = matches!(instead, Some(Shape::Coordinated | Shape::PaidOnce { .. }));
        match outside(verdict, fitted) {
            Some(reason) if one_round && !is_told_by_one(reason, fitted) => {
                Self::None(NoHeadline::OneRound)
            }
            Some(reason) if !told && (reason != NoHeadline::Slowdown || !peaks) => {
                Self::None(reason)
            }
            _ if verdict == Verdict::DoesNot => Self::None(NoHeadline::DoesNotDescribe),
            _ => match fitted.law {
                Law::Amdahl(_) => Self::ParallelFraction,
                Law::Gustafson(_) => Self::SerialFraction,
            },
        }
    }

    /// Whether a share stands in front.
    pub fn is_share(self) -> bool {
        self.reason().is_none()
    }

    /// Why none does.
    pub fn reason(self) -> Option<NoHeadline> {
        match self {
            Self::None(reason) => Some(reason),
            Self::ParallelFraction | Self::SerialFraction => None,
        }
    }

    /// Whether the law's share lies outside 0 to 1: it is none of the work, not even an average.
    pub fn lies_outside(self) -> bool {
        use NoHeadline::{
            DoesNotDescribe, NoChange, NotFitted, OneRound, Slowdown, Superlinear, Withheld,
            WrongAnswers,
        };
        match self.reason() {
            Some(Slowdown | Superlinear | OneRound | NoChange) => true,
            Some(Withheld | WrongAnswers | NotFitted | DoesNotDescribe) | None => false,
        }
    }
}

/// Whether a single run of each worker count tells it: several that agree are no accident.
fn is_told_by_one(reason: NoHeadline, fitted: &model::Estimate) -> bool {
    reason == NoHeadline::NoChange && fitted.fit_columns.len() > 2
}

/// On which side of 0..1 the share lies, or at which end so near that it is none.
fn outside(verdict: Verdict, fitted: &model::Estimate) -> Option<NoHeadline> {
    let most = fitted.most_fitted()?;
    // Beyond its pole the law has no speedup any more.
    let speedup = fitted.speedup(most).value.unwrap_or(f64::INFINITY);
    let fails = verdict == Verdict::DoesNot;
    match fitted.sign {
        Sign::Slowdown if speedup < 1.0 - HAIR => Some(NoHeadline::Slowdown),
        Sign::Slowdown => (!fails).then_some(NoHeadline::NoChange),
        Sign::Superlinear if speedup > (1.0 + HAIR) * most => Some(NoHeadline::Superlinear),
        _ if fails && gains_more(fitted) => Some(NoHeadline::Superlinear),
        _ if !fails && is_flat(fitted, most) => Some(NoHeadline::NoChange),
        Sign::Superlinear | Sign::Plain | Sign::NoCeiling => None,
    }
}

/// Whether more workers change nothing, as far as can be told: no parallelism lies inside the
/// interval, and no more than a hair above it.
fn is_flat(fitted: &model::Estimate, most: f64) -> bool {
    let (p, speedup) = (fitted.parallel_fraction(), fitted.speedup(most));
    match (p.range, speedup.at_least, speedup.at_most) {
        (Some(p), Some(lo), Some(hi)) => p.lo <= 0.0 && lo >= 1.0 - HAIR && hi <= 1.0 + HAIR,
        (Some(_), _, _) => false,
        (None, _, _) => {
            let fitted_points = fitted.fit_columns.iter().map(|&column| fitted.points[column]);
            let near = |speedup: f64| (speedup - 1.0).abs() <= SINGLE_RUNS;
            fitted_points.map(|point| point.speedup.value).all(near)
        }
    }
}

/// Whether some worker count surely gains more than its number.
fn gains_more(fitted: &model::Estimate) -> bool {
    let points = fitted.fit_columns.iter().map(|&column| fitted.points[column]);
    let efficiency = |point: model::Point| {
        let speedup = point.speedup;
        (speedup.range.map(|range| range.lo / point.workers), speedup.value / point.workers)
    };
    let mut several = points.filter(|point| point.workers > 1.0).map(efficiency);
    several.any(|(lo, value)| is_beyond_ideal(lo, value))
}

/// Whether an efficiency surely passes 1; of single runs clearly.
pub(super) fn is_beyond_ideal(lo: Option<f64>, value: f64) -> bool {
    match lo {
        Some(lo) => lo > 1.02,
        None => value > 1.0 + HAIR,
    }
}

impl Serialize for Headline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = match self {
            Self::ParallelFraction => "parallel-fraction",
            Self::SerialFraction => "serial-fraction",
            Self::None(_) => "none",
        };
        let mut headline = serializer.serialize_struct("Headline", 2)?;
        headline.serialize_field("kind", kind)?;
        headline.serialize_field("reason", &self.reason())?;
        headline.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_tells_its_reason_only_where_there_is_none() {
        let json = |headline: Headline| serde_json::to_string(&headline).unwrap();
        let kept = json(Headline::ParallelFraction);
        assert_eq!(kept, r#"{"kind":"parallel-fraction","reason":null}"#);
        let none = json(Headline::None(NoHeadline::DoesNotDescribe));
        assert_eq!(none, r#"{"kind":"none","reason":"does-not-describe"}"#);
    }
}
