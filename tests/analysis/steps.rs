//! What could be done about the lost speedup, and what that promises.

use super::lost::{COUNTS, record, to_try};
use crate::support::studies::{Noise, cores, only, sentences, series, study};
use amdahl::data::{Series, Watch};
use amdahl::internal::units::{Bound, Seconds, Theory};

#[test]
fn equal_shares_of_unequal_cores_promise_what_theory_gives_and_no_less() {
    // One of eight cores takes three times as long: T = 3/8, all but one wait for it; handed out one
    // by one it is 7.33 times as fast.
    let mut noise = Noise::new(0.002, 7);
    let slow = |n: f64| if n < 8.0 { 1.0 / n } else { 3.0 / n };
    let mut job: Series = series("job@threads", &COUNTS, 10, &mut noise, slow);
    record(&mut job, |n, wall_s| Watch {
        cpu_s: Some(if n < 8.0 { 1.0 } else { 7.0 / 8.0 + 3.0 / 8.0 }),
        busiest_s: Some(wall_s),
        ..Watch::default()
    });
    let without = only(&study(cores(8), 10, vec![job.clone()]));
    assert!(to_try(&without).contains("smaller pieces"), "{}", sentences(&without));
    assert!(to_try(&without).contains("as workers get free (at most 8."), "{}", to_try(&without));
    job.theory = Some(Theory::capped(22.0 / 3.0, 8, "one of eight is slow"));
    let capped = only(&study(cores(8), 10, vec![job]));
    assert!(to_try(&capped).contains("as workers get free (at most 7.33"), "{}", to_try(&capped));
}

#[test]
fn a_step_begins_at_the_speedup_that_stands_elsewhere() {
    // One round of ten was held up: the mean falls, the median does not.
    let mut noise = Noise::new(0.002, 7);
    let mut job: Series = series("job@threads", &COUNTS, 10, &mut noise, |n| 0.2 + 0.8 / n);
    for point in &mut job.points[1..] {
        let odd = &mut point.blocks[4].samples[0];
        odd.seconds = Seconds::new(10.0 * odd.seconds.get()).unwrap();
    }
    record(&mut job, |_, _| Watch { cpu_s: Some(1.0), alone_s: Some(0.2), ..Watch::default() });
    let found = only(&study(cores(8), 10, vec![job]));
    assert!(to_try(&found).contains("now 3.3"), "{}", sentences(&found));
}

#[test]
fn no_step_promises_more_than_a_cap_that_holds_for_any_number_of_workers() {
    let mut noise = Noise::new(0.002, 7);
    let mut job: Series = series("job@threads", &[1.0, 2.0], 10, &mut noise, |n| 1.0 / n.min(1.5));
    record(&mut job, |_, _| Watch {
        cpu_s: Some(0.01),
        busiest_s: Some(0.01),
        alone_s: Some(0.0),
        ..Watch::default()
    });
    job.theory = Some(Theory::capped(1.73, 3, "the slowest of three stages"));
    let found = only(&study(cores(8), 10, vec![job]));
    assert!(to_try(&found).contains("(at most 1.73"), "{}", sentences(&found));
}

#[test]
fn as_many_workers_as_processors_are_advised_only_where_they_are_as_fast() {
    // On two processors: eight that sleep, of which two wait for a core now and then; or that compute.
    let tried = |law: fn(f64) -> f64, waited_s: fn(f64, f64) -> f64| {
        let mut noise = Noise::new(0.002, 7);
        let mut job: Series = series("job@threads", &COUNTS, 10, &mut noise, law);
        job.bound = Bound::Io;
        record(&mut job, |n, wall_s| Watch {
            cpu_s: Some(0.1),
            waited_s: Some(if n > 2.0 { waited_s(n, wall_s) } else { 0.0 }),
            ..Watch::default()
        });
        to_try(&only(&study(cores(2), 10, vec![job])))
    };
    let sleep = tried(|n| 0.1 + 0.9 / n, |_, wall_s| 2.0 * wall_s);
    assert!(sleep.contains("a machine with more cores") && !sleep.contains("as fast"), "{sleep}");
    let compute = tried(|n| 1.0 / n.min(2.0), |n, wall_s| (n - 2.0) * wall_s);
    assert!(compute.contains("take 2 workers, which are as fast"), "{compute}");
}
