//! Phases of a command that it tells in its output.

use super::{Place, errors};
use amdahl::data::{Block, Series};
use std::fs;

const QUIET: [&str; 6] = ["-r", "5", "--disturbed-above=99", "--shell", "-w=1,2,4", "--bound=io"];

/// Tells what it took as Amdahl's law gives it: read p = 0, solve p = .9, in two parts; from two
/// workers on a merge.
const JOB: &str = "awk 'BEGIN { n = {workers}; print \"read 20 ms\"; print \"solve\", 40 + 360 / n, \
                   \"ms\"; print \"solve\", 30 - 30, \"ms\"; if (n > 1) print \"merge 0.005 s\"; \
                   print \"all\", 0.06 + 0.36 / n + (n > 1) * 0.005 }'";

const PHASES: [&str; 6] =
    ["--phase", "read=read (.*)", "--phase", "solve=solve (.*)", "--phase", "merge=merge (.*)"];
const ALL: [&str; 2] = ["--metric", "all (.*)"];

fn told(block: &Block) -> Vec<(&str, f64)> {
    let of = |phase: &'_ amdahl::data::Phase| phase.seconds.unwrap();
    block.phases.iter().map(|phase| (phase.name.as_str(), of(phase))).collect()
}

fn first(series: &Series, point: usize) -> &Block {
    &series.points[point].blocks[0]
}

#[test]
fn phases_stand_in_the_blocks_of_the_time_that_they_are_parts_of() {
    let place = Place::new();
    let output = place.run(&[&QUIET[..], &PHASES, &ALL, &["--", JOB]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    let series = &study.series[0];
    assert_eq!(told(first(series, 0)), [("read", 0.02), ("solve", 0.4)]);
    assert_eq!(told(first(series, 1)), [("read", 0.02), ("solve", 0.22), ("merge", 0.005)]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Phases: solve 95.2 % of the time at 1 worker, 83.9 % at 4"), "{said}");
    assert!(said.contains("Speed up solve first"), "{said}");
}

#[test]
fn beside_several_figures_phases_are_parts_of_the_wall_time() {
    let place = Place::new();
    let metrics = ["--metric", "all=all (.*)", "--metric", "wall"];
    let output = place.run(&[&QUIET[..], &PHASES, &metrics, &["--", JOB]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    assert!(told(first(&study.series[0], 0)).is_empty());
    assert_eq!(told(first(&study.series[1], 1)).len(), 3);
}

#[test]
fn a_plan_has_phases_too_and_a_phase_that_no_run_tells_is_said() {
    let place = Place::new();
    let plan = "rounds = 5\nworkers = \"1,2\"\n[[command]]\nname = \"job\"\n\
                command = \"echo {workers}; echo a 2; echo all 3\"\nmetric = \"all (.*)\"\n\
                phase = [\"a=a (.*)\", \"typo=b (.*)\"]\nphase_unit = \"ms\"\n";
    fs::write(place.0.path().join("plan.toml"), plan).unwrap();
    let output = place.run(&["--plan", "plan.toml"]);
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    assert_eq!(told(first(&study.series[0], 0)), [("a", 0.002)]);
    let cautions = study.method.cautions.join(" ");
    assert!(cautions.contains("--phase 'typo' stands in no output of 'job'"), "{cautions}");
}

#[test]
fn phases_of_which_none_stands_there_and_a_time_that_is_none_fail_the_run() {
    for (job, reason) in [
        ("echo {workers}", "no --phase (a) stands in its output"),
        ("echo {workers} a -1", "--phase 'a' found '-1': expected a time of 0 or more"),
        ("echo {workers} a nan", "--phase 'a' found 'nan': expected a time of 0 or more"),
    ] {
        let place = Place::new();
        let output = place.run(&[&QUIET[..], &["--phase", "a=a (.*)", "--", job]].concat());
        assert_eq!(output.status.code(), Some(1), "{job}");
        let told = errors(&output);
        assert!(told.contains(reason), "{job}: {told}");
    }
}
