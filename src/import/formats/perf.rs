//! What `perf stat -x,` writes: a line a counter, a run after another.

use std::collections::BTreeMap;

use crate::import::records::{Column, Records, Source};
use crate::import::words::Means;
use crate::units::TimeUnit;

const IF_UNCOUNTED: &str = "perf stat does not write it; put a file a worker count into a folder and the count into \
                            its name (perf_1.csv, perf_2.csv, perf_4.csv), and give the folder, or make a table with a \
                            column of worker counts";
const NO_WALL: &str =
    "has no wall time; measure with -e duration_time,task-clock,user_time,system_time";
const BY_SHARE: &str = "has no duration_time: its wall time is task-clock over the CPUs utilized, which has three digits";
/// What can stand between the values of a line.
const SEPARATORS: [char; 4] = [',', ';', '|', '\t'];
/// Counters by which such a file is known.
const KNOWN: [&str; 12] = [
    "task-clock",
    "cpu-clock",
    "duration_time",
    "user_time",
    "system_time",
    "cycles",
    "instructions",
    "context-switches",
    "cpu-migrations",
    "page-faults",
    "branches",
    "branch-misses",
];

/// A counter of a run.
struct Counter<'t> {
    value: Option<f64>,
    unit: &'t str,
    event: &'t str,
    /// `0.992` CPUs utilized.
    metric: Option<(f64, &'t str)>,
    /// It is the mean of several runs (`-r`).
    mean: bool,
}

/// Whether a text begins with counters.
pub(super) fn is(head: &str) -> bool {
    let lines: Vec<&str> = lines(head).map(|(_, line)| line).take(50).collect();
    let known = |counter: &Counter<'_>| KNOWN.contains(&plain(counter.event));
    let counters = lines.iter().filter_map(|line| counter(line)).filter(known).count();
    let parts = lines.iter().filter(|line| is_part(line)).count();
    let all = lines.iter().filter(|line| counter(line).is_some()).count() + parts;
    counters + parts > 0 && all * 2 > lines.len()
}

/// A counter of an interval, a CPU or a thread, which stands before its value.
fn is_part(line: &str) -> bool {
    let Some(separator) = SEPARATORS.into_iter().find(|separator| line.contains(*separator)) else {
        return false;
    };
    let cells: Vec<&str> = line.split(separator).map(str::trim).collect();
    let known = |at: usize| cells.get(at).is_some_and(|cell| KNOWN.contains(&plain(cell)));
    known(3) || known(4)
}

fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let numbered = (1..).zip(text.lines().map(str::trim));
    numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// Without where it was counted: `cycles:u`, `cpu_core/cycles/`.
fn plain(event: &str) -> &str {
    let event = event.split(':').next().unwrap_or_default();
    event.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// `1795.31,msec,task-clock,1795310712,100.00,0.992,CPUs utilized`; `None`: no counter of a whole
/// run.
fn counter(line: &str) -> Option<Counter<'_>> {
    let separator = SEPARATORS.into_iter().find(|separator| line.contains(*separator))?;
    let cells: Vec<&str> = line.split(separator).map(str::trim).collect();
    let [value, unit, event, rest @ ..] = cells.as_slice() else { return None };
    let missing = value.starts_with("<not");
    let number: Option<f64> = value.parse().ok();
    let named = event.chars().next().is_some_and(char::is_alphabetic)
        && !unit.chars().next().is_some_and(|c| c.is_ascii_digit());
    if !named || !(missing || number.is_some()) {
        return None;
    }
    let mean = rest.first().is_some_and(|cell| cell.ends_with('%'));
    let rest = if mean { &rest[1..] } else { rest };
    let metric = rest.get(2).and_then(|metric| metric.parse().ok()).zip(rest.get(3).copied());
    Some(Counter { value: number, unit, event, metric, mean })
}

/// The counters of one run, by name.
#[derive(Default)]
struct Run<'t> {
    line: u64,
    counters: BTreeMap<&'t str, Counter<'t>>,
}

