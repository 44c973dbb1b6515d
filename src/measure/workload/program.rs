use std::path::PathBuf;

use crate::exec;
use crate::measure::engine::MeasureError;
use crate::measure::observe::Version;

/// A program that must stay the same while it measures.
pub struct Program {
    pub(super) path: PathBuf,
    version: Option<Version>,
}

impl From<PathBuf> for Program {
    fn from(path: PathBuf) -> Self {
        Self { version: Version::of(&path), path }
    }
}

impl Program {
    /// Rounds of two programs are no study of either.
    pub(super) fn check(&self) -> Result<(), MeasureError> {
        if exec::is_held(&self.path) || self.version == Version::of(&self.path) {
            return Ok(());
        }
        Err(MeasureError::Replaced { program: self.path.display().to_string() })
    }
}
