//! Which rounds and points the numbers rest on: complete rounds, and of these the undisturbed.

use std::collections::{BTreeMap, BTreeSet};

use super::job::Job;
use super::left_out::LeftOut;
use crate::analysis::result::Usage;
use crate::data::{Block, Machine, Point, Series, Watch};
use crate::model::{LEAST_ROUNDS, ModelError, Rounds};
use crate::stats;
use crate::units::Bound;

/// What is left of a series to compute with.
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    /// Worker counts, ascending: the columns of `rounds`.
    pub(crate) workers: Vec<f64>,
    /// The rounds used.
    pub(crate) rounds: Rounds,
    /// Whether the times of a round are known to have been measured together.
    pub(crate) paired: bool,
    /// Their indices in the study; empty where the measurements do not form rounds.
    pub(crate) used: Vec<u32>,
    /// By column: others disturbed most of its complete rounds.
    pub(crate) disturbed_points: Vec<bool>,
    /// By column: what a call used.
    pub(crate) usage: Vec<Usage>,
    /// Complete rounds, disturbed or not.
    pub(crate) complete: usize,
    /// Complete rounds that others disturbed.
    pub(crate) disturbed: usize,
    /// The fewest whole cores of others by which most rounds would not count as disturbed; `None`
    /// where they do not.
    pub(crate) enough_above: Option<f64>,
    /// Median of the cores that others used in the disturbed blocks.
    pub(crate) others_cores: Option<f64>,
    /// From how many cores on others' use is seen, in the shortest of the blocks used.
    pub(crate) seen_from: Option<f64>,
    /// Cores that others used beside the job where it left enough of them free: the most in a
    /// round, its median over rounds; `None` unless in most of the rounds used.
    pub(crate) beside_cores: Option<f64>,
    /// Blocks are there, but the system did not tell what others used.
    pub(crate) noise_unknown: bool,
    /// Every block holds one sample.
    pub(crate) single_samples: bool,
    /// One round was measured here: what it differs by may be noise. What others publish may well
    /// be a mean.
    pub(crate) one_round: bool,
    /// What was left out and why.
    pub(crate) left_out: Vec<LeftOut>,
}

impl Selection {
    /// Whether others disturbed most rounds, so that nothing can be said.
    pub(crate) fn withheld(&self) -> bool {
        self.disturbed * 2 > self.complete
    }

    /// Worker counts that were left out because others disturbed most of their rounds.
    pub(crate) fn left_out_as_disturbed(&self) -> Vec<f64> {
        let of = |left_out: &LeftOut| match left_out {
            LeftOut::Disturbed { workers, .. } => workers.clone(),
            _ => Vec::new(),
        };
        self.left_out.iter().flat_map(of).collect()
    }
}

/// One column: a worker count, or the sequential program (`None`).
struct Column<'s> {
    workers: Option<f64>,
    blocks: BTreeMap<u32, (f64, &'s Block)>,
}

impl<'s> Column<'s> {
    fn of(workers: Option<f64>, point: &'s Point) -> Option<Self> {
        let timed = |block: &'s Block| Some((block.round, (block.median()?, block)));
        let blocks: BTreeMap<_, _> = point.blocks.iter().filter_map(timed).collect();
        (!blocks.is_empty()).then_some(Self { workers, blocks })
    }

    fn watch(&self, round: u32) -> Option<&Watch> {
        self.blocks.get(&round)?.1.watch.as_ref()
    }

    fn outside_cores(&self, round: u32) -> Option<f64> {
        self.watch(round)?.outside_cores()
    }
}

