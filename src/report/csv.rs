//! One tidy table for spreadsheets and for fitting again.

use super::ReportError;
use crate::analysis::{Analysis, Estimate, Lost, Point, Series};
use crate::say::clean::plain;
use crate::units::Updates;

pub(super) const HEADER: [&str; 59] = [
    "study",
    "series",
    "executor",
    "scaling",
    "workers",
    "round",
    "time_s",
    "time_lo_s",
    "time_hi_s",
    "speedup",
    "speedup_lo",
    "speedup_hi",
    "efficiency",
    "efficiency_lo",
    "efficiency_hi",
    "karp_flatt",
    "karp_flatt_lo",
    "karp_flatt_hi",
    "fit_speedup",
    "theory_speedup",
    "capacity_speedup",
    "slower_by",
    "slower_by_lo",
    "slower_by_hi",
    "fitted",
    "disturbed",
    "cpu_s",
    "user_s",
    "system_s",
    "peak_bytes",
    "switches",
    "involuntary",
    "faults",
    "throttled_s",
    "mhz",
    "gb_per_s",
    "gb_per_s_lo",
    "gb_per_s_hi",
    "lost",
    "lost_idle",
    "lost_cpu",
    "lost_one_running",
    "lost_imbalance",
    "lost_blocked",
    "lost_waited",
    "lost_idle_untold",
    "lost_system",
    "lost_user",
    "lost_machine",
    "lost_instructions",
    "lost_cycles_per_instruction",
    "lost_clock",
    "lost_cpu_untold",
    "lost_untold",
    "parallel_efficiency",
    "computational_scaling",
    "rate",
    "rate_lo",
    "rate_hi",
];

/// How many of them tell where the lost speedup went.
const OF_LOST: usize = 18;

/// The column of `fitted`.
const FITTED: usize = 24;

