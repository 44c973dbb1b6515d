//! What a reader must know of the data behind the numbers.

use super::context::Context;
use super::doubt::Doubt;
use super::finding::Finding;
use super::taking_part::taking_part;
use super::verdict::Verdict;
use crate::data::{Recorded, TimedBy};
use crate::model::{self, LEAST_ROUNDS, Step};
use crate::stats;
use crate::units::{Bound, Updates};
use std::cmp::Ordering;

/// Below so many seconds a call, waking the workers is a good part of what is timed.
const SHORT_CALL_S: f64 = 1e-3;

/// The same for a command, whose start-up is timed with it.
const SHORT_COMMAND_S: f64 = 0.2;

/// More rounds than this are not advised: the noise is the problem.
const MOST_ROUNDS: f64 = 60.0;

/// From this share of the margin on a deviation is as good as beyond it.
const NEAR: f64 = 0.8;

/// A step of the clock that is more than this share of a time is told.
const COARSE: f64 = 0.005;

/// So few worker counts cannot tell one law from another.
pub(crate) const FEW_COUNTS: usize = 6;

/// The notes, those that matter most first.
pub(crate) fn notes(about: &Context<'_>) -> Vec<Finding> {
    let doubt = |doubt: Option<Doubt>| doubt.map(Finding::Caution);
    let left_out = about.selection.left_out.iter().cloned().map(Doubt::LeftOut);
    [
        updates(about),
        disturbed(about),
        doubt(rounds(about)),
        doubt(counts(about)),
        inconclusive(about),
    ]
    .into_iter()
    .chain([doubt(same_time(about)), doubt(short(about)), doubt(coarse_clock(about))])
    .chain([doubt(beside(about)), rate(about)])
    .chain([doubt(strands_off(about))])
    .flatten()
    .chain(left_out.map(Finding::Caution))
    .chain(doubt(noise_unknown(about).or_else(|| seen_from(about))))
    .collect()
}

/// Updates that were lost, or that may get lost another time.
fn updates(about: &Context<'_>) -> Option<Finding> {
    let told = || about.points.iter().filter_map(|point| Some((point.workers, point.updates?)));
    let share = |at: &(f64, Updates)| (at.1.lost_share(), at.0);
    let worst = told().max_by(|a, b| share(a).partial_cmp(&share(b)).unwrap_or(Ordering::Equal));
    let (workers, there) = worst?;
    let all = told().map(|(_, updates)| updates).reduce(Updates::and)?;
    Some(Finding::Updates { workers, there, all })
}

/// The strands do not sum to the plain one-worker time.
fn strands_off(about: &Context<'_>) -> Option<Doubt> {
    let recorded = about.series.recorded.as_ref()?;
    let (off, plain_s) = (recorded.off()?.abs(), recorded.plain_s?);
    let stated = off <= Recorded::TOO_FAR_OFF;
    let recorded_s = recorded.seconds().sum();
    (off > Recorded::OFF).then_some(Doubt::StrandsOff { recorded_s, plain_s, stated })
}

fn disturbed(about: &Context<'_>) -> Option<Finding> {
    let selection = about.selection;
    let cores = selection.others_cores.filter(|_| selection.disturbed > 0)?;
    Some(Finding::Disturbed {
        cores,
        of: about.study.machine.reachable_cpus(),
        disturbed: selection.disturbed,
        complete: selection.complete,
        withheld: selection.withheld(),
        enough_above: selection.enough_above,
    })
}

/// A fixed time, or a number that is not read, is no scaling; so may a busy machine be.
fn same_time(about: &Context<'_>) -> Option<Doubt> {
    if about.selection.withheld() {
        return None;
    }
    let taking_part = taking_part(about);
    about.same_time().map(|(least_s, most_s)| Doubt::SameTime { least_s, most_s, taking_part })
}

/// Others computed on cores that the job left free.
fn beside(about: &Context<'_>) -> Option<Doubt> {
    let cores = about.selection.beside_cores.filter(|_| !about.selection.withheld())?;
    Some(Doubt::Beside { cores, of: about.study.machine.reachable_cpus() })
}

fn rounds(about: &Context<'_>) -> Option<Doubt> {
    let (rounds, single_runs) = (about.selection.rounds.rounds(), about.selection.single_samples);
    (rounds < LEAST_ROUNDS).then_some(Doubt::FewRounds { rounds, single_runs })
}

