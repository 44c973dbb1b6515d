//! Results for programs.

use super::ReportError;
use super::wire::{AnalysisFile, ComparisonFile};
use crate::analysis::{Analysis, Comparison, GateResult};

/// The analysis as JSON (`amdahl-analysis/1`), indented, with a newline at its end.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a map with keys that are no strings
/// could cause.
pub fn json(analysis: &Analysis) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(&AnalysisFile::from(analysis))?;
    text.push('\n');
    Ok(text)
}

/// The comparison as JSON (`amdahl-comparison/1`) with what its gates say, indented, with a newline
/// at its end.
///
/// # Errors
/// As of [`json`].
pub fn comparison_json(of: &Comparison, gates: &[GateResult]) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(&ComparisonFile::of(of, gates))?;
    text.push('\n');
    Ok(text)
}
