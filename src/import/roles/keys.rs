//! Which columns tell series apart, and which one numbers the rounds.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::ask::Refusal;
use super::plan::Key;
use super::sheet::{Col, Sheet};
use crate::import::options::Options;
use crate::import::words::{Means, is_sequential, says_sequential};

/// A parameter's values are there at nearly all worker counts; less is chance.
const LEAST_FACTORIAL: f64 = 0.5;
/// The same for numbers with fractions, which are measured more often than set.
const LEAST_FACTORIAL_OF_FRACTIONS: f64 = 0.9;
/// Rounds of one job differ by less than this, in most of its points.
const ALIKE: f64 = 1.25;

/// What tells rows of one worker count apart.
pub(super) struct Keys {
    pub(super) keys: Vec<Key>,
    pub(super) round: Option<usize>,
    pub(super) sequential: Option<(usize, Vec<String>)>,
    /// Columns that had no say, and why.
    pub(super) unused: Vec<(usize, &'static str)>,
}

pub(super) const SAME_FOR_ALL: &str = "not a worker count, value or name";
const TAKEN_AS_ROUNDS: &str = "differs between rows that are taken as rounds of one job; where it \
                               tells jobs apart, call the column name";

/// What is looked at: the rows, their counts, the columns that are something else already, and the
/// values by row.
pub(super) struct Look<'s, 'r> {
    pub(super) sheet: &'s Sheet<'r>,
    /// NaN in rows of the sequential program.
    pub(super) counts: &'s [f64],
    pub(super) used: &'s [usize],
    pub(super) values: &'s [f64],
    /// Each row has all worker counts.
    pub(super) wide: bool,
    /// The commands that rows share, as numbers.
    pub(super) commands: Vec<u32>,
}

impl Look<'_, '_> {
    /// # Errors
    /// Where `--series` or `--round` names a column that is not there.
    pub(super) fn keys(&self, options: &Options) -> Result<Keys, Refusal> {
        let round = match &options.round {
            Some(name) => {
                Some(self.sheet.find(name).ok_or_else(|| Refusal::no_column(name, "--round"))?)
            }
            None => self.named_round(),
        };
        let sequential = self.sequential(options);
        let mut keys = if options.series.is_empty() {
            self.found(round, sequential.as_ref())
        } else {
            self.asked(&options.series)?
        };
        keys.round = round.or(keys.round);
        keys.sequential = sequential;
        Ok(keys)
    }

    fn column(&self, at: usize) -> &Col {
        &self.sheet.columns[at]
    }

    fn free(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.sheet.columns.len()).filter(|at| !self.used.contains(at))
    }

    fn named_round(&self) -> Option<usize> {
        self.free().find(|&at| {
            let column = self.column(at);
            column.named.means == Means::Round && column.filled > 0
        })
    }

    fn asked(&self, names: &[String]) -> Result<Keys, Refusal> {
        let find = |name: &String| {
            self.sheet.find(name).ok_or_else(|| Refusal::no_column(name, "--series"))
        };
        let columns = names.iter().map(find).collect::<Result<Vec<usize>, Refusal>>()?;
        let bare = |at: usize| self.column(at).is_text();
        let keys =
            columns.iter().map(|&column| Key { column, bare: bare(column), only: None }).collect();
        let rest = self.free().filter(|at| !columns.contains(at));
        let unused = rest.map(|at| (at, SAME_FOR_ALL)).collect();
        Ok(Keys { keys, round: None, sequential: None, unused })
    }

    /// The column of names in which some rows say that they are of the sequential program.
    fn sequential(&self, options: &Options) -> Option<(usize, Vec<String>)> {
        let texts = self.free().filter(|&at| options.sequential.is_some() || self.is_name(at));
        texts.filter_map(|at| Some((at, self.sequential_cells(at, options)?))).next()
    }

