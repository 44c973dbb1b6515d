use std::path::PathBuf;

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
    /// The program was replaced while it was measured.
    #[error(
        "'{program}' was replaced while it was measured: rounds of two programs are no study of \
         either"
    )]
    Replaced {
        /// Its file.
        program: String,
    },
    /// The folder for the report cannot be written.
    #[error("'{folder}' cannot be written: {source}", folder = folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another measurement writes to the folder.
    #[error("another amdahl measures into '{folder}'", folder = folder.display())]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// The study could not be written.
    #[error(transparent)]
    Study(#[from] crate::data::StudyError),
    /// The study could not be written where it belongs, and is kept in another place.
    #[error("{why}; what is measured is kept in '{file}' meanwhile", file = file.display())]
    Elsewhere {
        /// Where it is.
        file: PathBuf,
        /// Why it is not where it belongs.
        why: Box<MeasureError>,
    },
    /// Ctrl-C cannot be caught.
    #[error("Ctrl-C cannot be caught: {0}")]
    Signal(#[source] std::io::Error),
    /// There is nothing to measure.
    #[error("nothing to measure: {0}")]
    Nothing(String),
}
