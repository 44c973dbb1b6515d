//! What changed between two studies, and whether a gate lets it pass.

use crate::support::studies::{Noise, amdahl_s, at, block, cores, series, study};
use amdahl::analysis::{
    Called, Comparison, FittedLaw, Gate, Headline, NoHeadline, Options, Outcome, Verdict, compare,
};
use amdahl::data::Study;
use amdahl::internal::units::Scaling;
use amdahl::report::{Terminal, comparison, comparison_markdown};

const COUNTS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];

/// A job of this p whose one-worker time is `scale` seconds.
fn job(p: f64, scale: f64, seed: u64) -> Study {
    let noise = &mut Noise::new(0.005, seed);
    let law = amdahl_s(p);
    let job = series("job@rayon", &COUNTS, 20, noise, |n| scale * law(n));
    at(seed, study(cores(8), 20, vec![job]))
}

fn compared(base: &Study, new: &Study) -> Comparison {
    compare(base, new, &Options::default()).unwrap()
}

/// Notes or cautions as sentences.
fn said<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn outcome(gate: &str, of: &Comparison) -> Outcome {
    gate.parse::<Gate>().unwrap().judge(of)[0].outcome
}

#[test]
fn a_smaller_p_and_a_longer_time_are_found_with_their_size() {
    let found = compared(&job(0.95, 1.0, 1), &job(0.93, 1.05, 2));
    let series = &found.series[0];
    let p = series.parallel_fraction.unwrap();
    assert!((p.change.value + 0.02).abs() < 0.003, "{p:?}");
    assert!(p.change.lo.unwrap() < -0.02 && -0.02 < p.change.hi.unwrap(), "{p:?}");
    assert!(p.is_certain());
    let one = series.points[0].time_s;
    assert!((one.change.value - 0.05).abs() < 0.006, "{one:?}");
    let at_8 = series.points[3].speedup.unwrap();
    let (before, after) = (1.0 / amdahl_s(0.95)(8.0), 1.0 / amdahl_s(0.93)(8.0));
    assert!((at_8.change.value - (after / before - 1.0)).abs() < 0.01, "{at_8:?}");
    assert_eq!(series.verdict, [Verdict::Describes; 2]);
    assert!(series.points[0].speedup.is_none(), "1 by definition");
}

#[test]
fn gates_hold_and_are_exceeded_by_the_interval() {
    let found = compared(&job(0.95, 1.0, 3), &job(0.93, 1.05, 4));
    assert_eq!(outcome("time +3%", &found), Outcome::Exceeded);
    assert_eq!(outcome("time +5%", &found), Outcome::Open);
    assert_eq!(outcome("time +8%", &found), Outcome::Within);
    assert_eq!(outcome("time@8 +3%", &found), Outcome::Exceeded);
    assert_eq!(outcome("p -0.5pt", &found), Outcome::Exceeded);
    assert_eq!(outcome("p -3pt", &found), Outcome::Within);
    assert_eq!(outcome("speedup@8 -5%", &found), Outcome::Exceeded);
    assert_eq!(outcome("speedup@8 -20%", &found), Outcome::Within);
    assert_eq!(outcome("speedup@16 -5%", &found), Outcome::NotJudged);
}

#[test]
fn the_same_job_measured_twice_exceeds_no_gate() {
    let mut open = 0;
    for seed in 10..30 {
        let found = compared(&job(0.95, 1.0, seed), &job(0.95, 1.0, seed + 100));
        for gate in ["time +1%", "p -0.5pt", "speedup@8 -2%"] {
            let outcome = outcome(gate, &found);
            assert_ne!(outcome, Outcome::Exceeded, "{gate}, seed {seed}");
            open += usize::from(outcome == Outcome::Open);
        }
    }
    assert!(open <= 6, "{open} of 60 are open");
}

#[test]
fn a_disturbed_study_is_not_compared() {
    let mut noisy = job(0.95, 2.0, 5);
    for round in 0..15 {
        noisy.series[0].points[0].blocks[round] = block(round as u32, 2.0, Some(7.5));
    }
    let found = compared(&job(0.95, 1.0, 6), &noisy);
    let series = &found.series[0];
    assert!(series.points.is_empty() && series.parallel_fraction.is_none());
    assert!(said(&series.notes)[0].contains("disturbed most rounds of the later study"));
    assert_eq!(outcome("time +3%", &found), Outcome::NotJudged);
}