impl<'t> Run<'t> {
    fn counter(&self, event: &str) -> Option<&Counter<'t>> {
        self.counters.values().find(|counter| plain(counter.event) == event)
    }

    /// A time in seconds.
    fn seconds(&self, event: &str) -> Option<f64> {
        let counter = self.counter(event)?;
        // Before version 6.1 some wrote no unit.
        let unit = match (counter.unit, event) {
            ("", "task-clock" | "cpu-clock") => TimeUnit::Milliseconds,
            ("", _) => TimeUnit::Nanoseconds,
            (unit, _) => unit.parse().ok()?,
        };
        counter.value.map(|value| value * unit.seconds())
    }

    fn cpu(&self) -> Option<f64> {
        self.seconds("task-clock").or_else(|| self.seconds("cpu-clock"))
    }

    /// By the CPUs that were utilized where nothing measured it.
    fn by_share(&self) -> Option<f64> {
        let (share, what) = self.counter("task-clock")?.metric?;
        (what.contains("CPUs utilized") && share > 0.0).then_some(self.cpu()? / share)
    }
}

/// Reads it: a row a run.
pub(super) fn read(text: &str) -> Source {
    let mut records = Records::if_uncounted(IF_UNCOUNTED);
    records.columns = columns();
    let runs = runs(text, &mut records);
    let mut cautions = Vec::new();
    for run in &runs {
        add(&mut records, run, &mut cautions);
    }
    if runs.iter().flat_map(|run| run.counters.values()).any(|counter| counter.mean) {
        cautions.push(
            "perf stat -r wrote the mean of its runs alone: there is no spread to judge by.".into(),
        );
    }
    Source { records, tool: "perf stat".into(), cautions, ..Source::default() }
}

fn columns() -> Vec<Column> {
    let seconds =
        |name, means| Column { unit: Some(TimeUnit::Seconds), ..Column::said(name, means) };
    vec![
        seconds("duration_time", Means::Time),
        seconds("task-clock", Means::Cpu),
        seconds("user_time", Means::User),
        seconds("system_time", Means::System),
    ]
}

fn add(records: &mut Records, run: &Run<'_>, cautions: &mut Vec<String>) {
    let what = format!("the run of line {}", run.line);
    let wall = run.seconds("duration_time").filter(|wall| *wall > 0.0);
    let Some(wall_s) = wall.or_else(|| run.by_share()) else {
        return records.drop(what, NO_WALL);
    };
    if wall.is_none() {
        let caution = format!("A run {BY_SHARE}.");
        if !cautions.contains(&caution) {
            cautions.push(caution);
        }
    }
    let cell =
        |seconds: Option<f64>| seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
    let user = run.seconds("user_time").filter(|_| run.cpu().is_none());
    let cells = [Some(wall_s), run.cpu(), user, run.seconds("system_time")];
    records.push(run.line, cells.map(cell).iter().map(String::as_str));
}

/// A run ends where one of its counters comes again, or at the line that says when one started.
fn runs<'t>(text: &'t str, records: &mut Records) -> Vec<Run<'t>> {
    let mut runs: Vec<Run<'t>> = Vec::new();
    let (mut open, mut others, mut parts) = (false, 0, 0);
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.starts_with("# started on") {
            open = false;
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(counter) = counter(line) else {
            others += usize::from(!is_part(line));
            parts += usize::from(is_part(line));
            continue;
        };
        let again = runs.last().is_some_and(|run| run.counters.contains_key(counter.event));
        if !open || again {
            runs.push(Run { line: number, ..Run::default() });
            open = true;
        }
        if let Some(run) = runs.last_mut() {
            run.counters.insert(counter.event, counter);
        }
    }
    if parts > 0 {
        records.drop(
            format!("{parts} lines"),
            "of an interval, a CPU or a thread; run perf stat without -I, -A and --per-*",
        );
    }
    if others > 0 {
        records.drop(format!("{others} lines"), "no counter: value,unit,event");
    }
    runs
}
