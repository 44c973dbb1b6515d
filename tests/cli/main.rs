//! The command line through the binary: results on standard output, refusals with what would
//! repair them, exit codes.

#[path = "../support/mod.rs"]
mod support;

mod bounds;
mod examples;
mod gates;
#[cfg(unix)]
mod kit;
mod lessons;
mod output;
mod reading;
mod show;
mod simulate;
mod tour;

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use support::{files, program};
use tempfile::TempDir;

fn amdahl(arguments: &[&str]) -> Command {
    let mut command = program::amdahl(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.args(arguments);
    command
}

fn data(name: &str) -> String {
    files::file("data").join(name).display().to_string()
}

/// Exit code, standard output, standard error.
fn ran(mut command: Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn printed(arguments: &[&str]) -> String {
    let (code, out, err) = ran(amdahl(arguments));
    assert_eq!(code, 0, "{err}");
    out
}

/// The message of a refusal with this exit code; nothing is on standard output.
fn refused(code: i32, arguments: &[&str]) -> String {
    let (got, out, err) = ran(amdahl(arguments));
    assert_eq!((got, out.as_str()), (code, ""), "{err}");
    assert!(err.starts_with("error: "), "{err}");
    err
}

fn table(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn predict_compares_two_jobs() {
    let out = printed(&["predict", "--parallel", "0.4", "--workers", "4", "--versus", "0.8@2"]);
    assert!(out.contains("40.00 % parallel on 4 workers: 1.4286x, ceiling 1.6667x"), "{out}");
    assert!(out.contains("80.00 % parallel on 2 workers: 1.6667x, ceiling 5.0000x"), "{out}");
    assert!(out.contains("Fastest: 80.00 % parallel on 2 workers"), "{out}");
    let out = printed(&["predict", "--parallel", "0.4", "--workers", "4", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let speedup = json["predictions"][0]["speedup"].as_f64().unwrap();
    assert!((speedup - 1.0 / 0.7).abs() < 1e-12);
    assert_eq!(json["table"].as_array().unwrap().len(), 4);
}

#[test]
fn predict_refuses_what_is_no_fraction_or_no_worker() {
    let err = refused(2, &["predict", "--parallel", "1.4", "--workers", "4"]);
    assert!(err.contains("'1.4' is not a fraction: expected 0 to 1"), "{err}");
    refused(2, &["predict", "--parallel", "0.4", "--workers", "0"]);
    let versus = ["predict", "--parallel", "0.4", "--workers", "4", "--versus", "0.8"];
    assert!(refused(2, &versus).contains("expected P@N"));
}

#[test]
fn an_unknown_command_is_a_usage_error() {
    refused(2, &["measure-it-all"]);
}

#[test]
fn list_names_workloads_executors_and_refused_pairs() {
    let out = printed(&["list"]);
    for name in ["primes", "synthetic", "p=", "rayon", "threads", "Pairs that cannot run"] {
        assert!(out.contains(name), "{name} is not in {out}");
    }
}

#[test]
fn machine_facts_are_text_or_json() {
    assert!(printed(&["machine"]).contains("physical cores"));
    let json: serde_json::Value = serde_json::from_str(&printed(&["machine", "--json"])).unwrap();
    assert!(json.is_object());
}

#[test]
fn completions_are_a_script() {
    assert!(printed(&["completions", "bash"]).contains("_amdahl()"));
    refused(2, &["completions", "tcl"]);
}

#[test]
fn fit_prints_a_summary_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = amdahl(&["fit", &data("seed_laptop.csv")]);
    command.current_dir(&folder);
    let (code, out, err) = ran(command);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("22.6 % off at 8") && out.contains("Fastest at 6 workers"), "{out}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn fit_gives_the_analysis_as_json() {
    let out = printed(&["fit", &data("seed_laptop.csv"), "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["schema"], "amdahl-analysis/1");
    let p = &json["series"][0]["amdahl"]["parallel_fraction"];
    assert!((p["value"].as_f64().unwrap() - 0.785170).abs() < 1e-6);
    assert!(p["lo"].is_null());
    assert_eq!(json["series"][0]["verdict"], "does-not");
}

#[test]
fn each_method_gives_its_own_p() {
    let p = |method: &str| {
        let out = printed(&["fit", &data("seed_laptop.csv"), "--json", "--method", method]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["settings"]["method"], method);
        json["series"][0]["amdahl"]["parallel_fraction"]["value"].as_f64().unwrap()
    };
    for (method, expected) in [("time", 0.785170), ("karp-flatt", 0.8580), ("speedup", 0.8202)] {
        assert!((p(method) - expected).abs() < 1e-4, "{method}: {}", p(method));
    }
    let err = refused(2, &["fit", &data("seed_laptop.csv"), "--method", "guess"]);
    assert!(err.contains("'guess' for '--method <METHOD>'\n  [possible values: time"), "{err}");
}

#[test]
fn fit_reads_units_kinds_and_what_bound_the_job() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder, "t.csv", "workers,value\n1,1000\n2,600\n4,400\n8,390\n");
    let file = path.display().to_string();
    let json = |more: &[&str]| -> serde_json::Value {
        let arguments = [&["fit", &file, "--json"], more].concat();
        serde_json::from_str(&printed(&arguments)).unwrap()
    };
    assert_eq!(json(&["--unit", "ms"])["series"][0]["t1_s"]["value"], 1.0);
    let on_four = json(&["--unit", "ms", "--cores", "4"]);
    assert_eq!(on_four["series"][0]["fit_workers"], serde_json::json!([1.0, 2.0, 4.0]));
    let p = on_four["series"][0]["amdahl"]["parallel_fraction"]["value"].as_f64().unwrap();
    assert!((p - 0.8).abs() < 1e-9, "{p}");
    let weak = json(&["--weak"]);
    assert!(weak["series"][0]["gustafson"].is_object() && weak["series"][0]["amdahl"].is_null());
    assert_eq!(json(&["--io"])["series"][0]["bound"], "io");
    let rates = json(&["--value", "throughput"]);
    assert_eq!(rates["series"][0]["t1_s"]["value"], 0.001);
}

#[test]
fn files_that_cannot_be_used_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no.csv").display().to_string();
    let err = refused(1, &["fit", &missing]);
    assert!(err.contains("no.csv") && err.matches("No such file").count() == 1, "{err}");
    let empty = table(&folder, "empty.csv", "");
    refused(1, &["fit", &empty.display().to_string()]);
    let text = table(&folder, "text.csv", "workers,value\nmany,fast\n");
    let err = refused(1, &["fit", &text.display().to_string()]);
    assert!(err.contains("many"), "{err}");
}

#[test]
fn a_table_of_one_worker_count_tells_no_speedup_and_the_exit_code_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder, "one.csv", "threads,time\n4,1\n4,2\n");
    let (code, out, _) = ran(amdahl(&["fit", &path.display().to_string()]));
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("No speedup"), "{out}");
}

