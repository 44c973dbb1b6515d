//! What JMH, divan, github-action-benchmark and Google Benchmark's console write.

use super::kinds::{USUAL, is_usual, reading, rows, speedups};
use super::*;

pub(crate) fn sample(name: &str) -> Imported {
    load(&file("samples").join(name), &Options::default()).unwrap()
}

pub(crate) fn text_of(name: &str) -> String {
    fs::read_to_string(file("samples").join(name)).unwrap()
}

/// A folder of files, each with its name and text.
pub(crate) fn folder(files: &[(String, String)]) -> Result<Imported, ImportError> {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    load(folder.path(), &Options::default())
}

pub(crate) fn says(imported: &Imported, words: &str) {
    assert!(
        reasons(imported).iter().any(|reason| reason.contains(words)),
        "{:?}",
        reasons(imported)
    );
}

pub(crate) fn cautions(imported: &Imported) -> String {
    imported.study.method.cautions.join("\n")
}

/// A result of JMH.
fn jmh(name: &str, mode: &str, threads: f64, params: &str, score: f64, unit: &str) -> String {
    format!(
        r#"{{"jmhVersion": "1.37", "benchmark": "org.sample.{name}", "mode": "{mode}", "threads": {threads},
            "forks": 1, "params": {{{params}}}, "primaryMetric": {{"score": {score}, "scoreError": "NaN",
            "scoreUnit": "{unit}", "rawData": [[{score}]]}}, "secondaryMetrics": {{}}}}"#
    )
}

fn jmh_file(of: impl Fn(f64, f64) -> String) -> String {
    format!(
        "[{}]",
        [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(|(n, t)| of(n, t)).join(",")
    )
}

#[test]
fn jmhs_throughput_is_that_of_all_threads_and_every_iteration_a_round() {
    let imported = sample("jmh-1.36.json");
    assert_eq!(names(&imported), ["QueueBench.offer"]);
    let read = table(&imported.study.series[0]);
    assert_eq!(read.len(), 3);
    assert_eq!(read[1].1.len(), 3);
    assert!((read[1].1[0] * 37.9e6 - 1.0).abs() < 1e-9, "{read:?}");
    assert_eq!(imported.study.method.timer, "jmh");
    assert_eq!(imported.study.tool, "JMH 1.36");
    says(&imported, "measured beside the score: gc.alloc.rate");
}

#[test]
fn jmhs_average_time_is_of_a_call_on_one_thread() {
    let text = jmh_file(|n, t| jmh("Bench.run", "avgt", n, "", t * n, "us/op"));
    is_usual(&read("r.json", &text), 1);
    assert!(cautions(&read("r.json", &text)).contains("makes calls of its own"));
    let shared = Options { strong: true, ..Options::default() };
    let text = jmh_file(|n, t| jmh("Bench.run", "avgt", n, "", t, "us/op"));
    is_usual(&with(shared, "r.json", &text).unwrap(), 1);
}

#[test]
fn a_parameter_of_jmh_that_counts_threads_is_of_a_job_that_starts_them() {
    for mode in ["avgt", "ss", "sample"] {
        let threads = |n: f64| format!("\"threads\": \"{n}\", \"size\": \"100\"");
        let text = jmh_file(|n, t| jmh("Bench.run", mode, 1.0, &threads(n), t, "ms/op"));
        let imported = read("r.json", &text);
        is_usual(&imported, 1);
        assert_eq!(table(&imported.study.series[0])[0].1, [0.012]);
    }
}

#[test]
fn another_parameter_of_jmh_makes_series_and_is_never_the_time() {
    let of = |n: f64, t: f64| {
        [100.0, 200.0]
            .map(|size| {
                let params = format!("\"durationMs\": \"{size}\"");
                jmh("Bench.run", "thrpt", n, &params, size / t, "ops/ms")
            })
            .join(",")
    };
    is_usual(&read("r.json", &jmh_file(of)), 2);
}

#[test]
fn modes_of_jmh_are_series_of_their_own() {
    let of = |n: f64, t: f64| {
        let rate = jmh("Bench.run", "thrpt", n, "", 1.0 / t, "ops/us");
        format!("{rate},{}", jmh("Bench.run", "avgt", n, "", t * n, "us/op"))
    };
    let imported = read("r.json", &jmh_file(of));
    is_usual(&imported, 2);
    let found = speedups(&imported);
    assert!(found[1].iter().zip(&USUAL).all(|(a, b)| (a.1 / b.1 - 1.0).abs() < 0.01), "{found:?}");
}

#[test]
fn a_file_of_jmh_for_each_thread_count_is_one_study() {
    let files: Vec<(String, String)> = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)]
        .map(|(n, t)| {
            (
                format!("jmh-t{n}.json"),
                format!("[{}]", jmh("Bench.run", "avgt", n, "", n * t, "ns/op")),
            )
        })
        .into();
    is_usual(&folder(&files).unwrap(), 1);
    let error = refused(&files[1].1);
    assert!(error.contains("'threads' is 2 in every row") && error.contains("-t 4"), "{error}");
    let sizes = [100, 200, 400].map(|size| {
        jmh("Bench.run", "avgt", 1.0, &format!("\"size\": \"{size}\""), f64::from(size), "ns/op")
    });
    let error = refused(&format!("[{}]", sizes.join(",")));
    assert!(error.contains("or say it with --workers size"), "{error}");
}

