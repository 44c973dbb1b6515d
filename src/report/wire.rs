//! What `amdahl-analysis/1` and `amdahl-comparison/1` look like on disk: what was found, with a
//! sentence for each finding, note and caution. Keys may be added, never renamed.

use serde::Serialize;

use crate::analysis::{
    Analysis, Comparison, Finding, FindingKind, GateResult, Series, SeriesChange, Sizes,
};

#[derive(Serialize)]
pub(super) struct AnalysisFile<'a> {
    #[serde(flatten)]
    analysis: &'a Analysis,
    cautions: Vec<String>,
    series: Vec<SeriesFile<'a>>,
    sizes: Vec<SizesFile<'a>>,
}

#[derive(Serialize)]
struct SizesFile<'a> {
    #[serde(flatten)]
    sizes: &'a Sizes,
    /// Whole sentences for people.
    sentence: String,
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

#[derive(Serialize)]
pub(super) struct ComparisonFile<'a> {
    #[serde(flatten)]
    comparison: &'a Comparison,
    cautions: Vec<String>,
    series: Vec<SeriesChangeFile<'a>>,
    gates: Vec<GateFile<'a>>,
}

#[derive(Serialize)]
struct SeriesChangeFile<'a> {
    #[serde(flatten)]
    series: &'a SeriesChange,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct GateFile<'a> {
    #[serde(flatten)]
    result: &'a GateResult,
    /// A whole sentence for people.
    sentence: String,
}

impl<'a> ComparisonFile<'a> {
    pub(super) fn of(comparison: &'a Comparison, gates: &'a [GateResult]) -> Self {
        let of_series =
            |series: &'a SeriesChange| SeriesChangeFile { series, notes: told(&series.notes) };
        let of_gate = |result: &'a GateResult| GateFile { result, sentence: result.to_string() };
        Self {
            comparison,
            cautions: told(&comparison.cautions),
            series: comparison.series.iter().map(of_series).collect(),
            gates: gates.iter().map(of_gate).collect(),
        }
    }
}

fn told(all: &[impl ToString]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

impl<'a> From<&'a Analysis> for AnalysisFile<'a> {
    fn from(analysis: &'a Analysis) -> Self {
        let of_series = |series: &'a Series| SeriesFile {
            series,
            findings: series.findings.iter().map(FindingFile::from).collect(),
        };
        let of_sizes = |sizes: &'a Sizes| SizesFile { sizes, sentence: sizes.to_string() };
        Self {
            analysis,
            cautions: told(&analysis.cautions),
            series: analysis.series.iter().map(of_series).collect(),
            sizes: analysis.sizes.iter().map(of_sizes).collect(),
        }
    }
}

impl From<&Finding> for FindingFile {
    fn from(finding: &Finding) -> Self {
        Self { kind: finding.kind(), sentence: finding.to_string(), evidence: finding.evidence() }
    }
}
