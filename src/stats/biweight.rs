//! The middle of values by Tukey's biweight: nearly as sharp as a mean where they scatter evenly,
//! and blind to what lies far off.
//!
//! `mu = sum w x / sum w`, `w = (1 - u^2)^2` for `u = (x - mu) / (c s)` below 1, else 0, found by iteration from the
//! median. With c = 4.685 its variance is 1.05 times a mean's under normal noise; a median's is 1.57 times.
//!
//! Source: A. E. Beaton and J. W. Tukey, Technometrics 16 (1974), 147-185; P. J. Huber, Robust
//! Statistics (1981), chapters 4 and 6.

use super::bootstrap::{Resamples, shortfall};
use super::summary::median;

/// From so many scales off the middle a value counts nothing.
const REACH: f64 = 4.685;

/// A normal distribution's standard deviation over its median absolute deviation.
const NORMAL: f64 = 1.4826;

/// Steps until it stands still; it takes about ten.
const MOST_STEPS: usize = 100;

/// The median absolute deviation from the median, as a standard deviation. `None` for an empty slice or a
/// NaN; 0 where more than half of the values are one.
pub fn spread(values: &[f64]) -> Option<f64> {
    let middle = median(values)?;
    let off: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    Some(NORMAL * median(&off)?)
}

/// What the values weigh around their middle.
#[derive(Debug, Clone, PartialEq)]
pub struct Biweight {
    middle: f64,
    scale: f64,
}

impl Biweight {
    /// Of values whose standard deviation, without what lies far off, is about `scale`. `None` for an empty
    /// slice, a NaN, a scale that is no number above 0, or where more than a third of the values lies far
    /// off: that is a mode of its own, to which nothing may be blind.
    pub fn new(values: &[f64], scale: f64) -> Option<Self> {
        let median = median(values)?;
        if !(scale > 0.0 && scale.is_finite()) {
            return None;
        }
        let mut found = Self { middle: median, scale };
        for _ in 0..MOST_STEPS {
            let weights = values.iter().map(|&value| found.weight(value));
            let (sum, all) =
                values.iter().zip(weights).fold((0.0, 0.0), |(sum, all), (value, weight)| {
                    (sum + weight * value, all + weight)
                });
            if all <= 0.0 {
                // Nothing is near: two far values, and their median between them.
                return Some(Self { middle: median, scale });
            }
            let before = std::mem::replace(&mut found.middle, sum / all);
            if (found.middle - before).abs() <= 1e-12 * scale {
                break;
            }
        }
        let far = values.iter().filter(|&&value| found.weight(value) == 0.0).count();
        (far * 3 <= values.len()).then_some(found)
    }

    /// The middle.
    pub fn middle(&self) -> f64 {
        self.middle
    }

    fn u(&self, value: f64) -> f64 {
        (value - self.middle) / (REACH * self.scale)
    }

    fn weight(&self, value: f64) -> f64 {
        let near = 1.0 - self.u(value).powi(2);
        if near > 0.0 { near * near } else { 0.0 }
    }

    /// The middle in every resample: a few steps from this one, which is near, and stretched about it by
    /// what few rounds scatter too little ([`shortfall`]). A resample of far values alone tells nothing, and stays here. Empty when there is another
    /// number of rounds.
    pub fn resampled(&self, values: &[f64], resamples: &Resamples) -> Vec<f64> {
        if values.len() != resamples.rounds() {
            return Vec::new();
        }
        let far: Vec<f64> = values.iter().map(|&value| self.u(value)).collect();
        let mut middles = vec![0.0; resamples.len()];
        let (mut sums, mut weights) = (middles.clone(), middles.clone());
        for _ in 0..RESAMPLED_STEPS {
            sums.fill(0.0);
            weights.fill(0.0);
            for (&u, multiplicities) in far.iter().zip(resamples.by_round()) {
                let sums = sums.iter_mut().zip(&mut weights);
                for ((times, middle), (sum, all)) in multiplicities.iter().zip(&middles).zip(sums) {
                    let near = (1.0 - (u - middle).powi(2)).max(0.0);
                    let weight = f64::from(*times) * near * near;
                    *sum += weight * u;
                    *all += weight;
                }
            }
            for (middle, (sum, all)) in middles.iter_mut().zip(sums.iter().zip(&weights)) {
                *middle = if *all > 0.0 { sum / all } else { 0.0 };
            }
        }
        let reach = POLISHED * shortfall(values.len(), 0.95) * REACH * self.scale;
        middles.into_iter().map(|middle| self.middle + reach * middle).collect()
    }
}

