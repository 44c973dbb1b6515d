//! Where the lost speedup went: what each recorded term allows to say.

use crate::support::studies::{Noise, cores, only, sentences, series, study};
use amdahl::analysis::{self, Finding, FindingKind, Step};
use amdahl::data::{Bound, Machine, Series, Watch};

pub(crate) const COUNTS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];

/// A job of `seconds(n)` whose blocks recorded `watch(n, T)` a call.
pub(crate) fn recorded(
    seconds: impl Fn(f64) -> f64,
    watch: impl Fn(f64, f64) -> Watch,
) -> analysis::Series {
    let mut noise = Noise::new(0.002, 7);
    let mut job: Series = series("job@threads", &COUNTS, 10, &mut noise, seconds);
    record(&mut job, watch);
    only(&study(cores(8), 10, vec![job]))
}

/// Gives each block what was recorded, `watch(n, T)` a call; nobody else ran unless it says so.
pub(crate) fn record(job: &mut Series, watch: impl Fn(f64, f64) -> Watch) {
    for point in &mut job.points {
        for block in &mut point.blocks {
            let wall_s = block.median().unwrap();
            let own = watch(point.workers.get(), wall_s);
            let others_cores = own.others_cores.or(Some(0.0));
            block.watch = Some(Watch { wall_s, others_cores, stolen_cores: Some(0.0), ..own });
        }
    }
}

/// A job whose serial fifth was timed.
fn a_serial_fifth() -> analysis::Series {
    recorded(
        |n| 0.2 + 0.8 / n,
        |_, _| Watch { cpu_s: Some(1.0), alone_s: Some(0.2), ..Watch::default() },
    )
}

fn told(found: &analysis::Series) -> String {
    let finding = found.findings.iter().find(|finding| finding.kind() == FindingKind::Lost);
    finding.map(ToString::to_string).unwrap_or_default()
}

#[test]
fn serial_stages_that_were_timed_are_called_serial_code() {
    // s = .2: of 8 workers 8 - 3.33 are lost, all of it (n-1) s / T.
    let found = a_serial_fifth();
    let last = found.lost.last().unwrap();
    assert_eq!(last.workers, 8.0);
    assert!((last.total.unwrap().value - (8.0 - 1.0 / 0.3)).abs() < 0.05, "{last:?}");
    assert!((last.idle_one_running.unwrap().value - 7.0 * 0.2 / 0.3).abs() < 0.05, "{last:?}");
    let sum = last.idle.unwrap().value + last.cpu.unwrap().value;
    assert!((sum - last.total.unwrap().value).abs() < 1e-9, "{last:?}");
    assert!(told(&found).contains("serial code"), "{}", sentences(&found));
}

#[test]
fn workers_with_unequal_shares_are_told_by_the_busiest() {
    // One worker has 40 % of the work, whatever their number; at two it has half.
    let longest = |n: f64| if n > 2.0 { 0.4 } else { 1.0 / n };
    let found = recorded(longest, |_, wall_s| Watch {
        cpu_s: Some(1.0),
        busiest_s: Some(wall_s),
        alone_s: Some(0.0),
        ..Watch::default()
    });
    assert!(told(&found).contains("one worker takes longer"), "{}", sentences(&found));
    assert!(!sentences(&found).contains("serial code"), "{}", sentences(&found));
}

#[test]
fn waiting_for_a_lock_is_neither_serial_code_nor_more_work() {
    let found = recorded(
        |n| 1.0 / n.min(4.0),
        |n, wall_s| Watch {
            cpu_s: Some(0.001),
            busiest_s: Some(0.001 / n),
            alone_s: Some(0.0),
            waited_s: Some(0.0),
            others_cores: Some(wall_s * 0.0),
            ..Watch::default()
        },
    );
    assert!(told(&found).contains("locks, I/O or hand-over"), "{}", sentences(&found));
}

/// Eight workers that each wait a little for a core, and need more of the kernel, while others use
/// so many cores.
fn kept_from_cores(others_cores: f64) -> String {
    let found = recorded(
        |n| if n > 1.0 { 1.0 / (n - 0.56) } else { 1.0 },
        |n, wall_s| Watch {
            cpu_s: Some(if n > 1.0 { 1.0 + 0.2 * wall_s } else { 1.0 }),
            system_s: Some(if n > 1.0 { 0.2 * wall_s } else { 0.0 }),
            waited_s: Some(if n > 1.0 { 0.36 * wall_s } else { 0.0 }),
            others_cores: Some(others_cores),
            ..Watch::default()
        },
    );
    told(&found)
}

