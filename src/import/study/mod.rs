//! From rows and what their columns are to a study.

mod collect;
mod names;
mod rounds;
mod rows;

pub(super) use collect::{Collected, Origin};

use super::error::ImportError;
use super::imported::Imported;
use super::options::Options;
use super::records::Records;
use super::roles::{Kind, Plan, ScalingFrom, SequentialFrom};
use crate::data::Watch;
use crate::units::{Scaling, Workers};
use names::Names;
use rows::{Reader, Row};
use std::collections::{BTreeMap, BTreeSet};

const BELOW_ONE: &str = "Some worker counts are below 1: is their column the worker count, and not a \
                         time or a share?";
const NO_ROUNDS: &str = "its numbers stand twice at a worker count, or at one only; rows are taken \
                         as rounds in their order";
/// A point with more rows than this has its neighbours put together.
const MOST_BLOCKS: usize = 2000;

/// The study of these rows.
///
/// # Errors
/// [`ImportError`] when most of its numbers are none, or nothing can be used.
pub(super) fn build(
    records: &Records,
    rows: &[usize],
    plan: Plan,
    origin: Origin<'_>,
    options: &Options,
) -> Result<Imported, ImportError> {
    let mut collected = Collected::default();
    for dropped in &records.dropped {
        collected.skip(&dropped.what, &dropped.why);
    }
    for (column, why) in &plan.unused {
        collected.skip(format!("column '{column}'"), why);
    }
    let read =
        Reader { records, plan: &plan, options, path: origin.path }.rows(rows, &mut collected)?;
    let names = Names::of(records, &plan, &read, &origin.label, &mut collected);
    fill(records, &plan, &read, &names, &mut collected);
    for caution in cautions(&plan, &read) {
        collected.caution(caution);
    }
    if matches!(plan.kind, Kind::Speedup | Kind::Efficiency) && options.unit.is_some() {
        collected.skip("--unit", "is for times and rates, and has no effect on speedups");
    }
    let mut reading = plan.reading;
    reading.notes.extend(records.notes.iter().cloned());
    collected.finish(origin, Some(reading))
}

/// The blocks of every point, in rounds where a column numbers them.
fn fill(records: &Records, plan: &Plan, read: &[Row], names: &Names, collected: &mut Collected) {
    let rounds = rounds::rounds(records, plan.round, read, &names.of_row);
    let numbered = plan.round.is_some_and(|_| read.iter().any(|row| row.value.is_ok()));
    if numbered && rounds.iter().any(Option::is_none) {
        collected.skip("the column of rounds", NO_ROUNDS);
    }
    let mut points = Points::new();
    for (at, row) in read.iter().enumerate() {
        let name = names.of_row[at];
        for series in names.with(name) {
            collected.declare(&names.all[series as usize].text, names.command(series));
            scale(records, plan, row, &names.all[series as usize].text, collected);
            match &row.value {
                Ok(_) if names.is_sequential(name) => {
                    points.entry((series, None)).or_default().push(at)
                }
                Ok(_) => points.entry((series, row.workers)).or_default().push(at),
                Err(reason) => {
                    collected.fail(&names.all[series as usize].text, row.workers, reason.clone())
                }
            }
        }
    }
    for ((series, workers), rows) in with_one_worker(points, read) {
        let group = rows.len().div_ceil(MOST_BLOCKS);
        for rows in rows.chunks(group) {
            let samples = rows.iter().filter_map(|&at| read[at].value.clone().ok()).collect();
            let watch = watch(records, plan, &read[rows[0]]).filter(|_| group == 1);
            let round = rounds[rows[0]].filter(|_| group == 1);
            collected.add_in(round, &names.all[series as usize].text, workers, samples, watch);
        }
    }
    beside(records, plan, read, names, &rounds, collected);
}

type Points = BTreeMap<(u32, Option<Workers>), Vec<usize>>;

/// Where a job was not measured at one worker, but the sequential program was and says one, that is
/// what it takes.
fn with_one_worker(mut points: Points, read: &[Row]) -> Points {
    let one = Some(Workers::ONE);
    let says_one = |rows: &[usize]| rows.iter().all(|&at| read[at].workers == one);
    let alone = points.iter().filter(|((series, workers), rows)| {
        workers.is_none() && says_one(rows) && !points.contains_key(&(*series, one))
    });
    let alone: Vec<u32> = alone.map(|((series, _), _)| *series).collect();
    for series in alone {
        if let Some(rows) = points.remove(&(series, None)) {
            points.insert((series, one), rows);
        }
    }
    points
}