/// What rounds have in common was found from these values too, and is not found anew in a resample: without
/// this much more, intervals of a speedup hold the truth in 87 to 92 of 100 simulated runs.
const POLISHED: f64 = 1.15;

/// Steps in a resample: the fourth changes a middle by less than a hundredth of its spread.
const RESAMPLED_STEPS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn middle(values: &[f64]) -> f64 {
        Biweight::new(values, spread(values).unwrap()).unwrap().middle()
    }

    #[test]
    fn even_scatter_gives_nearly_the_mean_and_what_is_far_off_nothing() {
        let near = [9.0, 9.5, 10.0, 10.5, 11.0];
        assert!((middle(&near) - 10.0).abs() < 1e-9);
        let with_far = [9.0, 9.5, 10.0, 10.5, 11.0, 500.0];
        let scale = spread(&near).unwrap();
        let found = Biweight::new(&with_far, scale).unwrap().middle();
        assert!((found - 10.0).abs() < 1e-9, "{found}");
    }

    #[test]
    fn two_modes_have_no_middle_that_is_blind_to_one() {
        assert_eq!(Biweight::new(&[22.75, 12.24, 22.7, 22.7, 12.07], 0.3), None);
        assert!(Biweight::new(&[22.75, 22.6, 22.7, 22.7, 12.07], 0.3).is_some());
    }

    #[test]
    fn values_without_spread_and_nan_have_none() {
        assert_eq!(spread(&[2.0, 2.0, 2.0, 5.0]), Some(0.0));
        assert_eq!(Biweight::new(&[2.0, 2.0, 5.0], 0.0), None);
        assert_eq!(Biweight::new(&[], 1.0), None);
        assert_eq!(Biweight::new(&[1.0, f64::NAN], 1.0), None);
        assert_eq!(spread(&[]), None);
    }

    #[test]
    fn a_resample_of_every_round_once_is_the_middle_itself() {
        let values = [1.0, 1.2, 0.9, 1.05, 3.0];
        let found = Biweight::new(&values, 0.1).unwrap();
        let once = Resamples::from_indices(5, &[vec![0, 1, 2, 3, 4], vec![4; 5]]).unwrap();
        let resampled = found.resampled(&values, &once);
        assert!((resampled[0] - found.middle()).abs() < 1e-9, "{resampled:?}");
        assert_eq!(resampled[1], found.middle(), "far values alone tell nothing");
    }

    proptest! {
        #[test]
        fn the_middle_moves_with_the_values_and_stays_among_them(
            values in prop::collection::vec(0.1f64..10.0, 3..30), by in -5.0f64..5.0
        ) {
            let scale = spread(&values).unwrap();
            let moved: Vec<f64> = values.iter().map(|value| value + by).collect();
            let has_one = |values: &[f64]| Biweight::new(values, 1.01 * scale).is_some();
            prop_assume!(scale > 1e-3 && has_one(&values) && has_one(&moved));
            let middle = |values: &[f64]| Biweight::new(values, 1.01 * scale).unwrap().middle();
            let (here, there) = (middle(&values), middle(&moved));
            prop_assert!((there - here - by).abs() < 1e-6);
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!((least..=most).contains(&here));
        }
    }
}