#[test]
fn what_other_programs_took_is_told_last_and_is_not_the_jobs_doing() {
    let theirs = kept_from_cores(0.19);
    let places = ["in the kernel", "while other programs used 0.2 of them: not the job's doing"];
    let [kernel, others] = places.map(|part| theirs.find(part).expect(&theirs));
    assert!(kernel < others, "{theirs}");
    assert!(!kept_from_cores(0.04).contains("0.0 of them"), "nobody to speak of");
    let own = kept_from_cores(0.01);
    let waited = "waited for a core: more threads than cores that they may use, or other programs";
    let [kernel, waited] = ["in the kernel", waited].map(|part| own.find(part).expect(&own));
    assert!(waited < kernel, "the larger part first: {own}");
}

#[test]
fn a_quota_is_named_where_more_workers_change_nothing_for_it() {
    let mut noise = Noise::new(0.002, 7);
    let mut job: Series = series("job@threads", &COUNTS, 10, &mut noise, |_| 2.0);
    let blocks = |job: &mut Series, throttled: bool| {
        record(job, |n, wall_s| Watch {
            cpu_s: Some(1.0),
            waited_s: Some(n * wall_s - 1.0),
            throttled_s: throttled.then_some(0.5 * wall_s),
            ..Watch::default()
        });
    };
    blocks(&mut job, true);
    let machine = Machine { quota: Some(0.5), ..cores(8) };
    let held = only(&study(machine, 10, vec![job.clone()]));
    assert!(told(&held).contains("throttled by the CPU quota of 0.5"), "{}", sentences(&held));
    blocks(&mut job, false);
    let free = only(&study(cores(8), 10, vec![job]));
    assert_eq!(told(&free), "", "{}", sentences(&free));
}

#[test]
fn pages_that_the_kernel_gives_are_named_where_more_workers_change_nothing_for_them() {
    let gives = |faults: u64| {
        let mut noise = Noise::new(0.002, 8);
        let made = series("job", &COUNTS, 10, &mut noise, |_| 1.0);
        let mut job = Series { command: Some("job {workers}".into()), ..made };
        for point in &mut job.points {
            let n = point.workers.get();
            for block in &mut point.blocks {
                block.watch = Some(Watch {
                    wall_s: block.median().unwrap(),
                    cpu_s: Some(n),
                    system_s: Some(n - 1.0),
                    faults: Some(if n > 1.0 { faults } else { 0 }),
                    others_cores: Some(0.0),
                    stolen_cores: Some(0.0),
                    ..Watch::default()
                });
            }
        }
        only(&study(cores(8), 10, vec![job]))
    };
    let many = gives(2_000_000);
    assert!(told(&many).contains("in the kernel: page faults"), "{}", sentences(&many));
    assert_eq!(told(&gives(10)), "", "{}", sentences(&gives(10)));
}

#[test]
fn without_counters_more_cpu_time_names_no_single_cause() {
    let found = recorded(
        |n| 1.0 / n + 0.05 * (n - 1.0) / n,
        |n, wall_s| Watch {
            cpu_s: Some(n * wall_s),
            system_s: Some(0.0),
            busiest_s: Some(wall_s),
            ..Watch::default()
        },
    );
    let said = sentences(&found);
    assert!(told(&found).contains("more CPU time (more work, spinning, memory or clock"), "{said}");
    assert!(said.contains("CPU time rises from") && said.contains("times as much"), "{said}");
    assert!(!said.contains("serial code"), "{said}");
}

#[test]
fn with_counters_more_cpu_time_is_split_into_what_it_is() {
    // As many instructions at the same clock, which take half as many cycles more: T = 1.5/n.
    let found = recorded(
        |n| if n > 1.0 { 1.5 / n } else { 1.0 },
        |n, _| Watch {
            cpu_s: Some(if n > 1.0 { 1.5 } else { 1.0 }),
            system_s: Some(0.0),
            instructions: Some(4_000_000_000),
            cycles: Some(if n > 1.0 { 4_500_000_000 } else { 3_000_000_000 }),
            ..Watch::default()
        },
    );
    let last = found.lost.last().unwrap();
    let value = |term: Option<analysis::Estimate>| term.unwrap().value;
    assert!((value(last.cycles_per_instruction) - 8.0 / 3.0).abs() < 0.02, "{last:?}");
    assert!(value(last.instructions).abs() < 0.02 && value(last.clock).abs() < 0.02, "{last:?}");
    assert!(told(&found).contains("more cycles an instruction"), "{}", sentences(&found));
    assert!(!told(&found).contains("not told apart"), "{}", sentences(&found));
}

