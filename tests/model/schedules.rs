//! The prime workload's exact schedule: every cost can be counted, so nothing is measured.

use amdahl::internal::sim::{Policy, span, work};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str::<Value>(include_str!("../data/vectors.json")).unwrap()["list_schedule"]
        .clone()
}

/// Divisions that deciding on `n` takes: an even number 1; an odd one 1 + the odd divisors up to
/// and including the first that divides.
fn divisions(n: u64) -> (u64, bool) {
    if n.is_multiple_of(2) {
        return (1, false);
    }
    let mut tried = 0;
    let mut divisor = 3;
    while divisor * divisor <= n {
        tried += 1;
        if n.is_multiple_of(divisor) {
            return (1 + tried, false);
        }
        divisor += 2;
    }
    (1 + tried, true)
}

fn prime_costs() -> (Vec<f64>, usize, f64) {
    let start = 10u64.pow(13);
    let costs: Vec<(u64, bool)> = (start..start + 1000).map(divisions).collect();
    let primes: Vec<f64> =
        costs.iter().filter(|(_, prime)| *prime).map(|&(cost, _)| cost as f64).collect();
    let all = costs.iter().map(|&(cost, _)| cost as f64).collect();
    (all, primes.len(), work(&primes))
}

fn check_table(durations: &[f64], schedule: Policy, expected: &Value) {
    let expected = expected.as_object().unwrap();
    assert!(!expected.is_empty());
    for (workers, makespan) in expected {
        let found = schedule.makespan(durations, workers.parse().unwrap()).unwrap();
        assert_eq!(Some(found), makespan.as_f64(), "{schedule:?} on {workers}");
    }
}

#[test]
fn a_small_list_is_scheduled_as_in_the_vectors() {
    let case = &vectors()["small"];
    let costs: Vec<f64> =
        case["costs"].as_array().unwrap().iter().map(|cost| cost.as_f64().unwrap()).collect();
    check_table(&costs, Policy::Greedy, &case["expect"]);
}

#[test]
fn the_primes_are_scheduled_as_in_the_vectors_and_the_statistics() {
    let case = &vectors()["primes"];
    let (costs, primes, prime_work) = prime_costs();
    assert_eq!(Some(primes as u64), case["primes"].as_u64());
    assert_eq!(Some(work(&costs)), case["work"].as_f64());
    assert_eq!(Some(span(&costs)), case["span"].as_f64());
    let ratio = work(&costs) / span(&costs);
    assert!((ratio / case["work_over_span"].as_f64().unwrap() - 1.0).abs() < 1e-6);
    assert!((prime_work / work(&costs) - 0.858).abs() < 5e-4);
    check_table(&costs, Policy::Greedy, &case["greedy_index_order"]);
    check_table(&costs, Policy::LongestFirst, &case["lpt"]);
    // Speedups as printed: greedy, longest first, static blocks, round robin.
    let table = [
        (2, "1.9976 2.0000 1.844 1.00001"),
        (4, "3.8479 4.0000 3.350 1.871"),
        (8, "7.2013 7.9236 5.202 3.381"),
        (16, "13.1909 13.2060 6.011 5.744"),
        (32, "19.8082 19.8090 7.924 9.400"),
        (64, "39.5729 39.6180 13.206 12.735"),
        (128, "39.6161 39.6180 19.809 19.501"),
    ];
    for (workers, speedups) in table {
        for (schedule, printed) in Policy::PLAIN.into_iter().zip(speedups.split(' ')) {
            let speedup = work(&costs) / schedule.makespan(&costs, workers).unwrap();
            // One off in the last digit that was printed, at most.
            let digits = printed.split_once('.').unwrap().1.len() as i32;
            let off = speedup - printed.parse::<f64>().unwrap();
            assert!(off.abs() <= 10_f64.powi(-digits), "{schedule:?} on {workers}: {speedup}");
        }
    }
}

#[test]
fn amdahl_and_the_usl_fitted_on_a_few_workers_miss_the_schedule_far_ahead() {
    let (costs, ..) = prime_costs();
    let n: Vec<f64> = (1..=8).map(f64::from).collect();
    let t: Vec<f64> = (1..=8).map(|p| Policy::Greedy.makespan(&costs, p).unwrap()).collect();
    let truth = Policy::Greedy.makespan(&costs, 64).unwrap();
    let amdahl = amdahl::model::amdahl::fit(&n, &t).unwrap();
    let speedup = 1.0 / (amdahl.serial_fraction() + amdahl.parallel_fraction() / 64.0);
    let true_speedup = work(&costs) / truth;
    let off = speedup / true_speedup - 1.0;
    assert!((off + 0.21).abs() < 0.01, "Amdahl: {off}");
    let usl = amdahl::model::usl::fit(&n, &t).unwrap();
    let off = usl.speedup(64.0) / true_speedup - 1.0;
    assert!((off + 0.67).abs() < 0.01, "USL: {off}");
}