    fn sequential_cells(&self, at: usize, options: &Options) -> Option<Vec<String>> {
        let mut counts: BTreeMap<&str, HashSet<u64>> = BTreeMap::new();
        for row in 0..self.sheet.rows.len() {
            counts.entry(self.sheet.cell(row, at)).or_default().insert(self.counts[row].to_bits());
        }
        let asked = options.sequential.as_deref();
        let says = |cell: &str| match asked {
            Some(asked) => cell == asked,
            None => says_sequential(cell),
        };
        let alone = |at: &HashSet<u64>| at.len() == 1 || self.wide;
        let cells = counts.iter().filter(|(cell, at)| says(cell) && (asked.is_some() || alone(at)));
        let cells: Vec<String> = cells.map(|(cell, _)| cell.to_string()).collect();
        (!cells.is_empty() && cells.len() < counts.len()).then_some(cells)
    }

    /// Whether a column's texts can be names of jobs.
    fn is_name(&self, at: usize) -> bool {
        let column = self.column(at);
        let means = column.named.means;
        (column.is_text() || (column.said && means == Means::Series))
            && !matches!(
                means,
                Means::Stamp
                    | Means::Status
                    | Means::Round
                    | Means::Beside
                    | Means::Spread
                    | Means::Command
            )
    }

    fn found(&self, round: Option<usize>, sequential: Option<&(usize, Vec<String>)>) -> Keys {
        let parallel: Vec<usize> = (0..self.sheet.rows.len())
            .filter(|&row| {
                !sequential.is_some_and(|(at, cells)| {
                    cells.iter().any(|one| one == self.sheet.cell(row, *at))
                })
            })
            .filter(|&row| self.counts[row].is_finite() || self.wide)
            .collect();
        let mut keys = Vec::new();
        let mut texts = Vec::new();
        let mut unused = Vec::new();
        let mut first = true;
        for at in self.free().filter(|&at| Some(at) != round && self.is_name(at)) {
            let named = self.column(at).named.means == Means::Series;
            let is_sequential = sequential.is_some_and(|(column, _)| *column == at);
            let key = self.is_key(at, &parallel)
                || is_sequential
                || (named && first && self.column(at).distinct == 1);
            first &= !named;
            if key
                || (named && !self.is_label(at))
                    && self.column(at).distinct > 1
                    && !self.is_one_each(at, &parallel)
            {
                keys.push(Key { column: at, bare: named, only: None });
                texts.push(at);
            } else {
                unused.push((
                    at,
                    if self.column(at).distinct > 1 { TAKEN_AS_ROUNDS } else { SAME_FOR_ALL },
                ));
            }
        }
        let groups = self.with_commands(self.sheet.groups(&texts));
        let numbers = self.parameters(round, &parallel, &groups);
        let found_round =
            round.is_none().then(|| self.counter(&numbers, &parallel, &groups)).flatten();
        for at in self.free().filter(|&at| Some(at) != round && !self.is_name(at)) {
            match numbers.iter().find(|(column, _)| *column == at) {
                Some(_) if found_round == Some(at) => {}
                Some((column, only)) => keys.push(self.key(*column, only, &texts, &groups)),
                None => unused.push((at, self.why_not(at, &parallel, &groups))),
            }
        }
        unused.sort_unstable();
        Keys { keys, round: found_round, sequential: None, unused }
    }

    /// Whether a text is there at several worker counts, as names of jobs are.
    fn is_key(&self, at: usize, rows: &[usize]) -> bool {
        if self.wide {
            return self.column(at).distinct > 1;
        }
        let mut counts: HashMap<u32, HashSet<u64>> = HashMap::new();
        for &row in rows {
            counts.entry(self.column(at).ids[row]).or_default().insert(self.counts[row].to_bits());
        }
        let recurring =
            rows.iter().filter(|&&row| counts[&self.column(at).ids[row]].len() > 1).count();
        recurring * 2 > rows.len() && counts.len() > 1
    }

    /// Whether each worker count has its own text, so that it tells nothing beside it.
    fn is_one_each(&self, at: usize, rows: &[usize]) -> bool {
        let ids: Vec<u32> = rows.iter().map(|&row| self.column(at).ids[row]).collect();
        let counts: Vec<u32> = rows.iter().map(|&row| self.counts[row] as u32).collect();
        self.sheet.determines(&counts, &ids) && self.sheet.determines(&ids, &counts)
    }

