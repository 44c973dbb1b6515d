//! Every section of tests/data/vectors.json, at a relative tolerance of 1e-6.

// Helpers outside #[test] functions are tests too.
use amdahl::internal::stats::{self, Resamples};
use amdahl::model::{
    Deviation, Estimate, Fitted, Law, Options, Rounds, amdahl as amdahl_law, cap, choice,
    estimate_with, karp_flatt, replicates, usl,
};
use serde_json::Value;

fn vectors(section: &str) -> Value {
    let text = include_str!("../data/vectors.json");
    serde_json::from_str::<Value>(text).unwrap()[section].clone()
}

fn cases(section: &str) -> Vec<Value> {
    vectors(section).as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

#[track_caller]
fn close(found: f64, expected: &Value, what: &str) {
    near(found, expected, 1e-9, what);
}

#[track_caller]
fn near(found: f64, expected: &Value, zero: f64, what: &str) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what}: no number in the vectors"));
    assert!(
        (found - expected).abs() <= 1e-6 * expected.abs() + zero,
        "{what}: found {found}, expected {expected}"
    );
}

#[track_caller]
fn all_close(found: &[f64], expected: &Value, what: &str) {
    let expected = expected.as_array().unwrap();
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        close(*found, expected, what);
    }
}

fn check_amdahl(n: &[f64], t: &[f64], expect: &Value, name: &str) {
    let fit = amdahl_law::fit(n, t).unwrap();
    close(fit.serial_s, &expect["a"], name);
    close(fit.parallel_s, &expect["b"], name);
    close(fit.one_worker_s(), &expect["t1_hat"], name);
    close(fit.serial_fraction(), &expect["s"], name);
    close(fit.parallel_fraction(), &expect["p"], name);
    // Where s is 0 but for rounding the vectors hold no ceiling.
    if !expect["smax"].is_null() {
        close(amdahl_law::ceiling(fit.serial_fraction()).unwrap(), &expect["smax"], name);
    }
    let predicted: Vec<f64> = n.iter().map(|&n| fit.predict(n)).collect();
    all_close(&predicted, &expect["pred"], name);
    let law = Law::Amdahl(fit);
    let deviations: Vec<f64> = n.iter().zip(t).map(|(&n, &t)| law.deviation(n, t)).collect();
    all_close(&deviations, &expect["dev"], name);
    let largest = deviations.iter().map(|d| d.abs()).fold(0.0, f64::max);
    close(largest, &expect["max_abs_dev"], name);
    let wrss: f64 = predicted.iter().zip(t).map(|(p, t)| (1.0 - p / t).powi(2)).sum();
    close(wrss, &expect["wrss"], name);
}

#[test]
fn amdahl_is_fitted_as_in_the_vectors() {
    let cases = cases("amdahl_fit");
    assert_eq!(cases.len(), 10);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        check_amdahl(&numbers(&case["n"]), &numbers(&case["t"]), &case["expect"], name);
    }
}

/// `zero` is the absolute tolerance: times that the vectors round to 9 digits leave more of a
/// parameter that is 0.
fn check_usl(fit: usl::Fit, n: &[f64], t: &[f64], expect: &Value, name: &str, zero: f64) {
    near(fit.one_worker_s, &expect["t1_hat"], zero, name);
    near(fit.sigma, &expect["sigma"], zero, name);
    near(fit.kappa, &expect["kappa"], zero, name);
    let c = [1.0, fit.sigma, fit.kappa].map(|share| share * fit.one_worker_s);
    for (c, expected) in c.iter().zip(numbers(&expect["c"])) {
        near(*c, &expected.into(), zero, name);
    }
    let deviations: Vec<f64> = n.iter().zip(t).map(|(&n, t)| t / fit.predict(n) - 1.0).collect();
    for (d, expected) in deviations.iter().zip(numbers(&expect["dev"])) {
        near(*d, &expected.into(), zero, name);
    }
    let wrss: f64 = n.iter().zip(t).map(|(&n, t)| (1.0 - fit.predict(n) / t).powi(2)).sum();
    near(wrss, &expect["wrss"], zero, name);
    // A kappa of rounding size puts a peak at a hundred million workers: nothing to compare.
    match (fit.peak(), expect["kappa"].as_f64().unwrap() > 1e-12) {
        (Some(peak), true) => {
            near(peak.workers, &expect["peak_n"], zero, name);
            near(peak.speedup, &expect["peak_speedup"], zero, name);
        }
        (peak, false) => assert!(peak.is_none_or(|peak| peak.workers > 1e4), "{name}: {peak:?}"),
        (None, true) => panic!("{name}: no peak"),
    }
}

