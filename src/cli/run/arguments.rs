use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Deserialize;

use super::keys;
use crate::cli::judging::cores;
use crate::cli::value::{self, Counts, Rates, Sizes};
use crate::measuring::Pin;
use crate::units::Bound;

/// How a run is measured. In a plan file, the keys at the top.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RoundArguments {
    /// Of a plan's commands without their own.
    #[arg(skip)]
    #[serde(deserialize_with = "keys::workers")]
    pub(super) workers: Option<Counts>,
    /// Rounds [default: 5 to 40, as many as fit and tell more]
    #[arg(long, short, visible_alias = "runs", value_parser = value::count)]
    #[arg(allow_negative_numbers = true)]
    #[serde(deserialize_with = "keys::count")]
    pub(super) rounds: Option<u32>,
    /// Runs of each point before the first round; 0: none, so that the first round holds what only a
    /// first run pays [default: 1]
    #[arg(long, value_parser = value::whole::<usize>, allow_negative_numbers = true)]
    pub(super) warmup: Option<usize>,
    /// Seconds that measuring may take, where --rounds does not decide; with --rounds, until when
    /// disturbed rounds are measured again [default: 140, with --rounds none]
    #[arg(long, value_parser = value::seconds, allow_negative_numbers = true)]
    #[serde(deserialize_with = "keys::seconds")]
    pub(super) budget: Option<f64>,
    /// Seed of the random orders [default: another one each time; the study keeps it]
    #[arg(long, value_parser = value::whole::<u64>, allow_negative_numbers = true)]
    pub(super) seed: Option<u64>,
    /// What binds the commands: cpu, this machine's cores, beyond which no law is fitted; io,
    /// anything else, such as waiting or other machines [default: by the CPU time they use at one
    /// worker; with --per-node io]
    #[arg(long, value_parser = bound())]
    #[serde(deserialize_with = "keys::bound")]
    pub(super) bound: Option<Bound>,
    /// Workers are nodes of so many cores: names say so, and laws are fitted beyond the cores of
    /// this machine too
    #[arg(long, value_name = "CORES", value_parser = value::count, allow_negative_numbers = true)]
    #[serde(deserialize_with = "keys::count")]
    pub(super) per_node: Option<u32>,
    /// Measure the machine's own capacity in the same rounds, a tenth of a second a point: what a
    /// turbo clock or hardware threads take then does not look like work that is not shared
    #[arg(long)]
    pub(super) capacity: bool,
    /// Measure what the memory gives in the same rounds, with a triad over 384 MiB: whether CPU time
    /// that grows may be the memory's
    #[arg(long)]
    pub(super) memory: bool,
    /// Let what runs for n workers use n CPUs: distinct physical cores first, fast ones before slow
    /// ones, then their second hardware threads [default: the system decides]
    #[arg(long, value_enum)]
    #[serde(deserialize_with = "keys::pin")]
    pub(super) pin: Option<Pin>,
    /// Cores used by other programs from which a run counts as disturbed [default: 0.2]
    #[arg(long, value_name = "CORES", value_parser = cores, allow_negative_numbers = true)]
    pub(super) disturbed_above: Option<f64>,
    /// The commands of a plan.
    #[arg(skip)]
    pub(super) command: Vec<JobArguments>,
}

