//! What the last digit of a value leaves open.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Steps finer than this part of the largest value are no steps that matter.
const FINEST: f64 = 1e-6;

/// The coarsest of 1, 2 and 5 times a power of ten that all values are multiples of: what a clock
/// or a printed figure resolves. `None` where that is finer than a millionth of the largest, for no
/// value, and for one that is not a number above 0.
pub fn resolution(values: &[f64]) -> Option<f64> {
    let good = |value: &f64| value.is_finite() && *value > 0.0;
    let largest = values.iter().copied().reduce(f64::max).filter(|_| values.iter().all(good))?;
    let top = largest.log10().floor() as i32;
    let steps = (top - 6..=top).rev().flat_map(|power| [5.0, 2.0, 1.0].map(|of| (of, power)));
    let holds = |(of, power): &(f64, i32)| {
        values.iter().all(|value| {
            // Powers below 1 have no exact double: divide by their inverse instead.
            let count = value / of * 10f64.powi(-power);
            count.round() >= 1.0 && (count - count.round()).abs() <= FINEST
        })
    };
    let step = steps.into_iter().find(holds).map(|(of, power)| of * 10f64.powi(power));
    step.filter(|step| *step >= FINEST * largest)
}

/// So many values that are all printed as this one: uniform within half a step of it, seeded.
pub fn within_step(value: f64, step: f64, count: usize, seed: u64) -> Vec<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let uniform = |_| f64::from(random.next_u32()) / f64::from(u32::MAX) - 0.5;
    (0..count).map(uniform).map(|share| value + share * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, step: f64) -> bool {
        found.is_some_and(|found| (found / step - 1.0).abs() < 1e-9)
    }

    #[test]
    fn a_clock_of_ten_milliseconds_is_found() {
        assert!(near(resolution(&[1.93, 0.97, 0.48, 0.25]), 0.01));
        assert!(near(resolution(&[1.90, 0.95, 0.45]), 0.05));
        assert!(near(resolution(&[12000.0, 6000.0, 3000.0]), 1000.0));
        assert!(near(resolution(&[7.0]), 1.0));
    }

    #[test]
    fn nine_digits_are_no_step_that_matters() {
        assert_eq!(resolution(&[1.934_857_31, 0.971_128_45]), None);
        assert_eq!(resolution(&[1.0, 1.0 / 3.0]), None);
    }

    #[test]
    fn no_step_of_nothing_or_of_what_is_no_value() {
        assert_eq!(resolution(&[]), None);
        assert_eq!(resolution(&[1.0, f64::NAN]), None);
        assert_eq!(resolution(&[1.0, 0.0]), None);
    }

    #[test]
    fn values_within_a_step_are_those_that_print_alike() {
        let all = within_step(0.25, 0.01, 1000, 1);
        assert!(all.iter().all(|value| (0.245..=0.255).contains(value)));
        let (least, most) =
            all.iter().fold((1.0, 0.0), |(a, b): (f64, f64), v| (a.min(*v), b.max(*v)));
        assert!(least < 0.2455 && most > 0.2545);
    }
}
