use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::capacity;
use super::check::{Before, FirstAnswers};
use super::discretion::Discretion;
use super::outcome::{Check, Sink};
use super::output::{Nothing, Output, digest_of, short_text_of};
use super::process::Processes;
use super::program::Programs;
use super::seen::Seen;
use super::spec::CommandSpec;
use super::template::Filled;
use super::visited::{Missed, SharedRuns, Visited};
use crate::data::{Block, Phase, Watch};
use crate::exec::Pins;
use crate::measure::engine::{
    Assignment, Event, MeasureError, Mode, RoundEnd, Runner, Stop, Visit,
};
use crate::measure::observe::{
    Beside, Busiest, Cpu, Serving, Used, begin_counting, begin_watching,
};
use crate::measure::workload::Job;
use crate::units::{Seconds, text};

/// Measures commands: a visit is one run, its sample the wall time or the command's own figure.
pub struct CommandRunner {
    pub(super) specs: Vec<Arc<CommandSpec>>,
    warm_ups: usize,
    pub(super) shared: SharedRuns,
    pub(super) processes: Processes,
    pub(super) beside: Beside,
    first: FirstAnswers,
    /// The machine's own, in the same rounds.
    kernels: Vec<Job>,
    pub(super) pins: Pins,
    pub(super) seen: Seen,
    pub(super) programs: Programs,
    /// Keeps secrets out of what is told of failed runs.
    discretion: Discretion,
    pub(super) nothing: Nothing,
    pub(super) out: Output,
    pub(super) err: Output,
    /// Of the lines around the command: a server that one of them started goes on writing to it.
    pub(super) around_err: Output,
}

/// From this share of its own CPU time on, what a command left did some of its work.
const MUCH: f64 = 0.1;

/// How often a run is repeated because nobody could look at it.
const UNSEEN_RUNS: usize = 5;

/// What one run of the command gave.
struct Run {
    /// Or why its figure could not be had.
    seconds: Result<Seconds, String>,
    answer: Option<u64>,
    watch: Watch,
    process: u32,
    phases: Vec<Phase>,
}

impl CommandRunner {
    /// A runner of these commands. The pilot runs each point `warm_ups` times; with 0 there is
    /// none.
    /// With `adopting`, processes that leave their command's group are found and ended too; this
    /// process must then have no children of its own.
    ///
    /// # Errors
    /// When there is no place for the outputs.
    pub fn new(specs: Vec<CommandSpec>, warm_ups: usize, adopting: bool) -> io::Result<Self> {
        let processes = Processes::new(adopting)?;
        // After the thread that watches: what that does is not the commands'.
        begin_counting();
        Ok(Self {
            discretion: Discretion::of(&specs, true),
            specs: specs.into_iter().map(Arc::new).collect(),
            warm_ups,
            shared: SharedRuns::default(),
            processes,
            beside: Beside::default(),
            first: FirstAnswers::default(),
            kernels: Vec::new(),
            pins: Pins::default(),
            seen: Seen::default(),
            programs: Programs::default(),
            nothing: Nothing::open(),
            out: Output::new()?,
            err: Output::new()?,
            around_err: Output::new()?,
        })
    }

    /// The same, with the machine's own capacity or memory (see [`setup::capacity`],
    /// [`setup::memory`]) in its rounds.
    ///
    /// [`setup::capacity`]: crate::measure::workload::setup::capacity
    /// [`setup::memory`]: crate::measure::workload::setup::memory
    #[must_use]
    pub fn with_kernels(self, kernels: Vec<Job>) -> Self {
        Self { kernels, ..self }
    }

    /// The same, with everything that it starts for n workers held to the first n of these CPUs.
    #[must_use]
    pub fn held_to(self, pins: Pins) -> Self {
        begin_watching();
        let held = |kernel: Job| kernel.held_to(pins.clone());
        let kernels = self.kernels.into_iter().map(held).collect();
        Self { kernels, pins, ..self }
    }

    /// Visits one point, again where this process was stopped meanwhile.
    fn visit(
        &mut self,
        spec: &CommandSpec,
        workers: usize,
        reference: Option<u64>,
        stop: &Stop,
    ) -> Result<Visited, Missed> {
        let mut visited = Err(Missed::Unseen);
        for _ in 0..UNSEEN_RUNS {
            visited = self.visit_once(spec, workers, reference, stop);
            if !matches!(visited, Err(Missed::Unseen)) {
                break;
            }
        }
        visited
    }

