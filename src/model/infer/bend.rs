//! Where a curve bends: beyond some count each worker is worth less. A bend is weighed against the
//! same law without it, by the Bayesian information criterion.

use super::choice::{Candidate, bic};
use crate::model::laws::{Form, Points, two_slope, usl};

/// A second slope from a worker count on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bend {
    /// The count.
    pub at: f64,
    /// What a worker beyond is worth, 0 to 1.
    pub worth: f64,
    /// How much better with the bend than without, in BIC; its place is not counted.
    pub gain: f64,
}

/// Amdahl's law with a bend. `None` when no worker count passes it.
pub fn of_amdahl(points: &Points<'_>, at: f64) -> Option<Bend> {
    let fit = two_slope::solve(points.n, points.m, &points.spread, at)?;
    let bent = bic(points.chi2(|n| fit.predict(n)), 3, points.n.len());
    Some(Bend { at, worth: fit.rho, gain: Candidate::of(Form::Amdahl, points)?.bic - bent })
}

/// The USL with a bend. `None` when no worker count passes it.
pub fn of_usl(points: &Points<'_>, at: f64) -> Option<Bend> {
    let chi2 = |rho: f64| {
        let worth = |n: f64| two_slope::effective_workers(n, at, rho);
        let effective: Vec<f64> = points.n.iter().map(|&n| worth(n)).collect();
        let fit = usl::solve(&effective, points.m, &points.spread)?;
        Some(points.chi2(|n| fit.predict(worth(n))))
    };
    let beyond = at > 0.0 && points.n.iter().any(|&n| n > at);
    let rho = beyond.then(|| two_slope::least(|rho| chi2(rho).unwrap_or(f64::INFINITY)))?;
    let bent = bic(chi2(rho)?, 4, points.n.len());
    Some(Bend { at, worth: rho, gain: Candidate::of(Form::Usl, points)?.bic - bent })
}
