//! hyperfine's and Google Benchmark's JSON.

use super::*;

#[test]
fn hyperfines_scan_is_one_series_with_every_run_a_round() {
    let path = file("samples/hyperfine-1.15-threads.json");
    let imported = load(&path, &Options::default()).unwrap();
    let [series] = imported.study.series.as_slice() else {
        panic!("{:?}", imported.study.series);
    };
    assert_eq!(series.name, "pigz -c -3 -p {workers} data/t24");
    assert_eq!(series.command.as_deref(), Some("pigz -c -3 -p {workers} data/t24"));
    let read = table(series);
    assert_eq!(read[0].1[0], 0.357056537);
    assert_eq!(read[0].1.len(), 5);
    assert_eq!(read[1].0, 2.0);
    assert_eq!(imported.study.method.timer, "hyperfine");
    assert!(imported.study.method.cautions[0].contains("not interleaved"));
}

fn hyperfine(results: &str) -> Imported {
    read("h.json", &format!("{{\"results\": [{results}]}}"))
}

fn run(command: &str, parameters: &str, times: &str) -> String {
    format!(
        r#"{{"command": "{command}", "mean": 1, "times": [{times}], "parameters": {{{parameters}}}}}"#
    )
}

#[test]
fn two_commands_in_one_scan_are_two_series() {
    let mut runs = Vec::new();
    for n in [1, 2, 4] {
        for command in ["xz -1 -T", "pigz -p"] {
            let threads = format!("\"threads\": \"{n}\"");
            runs.push(run(&format!("{command} {n}"), &threads, "1.5, 1.4"));
        }
    }
    let imported = hyperfine(&runs.join(","));
    let names: Vec<&str> = imported.study.series.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["xz -1 -T {workers}", "pigz -p {workers}"]);
    assert!(imported.study.series.iter().all(|series| series.points.len() == 3));
}

#[test]
fn another_parameter_makes_series_and_the_one_named_after_workers_counts() {
    let mut runs = Vec::new();
    for (n, level) in [(1, 3), (2, 3), (1, 9), (2, 9)] {
        let parameters = format!("\"level\": \"{level}\", \"jobs\": \"{n}\"");
        runs.push(run(&format!("zip -{level} -j {n}"), &parameters, "1"));
    }
    let imported = hyperfine(&runs.join(","));
    let names: Vec<&str> = imported.study.series.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["zip -3 -j {workers}", "zip -9 -j {workers}"]);
    assert_eq!(imported.study.series[1].points[1].workers.get(), 2.0);
}

#[test]
fn a_parameter_is_a_worker_count_only_if_its_name_or_the_command_says_so() {
    let runs = |command: &str| {
        let of = |n| run(&format!("{command} {n}"), &format!("\"x\": \"{n}\""), "1");
        [1, 2].map(of).join(",")
    };
    assert_eq!(hyperfine(&runs("a -t")).study.series[0].name, "a -t {workers}");
    let error = refused(&format!("{{\"results\": [{}]}}", runs("a")));
    assert!(
        error.contains("no column of worker counts") && error.contains("--workers x"),
        "{error}"
    );
    let asked = Options { workers: vec!["x".into()], ..Options::default() };
    let text = format!("{{\"results\": [{}]}}", runs("a"));
    assert_eq!(names(&with(asked, "h.json", &text).unwrap()), ["a {workers}"]);
}

#[test]
fn a_count_that_touches_a_digit_is_found() {
    let runs = [1, 2, 4].map(|n| run(&format!("sleep 0.0{n}"), &threads(n), "1"));
    let imported = hyperfine(&runs.join(","));
    assert_eq!(names(&imported), ["sleep 0.0{workers}"]);
    assert_eq!(imported.study.series[0].points.len(), 3);
}

fn threads(n: u32) -> String {
    format!("\"threads\": \"{n}\"")
}

