//! Tables of throughputs, fitted by the Universal Scalability Law.

use amdahl::internal::stats;
use amdahl::model::{throughput, usl};

use super::tables::{expected, relative, table, within};

#[test]
fn specsdm91_gives_the_usl_of_the_vignette() {
    let (n, x) = table("specsdm91");
    let (set, fit) = (expected("specsdm91"), throughput::fit_usl(&n, &x).unwrap());
    let (published, tolerance) = (&set["coefficients"], &set["abs_tol"]);
    for (key, found) in [("alpha", fit.sigma), ("beta", fit.kappa), ("gamma", fit.gamma)] {
        within(found, &published[key], tolerance[key].as_f64().unwrap(), key);
    }
    let derived = &set["derived"];
    within((fit.rss / 4.0).sqrt(), &derived["residual_se"], 0.005, "residual_se");
    let peak = fit.law().peak().unwrap();
    within(peak.workers, &derived["peak_n"], 5e-6, "peak_n");
    within(fit.gamma * peak.speedup, &derived["peak_x"], 0.5, "peak_x");
    within(fit.gamma / fit.sigma, &derived["limit_x"], 5e-3, "limit_x");
    within(1.0 / fit.sigma, &derived["optimal_n"], 5e-5, "optimal_n");
    within(fit.predict(1.0 / fit.sigma), &derived["optimal_x"], 0.5, "optimal_x");
    for (i, &n) in n.iter().enumerate() {
        within(fit.predict(n), &derived["fitted"][i], 0.5, "fitted");
        within(x[i] - fit.predict(n), &derived["residuals"][i], 0.051, "residuals");
        within(x[i] / n / fit.gamma, &derived["efficiency"][i], 5.1e-5, "efficiency");
    }
    let what_if = usl::Fit { kappa: 5e-5, ..fit.law() }.peak().unwrap();
    within(what_if.workers, &derived["what_if_beta_5e_5"]["peak_n"], 0.05, "what if");
    let speed = fit.gamma * what_if.speedup;
    within(speed, &derived["what_if_beta_5e_5"]["peak_x"], 0.5, "what if");
}

#[test]
fn specsdm91_agrees_with_a_second_implementation() {
    let (n, x) = table("specsdm91");
    let (second, fit) =
        (&expected("specsdm91")["second_source"], throughput::fit_usl(&n, &x).unwrap());
    relative(fit.gamma, &second["gamma"], 1e-5, "gamma");
    relative(fit.sigma, &second["alpha"], 2e-5, "alpha");
    relative(fit.kappa, &second["beta"], 5e-5, "beta");
    within(fit.rss, &second["chi2"], 0.01, "chi2");
    within(fit.rss / 4.0, &second["redchi"], 0.01, "redchi");
    // lmfit: N ln(chi2/N) + 2k and + k ln N.
    let fixed = 7.0 * (fit.rss / 7.0).ln();
    within(fixed + 6.0, &second["aic"], 0.01, "aic");
    within(fixed + 3.0 * 7f64.ln(), &second["bic"], 0.001, "bic");
}

/// The R package usl before 3: gamma is the measured X(1), and n/C - 1 with C = X/X(1) is fitted
/// by a x^2 + b x, x = n - 1; kappa = a, sigma = b - a. No sign rule.
fn normalised_quadratic(n: &[f64], x: &[f64]) -> usl::Fit {
    let mut problem = stats::Reduced::<2>::default();
    for (n, value) in n.iter().zip(x) {
        let beyond = n - 1.0;
        problem.add([beyond * beyond, beyond], n / (value / x[0]) - 1.0);
    }
    let [a, b] = problem.solve().unwrap().coefficients;
    usl::Fit { one_worker_s: 1.0 / x[0], sigma: b - a, kappa: a }
}

#[test]
fn the_older_usl_package_is_followed_too() {
    let (n, x) = table("specsdm91");
    let (set, fit) = (expected("specsdm91"), normalised_quadratic(&n, &x));
    let published = &set["alt_method"];
    within(fit.sigma, &published["sigma"], 5e-9, "sigma");
    within(fit.kappa, &published["kappa"], 5e-12, "kappa");
    for (i, &n) in n.iter().enumerate() {
        within(x[0] * fit.speedup(n), &published["fitted"][i], 0.05, "fitted");
    }
    let (n, x) = table("raytracer");
    let (set, fit) = (expected("raytracer"), normalised_quadratic(&n, &x));
    let published = &set["alt_method"];
    within(fit.sigma, &published["sigma"], 5e-10, "sigma");
    within(fit.kappa, &published["kappa"], 5e-10, "kappa");
    within(fit.peak().unwrap().workers, &published["peak_n"], 1.0, "peak_n");
    for n in ["96", "128"] {
        let predicted = x[0] * fit.speedup(n.parse().unwrap());
        within(predicted, &published["predict"][n], 0.5, "predict");
    }
}

#[test]
fn raytracer_keeps_kappa_at_its_bound() {
    let (n, x) = table("raytracer");
    let (set, fit) = (expected("raytracer"), throughput::fit_usl(&n, &x).unwrap());
    let (published, tolerance) = (&set["coefficients"], &set["abs_tol"]);
    for (key, found) in [("alpha", fit.sigma), ("beta", fit.kappa), ("gamma", fit.gamma)] {
        within(found, &published[key], tolerance[key].as_f64().unwrap(), key);
    }
    assert_eq!(fit.law().peak(), None);
    let derived = &set["derived"];
    within((fit.rss / 8.0).sqrt(), &derived["residual_se"], 0.005, "residual_se");
    within(fit.gamma / fit.sigma, &derived["limit_x"], 0.5, "limit_x");
    within(1.0 / fit.sigma, &derived["optimal_n"], 0.05, "optimal_n");
    within(fit.predict(1.0 / fit.sigma), &derived["optimal_x"], 0.5, "optimal_x");
    for n in ["96", "128"] {
        within(fit.predict(n.parse().unwrap()), &derived["predict"][n], 0.05, "predict");
    }
    for (i, (n, x)) in n.iter().zip(&x).enumerate() {
        within(x / n / fit.gamma, &derived["efficiency"][i], 5.1e-5, "efficiency");
    }
}

#[test]
fn cisco_gives_the_usl_of_the_book() {
    let (n, x) = table("cisco");
    let (set, fit) = (expected("cisco"), throughput::fit_usl(&n, &x).unwrap());
    let (published, tolerance) = (&set["coefficients"], &set["rel_tol"]);
    let second = &set["second_source"];
    for (key, found) in [("alpha", fit.sigma), ("beta", fit.kappa), ("gamma", fit.gamma)] {
        relative(found, &published[key], tolerance[key].as_f64().unwrap(), key);
        relative(found, &second[key], 1e-6, key);
    }
    let (derived, peak) = (&set["derived"], fit.law().peak().unwrap());
    within(peak.workers.floor(), &derived["peak_n_floor"], 0.0, "peak_n");
    for n in [1, 20, 35] {
        let (key, workers) = (n.to_string(), f64::from(n));
        relative(fit.predict(workers), &derived["predict"][&key], 1e-6, "predict");
        let response = workers / fit.predict(workers);
        relative(response, &derived["response_time"][&key], 5e-6, "response time");
    }
    relative(fit.predict(35.0), &derived["peak_x"], 1e-6, "peak_x");
}
