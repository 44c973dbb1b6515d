//! Fits in the domain of throughput, as published ones are made: unweighted least squares of
//! `X(n) = gamma n / (1 + sigma (n-1) + kappa n (n-1))` by Levenberg and Marquardt.
//!
//! Source of the method: J. J. More, The Levenberg-Marquardt algorithm, 1978 (scaled damping);
//! of its use: N. J. Gunther, Guerrilla Capacity Planning, and the R package usl 3.

use super::check::check_points;
use super::error::ModelError;
use super::laws::usl;
use crate::stats::Reduced;

/// The three parameters in throughput's own terms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Throughput of one worker, in the unit of the data.
    pub gamma: f64,
    /// Contention.
    pub sigma: f64,
    /// Coherency.
    pub kappa: f64,
    /// Residual sum of squares.
    pub rss: f64,
}

impl Fit {
    /// Throughput of n workers.
    pub fn predict(self, workers: f64) -> f64 {
        value([self.gamma, self.sigma, self.kappa], workers)
    }

    /// The same law in time: T1 = 1/gamma.
    pub fn law(self) -> usl::Fit {
        usl::Fit { one_worker_s: 1.0 / self.gamma, sigma: self.sigma, kappa: self.kappa }
    }
}

/// USL with gamma free and sigma, kappa at least 0: each face of the bounds is solved, the best
/// that respects them wins.
///
/// # Errors
/// Fewer than two different worker counts, values that are not above 0, or no minimum.
pub fn fit_usl(n: &[f64], throughput: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, throughput, 2)?;
    let times: Vec<f64> = throughput.iter().map(|x| 1.0 / x).collect();
    let start = usl::solve(n, &times, &times).map_or([throughput[0] / n[0], 0.01, 1e-4], |law| {
        [1.0 / law.one_worker_s, law.sigma, law.kappa]
    });
    [(true, true), (true, false), (false, true), (false, false)]
        .into_iter()
        .filter_map(|(sigma_free, kappa_free)| {
            let start = [
                start[0],
                if sigma_free { start[1].max(1e-3) } else { 0.0 },
                if kappa_free { start[2].max(1e-6) } else { 0.0 },
            ];
            minimise(n, throughput, start, [true, sigma_free, kappa_free])
        })
        .filter(|fit| fit.sigma >= 0.0 && fit.kappa >= 0.0)
        .min_by(|a, b| a.rss.total_cmp(&b.rss))
        .ok_or(ModelError::NoMinimum { method: "throughput" })
}

/// Amdahl's law with gamma and sigma free, not clipped.
///
/// # Errors
/// As [`fit_usl`].
pub fn fit_amdahl(n: &[f64], throughput: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, throughput, 2)?;
    solve_amdahl(n, throughput).ok_or(ModelError::NoMinimum { method: "throughput" })
}

/// [`fit_amdahl`], unchecked.
pub(crate) fn solve_amdahl(n: &[f64], throughput: &[f64]) -> Option<Fit> {
    let times: Vec<f64> = throughput.iter().map(|x| 1.0 / x).collect();
    let law = super::amdahl::solve(n, &times, &times)?;
    let start = if law.one_worker_s() > 0.0 {
        [1.0 / law.one_worker_s(), law.serial_fraction(), 0.0]
    } else {
        [throughput[0] / n[0], 0.5, 0.0]
    };
    minimise(n, throughput, start, [true, true, false])
}

/// Amdahl's law fitted to speedups, with sigma the only parameter.
pub(crate) fn solve_speedup(n: &[f64], speedup: &[f64]) -> Option<Fit> {
    let times: Vec<f64> = speedup.iter().map(|s| 1.0 / s).collect();
    let start = super::amdahl::solve(n, &times, &times)
        .map(|law| law.serial_fraction())
        .filter(|s| s.is_finite())
        .unwrap_or(0.1);
    minimise(n, speedup, [1.0, start.max(0.0), 0.0], [false, true, false])
}

fn divisor([_, sigma, kappa]: [f64; 3], n: f64) -> f64 {
    1.0 + (n - 1.0) * (sigma + kappa * n)
}

fn value(parameters: [f64; 3], n: f64) -> f64 {
    parameters[0] * n / divisor(parameters, n)
}

/// Squares of the residuals; infinite where the law has a pole between the points.
fn squares(n: &[f64], x: &[f64], parameters: [f64; 3]) -> f64 {
    n.iter()
        .zip(x)
        .map(|(&n, &x)| {
            if divisor(parameters, n) > 0.0 {
                (x - value(parameters, n)).powi(2)
            } else {
                f64::INFINITY
            }
        })
        .sum()
}

/// One damped step; a parameter that is not free gets a column of zeros and stays.
fn step(n: &[f64], x: &[f64], at: [f64; 3], free: [bool; 3], damping: f64) -> Option<[f64; 3]> {
    let mut problem = Reduced::<3>::default();
    let mut scale = [0.0; 3];
    for (&n, &x) in n.iter().zip(x) {
        let predicted = value(at, n);
        let slope = -predicted / divisor(at, n) * (n - 1.0);
        let mut row = [predicted / at[0], slope, slope * n];
        for j in 0..3 {
            row[j] = if free[j] { row[j] } else { 0.0 };
            scale[j] += row[j] * row[j];
        }
        problem.add(row, x - predicted);
    }
    for j in 0..3 {
        let mut row = [0.0; 3];
        row[j] = if free[j] { (damping * scale[j]).sqrt() } else { 1.0 };
        problem.add(row, 0.0);
    }
    Some(problem.solve()?.coefficients)
}

fn minimise(n: &[f64], x: &[f64], start: [f64; 3], free: [bool; 3]) -> Option<Fit> {
    let (mut at, mut damping) = (start, 1e-3);
    let mut rss = squares(n, x, at);
    for _ in 0..500 {
        let delta = step(n, x, at, free, damping)?;
        let next = [at[0] + delta[0], at[1] + delta[1], at[2] + delta[2]];
        let next_rss = if next[0] > 0.0 { squares(n, x, next) } else { f64::INFINITY };
        let small = (0..3).all(|j| delta[j].abs() <= 1e-13 * (at[j].abs() + 1e-9));
        if next_rss <= rss {
            (at, rss) = (next, next_rss);
            damping = (damping / 10.0).max(1e-15);
        } else {
            damping *= 10.0;
        }
        if small || damping > 1e15 {
            break;
        }
    }
    let [gamma, sigma, kappa] = at;
    (rss.is_finite() && gamma > 0.0).then_some(Fit { gamma, sigma, kappa, rss })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn exact_throughputs_give_back_their_parameters(
            sigma in 0.0f64..0.5, kappa in 1e-4f64..0.05, gamma in 1e-3f64..1e3,
        ) {
            let n = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
            let x = n.map(|n| value([gamma, sigma, kappa], n));
            let found = fit_usl(&n, &x).unwrap();
            prop_assert!((found.gamma / gamma - 1.0).abs() < 1e-6, "{found:?}");
            prop_assert!((found.sigma - sigma).abs() < 1e-6, "{found:?}");
            prop_assert!((found.kappa / kappa - 1.0).abs() < 1e-4, "{found:?}");
        }
    }
}
