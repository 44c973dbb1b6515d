use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::beside::Beside;
use super::output::{Output, digest_of};
use super::process::{Ended, Processes, Used};
use super::spec::{Check, CommandSpec};
use super::template::Filled;
use crate::data::{Block, Sample, Watch};
use crate::measure::MeasureError;
use crate::measure::message::{Assignment, Event, Mode, Visit};
use crate::measure::sweep::{RoundEnd, Runner, Stop};
use crate::units::{Seconds, text};

/// Measures commands: a visit is one run, its sample the wall time or the command's own figure.
pub struct CommandRunner {
    specs: Vec<CommandSpec>,
    warm_ups: usize,
    processes: Processes,
    beside: Beside,
    out: Output,
    err: Output,
}

/// How long --conclude may take after an interruption.
const LAST_WISH: Duration = Duration::from_secs(10);

/// What a visit came to.
struct Visited {
    block: Block,
    answer: u64,
    process: u32,
}

/// What one run of the command gave.
struct Run {
    seconds: Seconds,
    answer: Option<u64>,
    watch: Watch,
    process: u32,
}

enum Missed {
    Failed(String),
    Stopped,
}

impl From<String> for Missed {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

impl CommandRunner {
    /// A runner of these commands. The pilot runs each point `warm_ups` times, at least once.
    /// With `adopting`, processes that leave their command's group are found and ended too; this
    /// process must then have no children of its own.
    ///
    /// # Errors
    /// When there is no place for the outputs.
    pub fn new(specs: Vec<CommandSpec>, warm_ups: usize, adopting: bool) -> io::Result<Self> {
        Ok(Self {
            specs,
            warm_ups,
            processes: Processes::new(adopting),
            beside: Beside::default(),
            out: Output::new()?,
            err: Output::new()?,
        })
    }

    /// Runs one point once: prepare, the timed run, conclude, checks.
    fn visit(
        &mut self,
        spec: &CommandSpec,
        workers: usize,
        reference: Option<u64>,
        stop: &Stop,
    ) -> Result<Visited, Missed> {
        let filled = spec.filled(workers);
        self.around(spec, "--prepare", spec.prepare.as_deref(), &filled, stop)?;
        let run = self.watched(spec, &filled, stop);
        let concluded = self.conclude(spec, &filled, stop);
        let Run { seconds, answer, watch, process } = run?;
        concluded?;
        if let (Some(expected), Some(got)) = (reference, answer)
            && expected != got
        {
            return Err(Missed::Failed(format!(
                "{} differs from that of the first run (digest {got:016x}, was {expected:016x})",
                spec.check.as_ref().map_or_else(String::new, checked)
            )));
        }
        let samples = vec![Sample { seconds, calls: 1 }];
        let block = Block { round: 0, samples, watch: Some(watch) };
        Ok(Visited { block, answer: answer.unwrap_or_default(), process })
    }

    fn watched(&mut self, spec: &CommandSpec, filled: &Filled, stop: &Stop) -> Result<Run, Missed> {
        self.beside.begin();
        let used = self.timed(spec, filled, stop)?;
        let watch = self.beside.end(&used);
        let seconds =
            Seconds::new(self.seconds(spec, &used)?).map_err(|error| error.to_string())?;
        let answer = self.answer(spec, filled)?;
        Ok(Run { seconds, answer, watch, process: used.process })
    }

    fn timed(&mut self, spec: &CommandSpec, filled: &Filled, stop: &Stop) -> Result<Used, Missed> {
        let mut command = spec.timed(filled);
        let line = || filled.fill(&spec.line());
        let input = match &spec.input {
            None => Stdio::null(),
            Some(file) => {
                let path = spec.path(file, filled);
                let open = File::open(&path);
                open.map_err(|error| format!("--input '{}': {error}", path.display()))?.into()
            }
        };
        let wants_output = spec.metric.is_some() || spec.check == Some(Check::Stdout);
        let out = if wants_output { self.out.next() } else { Ok(Stdio::null()) };
        let files = |error| format!("a file for its output cannot be written: {error}");
        command.stdin(input).stdout(out.map_err(files)?).stderr(self.err.next().map_err(files)?);
        match self.run(&mut command, spec, stop) {
            Err(error) => Err(Missed::Failed(not_started(&line(), &error, spec))),
            Ok(Ended::Stopped) => Err(Missed::Stopped),
            Ok(Ended::TimedOut(used)) => Err(Missed::Failed(format!(
                "'{}' was ended after {}: longer than --timeout allows{}",
                line(),
                text::seconds(used.wall_s),
                self.last_words()
            ))),
            Ok(Ended::ByItself(used)) if used.status.success() => Ok(used),
            Ok(Ended::ByItself(used)) => {
                Err(Missed::Failed(format!("'{}': {}{}", line(), used.status, self.last_words())))
            }
        }
    }

    /// Puts away what was prepared, after a failure and an interruption too.
    fn conclude(&mut self, spec: &CommandSpec, filled: &Filled, stop: &Stop) -> Result<(), Missed> {
        let stopped = stop.asked();
        let limit = if stopped { Some(LAST_WISH) } else { spec.timeout };
        let spec = CommandSpec { timeout: limit, ..spec.clone() };
        let stop = if stopped { &Stop::default() } else { stop };
        self.around(&spec, "--conclude", spec.conclude.as_deref(), filled, stop)
    }

