//! Files of kinds that are read elsewhere, with other names, signs and orders: each was once misread
//! or refused without need.

use super::kinds::*;
use super::*;

#[test]
fn a_line_to_compare_with_may_have_its_t_before_it() {
    usual(&format!("p,Tideal,Tmeasured\n{}", rows(|n, t| format!("{n},{},{t}", 12.0 / n))), 1);
}

#[test]
fn workers_go_by_more_names() {
    for name in ["MPI tasks", "Thread(s)", "vCPUs", "n_jobs", "PoolSize", "omp_get_max_threads"] {
        usual(&format!("{name},seconds\n{}", rows(|n, t| format!("{n},{t}"))), 1);
    }
    usual(&format!("cpus_per_task,Elapsed\n{}", rows(|n, t| format!("{n},{t}"))), 1);
    usual(&format!("num_gpus,epoch_time\n{}", rows(|n, t| format!("{n},{t}"))), 1);
}

#[test]
fn mpi_and_omp_by_themselves_are_counts() {
    let of = |omp: f64| rows(move |n, t| format!("{n},{omp},{}", t / omp));
    let imported = usual(&format!("MPI,OMP,walltime\n{}{}", of(1.0), of(2.0)), 2);
    assert!(reading(&imported).starts_with("workers = MPI,"), "{}", reading(&imported));
}

#[test]
fn columns_of_gnuplot_may_be_numbered() {
    usual(&format!("# 1:threads 2:time\n{}", rows(|n, t| format!("{n} {t}"))), 1);
    usual(&format!("# columns: threads, time\n{}", rows(|n, t| format!("{n} {t}"))), 1);
    usual(&format!("; threads time\n{}", rows(|n, t| format!("{n} {t}"))), 1);
}

#[test]
fn a_latency_gives_way_to_the_rate_whatever_it_is_called() {
    for name in ["p50_ms", "lat_us"] {
        let text = rows(|n, t| format!("{n},{},{}", n * t / 8.0, 1e3 / t));
        usual(&format!("concurrency,{name},rps\n{text}"), 1);
    }
}

#[test]
fn an_error_is_a_failure_and_no_spread() {
    let failed = |n: f64| if n == 4.0 { "MemoryError" } else { "" };
    let text = rows(|n, t| format!("{n},{t},{}", failed(n)));
    let imported = read("t.csv", &format!("workers,elapsed,error\n{text}"));
    let series = &imported.study.series[0];
    assert_eq!((series.points.len(), series.failures.len()), (3, 1));
    let text = rows(|n, t| format!("{n},{t},{}", n == 4.0));
    let imported = read("t.csv", &format!("workers,elapsed,timed_out\n{text}"));
    assert_eq!(imported.study.series[0].points.len(), 3);
}

#[test]
fn yes_and_no_tell_jobs_apart_where_they_do_not_ask_how_a_run_ended() {
    for (name, yes, no) in [("pinned", "yes", "no"), ("hyperthreading", "True", "False")] {
        let text = rows(|n, t| format!("{n},{t},{yes}\n{n},{},{no}", t * 1.1));
        usual(&format!("threads,time,{name}\n{text}"), 2);
    }
    let text = format!("False,1,11.5\n{}", rows(|n, t| format!("True,{n},{t}")));
    let imported = usual(&format!("is_parallel,threads,time\n{text}"), 1);
    assert!(imported.study.series[0].sequential.is_some());
}

#[test]
fn one_column_may_be_weak_and_another_strong() {
    let text = rows(|n, t| format!("{n},{},{t}", 12.0 + n / 10.0));
    let imported = read("t.csv", &format!("np,weak_time,strong_time\n{text}"));
    let scalings: Vec<_> = imported.study.series.iter().map(|one| one.scaling).collect();
    assert_eq!(names(&imported), ["strong_time", "weak_time"]);
    assert_eq!(scalings, [Scaling::Strong, Scaling::Weak]);
}