/// How one command is run. In a plan file, the keys of a [[command]].
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct JobArguments {
    /// The command itself.
    #[arg(skip)]
    pub(super) command: Option<Words>,
    /// Worker counts: 1..8, 1,2,4, 2..16..2 (in steps), powers:64 or squares:64 [default: up to and
    /// beyond the cores]
    #[arg(long, short, value_parser = value::counts, allow_negative_numbers = true)]
    #[serde(deserialize_with = "keys::workers")]
    pub(super) workers: Option<Counts>,
    /// Its name in the report [default: the command line]
    #[arg(long, short)]
    pub(super) name: Option<String>,
    /// Add a variable to its environment
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    #[serde(deserialize_with = "keys::env")]
    pub(super) env: Vec<(String, String)>,
    /// Run it through a shell [sh where none is named]: the words of the command are joined to
    /// one line. none: start the program as it is
    #[arg(long, short = 'S', num_args = 0..=1, default_missing_value = "sh")]
    pub(super) shell: Option<String>,
    /// As --shell=none, which is the default
    #[arg(short = 'N', conflicts_with = "shell", hide_short_help = true)]
    #[serde(skip)]
    pub(super) no_shell: bool,
    /// Folder that it runs in
    #[arg(long, value_name = "FOLDER")]
    pub(super) cwd: Option<String>,
    /// File that it reads from standard input [default: nothing]
    #[arg(long, value_name = "FILE")]
    pub(super) input: Option<String>,
    /// Where its standard output goes: null, inherit or a file. Some programs do less where they
    /// see that it is null (tar, grep) [default: null]
    #[arg(long, value_name = "null|inherit|FILE")]
    pub(super) stdout: Option<String>,
    /// Show what each run wrote, both outputs, on standard error after it
    #[arg(long)]
    pub(super) show_output: bool,
    /// Shell line before each run, untimed. What it leaves running, such as a server, lives until
    /// --conclude has ended, and its CPU time counts as the command's
    #[arg(long, short, value_name = "LINE")]
    pub(super) prepare: Option<String>,
    /// Shell line after each run, untimed
    #[arg(long, value_name = "LINE")]
    pub(super) conclude: Option<String>,
    /// Count the CPU time of these as the command's: process ids, files that hold one, or cgroups
    /// (a server that was there before)
    #[arg(long, value_name = "PID|FILE|CGROUP")]
    #[serde(deserialize_with = "keys::one_or_several")]
    pub(super) cpu_of: Vec<String>,
    /// Refused with what to do: people know them from hyperfine.
    #[arg(long, hide = true, value_parser = once)]
    #[serde(skip)]
    pub(super) setup: Option<String>,
    /// Take other exit codes than 0 for success, all or such as 1,2
    #[arg(long, short, value_name = "CODES", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "all")]
    pub(super) ignore_failure: Option<String>,
    /// Seconds after which a run is ended and counts as failed; --prepare and --conclude have ten
    /// times as long [default: none]
    #[arg(long, value_name = "SECONDS", value_parser = value::seconds)]
    #[arg(allow_negative_numbers = true)]
    #[serde(deserialize_with = "keys::seconds")]
    pub(super) timeout: Option<f64>,
    /// Take the figure that this expression finds in its output in place of the wall time: its
    /// first group, the last match; ^ and $ are the ends of lines. 1,234.5, 1.2k, 3 GiB/s, 600 ms,
    /// 0m0.8s and 1:02.5 are read whole; k and M are of 1000, Ki and Mi of 1024. Given several
    /// times, each is NAME=REGEX, a series of its own of the same runs, and wall is the wall time;
    /// given once, all of it is the expression
    #[arg(long, value_name = "REGEX|NAME=REGEX|wall")]
    #[serde(deserialize_with = "keys::one_or_several")]
    pub(super) metric: Vec<String>,
    /// The figure is a rate; with names (=tps,qps), those of several
    #[arg(long, value_name = "NAMES", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "")]
    #[serde(deserialize_with = "keys::rates")]
    pub(super) higher_is_better: Option<Rates>,
    /// Unit of the figure: s, ms, us, ns, min or h; of several such as lat=ms,p99=us [default: s]
    #[arg(long, value_name = "UNIT")]
    pub(super) metric_unit: Option<String>,
    /// A part of its time that it tells in its output, such as parse='parse took ([0-9.]+)';
    /// repeatable. Each is told by itself: how parallel it is, and which one to speed up first. What
    /// an expression finds more than once adds up. They are parts of the wall time, or of the one
    /// --metric
    #[arg(long, value_name = "NAME=REGEX")]
    #[serde(deserialize_with = "keys::one_or_several")]
    pub(super) phase: Vec<String>,
    /// Unit of phases that are printed without one: s, ms, us, ns, min or h [default: s]
    #[arg(long, value_name = "UNIT")]
    pub(super) phase_unit: Option<String>,
    /// Refuse runs whose output differs from the first: stdout, or a file it writes
    #[arg(long, value_name = "stdout|FILE")]
    pub(super) check: Option<String>,
    /// Weak scaling: the job grows with the workers
    #[arg(long)]
    pub(super) weak: bool,
    /// What {size} is for one worker; with --weak it is multiplied by the workers. Several, such as
    /// 1e6,1e7: a curve each, in the same rounds, and from which size on more workers pay
    #[arg(long, value_parser = value::sizes, allow_negative_numbers = true)]
    #[serde(deserialize_with = "keys::sizes")]
    pub(super) size: Option<Sizes>,
    /// The program without workers that speedups are relative to, such as 'xz -kc FILE': measured
    /// in the same rounds. Quotes group words; with --shell it is a line for that shell
    #[arg(long, value_name = "LINE")]
    pub(super) sequential: Option<Words>,
    /// What the command is started with, such as 'mpirun -n {workers} true': measured in the
    /// same rounds, and subtracted beside the whole time. Quotes group words; with --shell it is
    /// a line for that shell
    #[arg(long, value_name = "LINE")]
    pub(super) baseline_command: Option<Words>,
}