/// Selects rounds and points. `None` when no worker count was ever measured.
pub(crate) fn select(job: Job<'_>, threshold: f64) -> Result<Option<Selection>, ModelError> {
    let series = job.series;
    let mut columns: Vec<Column<'_>> =
        series.points.iter().filter_map(|p| Column::of(Some(p.workers.get()), p)).collect();
    if columns.is_empty() {
        return Ok(None);
    }
    columns.extend(series.sequential.as_ref().and_then(|point| Column::of(None, point)));
    let mut left_out = Vec::new();
    if !job.rounds_known && differ_in_number(&columns) {
        return unpaired(&columns).map(Some);
    }
    let complete = complete_rounds(&mut columns, &mut left_out);
    if complete.is_empty() {
        return unpaired(&columns).map(Some);
    }
    let most = columns.iter().map(|column| column.blocks.len()).max().unwrap_or(0);
    if most > complete.len() {
        left_out.push(LeftOut::IncompleteRounds { rounds: most - complete.len(), of: most });
    }
    let judge = Judge { threshold, bound: series.bound, machine: job.machine };
    left_out.extend(judge.without_disturbed(&mut columns, &complete));
    let clean: Vec<u32> = complete
        .iter()
        .filter(|round| !columns.iter().any(|column| judge.is_disturbed(column, **round)))
        .copied()
        .collect();
    let disturbed = complete.len() - clean.len();
    let used = if disturbed * 2 > complete.len() { complete.clone() } else { clean };
    let noise: Vec<f64> = in_rounds(&columns, &complete)
        .filter(|(column, round)| judge.is_disturbed(column, *round))
        .filter_map(|(column, round)| column.outside_cores(round))
        .collect();
    let seen_from = in_rounds(&columns, &used)
        .filter_map(|(column, round)| Some(column.watch(round)?.seen_from(threshold)))
        .max_by(f64::total_cmp);
    let points: Vec<&Column<'_>> = columns.iter().filter(|c| c.workers.is_some()).collect();
    let disturbed_points = points
        .iter()
        .map(|column| {
            let hit = complete.iter().filter(|round| judge.is_disturbed(column, **round)).count();
            hit * 2 > complete.len()
        })
        .collect();
    Ok(Some(Selection {
        workers: points.iter().filter_map(|column| column.workers).collect(),
        rounds: rounds_of(&columns, &used)?,
        paired: job.rounds_known,
        disturbed_points,
        usage: points.iter().map(|column| usage(column, &used, series)).collect(),
        complete: complete.len(),
        disturbed,
        enough_above: judge
            .enough_above(&columns, &complete)
            .filter(|_| disturbed * 2 > complete.len()),
        others_cores: stats::median(&noise),
        seen_from,
        beside_cores: judge.beside_cores(&columns, &used),
        noise_unknown: in_rounds(&columns, &complete)
            .any(|(column, round)| judge.disturbed(column, round).is_none()),
        single_samples: in_rounds(&columns, &complete)
            .all(|(column, round)| column.blocks[&round].1.samples.len() == 1),
        one_round: used.len() == 1 && job.measured_here,
        used,
        left_out,
    }))
}

fn in_rounds<'c, 's>(
    columns: &'c [Column<'s>],
    rounds: &'c [u32],
) -> impl Iterator<Item = (&'c Column<'s>, u32)> {
    columns.iter().flat_map(move |column| rounds.iter().map(move |round| (column, *round)))
}

/// A law has two parameters.
const LEAST_COLUMNS: usize = 2;

/// No machine has more cores.
const MOST_CORES: u32 = 4096;

/// Tells disturbed blocks.
struct Judge<'s> {
    threshold: f64,
    bound: Bound,
    machine: &'s Machine,
}

