//! What runs in one call, task by task.

/// Strands of one call on one worker, each the median of some repeats: stages one after the other,
/// or a graph where forks are nested.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recorded {
    /// Seconds of each task, by stage; empty where there is a graph.
    pub stages: Vec<RecordedStage>,
    /// Strands that wait for each other.
    pub graph: Option<RecordedGraph>,
    /// Seconds of the same call without a clock inside; `None` where it was not measured beside.
    pub plain_s: Option<f64>,
    /// Seconds from a fork until another worker of a pool began what it stole; `None` where it was
    /// not measured.
    pub steal_s: Option<f64>,
    /// How many neighbouring tasks are one strand at most; `None`: each is its own.
    pub grouped: Option<u64>,
}

/// One stage of a recorded call.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecordedStage {
    /// `serial`, `tasks` or `lanes`.
    pub kind: String,
    /// Seconds of each task in index order.
    pub seconds: Vec<f64>,
    /// What the program calls it.
    pub phase: Option<String>,
}

/// Strands that wait for each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecordedGraph {
    /// Seconds of each strand, in the order in which they ran.
    pub seconds: Vec<f64>,
    /// By strand: which earlier ones it waits for.
    pub after: Vec<Vec<u32>>,
    /// By strand: which of `phases` it is of.
    pub phase: Vec<Option<u32>>,
    /// What the program calls its parts.
    pub phases: Vec<String>,
}

impl Recorded {
    /// Beyond this it is said that the strands do not sum to the plain time.
    pub const OFF: f64 = 0.03;

    /// Beyond this they say nothing about parallelism.
    pub const TOO_FAR_OFF: f64 = 0.10;

    /// Stages, of which nothing else is known.
    pub fn of(stages: Vec<RecordedStage>) -> Self {
        Self { stages, ..Self::default() }
    }

    /// Seconds of the stages that no other worker can share; 0 for a graph, whose shape says more.
    pub fn serial_s(&self) -> f64 {
        let serial = self.stages.iter().filter(|stage| stage.is_serial());
        serial.flat_map(|stage| &stage.seconds).sum()
    }

    /// All durations, stages one after the other.
    pub fn seconds(&self) -> impl Iterator<Item = f64> {
        let stages = self.stages.iter().flat_map(|stage| &stage.seconds);
        stages.chain(self.graph.iter().flat_map(|graph| &graph.seconds)).copied()
    }

    /// By how much the strands together are longer than the plain call: 0.03 is 3 %. `None` where
    /// that was not measured.
    pub fn off(&self) -> Option<f64> {
        let plain_s = self.plain_s.filter(|plain_s| *plain_s > 0.0)?;
        Some(self.seconds().sum::<f64>() / plain_s - 1.0)
    }

    /// What the program calls the part that strand `at` is of, stages counted through.
    pub fn phase(&self, at: usize) -> Option<&str> {
        if let Some(graph) = &self.graph {
            let phase = graph.phase.get(at).copied().flatten()?;
            return graph.phases.get(phase as usize).map(String::as_str);
        }
        let mut before = 0;
        let of = self.stages.iter().find(|stage| {
            before += stage.seconds.len();
            at < before
        });
        of?.phase.as_deref()
    }
}

impl RecordedStage {
    /// A stage without a name: `serial`, `tasks` or `lanes`, and seconds of each task.
    pub fn new(kind: impl Into<String>, seconds: Vec<f64>) -> Self {
        Self { kind: kind.into(), seconds, phase: None }
    }

    /// Whether no other worker can share it.
    pub fn is_serial(&self) -> bool {
        self.kind == "serial"
    }
}