#[test]
fn weak_scaling_is_told_by_what_each_worker_has_and_by_its_efficiency() {
    let times = |n: f64| 12.0 + n / 10.0;
    let shares = rows(|n, _| format!("{n},5000,{}", times(n)));
    let imported = read("t.csv", &format!("ranks,elements_per_rank,time\n{shares}"));
    assert_eq!(imported.study.series[0].scaling, Scaling::Strong);
    let told = &imported.study.method.cautions[0];
    assert!(told.contains("elements_per_rank is the same") && told.contains("--weak"), "{told}");
    let grows = rows(|n, _| format!("{n},{},{},{}", 1000.0 * n, times(n), 12.1 / times(n)));
    let imported = read("t.csv", &format!("procs,problem_size,time,weak_efficiency\n{grows}"));
    assert_eq!(imported.study.series[0].scaling, Scaling::Weak);
}

#[test]
fn data_sets_have_their_titles_in_lines_of_their_own() {
    let of = |factor: f64, sign: &'static str| {
        rows(move |n, t| format!("{n}{sign}{}", (t * factor * 1e4).round() / 1e4))
    };
    let (one, two) = (of(1.0, " "), of(1.1, " "));
    for text in [
        format!("\"gcc\"\n{one}\n\n\"clang\"\n{two}"),
        format!("threads time\nsmall\n{one}large\n{two}"),
        format!("threads time\n\n[A]\n{one}\n[B]\n{two}"),
    ] {
        usual(&text, 2);
    }
    let (one, two) = (of(1.0, ","), of(2.0, ","));
    let header = "threads,time,speedup";
    let imported = usual(&format!("N=100,,\n{header}\n{one},,\nN=200,,\n{header}\n{two}"), 2);
    assert_eq!(names(&imported), ["N=100", "N=200"]);
}

#[test]
fn a_line_without_numbers_is_no_title_where_the_rows_go_on() {
    let imported = usual("threads,time\n1,12\n2,6.3\nwarning: slow\n4,3.4\n8,2\ndone\n", 1);
    assert_eq!(reasons(&imported).len(), 2, "{:?}", reasons(&imported));
}

#[test]
fn the_sequential_program_has_the_parameters_that_its_jobs_have() {
    let of = |size: f64, serial: f64| {
        let text = rows(|n, t| format!("openmp,{size},{n},{}", t * serial / 11.5));
        format!("sequential,{size},1,{serial}\n{text}")
    };
    let text = format!("version,n,threads,time\n{}{}", of(100.0, 11.5), of(200.0, 46.0));
    let imported = usual(&text, 2);
    let baselines = imported
        .study
        .series
        .iter()
        .map(|series| series.sequential.as_ref().and_then(|point| point.blocks[0].median()));
    assert_eq!(baselines.collect::<Vec<_>>(), [Some(11.5), Some(46.0)]);
    // A chunk of 0 is that of no parallel job.
    let jobs = |chunk: f64, of: f64| rows(move |n, t| format!("dynamic,{chunk},{n},{}", t * of));
    let text = format!("serial,0,1,11.5\n{}{}", jobs(16.0, 1.0), jobs(64.0, 1.1));
    let imported = usual(&format!("variant,chunk,threads,time\n{text}"), 2);
    assert!(imported.study.series.iter().all(|series| series.sequential.is_some()));
}

#[test]
fn no_workers_are_the_sequential_program_where_its_time_is_like_that_of_one() {
    let text = rows(|n, t| format!("{n},{t}"));
    let imported = usual(&format!("threads,time\n0,11.5\n{text}"), 1);
    assert!(reading(&imported).contains("0 of them is the sequential program"));
    // As fast as all cores: 0 chose them.
    let imported = usual(&format!("threads,time\n0,2.1\n{text}"), 1);
    assert!(imported.study.series[0].sequential.is_none());
    assert!(reasons(&imported)[0].contains("'0' is not a worker count"));
}

