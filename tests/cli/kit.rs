//! The kit for continuous integration, on a repository of its own: two commits built and measured in
//! the same rounds. The job sleeps, so every worker is a perfect core, and its p is known.

use super::*;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A repository whose job is written by its build, as a compiler would.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = Self { folder };
        repository.git(&["init", "--quiet"]);
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = std::process::Command::new("git");
        let own = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];
        let done = git.args(own).args(arguments).current_dir(self.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Commits a job that sleeps `serial` + `parallel`/n hundredths of a second, and tells nearly that,
    /// by its process: what it took by a clock is up to what else runs.
    fn commit(&self, serial: u32, parallel: u32) {
        let seconds = format!("({serial} + {parallel} / $1) / 100");
        let job = format!(
            "#!/bin/sh\nsleep $(awk \"BEGIN {{ print {seconds} }}\")\n\
             awk \"BEGIN {{ print \\\"took\\\", {seconds} * (1 + ($$ % 7) / 2000) }}\"\n"
        );
        std::fs::write(self.path().join("job.in"), job).unwrap();
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", &format!("{serial} + {parallel}/n")]);
    }

    fn compared(&self, more: &[&str]) -> Output {
        self.compared_as("io", more)
    }

    /// With what binds the job taken for granted.
    fn compared_as(&self, bound: &str, more: &[&str]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/ci/compare-commits");
        let mut command = std::process::Command::new(script);
        command
            .args([
                "--base",
                "HEAD~1",
                "--build",
                "mkdir -p out; cp job.in out/job; chmod +x out/job",
            ])
            .args(more)
            .args(["--", "--workers", "1,2,4,8", "--rounds", "5", "--warmup", "0", "--quiet"])
            .args(["--bound", bound, "--metric", "took ([0-9.]+)"])
            .args(["--", "out/job", "{workers}"])
            .env("AMDAHL", assert_cmd::cargo::cargo_bin("amdahl"))
            .env_remove("GITHUB_STEP_SUMMARY")
            .current_dir(self.path());
        command.output().unwrap()
    }

    /// Keeps a table as what HEAD measured.
    fn kept(&self, times: &str) -> Output {
        std::fs::write(self.path().join("times.csv"), times).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/ci/keep-history");
        let mut command = std::process::Command::new(script);
        command
            .arg("times.csv")
            .env("AMDAHL", assert_cmd::cargo::cargo_bin("amdahl"))
            .envs([("GIT_AUTHOR_NAME", "somebody"), ("GIT_AUTHOR_EMAIL", "a@example.org")])
            .envs([("GIT_COMMITTER_NAME", "somebody"), ("GIT_COMMITTER_EMAIL", "a@example.org")])
            .current_dir(self.path());
        command.output().unwrap()
    }

    fn comment(&self) -> String {
        std::fs::read_to_string(self.path().join("amdahl-ci/comment.md")).unwrap()
    }
}

/// Keeps the machine busy until it is dropped.
struct Busy(Arc<AtomicBool>);

