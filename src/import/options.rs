use crate::data::Study;
use crate::units::TimeUnit;
use std::fmt;
use std::str::FromStr;

/// A kind of measurements that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Our own study file, `amdahl-study/1`.
    Study,
    /// A table of worker counts and values, separated by commas, semicolons, tabs or spaces.
    Csv,
    /// The folder that criterion 0.3 to 0.8 writes, `target/criterion`. Its files are private to
    /// criterion; what it changes there is reported as a file that cannot be read.
    Criterion,
    /// What `hyperfine --export-json` writes for a parameter scan.
    Hyperfine,
    /// What `--benchmark_out_format=json` of Google Benchmark writes for `threads:N`.
    GoogleBenchmark,
}

impl Format {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::Study, Self::Csv, Self::Criterion, Self::Hyperfine, Self::GoogleBenchmark];
}

impl Format {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Csv => "csv",
            Self::Criterion => "criterion",
            Self::Hyperfine => "hyperfine",
            Self::GoogleBenchmark => "google-benchmark",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let asked = if text == "tsv" { "csv" } else { text };
        Self::ALL.into_iter().find(|format| format.to_string() == asked).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(Self::to_string).collect();
            format!("'{text}' is not a format; there are: {}", known.join(", "))
        })
    }
}

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
}

impl Options {
    /// What is asked for that means nothing to this kind of file.
    pub(super) fn without_effect(&self, format: Format) -> Vec<Skipped> {
        let table = format == Format::Csv;
        let value = self.value.filter(|_| !table).map(|_| ("--value", "tables"));
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

/// What was read, and what could not be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The measurements.
    pub study: Study,
    /// What stands in the file but not in the study.
    pub skipped: Vec<Skipped>,
}

/// Something that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// A line, a benchmark, a column.
    pub what: String,
    /// The reason, as a clause.
    pub why: String,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}
