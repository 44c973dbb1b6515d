//! What a block holds of the phases of its calls: stages by their names, closures by theirs.

use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use amdahl::data::{Block, Phase};
use amdahl::internal::exec;
use amdahl::internal::measure::{Job, JobTimer, PlainTimer, Visit, block_of};
use amdahl::work::{At, Checksum, Spec, Stage, Workload, phase};

/// Some stages, each task of which sleeps for so many milliseconds.
struct Made {
    stages: Vec<Stage>,
    names: Vec<Option<&'static str>>,
    task: fn(At),
}

impl Workload for Made {
    fn spec(&self) -> Spec {
        Spec::named("made")
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        self.stages.clone()
    }

    fn stage_name(&self, stage: usize) -> Option<&'static str> {
        self.names.get(stage).copied().flatten()
    }

    fn task(&self, at: At) -> Checksum {
        (self.task)(at);
        Checksum(1)
    }
}

fn block(executor: &str, workers: usize, made: Made) -> Block {
    let job = Job::new(Arc::new(made), exec::build(&executor.parse().unwrap()).unwrap());
    let visit = Visit { series: job.name.clone(), workers: Some(workers) };
    let mut with = JobTimer { timer: &mut PlainTimer::WARMED.clone(), folder: Path::new("") };
    block_of(&job, &visit, None, &mut with).unwrap().0
}

/// Those that have a time: what another test does at the same time on other threads has none.
fn seconds(block: &Block) -> Vec<(&str, f64)> {
    block.phases.iter().filter_map(|phase| Some((phase.name.as_str(), phase.seconds?))).collect()
}

fn nap(_: At) {
    sleep(Duration::from_millis(2));
}

#[test]
fn stages_are_phases_by_their_names_or_kinds_on_every_executor() {
    for executor in ["rayon", "threads", "async", "event-loop", "global-lock"] {
        let stages = vec![Stage::Serial, Stage::Tasks(3), Stage::Serial];
        let names = vec![None, Some("share"), None];
        let block = block(executor, 2, Made { stages, names, task: nap });
        let phases = seconds(&block);
        let names: Vec<&str> = phases.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["serial", "share"], "{executor}");
        let all: f64 = phases.iter().map(|(_, seconds)| seconds).sum();
        assert!(phases[0].1 >= 0.004 * 0.9 && phases[1].1 > 0.0, "{executor}: {phases:?}");
        assert!(all <= block.median().unwrap() * (1.0 + 1e-9), "{executor}: {phases:?}");
    }
}

#[test]
fn stages_of_one_name_are_the_call_and_no_phases() {
    let stages = vec![Stage::Tasks(2), Stage::Tasks(3)];
    let block = block("threads", 2, Made { stages, names: Vec::new(), task: nap });
    assert!(seconds(&block).is_empty());
}

#[test]
fn a_phase_inside_a_serial_stage_takes_its_time_from_the_stage() {
    let stages = vec![Stage::Serial, Stage::Tasks(1)];
    let inner = |at: At| if at.stage == 0 { phase("inner", || nap(at)) } else { nap(at) };
    let block = block("threads", 1, Made { stages, names: Vec::new(), task: inner });
    let phases = seconds(&block);
    let names: Vec<&str> = phases.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["serial", "inner", "tasks"]);
    assert!(phases[0].1 < phases[1].1, "{phases:?}");
}

#[test]
fn a_phase_in_tasks_on_other_threads_has_no_time() {
    let stages = vec![Stage::Tasks(8)];
    let inner = |at: At| phase("in a task", || nap(at));
    let block = block("threads", 4, Made { stages, names: Vec::new(), task: inner });
    assert_eq!(block.phases, [Phase { name: "in a task".into(), seconds: None }]);
}
