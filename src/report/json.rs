//! The analysis for programs.

use super::ReportError;
use super::wire::AnalysisFile;
use crate::analysis::Analysis;

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
