//! `amdahl tour` at a terminal, in a pipe, and as a whole course.

use super::{amdahl, printed, ran, refused};
use amdahl::data::load;
use std::path::Path;
use tempfile::TempDir;

/// The tour in a folder of its own.
fn tour(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = amdahl(&["tour", "-o", "out"]);
    command.current_dir(folder).args(arguments);
    ran(command)
}

#[test]
fn a_list_names_twelve_lessons_and_measures_nothing() {
    for columns in ["40", "80"] {
        let mut command = amdahl(&["tour", "--list"]);
        command.env("COLUMNS", columns);
        let (code, out, err) = ran(command);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("  1  perfect") && out.contains(" 12  "), "{out}");
        assert!(out.lines().all(|line| line.len() <= columns.parse().unwrap()), "{out}");
    }
}

#[test]
fn what_is_no_lesson_is_refused_with_what_there_is() {
    for wrong in ["0", "13", "amdal", ""] {
        let err = refused(2, &["tour", wrong]);
        assert!(
            err.contains(&format!("'{wrong}' is no lesson: expected 1 to 12 or a name")),
            "{err}"
        );
        assert!(err.contains("amdahl tour --list"), "{err}");
    }
}

#[test]
fn in_a_pipe_nothing_is_asked_and_what_was_measured_is_kept() {
    let folder = TempDir::new().unwrap();
    let (code, out, err) = tour(folder.path(), &["serial", "1", "-r", "1", "-q"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(!out.contains("How many times") && !out.contains("You said"), "{out}");
    let (first, second) = out.split_once("\n1. Work that shares nothing\n").unwrap();
    assert!(first.starts_with("2. Amdahl's law: a serial half,"), "{first}");
    assert!(first.contains("The half serial job on 2 workers: "), "{first}");
    // What else the machine runs may leave no more to tell than that.
    let second = second.split_whitespace().collect::<Vec<_>>().join(" ");
    let honest = second.contains("1 round has no interval, so it cannot be told");
    assert!(honest || second.contains("so this tells nothing"), "{second}");
    for lesson in ["02-serial", "01-perfect"] {
        let kept = folder.path().join("out").join(lesson);
        assert_eq!(load(&kept.join("study.json")).unwrap().rounds.len(), 1);
        assert!(kept.join("index.html").exists());
    }
    assert!(!folder.path().join("out/index.html").exists());
}

#[test]
#[cfg(unix)]
fn the_command_that_is_shown_measures_the_same() {
    let folder = TempDir::new().unwrap();
    let mut command = amdahl(&["tour", "gustafson", "-r", "1", "-q", "-o", "out"]);
    command.current_dir(&folder).env("COLUMNS", "40");
    let (code, out, err) = ran(command);
    assert_eq!(code, 0, "{err}");
    let lines = out.lines().skip_while(|line| !line.starts_with("  amdahl sweep"));
    let shown: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    assert!(shown.len() > 1 && shown[0].ends_with('\\'), "{shown:?}");
    let program = env!("CARGO_BIN_EXE_amdahl");
    let text = shown.join("\n").replacen("amdahl", &format!("'{program}'"), 1);
    let mut shell = assert_cmd::Command::new("sh");
    shell.args(["-c", &format!("{text} -q -o again")]).current_dir(&folder);
    assert_eq!(ran(shell).0, 0);
    let jobs = |place: &str| {
        let study = load(&folder.path().join(place).join("study.json")).unwrap();
        let counts = |series: &amdahl::data::Series| {
            series.points.iter().map(|point| point.workers).collect::<Vec<_>>()
        };
        study.series.iter().map(|s| (s.name.clone(), counts(s))).collect::<Vec<_>>()
    };
    assert_eq!(jobs("out/03-gustafson"), jobs("again"));
}

#[test]
fn a_whole_course_is_one_page_beside_twelve_studies() {
    let folder = TempDir::new().unwrap();
    let (code, out, err) = tour(folder.path(), &["--all", "-r", "1", "-q"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.lines().last().unwrap().ends_with("index.html"), "{out}");
    let page = std::fs::read_to_string(folder.path().join("out/index.html")).unwrap();
    assert!(page.contains("<title>Amdahl course") && !page.contains("Not measured here."));
    let kept = std::fs::read_dir(folder.path().join("out")).unwrap().flatten();
    assert_eq!(kept.filter(|entry| entry.path().join("study.json").exists()).count(), 12);
}

#[test]
fn a_course_replaces_no_page_that_is_not_one() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    std::fs::write(folder.path().join("out/index.html"), "my page").unwrap();
    let (code, out, err) = tour(folder.path(), &["--all", "-r", "1"]);
    assert_eq!((code, out.as_str()), (1, ""), "nothing is measured first");
    assert!(err.contains("index.html' was not written by amdahl"), "{err}");
}

#[test]
fn help_shows_how_a_class_gets_its_page() {
    let help = printed(&["tour", "--help"]);
    assert!(help.contains("--all -o course") && help.contains("--rounds"), "{help}");
}

#[cfg(target_os = "linux")]
mod at_a_terminal {
    use super::*;
    use std::time::Duration;

    /// What a terminal shows where somebody types this, and the exit code.
    fn typed(columns: usize, arguments: &str, keys: &str) -> (i32, String) {
        let folder = TempDir::new().unwrap();
        let program = env!("CARGO_BIN_EXE_amdahl");
        let inside =
            format!("stty cols {columns} rows 24; exec '{program}' tour -o out {arguments}");
        let mut script = assert_cmd::Command::new("script");
        script.args(["-qec", &inside, "/dev/null"]).current_dir(&folder);
        script.env("LC_ALL", "C.UTF-8").env("NO_COLOR", "1").env("SHELL", "/bin/sh");
        script.env_remove("COLUMNS").timeout(Duration::from_secs(100)).write_stdin(keys);
        let output = script.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).replace('\r', "");
        (output.status.code().unwrap_or(-1), text)
    }

    #[test]
    fn a_prediction_is_asked_before_anything_is_shown_and_told_beside_what_was_measured() {
        for columns in [80, 40] {
            let (code, text) = typed(columns, "serial -q -r 1", "fast\n2\n");
            assert_eq!(code, 0, "{text}");
            let told = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let asked =
                told.find("How many times as fast as one worker is the half serial job on 2?");
            let shown = told.find("The half serial job on 2 workers: ").unwrap();
            assert!(asked.unwrap() < shown, "{text}");
            assert!(told.contains("'fast' is no number above 0, such as 1.5"), "{text}");
            assert!(told.contains("You said 2.00×; it "), "{text}");
            let longest =
                text.lines().filter(|line| !line.starts_with("Report") && !line.contains('/'));
            let longest = longest.map(|line| line.chars().count()).max().unwrap();
            assert!(longest <= columns, "{longest}: {text}");
        }
    }

    #[test]
    fn the_tour_goes_on_by_enter_or_a_name_and_ends_by_q() {
        let (code, text) = typed(80, "-q -r 1", "\n\nseriál\nserial\n\nq\n");
        assert_eq!(code, 0, "{text}");
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no '{what}' in {text}"));
        assert!(at("Enter: 1 perfect;") < at("1. Work that shares nothing"));
        assert!(at("is no lesson: expected 1 to 12") < at("2. Amdahl's law: a serial half"));
        assert!(text.contains("Enter: 3 gustafson;") && !text.contains("3. Gustafson:"), "{text}");
        assert!(!text.contains("You said"), "{text}");
    }

    #[test]
    fn ctrl_c_at_a_question_and_the_end_of_input_end_the_tour() {
        let folder = TempDir::new().unwrap();
        let program = env!("CARGO_BIN_EXE_amdahl");
        let late = "(sleep 2; printf '\\003'; sleep 2)";
        let line =
            format!("{late} | script -qec \"env --default-signal=INT '{program}' tour\" /dev/null");
        let mut command = assert_cmd::Command::new("sh");
        command.args(["-c", &line]).current_dir(&folder);
        let (code, out, _) = ran(command);
        assert_eq!(code, 130, "{out}");
        let (code, text) = typed(80, "serial -q -r 1", "");
        assert_eq!(code, 0, "{text}");
        assert!(!text.contains("The half serial job on 2 workers"), "{text}");
    }
}

#[test]
#[cfg(unix)]
fn a_wish_to_end_while_a_lesson_is_measured_keeps_its_rounds_and_writes_the_course_so_far() {
    use std::process::{Command, Stdio};
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_amdahl"));
    command.args(["tour", "--all", "-r", "500", "-o", "out"]).current_dir(&folder);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let study = folder.path().join("out/01-perfect/study.json");
    let since = std::time::Instant::now();
    while !load(&study).is_ok_and(|study| !study.rounds.is_empty()) {
        assert!(since.elapsed().as_secs() < 60, "no round was ever kept");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    // As Ctrl-C, which what runs in the background may be started to ignore.
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(130));
    let study = load(&study).unwrap();
    assert!(study.partial && !study.rounds.is_empty());
    let page = std::fs::read_to_string(folder.path().join("out/index.html")).unwrap();
    assert_eq!(page.matches("Not measured here.").count(), 11);
}
