//! Which columns tell series apart, and which one numbers the rounds.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::ask::Refusal;
use super::plan::Key;
use super::sheet::{Col, Sheet};
use crate::import::options::Options;
use crate::import::words::{Means, is_sequential, says_parallel, says_sequential};

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

    pub(super) fn column(&self, at: usize) -> &Col {
        &self.sheet.columns[at]
    }

    pub(super) fn free(&self) -> impl Iterator<Item = usize> + '_ {
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
        let is_question = says_parallel(&self.column(at).name);
        let says = |cell: &str| match asked {
            Some(asked) => cell == asked,
            None if is_question => matches!(cell.to_lowercase().as_str(), "false" | "no" | "n"),
            None => says_sequential(cell),
        };
        let alone = |at: &HashSet<u64>| at.len() == 1 || self.wide;
        let cells = counts.iter().filter(|(cell, at)| says(cell) && (asked.is_some() || alone(at)));
        let cells: Vec<String> = cells.map(|(cell, _)| cell.to_string()).collect();
        (!cells.is_empty() && cells.len() < counts.len()).then_some(cells)
    }

    /// Whether a column's texts can be names of jobs.
    pub(super) fn is_name(&self, at: usize) -> bool {
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
        let kept = self.effective(&numbers, &parallel, &groups);
        let found_round =
            round.is_none().then(|| self.counter(&numbers, &kept, &parallel, &groups)).flatten();
        for at in self.free().filter(|&at| Some(at) != round && !self.is_name(at)) {
            match numbers.iter().find(|(column, _)| *column == at) {
                Some(_) if found_round == Some(at) => {}
                Some(_) if !kept.contains(&at) => {
                    unused.push((at, TAKEN_AS_ROUNDS));
                }
                Some((column, only)) => {
                    let only = self.with_sequential(only, &parallel, &groups);
                    keys.push(self.key(*column, &only, &texts, &groups));
                }
                None => {
                    let classes = self.without(at, &kept, &groups);
                    unused.push((at, self.why_not(at, &parallel, &classes)));
                }
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

    /// The groups in which a column is a parameter, and those of the sequential program.
    fn with_sequential(
        &self,
        only: &HashSet<u32>,
        parallel: &[usize],
        groups: &[u32],
    ) -> HashSet<u32> {
        let parallel: HashSet<u32> = parallel.iter().map(|&row| groups[row]).collect();
        let others = groups.iter().copied().filter(|group| !parallel.contains(group));
        only.iter().copied().chain(others).collect()
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