#[test]
fn the_usl_is_fitted_as_in_the_vectors() {
    let cases = cases("usl_fit");
    assert_eq!(cases.len(), 5);
    for case in cases {
        let (n, t) = (numbers(&case["n"]), numbers(&case["t"]));
        let name = case["name"].as_str().unwrap();
        let nnls = usl::fit(&n, &t).unwrap();
        check_usl(nnls, &n, &t, &case["expect_nnls"], name, 1e-9);
        assert_eq!(nnls.peak().is_none(), case["expect_nnls"]["peak_n"].is_null(), "{name}");
        let free = usl::fit_unconstrained(&n, &t).unwrap();
        check_usl(free, &n, &t, &case["expect_unconstrained"], name, 1e-8);
    }
}

#[test]
fn karp_flatt_is_as_in_the_vectors() {
    let cases = cases("karp_flatt");
    assert_eq!(cases.len(), 4);
    for case in cases {
        let (n, t) = (numbers(&case["n"]), numbers(&case["t"]));
        let (expect, name) = (&case["expect"], case["name"].as_str().unwrap());
        let points: Vec<(f64, f64)> = n
            .iter()
            .zip(&t)
            .filter_map(|(&n, time)| Some((n, karp_flatt::serial_fraction(t[0] / time, n)?)))
            .collect();
        let e: Vec<f64> = points.iter().map(|&(_, e)| e).collect();
        all_close(&e, &expect["e"], name);
        let trend = karp_flatt::trend(&points).unwrap();
        close(trend.mean, &expect["mean"], name);
        close(trend.slope, &expect["slope"], name);
        close(trend.intercept, &expect["intercept"], name);
        close(trend.slope_se.unwrap(), &expect["slope_se"], name);
        if let Some(expected) = expect.get("t") {
            close(trend.t.unwrap(), expected, name);
            close(trend.p_value.unwrap(), &expect["p_value"], name);
        }
    }
}