    /// Whether every row has a text of its own, with its worker count in it.
    fn is_label(&self, at: usize) -> bool {
        let rows = 0..self.sheet.rows.len();
        self.column(at).distinct == self.sheet.rows.len()
            && rows.into_iter().all(|row| {
                let count = self.counts[row].to_string();
                is_sequential(self.sheet.cell(row, at)) || self.sheet.cell(row, at).contains(&count)
            })
    }

    /// Columns of numbers that are parameters of jobs, each with the groups in which it is one.
    fn parameters(
        &self,
        round: Option<usize>,
        rows: &[usize],
        groups: &[u32],
    ) -> Vec<(usize, HashSet<u32>)> {
        let can_be = |&at: &usize| {
            let column = self.column(at);
            let means = matches!(
                column.named.means,
                Means::Unknown
                    | Means::Size
                    | Means::Share
                    | Means::Workers
                    | Means::Factor
                    | Means::Series
            );
            Some(at) != round && means && !self.is_name(at) && column.distinct > 1
        };
        let mut left: Vec<usize> = self.free().filter(can_be).collect();
        let mut by_group: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for &row in rows {
            by_group.entry(groups[row]).or_default().push(row);
        }
        let mut found: Vec<(usize, HashSet<u32>)> = Vec::new();
        for (group, rows) in by_group {
            let mut classes: Vec<u32> = vec![0; self.sheet.rows.len()];
            let mut candidates = left.clone();
            while let Some(best) = self.best_parameter(&candidates, &rows, &classes) {
                candidates.retain(|&at| at != best);
                classes = self.refined(&classes, best);
                match found.iter_mut().find(|(at, _)| *at == best) {
                    Some((_, groups)) => drop(groups.insert(group)),
                    None => found.push((best, HashSet::from([group]))),
                }
            }
        }
        left.clear();
        found.sort_unstable_by_key(|(at, _)| *at);
        found
    }

    fn with_commands(&self, groups: Vec<u32>) -> Vec<u32> {
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        let pair = |pair: (u32, &u32)| {
            let next = known.len() as u32;
            *known.entry((pair.0, *pair.1)).or_insert(next)
        };
        groups.into_iter().zip(&self.commands).map(pair).collect()
    }

    fn refined(&self, classes: &[u32], at: usize) -> Vec<u32> {
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        let pair = |(class, id): (&u32, &u32)| {
            let next = known.len() as u32;
            *known.entry((*class, *id)).or_insert(next)
        };
        classes.iter().zip(&self.column(at).ids).map(pair).collect()
    }

