//! From the engine to the analysis on the clock-free runner: what is said of jobs whose parallel
//! fraction is known.

use crate::support::fake::{Fake, plan};
use crate::support::studies::{only, sentences};
use amdahl::analysis::{Series, Verdict};
use amdahl::internal::measure::{Between, Rounds, Silent, Stop, sweep};

const POWERS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

fn measured(law: (f64, f64), rounds: usize, seed: u64, others: fn(u32) -> f64) -> Series {
    let mut fake = Fake::of(&[("job@fake", law.0, law.1)], 0.01, seed);
    fake.others = others;
    let plan = plan(&["job@fake"], &POWERS, Rounds::Exactly(rounds), 0.1);
    only(
        &sweep(&plan, &mut fake, &mut Silent, &Stop::default(), Between::saving(&mut |_| Ok(())))
            .unwrap(),
    )
}

#[test]
fn the_interval_covers_the_truth_in_at_least_52_of_60_seeded_runs() {
    let mut covered = 0;
    for p in [0.5, 0.9, 0.99] {
        for seed in 0..20 {
            let series = measured((0.4, p), 10, seed, |_| 0.0);
            let found = series.amdahl.unwrap().parallel_fraction;
            let (lo, hi) = (found.lo.unwrap(), found.hi.unwrap());
            assert!((found.value - p).abs() < 0.02, "p = {p}, seed {seed}: {found:?}");
            covered += usize::from((lo..=hi).contains(&p));
        }
    }
    assert!(covered >= 52, "{covered} of 60");
}

#[test]
fn a_true_amdahl_job_is_described_by_amdahls_law() {
    let series = measured((0.4, 0.9), 20, 3, |_| 0.0);
    assert_eq!(series.verdict, Verdict::Describes);
    assert!(series.laws.is_empty());
}

#[test]
fn with_busy_neighbours_no_verdict_is_given_and_the_sentence_says_why() {
    let series = measured((0.4, 0.9), 10, 3, |_| 1.2);
    assert_eq!(series.verdict, Verdict::Withheld);
    let said = sentences(&series);
    assert!(said.contains("this says nothing about your code"), "{said}");
}

#[test]
fn a_few_disturbed_rounds_are_left_out() {
    let series = measured((0.4, 0.9), 10, 3, |round| if round == 4 { 1.2 } else { 0.0 });
    assert_eq!((series.rounds, series.disturbed_rounds), (9, 1));
    assert_ne!(series.verdict, Verdict::Withheld);
}
