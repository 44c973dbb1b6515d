//! Jobs whose limit is known, and what must and must not be said of them.

use crate::support::studies::{
    Noise, UP_TO_8, amdahl_s, analysed, analysed_with, cores, known, only, point, sentence,
    sentences, series, study,
};
use amdahl::analysis::{
    AgainstTheory, FindingKind, Form, Headline, NoHeadline, Options, Series, Sign, Verdict,
};
use amdahl::data::{Machine, Study};
use amdahl::internal::units::Bound;
use amdahl::model::two_slope::effective_workers;
use amdahl::model::usl;
use amdahl::report;

fn on(machine: Machine, counts: &[f64], seed: u64, law: impl Fn(f64) -> f64) -> Study {
    let noise = &mut Noise::new(0.005, seed);
    study(machine, 20, vec![series("job@threads", counts, 20, noise, law)])
}

#[test]
fn no_law_is_said_to_fit_better_than_amdahl_when_none_does() {
    for (case, word, law) in [
        (
            "a slow baseline",
            "⇑ superlinear",
            (|n| if n == 1.0 { 1.4 } else { 1.0 / n }) as fn(f64) -> f64,
        ),
        ("a wait for the slowest", "✗ not Amdahl", |n| 0.02 + 0.98 * (1.0 + n.ln() * 0.9) / n),
    ] {
        let study = on(cores(8), &UP_TO_8, 31, law);
        let found = only(&study);
        assert_eq!((found.verdict, found.laws.len()), (Verdict::DoesNot, 0), "{case}");
        let said = sentence(&found, FindingKind::Misfit).unwrap();
        let compared = said.ends_with("No other law here does clearly better.");
        assert_eq!(compared, word == "✗ not Amdahl", "{case}: {said}");
        let page = report::markdown(&analysed(&study));
        assert!(page.contains(word), "{case}: {page}");
    }
}

#[test]
fn efficiency_cores_are_a_bend_and_no_overhead() {
    for rho in [0.3, 0.5, 0.6] {
        let machine = Machine { performance_cores: Some(4), ..cores(8) };
        let study = on(machine, &UP_TO_8, 32, |n| 1.0 / effective_workers(n, 4.0, rho));
        let found = only(&study);
        assert_eq!(found.verdict, Verdict::DoesNot, "{rho}");
        assert_eq!(found.laws, [Form::TwoSlope], "{rho}");
        let bend = sentence(&found, FindingKind::KinkAtPerformanceCores).unwrap();
        assert!(bend.contains("bends at 4 workers, the fast cores"), "{bend}");
        let page = report::markdown(&analysed(&study));
        assert!(page.contains("↗ bends"), "{page}");
    }
}

#[test]
fn overhead_within_the_cores_does_not_hide_the_bend_at_them() {
    let machine = Machine { logical_cpus: Some(16), affinity: Some(16), ..cores(8) };
    let counts = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 16.0];
    let law = usl::Fit { one_worker_s: 1.0, sigma: 0.0, kappa: 0.02 };
    let bent =
        only(&on(machine.clone(), &counts, 33, |n| law.predict(effective_workers(n, 8.0, 0.3))));
    assert_eq!((bent.verdict, bent.laws[0]), (Verdict::DoesNot, Form::Usl));
    let said = sentence(&bent, FindingKind::KinkAtCores).unwrap();
    assert!(said.contains("8 workers, the physical cores"), "{said}");
    // The same overhead with a core for everybody bends nowhere.
    let straight = only(&on(machine, &counts, 33, |n| law.predict(n)));
    assert_eq!(sentence(&straight, FindingKind::KinkAtCores), None);
}

#[test]
fn a_cpu_quota_is_a_bend_at_the_quota() {
    let machine = Machine { quota: Some(4.0), ..cores(8) };
    let found = only(&on(machine, &UP_TO_8, 34, |n| amdahl_s(0.98)(n.min(4.0))));
    assert_eq!(found.verdict, Verdict::Describes);
    let said = sentence(&found, FindingKind::KinkAtQuota).unwrap();
    assert!(said.contains("4 workers, the CPU quota of this container"), "{said}");
}