    /// Runs one point once: prepare, the timed run, conclude, checks.
    fn visit_once(
        &mut self,
        spec: &CommandSpec,
        workers: usize,
        reference: Option<u64>,
        stop: &Stop,
    ) -> Result<Visited, Missed> {
        let filled = spec.filled(workers);
        if stop.asked() {
            return Err(Missed::Stopped(None));
        }
        let prepared = self.prepare(spec, &filled, stop);
        let run = prepared.and_then(|()| self.watched(spec, &filled, stop));
        // After a failure and an interruption too, in the midst of --prepare even.
        let concluded = self.conclude(spec, &filled, stop);
        let Run { seconds, answer, watch, process, phases } = run?;
        concluded?;
        if let Some((answer, check)) = answer.zip(spec.check.as_ref()) {
            self.compare(spec, check, &filled, reference.is_none_or(|first| first == answer))?;
        }
        let block = Block { watch: Some(watch), phases, ..Block::default() };
        let visited = Visited { block, answer: answer.unwrap_or_default(), process };
        match seconds {
            Ok(seconds) => Ok(visited.of(seconds)),
            Err(reason) => Err(Missed::NoFigure(reason, Box::new(visited))),
        }
    }

    fn watched(&mut self, spec: &CommandSpec, filled: &Filled, stop: &Stop) -> Result<Run, Missed> {
        let file = match &spec.check {
            Some(Check::File(file)) => Some(spec.path(file, filled)),
            _ => None,
        };
        let before = file.map(|file| (Before::look(&file), file));
        let serving = self.serving(spec, filled)?;
        let served = serving.cpu();
        self.beside.begin();
        self.processes.watch_for_others(self.beside.stirs());
        let used = self.timed(spec, filled, stop);
        let left = self.processes.left_behind();
        if spec.show_output {
            self.show(spec, filled);
        }
        let mut used = used?;
        self.seen.left(spec.runs(), left);
        if !serving.is_empty() {
            let Cpu { user_s, system_s } = serving.cpu() - served;
            used.user_s += user_s;
            used.system_s += system_s;
            self.beside.own_s(user_s + system_s);
            // What a client did alone, a server worked beside.
            (used.alone_s, used.busiest) = (None, None);
        }
        if used.left_s > MUCH * (used.user_s + used.system_s) {
            // Nor is it known how what it left shared the work.
            (used.alone_s, used.busiest) = (None, None);
        }
        let busiest = of_a_worker(&used, filled);
        let watch = Watch {
            busiest_s: busiest.map(|busiest| busiest.cpu_s + busiest.waited_s),
            busiest_cpu_s: busiest.map(|busiest| busiest.cpu_s),
            ..self.beside.end(&used)
        };
        if let Some((before, file)) = before
            && !before.is_written(&file)
        {
            return Err(Missed::Failed(format!(
                "--check '{}': this run did not write it",
                file.display()
            )));
        }
        let seconds = self.seconds(spec, filled, used.wall_s);
        let phases = self.phases(spec)?;
        let answer = self.answer(spec, filled)?;
        if seconds.is_ok() || spec.shared.is_some() {
            let said = self.err.words_to_search();
            self.seen.succeeded(spec.runs(), filled.workers, used.wall_s, &said);
        }
        Ok(Run { seconds, answer, watch, process: used.process, phases })
    }

    /// Whether nothing that is asked for may build the programs anew between their runs.
    pub(super) fn leaves_programs_alone(&self) -> bool {
        self.specs.iter().all(|spec| spec.prepare.is_none() && spec.conclude.is_none())
    }

    /// Shows on our standard error what a run wrote into files of ours.
    fn show(&mut self, spec: &CommandSpec, filled: &Filled) {
        use std::io::Write;
        let is_kept = spec.stdout == Sink::Null || spec.has_figures() || spec.check.is_some();
        let out = if is_kept { self.out.text().unwrap_or_default() } else { String::new() };
        let shown = out + &self.err.text().unwrap_or_default();
        let at = text::workers(filled.workers as f64);
        let end = if shown.ends_with('\n') || shown.is_empty() { "" } else { "\n" };
        // Nobody is told that nobody reads it.
        let _ = write!(io::stderr(), "--- {} at {at}\n{shown}{end}", spec.runs());
    }

    /// What works for the command without being started by it.
    fn serving(&self, spec: &CommandSpec, filled: &Filled) -> Result<Serving, Missed> {
        let mut serving = Serving::new(self.processes.prepared());
        for named in &spec.cpu_of {
            serving.add(&filled.fill(named)).map_err(|word| {
                format!(
                    "--cpu-of '{word}': expected the id of a process, a file that holds one, or a \
                     cgroup such as system.slice/NAME.service"
                )
            })?;
        }
        Ok(serving)
    }

    /// Keeps the first answer of a command, and says how one differs that is not the `same`.
    fn compare(
        &mut self,
        spec: &CommandSpec,
        check: &Check,
        filled: &Filled,
        same: bool,
    ) -> Result<(), Missed> {
        if same && self.first.knows(spec.runs()) {
            return Ok(());
        }
        let text = match check {
            Check::Stdout => self.out.short_text(),
            Check::File(file) => short_text_of(&spec.path(file, filled)),
        };
        if same {
            self.first.keep(spec.runs(), filled.workers, text);
            return Ok(());
        }
        let difference = self.first.difference(spec.runs(), text.as_deref());
        Err(Missed::Failed(format!("{} {difference}", checked(check))))
    }

