//! The recorded strands scheduled on virtual workers.

use std::borrow::Cow;

use crate::analysis::result::Schedule;
use crate::data::{Recorded, Series};
use crate::sim::{Policy, Shape, Strands};
use crate::units::{Scaling, Theory};

/// The schedule at each whole worker count, and at powers of two up to 128 beyond. `None` when no
/// strands were recorded, or when they do not sum to the plain one-worker time.
pub(crate) fn schedule(series: &Series, workers: &[f64]) -> Option<Schedule> {
    let recorded = series.recorded.as_ref()?;
    if recorded.off().is_some_and(|off| off.abs() > Recorded::TOO_FAR_OFF) {
        return None;
    }
    let strands = Strands::try_from(recorded).ok()?;
    let shape = Shape::of(&strands, recorded.steal_s.unwrap_or(0.0)).ok()?;
    let whole = workers.iter().filter(|n| n.fract() == 0.0 && **n < 1e6).map(|n| *n as usize);
    let mut counts: Vec<usize> = whole.chain((0..=7).map(|power| 1 << power)).collect();
    counts.sort_unstable();
    counts.dedup();
    let along = |policy: Policy| -> Vec<[f64; 2]> {
        // Nested forks have no blocks.
        let makespans = policy.makespans(&strands, &counts).unwrap_or_default();
        counts.iter().zip(makespans).map(|(n, took)| [*n as f64, shape.work / took]).collect()
    };
    let burdened = |n: &usize| [*n as f64, shape.work / shape.burdened(*n)];
    Some(Schedule {
        work_s: shape.work,
        span_s: shape.span,
        parallelism: shape.parallelism,
        serial_s: shape.serial,
        burdened_span_s: recorded.steal_s.map(|_| shape.burdened_span),
        greedy: along(Policy::Greedy),
        burdened: counts.iter().map(burdened).collect(),
        static_blocks: along(Policy::StaticBlocks),
    })
}

/// Why theory gives a p that nobody worked out.
const BY_SCHEDULE: &str =
    "work and span: the p with which the law gives the greedy schedule of the recorded tasks";

/// The series with a theory from its schedule where none gives p: what the law must be for the
/// schedule's speedup on so many workers, the most that were fitted.
pub(crate) fn with_theory<'s>(
    series: &'s Series,
    schedule: Option<&Schedule>,
    most_fitted: Option<f64>,
) -> Cow<'s, Series> {
    let given = series.theory.as_ref();
    let tells =
        |one: &Theory| one.parallel_fraction.is_some() || one.cap.is_some() || one.tasks_interfere;
    if series.scaling != Scaling::Strong || given.is_some_and(tells) {
        return Cow::Borrowed(series);
    }
    let at = most_fitted.filter(|n| *n > 1.0);
    let of = schedule.zip(at).and_then(|(schedule, n)| {
        let [_, speedup] = schedule.greedy.iter().find(|[workers, _]| *workers == n)?;
        Some(((1.0 - 1.0 / speedup) / (1.0 - 1.0 / n)).clamp(0.0, 1.0))
    });
    let Some(p) = of else { return Cow::Borrowed(series) };
    let known = given.cloned().unwrap_or_default();
    let why = if known.why.is_empty() { BY_SCHEDULE.into() } else { known.why };
    let theory = Theory { parallel_fraction: Some(p), why, ..known };
    Cow::Owned(Series { theory: Some(theory), ..series.clone() })
}