#[test]
fn a_pool_of_permits_is_a_cap_and_no_bend_at_the_cores() {
    let mut permits = on(cores(4), &UP_TO_8, 35, |n| 1.0 / n.min(4.0));
    permits.series[0].bound = Bound::Io;
    let found = only(&permits);
    assert_eq!((found.verdict, found.laws.as_slice()), (Verdict::DoesNot, &[Form::Cap][..]));
    assert!(!sentences(&found).contains("bend"), "{}", sentences(&found));
}

#[test]
fn two_worker_counts_give_no_contention_and_no_coherency() {
    let found = only(&on(cores(2), &[1.0, 2.0], 36, amdahl_s(0.9)));
    assert_eq!((found.verdict, &found.usl), (Verdict::Unjudged, &None));
    let said = sentences(&found);
    let why = "cannot be fitted: two worker counts cannot tell contention from coherency.";
    assert!(said.contains(why), "{said}");
}

#[test]
fn asking_for_less_confidence_makes_no_law_describe_a_job() {
    // 7 % wobble: 10 rounds leave open whether a deviation is above 5 %.
    let noise = &mut Noise::new(0.07, 37);
    let job = series("job@threads", &UP_TO_8, 10, noise, amdahl_s(0.95));
    let open = study(cores(8), 10, vec![job]);
    for confidence in [0.5, 0.8, 0.95, 0.99] {
        let found = &analysed_with(&open, &Options { confidence, ..Options::default() }).series[0];
        assert_eq!(found.verdict, Verdict::Inconclusive, "{confidence}");
        assert!(found.amdahl.as_ref().unwrap().fit.max_deviation < 0.05);
    }
}

#[test]
fn a_few_rounds_are_judged_by_the_test_they_allow() {
    let with = |noise: f64, seed: u64, law: &dyn Fn(f64) -> f64| {
        let noise = &mut Noise::new(noise, seed);
        let few = study(cores(8), 4, vec![series("job@threads", &UP_TO_8, 4, noise, law)]);
        let found = only(&few);
        let amdahl = found.amdahl.unwrap();
        (found.verdict, amdahl.fit.max_deviation, amdahl.fit.lack_of_fit.unwrap().p_value)
    };
    let (verdict, off, p) = with(0.005, 38, &|n| amdahl_s(0.95)(n.min(5.0)));
    assert!(0.05 < off && off < 0.15 && p < 1e-4, "{off}, {p}");
    assert_eq!(verdict, Verdict::DoesNot);
    let (verdict, off, p) = with(0.25, 40, &amdahl_s(0.95));
    assert!(0.15 < off && p > 0.01, "{off}, {p}");
    assert_eq!(verdict, Verdict::Unjudged);
}

#[test]
fn what_the_law_predicts_stays_below_its_ceiling() {
    let counts = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let slow_start = |n: f64| amdahl_s(0.5)(n) * if n == 1.0 { 1.03 } else { 1.0 };
    let found = only(&on(cores(64), &counts, 41, slow_start));
    let amdahl = found.amdahl.as_ref().unwrap();
    let ceiling = amdahl.ceiling.value.unwrap();
    let twice = amdahl.fit.speedup_at_twice.unwrap().value;
    // S(128) = 1/(s + p/128), and the ceiling is 1/s.
    let s = 1.0 - amdahl.parallel_fraction.value;
    assert!((twice - 1.0 / (s + (1.0 - s) / 128.0)).abs() < 1e-9 && twice < ceiling);
    let curve = found.curve.as_ref().unwrap();
    assert!((curve.fit.last().unwrap().speedup - twice).abs() < 1e-9);
    let at_64 = found.points.last().unwrap().fit_speedup.unwrap();
    let drawn = curve.fit.iter().find(|point| point.workers == 64.0).unwrap().speedup;
    assert!((at_64 - drawn).abs() < 1e-9, "{at_64}, {drawn}");
}

#[test]
fn the_law_that_does_better_is_told_with_the_numbers_of_the_table() {
    let law = usl::Fit { one_worker_s: 1.0, sigma: 0.02, kappa: 0.03 };
    let found = only(&on(cores(8), &UP_TO_8, 42, |n| law.predict(n)));
    assert_eq!(found.better.len(), found.laws.len());
    let (better, table) = (&found.better[0], found.usl.as_ref().unwrap());
    assert_eq!((better.law, better.parameters["kappa"]), (Form::Usl, table.kappa.value));
    assert_eq!(better.parameters["sigma"], table.sigma.value);
    let capped = only(&on(cores(8), &UP_TO_8, 43, |n| amdahl_s(0.95)(n.min(4.0))));
    let cap = &capped.better[0].parameters;
    assert_eq!(cap["capacity"], 4.0);
    assert!((cap["plateau"] - 1.0 / (0.05 + 0.95 / 4.0)).abs() < 0.02, "{cap:?}");
    assert!(capped.better[0].bic.is_finite());
}

