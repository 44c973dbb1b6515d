//! The one call that users get, on data that are easy, strange or degenerate.

use amdahl::internal::units::Scaling;
use amdahl::model::{
    BaselineKind, Estimate, LEAST_ROUNDS, Limit, Method, ModelError, Options, Reference, Rounds,
    Sign, Unjudged, Verdict, estimate, on_capacity, two_slope,
};

/// Rounds of a law with a little noise that differs between rounds and counts.
fn noisy(workers: &[f64], rounds: usize, law: impl Fn(f64) -> f64) -> Rounds {
    let wobble = |round: usize, i: usize| 1.0 + 0.004 * ((7 * round + 13 * i) as f64).sin();
    let rows: Vec<Vec<f64>> = (0..rounds)
        .map(|round| workers.iter().enumerate().map(|(i, &n)| law(n) * wobble(round, i)).collect())
        .collect();
    Rounds::new(workers, &rows).unwrap()
}

/// Rounds that all measured the same, to more digits than any clock has.
fn exact(workers: &[f64], rounds: usize, law: impl Fn(f64) -> f64) -> Rounds {
    let row: Vec<f64> = workers.iter().map(|&n| law(n) * std::f64::consts::FRAC_PI_3).collect();
    Rounds::new(workers, &vec![row; rounds]).unwrap()
}

fn default(rounds: &Rounds) -> Estimate {
    estimate(rounds, &Options::default()).unwrap()
}

const GRID: [f64; 5] = [1.0, 2.0, 4.0, 6.0, 8.0];

/// No NaN anywhere: Debug prints every number.
fn assert_numbers(estimate: &Estimate) {
    let text = format!("{estimate:?}");
    assert!(!text.contains("NaN"), "{text}");
}

#[test]
fn a_job_with_a_known_parallel_fraction_gets_it_with_an_interval() {
    let found = default(&noisy(&GRID, 20, |n| 0.05 + 0.95 / n));
    let p = found.parallel_fraction();
    assert!(p.range.unwrap().contains(0.95), "{p:?}");
    assert!((p.value - 0.95).abs() < 0.003, "{p:?}");
    assert_eq!(found.verdict, Verdict::Describes);
    assert_eq!(found.sign, Sign::Plain);
    let ceiling = found.ceiling.unwrap();
    assert!(ceiling.at_least.unwrap() < 20.0 && ceiling.at_most.unwrap() > 20.0, "{ceiling:?}");
    assert_numbers(&found);
}

#[test]
fn the_same_rounds_give_the_same_estimate() {
    let rounds = noisy(&GRID, 12, |n| 0.3 + 0.7 / n);
    assert_eq!(default(&rounds), default(&rounds));
}

#[test]
fn exact_rounds_give_exact_ends() {
    for p in [0.0, 0.5, 1.0] {
        let found = default(&exact(&GRID, 10, |n| 1.0 - p + p / n));
        let range = found.parallel_fraction().range.unwrap();
        assert!((range.lo - p).abs() < 1e-9 && (range.hi - p).abs() < 1e-9, "{range:?}");
        assert_eq!(found.verdict, Verdict::Describes, "p = {p}");
        assert_numbers(&found);
    }
}

#[test]
fn a_perfect_job_shows_no_ceiling() {
    let found = default(&noisy(&GRID, 20, |n| 1.0 / n));
    assert_eq!(found.sign, Sign::NoCeiling);
    let ceiling = found.ceiling.unwrap();
    assert_eq!(ceiling.at_most, None);
    assert!(ceiling.at_least.unwrap() > 50.0, "{ceiling:?}");
}

#[test]
fn a_superlinear_job_has_no_ceiling_at_all() {
    let found = default(&noisy(&GRID, 20, |n| -0.02 + 1.02 / n));
    assert_eq!(found.sign, Sign::Superlinear);
    assert_eq!(found.ceiling.unwrap(), Limit { value: None, at_least: None, at_most: None });
    // Drawn far enough, even its time ends; the speedup there is unbounded, not negative.
    assert_eq!(found.speedup(1000.0).value, None);
    assert_numbers(&found);
}

#[test]
fn a_job_that_gets_slower_is_a_slowdown() {
    let found = default(&noisy(&GRID, 20, |n| 1.2 - 0.2 / n));
    assert_eq!(found.sign, Sign::Slowdown);
    assert!(found.parallel_fraction().value < 0.0);
    assert_numbers(&found);
}

#[test]
fn equal_rounds_of_a_bent_job_take_the_interval_from_the_residuals() {
    let found = default(&exact(&GRID, 10, |n| 1.0 / n.min(4.0)));
    assert_eq!(found.verdict, Verdict::DoesNot);
    let range = found.parallel_fraction().range.unwrap();
    assert!(range.hi - range.lo > 0.01, "{range:?}");
    assert_numbers(&found);
}

