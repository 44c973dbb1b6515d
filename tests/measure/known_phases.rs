//! From the engine to the analysis on the clock-free runner: what is said of calls whose phases are
//! known, each with its own parallel fraction.

use crate::support::fake::{Fake, plan};
use crate::support::studies::{only, sentences};
use amdahl::analysis::{Phase, Series};
use amdahl::internal::measure::{Between, Rounds, Silent, Stop, sweep};

const POWERS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

/// One second in all with one worker.
const PARTS: [(&str, f64, f64); 3] =
    [("read", 0.02, 0.0), ("solve", 0.18, 0.9), ("write", 0.8, 0.999)];

fn measured(phases: &[(&'static str, f64, f64)], noise: f64, seed: u64) -> Series {
    let mut fake = Fake::of(&[("job@fake", 1.0, 0.5)], noise, seed);
    fake.phases = phases.to_vec();
    let plan = plan(&["job@fake"], &POWERS, Rounds::Exactly(10), 0.1);
    let mut save = |_: &_| Ok(());
    let between = Between::saving(&mut save);
    only(&sweep(&plan, &mut fake, &mut Silent, &Stop::default(), between).unwrap())
}

fn named<'s>(series: &'s Series, name: &str) -> &'s Phase {
    series.phases.iter().find(|phase| phase.name.as_deref() == Some(name)).unwrap()
}

fn rest(series: &Series) -> &Phase {
    series.phases.iter().find(|phase| phase.name.is_none()).unwrap()
}

#[test]
fn each_phase_has_its_own_p_and_next_to_nothing_is_left() {
    for seed in 0..10 {
        let series = measured(&PARTS, 0.005, seed);
        for (name, t1, p) in PARTS {
            let found = named(&series, name);
            let fraction = found.parallel_fraction.unwrap();
            assert!((fraction.value - p).abs() < 0.01, "{name}, seed {seed}: {fraction:?}");
            assert!(fraction.lo.unwrap() < fraction.hi.unwrap(), "{name}: {fraction:?}");
            let one = found.at(1.0).unwrap();
            assert!((one.time_s.value / t1 - 1.0).abs() < 0.02, "{name}: {one:?}");
        }
        for point in &rest(&series).points {
            assert!((point.share.value - 0.001).abs() < 1e-9, "{point:?}");
        }
    }
}

#[test]
fn the_first_to_speed_up_is_the_one_with_most_that_is_not_shared() {
    // At 64: .02, .18 (.1 + .9/64) = .0205, .8 (.001 + .999/64) = .0133; beyond t/64 they have
    // .0197, .0177 and .0008 of .0538 in all.
    let series = measured(&PARTS, 0.0005, 1);
    let cost = |name: &str| named(&series, name).cost.unwrap();
    assert_eq!(cost("read").workers, 64.0);
    for (name, share, speedup) in
        [("read", 0.515, 29.3), ("solve", 0.463, 27.7), ("write", 0.021, 18.8)]
    {
        let found = cost(name);
        let told = found.serial_share.unwrap().value;
        assert!((told - share).abs() < 0.01, "{name}: {told}");
        let told = found.speedup_if_shared.value;
        assert!((told / speedup - 1.0).abs() < 0.02, "{name}: {told}");
    }
    let said = sentences(&series);
    let shares = "Phases: solve 18.0 % of the time at 1 worker, 38";
    assert!(said.contains(shares), "{said}");
    assert!(said.contains("Speed up read first: shared perfectly, 18.5"), "{said}");
    assert!(!said.contains("told apart from it"), "{said}");
}

#[test]
fn phases_that_the_rounds_do_not_tell_apart_are_said_to_be_so() {
    let alike = [("a", 0.1, 0.0), ("b", 0.1, 0.0), ("c", 0.8, 1.0)];
    let said = sentences(&measured(&alike, 0.01, 3));
    assert!(said.contains("is not told apart from it"), "{said}");
}

#[test]
fn where_all_is_shared_no_phase_comes_first() {
    let said = sentences(&measured(&[("a", 0.5, 1.0), ("b", 0.5, 1.0)], 0.002, 3));
    assert!(said.contains("None alone would bring 2 % by being shared better."), "{said}");
}

#[test]
fn a_call_without_phases_has_none() {
    assert!(measured(&[], 0.01, 1).phases.is_empty());
}
