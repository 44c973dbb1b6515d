//! The lost speedup taken apart, against published sums and identities.

use amdahl::internal::units::Scaling;
use amdahl::model::ModelError;
use amdahl::model::lost::{Lost, Options, Pair, Running, Term, Usage, lost};
use proptest::prelude::*;
use serde_json::Value;

fn value(found: &Lost, term: Term) -> f64 {
    found.term(term).unwrap().value
}

/// What was recorded of the run at this index of the published table, in seconds.
fn published(table: &Value, index: usize) -> Usage {
    let number = |column: &str| table[column][index].as_f64().unwrap();
    Usage {
        wall_s: number("time_us") * 1e-6,
        cpu_s: Some(number("cpu_us") * 1e-6),
        system_s: Some(0.0),
        busiest_s: Some(number("largest_worker_cpu_us") * 1e-6),
        instructions: Some(number("instructions")),
        cycles: Some(number("cycles")),
        ..Usage::default()
    }
}

#[test]
fn every_term_of_a_published_run_is_found_from_its_counters() {
    let table: Value = serde_json::from_str(include_str!("../data/epoch.json")).unwrap();
    for (index, expected) in table["loss_in_workers"].as_array().unwrap().iter().enumerate() {
        let pair = Pair { one: published(&table, 0), many: published(&table, index) };
        let n = expected["workers"].as_f64().unwrap();
        let found = lost(n, &[pair], &Options::default()).unwrap();
        for (key, got) in [
            ("speedup", found.speedup.value),
            ("lost", value(&found, Term::Total)),
            ("idle", value(&found, Term::Idle)),
            ("imbalance", value(&found, Term::Imbalance)),
            ("blocked", value(&found, Term::Blocked)),
            ("cpu", value(&found, Term::Cpu)),
            ("instructions", value(&found, Term::Instructions)),
            ("cycles_per_instruction", value(&found, Term::CyclesPerInstruction)),
            ("clock", value(&found, Term::Clock)),
        ] {
            let expected = expected[key].as_f64().unwrap();
            assert!((got - expected).abs() < 1e-9, "{key} at {n}: {got}, expected {expected}");
        }
        assert!(value(&found, Term::Untold).abs() < 1e-9, "{n}");
    }
}

/// ImageMagick at 8 threads as the POP centre published it: times, and efficiencies that round to
/// 5.390 workers idle (serial 5.01, shares that differ .34) and .735 of more CPU time.
#[test]
fn a_published_run_whose_factors_do_not_quite_multiply_leaves_a_residual_that_is_shown() {
    let (one_s, many_s) = (14.746_57, 7.863_894);
    let cpu_s = one_s + 0.735 * many_s;
    let usage = |wall_s, cpu_s| Usage { wall_s, cpu_s: Some(cpu_s), ..Usage::default() };
    let pair = Pair {
        one: usage(one_s, one_s),
        many: Usage { alone_s: Some(5.01 / 7.0 * many_s), ..usage(many_s, cpu_s) },
    };
    let found = lost(8.0, &[pair], &Options::default()).unwrap();
    for (term, expected) in [
        (Term::Total, 6.125),
        (Term::Idle, 5.390),
        (Term::OneRunning, 5.01),
        (Term::Cpu, 0.735),
        (Term::IdleUntold, 0.38),
        (Term::Untold, 1.115),
    ] {
        let got = value(&found, term);
        assert!((got - expected).abs() < 0.01, "{term:?}: {got}, expected {expected}");
    }
    assert_eq!(value(&found, Term::Blocked), 0.0, "at least");

    // With the shares known, .04 workers of idle time are told by neither factor.
    let busiest_s = (cpu_s + (5.01 + 0.34) * many_s) / 8.0;
    let many = Usage { busiest_s: Some(busiest_s), ..pair.many };
    let pair = Pair { many, one: Usage { busiest_s: Some(one_s), ..pair.one } };
    let found = lost(8.0, &[pair], &Options::default()).unwrap();
    assert!((value(&found, Term::Imbalance) - 0.34).abs() < 1e-9);
    assert!((value(&found, Term::Blocked) - 0.04).abs() < 0.01);
}

fn sleeping(wall_s: f64, alone_s: f64) -> Usage {
    Usage {
        wall_s,
        cpu_s: Some(0.0),
        waited_s: Some(0.0),
        busiest_s: Some(0.0),
        alone_s: Some(alone_s),
        ..Usage::default()
    }
}