#[test]
fn more_cpu_time_is_told_as_a_whole_where_noise_hides_what_it_is() {
    // 70 % more CPU time at 2, in five rounds; the system counts it as the kernel's in two of them.
    let mut noise = Noise::new(0.002, 7);
    let mut job: Series =
        series("job@threads", &[1.0, 2.0], 5, &mut noise, |n| if n > 1.0 { 0.85 } else { 1.0 });
    let blocks = std::cell::Cell::new(0);
    record(&mut job, |n, wall_s| {
        let round = blocks.replace(blocks.get() + 1) % 5;
        let in_kernel = n > 1.0 && round % 2 == 1;
        Watch {
            cpu_s: Some(if n > 1.0 { 1.7 } else { 1.0 }),
            system_s: Some(if in_kernel { 0.7 } else { 0.0 }),
            busiest_s: Some(wall_s),
            alone_s: Some(0.0),
            waited_s: Some(0.0),
            ..Watch::default()
        }
    });
    let found = only(&study(cores(2), 5, vec![job]));
    let last = found.lost.last().unwrap();
    for part in [last.system, last.cpu_untold] {
        assert!(part.unwrap().lo.unwrap() < 0.0, "told apart: {last:?}");
    }
    let said =
        "0.82 more CPU time (the kernel, more work, spinning, memory or clock: not told apart).";
    assert!(told(&found).ends_with(said), "{}", told(&found));
    assert!(last.rest().unwrap().abs() < 0.01, "{last:?}");
    assert!(to_try(&found).contains("spin"), "{}", to_try(&found));
}

#[test]
fn without_cpu_time_it_is_said_that_nothing_is_told_apart() {
    let found = recorded(|n| 0.2 + 0.8 / n, |_, _| Watch::default());
    let last = found.lost.last().unwrap();
    assert!(last.total.is_some() && last.idle.is_none() && last.cpu.is_none(), "{last:?}");
    assert!(told(&found).contains("no CPU time was recorded"), "{}", sentences(&found));
}

#[test]
fn a_job_that_loses_nothing_is_told_no_cause() {
    let found = recorded(
        |n| 1.0 / n,
        |_, wall_s| Watch { cpu_s: Some(1.0), busiest_s: Some(wall_s), ..Watch::default() },
    );
    assert_eq!(told(&found), "", "{}", sentences(&found));
}

/// What could be done, in a sentence.
pub(crate) fn to_try(found: &analysis::Series) -> String {
    let steps = found.findings.iter().find(|finding| finding.kind() == FindingKind::NextSteps);
    steps.map(ToString::to_string).unwrap_or_default()
}

#[test]
fn a_step_promises_what_the_sum_says_and_no_more() {
    // Without its serial fifth the job would be n times as fast: 8 S/(8 - lost), and no more.
    let found = a_serial_fifth();
    let Some(Finding::NextSteps { at, steps }) =
        found.findings.iter().find(|finding| finding.kind() == FindingKind::NextSteps)
    else {
        panic!("{}", sentences(&found));
    };
    assert_eq!((at.workers, steps.len()), (8.0, 1));
    assert!(matches!(steps[0].step, Step::ShareSerial), "{steps:?}");
    assert!(steps[0].speedup <= 8.0 && steps[0].speedup > 7.8, "{steps:?}");
    assert!(to_try(&found).contains("share the serial stages too"), "{}", to_try(&found));
}

#[test]
fn each_cause_has_its_step() {
    let unequal = recorded(
        |n: f64| if n > 2.0 { 0.4 } else { 1.0 / n },
        |_, wall_s| Watch {
            cpu_s: Some(1.0),
            busiest_s: Some(wall_s),
            alone_s: Some(0.0),
            ..Watch::default()
        },
    );
    assert!(to_try(&unequal).contains("smaller pieces"), "{}", to_try(&unequal));
    let locked = recorded(
        |n| 1.0 / n.min(4.0),
        |n, _| Watch {
            cpu_s: Some(0.001),
            busiest_s: Some(0.001 / n),
            alone_s: Some(0.0),
            waited_s: Some(0.0),
            ..Watch::default()
        },
    );
    assert!(to_try(&locked).contains("shorter locks"), "{}", to_try(&locked));
    let more = recorded(
        |n| 1.0 / n + 0.05 * (n - 1.0) / n,
        |n, wall_s| Watch {
            cpu_s: Some(n * wall_s),
            system_s: Some(0.0),
            busiest_s: Some(wall_s),
            ..Watch::default()
        },
    );
    assert!(to_try(&more).contains("OMP_WAIT_POLICY=passive"), "{}", to_try(&more));
}

