use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::error::CommandError;
use super::metric::Metric;
use super::misread::{not_replaced, unset_variable};
use super::outcome::{Accepted, Check, Sink};
use super::program::Programs;
use super::quoted::quoted;
use super::template::{Filled, has_placeholder, has_size, has_workers, meant_by_a_shell};
use crate::data::{JobSize, Role, Series};
use crate::units::Scaling;

/// A command and how it is run. Every text may hold `{workers}` and `{size}`.
#[derive(Debug, Clone)]
pub struct CommandSpec {
    /// The name of its series.
    pub name: String,
    /// Program and arguments; with a shell, words that are joined to one line.
    pub command: Vec<String>,
    /// The shell that runs the line, with arguments of its own if it has any (`bash -e`);
    /// `None`: the program is started as it is.
    pub shell: Option<String>,
    /// Variables added to the environment.
    pub env: Vec<(String, String)>,
    /// Where it runs.
    pub cwd: Option<String>,
    /// What it reads from standard input; `None`: nothing.
    pub input: Option<String>,
    /// Where its standard output goes where nobody reads it.
    pub stdout: Sink,
    /// A shell line before each run, untimed.
    pub prepare: Option<String>,
    /// A shell line after each run, untimed.
    pub conclude: Option<String>,
    /// Both its outputs are shown on our standard error after each run.
    pub show_output: bool,
    /// What works for it without being started by it: process ids, files that hold one, cgroups.
    pub cpu_of: Vec<String>,
    /// Exit codes that are no failure.
    pub accepted: Accepted,
    /// Longer than this is a failure; ten times that for the lines around it.
    pub timeout: Option<Duration>,
    /// Its own figure in place of the wall time.
    pub metric: Option<Metric>,
    /// The parts of its time that it tells; what is none of them is the rest.
    pub phases: Vec<Metric>,
    /// The runs whose output holds several figures, by a name that all who share them have; each
    /// figure is a series.
    pub shared: Option<String>,
    /// Of a job that is measured at several sizes: which one it is.
    pub size_of: Option<JobSize>,
    /// The program without workers that speedups are relative to.
    pub sequential: Option<Box<Self>>,
    /// What must be the same in every run.
    pub check: Option<Check>,
    /// Strong, or weak: the job grows with the workers.
    pub scaling: Scaling,
    /// `{size}` of one worker.
    pub size: Option<u64>,
    /// A job, or what a job is started with.
    pub role: Role,
}

impl CommandSpec {
    /// A command with nothing special about it, named after its command line.
    pub fn new(command: Vec<String>) -> Self {
        Self {
            name: quoted(&command),
            command,
            shell: None,
            env: Vec::new(),
            cwd: None,
            input: None,
            stdout: Sink::Null,
            prepare: None,
            conclude: None,
            show_output: false,
            cpu_of: Vec::new(),
            accepted: Accepted::Zero,
            timeout: None,
            metric: None,
            phases: Vec::new(),
            shared: None,
            size_of: None,
            sequential: None,
            check: None,
            scaling: Scaling::Strong,
            size: None,
            role: Role::Subject,
        }
    }

    /// Finds what makes no sense before anything is run at these worker counts.
    ///
    /// # Errors
    /// [`CommandError`].
    pub fn validate(&self, counts: &[usize]) -> Result<(), CommandError> {
        if self.command.iter().all(|word| word.trim().is_empty()) {
            return Err(CommandError::Empty);
        }
        let is_subject = self.role == Role::Subject;
        let command = || self.line();
        if let Some(place) = self.texts().find_map(|text| meant_by_a_shell(text)) {
            return Err(CommandError::ForAShell { place: place.to_owned() });
        }
        if is_subject && !self.varying_texts().any(|text| self.varies(text)) {
            return Err(CommandError::NoPlaceholder { command: command(), other: self.other() });
        }
        if let Some(place) = self.texts().find_map(|text| not_replaced(text)) {
            return Err(CommandError::NotReplaced { place });
        }
        if let Some((name, line)) = self.unset() {
            return Err(CommandError::Unset { name, line });
        }
        match self.size {
            None if self.is_sized() => return Err(CommandError::NoSize { command: command() }),
            Some(size) if is_subject && !self.is_sized() => {
                return Err(CommandError::SizeUnused { command: command(), size });
            }
            _ => {}
        }
        let problem = |workers: &usize| {
            let filled = self.filled(*workers);
            self.texts().find_map(|text| filled.problem(text))
        };
        if let Some(problem) = counts.iter().find_map(problem) {
            return Err(CommandError::NoValue { problem });
        }
        match &self.shell {
            Some(shell) if shell_words::split(shell).is_err() => {
                Err(CommandError::Shell { shell: shell.clone() })
            }
            _ => Ok(()),
        }
    }

