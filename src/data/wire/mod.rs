//! The file format `amdahl-study/1`. Keys may be added, never renamed; a missing optional key
//! reads as unknown.

mod check;

use serde::{Deserialize, Serialize};

use super::{
    Block, Counters, Failure, JobSize, Machine, Method, Phase, PinnedCpu, Point, Reading, Role,
    Round, Running, Series, SetAside, Study, Watch,
};
use crate::units::{Bound, Cap, Scaling, Theory, Updates, Workers};

pub(super) use check::{WireError, block_from_json};
pub(super) use recorded::RecordedFile;
use recorded::{BesideFile, RecordedStageFile};

/// The name and version that a study file carries in `schema`.
pub const SCHEMA: &str = "amdahl-study/1";

#[derive(Serialize, Deserialize)]
pub(super) struct StudyFile {
    pub(super) schema: String,
    #[serde(default)]
    label: String,
    created: String,
    tool: String,
    machine: MachineFile,
    method: MethodFile,
    #[serde(default)]
    rounds: Vec<RoundFile>,
    series: Vec<SeriesFile>,
    #[serde(default)]
    partial: bool,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct MachineFile {
    model: Option<String>,
    physical_cores: Option<usize>,
    logical_cpus: Option<usize>,
    affinity: Option<usize>,
    quota: Option<f64>,
    performance_cores: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pinned: Vec<PinnedCpu>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counters: Option<Counters>,
    memory_bytes: Option<u64>,
    numa_nodes: Option<usize>,
    os: Option<String>,
    kernel: Option<String>,
    governor: Option<String>,
    boost: Option<bool>,
    mhz: Option<f64>,
    virtualised: Option<String>,
    load: Option<f64>,
    rustc: Option<String>,
    commit: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct MethodFile {
    timer: String,
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    planned_rounds: usize,
    #[serde(default)]
    cautions: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reading: Option<ReadingFile>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct ReadingFile {
    workers: String,
    kind: String,
    column: String,
    unit: Option<String>,
    series: Vec<String>,
    rounds: Option<String>,
    sequential: Option<String>,
    notes: Vec<String>,
    unused: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct RoundFile {
    index: u32,
    processes: Vec<u32>,
    started: String,
    order: Vec<VisitFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    set_aside: Vec<SetAsideFile>,
}

#[derive(Serialize, Deserialize)]
struct SetAsideFile {
    series: String,
    workers: Option<f64>,
    block: BlockFile,
}

#[derive(Serialize, Deserialize)]
struct VisitFile {
    series: String,
    workers: Option<f64>,
}

#[derive(Serialize, Deserialize)]
struct SeriesFile {
    name: String,
    #[serde(default)]
    role: RoleFile,
    #[serde(default)]
    executor: String,
    #[serde(default)]
    command: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    metric: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<JobSize>,
    #[serde(default)]
    scaling: ScalingFile,
    #[serde(default)]
    bound: BoundFile,
    #[serde(default)]
    theory: Option<TheoryFile>,
    #[serde(default)]
    lesson: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes_per_call: Option<u64>,
    #[serde(default)]
    recorded: Option<Vec<RecordedStageFile>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recorded_beside: Option<BesideFile>,
    #[serde(default)]
    sequential: Option<PointFile>,
    points: Vec<PointFile>,
    #[serde(default)]
    failures: Vec<FailureFile>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
enum RoleFile {
    #[default]
    Subject,
    Capacity,
    Memory,
    Launcher,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
enum ScalingFile {
    #[default]
    Strong,
    Weak,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
enum BoundFile {
    #[default]
    Cpu,
    Io,
}

#[derive(Serialize, Deserialize)]
struct TheoryFile {
    parallel_fraction: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cap: Option<Cap>,
    #[serde(default)]
    why: String,
    #[serde(default)]
    expected_bias: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    tasks_interfere: bool,
}

#[derive(Serialize, Deserialize)]
struct PointFile {
    workers: f64,
    blocks: Vec<BlockFile>,
}

#[derive(Serialize, Deserialize)]
struct BlockFile {
    round: u32,
    seconds: Vec<f64>,
    calls: Vec<u64>,
    #[serde(default)]
    watch: Option<Watch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    running: Option<Running>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    phases: Vec<PhaseFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updates: Option<Updates>,
}

#[derive(Serialize, Deserialize)]
struct PhaseFile {
    name: String,
    seconds: Option<f64>,
}

#[derive(Serialize, Deserialize)]
struct FailureFile {
    workers: Option<f64>,
    round: Option<u32>,
    reason: String,
}

/// Copies the fields of one struct to another that has the same names.
macro_rules! same_fields {
    ($from:ident -> $to:ident { $($field:ident),* $(,)? }) => {
        impl From<$from> for $to {
            fn from(from: $from) -> Self {
                Self { $($field: from.$field),* }
            }
        }
    };
}

macro_rules! both_ways {
    ($a:ident <-> $b:ident { $($field:ident),* $(,)? }) => {
        same_fields!($a -> $b { $($field),* });
        same_fields!($b -> $a { $($field),* });
    };
}

mod recorded;

both_ways!(Machine <-> MachineFile {
    model, physical_cores, logical_cpus, affinity, quota, performance_cores, pinned, counters,
    memory_bytes,
    numa_nodes, os, kernel, governor, boost, mhz, virtualised, load, rustc, commit,
});
both_ways!(Reading <-> ReadingFile {
    workers, kind, column, unit, series, rounds, sequential, notes, unused,
});
both_ways!(Phase <-> PhaseFile { name, seconds });
both_ways!(Theory <-> TheoryFile { parallel_fraction, cap, why, expected_bias, tasks_interfere });

macro_rules! same_variants {
    ($a:ident <-> $b:ident { $($variant:ident),* }) => {
        impl From<$a> for $b {
            fn from(from: $a) -> Self {
                match from { $($a::$variant => Self::$variant),* }
            }
        }
        impl From<$b> for $a {
            fn from(from: $b) -> Self {
                match from { $($b::$variant => Self::$variant),* }
            }
        }
    };
}

same_variants!(Role <-> RoleFile { Subject, Capacity, Memory, Launcher });
same_variants!(Scaling <-> ScalingFile { Strong, Weak });
same_variants!(Bound <-> BoundFile { Cpu, Io });

impl From<Method> for MethodFile {
    fn from(method: Method) -> Self {
        Self {
            timer: method.timer,
            seed: method.seed,
            planned_rounds: method.planned_rounds,
            cautions: method.cautions,
            reading: method.reading.map(Into::into),
        }
    }
}

impl From<MethodFile> for Method {
    fn from(method: MethodFile) -> Self {
        Self {
            timer: method.timer,
            seed: method.seed,
            planned_rounds: method.planned_rounds,
            cautions: method.cautions,
            reading: method.reading.map(Into::into),
        }
    }
}

impl From<Study> for StudyFile {
    fn from(study: Study) -> Self {
        Self {
            schema: SCHEMA.into(),
            label: study.label,
            created: study.created,
            tool: study.tool,
            machine: study.machine.into(),
            method: study.method.into(),
            rounds: study.rounds.into_iter().map(RoundFile::from).collect(),
            series: study.series.into_iter().map(SeriesFile::from).collect(),
            partial: study.partial,
        }
    }
}

impl From<Round> for RoundFile {
    fn from(round: Round) -> Self {
        let visit = |(series, workers): (String, Option<Workers>)| VisitFile {
            series,
            workers: workers.map(Workers::get),
        };
        let set_aside = |aside: SetAside| SetAsideFile {
            series: aside.series,
            workers: aside.workers.map(Workers::get),
            block: aside.block.into(),
        };
        Self {
            index: round.index,
            processes: round.processes,
            started: round.started,
            order: round.order.into_iter().map(visit).collect(),
            set_aside: round.set_aside.into_iter().map(set_aside).collect(),
        }
    }
}

impl From<Series> for SeriesFile {
    fn from(series: Series) -> Self {
        let failure = |failure: Failure| FailureFile {
            workers: failure.workers.map(Workers::get),
            round: failure.round,
            reason: failure.reason,
        };
        let (recorded, recorded_beside) = recorded::to_parts(series.recorded);
        Self {
            name: series.name,
            role: series.role.into(),
            executor: series.executor,
            command: series.command,
            metric: series.metric,
            rate: series.rate,
            size: series.size,
            scaling: series.scaling.into(),
            bound: series.bound.into(),
            theory: series.theory.map(Into::into),
            lesson: series.lesson,
            bytes_per_call: series.bytes_per_call,
            recorded,
            recorded_beside,
            sequential: series.sequential.map(PointFile::from),
            points: series.points.into_iter().map(PointFile::from).collect(),
            failures: series.failures.into_iter().map(failure).collect(),
        }
    }
}

impl From<Point> for PointFile {
    fn from(point: Point) -> Self {
        Self {
            workers: point.workers.get(),
            blocks: point.blocks.into_iter().map(BlockFile::from).collect(),
        }
    }
}

impl From<Block> for BlockFile {
    fn from(block: Block) -> Self {
        Self {
            round: block.round,
            seconds: block.samples.iter().map(|sample| sample.seconds.get()).collect(),
            calls: block.samples.iter().map(|sample| sample.calls).collect(),
            watch: block.watch,
            running: block.running,
            phases: block.phases.into_iter().map(Into::into).collect(),
            updates: block.updates,
        }
    }
}

pub(super) fn block_to_json(block: &Block) -> serde_json::Value {
    serde_json::to_value(BlockFile::from(block.clone())).unwrap_or_default()
}

/// As the object that studies and analyses carry.
impl Serialize for Machine {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MachineFile::from(self.clone()).serialize(serializer)
    }
}
