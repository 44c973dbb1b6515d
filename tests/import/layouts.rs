//! How files are laid out: wide, in Markdown, as JSON, in several files; and what other programs write.

use super::kinds::*;
use super::*;

#[test]
fn columns_may_be_worker_counts() {
    let text = "matrix_size/number_of_threads,1.0,2.0,4.0,8.0\n100,12,6.3,3.4,2.0\n200,48,25.2,13.6,8.0\n5,.001,.02,,\n";
    let imported = usual(text, 3);
    assert_eq!(imported.study.series[2].points.len(), 2);
    assert!(
        reading(&imported).starts_with("workers = the columns 1.0 .. 8.0"),
        "{}",
        reading(&imported)
    );
    usual("algo,1 thread,2 threads,4 threads,8 threads\nsort,12,6.3,3.4,2\n", 1);
    usual("name;T(1);T(2);T(4);T(8)\nsort;12,0;6,3;3,4;2,0\n", 1);
}

#[test]
fn rows_may_be_what_was_measured() {
    let imported = usual("threads,1,2,4,8\ntime,12,6.3,3.4,2\nspeedup,1,1.9,3.53,6\n", 1);
    assert!(
        reading(&imported).starts_with("workers = threads, time = time"),
        "{}",
        reading(&imported)
    );
}

#[test]
fn the_sequential_time_stands_for_one_worker_where_none_was_measured() {
    let imported = read("t.csv", "size,seq,p2,p4,p8\n100,12,6.3,3.4,2\n200,24,12.6,6.8,4\n");
    is_usual(&imported, 2);
}

#[test]
fn columns_may_be_jobs() {
    for header in ["Threads,N=10,N=1000", "threads,before,after", "threads,sort (s),scan (s)"] {
        usual(&format!("{header}\n{}", rows(|n, t| format!("{n},{t},{}", 2.0 * t))), 2);
    }
}

#[test]
fn a_stroke_in_names_parts_nothing_where_the_header_has_none() {
    for name in ["cat x | sort", "|=Infinity", "a|b|c"] {
        let text = format!("name,threads,time\n{}", rows(|n, t| format!("{name},{n},{t}")));
        let imported = usual(&text, 1);
        assert_eq!(names(&imported), [name]);
    }
}

#[test]
fn pairs_within_a_quoted_name_make_a_table_no_log() {
    let name = "synthetic,p=0.95,ms=100,kind=sleep@threads";
    let rows = rows(|n, t| format!("\"{name}\",{n},{t}\n\"{name}\",{n},{t}"));
    let imported = usual(&format!("series,threads,time\n{rows}"), 1);
    assert_eq!(names(&imported), [name]);
}

#[test]
fn a_stroke_in_the_name_of_a_column_parts_nothing_where_commas_part_more() {
    let text = format!("name,threads,time,a|b\n{}", rows(|n, t| format!("cat x | sort,{n},{t},7")));
    assert_eq!(names(&usual(&text, 1)), ["cat x | sort"]);
}

#[test]
fn counts_may_stand_in_names() {
    for names in ["Fused-", "mpi_", "sort_t", "threads=", "pool ("] {
        let text =
            rows(|n, t| format!("{names}{n}{},{t}", if names.ends_with('(') { ")" } else { "" }));
        let imported = usual(&format!("variant,time_ms\n{text}"), 1);
        assert!(reading(&imported).starts_with("workers = the number in variant"), "{names}");
    }
    let imported = usual(
        &format!("variant,time_ms\n{}Fused-serial,11.6\n", rows(|n, t| format!("Fused-{n},{t}"))),
        1,
    );
    assert_eq!(names(&imported), ["Fused"]);
    assert!(imported.study.series[0].sequential.is_some());
}

