//! Jobs that grow with the workers.

use crate::support::studies::{
    Noise, UP_TO_8, analysed, cores, has, known, sentences, series, study,
};
use amdahl::analysis::{Analysis, FindingKind, Verdict};
use amdahl::data::Series;
use amdahl::internal::units::Scaling;
use amdahl::report::{self, Attachments};

/// A job of n times the work on n workers that takes `seconds(n)`.
fn weak(rounds: u32, seed: u64, seconds: impl Fn(f64) -> f64) -> Analysis {
    let noise = &mut Noise::new(0.003, seed);
    let made = series("job@threads", &UP_TO_8, rounds, noise, seconds);
    analysed(&study(cores(8), rounds, vec![Series { scaling: Scaling::Weak, ..made }]))
}

/// Gustafson's law with a tenth of serial work: n workers do s + (1-s) n in a second.
fn tenth_serial(n: f64) -> f64 {
    n / (0.1 + 0.9 * n)
}

#[test]
fn gustafson_s_law_is_judged_and_predicts() {
    let analysis = weak(20, 41, tenth_serial);
    let found = &analysis.series[0];
    assert_eq!(found.verdict, Verdict::Describes);
    let law = found.gustafson.as_ref().unwrap();
    let s = law.serial_fraction;
    assert!(s.lo.unwrap() < 0.1 && 0.1 < s.hi.unwrap(), "{s:?}");
    assert!(
        law.fit.raw_interval.is_some()
            && law.fit.k.unwrap() >= 1.0
            && law.fit.lack_of_fit.is_some()
    );
    // .1 + .9 * 16 = 14.5 at twice the largest count.
    let ahead = law.fit.speedup_at_twice.unwrap();
    assert!(ahead.lo.unwrap() < 14.5 && 14.5 < ahead.hi.unwrap(), "{ahead:?}");
    assert!(found.amdahl.is_none());
    assert!(sentences(found).contains("so Gustafson's law is fitted."), "{}", sentences(found));
}

#[test]
fn a_weak_job_that_is_described_says_its_serial_share_and_nothing_of_amdahl() {
    let analysis = weak(20, 41, tenth_serial);
    let said = report::markdown(&analysis);
    let paragraph = said.lines().find(|line| line.starts_with("**`job@threads`**")).unwrap();
    assert!(paragraph.contains("the job grows with the workers: 10."), "{paragraph}");
    assert!(paragraph.contains("% serial "), "{paragraph}");
    assert!(said.contains("- Gustafson's law predicts 14."), "{said}");
    assert!(!paragraph.contains("Amdahl"), "{paragraph}");
    let page = report::html(&analysis, &Attachments::default()).unwrap();
    assert!(page.contains("Gustafson fit on 1–8") && page.contains("Lack of fit F"));
    assert!(!page.contains("Amdahl's law describes the job"));
}

#[test]
fn a_serial_share_is_no_headline_where_gustafson_s_law_fails() {
    let analysis = weak(20, 42, |n| if n < 5.0 { 1.0 } else { 2.0 });
    let found = &analysis.series[0];
    assert_eq!(found.verdict, Verdict::DoesNot);
    let page = report::html(&analysis, &Attachments::default()).unwrap();
    assert!(page.contains("≁"), "not Gustafson");
    assert!(!page.contains("serial</strong>"));
    let said = report::markdown(&analysis);
    assert!(said.contains("Gustafson's law does not describe this:"), "{said}");
    assert!(said.contains("serial) is an average over worker counts 1–8"), "{said}");
    assert!(!said.contains("law predicts"), "{said}");
}

#[test]
fn two_workers_that_do_less_than_one_are_told() {
    let found = weak(10, 43, |n| if n == 1.0 { 1.0 } else { 1.3 * n }).series.remove(0);
    assert!(has(&found, FindingKind::AntiScaling), "{}", sentences(&found));
    assert!(sentences(&found).contains("Growing the job costs more than workers add"));
}

#[test]
fn a_scaled_speedup_that_falls_again_has_a_peak() {
    // 4 workers do 4 times the work in 1 s, 8 workers 8 times in 2.5 s: 3.2 times.
    let found = weak(10, 44, |n| if n < 5.0 { 1.0 } else { n / 3.2 }).series.remove(0);
    let said = sentences(&found);
    assert!(said.contains("Scaled speedup is largest at 4 workers"), "{said}");
}

#[test]
fn a_job_that_grows_and_takes_less_time_is_superlinear() {
    let found = weak(10, 45, |n| 1.0 / (1.0 + 0.1 * (n - 1.0))).series.remove(0);
    assert!(has(&found, FindingKind::Superlinear), "{}", sentences(&found));
}

#[test]
fn gustafson_s_law_predicts_nothing_where_it_misses_what_lies_beyond_the_cores() {
    let noise = &mut Noise::new(0.003, 46);
    let made = series("job@threads", &UP_TO_8, 10, noise, |n| if n <= 4.0 { 1.0 } else { n / 4.0 });
    let weak = Series { scaling: Scaling::Weak, ..made };
    let analysis = analysed(&study(cores(4), 10, vec![weak]));
    assert_eq!(analysis.series[0].gustafson.as_ref().unwrap().fit.speedup_at_twice, None);
    assert!(!report::markdown(&analysis).contains("law predicts"));
}

#[test]
fn theory_of_a_growing_job_is_told_as_the_serial_share_that_is_measured() {
    let noise = &mut Noise::new(0.003, 47);
    let made = series("job@threads", &UP_TO_8, 20, noise, tenth_serial);
    let weak = Series { scaling: Scaling::Weak, theory: known(1.0), ..made };
    let analysis = analysed(&study(cores(8), 20, vec![weak]));
    let said = report::markdown(&analysis);
    assert!(
        said.contains("Theory says 0.00 % serial; measured is ") && said.contains(" pt above"),
        "{said}"
    );
    assert!(said.contains("| serial 0.0 % |"), "{said}");
    let page = report::html(&analysis, &Attachments::default()).unwrap();
    assert!(!page.contains("p not known") && page.contains("aria-label=\"p 90."));
}