    /// A digest of what must not differ.
    fn answer(&mut self, spec: &CommandSpec, filled: &Filled) -> Result<Option<u64>, String> {
        match &spec.check {
            None => Ok(None),
            Some(Check::Stdout) => self.out.digest().map(Some).map_err(|error| error.to_string()),
            Some(Check::File(file)) => {
                let path = spec.path(file, filled);
                let digest = digest_of(&path).map(Some);
                digest.map_err(|error| format!("--check '{}': {error}", path.display()))
            }
        }
    }
}

impl Runner for CommandRunner {
    fn round(
        &mut self,
        assignment: &Assignment,
        stop: &Stop,
        tell: &mut dyn FnMut(Event),
    ) -> Result<RoundEnd, MeasureError> {
        let mut end = RoundEnd::default();
        let mut answers: BTreeMap<String, u64> = assignment.answers.clone();
        self.shared.clear();
        for (index, visit) in assignment.visits.iter().enumerate() {
            tell(Event::Started(index));
            let reference = answers.get(&visit.series).copied();
            match self.visited(visit, assignment.mode, reference, stop) {
                Ok(mut visited) => {
                    visited.block.round = assignment.round;
                    end.processes.push(visited.process);
                    answers.insert(visit.series.clone(), visited.answer);
                    let Visited { block, answer, .. } = visited;
                    tell(Event::Timed { visit: index, block: Box::new(block), answer });
                }
                Err(Missed::Stopped(waited_for)) => {
                    end.interrupted = true;
                    end.waited_for = waited_for;
                    break;
                }
                Err(missed) => {
                    let (mut reason, again) = missed.told();
                    self.discretion.hide(&mut reason);
                    tell(Event::Failed { visit: index, reason, again });
                }
            }
        }
        match self.programs.replaced() {
            Some(program) if !end.interrupted => Err(MeasureError::Replaced { program }),
            _ => Ok(end),
        }
    }

    fn looks_first(&self) -> bool {
        self.warm_ups > 0
    }

    fn block_s(&self, _visit: &Visit, call_s: f64) -> f64 {
        call_s
    }

    fn timer(&self) -> String {
        "command".into()
    }

    fn cautions(&mut self) -> Vec<String> {
        self.seen.cautions()
    }

    /// Commands keep no files of ours.
    fn folder(&self, _round: Option<u32>) -> PathBuf {
        PathBuf::new()
    }
}

impl CommandRunner {
    /// One run, or what another series' run of this assignment gave; in the pilot as many as warm
    /// up, of which the last is told with the time that a whole visit takes, whatever the command's
    /// own figure says.
    fn visited(
        &mut self,
        visit: &Visit,
        mode: Mode,
        reference: Option<u64>,
        stop: &Stop,
    ) -> Result<Visited, Missed> {
        if let Some(kernel) = self.kernels.iter().find(|job| job.name == visit.series) {
            let (block, answer) =
                capacity::measured(kernel, visit, mode).map_err(|error| error.to_string())?;
            return Ok(Visited { block, answer, process: std::process::id() });
        }
        let known = self.specs.iter().find(|spec| spec.name == visit.series);
        let spec = known.and_then(|spec| match visit.workers {
            Some(_) => Some(Arc::clone(spec)),
            None => spec.sequential.clone().map(Arc::from),
        });
        let Some(spec) = spec else {
            return Err(Missed::Lasting("there is no such command".into()));
        };
        if let Some(shared) = self.shared.take(visit) {
            return shared;
        }
        let workers = visit.workers.unwrap_or(1);
        let warm_ups = if mode == Mode::Pilot { self.warm_ups.max(1) } else { 1 };
        for _ in 1..warm_ups {
            match self.visit(&spec, workers, reference, stop) {
                Ok(_) | Err(Missed::NoFigure(..)) => {}
                Err(missed) => return Err(missed),
            }
        }
        let start = std::time::Instant::now();
        let visited = self.visit(&spec, workers, reference, stop);
        let whole_s = (mode == Mode::Pilot).then(|| start.elapsed().as_secs_f64());
        self.share(visit, &spec, visited, whole_s)
    }
}

/// The busiest thread, where workers are threads or processes that live to the end: then there are as
/// many of them and one that starts them, not one a task. What one did alone must be known beside it,
/// which else would pass for a larger share.
fn of_a_worker(used: &Used, filled: &Filled) -> Option<Busiest> {
    let busiest = used.busiest.filter(|_| used.alone_s.is_some())?;
    (busiest.workers <= filled.workers + 1).then_some(busiest)
}

fn checked(check: &Check) -> String {
    match check {
        Check::Stdout => "its standard output".into(),
        Check::File(file) => format!("'{file}'"),
    }
}
