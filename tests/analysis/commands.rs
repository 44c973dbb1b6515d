//! What is said of commands, whose workers are only looked on.

use super::lost::{COUNTS, record};
use crate::support::studies::{Noise, analysed, cores, only, sentence, sentences, series, study};
use amdahl::analysis::{self, FindingKind};
use amdahl::data::{Study, Watch};

/// A command of `seconds(n)` whose runs recorded `watch(n, T)`.
fn command(seconds: impl Fn(f64) -> f64, watch: impl Fn(f64, f64) -> Watch) -> Study {
    let mut noise = Noise::new(0.002, 7);
    let mut job = series("job", &COUNTS, 10, &mut noise, seconds);
    job.command = Some("job {workers}".into());
    record(&mut job, watch);
    let mut of = study(cores(8), 10, vec![job]);
    of.method.timer = "command".into();
    of
}

fn lost(found: &analysis::Series) -> String {
    sentence(found, FindingKind::Lost).unwrap_or_default()
}

#[test]
fn workers_that_take_turns_at_a_lock_are_not_asked_whether_they_are_there() {
    let of = command(
        |_| 1.0,
        |n, _| Watch {
            cpu_s: Some(1.0),
            busiest_s: Some(1.0 / n),
            busiest_cpu_s: Some(1.0 / n),
            alone_s: Some(0.0),
            ..Watch::default()
        },
    );
    let found = only(&of);
    let said = sentences(&found);
    assert!(said.contains("at 8 workers no thread has all the work: they take turns"), "{said}");
    assert!(lost(&found).contains("waited: locks, I/O or hand-over"), "{said}");
    assert!(!said.contains("does the program read the number?"), "{said}");
    let page = amdahl::report::markdown(&analysed(&of));
    assert!(page.contains("More workers change nothing."), "{page}");
}

#[test]
fn cpu_time_that_grows_while_the_time_does_not_is_told_and_names_no_cause() {
    let of = command(|_| 1.0, |n, _| Watch { cpu_s: Some(n), ..Watch::default() });
    let found = only(&of);
    let said = sentences(&found);
    let grows = "its CPU time grows from 1.000 s to 8.000 s at 8 workers: does each worker do the \
                 whole job, or wait by spinning? One that runs for a fixed time";
    assert!(said.contains(grows), "{said}");
    assert!(!said.contains("read the number?"), "{said}");
    assert_eq!(lost(&found), "");
}

#[test]
fn a_thread_that_has_more_to_do_than_others_may_be_one_that_runs_serial_code() {
    // The first thread does a fifth alone, in spells too short to be seen, and its part of the rest.
    let busiest = |n: f64| 0.2 + 0.8 / n;
    let of = command(busiest, |_, wall_s| Watch {
        cpu_s: Some(1.0),
        busiest_s: Some(wall_s),
        busiest_cpu_s: Some(wall_s),
        alone_s: Some(0.0),
        ..Watch::default()
    });
    let found = only(&of);
    let said = sentences(&found);
    assert!(
        lost(&found).contains("unequal shares, or serial code between parallel parts"),
        "{said}"
    );
    assert!(!said.contains("one worker takes longer than the others"), "{said}");
    assert!(said.contains("or share its serial code (at most"), "{said}");
}

#[test]
fn who_waits_for_one_that_runs_may_wait_for_its_lock() {
    let of = command(
        |n| 0.5 + 0.5 / n,
        |n, _| Watch {
            cpu_s: Some(1.0),
            alone_s: Some(if n > 1.0 { 0.5 } else { 1.0 }),
            ..Watch::default()
        },
    );
    let found = only(&of);
    let said = sentences(&found);
    let alone =
        "while one ran and the others waited for it: serial code, a lock that it held for long";
    assert!(lost(&found).contains(alone), "{said}");
    assert!(said.contains("see what runs alone"), "{said}");
}

#[test]
fn a_kernel_that_gave_hardly_a_page_did_something_else() {
    let faults = |faults: u64| {
        let of = command(
            |n| 0.2 + 0.8 / n,
            |n, wall_s| Watch {
                cpu_s: Some(n * wall_s),
                system_s: Some((n * wall_s - 1.0).max(0.0)),
                faults: Some(faults),
                ..Watch::default()
            },
        );
        lost(&only(&of))
    };
    let few = faults(100);
    assert!(few.contains("in the kernel, hardly for page faults: locks or I/O calls"), "{few}");
    assert!(faults(10_000).contains("in the kernel (page faults, locks, I/O calls)"));
    assert!(faults(1_000_000).contains("in the kernel: page faults, 1"), "{}", faults(1_000_000));
}
