//! External commands on the engine's rounds: what is measured, what fails and how it says so,
//! and that nothing a command starts outlives its run.

#![cfg(unix)]

mod launchers;
mod threads;

use amdahl::data::Study;
use amdahl::internal::measure::command::{Check, CommandRunner, CommandSpec, Metric};
use amdahl::internal::measure::{
    Assignment, Between, Event, Mode, Observer, Plan, PlannedSeries, Rounds, Runner, Silent, Stop,
    Visit, machine, sweep,
};
use amdahl::internal::units::Scaling;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

fn shell(line: &str) -> CommandSpec {
    let mut spec = CommandSpec::new(vec![line.into()]);
    spec.shell = Some("sh".into());
    spec.name = "job".into();
    spec
}

fn plan(specs: &[CommandSpec], counts: &[usize], rounds: usize) -> Plan {
    let planned = |spec: &CommandSpec| PlannedSeries {
        series: spec.series(),
        counts: counts.to_vec(),
        sequential: false,
        bound_by_use: false,
    };
    Plan {
        series: specs.iter().map(planned).collect(),
        rounds: Rounds::Exactly(rounds),
        // Nothing is left for repeating disturbed rounds: the number of runs is what is tested.
        budget_s: 0.0,
        seed: 1,
        timer: "command".into(),
        cautions: Vec::new(),
        machine: machine::probe(),
        label: String::new(),
        disturbed_above: 0.2,
        spare_above: None,
    }
}

fn measure(specs: Vec<CommandSpec>, counts: &[usize], rounds: usize) -> Study {
    let plan = plan(&specs, counts, rounds);
    let mut runner = CommandRunner::new(specs, 1, false).unwrap();
    let stop = Stop::default();
    sweep(&plan, &mut runner, &mut Silent, &stop, Between::saving(&mut |_| Ok(()))).unwrap()
}

fn reasons(study: &Study) -> Vec<(f64, String)> {
    let failures = study.series.iter().flat_map(|series| &series.failures);
    failures.map(|f| (f.workers.unwrap().get(), f.reason.clone())).collect()
}

/// Processes whose command line holds `mark`.
fn alive(mark: &str) -> usize {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(mark)).count()
}

