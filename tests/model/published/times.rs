//! Tables of times.

use amdahl::internal::stats;
use amdahl::model::{
    Method, Options, Reference, Rounds, Verdict, amdahl as amdahl_law, estimate, gustafson,
    karp_flatt, throughput, usl,
};
use serde_json::Value;

use super::tables::{expected, means, pick, relative, table, within};

#[test]
fn gopic_gives_its_line_of_mean_times() {
    // Its tables cut digits off instead of rounding: one unit of the last digit.
    let set = expected("gopic_omp");
    let (n, t) = table("gopic_omp");
    let (counts, all_means) = means(&n, &t);
    for (count, mean) in counts.iter().zip(&all_means) {
        within(*mean, &set["derived"]["mean"][count.to_string()], 0.01, "mean");
    }
    let below = counts.iter().filter(|&&n| n <= 32.0).count();
    let (n32, t32) = (&counts[..below], &all_means[..below]);
    let fit = Method::AbsoluteTime.fit(n32, t32).unwrap();
    let (published, tolerance) = (&set["coefficients"], &set["abs_tol"]);
    let p_tolerance = tolerance["parallel_fraction"].as_f64().unwrap();
    within(fit.parallel_fraction(), &published["parallel_fraction"], p_tolerance, "p");
    within(fit.serial_s, &published["t_serial"], tolerance["t_serial"].as_f64().unwrap(), "a");
    let again = &set["reproduced"];
    relative(fit.serial_s, &again["t_serial"], 1e-8, "a");
    relative(fit.parallel_s, &again["t_parallel"], 1e-8, "b");
    relative(fit.parallel_fraction(), &again["parallel_fraction"], 1e-6, "p");
    let centre = stats::mean(t32).unwrap();
    let total: f64 = t32.iter().map(|t| (t - centre).powi(2)).sum();
    let left: f64 = n32.iter().zip(t32).map(|(&n, t)| (t - fit.predict(n)).powi(2)).sum();
    within(1.0 - left / total, &again["r2"], 1e-8, "r2");
}

#[test]
fn gopic_gives_its_derived_columns() {
    let derived = &expected("gopic_omp")["derived"];
    let (n, t) = table("gopic_omp");
    let (counts, means) = means(&n, &t);
    for (i, &count) in counts.iter().enumerate() {
        let key = count.to_string();
        let here: Vec<f64> =
            n.iter().zip(&t).filter(|(n, _)| **n == count).map(|(_, &t)| t).collect();
        let population = (stats::variance(&here).unwrap() * 2.0 / 3.0).sqrt();
        within(population, &derived["stddev_population"][&key], 0.0051, "stddev");
        if count > 1.0 {
            let speedup = means[0] / means[i];
            within(speedup, &derived["speedup"][&key], 0.0051, "speedup");
            let e = karp_flatt::serial_fraction(speedup, count).unwrap();
            within(e, &derived["karp_flatt"][&key], 1e-4, "karp_flatt");
            let scaled = gustafson::scaled_speedup(1.0 - 0.9384, count);
            within(scaled, &derived["gustafson_scaled"][&key], 0.0051, "gustafson");
        }
    }
}

#[test]
fn dirac_gives_its_mean_karp_flatt() {
    let set = expected("dirac_pi_mpi_strong");
    let (n, t) = table("dirac_pi_mpi_strong");
    let fit = Method::KarpFlatt.fit(&n, &t).unwrap();
    let (published, tolerance) = (&set["coefficients"], &set["abs_tol"]);
    let p_tolerance = tolerance["parallel_fraction_mean"].as_f64().unwrap();
    within(fit.parallel_fraction(), &published["parallel_fraction_mean"], p_tolerance, "p");
    // The source averages fractions that it has cut to 7 digits.
    let cut: Vec<f64> = n
        .iter()
        .zip(&t)
        .filter_map(|(&n, t_n)| karp_flatt::serial_fraction(t[0] / t_n, n))
        .map(|e| (e * 1e7).floor() / 1e7)
        .collect();
    let s_tolerance = tolerance["serial_fraction_mean"].as_f64().unwrap();
    let cut = stats::mean(&cut).unwrap();
    within(cut, &published["serial_fraction_mean"], s_tolerance, "s of cut digits");
    within(fit.serial_fraction(), &published["serial_fraction_mean"], 1.5e-7, "s");
    let derived = &set["derived"];
    for (n, t_n) in n.iter().zip(&t).skip(1) {
        let (key, speedup) = (n.to_string(), t[0] / t_n);
        within(speedup, &derived["speedup"][&key], 0.0051, "speedup");
        let e = karp_flatt::serial_fraction(speedup, *n).unwrap();
        within(e, &derived["karp_flatt"][&key], 5.1e-7, "karp_flatt");
    }
    let ceiling = amdahl_law::ceiling(fit.serial_fraction()).unwrap();
    within(ceiling, &derived["max_speedup"], 0.5, "max_speedup");
    for (key, time) in derived["projected_time"].as_object().unwrap() {
        // Its own rows agree with each other to 1e-5 only.
        relative(fit.predict(key.parse().unwrap()), time, 2e-5, "projected_time");
    }
    for (key, speedup) in derived["projected_speedup"].as_object().unwrap() {
        let found = amdahl_law::speedup(fit.serial_fraction(), key.parse().unwrap());
        relative(found, speedup, 2e-5, "projected_speedup");
    }
}

