//! Which law instead: the candidates ranked by the Bayesian information criterion,
//! `BIC = chi2 + k ln N` with k parameters and N worker counts.
//!
//! Source: G. Schwarz, Estimating the dimension of a model, Annals of Statistics 6, 1978; a
//! difference of 6 as 'strong' by R. E. Kass and A. E. Raftery, Bayes Factors, JASA 90, 1995.
//! AICc needs more points than worker counts usually are.

use crate::model::laws::{Fitted, Form, Points};

/// A difference in BIC below this does not tell two laws apart.
pub const MARGIN: f64 = 6.0;

/// Relative standard error that every point has at least: laws are not that exact.
pub const FLOOR: f64 = 0.01;

/// A candidate and how well it does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The law with its parameters.
    pub fitted: Fitted,
    /// Weighted squares of its residuals.
    pub chi2: f64,
    /// `chi2 + k ln N`.
    pub bic: f64,
}

impl Candidate {
    /// A law of the list fitted to points; `None` where they cannot show it.
    pub fn of(form: Form, points: &Points<'_>) -> Option<Self> {
        let fitted = form.fit(points)?;
        let chi2 = points.chi2(|n| fitted.predict(n));
        Some(Self { fitted, chi2, bic: bic(chi2, form.parameters(), points.n.len()) })
    }
}

/// `chi2 + k ln N`.
pub(crate) fn bic(chi2: f64, parameters: u32, counts: usize) -> f64 {
    chi2 + f64::from(parameters) * (counts as f64).ln()
}

/// Ranks every law that can be fitted, best first, with weights `1/(m^2 (se^2 + floor^2))`.
/// `medians_s` in seconds, `relative_se` their relative standard errors, no NaN in either;
/// `cores` adds the two-slope law. Empty when all n are equal, or when the slices differ in
/// length.
pub fn rank(
    workers: &[f64],
    medians_s: &[f64],
    relative_se: &[f64],
    floor: f64,
    cores: Option<f64>,
) -> Vec<Candidate> {
    let Some(points) = Points::new(workers, medians_s, relative_se, floor) else {
        return Vec::new();
    };
    let points = points.with_cores(cores);
    let mut ranked: Vec<Candidate> =
        Form::ALL.iter().filter_map(|&form| Candidate::of(form, &points)).collect();
    ranked.sort_by(|a, b| a.bic.total_cmp(&b.bic));
    ranked
}

/// What to name when Amdahl's law does not describe, of candidates that are ranked: the best law
/// that goes beyond it, if it does better than Amdahl's by [`MARGIN`], and every other one that
/// does better than Amdahl's and comes within [`MARGIN`] of the best.
pub fn beyond_amdahl(ranked: &[Candidate]) -> Vec<Candidate> {
    let amdahl = ranked.iter().find(|candidate| candidate.fitted.form() == Form::Amdahl);
    let amdahl = amdahl.map_or(f64::INFINITY, |candidate| candidate.bic);
    let better =
        |candidate: &&Candidate| candidate.fitted.parameters() > 2 && candidate.bic < amdahl;
    let beyond: Vec<Candidate> = ranked.iter().filter(better).copied().collect();
    let Some(best) = beyond.first().map(|best| best.bic).filter(|bic| *bic < amdahl - MARGIN)
    else {
        return Vec::new();
    };
    // A second slope of nothing is a cap, and is named as one.
    let capped = beyond.iter().any(|candidate| matches!(candidate.fitted, Fitted::Cap(_)));
    let is_cap = |law: Fitted| capped && matches!(law, Fitted::TwoSlope(fit) if fit.rho < 0.005);
    let named = beyond.into_iter().filter(|candidate| candidate.bic - best < MARGIN);
    named.filter(|candidate| !is_cap(candidate.fitted)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_laws_that_cannot_be_told_apart_are_both_named() {
        let n = [1.0, 2.0, 4.0, 8.0];
        let m = [1.0, 0.52, 0.29, 0.30];
        let named = beyond_amdahl(&rank(&n, &m, &[0.06; 4], FLOOR, None));
        let names: Vec<_> = named.iter().map(|candidate| candidate.fitted.name()).collect();
        assert!(names.contains(&"usl") && names.contains(&"cap"), "{named:?}");
    }

    #[test]
    fn a_law_that_does_not_beat_amdahl_is_not_named() {
        let n: Vec<f64> = (1..=8).map(f64::from).collect();
        let m: Vec<f64> = n.iter().map(|&n| if n == 1.0 { 1.4 } else { 1.0 / n }).collect();
        let ranked = rank(&n, &m, &[0.0; 8], FLOOR, None);
        assert!(ranked.len() == 4 && ranked[0].fitted.name() == "amdahl", "{ranked:?}");
        assert!(beyond_amdahl(&ranked).is_empty());
    }

    #[test]
    fn a_second_slope_of_nothing_is_called_a_cap() {
        let n: Vec<f64> = (1..=8).map(f64::from).collect();
        let m: Vec<f64> = n.iter().map(|n| 1.0 / n.min(4.0)).collect();
        let named = beyond_amdahl(&rank(&n, &m, &[0.0; 8], FLOOR, Some(4.0)));
        let names: Vec<_> = named.iter().map(|candidate| candidate.fitted.name()).collect();
        assert_eq!(names, ["cap"]);
    }

    #[test]
    fn slices_of_unequal_length_give_nothing() {
        assert!(rank(&[1.0, 2.0], &[1.0, 0.6], &[0.0], FLOOR, None).is_empty());
        assert!(rank(&[1.0, 2.0, 4.0], &[1.0, 0.6], &[0.0; 3], FLOOR, None).is_empty());
    }

    #[test]
    fn two_slopes_compete_only_where_the_cores_are_known() {
        let n = [1.0, 2.0, 4.0, 8.0];
        let m = [1.0, 0.5, 0.25, 0.2];
        let has = |cores| {
            rank(&n, &m, &[0.0; 4], FLOOR, cores)
                .iter()
                .any(|candidate| candidate.fitted.name() == "two-slope")
        };
        assert!(has(Some(4.0)) && !has(None) && !has(Some(8.0)));
    }
}