fn assert_none_is_left(mark: &str) {
    let since = Instant::now();
    while alive(mark) > 0 && since.elapsed() < Duration::from_secs(5) {
        thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(alive(mark), 0, "{mark}");
}

#[test]
fn a_visit_is_one_run_with_its_time_and_what_it_used() {
    let spec = CommandSpec {
        env: vec![("N".into(), "{workers}".into())],
        ..shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; sleep 0.$N")
    };
    let study = measure(vec![spec], &[1, 5], 2);
    assert_eq!(reasons(&study), []);
    let series = &study.series[0];
    let five = &series.points[1];
    assert_eq!(five.workers.get(), 5.0);
    assert_eq!(five.blocks.len(), 2);
    let block = &five.blocks[0];
    // Long enough to be looked at: the memory of a shorter run is unknown where it is not above ours.
    assert!(block.median().unwrap() >= 0.5);
    let watch = block.watch.unwrap();
    assert!(watch.cpu_s.unwrap() > 0.001, "{watch:?}");
    assert!(watch.system_s.unwrap() <= watch.cpu_s.unwrap());
    assert!(watch.cpu_s.unwrap() < watch.wall_s);
    assert!(watch.peak_bytes.unwrap() > 100_000);
    let command = series.command.as_deref().unwrap();
    assert!(command.starts_with("N={workers} i=0; while"), "{command}");
    assert_eq!(study.method.timer, "command");
    assert_eq!(study.rounds[1].processes.len(), 2);
}

#[test]
fn the_memory_of_all_processes_together_is_seen() {
    // Each of two awks holds a string of some 30 MB until the other has held its own for a while.
    let hog = "awk -v i=$i 'BEGIN { s = \"x\"; while (length(s) < 30000000) s = s s; \
               system(\"touch \" i \"; until [ -e 1 -a -e x ]; do sleep 0.01; done; sleep 0.5\") }'";
    let folder = tempfile::tempdir().unwrap();
    let spec = CommandSpec {
        cwd: Some(folder.path().display().to_string()),
        prepare: Some("rm -f 1 x".into()),
        ..shell(&format!("for i in {{workers}} x; do {hog} & done; wait"))
    };
    let study = measure(vec![spec], &[1], 1);
    let peak = study.series[0].points[0].blocks[0].watch.unwrap().peak_bytes.unwrap();
    assert!(peak > 60_000_000, "{peak}");
}

#[test]
fn a_failing_worker_count_is_named_with_its_last_words_and_the_others_go_on() {
    let study = measure(
        vec![shell("if [ {workers} = 2 ]; then echo out; echo no such mesh >&2; exit 3; fi")],
        &[1, 2, 4],
        2,
    );
    let [(workers, reason)] = reasons(&study).try_into().unwrap();
    assert_eq!(workers, 2.0);
    assert!(reason.contains("[ 2 = 2 ]"), "{reason}");
    assert!(reason.ends_with("exit status: 3; its last words: no such mesh"), "{reason}");
    let counts: Vec<f64> = study.series[0].points.iter().map(|p| p.workers.get()).collect();
    assert_eq!(counts, [1.0, 4.0]);
    assert_eq!(study.series[0].points[1].blocks.len(), 2);
}

#[test]
fn a_program_that_is_not_there_or_dies_is_named() {
    let missing = CommandSpec::new(["no-such-program", "{workers}"].map(String::from).to_vec());
    let reason = reasons(&measure(vec![missing], &[3], 1)).remove(0).1;
    assert!(reason.starts_with("'no-such-program 3' could not be started"), "{reason}");
    assert!(reason.ends_with("is it installed?"), "{reason}");
    let killed = reasons(&measure(vec![shell("kill -9 $$ {workers}")], &[1], 1)).remove(0).1;
    assert!(killed.contains("signal: 9"), "{killed}");
    let nowhere = CommandSpec { cwd: Some("/no/such".into()), ..shell("true {workers}") };
    let reason = reasons(&measure(vec![nowhere], &[1], 1)).remove(0).1;
    assert!(reason.contains("--cwd '/no/such' is no folder"), "{reason}");
    let unread = CommandSpec { input: Some("no-input".into()), ..shell("true {workers}") };
    let reason = reasons(&measure(vec![unread], &[1], 1)).remove(0).1;
    assert!(reason.starts_with("--input 'no-input': "), "{reason}");
}

#[test]
fn the_commands_own_figure_is_taken_in_place_of_the_wall_time() {
    let metric = Metric {
        name: None,
        pattern: Metric::pattern(r"rate: (\d+)").unwrap(),
        higher_is_better: true,
        unit: None,
    };
    let spec = CommandSpec { metric: Some(metric), ..shell("echo rate: $(({workers} * 10))") };
    let study = measure(vec![spec.clone()], &[1, 4], 2);
    assert_eq!(study.series[0].points[1].blocks[0].median(), Some(0.025));
    let wordless = CommandSpec { command: vec!["echo nothing {workers}".into()], ..spec };
    let reason = reasons(&measure(vec![wordless], &[1], 1)).remove(0).1;
    assert!(reason.ends_with("matches nothing in its output, which ends: nothing 1"), "{reason}");
}

#[test]
fn an_output_that_differs_between_worker_counts_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let cwd = Some(folder.path().display().to_string());
    let same = CommandSpec { check: Some(Check::Stdout), ..shell("echo 42; echo {workers} >&2") };
    assert_eq!(reasons(&measure(vec![same], &[1, 2], 2)), []);
    let differs = CommandSpec { check: Some(Check::Stdout), ..shell("echo {workers}") };
    let [(workers, reason)] = reasons(&measure(vec![differs], &[1, 2], 1)).try_into().unwrap();
    assert_eq!(workers, 2.0);
    assert_eq!(
        reason,
        "its standard output differs from that of the first run, at 1 worker: line 1 is '2', was '1'"
    );
    let file = CommandSpec {
        check: Some(Check::File("out-{workers}".into())),
        cwd: cwd.clone(),
        ..shell("echo 42 > out-{workers}")
    };
    assert_eq!(reasons(&measure(vec![file.clone()], &[1, 2], 1)), []);
    let absent = CommandSpec { command: vec!["true {workers}".into()], ..file };
    fs::remove_file(folder.path().join("out-1")).unwrap();
    let reason = reasons(&measure(vec![absent], &[1], 1)).remove(0).1;
    assert!(reason.starts_with("--check '") && reason.contains("out-1"), "{reason}");
}

