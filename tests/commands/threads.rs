//! What is recorded of the threads of a command: who ran alone, who had the largest share, what only
//! slept, what touched memory.

#![cfg(target_os = "linux")]

use super::{measure, shell};
use amdahl::data::Watch;

/// Counts to a number: computes for a while, whatever the clock.
const COUNT: &str = "count() { i=0; while [ $i -lt $1 ]; do i=$((i+1)); done; }; ";

/// What one run on two workers recorded.
fn watched(line: &str) -> Watch {
    let study = measure(vec![shell(line)], &[2], 1);
    study.series[0].points[0].blocks[0].watch.unwrap()
}

/// The same, of a run at which somebody could look: beside others now and then nobody can.
fn looked_at(line: &str, field: fn(&Watch) -> Option<f64>) -> Watch {
    let known = (0..5).map(|_| watched(line)).find(|seen| field(seen).is_some());
    known.expect("a run at which somebody could look, in five")
}

#[test]
fn what_a_command_computes_before_its_workers_start_it_computes_alone() {
    let line = format!("{COUNT} count 600000; count 60000 & count 60000 & wait");
    let seen = looked_at(&line, |seen| seen.alone_s);
    let (alone, cpu) = (seen.alone_s.unwrap(), seen.cpu_s.unwrap());
    assert!(alone > 0.6 * cpu, "{seen:?}");
}

#[test]
fn of_processes_with_unequal_shares_the_busiest_is_known_and_none_is_alone() {
    let line = format!("{COUNT} count 600000 & count 150000 & wait");
    let seen = looked_at(&line, |seen| seen.busiest_s);
    let (busiest, cpu) = (seen.busiest_s.unwrap(), seen.cpu_s.unwrap());
    assert!(busiest > 0.6 * cpu, "{seen:?}");
    assert!(seen.alone_s.unwrap() < 0.2 * cpu, "{seen:?}");
}

#[test]
fn a_task_a_process_tells_no_busiest_worker() {
    let tasks = "count 100000 & ".repeat(6);
    let seen = watched(&format!("{COUNT} {tasks} wait"));
    assert_eq!(seen.busiest_s, None, "{seen:?}");
}

#[test]
fn a_command_that_sleeps_hardly_computes_and_gives_its_core_up() {
    let seen = watched("sleep 0.3 & sleep 0.3 & wait");
    // Whether a thread was seen alone at all is up to when it was looked at.
    let hardly_alone = seen.alone_s.is_none_or(|alone_s| alone_s < 0.1);
    assert!(seen.cpu_s.unwrap() < 0.1 && hardly_alone, "{seen:?}");
    assert!(seen.switches.unwrap() >= seen.involuntary.unwrap(), "{seen:?}");
    assert!(seen.switches.unwrap() > 0, "{seen:?}");
}

#[test]
fn page_faults_of_a_command_and_of_all_it_started_are_counted() {
    let few = watched("true").faults.unwrap();
    let many = watched("for i in 1 2 3 4 5 6 7 8; do env true; done").faults.unwrap();
    assert!(few > 0 && many > 2 * few, "{few} {many}");
}
