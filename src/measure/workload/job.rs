//! A workload on an executor, and how one block of it is measured.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::alone::Alone;
use super::looked::looked;
use super::timer::{Timer, TimerError};
use crate::data::{Block, JobSize, Phase, Role, Series, Watch};
use crate::exec::{Held, Pins};
use crate::measure::engine::Visit;
use crate::measure::observe::{NoiseWatch, begin_watching};
use crate::units::{Bound, Scaling};
use crate::work::{
    Call, Checksum, Crew, Ended, ExecError, Executor, PhaseClock, Workload, panic_text,
};

/// A workload on an executor, under the name it has in a study.
#[derive(Clone)]
pub struct Job {
    /// `SPEC@EXECUTOR`.
    pub name: String,
    /// Subject, capacity or memory.
    pub role: Role,
    /// What is done.
    pub workload: Arc<dyn Workload>,
    /// How.
    pub executor: Arc<dyn Executor>,
    /// How the sequential program runs it; `None` where that is not measured.
    pub sequential: Option<Arc<dyn Executor>>,
    /// What binds it: decides the worker counts.
    pub bound: Bound,
    /// The CPUs that its workers are held to.
    pub pins: Pins,
    expected: OnceLock<Option<Checksum>>,
}

/// Why a block could not be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlockError {
    /// The executor said no.
    #[error(transparent)]
    Exec(#[from] ExecError),
    /// The timer said no.
    #[error(transparent)]
    Timer(#[from] TimerError),
    /// The system did not hold its workers to their CPUs.
    #[error("its {workers} workers could not be held to their CPUs: {source}")]
    Pins {
        /// How many.
        workers: usize,
        /// What the system said.
        source: std::io::Error,
    },
    /// The job panicked.
    #[error("panicked: {0}")]
    Panic(String),
    /// A task ended its call, with a reason.
    #[error("{0}")]
    Ended(String),
    /// A wrong answer is never a sample.
    #[error("wrong answer: expected {expected}, got {got}")]
    Wrong {
        /// The right answer, or the first one seen.
        expected: Checksum,
        /// What came out.
        got: Checksum,
    },
    /// No sequential program to run.
    #[error("has no sequential baseline")]
    NoBaseline,
}

impl Job {
    /// A job named after its parts, without a sequential program beside it.
    pub fn new(workload: Arc<dyn Workload>, executor: Arc<dyn Executor>) -> Self {
        let name = format!("{}@{}", workload.spec(), executor.spec());
        let bound = executor.bound(workload.as_ref());
        Self {
            name,
            role: Role::Subject,
            workload,
            executor,
            sequential: None,
            bound,
            pins: Pins::default(),
            expected: OnceLock::new(),
        }
    }

    /// The same job with its workload built in another way.
    pub(super) fn doing(&self, workload: Arc<dyn Workload>) -> Self {
        Self { workload, expected: OnceLock::new(), ..self.clone() }
    }

    /// The same job with its workers held to these CPUs.
    #[must_use]
    pub fn held_to(self, pins: Pins) -> Self {
        Self { pins, ..self }
    }

    /// The series that measurements of this job go to, still empty.
    pub fn series(&self) -> Series {
        let workload = self.workload.as_ref();
        let theory = self.executor.theory(workload);
        let lessons = [workload.lesson(), self.executor.lesson(workload)];
        let said = theory.parallel_fraction.is_some() || !theory.why.is_empty();
        Series {
            name: self.name.clone(),
            role: self.role,
            executor: self.executor.spec().to_string(),
            command: None,
            metric: None,
            rate: None,
            size: self.size(),
            scaling: match self.role {
                Role::Subject | Role::Memory | Role::Launcher => Scaling::Strong,
                Role::Capacity => Scaling::Weak,
            },
            bound: self.bound,
            theory: said.then_some(theory),
            lesson: lessons.join(" ").trim().to_owned(),
            // On a device the way there and back is in the time, and in no count of bytes.
            bytes_per_call: self.workload.bytes_per_call().filter(|_| !self.executor.is_offload()),
            recorded: None,
            sequential: None,
            points: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Which size it is of a job that a device does: where several are measured, they tell from which
    /// on that pays.
    fn size(&self) -> Option<JobSize> {
        let (key, size) = self.workload.size().filter(|_| self.executor.is_offload())?;
        let job = format!("{}@{}", self.workload.spec().without(key), self.executor.spec());
        Some(JobSize { job, size, offloaded: true })
    }

    /// Whether looking on tells what it does at so many workers: its stages do not, and its workers
    /// are threads.
    pub(super) fn is_looked_at(&self, workers: usize) -> bool {
        !self.executor.hides_workers() && Alone::is_unseen(self.workload.as_ref(), workers)
    }

    /// What was watched, without what tells nothing of workers. What an unseen body does alone would
    /// pass for a larger share of its thread, unless somebody looked on.
    fn told(&self, visit: &Visit, watch: Watch, looked_at: bool) -> Watch {
        let Some(workers) = visit.workers.filter(|workers| *workers > 1) else { return watch };
        let hides = self.executor.hides_workers();
        let unseen = Alone::is_unseen(self.workload.as_ref(), workers) && !looked_at;
        let busiest = |seconds: Option<f64>| seconds.filter(|_| !hides && !unseen);
        Watch {
            busiest_s: busiest(watch.busiest_s),
            busiest_cpu_s: busiest(watch.busiest_cpu_s),
            waited_s: watch.waited_s.filter(|_| !hides),
            ..watch
        }
    }

    /// Starts the workers for one visit; `None` is the sequential program.
    ///
    /// # Errors
    /// [`BlockError::Exec`], or [`BlockError::NoBaseline`] where there is no sequential program.
    pub fn crew(&self, workers: Option<usize>) -> Result<Box<dyn Crew>, BlockError> {
        let workload = &self.workload;
        match (workers, &self.sequential) {
            (Some(workers), _) => Ok(self.executor.crew(workers, workload)?),
            (None, Some(sequential)) => Ok(sequential.crew(1, workload)?),
            (None, None) => Err(BlockError::NoBaseline),
        }
    }
}

/// A timer together with where it may keep files.
pub struct JobTimer<'t> {
    /// Takes the times.
    pub timer: &'t mut dyn Timer,
    /// The round's folder.
    pub folder: &'t Path,
}

/// Measures one block, checks every answer against the workload's own or `reference`, and
/// watches the noise. Returns the block (of round 0) and the answer.
///
/// # Errors
/// [`BlockError`]; a panic of the job is one.
pub fn block_of(
    job: &Job,
    visit: &Visit,
    reference: Option<Checksum>,
    with: &mut JobTimer<'_>,
) -> Result<(Block, Checksum), BlockError> {
    let measured = catch_unwind(AssertUnwindSafe(|| {
        let _held = held(&job.pins, visit.workers.unwrap_or(1))?;
        let alone = visit.workers.and_then(|workers| Alone::of(&job.workload, workers));
        let mut crew = match &alone {
            Some(alone) => job.doing(alone.clone()).crew(visit.workers)?,
            None => job.crew(visit.workers)?,
        };
        let expected = job.expected.get_or_init(|| job.workload.expected()).or(reference);
        // What came before is not of this block.
        let compared = job.workload.updates().is_none();
        let answers = Answers { expected, wrong: None, compared };
        let (crew, workload) = (crew.as_mut(), job.workload.as_ref());
        let mut checked = Checked { crew, workload, answers, phases: PhaseClock::new() };
        let alone_s = || alone.as_ref().map(|alone| alone.seconds());
        let mut watched = NoiseWatch::over(&mut checked, &alone_s);
        let samples = with.timer.time(visit, with.folder, &mut watched);
        let seen = watched.seen();
        let Checked { crew, answers, phases, .. } = checked;
        let mut looked_at = Checked { crew, workload, answers, phases: PhaseClock::new() };
        let at_least = with.timer.looking();
        let hidden = visit.workers.filter(|workers| job.is_looked_at(*workers));
        let running = hidden.filter(|_| !at_least.is_zero() && samples.is_ok());
        let running = running.and_then(|workers| looked(&mut looked_at, workers, at_least));
        let watch = seen.map(|watch| job.told(visit, watch, running.is_some()));
        let Checked { answers: Answers { expected, wrong, .. }, .. } = looked_at;
        if let (Some(got), Some(expected)) = (wrong, expected) {
            return Err(BlockError::Wrong { expected, got });
        }
        let answer = expected.unwrap_or_default();
        let updates = job.workload.updates();
        let block = Block { samples: samples?, watch, running, updates, ..Block::default() };
        Ok((with_phases(block, phases), answer))
    }));
    measured.unwrap_or_else(|panic| {
        Err(match panic.downcast::<Ended>() {
            Ok(ended) => BlockError::Ended(ended.0),
            Err(panic) => BlockError::Panic(panic_text(panic.as_ref())),
        })
    })
}

/// The block with its phases, each as its share of a call.
fn with_phases(block: Block, mut phases: PhaseClock) -> Block {
    let call_s = block.median().unwrap_or_default();
    let phase = |(name, share): (String, Option<f64>)| Phase {
        name,
        seconds: share.map(|share| share * call_s),
    };
    let phases = phases.shares().into_iter().map(phase).collect();
    Block { phases, ..block }
}

/// The machine's counters are of all CPUs that we may use, not of those that one block is held to.
fn held(pins: &Pins, workers: usize) -> Result<Held, BlockError> {
    begin_watching();
    pins.hold(workers).map_err(|source| BlockError::Pins { workers, source })
}

/// A crew whose every answer is compared, and whose calls are told by their phases.
struct Checked<'c> {
    crew: &'c mut dyn Crew,
    workload: &'c dyn Workload,
    answers: Answers,
    phases: PhaseClock,
}

/// The first answer seen is the reference where none is known.
struct Answers {
    expected: Option<Checksum>,
    wrong: Option<Checksum>,
    /// False for a job that tells itself what its answers lack.
    compared: bool,
}

impl Answers {
    fn compare(&mut self, answer: Checksum) {
        if self.compared && answer != *self.expected.get_or_insert(answer) {
            self.wrong = Some(answer);
        }
    }
}

impl Crew for Checked<'_> {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        let (answers, phases) = (&mut self.answers, &mut self.phases);
        let late = self.workload.late_answers().is_some();
        self.crew.enter(&mut |call| {
            phases.enter(|phases| {
                body(&mut || {
                    let answer = phases.call(&mut *call);
                    if !late {
                        answers.compare(answer);
                    }
                    answer
                });
            });
        });
        let worked_out = self.workload.late_answers().unwrap_or_default();
        worked_out.into_iter().for_each(|answer| answers.compare(answer));
    }
}