#[test]
fn what_a_solver_counts_is_no_parameter() {
    let text = rows(|n, t| {
        (0..3).map(|run| format!("{n},{t},{}", 41 + run)).collect::<Vec<_>>().join("\n")
    });
    let imported = usual(&format!("cores,wall,iters\n{text}"), 1);
    assert_eq!(imported.study.series[0].points[0].blocks.len(), 3);
}

#[test]
fn sizes_are_no_rates_and_columns_of_sizes_are_jobs() {
    for header in ["Threads,100x100,1000x1000", "Procs,size 100,size 200"] {
        usual(&format!("{header}\n{}", rows(|n, t| format!("{n},{t},{}", t * 4.0))), 2);
    }
}

#[test]
fn columns_that_say_cores_are_counts_beside_an_n() {
    let cells = |of: f64| [12.0, 6.3, 3.4, 2.0].map(|t| (t * of).to_string()).join(",");
    let text = format!("100,{}\n1000,{}\n", cells(1.0), cells(10.0));
    usual(&format!("N,1 core,2 cores,4 cores,8 cores\n{text}"), 2);
    usual(&format!("machine,omp1,omp2,omp4,omp8\na,{}\n", cells(1.0)), 1);
}

#[test]
fn commands_in_a_table_hold_the_count() {
    let text = rows(|n, t| format!("`sort --parallel={n} f` | {} ± 3.0 | 2.0", t * 1e3));
    usual(&format!("Command | Mean [ms] | Relative\n:---|---:|---:\n{text}"), 1);
}

#[test]
fn numbers_in_names_count_workers_unless_they_can_count_something_else() {
    for (name, behind) in [("omp_", "t"), ("par", ""), ("N100_P", "")] {
        usual(&format!("test,time\n{}", rows(|n, t| format!("{name}{n}{behind},{t}"))), 1);
    }
    for names in
        [["run_1", "run_2", "run_3"], ["size_1", "size_2", "size_4"], ["a-1", "a-2", "a-3"]]
    {
        let text = format!("name,time\n{},12\n{},6\n{},5\n", names[0], names[1], names[2]);
        let error = refused(&text);
        assert!(error.contains("--workers 'the number in name'"), "{error}");
        let options = Options { workers: vec!["the number in name".into()], ..Options::default() };
        let imported = with(options, "t.csv", &text).unwrap();
        assert_eq!(imported.study.series[0].points.len(), 3);
    }
}

#[test]
fn records_may_be_nested_tagged_titled_or_a_line_each() {
    let nested = rows(|n, t| {
        format!("{{\"cfg\": {{\"workers\": {n}}}, \"metrics\": {{\"wall_s\": {t}, \"rss\": 5}}}}")
    });
    for text in [
        nested,
        rows(|n, t| format!("=== run ===\nthreads = {n}\nelapsed = {t} s")),
        rows(|n, t| format!("[INFO] num_threads: {n}\n[INFO] total time: {t}s")),
        rows(|n, t| format!("threads={n} time={t}")),
        rows(|n, t| format!("threads: {n}, time: {t} s")),
    ] {
        usual(&text, 1);
    }
    usual(
        "{\"1\": {\"time\": 12}, \"2\": {\"time\": 6.3}, \"4\": {\"time\": 3.4}, \"8\": {\"time\": 2}}",
        1,
    );
}

#[test]
fn a_file_a_count_may_hold_one_record() {
    let folder = TempDir::new().unwrap();
    for (n, t) in [(1, 12.0), (2, 6.3), (4, 3.4), (8, 2.0)] {
        let text = format!("Time: {t}\nIterations: 200\n");
        fs::write(folder.path().join(format!("p{n}.log")), text).unwrap();
    }
    is_usual(&load(folder.path(), &Options::default()).unwrap(), 1);
}

