//! What `amdahl-analysis/1` looks like on disk: the analysis, with a sentence for each finding and
//! caution. Keys may be added, never renamed.

use serde::Serialize;

use crate::analysis::{Analysis, Finding, FindingKind, Series};

#[derive(Serialize)]
pub(super) struct AnalysisFile<'a> {
    #[serde(flatten)]
    analysis: &'a Analysis,
    cautions: Vec<String>,
    series: Vec<SeriesFile<'a>>,
}

#[derive(Serialize)]
struct SeriesFile<'a> {
    #[serde(flatten)]
    series: &'a Series,
    findings: Vec<FindingFile>,
}

#[derive(Serialize)]
struct FindingFile {
    kind: FindingKind,
    /// A whole sentence for people.
    sentence: String,
    /// Named numbers behind it, in the units the name says.
    evidence: Vec<(&'static str, f64)>,
}

impl<'a> From<&'a Analysis> for AnalysisFile<'a> {
    fn from(analysis: &'a Analysis) -> Self {
        let of_series = |series: &'a Series| SeriesFile {
            series,
            findings: series.findings.iter().map(FindingFile::from).collect(),
        };
        Self {
            analysis,
            cautions: analysis.cautions.iter().map(ToString::to_string).collect(),
            series: analysis.series.iter().map(of_series).collect(),
        }
    }
}

impl From<&Finding> for FindingFile {
    fn from(finding: &Finding) -> Self {
        Self { kind: finding.kind(), sentence: finding.to_string(), evidence: finding.evidence() }
    }
}
