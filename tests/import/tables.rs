//! Tables as people write them: which column is the time, which rows are rounds of one job.

use super::*;

/// The speedup at the larger of two worker counts.
fn speedup(header: &str, rows: [&str; 2]) -> f64 {
    let imported = read("t.csv", &format!("{header}\n{}\n{}\n", rows[0], rows[1]));
    let read = table(&imported.study.series[0]);
    read[0].1[0] / read[1].1[0]
}

#[test]
fn so_much_time_per_something_is_a_time() {
    for value in ["ns per op", "time per iteration (ms)", "ms/step", "s/iter"] {
        assert_eq!(speedup(&format!("threads,{value}"), ["1,80", "2,40"]), 2.0, "{value}");
    }
    for value in ["ops per second", "MB/s", "requests/min"] {
        assert_eq!(speedup(&format!("threads,{value}"), ["1,40", "2,80"]), 2.0, "{value}");
    }
}

#[test]
fn of_several_times_the_one_on_the_wall_is_read() {
    for (header, rows) in [
        ("threads,cpu_time_ms,real_time_ms", ["1,8,8", "2,9,4"]),
        ("threads,cpu time,wall time", ["1,8,8", "2,9,4"]),
        ("threads,time,elapsed", ["1,8,8", "2,9,4"]),
        ("threads,min time,max time,mean time", ["1,7,9,8", "2,1,9,4"]),
        ("threads,time_min,time_max,time_mean", ["1,7,9,8", "2,1,9,4"]),
    ] {
        assert_eq!(speedup(header, rows), 2.0, "{header}");
    }
}

#[test]
fn cpu_times_are_read_where_there_is_nothing_else_and_say_so() {
    let imported = read("t.csv", "threads,cpu time\n1,8\n2,9\n");
    assert_eq!(table(&imported.study.series[0])[1], (2.0, vec![9.0]));
    assert!(imported.study.method.cautions[0].contains("of all workers together"));
}

#[test]
fn a_parameter_of_the_job_makes_series() {
    let text = "size,threads,time\n1000,1,1\n1000,2,.6\n9000,1,9\n9000,2,5\n1000,seq,.9\n";
    let imported = read("t.csv", text);
    assert_eq!(names(&imported), ["size=1000", "size=9000"]);
    assert_eq!(table(&imported.study.series[1]), [(1.0, vec![9.0]), (2.0, vec![5.0])]);
    assert!(imported.study.series[0].sequential.is_some());
    let named = read("t.csv", &text.replace("size", "case,size").replace("000,", "000,sort,"));
    assert_eq!(names(&named).len(), 2);
}

#[test]
fn two_commands_in_hyperfines_csv_are_two_series() {
    let text = "command,mean,parameter_threads\nxz -T1,8,1\npigz -p 1,2,1\nxz -T2,4,2\n\
                pigz -p 2,1,2\n";
    let imported = read("t.csv", text);
    assert_eq!(names(&imported), ["xz -T{workers}", "pigz -p {workers}"]);
    assert!(imported.study.series.iter().all(|series| series.points.len() == 2));
}

#[test]
fn what_counts_repetitions_or_was_measured_beside_makes_none() {
    let text = "threads,run,rss,time\n1,1,50,8\n1,2,51,8\n2,1,50,4\n2,2,51,4\n";
    assert_eq!(names(&read("t.csv", text)), ["t"]);
    let odd = "threads,humidity,time\n1,50.1,8\n1,50.3,8\n2,49.9,4\n2,49.7,4\n";
    let imported = read("t.csv", odd);
    assert_eq!(names(&imported), ["t"]);
    assert!(reasons(&imported)[0].starts_with("column 'humidity': differs between rows"));
}

#[test]
fn n_and_t_are_workers_and_time() {
    assert_eq!(speedup("n,t", ["1,8", "2,4"]), 2.0);
    assert_eq!(speedup("t,p", ["8,1", "4,2"]), 2.0);
}

#[test]
fn our_own_table_reads_back_as_its_rounds() {
    let text = "study,series,executor,scaling,workers,round,time_s,time_lo_s,fitted,disturbed\n\
                s,job@rayon,rayon,strong,1,,2,1.9,true,false\ns,job@rayon,rayon,strong,1,0,1,,true,\n\
                s,job@rayon,rayon,strong,1,1,3,,true,\n";
    let imported = read("study.csv", text);
    assert_eq!(names(&imported), ["job@rayon"]);
    assert_eq!(table(&imported.study.series[0]), [(1.0, vec![1.0, 3.0])]);
    assert_eq!(imported.skipped, []);
}