#[test]
fn a_list_of_cpus_in_the_command_is_as_long_as_there_are_workers() {
    let lists = [("0", 12.0), ("0-1", 6.3), ("0-3", 3.4), ("0,1,2,3,4-7", 2.0)];
    let runs = lists.map(|(list, time)| {
        format!("{{\"command\": \"taskset -c {list} ./solve\", \"times\": [{time}]}}")
    });
    let imported = usual(&format!("{{\"results\": [{}]}}", runs.join(", ")), 1);
    assert_eq!(names(&imported), ["taskset -c ({workers} CPUs) ./solve"]);
    assert!(
        reading(&imported).starts_with("workers = the length of the CPU list in the command"),
        "{}",
        reading(&imported)
    );
}

#[test]
fn seconds_since_1970_are_a_moment_whatever_they_are_called() {
    let text = rows(|n, t| format!("{n},{},{t}", 1.7e9 + n * 60.0));
    usual(&format!("threads,time,duration\n{text}"), 1);
}

#[test]
fn a_counter_of_google_benchmark_is_the_rate_where_that_is_said() {
    let of = |n: f64, t: f64| {
        format!(
            "{{\"name\": \"BM_walk/threads:{n}\", \"run_type\": \"iteration\", \"threads\": {n}, \"real_time\": {t}, \
             \"cpu_time\": {t}, \"time_unit\": \"s\", \"steps\": {}}}",
            1e6 / t
        )
    };
    let runs = [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)].map(|(n, t)| of(n, t)).join(", ");
    let json =
        format!("{{\"context\": {{\"library_version\": \"v1.9.0\"}}, \"benchmarks\": [{runs}]}}");
    let csv = rows(|n, t| format!("\"BM_walk/{n}/threads:{n}\",1,5,5,ns,,,,,,{}", 1e6 / t));
    let csv = format!(
        "name,iterations,real_time,cpu_time,time_unit,bytes_per_second,items_per_second,label,\
         error_occurred,error_message,\"steps\"\n{}",
        csv.replace("/1/t", "/t").replace("/2/t", "/t").replace("/4/t", "/t").replace("/8/t", "/t")
    );
    let rate = Options {
        value: Some(ValueKind::Throughput),
        values: vec!["steps".into()],
        ..Options::default()
    };
    for (name, text) in [("b.json", &json), ("b.csv", &csv)] {
        let imported = with(rate.clone(), name, text).unwrap();
        is_usual(&imported, 1);
        assert!(reading(&imported).contains("rate = steps"), "{}", reading(&imported));
        assert!(!reasons(&imported).iter().any(|reason| reason.contains("--value")));
    }
}

#[test]
fn what_random_tables_found_is_read_right() {
    // Sizes that are as long as each other's neighbours are no repetitions.
    usual(&format!("np,100x100,200x200\n{}", rows(|n, t| format!("{n},{t},{}", t * 1.1))), 2);
    // Columns that say times are worker counts where the rows are sizes.
    let cells = |of: f64| [12.0, 6.3, 3.4, 2.0].map(|t| (t * of).to_string()).join(",");
    for header in ["N,T(1),T(2),T(4),T(8)", "N,t1,t2,t4,t8", "N,omp1,omp2,omp4,omp8"] {
        usual(&format!("{header}\n1000,{}\n2000,{}\n", cells(1.0), cells(2.0)), 2);
    }
    // A share of the CPU is no comment, and no worker count.
    let text = rows(|n, t| format!("{}\t{}\t{n}", 97.0 * n, 1e3 / t));
    let imported = usual(&format!("%CPU\tMB/s\tn\n{text}"), 1);
    assert!(reading(&imported).starts_with("workers = n,"), "{}", reading(&imported));
}

#[test]
fn columns_of_jobs_that_take_about_as_long_are_two_jobs() {
    let text = rows(|n, t| format!("{n},{t},{}", t * (1.004 + 0.0002 * n)));
    for names in ["quick,merge", "Time A (s),Time B (s)"] {
        usual(&format!("threads,{names}\n{text}"), 2);
    }
    let twice = rows(|n, t| format!("{n},{t},{}", t * 1e3));
    usual(&format!("threads,time (s),time (ms)\n{twice}"), 1);
    let in_two_words = rows(|n, t| format!("{n},{t},{t}"));
    usual(&format!("threads,time_s,time\n{in_two_words}"), 1);
}

