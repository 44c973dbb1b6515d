//! Kinds of files that people keep, each read right, or asked about.

use super::*;

/// The speedups of the jobs below: 12, 6.3, 3.4 and 2 seconds on 1, 2, 4 and 8 workers.
pub(crate) const USUAL: [(f64, f64); 4] =
    [(1.0, 1.0), (2.0, 12.0 / 6.3), (4.0, 12.0 / 3.4), (8.0, 6.0)];

/// Each series with its speedups, from medians over its rounds.
pub(crate) fn speedups(imported: &Imported) -> Vec<Vec<(f64, f64)>> {
    let median = |times: &Vec<f64>| {
        let mut times = times.clone();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let of = |series: &Series| {
        let points = table(series);
        let first = median(&points[0].1);
        points.iter().map(|(n, times)| (*n, first / median(times))).collect()
    };
    imported.study.series.iter().map(of).collect()
}

#[track_caller]
pub(crate) fn is_usual(imported: &Imported, series: usize) {
    let found = speedups(imported);
    assert_eq!(found.len(), series, "{:?}", names(imported));
    let near = |((n, s), (m, t)): (&(f64, f64), &(f64, f64))| n == m && (s / t - 1.0).abs() < 0.01;
    assert!(found[0].len() == 4 && found[0].iter().zip(&USUAL).all(near), "{:?}", found[0]);
}

#[track_caller]
pub(crate) fn usual(text: &str, series: usize) -> Imported {
    let imported = read("t.csv", text);
    is_usual(&imported, series);
    imported
}

pub(crate) fn reading(imported: &Imported) -> String {
    imported.study.method.reading.as_ref().unwrap().to_string()
}

/// The four rows of a job, its cells made of worker count and seconds.
pub(crate) fn rows(row: impl Fn(f64, f64) -> String) -> String {
    [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(|(n, t)| row(n, t) + "\n").concat()
}

#[test]
fn the_sequential_program_may_stand_beside_the_parallel_one() {
    let text = rows(|n, t| format!("{n},12051,{},{}", t * 1000.0, 12.051 / t));
    let imported = usual(&format!("threads,serial_ms,parallel_ms,speedup\n{text}"), 1);
    let sequential = imported.study.series[0].sequential.as_ref().unwrap();
    assert_eq!(sequential.blocks[0].median(), Some(12.051));
    assert_eq!(
        reading(&imported),
        "workers = threads, time = parallel_ms (ms), sequential = serial_ms; speedup not used"
    );
}

#[test]
fn a_line_to_compare_with_is_no_measurement() {
    usual(&format!("cores,ideal_time,time\n{}", rows(|n, t| format!("{n},{},{t}", 12.0 / n))), 1);
    let speedups = rows(|n, t| format!("{n},{n},{}", 12.0 / t));
    let imported = usual(&format!("cores,ideal_speedup,speedup\n{speedups}"), 1);
    assert!(reasons(&imported)[0].contains("a line to compare with"), "{:?}", reasons(&imported));
}

#[test]
fn a_part_of_the_time_and_a_moment_are_not_the_time() {
    let parts = rows(|n, t| format!("{n},{},{},{t}", n / 50.0, t - n / 50.0));
    usual(&format!("procs,comm_time,comp_time,total_time\n{parts}"), 1);
    let moments = rows(|n, t| format!("{n},{},{},{t}", 1.7e9 + n, 1.7e9 + n + t));
    usual(&format!("threads,start_time,end_time,duration\n{moments}"), 1);
}

#[test]
fn without_a_header_the_size_is_told_from_the_count() {
    let runs = |order: &dyn Fn(f64, f64, f64) -> String| {
        let of = |size: f64| {
            rows(|n, t| {
                (0..3)
                    .map(|run| order(size, n, t * size / 1000.0 * (1.0 + f64::from(run) / 1000.0)))
                    .collect::<Vec<_>>()
                    .join("\n")
            })
        };
        of(1000.0) + &of(4000.0)
    };
    usual(&runs(&|size, n, t| format!("{n},{size},{t}")), 2);
    usual(&runs(&|size, n, t| format!("{size} 00{n} {t}")), 2);
}

#[test]
fn a_rate_is_a_rate_whatever_it_is_called() {
    for name in [
        "Performance (ns/day)",
        "fps",
        "cell-updates/cpu_second",
        "MLUPS",
        "ops_sec",
        "nps",
        "durchsatz",
    ] {
        usual(&format!("cores,{name}\n{}", rows(|n, t| format!("{n},{}", 30.0 / t))), 1);
    }
}

#[test]
fn values_that_grow_and_do_not_say_what_they_are_are_asked_about() {
    let text = format!("threads,foo\n{}", rows(|n, t| format!("{n},{}", 30.0 / t)));
    let error = with(Options::default(), "t.csv", &text).unwrap_err().to_string();
    assert!(error.contains("column 'foo' grows with the workers"), "{error}");
    assert!(error.contains("--rate foo (a speedup of 6.00 at 8), or --time foo"), "{error}");
    let rate = Options {
        value: Some(ValueKind::Throughput),
        values: vec!["foo".into()],
        ..Options::default()
    };
    is_usual(&with(rate, "t.csv", &text).unwrap(), 1);
}

#[test]
fn speedups_and_efficiencies_are_known_by_name_or_value() {
    let speedup = rows(|n, t| format!("{n} {}", 12.0 / t));
    for header in ["", "# threads  speedup\n", "Workers Speed-up\n", "n Sp\n"] {
        usual(&format!("{header}{speedup}"), 1);
    }
    usual(&format!("threads,efficiency\n{}", rows(|n, t| format!("{n},{}", 12.0 / t / n))), 1);
    usual(&format!("threads,Eff\n{}", rows(|n, t| format!("{n},{}%", 1200.0 / t / n))), 1);
}

#[test]
fn a_duration_that_was_set_gives_way_to_the_rate() {
    let of = |name: &str| {
        rows(|n, t| format!("{name}, 1000, {}, {n}, {}, 0.82", 60.0 + n / 25.0, 1e6 / t))
    };
    let header = "container, capacity, duration, threads, throughput, hit_rate\n";
    usual(&format!("{header}{}{}", of("LRU"), of("Sharded")), 2);
    usual(
        &format!(
            "clients,latency_ms,qps\n{}",
            rows(|n, t| format!("{n},{},{}", n * t / 8.0, 1e3 / t))
        ),
        1,
    );
}

#[test]
fn a_run_that_failed_is_a_failure_not_a_time() {
    let imported =
        read("t.csv", "threads,time_s,status\n1,12.0,OK\n2,6.3,OK\n4,0.02,FAILED\n8,2.0,OK\n");
    assert_eq!(table(&imported.study.series[0]).len(), 3);
    assert_eq!(imported.study.series[0].failures[0].reason, "status is FAILED");
    let code = read("t.csv", "threads,time_s,exit_code\n1,12.0,0\n2,0.1,139\n8,2.0,0\n");
    assert_eq!(code.study.series[0].failures[0].reason, "exit_code is 139");
    let verified = read("t.csv", "threads,time_s,verified\n1,12.0,true\n2,6.3,true\n8,2.0,false\n");
    assert_eq!(verified.study.series[0].failures[0].reason, "verified is false");
}

#[test]
fn processes_times_threads_are_three_readings_and_the_likely_one_is_said() {
    let all = "1,1,24\n1,2,12.8\n1,4,6.9\n2,1,12.8\n2,2,6.9\n2,4,3.7\n4,1,6.9\n4,2,3.7\n4,4,2\n";
    let text = format!("procs,threads,time\n{all}");
    let imported = read("t.csv", &text);
    assert_eq!(names(&imported), ["threads=1", "threads=2", "threads=4"]);
    assert!(reading(&imported).contains("--workers 'procs*threads'"), "{}", reading(&imported));
    let product = Options { workers: vec!["procs".into(), "threads".into()], ..Options::default() };
    let imported = with(product, "t.csv", &text).unwrap();
    let counts: Vec<f64> = table(&imported.study.series[0]).iter().map(|(n, _)| *n).collect();
    assert_eq!(counts, [1.0, 2.0, 4.0, 8.0, 16.0]);
}

#[test]
fn a_constant_count_and_the_factors_of_a_total_give_way() {
    usual(
        &format!("workers,threads,size,mean_wall_sec\n{}", rows(|n, t| format!("3,{n},10,{t}"))),
        1,
    );
    let text = "CPUs,processes,threadsPerProcess,time\n1,1,1,12\n2,2,1,6.3\n4,2,2,3.4\n8,2,4,2\n";
    let imported = usual(text, 1);
    assert!(reading(&imported).starts_with("workers = CPUs"), "{}", reading(&imported));
    let nodes = rows(|n, t| format!("{n},{},{}", (n / 4.0).ceil(), 1e6 / t));
    usual(&format!("Num MPI ranks,Num nodes,updates/second\n{nodes}"), 1);
}

#[test]
fn weak_scaling_is_noticed_and_the_option_against_it_named() {
    let text =
        "nodes,ranks,nx,steps,total_time\n1,4,1024,200,.48\n2,8,2048,200,.50\n4,16,4096,200,.53\n";
    let imported = read("weak_scaling.csv", text);
    assert_eq!(imported.study.series[0].scaling, Scaling::Weak);
    assert!(reading(&imported).contains("nx grows with the workers"), "{}", reading(&imported));
    let strong = Options { strong: true, ..Options::default() };
    let imported = with(strong, "weak_scaling.csv", text).unwrap();
    assert_eq!(imported.study.series[0].scaling, Scaling::Strong);
    let imported = read("times.csv", text);
    assert_eq!(imported.study.series[0].scaling, Scaling::Strong);
    assert!(imported.study.method.cautions[0].contains("--weak"));
}

#[test]
fn a_column_that_says_two_quantities_are_the_same_holds_no_nanoseconds() {
    let text = "| Threads | NR = NS | Time (s) |\n|---|---|---|\n| 1 | 5M | 0.52 |\n| 2 | 10M | 0.55 |\n\
                | 4 | 20M | 0.61 |\n| 8 | 40M | 0.75 |\n";
    let imported = read("join.md", text);
    assert_eq!(imported.study.series.len(), 1);
    assert_eq!(imported.study.series[0].points[3].blocks[0].median(), Some(0.75));
    assert!(
        reading(&imported).contains("NR = NS grows with the workers"),
        "{}",
        reading(&imported)
    );
    assert!(imported.study.method.cautions[0].contains("--weak"));
}

#[test]
fn a_mode_column_parts_strong_from_weak_rows() {
    let of = |mode: &str, size: f64| {
        rows(|n, t| {
            let (size, time) =
                if mode == "weak" { (size * n, 12.0 + n / 8.0) } else { (size, t * size / 4096.0) };
            format!("{mode},{n},{size},{},{time}", size / n)
        })
    };
    let text = format!(
        "mode,p,N_total,n_local,time_sec\n{}{}{}",
        of("strong", 4096.0),
        of("strong", 8192.0),
        of("weak", 4096.0)
    );
    let imported = usual(&text, 3);
    assert_eq!(names(&imported), ["strong, N_total=4096", "strong, N_total=8192", "weak"]);
    let scaling: Vec<Scaling> = imported.study.series.iter().map(|series| series.scaling).collect();
    assert_eq!(scaling, [Scaling::Strong, Scaling::Strong, Scaling::Weak]);
}

#[test]
fn data_sets_of_gnuplot_are_series_named_by_the_comment_over_them() {
    let of = |factor: f64| rows(|n, t| format!("{n}\t{}", t * factor));
    let text = format!("#--- length 2048 ---\n{}\n\n#--- length 4096 ---\n{}", of(1.0), of(2.1));
    let imported = usual(&text, 2);
    assert_eq!(names(&imported), ["length 2048", "length 4096"]);
}

#[test]
fn the_sequential_program_may_be_a_value_of_the_name_column() {
    let text = "program,dataset,n,avg_time\nserial,S,1,11.5\npthread,S,2,6.3\npthread,S,4,3.4\npthread,S,8,2\n\
                serial,L,1,46\npthread,L,2,25.2\npthread,L,4,13.6\npthread,L,8,8\n";
    let imported = read("t.csv", text);
    assert_eq!(names(&imported), ["pthread, S", "pthread, L"]);
    assert_eq!(table(&imported.study.series[1])[0], (1.0, vec![46.0]));
    assert!(reading(&imported).contains("sequential = serial in program"));
    let other = text.replace("serial", "plain");
    let asked = Options { sequential: Some("plain".into()), ..Options::default() };
    assert_eq!(names(&with(asked, "t.csv", &other).unwrap()), ["pthread, S", "pthread, L"]);
}

#[test]
fn a_number_of_the_repetition_is_no_parameter() {
    let runs = |name: &str, size: f64| {
        rows(|n, t| {
            (1..=5)
                .map(|run| {
                    format!("{name},{n},{run},{}", t * size * (1.0 + f64::from(run) / 200.0))
                })
                .collect::<Vec<_>>()
                .join("\n")
        })
    };
    for column in ["itr", "k"] {
        let imported =
            usual(&format!("algo,threads,{column},time\n{}{}", runs("A", 1.0), runs("B", 2.0)), 2);
        assert!(
            imported
                .study
                .series
                .iter()
                .all(|one| one.points.iter().all(|point| point.blocks.len() == 5))
        );
        assert_eq!(imported.study.rounds.len(), 5, "{column}");
    }
}

#[test]
fn a_measured_quantity_is_no_parameter() {
    let work = ["2.81", "2.82", "2.80", "2.87", "2.85", "2.86"];
    let text = rows(|n, t| {
        (0..3)
            .map(|run| {
                format!(
                    "g1,{n},{},{}",
                    t * (1.0 + f64::from(run) / 1000.0),
                    work[(n as usize + run as usize) % 6]
                )
            })
            .collect::<Vec<_>>()
            .join("\n")
    });
    usual(&format!("graph,num_threads,time (s),work\n{text}"), 1);
}

#[test]
fn repetitions_may_be_columns_named_or_not() {
    for header in [
        "threads,time_1,time_2,time_3",
        "threads,time",
        "threads,run1,run2,run3",
        "threads,time,time,time",
    ] {
        let text = rows(|n, t| format!("{n},{},{t},{}", t * 1.01, t * 0.99));
        let imported = usual(&format!("{header}\n{text}"), 1);
        assert_eq!(imported.study.series[0].points[0].blocks.len(), 3, "{header}");
    }
}

#[test]
fn the_sequential_time_of_a_row_with_a_column_a_count_is_one_time() {
    let imported = usual("size,seq,1,2,4,8\n1000,11.5,12,6.3,3.4,2\n", 1);
    let sequential = imported.study.series[0].sequential.as_ref().unwrap();
    assert_eq!(sequential.blocks.len(), 1);
    assert!((sequential.blocks[0].median().unwrap() - 11.5).abs() < 1e-12);
}

#[test]
fn signs_within_quotes_part_nothing() {
    let row = |n: u32, t: &str| format!("\"a; b; c | d\",{n},{t}\n");
    let rows = [row(1, "12"), row(2, "6.3"), row(4, "3.4"), row(8, "2")].concat();
    usual(&format!("name,workers,time_s\n{rows}"), 1);
}

#[test]
fn of_two_signs_the_one_in_the_header_parts() {
    let row = |n: u32, t: &str| format!("a; b; c,{n},{t}\n");
    let rows = [row(1, "12"), row(2, "6.3"), row(4, "3.4"), row(8, "2")].concat();
    usual(&format!("name,workers,time_s\n{rows}"), 1);
}

#[test]
fn a_column_that_chooses_rows_is_used_and_said() {
    let text = "threads,wall_s,host\n1,12,a\n2,6.3,a\n4,3.4,a\n8,2,a\n1,5,b\n";
    let only = vec![("host".to_owned(), "a".to_owned())];
    let imported = with(Options { only, ..Options::default() }, "t.csv", text).unwrap();
    is_usual(&imported, 1);
    let said = reading(&imported);
    assert!(said.contains("only rows with host = a") && !said.contains("not used"), "{said}");
    assert!(imported.skipped.is_empty(), "{:?}", imported.skipped);
}
