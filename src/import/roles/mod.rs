//! The one place that decides what each column of a file is: by what the format says, by its name,
//! and by its values.

mod ask;
mod beside;
mod family;
mod headless;
mod keys;
mod parameters;
mod phases;
mod plan;
mod scaling;
mod sequential;
mod sheet;
mod status;
mod tell;
mod trend;
mod values;
mod wide;
mod workers;

pub(super) use ask::Refusal;
pub(super) use phases::is_whole;
pub(super) use plan::{Kind, Measure, Plan, ScalingFrom, SequentialFrom, WorkersFrom};
pub(super) use status::{FAILURE, failed};

use super::commands::shared;
use super::options::Options;
use super::records::Records;
use super::words::{Clock, Means, Named, doubt_in, is_sequential};
use keys::{Keys, Look};
use sheet::Sheet;
use std::collections::HashMap;
use values::Values;
use workers::Found;

const NO_COLUMNS: &str = "most lines have a = between blanks, so they are no rows of columns; write \
                          them as a table, such as threads,time_s with a row below for each count";

/// What the columns of these rows are; `stem` is what the file is called.
///
/// # Errors
/// Where a column is missing that is needed or named, or where several readings are about as
/// likely.
pub(super) fn decide(
    records: &Records,
    rows: &[usize],
    stem: &str,
    options: &Options,
) -> Result<Plan, Refusal> {
    let mut sheet = Sheet::of(records, rows);
    if has_equations(&sheet) {
        return Err(Refusal::Lacks(NO_COLUMNS.into()));
    }
    let mut cautions = Vec::new();
    if records.unnamed {
        cautions.extend(headless::name(&mut sheet)?);
    }
    status::find(&mut sheet);
    let (mut found, wide) = count_workers(&mut sheet, options)?;
    let mut used = found.from.columns();
    used.extend(found.unused.iter().map(|(at, _)| *at));
    used.extend(beside::statuses(&sheet));
    used.extend(beside::commands(&sheet));
    let values = match wide {
        Some(values) => values,
        None if options.values.is_empty() => values::choose(&sheet, &found.counts, &used, options)?,
        None => values::asked(&sheet, options)?,
    };
    used.extend(values.measures.iter().map(|measure| measure.column));
    let zero = sequential::zero(&sheet, &mut found, &values);
    let baseline = beside::sequential(&sheet, &used);
    used.extend(baseline);
    let cpu = beside::cpu(&sheet, &used);
    used.extend(cpu.columns());
    let mut keys = keys_of(&sheet, &found, &values, &used, options)?;
    let (counts, kind) = (&found.counts, values.kind);
    let phases = phases::find(&sheet, counts, &values.measures, kind, &mut keys, options)?;
    let decided =
        tell::Decided { sheet: &sheet, found, values, keys, phases, baseline, zero, cpu, cautions };
    Ok(decided.plan(stem, options))
}

/// Whether most rows have a sign between their cells: `t = 4: 98ms`.
fn has_equations(sheet: &Sheet<'_>) -> bool {
    let signs = |at| (0..sheet.rows.len()).filter(|&row| sheet.cell(row, at) == "=").count();
    (0..sheet.columns.len()).any(|at| signs(at) * 2 > sheet.rows.len())
}

/// Where the worker counts stand, and the values too where columns are counts.
fn count_workers(
    sheet: &mut Sheet<'_>,
    options: &Options,
) -> Result<(Found, Option<Values>), Refusal> {
    if !options.workers.is_empty() {
        let found = workers::asked(sheet, &options.workers)?;
        settle(sheet, &found);
        return Ok((found, None));
    }
    if options.values.is_empty()
        && !sheet.records.unnamed
        && let Some(wide) = wide::find(sheet, options)?
    {
        let rows = sheet.rows.len();
        let counts = vec![f64::NAN; rows];
        let from = WorkersFrom::Measure;
        let found = Found { from, counts, unused: Vec::new(), note: None };
        let values =
            Values { kind: wide.kind, measures: wide.measures, cpu: false, notes: Vec::new() };
        settle(sheet, &found);
        return Ok((found, Some(values)));
    }
    let mut found = workers::choose(sheet)?.ok_or_else(|| no_workers(sheet))?;
    if let Some(refusal) = one_count(sheet, &found) {
        return Err(refusal);
    }
    settle(sheet, &found);
    // A cell that says 'sequential' in the column of the counts.
    if let WorkersFrom::Column(at) = found.from {
        let says = |row: usize| {
            is_sequential(sheet.cell(row, at))
                || Some(sheet.cell(row, at)) == options.sequential.as_deref()
        };
        let rows: Vec<usize> = (0..sheet.rows.len()).filter(|&row| says(row)).collect();
        rows.into_iter().for_each(|row| found.counts[row] = f64::NAN);
    }
    Ok((found, None))
}

