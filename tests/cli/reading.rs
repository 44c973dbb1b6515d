//! What is said of the files that are read.

use super::*;

#[test]
fn a_dash_is_standard_input() {
    let mut command = amdahl(&["fit", "-", "--json"]);
    command.write_stdin("workers,seconds\n1,2\n2,1.2\n4,0.8\n");
    let (code, out, err) = ran(command);
    assert_eq!(code, 0, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["series"][0]["name"], "stdin");
    let mut command = amdahl(&["fit", "-"]);
    command.write_stdin("");
    assert!(ran(command).2.contains("'stdin' is empty"));
}

#[test]
fn things_skipped_for_one_reason_share_a_line() {
    let path = data("../samples/googlebenchmark-1.7.1.json");
    let (code, _, err) = ran(amdahl(&["fit", &path]));
    assert_eq!(code, 0, "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(err.contains(" and 6 more: summarises repetitions that are read"), "{err}");
}

#[test]
fn rows_of_a_ragged_table_share_a_line_by_what_is_wrong_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ragged.csv");
    let whole = (1..=20).map(|n| format!("{n},{n}.5,a\n"));
    let words = (21..=30).map(|n| format!("{n},x{n}\n"));
    let short = (31..=40).map(|n| format!("{n}\n"));
    let titles = (41..=50).map(|n| format!("title {n}\n"));
    let rows: String = whole.chain(words).chain(short).chain(titles).collect();
    std::fs::write(&path, format!("threads,time,host\n{rows}")).unwrap();
    let (code, _, err) = ran(amdahl(&["fit", path.to_str().unwrap()]));
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains(
            "line 42: 'title 41' is no row of the table; line 43: 'title 42' is no row of the \
             table; and 8 more like these"
        ),
        "{err}"
    );
    assert!(err.contains("'x21' is not a number; "), "{err}");
    assert!(err.contains("line 32, line 33 and 8 more: no value ('')"), "{err}");
    assert!(err.lines().count() <= 5, "{err}");
}

#[test]
fn options_for_another_kind_of_file_are_said_to_do_nothing() {
    let (code, _, err) = ran(amdahl(&["fit", &data("gopic_omp.csv"), "--baseline", "main"]));
    assert_eq!(code, 0);
    assert!(err.contains("--baseline: is for criterion's folders, and has no effect on csv"));
    let study = data("../fixtures/study-1.json");
    let (_, _, err) = ran(amdahl(&["fit", &study, "--unit", "ms", "--value", "time"]));
    assert!(err.contains("--value, ") || err.contains("--unit: is for tables"), "{err}");
}

#[test]
fn options_take_the_names_they_list() {
    let csv = data("gopic_omp.csv");
    for given in [["--unit", "seconds"], ["--format", "tsv"], ["--value", "time"]] {
        printed(&["fit", &csv, given[0], given[1]]);
    }
    let err = refused(2, &["fit", &csv, "--unit", "fortnights"]);
    assert!(err.contains("[possible values: s, ms, us, ns, min, h]"), "{err}");
}

/// A criterion folder with one group at 1 and 2 threads, once a baseline and its time in ns.
fn criterion(baselines: &[(&str, f64)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (baseline, nanoseconds) in baselines {
        for n in [1.0, 2.0] {
            let at = folder.path().join(format!("sum/{n}/{baseline}"));
            std::fs::create_dir_all(&at).unwrap();
            let id = format!(r#"{{"group_id":"sum","function_id":null,"value_str":"{n}"}}"#);
            std::fs::write(at.join("benchmark.json"), id).unwrap();
            let sample = format!(r#"{{"iters":[1.0],"times":[{}]}}"#, nanoseconds / n);
            std::fs::write(at.join("sample.json"), sample).unwrap();
        }
    }
    folder
}

#[test]
fn two_baselines_of_one_criterion_folder_are_compared() {
    let folder = criterion(&[("main", 1e9), ("new", 1.5e9)]);
    let at = |name: &str| format!("{}@{name}", folder.path().display());
    let out = printed(&["compare", &at("main"), &at("new")]);
    assert!(out.contains("main -> new") && out.contains("+50.0 %"), "{out}");
    let err = refused(1, &["compare", &at("main"), &at("old")]);
    assert!(err.contains("no measurement 'old'; there are: main, new"), "{err}");
}

#[test]
fn folders_of_reports_are_compared_as_the_studies_in_them() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["old", "new"] {
        let report = folder.path().join(name);
        std::fs::create_dir(&report).unwrap();
        std::fs::copy(data("../fixtures/study-1.json"), report.join("study.json")).unwrap();
    }
    let mut command = amdahl(&["compare", "old", "new/"]);
    command.current_dir(&folder);
    let (code, out, err) = ran(command);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("new"), "{out}");
}

#[test]
fn options_that_do_nothing_to_the_measurements_are_said_to() {
    let csv = data("gopic_omp.csv");
    let weak = ["fit", &csv, "--weak", "--method", "throughput", "--json"];
    let (code, out, err) = ran(amdahl(&weak));
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("--method: is for strong scaling"), "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["settings"]["method"], "time");
    let (_, _, err) = ran(amdahl(&["fit", &csv, "--value", "speedup", "--unit", "ms"]));
    assert!(err.contains("--unit: is for times and rates, and has no effect on speedups"), "{err}");
}

#[test]
fn more_cores_than_the_study_has_processors_raise_both() {
    let out = printed(&["fit", &data("../fixtures/study-1.json"), "--cores", "64", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let study = &json["studies"][0];
    assert_eq!((&study["usable_cores"], &study["usable_cpus"]), (&64.into(), &64.into()));
}
