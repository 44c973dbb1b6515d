//! Whether the memory may be why CPU time grows.

use crate::lost::{record, recorded};
use crate::support::studies::{Noise, analysed, cores, sentences, series, study};
use amdahl::data::{Role, Series, Watch};

const COUNTS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];

/// A job that needs `ratio` times the CPU time on two and more workers, beside a kernel that only
/// reads and writes memory and reaches `speedup` there.
fn beside_memory(ratio: f64, speedup: f64) -> String {
    let cpu_s = |n: f64| if n > 1.0 { ratio } else { 1.0 };
    let mut noise = Noise::new(0.002, 7);
    let mut job: Series = series("job@threads", &COUNTS, 10, &mut noise, |n| cpu_s(n) / n);
    record(&mut job, |n, _| Watch {
        cpu_s: Some(cpu_s(n)),
        system_s: Some(0.0),
        ..Watch::default()
    });
    let triad = series("machine-memory@threads", &COUNTS, 10, &mut noise, |n| {
        0.04 / if n > 1.0 { speedup } else { 1.0 }
    });
    let memory = Series { role: Role::Memory, ..triad };
    let analysis = analysed(&study(cores(8), 10, vec![job, memory]));
    assert_eq!(analysis.series.len(), 1, "the kernel is no series of its own");
    sentences(&analysis.series[0])
}

#[test]
fn memory_may_be_why_cpu_time_grows_where_a_triad_loses_as_much() {
    let said = beside_memory(1.5, 4.0);
    let words = "The memory may be it: a triad, which only reads and writes memory, took 2.0 times \
                 the CPU time at 8 workers in the same rounds; this took 1.5 times.";
    assert!(said.contains(words), "{said}");
}

#[test]
fn memory_is_not_it_where_a_triad_loses_less() {
    let said = beside_memory(4.0, 7.8);
    assert!(said.contains("The memory's bandwidth alone is not it: a triad"), "{said}");
    assert!(said.contains("took 1.0 times the CPU time at 8 workers"), "{said}");
}

#[test]
fn a_job_that_needs_no_more_cpu_time_is_told_nothing_of_memory() {
    let said = beside_memory(1.0, 2.0);
    assert!(!said.contains("memory"), "{said}");
}

#[test]
fn where_memory_was_not_measured_it_is_said_how_to() {
    let found = recorded(
        |n| if n > 1.0 { 4.0 / n } else { 1.0 },
        |n, _| Watch { cpu_s: Some(if n > 1.0 { 4.0 } else { 1.0 }), ..Watch::default() },
    );
    assert!(
        sentences(&found).contains("can be measured beside it (--memory"),
        "{}",
        sentences(&found)
    );
}
