//! What `cargo bench` prints, several tables in one text, and counts that are spelled.

use super::kinds::{is_usual, reading, rows};
use super::*;

#[test]
fn lines_of_criterion_name_what_their_number_counts() {
    let lines = |group: &str| {
        rows(|n, t| {
            format!(
                "Benchmarking {group}/{n}: Analyzing\n{group}/{n}\n                        \
                 time:   [{:.4} ms {t:.4} ms {:.4} ms]\n                        thrpt:  [1.0 \
                 Melem/s 1.1 Melem/s 1.2 Melem/s]",
                t * 0.99,
                t * 1.01
            )
        })
    };
    is_usual(&read("bench.txt", &lines("sum/threads")), 1);
    let error = refused(&lines("sum/requests"));
    assert!(error.contains("sum/threads/4") && error.contains("--workers argument"), "{error}");
    let asked = Options { workers: vec!["argument".into()], ..Options::default() };
    is_usual(&with(asked, "bench.txt", &lines("sum/requests")).unwrap(), 1);
}

#[test]
fn lines_of_libtest_have_counts_in_their_names() {
    let text =
        rows(|n, t| format!("test sort_{n}_threads ... bench:  {:.0} ns/iter (+/- 980)", t * 1e3));
    is_usual(&read("bench.txt", &text.replace("12000", "12,000")), 1);
    let error = refused("test sort ... bench:  12,450 ns/iter (+/- 980)\n");
    assert!(error.contains("no column of worker counts"), "{error}");
}

#[test]
fn tables_of_one_benchmark_in_one_text_are_not_its_repetitions() {
    let table = |scale: f64| {
        let rows =
            rows(|n, t| format!("Bench.run_{n}threads thrpt 10 {:.3} \u{b1} 0.1 ops/s", scale / t));
        format!("Benchmark Mode Cnt Score Error Units\n{rows}")
    };
    let text = format!("## Locks\n\nPessimistic\n{}\nCopy on write\n{}", table(1e3), table(3e3));
    let imported = read("notes.md", &text);
    is_usual(&imported, 2);
    assert_eq!(names(&imported), ["Pessimistic", "Copy on write"]);
    let google = |scale: f64| {
        let rows = rows(|n, t| {
            format!(
                "BM_x/threads:{n}  {t} us  {} us  100 items_per_second={:.3}/s",
                n * t,
                scale / t
            )
        });
        format!("Benchmark  Time  CPU  Iterations UserCounters...\n-----\n{rows}")
    };
    let text = format!("### glog\n{}\n### g3log\n{}", google(1e3), google(3e3));
    let imported = read("notes.md", &text);
    is_usual(&imported, 2);
    assert_eq!(names(&imported), ["glog: BM_x", "g3log: BM_x"]);
    let divan = |scale: f64| {
        let rows =
            rows(|n, t| format!("│  ├─ t={n}   1 ns  │ 2 s  │ {} us  │ 3 us", n * t * scale));
        format!(
            "```\nlib    fastest  │ slowest  │ median  │ mean\n├─ get    │   │   │\n{rows}```\n"
        )
    };
    let text = format!("### A\n{}\n### B\n{}", divan(1.0), divan(2.0));
    assert_eq!(names(&read("notes.md", &text)), ["A::get", "B::get"]);
}

#[test]
fn a_count_may_be_spelled_before_a_word_for_workers() {
    let spelled = |n: f64| match n as u32 {
        1 => "oneThread",
        2 => "twoThreads",
        4 => "fourThreads",
        _ => "eightThreads",
    };
    let text =
        rows(|n, t| format!("Bench.{} thrpt 10 {:.3} \u{b1} 0.1 ops/s", spelled(n), 1e3 / t));
    is_usual(&read("r.txt", &format!("Benchmark Mode Cnt Score Error Units\n{text}")), 1);
    is_usual(
        &read(
            "t.csv",
            &format!("name,time_s\n{}", rows(|n, t| format!("sort_{},{t}", spelled(n)))),
        ),
        1,
    );
}

#[test]
fn a_command_of_hyperfine_may_be_named_by_its_threads() {
    let runs = |command: &dyn Fn(f64) -> String| {
        let of = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)]
            .map(|(n, t)| format!(r#"{{"command": "{}", "times": [{t}]}}"#, command(n)));
        format!("{{\"results\": [{}]}}", of.join(","))
    };
    let imported = read("h.json", &runs(&|n| format!("{n} threads")));
    is_usual(&imported, 1);
    assert!(reading(&imported).contains("workers = the number in the command"));
    let bare = runs(&|n| format!("./a.out 1000 {n}"));
    let error = refused(&bare);
    assert!(
        error.contains("--parameter-list")
            && error.contains("--workers 'the number in the command'"),
        "{error}"
    );
    let asked = Options { workers: vec!["the number in the command".into()], ..Options::default() };
    is_usual(&with(asked, "h.json", &bare).unwrap(), 1);
}

#[test]
fn googles_arguments_are_a_worker_count_where_that_is_said() {
    let rows = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(|(n, t)| {
        format!(
            r#"{{"name": "BM_s/1000/{n}", "run_name": "BM_s/1000/{n}", "run_type": "iteration",
                "real_time": {t}, "cpu_time": {t}, "time_unit": "ms"}}"#
        )
    });
    let text = format!("{{\"context\": {{}}, \"benchmarks\": [{}]}}", rows.join(","));
    let error = refused(&text);
    assert!(error.contains("--workers 'argument 2'"), "{error}");
    let asked = Options { workers: vec!["argument 2".into()], ..Options::default() };
    is_usual(&with(asked, "g.json", &text).unwrap(), 1);
}

#[test]
fn the_tables_that_jmh_and_google_write_with_commas_are_read_as_their_json() {
    let imported = load(&file("samples/jmh-1.36.csv"), &Options::default()).unwrap();
    is_usual(&imported, 1);
    assert!(reading(&imported).contains("rate = calls a second"), "{}", reading(&imported));
    let google = |unit: &str, version: &str| {
        let rows = rows(|n, t| format!("\"BM_x/threads:{n}\",100,{},{t},{unit},,,,,", t / n));
        format!(
            "{version}Running ./bench\nname,iterations,real_time,cpu_time,time_unit,bytes_per_second,\
             items_per_second,label,error_occurred,error_message\n{rows}"
        )
    };
    let imported = read("b.csv", &google("ms", "2021-12-28T11:06:52+08:00\n"));
    is_usual(&imported, 1);
    assert!((table(&imported.study.series[0])[0].1[0] - 0.012).abs() < 1e-12);
}