impl Judge<'_> {
    fn disturbed(&self, column: &Column<'_>, round: u32) -> Option<bool> {
        let spare = self.machine.spare_cores(column.workers.unwrap_or(1.0));
        column.watch(round)?.disturbed(self.threshold, self.bound, spare)
    }

    fn is_disturbed(&self, column: &Column<'_>, round: u32) -> bool {
        self.disturbed(column, round) == Some(true)
    }

    /// The fewest whole cores from which on a block may count as disturbed so that most rounds do not.
    fn enough_above(&self, columns: &[Column<'_>], rounds: &[u32]) -> Option<f64> {
        let least = self.threshold.floor() as u32 + 1;
        (least..=least + MOST_CORES).map(f64::from).find(|cores| {
            let above = Judge { threshold: *cores, ..*self };
            let hit =
                |round: &&u32| columns.iter().any(|column| above.is_disturbed(column, **round));
            rounds.iter().filter(hit).count() * 2 <= rounds.len()
        })
    }

    /// Takes out the columns that others disturbed in most rounds and says so. None is taken where
    /// too few would be left to fit a law to, or the smallest worker count goes.
    fn without_disturbed(&self, columns: &mut Vec<Column<'_>>, rounds: &[u32]) -> Option<LeftOut> {
        let mostly = |column: &Column<'_>| {
            let hit = rounds.iter().filter(|round| self.is_disturbed(column, **round)).count();
            hit * 2 > rounds.len()
        };
        let (hit, kept): (Vec<&Column<'_>>, Vec<&Column<'_>>) =
            columns.iter().partition(|column| mostly(column));
        let counts = |columns: &[&Column<'_>]| -> Vec<f64> {
            columns.iter().filter_map(|column| column.workers).collect()
        };
        let workers = counts(&kept);
        let fits = fit_columns(self.bound, self.machine, &workers).len() >= LEAST_COLUMNS;
        let smallest = columns.iter().find_map(|column| column.workers);
        if hit.is_empty() || !fits || workers.first().copied() != smallest {
            return None;
        }
        let noise: Vec<f64> = hit
            .iter()
            .flat_map(|column| rounds.iter().filter_map(|round| column.outside_cores(*round)))
            .collect();
        let left_out = LeftOut::Disturbed {
            workers: counts(&hit),
            sequential: hit.iter().any(|column| column.workers.is_none()),
            cores: stats::median(&noise),
        };
        columns.retain(|column| !mostly(column));
        Some(left_out)
    }

    fn beside_cores(&self, columns: &[Column<'_>], used: &[u32]) -> Option<f64> {
        let beside = |column: &Column<'_>, round: u32| {
            let seen_from = column.watch(round)?.seen_from(self.threshold);
            let clean = self.disturbed(column, round) == Some(false) && self.bound == Bound::Cpu;
            column.outside_cores(round).filter(|cores| clean && *cores > seen_from)
        };
        let in_round = |round: &u32| {
            columns.iter().filter_map(|column| beside(column, *round)).max_by(f64::total_cmp)
        };
        let by_round: Vec<f64> = used.iter().filter_map(in_round).collect();
        stats::median(&by_round).filter(|_| by_round.len() * 2 > used.len())
    }
}

