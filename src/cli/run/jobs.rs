use std::time::Duration;

use clap::Parser;

use super::arguments::{JobArguments, Words};
use super::figures;
use super::foreign::{leading_variables, with_hint};
use super::phases;
use crate::cli::value::Counts;
use crate::data::JobSize;
use crate::measure::command::{Accepted, Check, CommandError, CommandSpec, Sink};
use crate::units::{Scaling, text};

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
    /// As [`Wanted::all`].
    pub(super) fn inheriting(own: JobArguments, other: JobArguments) -> Result<Vec<Self>, String> {
        let mut asked = own.or(other);
        let sized = Self::one(asked.clone(), None)?.spec.is_sized();
        // Sizes are given for those of several commands that hold {size}.
        asked.size = asked.size.filter(|_| sized);
        Self::all(asked)
    }

    /// What was asked for of a command: once for each size and figure.
    ///
    /// # Errors
    /// In words, what of the options makes no sense.
    fn all(mut asked: JobArguments) -> Result<Vec<Self>, String> {
        let figures = figures::of(&asked)?;
        let phases = phases::of(&asked, &figures)?;
        let sizes = asked.size.take().map_or_else(Vec::new, |sizes| sizes.0);
        let each: Vec<Option<u64>> = match sizes.as_slice() {
            [] => vec![None],
            sizes => sizes.iter().copied().map(Some).collect(),
        };
        let mut all = Vec::new();
        for size in &each {
            let one = Self::one(asked.clone(), *size)?;
            let shared = (figures.len() > 1).then(|| one.named_after(&each, *size, None).spec.name);
            all.extend(figures.iter().enumerate().map(|(place, figure)| {
                let mut named = one.named_after(&each, *size, figure.name.as_deref());
                named.spec.shared = shared.clone();
                named.spec.metric = figure.metric.clone();
                let own = phases.iter().filter(|(whole, _)| *whole == place);
                named.spec.phases = own.flat_map(|(_, phases)| phases.clone()).collect();
                if let Some(sequential) = &mut named.spec.sequential {
                    (sequential.shared, sequential.metric) =
                        (shared.clone(), figure.metric.clone());
                }
                named
            }));
        }
        Ok(all)
    }

    /// The same as one of several sizes, or one of several figures.
    fn named_after(&self, sizes: &[Option<u64>], size: Option<u64>, figure: Option<&str>) -> Self {
        let (mut spec, mut launcher) = (self.spec.clone(), self.launcher.clone());
        let own = std::mem::take(&mut spec.name);
        let figure = figure.map(|name| format!("{name} of ")).unwrap_or_default();
        let job = figure.clone() + &own;
        spec.name = job.clone();
        if let Some(size) = size.filter(|_| sizes.len() > 1) {
            let at = format!("size {}, ", text::size(size));
            spec.name = format!("{at}{job}");
            spec.size_of = Some(JobSize { job, size, offloaded: false });
        }
        if let Some(launcher) = &mut launcher {
            launcher.name = spec.launcher(Vec::new()).name;
        }
        Self { spec, launcher, workers: self.workers.clone() }
    }

    /// A command at one size, with its wall time for its figure.
    fn one(asked: JobArguments, size: Option<u64>) -> Result<Self, String> {
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
        spec.size = size;
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
}

/// Those variables of a command's line that hold a placeholder, as they stand in it.
fn varying(variables: &[(String, String)]) -> String {
    let held = variables.iter().filter(|(_, value)| value.contains('{'));
    held.map(|(name, value)| format!("{name}={value} ")).collect()
}

/// Where the standard output goes.
fn sink(asked: &JobArguments) -> Result<Sink, String> {
    let Some(named) = asked.stdout.as_deref() else { return Ok(Sink::Null) };
    let reader = match () {
        () if !asked.metric.is_empty() => Some("--metric"),
        () if !asked.phase.is_empty() => Some("--phase"),
        () if asked.check.as_deref() == Some("stdout") => Some("--check stdout"),
        () => None,
    };
    if let Some(reader) = reader {
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
    let mut wanted = Wanted::all(named)?;
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
        wanted.extend(Wanted::inheriting(own, unnamed.clone())?);
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
    use crate::cli::value::{Rates, Sizes};
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
            size: Some(Sizes(vec![100])),
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
        let first = JobArguments { metric: vec!["x".into()], ..JobArguments::default() };
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
        let bad = JobArguments { metric: vec!["x".into()], baseline_command: line, ..none() };
        assert!(refused(bad, "a").contains("cannot be taken off the command's own figure"));
        let bad = JobArguments { metric: vec!["(".into()], ..none() };
        assert!(refused(bad, "a").starts_with("--metric: regex parse error"));
        let unit = Some("fortnight".into());
        let bad = JobArguments { metric: vec!["x".into()], metric_unit: unit, ..none() };
        let error = refused(bad, "a");
        assert!(error.starts_with("--metric-unit: 'fortnight' is not a unit"), "{error}");
        let bad = JobArguments { metric_unit: Some("ms".into()), ..none() };
        assert!(refused(bad, "a").ends_with("add --metric REGEX, which finds one in the output"));
        let rate = JobArguments {
            metric: vec!["x".into()],
            higher_is_better: Some(Rates::default()),
            ..none()
        };
        let error = refused(rate, "a --and --metric-unit ms -- b");
        assert!(error.starts_with("--metric-unit 'ms' and --higher-is-better"), "{error}");
    }
}