#[test]
fn too_many_workers_and_a_quota_are_told_by_name() {
    let crowded = |machine: Machine| {
        let mut noise = Noise::new(0.002, 7);
        let mut job = series("job@threads", &COUNTS, 10, &mut noise, |n| 1.0 / n.min(2.0));
        job.bound = Bound::Io;
        record(&mut job, |n, wall_s| Watch {
            cpu_s: Some(1.0),
            waited_s: Some((n - 2.0).max(0.0) * wall_s),
            ..Watch::default()
        });
        only(&study(machine, 10, vec![job]))
    };
    let few = crowded(cores(2));
    assert!(
        told(&few).contains("oversubscription, more workers than the 2 CPUs"),
        "{}",
        told(&few)
    );
    assert!(to_try(&few).contains("take 2 workers, which are as fast"), "{}", to_try(&few));
    let quota = crowded(Machine { quota: Some(2.0), ..cores(8) });
    assert!(told(&quota).contains("throttled by the CPU quota of 2 cores"), "{}", told(&quota));
    assert!(to_try(&quota).contains("raise the CPU quota (at most "), "{}", to_try(&quota));
}

#[test]
fn the_gain_of_the_last_doubling_is_told_apart_from_nothing_or_not() {
    let found = recorded(|n| 1.0 / n.min(4.0), |_, _| Watch::default());
    let last = found.recommended_workers.last_doubling.unwrap();
    assert_eq!((last.from, last.to), (4.0, 8.0));
    assert!(last.gain.lo.unwrap() < 0.0 && last.gain.hi.unwrap() > 0.0, "{last:?}");
    let gains = recorded(|n| 0.1 + 0.9 / n, |_, _| Watch::default());
    let last = gains.recommended_workers.last_doubling.unwrap();
    let expected = (0.1 + 0.9 / 4.0) / (0.1 + 0.9 / 8.0) - 1.0;
    assert!((last.gain.value - expected).abs() < 0.01 && last.gain.lo.unwrap() > 0.4, "{last:?}");
}

#[test]
fn page_faults_are_named_where_there_are_as_many_as_the_kernel_can_give_a_second() {
    let command = |faults: u64| {
        let mut noise = Noise::new(0.002, 7);
        let mut job = series("job", &COUNTS, 10, &mut noise, |n| 0.5 / n + 0.1);
        job.command = Some("job".into());
        for point in &mut job.points {
            let n = point.workers.get();
            for block in &mut point.blocks {
                let wall_s = block.median().unwrap();
                block.watch = Some(Watch {
                    wall_s,
                    cpu_s: Some(0.5 + 0.1 * n),
                    system_s: Some(0.1 * n),
                    faults: Some(faults),
                    others_cores: Some(0.0),
                    stolen_cores: Some(0.0),
                    ..Watch::default()
                });
            }
        }
        let mut study = study(cores(8), 10, vec![job]);
        study.method.timer = "command".into();
        only(&study)
    };
    let touches = command(400_000);
    assert!(told(&touches).contains("page faults, 400 000 a call"), "{}", told(&touches));
    assert!(to_try(&touches).contains("reuse memory in place of taking it anew"));
    let calls = command(4_000);
    assert!(told(&calls).contains("(page faults, locks, I/O calls)"), "{}", told(&calls));
}

#[test]
fn what_was_seen_of_a_command_alone_may_be_one_long_share() {
    let mut noise = Noise::new(0.002, 7);
    let mut job = series("job", &COUNTS, 10, &mut noise, |n| 0.2 + 0.8 / n);
    for point in &mut job.points {
        for block in &mut point.blocks {
            let wall_s = block.median().unwrap();
            block.watch = Some(Watch {
                wall_s,
                cpu_s: Some(1.0),
                alone_s: Some(0.2),
                others_cores: Some(0.0),
                stolen_cores: Some(0.0),
                ..Watch::default()
            });
        }
    }
    let mut study = study(cores(8), 10, vec![job]);
    study.method.timer = "command".into();
    let said = told(&only(&study));
    assert!(said.contains("or one share that is far longer"), "{said}");
}
