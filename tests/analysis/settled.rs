//! When more rounds would tell nothing more.

use crate::support::studies::{Noise, UP_TO_8, amdahl_s, block, cores, series, study};
use amdahl::analysis::{Options, settled};
use amdahl::data::Study;

/// A job of p .95 in so many rounds, with this noise.
fn job(counts: &[f64], rounds: u32, share: f64) -> Study {
    let noise = &mut Noise::new(share, 5);
    study(cores(8), rounds, vec![series("job@rayon", counts, rounds, noise, amdahl_s(0.95))])
}

fn is_settled(of: &Study) -> bool {
    settled(of, &Options::default(), 0.02).unwrap()
}

#[test]
fn a_quiet_job_is_settled_after_eight_rounds_and_a_noisy_one_is_not() {
    assert!(is_settled(&job(&UP_TO_8, 8, 0.005)));
    assert!(!is_settled(&job(&UP_TO_8, 8, 0.05)));
    assert!(!is_settled(&job(&UP_TO_8, 3, 0.005)), "without intervals nothing is known");
}

#[test]
fn what_the_law_does_not_describe_is_settled_by_its_measured_speedup() {
    let cap = |n: f64| amdahl_s(0.95)(n.min(3.0));
    let of = |share| {
        let noise = &mut Noise::new(share, 5);
        study(cores(8), 10, vec![series("job@rayon", &UP_TO_8, 10, noise, cap)])
    };
    assert!(is_settled(&of(0.005)));
    assert!(!is_settled(&of(0.05)));
}

#[test]
fn two_worker_counts_are_settled_by_their_speedup_and_one_by_nothing_more() {
    assert!(is_settled(&job(&[1.0, 2.0], 10, 0.005)));
    assert!(!is_settled(&job(&[1.0, 2.0], 10, 0.05)));
    assert!(is_settled(&job(&[1.0], 10, 0.05)));
}

#[test]
fn a_job_that_others_disturb_is_not_settled() {
    let mut noisy = job(&UP_TO_8, 10, 0.005);
    for round in 0..8 {
        noisy.series[0].points[0].blocks[round] = block(round as u32, 1.0, Some(7.5));
    }
    assert!(!is_settled(&noisy));
    let refused = settled(&noisy, &Options { margin: 2.0, ..Options::default() }, 0.02);
    assert!(refused.is_err());
}
