use std::time::Duration;

use clap::Parser;
use regex::Regex;

use super::arguments::JobArguments;
use crate::import::TimeUnit;
use crate::measure::command::{Check, CommandError, CommandSpec, Metric};
use crate::units::Scaling;

/// What separates one command from the next.
const AND: &str = "--and";

/// A command that is to be measured.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) spec: CommandSpec,
    /// What it is started with, measured beside it.
    pub(super) launcher: Option<CommandSpec>,
    /// Its own worker counts.
    pub(super) workers: Option<String>,
}

impl Wanted {
    /// A command from its words and how it is run.
    ///
    /// # Errors
    /// In words, what of the options makes no sense.
    pub(super) fn new(
        command: Vec<String>,
        env: Vec<(String, String)>,
        asked: JobArguments,
    ) -> Result<Self, String> {
        if command.is_empty() {
            return Err(CommandError::Empty.to_string());
        }
        let mut spec = CommandSpec::new(command);
        spec.shell = asked.shell;
        spec.name = asked.name.clone().unwrap_or_else(|| spec.line());
        if spec.name.trim().is_empty() {
            return Err("--name '': a name has at least one character".into());
        }
        spec.env = env;
        spec.cwd = asked.cwd;
        spec.input = asked.input;
        spec.prepare = asked.prepare;
        spec.conclude = asked.conclude;
        spec.timeout = asked.timeout.map(Duration::from_secs_f64);
        spec.check = asked.check.map(|check| match check.as_str() {
            "stdout" => Check::Stdout,
            _ => Check::File(check),
        });
        spec.scaling = if asked.weak { Scaling::Weak } else { Scaling::Strong };
        spec.size = asked.size;
        spec.metric = match asked.metric {
            None => None,
            Some(pattern) => Some(Metric {
                pattern: Regex::new(&pattern).map_err(|error| format!("--metric: {error}"))?,
                higher_is_better: asked.higher_is_better,
                unit: asked.metric_unit.as_deref().map_or(Ok(TimeUnit::Seconds), str::parse)?,
            }),
        };
        if let (Some(metric), Some(line)) = (&spec.metric, &asked.baseline_command) {
            return Err(format!(
                "--metric '{}' and --baseline-command '{line}': a launcher's wall time cannot be \
                 taken off the command's own figure; give one of the two, or measure both ways \
                 with --and",
                metric.pattern
            ));
        }
        let launcher = asked.baseline_command.map(|line| {
            let words = line.split_whitespace().map(str::to_owned).collect();
            spec.launcher(words)
        });
        Ok(Self { spec, launcher, workers: None })
    }

    /// Sentences that a reader of the study must know.
    pub(super) fn cautions(&self) -> Vec<String> {
        let name = &self.spec.name;
        let metric = self.spec.metric.as_ref().map(|metric| {
            let pattern = metric.pattern.as_str();
            let (are, end) = match metric.higher_is_better {
                true => ("1/x of the rate", ""),
                false => ("the figure", ", not wall times"),
            };
            format!("'{name}': times are {are} that '{pattern}' finds in its output{end}.")
        });
        metric.into_iter().collect()
    }
}

/// Options of a command behind `--and`.
#[derive(Debug, Parser)]
#[command(name = "--and", no_binary_name = true, disable_help_flag = true)]
struct Further {
    #[command(flatten)]
    job: JobArguments,
    #[arg(last = true, allow_hyphen_values = true)]
    command: Vec<String>,
}

/// `COMMAND --and [OPTIONS] -- COMMAND ...`; what a further command does not say, it has from
/// the first.
///
/// # Errors
/// In words, with the option that makes no sense.
pub(super) fn from_command_line(
    first: &JobArguments,
    words: &[String],
) -> Result<Vec<Wanted>, String> {
    let mut segments = words.split(|word| word == AND);
    let command = segments.next().unwrap_or_default().to_vec();
    let mut wanted = vec![named(command, first.clone())?];
    for segment in segments {
        let has_options = segment.first().is_some_and(|word| word.starts_with('-'));
        let bare: Vec<String> =
            std::iter::once("--".into()).chain(segment.iter().cloned()).collect();
        let words = if has_options { segment } else { &bare };
        let further = Further::try_parse_from(words).map_err(|error| {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            format!("behind --and: {}", first.trim_start_matches("error: "))
        })?;
        wanted.push(named(further.command, further.job.or(first))?);
    }
    Ok(wanted)
}

fn named(command: Vec<String>, asked: JobArguments) -> Result<Wanted, String> {
    let variable = |text: &String| match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(format!("--env '{text}': expected NAME=VALUE")),
    };
    let env = asked.env.iter().map(variable).collect::<Result<_, _>>()?;
    Wanted::new(command, env, asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn further_commands_have_from_the_first_what_they_do_not_say() {
        let first = JobArguments {
            name: Some("first".into()),
            timeout: Some(5.0),
            weak: true,
            ..JobArguments::default()
        };
        let line = "a -n {workers} --and --name b --timeout 7 -- b -j --and c --x -- y";
        let wanted = from_command_line(&first, &words(line)).unwrap();
        let seen: Vec<_> = wanted
            .iter()
            .map(|one| (one.spec.name.as_str(), one.spec.timeout.unwrap().as_secs()))
            .collect();
        assert_eq!(seen[..2], [("first", 5), ("b", 7)]);
        assert_eq!(wanted[1].spec.command, ["b", "-j"]);
        assert_eq!(wanted[1].spec.scaling, Scaling::Weak);
    }

    #[test]
    fn a_further_command_may_do_without_options() {
        let wanted =
            from_command_line(&JobArguments::default(), &words("a {workers} --and b -x")).unwrap();
        assert_eq!(wanted[1].spec.command, ["b", "-x"]);
        assert_eq!(wanted[1].spec.name, "b -x");
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let refused =
            |asked: JobArguments, line: &str| from_command_line(&asked, &words(line)).unwrap_err();
        let none = JobArguments::default;
        assert!(refused(none(), "").starts_with("no command: expected one after --"));
        assert!(refused(none(), "a --and").starts_with("no command"));
        let error = refused(none(), "a --and --nme x -- b");
        assert!(error.starts_with("behind --and: unexpected argument '--nme'"), "{error}");
        let bad = JobArguments { env: vec!["THREADS".into()], ..none() };
        assert_eq!(refused(bad, "a"), "--env 'THREADS': expected NAME=VALUE");
        let line = Some("mpirun -n {workers} true".into());
        let bad = JobArguments { metric: Some("x".into()), baseline_command: line, ..none() };
        assert!(refused(bad, "a").contains("cannot be taken off the command's own figure"));
        let bad = JobArguments { metric: Some("(".into()), ..none() };
        assert!(refused(bad, "a").starts_with("--metric: regex parse error"));
        let unit = Some("fortnight".into());
        let bad = JobArguments { metric: Some("x".into()), metric_unit: unit, ..none() };
        assert!(refused(bad, "a").contains("'fortnight' is not a unit of time"));
    }
}
