use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Args;

use super::usage::Usage;
use super::value;
use crate::analysis::{self, analyse};
use crate::data::{self, Series, Study, store};
use crate::import::{self, DurationOptions, TimeUnit};
use crate::measure::{Recording, recording, setup};
use crate::report::{
    Simulated, Terminal, closing_line, complain, print, simulation_html, simulation_json,
    simulation_terminal,
};
use crate::say::simulation as say;
use crate::sim::{self, Graph, Policy, Strands, simulate};

/// How would it scale on a machine you don't have: a schedule of recorded task times on any number
/// of workers, with no fit
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  amdahl simulate primes --workers 1..128          # recorded here, then scheduled\n  \
                        amdahl simulate reports/study.json --series sort@rayon\n  \
                        amdahl simulate --durations trace.csv --policy greedy,static-blocks --json\n\
                        A table of durations: any, with a column of times; columns task and after (names)\n\
                        say what waits for what."
)]
pub(super) struct Simulate {
    /// A workload of the library, recorded here on one worker (@EXECUTOR changes nothing but the
    /// name), or a study in which one was recorded
    #[arg(value_name = "WORKLOAD[@EXECUTOR] | STUDY", required_unless_present = "durations")]
    source: Option<String>,
    /// A table with a column of task times; - reads standard input
    #[arg(long, value_name = "FILE", conflicts_with = "source")]
    durations: Option<PathBuf>,
    /// Which column of it, by name or number from 1 [default: found by its name]
    #[arg(long, value_name = "COLUMN", requires = "durations")]
    column: Option<String>,
    /// Unit of its times [default: by its header, else s]
    #[arg(long, value_parser = value::unit(), requires = "durations")]
    unit: Option<TimeUnit>,
    /// Which series of a study [default: the only recorded one]
    #[arg(long, value_name = "NAME", conflicts_with = "durations")]
    series: Option<String>,
    /// Worker counts: 1..128, 1,2,4 or powers:4096
    #[arg(long, short, value_parser = value::counts, default_value = "powers:128")]
    #[arg(allow_negative_numbers = true)]
    workers: value::Counts,
    /// How tasks are shared out, one or several by commas: greedy, longest-first, static-blocks,
    /// round-robin, chunks, chunks:SIZE, work-stealing [default: all]
    #[arg(long, value_delimiter = ',', value_parser = value::policy)]
    policy: Vec<value::PolicyName>,
    /// Seconds that a steal costs the thief [default: measured here for a workload, of a study as it
    /// was measured, else 0]
    #[arg(long, value_name = "SECONDS", value_parser = value::seconds_or_none)]
    #[arg(allow_negative_numbers = true)]
    steal_cost: Option<f64>,
    /// Number of workers at which changes are ranked [default: the largest of --workers]
    #[arg(long, value_name = "N", value_parser = value::count, allow_negative_numbers = true)]
    at: Option<u32>,
    /// Write a page (simulation.html) and the JSON (simulation.json) into this folder too
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// As JSON (amdahl-simulation/1)
    #[arg(long)]
    json: bool,
}

/// What is scheduled, and what is known beside it.
struct Source {
    name: String,
    strands: Strands,
    /// What the longest strand is called.
    longest: Option<String>,
    runs: Vec<Vec<f64>>,
    capacity: Vec<(usize, f64)>,
    steal_s: Option<f64>,
    cautions: Vec<String>,
}

/// Files of a simulation.
const PAGE: &str = "simulation.html";
const NUMBERS: &str = "simulation.json";

/// Seconds that recording a workload may take.
const RECORDING_S: f64 = 20.0;

/// From so much on it is said that strands do not sum to the plain time, and from so much on
/// nothing else is.
const OFF: f64 = data::Recorded::OFF;
const TOO_FAR_OFF: f64 = data::Recorded::TOO_FAR_OFF;