/// A format that always writes a worker count does not say whether it is the one that was meant:
/// the same in every row, it was not.
fn one_count(sheet: &Sheet<'_>, found: &Found) -> Option<Refusal> {
    let WorkersFrom::Column(at) = found.from else { return None };
    let column = &sheet.columns[at];
    let [only] = column.levels()[..] else { return None };
    let way_out = sheet.records.if_uncounted;
    (column.said && !way_out.is_empty()).then(|| {
        Refusal::Lacks(format!("'{}' is {only} in every row; {way_out}{}", column.name, or(sheet)))
    })
}

fn no_workers(sheet: &Sheet<'_>) -> Refusal {
    let way_out = match sheet.records.if_uncounted {
        "" => "name one of them workers, threads, cores or n",
        of_format => of_format,
    };
    Refusal::Lacks(format!("no column of worker counts; {way_out}{}", or(sheet)))
}

/// The columns that could be worker counts, as options that say so.
fn or(sheet: &Sheet<'_>) -> String {
    let whole =
        sheet.columns.iter().filter(|column| column.is_whole() && column.levels().len() > 1);
    let suggested: Vec<String> =
        whole.take(3).map(|column| format!("--workers {}", ask::quoted(&column.name))).collect();
    match suggested.is_empty() {
        true => String::new(),
        false => format!(", or say it with {}", suggested.join(" or ")),
    }
}

/// Names that could have been worker counts are something else, now that these are known.
fn settle(sheet: &mut Sheet<'_>, found: &Found) {
    let taken = found.from.columns();
    let has_value = sheet.columns.iter().any(|column| column.named.means.is_value());
    for at in 0..sheet.columns.len() {
        let column = &mut sheet.columns[at];
        if column.named.means != Means::Workers || taken.contains(&at) {
            continue;
        }
        let letter = column.name.eq_ignore_ascii_case("t");
        column.named = match letter && !has_value && column.numbers > 0 {
            true => Named { clock: Clock::Unsaid, ..Named::only(Means::Time) },
            false if doubt_in(&column.name) == Some(0) => Named::only(Means::Workers),
            false => Named::only(Means::Unknown),
        };
    }
}

fn keys_of(
    sheet: &Sheet<'_>,
    found: &Found,
    values: &Values,
    used: &[usize],
    options: &Options,
) -> Result<Keys, Refusal> {
    let first = values.measures[0].column;
    let wide = found.from == WorkersFrom::Measure;
    let commands = commands(sheet, &found.from);
    let look = Look {
        sheet,
        counts: &found.counts,
        used,
        values: &sheet.columns[first].values,
        wide,
        commands,
    };
    look.keys(options)
}

/// The commands that rows share, whatever their worker count, as numbers.
fn commands(sheet: &Sheet<'_>, from: &WorkersFrom) -> Vec<u32> {
    let Some(&column) = beside::commands(sheet).first() else { return vec![0; sheet.rows.len()] };
    let count = |row: usize| match from {
        WorkersFrom::Column(at) => sheet.cell(row, *at),
        WorkersFrom::Product(_) | WorkersFrom::Measure => "",
    };
    let pairs: Vec<(&str, &str)> =
        (0..sheet.rows.len()).map(|row| (sheet.cell(row, column), count(row))).collect();
    let mut known: HashMap<Option<String>, u32> = HashMap::new();
    let number = |name: Option<String>| {
        let next = known.len() as u32;
        *known.entry(name).or_insert(next)
    };
    shared(&pairs).into_iter().map(number).collect()
}
