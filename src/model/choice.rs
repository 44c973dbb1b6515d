//! Which law instead: the candidates ranked by the Bayesian information criterion,
//! `BIC = chi2 + k ln N` with k parameters and N worker counts.
//!
//! Source: G. Schwarz, Estimating the dimension of a model, Annals of Statistics 6, 1978; a
//! difference of 6 as 'strong' by R. E. Kass and A. E. Raftery, Bayes Factors, JASA 90, 1995.
//! AICc needs more points than worker counts usually are.

use super::{amdahl, cap, two_slope, usl};

/// A difference in BIC below this does not tell two laws apart.
pub const MARGIN: f64 = 6.0;

/// Relative standard error that every point has at least: laws are not that exact.
pub const FLOOR: f64 = 0.01;

/// A fitted candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fitted {
    /// `T = T1/n`, with T1 in seconds.
    Ideal(f64),
    /// Amdahl's law.
    Amdahl(amdahl::Fit),
    /// The USL.
    Usl(usl::Fit),
    /// A capacity cap.
    Cap(cap::Fit),
    /// Two slopes with known cores.
    TwoSlope(two_slope::Fit),
}

impl Fitted {
    /// The law's name as the analysis writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ideal(_) => "ideal",
            Self::Amdahl(_) => "amdahl",
            Self::Usl(_) => "usl",
            Self::Cap(_) => "cap",
            Self::TwoSlope(_) => "two-slope",
        }
    }

    /// Seconds on n workers.
    pub fn predict(self, workers: f64) -> f64 {
        match self {
            Self::Ideal(one_worker_s) => one_worker_s / workers,
            Self::Amdahl(fit) => fit.predict(workers),
            Self::Usl(fit) => fit.predict(workers),
            Self::Cap(fit) => fit.predict(workers),
            Self::TwoSlope(fit) => fit.predict(workers),
        }
    }

    /// Free parameters (the two-slope law's cores are given).
    pub fn parameters(self) -> u32 {
        match self {
            Self::Ideal(_) => 1,
            Self::Amdahl(_) => 2,
            Self::Usl(_) | Self::Cap(_) | Self::TwoSlope(_) => 3,
        }
    }
}

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
    let Some(points) = Weighed::new(workers, medians_s, relative_se, floor) else {
        return Vec::new();
    };
    let two_slope = cores.and_then(|cores| points.two_slope(cores));
    let fits = [points.ideal(), points.amdahl(), points.usl(), points.cap(), two_slope];
    let mut ranked: Vec<Candidate> = fits.into_iter().flatten().collect();
    ranked.sort_by(|a, b| a.bic.total_cmp(&b.bic));
    ranked
}

/// What to name when Amdahl's law does not describe, of candidates that are ranked: the best law
/// that goes beyond it, if it does better than Amdahl's by [`MARGIN`], and every other one that
/// does better than Amdahl's and comes within [`MARGIN`] of the best.
pub fn beyond_amdahl(ranked: &[Candidate]) -> Vec<Candidate> {
    let amdahl = ranked.iter().find(|candidate| candidate.fitted.name() == "amdahl");
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

/// Points with the spread that residuals are weighed by.
pub(crate) struct Weighed<'a> {
    n: &'a [f64],
    m: &'a [f64],
    spread: Vec<f64>,
}

impl<'a> Weighed<'a> {
    /// Arguments as of [`rank`]; `None` when the slices differ in length.
    pub(crate) fn new(n: &'a [f64], m: &'a [f64], relative_se: &[f64], floor: f64) -> Option<Self> {
        let spread = m.iter().zip(relative_se).map(|(m, se)| m * se.hypot(floor)).collect();
        (n.len() == m.len() && n.len() == relative_se.len()).then_some(Self { n, m, spread })
    }

    fn ideal(&self) -> Option<Candidate> {
        let (mut xx, mut xy) = (0.0, 0.0);
        for ((n, t), d) in self.n.iter().zip(self.m).zip(&self.spread) {
            let x = 1.0 / (n * d);
            xx += x * x;
            xy += x * t / d;
        }
        (xx > 0.0).then(|| self.judge(Fitted::Ideal(xy / xx)))
    }

    pub(crate) fn amdahl(&self) -> Option<Candidate> {
        let fit = amdahl::solve(self.n, self.m, &self.spread)?;
        Some(self.judge(Fitted::Amdahl(fit)))
    }

    pub(crate) fn usl(&self) -> Option<Candidate> {
        let fit = usl::solve(self.n, self.m, &self.spread)?;
        Some(self.judge(Fitted::Usl(fit)))
    }

    fn cap(&self) -> Option<Candidate> {
        let fit = cap::solve(self.n, self.m, &self.spread)?;
        Some(self.judge(Fitted::Cap(fit)))
    }

    pub(crate) fn two_slope(&self, cores: f64) -> Option<Candidate> {
        let fit = two_slope::solve(self.n, self.m, &self.spread, cores)?;
        Some(self.judge(Fitted::TwoSlope(fit)))
    }

    /// The USL where workers beyond `cores` are worth rho each: rho, and the BIC.
    pub(crate) fn bent_usl(&self, cores: f64) -> Option<(f64, f64)> {
        let fitted = |rho: f64| {
            let worth = |&n: &f64| two_slope::effective_workers(n, cores, rho);
            let effective: Vec<f64> = self.n.iter().map(worth).collect();
            let fit = usl::solve(&effective, self.m, &self.spread)?;
            Some(self.chi2(&effective, |n| fit.predict(n)))
        };
        let beyond = cores > 0.0 && self.n.iter().any(|&n| n > cores);
        let rho = beyond.then(|| two_slope::least(|rho| fitted(rho).unwrap_or(f64::INFINITY)))?;
        Some((rho, fitted(rho)? + self.penalty(4)))
    }

    fn chi2(&self, n: &[f64], seconds: impl Fn(f64) -> f64) -> f64 {
        let points = n.iter().zip(self.m).zip(&self.spread);
        points.map(|((&n, m), d)| ((m - seconds(n)) / d).powi(2)).sum()
    }

    fn penalty(&self, parameters: u32) -> f64 {
        f64::from(parameters) * (self.n.len() as f64).ln()
    }

    fn judge(&self, fitted: Fitted) -> Candidate {
        let chi2 = self.chi2(self.n, |n| fitted.predict(n));
        Candidate { fitted, chi2, bic: chi2 + self.penalty(fitted.parameters()) }
    }
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