/// Every column of a published speedup table, through the one call that users get.
fn check_columns(set: &str, columns: &[(&str, f64)]) {
    let (n, t) = table(set);
    let found = estimate(&Rounds::single(&n, &t).unwrap(), &Options::default()).unwrap();
    for (i, point) in found.points.iter().enumerate() {
        for &(column, scale) in columns {
            let published = &expected(set)["derived"][column][i];
            let tolerance = expected(set)["abs_tol"][column].as_f64().unwrap_or(0.0015);
            let value = match column {
                "speedup" => Some(point.speedup.value),
                "karp_flatt" => point.karp_flatt.map(|e| e.value),
                "relative_time" => Some(1.0 / point.speedup.value),
                _ => Some(point.efficiency.value),
            };
            match value {
                Some(value) => within(scale * value, published, tolerance, column),
                None => assert!(published.is_null(), "{set}: {column}"),
            }
        }
    }
}

#[test]
fn kmeans_gives_its_columns() {
    let columns = [("speedup", 1.0), ("efficiency_pct", 100.0), ("karp_flatt", 1.0)];
    check_columns("kmeans_openmp", &columns);
}

#[test]
fn oceananigans_gives_its_columns() {
    let columns = [("relative_time", 1.0), ("efficiency", 1.0)];
    check_columns("oceananigans_nh_threads_strong", &columns);
}

#[test]
fn weak_scaling_gives_its_efficiency() {
    let (n, t) = table("oceananigans_sw_threads_weak");
    let options = Options { scaling: amdahl::internal::units::Scaling::Weak, ..Options::default() };
    let found = estimate(&Rounds::single(&n, &t).unwrap(), &options).unwrap();
    let published = &expected("oceananigans_sw_threads_weak")["derived"]["efficiency"];
    for (i, point) in found.points.iter().enumerate() {
        relative(point.efficiency.value, &published[i], 0.0015, "efficiency");
        assert_eq!(point.karp_flatt, None);
    }
}

#[test]
fn the_exact_set_gives_back_its_parallel_fraction() {
    let set = expected("amdahl_exact_p08_w30");
    let (n, t) = table("amdahl_exact_p08_w30");
    let fit = amdahl_law::fit(&n, &t).unwrap();
    let (published, tolerance) = (&set["coefficients"], &set["abs_tol"]);
    let p_tolerance = tolerance["parallel_fraction"].as_f64().unwrap();
    within(fit.parallel_fraction(), &published["parallel_fraction"], p_tolerance, "p");
    within(fit.one_worker_s(), &published["t1"], tolerance["t1"].as_f64().unwrap(), "t1");
    let ceiling = amdahl_law::ceiling(fit.serial_fraction()).unwrap();
    relative(ceiling, &published["max_speedup"], 1e-12, "max_speedup");
}

#[test]
fn a_set_without_one_worker_gives_its_own_baseline() {
    let set = expected("dyn_64_320_no_n1");
    let (n, t) = table("dyn_64_320_no_n1");
    let fit = Method::AbsoluteTime.fit(&n, &t).unwrap();
    let again = &set["reproduced"];
    relative(fit.one_worker_s() / 3600.0, &again["t1_hours"], 1e-8, "T1");
    relative(fit.serial_fraction(), &again["serial_fraction"], 1e-4, "s");
    let found = estimate(&Rounds::single(&n, &t).unwrap(), &Options::default()).unwrap();
    assert_eq!(found.baseline.kind, amdahl::model::BaselineKind::Fitted);
}

