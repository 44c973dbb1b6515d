//! Whether what was measured is what a lesson expects: of the whole interval, not of the value
//! alone.

use super::lesson::{Claim, Expected, Figure, Lesson, Place, cpus};
use crate::analysis::{Analysis, Estimate, Point, Series};
use crate::units::Updates;

/// A lesson beside what was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Processors that the machine lets a job use.
    pub cpus: usize,
    /// Rounds that were measured.
    pub rounds: usize,
    /// What is to be said of each thing that is expected, in their order.
    pub seen: Vec<Seen>,
}

/// What was measured of a number, and whether it is as expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The number and what is expected.
    pub claim: Claim,
    /// What was measured.
    pub value: Option<Estimate>,
    /// Whether it is as expected.
    pub outcome: Outcome,
    /// Cores of the machine, where computing was shared by more workers than that.
    pub cores: Option<usize>,
    /// Why it was not measured, as far as that is known.
    pub failure: Option<String>,
}

/// Whether a number is as expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All of its interval is.
    Shown,
    /// Nothing of it is.
    NotShown,
    /// A part of it is.
    Open,
    /// It has no interval.
    NoInterval,
    /// Other programs used the machine.
    Disturbed,
    /// It was not measured.
    Missing,
}

impl Judged {
    /// The least that was reached of all that is expected.
    pub fn outcome(&self) -> Outcome {
        let all = || self.seen.iter().map(|seen| seen.outcome);
        let any = |outcome| all().any(|one| one == outcome);
        const WORST_FIRST: [Outcome; 5] = [
            Outcome::Missing,
            Outcome::Disturbed,
            Outcome::NotShown,
            Outcome::Open,
            Outcome::NoInterval,
        ];
        WORST_FIRST.into_iter().find(|outcome| any(*outcome)).unwrap_or(Outcome::Shown)
    }
}

/// Judges a lesson by what was measured of its jobs.
pub fn judge(lesson: &Lesson, analysis: &Analysis) -> Judged {
    let cpus = cpus(&analysis.machine);
    Judged {
        cpus,
        rounds: analysis.studies.first().map_or(0, |study| study.rounds),
        seen: lesson.claims.iter().map(|claim| seen(claim, lesson, analysis, cpus)).collect(),
    }
}

fn seen(claim: &Claim, lesson: &Lesson, analysis: &Analysis, cpus: usize) -> Seen {
    let find = |place: Place| found(place, lesson, analysis, cpus);
    let places = match claim.figure {
        Figure::Speedup(place) | Figure::Lost(place) => [find(place), find(place)],
        Figure::Gain { to, from } => [find(to), find(Place { on: from, ..to })],
        Figure::TimesAsLong { of, than } => [find(of), find(than)],
    };
    let [one, other] = &places;
    let value = match (claim.figure, one.point, other.point) {
        (Figure::Speedup(_), Some(point), _) => Some(point.speedup),
        (Figure::Lost(_), Some(point), _) => point.updates.map(lost),
        (Figure::Gain { .. }, Some(to), Some(from)) => Some(over(&from.time_s, &to.time_s)),
        (Figure::TimesAsLong { .. }, Some(of), Some(than)) => Some(over(&of.time_s, &than.time_s)),
        _ => None,
    };
    let counted = matches!(claim.figure, Figure::Lost(_)) && value.is_some();
    let disturbed = !counted && places.iter().any(Found::is_disturbed);
    let crowded = places.iter().any(|place| place.point.is_some_and(|point| point.beyond_cores));
    let cores = analysis.studies.first().and_then(|study| study.usable_cores);
    Seen {
        claim: *claim,
        value,
        outcome: outcome(claim, value, disturbed),
        cores: cores.filter(|_| crowded),
        failure: places.into_iter().find_map(|place| place.failure.filter(|_| value.is_none())),
    }
}

/// What was measured at a place.
struct Found<'a> {
    point: Option<&'a Point>,
    /// Its rounds were left out because other programs disturbed them.
    left_out: bool,
    failure: Option<String>,
}

impl Found<'_> {
    fn is_disturbed(&self) -> bool {
        self.left_out || self.point.is_some_and(|point| point.disturbed)
    }
}

fn found<'a>(place: Place, lesson: &Lesson, analysis: &'a Analysis, cpus: usize) -> Found<'a> {
    let asked = lesson.jobs.get(place.job);
    let is_it = |series: &&Series| asked.is_some() && lesson.run_of(&series.name) == asked;
    let series = analysis.series.iter().find(is_it);
    let workers = place.on.on(cpus) as f64;
    let point = series.and_then(|series| series.points.iter().find(|p| p.workers == workers));
    let left_out = series.is_some_and(|series| series.left_out_as_disturbed(workers));
    let failures = series.map_or(&[][..], |series| &series.failures);
    let here = failures.iter().find(|failure| failure.workers == Some(workers));
    Found {
        point,
        left_out,
        failure: here.or(failures.first()).map(|failure| failure.reason.clone()),
    }
}

/// The share that is lost: counted, so that nothing is left to chance but how many.
fn lost(updates: Updates) -> Estimate {
    let share = updates.lost_share();
    Estimate { value: share, lo: Some(share), hi: Some(share) }
}

/// One time over another. The two are taken for as far apart, and as near, as both intervals leave
/// open, which is wider than the interval of the quotient.
fn over(one: &Estimate, other: &Estimate) -> Estimate {
    let quotient = |one: Option<f64>, other: Option<f64>| Some(one? / other?);
    Estimate {
        value: one.value / other.value,
        lo: quotient(one.lo, other.hi),
        hi: quotient(one.hi, other.lo),
    }
}

fn outcome(claim: &Claim, value: Option<Estimate>, disturbed: bool) -> Outcome {
    match value {
        _ if disturbed => Outcome::Disturbed,
        None => Outcome::Missing,
        Some(Estimate { lo: Some(lo), hi: Some(hi), .. }) => of_interval(claim.expected, lo, hi),
        Some(_) => Outcome::NoInterval,
    }
}

fn of_interval(expected: Expected, lo: f64, hi: f64) -> Outcome {
    let around = matches!(expected, Expected::Between(least, most) if lo < least && hi > most);
    match (expected.holds(lo), expected.holds(hi)) {
        (true, true) => Outcome::Shown,
        (false, false) if !around => Outcome::NotShown,
        _ => Outcome::Open,
    }
}
