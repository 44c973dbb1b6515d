//! What pages must be able to show, as the engine would have measured it.

use amdahl::data::{Failure, Machine, Phase, Recorded, RecordedStage, Role, Series, Study, Watch};
use amdahl::internal::units::{Bound, Scaling, Theory, Workers};

use super::fixture::{amdahl_speedup, usl_speedup, wobble};
use super::studies::{self, Noise, block, cores, known, point};

const ROUNDS: u32 = 10;

/// A job that takes `t1` seconds on one worker and speeds up by this law on two cores.
fn series(name: &str, t1: f64, workers: &[f64], seed: u64, law: fn(f64) -> f64) -> Series {
    let noise = &mut Noise::new(0.004, seed);
    let mut made = studies::series(name, workers, ROUNDS, noise, |n| t1 / law(n));
    made.sequential = Some(point(1.0, ROUNDS, |_| t1 * 0.995 * noise.factor()));
    for point in &mut made.points {
        let busy = point.workers.get().min(2.0);
        for watch in point.blocks.iter_mut().filter_map(|block| block.watch.as_mut()) {
            watch.cpu_s = Some(busy * watch.wall_s);
        }
    }
    made
}

fn two_cores(p: f64, n: f64) -> f64 {
    amdahl_speedup(p, n.min(2.0)) - 0.01 * (n - 2.0).max(0.0)
}

/// A job that waits takes the CPU time of its hand-overs, whatever the workers.
fn hardly_computes(job: &mut Series) {
    for point in &mut job.points {
        for block in &mut point.blocks {
            let seconds = block.median().unwrap();
            let share = 0.001 / seconds;
            for watch in block.watch.iter_mut() {
                watch.wall_s = watch.wall_s.max(seconds);
                watch.cpu_s = Some(share * watch.wall_s);
            }
        }
    }
}

/// What a first `cargo bench` on two cores brings: computing on 1..4 workers, waiting on 1..64,
/// a lock, a job that does not divide, a failure, and one weak series.
pub fn two_core_study() -> Study {
    let few = [1.0, 2.0, 3.0, 4.0];
    let many = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let recorded = |count: usize| {
        let seconds = (0..count).map(|i| 0.0005 * (1.0 + 0.9 * wobble(i, 3))).collect();
        Recorded::of(vec![RecordedStage::new("tasks", seconds)])
    };
    let mut all = vec![
        Series {
            theory: Some(Theory::known(1.0, "every number is tested alone")),
            lesson: "Even numbers are out at once: hand out work in small pieces.".into(),
            recorded: Some(recorded(64)),
            ..series("primes@rayon", 0.0613, &few, 1, |n| two_cores(0.998, n))
        },
        Series {
            theory: Some(Theory::known(0.0, "each step needs the one before")),
            ..series("iterate@threads", 0.0097, &few, 2, |n| 1.0 - 0.002 * n)
        },
        Series {
            bound: Bound::Io,
            theory: Some(Theory::known(1.0, "waiting needs no core")),
            ..series("sleep,ms=5,tasks=64@threads", 0.326, &many, 3, |n| amdahl_speedup(0.9996, n))
        },
        Series {
            bound: Bound::Io,
            theory: known(0.9),
            ..series("synthetic,kind=sleep,ms=400,p=0.9@threads", 0.4, &many, 4, |n| {
                amdahl_speedup(0.8996, n)
            })
        },
        Series {
            bound: Bound::Io,
            theory: Some(Theory::shape("flat after the four permits")),
            ..series("semaphore,permits=4@threads", 0.2, &many, 5, |n| n.min(4.0) * 0.995)
        },
        Series {
            bound: Bound::Io,
            ..series("counter,kind=mutex@threads", 0.08, &many, 6, |n| usl_speedup(0.03, 0.004, n))
        },
        Series {
            scaling: Scaling::Weak,
            bound: Bound::Io,
            ..series("mpirun -n {workers} ./ocean {size}", 1.7, &many, 7, |n| {
                1.0 / (1.0 + 0.004 * n)
            })
        },
    ];
    for job in all.iter_mut().filter(|job| job.bound == Bound::Io) {
        hardly_computes(job);
    }
    all[1].failures.push(Failure {
        workers: Some(Workers::new(4.0).unwrap()),
        round: Some(2),
        reason: "worker 3 answered 0000000000000007, expected 00000000000000ff".into(),
    });
    let two = Machine {
        model: Some("Intel(R) Xeon(R) Processor".into()),
        memory_bytes: Some(24 << 30),
        virtualised: Some("kvm".into()),
        rustc: Some("rustc 1.95.0".into()),
        ..cores(2)
    };
    all.push(Series {
        role: Role::Capacity,
        ..series("capacity@threads", 0.05, &few, 8, |n| n.min(2.0) * 0.99 / n)
    });
    study("", two, all)
}

fn study(label: &str, machine: Machine, series: Vec<Series>) -> Study {
    Study { label: label.into(), ..studies::study(machine, ROUNDS, series) }
}

/// The same job on a quiet machine, and while other programs used it.
pub fn quiet_and_disturbed() -> Vec<Study> {
    let counts = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let job = |seed, law| series("solve@rayon", 0.3, &counts, seed, law);
    let mut busy = job(12, |n| amdahl_speedup(0.6, n));
    for point in &mut busy.points {
        let law = 0.3 / amdahl_speedup(0.6, point.workers.get());
        point.blocks = (0..ROUNDS).map(|round| block(round, law, Some(7.6))).collect();
    }
    vec![
        study("main", cores(8), vec![job(11, |n| amdahl_speedup(0.97, n))]),
        study("branch <b>&'\"", cores(8), vec![job(11, |n| amdahl_speedup(0.985, n))]),
        study("busy", cores(8), vec![busy]),
    ]
}

