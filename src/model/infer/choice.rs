//! Which law instead: the candidates ranked by the Bayesian information criterion,
//! `BIC = chi2 + k ln N` with k parameters and N worker counts.
//!
//! Source: G. Schwarz, Estimating the dimension of a model, Annals of Statistics 6, 1978; a
//! difference of 6 as 'strong' by R. E. Kass and A. E. Raftery, Bayes Factors, JASA 90, 1995.
//! AICc needs more points than worker counts usually are.

use super::smooth;
use crate::model::check::distinct;
use crate::model::laws::{Evidence, Fitted, Form, Points, first_step};

/// A difference in BIC below this does not tell two laws apart.
pub const MARGIN: f64 = 6.0;

/// Relative standard error that every point has at least: laws are not that exact.
pub const FLOOR: f64 = 0.01;

/// Laws are weighed on so many worker counts at most: to search for a place among more takes time
/// with their square, and tells no more.
pub const MOST_COUNTS: usize = 128;

/// Which of so many points are weighed: all, or as many as are weighed, spread evenly from the
/// first to the last.
pub fn weighed(points: usize) -> Vec<usize> {
    match points <= MOST_COUNTS {
        true => (0..points).collect(),
        false => (0..MOST_COUNTS).map(|i| i * (points - 1) / (MOST_COUNTS - 1)).collect(),
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

/// Ranks Amdahl's law and the usual ones beyond it, best first, with weights
/// `1/(m^2 (se^2 + floor^2))`. `medians_s` in seconds, `relative_se` their relative standard errors,
/// no NaN in either; `cores` adds the two-slope law. Empty when all n are equal, or when the slices
/// differ in length.
pub fn rank(
    workers: &[f64],
    medians_s: &[f64],
    relative_se: &[f64],
    floor: f64,
    cores: Option<f64>,
) -> Vec<Candidate> {
    let points = Points::new(workers, medians_s, relative_se, floor);
    points.map_or_else(Vec::new, |points| {
        let points = points.with_cores(cores);
        ranked(&points, |form| match form.evidence() {
            Evidence::Reference | Evidence::Usual => true,
            Evidence::BeatsSmooth | Evidence::Exact => false,
        })
    })
}

/// The chosen laws that can be fitted, best first.
fn ranked(points: &Points<'_>, chosen: impl Fn(Form) -> bool) -> Vec<Candidate> {
    let forms = Form::ALL.iter().filter(|&&form| chosen(form));
    let mut all: Vec<Candidate> = forms.filter_map(|&form| Candidate::of(form, points)).collect();
    all.sort_by(|a, b| a.bic.total_cmp(&b.bic));
    all
}

/// So far off at most is a law that says something nearly exact.
const NEARLY_EXACT: f64 = 0.03;

/// The same of single runs.
const NEARLY_EXACT_ONCE: f64 = 0.05;

/// What to name when Amdahl's law does not describe, the best first; empty where no law does
/// clearly better. Every law that is named has fewer parameters than there are worker counts (of
/// single runs, whose noise is not known, fewer by two), and is at its worst less than half as far
/// off as Amdahl's law is; one with a corner is not clearly worse than a curve without. Besides, by
/// the evidence that it wants:
///
/// - one that says something nearly exact is named alone, if it does better than every other and
///   than smooth curves by [`MARGIN`], is nowhere 3 % off (single runs: 5 %) and a third as far as Amdahl's;
/// - a bend at a place of its own likewise without the last two;
/// - else the best of the usual ones, if it does better than Amdahl's by [`MARGIN`], and every other
///   one within [`MARGIN`] of it.
pub fn better(points: &Points<'_>) -> Vec<Candidate> {
    Choice::among(points).better()
}

/// The laws that compete, best first.
pub(crate) struct Choice<'p> {
    points: &'p Points<'p>,
    all: Vec<Candidate>,
    /// Least BIC of the smooth curves that have no corner.
    smooth: f64,
    /// How far Amdahl's law is off at its worst.
    amdahl_off: f64,
    amdahl_bic: f64,
}

impl<'p> Choice<'p> {
    pub(crate) fn among(points: &'p Points<'p>) -> Self {
        let all = ranked(points, |_| true);
        let scale = unknown_noise(points, &all);
        let judged = |candidate: Candidate| Candidate {
            bic: bic(candidate.chi2 / scale, candidate.fitted.parameters(), points.n.len()),
            ..candidate
        };
        let mut all: Vec<Candidate> = all.into_iter().map(judged).collect();
        all.sort_by(|a, b| a.bic.total_cmp(&b.bic));
        let amdahl = all.iter().find(|candidate| candidate.fitted.form() == Form::Amdahl);
        let off = |candidate: &Candidate| points.worst(|n| candidate.fitted.predict(n));
        Self {
            points,
            smooth: smooth::least(points).map_or(f64::INFINITY, |chi2| {
                bic(chi2 / scale, smooth::PARAMETERS, points.n.len())
            }),
            amdahl_off: amdahl.map_or(f64::INFINITY, off),
            amdahl_bic: amdahl.map_or(f64::INFINITY, |candidate| candidate.bic),
            all,
        }
    }

    /// See [`better`].
    pub(crate) fn better(&self) -> Vec<Candidate> {
        match self.alone() {
            Some(alone) => vec![alone],
            None => self.usual(),
        }
    }

    /// The law by which going parallel costs once, where it does clearly better than Amdahl's, the
    /// USL and every smooth curve, whatever the verdict.
    pub(crate) fn pays_once(&self) -> Option<first_step::Fit> {
        let bic_of =
            |form| self.all.iter().find(|one| one.fitted.form() == form).map(|one| one.bic);
        let rivals = [Form::Amdahl, Form::Usl, Form::Coordinated].into_iter().filter_map(bic_of);
        let least = rivals.fold(self.smooth, f64::min);
        let clearly = bic_of(Form::FirstStep)? + MARGIN < least;
        self.all.iter().find_map(|one| match one.fitted {
            Fitted::FirstStep(fit) => Some(fit).filter(|_| clearly),
            _ => None,
        })
    }

    fn off(&self, candidate: &Candidate) -> f64 {
        self.points.worst(|n| candidate.fitted.predict(n))
    }

    /// What every law that is named must be.
    fn may_be_named(&self, candidate: &Candidate) -> bool {
        let spare = if self.points.noise_known { 1 } else { 2 };
        let enough = candidate.fitted.parameters() as usize + spare;
        // What a smooth curve describes clearly better has no corner.
        let cornered = candidate.fitted.corner().is_some();
        let smooth = cornered && self.smooth + MARGIN < candidate.bic;
        distinct(self.points.n) >= enough && !smooth && self.off(candidate) <= self.amdahl_off / 2.0
    }

    /// A law that does better than every other, where it wants to.
    fn alone(&self) -> Option<Candidate> {
        let best = self.all.first().filter(|best| self.may_be_named(best))?;
        let next = self.all.get(1).map_or(f64::INFINITY, |next| next.bic).min(self.smooth);
        let clearly = best.bic + MARGIN < next;
        let off = self.off(best);
        let near = if self.points.noise_known { NEARLY_EXACT } else { NEARLY_EXACT_ONCE };
        let exact = off < near && off <= self.amdahl_off / 3.0;
        let named = match best.fitted.form().evidence() {
            Evidence::Reference | Evidence::Usual => false,
            Evidence::BeatsSmooth => clearly,
            Evidence::Exact => clearly && exact,
        };
        named.then_some(*best)
    }

    fn usual(&self) -> Vec<Candidate> {
        let usual = |candidate: &&Candidate| {
            candidate.fitted.form().evidence() == Evidence::Usual && candidate.bic < self.amdahl_bic
        };
        let beyond: Vec<Candidate> = self.all.iter().filter(usual).copied().collect();
        let Some(best) = beyond.first().filter(|best| best.bic < self.amdahl_bic - MARGIN) else {
            return Vec::new();
        };
        // A second slope of nothing is a cap, and is named as one.
        let capped = beyond.iter().any(|candidate| candidate.fitted.form() == Form::Cap);
        let is_cap =
            |law: Fitted| capped && matches!(law, Fitted::TwoSlope(fit) if fit.rho < 0.005);
        let named = beyond.iter().filter(|candidate| candidate.bic - best.bic < MARGIN);
        let named = named.filter(|candidate| !is_cap(candidate.fitted));
        named.filter(|candidate| self.may_be_named(candidate)).copied().collect()
    }
}

/// What chi2 is divided by where the noise is not known: as much as the best law leaves over a
/// degree of freedom, at least 1. Else single runs would tell laws apart by their noise.
fn unknown_noise(points: &Points<'_>, all: &[Candidate]) -> f64 {
    if points.noise_known {
        return 1.0;
    }
    let per_degree = |candidate: &Candidate| {
        let left = points.n.len() as f64 - f64::from(candidate.fitted.parameters());
        (left > 0.0).then(|| candidate.chi2 / left)
    };
    all.iter().filter_map(per_degree).fold(f64::INFINITY, f64::min).clamp(1.0, f64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(n: &[f64], m: &[f64], se: f64, cores: Option<f64>) -> Vec<Form> {
        let se = vec![se; n.len()];
        let points = Points::new(n, m, &se, FLOOR).unwrap().with_cores(cores);
        better(&points).iter().map(|candidate| candidate.fitted.form()).collect()
    }

    fn counts(most: u32) -> Vec<f64> {
        (1..=most).map(f64::from).collect()
    }

    fn times(n: &[f64], law: impl Fn(f64) -> f64) -> Vec<f64> {
        n.iter().map(|&n| law(n)).collect()
    }

    #[test]
    fn of_many_counts_some_are_weighed_from_the_first_to_the_last() {
        assert_eq!(weighed(3), [0, 1, 2]);
        let some = weighed(10_000);
        assert_eq!((some.len(), some[0], some[127]), (128, 0, 9999));
        assert!(some.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn two_laws_that_cannot_be_told_apart_are_both_named() {
        let named = named(&[1.0, 2.0, 4.0, 8.0], &[1.0, 0.52, 0.29, 0.30], 0.06, None);
        assert!(named.contains(&Form::Usl) && named.contains(&Form::Cap), "{named:?}");
    }

    #[test]
    fn a_law_that_does_not_beat_amdahl_is_not_named() {
        let n = counts(8);
        let m = times(&n, |n| if n == 1.0 { 1.4 } else { 1.0 / n });
        let ranked = rank(&n, &m, &[0.0; 8], FLOOR, None);
        assert!(ranked.len() == 4 && ranked[0].fitted.name() == "amdahl", "{ranked:?}");
        assert!(named(&n, &m, 0.0, None).is_empty());
    }

    #[test]
    fn a_law_that_is_more_than_half_as_far_off_as_amdahls_is_not_named() {
        // A job whose caches hold it from four workers on.
        let n = counts(16);
        let m = times(&n, |n| if n < 4.0 { 1.0 / n } else { 0.6 / n });
        assert_eq!(named(&n, &m, 0.003, None), []);
    }

    #[test]
    fn a_second_slope_of_nothing_is_called_a_cap() {
        let n = counts(8);
        let m = times(&n, |n| 1.0 / n.min(4.0));
        assert_eq!(named(&n, &m, 0.0, Some(4.0)), [Form::Cap]);
    }

    #[test]
    fn waves_of_equal_tasks_are_named_where_the_counts_show_their_steps() {
        let waves = |n: f64| 0.02 + 0.98 * (12.0 / n).ceil() / 12.0;
        let n = counts(8);
        assert_eq!(named(&n, &times(&n, waves), 0.003, None), [Form::Waves]);
        let few = [1.0, 2.0, 4.0, 8.0];
        assert!(!named(&few, &times(&few, waves), 0.003, None).contains(&Form::Waves));
    }

    #[test]
    fn a_bend_is_named_before_overhead_where_it_does_clearly_better() {
        let n = counts(8);
        let bent = |n: f64| 0.05 + 0.95 / (n.min(4.0) + 0.3 * (n - 4.0).max(0.0));
        assert_eq!(named(&n, &times(&n, bent), 0.003, None), [Form::Bend]);
    }

    #[test]
    fn waiting_for_the_slowest_is_smooth_and_neither_bends_nor_is_paid_once() {
        let n = counts(8);
        let harmonic = |n: f64| (1..=n as u32).map(|i| 1.0 / f64::from(i)).sum::<f64>();
        let named = named(&n, &times(&n, |n| 0.02 + 0.98 * harmonic(n) / n), 0.003, None);
        assert!(!named.contains(&Form::Bend) && !named.contains(&Form::FirstStep), "{named:?}");
    }

    #[test]
    fn single_runs_want_two_counts_more_than_a_law_has_parameters() {
        let (n, m) = ([1.0, 4.0, 16.0], [756.0, 345.0, 418.0]);
        let points = Points::new(&n, &m, &[0.0; 3], FLOOR).unwrap().of_single_runs();
        assert_eq!(better(&points), []);
        let (n, m) = ([1.0, 2.0, 4.0, 8.0], [44.0, 33.0, 17.0, 14.0]);
        let points = Points::new(&n, &m, &[0.0; 4], FLOOR).unwrap().of_single_runs();
        assert_eq!(better(&points), []);
    }

    #[test]
    fn a_rank_that_coordinates_and_a_step_paid_once_are_named() {
        let n = [1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 16.0];
        let m = [26.0, 26.2, 13.1, 8.8, 6.6, 3.8, 1.8];
        let points = Points::new(&n, &m, &[0.0; 7], FLOOR).unwrap().of_single_runs();
        assert_eq!(better(&points)[0].fitted.form(), Form::Coordinated);
        let n = [1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 32.0];
        let m = [180.0, 214.0, 107.0, 54.0, 27.5, 19.1, 15.8];
        let points = Points::new(&n, &m, &[0.0; 7], FLOOR).unwrap().of_single_runs();
        assert_eq!(better(&points)[0].fitted.form(), Form::FirstStep);
    }

    #[test]
    fn slices_of_unequal_length_give_nothing() {
        assert!(rank(&[1.0, 2.0], &[1.0, 0.6], &[0.0], FLOOR, None).is_empty());
        assert!(rank(&[1.0, 2.0, 4.0], &[1.0, 0.6], &[0.0; 3], FLOOR, None).is_empty());
    }

    #[test]
    fn two_slopes_compete_only_where_the_cores_are_known() {
        let (n, m) = ([1.0, 2.0, 4.0, 8.0], [1.0, 0.5, 0.25, 0.2]);
        let has = |cores| {
            let ranked = rank(&n, &m, &[0.0; 4], FLOOR, cores);
            ranked.iter().any(|candidate| candidate.fitted.form() == Form::TwoSlope)
        };
        assert!(has(Some(4.0)) && !has(None) && !has(Some(8.0)));
    }
}
