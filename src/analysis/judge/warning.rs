/// What a reader must know before any number.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyCaution {
    /// The study that it is of, where several are shown.
    pub label: Option<String>,
    /// What it is.
    pub what: Warning,
}

impl StudyCaution {
    /// What the only study warns of, in a sentence.
    pub fn told(sentence: impl Into<String>) -> Self {
        Self { label: None, what: Warning::Told(sentence.into()) }
    }
}

/// Kinds of cautions.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// One worker runs at a higher clock than many.
    Boost,
    /// The machine was busy before measuring began.
    Busy {
        /// Load average.
        load: f64,
        /// Processors that a job can use.
        cpus: usize,
    },
    /// Cores may be hardware threads, or shared with others.
    VirtualMachine {
        /// Whose, where that is known.
        hypervisor: Option<String>,
    },
    /// What the study itself warns of, in a sentence.
    Told(String),
    /// Rounds are missing.
    Partial {
        /// Rounds done.
        done: usize,
        /// Rounds planned.
        planned: usize,
    },
    /// Others disturbed most rounds of these series.
    Withheld {
        /// Their names.
        series: Vec<String>,
        /// Labels of the studies that they are of, where several are shown.
        studies: Vec<String>,
        /// From so many cores on others may use without disturbing most rounds of any.
        enough_above: Option<f64>,
    },
    /// Too few worker counts were fitted.
    FewCounts {
        /// How many would do.
        least: usize,
        /// In these series; in every one where it is empty.
        series: Vec<String>,
    },
}