#[test]
fn quoted_names_may_be_parted_by_commas_over_numbers_parted_by_spaces() {
    let text = rows(|n, t| format!("{n} {} {}", (n / 4.0).ceil(), 9.1e7 / t));
    let imported = usual(&format!("\"Num MPI ranks\",\"Num nodes\",\"cell-steps/s\"\n{text}"), 1);
    assert!(reading(&imported).starts_with("workers = Num MPI ranks, rate = cell-steps/s"));
}

#[test]
fn a_count_before_a_colon_is_one() {
    usual(&rows(|n, t| format!("{n}: {}ns", t * 1e6)), 1);
}

#[test]
fn a_line_to_compare_with_says_nothing_of_weak_scaling() {
    let text = rows(|n, t| format!("strong,{n},{t},{}", n - 0.1 * (n - 1.0)));
    let imported = usual(&format!("experiment,workers,wall_sec,gustafson_speedup\n{text}"), 1);
    assert!(!reading(&imported).contains("weak"), "{}", reading(&imported));
}

#[test]
fn a_list_of_timings_holds_the_rounds() {
    let record = |n, t| format!(r#"{{"threadcount":{n},"files":900,"timings":[{t},{t},{t}]}}"#);
    let all = [(1, 12.0), (2, 6.3), (4, 3.4), (8, 2.0)].map(|(n, t)| record(n, t));
    is_usual(&read("t.json", &format!("[{}]", all.join(","))), 1);
}

#[test]
fn a_block_of_a_log_may_begin_with_a_line_of_fields() {
    let block = |name, n, run, t| {
        format!(
            "PROGRAM={name} PROCESSES={n} RUN={run}\nProcesses: {n}\nCheck: PASS\nTime: {t} s\n"
        )
    };
    let both = |run| rows(|n, t| block("sum", n, run, t) + &block("pi", n, run, t * 2.0));
    let imported = read("t.txt", &format!("{}{}", both(1), both(2)));
    is_usual(&imported, 2);
    assert!(reading(&imported).contains("a series per PROGRAM, rounds = RUN"));
}

#[test]
fn a_size_that_goes_with_another_is_not_said_to_differ_within_a_job() {
    let of =
        |size: f64, count: f64| rows(move |n, t| format!("{size},{count},tar,{n},{}", t * count));
    let text = format!("{}{}{}", of(100.0, 1.0), of(199.0, 0.5), of(398.0, 0.25));
    let imported = usual(&format!("filesize,filecount,archive,threadcount,time\n{text}"), 3);
    let told = reasons(&imported).join(" ");
    assert!(!told.contains("differs between rows"), "{told}");
}

#[test]
fn a_sequential_time_in_every_row_is_measured_once() {
    let text = rows(|n, t| format!("{},12.0,{t}", n)).replace("1,12.0,12\n", "");
    let imported = usual(&format!("threads,SEQ_TIME,PAR_TIME\n{text}"), 1);
    assert_eq!(table(&imported.study.series[0])[0], (1.0, vec![12.0]));
}

#[test]
fn equations_are_no_columns() {
    let text = rows(|n, t| format!("t = {n}: {t}ms {t}ms"));
    let error = refused(&format!("Run on 4-core 8-thread machine\nGiven m = 100:\n{text}"));
    assert!(error.contains("no rows of columns") && error.contains("threads,time_s"), "{error}");
    let error = refused(
        "time(1) = 2.7\ntime(2) = 1.4    speedup(2) = 1.9\ntime(5) = 0.9   speedup(5) = 3\n",
    );
    assert!(error.contains("no rows of columns"), "{error}");
}