#[test]
fn a_file_of_jmh_that_breaks_off_is_refused_with_its_place() {
    let text = text_of("jmh-1.36.json");
    let error = refused(&text[..1500]);
    assert!(error.contains("EOF") || error.contains("cut short"), "{error}");
    let text = jmh_file(|n, _| jmh("Bench.run", "avgt", n, "", n, "B/op"));
    assert!(refused(&text).contains("'B/op' is neither a unit of time nor of a rate"));
}

#[test]
fn jmhs_table_has_the_threads_in_a_parameter() {
    let imported = sample("jmh-1.36.txt");
    is_usual(&imported, 1);
    assert_eq!(
        reading(&imported),
        "workers = threads, time = time of a call (s), a series per benchmark; type not used"
    );
    says(&imported, "of a profiler");
}

#[test]
fn jmhs_table_has_the_threads_in_names_only_where_it_holds_rates() {
    let table = |mode: &str, unit: &str, of: &dyn Fn(f64, f64) -> f64| {
        let rows =
            rows(|n, t| format!("Bench.run{n}Threads {mode} 5 {:.3} \u{b1} 0.1 {unit}", of(n, t)));
        format!(
            "Benchmark Mode Cnt Score Error Units\n{}",
            rows.replace("run1", "run_1")
                .replace("run2", "run_2")
                .replace("run4", "run_4")
                .replace("run8", "run_8")
        )
    };
    is_usual(&read("r.txt", &table("thrpt", "ops/s", &|_, t| 1200.0 / t)), 1);
    let error = refused(&table("avgt", "ms/op", &|n, t| n * t));
    assert!(
        error.contains("does not say how many threads") && error.contains("-rf json"),
        "{error}"
    );
}

#[test]
fn the_log_before_jmhs_table_says_its_threads_and_commas_may_part_decimals() {
    let runs = rows(|n, t| {
        let score = format!("{:.3}", n * t).replace('.', ",");
        format!(
            "# JMH version: 1.37\n# Threads: {n} threads, will synchronize iterations\n\
             # Benchmark: org.sample.Bench.run\n# Fork: 1 of 1\nIteration   1: {score} ms/op\n\n\
             Benchmark  Mode  Cnt  Score   Error  Units\n\
             Bench.run  avgt    5  {score} \u{b1} 0,101  ms/op\n"
        )
    });
    is_usual(&read("jmh.log", &runs), 1);
}

#[test]
fn divans_threads_each_make_calls_and_arguments_are_series() {
    let imported = sample("divan-0.1.14.txt");
    assert_eq!(names(&imported).len(), 3, "{:?}", names(&imported));
    let first = table(&imported.study.series[0]);
    assert_eq!(first.iter().map(|point| point.0).collect::<Vec<_>>(), [1.0, 2.0, 4.0]);
    let near =
        |(_, times): &(f64, Vec<f64>), expected: f64| (times[0] / expected - 1.0).abs() < 1e-9;
    assert!(near(&first[0], 32e-9) && near(&first[2], 16e-9), "{first:?}");
    let found = speedups(&imported);
    assert!((found[1][2].1 - 2.0).abs() < 1e-9 && (found[2][1].1 - 1.6).abs() < 1e-9, "{found:?}");
    assert!(cautions(&imported).contains("makes calls of its own"));
}

fn divan(row: impl Fn(f64, f64) -> String) -> String {
    format!(
        "Timer precision: 20 ns\nbench    fastest  │ slowest  │ median  │ mean  │ samples │ iters\n\
         ╰─ solve          │          │         │       │         │\n{}",
        rows(|n, t| format!("   ├─ {}", row(n, t)))
    )
}

#[test]
fn divans_arguments_are_a_worker_count_only_where_that_is_said() {
    let text = divan(|n, t| format!("{n}    {t} ms  │ 13 s  │ {t} ms  │ {t} ms  │ 100  │ 100"));
    let error = refused(&text);
    assert!(
        error.contains("threads = [1, 2, 4]") && error.contains("--workers argument"),
        "{error}"
    );
    let asked = Options { workers: vec!["argument".into()], ..Options::default() };
    is_usual(&with(asked, "d.txt", &text).unwrap(), 1);
}

#[test]
fn divans_tree_without_samples_and_in_comments_is_read() {
    let text = divan(|n, t| format!("t={n}    {t} ms  │ 13 s  │ {} ms  │ {t} ms", n * t));
    let text = text.replace("  │ samples │ iters", "");
    is_usual(&read("d.txt", &text), 1);
    let commented: String = text.lines().map(|line| format!("//! {line}\n")).collect();
    is_usual(&read("d.rs", &commented), 1);
}

