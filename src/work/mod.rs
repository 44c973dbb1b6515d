//! Floor 1: the seam between workloads and executors. A [`Workload`] says what there is to do;
//! an [`Executor`] is a way to run it on n workers; neither knows the other.
//!
//! A call of a workload is a list of [`Stage`]s, run one after the other. Within a stage the
//! workers share; between stages they wait for each other. Work is the sum of all task times,
//! span the sum over stages of the longest one.

mod catalog;
mod event_loop;
mod lock;
mod on_device;
mod phase_log;
mod phases;
mod recorded_call;
mod spec;
mod strand_clock;
mod waiting;

pub use catalog::{Entry, Parameter, build_from};
pub use event_loop::{EventLoop, Message, Promise};
pub use lock::end_call;
pub(crate) use lock::{Ended, lock, panic_text, wait_while};
pub use on_device::DeviceKernel;
pub(crate) use phases::PhaseClock;
pub use phases::phase;
#[cfg(feature = "opencl")]
pub(crate) use phases::phases_told;
pub use recorded_call::RecordedCall;
pub use spec::{Spec, SpecError};
pub(crate) use strand_clock::StrandClock;
pub use waiting::{Gate, waiting, with_gate};

pub use crate::units::{Bound, Cap, Scaling, Theory, Updates};
use std::sync::Arc;

/// An order-independent digest of an answer: tasks finish in any order, so parts are combined
/// by wrapping addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Checksum(pub u64);

impl Checksum {
    /// Combines two parts of one answer.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }
}

impl FromIterator<Checksum> for Checksum {
    fn from_iter<I: IntoIterator<Item = Checksum>>(parts: I) -> Self {
        parts.into_iter().fold(Self::default(), Self::and)
    }
}

impl std::fmt::Display for Checksum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// How one stage of a call divides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// One worker does it while the others wait: Amdahl's serial part.
    Serial,
    /// So many independent tasks; workers pull them.
    Tasks(usize),
    /// One body per worker, all at once.
    Lanes,
}

impl Stage {
    /// What stages of this kind are called where the workload says nothing else.
    pub fn name(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Tasks(_) => "tasks",
            Self::Lanes => "lanes",
        }
    }

    /// How many tasks the stage hands out to `workers` workers.
    pub fn tasks(self, workers: usize) -> usize {
        match self {
            Self::Serial => 1,
            Self::Tasks(tasks) => tasks,
            Self::Lanes => workers,
        }
    }
}

/// Which task of which call this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The stage, from 0.
    pub stage: usize,
    /// The task or lane within the stage, from 0.
    pub index: usize,
    /// How many workers run the call.
    pub workers: usize,
}

/// What a workload asks of an executor beyond running its tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Needs {
    /// Tasks read or write memory of each other: worker processes cannot run it.
    pub shared_memory: bool,
    /// All lanes of a stage must run at the same time, since they wait for each other: none may
    /// queue behind another.
    pub concurrent_lanes: bool,
    /// Lanes wait for each other outside of [`waiting`]: an executor that holds one lock while a
    /// task computes would hang.
    pub waits_untold: bool,
}

/// A job: what is done, in which stages, with which answer.
///
/// ```
/// use amdahl::work::{At, Checksum, Spec, Stage, Workload};
///
/// struct Squares;
/// impl Workload for Squares {
///     fn spec(&self) -> Spec {
///         Spec::named("squares")
///     }
///     fn stages(&self, _workers: usize) -> Vec<Stage> {
///         vec![Stage::Tasks(100)]
///     }
///     fn task(&self, at: At) -> Checksum {
///         Checksum((at.index * at.index) as u64)
///     }
/// }
/// assert_eq!(Squares.stages(4)[0].tasks(4), 100);
/// ```
pub trait Workload: Send + Sync {
    /// Name and parameters as they were asked for: the name of a series.
    fn spec(&self) -> Spec;

    /// Name and parameters from which another process builds exactly this job. It differs from
    /// [`Workload::spec`] where building it measured something, such as how many iterations
    /// make a millisecond.
    fn recipe(&self) -> Spec {
        self.spec()
    }

    /// The stages of one call on `workers` workers, in order. Asked once per worker count,
    /// outside the timing.
    fn stages(&self, workers: usize) -> Vec<Stage>;