/// A list is a program with its arguments, a text a line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected a list of words, or a text for a shell")]
pub(super) enum Words {
    Program(Vec<String>),
    Line(String),
}

impl From<&str> for Words {
    fn from(line: &str) -> Self {
        Self::Line(line.into())
    }
}

impl Words {
    pub(super) fn are_blank(&self) -> bool {
        match self {
            Self::Program(words) => words.iter().all(|word| word.trim().is_empty()),
            Self::Line(line) => line.trim().is_empty(),
        }
    }
}

impl RoundArguments {
    /// What is given here, else what a plan says.
    pub(super) fn or(self, plan: Self) -> Self {
        Self {
            workers: self.workers.or(plan.workers),
            rounds: self.rounds.or(plan.rounds),
            warmup: self.warmup.or(plan.warmup),
            budget: self.budget.or(plan.budget),
            seed: self.seed.or(plan.seed),
            bound: self.bound.or(plan.bound),
            per_node: self.per_node.or(plan.per_node),
            capacity: self.capacity || plan.capacity,
            memory: self.memory || plan.memory,
            pin: self.pin.or(plan.pin),
            disturbed_above: self.disturbed_above.or(plan.disturbed_above),
            command: plan.command,
        }
    }
}

impl JobArguments {
    /// What is given here, else what `other` says; variables of both. A figure of its own and a
    /// launcher exclude each other, so one given here takes the place of both.
    pub(super) fn or(self, mut other: Self) -> Self {
        let own_metric = !self.metric.is_empty();
        other.baseline_command = other.baseline_command.filter(|_| !own_metric);
        other.metric.retain(|_| self.baseline_command.is_none());
        let inherits = !own_metric && !other.metric.is_empty();
        let own_shell = self.shell.is_some() || self.no_shell;
        other.env.retain(|(name, _)| self.env.iter().all(|(own, _)| own != name));
        other.env.extend(self.env);
        Self {
            command: self.command.or(other.command),
            workers: self.workers.or(other.workers),
            name: self.name.or(other.name),
            env: other.env,
            shell: self.shell.or(other.shell.filter(|_| !own_shell)),
            no_shell: self.no_shell || (other.no_shell && !own_shell),
            cwd: self.cwd.or(other.cwd),
            input: self.input.or(other.input),
            stdout: self.stdout.or(other.stdout),
            prepare: self.prepare.or(other.prepare),
            show_output: self.show_output || other.show_output,
            cpu_of: if self.cpu_of.is_empty() { other.cpu_of } else { self.cpu_of },
            conclude: self.conclude.or(other.conclude),
            setup: None,
            ignore_failure: self.ignore_failure.or(other.ignore_failure),
            timeout: self.timeout.or(other.timeout),
            metric: if own_metric { self.metric } else { other.metric },
            higher_is_better: self.higher_is_better.or(other.higher_is_better.filter(|_| inherits)),
            metric_unit: self.metric_unit.or(other.metric_unit.filter(|_| inherits)),
            phase_unit: self.phase_unit.or(other.phase_unit.filter(|_| self.phase.is_empty())),
            phase: if self.phase.is_empty() { other.phase } else { self.phase },
            check: self.check.or(other.check),
            weak: self.weak || other.weak,
            size: self.size.or(other.size),
            sequential: self.sequential.or(other.sequential),
            baseline_command: self.baseline_command.or(other.baseline_command),
        }
    }
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE, such as OMP_NUM_THREADS={workers}".into()),
    }
}

fn once(_: &str) -> Result<String, String> {
    Err("what runs once stands before or after amdahl run; --prepare and --conclude are lines \
         around each run"
        .into())
}

fn bound() -> impl TypedValueParser<Value = Bound> {
    PossibleValuesParser::new(["cpu", "io"])
        .map(|name| if name == "io" { Bound::Io } else { Bound::Cpu })
}
