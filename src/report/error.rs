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
    /// The studies could not be analysed.
    #[error(transparent)]
    Analysis(#[from] crate::analysis::AnalysisError),
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] crate::data::StudyError),
}
