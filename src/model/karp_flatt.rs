//! The experimentally determined serial fraction `e(n) = (1/S - 1/n)/(1 - 1/n)`, undefined at
//! n = 1.
//!
//! Source: A. H. Karp and H. P. Flatt, Measuring parallel processor performance, CACM 33(5),
//! 1990, equation 2. Under the USL `e(n) = sigma + kappa n`: flat means serial code, rising means
//! overhead.

use crate::stats::{t_sf_two_sided, weighted_line};

/// e(n) for a measured speedup. `None` at one worker or less, or when the speedup is not above 0.
///
/// ```
/// let e = amdahl::model::karp_flatt::serial_fraction(1.904761904761905, 2.0);
/// assert!((e.unwrap() - 0.05).abs() < 1e-12);
/// ```
pub fn serial_fraction(speedup: f64, workers: f64) -> Option<f64> {
    (workers > 1.0 && speedup > 0.0)
        .then(|| (1.0 / speedup - 1.0 / workers) / (1.0 - 1.0 / workers))
}

/// How e(n) goes with n: an ordinary line `e = intercept + slope n`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Mean of e.
    pub mean: f64,
    /// e at n = 0 on the line: sigma, if the USL holds.
    pub intercept: f64,
    /// Rise of e a worker: kappa, if the USL holds.
    pub slope: f64,
    /// Standard error of the slope; `None` below three values.
    pub slope_se: Option<f64>,
    /// `slope / slope_se`; `None` where the standard error is 0 or unknown.
    pub t: Option<f64>,
    /// Two-sided probability of such a t if e does not depend on n.
    pub p_value: Option<f64>,
}

/// The trend of points (n, e). `None` below two different n; a NaN in e gives NaN.
pub fn trend(points: &[(f64, f64)]) -> Option<Trend> {
    let line = weighted_line(points.iter().map(|&(n, e)| (n, e, 1.0)))?;
    let size = points.len() as f64;
    let mean = points.iter().map(|&(_, e)| e).sum::<f64>() / size;
    // A standard error of rounding size is that of an exact line.
    let scale = points.iter().map(|&(_, e)| e.abs()).fold(1e-3, f64::max);
    let t = line.slope_se.filter(|&se| se > 1e-12 * scale).map(|se| line.slope / se);
    Some(Trend {
        mean,
        intercept: line.intercept,
        slope: line.slope,
        slope_se: line.slope_se,
        t,
        p_value: t.and_then(|t| t_sf_two_sided(t, size - 2.0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_worker_has_no_karp_flatt() {
        assert_eq!(serial_fraction(1.0, 1.0), None);
        assert_eq!(serial_fraction(0.0, 4.0), None);
    }

    #[test]
    fn an_exact_line_has_no_p_value() {
        let trend = trend(&[(2.0, 0.05), (4.0, 0.05), (8.0, 0.05)]).unwrap();
        assert_eq!((trend.t, trend.p_value), (None, None));
        assert!((trend.mean - 0.05).abs() < 1e-12);
    }

    #[test]
    fn one_point_has_no_trend() {
        assert_eq!(trend(&[(2.0, 0.05)]), None);
    }
}
