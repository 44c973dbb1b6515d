//! A function that records itself.

use std::sync::Arc;
use std::time::Instant;

use super::runs::{Medians, Recording, Turn, in_turn};
use super::steal::stolen_join_s;
use crate::data::{Recorded, RecordedGraph, RecordedStage};
use crate::work::{Executor, RecordedCall, StrandClock, Workload};

/// Records calls inside a crew of one worker; `None` where the workload does not record itself.
pub(super) fn recording(
    workload: &Arc<dyn Workload>,
    executor: &dyn Executor,
    budget_s: f64,
) -> Option<Recording> {
    let mut found = None;
    let mut crew = executor.crew(1, workload).ok()?;
    crew.enter(&mut |call| {
        // The first warms up, and tells whether there is anything to record.
        if workload.record().is_none() {
            return;
        }
        let mut clock = StrandClock::new();
        let mut calls = Vec::new();
        let (_, plain) = in_turn(budget_s, &mut |what| match what {
            Turn::Plain => {
                let begun = Instant::now();
                call();
                vec![clock.ran_s(begun.elapsed().as_secs_f64())]
            }
            Turn::Recorded => {
                calls.extend(workload.record());
                Vec::new()
            }
        });
        found = of_calls(&calls, &plain);
    });
    // What these calls answered is compared in the rounds.
    workload.late_answers();
    found
}

/// Calls of the same strands as one; of calls that differ the last.
fn of_calls(calls: &[RecordedCall], plain: &[f64]) -> Option<Recording> {
    let last = calls.last()?;
    let alike = calls.iter().all(|call| call.after == last.after);
    let first = if alike { 0 } else { calls.len() - 1 };
    let runs: Vec<Vec<f64>> = calls[first..].iter().map(|call| call.seconds.clone()).collect();
    let medians = Medians::of(&runs, plain.get(first..)?);
    let of = RecordedCall { seconds: medians.seconds, ..last.clone() };
    let grouped = (of.grouped > 1).then_some(of.grouped as u64);
    let recorded = match staged(&of) {
        Some(stages) => Recorded::of(stages),
        None => Recorded { graph: Some(graph(of)), ..Recorded::default() },
    };
    let steal_s = stolen_join_s();
    let recorded = Recorded { plain_s: medians.plain_s, steal_s, grouped, ..recorded };
    Some(Recording { recorded, runs })
}

fn graph(of: RecordedCall) -> RecordedGraph {
    RecordedGraph { seconds: of.seconds, after: of.after, phase: of.phase, phases: of.phases }
}

/// The strands as stages, where they are nothing more: one alone, or several that wait for the one
/// before them, and one that waits for all of these.
fn staged(of: &RecordedCall) -> Option<Vec<RecordedStage>> {
    let mut stages = Vec::new();
    let mut at = 0;
    let mut ends: Vec<u32> = Vec::new();
    while at < of.seconds.len() {
        // What waits for all of the stage before.
        let alike = of.after[at..].iter().take_while(|after| **after == ends).count();
        if alike == 0 || (alike > 1 && ends.len() > 1) {
            return None;
        }
        let kind = if alike == 1 { "serial" } else { "tasks" };
        let phase =
            of.phase[at].filter(|_| of.phase[at..at + alike].iter().all(|p| *p == of.phase[at]));
        stages.push(RecordedStage {
            phase: phase.and_then(|phase| of.phases.get(phase as usize).cloned()),
            ..RecordedStage::new(kind, of.seconds[at..at + alike].to_vec())
        });
        ends = (at as u32..(at + alike) as u32).collect();
        at += alike;
    }
    Some(stages)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(after: &[&[u32]]) -> RecordedCall {
        RecordedCall {
            seconds: (1..=after.len()).map(|at| at as f64).collect(),
            after: after.iter().map(|after| after.to_vec()).collect(),
            phase: vec![None; after.len()],
            ..RecordedCall::default()
        }
    }

    #[test]
    fn a_loop_between_serial_code_is_three_stages() {
        let stages = staged(&call(&[&[], &[0], &[0], &[1, 2]])).unwrap();
        let kinds: Vec<(&str, usize)> =
            stages.iter().map(|stage| (stage.kind.as_str(), stage.seconds.len())).collect();
        assert_eq!(kinds, [("serial", 1), ("tasks", 2), ("serial", 1)]);
    }

    #[test]
    fn a_nested_fork_is_a_graph() {
        let nested = call(&[&[], &[0], &[1], &[1], &[2, 3], &[0], &[4, 5]]);
        assert_eq!(staged(&nested), None);
        let recording = of_calls(&[nested], &[30.0, 26.0]).unwrap();
        assert_eq!(recording.recorded.graph.as_ref().map(|graph| graph.seconds.len()), Some(7));
        assert_eq!(recording.recorded.plain_s, Some(28.0));
    }
}
