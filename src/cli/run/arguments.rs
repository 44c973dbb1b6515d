use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Deserialize;

use crate::units::Bound;

/// How a run is measured. In a plan file, the keys at the top.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundArguments {
    /// Worker counts: 1..8, 1,2,4 or powers:64 [default: up to and beyond the cores]
    #[arg(long, short)]
    pub(super) workers: Option<String>,
    /// Rounds [default: 10 to 20, as many as fit the budget]
    #[arg(long, short, visible_alias = "runs", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) rounds: Option<u32>,
    /// Runs of each point before the first round, at least 1 [default: 1]
    #[arg(long)]
    pub(super) warmup: Option<usize>,
    /// Seconds that measuring may take, where --rounds does not decide; with --rounds, until when
    /// disturbed rounds are measured again [default: 140, with --rounds none]
    #[arg(long, value_parser = above_zero)]
    pub(super) budget: Option<f64>,
    /// Seed of the random orders [default: another one each time; the study keeps it]
    #[arg(long)]
    pub(super) seed: Option<u64>,
    /// What binds the commands [default: by the CPU time they use at one worker]
    #[arg(long, value_parser = bound())]
    #[serde(default, deserialize_with = "bound_of")]
    pub(super) bound: Option<Bound>,
    /// Workers are nodes of so many cores: names say so, nothing else changes
    #[arg(long, value_name = "CORES", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) per_node: Option<u32>,
}

/// How one command is run. In a plan file, the keys of a [[command]].
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "snake_case")]
pub(super) struct JobArguments {
    /// Its name in the report [default: the command line]
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Add a variable to its environment
    #[arg(long, value_name = "NAME=VALUE")]
    #[serde(skip)]
    pub(super) env: Vec<String>,
    /// Run it through a shell: the words of the command are joined to one line
    #[arg(long, num_args = 0..=1, default_missing_value = "sh", require_equals = true)]
    pub(super) shell: Option<String>,
    /// Folder that it runs in
    #[arg(long, value_name = "FOLDER")]
    pub(super) cwd: Option<String>,
    /// File that it reads from standard input [default: nothing]
    #[arg(long, value_name = "FILE")]
    pub(super) input: Option<String>,
    /// Shell line before each run, untimed
    #[arg(long, value_name = "LINE")]
    pub(super) prepare: Option<String>,
    /// Shell line after each run, untimed
    #[arg(long, value_name = "LINE")]
    pub(super) conclude: Option<String>,
    /// Seconds after which a run is ended and counts as failed [default: none]
    #[arg(long, value_name = "SECONDS", value_parser = above_zero)]
    pub(super) timeout: Option<f64>,
    /// Take the figure that this expression finds in its output in place of the wall time: its
    /// first group, the last match
    #[arg(long, value_name = "REGEX")]
    pub(super) metric: Option<String>,
    /// The figure is a rate
    #[arg(long, requires = "metric")]
    pub(super) higher_is_better: bool,
    /// Unit of the figure: s, ms, us, ns, min or h [default: s]
    #[arg(long, value_name = "UNIT", requires = "metric", conflicts_with = "higher_is_better")]
    pub(super) metric_unit: Option<String>,
    /// Refuse runs whose output differs from the first: stdout, or a file it writes
    #[arg(long, value_name = "stdout|FILE")]
    pub(super) check: Option<String>,
    /// Weak scaling: the job grows with the workers
    #[arg(long)]
    pub(super) weak: bool,
    /// What {size} is for one worker; with --weak it is multiplied by the workers
    #[arg(long)]
    pub(super) size: Option<u64>,
    /// What the command is started with, such as 'mpirun -n {workers} true': measured in the
    /// same rounds, and subtracted beside the whole time. Words are separated by spaces
    #[arg(long, value_name = "LINE")]
    pub(super) baseline_command: Option<String>,
}

impl RoundArguments {
    /// What is given here, else what `other` says.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            workers: self.workers.or(other.workers),
            rounds: self.rounds.or(other.rounds),
            warmup: self.warmup.or(other.warmup),
            budget: self.budget.or(other.budget),
            seed: self.seed.or(other.seed),
            bound: self.bound.or(other.bound),
            per_node: self.per_node.or(other.per_node),
        }
    }
}

impl JobArguments {
    /// What is given here, else what the first command has; never its name. A figure of its own
    /// and a launcher exclude each other, so one given here takes the place of both.
    pub(super) fn or(self, first: &Self) -> Self {
        let own_metric = self.metric.is_some();
        let mut first = first.clone();
        first.baseline_command = first.baseline_command.filter(|_| !own_metric);
        first.metric = first.metric.filter(|_| self.baseline_command.is_none());
        let inherits = !own_metric && first.metric.is_some();
        Self {
            name: self.name,
            env: if self.env.is_empty() { first.env } else { self.env },
            shell: self.shell.or(first.shell),
            cwd: self.cwd.or(first.cwd),
            input: self.input.or(first.input),
            prepare: self.prepare.or(first.prepare),
            conclude: self.conclude.or(first.conclude),
            timeout: self.timeout.or(first.timeout),
            metric: self.metric.or(first.metric),
            higher_is_better: self.higher_is_better || (inherits && first.higher_is_better),
            metric_unit: self.metric_unit.or(first.metric_unit.filter(|_| inherits)),
            check: self.check.or(first.check),
            weak: self.weak || first.weak,
            size: self.size.or(first.size),
            baseline_command: self.baseline_command.or(first.baseline_command),
        }
    }
}

pub(super) fn above_zero(text: &str) -> Result<f64, String> {
    let value: Option<f64> = text.parse().ok();
    let fits = |value: &f64| *value > 0.0 && *value < 1e9;
    value.filter(fits).ok_or_else(|| format!("'{text}': expected seconds above 0"))
}

fn bound() -> impl TypedValueParser<Value = Bound> {
    PossibleValuesParser::new(["cpu", "io"]).map(|name| bound_named(&name))
}

fn bound_named(name: &str) -> Bound {
    if name == "io" { Bound::Io } else { Bound::Cpu }
}

fn bound_of<'d, D: serde::Deserializer<'d>>(from: D) -> Result<Option<Bound>, D::Error> {
    let name = String::deserialize(from)?;
    if name == "cpu" || name == "io" {
        return Ok(Some(bound_named(&name)));
    }
    Err(serde::de::Error::custom(format!("'{name}': expected cpu or io")))
}
