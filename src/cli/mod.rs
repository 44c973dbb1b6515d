//! Floor 8: the command line, a file a command. Exit codes: 0, 1 failure, 2 usage, 3 a gate said
//! no, 4 withheld, 130 interrupted.

mod compare;
mod completions;
mod figures;
mod fit;
mod gates;
mod history;
mod judging;
mod list;
mod machine;
mod predict;
mod reading;
mod report;
mod run;
mod show;
mod simulate;
mod sweep;
mod tour;
mod usage;
mod value;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::measure::outlive_file_size_limits;
use crate::measuring::MeasuringError;
use crate::report::{ReportError, Terminal, complain, plain};
use crate::say::hint::Door;
use crate::units::text::excerpt;
use usage::Usage;

/// How much faster with n workers, how parallel really, why not more, and is another core worth
/// it?
#[derive(Debug, Parser)]
#[command(name = "amdahl", version, max_term_width = 100)]
#[command(after_help = "In a Rust crate `cargo bench` does the same for its own functions: see \
                        the README.")]
struct Tree {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(Box<run::Run>),
    Sweep(sweep::Sweep),
    Tour(tour::Tour),
    Report(report::Report),
    Show(show::Show),
    Fit(fit::Fit),
    Compare(compare::Compare),
    History(history::History),
    Predict(predict::Predict),
    Simulate(simulate::Simulate),
    List(list::List),
    Machine(machine::Machine),
    Completions(completions::Completions),
}

/// Columns below which an option's description does not fit beside it.
const NARROW: usize = 60;

/// Runs the command that the arguments name and returns the exit code.
pub fn main() -> ExitCode {
    outlive_file_size_limits();
    sweep::serve_if_child();
    let narrow = Terminal::of_stdout().columns < NARROW;
    let arguments = Tree::command().next_line_help(narrow).try_get_matches();
    let tree = arguments.and_then(|arguments| Tree::from_arg_matches(&arguments));
    let tree = tree.unwrap_or_else(|error| understood(error).exit());
    let done = match tree.command {
        Command::Sweep(command) => command.run(),
        Command::Tour(command) => command.run(),
        Command::Report(command) => command.run(),
        Command::Show(command) => command.run(),
        Command::Fit(command) => command.run(),
        Command::Compare(command) => command.run(),
        Command::History(command) => command.run(),
        Command::Run(command) => command.run(),
        Command::Predict(command) => command.run(),
        Command::Simulate(command) => command.run(),
        Command::List(command) => command.run(),
        Command::Machine(command) => command.run(),
        Command::Completions(command) => command.run::<Tree>(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            complain(&format!("error: {}", in_full(&error)));
            ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
        }
    }
}

/// An error of the command line, with what was meant where that can be told.
fn understood(error: clap::Error) -> clap::Error {
    let unreadable = || std::env::args_os().find(|word| word.to_str().is_none());
    if let (ErrorKind::InvalidUtf8, Some(word)) = (error.kind(), unreadable()) {
        let said = format!(
            "the argument '{}' is not UTF-8, and a study could not tell it; give the file another \
             name, or let a shell find it by a pattern: --shell -- 'job -t {{workers}} data-*'\n",
            plain(&word.to_string_lossy())
        );
        return Tree::command().error(ErrorKind::InvalidUtf8, said);
    }
    let is_run = std::env::args_os().nth(1).is_some_and(|command| command == "run");
    if is_run { run::foreign::with_hint(error) } else { error }
}

/// The error with its causes; those that it names itself are not said twice.
fn in_full(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) && !text.contains(&*excerpt(&cause)) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    if let Some(way_out) = way_out(error) {
        text.push_str("; ");
        text.push_str(way_out);
    }
    plain(&text)
}

fn way_out(error: &anyhow::Error) -> Option<&'static str> {
    let door = Door::CommandLine;
    let measuring = || error.downcast_ref::<MeasuringError>()?.way_out(door);
    error.downcast_ref::<ReportError>().map_or_else(measuring, |error| error.way_out(door))
}
