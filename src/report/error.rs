use std::io;
use std::path::PathBuf;

use crate::say::hint::{self, Door};

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A plot could not be drawn.
    #[error("the plot '{figure}' could not be drawn: {reason}")]
    Plot {
        /// The plot's accessible name.
        figure: String,
        /// What the drawing library said.
        reason: String,
    },
    /// The table could not be written as CSV.
    #[error("the analysis could not be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// The analysis could not be written as JSON.
    #[error("the analysis could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Standard output could not be written.
    #[error("standard output could not be written: {0}")]
    Output(#[source] io::Error),
    /// A file in the report's folder could not be looked at.
    #[error("'{path}': {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something else in the place of the report's folder.
    #[error(
        "'{path}' is no folder, and a report needs one",
        path = path.display()
    )]
    NotFolder {
        /// The file.
        path: PathBuf,
    },
    /// A file that no report wrote is in the place of one.
    #[error(
        "'{path}' was not written by amdahl and would be replaced; move it away, or name another \
         folder",
        path = path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] crate::data::StudyError),
}

impl ReportError {
    /// What helps at this door, as a clause; `None` where the message says it.
    pub(crate) fn way_out(&self, door: Door) -> Option<&'static str> {
        match self {
            Self::NotFolder { .. } | Self::NotOurs { .. } => Some(hint::another_folder(door)),
            Self::Plot { .. }
            | Self::Csv(_)
            | Self::Json(_)
            | Self::Output(_)
            | Self::Read { .. }
            | Self::File(_) => None,
        }
    }
}
