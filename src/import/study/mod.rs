//! From rows and what their columns are to a study.

mod collect;
mod names;
mod phases;
mod rounds;
mod rows;

pub(super) use collect::{Collected, Origin};

use super::error::ImportError;
use super::imported::Imported;
use super::options::Options;
use super::records::Records;
use super::roles::{Kind, Plan, ScalingFrom, SequentialFrom};
use crate::data::{Block, Sample, Seconds, Watch};
use crate::units::{Scaling, Workers};
use names::Names;
use phases::Phases;
use rows::{Read, Reader, Row};
use std::collections::{BTreeMap, BTreeSet};

const BELOW_ONE: &str = "Some worker counts are below 1: is their column the worker count, and not a \
                         time or a share?";
const NO_ROUNDS: &str = "its numbers stand twice at a worker count, or at one only; rows are taken \
                         as rounds in their order";
/// A point with more rows than this has its neighbours put together.
const MOST_BLOCKS: usize = 2000;
/// So many blocks they make, of which a bootstrap draws as well as of more.
const BLOCKS_OF_MANY: usize = 500;
/// A block with as many samples keeps three that say where they lie.
const MOST_SAMPLES: usize = 5;

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
    let reader = Reader::new(records, &plan, options, origin.path);
    let read = reader.rows(rows, &mut collected)?;
    let (read, phases) = phases::together(records, &plan, read, &mut collected);
    let names = Names::of(records, &plan, &read, &origin.label, &mut collected);
    fill(records, &plan, &read, &names, &phases, &mut collected);
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
fn fill(
    records: &Records,
    plan: &Plan,
    read: &Read,
    names: &Names,
    phases: &Phases,
    collected: &mut Collected,
) {
    let points = with_one_worker(points(records, plan, read, names, collected), read);
    let rounds = rounds_of(records, plan, read, names, &points, collected);
    let round = |at: u32| rounds.get(at as usize).copied().flatten();
    for ((series, workers), rows) in points {
        let group = match rows.len() > MOST_BLOCKS {
            true => rows.len().div_ceil(BLOCKS_OF_MANY),
            false => 1,
        };
        let name = &names.all[series as usize].text;
        for rows in rows.chunks(group) {
            let samples = rows.iter().filter_map(|&at| read.rows[at as usize].sample());
            let first = &read.rows[rows[0] as usize];
            let parts = phases.get(&(first.row(), first.measure())).filter(|_| group == 1);
            let (round, watch) = match (group, parts) {
                (1, Some(parts)) if !parts.rows.is_empty() => {
                    (round(rows[0]), watch_of_parts(records, plan, first, &parts.rows))
                }
                (1, _) => (round(rows[0]), watch(records, plan, first)),
                _ => (None, None),
            };
            let samples = few(samples.collect());
            let phases = parts.map(|parts| parts.phases.clone()).unwrap_or_default();
            let block = Block { samples, watch, phases, ..Block::default() };
            collected.add_in(round, name, workers, block);
        }
    }
    beside(records, plan, read, names, &rounds, collected);
}

/// Rows of one series and worker count, as places in what was read.
type Points = BTreeMap<(u32, Option<Workers>), Vec<u32>>;

/// The rows of every point; runs that failed are told.
fn points(
    records: &Records,
    plan: &Plan,
    read: &Read,
    names: &Names,
    collected: &mut Collected,
) -> Points {
    let mut by_place: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    let weak = weak(records, plan, read, names);
    for (at, row) in read.rows.iter().enumerate() {
        let name = &names.of_row[at];
        for &series in names.with(name) {
            let count = match names.is_sequential(*name) {
                true => u32::MAX,
                false => u32::from(row.count()),
            };
            let rows = by_place.entry((series, count)).or_insert_with(|| {
                let text = &names.all[series as usize].text;
                collected.declare(text, names.command(series));
                if weak.contains(&series) {
                    collected.series(text).scaling = Scaling::Weak;
                }
                Vec::new()
            });
            if row.sample().is_some() {
                rows.push(at as u32);
            } else if let Some(reason) = rows::failure(records, plan, row.row()) {
                collected.fail(&names.all[series as usize].text, read.workers(row), reason);
            }
        }
    }
    let workers = |count: u32| read.counts.get(count as usize).copied().flatten();
    let mut points = Points::new();
    for ((series, count), rows) in by_place.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        points.entry((series, workers(count))).or_default().extend(rows);
    }
    points
}

/// The series of rows whose work grows with the workers.
fn weak(records: &Records, plan: &Plan, read: &Read, names: &Names) -> BTreeSet<u32> {
    if matches!(plan.scaling, ScalingFrom::All(Scaling::Strong)) {
        return BTreeSet::new();
    }
    let weak = |(row, _): &(&Row, &u32)| {
        let column = plan.measures[row.measure()].column;
        rows::scaling(records, plan, row.row(), column) == Scaling::Weak
    };
    let rows = read.rows.iter().zip(&names.of_row).filter(weak);
    rows.flat_map(|(_, name)| names.with(name)).copied().collect()
}

