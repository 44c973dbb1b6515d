//! Changes whose truth is known: simulated tables and jobs with noise, misfit and offsets.

use crate::support::files::table;
use crate::support::studies::{Noise, UP_TO_8, amdahl_s, at, cores, series, study};
use amdahl::analysis::{
    Called, Comparison, Gate, Options, Outcome, SeriesChange, compare, compare_within,
};
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
    assert!((lo + 0.014).abs() < 0.001 && (hi + 0.009).abs() < 0.001, "{change:?}");
    assert_eq!(outcome("p -0.5pt", &found), Outcome::Exceeded);
}

/// A job of this p that misses the law by these factors at 1, 2, 4 and 8 workers.
fn missed(p: f64, factors: [f64; 4], seed: u64) -> Study {
    let counts = [1.0, 2.0, 4.0, 8.0];
    let noise = &mut Noise::new(0.005, seed);
    let law = amdahl_s(p);
    let missing = |n: f64| factors[counts.iter().position(|count| *count == n).unwrap()] * law(n);
    let job = series("job@rayon", &counts, 20, noise, missing);
    at(seed, study(cores(8), 20, vec![job]))
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

/// Everything that is called better or worse.
fn called(series: &SeriesChange) -> Vec<String> {
    let p = series.parallel_fraction.map(|change| ("p".to_owned(), change.called));
    let all = series.throughout.map(|change| ("all times".to_owned(), change.called));
    let time = series.points.iter().map(|at| (format!("time@{}", at.workers), at.time_s.called));
    let speedup = series
        .points
        .iter()
        .filter_map(|at| Some((format!("speedup@{}", at.workers), at.speedup?.called)));
    let counts = |called: &Called| matches!(called, Called::Better | Called::Worse);
    let all = p.into_iter().chain(all).chain(time).chain(speedup);
    all.filter(|(_, called)| counts(called)).map(|(what, _)| what).collect()
}

#[test]
fn the_same_code_in_another_hour_is_slower_throughout_and_nothing_is_called_worse() {
    // 1.2 % slower at all worker counts alike.
    let [base, new] = ["unchanged-one-hour", "unchanged-another-hour"]
        .map(|name| table(&format!("simulated/{name}.csv")));
    let found = compared(&base, &new);
    let series = &found.series[0];
    let throughout = series.throughout.unwrap().change;
    assert!((throughout.value - 0.012).abs() < 0.002, "{throughout:?}");
    assert_eq!(called(series), [""; 0]);
    assert!(series.points.iter().all(|point| point.time_s.called == Called::AsOne));
    let told = "All worker counts are about 1.2 % slower alike, which another hour";
    assert!(series.notes[0].to_string().starts_with(told), "{:?}", series.notes);
}

/// A job of p .95 on 1..8, this much slower throughout, with 1 % noise a block.
fn slower(factor: f64, at_8: f64, seed: u64) -> Study {
    let noise = &mut Noise::new(0.01, seed);
    let law = amdahl_s(0.95);
    let seconds = |n: f64| factor * if n == 8.0 { at_8 } else { 1.0 } * law(n);
    at(seed, study(cores(8), 20, vec![series("job@rayon", &UP_TO_8, 20, noise, seconds)]))
}

#[test]
fn a_job_that_became_slower_throughout_is_called_so_once() {
    let found = compared(&slower(1.0, 1.0, 1), &slower(1.06, 1.0, 2));
    assert_eq!(called(&found.series[0]), ["all times"]);
    assert_eq!(found.series[0].throughout.unwrap().called, Called::Worse);
    assert_eq!(outcome("time +3%", &found), Outcome::Exceeded, "gates look at their own count");
}

#[test]
fn a_job_that_became_slower_at_one_count_is_called_so_there() {
    let found = compared(&slower(1.0, 1.0, 3), &slower(1.0, 1.06, 4));
    let series = &found.series[0];
    assert_eq!(series.throughout, None);
    let said = called(series);
    assert!(said.contains(&"time@8".into()) && said.contains(&"speedup@8".into()), "{said:?}");
    assert!(!said.contains(&"time@4".into()), "{said:?}");
}

#[test]
fn nothing_is_called_in_most_pairs_of_the_same_job() {
    let any = (0..40).filter(|seed| {
        let found = compared(&slower(1.0, 1.0, 100 + seed), &slower(1.0, 1.0, 200 + seed));
        !called(&found.series[0]).is_empty()
    });
    assert!(any.count() <= 2);
}

#[test]
fn what_counts_is_a_setting() {
    let [base, new] = [slower(1.0, 1.0, 5), slower(1.0, 1.06, 6)];
    let options = Options { least_change: 0.10, least_points: 0.05, ..Options::default() };
    let found = compare(&base, &new, &options).unwrap();
    assert_eq!(called(&found.series[0]), [""; 0]);
    let refused = Options { least_change: -0.01, ..Options::default() };
    let refused = compare(&base, &new, &refused).unwrap_err().to_string();
    assert!(refused.starts_with("least change '-0.01': expected 0 to below 1"), "{refused}");
}

/// Two series of one study in rounds that drift by a tenth; the second is 2 % slower.
fn drifting() -> Study {
    let noise = &mut Noise::new(0.002, 7);
    let law = amdahl_s(0.95);
    let mut job = |name: &str, factor: f64| {
        let mut job = series(name, &UP_TO_8, 20, noise, |n| factor * law(n));
        for block in job.points.iter_mut().flat_map(|point| &mut point.blocks) {
            let drift = 1.0 + 0.1 * f64::from(block.round) / 20.0;
            block.samples[0].seconds =
                amdahl::internal::units::Seconds::new(block.samples[0].seconds.get() * drift)
                    .unwrap();
        }
        job
    };
    let jobs = vec![job("old@rayon", 1.0), job("new@rayon", 1.02)];
    study(cores(8), 20, jobs)
}

/// The studies of its two series alone.
fn apart(study: &Study) -> [Study; 2] {
    [0, 1].map(|which| {
        let series = vec![study.series[which].clone()];
        Study { series, ..study.clone() }
    })
}

#[test]
fn what_drifts_cancels_between_series_of_the_same_rounds() {
    let within = compare_within(&drifting(), &Options::default()).unwrap();
    let series = &within.series[0];
    assert_eq!((series.name.as_str(), series.paired), ("old@rayon -> new@rayon", true));
    assert_eq!(called(series), ["all times"]);
    let width = |of: &SeriesChange| {
        let change = of.points[0].time_s.change;
        change.hi.unwrap() - change.lo.unwrap()
    };
    let [base, new] = apart(&drifting());
    assert_eq!(compared(&base, &new).series[0].points, series.points, "the same rounds");
    let later = compared(&base, &at(9, new));
    assert!(!later.series[0].paired && called(&later.series[0]).is_empty());
    assert!(width(&later.series[0]) > 5.0 * width(series));
}

#[test]
fn a_study_of_one_series_has_nothing_to_compare_within() {
    let one = slower(1.0, 1.0, 1);
    let refused = compare_within(&one, &Options::default()).unwrap_err().to_string();
    assert!(refused.contains("'job@rayon'") && refused.contains("a second study"), "{refused}");
}

#[test]
fn offsets_that_one_study_has_at_single_counts_are_told() {
    let lies = |n: f64| match n as u32 {
        3 | 6 => 1.02,
        2 | 5 => 0.98,
        _ => 1.0,
    };
    let law = amdahl_s(0.95);
    let noise = &mut Noise::new(0.005, 9);
    let job = series("job@rayon", &UP_TO_8, 20, noise, |n| lies(n) * law(n));
    let other = at(9, study(cores(8), 20, vec![job]));
    let found = compared(&slower(1.0, 1.0, 1), &other);
    let notes: Vec<String> = found.series[0].notes.iter().map(ToString::to_string).collect();
    assert!(notes[0].starts_with("Single worker counts changed by about 1."), "{notes:?}");
    assert!(notes[0].contains("another build of the same code can do that"), "{notes:?}");
    let same = compared(&slower(1.0, 1.0, 1), &slower(1.0, 1.0, 2));
    assert!(same.series[0].notes.is_empty(), "{:?}", same.series[0].notes);
}
