//! The processes of one visit: what is run, with which files, and what is said of how it ended.

use std::fs::File;
use std::io;
use std::process::Command;
use std::time::Duration;

use super::not_started::not_started;
use super::process::{Ended, Used};
use super::runner::{CommandRunner, Missed};
use super::spec::{Check, CommandSpec};
use super::template::Filled;
use crate::measure::sweep::Stop;
use crate::units::text;

/// What is said of a command that the terminal stopped.
const HALTED: &str = "was stopped and ended: it seems to want to read from the terminal; let it \
                      ask nothing, or give it --input FILE";

/// How long --conclude may take after an interruption.
const LAST_WISH: Duration = Duration::from_secs(10);

impl CommandRunner {
    pub(super) fn timed(
        &mut self,
        spec: &CommandSpec,
        filled: &Filled,
        stop: &Stop,
    ) -> Result<Used, Missed> {
        let mut command = spec.timed(filled, &mut self.programs);
        let line = || filled.fill(&spec.line());
        let input = match &spec.input {
            None => self.nothing.next(),
            Some(file) => {
                let path = spec.path(file, filled);
                let open = File::open(&path);
                open.map_err(|error| format!("--input '{}': {error}", path.display()))?.into()
            }
        };
        let wants_output = spec.metric.is_some() || spec.check == Some(Check::Stdout);
        let out = if wants_output { self.out.next() } else { Ok(self.nothing.next()) };
        let files = |error| format!("a file for its output cannot be written: {error}");
        command.stdin(input).stdout(out.map_err(files)?).stderr(self.err.next().map_err(files)?);
        match self.run(&mut command, spec, stop) {
            Err(error) => {
                let (what, shell) = (format!("'{}'", line()), spec.shell.as_deref());
                Err(Missed::Failed(not_started(&what, &error, shell, spec, filled)))
            }
            Ok(Ended::Stopped) => Err(Missed::Stopped),
            Ok(Ended::TimedOut(used)) => Err(Missed::Failed(format!(
                "'{}' was ended after {}: longer than --timeout allows{}",
                line(),
                text::seconds(used.wall_s),
                self.last_words()
            ))),
            Ok(Ended::Halted(_)) => Err(Missed::Failed(format!("'{}' {HALTED}", line()))),
            Ok(Ended::Unseen(_)) => Err(Missed::Unseen),
            Ok(Ended::ByItself(used)) if used.status.success() => Ok(used),
            Ok(Ended::ByItself(used)) => {
                Err(Missed::Failed(format!("'{}': {}{}", line(), used.status, self.last_words())))
            }
        }
    }

    /// Puts away what was prepared, after a failure and an interruption too.
    pub(super) fn conclude(
        &mut self,
        spec: &CommandSpec,
        filled: &Filled,
        stop: &Stop,
    ) -> Result<(), Missed> {
        if spec.conclude.is_none() {
            return Ok(());
        }
        let stopped = stop.asked();
        let limit = if stopped { Some(LAST_WISH) } else { spec.timeout };
        let spec = CommandSpec { timeout: limit, ..spec.clone() };
        let stop = if stopped { &Stop::default() } else { stop };
        self.around(&spec, "--conclude", spec.conclude.as_deref(), filled, stop)
    }

    pub(super) fn around(
        &mut self,
        spec: &CommandSpec,
        flag: &str,
        line: Option<&str>,
        filled: &Filled,
        stop: &Stop,
    ) -> Result<(), Missed> {
        let Some(line) = line else { return Ok(()) };
        let mut command: Command = spec.around(line, filled, &mut self.programs);
        let err = self.err.next().map_err(|error| error.to_string())?;
        command.stdin(self.nothing.next()).stdout(self.nothing.next()).stderr(err);
        let line = || format!("{flag} '{}'", filled.fill(line));
        match self.run(&mut command, spec, stop) {
            Err(error) => {
                let shell = Some(spec.line_shell());
                Err(Missed::Failed(not_started(&line(), &error, shell, spec, filled)))
            }
            Ok(Ended::Stopped) => Err(Missed::Stopped),
            Ok(Ended::Halted(_)) => Err(Missed::Failed(format!("{} {HALTED}", line()))),
            Ok(Ended::ByItself(used) | Ended::Unseen(used)) if used.status.success() => Ok(()),
            Ok(Ended::ByItself(used) | Ended::Unseen(used)) => {
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
        match &ended {
            Ended::Stopped => {}
            Ended::ByItself(used)
            | Ended::TimedOut(used)
            | Ended::Halted(used)
            | Ended::Unseen(used) => self.beside.own(used),
        }
        Ok(ended)
    }

    fn last_words(&mut self) -> String {
        let words = self.err.last_words();
        if words.is_empty() { words } else { format!("; its last words: {words}") }
    }
}
