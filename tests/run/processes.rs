//! What `amdahl run` does with processes: those it starts, those that were there before it, and
//! itself when it is asked to end.

use super::{Place, alive, errors, signal, start, until};
use amdahl::data::load;
use std::fs;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Starts `amdahl run` from a shell that does something first.
fn after(place: &Place, first: &str, rest: &str) -> Command {
    let amdahl = assert_cmd::cargo::cargo_bin("amdahl");
    let line = format!("{first} exec {} run -o out -q {rest}", amdahl.display());
    let mut command = Command::new("sh");
    command.current_dir(place.0.path()).args(["-c", &line]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn kept_rounds(place: &Place) -> usize {
    let file = place.0.path().join("out/study.json");
    if file.exists() { load(&file).unwrap().rounds.len() } else { 0 }
}

fn said_after_failing(arguments: &[&str]) -> String {
    let output = Place::new().run(&[&["-w", "1", "--rounds", "1"], arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    errors(&output)
}

#[test]
fn children_that_were_there_before_amdahl_live_on() {
    let place = Place::new();
    let line = "-w 1 --rounds 2 -S -- 'setsid sleep 86.02 & : {workers}'";
    let ended = after(&place, "sleep 86.01 & ", line).status().unwrap();
    let spared = alive("sleep\u{0}86.01");
    for process in &spared {
        Command::new("kill").arg(process.to_string()).status().unwrap();
    }
    assert!(ended.success());
    assert_eq!(spared.len(), 1);
    assert_eq!(alive("86.02"), Vec::<u32>::new());
}

#[test]
fn a_signal_that_amdahl_was_started_to_ignore_stays_ignored() {
    let place = Place::new();
    let mut child =
        after(&place, "trap '' HUP;", "-w 1 --rounds 8 -- sleep 0.2{workers}").spawn().unwrap();
    until("a round is kept", || place.0.path().join("out/study.json").exists());
    signal(&child, "HUP");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(kept_rounds(&place), 8);
}

#[test]
fn who_ignores_the_end_of_children_can_still_wait_for_them() {
    let place = Place::new();
    let mut command = Command::new("env");
    command.arg("--ignore-signal=CHLD").arg(assert_cmd::cargo::cargo_bin("amdahl"));
    command.current_dir(place.0.path()).args(["run", "-o", "out", "-q", "-w", "1"]);
    let output = command.args(["--rounds", "2", "--", "true", "{workers}"]).output().unwrap();
    assert!(output.status.success(), "{}", errors(&output));
}

fn interrupted(place: &Place, prepare: &str, conclude: &str, until_there: &str) -> ExitStatus {
    let around = ["--prepare", prepare, "--conclude", conclude];
    let mut child = start(place, &around, ": {workers}");
    until("it is there", || place.0.path().join(until_there).exists());
    signal(&child, "INT");
    child.wait().unwrap()
}

#[test]
fn what_was_begun_to_be_prepared_is_put_away_after_an_interruption() {
    let place = Place::new();
    let code = interrupted(&place, "echo p >> p; sleep 5; echo P >> p", "echo c >> c", "p").code();
    assert_eq!(code, Some(130));
    let log = |name: &str| fs::read_to_string(place.0.path().join(name)).unwrap();
    assert_eq!((log("p"), log("c")), ("p\n".into(), "c\n".into()));
}

#[test]
fn putting_away_is_not_cut_short_by_an_interruption() {
    let place = Place::new();
    let code = interrupted(&place, ":", "echo c >> c; sleep 0.5; echo C >> c", "c").code();
    assert_eq!(code, Some(130));
    let log = fs::read_to_string(place.0.path().join("c")).unwrap();
    assert!(log.ends_with("c\nC\n"), "{log}");
}

#[test]
fn who_asks_twice_ends_at_once_what_runs() {
    let place = Place::new();
    let around = ["--conclude", "touch c; trap '' TERM; sleep 8; sleep 87.01"];
    let mut child = start(&place, &around, ": {workers}");
    until("it is there", || place.0.path().join("c").exists());
    let since = Instant::now();
    signal(&child, "INT");
    std::thread::sleep(Duration::from_millis(600));
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(since.elapsed() < Duration::from_secs(7), "{:?}", since.elapsed());
}

#[test]
fn a_timeout_holds_however_short_it_is() {
    for _ in 0..5 {
        let said = said_after_failing(&["--timeout", "0.06", "--", "sleep", "0.08{workers}"]);
        assert!(said.contains("longer than --timeout allows"), "{said}");
    }
}

#[test]
fn the_memory_of_amdahl_does_not_pass_for_that_of_a_small_program() {
    let place = Place::new();
    assert!(place.run(&["-w", "1", "--rounds", "2", "-S", "--", ": {workers}"]).status.success());
    let study = place.study();
    let peaks: Vec<_> = study.series[0].points[0].blocks.iter().map(|b| b.watch).collect();
    assert!(peaks.iter().all(|watch| watch.unwrap().peak_bytes.is_none()), "{peaks:?}");
}

#[test]
fn what_a_command_leaves_is_asked_to_end_and_told_once() {
    let place = Place::new();
    let helper = "trap 'echo told >> told; exit' TERM; touch up; while :; do sleep 0.02; done";
    place.write("helper", helper);
    let line = "rm -f up; setsid sh helper & until [ -e up ]; do sleep 0.02; done; : {workers}";
    let output = place.run(&["-w", "1", "--rounds", "2", "-n", "job", "-S", "--", line]);
    assert!(output.status.success(), "{}", errors(&output));
    let told = fs::read_to_string(place.0.path().join("told")).unwrap();
    assert_eq!(told.lines().count(), 3, "{told}");
    let cautions = place.study().method.cautions;
    let left: Vec<_> = cautions.iter().filter(|one| one.starts_with("'job' left sh")).collect();
    assert_eq!(left.len(), 1, "{cautions:?}");
}

#[test]
fn a_process_that_its_own_kin_stopped_does_not_end_the_run() {
    let place = Place::new();
    let line = "setsid sh -c 'kill -STOP $$; sleep 88.01' & sleep 0.6; : {workers}";
    let output = place.run(&["-w", "1", "--rounds", "1", "-S", "--", line]);
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(alive("88.01"), Vec::<u32>::new());
}

#[test]
fn a_file_whose_time_is_put_back_was_written_all_the_same() {
    let place = Place::new();
    place.write("out.txt", "same");
    let line = "printf same > out.txt; touch -d 2001-01-01 out.txt; : {workers}";
    let output = place.run(&["-w", "1,2", "--rounds", "2", "--check", "out.txt", "-S", "--", line]);
    assert!(output.status.success(), "{}", errors(&output));
}

#[test]
fn an_output_goes_where_it_is_sent() {
    let place = Place::new();
    let one = ["-w", "1", "--rounds", "1"];
    let to = |sink: &str, more: &[&str]| {
        place.run(&[&one[..], &["--stdout", sink], more, &["--", "echo", "{workers}"]].concat())
    };
    assert!(to("out-{workers}", &[]).status.success());
    assert_eq!(fs::read_to_string(place.0.path().join("out-1")).unwrap(), "1\n");
    assert!(String::from_utf8_lossy(&to("inherit", &[]).stdout).starts_with("1\n1\n"));
    let refused = to("inherit", &["--check", "stdout"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(errors(&refused).contains("--check stdout reads it"), "{}", errors(&refused));
    assert!(errors(&to("no/such", &[])).contains("--stdout 'no/such': No such file"));
}

#[test]
fn other_exit_codes_are_success_where_they_are_named() {
    let place = Place::new();
    let with = |flag: &str, code: &str| {
        let line = format!("exit {code}; : {{workers}}");
        place.run(&["-w", "1", "--rounds", "1", flag, "-S", "--", &line]).status.code()
    };
    assert_eq!(with("-i", "3"), Some(0));
    assert_eq!(with("--ignore-failure=1,2", "2"), Some(0));
    assert!(place.study().method.cautions[0].contains("(--ignore-failure)"));
    assert_eq!(with("--ignore-failure=1,2", "3"), Some(1));
    assert_eq!(with("--ignore-failure=x", "0"), Some(2));
    let said = said_after_failing(&["--", "false", "{workers}"]);
    assert!(said.contains("exit status: 1; if that is no failure, add --ignore-failure"), "{said}");
}
