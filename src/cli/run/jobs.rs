use std::time::Duration;

use clap::Parser;

use super::arguments::{JobArguments, Words};
use super::foreign::{leading_variables, with_hint};
use crate::cli::value::Counts;
use crate::measure::command::{Accepted, Check, CommandError, CommandSpec, Metric, Sink};
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
    pub(super) workers: Option<Counts>,
}

impl Wanted {
    /// A command that has from another (the first of a command line, a plan) what it does not
    /// say itself.
    ///
    /// # Errors
    /// As [`Wanted::new`].
    pub(super) fn inheriting(own: JobArguments, other: JobArguments) -> Result<Self, String> {
        let mut asked = own.or(other);
        let spec = Self::new(asked.clone())?.spec;
        // Sizes are given for those of several commands that hold {size}.
        asked.size = asked.size.filter(|_| spec.is_sized());
        Self::new(asked)
    }

    /// A command from what was asked for.
    ///
    /// # Errors
    /// In words, what of the options makes no sense.
    fn new(asked: JobArguments) -> Result<Self, String> {
        let words = asked.command.clone().filter(|words| !words.are_blank());
        let words = words.ok_or_else(|| CommandError::Empty.to_string())?;
        let shell = shell(&asked, &words);
        let mut words = split(words, shell.as_deref(), "command")?;
        let variables = if shell.is_none() { leading_variables(&mut words) } else { Vec::new() };
        let mut spec = CommandSpec::new(words);
        spec.shell = shell;
        spec.name = asked.name.clone().unwrap_or_else(|| varying(&variables) + &spec.line());
        if spec.name.trim().is_empty() {
            return Err("--name '': a name has at least one character".into());
        }
        spec.metric = metric(&asked)?;
        spec.stdout = sink(&asked)?;
        spec.accepted = accepted(asked.ignore_failure.as_deref())?;
        spec.env = asked.env;
        spec.env.extend(variables);
        spec.cwd = asked.cwd;
        spec.input = asked.input;
        spec.prepare = asked.prepare;
        spec.conclude = asked.conclude;
        spec.show_output = asked.show_output;
        spec.cpu_of = asked.cpu_of;
        spec.timeout = asked.timeout.map(Duration::from_secs_f64);
        spec.check = asked.check.map(|check| match check.as_str() {
            "stdout" => Check::Stdout,
            _ => Check::File(check),
        });
        spec.scaling = if asked.weak { Scaling::Weak } else { Scaling::Strong };
        spec.size = asked.size;
        if let Some(words) = asked.sequential {
            let mut shell = spec.shell.clone();
            let words = beside(&mut shell, words, "--sequential", "xz -kc FILE")?;
            spec.sequential = Some(Box::new(CommandSpec { shell, ..spec.sequential(words) }));
        }
        let launcher = asked.baseline_command.map(|words| launcher(&spec, words)).transpose()?;
        Ok(Self { spec, launcher, workers: asked.workers })
    }

    /// Says in its name that a worker is a node of so many cores.
    pub(super) fn call_workers_nodes(&mut self, cores: u32) {
        self.spec.name += &format!(" (workers are nodes of {cores})");
        if let Some(launcher) = &mut self.launcher {
            *launcher =
                CommandSpec { name: self.spec.launcher(Vec::new()).name, ..launcher.clone() };
        }
    }

    /// Sentences that a reader of the study must know.
    pub(super) fn cautions(&self) -> Vec<String> {
        let name = &self.spec.name;
        let weak = self.spec.scaling == Scaling::Weak;
        let metric = self.spec.metric.as_ref().map(|metric| {
            let pattern = metric.pattern.as_str();
            let (are, end) = match (metric.higher_is_better, weak) {
                (true, true) => ("n/x, n units of work at the rate x", ""),
                (true, false) => ("1/x of the rate", ""),
                (false, _) => ("the figure", ", not wall times"),
            };
            format!("'{name}': times are {are} that '{pattern}' finds in its output{end}.")
        });
        let trusted = (weak && !self.spec.is_sized()).then(|| {
            format!(
                "'{name}' is called weak scaling and holds no {{size}}: that it grows with the \
                 workers is taken on trust."
            )
        });
        let ignored = (self.spec.accepted != Accepted::Zero).then(|| {
            format!("'{name}': other exit codes than 0 are taken for success (--ignore-failure).")
        });
        metric.into_iter().chain(trusted).chain(ignored).collect()
    }
}

/// Those variables of a command's line that hold a placeholder, as they stand in it.
fn varying(variables: &[(String, String)]) -> String {
    let held = variables.iter().filter(|(_, value)| value.contains('{'));
    held.map(|(name, value)| format!("{name}={value} ")).collect()
}

