//! The bench harness as somebody else's crate uses it: `tests/user-crate` is built and its
//! benches are run.
#![cfg(unix)]

mod user_crate;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use amdahl::data::{self, Study};
use user_crate::user_bench;

struct Run {
    folder: tempfile::TempDir,
    bench: &'static str,
}

impl Run {
    fn of(bench: &'static str) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        Self { folder, bench }
    }

    fn reports(&self) -> std::path::PathBuf {
        self.folder.path().join("reports")
    }

    fn command(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
        let mut command = Command::new(user_bench(self.bench, self.folder.path()));
        command
            .args(arguments)
            .env("AMDAHL_REPORTS", self.reports())
            .env("AMDAHL_WORKERS", "1,2")
            .env("AMDAHL_ROUNDS", "2")
            // No time to measure disturbed rounds again: exactly two rounds.
            .env("AMDAHL_BUDGET", "0.1")
            .env("RUST_BACKTRACE", "0")
            .envs(environment.iter().copied())
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        self.command(arguments, environment).output().unwrap()
    }

    fn study(&self) -> Study {
        data::load(&self.reports().join("study.json")).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn processes_of(program: &Path) -> usize {
    // The link names the file itself, whatever folder of its path is a symbolic link.
    let program = program.canonicalize().unwrap();
    let running = std::fs::read_dir("/proc").unwrap().flatten();
    running.filter(|p| std::fs::read_link(p.path().join("exe")).is_ok_and(|e| e == program)).count()
}

fn processes_that_name(path: &Path) -> usize {
    let running = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = running.filter_map(|p| std::fs::read_to_string(p.path().join("cmdline")).ok());
    lines.filter(|line| line.contains(path.to_str().unwrap())).count()
}

#[test]
fn a_users_closures_get_rounds_fresh_processes_and_a_report() {
    let run = Run::of("scaling");
    let done = run.run(&["--bench"], &[]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let study = run.study();
    assert!(!study.partial);
    assert_eq!(study.method.timer, "criterion");
    let processes: BTreeSet<u32> = study.rounds.iter().flat_map(|r| r.processes.clone()).collect();
    assert_eq!(processes.len(), 2, "a process for each round: {:?}", study.rounds);
    let names: Vec<&str> = study.series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(
        names,
        ["sum-of-squares@rayon", "nap@own", "squares@processes", "machine-capacity@threads"]
    );
    for series in &study.series {
        assert_eq!(series.points.len(), 2, "{}", series.name);
        assert!(series.points.iter().all(|point| point.blocks.len() == 2), "{}", series.name);
    }
    let nap = study.series_named("nap@own").unwrap();
    assert!(nap.points[0].blocks.iter().all(|block| block.running.is_none()), "one worker");
    for block in &nap.points[1].blocks {
        let seen = block.running.as_ref().unwrap();
        assert!(seen.is_sound() && seen.shares[0] > 0.5, "a sleeper does not run: {seen:?}");
    }
    let squares = study.series_named("squares@processes").unwrap();
    assert!(
        squares.points[1].blocks.iter().all(|block| block.running.is_none()),
        "its stages are known"
    );
    let recorded: Vec<&str> =
        study.series.iter().filter(|s| s.recorded.is_some()).map(|s| s.name.as_str()).collect();
    assert_eq!(recorded, ["squares@processes"], "what a closure does inside is not seen");
    let page = run.reports().join("index.html");
    assert!(page.exists());
    assert!(run.reports().join("analysis.json").exists());
    assert!(run.reports().join("study.csv").exists());
    let last = text(&done.stdout).trim_end().lines().last().unwrap_or_default().to_owned();
    assert!(last.ends_with("index.html"), "the last line is the report's path: {last}");
}

/// Seconds a call, by sample, of criterion's file.
fn seconds(sample_file: &Path) -> Vec<f64> {
    let kept: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(sample_file).unwrap()).unwrap();
    let numbers = |key: &str| -> Vec<f64> {
        kept[key].as_array().unwrap().iter().filter_map(|v| v.as_f64()).collect()
    };
    let (iters, times) = (numbers("iters"), numbers("times"));
    iters.iter().zip(&times).map(|(calls, ns)| ns / calls * 1e-9).collect()
}

#[test]
fn the_study_computes_again_from_the_rounds_own_sample_files() {
    let run = Run::of("scaling");
    assert!(run.run(&["--bench"], &[]).status.success());
    let study = run.study();
    let mut compared = 0;
    for series in &study.series {
        for point in &series.points {
            for block in &point.blocks {
                let stored: Vec<f64> = block.samples.iter().map(|s| s.seconds.get()).collect();
                let rounds = run.folder.path().join("target/amdahl/scaling/rounds");
                let round = rounds.join(format!("round-{:03}", block.round));
                let place = format!("{}/{}/new/sample.json", series.name, point.workers);
                // What other programs disturbed was measured once more.
                let files = [round.join("again").join(&place), round.join(&place)];
                let again: Vec<_> =
                    files.iter().filter(|file| file.exists()).map(|file| seconds(file)).collect();
                assert!(again.contains(&stored), "{}: {stored:?}, {again:?}", round.display());
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 4 * 2 * 2);
}

#[test]
fn the_readmes_own_function_is_measured_as_it_stands_there() {
    let readme = include_str!("../../README.md");
    let shown = readme.split("```rust,no_run\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(shown, include_str!("../user-crate/benches/own.rs"));
    let run = Run::of("own");
    let output = run.run(&["--bench"], &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let study = run.study();
    assert!(study.series.iter().any(|series| series.name.starts_with("remainders")), "{study:?}");
    assert!(run.reports().join("index.html").exists());
}

#[test]
fn the_readmes_recorded_function_is_recorded_and_can_be_simulated() {
    let readme = include_str!("../../README.md");
    let shown = readme.split("```rust,no_run\n").nth(2).unwrap().split("```").next().unwrap();
    assert_eq!(shown, include_str!("../user-crate/benches/recorded.rs"));
    assert!(shown.lines().count() <= 12, "ten lines become twelve");
    let run = Run::of("recorded");
    let output = run.run(&["--bench"], &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let study = run.study();
    let recorded = study.series_named("remainders@rayon").unwrap().recorded.clone().unwrap();
    let stages: Vec<(&str, usize)> =
        recorded.stages.iter().map(|one| (one.kind.as_str(), one.seconds.len())).collect();
    // Where reading the clock takes long, as on a busy machine, short tasks are timed in groups.
    let [("serial", 1), ("tasks", tasks), ("serial", 1)] = stages[..] else { panic!("{stages:?}") };
    assert!(tasks == 200 || (recorded.grouped.is_some() && tasks < 200), "{stages:?}");
    assert!(recorded.plain_s.is_some());
    // What was recorded may be too far off on a busy machine, which is said instead.
    let kept = run.reports().join("study.json");
    let mut simulated = Command::new(env!("CARGO_BIN_EXE_amdahl"));
    let simulated = simulated.arg("simulate").arg(&kept).args(["--json", "-w", "1..128"]);
    let output = simulated.output().unwrap();
    let told = if output.status.success() { &output.stdout } else { &output.stderr };
    let told = text(told);
    assert!(told.contains("amdahl-simulation/1") || told.contains("strands sum to"), "{told}");
}

#[test]
fn what_goes_wrong_is_a_visible_row_and_the_others_go_on() {
    let run = Run::of("misbehaving");
    let done = run.run(&["--bench"], &[("AMDAHL_TIMEOUT", "10")]);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    let study = run.study();
    for name in ["good@own", "leaves@own"] {
        let good = study.series_named(name).unwrap();
        assert!(good.failures.is_empty(), "{:?}", good.failures);
        assert_eq!(good.points.len(), 2);
    }
    wait_until_gone(|| processes_that_name(&run.reports()));
    for (name, expected) in [
        ("panics@own", "panicked: two is one too many"),
        ("wrong@own", "wrong answer: expected "),
        ("aborts@own", "about to abort"),
        ("stalls@own", "'stalls' on 'own' with 2 worker(s) did not finish two calls in 10 s"),
    ] {
        let series = study.series_named(name).unwrap();
        let reasons: Vec<&str> = series.failures.iter().map(|f| f.reason.as_str()).collect();
        assert_eq!(reasons.len(), 1, "{name}: {reasons:?}");
        assert!(reasons[0].contains(expected), "{name}: {reasons:?}");
        let workers = series.failures[0].workers.and_then(|workers| workers.whole());
        assert_eq!(workers, Some(2), "{name}");
        assert_eq!(series.points.len(), 1, "{name}: one worker was measured");
    }
    let page = std::fs::read_to_string(run.reports().join("index.html")).unwrap();
    assert!(page.contains("two is one too many"));
}

#[test]
fn standard_output_carries_json_or_markdown_where_that_is_asked_for() {
    let run = Run::of("scaling");
    let json = run.run(&["--bench", "nap", "--json"], &[]);
    assert!(json.status.success(), "{}", text(&json.stderr));
    let analysis: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(analysis["schema"], "amdahl-analysis/1");
    assert!(text(&json.stderr).trim_end().ends_with("index.html"));
    let markdown = run.run(&["--bench", "nap", "--markdown"], &[]);
    assert!(text(&markdown.stdout).contains("| `nap@own` |"), "{}", text(&markdown.stdout));
    let both = run.run(&["--bench", "nap", "--markdown", "--json"], &[]);
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn checking_compares_all_answers_of_a_job_in_two_processes_and_writes_nothing() {
    let run = Run::of("scaling");
    let done = run.run(&["--bench", "--test"], &[]);
    let out = text(&done.stdout);
    assert!(done.status.success(), "{out}");
    assert!(out.contains("nap@own/2 ... ok"), "{out}");
    assert!(out.contains("9 passed, 0 failed"), "{out}");
    assert!(!run.reports().exists());
    assert!(!run.folder.path().join("target/amdahl").exists());
    let run = Run::of("misbehaving");
    let done = run.run(&["--test", "panics|wrong|fickle"], &[]);
    assert_eq!(done.status.code(), Some(1));
    let out = text(&done.stdout);
    assert!(out.contains("panics@own/2 ... FAILED: panicked"), "{out}");
    assert!(out.contains("wrong@own/2 ... FAILED: wrong answer"), "{out}");
    assert!(
        out.contains("fickle@own/1 ... FAILED: wrong answer"),
        "the same in one process: {out}"
    );
}

#[test]
fn a_filter_and_a_list_work_as_in_criterion() {
    let run = Run::of("scaling");
    let listed = text(&run.run(&["--bench", "--list", "nap"], &[]).stdout);
    assert_eq!(listed, "nap@own/1: benchmark\nnap@own/2: benchmark\n");
    assert!(!run.reports().exists());
}

#[test]
fn a_wrong_wish_is_refused_before_anything_is_measured() {
    let run = Run::of("scaling");
    for (arguments, environment, expected) in [
        (&["--bench"][..], ("AMDAHL_WORKERS", "0..4"), "AMDAHL_WORKERS: workers '0..4'"),
        (&["--bench"], ("AMDAHL_ROUNDS", "-3"), "AMDAHL_ROUNDS='-3': expected"),
        (&["--bench", "nothing-of-this"], ("AMDAHL_ROUNDS", "2"), "no point matches"),
        (&["--bench", "("], ("AMDAHL_ROUNDS", "2"), "not a regular expression"),
        (&["--bench", "--save-baseline", "a/b"], ("AMDAHL_ROUNDS", "2"), "a name holds"),
        (&["--bench", "--baseline", "a/b"], ("AMDAHL_ROUNDS", "2"), "--baseline 'a/b': a name"),
    ] {
        let done = run.run(arguments, &[environment]);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
        assert!(!run.reports().join("study.json").exists());
    }
    let file = run.folder.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    let place = file.join("reports");
    let done = run.run(&["--bench"], &[("AMDAHL_REPORTS", place.to_str().unwrap())]);
    assert!(
        text(&done.stderr).contains("is no folder, and a report needs one"),
        "{}",
        text(&done.stderr)
    );
    assert_eq!(done.status.code(), Some(1));
}

#[test]
fn an_earlier_study_is_kept_and_a_baseline_is_shown_beside_the_new_one() {
    let run = Run::of("scaling");
    assert!(
        run.run(&["--bench", "nap", "--save-baseline", "kept-before-the-change"], &[])
            .status
            .success()
    );
    assert!(run.reports().join("baseline-kept-before-the-change.json").exists());
    let done = run.run(&["--bench", "nap", "--baseline", "kept-before-the-change"], &[]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let kept = std::fs::read_dir(run.reports()).unwrap().flatten();
    let dated = kept.filter(|f| f.file_name().to_string_lossy().starts_with("study-2")).count();
    assert_eq!(dated, 1);
    let page = std::fs::read_to_string(run.reports().join("index.html")).unwrap();
    assert!(page.contains("kept-before-the-change"), "the baseline is named");
    let done = run.run(&["--bench", "nap", "--baseline", "never"], &[]);
    assert!(text(&done.stderr).contains("no study is kept under this name"));
}

/// Starts a long measurement and waits until its first round is kept.
fn started(run: &Run) -> std::process::Child {
    let mut command = run.command(&["--bench", "nap"], &[("AMDAHL_ROUNDS", "500")]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let study = run.reports().join("study.json");
    let since = Instant::now();
    while !data::load(&study).is_ok_and(|study| !study.rounds.is_empty()) {
        assert!(since.elapsed() < Duration::from_secs(60), "no round was ever kept");
        std::thread::sleep(Duration::from_millis(20));
    }
    let program = user_bench(run.bench, run.folder.path());
    assert!(processes_of(&program) > 0, "'{}' is not seen to run", program.display());
    child
}

fn wait_until_gone(processes: impl Fn() -> usize) {
    let since = Instant::now();
    while processes() > 0 {
        assert!(since.elapsed() < Duration::from_secs(20), "a process is left behind");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_kill_leaves_a_readable_study_and_no_process() {
    let run = Run::of("scaling");
    let mut child = started(&run);
    child.kill().unwrap();
    child.wait().unwrap();
    let study = run.study();
    assert!(study.partial);
    assert!(!study.rounds.is_empty());
    wait_until_gone(|| processes_of(&user_bench("scaling", run.folder.path())));
}

#[test]
fn ctrl_c_keeps_and_reports_the_finished_rounds() {
    let run = Run::of("scaling");
    let child = started(&run);
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(130), "{}", text(&done.stderr));
    let study = run.study();
    assert!(study.partial && !study.rounds.is_empty());
    let page = std::fs::read_to_string(run.reports().join("index.html")).unwrap();
    assert!(page.contains("partial"));
    wait_until_gone(|| processes_of(&user_bench("scaling", run.folder.path())));
}

#[test]
#[cfg(target_os = "linux")]
fn amdahl_pin_holds_a_users_workers_and_the_study_says_where() {
    let run = Run::of("scaling");
    let done = run.run(&["--bench"], &[("AMDAHL_PIN", "cores"), ("AMDAHL_ROUNDS", "1")]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let pinned = run.study().machine.pinned;
    assert_eq!(pinned.len(), amdahl::internal::exec::own_cpus().unwrap().len());
    let refused = run.run(&["--bench"], &[("AMDAHL_PIN", "sockets")]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("AMDAHL_PIN='sockets': expected cores"));
}