#[test]
fn names_in_other_languages_and_spellings_are_known() {
    for header in [
        "NumThreads,AvgTime",
        "thread_count,runtime",
        "MPI ranks,elapsed",
        "Hilos,Tiempo (s)",
        "N\u{fa}cleos,Tempo",
        "Anzahl Threads,Laufzeit",
        "Nombre de c\u{153}urs,Dur\u{e9}e",
        "Processi,Tempo (s)",
        "GOMAXPROCS,seconds",
    ] {
        usual(&format!("{header}\n{}", rows(|n, t| format!("{n},{t}"))), 1);
    }
}

#[test]
fn markdown_with_units_in_its_cells_is_a_table() {
    let text =
        rows(|n, t| format!("| {n} | {t:.1}s | {:.2}\u{d7} | {:.0}% |", 12.0 / t, 1200.0 / t / n));
    usual(
        &format!(
            "Measured on a quiet machine:\n\n| W | batch wall | speedup | efficiency |\n|---|---|---|---|\n{text}"
        ),
        1,
    );
}

#[test]
fn units_clocks_and_decimal_commas_stand_in_cells() {
    usual("threads,time\n1,12 s\n2,6300 ms\n4,3.4s\n8,0m2.000s\n", 1);
    usual("threads,time\n1,0:12\n2,0:06.3\n4,0:03.4\n8,0:02\n", 1);
    usual("threads;time\n1;12,0\n2;6,3\n4;3,4\n8;2,0\n", 1);
    usual("threads,time_us\n1,\"12,000\"\n2,\"6,300\"\n4,\"3,400\"\n8,\"2,000\"\n", 1);
    usual(
        "threads,time\n1,12.0 \u{b1} 0.1\n2,6.3 \u{b1} 0.1\n4,3.4 \u{b1} 0.1\n8,2.0 \u{b1} 0.1\n",
        1,
    );
}

#[test]
fn titles_units_and_repeated_headers_are_passed_over() {
    let header = "size,threads,time_ms\n";
    let again = rows(|n, t| format!("{header}200,{n},{t}"));
    let imported = usual(&again, 1);
    assert!(reading(&imported).contains("the header stands 4 times"), "{}", reading(&imported));
    usual(
        &format!("Results of the run\nthreads,time\n(-),(ms)\n{}", rows(|n, t| format!("{n},{t}"))),
        1,
    );
    for comment in ["//", "%", "#"] {
        usual(&format!("{comment} made by hand\n{}", rows(|n, t| format!("{n}\t{t}"))), 1);
    }
}

#[test]
fn one_odd_cell_costs_its_row() {
    let imported = usual(&format!("threads,time\n{}16,fast\n", rows(|n, t| format!("{n},{t}"))), 1);
    assert_eq!(reasons(&imported), ["line 6, column 'time': 'fast' is not a number"]);
}