#[test]
fn results_with_names_of_their_own_belong_together_by_their_order() {
    let runs = [(1, "one"), (2, "two"), (4, "four")];
    let imported = hyperfine(&runs.map(|(n, name)| run(name, &threads(n), "1")).join(","));
    assert_eq!(names(&imported), ["h"]);
    assert_eq!(imported.study.series[0].points.len(), 3);
    let [reason] = &reasons(&imported)[..] else { panic!("{:?}", reasons(&imported)) };
    assert!(reason.starts_with("the names 'one', 'two', 'four': share no command"), "{reason}");
    let runs = [(1, "a"), (1, "b"), (2, "c"), (2, "d")];
    let imported = hyperfine(&runs.map(|(n, name)| run(name, &threads(n), "1")).join(","));
    assert_eq!(names(&imported), ["h", "h, 2"]);
}

#[test]
fn a_name_that_all_results_have_is_their_name() {
    let runs = [1, 2].map(|n| run("job", &threads(n), "1"));
    assert_eq!(names(&hyperfine(&runs.join(","))), ["job"]);
}

#[test]
fn one_bad_count_leaves_the_others_and_numbers_may_be_bare() {
    let runs = ["\"1\"", "2", "\"two\""].map(|n| run("job", &format!("\"threads\": {n}"), "1"));
    let imported = hyperfine(&runs.join(","));
    assert_eq!(imported.study.series[0].points.len(), 2);
    assert_eq!(reasons(&imported), ["'job': 'two' is not a worker count"]);
    let null = r#"{"command": "a", "times": [1.0], "exit_codes": null, "parameters": {"n": "1"}}"#;
    assert_eq!(names(&hyperfine(null)), ["a"]);
}

#[test]
fn failed_runs_are_failures_and_plain_commands_are_skipped() {
    let failing = r#"{"command": "a 2", "times": [1.0, 0.001, 0.002], "exit_codes": [0, 3, null],
                      "parameters": {"threads": "2"}}"#;
    let plain = r#"{"command": "b", "times": [1.0]}"#;
    let imported = hyperfine(&format!("{failing}, {plain}"));
    let series = &imported.study.series[0];
    assert_eq!(table(series), [(2.0, vec![1.0])]);
    let failures: Vec<&str> = series.failures.iter().map(|f| f.reason.as_str()).collect();
    assert_eq!(failures, ["run 2 ended with exit code 3", "run 3 was ended by a signal"]);
    assert!(reasons(&imported)[0].starts_with("'b': has no parameters; scan worker counts"));
}

#[test]
fn an_export_without_a_scan_is_refused() {
    let text = r#"{"results": [{"command": "b", "times": [1.0]}]}"#;
    let error = refused(text);
    assert!(error.starts_with("nothing to use as hyperfine: 'b': has no parameters"), "{error}");
    let error = refused(r#"{"results": [{"command": 7}]}"#);
    assert!(error.contains("invalid type: integer `7`, expected a string"), "{error}");
}

#[test]
fn google_benchmarks_rates_win_over_its_divided_times() {
    let path = file("samples/googlebenchmark-1.7.1.json");
    let imported = load(&path, &Options::default()).unwrap();
    let names: Vec<&str> = imported.study.series.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["BM_primes", "BM_primes_rep"]);
    let read = table(&imported.study.series[0]);
    assert_eq!(read[0], (1.0, vec![1.0 / 3.8397167087740055e5]));
    let speedup = read[0].1[0] / read[1].1[0];
    assert!((speedup - 1.940).abs() < 0.001, "{speedup}");
    let repeated = &imported.study.series[1].points;
    assert!(repeated.iter().all(|point| point.blocks.len() == 3));
    assert!(reasons(&imported).iter().all(|reason| reason.ends_with("repetitions that are read")));
    assert_eq!(imported.skipped.len(), 8);
    assert_eq!(imported.study.machine.logical_cpus, Some(2));
    assert_eq!(imported.study.created, "2026-11-22T04:45:39+00:00");
}

fn google(version: &str, entries: &str) -> Result<Imported, ImportError> {
    let text =
        format!("{{\"context\": {{\"date\": \"d\"{version}}}, \"benchmarks\": [{entries}]}}");
    with(Options::default(), "a.csv", &text)
}

