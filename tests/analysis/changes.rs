//! Changes whose truth is known: simulated tables and jobs with noise, misfit and offsets.

use crate::support::files::table;
use crate::support::studies::{Noise, amdahl_s, cores, series, study};
use amdahl::analysis::{Comparison, Gate, Options, Outcome, compare};
use amdahl::data::Study;

fn compared(base: &Study, new: &Study) -> Comparison {
    compare(base, new, &Options::default()).unwrap()
}

fn outcome(gate: &str, of: &Comparison) -> Outcome {
    gate.parse::<Gate>().unwrap().judge(of)[0].outcome
}

#[test]
fn what_both_studies_misfit_alike_cancels_in_the_change_of_p() {
    // p .95 and .94, both with the same misfit of 1.2 % at some counts.
    let [base, new] = ["misfit-alike-p95", "misfit-alike-p94"]
        .map(|name| table(&format!("simulated/{name}.csv")));
    let found = compared(&base, &new);
    let change = found.series[0].parallel_fraction.unwrap().change;
    let (lo, hi) = (change.lo.unwrap(), change.hi.unwrap());
    assert!((change.value + 0.011).abs() < 0.001, "{change:?}");
    assert!((lo + 0.015).abs() < 0.001 && (hi + 0.008).abs() < 0.001, "{change:?}");
    assert_eq!(outcome("p -0.5pt", &found), Outcome::Exceeded);
}

/// A job of this p that misses the law by these factors at 1, 2, 4 and 8 workers.
fn missed(p: f64, factors: [f64; 4], seed: u64) -> Study {
    let counts = [1.0, 2.0, 4.0, 8.0];
    let noise = &mut Noise::new(0.005, seed);
    let law = amdahl_s(p);
    let at = |n: f64| factors[counts.iter().position(|count| *count == n).unwrap()] * law(n);
    study(cores(8), 20, vec![series("job@rayon", &counts, 20, noise, at)])
}

#[test]
fn what_only_one_study_misfits_stays_in_doubt() {
    let bent = [1.0, 1.03, 0.97, 1.0];
    for seed in 0..10 {
        let alike = compared(&missed(0.95, bent, seed), &missed(0.94, bent, seed + 50));
        let apart = compared(&missed(0.95, [1.0; 4], seed), &missed(0.94, bent, seed + 50));
        let width = |found: &Comparison| {
            let change = found.series[0].parallel_fraction.unwrap().change;
            change.hi.unwrap() - change.lo.unwrap()
        };
        assert!(width(&apart) > 4.0 * width(&alike), "seed {seed}");
        assert_ne!(outcome("p -0.2pt", &apart), Outcome::Exceeded, "seed {seed}");
    }
}
