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
/// `medians_s` in seconds, `relative_se` their relative standard errors; `cores` adds the
/// two-slope law. Empty when the points do not differ in n.
pub fn rank(
    workers: &[f64],
    medians_s: &[f64],
    relative_se: &[f64],
    floor: f64,
    cores: Option<f64>,
) -> Vec<Candidate> {
    let spread: Vec<f64> =
        medians_s.iter().zip(relative_se).map(|(m, se)| m * se.hypot(floor)).collect();
    let (n, m, d) = (workers, medians_s, spread.as_slice());
    let fits = [
        ideal(n, m, d).map(Fitted::Ideal),
        amdahl::solve(n, m, d).map(Fitted::Amdahl),
        usl::solve(n, m, d).map(Fitted::Usl),
        cap::solve(n, m, d).map(Fitted::Cap),
        cores.and_then(|cores| two_slope::solve(n, m, d, cores)).map(Fitted::TwoSlope),
    ];
    let mut ranked: Vec<Candidate> = fits
        .into_iter()
        .flatten()
        .map(|fitted| {
            let chi2: f64 =
                (0..n.len()).map(|i| ((m[i] - fitted.predict(n[i])) / d[i]).powi(2)).sum();
            let bic = chi2 + f64::from(fitted.parameters()) * (n.len() as f64).ln();
            Candidate { fitted, chi2, bic }
        })
        .collect();
    ranked.sort_by(|a, b| a.bic.total_cmp(&b.bic));
    ranked
}

/// What to name when Amdahl's law does not describe: of the laws that go beyond it, the best
/// and every other within [`MARGIN`] of it, best first.
pub fn beyond_amdahl(ranked: &[Candidate]) -> Vec<Candidate> {
    let beyond: Vec<Candidate> =
        ranked.iter().filter(|candidate| candidate.fitted.parameters() > 2).copied().collect();
    let Some(best) = beyond.first().map(|candidate| candidate.bic) else {
        return Vec::new();
    };
    beyond.into_iter().filter(|candidate| candidate.bic - best < MARGIN).collect()
}

fn ideal(n: &[f64], t: &[f64], spread: &[f64]) -> Option<f64> {
    let (mut xx, mut xy) = (0.0, 0.0);
    for ((n, t), d) in n.iter().zip(t).zip(spread) {
        let x = 1.0 / (n * d);
        xx += x * x;
        xy += x * t / d;
    }
    (xx > 0.0).then(|| xy / xx)
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
