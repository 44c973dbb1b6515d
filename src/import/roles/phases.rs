//! A column that names the parts of one job, each with a row of its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::ask::Refusal;
use super::keys::Keys;
use super::plan::{Kind, Measure, PhasesFrom};
use super::sheet::Sheet;
use crate::import::options::Options;
use crate::import::words::words;

/// Parts of one job, whatever their values are.
const PARTS: [&str; 4] = ["phase", "phases", "fase", "fases"];

/// Parts of one job where a row holds their whole.
const PERHAPS: [&str; 10] = [
    "stage", "stages", "step", "steps", "region", "regions", "section", "sections", "kernel",
    "part",
];

/// What the row of the whole is called.
const WHOLE: [&str; 7] = ["total", "all", "wall", "overall", "whole", "sum", "everything"];

/// Parts may take so much more than the row of the whole says, by rounding.
const ROUNDED: f64 = 1.02;

/// So many of the points must bear it out.
const MOST: f64 = 0.9;

/// Whether a cell names the whole, such as `total` or `wall time`.
pub(crate) fn is_whole(cell: &str) -> bool {
    let words = words(cell);
    words.len() <= 2 && words.first().is_some_and(|word| WHOLE.contains(&word.as_str()))
}

/// What is decided of such a column, and what is told of it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) from: Option<PhasesFrom>,
    pub(super) note: Option<String>,
}

/// The column of phases, if there is one; it then is no key. In doubt each of its names stays a
/// series.
///
/// # Errors
/// Where `--phases` names a column that is not there.
pub(super) fn find(
    sheet: &Sheet<'_>,
    counts: &[f64],
    measures: &[Measure],
    kind: Kind,
    keys: &mut Keys,
    options: &Options,
) -> Result<Found, Refusal> {
    if let Some(name) = &options.phases {
        let column = sheet.find(name).ok_or_else(|| Refusal::no_column(name, "--phases"))?;
        keys.unused.retain(|(at, _)| *at != column);
        let has_whole = (0..sheet.rows.len()).any(|row| is_whole(sheet.cell(row, column)));
        return Ok(taken(sheet, PhasesFrom { column, has_whole }, keys));
    }
    let [measure] = measures else { return Ok(Found::default()) };
    let named = |column: usize, names: &[&str]| {
        let words = words(&sheet.columns[column].name);
        let words: Vec<&String> = words.iter().filter(|word| *word != "name").collect();
        words.len() == 1 && names.contains(&words[0].as_str())
    };
    let is_one = |key: &&super::plan::Key| named(key.column, &PARTS) || named(key.column, &PERHAPS);
    let sequential = keys.sequential.as_ref().map(|(at, _)| *at);
    let Some(key) = keys.keys.iter().find(is_one) else { return Ok(Found::default()) };
    let column = key.column;
    let simple = keys.keys.iter().all(|key| key.only.is_none()) && sequential != Some(column);
    if !options.series.is_empty() || kind != Kind::Time || !simple {
        return Ok(Found::default());
    }
    let points = Points { sheet, counts, column, value: measure.column, keys: &*keys };
    let name = &sheet.columns[column].name;
    match points.wholes() {
        Some(true) => Ok(taken(sheet, PhasesFrom { column, has_whole: true }, keys)),
        None if named(column, &PARTS) && points.form_a_job() => {
            Ok(taken(sheet, PhasesFrom { column, has_whole: false }, keys))
        }
        _ => {
            let column = super::ask::quoted(name);
            let note = format!("--phases {column} reads its rows as parts of one job");
            Ok(Found { from: None, note: Some(note) })
        }
    }
}

/// The column is no key, and its rows are parts of one job.
fn taken(sheet: &Sheet<'_>, from: PhasesFrom, keys: &mut Keys) -> Found {
    keys.keys.retain(|key| key.column != from.column);
    keys.keys.iter_mut().for_each(|key| key.only = None);
    let whole = if from.has_whole { "the rows of the total" } else { "their sum" };
    let name = &sheet.columns[from.column].name;
    Found { note: Some(format!("phases = {name}, the whole is {whole}")), from: Some(from) }
}

/// The rows by worker count, keys and round.
struct Points<'s, 'r> {
    sheet: &'s Sheet<'r>,
    counts: &'s [f64],
    column: usize,
    value: usize,
    keys: &'s Keys,
}

/// Of one point the value of each phase.
type Values<'r> = HashMap<&'r str, f64>;

impl<'r> Points<'_, 'r> {
    fn all(&self) -> Vec<Values<'r>> {
        let mut points: BTreeMap<(Vec<u32>, u64, usize), Values<'r>> = BTreeMap::new();
        let mut before: HashMap<(Vec<u32>, u64, &str), usize> = HashMap::new();
        let others: Vec<usize> = self.keys.keys.iter().map(|key| key.column).collect();
        let others = others.into_iter().filter(|at| *at != self.column).chain(self.keys.round);
        let others: Vec<usize> = others.collect();
        for row in 0..self.sheet.rows.len() {
            let value = self.sheet.columns[self.value].values[row];
            if value.is_nan() {
                continue;
            }
            let key: Vec<u32> = others.iter().map(|&at| self.sheet.columns[at].ids[row]).collect();
            let (count, phase) = (self.counts[row].to_bits(), self.sheet.cell(row, self.column));
            let seen = before.entry((key.clone(), count, phase)).or_default();
            points.entry((key, count, *seen)).or_default().insert(phase, value);
            *seen += 1;
        }
        points.into_values().collect()
    }

    /// Whether rows of the whole hold at least what the others do together; `None` without such rows.
    fn wholes(&self) -> Option<bool> {
        let all = self.all();
        let whole = |point: &Values<'r>| {
            point.iter().find(|(name, _)| is_whole(name)).map(|(_, value)| *value)
        };
        if !all.iter().any(|point| whole(point).is_some()) {
            return None;
        }
        let holds = |point: &&Values<'r>| {
            let parts = point.iter().filter(|(name, _)| !is_whole(name));
            let sum: f64 = parts.map(|(_, value)| value).sum();
            whole(point).is_some_and(|whole| sum > 0.0 && sum <= whole * ROUNDED)
        };
        Some(all.iter().filter(holds).count() as f64 >= MOST * all.len() as f64)
    }

    /// Whether there are several phases, the same at nearly every point.
    fn form_a_job(&self) -> bool {
        let all = self.all();
        let names: BTreeSet<&str> = all.iter().flat_map(Values::keys).copied().collect();
        let complete = all.iter().filter(|point| point.len() == names.len()).count();
        names.len() > 1 && complete as f64 >= MOST * all.len() as f64
    }
}
