//! From which size of a job on more workers pay.

use crate::support::studies::{Noise, UP_TO_8, analysed, cores, series, study};
use amdahl::analysis::{Analysis, Pays};
use amdahl::data::{JobSize, Series};

/// A job whose eight workers are so many times as fast, by size.
fn with(gains: &[(u64, f64)], noise: f64, rounds: u32) -> Analysis {
    let mut noise = Noise::new(noise, 77);
    let all = gains.iter().map(|(size, gain)| {
        let lost = |n: f64| 1.0 + (1.0 / gain - 1.0) * (n - 1.0) / 7.0;
        let one = series(&format!("size {size}, job"), &UP_TO_8, rounds, &mut noise, lost);
        Series { size: Some(JobSize { job: "job".into(), size: *size, offloaded: false }), ..one }
    });
    analysed(&study(cores(8), rounds, all.collect()))
}

fn told(analysis: &Analysis) -> String {
    analysis.sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_smallest_size_from_which_on_workers_pay_is_told() {
    let found = with(&[(10_000_000, 4.0), (100_000, 0.5), (1_000_000, 2.0)], 0.001, 10);
    assert_eq!(found.sizes[0].pays_from, Some(1_000_000));
    let said = told(&found);
    assert!(said.starts_with("'job': more workers pay from size 1e6 on (at best 2.0"), "{said}");
    assert!(said.contains("; size 1e7 gives 4.0"), "{said}");
    assert!(said.contains(" Size 1e5 does not pay within 8 workers (at best 0."), "{said}");
}

#[test]
fn a_larger_size_that_does_not_pay_is_not_passed_over() {
    let found = with(&[(10, 2.0), (20, 0.5), (30, 2.0)], 0.001, 10);
    assert_eq!(found.sizes[0].pays_from, Some(30));
    let said = told(&found);
    assert!(said.contains(" Size 10 pays (at best 2.0"), "{said}");
    assert!(said.contains(" Size 20 does not pay within 8 workers"), "{said}");
    let none = with(&[(10, 2.0), (20, 0.5)], 0.001, 10);
    assert_eq!(none.sizes[0].pays_from, None);
    assert!(told(&none).starts_with("'job': no size is known from which on more workers pay."));
}

#[test]
fn where_every_size_pays_the_smallest_is_called_that() {
    let said = told(&with(&[(10, 2.0), (20, 3.0)], 0.001, 10));
    assert!(said.contains("pay from size 10 on, the smallest measured (at best 2.0"), "{said}");
}

#[test]
fn without_an_interval_nothing_is_said_to_pay() {
    let found = with(&[(10, 0.5), (20, 3.0)], 0.001, 1);
    assert!(found.sizes[0].sizes.iter().all(|at| at.pays == Pays::Unknown));
    let said = told(&found);
    assert!(said.contains(" Size 20 cannot be told: too few undisturbed rounds"), "{said}");
}

#[test]
fn a_gain_that_chance_explains_does_not_pay() {
    let found = with(&[(10, 1.005), (20, 3.0)], 0.05, 10);
    assert_eq!(found.sizes[0].sizes[0].pays, Pays::No, "{}", told(&found));
}

#[test]
fn one_size_or_none_is_no_grid() {
    assert!(with(&[(10, 2.0)], 0.001, 10).sizes.is_empty());
}

#[test]
fn the_best_of_seven_counts_is_above_one_by_chance_no_more_often_than_one_of_them() {
    let mut noise = Noise::new(0.02, 5);
    let (mut paid, mut alone, mut all) = (0, 0, 0);
    for _ in 0..10 {
        let sizes = [1, 2, 3, 4].map(|size| {
            let one = series(&format!("size {size}, job"), &UP_TO_8, 10, &mut noise, |_| 1.0);
            Series { size: Some(JobSize { job: "job".into(), size, offloaded: false }), ..one }
        });
        let found = analysed(&study(cores(8), 10, sizes.into()));
        for at in &found.sizes[0].sizes {
            all += 1;
            paid += u32::from(at.pays == Pays::Yes);
            alone += u32::from(at.speedup.unwrap().lo.unwrap() > 1.0);
        }
    }
    println!("of {all} that gain nothing {paid} are said to pay; without the correction {alone}");
    assert!(paid * 20 <= all && paid <= alone, "{paid} of {all}, {alone} without the correction");
}
