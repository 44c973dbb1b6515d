//! What `sacct -P` of Slurm prints: a row a job, and a row each of its steps.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::cell::number;
use crate::import::commands::shared;
use crate::import::records::{Column, Records, Source};
use crate::import::words::Means;
use crate::units::TimeUnit;

const IF_UNCOUNTED: &str =
    "ask sacct for it: --format=JobID,JobName,AllocCPUS,NTasks,Elapsed,TotalCPU,State";
const CAUTION: &str = "sacct counts whole seconds of a job, start and end of the batch script included: short jobs look \
                       slower and more serial than they are.";
/// Of jobs that have not ended.
const OPEN: [&str; 6] = ["RUNNING", "PENDING", "SUSPENDED", "REQUEUED", "RESIZING", "COMPLETING"];

/// Whether the first line is such a header.
pub(super) fn is(head: &str) -> bool {
    let first = head.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let header = Header::of(first);
    first.contains('|')
        && header.at(&["JobID", "JobIDRaw"]).is_some()
        && header.at(&["Elapsed", "ElapsedRaw"]).is_some()
}

/// The names of the columns; `-p` writes a bar behind the last one too.
struct Header<'t>(Vec<&'t str>);

impl<'t> Header<'t> {
    fn of(line: &'t str) -> Self {
        Self(
            line.split('|').map(|name| name.split('%').next().unwrap_or_default().trim()).collect(),
        )
    }

    /// The first of these names that is there.
    fn at(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.0.iter().position(|own| own.eq_ignore_ascii_case(name)))
    }
}

/// A job, or a step of it.
struct Row<'t> {
    line: u64,
    id: &'t str,
    cells: Vec<&'t str>,
}

impl<'t> Row<'t> {
    fn cell(&self, at: Option<usize>) -> &'t str {
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or_default()
    }

    /// The job, and what is behind the point: `0`, `batch`.
    fn step(&self) -> Option<&'t str> {
        self.id.split_once('.').map(|(_, step)| step)
    }

    fn job(&self) -> &'t str {
        self.id.split('.').next().unwrap_or_default()
    }
}

/// Reads it: a job is a row, or each of its steps where they differ in their workers.
pub(super) fn read(text: &str) -> Source {
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let header = Header::of(lines.next().map_or("", |(_, line)| line));
    let id = header.at(&["JobID", "JobIDRaw"]);
    let rows: Vec<Row<'_>> = lines
        .map(|(line, text)| {
            let cells: Vec<&str> = text.split('|').map(str::trim).collect();
            let id = id.and_then(|at| cells.get(at)).copied().unwrap_or_default();
            Row { line, id, cells }
        })
        .collect();
    let mut records = Records::if_uncounted(IF_UNCOUNTED);
    let counts: Vec<usize> = counts(&header);
    let runs = runs(&rows, &counts, &mut records);
    records.columns = columns(&header, &counts);
    add_all(&mut records, &header, &counts, &runs);
    Source { records, tool: "sacct".into(), cautions: vec![CAUTION.into()], ..Source::default() }
}

/// The columns of worker counts: allocated is what was used, whatever was asked for.
fn counts(header: &Header<'_>) -> Vec<usize> {
    let cpus = header.at(&["AllocCPUS", "NCPUS", "CPUs", "ReqCPUS"]);
    let nodes = header.at(&["AllocNodes", "NNodes", "ReqNodes"]);
    cpus.into_iter().chain(header.at(&["NTasks"])).chain(nodes).collect()
}

/// A job with the counts of its row; the number of tasks stands in its steps alone.
struct Run<'r, 't> {
    row: &'r Row<'t>,
    counts: Vec<&'t str>,
}

impl<'t> Run<'_, 't> {
    /// The count that stands in the job's name.
    fn named(&self, name: Option<usize>) -> &'t str {
        let name = self.row.cell(name);
        let stands = |count: &&&str| !count.is_empty() && name.contains(**count);
        self.counts.iter().find(stands).copied().unwrap_or_default()
    }
}