/// Where scipy, R and lmfit fitted the same sets by methods that are offered here, at 1e-6 or
/// the size of their own stopping rule.
#[test]
fn other_programs_agree_on_every_set() {
    let all: Value = serde_json::from_str(include_str!("../../data/expected.json")).unwrap();
    let mut compared = 0;
    for (name, set) in all["sets"].as_object().unwrap() {
        let fits = &set["reference_fits"];
        if fits.get("skipped").is_some() {
            continue;
        }
        let (n, values) = table(name);
        let times = fits.get("amdahl_time_ols").is_some();
        let x: Vec<f64> = values.iter().map(|v| if times { 1.0 / v } else { *v }).collect();
        let close = |found: f64, expected: &Value, what: &str| {
            let size = expected.as_f64().unwrap().abs();
            within(found, expected, 2e-4 * size + 1e-9, &format!("{name}: {what}"));
        };
        if let Some(expected) = fits.get("usl_throughput_bounded") {
            let fit = throughput::fit_usl(&n, &x).unwrap();
            let rss = expected["rss"].as_f64().unwrap();
            assert!(fit.rss <= rss * (1.0 + 1e-6) + 1e-20, "{name}: {} above {rss}", fit.rss);
            close(fit.sigma, &expected["alpha"], "alpha");
            close(fit.kappa, &expected["beta"], "beta");
            close(fit.gamma, &expected["gamma"], "gamma");
            compared += 1;
        }
        if let Some(expected) = fits.get("amdahl_throughput") {
            let fit = throughput::fit_amdahl(&n, &x).unwrap();
            let rss = expected["rss"].as_f64().unwrap();
            assert!(fit.rss <= rss * (1.0 + 1e-6) + 1e-20, "{name}: {} above {rss}", fit.rss);
            close(fit.sigma, &expected["alpha"], "alpha");
            compared += 1;
        }
        if let Some(expected) = fits.get("usl_time_nnls") {
            let fit = usl::fit_unweighted(&n, &values).unwrap();
            let [t1, alpha, beta] = pick(expected, &["t1", "alpha", "beta"])[..] else { panic!() };
            close(fit.one_worker_s, &t1.into(), "t1");
            close(fit.sigma, &alpha.into(), "alpha");
            close(fit.kappa, &beta.into(), "beta");
            compared += 1;
        }
        if let (true, Ok(fit)) = (times, Method::AbsoluteTime.fit(&n, &values)) {
            let expected = &fits["amdahl_time_ols"];
            relative(fit.serial_s, &expected["t_serial"], 1e-8, name);
            relative(fit.parallel_s, &expected["t_parallel"], 1e-8, name);
            compared += 1;
        }
    }
    assert_eq!(compared, 39, "only {compared} fits compared");
}

#[test]
fn a_line_with_no_time_for_one_worker_is_refused() {
    let (n, t) = table("hpx378");
    let message = Method::AbsoluteTime.fit(&n, &t).unwrap_err().to_string();
    assert!(message.contains("the fitted time of one worker is -15.77 ms"), "{message}");
    assert!(amdahl_law::fit(&n, &t).is_ok());
}

#[test]
fn the_seeds_laptop_gets_its_numbers() {
    let (n, t) = table("seed_laptop");
    let by = |method: Method| method.fit(&n, &t).unwrap().parallel_fraction();
    within(by(Method::Time), &0.785170.into(), 5e-7, "time");
    within(by(Method::KarpFlatt), &0.8580.into(), 5e-5, "karp-flatt");
    within(by(Method::Speedup), &0.8202.into(), 5e-5, "speedup");
    let found = estimate(&Rounds::single(&n, &t).unwrap(), &Options::default()).unwrap();
    assert_eq!(found.verdict, Verdict::DoesNot);
    assert_eq!(found.max_deviation_workers, 8.0);
    within(found.max_deviation, &0.226.into(), 5e-4, "deviation");
    assert_eq!(found.parallel_fraction().range, None);
    assert_eq!(found.instead[0].fitted.name(), "usl");
    let usl = found.usl.unwrap();
    within(usl.fit.kappa, &0.02789.into(), 5e-6, "kappa");
    within(usl.peak_speedup.value.unwrap(), &3.27.into(), 5e-3, "peak");
    within(found.points[5].speedup.value, &3.45.into(), 5e-3, "fastest");
    assert_eq!(found.points[5].karp_flatt.unwrap().range, None);
    assert_eq!(Options::default().reference, Reference::OneWorker);
}

#[test]
fn too_few_points_are_what_they_are() {
    // The trap named in the literature: on these 7 points AICc prefers Amdahl, BIC the USL.
    let (n, x) = table("specsdm91");
    let (usl, amdahl) =
        (throughput::fit_usl(&n, &x).unwrap().rss, throughput::fit_amdahl(&n, &x).unwrap().rss);
    let size = n.len() as f64;
    let aicc = |rss: f64, k: f64| {
        size * (rss / size).ln() + 2.0 * k + 2.0 * k * (k + 1.0) / (size - k - 1.0)
    };
    let bic = |rss: f64, k: f64| size * (rss / size).ln() + k * size.ln();
    assert!(aicc(amdahl, 3.0) < aicc(usl, 4.0));
    assert!(bic(usl, 4.0) < bic(amdahl, 3.0));
}