#[test]
fn the_size_of_a_problem_beside_the_threads_is_not_the_worker_count() {
    for header in ["n,threads,time", "cpu,threads,time", "tasks,workers,seconds", "n,p,time"] {
        let imported = read("t.csv", &format!("{header}\n1000,1,1\n1000,2,.6\n1000,4,.4\n"));
        let counts: Vec<f64> = table(&imported.study.series[0]).iter().map(|(n, _)| *n).collect();
        assert_eq!(counts, [1.0, 2.0, 4.0], "{header}");
    }
}

#[test]
fn jobs_that_are_numbered_beside_the_threads_are_jobs() {
    let imported = read("t.csv", "job,threads,time\n1,1,8\n1,2,4\n2,1,6\n2,2,3\n");
    assert_eq!(names(&imported), ["job=1", "job=2"]);
    assert_eq!(table(&imported.study.series[1]), [(1.0, vec![6.0]), (2.0, vec![3.0])]);
    assert!(refused("threads,jobs\n1,5\n2,9\n").contains("no column of values"));
}

#[test]
fn a_round_column_says_which_rows_were_measured_together() {
    let text = "round,threads,time\n1,2,5\n2,1,8\n3,1,8.2\n3,2,5.1\n4,2,5.2\n4,1,8.4\n";
    let imported = read("t.csv", text);
    let rounds = |point: usize| -> Vec<u32> {
        let blocks = &imported.study.series[0].points[point].blocks;
        blocks.iter().map(|block| block.round).collect()
    };
    assert_eq!((rounds(0), rounds(1)), (vec![1, 2, 3], vec![0, 2, 3]));
    assert_eq!(imported.skipped, []);
    let options = analysis::Options::default();
    let found = analysis::analyse(&[imported.study], &options).unwrap();
    let points = &found.series[0].points;
    assert_eq!(
        (points[0].samples_s.clone(), points[1].samples_s.clone()),
        (vec![8.2, 8.4], vec![5.1, 5.2])
    );
}

#[test]
fn numbers_that_are_no_rounds_leave_rows_in_their_order() {
    for rows in ["1,1,8\n1,1,9\n1,2,5\n1,2,4\n", "1,1,8\n2,1,9\n3,2,5\n4,2,4\n"] {
        let imported = read("t.csv", &format!("run,threads,time\n{rows}"));
        let expected = [(1.0, vec![8.0, 9.0]), (2.0, vec![5.0, 4.0])];
        assert_eq!(table(&imported.study.series[0]), expected);
        assert!(reasons(&imported)[0].ends_with("rows are taken as rounds in their order"));
    }
}

#[test]
fn without_a_header_the_times_may_come_first() {
    let imported = read("t.csv", "1,1\n.6,2\n.4,4\n");
    let expected = [(1.0, vec![1.0]), (2.0, vec![0.6]), (4.0, vec![0.4])];
    assert_eq!(table(&imported.study.series[0]), expected);
    assert!(imported.study.method.cautions[0].contains("second column is taken"));
    assert_eq!(table(&read("t.csv", "1,8\n2,5\n").study.series[0])[1], (2.0, vec![5.0]));
}

#[test]
fn worker_counts_below_one_are_doubted() {
    let imported = read("t.csv", "threads,time\n1,1\n.6,2\n");
    assert!(imported.study.method.cautions[0].starts_with("Some worker counts are below 1"));
}

#[test]
fn a_round_column_with_one_short_last_column_keeps_its_rounds() {
    // 12 rounds, the last count in the first four only.
    let study = support::files::table("simulated/short-last-column.csv");
    assert_eq!(study.rounds.len(), 12);
    let found = analysis::analyse(&[study], &analysis::Options::default()).unwrap();
    let series = &found.series[0];
    assert_eq!((series.rounds, series.fit_workers.len()), (12, 7));
    assert!(series.amdahl.as_ref().unwrap().parallel_fraction.lo.is_some());
    let left_out = "The point at 8 workers was measured in 4 of 12 rounds only and is left out.";
    assert!(series.findings.iter().any(|one| one.to_string() == left_out), "{:?}", series.findings);
}

#[test]
fn rounds_that_no_column_numbers_stay_unknown() {
    let short = "workers,time\n1,1.0\n1,1.1\n2,0.6\n";
    assert!(read("t.csv", short).study.rounds.is_empty());
}
