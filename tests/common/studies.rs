//! Studies of a machine with two cores, made by laws and repeatable noise, as the engine would
//! have measured them.

use amdahl::data::{
    Block, Failure, Machine, Method, Point, Recorded, RecordedStage, Role, Round, Sample, Series,
    Study, Watch,
};
use amdahl::units::{Bound, Scaling, Seconds, Theory, Workers};

use super::fixture::{amdahl_speedup, usl_speedup, wobble};

pub const ROUNDS: u32 = 10;

type Law = fn(f64) -> f64;

fn point(n: f64, seconds: f64, seed: usize, others: f64) -> Point {
    let blocks = (0..ROUNDS).map(|round| {
        let noise = 1.0 + 0.004 * wobble(seed * 7919 + (n * 64.0) as usize, round as usize);
        let drift = 1.0 + 0.01 * wobble(seed, round as usize + 500);
        let sample = |part: usize| {
            let jitter = 1.0 + 0.001 * wobble(part, round as usize);
            let seconds = Seconds::new(seconds * noise * drift * jitter).unwrap();
            Sample { seconds, calls: 1 }
        };
        Block {
            round,
            samples: (0..3).map(sample).collect(),
            watch: Some(Watch {
                wall_s: 0.5,
                cpu_s: Some(0.5 * n.min(2.0)),
                others_cores: Some(others),
                ..Watch::default()
            }),
        }
    });
    Point { workers: Workers::new(n).unwrap(), blocks: blocks.collect() }
}

pub fn series(name: &str, t1: f64, workers: &[f64], seed: usize, law: Law) -> Series {
    let points = workers.iter().map(|n| point(*n, t1 / law(*n), seed, 0.0));
    Series {
        name: name.into(),
        role: Role::Subject,
        executor: name.split_once('@').map_or("", |(_, executor)| executor).into(),
        command: None,
        metric: None,
        scaling: Scaling::Strong,
        bound: Bound::Cpu,
        theory: None,
        lesson: String::new(),
        recorded: None,
        sequential: Some(point(1.0, t1 * 0.995, seed + 90, 0.0)),
        points: points.collect(),
        failures: Vec::new(),
    }
}

fn two_cores(p: f64, n: f64) -> f64 {
    amdahl_speedup(p, n.min(2.0)) - 0.01 * (n - 2.0).max(0.0)
}

/// What a first `cargo bench` on two cores brings: computing on 1..4 workers, waiting on 1..64,
/// a lock, a job that does not divide, a failure, and one weak series.
pub fn two_core_study() -> Study {
    let few = [1.0, 2.0, 3.0, 4.0];
    let many = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let recorded = |count: usize| Recorded {
        stages: vec![RecordedStage {
            kind: "tasks".into(),
            seconds: (0..count).map(|i| 0.0005 * (1.0 + 0.9 * wobble(i, 3))).collect(),
        }],
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
            theory: Some(Theory::known(0.9, "one task in ten is serial")),
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
    all[1].failures.push(Failure {
        workers: Some(Workers::new(4.0).unwrap()),
        round: Some(2),
        reason: "worker 3 answered 0000000000000007, expected 00000000000000ff".into(),
    });
    all.push(Series {
        role: Role::Capacity,
        ..series("capacity@threads", 0.05, &few, 8, |n| n.min(2.0) * 0.99 / n)
    });
    study("", all)
}

pub fn study(label: &str, series: Vec<Series>) -> Study {
    let order: Vec<(String, Option<Workers>)> = Vec::new();
    Study {
        label: label.into(),
        created: "2026-11-22T14:03:00Z".into(),
        tool: "amdahl 0.1.0".into(),
        machine: Machine {
            model: Some("Intel(R) Xeon(R) Processor".into()),
            physical_cores: Some(2),
            logical_cpus: Some(2),
            affinity: Some(2),
            memory_bytes: Some(24 << 30),
            virtualised: Some("kvm".into()),
            rustc: Some("rustc 1.95.0".into()),
            ..Machine::default()
        },
        method: Method {
            timer: "criterion".into(),
            seed: 7,
            planned_rounds: ROUNDS as usize,
            cautions: Vec::new(),
        },
        rounds: (0..ROUNDS)
            .map(|index| Round {
                index,
                processes: vec![1000 + index],
                started: "2026-11-22T14:03:00Z".into(),
                order: order.clone(),
            })
            .collect(),
        series,
        partial: false,
    }
}

/// The same job on a quiet machine, and while other programs used it.
pub fn quiet_and_disturbed() -> Vec<Study> {
    let counts: Vec<f64> = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let eight = |mut study: Study| {
        study.machine.physical_cores = Some(8);
        study.machine.logical_cpus = Some(8);
        study.machine.affinity = Some(8);
        study
    };
    let job = |p: Law| series("solve@rayon", 0.3, &counts, 11, p);
    let mut busy = job(|n| amdahl_speedup(0.6, n));
    busy.points =
        counts.iter().map(|n| point(*n, 0.3 / amdahl_speedup(0.6, *n), 12, 1.2)).collect();
    vec![
        eight(study("main", vec![job(|n| amdahl_speedup(0.97, n))])),
        eight(study("branch <b>&'\"", vec![job(|n| amdahl_speedup(0.985, n))])),
        eight(study("busy", vec![busy])),
    ]
}
