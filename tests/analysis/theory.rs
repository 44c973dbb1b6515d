//! A theory that is a cap and no share, or that work and span give.

use crate::support::studies::{Noise, analysed, cores, has, sentences, series, study};
use amdahl::analysis::{AgainstTheory, FindingKind, Series};
use amdahl::data::{Recorded, RecordedStage};
use amdahl::internal::units::{Bound, Theory};
use amdahl::report;

const COUNTS: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 8.0, 16.0];

/// A pipeline of 1, 2 and 4 ms whose speedup on several workers is this; with what is said of it.
fn pipeline(speedup: f64) -> (Series, String) {
    let noise = &mut Noise::new(0.003, 71);
    let law = move |n: f64| 1.0 / n.min(speedup);
    let mut study = study(cores(2), 20, vec![series("pipeline@threads", &COUNTS, 20, noise, law)]);
    study.series[0].bound = Bound::Io;
    study.series[0].theory = Some(Theory::capped(1.75, 3, "the slowest takes 4 of 7 ms"));
    let analysis = analysed(&study);
    let said = report::markdown(&analysis);
    (analysis.series.into_iter().next().unwrap(), said)
}

#[test]
fn a_job_at_its_cap_matches_theory_though_amdahls_law_does_not_describe_it() {
    let (found, said) = pipeline(1.73);
    assert_eq!(found.against_theory, Some(AgainstTheory::Matches));
    assert!(said.contains("| ≤ 1.75× |") && said.contains("✓ matches theory"), "{said}");
    assert!(said.contains("Theory caps it at 1.75×; measured is 1."), "{said}");
    assert!(said.contains("within the margin of 5 %"), "{said}");
    let by_theory: Vec<_> = found.points.iter().map(|point| point.theory_speedup).collect();
    assert_eq!(by_theory[..3], [Some(1.0), Some(1.75), Some(1.75)]);
}

#[test]
fn nothing_is_advised_that_would_pass_the_cap() {
    let (found, _) = pipeline(1.73);
    assert!(!has(&found, FindingKind::NextSteps), "{}", sentences(&found));
}

#[test]
fn a_job_below_its_cap_does_not_match_it() {
    let (found, said) = pipeline(1.5);
    assert_eq!(found.against_theory, Some(AgainstTheory::Below));
    assert!(said.contains("measured is 14.") && said.contains("beyond the margin"), "{said}");
    assert!(!said.contains("matches theory"), "{said}");
}

/// p by theory of a tenth of serial tasks beside eight equal ones, and what is said of it.
fn of_recorded_tasks(theory: Theory) -> (Option<f64>, String) {
    let noise = &mut Noise::new(0.003, 72);
    let law = |n: f64| 0.1 + 0.9 / n;
    let mut study = study(cores(16), 20, vec![series("own@threads", &COUNTS, 20, noise, law)]);
    let stages = vec![
        RecordedStage::new("before", vec![0.1]),
        RecordedStage::new("tasks", vec![0.9 / 16.0; 16]),
    ];
    study.series[0].recorded = Some(Recorded { stages, ..Recorded::default() });
    study.series[0].theory = Some(theory);
    let analysis = analysed(&study);
    let p = analysis.series[0].theory.as_ref().unwrap().parallel_fraction;
    (p, report::markdown(&analysis))
}

#[test]
fn work_and_span_give_p_unless_tasks_slow_each_other_down() {
    let (p, said) = of_recorded_tasks(Theory::work_and_span("one worker sorts first"));
    assert!((p.unwrap() - 0.9).abs() < 1e-9 && said.contains("Theory says 90.0"), "{p:?}: {said}");
    let (p, said) = of_recorded_tasks(Theory::shape("one allocator, which locks"));
    assert_eq!(p, None);
    assert!(said.contains("Theory gives no p: one allocator, which locks"), "{said}");
}