#[test]
fn what_is_beyond_all_numbers_is_not_told() {
    let at = |wall_s, cpu_s| Usage { wall_s, cpu_s: Some(cpu_s), ..Usage::default() };
    let pair = Pair { one: at(2.0, 1e-320), many: at(1.0, 1.0) };
    let found = lost(4.0, &[pair], &Options::default()).unwrap();
    assert!(found.parallel_efficiency.is_none() && found.term(Term::Cpu).is_some(), "{found:?}");
    let pair = Pair { one: at(2.0, 1e308), many: at(1.0, 1.0) };
    let found = lost(4.0, &[pair; 5], &Options::default()).unwrap();
    assert!(found.named(Term::Blocked).is_none_or(|term| term.value.is_finite()), "{found:?}");
    assert!((value(&found, Term::Total) - 2.0).abs() < 1e-9, "{found:?}");
}

#[test]
fn who_waits_for_a_core_while_the_others_sleep_has_no_larger_share() {
    // Eight that sleep 20 ms each; in the second round one of them waits 2 ms for a core when it wakes up.
    let at = |wall_s, waited_s| Usage {
        wall_s,
        cpu_s: Some(0.0008),
        waited_s: Some(waited_s),
        busiest_s: Some(0.0001 + waited_s),
        busiest_cpu_s: Some(0.0001),
        alone_s: Some(0.0),
        ..Usage::default()
    };
    let one = Usage { busiest_s: Some(0.0008), busiest_cpu_s: Some(0.0008), ..at(0.16, 0.0) };
    let found = lost(8.0, &[Pair { one, many: at(0.022, 0.002) }], &Options::default()).unwrap();
    assert!(value(&found, Term::Imbalance).abs() < 1e-9, "{found:?}");
    // 16 of the 176 ms that eight workers had.
    assert!((value(&found, Term::Waited) - 8.0 * 0.002 / 0.022).abs() < 1e-9, "{found:?}");
    assert!(value(&found, Term::Blocked).abs() < 0.01, "{found:?}");

    // Who shares cores with others waits as they do, and nobody waits for it besides.
    let crowded = Usage {
        wall_s: 1.0,
        cpu_s: Some(2.0),
        waited_s: Some(2.0),
        busiest_s: Some(1.0),
        busiest_cpu_s: Some(0.5),
        alone_s: Some(0.0),
        ..Usage::default()
    };
    let one = Usage { wall_s: 2.0, busiest_s: Some(2.0), busiest_cpu_s: Some(2.0), ..crowded };
    let one = Usage { waited_s: Some(0.0), ..one };
    let found = lost(4.0, &[Pair { one, many: crowded }], &Options::default()).unwrap();
    for (term, expected) in [(Term::Waited, 2.0), (Term::Imbalance, 0.0), (Term::Blocked, 0.0)] {
        assert!((value(&found, term) - expected).abs() < 1e-9, "{term:?}: {found:?}");
    }
}

#[test]
fn threads_that_are_more_than_the_workers_wait_at_most_for_as_long_as_workers_are_idle() {
    // Two workers of 1 s, .3 of them idle, while four threads waited .4 s in all.
    let at = |wall_s, cpu_s, waited_s| Usage {
        wall_s,
        cpu_s: Some(cpu_s),
        waited_s: Some(waited_s),
        ..Usage::default()
    };
    let pair = Pair { one: at(1.6, 1.6, 0.0), many: at(1.0, 1.7, 0.4) };
    let found = lost(2.0, &[pair], &Options::default()).unwrap();
    for (term, expected) in [(Term::Idle, 0.3), (Term::Waited, 0.3), (Term::IdleUntold, 0.0)] {
        assert!((value(&found, term) - expected).abs() < 1e-9, "{term:?}: {found:?}");
    }
}

#[test]
fn a_job_that_sleeps_half_of_its_time_alone_loses_all_to_one_worker_running() {
    let pair = Pair { one: sleeping(1.0, 0.5), many: sleeping(0.5625, 0.5) };
    let found = lost(8.0, &[pair], &Options::default()).unwrap();
    assert!((value(&found, Term::Total) - (8.0 - 1.0 / 0.5625)).abs() < 1e-12);
    assert!((value(&found, Term::OneRunning) - 6.222).abs() < 1e-3);
    assert!(value(&found, Term::Blocked).abs() < 1e-12);
    assert!(value(&found, Term::Cpu).abs() < 1e-12);
    assert!(found.named(Term::OneRunning).is_some());
    assert!(found.named(Term::Blocked).is_none());
}

