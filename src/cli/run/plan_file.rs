//! Commands and settings in a TOML file: the keys at the top are those of [`RoundArguments`],
//! each `[[command]]` has those of [`JobArguments`] and `command`, `env`, `workers`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::arguments::{JobArguments, RoundArguments};
use super::jobs::Wanted;

/// A plan, read.
#[derive(Debug)]
pub(super) struct PlanFile {
    pub(super) rounds: RoundArguments,
    pub(super) commands: Vec<Wanted>,
}

/// A list is a program with its arguments, a text a line for a shell.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Words {
    Program(Vec<String>),
    Line(String),
}

/// Reads a plan.
///
/// # Errors
/// In words, with the file and the key or line that makes no sense.
pub(super) fn read(file: &Path) -> Result<PlanFile, String> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|error| format!("--plan '{}': {error}", file.display()))?;
    parse(&text).map_err(|problem| format!("--plan '{}': {problem}", file.display()))
}

fn parse(text: &str) -> Result<PlanFile, String> {
    let mut table: toml::Table = text.parse().map_err(|error: toml::de::Error| tidy(&error))?;
    let commands = table.remove("command").unwrap_or(toml::Value::Array(Vec::new()));
    let toml::Value::Array(commands) = commands else {
        return Err("command: expected [[command]], as many as there are commands".into());
    };
    if commands.is_empty() {
        return Err("no [[command]]: expected at least one".into());
    }
    let rounds: RoundArguments = table.try_into().map_err(|error| tidy(&error))?;
    check(&rounds)?;
    let command = |(index, value): (usize, toml::Value)| {
        command(value).map_err(|problem| format!("[[command]] {}: {problem}", index + 1))
    };
    let commands = commands.into_iter().enumerate().map(command).collect::<Result<_, _>>()?;
    Ok(PlanFile { rounds, commands })
}

/// What the command line refuses by itself.
fn check(rounds: &RoundArguments) -> Result<(), String> {
    let zero = [("rounds", rounds.rounds), ("per_node", rounds.per_node)];
    if let Some((key, _)) = zero.into_iter().find(|(_, value)| *value == Some(0)) {
        return Err(format!("{key} = 0: expected at least 1"));
    }
    match rounds.budget {
        Some(budget) if !(budget > 0.0 && budget < 1e9) => {
            Err(format!("budget = {budget}: expected seconds above 0"))
        }
        _ => Ok(()),
    }
}

fn command(value: toml::Value) -> Result<Wanted, String> {
    let toml::Value::Table(mut table) = value else {
        return Err("expected a table".into());
    };
    let words = table.remove("command").ok_or("the key 'command' is missing")?;
    let words: Words =
        words.try_into().map_err(|_| "command: expected a list of words, or a text for a shell")?;
    let mut env: BTreeMap<String, String> = BTreeMap::new();
    if let Some(given) = table.remove("env") {
        env = given.try_into().map_err(|_| "env: expected a table of texts")?;
    }
    let workers = match table.remove("workers") {
        None => None,
        Some(toml::Value::String(text)) => Some(text),
        Some(_) => return Err("workers: expected a text such as \"1,2,4\"".into()),
    };
    let mut asked: JobArguments = table.try_into().map_err(|error| tidy(&error))?;
    if asked.timeout.is_some_and(|seconds| !(seconds > 0.0 && seconds < 1e9)) {
        return Err("timeout: expected seconds above 0".into());
    }
    let words = match words {
        Words::Program(words) => words,
        Words::Line(line) => {
            asked.shell.get_or_insert_with(|| "sh".into());
            vec![line]
        }
    };
    let mut wanted = Wanted::new(words, env.into_iter().collect(), asked)?;
    wanted.workers = workers;
    Ok(wanted)
}

/// A parser's complaint on one line.
fn tidy(error: &toml::de::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Bound, Scaling};

    const PLAN: &str = r#"
        workers = "1,2,4"
        rounds = 12
        bound = "io"

        [[command]]
        name = "pigz"
        command = ["pigz", "-kc", "-p", "{workers}", "data"]
        env = { GZIP = "", N = "{workers}" }
        timeout = 60

        [[command]]
        command = "make -j {workers} size={size}"
        workers = "1..3"
        weak = true
        size = 100
        baseline_command = "make -j {workers} nothing"
    "#;

    fn refused(text: &str) -> String {
        parse(text).unwrap_err()
    }

    #[test]
    fn a_plan_says_all_that_the_command_line_can() {
        let plan = parse(PLAN).unwrap();
        assert_eq!(plan.rounds.rounds, Some(12));
        assert_eq!(plan.rounds.bound, Some(Bound::Io));
        let [pigz, make] = plan.commands.as_slice() else { panic!("{plan:?}") };
        assert_eq!(pigz.spec.name, "pigz");
        assert_eq!(pigz.spec.shell, None);
        assert_eq!(pigz.spec.env[1], ("N".into(), "{workers}".into()));
        assert_eq!(make.spec.shell.as_deref(), Some("sh"));
        assert_eq!(make.spec.scaling, Scaling::Weak);
        assert_eq!(make.workers.as_deref(), Some("1..3"));
        assert_eq!(make.launcher.as_ref().unwrap().command[3], "nothing");
    }

    #[test]
    fn what_a_plan_cannot_say_is_named_with_its_place() {
        let error = refused("rounds = 3");
        assert_eq!(error, "no [[command]]: expected at least one");
        let error = refused("[[command]]\nname = \"x\"");
        assert_eq!(error, "[[command]] 1: the key 'command' is missing");
        let error = refused(&PLAN.replace("timeout", "time_out"));
        assert!(error.starts_with("[[command]] 1: unknown field `time_out`"), "{error}");
        let error = refused(&PLAN.replace("rounds = 12", "round = 12"));
        assert!(error.starts_with("unknown field `round`"), "{error}");
        let error = refused(&PLAN.replace("rounds = 12", "rounds = 0"));
        assert_eq!(error, "rounds = 0: expected at least 1");
        let error = refused(&PLAN.replace("\"io\"", "\"disk\""));
        assert!(error.contains("'disk': expected cpu or io"), "{error}");
        assert!(refused("rounds = ").contains("line 1"));
        let error = refused(&PLAN.replace("timeout = 60", "timeout = -1"));
        assert_eq!(error, "[[command]] 1: timeout: expected seconds above 0");
    }
}
