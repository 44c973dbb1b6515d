//! Input at the edge of what is read: endless, huge, narrow, of names and numbers without measure.

use super::*;

/// Longest line, in characters.
fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    table(folder, name, text).display().to_string()
}

/// Where something is null that the schema promises as a number.
fn nulls(value: &serde_json::Value, place: &str, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                let promised = key == "value" || key == "max_deviation";
                if value.is_null() && promised && !place.ends_with("ceiling") {
                    found.push(format!("{place}.{key}"));
                }
                nulls(value, &format!("{place}.{key}"), found);
            }
        }
        serde_json::Value::Array(all) => {
            for (at, value) in all.iter().enumerate() {
                if value.is_null() {
                    found.push(format!("{place}[{at}]"));
                }
                nulls(value, &format!("{place}[{at}]"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn numbers_that_no_measurement_is_are_left_out_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        "1,1\n1e-320,1\n2,.6\n4,.4\n",
        "1,1\n1e300,.1\n2,.6\n4,.4\n",
        "1,1\n2,1e308\n4,.3\n8,.2\n",
        "1,1\n2,5e-324\n4,.3\n8,.2\n",
    ];
    for rows in rows {
        let path = written(&folder, "t.csv", &format!("workers,time\n{rows}"));
        let (code, out, err) = ran(amdahl(&["fit", &path, "--json"]));
        assert_eq!(code, 0, "{rows}{err}");
        assert!(err.contains(" to 1e") && err.len() < 200, "{err}");
        let mut found = Vec::new();
        nulls(&serde_json::from_str(&out).unwrap(), "", &mut found);
        assert_eq!(found, Vec::<String>::new(), "{rows}");
        assert!(widest(&printed(&["fit", &path])) <= 80);
    }
}

#[test]
fn numbers_as_far_apart_as_they_are_read_give_numbers_and_lines_that_fit() {
    let folder = tempfile::tempdir().unwrap();
    let rows = ["1,1e15\n2,1e-21\n4,1e-21\n8,2e-21\n", "1e-6,1e-21\n1,1\n1e9,1e15\n8,3\n"];
    for rows in rows {
        let path = written(&folder, "t.csv", &format!("workers,time\n{rows}"));
        let (_, out, _) = ran(amdahl(&["fit", &path, "--json"]));
        let mut found = Vec::new();
        nulls(&serde_json::from_str(&out).unwrap(), "", &mut found);
        assert_eq!(found, Vec::<String>::new(), "{rows}");
        let (_, out, _) = ran(amdahl(&["fit", &path]));
        assert!(widest(&out) <= 80, "{out}");
    }
}

#[test]
fn task_times_that_no_task_takes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for seconds in ["1e300", "1e-320"] {
        let path = written(&folder, "d.csv", &format!("task,time\na,{seconds}\nb,0\n"));
        let err = refused(1, &["simulate", "--durations", &path]);
        assert!(err.contains("a time that a task takes, 1e-21 to 1e15 seconds"), "{err}");
    }
    let study = std::fs::read_to_string(data("../fixtures/study-1.json")).unwrap();
    let mut study: serde_json::Value = serde_json::from_str(&study).unwrap();
    study["series"][0]["recorded"] =
        serde_json::json!([{ "kind": "tasks", "seconds": [0.0, 1e300] }]);
    let path = written(&folder, "study.json", &study.to_string());
    let err = refused(1, &["fit", &path]);
    assert!(err.contains("'1e300' is not a duration: expected seconds from 1e-21"), "{err}");
}

#[test]
fn no_line_is_wider_than_a_narrow_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, "t.csv", "workers,time\n1,1\n2,.6\n4,.4\n8,.3\n");
    for columns in [24, 27, 30, 33, 36, 38] {
        for arguments in
            [&["fit", &path][..], &["compare", &path, &path], &["predict", "-p", ".9", "-w", "99"]]
        {
            let mut command = amdahl(arguments);
            command.env("COLUMNS", columns.to_string());
            let (code, out, err) = ran(command);
            assert!(code == 0 && widest(&out) <= columns, "{columns}: {err}{out}");
        }
    }
}

