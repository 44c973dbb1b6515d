//! From studies with a known truth to numbers, verdicts and sentences.

use crate::support::studies::{
    Noise, UP_TO_8, amdahl_s, analysed, block, cores, has, known, only, sentences, series, study,
};
use amdahl::analysis::{AgainstTheory, Analysis, Baseline, FindingKind, Options, Verdict, analyse};
use amdahl::data::{Machine, Study};
use amdahl::report::{Attachments, html};

#[test]
fn an_amdahl_job_is_described_and_matches_its_theory() {
    let noise = &mut Noise::new(0.005, 1);
    let job = series("job@threads", &UP_TO_8, 20, noise, amdahl_s(0.95));
    let found =
        only(&study(cores(8), 20, vec![amdahl::data::Series { theory: known(0.95), ..job }]));
    assert_eq!(found.verdict, Verdict::Describes);
    assert_eq!(found.against_theory, Some(AgainstTheory::Matches));
    let amdahl = found.amdahl.as_ref().unwrap();
    assert!((amdahl.parallel_fraction.value - 0.95).abs() < 0.004);
    let ceiling = amdahl.ceiling;
    assert!(ceiling.lo.unwrap() < 20.0 && 20.0 < ceiling.hi.unwrap(), "{ceiling:?}");
    assert_eq!(found.baseline, Baseline::OneWorker);
    assert_eq!(found.fit_workers, UP_TO_8);
    assert!(has(&found, FindingKind::SerialCode), "{}", sentences(&found));
    assert_eq!(found.recommended_workers.fastest, Some(8.0));
    // 8 workers give 1/(.05 + .95/8) = 5.93 times, an efficiency of .74: one less than 75 %.
    assert_eq!(found.recommended_workers.efficient, Some(7.0));
    assert_eq!(found.recommended_workers.alike, [8.0]);
}

#[test]
fn counts_on_a_plateau_cannot_be_told_from_the_fastest() {
    let cap = |n: f64| amdahl_s(0.95)(n.min(4.0));
    let found = |rounds| {
        let job = series("job@rayon", &UP_TO_8, rounds, &mut Noise::new(0.01, 3), cap);
        analysed(&study(cores(8), rounds, vec![job]))
    };
    let alike = |of: &Analysis| of.series[0].recommended_workers.alike.clone();
    assert_eq!(alike(&found(20)), [4.0, 5.0, 6.0, 7.0, 8.0]);
    assert!(alike(&found(3)).is_empty(), "three rounds tell nothing apart");
    let page = html(&found(20), &Attachments::default()).unwrap();
    assert!(page.contains("4 to 8 workers the fastest, alike"));
}

#[test]
fn p_outside_the_interval_is_below_theory() {
    let noise = &mut Noise::new(0.005, 2);
    let mut job = series("job@threads", &UP_TO_8, 20, noise, amdahl_s(0.90));
    job.theory = known(0.95);
    let found = only(&study(cores(8), 20, vec![job]));
    assert_eq!(found.against_theory, Some(AgainstTheory::Below));
    assert!((found.theory.unwrap().difference.unwrap() - 0.05).abs() < 0.01);
}