#[test]
fn the_newest_commit_of_github_action_benchmark_is_read_and_another_one_where_asked() {
    let imported = sample("github-action-benchmark.js");
    is_usual(&imported, 1);
    says(
        &imported,
        "1 other commits of 'Rust Benchmark' (1111111): one commit is read; choose another one with --where commit=ID",
    );
    assert!(reading(&imported).contains("commit 2222222 of 2026-03-23"));
    let asked = Options { only: vec![("commit".into(), "11111".into())], ..Options::default() };
    let older = with(asked, "data.js", &text_of("github-action-benchmark.js")).unwrap();
    assert_eq!(table(&older.study.series[0])[0], (1.0, vec![0.024]));
    let asked = Options { only: vec![("commit".into(), "abc".into())], ..Options::default() };
    let error = with(asked, "data.js", &text_of("github-action-benchmark.js")).unwrap_err();
    assert!(error.to_string().contains("has no such commit"), "{error}");
}

/// A `data.js` of one commit.
fn dashboard(tool: &str, benches: &str) -> String {
    format!(
        r#"window.BENCHMARK_DATA = {{"lastUpdate": 1, "entries": {{"Benchmark": [{{"commit": {{"id": "abcdef012",
            "timestamp": "2026-01-01T00:00:00Z"}}, "date": 1, "tool": "{tool}", "benches": [{benches}]}}]}}}};"#
    )
}

fn bench(name: &str, value: f64, unit: &str, extra: &str) -> String {
    format!(r#"{{"name": "{name}", "value": {value}, "unit": "{unit}", "extra": "{extra}"}}"#)
}

#[test]
fn go_in_github_action_benchmark_has_its_processors_beside() {
    let rows = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(|(n, t)| {
        let extra = format!("100 times\\n{n} procs");
        let all = bench("BenchmarkSort", t, "ns/op\\t 16 B/op\\t 1 allocs/op", &extra);
        let time = bench("BenchmarkSort - ns/op", t, "ns/op", &extra);
        [all, time, bench("BenchmarkSort - B/op", 16.0, "B/op", &extra)].join(",")
    });
    let imported = read("data.js", &dashboard("go", &rows.join(",")));
    is_usual(&imported, 1);
    assert!(reading(&imported).contains("workers = GOMAXPROCS"), "{}", reading(&imported));
}

#[test]
fn units_of_github_action_benchmark_say_time_or_rate() {
    for (unit, rate) in [("ops/sec", true), ("iter/sec", true), ("ms", false), ("us/iter", false)] {
        let rows = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)]
            .map(|(n, t)| bench(&format!("sort[{n}]"), if rate { 1.0 / t } else { t }, unit, ""));
        is_usual(&read("data.js", &dashboard("customBiggerIsBetter", &rows.join(","))), 1);
    }
    let rows = [1.0, 2.0, 4.0].map(|n| bench(&format!("BM_x/threads:{n}"), 1.0, "ns/iter", ""));
    let error = refused(&dashboard("googlecpp", &rows.join(",")));
    assert!(error.contains("the JSON of the library itself"), "{error}");
    let rows = [bench("sort", 1.0, "ns/iter", ""), bench("merge", 2.0, "ns/iter", "")];
    let error = refused(&dashboard("cargo", &rows.join(",")));
    assert!(error.contains("no column of worker counts"), "{error}");
}

#[test]
fn googles_console_is_read_as_its_json_and_repetitions_are_rounds() {
    let imported = sample("googlebenchmark-console.txt");
    let read = table(&imported.study.series[0]);
    assert_eq!(names(&imported), ["BM_Sort"]);
    assert_eq!(read.iter().map(|point| point.1.len()).collect::<Vec<_>>(), [2, 2, 2]);
    assert!((read[2].1[0] * 2941.2 - 1.0).abs() < 1e-9, "{read:?}");
    assert_eq!(imported.study.machine.logical_cpus, Some(16));
    assert!(imported.study.created.starts_with("2021-12-28"));
    let block = &imported.study.series[0].points[1].blocks[0];
    let watch = block.watch.as_ref().unwrap();
    let busy = watch.cpu_s.unwrap() / watch.wall_s;
    assert!((busy - 620.0 / 315.0).abs() < 1e-9, "{busy}");
}

#[test]
fn threads_that_work_longer_than_a_pass_say_that_the_console_divided() {
    let old = rows(|n, t| format!("BM_x/threads:{n}    {:.3} ms    {t:.1} ms     100", t / n));
    let header = "Benchmark            Time             CPU   Iterations\n---------\n";
    is_usual(&read("b.txt", &format!("{header}{old}")), 1);
    let new = rows(|n, t| format!("BM_x/threads:{n}    {t:.3} ms    {t:.1} ms     100"));
    let error = refused(&format!("2025-03-01T00:00:00+00:00\n{header}{new}"));
    assert!(error.contains("the console does not say the version"), "{error}");
    let counted = rows(|n, t| format!("BM_x/{n}    {t:.3} ms    {t:.1} ms     100 threads={n}"));
    is_usual(&read("b.txt", &format!("{header}{counted}")), 1);
}