fn counts(about: &Context<'_>) -> Option<Doubt> {
    let counts: Vec<f64> = about.fitted_points().map(|point| point.workers).collect();
    let scaling = about.series.scaling;
    let few = (2..FEW_COUNTS).contains(&counts.len());
    // A third worker of a CPU-bound job needs a third core.
    let cores = about.study.machine.usable_cores().filter(|_| about.series.bound == Bound::Cpu);
    let no_third_core = counts.len() == 2 && cores == Some(2);
    let enough = FEW_COUNTS;
    few.then_some(Doubt::FewCounts { counts, enough, scaling, no_third_core })
}

/// How many rounds would settle it at the typical point that is open: an interval narrows with the root of
/// their number.
fn inconclusive(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted.filter(|_| about.verdict == Verdict::Inconclusive)?;
    let margin = about.options.margin;
    let rounds = fitted.rounds as f64;
    let needed = |deviation: &model::Deviation| {
        let range = deviation.narrow?;
        let room = margin - deviation.value.abs();
        let half = (range.hi - deviation.value).max(deviation.value - range.lo);
        Some(if room > 0.0 { rounds * (half / room).powi(2) } else { f64::INFINITY })
    };
    let fitted_points = fitted.points.iter().filter(|point| point.fitted);
    let all: Vec<f64> = fitted_points
        .filter_map(|point| needed(&point.deviation))
        .filter(|n| *n > rounds)
        .collect();
    // A deviation so near the margin may well lie beyond it, whatever the rounds.
    let near = fitted.max_deviation.abs() > NEAR * margin;
    let enough = stats::median(&all).filter(|enough| !near && *enough <= MOST_ROUNDS);
    Some(Finding::Inconclusive {
        rounds: fitted.rounds,
        enough: enough.map(|enough| (enough / 5.0).ceil() as u64 * 5),
        off: fitted.max_deviation.abs(),
        at: fitted.max_deviation_workers,
        margin,
    })
}

/// The figures' own step, where that is a good part of the shortest time.
fn coarse_clock(about: &Context<'_>) -> Option<Doubt> {
    let rounds = &about.selection.rounds;
    let Step::OfTimes(step_s) = Step::of(rounds) else { return None };
    let medians = rounds.workers().iter().copied().zip(rounds.medians());
    let (workers, shortest) = medians.min_by(|a, b| a.1.total_cmp(&b.1))?;
    let share = step_s / shortest;
    let told = rounds.rounds() >= LEAST_ROUNDS && share > COARSE;
    told.then_some(Doubt::CoarseClock { step_s, share, workers })
}

fn short(about: &Context<'_>) -> Option<Doubt> {
    let (limit, starts_program) = match about.study.method.timed_by() {
        TimedBy::Calls => (SHORT_CALL_S, false),
        TimedBy::Commands if about.series.metric.is_some() => return None,
        TimedBy::Commands => (SHORT_COMMAND_S, true),
        TimedBy::Others => return None,
    };
    let shortest = about.points.iter().min_by(|a, b| a.time_s.value.total_cmp(&b.time_s.value))?;
    let (seconds, workers) = (shortest.time_s.value, shortest.workers);
    (seconds < limit).then_some(Doubt::ShortCall { seconds, workers, starts_program })
}

fn noise_unknown(about: &Context<'_>) -> Option<Doubt> {
    let measured_here = about.study.method.planned_rounds > 0;
    let blocks = about.series.points.iter().flat_map(|point| &point.blocks);
    let told = blocks.filter_map(|block| block.watch).any(|watch| watch.others_cores.is_some());
    let waiting = told && about.series.bound == Bound::Io;
    (measured_here && about.selection.noise_unknown).then_some(Doubt::NoiseUnknown { waiting })
}

/// Blocks so short that the counters hide a good part of what others use.
fn seen_from(about: &Context<'_>) -> Option<Doubt> {
    let threshold = about.options.disturbed_above;
    let cores = about.selection.seen_from.filter(|cores| *cores > 2.01 * threshold)?;
    Some(Doubt::SeenFrom { cores, threshold })
}

/// What a job that moves memory reaches, in bytes a second.
fn rate(about: &Context<'_>) -> Option<Finding> {
    let rated = || {
        let rates = about.points.iter();
        rates.filter_map(|point| Some((point.workers, point.gb_per_s?.value)))
    };
    let best = rated().max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Finding::Rate { first: rated().next()?, best })
}
