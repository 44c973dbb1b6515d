//! Phases of blocks as they come: some that run at some counts only, some that cannot be.

use crate::lost::record;
use crate::support::studies::{Noise, amdahl_s, cores, of_parts, only, sentences, series, study};
use amdahl::analysis::{Series, Verdict};
use amdahl::data::{Block, Phase, Study, Watch};

const COUNTS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];

/// Phases of a block by its worker count, as shares of its time.
type Shares<'s> = &'s dyn Fn(f64) -> Vec<(&'static str, Option<f64>)>;

fn phased(rounds: u32, shares: Shares<'_>) -> Study {
    let mut job = series("job", &COUNTS, rounds, &mut Noise::new(0.002, 7), amdahl_s(0.9));
    for point in &mut job.points {
        let workers = point.workers.get();
        for block in &mut point.blocks {
            let whole = block.median().unwrap();
            let phase = |(name, share): (&str, Option<f64>)| Phase {
                name: name.into(),
                seconds: share.map(|share| share * whole),
            };
            block.phases = shares(workers).into_iter().map(phase).collect();
        }
    }
    study(cores(8), rounds, vec![job])
}

fn told(rounds: u32, shares: Shares<'_>) -> Series {
    only(&phased(rounds, shares))
}

fn share(series: &Series, name: Option<&str>, workers: f64) -> f64 {
    let phase = series.phases.iter().find(|phase| phase.name.as_deref() == name).unwrap();
    phase.at(workers).unwrap().share.value
}

#[test]
fn a_phase_that_does_not_run_at_a_count_takes_no_time_there_and_has_no_p() {
    let series = told(8, &|n| {
        let mut phases = vec![("work", Some(0.8))];
        phases.extend((n > 1.0).then_some(("merge", Some(0.1))));
        phases
    });
    assert_eq!(share(&series, Some("merge"), 1.0), 0.0);
    assert!((share(&series, Some("merge"), 8.0) - 0.1).abs() < 1e-9);
    assert!((share(&series, None, 1.0) - 0.2).abs() < 1e-9);
    let merge = series.phases.iter().find(|phase| phase.name.as_deref() == Some("merge")).unwrap();
    assert_eq!((merge.parallel_fraction, merge.verdict), (None, None));
    assert!(merge.cost.unwrap().beyond_s.value > 0.0);
}

#[test]
fn a_phase_that_takes_no_time_is_told_as_that() {
    let series = told(8, &|_| vec![("work", Some(0.9)), ("nothing", Some(0.0))]);
    assert_eq!(share(&series, Some("nothing"), 8.0), 0.0);
    let cost = series.phases[1].cost.unwrap();
    assert_eq!(
        (cost.beyond_s.value, cost.speedup_if_shared.value),
        (0.0, cost.speedup_if_halved.value)
    );
}

#[test]
fn a_phase_on_other_threads_leaves_no_phases_and_says_what_to_do() {
    let series = told(8, &|n| vec![("work", Some(0.5)), ("leaf", (n < 2.0).then_some(0.4))]);
    assert!(series.phases.is_empty());
    let said = sentences(&series);
    assert!(said.contains("No phases: 'leaf' ran on another thread"), "{said}");
    assert!(said.contains("around a parallel part, not into its tasks"), "{said}");
}

#[test]
fn phases_that_take_more_than_the_call_have_no_gains() {
    let series = told(8, &|n| vec![("a", Some(0.6)), ("b", Some(if n > 4.0 { 0.7 } else { 0.4 }))]);
    assert_eq!(series.phases.len(), 3);
    assert!(series.phases.iter().all(|phase| phase.cost.is_none()));
    let said = sentences(&series);
    assert!(
        said.contains("All phases together take 30.0 % more than the whole at 8 workers"),
        "{said}"
    );
    assert!(!said.contains("Speed up"), "{said}");
}

#[test]
fn what_is_mostly_in_no_phase_is_said() {
    let said = sentences(&told(8, &|n| vec![("all shared", Some(0.9 / n / (0.1 + 0.9 / n)))]));
    assert!(said.contains("mostly in no phase: name more of it"), "{said}");
}

#[test]
fn what_to_try_begins_at_the_speedup_that_stands_in_the_table() {
    // Noise that takes the mean over rounds, of which the sum is, away from the middle.
    let parts = [("read", 0.2, 0.0), ("solve", 0.8, 1.0)];
    let noise = &mut Noise::new(0.08, 3);
    let mut job = of_parts("job@threads", &COUNTS, &[1.0; 10], noise, &parts);
    record(&mut job, |_, _| Watch { cpu_s: Some(1.0), alone_s: Some(0.2), ..Watch::default() });
    let series = only(&study(cores(8), 10, vec![job]));
    let shown = format!("{:.2}x", series.points[3].speedup.value);
    let mean = format!("{:.2}x", 8.0 - series.lost.last().unwrap().total.unwrap().value);
    assert_ne!(shown, mean);
    let said = sentences(&series);
    assert!(said.contains(&format!("What to try at 8 workers, now {shown}: ")), "{said}");
    assert!(said.contains(&format!("shared perfectly, {shown} becomes ")), "{said}");
    assert!(!said.contains(&mean), "{said}");
}

#[test]
fn one_round_gives_shares_without_intervals() {
    let series = told(1, &|_| vec![("a", Some(0.5)), ("b", Some(0.5))]);
    assert_eq!(series.phases[0].points[0].share.lo, None);
}

#[test]
fn without_one_worker_no_gain_is_told() {
    let mut study = phased(8, &|_| vec![("a", Some(0.5)), ("b", Some(0.5))]);
    study.series[0].points.remove(0);
    let series = only(&study);
    assert!(series.phases.iter().all(|phase| phase.cost.is_none()));
    let said = sentences(&series);
    assert!(said.contains("cannot be told: one worker was not measured"), "{said}");
}

#[test]
fn disturbed_rounds_tell_nothing_of_phases_either() {
    let mut study = phased(8, &|_| vec![("a", Some(0.5)), ("b", Some(0.5))]);
    let blocks = study.series[0].points.iter_mut().flat_map(|point| &mut point.blocks);
    blocks.for_each(|block: &mut Block| {
        if let Some(watch) = &mut block.watch {
            watch.others_cores = Some(40.0);
        }
    });
    let series = only(&study);
    assert_eq!((series.verdict, series.phases.len()), (Verdict::Withheld, 0));
}