#[test]
fn few_rounds_give_a_change_without_an_interval_which_no_gate_can_judge() {
    let mut few = job(0.95, 1.0, 7);
    for point in &mut few.series[0].points {
        point.blocks.truncate(3);
    }
    let found = compared(&few, &job(0.95, 1.5, 8));
    let change = found.series[0].points[0].time_s.change;
    assert!((change.value - 0.5).abs() < 0.02 && change.lo.is_none());
    assert!(said(&found.series[0].notes)[0].contains("Fewer than five rounds"));
    let gate = &"time +3%".parse::<Gate>().unwrap().judge(&found)[0];
    assert_eq!(gate.outcome, Outcome::NotJudged);
    assert!(gate.to_string().contains("has no interval; measure at least five"), "{gate:?}");
}

#[test]
fn series_are_matched_by_name_and_the_rest_is_named() {
    let noise = &mut Noise::new(0.005, 9);
    let all = |names: &[&str], noise: &mut Noise| {
        let series = names.iter().map(|name| series(name, &COUNTS, 10, noise, amdahl_s(0.9)));
        study(cores(8), 10, series.collect())
    };
    let (base, new) = (all(&["a@rayon", "b@rayon"], noise), all(&["b@rayon", "c@rayon"], noise));
    let found = compared(&base, &new);
    assert_eq!(found.series.len(), 1);
    assert_eq!(
        (found.only_in_base, found.only_in_new),
        (vec!["a@rayon".into()], vec!["c@rayon".into()])
    );
    let other = all(&["x@rayon", "y@rayon"], noise);
    let refused = compare(&base, &other, &Options::default()).unwrap_err().to_string();
    assert!(refused.contains("a@rayon") && refused.contains("x@rayon"), "{refused}");
}

#[test]
fn a_partial_study_and_another_command_are_told() {
    let (mut base, mut new) = (job(0.95, 1.0, 15), job(0.95, 1.0, 16));
    base.series[0].command = Some("xz -T{workers}".into());
    new.series[0].command = Some("pigz -p {workers}".into());
    new.partial = true;
    let found = compared(&base, &new);
    assert!(
        said(&found.cautions)[0].starts_with("The later study is partial"),
        "{:?}",
        found.cautions
    );
    let notes = said(&found.series[0].notes);
    assert_eq!(
        notes[0],
        "The commands differ: 'xz -T{workers}' before, 'pigz -p {workers}' after."
    );
    new.series[0].command = base.series[0].command.clone();
    assert!(compared(&base, &new).series[0].notes.is_empty());
}

#[test]
fn another_machine_is_a_caution() {
    let mut other = job(0.95, 1.0, 11);
    other.machine = cores(4);
    let found = compared(&job(0.95, 1.0, 12), &other);
    assert!(said(&found.cautions).iter().any(|caution| caution.contains("different machines")));
}

