//! What each column of a file is: what is decided once, and followed for every row.

use std::collections::HashSet;

use crate::data::Reading;
use crate::units::{Scaling, TimeUnit};

/// Where the worker count of a row stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WorkersFrom {
    Column(usize),
    /// The counts of these columns multiplied.
    Product(Vec<usize>),
    /// Each measure is of one worker count.
    Measure,
}

impl WorkersFrom {
    /// The columns it is in.
    pub(super) fn columns(&self) -> Vec<usize> {
        match self {
            Self::Column(column) => vec![*column],
            Self::Product(columns) => columns.clone(),
            Self::Measure => Vec::new(),
        }
    }
}

/// What the values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Time,
    Rate,
    Speedup,
    Efficiency,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Rate => "rate",
            Self::Speedup => "speedup",
            Self::Efficiency => "efficiency",
        }
    }
}

/// A column of values; a row of a wide table has several.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Measure {
    pub(crate) column: usize,
    /// The job that it is of, where columns are jobs.
    pub(crate) job: Option<String>,
    /// Its worker count, where columns are worker counts.
    pub(crate) workers: Option<f64>,
    /// Its round, where columns are rounds.
    pub(crate) round: Option<u32>,
    /// The unit of its times, or what its rates are per.
    pub(crate) unit: Option<TimeUnit>,
}

/// A column whose cells are part of the name of a series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    pub(crate) column: usize,
    /// Its cells are names by themselves, and need not that of the column.
    pub(crate) bare: bool,
    /// The cells of the keys before with which it tells jobs apart; `None`: all.
    pub(crate) only: Option<HashSet<Vec<String>>>,
}

/// What says that a row is of the sequential program.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SequentialFrom {
    /// The cell of a key that says so: what remains of its name is that of the parallel jobs.
    Key { column: usize, values: Vec<String> },
    /// A column of its times, beside those of the parallel program.
    Column(usize),
}

/// CPU time of a row, as columns with the unit of each in seconds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct CpuFrom {
    pub(crate) all: Option<(usize, f64)>,
    pub(crate) user: Option<(usize, f64)>,
    pub(crate) system: Option<(usize, f64)>,
    /// In hundredths of the wall time.
    pub(crate) share: Option<usize>,
}

/// How the rows of a job's parts make a job.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PhasesFrom {
    pub(crate) column: usize,
    /// Some rows hold the whole.
    pub(crate) has_whole: bool,
}

/// How rows become measurements.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    pub(crate) workers: WorkersFrom,
    pub(crate) kind: Kind,
    pub(crate) measures: Vec<Measure>,
    pub(crate) keys: Vec<Key>,
    pub(crate) command: Option<usize>,
    pub(crate) round: Option<usize>,
    /// The column that names the parts of a job, each in a row of its own.
    pub(crate) phases: Option<PhasesFrom>,
    pub(crate) status: Vec<usize>,
    pub(crate) sequential: Vec<SequentialFrom>,
    /// A worker count of 0 is the sequential program.
    pub(crate) zero: bool,
    pub(crate) cpu: CpuFrom,
    pub(crate) scaling: ScalingFrom,
    /// By column: whether a comma parts whole and fraction.
    pub(crate) decimal_commas: Vec<bool>,
    /// The largest value of the efficiencies says whether they are hundredths.
    pub(crate) percent: bool,
    /// A row with an empty round sums rounds up, and is left out.
    pub(crate) own_table: bool,
    /// Columns that are left aside, and why.
    pub(crate) unused: Vec<(String, String)>,
    pub(crate) cautions: Vec<String>,
    pub(crate) reading: Reading,
}

/// Whether the work grows with the workers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ScalingFrom {
    All(Scaling),
    /// Rows whose cell in this column is one of these are weak.
    Cells {
        column: usize,
        weak: HashSet<String>,
    },
    /// The values in these columns are weak, those in others not.
    Columns(HashSet<usize>),
}
