//! `amdahl run` as people use it: the whole command, its files, its exit codes, and what is left
//! when it is interrupted.

#![cfg(unix)]

#[path = "../support/mod.rs"]
mod support;

mod arguments;
mod beside;
mod figures;
mod kept;
mod phases;
mod pinned;
mod pipes;
mod processes;
mod servers;
mod starts;

use amdahl::analysis::{Options, analyse};
use amdahl::data::{Study, load};
use amdahl::internal::units::Bound;
use std::fs;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::program::amdahl;
use tempfile::TempDir;

/// Prints the time that Amdahl's law with p = 0.8 gives, in milliseconds.
const LAW: &str = "awk 'BEGIN { print \"took\", 20 + 80 / {workers}, \"ms\" }'";
const FIGURE: [&str; 4] = ["--metric", "took ([0-9.]+) ms", "--metric-unit", "ms"];
/// What is said of short commands, whose figure is the wall time.
const START_UP: &str = "starting the program may be a good part of that";

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = amdahl(self.0.path());
        command.arg("run").args(["-o", "out", "-q"]).args(arguments).output().unwrap()
    }

    fn study(&self) -> Study {
        load(&self.0.path().join("out/study.json")).unwrap()
    }

    fn analysis(&self) -> serde_json::Value {
        let text = fs::read_to_string(self.0.path().join("out/analysis.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_command_with_a_known_parallel_fraction_gets_exactly_that() {
    let place = Place::new();
    let arguments = ["--workers", "1,2,4,8,16", "--rounds", "5", "--shell", "--name", "law"];
    let output = place.run(&[&arguments[..], &FIGURE, &["--", LAW]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let mut study = place.study();
    let points = study.series.iter_mut().flat_map(|series| &mut series.points);
    for block in points.flat_map(|point| &mut point.blocks) {
        // The noise of the machine that runs the tests is no part of this.
        block.watch = None;
    }
    let analysis = analyse(std::slice::from_ref(&study), &Options::default()).unwrap();
    let p = analysis.series[0].amdahl.as_ref().unwrap().parallel_fraction.value;
    assert!((p - 0.8).abs() < 1e-6, "{p}");
    assert_eq!(study.series[0].name, "law");
    assert_eq!(study.series[0].command.as_deref(), Some(LAW));
    assert_eq!(study.series[0].metric.as_deref(), Some(FIGURE[1]));
    let figure = "'law': times are the figure that 'took ([0-9.]+) ms' finds in its output, not";
    assert!(study.method.cautions.iter().any(|caution| caution.starts_with(figure)));
    assert!(!place.analysis().to_string().contains(START_UP));
    assert!(study.rounds.iter().all(|round| round.order.len() == 5));
    assert!(!study.partial);
}

#[test]
fn several_commands_share_one_study() {
    let place = Place::new();
    let line = "--workers 1,2 --rounds 2 --name a -- true {workers} --and --name b -- true \
                {workers} --and true -{workers}";
    let output = place.run(&line.split_whitespace().collect::<Vec<_>>());
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    let names: Vec<&str> = study.series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "true -{workers}"]);
    assert_eq!(study.rounds[0].order.len(), 6);
    assert!(place.analysis()["series"][0].to_string().contains(START_UP));
}

#[test]
fn a_plan_file_says_the_same_and_settings_given_beside_it_win() {
    let place = Place::new();
    place.write(
        "scaling.toml",
        "workers = \"1,2,4\"\nrounds = 9\nseed = 5\n[[command]]\nname = \"strong\"\n\
         command = [\"sh\", \"-c\", \"exit $((0 * {workers}))\"]\n[[command]]\nname = \"weak\"\n\
         command = \"test {size} = $(({workers} * 100))\"\nweak = true\nsize = 100\n",
    );
    let output = place.run(&["--plan", "scaling.toml", "--rounds", "2"]);
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    assert_eq!(study.method.seed, 5);
    assert_eq!(study.method.planned_rounds, 2);
    let scaling: Vec<String> = study.series.iter().map(|s| s.scaling.to_string()).collect();
    assert_eq!(scaling, ["strong", "weak"]);
    assert_eq!(place.analysis()["series"][1]["scaling"], "weak");
}

#[test]
fn the_documented_plan_is_one() {
    let place = Place::new();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/scaling.toml");
    let text = fs::read_to_string(example).unwrap();
    let harmless = [
        ("[\"xz\"", "[\"true\""),
        ("xz --version", "true"),
        ("| xz -T{workers} -c >", ">"),
        ("\"mpirun\", \"-n\", \"{workers}\", \"./solver\"", "\"sleep\", \"1.{workers}\""),
        ("mpirun -n {workers} true", "true"),
    ];
    let text = harmless.iter().fold(text, |text, (program, instead)| {
        assert!(text.contains(program), "{program}");
        text.replace(program, instead)
    });
    place.write("scaling.toml", &text);
    let output = place.run(&["--plan", "scaling.toml", "--rounds", "1"]);
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    let names: Vec<&str> = study.series.iter().map(|series| series.name.as_str()).collect();
    let solver = ["solver less its launcher", "solver", "solver (launcher)"];
    assert_eq!(names, [&["xz", "weak xz"][..], &solver].concat());
}

#[test]
fn what_makes_no_sense_is_refused_before_anything_runs() {
    let place = Place::new();
    let refused = |arguments: &[&str], words: &str| {
        let output = place.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", errors(&output));
        assert!(errors(&output).contains(words), "{arguments:?}: {}", errors(&output));
    };
    refused(&[], "no command: expected one after --");
    refused(&["--", "touch", "ran"], "'touch ran' is the same at every worker count");
    refused(
        &["--workers", "0..4", "--", "touch", "{workers}"],
        "'0..4' for '--workers <WORKERS>': a worker count is at least 1; try 1..4",
    );
    refused(&["--", "touch", "{workers}", "{size}"], "add --size SIZE");
    refused(&["--", "a", "{workers}", "--and", "a", "{workers}"], "two commands are called");
    refused(&["--size", "4", "--", "touch", "{workers}"], "so --size 4 changes nothing");
    refused(&["--env", "N", "--", "a", "{workers}"], "for '--env <NAME=VALUE>': expected NAME=");
    refused(&["--baseline-command", "", "--", "a", "{workers}"], "--baseline-command '': expected");
    refused(&["--metric-unit", "ms", "--", "a", "{workers}"], "add --metric REGEX");
    refused(&["--cleanup", "x", "--", "a", "{workers}"], "--prepare and --conclude are lines");
    refused(&["--workers", "1..9999", "--", "a", "{workers}"], "try powers:9999");
    refused(&["--metric", "(", "--", "a", "{workers}"], "--metric: regex parse error");
    refused(&["--timeout", "0", "--", "a", "{workers}"], "expected seconds above 0");
    for number in ["0", "-1", "abc"] {
        refused(&["--rounds", number, "--", "a", "{workers}"], "expected a whole number from 1");
        refused(&["--timeout", number, "--", "a", "{workers}"], "expected seconds above 0");
    }
    refused(&["--plan", "none.toml"], "--plan 'none.toml': No such file");
    let entries = fs::read_dir(place.0.path()).unwrap().count();
    assert_eq!(entries, 0);
}

#[test]
fn a_failure_is_shown_the_others_are_kept_and_the_exit_code_is_1() {
    let place = Place::new();
    let line = "if [ {workers} = 2 ]; then echo no memory >&2; exit 9; fi";
    let output = place.run(&["--workers", "1,2,4", "--rounds", "2", "--shell", "--", line]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("no memory"), "{said}");
    let failures = &place.study().series[0].failures;
    assert_eq!(failures.len(), 1);
    assert!(failures[0].reason.contains("exit status: 9; its last words: no memory"));
    assert_eq!(place.study().series[0].points.len(), 2);
}

#[test]
fn when_everything_fails_the_reason_is_told() {
    let place = Place::new();
    let output = place.run(&["--workers", "1,2", "--", "no-such-program", "{workers}"]);
    assert_eq!(output.status.code(), Some(1));
    let said = errors(&output);
    assert!(said.contains("nothing could be measured:"), "{said}");
    assert!(said.contains("at 1 worker: 'no-such-program 1' could not be started"), "{said}");
    assert_eq!(place.study().series[0].failures.len(), 2);
}

#[test]
fn a_launcher_is_subtracted_and_shown() {
    let place = Place::new();
    let arguments = ["--workers", "1,2", "--rounds", "3", "--shell", "--name", "job"];
    let launcher = ["--baseline-command", "sleep 0.05 {workers}e-9"];
    let output =
        place.run(&[&arguments[..], &launcher, &["--", "sleep 0.15; : {workers}"]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let names: Vec<String> =
        place.study().series.iter().map(|series| series.name.clone()).collect();
    assert_eq!(names, ["job less its launcher", "job", "job (launcher)"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("less that of 'sleep 0.05"), "{said}");
    let analysed = place.analysis()["series"].as_array().unwrap().len();
    assert_eq!(analysed, 2);
}

#[test]
fn nodes_are_said_to_be_nodes() {
    let place = Place::new();
    let line = "--workers 1 --rounds 1 --per-node 16 --name job --baseline-command true -- sleep \
                0.{workers}";
    place.run(&line.split_whitespace().collect::<Vec<_>>());
    let study = place.study();
    let name = "job (workers are nodes of 16)";
    let names: Vec<&str> = study.series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, [&format!("{name} less its launcher"), name, &format!("{name} (launcher)")]);
    let said = &study.method.cautions;
    let of_it = format!("'{name} less its launcher' is");
    assert!(said.iter().any(|caution| caution.starts_with(&of_it)), "{said:?}");
}

/// Processes whose command line holds `mark`.
fn alive(mark: &str) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let marked = processes.filter_map(|entry| {
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        let process = entry.file_name().to_string_lossy().parse().ok()?;
        let name = String::from_utf8_lossy(&line).into_owned();
        // The shells and sleeps, not the amdahl that was given the mark.
        (name.contains(mark) && !name.contains("--rounds")).then_some(process)
    });
    marked.collect()
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn signal(child: &Child, name: &str) {
    let mut kill = std::process::Command::new("kill");
    assert!(kill.args(["-s", name, &child.id().to_string()]).status().unwrap().success());
}

fn start(place: &Place, options: &[&str], line: &str) -> Child {
    std::process::Command::new(assert_cmd::cargo::cargo_bin("amdahl"))
        .current_dir(place.0.path())
        .args(["run", "-o", "out", "-q", "--workers", "1,2", "--rounds", "500", "--shell"])
        .args(options)
        .args(["--", line])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Starts a run, sends it a signal when `rounds` are kept, and returns its exit code.
fn interrupted_after(place: &Place, rounds: usize, line: &str, name: &str) -> Option<i32> {
    interrupted_with(place, rounds, &[], line, name)
}

fn interrupted_with(
    place: &Place,
    rounds: usize,
    options: &[&str],
    line: &str,
    name: &str,
) -> Option<i32> {
    let mut child = start(place, options, line);
    let file = place.0.path().join("out/study.json");
    let kept = || file.exists().then(|| load(&file).unwrap().rounds.len());
    until("rounds are kept", || kept().is_some_and(|kept| kept >= rounds));
    signal(&child, name);
    child.wait().unwrap().code()
}

#[test]
fn an_interruption_before_the_first_round_leaves_a_study_and_no_process() {
    let place = Place::new();
    let mut child = start(&place, &[], "sleep 80.017; : {workers}");
    until("the command runs", || !alive("80.017").is_empty());
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let study = place.study();
    assert!(study.partial);
    assert_eq!(study.rounds, []);
    assert_eq!(alive("80.017"), Vec::<u32>::new());
}

#[test]
fn an_interruption_at_any_stage_keeps_the_rounds_and_leaves_no_process() {
    for (name, rounds, mark) in [("INT", 0, "81.017"), ("INT", 2, "82.017"), ("TERM", 1, "83.017")]
    {
        let place = Place::new();
        let line = format!("sleep {mark} & setsid sleep {mark} & sleep 0.2; : {{workers}}");
        let code = interrupted_after(&place, rounds, &line, name);
        assert_eq!(code, Some(130), "{name}");
        let study = place.study();
        assert!(study.partial);
        assert!(study.rounds.len() >= rounds);
        for series in &study.series {
            assert!(series.points.iter().all(|point| point.blocks.len() == study.rounds.len()));
        }
        until("processes end", || alive(mark).is_empty());
    }
}

#[test]
fn after_a_kill_the_study_holds_the_finished_rounds() {
    let place = Place::new();
    let code = interrupted_after(&place, 2, "sleep 0.084017; : {workers}", "KILL");
    assert_eq!(code, None);
    let study = place.study();
    assert!(study.partial);
    assert!(study.rounds.len() >= 2);
    // What was running goes on to its own end, and nothing follows it.
    until("the last command ends", || alive("0.084017").is_empty());
}

#[test]
fn a_killed_run_reads_like_an_interrupted_one() {
    let read = |signal: &str| {
        let place = Place::new();
        let launcher = ["--per-node", "2", "--baseline-command", "true {workers}"];
        interrupted_with(&place, 2, &launcher, "sleep 0.687017; : {workers}", signal);
        let series = place.study().series;
        series.into_iter().map(|s| (s.name, s.bound)).collect::<Vec<_>>()
    };
    let killed = read("KILL");
    assert_eq!(killed, read("INT"));
    assert!(killed[0].0.contains("(workers are nodes of 2) less its launcher"), "{killed:?}");
    assert_eq!(killed[0].1, Bound::Io);
}

#[test]
fn a_run_during_which_amdahl_was_stopped_is_measured_again() {
    let place = Place::new();
    let mut child = start(&place, &[], "sleep 0.388017; : {workers}");
    let file = place.0.path().join("out/study.json");
    let kept = || file.exists().then(|| load(&file).unwrap().rounds.len());
    until("a round is kept", || kept().is_some_and(|kept| kept >= 1));
    signal(&child, "STOP");
    thread::sleep(Duration::from_secs(3));
    signal(&child, "CONT");
    let before = kept().unwrap();
    until("two more rounds are kept", || kept().is_some_and(|kept| kept >= before + 2));
    signal(&child, "QUIT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(alive("0.388017"), Vec::<u32>::new());
    let study = place.study();
    let blocks = study.series[0].points.iter().flat_map(|point| &point.blocks);
    let longest = blocks.filter_map(|block| block.median()).fold(0.0, f64::max);
    assert!(longest < 2.5, "{longest}: the time of the stop was taken for the command's");
}

#[test]
fn a_timeout_ends_what_left_its_process_group_too() {
    let place = Place::new();
    let line = "setsid sleep 85.017 & setsid sh -c 'trap \"\" TERM; sleep 85.017' & sleep 85.017";
    let line = format!("{line}; : {{workers}}");
    let arguments = ["--workers", "1", "--rounds", "1", "--timeout", "0.5", "--shell", "--", &line];
    let output = place.run(&arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("longer than --timeout allows"), "{}", errors(&output));
    assert_eq!(alive("85.017"), Vec::<u32>::new());
}

#[test]
fn an_ended_child_that_nobody_waited_for_is_not_waited_for_either() {
    let place = Place::new();
    // The shell ends without waiting for its child, which ends as a zombie of amdahl's.
    let line = "sleep 0.01 & exec sleep 0.05; : {workers}";
    let arguments = ["--workers", "1", "--rounds", "10", "--shell", "--", line];
    let start = Instant::now();
    let output = place.run(&arguments);
    assert!(output.status.success(), "{}", errors(&output));
    // Eleven runs with the full grace after each took more than 27 s: a stall, not a speed.
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
}
