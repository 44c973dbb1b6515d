//! What perf stat and sacct write.

use super::kinds::is_usual;
use super::tools::{cautions, folder, sample, says, text_of};
use super::*;

/// A run as `perf stat -x,` writes it.
fn perf(n: f64, t: f64) -> String {
    format!(
        "# started on Fri Oct  2 21:45:16 2026\n\n{:.0},ns,duration_time,1,100.00,,\n\
         {:.2},msec,task-clock:u,1795310712,100.00,{n:.3},CPUs utilized\n\
         {:.0},ns,system_time,1,100.00,,\n8693016215,,cycles:u,1795310712,100.00,4.842,GHz\n\
         <not supported>,,branch-misses:u,0,100.00,,\n",
        t * 1e9,
        n * t * 1e3,
        n * t * 1e8,
    )
}

fn perf_files(run: impl Fn(f64, f64) -> String) -> Vec<(String, String)> {
    [(1.0, 12.0), (2.0, 6.3), (4.0, 3.4), (8.0, 2.0)]
        .map(|(n, t)| (format!("perf_{n}.csv"), run(n, t)))
        .into()
}

#[test]
fn files_of_perf_stat_are_one_study_with_cpu_time_and_a_run_a_round() {
    let imported = folder(&perf_files(|n, t| perf(n, t) + &perf(n, t * 1.001))).unwrap();
    is_usual(&imported, 1);
    let point = &imported.study.series[0].points[1];
    assert_eq!(point.blocks.len(), 2);
    let watch = point.blocks[0].watch.as_ref().unwrap();
    assert!(
        (watch.cpu_s.unwrap() - 12.6).abs() < 1e-6 && (watch.system_s.unwrap() - 1.26).abs() < 1e-6
    );
}

#[test]
fn a_run_of_perf_stat_alone_asks_for_a_folder() {
    let error = refused(&perf(2.0, 6.3));
    assert!(
        error.contains("perf stat does not write it") && error.contains("perf_4.csv"),
        "{error}"
    );
    assert!(!error.contains("line 0"), "{error}");
    let sample = load(&file("samples/perf-stat.txt"), &Options::default()).unwrap_err().to_string();
    assert!(sample.contains("give the folder"), "{sample}");
}

#[test]
fn without_duration_time_the_wall_time_is_told_from_the_cpus_utilized() {
    let without = |text: String| -> String {
        text.lines()
            .filter(|line| !line.contains("duration_time"))
            .map(|line| format!("{line}\n"))
            .collect()
    };
    let imported = folder(&perf_files(|n, t| without(perf(n, t)))).unwrap();
    is_usual(&imported, 1);
    assert!(cautions(&imported).contains("three digits"));
    let bare = |n, t| without(perf(n, t)).replace("CPUs utilized", "");
    let error = folder(&perf_files(bare)).unwrap_err().to_string();
    assert!(error.contains("has no wall time; measure with -e duration_time"), "{error}");
    let parts = "1.000230,1001.2,msec,task-clock,1001200000,100.00,1.001,CPUs utilized\n";
    assert!(
        refused(&parts.repeat(4)).contains("run perf stat without -I"),
        "{}",
        refused(&parts.repeat(4))
    );
}

#[test]
fn a_job_of_sacct_is_one_measurement_whatever_its_steps() {
    let imported = sample("sacct.txt");
    assert_eq!(names(&imported), ["scal_{workers}"]);
    let series = &imported.study.series[0];
    assert_eq!(table(series), [(1.0, vec![1200.0]), (2.0, vec![630.0]), (4.0, vec![340.0])]);
    assert_eq!(series.points[2].blocks[0].watch.as_ref().unwrap().cpu_s, Some(1310.0));
    let failures: Vec<&str> =
        series.failures.iter().map(|failure| failure.reason.as_str()).collect();
    assert_eq!(failures, ["State is TIMEOUT"]);
    assert_eq!(series.failures[0].workers.map(|workers| workers.get()), Some(8.0));
    says(&imported, "steps of a job whose own row is read");
    says(&imported, "State is PENDING: it has not ended");
}

#[test]
fn steps_of_sacct_that_differ_in_their_workers_are_the_measurements() {
    let steps: String = [(1, 720), (2, 378), (4, 204), (8, 120)]
        .iter()
        .enumerate()
        .map(|(step, (n, t))| {
            format!("99.{step}|solve|8|{n}|00:{:02}:{:02}|COMPLETED|\n", t / 60, t % 60)
        })
        .collect();
    let text = format!(
        "JobID|JobName|NNodes|NTasks|Elapsed|State|\n99|run|8||00:30:00|COMPLETED|\n\
         99.batch|batch|8|1|00:30:00|COMPLETED|\n{steps}"
    );
    let imported = read("sacct.txt", &text);
    is_usual(&imported, 1);
    says(&imported, "the job of steps that differ in their workers");
}

#[test]
fn sacct_without_a_worker_count_asks_for_it() {
    let error =
        refused("JobID|JobName|Elapsed|State\n1|a|00:00:10|COMPLETED\n2|a|00:00:05|COMPLETED\n");
    assert!(error.contains("AllocCPUS,NTasks,Elapsed"), "{error}");
    let error =
        refused("JobID|AllocCPUS|Elapsed|State\n1|4|00:00:10|COMPLETED\n2|4|00:00:05|COMPLETED\n");
    assert!(error.contains("'AllocCPUS' is 4 in every row"), "{error}");
}

#[test]
fn a_file_of_any_tool_that_is_cut_short_is_read_or_refused() {
    for name in [
        "jmh-1.36.txt",
        "divan-0.1.14.txt",
        "googlebenchmark-console.txt",
        "sacct.txt",
        "perf-stat.txt",
    ] {
        let text = text_of(name);
        for end in (0..text.len()).step_by(7).filter(|&end| text.is_char_boundary(end)) {
            let read = with(Options::default(), "a.txt", &text[..end]);
            let points =
                read.map(|read| read.study.series.iter().map(|series| series.points.len()).sum());
            assert!(points.unwrap_or(0) <= 9, "{name} until {end}");
        }
    }
}
