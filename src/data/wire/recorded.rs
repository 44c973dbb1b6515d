//! Recorded strands on disk.

use serde::{Deserialize, Serialize};

use crate::data::{Recorded, RecordedGraph, RecordedStage};

#[derive(Serialize, Deserialize)]
pub(super) struct RecordedStageFile {
    kind: String,
    seconds: Vec<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phase: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct RecordedGraphFile {
    seconds: Vec<f64>,
    after: Vec<Vec<u32>>,
    #[serde(default)]
    phase: Vec<Option<u32>>,
    #[serde(default)]
    phases: Vec<String>,
}

/// What a series holds of its recording beside the stages.
#[derive(Serialize, Deserialize)]
pub(super) struct BesideFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    graph: Option<RecordedGraphFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plain_s: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    steal_s: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grouped: Option<u64>,
}

both_ways!(RecordedStage <-> RecordedStageFile { kind, seconds, phase });
both_ways!(RecordedGraph <-> RecordedGraphFile { seconds, after, phase, phases });

/// Stages, and what is beside them; `None` where nothing is.
pub(super) type Parts = (Option<Vec<RecordedStageFile>>, Option<BesideFile>);

pub(super) fn to_parts(recorded: Option<Recorded>) -> Parts {
    let Some(recorded) = recorded else { return (None, None) };
    let Recorded { stages, graph, plain_s, steal_s, grouped } = recorded;
    let any = graph.is_some() || plain_s.is_some() || steal_s.is_some() || grouped.is_some();
    let beside = BesideFile { graph: graph.map(Into::into), plain_s, steal_s, grouped };
    (Some(stages.into_iter().map(Into::into).collect()), any.then_some(beside))
}

pub(super) fn from_parts((stages, beside): Parts) -> Option<Recorded> {
    if stages.is_none() && beside.is_none() {
        return None;
    }
    let stages = stages.unwrap_or_default().into_iter().map(Into::into).collect();
    let Some(beside) = beside else { return Some(Recorded::of(stages)) };
    Some(Recorded {
        stages,
        graph: beside.graph.map(Into::into),
        plain_s: beside.plain_s,
        steal_s: beside.steal_s,
        grouped: beside.grouped,
    })
}

/// A recording by itself.
#[derive(Serialize, Deserialize)]
pub(in crate::data) struct RecordedFile {
    stages: Option<Vec<RecordedStageFile>>,
    beside: Option<BesideFile>,
}

impl From<Recorded> for RecordedFile {
    fn from(recorded: Recorded) -> Self {
        let (stages, beside) = to_parts(Some(recorded));
        Self { stages, beside }
    }
}

impl From<RecordedFile> for Recorded {
    fn from(file: RecordedFile) -> Self {
        from_parts((file.stages, file.beside)).unwrap_or_default()
    }
}
