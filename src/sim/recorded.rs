//! Strands as a study keeps them.

use super::{Graph, SimError, Strands};
use crate::data::{Recorded, RecordedStage};

impl TryFrom<&Recorded> for Strands {
    type Error = SimError;

    fn try_from(recorded: &Recorded) -> Result<Self, SimError> {
        if let Some(graph) = &recorded.graph {
            return Ok(Self::Graph(Graph::new(graph.seconds.clone(), &graph.after)?));
        }
        let stage = |stage: &RecordedStage| match stage.is_serial() {
            true => vec![stage.seconds.iter().sum()],
            false => stage.seconds.clone(),
        };
        Self::stages(recorded.stages.iter().map(stage).collect())
    }
}
