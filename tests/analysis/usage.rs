//! What a call used: memory moved, memory held, CPU time.

use super::lost::record;
use crate::support::studies::{
    Noise, UP_TO_8, amdahl_s, analysed, cores, only, sentences, series, study,
};
use amdahl::analysis::FindingKind;
use amdahl::data::{Series, Watch};
use amdahl::report::{self, Attachments, Terminal};

fn job(noise: f64) -> Series {
    series("job@threads", &UP_TO_8, 10, &mut Noise::new(noise, 51), amdahl_s(0.9))
}

#[test]
fn a_job_that_moves_memory_tells_its_rate_everywhere() {
    // 3 GB a call: 3 GB/s in the second of one worker, 3/.2125 GB/s with eight.
    let moves = Series { bytes_per_call: Some(3_000_000_000), ..job(0.001) };
    let analysis = analysed(&study(cores(8), 10, vec![moves]));
    let found = &analysis.series[0];
    let at_8 = found.points[7].gb_per_s.unwrap();
    assert!((at_8.value - 3.0 / 0.2125).abs() < 0.05, "{at_8:?}");
    assert!(at_8.lo.unwrap() < at_8.value && at_8.value < at_8.hi.unwrap(), "{at_8:?}");
    let said = sentences(found);
    assert!(
        said.contains("GB/s at 1 worker, at most 14.1") && said.contains("GB/s at 8."),
        "{said}"
    );
    assert!(report::markdown(&analysis).contains("It moves "));
    let place = Terminal { columns: 120, colour: false, unicode: true };
    let heads = report::terminal(&analysis, &place);
    assert!(heads.lines().any(|line| line.contains("workers") && line.contains("GB/s")), "{heads}");
    let page = report::html(&analysis, &Attachments::default()).unwrap();
    assert!(page.contains("data-k=\"gb_per_s\"") && page.contains("GB/s</th>"));
    let table = report::csv(&analysis).unwrap();
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let column = rows.headers().unwrap().iter().position(|name| name == "gb_per_s").unwrap();
    let first = rows.records().next().unwrap().unwrap();
    assert_eq!(first[column].parse::<f64>().unwrap(), found.points[0].gb_per_s.unwrap().value);
}

#[test]
fn no_rate_is_made_up_for_other_jobs() {
    let analysis = analysed(&study(cores(8), 10, vec![job(0.001)]));
    assert!(analysis.series[0].points.iter().all(|point| point.gb_per_s.is_none()));
    assert!(!report::html(&analysis, &Attachments::default()).unwrap().contains("GB/s"));
}

#[test]
fn a_figure_longer_than_the_run_is_of_another_clock_and_has_no_cpu_time() {
    // The run took a second, whatever it says of itself.
    let exact = &mut Noise::new(0.0, 1);
    let told = Series {
        command: Some("simulate {workers}".into()),
        metric: Some("simulated ([0-9]+) s".into()),
        ..series("job", &[1.0, 2.0, 4.0], 10, exact, |n| 8.0 * n)
    };
    let found = only(&study(cores(8), 10, vec![told]));
    assert!(found.points.iter().all(|point| point.usage.cpu_s.is_none()));
    let said = sentences(&found);
    assert!(said.contains("no CPU time was recorded, so only the curve suggests"), "{said}");
    assert!(!said.contains("CPU time rises") && !said.contains(" idle"), "{said}");
}

#[test]
fn who_gains_more_than_its_workers_is_told_by_cpu_time_where_that_falls() {
    let exact = &mut Noise::new(0.0, 1);
    let mut job = series("job@threads", &UP_TO_8, 10, exact, |n| 1.02 / n - 0.02);
    let said = sentences(&only(&study(cores(8), 10, vec![job.clone()])));
    let cpu = "There the same work takes less CPU time, ";
    assert!(said.contains(cpu) && said.contains(" for 500.0 ms with one worker"), "{said}");
    for block in job.points.iter_mut().flat_map(|point| &mut point.blocks) {
        block.watch.as_mut().unwrap().cpu_s = None;
    }
    let said = sentences(&only(&study(cores(8), 10, vec![job])));
    assert!(said.contains("Superlinear (caches grow with the workers)"), "{said}");
}

/// As it was measured, with 0.2 of 0.5 CPU seconds in the kernel and ever more memory.
fn with_usage(command: Option<&str>) -> amdahl::analysis::Series {
    let mut job = Series { command: command.map(str::to_owned), ..job(0.0) };
    for block in job.points.iter_mut().flat_map(|point| &mut point.blocks) {
        let round = u64::from(block.round);
        let watch = block.watch.as_mut().unwrap();
        (watch.system_s, watch.peak_bytes) = (Some(0.2), Some((round + 1) << 20));
    }
    only(&study(cores(8), 10, vec![job]))
}

#[test]
fn a_command_tells_its_cpu_time_and_the_most_memory_of_any_round() {
    let found = with_usage(Some("sort {workers}"));
    let one = &found.points[0];
    let near = |found: Option<f64>, right: f64| (found.unwrap() - right).abs() < 1e-12;
    assert!(
        near(one.usage.cpu_s, 0.5) && near(one.usage.user_s, 0.3) && near(one.usage.system_s, 0.2),
        "{one:?}"
    );
    assert_eq!(one.usage.peak_bytes, Some(10 << 20));
}

#[test]
fn memory_of_processes_that_measure_many_jobs_is_no_point_s_memory() {
    let one = &with_usage(None).points[0];
    assert_eq!((one.usage.peak_bytes, one.usage.user_s, one.usage.system_s), (None, None, None));
    assert!(one.usage.cpu_s.is_some());
}

#[test]
fn parts_that_are_more_than_all_that_is_lost_say_what_is_taken_off() {
    // CPU time goes up and down by so much that it is not told that it fell in the mean.
    let mut noise = Noise::new(0.0002, 7);
    let mut job: Series = series("job@threads", &[1.0, 2.0], 10, &mut noise, |n| 0.1 + 0.9 / n);
    record(&mut job, |_, _| Watch { cpu_s: Some(1.0), ..Watch::default() });
    for (block, round) in job.points[1].blocks.iter_mut().zip(0..) {
        let cpu_s = if round % 2 == 0 { 0.87 } else { 1.07 };
        block.watch.as_mut().unwrap().cpu_s = Some(cpu_s);
    }
    let found = only(&study(cores(8), 10, vec![job]));
    let told = found.findings.iter().find(|finding| finding.kind() == FindingKind::Lost).unwrap();
    let said = told.to_string();
    assert!(said.contains("0.18 are lost: 0.24 idle"), "{said}");
    assert!(said.ends_with("less 0.05 that is not told apart from noise."), "{said}");
}