/// Whether some point has more measurements than another, and no gap in their numbers tells
/// which rounds they are of.
fn differ_in_number(columns: &[Column<'_>]) -> bool {
    let first = columns.first().map_or(0, |column| column.blocks.len());
    let gapless =
        |column: &Column<'_>| column.blocks.keys().copied().eq(0..column.blocks.len() as u32);
    columns.iter().any(|column| column.blocks.len() != first) && columns.iter().all(gapless)
}

/// Rounds in which every column was measured. A column that would cost more than half of the
/// rounds is taken out and said, the one with the fewest first.
fn complete_rounds(columns: &mut Vec<Column<'_>>, left_out: &mut Vec<LeftOut>) -> Vec<u32> {
    let most = columns.iter().map(|column| column.blocks.len()).max().unwrap_or(0);
    let mut fewest: Vec<usize> = (0..columns.len()).collect();
    fewest.sort_by_key(|&index| columns[index].blocks.len());
    let mut kept = Coverage::of(columns);
    let mut taken = BTreeSet::new();
    for index in fewest {
        let Column { workers, blocks } = &columns[index];
        if kept.complete() * 2 >= most || blocks.len() >= most {
            break;
        }
        left_out.push(LeftOut::FewRounds { workers: *workers, rounds: blocks.len(), of: most });
        kept.without(&columns[index]);
        taken.insert(index);
    }
    let mut index = 0..;
    columns.retain(|_| !index.next().is_some_and(|index| taken.contains(&index)));
    kept.rounds()
}

/// In how many columns each round was measured.
struct Coverage {
    columns: usize,
    by_round: BTreeMap<u32, usize>,
    /// How many rounds were measured in so many columns.
    by_columns: Vec<usize>,
}

impl Coverage {
    fn of(columns: &[Column<'_>]) -> Self {
        let mut by_round = BTreeMap::new();
        for round in columns.iter().flat_map(|column| column.blocks.keys()) {
            *by_round.entry(*round).or_insert(0) += 1;
        }
        let mut by_columns = vec![0; columns.len() + 1];
        by_round.values().for_each(|measured: &usize| by_columns[*measured] += 1);
        Self { columns: columns.len(), by_round, by_columns }
    }

    /// Rounds that were measured in every column.
    fn complete(&self) -> usize {
        self.by_columns[self.columns]
    }

    fn without(&mut self, column: &Column<'_>) {
        self.columns -= 1;
        for round in column.blocks.keys() {
            if let Some(measured) = self.by_round.get_mut(round) {
                self.by_columns[*measured] -= 1;
                *measured -= 1;
                self.by_columns[*measured] += 1;
            }
        }
    }

    fn rounds(&self) -> Vec<u32> {
        let complete = self.by_round.iter().filter(|(_, measured)| **measured == self.columns);
        complete.map(|(round, _)| *round).collect()
    }
}

/// Replicates that are not rounds. With five or more at every count the first of each are taken
/// as rounds; with fewer there is one row of medians, from which no interval can be had.
fn unpaired(columns: &[Column<'_>]) -> Result<Selection, ModelError> {
    let times = |column: &Column<'_>| -> Vec<f64> {
        column.blocks.values().map(|(seconds, _)| *seconds).collect()
    };
    let counts = columns.iter().map(|column| column.blocks.len());
    let (least, most) = (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0));
    let paired = least >= LEAST_ROUNDS;
    let taken = |column: &Column<'_>| {
        let all = times(column);
        if paired { all[..least].to_vec() } else { stats::median(&all).into_iter().collect() }
    };
    let points: Vec<&Column<'_>> = columns.iter().filter(|c| c.workers.is_some()).collect();
    let workers: Vec<f64> = points.iter().filter_map(|column| column.workers).collect();
    let by_column: Vec<Vec<f64>> = points.iter().map(|column| taken(column)).collect();
    let complete = if paired { least } else { 1 };
    let row = |index: usize| by_column.iter().filter_map(|all| all.get(index).copied()).collect();
    let rows: Vec<Vec<f64>> = (0..complete).map(row).collect();
    let mut rounds = Rounds::new(&workers, &rows)?;
    if let Some(sequential) = columns.iter().find(|column| column.workers.is_none()) {
        rounds = rounds.with_sequential(&taken(sequential))?;
    }
    Ok(Selection {
        disturbed_points: vec![false; workers.len()],
        usage: vec![Usage::default(); workers.len()],
        workers,
        rounds,
        paired: false,
        used: Vec::new(),
        complete,
        disturbed: 0,
        enough_above: None,
        others_cores: None,
        seen_from: None,
        beside_cores: None,
        noise_unknown: true,
        single_samples: false,
        one_round: false,
        left_out: vec![LeftOut::NoRounds { least, most, first_taken: paired }],
    })
}

fn rounds_of(columns: &[Column<'_>], used: &[u32]) -> Result<Rounds, ModelError> {
    let points: Vec<&Column<'_>> = columns.iter().filter(|c| c.workers.is_some()).collect();
    let workers: Vec<f64> = points.iter().filter_map(|column| column.workers).collect();
    let row = |round: &u32| points.iter().map(|c| c.blocks[round].0).collect::<Vec<f64>>();
    let rows: Vec<Vec<f64>> = used.iter().map(row).collect();
    let rounds = Rounds::new(&workers, &rows)?;
    match columns.iter().find(|column| column.workers.is_none()) {
        Some(sequential) => {
            let times: Vec<f64> = used.iter().map(|round| sequential.blocks[round].0).collect();
            rounds.with_sequential(&times)
        }
        None => Ok(rounds),
    }
}

fn usage(column: &Column<'_>, used: &[u32], series: &Series) -> Usage {
    let block = |round: &u32| {
        let (seconds, block) = column.blocks.get(round)?;
        Some((*seconds, block.watch.as_ref()))
    };
    let blocks: Option<Vec<_>> = used.iter().map(block).collect();
    let (is_command, is_rate) = (series.command.is_some(), series.rate.is_some());
    blocks.map_or_else(Usage::default, |blocks| Usage::of(&blocks, is_command, is_rate))
}

/// Columns that a law is fitted to: CPU-bound work up to the cores it can use, where the machine
/// is known; all of it elsewhere.
pub(crate) fn fit_columns(bound: Bound, machine: &Machine, workers: &[f64]) -> Vec<usize> {
    let most = match bound {
        Bound::Cpu => machine.usable_cores().map_or(f64::INFINITY, |cores| cores as f64),
        Bound::Io => f64::INFINITY,
    };
    (0..workers.len()).filter(|&column| workers[column] <= most).collect()
}