#[test]
fn settings_outside_their_range_are_usage_errors() {
    for bad in [["--margin", "0"], ["--margin", "7"], ["--confidence", "0.2"], ["--cores", "0"]] {
        let err = refused(2, &["fit", &data("seed_laptop.csv"), bad[0], bad[1]]);
        assert!(err.contains(bad[0]), "{err}");
    }
}

#[test]
fn numbers_that_make_no_sense_are_refused_by_what_the_flag_expects() {
    let csv = data("seed_laptop.csv");
    for (arguments, expected) in [
        (&["fit", &csv, "--cores", "0"][..], "expected a whole number from 1"),
        (&["fit", &csv, "--cores", "-1"], "expected a whole number from 1"),
        (&["fit", &csv, "--bootstrap-seed", "x"], "expected a whole number from 0"),
        (&["fit", &csv, "--margin", "-1"], "expected a share above 0 and below 1"),
        (&["predict", "--parallel", "-0.5", "--workers", "2"], "expected 0 to 1"),
        (&["sweep", "primes", "-r", "-3"], "expected a whole number from 1"),
        (&["sweep", "primes", "--budget", "-5"], "expected seconds above 0"),
        (&["sweep", "primes", "--seed", "-1"], "expected a whole number from 0"),
    ] {
        let err = refused(2, arguments);
        assert!(err.contains(expected), "{arguments:?}: {err}");
    }
    printed(&["fit", &csv, "--target", "1"]);
}