/// The round of each row; empty where no column numbers them, or all points have too many rows.
fn rounds_of(
    records: &Records,
    plan: &Plan,
    read: &Read,
    names: &Names,
    points: &Points,
    collected: &mut Collected,
) -> Vec<Option<u32>> {
    let Some(column) = plan.round else { return Vec::new() };
    if points.values().all(|rows| rows.len() > MOST_BLOCKS) {
        return Vec::new();
    }
    let rounds = rounds::rounds(records, column, read, &names.of_row);
    if rounds.iter().any(Option::is_none) {
        collected.skip("the column of rounds", NO_ROUNDS);
    }
    rounds
}

/// Samples that have the median of many, and their quartiles: more are not told apart.
fn few(mut samples: Vec<Sample>) -> Vec<Sample> {
    if samples.len() < MOST_SAMPLES {
        return samples;
    }
    samples.sort_by(|one, other| one.seconds.get().total_cmp(&other.seconds.get()));
    let at = |share: usize| samples[samples.len() * share / 4];
    let middle = match samples.len() % 2 {
        1 => samples[samples.len() / 2].seconds.get(),
        _ => {
            let (one, other) = (samples[samples.len() / 2 - 1], samples[samples.len() / 2]);
            (one.seconds.get() + other.seconds.get()) / 2.0
        }
    };
    let middle = Seconds::new(middle).map_or(at(2), |seconds| Sample { seconds, calls: 1 });
    vec![at(1), middle, at(3)]
}

/// Where a job was not measured at one worker, but the sequential program was and says one, that is
/// what it takes.
fn with_one_worker(mut points: Points, read: &Read) -> Points {
    let one = Some(Workers::ONE);
    let says_one =
        |rows: &[u32]| rows.iter().all(|&at| read.workers(&read.rows[at as usize]) == one);
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
    read: &Read,
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
    let mut values = BTreeSet::new();
    for (at, row) in read.rows.iter().enumerate() {
        let series = &names.all[names.of_row[at] as usize].text;
        if !told.insert((row.row(), names.of_row[at])) {
            continue;
        }
        if let Some(sample) = rows::time_in(records, plan, row.row(), column) {
            let round = rounds.get(at).copied().flatten();
            // One time that stands in the row of every worker count is one measurement.
            if round.is_none() && !values.insert((series.clone(), sample.seconds.get().to_bits())) {
                continue;
            }
            // It is what one worker takes where nothing else says it.
            let at_one =
                collected.series(series).points.iter().any(|point| point.workers == Workers::ONE);
            let workers = (!at_one || standing_in.contains(series)).then_some(Workers::ONE);
            if workers.is_some() {
                standing_in.insert(series.clone());
            }
            collected.add_in(
                round,
                series,
                workers,
                Block { samples: vec![sample], ..Block::default() },
            );
        }
    }
}

/// More cores than these no program has: what says so is no CPU time.
const MOST_CORES: f64 = 1e9;

/// The CPU time of a row.
fn watch(records: &Records, plan: &Plan, row: &Row) -> Option<Watch> {
    let wall_s = row.sample()?.seconds.get();
    let of = |from: Option<(usize, f64)>| {
        let (column, unit) = from?;
        rows::number_in(records, plan, row.row(), column, unit)
    };
    let (user, system) = (of(plan.cpu.user), of(plan.cpu.system));
    let share =
        plan.cpu.share.and_then(|column| rows::number_in(records, plan, row.row(), column, 1.0));
    let both = user.zip(system).map(|(user, system)| user + system);
    let cpu_s = of(plan.cpu.all).or(both).or(share.map(|share| share / 100.0 * wall_s));
    // Nothing runs without any.
    let cpu_s = cpu_s.filter(|cpu_s| *cpu_s > 0.0 && *cpu_s <= MOST_CORES * wall_s);
    cpu_s.map(|cpu_s| Watch { wall_s, cpu_s: Some(cpu_s), system_s: system, ..Watch::default() })
}

/// The CPU time of a job whose parts have rows: their sum. `None` where one has none, and where all say
/// the same, which may be that of the job.
fn watch_of_parts(records: &Records, plan: &Plan, whole: &Row, parts: &[Row]) -> Option<Watch> {
    let each: Option<Vec<Watch>> = parts.iter().map(|row| watch(records, plan, row)).collect();
    let each = each?;
    let same = each.len() > 1 && each.windows(2).all(|pair| pair[0].cpu_s == pair[1].cpu_s);
    let sum = |of: fn(&Watch) -> Option<f64>| each.iter().map(of).sum::<Option<f64>>();
    (!same).then_some(Watch {
        wall_s: whole.sample()?.seconds.get(),
        cpu_s: sum(|watch| watch.cpu_s),
        system_s: sum(|watch| watch.system_s),
        ..Watch::default()
    })
}

/// What a reader of the numbers must know.
fn cautions(plan: &Plan, read: &Read) -> Vec<String> {
    let below = read.counts.iter().flatten().any(|workers| workers.get() < 1.0);
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
