//! A bend at a place that is not known beforehand: the two-slope law with its cores found by
//! search among the worker counts, from the third on, two counts beyond at least.
//!
//! Source: as of the two-slope law; a slope that changes at an unknown place as in D. V. Hinkley,
//! Inference in Two-Phase Regression, JASA 66, 1971.

use super::law::{Evidence, Listed, Points, Shape};
use super::two_slope;
use crate::model::check::check_points;
use crate::model::error::ModelError;

/// Fewer counts than this cannot show a bend at a place that is not known.
const LEAST_COUNTS: usize = 6;

/// Two slopes; `cores` is the place that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit(pub two_slope::Fit);

impl Listed for Fit {
    const NAME: &'static str = "bend";
    const PARAMETERS: u32 = 4;
    const EVIDENCE: Evidence = Evidence::BeatsSmooth;

    fn fitted(points: &Points<'_>) -> Option<Self> {
        solve(points.n, points.m, &points.spread)
    }

    fn seconds(self, workers: f64) -> f64 {
        self.0.predict(workers)
    }

    fn named(self) -> Vec<(&'static str, f64)> {
        vec![
            ("workers", self.0.cores),
            ("worth", self.0.rho),
            ("serial_s", self.0.serial_s),
            ("parallel_s", self.0.parallel_s),
        ]
    }

    fn corner(self) -> Option<f64> {
        Some(self.0.cores)
    }

    fn shape(self) -> Shape {
        Shape::Bend { at: self.0.cores, worth: self.0.rho }
    }
}

/// The place among the worker counts with the least squares of relative errors, rho in 0..1 and
/// a, b >= 0.
///
/// # Errors
/// Fewer than six different worker counts, or values that are not above 0.
pub fn fit(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, LEAST_COUNTS)?;
    solve(n, t, t).ok_or(ModelError::NoMinimum { method: "bend" })
}

fn solve(n: &[f64], t: &[f64], spread: &[f64]) -> Option<Fit> {
    let mut counts = n.to_vec();
    crate::stats::sort(&mut counts);
    counts.dedup();
    if counts.len() < LEAST_COUNTS {
        return None;
    }
    let misfit = |fit: &two_slope::Fit| -> f64 {
        let points = n.iter().zip(t).zip(spread);
        points.map(|((&n, t), d)| ((t - fit.predict(n)) / d).powi(2)).sum()
    };
    let places = counts[2..counts.len() - 2].iter();
    let fits = places.filter_map(|&at| two_slope::solve(n, t, spread, at));
    fits.map(|fit| (misfit(&fit), fit)).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, fit)| Fit(fit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_found() {
        let n: Vec<f64> = (1..=8).map(f64::from).collect();
        let t: Vec<f64> =
            n.iter().map(|&n| 0.05 + 0.95 / two_slope::effective_workers(n, 4.0, 0.3)).collect();
        let Fit(fit) = fit(&n, &t).unwrap();
        assert_eq!(fit.cores, 4.0);
        assert!((fit.rho - 0.3).abs() < 1e-6, "{fit:?}");
    }

    #[test]
    fn five_counts_show_no_bend() {
        assert!(fit(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.0, 0.5, 0.34, 0.3, 0.3]).is_err());
    }
}
