//! Where results and complaints go: closed pipes, full disks, files of others.

use super::*;
use std::process::Stdio;

const ROWS: &str = "workers,value\n1,1.0\n2,0.6\n4,0.4\n";

/// A pipe whose reading end is closed.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn spawned(arguments: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("amdahl"));
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[cfg(target_os = "linux")]
fn full() -> Stdio {
    std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_failure() {
    let output = spawned(&["list"]).stdout(closed()).stderr(Stdio::piped()).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_closed_standard_error_changes_no_exit_code() {
    let code =
        |arguments: &[&str]| spawned(arguments).stderr(closed()).status().unwrap().code().unwrap();
    assert_eq!(code(&["fit", "no-such-file"]), 1);
    assert_eq!(code(&["sweep", "no-such-workload"]), 2);
    let folder = tempfile::tempdir().unwrap();
    let noted = table(&folder, "t.csv", "threads,time,stddev\n1,2,0.1\n2,1,0.1\n");
    assert_eq!(code(&["fit", &noted.display().to_string()]), 0);
}

#[test]
fn a_measurement_nobody_listens_to_is_kept_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().display().to_string();
    let run = ["run", "-w", "1", "-r", "1", "-o", &output, "--", "true", "{workers}"];
    let status = spawned(&run).stdout(closed()).stderr(closed()).status().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(folder.path().join("index.html").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    for arguments in [&["list"][..], &["machine"], &["fit", &data("gopic_omp.csv"), "--json"]] {
        let output = spawned(arguments).stdout(full()).stderr(Stdio::piped()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{err}");
        assert!(err.contains("error: standard output could not be written: No space"), "{err}");
    }
}

#[test]
fn files_that_no_report_wrote_are_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let rows = table(&folder, "times.csv", ROWS).display().to_string();
    let output = folder.path().join("site");
    let out = output.display().to_string();
    for name in ["index.html", "study.csv", "analysis.json"] {
        std::fs::create_dir_all(&output).unwrap();
        std::fs::write(output.join(name), "mine").unwrap();
        for command in ["fit", "report"] {
            let err = refused(1, &[command, &rows, "-o", &out]);
            assert!(err.contains(name) && err.contains("not written by amdahl"), "{err}");
        }
        let err = refused(1, &["run", "-w", "1", "-o", &out, "--", "true", "{workers}"]);
        assert!(err.contains(name), "{err}");
        assert_eq!(std::fs::read_to_string(output.join(name)).unwrap(), "mine");
        assert_eq!(std::fs::read_dir(&output).unwrap().count(), 1, "nothing was measured");
        std::fs::remove_dir_all(&output).unwrap();
    }
    printed(&["fit", &rows, "-o", &out]);
    printed(&["report", &rows, "-o", &out]);
}

#[test]
fn a_report_does_not_replace_what_it_was_made_from() {
    let folder = tempfile::tempdir().unwrap();
    let rows = table(&folder, "times.csv", ROWS).display().to_string();
    let out = folder.path().join("out").display().to_string();
    printed(&["fit", &rows, "-o", &out]);
    let exported = folder.path().join("out/study.csv");
    let before = std::fs::read_to_string(&exported).unwrap();
    let err = refused(1, &["fit", &exported.display().to_string(), "-o", &out]);
    assert!(err.contains("is read here and would be replaced"), "{err}");
    assert_eq!(std::fs::read_to_string(&exported).unwrap(), before);
}

#[test]
fn beside_json_the_path_of_the_page_is_on_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().display().to_string();
    let run =
        ["run", "-q", "-w", "1", "-r", "1", "--json", "-o", &output, "--", "true", "{workers}"];
    let (code, out, err) = ran(amdahl(&run));
    assert_eq!(code, 0, "{err}");
    serde_json::from_str::<serde_json::Value>(&out).unwrap();
    assert!(err.trim_end().ends_with("index.html"), "{err}");
}

#[test]
fn a_report_cannot_be_written_into_a_file_or_over_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let file = table(&folder, "out.csv", "x");
    for output in [file.clone(), file.join("below")] {
        let err = refused(1, &["fit", &data("gopic_omp.csv"), "-o", &output.display().to_string()]);
        let said = format!("'{}' is no folder, and a report needs one", file.display());
        assert!(err.contains(&said) && err.contains("--output reports"), "{err}");
    }
    let page = folder.path().join("index.html");
    std::fs::create_dir(&page).unwrap();
    let output = folder.path().display().to_string();
    let err = refused(1, &["fit", &data("gopic_omp.csv"), "-o", &output]);
    assert!(err.contains("index.html' was not written by amdahl"), "{err}");
}

#[test]
fn figures_are_written_anew_and_nothing_else_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (out, figures) = (place("out"), place("figures"));
    let report = ["report", &data("gopic_omp.csv"), "-o", &out, "--figures", &figures];
    for _ in 0..2 {
        let (code, _, err) = ran(amdahl(&report));
        assert_eq!(code, 0, "{err}");
        let written = std::fs::read_dir(&figures).unwrap().count();
        assert!(written > 4 && err.contains(&format!("{written} figures in ")), "{err}");
    }
    let mine = folder.path().join("figures/all-speedup.svg");
    std::fs::write(&mine, "mine").unwrap();
    let err = refused(1, &report);
    assert!(err.contains("was not written by amdahl and would be replaced"), "{err}");
    assert!(err.ends_with("--figures names one, such as --figures figures\n"), "{err}");
    assert_eq!(std::fs::read_to_string(&mine).unwrap(), "mine");
    let png = [&report[..], &["--figure-format", "png"]].concat();
    let err = refused(2, &png);
    assert!(err.contains("not as png") && err.contains("rsvg-convert -z 2"), "{err}");
    let err = refused(2, &["report", &data("gopic_omp.csv"), "-o", &out, "--theme", "dark"]);
    assert!(err.contains("--figures <DIR>"), "{err}");
}

#[test]
fn a_comparison_is_a_page_where_one_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("new/comparison.html");
    let both = [data("gopic_omp.csv"), data("gopic_omp.csv")];
    let compare = ["compare", &both[0], &both[1], "--html", &page.display().to_string()];
    printed(&compare);
    printed(&compare);
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.contains("<title>Amdahl comparison"), "{text}");
    std::fs::write(&page, "mine").unwrap();
    let err = refused(1, &compare);
    assert!(err.contains("was not written by amdahl") && err.contains("--html names one"), "{err}");
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "mine");
}