/// The vectors' rounds with the vectors' own resamples, through the one call that users get.
fn estimated(case: &Value) -> (Rounds, Estimate) {
    let rows: Vec<Vec<f64>> = case["rounds"].as_array().unwrap().iter().map(numbers).collect();
    let rounds = Rounds::new(&numbers(&case["n"]), &rows).unwrap();
    let indices: Vec<Vec<usize>> = case["bootstrap"]["resample_row_indices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| numbers(row).iter().map(|&index| index as usize).collect())
        .collect();
    let resamples = Resamples::from_indices(rounds.rounds(), &indices).unwrap();
    let estimate = estimate_with(&rounds, &as_measured(), &resamples).unwrap();
    (rounds, estimate)
}

/// The vectors know nothing of pairing.
fn as_measured() -> Options {
    Options { paired: false, ..Options::default() }
}

#[test]
fn lack_of_fit_is_as_in_the_vectors() {
    let cases = cases("lack_of_fit");
    assert_eq!(cases.len(), 3);
    for case in cases {
        let (rounds, estimate) = estimated(&case);
        let (expect, name) = (&case["expect"], case["name"].as_str().unwrap());
        let test = estimate.lack_of_fit.unwrap();
        all_close(&test.geometric_means_s, &expect["geomean"], name);
        let Law::Amdahl(fit) = test.law else { panic!("{name}: {:?}", test.law) };
        close(fit.serial_s, &expect["fit_a"], name);
        close(fit.parallel_s, &expect["fit_b"], name);
        close(fit.parallel_fraction(), &expect["fit_p"], name);
        close(test.misfit_squares, &expect["ss_lof"], name);
        close(test.misfit_df, &expect["df_lof"], name);
        close(test.noise_squares, &expect["ss_interaction"], name);
        close(test.noise_df, &expect["df_interaction"], name);
        close(test.f, &expect["F"], name);
        close(test.p_value, &expect["p_value"], name);
        check_amdahl(rounds.workers(), &rounds.medians(), &case["amdahl_on_medians"], name);
    }
}

#[test]
fn blocks_see_what_a_test_without_them_does_not() {
    // The classic pure error that the vectors give beside it: rounds count as noise there.
    for case in cases("lack_of_fit") {
        let (rounds, estimate) = estimated(&case);
        let test = estimate.lack_of_fit.unwrap();
        let classic = &case["expect"]["classic_pure_error"];
        let pure: f64 = rounds
            .columns()
            .iter()
            .map(|column| {
                let logs: Vec<f64> = column.iter().map(|t| t.ln()).collect();
                stats::variance(&logs).unwrap() * (logs.len() - 1) as f64
            })
            .sum();
        let df = (rounds.columns().len() * (rounds.rounds() - 1)) as f64;
        close(pure, &classic["ss_pe"], "ss_pe");
        close(df, &classic["df_pe"], "df_pe");
        let f = test.misfit_squares / test.misfit_df / (pure / df);
        close(f, &classic["F"], "classic F");
        close(stats::f_sf(f, test.misfit_df, df).unwrap(), &classic["p_value"], "classic p");
        assert!(test.f > f, "{}", case["name"]);
    }
}

#[test]
fn the_bootstrap_is_as_in_the_vectors() {
    for case in cases("lack_of_fit") {
        let (rounds, estimate) = estimated(&case);
        let (expect, name) = (&case["bootstrap"]["expect"], case["name"].as_str().unwrap());
        all_close(&rounds.medians(), &expect["medians"], name);
        close(estimate.serial.fraction.value, &expect["s"], name);
        let raw = estimate.serial.raw.unwrap();
        close(raw.lo, &expect["s_lo_raw"], name);
        close(raw.hi, &expect["s_hi_raw"], name);
        close(estimate.serial.misfit_ratio.unwrap(), &expect["Q"], name);
        let deviations: Vec<_> = estimate.points.iter().map(|point| point.deviation).collect();
        let part =
            |part: fn(&Deviation) -> f64| -> Vec<f64> { deviations.iter().map(part).collect() };
        all_close(&part(|d| d.value), &expect["dev"], name);
        all_close(&part(|d| d.narrow.unwrap().lo), &expect["dev_lo90"], name);
        all_close(&part(|d| d.narrow.unwrap().hi), &expect["dev_hi90"], name);
    }
}

/// What the law leaves over widens more than the vectors' K did; Student's ends by a program of
/// its own, and how much wider than the raw interval they are.
#[test]
fn what_the_law_leaves_over_widens_to_students_interval() {
    let expected = [
        (0.042_289_354_9, 0.053_894_310_8, 2.878_062_66),
        (0.006_125_491_93, 0.326_977_781, 76.321_369_2),
        (0.060_693_580_4, 0.132_760_479, 14.968_846_1),
    ];
    for (case, (lo, hi, widening)) in cases("lack_of_fit").into_iter().zip(expected) {
        let (_, estimate) = estimated(&case);
        let range = estimate.serial.fraction.range.unwrap();
        let found = [range.lo, range.hi, estimate.serial.widening];
        for (found, expected) in found.into_iter().zip([lo, hi, widening]) {
            assert!((found / expected - 1.0).abs() < 1e-5, "{}: {found} {expected}", case["name"]);
        }
    }
}

#[test]
fn each_resample_is_as_in_the_vectors() {
    for case in cases("lack_of_fit") {
        let (rounds, _) = estimated(&case);
        let expect = &case["bootstrap"]["expect"]["s_boot"];
        let indices = case["bootstrap"]["resample_row_indices"].as_array().unwrap();
        let indices: Vec<Vec<usize>> = indices
            .iter()
            .map(|row| numbers(row).iter().map(|&index| index as usize).collect())
            .collect();
        let resamples = Resamples::from_indices(rounds.rounds(), &indices).unwrap();
        let all = replicates(&rounds, &as_measured(), &resamples).unwrap();
        all_close(&all.serial_fractions, expect, "s_boot");
    }
}

#[test]
fn laws_are_chosen_as_in_the_vectors() {
    let cases = cases("model_choice");
    assert_eq!(cases.len(), 3);
    for case in cases {
        let (n, m, se) = (numbers(&case["n"]), numbers(&case["m"]), numbers(&case["se_rel"]));
        let floor = case["floor"].as_f64().unwrap();
        let ranked = choice::rank(&n, &m, &se, floor, None);
        let (expect, name) = (&case["expect"], case["name"].as_str().unwrap());
        for candidate in &ranked {
            let law = candidate.fitted.name();
            let expect = &expect[law];
            close(f64::from(candidate.fitted.parameters()), &expect["k"], name);
            close(candidate.chi2, &expect["chi2"], &format!("{name}: {law}"));
            close(candidate.bic, &expect["bic"], &format!("{name}: {law}"));
            match candidate.fitted {
                Fitted::Amdahl(fit) => {
                    close(fit.serial_s, &expect["a"], name);
                    close(fit.parallel_s, &expect["b"], name);
                }
                Fitted::Usl(fit) => {
                    close(fit.sigma, &expect["sigma"], name);
                    close(fit.kappa, &expect["kappa"], name);
                }
                Fitted::Cap(fit) => {
                    close(fit.capacity, &expect["C"], name);
                    close(fit.serial_s, &expect["a"], name);
                    close(fit.parallel_s, &expect["b"], name);
                }
                _ => {}
            }
        }
        assert_eq!(ranked.len(), 4, "{name}");
        assert_eq!(ranked[0].fitted.name(), expect["best_bic"].as_str().unwrap(), "{name}");
    }
}

#[test]
fn the_cap_scan_is_as_in_the_vectors() {
    let case = vectors("cap_scan_seed");
    let (n, t) = (numbers(&case["n"]), numbers(&case["t"]));
    let fit = cap::fit(&n, &t).unwrap();
    let expect = &case["expect"];
    close(fit.capacity, &expect["C"], "C");
    close(fit.serial_s, &expect["a"], "a");
    close(fit.parallel_s, &expect["b"], "b");
    close(fit.serial_fraction(), &expect["s"], "s");
    let wrss: f64 = n.iter().zip(&t).map(|(&n, t)| (1.0 - fit.predict(n) / t).powi(2)).sum();
    close(wrss, &expect["wrss"], "wrss");
}

#[test]
fn summaries_are_as_in_the_vectors() {
    let case = vectors("summaries");
    let x = numbers(&case["x"]);
    close(stats::median(&x).unwrap(), &case["median"], "median");
    close(stats::quantile(&x, 0.025).unwrap(), &case["q025"], "q025");
    close(stats::quantile(&x, 0.975).unwrap(), &case["q975"], "q975");
    close(stats::trimmed_mean(&x, 0.2).unwrap(), &case["trim20"], "trim20");
}

#[test]
fn distributions_are_as_in_the_vectors() {
    let special = vectors("special");
    let of = |row: &Value, key: &str| row[key].as_f64().unwrap();
    for row in special["f_sf"].as_array().unwrap() {
        let p = stats::f_sf(of(row, "f"), of(row, "d1"), of(row, "d2")).unwrap();
        close(p, &row["p"], "F");
    }
    for row in special["t_ppf_975"].as_array().unwrap() {
        close(stats::t_ppf(0.975, of(row, "df")).unwrap(), &row["t"], "t");
    }
    for row in special["chi2_sf"].as_array().unwrap() {
        close(stats::chi2_sf(of(row, "x"), of(row, "df")).unwrap(), &row["p"], "chi2");
    }
}