#[test]
fn a_refusal_is_not_as_long_as_the_file_that_it_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let long = "x".repeat(1 << 20);
    let bad = [
        format!("{long}\n"),
        format!("workers,time\n1,{long}\n"),
        format!("workers,time\n{long},1\n"),
        format!("workers,{long},{long}\n1,2,3\n"),
        format!(r#"{{"results":[{{"command":"{long}","times":[1.0],"parameters":{{}}}}]}}"#),
        format!(r#"{{"results":"{long}"}}"#),
        format!(r#"{{"benchmarks":[{{"name":"{long}","real_time":"{long}"}}]}}"#),
        format!(r#"{{"schema":"amdahl-study/{long}"}}"#),
        format!(r#"{{"schema":"amdahl-study/1","created":["{long}"]}}"#),
    ];
    for text in bad {
        let path = written(&folder, "wrong", &text);
        let err = refused(1, &["fit", &path]);
        assert!(err.len() < 1500 && err.contains("wrong"), "{} bytes: {err:.300}", err.len());
    }
    let plan = written(&folder, "plan.toml", &format!("workers = \"{long}"));
    let err = refused(2, &["run", "--plan", &plan]);
    assert!(err.len() < 5000, "{} bytes", err.len());
}

/// With their square this would take minutes, and the program is ended after two.
#[test]
fn thousands_of_worker_counts_are_fitted_and_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let row = |n: u32| format!("{n},{}\n", 0.1 + 0.9 / f64::from(n));
    let rows: String = (1..=4000).map(row).collect();
    let path = written(&folder, "t.csv", &format!("workers,time\n{rows}"));
    let out = folder.path().join("r").display().to_string();
    assert!(printed(&["fit", &path, "-o", &out]).contains("90.00 % parallel"));
}

#[test]
fn a_long_name_is_drawn_like_a_short_one() {
    let folder = tempfile::tempdir().unwrap();
    let long = "x".repeat(1 << 20);
    let rows = format!("name,workers,time\n{long},1,1\n{long},2,.6\n{long},4,.4\n");
    let path = written(&folder, "t.csv", &rows);
    let out = folder.path().join("r").display().to_string();
    assert!(widest(&printed(&["fit", &path, "-o", &out]).replace(&out, "")) <= 80);
}

#[test]
fn a_name_that_begins_as_a_comment_does_reads_back_from_our_own_table() {
    let folder = tempfile::tempdir().unwrap();
    let one = written(&folder, "#1.csv", "workers,time\n1,1\n2,.6\n4,.4\n");
    let two = written(&folder, "b.csv", "workers,time\n1,2\n2,1.2\n4,.8\n");
    let out = folder.path().join("r");
    printed(&["report", &one, &two, "-o", &out.display().to_string()]);
    let json = printed(&["fit", &out.join("study.csv").display().to_string(), "--json"]);
    assert_eq!(json.matches("\"samples_s\"").count(), 6);
}

#[test]
fn what_has_no_end_is_refused_where_a_file_is_expected() {
    let err = refused(1, &["fit", "/dev/zero"]);
    assert!(err.contains("is not UTF-8 text (byte 0)"), "{err}");
    let err = refused(2, &["run", "--plan", "/dev/zero"]);
    assert!(err.contains("more than 1.0 MiB; expected a plan in TOML"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_a_measurement_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("g/1/new");
    std::fs::create_dir_all(&at).unwrap();
    let made = std::process::Command::new("mkfifo").arg(at.join("benchmark.json")).status();
    assert!(made.unwrap().success());
    let err = refused(1, &["fit", &folder.path().display().to_string()]);
    assert!(err.contains("is no file"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_thread_to_be_had_the_report_is_written_all_the_same_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, "t.csv", "workers,time\n1,1\n2,.6\n4,.4\n");
    for kib in [15_000, 20_000, 30_000, 40_000, 80_000] {
        let program = assert_cmd::cargo::cargo_bin("amdahl");
        let run = |arguments: &str| {
            let line = format!("ulimit -v {kib}; exec '{}' {arguments}", program.display());
            std::process::Command::new("bash").args(["-c", &line]).output().unwrap()
        };
        // Below what any Rust program takes to start there is nothing to say.
        if !run("--version").status.success() {
            continue;
        }
        let ended = run(&format!("fit '{path}' -o '{}'", folder.path().join("r").display()));
        let err = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.code() != Some(101) && !err.contains("panicked"), "{kib}: {err}");
    }
}
