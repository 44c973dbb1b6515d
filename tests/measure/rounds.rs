//! The engine without a clock: what a study holds after good, bad and broken rounds.

use std::collections::BTreeSet;

use crate::support::fake::{Fake, plan};
use amdahl::data::Study;
use amdahl::internal::measure::{Between, MeasureError, Plan, Rounds, Silent, Stop, sweep};
use amdahl::internal::units::Bound;

fn measured(plan: &Plan, fake: &mut Fake) -> (Study, Vec<Study>) {
    let mut saved = Vec::new();
    let study = sweep(
        plan,
        fake,
        &mut Silent,
        &Stop::default(),
        Between::saving(&mut |study| {
            saved.push(study.clone());
            Ok(())
        }),
    );
    (study.unwrap(), saved)
}

const TWO: &[(&str, f64, f64)] = &[("a@fake", 0.1, 0.9), ("b@fake", 0.2, 0.5)];

#[test]
fn a_round_visits_every_point_once_in_an_order_that_changes_and_is_recorded() {
    let mut fake = Fake::of(TWO, 0.01, 1);
    let plan = plan(&["a@fake", "b@fake"], &[1, 2, 4, 8], Rounds::Exactly(6), 100.0);
    let (study, _) = measured(&plan, &mut fake);
    assert_eq!(study.rounds.len(), 6);
    let orders: BTreeSet<String> =
        study.rounds.iter().map(|round| format!("{:?}", round.order)).collect();
    assert_eq!(orders.len(), 6, "six rounds, six orders");
    for round in &study.rounds {
        let visited: BTreeSet<String> =
            round.order.iter().map(|(name, workers)| format!("{name}{workers:?}")).collect();
        assert_eq!(visited.len(), 8);
    }
    for series in &study.series {
        let counts: Vec<_> = series.points.iter().filter_map(|p| p.workers.whole()).collect();
        assert_eq!(counts, [1, 2, 4, 8]);
        for point in &series.points {
            let rounds: Vec<u32> = point.blocks.iter().map(|block| block.round).collect();
            assert_eq!(rounds, [0, 1, 2, 3, 4, 5]);
        }
    }
    assert!(!study.partial);
}

#[test]
fn the_same_seed_gives_the_same_study_but_for_its_dates() {
    let plan = plan(&["a@fake", "b@fake"], &[1, 2], Rounds::Exactly(3), 100.0);
    let (one, _) = measured(&plan, &mut Fake::of(TWO, 0.01, 5));
    let (two, _) = measured(&plan, &mut Fake::of(TWO, 0.01, 5));
    assert_eq!(one.series, two.series);
}

#[test]
fn the_study_is_saved_after_every_round_and_partial_until_it_is_returned() {
    let plan = plan(&["a@fake", "b@fake"], &[1, 2], Rounds::Exactly(3), 100.0);
    let (study, saved) = measured(&plan, &mut Fake::of(TWO, 0.01, 1));
    let rounds: Vec<usize> = saved.iter().map(|study| study.rounds.len()).collect();
    assert_eq!(rounds, [0, 1, 2, 3]);
    assert!(saved.iter().all(|study| study.partial) && !study.partial);
}

#[test]
fn a_point_that_fails_is_a_row_and_the_others_go_on() {
    let mut fake = Fake::of(TWO, 0.01, 1);
    fake.fails = Some(("a@fake".into(), 2, 1));
    let plan = plan(&["a@fake", "b@fake"], &[1, 2], Rounds::Exactly(4), 100.0);
    let (study, _) = measured(&plan, &mut fake);
    let blocks = |series: usize, point: usize| study.series[series].points[point].blocks.len();
    assert_eq!((blocks(0, 0), blocks(0, 1)), (4, 1), "what was measured before is kept");
    assert_eq!((blocks(1, 0), blocks(1, 1)), (4, 4));
    let failures = &study.series[0].failures;
    let told: Vec<_> = failures.iter().map(|f| (f.round, f.reason.as_str())).collect();
    assert_eq!(told, [(Some(1), "as told"), (Some(2), "as told")], "given up at the third");
    assert!(study.series[0].lacks_measurements() && !study.partial);
}

#[test]
fn a_point_that_fails_now_and_then_is_tried_again_and_keeps_its_rounds() {
    let mut fake = Fake::of(TWO, 0.01, 1);
    fake.stumbles = Some((2, vec![0, 3, 7]));
    let plan = plan(&["a@fake"], &[1, 2], Rounds::Exactly(10), 0.0);
    let (study, _) = measured(&plan, &mut fake);
    let series = &study.series[0];
    assert!(series.points.iter().all(|point| point.blocks.len() == 10));
    let rounds: Vec<_> = series.failures.iter().filter_map(|failure| failure.round).collect();
    assert_eq!(rounds, [0, 3, 7]);
    assert!(!series.lacks_measurements());
    assert_eq!(study.rounds[3].order.len(), 3, "the second try is part of the round");
    let analysis = amdahl::analysis::analyse(&[study], &Default::default()).unwrap();
    let told: Vec<&str> = analysis.series[0].failures.iter().map(|f| f.reason.as_str()).collect();
    assert_eq!(told, ["as told (3 times; measured again)"]);
    assert!(!analysis.series[0].partial);
}