#[test]
fn the_word_and_the_finding_agree_on_what_gets_slower() {
    // The law of the seed's laptop: 3.27 at 6, 4.5 % less at 8, and one run a count.
    let law = usl::Fit { one_worker_s: 1.0, sigma: 0.0, kappa: 0.02789 };
    let job = series("job@threads", &UP_TO_8, 1, &mut Noise::new(0.0, 44), |n| law.predict(n));
    let once = study(cores(8), 1, vec![job]);
    let found = only(&once);
    assert!(found.slows_down);
    assert!(sentence(&found, FindingKind::Peak).unwrap().starts_with("Fastest at 6 workers"));
    let page = report::markdown(&analysed(&once));
    assert!(page.contains("↘ gets slower"), "{page}");
}

#[test]
fn a_peak_in_a_wide_gap_asks_for_the_counts_around_it() {
    let peak = |counts: &[f64]| {
        let seconds = |n: f64| 1.0 / n + 0.04 * n;
        let job = series("job@threads", counts, 1, &mut Noise::new(0.0, 44), seconds);
        sentence(&only(&study(cores(32), 1, vec![job])), FindingKind::Peak).unwrap()
    };
    let wide = peak(&[1.0, 4.0, 16.0]);
    assert!(wide.ends_with("do not say: measure 2 and 8 too."), "{wide}");
    let fine = peak(&[1.0, 2.0, 4.0, 8.0, 16.0]);
    assert!(fine.starts_with("Fastest at 4 workers") && !fine.contains("measure"), "{fine}");
}

#[test]
fn replicates_of_unequal_number_keep_their_interval() {
    let job = |counts: [u32; 4]| {
        let noise = &mut Noise::new(0.01, 45);
        let mut job = series("job@threads", &[1.0, 2.0, 4.0, 8.0], 1, noise, |_| 1.0);
        for (at, rounds) in job.points.iter_mut().zip(counts) {
            let n = at.workers.get();
            *at = point(n, rounds, |_| amdahl_s(0.9)(n) * noise.factor());
        }
        let mut imported = study(cores(8), 0, vec![job]);
        imported.method.planned_rounds = 0;
        only(&imported)
    };
    let many = job([10, 20, 30, 40]);
    let p = many.amdahl.as_ref().unwrap().parallel_fraction;
    assert!(many.rounds == 10 && p.lo.unwrap() < 0.9 && 0.9 < p.hi.unwrap(), "{p:?}");
    let said = "10 to 40 measurements that do not form rounds: the first 10 of each are taken";
    assert!(sentences(&many).contains(said), "{}", sentences(&many));
    let few = job([4, 20, 30, 40]);
    assert_eq!((few.rounds, few.amdahl.as_ref().unwrap().parallel_fraction.lo), (1, None));
}

/// Pill, paragraph and findings of a job, as Markdown.
fn told(theory: Option<f64>, law: impl Fn(f64) -> f64) -> (Series, String) {
    told_with(0.005, theory, law)
}

fn told_with(share: f64, theory: Option<f64>, law: impl Fn(f64) -> f64) -> (Series, String) {
    let noise = &mut Noise::new(share, 51);
    let mut study = study(cores(8), 20, vec![series("job@threads", &UP_TO_8, 20, noise, law)]);
    study.series[0].theory = theory.and_then(known);
    let analysis = analysed(&study);
    let said = report::markdown(&analysis);
    (analysis.series.into_iter().next().unwrap(), said)
}

#[test]
fn a_job_that_more_workers_slow_down_says_so_and_headlines_no_p() {
    for theory in [None, Some(0.0)] {
        let (found, said) = told(theory, |n| 1.3 - 0.3 / n);
        assert_eq!(found.sign, Some(Sign::Slowdown));
        assert!(said.contains("⇓ slowdown") && said.contains("| – |"), "{said}");
        assert!(said.contains("**`job@threads`** Slower from the start: 0.87×"), "{said}");
        for never in
            ["-29.8", "% parallel", "Ceiling", "law predicts", "below theory", "follows Amdahl"]
        {
            assert!(!said.contains(never), "{never}: {said}");
        }
    }
}

