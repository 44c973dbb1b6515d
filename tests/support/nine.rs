//! The nine kinds of pages that a browser measures: few and many series, few and many worker
//! counts, failures, disturbed rounds, weak scaling, other people's files.

use amdahl::analysis::{self, Analysis, Options, Verdict, analyse};
use amdahl::data::{Failure, Machine, Series, Study};
use amdahl::internal::units::{Bound, Scaling, Theory, Workers};

use super::fixture::{self, Job, amdahl_speedup, usl_speedup};
use super::studies::{self, Noise, block, cores, known};
use super::{files, pages};

const ROUNDS: u32 = 10;

/// Name and analysis of each.
pub fn all() -> Vec<(&'static str, Analysis)> {
    vec![
        ("default", of(&[default()])),
        ("sixty-four", of(&[sixty_four()])),
        ("one", of(&[one()])),
        ("twenty", fixture::of(many(20, &[1, 2, 3, 4, 6, 8]))),
        ("hundred", hundred()),
        ("failures", of(&[failures()])),
        ("withheld", of(&[withheld()])),
        ("weak", of(&[weak()])),
        ("imports", of(&imports())),
    ]
}

/// A hundred series of 64 worker counts.
pub fn hundred() -> Analysis {
    fixture::of(many(100, &(1..=64).collect::<Vec<u32>>()))
}

fn of(studies: &[Study]) -> Analysis {
    analyse(studies, &Options::default()).unwrap()
}

fn machine(count: usize) -> Machine {
    Machine {
        model: Some("Intel(R) Xeon(R) Processor".into()),
        memory_bytes: Some(24 << 30),
        virtualised: Some("kvm".into()),
        rustc: Some("rustc 1.95.0".into()),
        load: Some(1.02),
        ..cores(count)
    }
}

fn series(name: &str, t1: f64, counts: &[f64], seed: u64, law: impl Fn(f64) -> f64) -> Series {
    let noise = &mut Noise::new(0.004, seed);
    studies::series(name, counts, ROUNDS, noise, |n| t1 / law(n))
}

fn study(cores: usize, series: Vec<Series>) -> Study {
    studies::study(machine(cores), ROUNDS, series)
}

/// What `cargo bench` measures by itself on two cores.
fn default() -> Study {
    let jobs: [(&str, f64, f64); 9] = [
        ("primes@rayon", 0.0613, 0.998),
        ("primes@threads", 0.0621, 0.94),
        ("mandelbrot@rayon", 0.0852, 0.991),
        ("mandelbrot@threads", 0.0853, 0.62),
        ("synthetic,p=0.95@threads", 0.0402, 0.9493),
        ("iterate@threads", 0.0097, 0.001),
        ("matmul@rayon", 0.0311, 0.97),
        ("counter,kind=mutex@threads", 0.008, 0.2),
        ("triad@rayon", 0.0144, 0.779),
    ];
    let made = jobs.iter().enumerate().map(|(at, &(name, t1, p))| Series {
        theory: (at % 3 != 2).then(|| Theory::known(p.max(0.95), "tasks share nothing")),
        lesson: "Hand out work in small pieces.".into(),
        ..series(name, t1, &[1.0, 2.0], at as u64, |n| amdahl_speedup(p, n))
    });
    study(2, made.collect())
}

/// Jobs that wait on as many workers as are asked for.
fn sixty_four() -> Study {
    let counts = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let waits = |job: Series| Series { bound: Bound::Io, ..job };
    study(
        2,
        vec![
            waits(series("sleep,ms=1@threads", 0.0688, &counts, 1, |n| amdahl_speedup(0.9972, n))),
            Series {
                theory: known(0.9),
                ..waits(series("synthetic,kind=sleep,ms=400,p=0.9@threads", 0.4, &counts, 2, |n| {
                    amdahl_speedup(0.8996, n)
                }))
            },
            waits(series("counter,kind=mutex@threads", 0.08, &counts, 3, |n| {
                usl_speedup(0.03, 0.004, n)
            })),
        ],
    )
}

fn one() -> Study {
    study(8, vec![series("solve@rayon", 0.3, &studies::UP_TO_8, 5, |n| amdahl_speedup(0.97, n))])
}

/// Jobs that differ in one parameter, as a sweep's do.
pub fn many(count: usize, workers: &[u32]) -> Vec<analysis::Series> {
    let workers: Vec<f64> = workers.iter().map(|n| f64::from(*n)).collect();
    let made = (0..count).map(|at| {
        let p = 0.99 - 0.4 * at as f64 / count as f64;
        let job = Job {
            name: format!("synthetic,p={p:.3},ms=20,kind=sleep@threads"),
            t1: 0.02,
            p,
            half: 0.002,
            speedup: Box::new(move |n| amdahl_speedup(p, n)),
            theory: (at % 2 == 0).then_some(p),
            verdict: Verdict::Describes,
            against: None,
            laws: &[],
            usl: None,
            workers: workers.clone(),
        };
        job.series(at)
    });
    made.collect()
}

/// Wrong answers at one worker count, and a job that never ran.
fn failures() -> Study {
    let failed = |at: f64, reason: &str| Failure {
        workers: Some(Workers::new(at).unwrap()),
        round: Some(2),
        reason: reason.into(),
    };
    let counts = [1.0, 2.0, 3.0, 4.0];
    let mut hole = series("sum,kind=racy@threads", 0.05, &counts, 7, |n| amdahl_speedup(0.9, n));
    hole.points.remove(2);
    hole.failures.push(failed(
        3.0,
        "worker 2 answered 00000000000000000000000000000007, expected 000000000000000000000000000000ff",
    ));
    let mut never = studies::unmeasured("./solver --threads {workers}");
    never.failures.push(failed(1.0, "the command ended with exit code 101"));
    let good = series("primes@rayon", 0.0613, &counts, 8, |n| amdahl_speedup(0.98, n));
    study(4, vec![good, hole, never])
}

/// Rounds in which other programs used the machine.
fn withheld() -> Study {
    let names = ["0.5", "0.7", "0.9", "0.95", "0.99"];
    let mut all: Vec<Series> = names
        .iter()
        .enumerate()
        .map(|(at, p)| {
            let share: f64 = p.parse().unwrap();
            let name = format!("synthetic,p={p},ms=20,kind=spin@threads");
            series(&name, 0.3, &studies::UP_TO_8, at as u64, |n| amdahl_speedup(share, n))
        })
        .collect();
    for job in &mut all[1..] {
        for point in &mut job.points {
            let law = 0.3 * (1.0 + point.workers.get()) / point.workers.get();
            point.blocks = (0..ROUNDS)
                .map(|round| block(round, law * f64::from(1 + round % 3), Some(7.6)))
                .collect();
        }
    }
    study(8, all)
}

fn weak() -> Study {
    let mut weak = pages::two_core_study();
    weak.series.retain(|series| series.name.starts_with("mpirun"));
    let again = Series {
        scaling: Scaling::Weak,
        bound: Bound::Io,
        ..series("mpirun -n {workers} ./ice {size}", 0.9, &[1.0, 2.0, 4.0, 8.0], 9, |n| {
            1.0 / (1.0 + 0.03 * n)
        })
    };
    weak.series.push(again);
    weak
}

fn imports() -> Vec<Study> {
    let names = ["seed_laptop", "raytracer", "specsdm91", "gopic_omp", "cisco", "kmeans_openmp"];
    names.map(|name| files::table(&format!("{name}.csv"))).into()
}