#[test]
fn an_error_between_rounds_keeps_the_rounds_before() {
    let mut fake = Fake::of(TWO, 0.01, 1);
    fake.breaks_in = Some(2);
    let plan = plan(&["a@fake"], &[1, 2], Rounds::Exactly(10), 0.0);
    let (study, _) = measured(&plan, &mut fake);
    assert_eq!((study.rounds.len(), study.partial), (2, true));
    let said = study.method.cautions.join(" ");
    assert!(said.starts_with("measuring ended after 2 rounds: 'job' was replaced"), "{said}");
    fake.breaks_in = Some(0);
    let nothing =
        sweep(&plan, &mut fake, &mut Silent, &Stop::default(), Between::saving(&mut |_| Ok(())));
    assert!(matches!(nothing, Err(MeasureError::Replaced { .. })));
}

#[test]
fn an_interruption_keeps_the_finished_rounds() {
    let mut fake = Fake::of(TWO, 0.01, 1);
    fake.stops_in = Some(2);
    let plan = plan(&["a@fake", "b@fake"], &[1, 2], Rounds::Exactly(10), 100.0);
    let (study, _) = measured(&plan, &mut fake);
    assert!(study.partial);
    assert_eq!(study.rounds.len(), 2);
    assert!(study.series.iter().flat_map(|s| &s.points).all(|point| point.blocks.len() == 2));
}

#[test]
fn as_many_rounds_are_planned_as_fit_the_budget() {
    // A round of a@fake at 1 and 2 takes 11 calls each: 11 (0.1 + 0.055) s = 1.705 s.
    let fitting = |budget_s| {
        let rounds = Rounds::Fit { least: 5, most: 20 };
        let plan = plan(&["a@fake"], &[1, 2], rounds, budget_s);
        measured(&plan, &mut Fake::of(TWO, 0.01, 1)).0.method.planned_rounds
    };
    assert_eq!(fitting(1.0), 5);
    assert_eq!(fitting(25.6), 12);
    assert_eq!(fitting(1000.0), 20);
}

#[test]
fn the_least_rounds_are_measured_even_when_the_budget_is_spent() {
    for least in [5, 10] {
        let plan = plan(&["a@fake"], &[1, 2], Rounds::Fit { least, most: 20 }, 1e-9);
        let (study, _) = measured(&plan, &mut Fake::of(TWO, 0.01, 1));
        assert_eq!((study.rounds.len(), study.method.planned_rounds), (least, least));
        let said = study.method.cautions.join(" ");
        let expected = least == 5;
        assert_eq!(said.starts_with("5 rounds, the fewest that give an interval,"), expected);
        assert_eq!(said.is_empty(), !expected, "{said}");
    }
}

#[test]
fn disturbed_rounds_are_measured_again_while_the_budget_lasts() {
    let run = |budget_s, others: fn(u32) -> f64| {
        let mut fake = Fake::of(TWO, 0.01, 1);
        fake.others = others;
        let plan = plan(&["a@fake"], &[1, 2], Rounds::Exactly(5), budget_s);
        measured(&plan, &mut fake).0.rounds.len()
    };
    let two_of_five: fn(u32) -> f64 = |round| if round < 2 { 1.2 } else { 0.0 };
    assert_eq!(run(1000.0, two_of_five), 7);
    assert_eq!(run(1.0, two_of_five), 5, "no time is left");
    assert_eq!(run(1000.0, |_| 1.2), 10, "a neighbour that stays is not waited for");
    assert_eq!(run(1000.0, |_| 0.0), 5);
}

#[test]
fn a_disturbed_point_is_measured_once_more_at_the_end_of_its_round() {
    let run = |budget_s| {
        let mut fake = Fake::of(TWO, 0.01, 1);
        fake.hit = Some(2);
        let plan = plan(&["a@fake"], &[1, 2, 4, 8], Rounds::Exactly(5), budget_s);
        measured(&plan, &mut fake).0
    };
    let study = run(1000.0);
    let others = study.series[0].points.iter().flat_map(|point| &point.blocks);
    assert!(others.clone().all(|block| block.watch.unwrap().others_cores == Some(0.0)));
    assert_eq!((others.count(), study.rounds.len()), (20, 5));
    let order = &study.rounds[0].order;
    assert_eq!((order.len(), order[4].1.and_then(|n| n.whole())), (5, Some(2)));
    assert_eq!(study.rounds[0].processes.len(), 2);
    let [aside] = study.rounds[0].set_aside.as_slice() else { panic!("what was measured is lost") };
    assert_eq!(aside.workers.and_then(|n| n.whole()), Some(2));
    assert_eq!(aside.block.watch.unwrap().others_cores, Some(1.2));
    assert_eq!(run(0.0).rounds[0].order.len(), 4, "no time is left");
}