#[test]
fn theory_matches_where_the_speedup_does_and_is_open_where_the_rounds_cannot_tell() {
    // 0.16 points of p below theory are 2.3 % of the speedup at 64.
    let wakes_up = |n: f64| 0.05 + 0.95 / n + if n > 1.0 { 0.002 } else { 0.0 };
    let counts = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let mut study = on(cores(64), &counts, 61, wakes_up);
    study.series[0].theory = known(0.95);
    let found = only(&study);
    assert_eq!(found.against_theory, Some(AgainstTheory::Matches));
    let told = found.theory.as_ref().unwrap().speedup.unwrap();
    assert!((told.expected - 15.42).abs() < 0.01 && told.difference.value < -0.01, "{told:?}");
    let said = report::markdown(&analysed(&study));
    assert!(said.contains("of the speedup at 64, within the margin of 5 %"), "{said}");
    assert!(said.contains("✓ matches theory"), "{said}");

    let (found, said) = told_with(0.1, Some(0.95), |n| 0.06 + 0.94 / n);
    assert_eq!(found.against_theory, Some(AgainstTheory::Open), "{said}");
    assert!(said.contains("20 rounds cannot tell from the margin"), "{said}");
}

#[test]
fn a_job_that_more_workers_change_nothing_of_has_no_p_no_ceiling_and_no_prediction() {
    let (found, said) = told_with(0.01, None, |_| 1.0);
    assert_eq!(found.headline, Headline::None(NoHeadline::NoChange), "{said}");
    assert!(said.contains("∅ no effect") && said.contains("change nothing."), "{said}");
    assert!(!said.contains("the option that sets"), "a call is told its workers: {said}");
    for never in ["% parallel", "Ceiling ", "law predicts", "serial code", "Slower from"] {
        assert!(!said.contains(never), "{never}: {said}");
    }
    let (_, said) = told_with(0.01, Some(0.0), |_| 1.0);
    assert!(said.contains("✓ matches theory") && said.contains("as theory says"), "{said}");
    let (_, said) = told_with(0.01, Some(0.9), |_| 1.0);
    assert!(said.contains("∅ no effect") && said.contains("where theory gives 4.71×"), "{said}");
}

#[test]
fn a_superlinear_job_says_so_and_headlines_no_p() {
    let (found, said) = told(None, |n| -0.02 + 1.02 / n);
    assert_eq!(found.sign, Some(Sign::Superlinear));
    assert!(said.contains("⇑ superlinear") && said.contains("| – |"), "{said}");
    assert!(said.contains("**`job@threads`** Faster than the number of workers"), "{said}");
    for never in ["102.0", "% parallel", "Ceiling ", "law predicts"] {
        assert!(!said.contains(never), "{never}: {said}");
    }
}

#[test]
fn a_job_that_gains_a_hair_more_than_its_workers_keeps_its_p() {
    let (found, said) = told(Some(1.0), |n| -0.0002 + 1.0002 / n);
    assert_eq!(found.sign, Some(Sign::Superlinear));
    assert!(said.contains("% parallel") && !said.contains("⇑ superlinear"), "{said}");
}

#[test]
fn a_job_that_more_workers_slow_down_by_a_hair_has_neither_p_nor_a_ceiling_below_what_was_measured()
{
    for s in [1.01, 1.02] {
        let (found, said) = told(Some(0.0), |n| s + (1.0 - s) / n);
        assert_eq!(found.sign, Some(Sign::Slowdown));
        assert_eq!(found.headline, Headline::None(NoHeadline::NoChange));
        assert!(said.contains("More workers change nothing"), "{said}");
        for never in ["% parallel", "Ceiling ", "law predicts", "⇓ slowdown"] {
            assert!(!said.contains(never), "{never}: {said}");
        }
    }
}