#[test]
fn text_and_markdown_carry_the_numbers_and_fit() {
    let mut found = compared(&job(0.95, 1.0, 13), &job(0.93, 1.05, 14));
    found.series[0].name = "evil|`<script>\u{1b}[31m@rayon".into();
    let gates = "time +3%".parse::<Gate>().unwrap().judge(&found);
    for columns in [40, 60, 80, 120] {
        let place = Terminal { columns, colour: false, unicode: true };
        let text = comparison(&found, &gates, &place);
        assert!(text.lines().all(|line| line.chars().count() <= columns), "{text}");
        assert!(text.contains("time at 8") && text.contains("Gate 'time +3%' exceeded"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    let markdown = comparison_markdown(&found, &gates);
    assert!(markdown.contains("| time at 8 |") && markdown.contains("**worse**"), "{markdown}");
    assert!(!markdown.contains("<script>\u{1b}"), "{markdown}");
}

/// Five rounds that all measured this, rounded to so many steps a second.
fn same_in_all_rounds(t1: f64, steps: f64, seed: u64) -> Study {
    let exact = &mut Noise::new(0.0, 1);
    let law = |n: f64| (steps * t1 * amdahl_s(0.9)(n)).round() / steps;
    at(seed, study(cores(8), 5, vec![series("job@rayon", &COUNTS, 5, exact, law)]))
}

#[test]
fn a_clock_too_coarse_for_the_rounds_leaves_a_change_in_doubt() {
    let coarse = |t1: f64, seed: u64| same_in_all_rounds(t1, 100.0, seed);
    let found = compared(&coarse(1.0, 1), &coarse(1.01, 2));
    let one = &found.series[0];
    let p = one.parallel_fraction.unwrap();
    assert!(p.base.lo.is_some(), "scatter about the law gives p an interval: {p:?}");
    assert!(!p.is_certain(), "{p:?}");
    let time = one.points[0].time_s.change;
    assert!(time.lo.unwrap() < 0.005 && 0.015 < time.hi.unwrap(), "{time:?}");
    let called = |called: Called| matches!(called, Called::Better | Called::Worse);
    assert!(!one.points.iter().any(|point| called(point.time_s.called)), "{one:?}");
    assert!(said(&one.notes)[0].contains("what the last digit leaves open"), "{:?}", one.notes);
    assert_eq!(outcome("time +1%", &found), Outcome::Open);
    assert_eq!(outcome("p -0.5pt", &found), Outcome::Open);
}

#[test]
fn what_is_the_same_in_all_rounds_is_judged_as_sure_as_its_last_digit() {
    let counted = |t1: f64, seed: u64| same_in_all_rounds(t1, 1e5, seed);
    let found = compared(&counted(1.0, 1), &counted(1.02, 2));
    assert_eq!(outcome("time +1%", &found), Outcome::Exceeded);
    assert_eq!(outcome("time +3%", &found), Outcome::Within);
    assert_eq!(outcome("speedup@8 -1%", &found), Outcome::Within);
    let same = compared(&counted(1.0, 1), &counted(1.0, 2));
    assert_eq!(outcome("time +1%", &same), Outcome::Within);
    assert_eq!(outcome("p -0.5pt", &same), Outcome::Within);
}

#[test]
fn the_study_that_the_law_does_not_describe_is_named() {
    let noise = &mut Noise::new(0.005, 7);
    let usl = |n: f64| (1.0 + 0.05 * n * (n - 1.0)) / n;
    let bent = study(cores(8), 20, vec![series("job@rayon", &COUNTS, 20, noise, usl)]);
    let found = compared(&job(0.9, 1.0, 1), &bent);
    assert_eq!(found.series[0].verdict, [Verdict::Describes, Verdict::DoesNot]);
    assert!(
        said(&found.series[0].notes)[0]
            .starts_with("Amdahl's law does not describe the later study")
    );
}

/// Rounds of a job whose overhead grows, at these worker counts.
fn bent(counts: &[f64], machine: usize, seed: u64) -> Study {
    let noise = &mut Noise::new(0.001, seed);
    let law = |n: f64| (1.0 + 0.03 * (n - 1.0) + 0.0006 * n * (n - 1.0)) / n;
    study(cores(machine), 20, vec![series("job@rayon", counts, 20, noise, law)])
}

#[test]
fn unchanged_code_measured_at_more_worker_counts_has_the_same_p() {
    let more = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0];
    let found = compared(&bent(&more[..4], 16, 1), &bent(&more, 16, 2));
    let p = found.series[0].parallel_fraction.unwrap();
    assert!(!p.is_certain() && p.change.value.abs() < 0.001, "{p:?}");
    let notes = said(&found.series[0].notes);
    assert_eq!(notes[0], "Only the later study has 6, 8, 12 and 16 workers: not compared.");
    assert!(
        notes[1].ends_with("the worker counts that both studies fit: 1, 2, 3, 4."),
        "{notes:?}"
    );
    assert_ne!(outcome("p -0.1pt", &found), Outcome::Exceeded);
}

#[test]
fn unchanged_code_on_a_machine_with_more_cores_has_the_same_p() {
    let counts = [1.0, 2.0, 4.0, 8.0, 16.0];
    let found = compared(&bent(&counts, 4, 3), &bent(&counts, 16, 4));
    let series = &found.series[0];
    let p = series.parallel_fraction.unwrap();
    assert!(!p.is_certain() && p.change.value.abs() < 0.001, "{p:?}");
    assert_eq!(series.points.len(), 5);
    assert!(
        said(&series.notes)[0].ends_with("that both studies fit: 1, 2, 4."),
        "{:?}",
        series.notes
    );
}

#[test]
fn without_two_worker_counts_in_common_there_is_no_p_but_a_reason() {
    let one = compared(&bent(&[1.0, 2.0], 16, 5), &bent(&[2.0, 4.0], 16, 6));
    let series = &one.series[0];
    assert!(series.parallel_fraction.is_none() && series.points.len() == 1);
    assert!(
        said(&series.notes).iter().any(|note| note.contains("there is only 2")),
        "{:?}",
        series.notes
    );
    let gate = &"p -1pt".parse::<Gate>().unwrap().judge(&one)[0];
    assert!(gate.vanished, "the earlier study has a p");
    let none = compared(&bent(&[1.0, 2.0], 16, 5), &bent(&[4.0, 8.0], 16, 6));
    assert_eq!(
        said(&none.series[0].notes),
        ["The studies have no worker count in common: 1, 2 before, 4, 8 after."]
    );
}

/// A job that grows with the workers, of this serial share.
fn growing(serial: f64, seed: u64) -> Study {
    let noise = &mut Noise::new(0.002, seed);
    let law = |n: f64| n / (n - serial * (n - 1.0));
    let mut study = study(cores(8), 20, vec![series("job@rayon", &COUNTS, 20, noise, law)]);
    study.series[0].scaling = Scaling::Weak;
    study
}

#[test]
fn of_weak_scaling_the_serial_share_is_compared() {
    let found = compared(&growing(0.02, 1), &growing(0.05, 2));
    let series = &found.series[0];
    let share = series.serial_fraction.unwrap();
    assert!((share.change.value - 0.03).abs() < 0.003 && share.is_certain(), "{share:?}");
    assert_eq!((series.law, series.parallel_fraction), (FittedLaw::Gustafson, None));
    let place = Terminal { columns: 100, colour: false, unicode: true };
    let gates = "p -1pt".parse::<Gate>().unwrap().judge(&found);
    let text = comparison(&found, &gates, &place);
    assert!(text.contains("serial share") && text.contains("Gustafson's law"), "{text}");
    assert!(!text.contains("Amdahl") && text.contains("p is of strong scaling"), "{text}");
    let line = text.lines().find(|line| line.contains("serial share")).unwrap();
    assert!(line.contains("worse"), "{line}");
}

#[test]
fn strong_and_weak_scaling_are_not_compared() {
    let found = compared(&job(0.95, 1.0, 1), &growing(0.05, 2));
    let series = &found.series[0];
    assert!(series.points.is_empty() && series.parallel_fraction.is_none());
    assert!(said(&series.notes)[0].contains("of strong scaling, the later study of weak"));
    let gate = &"time@8 +3%".parse::<Gate>().unwrap().judge(&found)[0];
    assert_eq!(gate.outcome, Outcome::NotJudged);
    assert!(gate.to_string().contains("weak scaling"), "{}", gate);
}

#[test]
fn what_the_studies_warn_of_stays_with_the_comparison() {
    let [mut base, mut new] = [17, 18].map(|seed| job(0.95, 1.0, seed));
    base.method.cautions = vec!["One after another.".into(), "CPU times.".into()];
    new.method.cautions = vec!["One after another.".into(), "Quick.".into()];
    assert_eq!(
        said(&compared(&base, &new).cautions),
        ["Both studies: One after another.", "Earlier study: CPU times.", "Later study: Quick."]
    );
}

#[test]
fn a_machine_or_compiler_that_is_not_known_is_not_called_another() {
    let [mut base, mut new] = [19, 20].map(|seed| job(0.95, 1.0, seed));
    new.machine = amdahl::data::Machine::default();
    base.machine.rustc = Some("1.95".into());
    let cautions = said(&compared(&base, &new).cautions);
    assert_eq!(cautions.len(), 1, "{cautions:?}");
    assert!(cautions[0].contains("later study does not say") && cautions[0].contains("unknown"));
    base.machine = new.machine.clone();
    assert!(compared(&base, &new).cautions.is_empty());
}

#[test]
fn a_share_that_is_none_is_neither_compared_nor_gated() {
    let one = |law: fn(f64) -> f64| {
        let noise = &mut Noise::new(0.002, 7);
        study(cores(8), 20, vec![series("job@rayon", &COUNTS, 20, noise, law)])
    };
    let found =
        compare(&one(|n| 0.1 + 0.9 / n), &one(|n| 1.3 - 0.3 / n), &Options::default()).unwrap();
    let change = &found.series[0];
    assert_eq!(change.headline[0], Headline::ParallelFraction);
    assert_eq!(change.headline[1], Headline::None(NoHeadline::Slowdown));
    assert_eq!((change.parallel_fraction, change.ceiling[1]), (None, None));
    let note = "No share of the work in the later study: more workers take longer than one.";
    assert!(said(&change.notes).iter().any(|said| said == note), "{:?}", change.notes);
    let gate: Gate = "p -0.5pt".parse().unwrap();
    let judged = &gate.judge(&found)[0];
    assert_eq!((judged.outcome, judged.vanished), (Outcome::NotJudged, true));
    assert!(judged.to_string().contains("gate on speedup@N or time@N"), "{}", judged);
}
