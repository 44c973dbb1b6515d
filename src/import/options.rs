use super::formats::Format;
use super::imported::Skipped;
use crate::units::{Scaling, TimeUnit};
use std::fmt;
use std::str::FromStr;

/// What the numbers of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ValueKind {
    /// How long the job took: smaller is better.
    #[default]
    Time,
    /// How much was done in a unit of time: larger is better.
    Throughput,
    /// T(1) / T(n).
    Speedup,
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "time",
            Self::Throughput => "throughput",
            Self::Speedup => "speedup",
        })
    }
}

impl FromStr for ValueKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Time, Self::Throughput, Self::Speedup]
            .into_iter()
            .find(|kind| kind.to_string() == text)
            .ok_or_else(|| {
                format!("'{text}' is not a kind of value; there are: time, throughput, speedup")
            })
    }
}

/// What a file does not say of itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// The kind of file; `None`: detect it.
    pub format: Option<Format>,
    /// What a table's values are; `None`: as its header says, else times.
    pub value: Option<ValueKind>,
    /// The unit of a table's times; `None`: as its header says, else seconds.
    pub unit: Option<TimeUnit>,
    /// Which of criterion's named baselines; `None`: the newest measurement, `new`.
    pub baseline: Option<String>,
    /// The work grew with the workers: on n of them a rate x is the time n/x.
    pub weak: bool,
    /// The work is the same at every worker count, whatever the file looks like.
    pub strong: bool,
    /// The columns whose product is the worker count; none: by names and values.
    pub workers: Vec<String>,
    /// The columns of the values, a job each; none: by names and values.
    pub values: Vec<String>,
    /// The columns that tell series apart; none: by names and values.
    pub series: Vec<String>,
    /// The column that names the parts of a job, each in a row of its own; `None`: by name and values.
    pub phases: Option<String>,
    /// The column that numbers the rounds.
    pub round: Option<String>,
    /// The cell that says that a row is of the sequential program.
    pub sequential: Option<String>,
    /// Only rows that have this cell in this column are read.
    pub only: Vec<(String, String)>,
}

impl Options {
    /// Whether the work grows with the workers, where that was said.
    pub(super) fn scaling(&self) -> Option<Scaling> {
        match (self.weak, self.strong) {
            (true, _) => Some(Scaling::Weak),
            (false, true) => Some(Scaling::Strong),
            (false, false) => None,
        }
    }

    /// What is asked for that means nothing to this kind of file.
    pub(super) fn without_effect(&self, format: Format) -> Vec<Skipped> {
        let table = format.is_plain();
        let value = self.value.filter(|_| !table && self.values.is_empty());
        let value = value.map(|_| ("--value", "tables"));
        let unit = self.unit.filter(|_| !table).map(|_| ("--unit", "tables"));
        let baseline = self.baseline.as_ref().filter(|_| format != Format::Criterion);
        let baseline = baseline.map(|_| ("--baseline", "criterion's folders"));
        let skipped = |(what, whom): (&str, &str)| Skipped {
            what: what.into(),
            why: format!("is for {whom}, and has no effect on {format}"),
        };
        [value, unit, baseline].into_iter().flatten().map(skipped).collect()
    }
}