/// Where the standard output goes.
fn sink(asked: &JobArguments) -> Result<Sink, String> {
    let Some(named) = asked.stdout.as_deref() else { return Ok(Sink::Null) };
    if asked.metric.is_some() || asked.check.as_deref() == Some("stdout") {
        let reader = if asked.metric.is_some() { "--metric" } else { "--check stdout" };
        return Err(format!("--stdout '{named}': {reader} reads it; give one of the two"));
    }
    match named {
        "" => Err("--stdout '': expected null, inherit or a file".into()),
        "null" => Ok(Sink::Null),
        "inherit" => Ok(Sink::Inherit),
        file => Ok(Sink::File(file.into())),
    }
}

/// The exit codes that are no failure.
fn accepted(asked: Option<&str>) -> Result<Accepted, String> {
    let codes = match asked {
        None => return Ok(Accepted::Zero),
        Some("all") => return Ok(Accepted::All),
        Some(codes) => codes,
    };
    let read: Result<Vec<i32>, _> = codes.split(',').map(|code| code.trim().parse()).collect();
    read.map(Accepted::Codes)
        .map_err(|_| format!("--ignore-failure '{codes}': expected exit codes such as 1,2, or all"))
}

/// The shell that was asked for; a line has one unless it was refused.
fn shell(asked: &JobArguments, words: &Words) -> Option<String> {
    if asked.no_shell || asked.shell.as_deref() == Some("none") {
        return None;
    }
    let of_a_line = || matches!(words, Words::Line(_)).then(|| "sh".to_owned());
    asked.shell.clone().or_else(of_a_line)
}

/// The words of a command; a line is one word where a shell reads it.
fn split(words: Words, shell: Option<&str>, what: &str) -> Result<Vec<String>, String> {
    match (words, shell) {
        (Words::Program(words), _) => Ok(words),
        (Words::Line(line), Some(_)) => Ok(vec![line]),
        (Words::Line(line), None) => shell_words::split(&line)
            .map_err(|_| format!("{what} '{line}': a quote in it is not closed")),
    }
}

/// What a command is started with: a list is a program in any case, a line is for the command's
/// shell where it has one.
fn launcher(spec: &CommandSpec, words: Words) -> Result<CommandSpec, String> {
    let mut shell = spec.shell.clone();
    let words = beside(&mut shell, words, "--baseline-command", "mpirun -n {workers} true")?;
    Ok(CommandSpec { shell, ..spec.launcher(words) })
}

/// The words of a command beside another, whose shell it has where it is a line.
fn beside(
    shell: &mut Option<String>,
    words: Words,
    flag: &str,
    such_as: &str,
) -> Result<Vec<String>, String> {
    if words.are_blank() {
        return Err(format!("{flag} '': expected a command, such as '{such_as}'"));
    }
    *shell = shell.take().filter(|_| matches!(words, Words::Line(_)));
    split(words, shell.as_deref(), flag)
}

fn metric(asked: &JobArguments) -> Result<Option<Metric>, String> {
    let Some(pattern) = &asked.metric else {
        return match (&asked.metric_unit, asked.higher_is_better) {
            (Some(unit), _) => Err(format!("--metric-unit '{unit}' is of no figure{ADD_METRIC}")),
            (None, true) => Err(format!("--higher-is-better is said of no figure{ADD_METRIC}")),
            (None, false) => Ok(None),
        };
    };
    if let (Some(unit), true) = (&asked.metric_unit, asked.higher_is_better) {
        return Err(format!(
            "--metric-unit '{unit}' and --higher-is-better: a rate has no unit of time; give one \
             of the two"
        ));
    }
    if let Some(launcher) = &asked.baseline_command {
        let line = match launcher {
            Words::Line(line) => line.clone(),
            Words::Program(words) => words.join(" "),
        };
        return Err(format!(
            "--metric '{pattern}' and --baseline-command '{line}': a launcher's wall time cannot \
             be taken off the command's own figure; give one of the two, or measure both ways \
             with --and"
        ));
    }
    Ok(Some(Metric {
        pattern: Metric::pattern(pattern).map_err(|error| format!("--metric: {error}"))?,
        higher_is_better: asked.higher_is_better,
        unit: asked
            .metric_unit
            .as_deref()
            .map(|unit| unit.parse().map_err(|error| format!("--metric-unit: {error}")))
            .transpose()?,
    }))
}

const ADD_METRIC: &str = ": add --metric REGEX, which finds one in the output";

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
    let named = JobArguments { command: Some(Words::Program(command)), ..first.clone() };
    let mut wanted = vec![Wanted::new(named)?];
    let unnamed = JobArguments { name: None, ..first.clone() };
    for segment in segments {
        let has_options = segment.first().is_some_and(|word| word.starts_with('-'));
        let bare: Vec<String> =
            std::iter::once("--".into()).chain(segment.iter().cloned()).collect();
        let words = if has_options { segment } else { &bare };
        let further =
            Further::try_parse_from(words).map_err(|error| complaint(&with_hint(error)))?;
        let mut own = further.job;
        own.command = Some(Words::Program(further.command));
        wanted.push(Wanted::inheriting(own, unnamed.clone())?);
    }
    Ok(wanted)
}