#[test]
fn prepare_and_conclude_run_around_each_run_and_are_not_timed() {
    let folder = tempfile::tempdir().unwrap();
    let spec = CommandSpec {
        cwd: Some(folder.path().display().to_string()),
        prepare: Some("sleep 2; echo p{workers} >> log".into()),
        conclude: Some("echo c >> log".into()),
        input: Some("in".into()),
        ..shell("cat >> log; : {workers}")
    };
    fs::write(folder.path().join("in"), "r\n").unwrap();
    let study = measure(vec![spec.clone()], &[2], 1);
    assert_eq!(reasons(&study), []);
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert_eq!(log, "p2\nr\nc\np2\nr\nc\n");
    assert!(study.series[0].points[0].blocks[0].median().unwrap() < 2.0);
    let broken = CommandSpec { prepare: Some("echo full >&2; exit 1".into()), ..spec };
    let reason = reasons(&measure(vec![broken], &[2], 1)).remove(0).1;
    let expected = "--prepare 'echo full >&2; exit 1': exit status: 1; its last words: full";
    assert_eq!(reason, expected);
}

#[test]
fn weak_scaling_grows_the_size_with_the_workers() {
    let folder = tempfile::tempdir().unwrap();
    let spec = CommandSpec {
        cwd: Some(folder.path().display().to_string()),
        scaling: Scaling::Weak,
        size: Some(250),
        ..shell("echo {workers} {size} >> log")
    };
    let study = measure(vec![spec], &[1, 4], 1);
    assert_eq!(study.series[0].scaling, Scaling::Weak);
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("1 250\n") && log.contains("4 1000\n"), "{log}");
}

#[test]
fn what_takes_too_long_is_ended_with_everything_it_started() {
    let spec = CommandSpec {
        timeout: Some(Duration::from_millis(300)),
        ..shell("sleep 71.011 & sleep 71.012; : {workers}")
    };
    let start = Instant::now();
    let reason = reasons(&measure(vec![spec], &[1], 1)).remove(0).1;
    assert!(reason.contains("longer than --timeout allows"), "{reason}");
    assert!(start.elapsed() < Duration::from_secs(20));
    assert_none_is_left("71.01");
}

#[test]
fn a_command_that_ignores_the_request_to_end_is_ended_all_the_same() {
    let spec = CommandSpec {
        timeout: Some(Duration::from_millis(200)),
        ..shell("trap '' TERM; sleep 72.011; sleep 72.012; : {workers}")
    };
    let reason = reasons(&measure(vec![spec], &[1], 1)).remove(0).1;
    assert!(reason.contains("longer than --timeout"), "{reason}");
    assert_none_is_left("72.01");
}

#[test]
fn what_a_failing_command_leaves_in_the_background_is_ended() {
    let study = measure(vec![shell("sleep 73.01 & exit {workers}")], &[1], 1);
    assert_eq!(reasons(&study).len(), 1);
    assert_none_is_left("73.01");
}

#[test]
fn what_was_prepared_is_put_away_after_a_failure_and_after_a_limit() {
    let folder = tempfile::tempdir().unwrap();
    let spec = CommandSpec {
        cwd: Some(folder.path().display().to_string()),
        prepare: Some("echo p >> log".into()),
        conclude: Some("echo c >> log".into()),
        ..shell("exit {workers}")
    };
    let slow = CommandSpec {
        name: "slow".into(),
        timeout: Some(Duration::from_millis(100)),
        command: vec!["sleep 30; : {workers}".into()],
        ..spec.clone()
    };
    assert_eq!(reasons(&measure(vec![spec, slow], &[1], 1)).len(), 2);
    // A run that failed is tried once more; one that ran into its limit is not.
    assert_eq!(fs::read_to_string(folder.path().join("log")).unwrap(), "p\nc\n".repeat(3));
}