    /// What a stage is called: its time then stands in the report under this name, beside that of
    /// the others. Stages of one name are one. `None`: by its kind.
    fn stage_name(&self, _stage: usize) -> Option<&'static str> {
        None
    }

    /// Does one task and returns its part of the answer.
    fn task(&self, at: At) -> Checksum;

    /// The same task where one thread has many in flight: what it waits for is awaited `on` the loop.
    /// `None`: it computes, or blocks. Asked for any task; nothing is done before it is awaited.
    fn awaited<'t>(&'t self, _at: At, _on: &'t dyn EventLoop) -> Option<Promise<'t, Checksum>> {
        None
    }

    /// Its tasks in OpenCL C, where there are some: all of its stages are then tasks or lanes.
    fn on_device(&self) -> Option<&dyn DeviceKernel> {
        None
    }

    /// Which parameter says how much there is to do, and how much that is.
    fn size(&self) -> Option<(&'static str, u64)> {
        None
    }

    /// Called by one thread just before each call, inside the timing: resets what a call keeps.
    fn begin(&self, _workers: usize) {}

    /// The answers of all calls since it was last asked, for a workload that works them out only
    /// when the clock has stopped; what its tasks return then means nothing. `None`: a call's
    /// answer is what its tasks return together.
    fn late_answers(&self) -> Option<Vec<Checksum>> {
        None
    }

    /// Of a workload that shows how updates get lost: those that its calls made and lost since it
    /// was last asked. Its answers are then told by this and never compared.
    fn updates(&self) -> Option<Updates> {
        None
    }

    /// The right answer of a whole call, on any number of workers. Asked once, outside the
    /// timing. `None`: the first answer seen is the reference.
    fn expected(&self) -> Option<Checksum> {
        None
    }

    /// What is known of its scaling before it is measured.
    fn theory(&self) -> Theory {
        Theory::default()
    }

    /// What binds it: decides the worker counts.
    fn bound(&self) -> Bound {
        Bound::Cpu
    }

    /// How many bytes a call moves between memory and cores, where that rate tells more than
    /// the time does.
    fn bytes_per_call(&self) -> Option<u64> {
        None
    }

    /// What it asks of an executor.
    fn needs(&self) -> Needs {
        Needs::default()
    }

    /// Why it cannot run with worker i held to the i-th of these CPUs, or with workers that are held
    /// to none, as a clause; `None` if it can.
    fn refuses_cpus(&self, _held: &[usize]) -> Option<String> {
        None
    }

    /// Runs one call on the thread that asks, its only worker, and records its strands. `None`: what
    /// a call does inside is not known beyond its stages.
    fn record(&self) -> Option<RecordedCall> {
        None
    }

    /// One sentence for the student who reads the report, or empty.
    fn lesson(&self) -> String {
        String::new()
    }
}

/// Why an executor cannot run a workload.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecError {
    /// The pair makes no sense; the reason is a whole clause.
    #[error("'{workload}@{executor}' cannot run: {reason}")]
    Refused {
        /// The workload's spec.
        workload: String,
        /// The executor's spec.
        executor: String,
        /// Why.
        reason: String,
    },
    /// The executor runs at most so many workers.
    #[error("'{executor}' runs at most {most} worker(s), not {asked}; try --workers 1..{most}")]
    TooManyWorkers {
        /// The executor's spec.
        executor: String,
        /// Its limit.
        most: usize,
        /// What was asked for.
        asked: usize,
    },
    /// Two jobs of one name: their measurements would be one series.
    #[error(
        "two jobs are called '{name}': expected each name once (what a name cannot hold became '-')"
    )]
    Twice {
        /// The name.
        name: String,
    },
    /// Workers could not be started.
    #[error("'{executor}' could not start {workers} worker(s): {source}")]
    Start {
        /// The executor's spec.
        executor: String,
        /// How many were asked for.
        workers: usize,
        /// What the system said.
        source: std::io::Error,
    },
    /// An unknown name or parameter.
    #[error(transparent)]
    Spec(#[from] SpecError),
}

/// One timed call of a workload on a crew's workers.
pub type Call<'c> = dyn FnMut() -> Checksum + Send + 'c;

/// A way to run work on n workers.
pub trait Executor: Send + Sync {
    /// Name and parameters, as written after the `@`.
    fn spec(&self) -> Spec;

    /// Why this executor cannot run this workload, as a clause; `None` if it can.
    fn refuses(&self, _workload: &dyn Workload) -> Option<String> {
        None
    }

    /// The most workers it can have.
    fn most_workers(&self) -> Option<usize> {
        None
    }

    /// What is known of how this workload scales here, before it is measured.
    fn theory(&self, workload: &dyn Workload) -> Theory {
        workload.theory()
    }

    /// What binds this workload here: decides the worker counts.
    fn bound(&self, workload: &dyn Workload) -> Bound {
        workload.bound()
    }

    /// Whether a device does the work, beside the sequential program of this processor.
    fn is_offload(&self) -> bool {
        false
    }

    /// One sentence about this way to run this workload, for the student who reads the report, or
    /// empty.
    fn lesson(&self, _workload: &dyn Workload) -> String {
        String::new()
    }

    /// Whether its workers are no threads or processes of their own: what those used and waited then
    /// tells nothing of workers.
    fn hides_workers(&self) -> bool {
        false
    }

    /// Starts `workers` workers, untimed. They live as long as the crew.
    ///
    /// # Errors
    /// [`ExecError::Refused`] for a pair that makes no sense or for zero workers,
    /// [`ExecError::TooManyWorkers`], [`ExecError::Start`].
    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError>;
}

/// Workers that are up and waiting.
pub trait Crew {
    /// Runs `body` inside the crew, handing it the call to time: `body` may make the call as
    /// often as it likes. Being inside matters: entering a sleeping pool costs tens of
    /// microseconds that no call should pay. A panic of any worker continues in the caller.
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send));
}