fn runs<'r, 't>(rows: &'r [Row<'t>], counts: &[usize], records: &mut Records) -> Vec<Run<'r, 't>> {
    let mut jobs: BTreeMap<&str, Vec<&Row<'t>>> = BTreeMap::new();
    for row in rows {
        jobs.entry(row.job()).or_default().push(row);
    }
    let mut runs = Vec::new();
    for (job, rows) in jobs {
        let steps: Vec<&Row<'t>> = rows.iter().copied().filter(|row| is_run(row)).collect();
        let whole = rows.iter().copied().find(|row| row.step().is_none());
        let told = |row: &Row<'t>| counts.iter().map(|&at| row.cell(Some(at))).collect::<Vec<_>>();
        let differ = steps.iter().map(|row| told(row)).collect::<BTreeSet<_>>().len() > 1;
        let (used, why): (Vec<&Row<'t>>, _) = match whole {
            Some(whole) if !differ => (vec![whole], "steps of a job whose own row is read"),
            Some(_) => (steps, "the job of steps that differ in their workers, which are read"),
            None if steps.is_empty() => (rows.iter().copied().take(1).collect(), ""),
            None => (steps, "the batch script around the steps"),
        };
        let left = rows.len() - used.len();
        if left > 0 && !why.is_empty() {
            records.drop(format!("{left} of the rows of job {job}"), why);
        }
        runs.extend(used.into_iter().map(|row| {
            let of_step =
                |at: usize| rows.iter().map(|row| row.cell(Some(at))).find(|cell| !cell.is_empty());
            let count = |&at: &usize| match row.cell(Some(at)) {
                "" => of_step(at).unwrap_or_default(),
                own => own,
            };
            Run { row, counts: counts.iter().map(count).collect() }
        }));
    }
    runs.sort_by_key(|run| run.row.line);
    runs
}

/// Whether a step is a program that was run, not what Slurm runs around it.
fn is_run(row: &Row<'_>) -> bool {
    row.step().is_some_and(|step| step.parse::<u64>().is_ok())
}

fn columns(header: &Header<'_>, counts: &[usize]) -> Vec<Column> {
    let seconds =
        |name: &str, means| Column { unit: Some(TimeUnit::Seconds), ..Column::said(name, means) };
    let mut columns = vec![Column::said("JobName", Means::Series)];
    columns.extend(counts.iter().map(|&at| Column::said(header.0[at], Means::Workers)));
    columns.push(seconds("Elapsed", Means::Time));
    columns.push(seconds("TotalCPU", Means::Cpu));
    columns.push(seconds("UserCPU", Means::User));
    columns.push(seconds("SystemCPU", Means::System));
    columns.push(Column::said("failure", Means::Status));
    columns
}

fn add_all(records: &mut Records, header: &Header<'_>, counts: &[usize], runs: &[Run<'_, '_>]) {
    let at = |name: &str| header.at(&[name]);
    let names: Vec<String> = names(header, runs);
    for (run, name) in runs.iter().zip(&names) {
        let state = run.row.cell(at("State"));
        let word = state.split_whitespace().next().unwrap_or_default().trim_end_matches('+');
        if OPEN.contains(&word) {
            records.drop(
                format!("line {}", run.row.line),
                format!("State is {state}: it has not ended"),
            );
            continue;
        }
        let failure = match word {
            "" | "COMPLETED" => String::new(),
            _ => format!("State is {state}"),
        };
        let elapsed = match run.row.cell(at("ElapsedRaw")) {
            "" => seconds(run.row.cell(at("Elapsed"))),
            raw => raw.to_owned(),
        };
        let cpu = ["TotalCPU", "UserCPU", "SystemCPU"].map(|name| seconds(run.row.cell(at(name))));
        let mut cells = vec![name.as_str()];
        cells.extend(&run.counts);
        cells.push(&elapsed);
        cells.extend(cpu.iter().map(String::as_str));
        cells.push(&failure);
        debug_assert_eq!(cells.len(), counts.len() + 6);
        records.push(run.row.line, cells);
    }
}

/// `1-02:03:04`, `02:03.456` in seconds; nothing where it is no such time, or none was counted.
fn seconds(cell: &str) -> String {
    let found = number(cell, false).filter(|found| found.value > 0.0);
    found.map(|found| found.value.to_string()).unwrap_or_default()
}

/// The names of jobs, the worker count in them taken out where jobs differ in it alone.
fn names(header: &Header<'_>, runs: &[Run<'_, '_>]) -> Vec<String> {
    let at = header.at(&["JobName"]);
    let pairs: Vec<(&str, &str)> =
        runs.iter().map(|run| (run.row.cell(at), run.named(at))).collect();
    let counted = pairs.iter().all(|(_, count)| !count.is_empty());
    let templates = if counted { shared(&pairs) } else { Vec::new() };
    let of = |(at, (name, _)): (usize, &(&str, &str))| {
        templates.get(at).cloned().flatten().unwrap_or_else(|| (*name).to_owned())
    };
    pairs.iter().enumerate().map(of).collect()
}
