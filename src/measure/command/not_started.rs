//! Why a process could not be started, and what repairs it.

use std::io;
use std::path::Path;

use super::spec::CommandSpec;
use super::template::Filled;

/// What the system says of a file that is no program.
const NO_PROGRAM: i32 = 8;

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
        (None, None) => help(error, spec, filled).into(),
    };
    format!("{what} could not be started: {error}{help}")
}

fn help(error: &io::Error, spec: &CommandSpec, filled: &Filled) -> &'static str {
    let program = spec.command.first().map(String::as_str).unwrap_or_default();
    let place = spec.path(program, filled);
    let is_path = program.contains(std::path::MAIN_SEPARATOR);
    match error.kind() {
        io::ErrorKind::NotFound if is_path && place.is_file() => {
            "; the program that its first line names is not there"
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