/// The sequential program's times that stand beside the parallel ones.
fn beside(
    records: &Records,
    plan: &Plan,
    read: &[Row],
    names: &Names,
    rounds: &[Option<u32>],
    collected: &mut Collected,
) {
    let column = plan.sequential.iter().find_map(|from| match from {
        SequentialFrom::Column(column) => Some(*column),
        SequentialFrom::Key { .. } => None,
    });
    let Some(column) = column else { return };
    let mut standing_in: BTreeSet<String> = BTreeSet::new();
    // A row with a column a worker count is several of `read`, of one sequential time.
    let mut told = BTreeSet::new();
    for (at, row) in read.iter().enumerate() {
        let series = &names.all[names.of_row[at] as usize].text;
        if !told.insert((row.row, names.of_row[at])) {
            continue;
        }
        if let Some(sample) = rows::time_in(records, plan, row.row, column) {
            // It is what one worker takes where nothing else says it.
            let at_one =
                collected.series(series).points.iter().any(|point| point.workers == Workers::ONE);
            let workers = (!at_one || standing_in.contains(series)).then_some(Workers::ONE);
            if workers.is_some() {
                standing_in.insert(series.clone());
            }
            collected.add_in(rounds[at], series, workers, vec![sample], None);
        }
    }
}

/// Says of a series whether its work grows with the workers.
fn scale(records: &Records, plan: &Plan, row: &Row, series: &str, collected: &mut Collected) {
    if rows::scaling(records, plan, row.row) == Scaling::Weak {
        collected.series(series).scaling = Scaling::Weak;
    }
}

/// The CPU time of a row.
fn watch(records: &Records, plan: &Plan, row: &Row) -> Option<Watch> {
    let wall_s = row.value.as_ref().ok()?.seconds.get();
    let of = |from: Option<(usize, f64)>| {
        let (column, unit) = from?;
        rows::number_in(records, plan, row.row, column, unit)
    };
    let (user, system) = (of(plan.cpu.user), of(plan.cpu.system));
    let share =
        plan.cpu.share.and_then(|column| rows::number_in(records, plan, row.row, column, 1.0));
    let both = user.map(|user| user + system.unwrap_or(0.0));
    let cpu_s = of(plan.cpu.all).or(both).or(share.map(|share| share / 100.0 * wall_s));
    cpu_s.map(|cpu_s| Watch { wall_s, cpu_s: Some(cpu_s), system_s: system, ..Watch::default() })
}

/// What a reader of the numbers must know.
fn cautions(plan: &Plan, read: &[Row]) -> Vec<String> {
    let below = read.iter().filter_map(|row| row.workers).any(|workers| workers.get() < 1.0);
    let weak = matches!(plan.scaling, ScalingFrom::All(Scaling::Weak));
    let kind = match (plan.kind, weak) {
        (Kind::Time, _) => None,
        (Kind::Rate, true) => {
            Some("The table holds throughput x; times are n/x, the time of n units of work.")
        }
        (Kind::Rate, false) => {
            Some("The table holds throughput x; times are 1/x, the time of one unit of work.")
        }
        (Kind::Speedup, true) => {
            Some("The table holds scaled speedups S; times are n/S, so T(1) is 1 and has no unit.")
        }
        (Kind::Speedup, false) => {
            Some("The table holds speedups S; times are 1/S, so T(1) is 1 and has no unit.")
        }
        (Kind::Efficiency, _) => Some(
            "The table holds efficiencies E; the speedup is n E, so T(1) is 1 and has no unit.",
        ),
    };
    let below = below.then_some(BELOW_ONE);
    plan.cautions.iter().map(String::as_str).chain(below).chain(kind).map(str::to_owned).collect()
}

/// Why there is nothing in a file without rows.
pub(super) fn nothing(records: &Records, origin: Origin<'_>) -> ImportError {
    let mut collected = Collected::default();
    for dropped in &records.dropped {
        collected.skip(&dropped.what, &dropped.why);
    }
    collected.nothing(origin)
}