    /// A variable that is called as our placeholder, and is empty in a line for a shell or stands for
    /// itself in the value of another.
    fn unset(&self) -> Option<(&'static str, String)> {
        let is_set = |name: &str| {
            self.env.iter().any(|(own, _)| own == name) || std::env::var_os(name).is_some()
        };
        let line = self.shell.is_some().then(|| self.line());
        let lines = line.iter().chain(&self.prepare).chain(&self.conclude);
        let values = self.env.iter().map(|(_, value)| value);
        let mut read = lines.chain(values);
        read.find_map(|line| Some((unset_variable(line, is_set)?, line.clone())))
    }

    /// Everything in which placeholders are replaced.
    fn texts(&self) -> impl Iterator<Item = &String> {
        let file = match &self.check {
            Some(Check::File(file)) => Some(file),
            _ => None,
        };
        let sink = match &self.stdout {
            Sink::File(file) => Some(file),
            _ => None,
        };
        self.varying_texts().chain(&self.conclude).chain(file).chain(sink)
    }

    /// What of it can make a run differ from that of another worker count.
    fn varying_texts(&self) -> impl Iterator<Item = &String> {
        let values = self.env.iter().map(|(_, value)| value);
        let files = self.input.iter().chain(&self.cwd).chain(&self.prepare);
        self.command.iter().chain(values).chain(files)
    }

    /// What looks like a placeholder of another program.
    fn other(&self) -> Option<String> {
        let named = |word: &String| {
            let inside = word.split_once('{')?.1.split_once('}')?.0;
            let is_name = inside.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
            (is_name && inside.len() < 20).then(|| format!("{{{inside}}}"))
        };
        self.command.iter().find_map(named)
    }

    /// Whether `{size}` stands anywhere in it.
    pub fn is_sized(&self) -> bool {
        self.texts().any(|text| has_size(text))
    }

    /// Whether a text differs from one worker count to another.
    fn varies(&self, text: &str) -> bool {
        has_workers(text) || (self.scaling == Scaling::Weak && has_size(text))
    }

    /// The command line with its placeholders, as one would type it.
    pub fn line(&self) -> String {
        if self.shell.is_some() { self.command.join(" ") } else { quoted(&self.command) }
    }

    /// The series that its measurements go to, still empty.
    pub fn series(&self) -> Series {
        let environment = self.env.iter().map(|(name, value)| match has_placeholder(value) {
            true => format!("{name}={value} "),
            // It may be a secret.
            false => format!("{name}=... "),
        });
        Series {
            role: self.role,
            command: Some(environment.collect::<String>() + &self.line()),
            metric: self.metric.as_ref().map(|metric| metric.pattern.as_str().to_owned()),
            rate: self.rate(),
            size: self.size_of.clone(),
            scaling: self.scaling,
            ..Series::named(self.name.clone())
        }
    }

    /// What its figure is a rate of, where it is one.
    fn rate(&self) -> Option<String> {
        let metric = self.metric.as_ref().filter(|metric| metric.higher_is_better)?;
        Some(metric.name.as_ref().map(|name| name.text.clone()).unwrap_or_default())
    }

    /// What its runs are called: they may be those of several series.
    pub(super) fn runs(&self) -> &str {
        self.shared.as_deref().unwrap_or(&self.name)
    }

    /// Whether a figure is looked for in what it writes.
    pub(super) fn has_figures(&self) -> bool {
        self.metric.is_some() || self.shared.is_some() || !self.phases.is_empty()
    }

    /// What starts the same number of workers and does nothing else.
    #[must_use]
    pub fn launcher(&self, command: Vec<String>) -> Self {
        Self {
            name: format!("{} (launcher)", self.name),
            command,
            role: Role::Launcher,
            metric: None,
            phases: Vec::new(),
            shared: None,
            size_of: None,
            sequential: None,
            check: None,
            accepted: Accepted::Zero,
            ..self.clone()
        }
    }

    /// The program without workers to compare it with, run as it is.
    #[must_use]
    pub fn sequential(&self, command: Vec<String>) -> Self {
        let name = format!("{} (sequential)", self.name);
        Self { name, command, sequential: None, phases: Vec::new(), ..self.clone() }
    }

    /// What placeholders stand for at a worker count.
    pub(super) fn filled(&self, workers: usize) -> Filled {
        let grown = |size: u64| match self.scaling {
            Scaling::Strong => u128::from(size),
            Scaling::Weak => u128::from(size) * workers as u128,
        };
        Filled { workers, size: self.size.map(grown) }
    }

    /// Units of work of one visit, where one worker's job is one unit.
    pub(super) fn work(&self, filled: &Filled) -> f64 {
        match self.scaling {
            Scaling::Strong => 1.0,
            Scaling::Weak => filled.workers as f64,
        }
    }

    /// The timed command of one visit.
    pub(super) fn timed(&self, filled: &Filled, programs: &mut Programs) -> Command {
        match &self.shell {
            Some(shell) => self.in_shell(shell, &self.command.join(" "), filled, programs),
            None => {
                let mut words = self.command.iter().map(|word| filled.fill(word));
                let program = words.next().unwrap_or_default();
                let mut command = programs.command(&program, self.has_our_path());
                command.args(words);
                self.place(&mut command, filled);
                command
            }
        }
    }

