//! Pairs of studies whose truth is known: a job, what both misfit, and the noise of one study.

use amdahl::data::{Block, Machine, Method, Phase, Point, Round, Sample, Series, Study};
use amdahl::internal::units::{Seconds, Workers};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Standard deviations of a block's own wobble and of what all blocks of a round have in common.
const WOBBLE: f64 = 0.01;
/// Share of blocks with a spike, and the mean of a spike (exponential, one-sided).
const SPIKES: (f64, f64) = (0.05, 0.10);
/// How much of a drift is left from one round to the next (Ornstein and Uhlenbeck 1930).
const KEPT: f64 = 0.9;

/// What the noise of a study has beside wobble and spikes; standard deviations.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Noise {
    /// At each worker count by itself, the same in all rounds of the study.
    pub offset: f64,
    /// Of the whole study: another hour.
    pub hour: f64,
    /// A drift over rounds that returns to nothing.
    pub drift: f64,
}

/// A job: p, and factors of its time.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    pub p: f64,
    /// Of all times.
    pub factor: f64,
    /// Of the time at the largest worker count.
    pub at_last: f64,
    /// A misfit at every second worker count, alike in all studies.
    pub misfit: f64,
    /// Its serial and its shared part are told as phases, each with a wobble of its own, and the
    /// serial part takes so many times as long.
    pub phases: Option<f64>,
}

impl Job {
    pub const SAME: Self = Self { p: 0.95, factor: 1.0, at_last: 1.0, misfit: 0.0, phases: None };

    /// True seconds at each of these worker counts.
    pub fn seconds(&self, counts: &[f64]) -> Vec<f64> {
        let last = counts.len() - 1;
        let at = |(i, n): (usize, &f64)| {
            let sign = if i % 2 == 0 { -1.0 } else { 1.0 };
            let here = if i == last { self.at_last } else { 1.0 };
            self.factor * here * (1.0 + sign * self.misfit) * (1.0 - self.p + self.p / n)
        };
        counts.iter().enumerate().map(at).collect()
    }
}

/// The phases of a job, the serial part first.
pub const PHASES: [&str; 2] = ["serial", "shared"];

struct Dice(ChaCha8Rng);

impl Dice {
    /// Above 0, at most 1.
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    /// Standard normal (Box and Muller 1958).
    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    fn block(&mut self) -> f64 {
        let spike = if self.uniform() < SPIKES.0 { -SPIKES.1 * self.uniform().ln() } else { 0.0 };
        (WOBBLE * self.normal()).exp() * (1.0 + spike)
    }
}

/// A study of these jobs, measured in the same rounds, which no other study has.
pub fn study(jobs: &[Job], counts: &[f64], rounds: u32, noise: Noise, seed: u64) -> Study {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let hour = (noise.hour * dice.normal()).exp();
    let offsets: Vec<f64> = counts.iter().map(|_| (noise.offset * dice.normal()).exp()).collect();
    let mut drift = noise.drift * dice.normal();
    let mut blocks = vec![vec![Vec::new(); counts.len()]; jobs.len()];
    for round in 0..rounds {
        let common = (WOBBLE * dice.normal() + drift).exp() * hour;
        for (job, blocks) in jobs.iter().zip(&mut blocks) {
            for (i, seconds) in job.seconds(counts).into_iter().enumerate() {
                let pace = offsets[i] * common;
                blocks[i].push(match job.phases {
                    None => block(round, seconds * pace * dice.block(), Vec::new()),
                    Some(factor) => {
                        let serial = job.factor * (1.0 - job.p);
                        let parts = [factor * serial, seconds - serial];
                        let parts = parts.map(|part| part * pace * dice.block());
                        let phase = |(name, part): (&str, f64)| Phase {
                            name: name.into(),
                            seconds: Some(part),
                        };
                        let phases = PHASES.into_iter().zip(parts).map(phase).collect();
                        block(round, parts.iter().sum(), phases)
                    }
                });
            }
        }
        drift = KEPT * drift + (1.0 - KEPT * KEPT).sqrt() * noise.drift * dice.normal();
    }
    let series =
        blocks.into_iter().enumerate().map(|(which, blocks)| series(which, counts, blocks));
    around(series.collect(), rounds, seed)
}

fn block(round: u32, seconds: f64, phases: Vec<Phase>) -> Block {
    let seconds = Seconds::new(seconds).expect("simulated times are above 0");
    Block { round, samples: vec![Sample { seconds, calls: 1 }], phases, ..Block::default() }
}

fn series(which: usize, counts: &[f64], blocks: Vec<Vec<Block>>) -> Series {
    let point = |(n, blocks): (&f64, Vec<Block>)| Point {
        workers: Workers::new(*n).expect("counts are above 0"),
        blocks,
    };
    let points = counts.iter().zip(blocks).map(point).collect();
    Series { points, ..Series::named(format!("job {which}")) }
}

fn around(series: Vec<Series>, rounds: u32, seed: u64) -> Study {
    let round = |index| Round {
        index,
        processes: vec![index + 1],
        started: format!("simulated by {seed}"),
        order: Vec::new(),
        set_aside: Vec::new(),
    };
    Study {
        label: String::new(),
        created: String::new(),
        tool: String::new(),
        machine: Machine::default(),
        method: Method { planned_rounds: rounds as usize, ..Method::default() },
        rounds: (0..rounds).map(round).collect(),
        series,
        partial: false,
    }
}
