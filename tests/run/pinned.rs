//! `--pin cores`: what runs for n workers has n CPUs.

use super::{Place, errors};
use std::fs;

#[cfg(target_os = "linux")]
#[test]
fn a_command_has_as_many_cpus_as_workers_and_the_study_says_which() {
    use amdahl::internal::exec::own_cpus;
    let all = own_cpus().unwrap();
    let place = Place::new();
    // The number of CPUs that it may use, as its figure: a rate.
    let line = "grep Cpus_allowed: /proc/self/status > held-{workers}; echo cpus $(nproc)";
    let asked = ["--workers", "1,2,1024", "--rounds", "1", "--pin", "cores", "--shell"];
    let figure = ["--metric", "cpus ([0-9]+)", "--metric-unit", "s", "--", line];
    let output = place.run(&[&asked[..], &figure[..]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    let found: Vec<f64> =
        study.series[0].points.iter().map(|p| p.blocks[0].median().unwrap()).collect();
    let expected = [1, 2, 1024].map(|workers: usize| workers.min(all.len()) as f64);
    assert_eq!(found, expected);
    let mut pinned: Vec<usize> = study.machine.pinned.iter().map(|one| one.cpu).collect();
    pinned.sort_unstable();
    assert_eq!(pinned, all);
    let page = fs::read_to_string(place.0.path().join("out/index.html")).unwrap();
    assert!(page.contains("workers held to CPU"), "the facts say so");
    assert_eq!(own_cpus().unwrap(), all);
}

#[cfg(target_os = "linux")]
#[test]
fn a_plan_says_it_too_and_without_it_nothing_is_held() {
    let place = Place::new();
    let command = "[[command]]\ncommand = \"sleep 0.01; : {workers}\"\n";
    place.write("plan.toml", &format!("pin = \"cores\"\n{command}"));
    let run = |plan: &str| place.run(&["--plan", plan, "--workers", "1,2", "--rounds", "1"]);
    assert!(run("plan.toml").status.success());
    assert!(!place.study().machine.pinned.is_empty());
    place.write("free.toml", command);
    assert!(run("free.toml").status.success());
    assert!(place.study().machine.pinned.is_empty());
    place.write("bad.toml", &format!("pin = \"sockets\"\n{command}"));
    let said = errors(&run("bad.toml"));
    assert!(said.contains("line 1: 'sockets': expected cores"), "{said}");
}

#[test]
fn nodes_are_not_held_to_cores_of_this_machine() {
    let place = Place::new();
    let output = place.run(&["--per-node", "8", "--pin", "cores", "--", "sleep", "0.0{workers}"]);
    assert_eq!(output.status.code(), Some(2));
    let said = errors(&output);
    assert!(said.contains("--pin") && said.contains("mpirun --bind-to core"), "{said}");
}