/// What the parser says before it shows the usage, on one line.
fn complaint(error: &clap::Error) -> String {
    let text = error.to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage"));
    let said: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    format!("behind --and: {}", said.join("; ").trim_start_matches("error: "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::TimeUnit;

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
    fn a_further_command_adds_its_variables_and_takes_a_size_only_where_it_has_one() {
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let first = JobArguments {
            env: vec![variable("A", "1"), variable("B", "1")],
            workers: Some(Counts(vec![1, 2])),
            size: Some(100),
            weak: true,
            ..JobArguments::default()
        };
        let line = "a {size} --and --env B=2 --workers 4 -- b --and c {size}";
        let wanted = from_command_line(&first, &words(line)).unwrap();
        assert_eq!(wanted[1].spec.env, [variable("A", "1"), variable("B", "2")]);
        let seen: Vec<_> =
            wanted.iter().map(|one| (one.workers.clone().unwrap().0, one.spec.size)).collect();
        assert_eq!(seen, [(vec![1, 2], Some(100)), (vec![4], None), (vec![1, 2], Some(100))]);
        let trusted: Vec<_> = wanted.iter().map(|one| one.cautions().len()).collect();
        assert_eq!(trusted, [0, 1, 0]);
    }

    #[test]
    fn a_further_command_may_say_the_unit_of_the_first_ones_figure() {
        let first = JobArguments { metric: Some("x".into()), ..JobArguments::default() };
        let wanted = from_command_line(&first, &words("a --and --metric-unit ms -- b")).unwrap();
        assert_eq!(wanted[1].spec.metric.as_ref().unwrap().unit, Some(TimeUnit::Milliseconds));
    }

    #[test]
    fn a_shell_is_any_that_is_named_or_none() {
        let shell_of = |asked: JobArguments| {
            let wanted = from_command_line(&asked, &words("a {workers}")).unwrap();
            wanted[0].spec.shell.clone()
        };
        let named = |shell: &str| JobArguments { shell: Some(shell.into()), ..Default::default() };
        assert_eq!(shell_of(named("bash -e")), Some("bash -e".into()));
        assert_eq!(shell_of(named("none")), None);
        let further = from_command_line(&named("sh"), &words("a --and -N -- b")).unwrap();
        assert_eq!(further[1].spec.shell, None);
    }

    #[test]
    fn a_launcher_is_split_as_a_shell_splits_and_left_alone_for_a_shell() {
        let launcher = |shell: Option<&str>, line: &str| {
            let asked = JobArguments {
                shell: shell.map(Into::into),
                baseline_command: Some(line.into()),
                ..JobArguments::default()
            };
            let wanted = from_command_line(&asked, &words("a {workers}"));
            wanted.map(|mut wanted| wanted.remove(0).launcher.unwrap().command)
        };
        assert_eq!(launcher(None, "sh -c 'exit 0'").unwrap(), ["sh", "-c", "exit 0"]);
        assert_eq!(launcher(Some("sh"), "sh -c 'exit 0'").unwrap(), ["sh -c 'exit 0'"]);
        assert!(launcher(None, " ").unwrap_err().starts_with("--baseline-command '': expected"));
        let error = launcher(None, "sh -c 'exit").unwrap_err();
        assert_eq!(error, "--baseline-command 'sh -c 'exit': a quote in it is not closed");
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
        let error = refused(none(), "a --and --env THREADS -- b");
        assert!(error.starts_with("behind --and: invalid value 'THREADS' for '--env"), "{error}");
        let line = Some(Words::from("mpirun -n {workers} true"));
        let bad = JobArguments { metric: Some("x".into()), baseline_command: line, ..none() };
        assert!(refused(bad, "a").contains("cannot be taken off the command's own figure"));
        let bad = JobArguments { metric: Some("(".into()), ..none() };
        assert!(refused(bad, "a").starts_with("--metric: regex parse error"));
        let unit = Some("fortnight".into());
        let bad = JobArguments { metric: Some("x".into()), metric_unit: unit, ..none() };
        let error = refused(bad, "a");
        assert!(error.starts_with("--metric-unit: 'fortnight' is not a unit"), "{error}");
        let bad = JobArguments { metric_unit: Some("ms".into()), ..none() };
        assert!(refused(bad, "a").ends_with("add --metric REGEX, which finds one in the output"));
        let rate = JobArguments { metric: Some("x".into()), higher_is_better: true, ..none() };
        let error = refused(rate, "a --and --metric-unit ms -- b");
        assert!(error.starts_with("--metric-unit 'ms' and --higher-is-better"), "{error}");
    }
}