#[test]
fn below_five_rounds_there_is_no_interval() {
    let found = default(&noisy(&GRID, LEAST_ROUNDS - 1, |n| 0.05 + 0.95 / n));
    assert_eq!(found.resamples, 0);
    assert_eq!(found.parallel_fraction().range, None);
    assert_eq!(found.points[3].speedup.range, None);
    assert_eq!(found.verdict, Verdict::Unjudged(Unjudged::TooFewRounds));
    assert!(found.lack_of_fit.is_some());
    assert!(default(&noisy(&GRID, LEAST_ROUNDS, |n| 1.0 / n)).serial.raw.is_some());
}

#[test]
fn two_counts_get_an_interval_and_no_verdict() {
    let found = default(&noisy(&[1.0, 2.0], 10, |n| 0.1 + 0.9 / n));
    assert_eq!(found.verdict, Verdict::Unjudged(Unjudged::TooFewCounts));
    assert_eq!((found.serial.widening, found.lack_of_fit), (1.0, None));
    assert!(found.serial.fraction.range.is_some());
}

#[test]
fn without_one_worker_the_law_gives_the_baseline() {
    let found = default(&noisy(&[2.0, 4.0, 8.0], 10, |n| 0.1 + 0.9 / n));
    assert_eq!(found.baseline.kind, BaselineKind::Fitted);
    assert!((found.baseline.seconds.value - 1.0).abs() < 0.02);
    assert!((found.points[0].speedup.value - 1.0 / 0.55).abs() < 0.03);
    assert!((found.law.one_worker_s() / found.baseline.seconds.value - 1.0).abs() < 1e-12);
}

#[test]
fn fractional_and_repeated_counts_are_counts() {
    let found = default(&noisy(&[1.0, 1.0, 1.5, 3.0, 3.0, 8.0], 10, |n| 0.2 + 0.8 / n));
    assert!((found.parallel_fraction().value - 0.8).abs() < 0.01);
    assert_eq!(found.points.len(), 6);
    assert_numbers(&found);
}

#[test]
fn a_count_that_is_repeated_counts_once() {
    let found = default(&noisy(&[1.0, 1.0, 2.0], 10, |n| 0.2 + 0.8 / n));
    assert_eq!(found.verdict, Verdict::Unjudged(Unjudged::TooFewCounts));
    assert_eq!((found.lack_of_fit, found.usl), (None, None));
}

#[test]
fn below_one_worker_the_ends_of_an_interval_keep_their_order() {
    let found = default(&noisy(&[0.5, 1.0, 2.0, 4.0], 10, |n| 0.05 + 0.95 / n));
    for n in [0.25, 0.5, 1.0, 2.0, 8.0] {
        let speedup = found.speedup(n);
        let (lo, hi) = (speedup.at_least.unwrap(), speedup.at_most.unwrap());
        assert!(lo <= speedup.value.unwrap() && speedup.value.unwrap() <= hi, "{n}: {speedup:?}");
    }
}

#[test]
fn speedups_against_the_sequential_program_tell_the_parallel_overhead() {
    let rounds = noisy(&GRID, 10, |n| 0.1 + 0.9 / n);
    let sequential: Vec<f64> = rounds.columns()[0].iter().map(|t| t * 0.8).collect();
    let rounds = rounds.with_sequential(&sequential).unwrap();
    let options = Options { reference: Reference::Sequential, ..Options::default() };
    let found = estimate(&rounds, &options).unwrap();
    assert_eq!(found.baseline.kind, BaselineKind::Sequential);
    let overhead = found.parallel_overhead.unwrap();
    assert!((overhead.value - 1.25).abs() < 1e-9, "{overhead:?}");
    let range = overhead.range.unwrap();
    assert!((range.lo - 1.25).abs() < 1e-9 && (range.hi - 1.25).abs() < 1e-9, "{range:?}");
    assert!((found.points[0].speedup.value - 0.8).abs() < 1e-9);
    // The law itself does not know the baseline.
    assert_eq!(found.law, default(&rounds).law);
}

#[test]
fn the_law_is_fitted_on_the_cores_and_drawn_beyond() {
    let rounds = noisy(&[1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 16.0], 10, |n| {
        0.02 + 0.98 / two_slope::effective_workers(n, 8.0, 0.3)
    });
    let options = Options {
        fit_columns: Some(rounds.columns_up_to(8.0)),
        cores: Some(8.0),
        ..Options::default()
    };
    let found = estimate(&rounds, &options).unwrap();
    assert_eq!(found.verdict, Verdict::Describes);
    assert!((found.parallel_fraction().value - 0.98).abs() < 0.005);
    assert!(!found.points[6].fitted && found.points[6].deviation.value > 0.2);
    let all = estimate(&rounds, &Options { fit_columns: None, ..options }).unwrap();
    assert_eq!(all.verdict, Verdict::DoesNot);
    assert_eq!(all.instead[0].fitted.name(), "two-slope");
}

