//! The processes of one visit: what is run, with which files, and what is said of how it ended.

use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::files;
use super::not_started::not_started;
use super::outcome::{Check, Sink};
use super::output::Output;
use super::prepared::mark;
use super::process::{Ended, Leftover, Patience};
use super::runner::CommandRunner;
use super::spec::CommandSpec;
use super::template::Filled;
use super::visited::Missed;
use crate::measure::engine::Stop;
use crate::measure::observe::Used;
use crate::units::text;

/// What is said of a command that the terminal stopped.
const HALTED: &str = "was stopped and ended: it seems to want to read from the terminal; let it \
                      ask nothing, or give it --input FILE";

/// How many times longer than the command --prepare and --conclude may take.
const AROUND: u32 = 10;

/// How long --conclude may go on after an interruption.
const LAST_WISH: Duration = Duration::from_secs(10);

/// How long what was prepared may take to end after --conclude.
const ENDS_WITHIN: Duration = Duration::from_secs(1);

impl CommandRunner {
    pub(super) fn timed(
        &mut self,
        spec: &CommandSpec,
        filled: &Filled,
        stop: &Stop,
    ) -> Result<Used, Missed> {
        let mut command = spec.timed(filled, &mut self.programs);
        if spec.shell.is_none() && self.leaves_programs_alone() {
            self.programs.measure(&command);
        }
        let line = || filled.fill(&spec.line());
        let input = match &spec.input {
            None => self.nothing.next(),
            Some(file) => files::to_read("--input", &spec.path(file, filled))?.into(),
        };
        let wants_output = spec.has_figures() || spec.check == Some(Check::Stdout);
        let out = match &spec.stdout {
            _ if wants_output => self.out.next(),
            Sink::Null if spec.show_output => self.out.next(),
            Sink::Null => Ok(self.nothing.next()),
            Sink::Inherit => Ok(Stdio::inherit()),
            Sink::File(file) => Ok(files::to_write("--stdout", &spec.path(file, filled))?.into()),
        };
        let unwritten = |error| format!("a file for its output cannot be written: {error}");
        command
            .stdin(input)
            .stdout(out.map_err(unwritten)?)
            .stderr(self.err.next().map_err(unwritten)?);
        let patience = Patience { limit: spec.timeout, after_stop: Duration::ZERO };
        match self.run(&mut command, filled, patience, stop, Leftover::Ended) {
            Err(error) => {
                let (what, shell) = (format!("'{}'", line()), spec.shell.as_deref());
                Err(Missed::Lasting(not_started(&what, &error, shell, spec, filled)))
            }
            Ok(Ended::Stopped) => Err(Missed::Stopped(None)),
            Ok(Ended::TimedOut(used)) => Err(Missed::Lasting(format!(
                "'{}' was ended after {}: longer than --timeout allows{}",
                line(),
                text::seconds(used.wall_s),
                last_words(&mut self.err)
            ))),
            Ok(Ended::Halted(_)) => Err(Missed::Lasting(format!("'{}' {HALTED}", line()))),
            Ok(Ended::Unseen(_)) => Err(Missed::Unseen),
            Ok(Ended::ByItself(used)) if spec.accepted.holds(used.status.code()) => Ok(used),
            Ok(Ended::ByItself(used)) => {
                let mut words = last_words(&mut self.err);
                if words.is_empty() && used.status.code().is_some() {
                    words = "; if that is no failure, add --ignore-failure".into();
                }
                Err(Missed::Failed(format!("'{}': {}{words}", line(), used.status)))
            }
        }
    }

    /// Makes ready what is to be run.
    pub(super) fn prepare(
        &mut self,
        spec: &CommandSpec,
        filled: &Filled,
        stop: &Stop,
    ) -> Result<(), Missed> {
        self.around(spec, Around::Prepare, spec.prepare.as_deref(), filled, stop)
    }

    /// Puts away what was prepared, after a failure and an interruption too; what still runs of it
    /// then is ended.
    pub(super) fn conclude(
        &mut self,
        spec: &CommandSpec,
        filled: &Filled,
        stop: &Stop,
    ) -> Result<(), Missed> {
        let concluded = self.around(spec, Around::Conclude, spec.conclude.as_deref(), filled, stop);
        // What was asked to end takes a while.
        let patience = if spec.conclude.is_some() { ENDS_WITHIN } else { Duration::ZERO };
        let kept = self.processes.put_away(patience);
        self.seen.kept(spec.runs(), kept);
        concluded
    }

    fn around(
        &mut self,
        spec: &CommandSpec,
        place: Around,
        line: Option<&str>,
        filled: &Filled,
        stop: &Stop,
    ) -> Result<(), Missed> {
        let Some(line) = line else { return Ok(()) };
        let (flag, after_stop, leftover) = place.terms();
        let mut command: Command = spec.around(line, filled, &mut self.programs);
        if let Around::Prepare = place {
            let (name, value) = mark();
            command.env(name, value);
        }
        let err = self.around_err.next().map_err(|error| error.to_string())?;
        command.stdin(self.nothing.next()).stdout(self.nothing.next()).stderr(err);
        let line = || format!("{flag} '{}'", filled.fill(line));
        let limit = spec.timeout.map(|limit| limit.saturating_mul(AROUND));
        let patience = Patience { limit, after_stop };
        match self.run(&mut command, filled, patience, stop, leftover) {
            Err(error) => {
                let shell = Some(spec.line_shell());
                Err(Missed::Lasting(not_started(&line(), &error, shell, spec, filled)))
            }
            Ok(Ended::Stopped) => Err(Missed::Stopped(Some(line()))),
            Ok(Ended::Halted(_)) => Err(Missed::Lasting(format!("{} {HALTED}", line()))),
            Ok(Ended::ByItself(used) | Ended::Unseen(used)) if used.status.success() => Ok(()),
            Ok(Ended::ByItself(used) | Ended::Unseen(used)) => {
                let words = last_words(&mut self.around_err);
                Err(Missed::Failed(format!("{}: {}{words}", line(), used.status)))
            }
            Ok(Ended::TimedOut(used)) => Err(Missed::Lasting(format!(
                "{} was ended after {}: longer than {AROUND} times --timeout",
                line(),
                text::seconds(used.wall_s)
            ))),
        }
    }

    fn run(
        &mut self,
        command: &mut Command,
        filled: &Filled,
        patience: Patience,
        stop: &Stop,
        leftover: Leftover,
    ) -> io::Result<Ended> {
        let hold = || self.pins.hold(filled.workers);
        let ended = self.processes.run(command, patience, stop, leftover, &hold)?;
        match &ended {
            Ended::Stopped => {}
            Ended::ByItself(used)
            | Ended::TimedOut(used)
            | Ended::Halted(used)
            | Ended::Unseen(used) => self.beside.own(used),
        }
        Ok(ended)
    }
}

/// A line around the timed command.
#[derive(Debug, Clone, Copy)]
enum Around {
    Prepare,
    Conclude,
}

impl Around {
    /// Its flag, how long it may go on after an interruption, and what becomes of what it leaves.
    fn terms(self) -> (&'static str, Duration, Leftover) {
        match self {
            Self::Prepare => ("--prepare", Duration::ZERO, Leftover::Kept),
            Self::Conclude => ("--conclude", LAST_WISH, Leftover::Ended),
        }
    }
}

fn last_words(of: &mut Output) -> String {
    let words = of.last_words();
    if words.is_empty() { words } else { format!("; its last words: {words}") }
}