impl Simulate {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let source = self.source()?;
        let steal = self.steal_cost.or(source.steal_s).unwrap_or(0.0);
        let options = sim::Options {
            workers: self.workers.0.clone(),
            policies: self.policies(steal),
            steal,
            capacity: source.capacity,
            runs: source.runs,
            changed_at: self.at.map(|at| at as usize),
        };
        let found = simulate(&source.strands, &options)
            .with_context(|| format!("'{}' cannot be simulated", source.name))?;
        let Source { name, longest, cautions, .. } = source;
        let of = Simulated { name, longest, cautions, found };
        self.show(&of)
    }

    fn show(&self, of: &Simulated) -> anyhow::Result<ExitCode> {
        let place = Terminal::of_stdout();
        let page = self.output.as_deref().map(|folder| write(folder, of)).transpose()?;
        let last = page.map(|page| closing_line(&page, place.columns));
        if self.json {
            print(&simulation_json(of)?)?;
            if let Some(last) = last {
                complain(&last);
            }
        } else {
            let last = last.map_or_else(String::new, |last| format!("\n{last}\n"));
            print(&format!("{}{last}", simulation_terminal(of, &place)))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The policies asked for; `None` where all are.
    fn policies(&self, steal: f64) -> Option<Vec<Policy>> {
        let asked: Vec<Policy> = self.policy.iter().map(|name| name.policy(steal)).collect();
        (!asked.is_empty()).then_some(asked)
    }

    fn source(&self) -> anyhow::Result<Source> {
        if let Some(path) = &self.durations {
            return self.of_durations(path);
        }
        let source = self.source.as_deref().unwrap_or_default();
        if Path::new(source).exists() || source.ends_with(".json") {
            return of_study(Path::new(source), self.series.as_deref());
        }
        if self.series.is_some() {
            return Err(Usage::error("--series names a series of a study, and no study is given"));
        }
        of_workload(source)
    }

    fn of_durations(&self, path: &Path) -> anyhow::Result<Source> {
        let options = DurationOptions { column: self.column.clone(), unit: self.unit };
        let (read, name) = if path == Path::new("-") {
            let name = Path::new("stdin");
            (import::durations(std::io::stdin().lock(), name, &options)?, name)
        } else {
            let file = std::fs::File::open(path);
            let file = file.with_context(|| format!("'{}'", path.display()))?;
            (import::durations(file, path, &options)?, path)
        };
        let strands = match &read.after {
            Some(after) => Strands::Graph(Graph::new(read.seconds, after)?),
            None => Strands::tasks(read.seconds)?,
        };
        let longest = strands.longest().zip(read.names.as_ref());
        let longest = longest.and_then(|(longest, names)| names.get(longest.strand).cloned());
        Ok(Source {
            name: name.display().to_string(),
            longest: longest.filter(|name| !name.is_empty()),
            strands,
            runs: Vec::new(),
            capacity: Vec::new(),
            steal_s: None,
            cautions: read.notes,
        })
    }
}

fn of_workload(text: &str) -> anyhow::Result<Source> {
    let name = if text.contains('@') { text.to_owned() } else { format!("{text}@rayon") };
    let job = setup::job(&name).map_err(Usage::error)?;
    let made = recording(&job.workload, job.executor.as_ref(), RECORDING_S);
    let Recording { recorded, runs } =
        made.with_context(|| format!("'{text}' cannot be recorded"))?;
    Source::of_recorded(name, &recorded, runs)
}

impl Source {
    fn of_recorded(
        name: String,
        recorded: &data::Recorded,
        runs: Vec<Vec<f64>>,
    ) -> anyhow::Result<Self> {
        let cautions = cautions(recorded).with_context(|| format!("'{name}'"))?;
        let strands = Strands::try_from(recorded)?;
        let phase = |at: usize| recorded.phase(at).map(str::to_owned);
        let longest = strands.longest().and_then(|longest| phase(longest.strand));
        let (capacity, steal_s) = (Vec::new(), recorded.steal_s);
        Ok(Self { name, strands, longest, runs, capacity, steal_s, cautions })
    }
}

/// What must be said of a recording; an error where its strands do not sum to the plain time.
fn cautions(of: &data::Recorded) -> anyhow::Result<Vec<String>> {
    let recorded_s: f64 = of.seconds().sum();
    let grouped = of.grouped.map(say::grouped);
    let Some((off, plain_s)) = of.off().zip(of.plain_s) else {
        return Ok(grouped.into_iter().collect());
    };
    ensure!(off.abs() <= TOO_FAR_OFF, say::too_far_off(recorded_s, plain_s));
    let off = (off.abs() > OFF).then(|| say::off(recorded_s, plain_s));
    Ok(grouped.into_iter().chain(off).collect())
}

fn of_study(path: &Path, asked: Option<&str>) -> anyhow::Result<Source> {
    let study = import::load(path, &import::Options::default())?.study;
    let series = chosen(path, &study, asked)?;
    let Some(recorded) = &series.recorded else { bail!("nothing was recorded") };
    let source = Source::of_recorded(series.name.clone(), recorded, Vec::new())?;
    Ok(Source { capacity: capacity(&study, &series.name)?, ..source })
}

/// The series asked for, or the only one that was recorded.
fn chosen<'s>(path: &Path, study: &'s Study, asked: Option<&str>) -> anyhow::Result<&'s Series> {
    let recorded: Vec<&Series> =
        study.series.iter().filter(|series| series.recorded.is_some()).collect();
    let names: Vec<&str> = recorded.iter().map(|series| series.name.as_str()).collect();
    let place = path.display();
    let found = match asked {
        None if recorded.len() > 1 => {
            bail!(
                "'{place}' has several recorded series; name one with --series: {}",
                names.join(", ")
            )
        }
        None => recorded.first(),
        Some(name) => recorded.iter().find(|series| series.name == name),
    };
    let Some(found) = found else {
        let names = if names.is_empty() { "none".into() } else { names.join(", ") };
        bail!(
            "'{place}': no tasks of {} were recorded; recorded are: {names}. Workloads of tasks and \
             `Bench::recorded` are recorded when they are measured; a trace is read with --durations",
            asked.map_or_else(|| "any series".into(), |name| format!("'{name}'"))
        )
    };
    Ok(found)
}

/// What the machine gave beside a series, at whole worker counts.
fn capacity(study: &Study, name: &str) -> anyhow::Result<Vec<(usize, f64)>> {
    let analysis = analyse(std::slice::from_ref(study), &analysis::Options::default())?;
    let series = analysis.series.iter().find(|series| series.name == name);
    let points = series.and_then(|series| series.capacity.as_ref());
    let whole = points.into_iter().flatten().filter(|at| at.workers.fract() == 0.0);
    Ok(whole.map(|at| (at.workers as usize, at.speedup.value)).collect())
}

/// Writes page and numbers and returns the page's path.
fn write(folder: &Path, of: &Simulated) -> anyhow::Result<PathBuf> {
    let page = folder.join(PAGE);
    store::write_whole(&folder.join(NUMBERS), simulation_json(of)?.as_bytes())?;
    store::write_whole(&page, simulation_html(of)?.as_bytes())?;
    Ok(page)
}
