//! Curves without a corner that no law here names: what a corner must do better than.
//!
//! `T(n) = a + b/n + c g(n)` with g(n) = n (messages to all), ln n (a tree) or ln(n)/n (waiting for
//! the slowest of n, by the harmonic numbers); no sign rule, so that they bend as they like.

use crate::model::laws::Points;
use crate::stats::Reduced;

/// Free parameters of each.
pub(crate) const PARAMETERS: u32 = 3;

/// Least weighted squares among them; `None` where none can be fitted.
pub(crate) fn least(points: &Points<'_>) -> Option<f64> {
    let shapes: [fn(f64) -> f64; 3] = [|n| n, f64::ln, |n| n.ln() / n];
    let chi2 = shapes.into_iter().filter_map(|shape| rss(points, shape));
    chi2.reduce(f64::min)
}

fn rss(points: &Points<'_>, shape: fn(f64) -> f64) -> Option<f64> {
    let mut problem = Reduced::<3>::default();
    for ((&n, &m), &d) in points.n.iter().zip(points.m).zip(&points.spread) {
        problem.add([1.0 / d, 1.0 / (n * d), shape(n) / d], m / d);
    }
    problem.solve().map(|solution| solution.rss)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::laws::amdahl;

    #[test]
    fn waiting_for_the_slowest_leaves_next_to_nothing() {
        let n: Vec<f64> = (1..=16).map(f64::from).collect();
        let harmonic = |n: f64| (1..=n as u32).map(|i| 1.0 / f64::from(i)).sum::<f64>();
        let m: Vec<f64> = n.iter().map(|&n| 0.02 + 0.98 * harmonic(n) / n).collect();
        let points = Points::new(&n, &m, &[0.0; 16], 0.01).unwrap();
        let law = amdahl::fit(&n, &m).unwrap();
        let amdahl = points.chi2(|n| law.predict(n));
        assert!(least(&points).unwrap() < amdahl / 20.0);
    }

    #[test]
    fn two_counts_have_no_such_curve() {
        let points = Points::new(&[1.0, 2.0], &[1.0, 0.6], &[0.0; 2], 0.01).unwrap();
        assert_eq!(least(&points), None);
    }
}
