//! Where the lost speedup went: what each recorded term allows to say.

use crate::support::studies::{Noise, cores, only, sentences, series, study};
use amdahl::analysis::{self, FindingKind};
use amdahl::data::{Series, Watch};

const COUNTS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];

/// A job of `seconds(n)` whose blocks recorded `watch(n, T)` a call.
fn recorded(seconds: impl Fn(f64) -> f64, watch: impl Fn(f64, f64) -> Watch) -> analysis::Series {
    let mut noise = Noise::new(0.002, 7);
    let mut job: Series = series("job@threads", &COUNTS, 10, &mut noise, seconds);
    for point in &mut job.points {
        for block in &mut point.blocks {
            let wall_s = block.median().unwrap();
            let others =
                Watch { others_cores: Some(0.0), stolen_cores: Some(0.0), ..Watch::default() };
            let own = watch(point.workers.get(), wall_s);
            block.watch = Some(Watch {
                wall_s,
                others_cores: others.others_cores,
                stolen_cores: others.stolen_cores,
                ..own
            });
        }
    }
    only(&study(cores(8), 10, vec![job]))
}

fn told(found: &analysis::Series) -> String {
    let finding = found.findings.iter().find(|finding| finding.kind() == FindingKind::Lost);
    finding.map(ToString::to_string).unwrap_or_default()
}

#[test]
fn serial_stages_that_were_timed_are_called_serial_code() {
    // s = .2: of 8 workers 8 - 3.33 are lost, all of it (n-1) s / T.
    let found = recorded(
        |n| 0.2 + 0.8 / n,
        |_, _| Watch { cpu_s: Some(1.0), alone_s: Some(0.2), ..Watch::default() },
    );
    let last = found.lost.last().unwrap();
    assert_eq!(last.workers, 8.0);
    assert!((last.total.unwrap().value - (8.0 - 1.0 / 0.3)).abs() < 0.05, "{last:?}");
    assert!((last.idle_one_running.unwrap().value - 7.0 * 0.2 / 0.3).abs() < 0.05, "{last:?}");
    let sum = last.idle.unwrap().value + last.cpu.unwrap().value;
    assert!((sum - last.total.unwrap().value).abs() < 1e-9, "{last:?}");
    assert!(told(&found).contains("serial code"), "{}", sentences(&found));
}

#[test]
fn workers_with_unequal_shares_are_told_by_the_busiest() {
    // One worker has 40 % of the work, whatever their number; at two it has half.
    let longest = |n: f64| if n > 2.0 { 0.4 } else { 1.0 / n };
    let found = recorded(longest, |_, wall_s| Watch {
        cpu_s: Some(1.0),
        busiest_s: Some(wall_s),
        alone_s: Some(0.0),
        ..Watch::default()
    });
    assert!(told(&found).contains("workers' shares of the work differ"), "{}", sentences(&found));
    assert!(!sentences(&found).contains("serial code"), "{}", sentences(&found));
}

#[test]
fn waiting_for_a_lock_is_neither_serial_code_nor_more_work() {
    let found = recorded(
        |n| 1.0 / n.min(4.0),
        |n, wall_s| Watch {
            cpu_s: Some(0.001),
            busiest_s: Some(0.001 / n),
            alone_s: Some(0.0),
            waited_s: Some(0.0),
            others_cores: Some(wall_s * 0.0),
            ..Watch::default()
        },
    );
    assert!(told(&found).contains("locks, I/O or hand-over"), "{}", sentences(&found));
}

#[test]
fn without_counters_more_cpu_time_names_no_single_cause() {
    let found = recorded(
        |n| 1.0 / n + 0.05 * (n - 1.0) / n,
        |n, wall_s| Watch {
            cpu_s: Some(n * wall_s),
            system_s: Some(0.0),
            busiest_s: Some(wall_s),
            ..Watch::default()
        },
    );
    let said = sentences(&found);
    assert!(told(&found).contains("more CPU time (more work, spinning, memory or clock"), "{said}");
    assert!(said.contains("CPU time rises from") && said.contains("times the work"), "{said}");
    assert!(!said.contains("serial code"), "{said}");
}

#[test]
fn without_cpu_time_it_is_said_that_nothing_is_told_apart() {
    let found = recorded(|n| 0.2 + 0.8 / n, |_, _| Watch::default());
    let last = found.lost.last().unwrap();
    assert!(last.total.is_some() && last.idle.is_none() && last.cpu.is_none(), "{last:?}");
    assert!(told(&found).contains("no CPU time was recorded"), "{}", sentences(&found));
}

#[test]
fn a_job_that_loses_nothing_is_told_no_cause() {
    let found = recorded(
        |n| 1.0 / n,
        |_, wall_s| Watch { cpu_s: Some(1.0), busiest_s: Some(wall_s), ..Watch::default() },
    );
    assert_eq!(told(&found), "", "{}", sentences(&found));
}