fn entry(name: &str, rest: &str) -> String {
    format!(r#"{{"name": "{name}", "run_type": "iteration", {rest}}}"#)
}

#[test]
fn numbers_that_json_cannot_hold_are_no_numbers() {
    let entries = [
        entry("BM/threads:1", r#""threads": 1, "real_time": 8, "items_per_second": NaN"#),
        entry("BM/threads:2", r#""threads": 2, "items_per_second": -Infinity"#),
    ];
    let imported = google(", \"library_version\": \"v1.9.1\"", &entries.join(",")).unwrap();
    assert_eq!(table(&imported.study.series[0]), [(1.0, vec![8e-9])]);
    assert_eq!(reasons(&imported), ["'BM/threads:2': has neither items_per_second nor real_time"]);
}

#[test]
fn without_rates_the_time_of_a_pass_of_all_threads_is_read() {
    let entries = [
        entry("BM/threads:1", r#""threads": 1, "real_time": 8, "time_unit": "ms""#),
        entry("BM/threads:2", r#""threads": 2, "real_time": 2, "time_unit": "ms""#),
    ]
    .join(",");
    let before = google("", &entries).unwrap();
    assert_eq!(table(&before.study.series[0]), [(1.0, vec![0.008]), (2.0, vec![0.004])]);
    assert!(before.study.method.cautions[1].contains("SetItemsProcessed"));
    let since = google(", \"library_version\": \"v1.9.1\"", &entries).unwrap();
    assert_eq!(table(&since.study.series[0])[1], (2.0, vec![0.002]));
    assert_eq!(since.study.tool, "Google Benchmark v1.9.1");
}

#[test]
fn an_argument_named_after_workers_is_a_count_and_its_time_is_left_alone() {
    let entries = [
        entry("BM/workers:1/real_time", r#""threads": 1, "real_time": 8, "time_unit": "s""#),
        entry("BM/workers:2/real_time", r#""threads": 1, "real_time": 5, "time_unit": "s""#),
        entry("BM/n:1024", r#""threads": 1, "real_time": 5, "time_unit": "s""#),
    ];
    let imported = google("", &entries.join(",")).unwrap();
    assert_eq!(table(&imported.study.series[0]), [(1.0, vec![8.0]), (2.0, vec![5.0])]);
    assert!(reasons(&imported)[0].starts_with("'BM/n:1024': has no worker count in its name"));
}

#[test]
fn where_only_summaries_are_kept_the_median_is_read() {
    let summary = |kind: &str, time: u32| {
        format!(
            r#"{{"name": "BM/threads:2_{kind}", "run_name": "BM/threads:2",
                "run_type": "aggregate", "aggregate_name": "{kind}", "threads": 2,
                "items_per_second": {time}}}"#
        )
    };
    let imported = google("", &[summary("mean", 5), summary("median", 4)].join(",")).unwrap();
    assert_eq!(table(&imported.study.series[0]), [(2.0, vec![0.25])]);
    assert_eq!(reasons(&imported), ["'BM/threads:2_mean': only the median of repetitions is read"]);
}

#[test]
fn a_benchmark_that_failed_is_a_failure_and_odd_numbers_are_skipped() {
    let entries = [
        entry("BM/threads:1", r#""threads": 1, "items_per_second": 4"#),
        entry("BM/threads:2", r#""error_occurred": true, "error_message": "no memory""#),
        entry("BM/threads:4", r#""items_per_second": 0"#),
        entry("BM/threads:8", r#""real_time": 3, "time_unit": "fortnights""#),
    ];
    let imported = google("", &entries.join(",")).unwrap();
    assert_eq!(imported.study.series[0].failures[0].reason, "no memory");
    assert_eq!(
        reasons(&imported),
        [
            "'BM/threads:4': 'inf' is not a duration: expected seconds above 0",
            "'BM/threads:8': 'fortnights' is not a unit of time; there are: s, ms, us, ns, min, h",
        ]
    );
}

#[test]
fn a_benchmark_with_a_text_for_its_time_leaves_the_others() {
    let entries = [
        entry("BM_x/threads:1", "\"real_time\": 8.0, \"time_unit\": \"ms\""),
        entry("BM_x/threads:2", "\"real_time\": \"fast\", \"time_unit\": \"ms\""),
    ];
    let imported = google("", &entries.join(",")).unwrap();
    assert_eq!(table(&imported.study.series[0]).len(), 1);
    assert!(reasons(&imported)[0].starts_with("'BM_x/threads:2': invalid type: string"));
}