    /// The column that tells rows of one count apart and is there at the most counts.
    fn best_parameter(
        &self,
        candidates: &[usize],
        rows: &[usize],
        classes: &[u32],
    ) -> Option<usize> {
        let scored = candidates.iter().filter_map(|&at| Some((self.score(at, rows, classes)?, at)));
        scored
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)))
            .map(|(_, at)| at)
    }

    /// How much of value x worker count is there; `None` where the column is no parameter.
    fn score(&self, at: usize, rows: &[usize], classes: &[u32]) -> Option<f64> {
        let column = self.column(at);
        let mut cells: HashSet<(u32, u32, u64)> = HashSet::new();
        let (mut values, mut counts) =
            (HashMap::<u32, HashSet<u32>>::new(), HashMap::<u32, HashSet<u64>>::new());
        let mut at_point: HashMap<(u32, u64), HashSet<u32>> = HashMap::new();
        for &row in rows {
            let (class, id, count) = (classes[row], column.ids[row], self.count(row));
            cells.insert((class, id, count));
            values.entry(class).or_default().insert(id);
            counts.entry(class).or_default().insert(count);
            at_point.entry((class, count)).or_default().insert(id);
        }
        if at_point.values().all(|ids| ids.len() == 1) {
            return None;
        }
        let mut of_value: HashMap<(u32, u32), usize> = HashMap::new();
        for (class, id, _) in &cells {
            *of_value.entry((*class, *id)).or_default() += 1;
        }
        let again =
            rows.iter().filter(|&&row| of_value[&(classes[row], column.ids[row])] > 1).count();
        let full: usize = values.iter().map(|(class, ids)| ids.len() * counts[class].len()).sum();
        let score = cells.len() as f64 / full as f64;
        let least =
            if column.has_fractions() { LEAST_FACTORIAL_OF_FRACTIONS } else { LEAST_FACTORIAL };
        let recurs = self.wide || again * 2 > rows.len();
        (recurs && (score >= least || self.wide)).then_some(score)
    }

    fn count(&self, row: usize) -> u64 {
        if self.wide { 0 } else { self.counts[row].to_bits() }
    }

    /// Of the parameters the one that only counts repetitions: 1 to k, with values that hardly
    /// differ.
    fn counter(
        &self,
        found: &[(usize, HashSet<u32>)],
        rows: &[usize],
        groups: &[u32],
    ) -> Option<usize> {
        let counts = |at: usize| {
            let levels = self.column(at).levels();
            let from = levels.first().copied().unwrap_or(f64::NAN);
            (from == 0.0 || from == 1.0)
                && levels.iter().zip(0..).all(|(level, step)| *level == from + f64::from(step))
        };
        found.iter().map(|(at, _)| *at).find(|&at| {
            let unknown = self.column(at).named.means == Means::Unknown && counts(at);
            let others: Vec<usize> =
                found.iter().map(|(at, _)| *at).filter(|other| *other != at).collect();
            let mut classes = groups.to_vec();
            for other in others {
                classes = self.refined(&classes, other);
            }
            unknown && self.are_alike(rows, &classes)
        })
    }

    /// Whether the values of rows of one point hardly differ, in most points.
    fn are_alike(&self, rows: &[usize], classes: &[u32]) -> bool {
        let mut ends: HashMap<(u32, u64), (f64, f64)> = HashMap::new();
        for &row in rows.iter().filter(|&&row| self.values[row] > 0.0) {
            let value = self.values[row];
            let point = ends.entry((classes[row], self.count(row))).or_insert((value, value));
            *point = (point.0.min(value), point.1.max(value));
        }
        let alike = ends.values().filter(|(least, most)| *most <= least * ALIKE).count();
        alike * 4 >= ends.len() * 3
    }

    /// A key that applies in the groups of texts that these rows are of.
    fn key(&self, column: usize, only: &HashSet<u32>, texts: &[usize], groups: &[u32]) -> Key {
        let all = groups.iter().collect::<HashSet<_>>().len();
        let cells =
            |row: usize| texts.iter().map(|&at| self.sheet.cell(row, at).to_owned()).collect();
        let rows = (0..groups.len()).filter(|&row| only.contains(&groups[row]));
        let only = (only.len() < all).then(|| rows.map(cells).collect());
        Key { column, bare: false, only }
    }

    fn why_not(&self, at: usize, rows: &[usize], groups: &[u32]) -> &'static str {
        let mut at_point: HashMap<(u32, u64), HashSet<u32>> = HashMap::new();
        for &row in rows {
            at_point
                .entry((groups[row], self.count(row)))
                .or_default()
                .insert(self.column(at).ids[row]);
        }
        let means = self.column(at).named.means;
        match means {
            Means::Spread => "a study holds samples; a spread without them cannot be resampled",
            Means::Ideal => "a line to compare with, not a measurement",
            Means::Stamp => "a moment, not a duration",
            means if means.is_value() || matches!(means, Means::Sequential) => {
                "another column holds the values"
            }
            Means::Workers => "another column holds the worker counts",
            Means::Unknown | Means::Size | Means::Share | Means::Series | Means::Factor
                if at_point.values().any(|ids| ids.len() > 1) =>
            {
                TAKEN_AS_ROUNDS
            }
            _ => SAME_FOR_ALL,
        }
    }
}
