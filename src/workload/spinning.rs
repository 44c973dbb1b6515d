//! Pure arithmetic in counted steps: work, not time, so that contention shows. Each step moves
//! four independent generators x -> a x + c, enough to fill a multiplier, so two hyperthreads
//! of one core do compete. The state after any number of steps has a closed form: the answer is
//! checked without doing the work again, and pieces of one long run add up to the whole.

use super::parameters::whole;
use crate::stats::median;
use crate::work::{Checksum, Parameter, Spec, SpecError};
use std::hint::black_box;
use std::ops::Range;
use std::sync::OnceLock;
use std::time::Instant;

/// Knuth's MMIX generator.
const A: u64 = 6_364_136_223_846_793_005;
const C: u64 = 1_442_695_040_888_963_407;
const SEEDS: [u64; 4] = [1, 2, 3, 4];

/// x -> a x + c as a value, to be composed.
#[derive(Clone, Copy)]
struct Affine {
    a: u64,
    c: u64,
}

impl Affine {
    const IDENTITY: Self = Self { a: 1, c: 0 };
    const STEP: Self = Self { a: A, c: C };

    fn then(self, next: Self) -> Self {
        Self { a: self.a.wrapping_mul(next.a), c: self.c.wrapping_mul(next.a).wrapping_add(next.c) }
    }

    fn power(self, mut exponent: u64) -> Self {
        let (mut result, mut square) = (Self::IDENTITY, self);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = result.then(square);
            }
            square = square.then(square);
            exponent >>= 1;
        }
        result
    }

    fn of(self, x: u64) -> u64 {
        self.a.wrapping_mul(x).wrapping_add(self.c)
    }
}

fn state_after(steps: u64) -> [u64; 4] {
    let jump = Affine::STEP.power(steps);
    SEEDS.map(|seed| jump.of(seed))
}

fn sum(state: [u64; 4]) -> u64 {
    state.into_iter().fold(0, u64::wrapping_add)
}

/// Does the steps of `range`, one by one, and returns by how much they change the sum of the
/// states.
#[inline(never)]
pub(super) fn spin(range: Range<u64>) -> Checksum {
    let mut state = black_box(state_after(range.start));
    let before = sum(state);
    for _ in range {
        state = state.map(|x| Affine::STEP.of(x));
    }
    Checksum(sum(state).wrapping_sub(before))
}

/// What [`spin`] must return, by the closed form.
pub(super) fn expected(range: Range<u64>) -> Checksum {
    Checksum(sum(state_after(range.end)).wrapping_sub(sum(state_after(range.start))))
}

pub(super) const ITERATIONS: Parameter = Parameter {
    name: "iterations",
    default: "calibrated",
    what: "steps of a whole call, 1 to 1e15; without it as many as take ms, measured once for all rounds",
};

/// How many steps a call does: given, or as many as take so many milliseconds here.
pub(super) struct Steps {
    ms: f64,
    steps: OnceLock<u64>,
}

impl Steps {
    pub(super) fn taking(ms: f64) -> Self {
        Self { ms, steps: OnceLock::new() }
    }

    /// Reads `iterations` of `spec`; without it, as many as take `ms`.
    pub(super) fn of(spec: &Spec, ms: f64) -> Result<Self, SpecError> {
        let given = match spec.get("iterations") {
            Some(_) => Some(whole(spec, "iterations", 0, 1..=1_000_000_000_000_000)?),
            None => None,
        };
        Ok(Self { ms, steps: given.map_or_else(OnceLock::new, OnceLock::from) })
    }

    /// The number of steps; measures at the first call unless it was given.
    pub(super) fn get(&self) -> u64 {
        let calibrated = || ((self.ms * steps_per_ms()).round() as u64).max(1);
        *self.steps.get_or_init(calibrated)
    }

    /// `spec` with the number of steps fixed.
    pub(super) fn fixed(&self, spec: &Spec) -> Spec {
        match spec.get("iterations") {
            Some(_) => spec.clone(),
            None => spec.clone().with("iterations", self.get()),
        }
    }
}

/// Steps in a millisecond of this process: measured once, the median of several spells, after
/// some that wake the clock.
fn steps_per_ms() -> f64 {
    static STEPS: OnceLock<f64> = OnceLock::new();
    *STEPS.get_or_init(|| {
        const SPELL: u64 = 400_000;
        const WAKING: usize = 5;
        const SPELLS: usize = 15;
        let spell = |_| {
            let start = Instant::now();
            black_box(spin(0..black_box(SPELL)));
            start.elapsed().as_secs_f64()
        };
        let seconds: Vec<f64> = (0..WAKING + SPELLS).map(spell).skip(WAKING).collect();
        SPELL as f64 / (median(&seconds).unwrap_or(0.0).max(1e-9) * 1e3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_form_agrees_with_the_steps() {
        for range in [0..1, 0..1000, 17..18, 5..5, 1_000_000_007..1_000_001_007] {
            assert_eq!(spin(range.clone()), expected(range.clone()), "{range:?}");
        }
        assert_ne!(spin(0..1000), spin(0..999));
    }

    #[test]
    fn pieces_add_up_to_the_whole() {
        let pieces = spin(0..300).and(spin(300..301)).and(spin(301..1000));
        assert_eq!(pieces, spin(0..1000));
    }

    #[test]
    fn calibration_happens_once_unless_steps_are_given() {
        let spec: Spec = "capacity,iterations=77".parse().unwrap();
        let steps = Steps::of(&spec, 10.0).unwrap();
        assert_eq!(steps.get(), 77);
        assert_eq!(steps.fixed(&spec), spec);
        let measured = Steps::taking(0.5);
        let fixed = measured.fixed(&Spec::named("capacity"));
        assert_eq!(fixed.get("iterations"), Some(measured.get().to_string().as_str()));
    }
}
