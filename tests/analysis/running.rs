//! What is said of a job that shares its work by itself, by looks at which of its threads ran.

use crate::lost::record;
use crate::support::studies::{Noise, cores, only, sentences, series, study};
use amdahl::analysis::{self, Finding, FindingKind};
use amdahl::data::{Running, Watch};
use amdahl::model::lost::Term;

const COUNTS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];

/// A job of `seconds(n)` that used one CPU second a call; `looks(n)` gives the share in which nobody
/// runs, the caller alone, another alone; else all do.
fn looked_at(
    seconds: impl Fn(f64) -> f64,
    watch: impl Fn(f64, f64) -> Watch,
    looks: impl Fn(f64) -> (f64, f64, f64),
) -> analysis::Series {
    let mut noise = Noise::new(0.002, 7);
    let mut job = series("own@rayon", &COUNTS, 10, &mut noise, seconds);
    record(&mut job, watch);
    for point in job.points.iter_mut().filter(|point| point.workers.get() > 1.0) {
        let n = point.workers.get();
        let (none, caller, other) = looks(n);
        let mut shares = vec![0.0; n as usize + 1];
        (shares[0], shares[1]) = (none, caller + other);
        shares[n as usize] += 1.0 - none - caller - other;
        let seen = Running { looks: 50, shares, caller };
        assert!(seen.is_sound());
        point.blocks.iter_mut().for_each(|block| block.running = Some(seen.clone()));
    }
    only(&study(cores(8), 10, vec![job]))
}

fn computes(waited_s: f64) -> Watch {
    Watch { cpu_s: Some(1.0), waited_s: Some(waited_s), ..Watch::default() }
}

fn told(found: &analysis::Series) -> Vec<Term> {
    let parts = found.findings.iter().find_map(|finding| match finding {
        Finding::Lost { parts, .. } => Some(parts.iter().map(|part| part.term).collect()),
        _ => None,
    });
    parts.unwrap_or_default()
}

/// A serial fifth on the thread that makes the calls, the rest shared.
fn serial(busiest: bool) -> analysis::Series {
    let seconds = |n: f64| 0.2 + 0.8 / n;
    let busiest_s = move |n: f64| busiest.then_some(if n > 1.0 { seconds(n) } else { 1.0 });
    looked_at(
        seconds,
        move |n, _| Watch { busiest_s: busiest_s(n), busiest_cpu_s: busiest_s(n), ..computes(0.0) },
        move |n| (0.0, 0.2 / seconds(n), 0.0),
    )
}

#[test]
fn a_caller_that_runs_alone_is_serial_code_or_one_long_share() {
    for found in [serial(false), serial(true)] {
        let last = found.lost.last().unwrap();
        let alone = last.idle_one_running.unwrap().value;
        assert!((alone - 7.0 * 0.2 / 0.3).abs() < 0.05, "{last:?}");
        assert_eq!(told(&found), [Term::OneRunning], "{}", sentences(&found));
        let said = sentences(&found);
        assert!(said.contains("while one ran and the others waited for it: serial code"), "{said}");
        assert!(said.contains("On 8 workers one runs 67 % of a call's time"), "{said}");
    }
}

#[test]
fn looks_say_which_part_and_clocks_how_much() {
    // Looks saw less of the idle time than there was.
    let found = looked_at(|n| 0.2 + 0.8 / n, |_, _| computes(0.0), |_| (0.0, 0.5, 0.0));
    let last = found.lost.last().unwrap();
    assert!((last.idle_one_running.unwrap().value - 7.0 * 0.2 / 0.3).abs() < 0.05, "{last:?}");
    assert!(last.idle_untold.unwrap().value.abs() < 1e-9, "{last:?}");
}

#[test]
fn of_work_that_is_perfectly_shared_nothing_is_named_whatever_looks_saw() {
    // A look itself keeps a worker from its core, so that looks see some idle time.
    let found = looked_at(|n| 1.0 / n, |_, _| computes(0.0), |_| (0.01, 0.02, 0.02));
    assert_eq!(told(&found), [], "{}", sentences(&found));
    assert!(!found.findings.iter().any(|finding| finding.kind() == FindingKind::Running));
    assert_eq!(found.running.len(), 3, "the numbers are there all the same");
}