#[test]
fn a_job_that_turns_out_to_wait_is_not_measured_again_beside_busy_neighbours() {
    let run = |by_use| {
        let mut fake = Fake::of(TWO, 0.01, 1);
        (fake.others, fake.cpu_s) = (|_| 1.2, Some(0.01));
        let mut plan = plan(&["a@fake"], &[1, 2], Rounds::Exactly(5), 1000.0);
        plan.series[0].series.bound = Bound::Cpu;
        plan.series[0].bound_by_use = by_use;
        let study = measured(&plan, &mut fake).0;
        (study.rounds.len(), study.series[0].bound)
    };
    assert_eq!(run(false), (10, Bound::Cpu));
    assert_eq!(run(true), (5, Bound::Io));
}

#[test]
fn a_study_that_cannot_be_saved_ends_the_measurement() {
    let plan = plan(&["a@fake"], &[1, 2], Rounds::Exactly(3), 100.0);
    let mut fake = Fake::of(TWO, 0.01, 1);
    let refuse = || MeasureError::Nothing("disk full".into());
    let result = sweep(
        &plan,
        &mut fake,
        &mut Silent,
        &Stop::default(),
        Between::saving(&mut |_| Err(refuse())),
    );
    assert_eq!(result.unwrap_err().to_string(), "nothing to measure: disk full");
    assert!(fake.rounds_run.is_empty());
}

#[test]
fn a_save_that_fails_for_a_moment_does_not_end_the_measurement() {
    let plan = plan(&["a@fake"], &[1, 2], Rounds::Exactly(3), 100.0);
    let run = |failing: &dyn Fn(usize) -> bool| {
        let mut saves = 0;
        let mut fake = Fake::of(TWO, 0.01, 1);
        sweep(
            &plan,
            &mut fake,
            &mut Silent,
            &Stop::default(),
            Between::saving(&mut |_| {
                saves += 1;
                let refused = || Err(MeasureError::Nothing("disk full".into()));
                if failing(saves) { refused() } else { Ok(()) }
            }),
        )
    };
    assert_eq!(run(&|save| save == 3).unwrap().rounds.len(), 3);
    assert!(run(&|save| save == 1).is_err(), "the first one: nothing is measured in vain");
}

#[test]
fn nothing_to_measure_is_an_error() {
    let plan = plan(&[], &[1, 2], Rounds::Exactly(3), 100.0);
    let result = sweep(
        &plan,
        &mut Fake::of(TWO, 0.0, 1),
        &mut Silent,
        &Stop::default(),
        Between::saving(&mut |_| Ok(())),
    );
    assert!(result.unwrap_err().to_string().contains("nothing to measure"));
}

/// How many rounds are measured of a plan, where this says whether the study is settled.
fn rounds_until(rounds: Rounds, settled: &dyn Fn(&Study) -> bool) -> (usize, usize) {
    let plan = plan(&["a@fake"], &[1, 2], rounds, 100.0);
    let between = Between { save: &mut |_| Ok(()), settled };
    let mut fake = Fake::of(TWO, 0.0, 1);
    let study = sweep(&plan, &mut fake, &mut Silent, &Stop::default(), between).unwrap();
    (study.rounds.len(), study.method.planned_rounds)
}

#[test]
fn rounds_that_fit_end_when_the_study_is_settled_twice_running_from_the_eighth_on() {
    let fit = Rounds::Fit { least: 5, most: 40 };
    assert_eq!(rounds_until(fit, &|_| true), (9, 9));
    assert_eq!(rounds_until(fit, &|study| study.rounds.len() != 9), (11, 11));
    assert_eq!(rounds_until(fit, &|_| false), (40, 40));
}

#[test]
fn a_number_of_rounds_that_was_asked_for_is_measured() {
    assert_eq!(rounds_until(Rounds::Exactly(12), &|_| true), (12, 12));
}

#[test]
fn where_time_is_short_counts_that_nobody_asked_for_are_left_out_and_said_so() {
    // A round takes 11 x (1 + .55 + .4) x 12 s.
    let slow = &[("a@fake", 12.0, 0.9)];
    let fit = Rounds::Fit { least: 2, most: 40 };
    let of = |spare_above, budget_s| {
        let plan = Plan { spare_above, ..plan(&["a@fake"], &[1, 2, 3], fit, budget_s) };
        measured(&plan, &mut Fake::of(slow, 0.001, 1)).0
    };
    let short = of(Some(2), 100.0);
    let counts = |study: &Study| study.series[0].points.len();
    assert_eq!((counts(&short), short.rounds.len()), (2, 2));
    let said = short.method.cautions.join(" ");
    assert!(said.contains("More workers than cores (3) were not measured"), "{said}");
    assert!(!short.series[0].lacks_measurements());
    assert_eq!(counts(&of(Some(2), 1000.0)), 3, "there is time");
    assert_eq!(counts(&of(None, 100.0)), 3, "somebody asked for them");
}