#[test]
fn a_capped_job_is_named_so() {
    let eight: Vec<f64> = (1..=8).map(f64::from).collect();
    let found = default(&noisy(&eight, 20, |n| 0.05 + 0.95 / n.min(4.0)));
    assert_eq!(found.verdict, Verdict::DoesNot);
    assert_eq!(found.instead[0].fitted.name(), "cap");
}

#[test]
fn overhead_too_small_to_see_still_bounds_what_lies_ahead() {
    let usl = default(&noisy(&GRID, 20, |n| 0.02 + 0.98 / n)).usl.unwrap();
    let hidden = usl.hidden.unwrap();
    assert!(hidden.kappa > 0.0 && hidden.kappa == usl.kappa.range.unwrap().hi);
    let peak = hidden.peak().unwrap();
    assert!(peak.workers > 8.0 && peak.speedup < 50.0, "{peak:?}");
}

#[test]
fn weak_scaling_gets_gustafson() {
    let rounds = noisy(&GRID, 20, |n| n / (0.1 + 0.9 * n));
    let options = Options { scaling: Scaling::Weak, ..Options::default() };
    let found = estimate(&rounds, &options).unwrap();
    assert!((found.parallel_fraction().value - 0.9).abs() < 0.005);
    assert!((found.points[4].speedup.value - 7.3).abs() < 0.1);
    assert!((found.speedup(16.0).value.unwrap() - 14.5).abs() < 0.2);
    assert_eq!((found.ceiling, found.verdict), (None, Verdict::Describes));
}

#[test]
fn every_method_brings_its_interval() {
    let rounds = noisy(&GRID, 12, |n| 0.05 + 0.95 / n);
    for method in Method::ALL {
        let found = estimate(&rounds, &Options { method, ..Options::default() }).unwrap();
        let p = found.parallel_fraction();
        assert!(p.range.unwrap().contains(0.95), "{}: {p:?}", method.name());
        assert_eq!(found.resamples, 2000, "{}", method.name());
    }
}

#[test]
fn settings_outside_their_range_are_refused() {
    let rounds = noisy(&GRID, 5, |n| 1.0 / n);
    let with = |change: fn(&mut Options)| {
        let mut options = Options::default();
        change(&mut options);
        estimate(&rounds, &options).unwrap_err().to_string()
    };
    assert_eq!(
        with(|o| o.confidence = 95.0),
        "confidence '95': expected 0.5 to below 1, such as 0.95"
    );
    assert!(with(|o| o.margin = f64::NAN).starts_with("margin 'NaN': expected above 0"));
    assert!(with(|o| o.fit_columns = Some(vec![0, 9])).starts_with("fitted column 9"));
    assert!(
        with(|o| o.fit_columns = Some(vec![3]))
            .starts_with("different worker counts in the fitted range: 1, expected")
    );
}

#[test]
fn a_clock_that_drops_is_the_machines_and_not_the_jobs() {
    // 20 % slower clocks with all 8 cores busy: a perfect job looks like p = .97 against n.
    let clock = |n: f64| 1.0 - 0.2 * (n - 1.0) / 7.0;
    let kernel = noisy(&GRID, 12, |n| 1.0 / (n * clock(n)));
    let job = noisy(&GRID, 12, |n| 3.0 / (n * clock(n)));
    let against_n = default(&job).parallel_fraction();
    assert!(against_n.value < 0.98, "{against_n:?}");
    let found = on_capacity(&job, &kernel, &Options::default()).unwrap();
    let p = found.parallel_fraction();
    assert!((p.value - 1.0).abs() < 0.002 && p.range.unwrap().contains(1.0), "{p:?}");
    assert!(found.describes && found.max_deviation.abs() < 0.01);
    assert!((found.capacity[4].value - 6.4).abs() < 0.1);
}

#[test]
fn a_capacity_that_was_not_measured_beside_the_job_is_refused() {
    let job = noisy(&GRID, 12, |n| 1.0 / n);
    let refused = |kernel: Rounds| on_capacity(&job, &kernel, &Options::default()).unwrap_err();
    let few = noisy(&GRID, 11, |n| 1.0 / n);
    assert_eq!(refused(few), ModelError::CapacityRounds { got: 11, rounds: 12 });
    let narrow = noisy(&GRID[..4], 12, |n| 1.0 / n);
    assert_eq!(refused(narrow), ModelError::CapacityWorkers { workers: 8.0 });
}
