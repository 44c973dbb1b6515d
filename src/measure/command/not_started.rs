//! Why a process could not be started, and what repairs it.

use std::io;
use std::path::Path;

use super::spec::CommandSpec;
use super::template::Filled;

/// What the system says of a file that is no program.
const NO_PROGRAM: i32 = 8;

/// Words that are programs of no file.
const OF_THE_SHELL: [&str; 9] =
    ["cd", "export", "ulimit", "source", ".", "eval", "set", "exec", "module"];

/// `what` is the command line as it was to be run, `shell` what was to read it.
pub(super) fn not_started(
    what: &str,
    error: &io::Error,
    shell: Option<&str>,
    spec: &CommandSpec,
    filled: &Filled,
) -> String {
    let cwd = spec.cwd.as_ref().map(|cwd| filled.fill(cwd));
    let help = match (cwd.filter(|cwd| !Path::new(cwd).is_dir()), shell) {
        (Some(cwd), _) => format!("; --cwd '{cwd}' is no folder"),
        (None, Some(shell)) => {
            format!("; is the shell '{shell}' installed? --shell=none does without one")
        }
        (None, None) => {
            elsewhere(error, spec, filled).unwrap_or_else(|| help(error, spec, filled).to_owned())
        }
    };
    format!("{what} could not be started: {error}{help}")
}

/// What is said of a program that lies here, and is looked for in the folder that it runs in.
fn elsewhere(error: &io::Error, spec: &CommandSpec, filled: &Filled) -> Option<String> {
    let (program, cwd) = (filled.fill(spec.command.first()?), filled.fill(spec.cwd.as_ref()?));
    let lies_here = program.contains('/') && Path::new(&program).is_file();
    let missing = error.kind() == io::ErrorKind::NotFound;
    (missing && lies_here && !spec.path(&program, filled).exists()).then(|| {
        format!("; --cwd '{cwd}' is where it is looked for, and it lies here: give its whole path")
    })
}

fn help(error: &io::Error, spec: &CommandSpec, filled: &Filled) -> &'static str {
    let program = spec.command.first().map(String::as_str).unwrap_or_default();
    let place = spec.path(program, filled);
    let is_path = program.contains(std::path::MAIN_SEPARATOR);
    match error.kind() {
        io::ErrorKind::NotFound if is_path && place.is_file() => {
            "; the program that its first line names is not there"
        }
        io::ErrorKind::NotFound if OF_THE_SHELL.contains(&program) => {
            "; that is a word of the shell: add --shell"
        }
        _ if program.trim().is_empty() => {
            "; its program is an empty word: a variable without a value?"
        }
        io::ErrorKind::NotFound if program.starts_with("~/") => {
            "; ~ is a word of the shell: write the whole path, or add --shell"
        }
        io::ErrorKind::NotFound if program.starts_with('-') => {
            "; options of amdahl run stand before the --, behind it comes the program"
        }
        io::ErrorKind::NotFound if !is_path && place.is_file() => {
            "; a file of this name is here: write ./ before it"
        }
        io::ErrorKind::NotFound if spec.command.len() == 1 => {
            "; is it installed? A whole line needs --shell"
        }
        io::ErrorKind::NotFound => "; is it installed?",
        io::ErrorKind::PermissionDenied if place.is_dir() => "; it is a folder",
        io::ErrorKind::PermissionDenied => "; it is not executable: chmod +x makes it so",
        _ if error.raw_os_error() == Some(NO_PROGRAM) => {
            "; it is no program and has no #! line: name what reads it, as in sh FILE"
        }
        _ => "",
    }
}
