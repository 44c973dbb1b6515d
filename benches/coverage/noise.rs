//! The noise of machines, simulated: rounds of a job whose true times are known.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// True seconds at n workers.
pub type Law<'a> = dyn Fn(f64) -> f64 + Sync + 'a;

/// What disturbs a measurement; standard deviations are relative to the time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Noise {
    /// Of a block by itself.
    pub wobble: f64,
    /// How much more of it with each worker above one.
    pub growth: f64,
    /// Of what all blocks of a round have in common.
    pub round: f64,
    /// Share of blocks with a spike, and the mean of a spike (exponential, one-sided).
    pub spikes: (f64, f64),
    /// Tail index of a one-sided Pareto part of mean 1 %, 0 for none.
    pub pareto: f64,
    /// Of a drift from block to block that keeps `KEPT` of itself.
    pub drift: f64,
    /// How much slower the slow mode of a round is, which each round is in or not.
    pub modes: f64,
    /// At each worker count by itself, the same in all rounds.
    pub offset: f64,
    /// Step of the clock in seconds, 0 for none; times are rounded to it, to one step at least.
    pub clock_s: f64,
}

/// How much of a drift is left at the next block (an autoregressive process of order one).
const KEPT: f64 = 0.95;

/// The noise of METHOD.md: what a quiet desktop has.
pub const DEFAULT: Noise = Noise {
    wobble: 0.01,
    growth: 0.0,
    round: 0.01,
    spikes: (0.05, 0.10),
    pareto: 0.0,
    drift: 0.0,
    modes: 0.0,
    offset: 0.0,
    clock_s: 0.0,
};

const WHITE: Noise = Noise { round: 0.0, spikes: (0.0, 0.0), ..DEFAULT };

/// Every kind by its name in the tables.
pub const KINDS: [(&str, Noise); 12] = [
    ("default", DEFAULT),
    ("1 % Gaussian", WHITE),
    ("spikes 20 % x 10 %", Noise { spikes: (0.2, 0.1), ..DEFAULT }),
    ("spikes 20 % x 50 %", Noise { spikes: (0.2, 0.5), ..DEFAULT }),
    ("heavy tails", Noise { pareto: 1.5, ..WHITE }),
    ("AR drift 3 %", Noise { drift: 0.03, ..DEFAULT }),
    ("bimodal rounds", Noise { modes: 0.08, ..DEFAULT }),
    ("grows with n", Noise { wobble: 0.005, growth: 1.0, round: 0.0, ..WHITE }),
    ("5 % Gaussian", Noise { wobble: 0.05, ..WHITE }),
    ("offsets .5 %", Noise { offset: 0.005, ..DEFAULT }),
    ("offsets 1 %", Noise { offset: 0.01, ..DEFAULT }),
    ("10 ms clock", Noise { clock_s: 0.01, ..WHITE }),
];

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

    /// The order of one round (Fisher and Yates).
    fn order(&mut self, size: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..size).collect();
        for i in (1..size).rev() {
            order.swap(i, (self.uniform() * (i + 1) as f64) as usize % (i + 1));
        }
        order
    }

    /// The factor of one block at n workers.
    fn block(&mut self, noise: &Noise, n: f64) -> f64 {
        let (share, mean) = noise.spikes;
        let spike = if self.uniform() < share { -mean * self.uniform().ln() } else { 0.0 };
        let tail = match noise.pareto {
            0.0 => 0.0,
            index => 0.01 * (self.uniform().powf(-1.0 / index) - 1.0) * (index - 1.0),
        };
        let wobble = noise.wobble * (1.0 + noise.growth * (n - 1.0).min(15.0));
        (wobble * self.normal()).exp() * (1.0 + spike + tail)
    }
}

/// Rows of seconds, one a round, of a job whose true time at n workers is `law(n)`; each round is
/// measured in an order of its own.
pub fn rows(grid: &[f64], rounds: usize, noise: &Noise, seed: u64, law: &Law<'_>) -> Vec<Vec<f64>> {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let offsets: Vec<f64> = grid.iter().map(|_| (noise.offset * dice.normal()).exp()).collect();
    let mut drift = noise.drift * dice.normal();
    let step = |seconds: f64| match noise.clock_s {
        0.0 => seconds,
        step => step * (seconds / step).round().max(1.0),
    };
    let one_round = |_| {
        let slow = if dice.uniform() < 0.5 { noise.modes } else { 0.0 };
        let common = (noise.round * dice.normal()).exp() * (1.0 + slow);
        let mut row = vec![0.0; grid.len()];
        for i in dice.order(grid.len()) {
            let factor = common * (1.0 + drift).max(0.1) * dice.block(noise, grid[i]);
            row[i] = step(law(grid[i]) * offsets[i] * factor);
            drift = KEPT * drift + (1.0 - KEPT * KEPT).sqrt() * noise.drift * dice.normal();
        }
        row
    };
    (0..rounds).map(one_round).collect()
}
