/// Why nothing can be said about a study.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// No study was given.
    #[error("no study to analyse: give at least one")]
    NoStudy,
    /// A study without a series.
    #[error("study '{label}' of {created}: it holds no job; expected at least one series")]
    Empty {
        /// Its label.
        label: String,
        /// When it began.
        created: String,
    },
    /// Two studies that measured different things.
    #[error("no series in common: the earlier study has {base}; the later one has {new}")]
    NothingInCommon {
        /// Names of the earlier study's series.
        base: String,
        /// Names of the later study's series.
        new: String,
    },
    /// One series alone, where series of one study are compared.
    #[error(
        "one series, '{name}', has nothing to be compared with; expected two in the study, or a second study"
    )]
    OneSeries {
        /// Its name.
        name: String,
    },
    /// A setting outside its range.
    #[error("{name} '{value}': expected {expected}")]
    Setting {
        /// The setting.
        name: &'static str,
        /// What it holds.
        value: f64,
        /// What it may hold.
        expected: &'static str,
    },
}
