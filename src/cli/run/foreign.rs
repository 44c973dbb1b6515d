//! What people type first who come from another tool, or from a shell.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::say::hint::{Meant, meant};

/// The error with what was meant, where that can be told.
pub(crate) fn with_hint(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    let Some(what) = meant_by(argument) else { return error };
    error.remove(ContextKind::SuggestedArg);
    let hint = vec![meant(what).to_owned().into()];
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(hint));
    error
}

/// What an argument that there is not stands for elsewhere.
fn meant_by(argument: &str) -> Option<Meant> {
    Some(match argument.split('=').next().unwrap_or_default() {
        "-P"
        | "-L"
        | "-D"
        | "-j"
        | "-t"
        | "--parameter-scan"
        | "--parameter-list"
        | "--parameter-step-size"
        | "--threads"
        | "--jobs"
        | "--nproc"
        | "--procs"
        | "--processes"
        | "--cores"
        | "--cpus"
        | "--ranks"
        | "--np"
        | "--nodes"
        | "--concurrency" => Meant::Workers,
        "--iterations"
        | "--repeat"
        | "--repetitions"
        | "--times"
        | "--samples"
        | "-m"
        | "-M"
        | "--min-runs"
        | "--max-runs"
        | "--min-benchmarking-time" => Meant::Rounds,
        "--export-json" | "--export-csv" | "--export-markdown" | "--export-asciidoc"
        | "--export-orgmode" | "--csv" | "--html" | "--save" => Meant::Results,
        "-s" | "--cleanup" => Meant::Once,
        "-c" | "-C" => Meant::Conclude,
        "--reference" | "--reference-name" => Meant::Another,
        "--style" | "--sort" => Meant::Look,
        "-u" | "--time-unit" => Meant::Unit,
        "--command-name" => Meant::Name,
        "--no-shell" => Meant::Shell,
        argument if !argument.starts_with('-') => Meant::Command,
        _ => return None,
    })
}

/// Takes `NAME=VALUE` words off the front of a command, as shells do.
pub(super) fn leading_variables(words: &mut Vec<String>) -> Vec<(String, String)> {
    let count = words.iter().take_while(|word| variable(word).is_some()).count();
    let count = if count == words.len() { 0 } else { count };
    words.drain(..count).filter_map(|word| variable(&word)).collect()
}

fn variable(word: &str) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then(|| (name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_before_a_command_are_its_environment() {
        let mut words: Vec<String> =
            ["A={workers}", "_b=x=y", "./job", "C=1"].map(Into::into).into();
        let variables = leading_variables(&mut words);
        let expected = [("A", "{workers}"), ("_b", "x=y")];
        assert_eq!(variables, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(words, ["./job", "C=1"]);
        let mut alone = vec!["A=1".to_owned()];
        assert_eq!(leading_variables(&mut alone), []);
        assert_eq!(alone, ["A=1"]);
    }
}