/// The analysis as one tidy table.
///
/// A row with an empty `round` is a point: the median over rounds with its interval and all
/// that follows from it; `workers` and `time_s` of the rows with `fitted` = `true` are enough to
/// fit p again. A row with a `round` (from 0, of those kept) is that round's median: only `time_s` is filled.
/// A column for each phase holds its seconds a call, where there are any; `updates` and `lost_updates`
/// stand there for jobs that may lose some: with any lost the times are those of a wrong program.
/// `slower_by` is measured over fitted time, minus 1. What cannot be had is empty. Full precision: the shortest digits that read back the same.
///
/// # Errors
/// [`ReportError::Csv`] if the table cannot be written, which memory alone could cause.
pub fn csv(analysis: &Analysis) -> Result<String, ReportError> {
    // Readers take lines that begin with this for comments.
    let mut writer = csv::WriterBuilder::new().comment(Some(b'#')).from_writer(Vec::new());
    let phases = phase_names(analysis);
    let phase_columns = phases.iter().map(|name| match name {
        Some(name) => format!("phase {}", plain_cell(name)),
        None => "phases rest".into(),
    });
    let points = || analysis.series.iter().flat_map(|series| &series.points);
    let may_lose = points().any(|point| point.updates.is_some());
    let of_updates = may_lose.then_some(["updates", "lost_updates"].map(str::to_owned));
    let further = phase_columns.chain(of_updates.into_iter().flatten());
    let header: Vec<String> = HEADER.map(str::to_owned).into_iter().chain(further).collect();
    writer.write_record(&header)?;
    for series in &analysis.series {
        let study = analysis.studies.get(series.study).map_or("", |study| study.label.as_str());
        for point in &series.points {
            let times = phases.iter().map(|name| exact(phase_time(series, point, *name)));
            let mut row: Vec<String> = point_row(study, series, point);
            row.extend(times);
            row.extend(may_lose.then(|| updates(point)).into_iter().flatten());
            writer.write_record(row)?;
            for (round, seconds) in point.samples_s.iter().enumerate() {
                let mut row = round_row(study, series, point, round, *seconds);
                row.resize(header.len(), String::new());
                writer.write_record(row)?;
            }
        }
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The same table without the columns that are empty in all rows.
///
/// # Errors
/// As [`csv`].
pub(super) fn dense(analysis: &Analysis) -> Result<String, ReportError> {
    let text = csv(analysis)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
    let mut filled = vec![false; rows.first().map_or(0, csv::StringRecord::len)];
    for row in rows.iter().skip(1) {
        for (known, cell) in filled.iter_mut().zip(row) {
            *known |= !cell.is_empty();
        }
    }
    let mut writer = csv::WriterBuilder::new().comment(Some(b'#')).from_writer(Vec::new());
    for row in &rows {
        let kept = row.iter().zip(&filled).filter_map(|(cell, known)| known.then_some(cell));
        writer.write_record(kept)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// All phases of all series in the order in which they come, what has no name last; nothing without
/// any.
fn phase_names(analysis: &Analysis) -> Vec<Option<&str>> {
    let phases = || analysis.series.iter().flat_map(|series| &series.phases);
    let mut names: Vec<Option<&str>> = Vec::new();
    for name in phases().filter_map(|phase| phase.name.as_deref()) {
        if !names.contains(&Some(name)) {
            names.push(Some(name));
        }
    }
    names.extend(phases().any(|phase| phase.name.is_none()).then_some(None));
    names
}

/// Updates made and lost.
fn updates(point: &Point) -> [String; 2] {
    let text = |of: fn(Updates) -> u64| point.updates.map(of).map(|count| count.to_string());
    [text(|updates| updates.made), text(|updates| updates.lost)].map(Option::unwrap_or_default)
}

/// Seconds a call.
fn phase_time(series: &Series, point: &Point, name: Option<&str>) -> Option<f64> {
    let phase = series.phases.iter().find(|phase| phase.name.as_deref() == name)?;
    Some(phase.at(point.workers)?.time_s.value)
}

fn point_row(study: &str, series: &Series, point: &Point) -> Vec<String> {
    let mut row = key(study, series, point);
    row.push(String::new());
    for estimate in [&point.time_s, &point.speedup, &point.efficiency] {
        row.extend(columns(estimate));
    }
    let serial = point.karp_flatt_interval;
    let capacity = series.capacity.as_deref().and_then(|all| at(all, point, |one| one.workers));
    let deviation = point.deviation;
    row.extend(
        [
            point.karp_flatt,
            serial.map(|ends| ends[0]),
            serial.map(|ends| ends[1]),
            point.fit_speedup,
            point.theory_speedup,
            capacity.map(|at| at.speedup.value),
            deviation.map(|off| off.value),
            deviation.and_then(|off| off.lo),
            deviation.and_then(|off| off.hi),
        ]
        .map(exact),
    );
    row.push(point.fitted.to_string());
    row.push(point.disturbed.to_string());
    row.extend([point.usage.cpu_s, point.usage.user_s, point.usage.system_s].map(exact));
    row.push(point.usage.peak_bytes.map(|bytes| bytes.to_string()).unwrap_or_default());
    let used = point.usage;
    let counted = [used.switches, used.involuntary, used.faults, used.throttled_s, used.mhz];
    row.extend(counted.map(exact));
    let rate = point.gb_per_s.as_ref();
    row.extend(rate.map_or_else(|| [const { String::new() }; 3], columns));
    let lost = at(&series.lost, point, |lost| lost.workers);
    row.extend(lost.map_or_else(|| [const { String::new() }; OF_LOST], lost_columns));
    row.extend(point.rate.as_ref().map_or_else(|| [const { String::new() }; 3], columns));
    row
}

/// What is told of a point, among that of all in their order.
fn at<'a, T>(all: &'a [T], point: &Point, workers: fn(&T) -> f64) -> Option<&'a T> {
    let place = all.binary_search_by(|one| workers(one).total_cmp(&point.workers)).ok()?;
    all.get(place)
}

/// Every term in workers, and the two efficiencies.
fn lost_columns(lost: &Lost) -> [String; OF_LOST] {
    let terms = [
        lost.total,
        lost.idle,
        lost.cpu,
        lost.idle_one_running,
        lost.imbalance,
        lost.blocked,
        lost.waited,
        lost.idle_untold,
        lost.system,
        lost.user,
        lost.machine,
        lost.instructions,
        lost.cycles_per_instruction,
        lost.clock,
        lost.cpu_untold,
        lost.untold,
        lost.parallel_efficiency,
        lost.computational_scaling,
    ];
    terms.map(|term| exact(term.map(|term| term.value)))
}

fn round_row(study: &str, series: &Series, point: &Point, round: usize, s: f64) -> Vec<String> {
    let mut row = key(study, series, point);
    row.push(round.to_string());
    row.push(exact(Some(s)));
    row.resize(FITTED, String::new());
    row.push(point.fitted.to_string());
    row.resize(HEADER.len(), String::new());
    row
}

fn key(study: &str, series: &Series, point: &Point) -> Vec<String> {
    let scaling = series.scaling.to_string();
    let words = [study, &series.name, &series.executor, &scaling].map(plain_cell);
    words.into_iter().chain([exact(Some(point.workers))]).collect()
}

fn columns(estimate: &Estimate) -> [String; 3] {
    [exact(Some(estimate.value)), exact(estimate.lo), exact(estimate.hi)]
}

/// Shortest text that reads back as the same number; empty for what is not a number.
fn exact(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map(|value| value.to_string()).unwrap_or_default()
}

/// A word that no spreadsheet takes for a formula.
fn plain_cell(text: &str) -> String {
    let text = plain(text);
    match text.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@') => format!("'{text}"),
        _ => text,
    }
}