impl Busy {
    fn new() -> Self {
        let goes_on = Arc::new(AtomicBool::new(true));
        for _ in 0..2 {
            let goes_on = Arc::clone(&goes_on);
            std::thread::spawn(move || while goes_on.load(Ordering::Relaxed) {});
        }
        Self(goes_on)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

fn code(of: &Output) -> i32 {
    of.status.code().unwrap()
}

fn said(of: &Output) -> String {
    String::from_utf8_lossy(&[&of.stdout[..], &of.stderr[..]].concat()).into_owned()
}

/// Other tests use this machine: nothing they do counts as a disturbance.
const CALM: [&str; 2] = ["--disturbed-above", "1000"];

#[test]
fn a_planted_regression_of_ten_points_of_p_is_found_between_two_commits() {
    let repository = Repository::new();
    repository.commit(2, 38);
    repository.commit(6, 34);
    let found =
        repository.compared(&[&CALM[..], &["--gate", "p -1pt", "--gate", "p >= 50%"]].concat());
    assert_eq!(code(&found), 3, "{}", said(&found));
    let comment = repository.comment();
    assert!(comment.starts_with("## Scaling: base "), "{comment}");
    assert!(comment.contains("❌ Gate 'p -1pt' exceeded on base "), "{comment}");
    assert!(comment.contains("✅ Gate 'p &gt;= 50%' held on head "), "{comment}");
    assert_eq!(said(&found).matches("## Scaling").count(), 1);
}

#[test]
fn unchanged_code_passes_and_a_busy_machine_is_neither() {
    let repository = Repository::new();
    repository.commit(2, 38);
    std::fs::write(repository.path().join("notes"), "nothing of the job").unwrap();
    repository.git(&["add", "."]);
    repository.git(&["commit", "--quiet", "--message", "notes"]);
    let gates = ["--gate", "p -5pt", "--gate", "speedup@8 >= 2"];
    let alike = repository.compared(&[&CALM[..], &gates].concat());
    assert_eq!(code(&alike), 0, "{}", said(&alike));
    let _busy = Busy::new();
    for (how, expected) in [("neutral", 4), ("fail", 1), ("pass", 0)] {
        // A job that waits is not disturbed by others' computing; one that computes is.
        let more = [&["--if-withheld", how][..], &gates].concat();
        let busy = repository.compared_as("cpu", &more);
        assert_eq!(code(&busy), expected, "{}", said(&busy));
        let told = format!("exit code {expected} (--if-withheld {how})");
        assert!(said(&busy).contains(&told), "{}", said(&busy));
        let comment = repository.comment();
        assert!(comment.contains("other programs disturbed"), "{comment}");
    }
}

#[test]
fn what_the_kit_cannot_do_is_refused_with_what_would_repair_it() {
    let repository = Repository::new();
    repository.commit(1, 1);
    repository.commit(1, 2);
    let broken = repository.compared(&["--build", "echo no compiler; false"]);
    assert_eq!(code(&broken), 1);
    assert!(said(&broken).contains("error: 'HEAD~1' could not be built"), "{}", said(&broken));
    let unknown = repository.compared(&["--gates", "p -3pt"]);
    assert_eq!(code(&unknown), 2);
    assert!(said(&unknown).contains("'--gates' is no option"), "{}", said(&unknown));
    let unmeasured = repository.compared(&[&CALM[..], &["--gate", "speedup@64 >= 2"]].concat());
    assert_eq!(code(&unmeasured), 1, "{}", said(&unmeasured));
    assert!(said(&unmeasured).contains("at 64 workers: not measured"), "{}", said(&unmeasured));
}

/// Ten rounds of a job with this p.
fn times(p: f64) -> String {
    let row = |round: u32, n: f64| {
        let wobble = 1.0 + 0.001 * ((f64::from(round) * n) % 3.0);
        format!("{round},{n},{}\n", wobble * (1.0 - p + p / n))
    };
    let rows = (0..10).flat_map(|round| [1.0, 2.0, 4.0, 8.0].map(|n| row(round, n)));
    format!("round,workers,time\n{}", rows.collect::<String>())
}

#[test]
fn a_branch_keeps_what_each_commit_measured_with_a_page_a_badge_and_a_baseline() {
    let repository = Repository::new();
    for (at, p) in [0.95, 0.85].into_iter().enumerate() {
        repository.commit(at as u32, 1);
        let kept = repository.kept(&times(p));
        assert_eq!(code(&kept), 0, "{}", said(&kept));
    }
    let shown = |name: &str| {
        let mut git = std::process::Command::new("git");
        let git =
            git.args(["show", &format!("amdahl-history:{name}")]).current_dir(repository.path());
        String::from_utf8(git.output().unwrap().stdout).unwrap()
    };
    let history: serde_json::Value = serde_json::from_str(&shown("history.json")).unwrap();
    let p = |at: usize| history["entries"][at]["series"][0]["parallel_fraction"]["value"].as_f64();
    assert!((p(0).unwrap() - 0.95).abs() < 0.005 && (p(1).unwrap() - 0.85).abs() < 0.005);
    assert!(shown("badge.svg").contains("scaling: p 8"), "{}", shown("badge.svg"));
    assert!(shown("index.html").contains("<title>Amdahl history"));
    assert!(shown("baseline.json").contains("amdahl-study/1"));
    assert!(!repository.path().join("history.json").exists(), "nothing is left in the work tree");
}

#[test]
fn a_history_begins_with_a_study_whose_commit_is_known_and_replaces_nothing_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("h").display().to_string();
    let err = refused(1, &["history", &place]);
    assert!(err.contains("there is no history; begin one with --add STUDY"), "{err}");
    let study = table(&folder, "times.csv", &times(0.9)).display().to_string();
    let err = refused(1, &["history", &place, "--add", &study]);
    assert!(err.contains("does not say which commit it measured: --commit says it"), "{err}");
    let out = printed(&["history", &place, "--add", &study, "--commit", "0123456789abcdef"]);
    assert!(out.contains("0123456: 90") && out.contains("1 commit in all"), "{out}");
    assert!(out.trim_end().ends_with("index.html"), "{out}");
    assert_eq!(printed(&["history", &place]), out);
    let foreign = folder.path().join("h/badge.svg");
    std::fs::write(&foreign, "<svg>mine</svg>").unwrap();
    let err = refused(1, &["history", &place]);
    assert!(err.contains("was not written by amdahl and would be replaced"), "{err}");
    std::fs::remove_file(foreign).unwrap();
    std::fs::write(folder.path().join("h/history.json"), "[]").unwrap();
    let err = refused(1, &["history", &place]);
    assert!(err.contains("history.json': no history of amdahl: "), "{err}");
}

#[test]
fn a_folder_that_is_no_checkout_of_a_commit_is_left_alone() {
    let repository = Repository::new();
    repository.commit(1, 9);
    repository.commit(2, 8);
    let own = repository.path().join("base/notes");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    std::fs::write(&own, "mine").unwrap();
    let output = repository.compared(&["--out", "."]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("base' is there and is no worktree"), "{error}");
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "mine");
}
