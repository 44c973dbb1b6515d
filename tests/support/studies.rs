//! Studies with a known truth, built in memory.

use amdahl::analysis::{self, Analysis, FindingKind, Options, analyse};
use amdahl::data::{Block, Machine, Method, Phase, Point, Round, Sample, Series, Study, Watch};
use amdahl::internal::units::{Seconds, Theory, Workers};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub const UP_TO_8: [f64; 8] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];

/// A study with the default options.
pub fn analysed(study: &Study) -> Analysis {
    analysed_with(study, &Options::default())
}

pub fn analysed_with(study: &Study, options: &Options) -> Analysis {
    analyse(std::slice::from_ref(study), options).unwrap()
}

/// Its first series.
pub fn only(study: &Study) -> analysis::Series {
    analysed(study).series.remove(0)
}

/// All that is found of a series.
pub fn sentences(series: &analysis::Series) -> String {
    series.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What the first finding of a kind says.
pub fn sentence(series: &analysis::Series, kind: FindingKind) -> Option<String> {
    series.findings.iter().find(|finding| finding.kind() == kind).map(ToString::to_string)
}

pub fn has(series: &analysis::Series, kind: FindingKind) -> bool {
    series.findings.iter().any(|finding| finding.kind() == kind)
}

/// A standard normal number, near enough: the sum of twelve uniform ones (Irwin-Hall).
pub fn normal(random: &mut ChaCha8Rng) -> f64 {
    let uniform = |random: &mut ChaCha8Rng| f64::from(random.next_u32()) / f64::from(u32::MAX);
    (0..12).map(|_| uniform(random)).sum::<f64>() - 6.0
}

/// Multiplicative noise: near normal, seeded.
pub struct Noise {
    random: ChaCha8Rng,
    share: f64,
}

impl Noise {
    pub fn new(share: f64, seed: u64) -> Self {
        Self { random: ChaCha8Rng::seed_from_u64(seed), share }
    }

    /// About 1, with a standard deviation of the share.
    pub fn factor(&mut self) -> f64 {
        1.0 + self.share * normal(&mut self.random)
    }
}

pub fn cores(cores: usize) -> Machine {
    Machine {
        physical_cores: Some(cores),
        logical_cpus: Some(cores),
        affinity: Some(cores),
        ..Machine::default()
    }
}

pub fn block(round: u32, seconds: f64, others_cores: Option<f64>) -> Block {
    let sample = Sample { seconds: Seconds::new(seconds).unwrap(), calls: 1 };
    let watch = Watch {
        wall_s: 1.0,
        cpu_s: Some(0.5),
        others_cores,
        stolen_cores: Some(0.0),
        ..Watch::default()
    };
    Block { round, samples: vec![sample], watch: Some(watch), ..Block::default() }
}

pub fn point(workers: f64, rounds: u32, mut seconds: impl FnMut(u32) -> f64) -> Point {
    let blocks = (0..rounds).map(|round| block(round, seconds(round), Some(0.0))).collect();
    Point { workers: Workers::new(workers).unwrap(), blocks }
}

/// A CPU-bound job that takes `seconds(n)`, with noise, in so many rounds.
pub fn series(
    name: &str,
    counts: &[f64],
    rounds: u32,
    noise: &mut Noise,
    seconds: impl Fn(f64) -> f64,
) -> Series {
    let points = counts.iter().map(|&n| point(n, rounds, |_| seconds(n) * noise.factor()));
    Series { points: points.collect(), ..unmeasured(name) }
}

/// A part of each call: its name, its seconds with one worker, its p.
pub type Part = (&'static str, f64, f64);

/// A job of these parts in rounds of these paces. The part without a name is measured with the
/// whole only.
pub fn of_parts(
    name: &str,
    counts: &[f64],
    paces: &[f64],
    noise: &mut Noise,
    parts: &[Part],
) -> Series {
    let mut job = series(name, counts, paces.len() as u32, &mut Noise::new(0.0, 1), |_| 1.0);
    for point in &mut job.points {
        let n = point.workers.get();
        for (block, pace) in point.blocks.iter_mut().zip(paces) {
            let seconds = |(name, t1, p): &Part, noise: &mut Noise| Phase {
                name: (*name).into(),
                seconds: Some(t1 * amdahl_s(*p)(n) * pace * noise.factor()),
            };
            let mut phases: Vec<Phase> = parts.iter().map(|part| seconds(part, noise)).collect();
            let whole = phases.iter().filter_map(|phase| phase.seconds).sum();
            block.samples[0].seconds = Seconds::new(whole).unwrap();
            phases.retain(|phase| !phase.name.is_empty());
            block.phases = phases;
        }
    }
    job
}

/// A CPU-bound job `SPEC@EXECUTOR` without a point.
pub fn unmeasured(name: &str) -> Series {
    let executor = name.split_once('@').map_or("", |(_, executor)| executor).into();
    Series { executor, ..Series::named(name) }
}

/// Amdahl's law with one second at one worker.
pub fn amdahl_s(p: f64) -> impl Fn(f64) -> f64 {
    move |n| 1.0 - p + p / n
}

pub fn known(p: f64) -> Option<Theory> {
    Some(Theory::known(p, "it was made so"))
}

/// A study measured at a time of its own, so that its rounds are not those of another.
pub fn at(hour: u64, mut study: Study) -> Study {
    for round in &mut study.rounds {
        round.started = format!("2026-11-{:02}T{:02}:00:00Z", 1 + hour / 24 % 30, hour % 24);
    }
    study
}

pub fn study(machine: Machine, rounds: u32, series: Vec<Series>) -> Study {
    let round = |index| Round {
        index,
        processes: vec![index + 1],
        started: "2026-11-22T12:00:00Z".into(),
        order: Vec::new(),
        set_aside: Vec::new(),
    };
    Study {
        label: String::new(),
        created: "2026-11-22T12:00:00Z".into(),
        tool: "test".into(),
        machine,
        method: Method {
            timer: "plain".into(),
            seed: 1,
            planned_rounds: rounds as usize,
            cautions: Vec::new(),
            reading: None,
        },
        rounds: (0..rounds).map(round).collect(),
        series,
        partial: false,
    }
}