#[test]
fn a_job_that_grows_with_its_workers_is_set_against_as_many_times_the_one_workers_job() {
    let usage = |wall_s, cpu_s| Usage { wall_s, cpu_s: Some(cpu_s), ..Usage::default() };
    let pair = Pair { one: usage(1.0, 1.0), many: usage(1.25, 4.4) };
    let weak = Options { scaling: Scaling::Weak, ..Options::default() };
    let found = lost(4.0, &[pair], &weak).unwrap();
    assert!((found.speedup.value - 3.2).abs() < 1e-12);
    assert!((value(&found, Term::Cpu) - 0.4 / 1.25).abs() < 1e-12);
    assert!((value(&found, Term::Idle) - 0.6 / 1.25).abs() < 1e-12);
    let scaling = found.computational_scaling.unwrap().value;
    let efficiency = found.parallel_efficiency.unwrap().value;
    assert!((scaling * efficiency - found.speedup.value / 4.0).abs() < 1e-12);
}

#[test]
fn the_machine_takes_no_more_than_was_taken() {
    let usage =
        |wall_s, cpu_s, machine| Usage { wall_s, cpu_s: Some(cpu_s), machine, ..Usage::default() };
    let machine = |cpu_s, by| {
        let pair = Pair { one: usage(2.0, 2.0, None), many: usage(1.5, cpu_s, Some(by)) };
        let found = lost(2.0, &[pair], &Options::default()).unwrap();
        (value(&found, Term::Machine) * 1.5, value(&found, Term::CpuUntold) * 1.5)
    };
    let close = |got: (f64, f64), expected: (f64, f64)| {
        assert!(
            (got.0 - expected.0).abs() < 1e-12 && (got.1 - expected.1).abs() < 1e-12,
            "{got:?}"
        );
    };
    close(machine(2.6, 1.1), (0.2, 0.4));
    close(machine(2.6, 1.5), (0.6, 0.0));
    close(machine(1.9, 1.5), (0.0, -0.1));
    close(machine(2.6, 0.9), (0.0, 0.6));
}

#[test]
fn what_was_not_recorded_in_every_round_is_not_told() {
    let with = |cpu_s| Usage { wall_s: 1.0, cpu_s, ..Usage::default() };
    let pairs = [
        Pair { one: with(Some(1.0)), many: with(Some(1.0)) },
        Pair { one: with(Some(1.0)), many: with(None) },
    ];
    let found = lost(2.0, &pairs, &Options::default()).unwrap();
    for term in [Term::Idle, Term::Cpu, Term::Waited, Term::IdleUntold] {
        assert_eq!(found.term(term), None, "{term:?}");
    }
    assert_eq!(value(&found, Term::Untold), value(&found, Term::Total));
    assert_eq!(found.parallel_efficiency, None);
}

#[test]
fn nonsense_is_refused_with_its_name_round_and_worker_count() {
    let good = Usage { wall_s: 1.0, ..Usage::default() };
    let refused = |many| {
        let pairs = [Pair { one: good, many: good }, Pair { one: good, many }];
        lost(4.0, &pairs, &Options::default()).unwrap_err().to_string()
    };
    let message = refused(Usage { cpu_s: Some(-1.0), ..good });
    assert!(message.contains("CPU seconds '-1' in round 2 at 4 worker(s)"), "{message}");
    assert!(refused(Usage { cycles: Some(f64::NAN), ..good }).contains("cycles 'NaN'"));
    assert!(refused(Usage { wall_s: 0.0, ..good }).contains("time '0' in round 2"));
    assert_eq!(lost(4.0, &[], &Options::default()), Err(ModelError::NoRounds));
    assert!(lost(0.0, &[Pair { one: good, many: good }], &Options::default()).is_err());
}

#[test]
fn a_term_is_named_from_a_twentieth_of_a_worker_and_a_fiftieth_of_all_on() {
    let named = |n: f64, idle: f64| {
        let usage = |wall_s, cpu_s| Usage { wall_s, cpu_s: Some(cpu_s), ..Usage::default() };
        let pair = Pair { one: usage(1.0, 1.0), many: usage(1.0, n - idle) };
        lost(n, &[pair], &Options::default()).unwrap().named(Term::Idle).is_some()
    };
    assert!(!named(2.0, 0.04));
    assert!(named(2.0, 0.06));
    assert!(!named(64.0, 1.0));
    assert!(named(64.0, 1.5));
}

