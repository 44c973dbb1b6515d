//! What `--prepare` starts and `--conclude` ends, whose leftover is whose, and whose CPU time.

use super::{Place, alive, errors, signal, start, until};
use std::fs;
use std::process::{Child, Command, Stdio};

const TWICE: [&str; 4] = ["-r", "2", "-w", "1,2"];

fn cautions(place: &Place) -> String {
    place.study().method.cautions.join("\n")
}

#[test]
fn a_server_that_prepare_starts_lives_until_conclude_has_ended_it() {
    let place = Place::new();
    let around = [
        "--prepare",
        "rm -f told; (trap 'echo ended > told; exit' TERM; while :; do sleep 0.02; done) & echo $! > pid",
        "--conclude",
        "kill $(cat pid); until [ -e told ]; do sleep 0.01; done",
    ];
    let line = ["-S", "--", "kill -0 $(cat pid); sleep 0.0{workers}"];
    let output = place.run(&[&TWICE[..], &around, &line].concat());
    assert!(output.status.success(), "{}", errors(&output));
    assert!(!cautions(&place).contains("--prepare started"), "{}", cautions(&place));
}

#[test]
fn what_prepare_leaves_is_ended_at_last_and_not_blamed_on_the_command() {
    let place = Place::new();
    let leaves =
        "sleep 71.1 & setsid sleep 71.2 & (setsid sh -c 'sleep 71.3 & sleep 71.4' &) & true";
    let line = ["--prepare", leaves, "-n", "job", "-S", "--", "pgrep -f 'sleep 71.4'; : {workers}"];
    let output = place.run(&[&TWICE[..], &line].concat());
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(alive("sleep\u{0}71."), Vec::<u32>::new());
    let said = cautions(&place);
    assert!(said.contains("What --prepare started for 'job' ("), "{said}");
    assert!(!said.contains("'job' left"), "{said}");
}

#[test]
fn what_the_command_leaves_beside_a_server_is_told_apart() {
    let place = Place::new();
    let line = [
        "--prepare",
        "sleep 72.1 & true",
        "-n",
        "job",
        "-S",
        "--",
        "setsid sleep 72.2 & : {workers}",
    ];
    let output = place.run(&[&TWICE[..], &line].concat());
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(alive("sleep\u{0}72."), Vec::<u32>::new());
    assert!(cautions(&place).contains("'job' left "), "{}", cautions(&place));
}

#[test]
fn an_interruption_leaves_no_server() {
    let place = Place::new();
    let around = ["--prepare", "setsid sleep 73.1 & true"];
    let mut child = start(&place, &around, "touch up; sleep 73.2; : {workers}");
    until("the command runs", || place.0.path().join("up").exists());
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(alive("sleep\u{0}73."), Vec::<u32>::new());
}

#[test]
fn what_a_client_does_alone_is_not_told_where_a_server_works_beside_it() {
    let alone_s = |around: &[&str]| {
        let place = Place::new();
        let busy = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; sleep 0.2; : {workers}";
        let output = place.run(&[&TWICE[..], around, &["-S", "--", busy]].concat());
        assert!(output.status.success(), "{}", errors(&output));
        place.study().series[0].points[0].blocks[0].watch.unwrap().alone_s
    };
    assert!(alone_s(&[]).is_some());
    assert_eq!(alone_s(&["--prepare", "sleep 74.1 & true"]), None);
}

/// Median CPU seconds at one worker.
fn cpu_s(place: &Place) -> f64 {
    let series = place.study().series.remove(0);
    series.points[0].blocks[0].watch.unwrap().cpu_s.unwrap()
}

const BUSY: &str = "while :; do :; done";

#[test]
fn the_cpu_time_of_a_server_counts_as_the_jobs_own() {
    let place = Place::new();
    let line = ["-r", "1", "-w", "1", "--prepare", "sh -c 'while :; do :; done' & true", "--"];
    assert!(place.run(&[&line[..], &["sleep", "0.5{workers}"]].concat()).status.success());
    assert!(cpu_s(&place) > 0.05, "{}", cpu_s(&place));
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn the_cpu_time_of_a_named_process_counts_as_the_jobs_own() {
    let busy = Command::new("sh").args(["-c", BUSY]).stdout(Stdio::null()).spawn().unwrap();
    let busy = Running(busy);
    let place = Place::new();
    place.write("server.pid", &busy.0.id().to_string());
    for named in [busy.0.id().to_string(), "server.pid".into()] {
        let line = ["-r", "1", "-w", "1", "--cpu-of", &named, "--", "sleep", "0.5{workers}"];
        let output = place.run(&line);
        assert!(output.status.success(), "{}", errors(&output));
        assert!(cpu_s(&place) > 0.05, "{named}: {}", cpu_s(&place));
    }
    drop(busy);
    let output =
        place.run(&["-r", "1", "-w", "1", "--cpu-of", "no-such", "--", "true", "{workers}"]);
    assert!(errors(&output).contains("--cpu-of 'no-such': expected the id of a process"));
}

#[test]
fn who_interrupts_hears_what_was_waited_for() {
    let place = Place::new();
    let amdahl = assert_cmd::cargo::cargo_bin("amdahl");
    let mut command = Command::new(amdahl);
    command.current_dir(place.0.path()).args(["run", "-o", "out", "-w", "1,2", "-n", "job"]);
    command.args(["--prepare", "touch p{workers}; [ {workers} = 1 ] || sleep 74.1"]);
    command.args(["--", "true", "{workers}"]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    until("it hangs", || place.0.path().join("p2").exists());
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    let said = errors(&output);
    assert!(said.contains("interrupted: job at 2 workers, --prepare 'touch p2; "), "{said}");
}

#[test]
fn an_error_that_a_successful_run_tells_is_quoted() {
    let place = Place::new();
    let line = "[ {workers} = 2 ] && echo 'ERROR: worker 2 could not read its part' >&2; true";
    let output = place.run(&[&TWICE[..], &["-n", "job", "-S", "--", line]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let said = cautions(&place);
    let expected = "'job' ended as if all were well, but said on standard error at 2 workers (3 \
                    runs): 'ERROR: worker 2 could not read its part'";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn outputs_are_shown_where_they_are_wanted_and_measured_all_the_same() {
    let place = Place::new();
    let line =
        ["-r", "1", "-w", "1", "--show-output", "--metric", "took (.*)", "-n", "job", "-S", "--"];
    let line = [&line[..], &["echo took 5 s; echo aside >&2; : {workers}"]].concat();
    let output = place.run(&line);
    assert!(output.status.success(), "{}", errors(&output));
    assert!(
        errors(&output).contains("--- job at 1 worker\ntook 5 s\naside\n"),
        "{}",
        errors(&output)
    );
    assert!(!String::from_utf8_lossy(&output.stdout).contains("aside"));
}

#[test]
fn a_first_run_that_does_the_work_of_all_is_told() {
    let place = Place::new();
    place.write("build", "[ -e done ] && exit; sleep 0.5; touch done");
    let line = ["-r", "2", "-w", "1,2", "-n", "job", "-S", "--", "sh build; : {workers}"];
    assert!(place.run(&line).status.success());
    let said = cautions(&place);
    assert!(said.contains("The first run of 'job', at 1 worker, took "), "{said}");
    assert!(said.contains("--prepare LINE undoes it before each run"), "{said}");
    fs::remove_file(place.0.path().join("done")).unwrap();
    let undone = [&["--prepare", "rm -f done"][..], &line].concat();
    assert!(place.run(&undone).status.success());
    assert!(!cautions(&place).contains("The first run"), "{}", cautions(&place));
}