#[test]
fn a_cpu_bound_job_is_fitted_on_the_cores_alone_and_the_bend_is_told() {
    let noise = &mut Noise::new(0.005, 3);
    let counts = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0];
    let law = |n: f64| amdahl_s(0.98)(n.min(4.0));
    let found = only(&study(cores(4), 20, vec![series("job@rayon", &counts, 20, noise, law)]));
    assert_eq!(found.fit_workers, [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(found.verdict, Verdict::Describes);
    assert!((found.amdahl.as_ref().unwrap().parallel_fraction.value - 0.98).abs() < 0.005);
    let beyond: Vec<bool> = found.points.iter().map(|point| point.beyond_cores).collect();
    assert_eq!(beyond, [false, false, false, false, true, true, true]);
    assert!(has(&found, FindingKind::KinkAtCores), "{}", sentences(&found));
}

#[test]
fn an_io_bound_job_is_fitted_on_all_counts() {
    let noise = &mut Noise::new(0.005, 4);
    let counts = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let mut job = series("sleep@threads", &counts, 10, noise, amdahl_s(0.99));
    job.bound = amdahl::internal::units::Bound::Io;
    let found = only(&study(cores(2), 10, vec![job]));
    assert_eq!(found.fit_workers, counts);
    assert!(found.points.iter().all(|point| !point.beyond_cores));
}

#[test]
fn two_worker_counts_give_p_but_no_test() {
    let noise = &mut Noise::new(0.005, 7);
    let counts = [1.0, 2.0, 3.0];
    let found =
        only(&study(cores(2), 10, vec![series("job@rayon", &counts, 10, noise, amdahl_s(0.9))]));
    assert_eq!(found.verdict, Verdict::Unjudged);
    assert_eq!(found.fit_workers, [1.0, 2.0]);
    let amdahl = found.amdahl.as_ref().unwrap();
    assert!(amdahl.fit.lack_of_fit.is_none() && amdahl.parallel_fraction.lo.is_some());
    assert!(sentences(&found).contains("no lack-of-fit test"), "{}", sentences(&found));
}

#[test]
fn an_open_verdict_is_said_even_with_few_worker_counts() {
    let noise = &mut Noise::new(0.08, 23);
    let counts = [1.0, 2.0, 4.0, 8.0];
    let job = series("job@threads", &counts, 10, noise, amdahl_s(0.9));
    let analysis = analysed(&study(cores(8), 10, vec![job]));
    assert_eq!(analysis.series[0].verdict, Verdict::Inconclusive);
    let page = amdahl::report::markdown(&analysis);
    let paragraph = page.lines().find(|line| line.starts_with("**`job@threads`**")).unwrap();
    assert!(paragraph.contains("Inconclusive: off by "), "{paragraph}");
    assert!(page.contains("**Caution:** Fewer than 6 worker counts"), "{page}");
}

#[test]
fn less_confidence_gives_narrower_intervals_about_the_same_p() {
    let noise = &mut Noise::new(0.005, 24);
    let one = study(cores(8), 20, vec![series("job@threads", &UP_TO_8, 20, noise, amdahl_s(0.9))]);
    let p = |confidence| {
        let options = Options { confidence, ..Options::default() };
        let found = analyse(std::slice::from_ref(&one), &options).unwrap().series.remove(0);
        let p = found.amdahl.unwrap().parallel_fraction;
        (p.value, p.hi.unwrap() - p.lo.unwrap())
    };
    let ((value, narrow), (same, wide)) = (p(0.80), p(0.95));
    assert_eq!(value, same);
    // Of normal errors the 80 % interval has 1.28/1.96 of the width of the 95 % one.
    assert!((0.45..0.85).contains(&(narrow / wide)), "{}", narrow / wide);
}

#[test]
fn one_core_gives_no_p_and_says_why() {
    let noise = &mut Noise::new(0.005, 8);
    let found =
        only(&study(cores(1), 10, vec![series("job@rayon", &[1.0, 2.0], 10, noise, |_| 1.0)]));
    assert!(found.amdahl.is_none());
    assert_eq!(found.points.len(), 2);
    assert!((found.points[1].speedup.value - 1.0).abs() < 0.02);
    assert!(sentences(&found).contains("one usable core"), "{}", sentences(&found));
}

#[test]
fn disturbed_rounds_are_left_out() {
    let noise = &mut Noise::new(0.002, 9);
    let mut job = series("job@threads", &UP_TO_8, 12, noise, amdahl_s(0.9));
    for round in [2, 7] {
        job.points[7].blocks[round] = block(round as u32, 3.0, Some(1.2));
    }
    let found = only(&study(cores(8), 12, vec![job]));
    assert_eq!((found.rounds, found.disturbed_rounds), (10, 2));
    assert_eq!(found.verdict, Verdict::Describes);
    assert!(has(&found, FindingKind::Disturbed));
    assert!(found.points.iter().all(|point| point.samples_s.len() == 10));
}

#[test]
fn a_busy_neighbour_withholds_the_verdict_and_p() {
    let noise = &mut Noise::new(0.002, 10);
    let mut job = series("job@threads", &[1.0, 2.0], 10, noise, |_| 1.0);
    for round in 0..8 {
        job.points[1].blocks[round] = block(round as u32, 1.0, Some(1.2));
    }
    let analysis = analysed(&study(cores(2), 10, vec![job]));
    let found = &analysis.series[0];
    assert_eq!(found.verdict, Verdict::Withheld);
    assert!(found.amdahl.is_none() && found.usl.is_none());
    assert!(found.points[1].disturbed && !found.points[0].disturbed);
    let said = sentences(found);
    assert!(
        said.starts_with("Other programs used 1.2 of 2 cores in 8 of 10 rounds: this says nothing about your code."),
        "{said}"
    );
    assert!(analysis.cautions.iter().any(|caution| caution.to_string().contains("job@threads")));
}

#[test]
fn a_neighbour_on_cores_that_the_job_does_not_need_leaves_a_verdict_and_a_caution() {
    let noise = &mut Noise::new(0.002, 10);
    let mut job = series("job@threads", &[1.0, 2.0, 4.0, 8.0], 10, noise, amdahl_s(0.9));
    let blocks = job.points.iter_mut().flat_map(|point| &mut point.blocks);
    blocks.flat_map(|block| &mut block.watch).for_each(|watch| watch.others_cores = Some(4.0));
    let found = only(&study(cores(64), 10, vec![job.clone()]));
    assert_eq!((found.verdict, found.disturbed_rounds), (Verdict::Describes, 0));
    let said = sentences(&found);
    assert!(
        said.contains("Other programs used 4.0 of 64 cores meanwhile: enough stayed"),
        "{said}"
    );
    let confined = Machine { affinity: Some(4), ..cores(64) };
    let withheld = analysed(&study(confined, 10, vec![job]));
    let said = sentences(&withheld.series[0]);
    assert!(said.contains("4.0 of 4 cores in 10 of 10 rounds: this says nothing"), "{said}");
    let said: String = withheld.cautions.iter().map(ToString::to_string).collect();
    assert!(said.contains("amdahl report --disturbed-above 4 study.json"), "{said}");
}

#[test]
fn a_worker_count_that_is_mostly_disturbed_is_left_out_and_the_rest_judged() {
    let noise = &mut Noise::new(0.002, 10);
    let mut job = series("job@threads", &UP_TO_8, 10, noise, amdahl_s(0.9));
    for round in 0..8 {
        job.points[6].blocks[round] = block(round as u32, 3.0, Some(2.5));
        job.points[7].blocks[round] = block(round as u32, 3.0, Some(2.5));
    }
    let found = only(&study(cores(8), 10, vec![job.clone()]));
    assert_eq!((found.verdict, found.rounds), (Verdict::Describes, 10));
    assert_eq!(found.fit_workers, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let said = sentences(&found);
    assert!(
        said.contains("Other programs disturbed most rounds at 7, 8 and used 2.5 cores then"),
        "{said}"
    );
    job.points[0].blocks.iter_mut().for_each(|one| *one = block(one.round, 3.0, Some(8.0)));
    let withheld = only(&study(cores(8), 10, vec![job]));
    assert_eq!((withheld.verdict, withheld.points.len()), (Verdict::Withheld, 8));
}

#[test]
fn below_five_rounds_there_is_no_interval() {
    let noise = &mut Noise::new(0.002, 11);
    let found =
        only(&study(cores(8), 4, vec![series("job@threads", &UP_TO_8, 4, noise, amdahl_s(0.9))]));
    let p = found.amdahl.as_ref().unwrap().parallel_fraction;
    assert_eq!((p.lo, p.hi), (None, None));
    assert!(sentences(&found).contains("4 rounds: no interval below 5."), "{}", sentences(&found));
}

#[test]
fn an_incomplete_round_is_left_out_and_said() {
    let noise = &mut Noise::new(0.002, 12);
    let mut job = series("job@threads", &UP_TO_8, 10, noise, amdahl_s(0.9));
    job.points[5].blocks.pop();
    let mut interrupted = study(cores(8), 10, vec![job]);
    interrupted.partial = true;
    let analysis = analysed(&interrupted);
    let found = &analysis.series[0];
    assert_eq!((found.rounds, found.partial), (9, true));
    assert!(sentences(found).contains("1 of 10 rounds are not complete"), "{}", sentences(found));
    assert!(analysis.cautions.iter().any(|caution| caution.to_string().starts_with("Partial:")));
}

#[test]
fn a_point_that_mostly_failed_is_left_out_and_the_rest_judged() {
    let noise = &mut Noise::new(0.002, 13);
    let mut job = series("job@threads", &UP_TO_8, 10, noise, amdahl_s(0.9));
    job.points[7].blocks.truncate(3);
    let found = only(&study(cores(8), 10, vec![job]));
    assert_eq!(found.points.len(), 7);
    assert_eq!(found.rounds, 10);
    let said = sentences(&found);
    assert!(said.contains("The point at 8 workers was measured in 3 of 10 rounds only"), "{said}");
}

#[test]
fn an_analysis_is_the_same_every_time() {
    let noise = &mut Noise::new(0.01, 19);
    let one = study(cores(8), 10, vec![series("job@threads", &UP_TO_8, 10, noise, amdahl_s(0.9))]);
    let text = |study: &Study| serde_json::to_string(&analysed(study)).unwrap();
    assert_eq!(text(&one), text(&one));
}

#[test]
fn settings_outside_their_range_are_refused_by_name() {
    let noise = &mut Noise::new(0.01, 20);
    let one = study(cores(8), 5, vec![series("job@threads", &UP_TO_8, 5, noise, amdahl_s(0.9))]);
    let with = |options: Options| analyse(std::slice::from_ref(&one), &options).unwrap_err();
    let refused = with(Options { margin: 0.0, ..Options::default() }).to_string();
    assert_eq!(refused, "margin '0': expected above 0 and below 1, such as 0.05");
    assert!(analyse(&[], &Options::default()).is_err());
    let empty = analyse(&[study(cores(8), 5, Vec::new())], &Options::default()).unwrap_err();
    assert!(empty.to_string().contains("holds no job"), "{empty}");
    assert!(
        with(Options { confidence: f64::NAN, ..Options::default() }).to_string().contains("NaN")
    );
}

#[test]
fn a_series_without_a_single_time_is_there_with_its_reason() {
    let noise = &mut Noise::new(0.01, 21);
    let mut job = series("job@threads", &[1.0, 2.0], 5, noise, amdahl_s(0.9));
    for point in &mut job.points {
        point.blocks.clear();
    }
    let found = only(&study(cores(8), 5, vec![job]));
    assert!(found.points.is_empty());
    assert!(sentences(&found).contains("No worker count was measured"));
}

#[test]
fn a_ceiling_that_cannot_be_seen_says_so() {
    let noise = &mut Noise::new(0.01, 22);
    let found =
        only(&study(cores(8), 10, vec![series("job@threads", &UP_TO_8, 10, noise, |n| 1.0 / n)]));
    let ceiling = found.amdahl.as_ref().unwrap().ceiling;
    assert!(ceiling.hi.is_none() && ceiling.lo.is_some(), "{ceiling:?}");
    assert!(sentences(&found).contains("No ceiling is visible in this range: it is at least"));
}
