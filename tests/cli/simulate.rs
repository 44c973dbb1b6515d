//! `amdahl simulate`: task times from a table, a workload or a study, scheduled on any number of
//! workers.

use super::*;
use serde_json::Value;

fn simulated(text: &str, arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder, "tasks", text).display().to_string();
    let out = printed(&[&["simulate", "--durations", &path, "--json"], arguments].concat());
    serde_json::from_str(&out).unwrap()
}

fn refused_table(text: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder, "tasks", text).display().to_string();
    refused(1, &[&["simulate", "--durations", &path], arguments].concat())
}

fn makespans(of: &Value, policy: &str) -> Vec<f64> {
    let schedules = of["schedules"].as_array().unwrap();
    let named = schedules.iter().find(|one| one["policy"] == policy).unwrap();
    let points = named["points"].as_array().unwrap();
    points.iter().map(|point| point["makespan"].as_f64().unwrap()).collect()
}

/// Work and span of a table, in seconds.
fn work_and_span(text: &str, arguments: &[&str]) -> (f64, f64) {
    let of = simulated(text, arguments);
    let number = |key: &str| of[key].as_f64().unwrap();
    let round = |value: f64| (value * 1e9).round() / 1e9;
    (round(number("work")), round(number("span")))
}

#[test]
fn task_times_are_scheduled_by_every_policy() {
    let of = simulated("3\n1\n4\n1\n5\n", &["-w", "1,2,3"]);
    assert_eq!((of["work"].as_f64(), of["span"].as_f64()), (Some(14.0), Some(5.0)));
    assert_eq!(of["parallelism"], 2.8);
    // On two: 3, 1 and 5 to the first, 1 and 4 to the second. On three: 3; 1, 1 and 5; 4.
    assert_eq!(makespans(&of, "greedy"), [14.0, 9.0, 7.0]);
    assert_eq!(makespans(&of, "longest-first"), [14.0, 7.0, 5.0]);
    assert_eq!(makespans(&of, "static-blocks"), [14.0, 8.0, 5.0]);
    assert_eq!(makespans(&of, "round-robin"), [14.0, 12.0, 6.0]);
}

#[test]
fn a_column_of_times_is_found_in_any_table() {
    let both = (0.0075, 0.004);
    for text in [
        "task,ms\na,3.5\nb,4\n",
        "id\tname\tduration [ms]\n1\ta\t3.5\n2\tb\t4\n",
        "name;dauer;time_ms\na;x;3,5\nb;y;4\n",
        "# trace\nstart_ms,end_ms\n0,3.5\n3.5,7.5\n",
        "3.5ms\n4ms\n",
        "0 0.0035\n1 0.004\n",
        "task duration\na 3.5ms\nb 4000us\n",
        "seconds\n0.0035\n-\n0.004\n",
        "worker,elapsed_us,user\n1,3500,1\n1,4000,2\n",
    ] {
        assert_eq!(work_and_span(text, &[]), both, "{text}");
    }
    assert_eq!(work_and_span("a,b\n3.5,1\n4,2\n", &["--column", "a", "--unit", "ms"]), both);
    assert_eq!(work_and_span("7,3.5\n7,4\n", &["--column", "2", "--unit", "ms"]), both);
}

#[test]
fn what_waits_for_what_is_read_by_name() {
    let text = "task;after;s\nd;b c;1\na;;3\nb;a;4\nc;a;5\n";
    let of = simulated(text, &["-w", "1,2"]);
    assert_eq!(of["span"], 9.0);
    assert_eq!(makespans(&of, "greedy"), [13.0, 9.0]);
    assert_eq!(of["longest"]["name"], "c");
    let circle = refused_table("task,after,s\na,b,1\nb,a,1\n", &[]);
    assert!(circle.contains("in a circle"), "{circle}");
    let missing = refused_table("task,after,s\na,,1\nb,x,1\n", &[]);
    assert!(missing.contains("line 3") && missing.contains("'x' is not the name"), "{missing}");
    let nested = refused_table(text, &["--policy", "static-blocks"]);
    assert!(nested.contains("nested forks; try greedy"), "{nested}");
}

#[test]
fn a_table_without_task_times_is_refused_with_the_place() {
    let several = refused_table("a,b\n1.5,2\n2,5\n", &[]);
    assert!(several.contains("several columns") && several.contains("--column"), "{several}");
    let word = refused_table("ms\n1\nfast\n", &[]);
    assert!(word.contains("no column") || word.contains("line 3"), "{word}");
    let negative = refused_table("ms\n1\n-2\n", &[]);
    assert!(negative.contains("line 3") && negative.contains("'-2'"), "{negative}");
    assert!(refused_table("0\n0\n", &[]).contains("at least one above 0"));
    assert!(refused_table("1\n2\n", &["--column", "x"]).contains("no column 'x'"));
    assert!(refused_table("\n", &[]).contains("is empty"));
    let policy = refused(2, &["simulate", "primes", "--policy", "best"]);
    assert!(policy.contains("there are: greedy"), "{policy}");
    refused(2, &["simulate"]);
    refused(2, &["simulate", "no-such-workload"]);
}

#[test]
fn changes_are_ranked_at_a_number_of_workers() {
    let of = simulated("1\n1\n1\n1\n4\n", &["-w", "1..8", "--at", "2"]);
    assert_eq!(of["what_if"]["workers"], 2);
    let first = &of["what_if"]["changes"][0];
    assert_eq!((&first["change"], &first["parts"]), (&"split-longest".into(), &2.into()));
    assert_eq!(first["gain"], 0.5);
}

#[test]
fn a_recorded_series_of_a_study_is_scheduled() {
    let study = files::file("fixtures/study-1.json").display().to_string();
    let out = printed(&["simulate", &study, "--json", "-w", "1,2"]);
    let of: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(of["name"], "primes@threads");
    let missing = refused(1, &["simulate", &study, "--series", "x"]);
    assert!(missing.contains("recorded are: primes@threads"), "{missing}");
}

#[test]
fn a_workload_is_recorded_and_scheduled() {
    let out = printed(&["simulate", "sleep,ms=2,tasks=8", "--json", "-w", "1,8,4096"]);
    let of: Value = serde_json::from_str(&out).unwrap();
    let work = of["work"].as_f64().unwrap();
    assert!(work >= 0.015, "{work}");
    assert_eq!(of["strands"], 8);
    assert_eq!(makespans(&of, "greedy")[0], work);
    let err = refused(1, &["simulate", "iterate"]);
    assert!(err.contains("hands out no tasks"), "{err}");
}

#[test]
fn no_line_is_wider_than_the_terminal_and_the_page_stands_beside() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out");
    let path = table(&folder, "tasks", &"1.25\n3\n".repeat(500)).display().to_string();
    for columns in [24_usize, 40, 80] {
        let output = output.display().to_string();
        let mut command =
            amdahl(&["simulate", "--durations", &path, "-w", "1..200", "-o", &output]);
        command.env("COLUMNS", columns.to_string());
        let (code, out, err) = ran(command);
        assert_eq!(code, 0, "{err}");
        let wide =
            out.lines().find(|line| line.chars().count() > columns && !line.contains("html"));
        assert_eq!(wide, None);
    }
    let page = std::fs::read_to_string(output.join("simulation.html")).unwrap();
    assert!(page.contains("<svg") && !page.contains("NaN") && !page.contains("<script"));
    let numbers = std::fs::read_to_string(output.join("simulation.json")).unwrap();
    assert!(numbers.contains("amdahl-simulation/1"));
}