#[test]
fn workers_that_take_turns_are_not_called_serial_code() {
    // One lock around all: each of n workers is alone an nth of the time.
    let found = looked_at(|_| 1.0, |_, _| computes(0.0), |n| (0.0, 1.0 / n, 1.0 - 1.0 / n));
    let last = found.lost.last().unwrap();
    assert!(last.idle_one_running.unwrap().value < 1e-9, "{last:?}");
    assert!(!sentences(&found).contains("serial code"), "{}", sentences(&found));

    let turns = |n: f64| 0.5 + 0.5 / n;
    let found = looked_at(
        turns,
        |_, _| computes(0.0),
        |n| {
            let alone = 0.5 / turns(n);
            (0.0, alone / n, alone - alone / n)
        },
    );
    assert_eq!(told(&found), [Term::IdleUntold], "{}", sentences(&found));
    let said = sentences(&found);
    assert!(said.contains("idle while others ran (unequal shares or waiting"), "{said}");
}

#[test]
fn a_thread_that_always_has_more_and_is_not_the_caller_has_a_longer_share() {
    let seconds = |n: f64| if n > 1.0 { 0.5 } else { 1.0 };
    let found = looked_at(
        seconds,
        |n, wall_s| {
            let most_s = Some(if n > 1.0 { 0.5 } else { wall_s });
            Watch { busiest_s: most_s, busiest_cpu_s: most_s, ..computes(0.0) }
        },
        |n| (0.0, 0.0, if n > 2.0 { (n - 2.0) / (n - 1.0) } else { 0.0 }),
    );
    assert_eq!(told(&found), [Term::Imbalance], "{}", sentences(&found));
    assert!(sentences(&found).contains("one has more to do than the others"));
}

#[test]
fn a_job_whose_threads_all_sleep_waits_and_is_not_serial() {
    // Half of the call sleeps with nobody running, whatever n: one worker sleeps as long.
    let sleeps = |n: f64| 0.5 + 0.5 / n;
    let of = |cpu_s| Watch { cpu_s: Some(cpu_s), waited_s: Some(0.0), ..Watch::default() };
    let found = looked_at(sleeps, |_, _| of(0.5), |n| (0.5 / sleeps(n), 0.0, 0.0));
    assert_eq!(told(&found), [Term::Blocked], "{}", sentences(&found));
    let last = found.lost.last().unwrap();
    // Of 8 workers 7 more idle than the one does.
    assert!((last.blocked.unwrap().value - 7.0 * 0.5 / sleeps(8.0)).abs() < 0.05, "{last:?}");
    assert!(!sentences(&found).contains("serial code"), "{}", sentences(&found));
}

#[test]
fn what_sleeps_in_parallel_loses_nothing() {
    let of = |_, _| Watch { cpu_s: Some(0.001), waited_s: Some(0.0), ..Watch::default() };
    let found = looked_at(|n| 1.0 / n, of, |_| (1.0, 0.0, 0.0));
    assert_eq!(told(&found), [], "{}", sentences(&found));
}

#[test]
fn where_a_round_was_not_looked_at_nothing_rests_on_looks() {
    let mut noise = Noise::new(0.002, 7);
    let mut job = series("own@rayon", &COUNTS, 10, &mut noise, |n| 0.2 + 0.8 / n);
    record(&mut job, |_, _| computes(0.0));
    job.points[3].blocks[4].running =
        Some(Running { looks: 50, shares: vec![0.0, 1.0], caller: 1.0 });
    let found = only(&study(cores(8), 10, vec![job]));
    assert_eq!(told(&found), [Term::IdleUntold], "{}", sentences(&found));
    assert!(found.running.is_empty());
    assert!(sentences(&found).contains("one runs, unequal shares or waiting: not told apart"));
}