    /// A shell line around the timed command.
    pub(super) fn around(&self, line: &str, filled: &Filled, programs: &mut Programs) -> Command {
        self.in_shell(self.line_shell(), line, filled, programs)
    }

    /// What reads the lines around the timed command.
    pub(super) fn line_shell(&self) -> &str {
        self.shell.as_deref().unwrap_or(if cfg!(windows) { "cmd" } else { "sh" })
    }

    fn in_shell(
        &self,
        shell: &str,
        line: &str,
        filled: &Filled,
        programs: &mut Programs,
    ) -> Command {
        let words = shell_words::split(shell).unwrap_or_else(|_| vec![shell.to_owned()]);
        let program = words.first().map_or(shell, String::as_str);
        let is_cmd = program.ends_with("cmd") || program.ends_with("cmd.exe");
        let mut command = programs.command(program, self.has_our_path());
        command.args(words.iter().skip(1));
        command.arg(if is_cmd { "/C" } else { "-c" }).arg(filled.fill(line));
        self.place(&mut command, filled);
        command
    }

    fn has_our_path(&self) -> bool {
        self.env.iter().all(|(name, _)| name != "PATH")
    }

    fn place(&self, command: &mut Command, filled: &Filled) {
        command.envs(self.env.iter().map(|(name, value)| (name, filled.fill(value))));
        if let Some(cwd) = &self.cwd {
            command.current_dir(filled.fill(cwd));
        }
    }

    /// Where a file named in the spec lies.
    pub(super) fn path(&self, file: &str, filled: &Filled) -> PathBuf {
        let folder = self.cwd.as_ref().map(|cwd| PathBuf::from(filled.fill(cwd)));
        folder.unwrap_or_default().join(filled.fill(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(words: &[&str]) -> CommandSpec {
        CommandSpec::new(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn a_command_that_no_worker_count_changes_is_refused() {
        assert_eq!(spec(&[]).validate(&[1, 4]), Err(CommandError::Empty));
        let error = spec(&["make", "-j4"]).validate(&[1, 4]).unwrap_err().to_string();
        assert!(error.starts_with("'make -j4' is the same at every worker count"), "{error}");
        assert!(spec(&["make", "-j{workers}"]).validate(&[1, 4]).is_ok());
        let mut by_environment = spec(&["program"]);
        by_environment.env.push(("OMP_NUM_THREADS".into(), "{workers}".into()));
        assert!(by_environment.validate(&[1, 4]).is_ok());
        let mut by_file = spec(&["program"]);
        by_file.prepare = Some("echo {workers} > threads.conf".into());
        assert!(by_file.validate(&[1, 4]).is_ok());
        let mut by_size = spec(&["program", "{size}"]);
        by_size.size = Some(10);
        assert!(by_size.validate(&[1, 4]).is_err(), "strong scaling does not change the size");
        by_size.scaling = Scaling::Weak;
        assert!(by_size.validate(&[1, 4]).is_ok());
        let launcher = by_environment.launcher(vec!["true".into()]);
        assert!(launcher.validate(&[1, 4]).is_ok());
    }

    #[test]
    fn a_formula_must_have_a_value_at_every_worker_count() {
        let mut shares = spec(&["job", "{size/workers}"]);
        shares.size = Some(100);
        assert!(shares.validate(&[1, 2, 4]).is_ok());
        let error = shares.validate(&[1, 3]).unwrap_err().to_string();
        assert!(error.starts_with("{size/workers} is no whole number at 3 workers"), "{error}");
        let error = spec(&["job", "${workers-1}"]).validate(&[1]).unwrap_err().to_string();
        assert!(error.contains("write {workers-1}"), "{error}");
        let error = spec(&["job", "{threads}"]).validate(&[1]).unwrap_err().to_string();
        assert!(error.contains("{threads} is not replaced here"), "{error}");
    }

    #[test]
    fn a_size_grows_with_the_workers_in_weak_scaling_only() {
        let mut sized = spec(&["job", "{size}", "{workers}"]);
        let error = sized.validate(&[1, 4]).unwrap_err().to_string();
        assert!(error.contains("add --size SIZE"), "{error}");
        sized.size = Some(100);
        assert!(sized.validate(&[1, 4]).is_ok());
        let unused = CommandSpec { size: Some(7), ..spec(&["job", "{workers}"]) };
        let error = unused.validate(&[1, 4]).unwrap_err().to_string();
        assert!(error.ends_with("write {size} in it, or leave --size out"), "{error}");
        assert_eq!(sized.filled(4).size, Some(100));
        sized.scaling = Scaling::Weak;
        assert_eq!(sized.filled(4).size, Some(400));
        sized.size = Some(u64::MAX);
        assert_eq!(sized.filled(2).fill("{size}"), "36893488147419103230");
    }

    #[test]
    fn a_name_is_the_line_as_one_would_type_it() {
        assert_eq!(spec(&["sort", "-k 2", "it's"]).name, r"sort '-k 2' 'it'\''s'");
        let mut line = spec(&["a | b", "{workers}"]);
        line.shell = Some("sh".into());
        assert_eq!(line.line(), "a | b {workers}");
    }
}
