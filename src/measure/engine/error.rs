/// Why nothing, or no more, could be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureError {
    /// A measuring process could not be started.
    #[error("round {round}: a measuring process could not be {what}: {source}")]
    Process {
        /// The round, from 0.
        round: u32,
        /// `started from 'PROGRAM'`, `given the folder 'PATH'`.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder for the report cannot be written.
    #[error("'{folder}' cannot be written: {source}; name another folder with -o or AMDAHL_REPORTS",
            folder = folder.display())]
    Folder {
        /// The folder.
        folder: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The study could not be written.
    #[error(transparent)]
    Study(#[from] crate::data::StudyError),
    /// Ctrl-C cannot be caught.
    #[error("Ctrl-C cannot be caught: {0}")]
    Signal(#[source] std::io::Error),
    /// There is nothing to measure.
    #[error("nothing to measure: {0}")]
    Nothing(String),
}