/// Jobs whose lost speedup was recorded in many parts: serial stages, unequal shares, the kernel,
/// more CPU time; one that only waits, to 64 workers; one that saves CPU time.
pub fn taken_apart() -> Study {
    let few = [1.0, 2.0, 4.0, 6.0, 8.0];
    let many = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let quiet = Watch { others_cores: Some(0.0), stolen_cores: Some(0.0), ..Watch::default() };
    let watched = |mut made: Series, own: fn(f64, f64) -> Watch| {
        for point in &mut made.points {
            let n = point.workers.get();
            for block in &mut point.blocks {
                let wall_s = block.median().unwrap();
                let Watch { others_cores, stolen_cores, .. } = quiet;
                block.watch = Some(Watch { wall_s, others_cores, stolen_cores, ..own(n, wall_s) });
            }
        }
        made.sequential = None;
        made
    };
    let mixed = watched(
        series("render@threads", 1.0, &few, 21, |n| 1.0 / (0.06 + 0.94 / n + 0.01 * (n - 1.0))),
        |n, wall_s| {
            let cpu_s = 0.06 + 0.94 + 0.02 * (n - 1.0);
            Watch {
                cpu_s: Some(cpu_s),
                system_s: Some(0.01 * n),
                alone_s: Some(0.06),
                busiest_s: Some(0.06 + 0.5 * (wall_s - 0.06) + 0.5 * (cpu_s - 0.06) / n),
                waited_s: Some(if n > 4.0 { 0.03 * (n - 4.0) } else { 0.0 }),
                ..Watch::default()
            }
        },
    );
    let waits = Series {
        bound: Bound::Io,
        ..watched(
            series("synthetic,kind=sleep,p=0.9@threads", 0.4, &many, 22, |n| {
                amdahl_speedup(0.9, n)
            }),
            |n, _| Watch {
                cpu_s: Some(0.0004),
                alone_s: Some(0.04),
                busiest_s: Some(0.0004 / n),
                waited_s: Some(0.0),
                ..Watch::default()
            },
        )
    };
    let saves = watched(
        series("stencil@threads", 2.0, &few, 23, |n| n * (1.0 + 0.03 * (n - 1.0)) / 1.1),
        |n, wall_s| Watch { cpu_s: Some(0.97 * n * wall_s), ..Watch::default() },
    );
    study("", cores(8), vec![mixed, waits, saves])
}

/// Seconds on so many workers.
type Law = fn(f64) -> f64;

/// Jobs that tell their phases: three on powers of two to 64; one that merges from two workers on,
/// under names that nobody should choose; fifty; some that take more than the call.
pub fn phased() -> Study {
    let few = [1.0, 2.0, 4.0, 6.0, 8.0];
    let many = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let parts = |name: &str, counts: &[f64], seed, parts: &[(String, Law)]| {
        let noise = &mut Noise::new(0.004, seed);
        let mut made = studies::series(name, counts, ROUNDS, noise, |n| {
            1.02 * parts.iter().map(|(_, seconds)| seconds(n)).sum::<f64>()
        });
        for point in &mut made.points {
            let n = point.workers.get();
            for block in &mut point.blocks {
                let phase = |(name, seconds): &(String, Law)| Phase {
                    name: name.clone(),
                    seconds: Some(seconds(n) * noise.factor()),
                };
                let ran = |phase: &Phase| phase.seconds != Some(0.0);
                block.phases = parts.iter().map(phase).filter(ran).collect();
            }
        }
        made
    };
    let named = |name: &str, seconds: fn(f64) -> f64| (name.to_owned(), seconds);
    let three = [
        named("read", |_| 0.02),
        named("solve", |n| 0.1 * (0.1 + 0.9 / n)),
        named("write", |n| 0.3 * (0.001 + 0.999 / n)),
    ];
    let odd = [
        named("</td><script>alert(1)</script>", |n| 0.8 / n),
        named(
            "a name that goes on and on, as if there were no end to what a phase may be called",
            |_| 0.05,
        ),
        named("merge", |n| if n > 1.0 { 0.01 * n } else { 0.0 }),
        named("leaps", |n| if n > 2.0 { 0.001 } else { 0.04 }),
    ];
    let fifty: Vec<(String, Law)> = (0..50)
        .map(|at| match at % 3 {
            0 => (format!("step {at}"), (|n| 0.002 / n) as Law),
            1 => (format!("step {at}"), (|_| 0.0004) as Law),
            _ => (format!("step {at}"), (|n| 0.0001 + 0.01 / n) as Law),
        })
        .collect();
    let mut too_much = parts("overlap@threads", &few, 34, &three);
    for point in &mut too_much.points {
        let over = if point.workers.get() > 4.0 { 2.5 } else { 1.0 };
        for block in &mut point.blocks {
            let phases = block.phases.iter_mut().filter_map(|phase| phase.seconds.as_mut());
            phases.for_each(|seconds| *seconds *= over);
        }
    }
    let waits = |job: Series| Series { bound: Bound::Io, ..job };
    let mut all = vec![
        waits(parts("read-solve-write@rayon", &many, 31, &three)),
        parts("odd@threads", &few, 32, &odd),
        waits(parts("fifty@own", &few, 33, &fifty)),
        too_much,
    ];
    for job in all.iter_mut().filter(|job| job.bound == Bound::Io) {
        hardly_computes(job);
    }
    study("", cores(8), all)
}