#[test]
fn a_term_whose_interval_reaches_nothing_is_not_named() {
    let usage = |wall_s, cpu_s| Usage { wall_s, cpu_s: Some(cpu_s), ..Usage::default() };
    let pairs: Vec<Pair> = (0..10)
        .map(|round| {
            let wobble = if round % 2 == 0 { 0.4 } else { -0.2 };
            Pair { one: usage(1.0, 1.0), many: usage(0.6, 1.0 + wobble) }
        })
        .collect();
    let found = lost(2.0, &pairs, &Options::default()).unwrap();
    assert!((value(&found, Term::Cpu) - 0.1 / 0.6).abs() < 1e-9);
    assert!(found.named(Term::Cpu).is_none(), "{found:?}");
    assert!(found.named(Term::Total).is_some());
}

fn usages() -> impl Strategy<Value = Usage> {
    let maybe = |most: f64| prop::option::of(0.0..most);
    let times = (0.01..10.0f64, maybe(80.0), 0.0..1.0f64, maybe(40.0), maybe(10.0), maybe(10.0));
    let looks = prop::option::of((0.0..0.5f64, 0.0..0.5f64, 0.0..1.0f64));
    (times, maybe(9.0), maybe(1e12), maybe(1e12), maybe(3.0), looks).prop_map(
        |(times, busiest_cpu_s, instructions, cycles, machine, looks)| {
            let (wall_s, cpu_s, system, waited_s, busiest_s, alone_s) = times;
            let system_s = cpu_s.map(|cpu| cpu * system);
            Usage {
                wall_s,
                cpu_s,
                system_s,
                waited_s,
                busiest_s,
                busiest_cpu_s,
                alone_s,
                running: looks.map(|(none, one, caller)| {
                    Running::new(&[none, one, 0.0, 1.0 - none - one], one * caller)
                }),
                instructions,
                cycles,
                machine,
            }
        },
    )
}

proptest! {
    #[test]
    fn whatever_was_recorded_the_terms_add_up_to_what_is_lost(
        pairs in prop::collection::vec((usages(), usages()), 1..8),
        n in 1.0..64.0f64,
        weak in any::<bool>(),
    ) {
        let pairs: Vec<Pair> = pairs.into_iter().map(|(one, many)| Pair { one, many }).collect();
        let scaling = if weak { Scaling::Weak } else { Scaling::Strong };
        let options = Options { scaling, resamples: 20, ..Options::default() };
        let found = lost(n, &pairs, &options).unwrap();
        let total = value(&found, Term::Total);
        let scale = 1e-9 * (1.0 + found.speedup.value.abs() + n);
        prop_assert!((total - (n - found.speedup.value)).abs() < scale);
        if let (Some(idle), Some(cpu)) = (found.term(Term::Idle), found.term(Term::Cpu)) {
            prop_assert!((idle.value + cpu.value - total).abs() < scale);
        }
        let parts = Term::PARTS.into_iter().filter_map(|term| found.term(term));
        let sum: f64 = parts.map(|term| term.value).sum();
        prop_assert!((sum + value(&found, Term::Untold) - total).abs() < scale);
    }
}

#[test]
fn time_that_not_even_all_cpu_time_in_a_row_fills_is_waited_through() {
    // Two workers, 1 s, .1 s of CPU time by nobody knows whom: 2 (1 - .1) of the 1.9 idle workers.
    let usage = |wall_s| Usage { wall_s, cpu_s: Some(0.1), ..Usage::default() };
    let found = lost(2.0, &[Pair { one: usage(0.1), many: usage(1.0) }], &Options::default());
    let found = found.unwrap();
    let value = |term| found.term(term).unwrap().value;
    assert!((value(Term::Blocked) - 1.8).abs() < 1e-12);
    assert!((value(Term::IdleUntold) - 0.1).abs() < 1e-12);
    let busy = |wall_s, cpu_s| Usage { wall_s, cpu_s: Some(cpu_s), ..Usage::default() };
    let pair = Pair { one: busy(1.0, 1.0), many: busy(1.0, 1.2) };
    let busy = lost(2.0, &[pair], &Options::default()).unwrap();
    assert_eq!(busy.term(Term::Blocked).map(|at_least| at_least.value), Some(0.0));
}