    fn around(
        &mut self,
        spec: &CommandSpec,
        flag: &str,
        line: Option<&str>,
        filled: &Filled,
        stop: &Stop,
    ) -> Result<(), Missed> {
        let Some(line) = line else { return Ok(()) };
        let mut command: Command = spec.around(line, filled);
        let err = self.err.next().map_err(|error| error.to_string())?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(err);
        let line = || format!("{flag} '{}'", filled.fill(line));
        match self.run(&mut command, spec, stop) {
            Err(error) => Err(Missed::Failed(format!("{} could not be started: {error}", line()))),
            Ok(Ended::Stopped) => Err(Missed::Stopped),
            Ok(Ended::ByItself(used)) if used.status.success() => Ok(()),
            Ok(Ended::ByItself(used)) => {
                Err(Missed::Failed(format!("{}: {}{}", line(), used.status, self.last_words())))
            }
            Ok(Ended::TimedOut(used)) => Err(Missed::Failed(format!(
                "{} was ended after {}: longer than --timeout allows",
                line(),
                text::seconds(used.wall_s)
            ))),
        }
    }

    fn run(&mut self, command: &mut Command, spec: &CommandSpec, stop: &Stop) -> io::Result<Ended> {
        let ended = self.processes.run(command, spec.timeout, stop)?;
        if let Ended::ByItself(used) | Ended::TimedOut(used) = &ended {
            self.beside.own(used);
        }
        Ok(ended)
    }

    fn last_words(&mut self) -> String {
        let words = self.err.last_words();
        if words.is_empty() { words } else { format!("; its last words: {words}") }
    }

    /// The run's value in seconds.
    fn seconds(&mut self, spec: &CommandSpec, used: &Used) -> Result<f64, String> {
        let Some(metric) = &spec.metric else { return Ok(used.wall_s) };
        let out = self.out.text().map_err(|error| error.to_string())?;
        let err = self.err.text().map_err(|error| error.to_string())?;
        metric.seconds(&[&out, &err]).map_err(|error| error.to_string())
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
        for (index, visit) in assignment.visits.iter().enumerate() {
            tell(Event::Started(index));
            let reference = answers.get(&visit.series).copied();
            match self.repeat(visit, assignment.mode, reference, stop) {
                Ok(mut visited) => {
                    visited.block.round = assignment.round;
                    end.processes.push(visited.process);
                    answers.insert(visit.series.clone(), visited.answer);
                    let Visited { block, answer, .. } = visited;
                    tell(Event::Timed { visit: index, block, answer });
                }
                Err(Missed::Failed(reason)) => tell(Event::Failed { visit: index, reason }),
                Err(Missed::Stopped) => {
                    end.interrupted = true;
                    break;
                }
            }
        }
        Ok(end)
    }

    fn block_s(&self, call_s: f64) -> f64 {
        call_s
    }

    fn timer(&self) -> String {
        "command".into()
    }

    fn root(&self) -> PathBuf {
        std::env::temp_dir()
    }
}

impl CommandRunner {
    /// One run; in the pilot as many as warm up, of which the last is told with the time that a
    /// whole visit takes, whatever the command's own figure says.
    fn repeat(
        &mut self,
        visit: &Visit,
        mode: Mode,
        reference: Option<u64>,
        stop: &Stop,
    ) -> Result<Visited, Missed> {
        let known = self.specs.iter().find(|spec| spec.name == visit.series);
        let (Some(spec), Some(workers)) = (known.cloned(), visit.workers) else {
            return Err(Missed::Failed("there is no such command".into()));
        };
        if mode != Mode::Pilot {
            return self.visit(&spec, workers, reference, stop);
        }
        for _ in 1..self.warm_ups {
            self.visit(&spec, workers, reference, stop)?;
        }
        let start = std::time::Instant::now();
        let mut last = self.visit(&spec, workers, reference, stop)?;
        if let Ok(seconds) = Seconds::new(start.elapsed().as_secs_f64()) {
            last.block.samples = vec![Sample { seconds, calls: 1 }];
        }
        Ok(last)
    }
}

fn checked(check: &Check) -> String {
    match check {
        Check::Stdout => "its standard output".into(),
        Check::File(file) => format!("'{file}'"),
    }
}

fn not_started(line: &str, error: &io::Error, spec: &CommandSpec) -> String {
    let cwd_is_missing = spec.cwd.as_ref().filter(|cwd| !std::path::Path::new(cwd).is_dir());
    let help = match (error.kind(), cwd_is_missing) {
        (io::ErrorKind::NotFound, Some(cwd)) => format!("; --cwd '{cwd}' is no folder"),
        (io::ErrorKind::NotFound, None) if spec.command.len() == 1 => {
            "; is it installed? A whole line needs --shell".into()
        }
        (io::ErrorKind::NotFound, None) => "; is it installed?".into(),
        _ => String::new(),
    };
    format!("'{line}' could not be started: {error}{help}")
}
