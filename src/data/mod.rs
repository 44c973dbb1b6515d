//! Floor 1: what was measured. [`Study`] > [`Series`] > [`Point`] > [`Block`] by round.
//!
//! The types here are for programs; the file format `amdahl-study/1` is a separate set of wire
//! types (`wire`), so that either can change without the other. Reading and writing files is in
//! [`store`].

mod counters;
mod machine;
mod noise;
mod phase;
mod pinned;
mod reading;
mod recorded;
mod running;
pub mod store;
mod watch;
mod wire;

pub use counters::Counters;
pub use machine::Machine;
pub use noise::{COUNTER_RESOLUTION_S, DISTURBED_ABOVE, KEPT_WAITING};
pub use phase::Phase;
pub use pinned::{CpuPlace, PinnedCpu, changes};
pub use reading::Reading;
pub use recorded::{Recorded, RecordedGraph, RecordedStage};
pub use running::Running;
pub(crate) use store::{IF_TOO_BIG, MOST_BYTES, if_cut_short, if_json};
pub use store::{StudyError, load, parse, save};
pub use watch::Watch;
pub use wire::SCHEMA;

use serde::{Deserialize, Serialize};

pub use crate::units::{Bound, Cap, Scaling, Seconds, Theory, Updates, Workers};

/// One measurement of one or more jobs on one machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// What it is called where several are shown: a baseline's name, a file's stem; may be empty.
    pub label: String,
    /// When it began, RFC 3339 in UTC.
    pub created: String,
    /// The program and version that measured.
    pub tool: String,
    /// Where it was measured.
    pub machine: Machine,
    /// How it was measured.
    pub method: Method,
    /// The rounds in the order they were run.
    pub rounds: Vec<Round>,
    /// What was measured, in the order asked for.
    pub series: Vec<Series>,
    /// True until every planned round is done: what an interruption leaves.
    pub partial: bool,
}

/// How a study was measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Method {
    /// What took the times: `criterion`, `plain`, `command`, or the kind of an import.
    pub timer: String,
    /// Seed of the random orders.
    pub seed: u64,
    /// Rounds that were planned; 0 for imports.
    pub planned_rounds: usize,
    /// Anything a reader must know, one sentence each (`--quick`: five rounds).
    pub cautions: Vec<String>,
    /// How another program's file was read; `None` where nothing had to be decided.
    pub reading: Option<Reading>,
}

/// What was timed, as far as it bears on what the times hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimedBy {
    /// Calls within a process of ours.
    Calls,
    /// Whole programs.
    Commands,
    /// Something else, by another program.
    Others,
}

impl Method {
    /// What was timed.
    pub fn timed_by(&self) -> TimedBy {
        match self.timer.as_str() {
            "criterion" | "plain" => TimedBy::Calls,
            "command" => TimedBy::Commands,
            _ => TimedBy::Others,
        }
    }
}

/// One visit of every point, by a process of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// From 0.
    pub index: u32,
    /// The process that measured it, and those that took over when one died.
    pub processes: Vec<u32>,
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// The points in the order visited: series name, and its workers (`None`: its sequential
    /// baseline).
    pub order: Vec<(String, Option<Workers>)>,
    /// What others disturbed and was measured once more in this round: no number rests on it.
    pub set_aside: Vec<SetAside>,
}

/// A block that another one of the same round stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAside {
    /// The series' name.
    pub series: String,
    /// `None`: its sequential baseline.
    pub workers: Option<Workers>,
    /// What was measured.
    pub block: Block,
}

/// What a series is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A job somebody asks about.
    Subject,
    /// A kernel that shares nothing, with the same work for each worker: shows what the machine
    /// itself can give.
    Capacity,
    /// A kernel that only reads and writes memory, shared by the workers: shows what the memory gives.
    Memory,
    /// What a job is started with (`mpirun -n 4 true`), measured so that it can be subtracted.
    Launcher,
}