#[test]
fn what_was_prepared_is_put_away_after_an_interruption() {
    let folder = tempfile::tempdir().unwrap();
    let specs = vec![CommandSpec {
        cwd: Some(folder.path().display().to_string()),
        prepare: Some("touch scratch".into()),
        conclude: Some("rm scratch".into()),
        ..shell("sleep 0.05; if [ -e long ]; then sleep 30; fi; : {workers}")
    }];
    let plan = plan(&specs, &[1], 1000);
    let mut runner = CommandRunner::new(specs, 1, false).unwrap();
    let stop = Stop::default();
    let mut observer = StopInRound(stop.clone());
    let study = sweep(
        &plan,
        &mut runner,
        &mut observer,
        &stop,
        Between::saving(&mut |study| {
            if !study.rounds.is_empty() {
                fs::write(folder.path().join("long"), "").unwrap();
            }
            Ok(())
        }),
    );
    assert!(study.unwrap().partial);
    assert!(!folder.path().join("scratch").exists());
}

#[test]
fn a_checked_file_that_a_run_does_not_write_is_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let spec = CommandSpec {
        check: Some(Check::File("out".into())),
        cwd: Some(folder.path().display().to_string()),
        ..shell("if [ {workers} = 1 ]; then echo 42 > out; fi")
    };
    let [(workers, reason)] = reasons(&measure(vec![spec], &[1, 2], 2)).try_into().unwrap();
    assert_eq!(workers, 2.0);
    assert!(reason.ends_with("out': this run did not write it"), "{reason}");
}

#[test]
fn a_command_that_the_terminal_stopped_is_ended_and_says_why() {
    let study = measure(vec![shell("kill -STOP $$; : {workers} 77.01")], &[1], 1);
    let reason = reasons(&study).remove(0).1;
    assert!(reason.contains("was stopped and ended: it seems to want to read"), "{reason}");
    assert_none_is_left("77.01");
}

/// Asks to stop while the second run goes on.
struct StopInRound(Stop);

impl Observer for StopInRound {
    fn block(&mut self, _visit: &Visit, done: usize, _planned: usize, _left_s: f64) {
        if done == 1 {
            let stop = self.0.clone();
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(50));
                stop.ask();
            });
        }
    }
}

#[test]
fn a_stop_ends_the_running_command_and_keeps_the_rounds_before() {
    let specs = vec![shell("sleep 0.1; sleep {workers}.07401 & wait")];
    let plan = plan(&specs, &[0], 50);
    let mut runner = CommandRunner::new(specs, 1, false).unwrap();
    let stop = Stop::default();
    let mut observer = StopInRound(stop.clone());
    let study =
        sweep(&plan, &mut runner, &mut observer, &stop, Between::saving(&mut |_| Ok(()))).unwrap();
    assert!(study.partial);
    assert!((1..50).contains(&study.rounds.len()), "{}", study.rounds.len());
    assert_none_is_left("0.07401");
}

#[test]
fn a_stop_that_was_asked_before_runs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ran");
    let spec = shell(&format!("touch {}; : {{workers}}", file.display()));
    let mut runner = CommandRunner::new(vec![spec], 1, false).unwrap();
    let stop = Stop::default();
    stop.ask();
    let assignment = Assignment {
        round: 0,
        mode: Mode::Measure,
        visits: vec![Visit { series: "job".into(), workers: Some(1) }],
        expected_s: Vec::new(),
        answers: Default::default(),
        folder: runner.folder(None),
    };
    let mut events = Vec::new();
    let end = runner.round(&assignment, &stop, &mut |event| events.push(event)).unwrap();
    assert!(end.interrupted);
    assert_eq!(events, [Event::Started(0)]);
    assert!(!file.exists());
}

#[test]
fn warm_ups_run_before_the_first_round() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let specs = vec![shell(&format!("echo x >> {}; : {{workers}}", log.display()))];
    let plan = plan(&specs, &[1], 2);
    let mut runner = CommandRunner::new(specs, 3, false).unwrap();
    sweep(&plan, &mut runner, &mut Silent, &Stop::default(), Between::saving(&mut |_| Ok(())))
        .unwrap();
    assert_eq!(lines(&log), 5);
}

fn lines(file: &Path) -> usize {
    fs::read_to_string(file).unwrap().lines().count()
}