#[test]
fn beyond_the_pole_of_a_superlinear_fit_nothing_is_predicted_and_the_plot_is_not_stretched() {
    let counts = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0];
    let study = on(cores(4), &counts, 52, |n| -0.07 + 1.07 / n.min(4.0));
    let analysis = analysed(&study);
    let found = &analysis.series[0];
    assert_eq!(found.points.last().unwrap().deviation, None);
    assert!(
        sentences(found).contains("The fit cannot go on to 16 workers"),
        "{}",
        sentences(found)
    );
    let page = report::html(&analysis, &report::Attachments::default()).unwrap();
    let plot = page.split("aria-label=\"Speedup of job").nth(1).unwrap();
    let ends = plot.split("data-y=\"").nth(1).unwrap().split('"').next().unwrap();
    let top: f64 = ends.split(' ').nth(1).unwrap().parse().unwrap();
    assert!(top < 10.0, "{top}: at most 5.1 were measured");
    let drawn = |plot: &str| plot.split("</svg>").next().unwrap().to_owned();
    assert!(page.split("<svg").skip(1).all(|plot| !drawn(plot).contains("99999999")));
}

#[test]
fn a_cap_is_not_explained_as_overhead_that_grows() {
    let counts = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0];
    let study = on(cores(16), &counts, 53, |n| 0.02 + 0.98 / n.min(4.0));
    let analysis = analysed(&study);
    let found = &analysis.series[0];
    assert_eq!(found.laws.first(), Some(&Form::Cap));
    assert!(sentence(found, FindingKind::Overhead).is_none(), "{}", sentences(found));
    let page = report::html(&analysis, &report::Attachments::default()).unwrap();
    assert!(page.contains("Rises because further workers add less, or nothing"));
}

#[test]
fn the_peak_of_a_better_law_is_never_below_what_was_measured_and_says_how_far_it_is_off() {
    let counts = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0];
    let laws: [fn(f64) -> f64; 3] = [
        |n| 0.02 + 0.98 / effective_workers(n, 4.0, 0.3),
        |n| (1.0 + 0.02 * (n - 1.0) + 0.01 * n * (n - 1.0)) / n,
        |n| if n > 8.0 { 0.2 } else { 0.02 + 0.98 / n },
    ];
    for (case, law) in laws.into_iter().enumerate() {
        let found = only(&on(cores(16), &counts, 54, law));
        let said = sentence(&found, FindingKind::Misfit).unwrap();
        let named = !found.laws.is_empty();
        assert_eq!(said.matches("at most ").count(), found.laws.len(), "{case}: {said}");
        assert_eq!(
            named,
            said.contains("fits better") || said.contains("Fitting better"),
            "{said}"
        );
        let best = found.recommended_workers.fastest_speedup.unwrap();
        if let Some(peak) = said.split("peak ").nth(1) {
            let peak: f64 = peak.split('x').next().unwrap().parse().unwrap();
            assert!(peak >= 0.99 * best, "{case}: {said}, {best} measured");
        }
    }
}

#[test]
fn a_cost_that_going_parallel_pays_once_is_told_by_its_factor() {
    let study = on(cores(8), &UP_TO_8, 31, |n| if n == 1.0 { 1.0 } else { 1.3 / n });
    let page = report::markdown(&analysed(&study));
    assert!(page.contains("↧ pays once from 2"), "{page}");
    assert!(page.contains("Going parallel costs 1.30× once, from 2"), "{page}");
    assert!(!page.contains("costs more than it saves"), "{page}");
}

#[test]
fn equal_tasks_in_waves_are_counted() {
    let study = on(cores(8), &UP_TO_8, 32, |n| 0.02 + 0.98 * (12.0 / n).ceil() / 12.0);
    let page = report::markdown(&analysed(&study));
    assert!(page.contains("∿ runs in waves of 12"), "{page}");
    assert!(page.contains("Runs in waves of 12 equal tasks"), "{page}");
}

#[test]
fn a_rank_that_only_coordinates_is_recognised() {
    let study = on(cores(8), &UP_TO_8, 33, |n| 1.0 / (n - 1.0).max(1.0));
    let page = report::markdown(&analysed(&study));
    assert!(page.contains("one of the workers does no work"), "{page}");
    assert!(!page.contains("% parallel"), "{page}");
}

#[test]
fn one_count_beyond_a_corner_flattens_and_is_not_stuck() {
    let study =
        on(cores(8), &[1.0, 2.0, 4.0, 8.0], 34, |n| 1.0 / (n.min(4.0) + 0.5 * (n - 4.0).max(0.0)));
    let page = report::markdown(&analysed(&study));
    assert!(!page.contains("Stuck") && !page.contains("saturates"), "{page}");
    assert!(page.contains("flattens beyond 4"), "{page}");
}