#[test]
fn report_shows_several_studies_in_one_folder_and_ends_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("both");
    let output = page.display().to_string();
    let (one, two) = (data("gopic_omp.csv"), data("kmeans_openmp.csv"));
    let out = printed(&["report", &one, &two, "-o", &output]);
    let last = out.lines().last().unwrap();
    assert!(last.ends_with("index.html"), "{last}");
    for file in ["index.html", "study.csv", "analysis.json"] {
        assert!(page.join(file).exists(), "{file}");
    }
    let text = std::fs::read_to_string(page.join("analysis.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let labels: Vec<_> = json["series"].as_array().unwrap().iter().map(|s| &s["label"]).collect();
    assert_eq!(labels, ["gopic_omp", "kmeans_openmp"]);
    // What was written reads as what is printed.
    let printed_json = printed(&["report", &one, &two, "-o", &output, "--json"]);
    assert_eq!(printed_json, text);
}

#[test]
fn two_studies_of_the_same_name_are_told_apart_by_their_path() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "workers,value\n1,1.0\n2,0.6\n4,0.4\n";
    for name in ["a", "b"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        table(&folder, &format!("{name}/times.csv"), rows);
    }
    let mut command = amdahl(&["report", "a/times.csv", "b/times.csv", "--json"]);
    command.current_dir(&folder);
    let (code, out, err) = ran(command);
    assert_eq!(code, 0, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["series"][1]["label"], "b/times.csv");
}

#[test]
fn report_without_a_study_says_how_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = amdahl(&["report"]);
    command.current_dir(&folder);
    let (code, _, err) = ran(command);
    assert_eq!(code, 1);
    assert!(err.contains("study.json") && err.contains("cargo bench"), "{err}");
}

#[test]
fn no_line_is_wider_than_the_terminal_and_nothing_is_coloured_in_a_pipe() {
    let table = data("cisco.csv");
    let predict = ["predict", "--parallel", "0.4", "--workers", "4", "--versus", "0.8@2"];
    let commands =
        [&["fit", &table, "--value", "throughput"][..], &["list"], &["machine"], &predict];
    for columns in ["40", "60", "80", "120"] {
        for arguments in commands {
            let mut command = amdahl(arguments);
            command.env("COLUMNS", columns);
            let (code, out, _) = ran(command);
            assert_eq!(code, 0);
            let widest = out.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= columns.parse().unwrap(), "{arguments:?}: {widest} > {columns}");
            assert!(!out.contains('\u{1b}') && out.is_ascii(), "{out}");
        }
    }
}

#[test]
fn the_options_of_a_help_fit_into_a_narrow_terminal() {
    for name in ["fit", "report", "compare", "sweep", "predict"] {
        let mut command = amdahl(&[name, "--help"]);
        command.env("COLUMNS", "40");
        let (_, out, _) = ran(command);
        let options = out.split("Options:").nth(1).unwrap();
        let options = options.split("\nExample").next().unwrap();
        let widest = options.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 40, "{name}: {widest}: {options}");
    }
}

#[test]
fn completions_offer_the_values_of_options() {
    let script = printed(&["completions", "bash"]);
    for values in ["hyperfine google-benchmark", "time throughput speedup", "s ms us ns min h"] {
        assert!(script.contains(values), "{values}");
    }
}

#[test]
fn compare_shows_what_changed_and_a_gate_ends_with_3() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |factor: f64| {
        let times = |round: u32| {
            let wobble = |n: f64| 1.0 + 0.001 * ((f64::from(round) * n) % 3.0);
            let time = |n: f64| factor * wobble(n) * (0.1 + 0.9 / n);
            [1.0, 2.0, 4.0].map(|n| format!("{n},{}\n", time(n))).concat()
        };
        format!("workers,seconds\n{}", (0..6).map(times).collect::<String>())
    };
    let base = table(&folder, "base.csv", &rows(1.0)).display().to_string();
    let new = table(&folder, "new.csv", &rows(1.1)).display().to_string();
    let out = printed(&["compare", &base, &new]);
    assert!(out.contains("base -> new") && out.contains("+10.0 %"), "{out}");
    let gated =
        |gate: &str, form: &str| ran(amdahl(&["compare", &base, &new, "--gate", gate, form]));
    let (code, out, _) = gated("time +3%", "--json");
    assert_eq!(code, 3);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["schema"], "amdahl-comparison/1");
    assert_eq!(json["gates"][0]["outcome"], "exceeded");
    assert_eq!(gated("p -0.5pt", "--markdown").0, 0);
    let (code, out, _) = gated("speedup@64 -5%", "--markdown");
    assert_eq!(code, 1);
    assert!(out.contains("at 64 workers: they were not measured"), "{out}");
    let err = refused(2, &["compare", &base, &new, "--gate", "time 3%"]);
    assert!(err.contains("needs a sign"), "{err}");
}
