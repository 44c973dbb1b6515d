//! Does the law miss by more than the rounds' own noise? A randomised-block test in logarithms:
//! what a whole round has in common (drift, a busy machine) cancels, what remains between
//! rounds and worker counts is the noise.
//!
//! Source: G. E. P. Box, J. S. Hunter and W. G. Hunter, Statistics for Experimenters, 2nd ed.,
//! section 4.2 (blocks); N. R. Draper and H. Smith, Applied Regression Analysis, 3rd ed.,
//! section 2.1 (lack of fit).

use crate::model::check::distinct;
use crate::model::laws::Law;
use crate::stats;

/// The test's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct LackOfFit {
    /// Geometric mean seconds at each worker count.
    pub geometric_means_s: Vec<f64>,
    /// The law fitted to them.
    pub law: Law,
    /// `R sum (1 - fit/g)^2`.
    pub misfit_squares: f64,
    /// N - 2.
    pub misfit_df: f64,
    /// Interaction of rounds and worker counts, `sum (L_rn - L_r. - L_.n + L..)^2`.
    pub noise_squares: f64,
    /// (R - 1)(N - 1).
    pub noise_df: f64,
    /// Ratio of the mean squares.
    pub f: f64,
    /// Probability of such an F if the law holds.
    pub p_value: f64,
}

/// Noise below a billionth is the clock's, or made up.
const LEAST_NOISE: f64 = 1e-9;

/// Tests a law's `fit` on columns of seconds by round. `None` below three different worker counts
/// or two rounds, when columns differ in length or are not one a worker count, when the fit
/// fails, and for a time that is not above 0 or a NaN.
pub fn test(
    workers: &[f64],
    columns: &[Vec<f64>],
    fit: impl Fn(&[f64], &[f64]) -> Option<Law>,
) -> Option<LackOfFit> {
    let rounds = columns.first()?.len();
    let counts = workers.len();
    let whole = columns.len() == counts && columns.iter().all(|column| column.len() == rounds);
    if distinct(workers) < 3 || rounds < 2 || !whole {
        return None;
    }
    let logs: Vec<Vec<f64>> =
        columns.iter().map(|column| column.iter().map(|t| t.ln()).collect()).collect();
    let by_count: Vec<f64> = logs.iter().filter_map(|column| stats::mean(column)).collect();
    let by_round: Vec<f64> = (0..rounds)
        .map(|round| logs.iter().map(|column| column[round]).sum::<f64>() / counts as f64)
        .collect();
    let overall = stats::mean(&by_count)?;
    let noise_squares: f64 = logs
        .iter()
        .zip(&by_count)
        .flat_map(|(column, count)| {
            column.iter().zip(&by_round).map(move |(log, round)| log - round - count + overall)
        })
        .map(|interaction| interaction * interaction)
        .sum();
    let geometric_means_s: Vec<f64> = by_count.iter().map(|log| log.exp()).collect();
    let law = fit(workers, &geometric_means_s)?;
    let squares: f64 = workers
        .iter()
        .zip(&geometric_means_s)
        .map(|(&n, &mean)| (1.0 - law.predict(n) / mean).powi(2))
        .sum();
    let misfit_squares = rounds as f64 * squares;
    let misfit_df = (counts - 2) as f64;
    let noise_df = ((rounds - 1) * (counts - 1)) as f64;
    let noise = (noise_squares / noise_df).max(LEAST_NOISE * LEAST_NOISE);
    let f = misfit_squares / misfit_df / noise;
    // The noise would hide a NaN: the larger of a NaN and a number is the number.
    if !noise_squares.is_finite() {
        return None;
    }
    let p_value = stats::f_sf(f, misfit_df, noise_df)?;
    Some(LackOfFit {
        geometric_means_s,
        law,
        misfit_squares,
        misfit_df,
        noise_squares,
        noise_df,
        f,
        p_value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::amdahl;

    fn fit(n: &[f64], t: &[f64]) -> Option<Law> {
        amdahl::solve(n, t, t).map(Law::Amdahl)
    }

    #[test]
    fn two_counts_or_one_round_cannot_be_tested() {
        assert_eq!(test(&[1.0, 2.0], &[vec![1.0; 9], vec![0.6; 9]], fit), None);
        assert_eq!(test(&[1.0, 2.0, 4.0], &[vec![1.0], vec![0.6], vec![0.4]], fit), None);
        assert_eq!(test(&[1.0, 1.0, 2.0], &[vec![1.0; 9], vec![1.0; 9], vec![0.6; 9]], fit), None);
    }

    #[test]
    fn columns_that_do_not_match_are_no_test() {
        let n = [1.0, 2.0, 4.0];
        assert_eq!(test(&n, &[vec![1.0; 3], vec![0.6; 3], vec![0.4; 2]], fit), None);
        assert_eq!(test(&n, &[vec![1.0; 3], vec![0.6; 3]], fit), None);
        assert_eq!(test(&n, &[vec![1.0; 3], vec![0.6; 3], vec![f64::NAN; 3]], fit), None);
        assert_eq!(test(&n, &[vec![1.0; 3], vec![0.6; 3], vec![0.0; 3]], fit), None);
    }

    #[test]
    fn exact_rounds_of_an_exact_law_fit() {
        let columns = [vec![1.0; 5], vec![0.6; 5], vec![0.4; 5], vec![0.3; 5]];
        let found = test(&[1.0, 2.0, 4.0, 8.0], &columns, fit).unwrap();
        assert!(found.p_value > 0.5, "{found:?}");
    }

    #[test]
    fn exact_rounds_of_another_law_do_not_fit() {
        let columns = [vec![1.0; 5], vec![0.5; 5], vec![0.25; 5], vec![0.25; 5]];
        let found = test(&[1.0, 2.0, 4.0, 8.0], &columns, fit).unwrap();
        assert!(found.p_value < 1e-6 && found.f.is_finite(), "{found:?}");
    }

    #[test]
    fn what_a_round_has_in_common_is_no_noise() {
        let slow = |t: f64| vec![t, 2.0 * t, 0.5 * t];
        let columns = [slow(1.0), slow(0.6), slow(0.4)];
        let found = test(&[1.0, 2.0, 4.0], &columns, fit).unwrap();
        assert!(found.noise_squares < 1e-24, "{found:?}");
    }
}