#[test]
fn json_of_records_is_a_table() {
    let record = |n: f64, t: f64| format!(r#"{{"np": {n}, "time": {t}, "grid": 2048}}"#);
    let all = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(|(n, t)| record(n, t));
    usual(&format!("[{}]", all.join(",")), 1);
    usual(&format!("{{\"host\": \"a\", \"runs\": [{}]}}", all.join(",")), 1);
    usual(&all.join("\n"), 1);
    usual(r#"{"threads": [1, 2, 4, 8], "seconds": [12, 6.3, 3.4, 2]}"#, 1);
    usual(
        r#"{"a": {"1": 12, "2": 6.3, "4": 3.4, "8": 2}, "b": {"1": 5, "2": 4, "4": 3, "8": 2}}"#,
        2,
    );
    let times = |n: f64, t: f64| format!(r#"{{"threads": {n}, "times": [{t}, {}]}}"#, t * 1.001);
    let runs = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(|(n, t)| times(n, t));
    let imported = usual(&format!("[{}]", runs.join(",")), 1);
    assert_eq!(imported.study.series[0].points[0].blocks.len(), 2);
}

#[test]
fn a_log_of_keys_and_values_is_a_table() {
    let text = rows(|n, t| format!("N_Threads: {n}\nTime -- elapsed: {t}\n------------------"));
    usual(&text, 1);
}

#[test]
fn files_of_a_folder_that_differ_in_the_count_are_one_study() {
    for inside in [true, false] {
        let folder = TempDir::new().unwrap();
        for (n, t) in [(1, 12.0), (2, 6.3), (4, 3.4), (8, 2.0)] {
            let (header, count) = if inside {
                ("size,processes,time", format!(",{n}"))
            } else {
                ("size,time", String::new())
            };
            let text = format!("{header}\n100{count},{t}\n400{count},{}\n", 4.0 * t);
            fs::write(folder.path().join(format!("res{n}.csv")), text).unwrap();
        }
        let imported = load(folder.path(), &Options::default()).unwrap();
        is_usual(&imported, 2);
        assert!(reading(&imported).contains("4 files are one table"), "{}", reading(&imported));
    }
}

#[test]
fn go_and_pytest_write_worker_counts_of_their_own() {
    let line = |n: f64, t: f64| {
        let name = if n == 1.0 { "BenchmarkFreq".to_owned() } else { format!("BenchmarkFreq-{n}") };
        [t, t * 1.001]
            .map(|t| format!("{name}  \t 10\t{} ns/op\t 12 allocs/op", t * 1e8))
            .join("\n")
    };
    let imported = usual(&format!("goos: linux\n{}PASS\nok  \tx\t60.1s\n", rows(line)), 1);
    assert_eq!(
        (names(&imported), imported.study.series[0].points[0].blocks.len()),
        (vec!["Freq"], 2)
    );
    let one = |(n, t): (f64, f64)| {
        format!(
            r#"{{"name": "test_pool[{n}]", "params": {{"workers": {n}}}, "stats": {{"data": [{t}, {t}], "median": {t}}}}}"#
        )
    };
    let all = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(one).join(",");
    let imported = usual(&format!("{{\"benchmarks\": [{all}]}}"), 1);
    assert_eq!(names(&imported), ["test_pool"]);
}

#[test]
fn cpu_times_come_along() {
    for (header, cells) in [("cpu_s", "20"), ("user,sys", "15,5"), ("%CPU", "100")] {
        let text = rows(|n, t| {
            format!(
                "{n},{t},{}",
                if header == "%CPU" { (2000.0 / t).to_string() } else { cells.into() }
            )
        });
        let imported = usual(&format!("threads,wall,{header}\n{text}"), 1);
        for point in &imported.study.series[0].points {
            let cpu = point.blocks[0].watch.unwrap().cpu_s.unwrap();
            assert!((cpu - 20.0).abs() < 1e-9, "{header}: {cpu}");
        }
    }
    let imported =
        usual(&format!("threads,wall,cpu_s\n{}", rows(|n, t| format!("{n},{t},1e308"))), 1);
    assert_eq!(imported.study.series[0].points[0].blocks[0].watch, None, "no program uses so much");
    let path = file("samples/hyperfine-1.15-threads.json");
    let imported = load(&path, &Options::default()).unwrap();
    assert!(imported.study.series[0].points[0].blocks[0].watch.unwrap().system_s.is_some());
}

#[test]
fn only_the_rows_that_are_asked_for_are_read() {
    let text = "algo,threads,time\na,1,8\na,2,4\nb,1,9\nb,2,5\n";
    let only = |pair: (&str, &str)| Options {
        only: vec![(pair.0.into(), pair.1.into())],
        ..Options::default()
    };
    assert_eq!(names(&with(only(("algo", "b")), "t.csv", text).unwrap()), ["b"]);
    let error = with(only(("kind", "b")), "t.csv", text).unwrap_err().to_string();
    assert!(error.contains("no column 'kind', which --where names"), "{error}");
}

#[test]
fn google_benchmarks_other_rates_and_arguments_are_read() {
    let entry = |name: &str, rest: String| {
        format!(r#"{{"name": "{name}", "run_type": "iteration", {rest}}}"#)
    };
    let of = |f: &dyn Fn(f64, f64) -> String| {
        [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(|(n, t)| f(n, t)).join(",")
    };
    let bytes = of(&|n, t| {
        entry(
            &format!("BM/threads:{n}"),
            format!(r#""threads": {n}, "real_time": 5, "bytes_per_second": {}"#, 1e9 / t),
        )
    });
    usual(&format!(r#"{{"context": {{}}, "benchmarks": [{bytes}]}}"#), 1);
    let plain = of(&|n, t| {
        entry(
            &format!("pool/{n}/real_time"),
            format!(r#""threads": 1, "real_time": {t}, "pool_threads": {n}"#),
        )
    });
    usual(&format!(r#"{{"context": {{}}, "benchmarks": [{plain}]}}"#), 1);
}

#[test]
fn threads_that_may_or_may_not_share_a_job_are_told_in_both_ways() {
    let entry = |(n, t): (u32, f64)| {
        format!(
            r#"{{"name": "BM/threads:{n}", "run_type": "iteration", "threads": {n}, "real_time": {t}}}"#
        )
    };
    let all = [(1, 140.0), (2, 205.0), (4, 570.0)].map(entry).join(",");
    let text = format!(r#"{{"context": {{"library_version": "v1.9.1"}}, "benchmarks": [{all}]}}"#);
    let error = refused(&text);
    assert!(
        error.contains("1.37x at 2, 0.98x at 4 (--weak)") && error.contains("0.68x at 2"),
        "{error}"
    );
    let weak = Options { weak: true, ..Options::default() };
    assert_eq!(table(&with(weak, "t.json", &text).unwrap().study.series[0]).len(), 3);
}

#[test]
fn hyperfines_count_may_stand_in_the_command_alone() {
    let run = |(n, t): (f64, f64)| {
        format!(r#"{{"command": "./solve -t {n} in.dat", "times": [{t}, {t}]}}"#)
    };
    let all = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(run).join(",");
    let imported = usual(&format!("{{\"results\": [{all}]}}"), 1);
    assert_eq!(names(&imported), ["./solve -t {workers} in.dat"]);
    let sized = |n: f64| {
        format!(
            r#"{{"command": "OMP_NUM_THREADS=22 ./render", "times": [{n}], "parameters": {{"objects": "{n}"}}}}"#
        )
    };
    let error = refused(&format!("{{\"results\": [{}]}}", [1.0, 2.0, 3.0].map(sized).join(",")));
    assert!(error.contains("no column of worker counts"), "{error}");
}

#[test]
fn cpu_time_is_that_of_all_or_of_its_two_parts_together() {
    let cpu = |columns: &str, cells: &str| {
        let text = format!("threads,seconds,{columns}\n1,10,{cells}\n2,5,{cells}\n4,2.5,{cells}\n");
        let imported = read("t.csv", &text);
        let watch = imported.study.series[0].points[0].blocks[0].watch;
        (watch.and_then(|watch| watch.cpu_s.zip(Some(watch.system_s))), reading(&imported))
    };
    let (told, said) = cpu("user_s,system_s", "9,0.5");
    assert!(
        told == Some((9.5, Some(0.5))) && said.contains("CPU time = user_s + system_s"),
        "{said}"
    );
    let (told, said) = cpu("cpu_s,user_s,system_s", "9.5,9,0.5");
    assert!(
        told == Some((9.5, Some(0.5))) && said.contains("CPU time = cpu_s, of it system_s"),
        "{said}"
    );
    for half in ["user_s", "system_s"] {
        let (told, said) = cpu(half, "9");
        assert!(told.is_none() && !said.contains("CPU time"), "{half}: {said}");
    }
    assert_eq!(cpu("cpu_s", "0").0, None, "nothing runs without any");
}