/// One job across worker counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// `SPEC@EXECUTOR`, or the name of a command or of an imported table.
    pub name: String,
    /// Subject, capacity, memory or launcher.
    pub role: Role,
    /// The part after the `@`; empty where it does not apply.
    pub executor: String,
    /// The command line with its placeholders, if it was a command.
    pub command: Option<String>,
    /// The expression that finds a command's own figure; `None`: its times are wall times.
    pub metric: Option<String>,
    /// What its figure is a rate of, such as `tps`; may be empty. `None`: it is a time.
    pub rate: Option<String>,
    /// Which size of a job it is that was measured at several.
    pub size: Option<JobSize>,
    /// Strong or weak.
    pub scaling: Scaling,
    /// What binds it.
    pub bound: Bound,
    /// What is known of it beforehand; `None` where nothing was said.
    pub theory: Option<Theory>,
    /// A sentence for the student, or empty.
    pub lesson: String,
    /// Bytes that a call moves between memory and cores, where that rate tells more than the time.
    pub bytes_per_call: Option<u64>,
    /// Work and span of one recorded call, where tasks can be recorded.
    pub recorded: Option<Recorded>,
    /// The sequential program, if it was measured beside the parallel one: no pool, no threads.
    pub sequential: Option<Point>,
    /// The worker counts, ascending.
    pub points: Vec<Point>,
    /// What went wrong, by worker count.
    pub failures: Vec<Failure>,
}

impl Series {
    /// A subject of this name, strong and bound by the processor, of which nothing else is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            role: Role::Subject,
            executor: String::new(),
            command: None,
            metric: None,
            rate: None,
            size: None,
            scaling: Scaling::Strong,
            bound: Bound::Cpu,
            theory: None,
            lesson: String::new(),
            bytes_per_call: None,
            recorded: None,
            sequential: None,
            points: Vec::new(),
            failures: Vec::new(),
        }
    }
}

/// A size of a job that was measured at several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSize {
    /// The job, by a name that all its sizes have.
    pub job: String,
    /// What `{size}` stands for; of a job that grows, for one worker.
    pub size: u64,
    /// Whether a device does it, beside the sequential program of this processor.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offloaded: bool,
}

/// One worker count of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// How many workers.
    pub workers: Workers,
    /// What was measured, by round.
    pub blocks: Vec<Block>,
}

/// What one round measured at one point.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// The round's index.
    pub round: u32,
    /// Samples in the order taken.
    pub samples: Vec<Sample>,
    /// What else went on meanwhile; `None` for imports.
    pub watch: Option<Watch>,
    /// How many threads ran at a time, in calls after those that were timed. `None` where nobody looked: one
    /// worker, a job whose stages are known, an import.
    pub running: Option<Running>,
    /// What the program calls the parts of a call, in the order in which they first ran; each name
    /// once.
    pub phases: Vec<Phase>,
    /// Of a job that may lose updates: those that its calls made and lost, warming ones too.
    pub updates: Option<Updates>,
}

/// One timed sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Seconds a call.
    pub seconds: Seconds,
    /// How many calls it is the mean of.
    pub calls: u64,
}

/// A point that could not be measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// At which worker count; `None`: the sequential baseline, or the series as a whole.
    pub workers: Option<Workers>,
    /// In which round, if in one.
    pub round: Option<u32>,
    /// What happened, in words.
    pub reason: String,
}

impl Point {
    /// Updates that all its blocks made and lost; `None`: its job loses none, or its answers were
    /// compared.
    pub fn updates(&self) -> Option<Updates> {
        self.blocks.iter().filter_map(|block| block.updates).reduce(Updates::and)
    }
}

impl Failure {
    /// Whether measuring went on at its worker count: the point of `series` was measured in the
    /// round that failed, or in a later one.
    pub fn is_made_good(&self, series: &Series) -> bool {
        let point = match self.workers {
            None => series.sequential.as_ref(),
            Some(at) => {
                let place = series.points.binary_search_by(|point| point.workers.cmp(&at));
                place.ok().and_then(|place| series.points.get(place))
            }
        };
        let last = point.and_then(|point| point.blocks.iter().map(|block| block.round).max());
        last.is_some_and(|last| self.round.is_none_or(|round| last >= round))
    }
}

impl Series {
    /// Whether anything failed and was not measured after all.
    pub fn lacks_measurements(&self) -> bool {
        self.failures.iter().any(|failure| !failure.is_made_good(self))
    }
}

impl Block {
    /// The block's value in seconds: the median of its samples. `None` when it has none.
    pub fn median(&self) -> Option<f64> {
        let mut seconds: Vec<f64> = self.samples.iter().map(|s| s.seconds.get()).collect();
        seconds.sort_by(f64::total_cmp);
        let middle = seconds.len() / 2;
        match seconds.len() {
            0 => None,
            odd if odd % 2 == 1 => Some(seconds[middle]),
            _ => Some((seconds[middle - 1] + seconds[middle]) / 2.0),
        }
    }
}

impl Study {
    /// The series of this name.
    pub fn series_named(&self, name: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.name == name)
    }
}
