//! Interleaved comparisons: what is compared takes turns, so that a machine that drifts does not
//! favour one side.

// Each bench uses its own part of this.
#![allow(dead_code, unreachable_pub)]

use amdahl::internal::stats::{Resamples, median, quantile};
use amdahl::internal::units::text;
use amdahl::work::{Call, Crew};
use std::hint::black_box;
use std::time::Instant;

/// A median with its 95 % interval over rounds.
#[derive(Clone, Copy)]
pub struct Interval {
    pub value: f64,
    pub lo: f64,
    pub hi: f64,
}

impl Interval {
    fn of(values: &[f64]) -> Option<Self> {
        const RESAMPLES: usize = 2000;
        const SEED: u64 = 1;
        let medians = Resamples::draw(values.len(), RESAMPLES, SEED).medians(values);
        Some(Self {
            value: median(values)?,
            lo: quantile(&medians, 0.025)?,
            hi: quantile(&medians, 0.975)?,
        })
    }

    /// `1.003 [0.998, 1.011]`.
    pub fn text(self) -> String {
        let [value, lo, hi] = [self.value, self.lo, self.hi].map(|v| text::number(v, 3));
        format!("{value} [{lo}, {hi}]")
    }
}

/// Seconds of each side in each round. The order turns from round to round.
pub fn interleaved<const N: usize>(
    rounds: usize,
    sides: [&mut dyn FnMut() -> f64; N],
) -> [Vec<f64>; N] {
    let mut seconds: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    for round in 0..rounds {
        for turn in 0..N {
            let side = (round + turn) % N;
            seconds[side].push(sides[side]());
        }
    }
    seconds
}

/// The median over rounds of `of` over `to`.
pub fn ratio(of: &[f64], to: &[f64]) -> Interval {
    let ratios: Vec<f64> = of.iter().zip(to).map(|(of, to)| of / to).collect();
    Interval::of(&ratios).unwrap_or(Interval { value: f64::NAN, lo: f64::NAN, hi: f64::NAN })
}

/// The median; NaN of nothing.
pub fn middle(values: &[f64]) -> f64 {
    median(values).unwrap_or(f64::NAN)
}

/// Seconds of one of `times` runs of `body`.
pub fn seconds_each<R>(times: usize, mut body: impl FnMut() -> R) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        black_box(body());
    }
    start.elapsed().as_secs_f64() / times as f64
}

/// Seconds of one of `times` calls on a crew, inside it and after one call to warm up.
pub fn seconds_a_call(crew: &mut dyn Crew, times: usize) -> f64 {
    let mut seconds = f64::NAN;
    crew.enter(&mut |call: &mut Call<'_>| {
        call();
        seconds = seconds_each(times, &mut *call);
    });
    seconds
}

/// A table of what was compared, and whether every target was met.
#[derive(Default)]
pub struct Verdicts {
    missed: usize,
}

impl Verdicts {
    /// Prints one row; `met` is `None` where no target is stated.
    pub fn row(&mut self, what: &str, found: &str, target: &str, met: Option<bool>) {
        let verdict = match met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        self.missed += usize::from(met == Some(false));
        println!("{what:<44} {found:<52} {target:<28} {verdict}");
    }

    /// 0, or 1 when a target was missed.
    pub fn exit_code(&self) -> std::process::ExitCode {
        if self.missed > 0 {
            println!("\n{} target(s) missed", self.missed);
        }
        std::process::ExitCode::from(u8::from(self.missed > 0))
    }
}
