//! The measured share against theory's: by the speedup that either gives at the largest worker
//! count fitted, where they differ most. Against a cap stands what was measured, at each count that
//! reaches it.

use super::expected::{AgainstTheory, TheoryFacts, TheorySpeedup};
use crate::analysis::fit::theory_speedup;
use crate::analysis::result::{Estimate, Point};
use crate::data;
use crate::model;
use crate::units::{Cap, Scaling, Theory};

/// What is known of a series beforehand, and how the fitted law stands to it.
pub(crate) fn against(
    series: &data::Series,
    fitted: Option<&model::Estimate>,
    points: &[Point],
    margin: f64,
) -> Option<(TheoryFacts, AgainstTheory)> {
    let theory = series.theory.as_ref()?;
    let p = theory.parallel_fraction;
    let cap = theory.cap.filter(|_| p.is_none() && series.scaling == Scaling::Strong);
    let reached = cap.map_or_else(Vec::new, |cap| at_cap(cap, points, margin));
    let told = fitted.and_then(|fitted| told(series.scaling, theory, fitted, margin));
    let judged = match &told {
        Some(told) => judge(*told),
        None => judge_all(&reached),
    };
    let told = told.or_else(|| {
        let off = |of: &TheorySpeedup| of.difference.value.abs();
        reached.into_iter().max_by(|a, b| off(a).total_cmp(&off(b)))
    });
    let difference = p.zip(fitted).map(|(p, fitted)| p - fitted.parallel_fraction().value);
    let facts = TheoryFacts {
        parallel_fraction: p,
        cap,
        why: theory.why.clone(),
        expected_bias: theory.expected_bias.clone(),
        difference,
        speedup: told,
    };
    Some((facts, judged))
}

/// What was measured at the counts that reach the cap.
fn at_cap(cap: Cap, points: &[Point], margin: f64) -> Vec<TheorySpeedup> {
    let reach = |point: &&Point| point.fitted && point.workers >= cap.workers as f64;
    let told = |point: &Point| {
        let (workers, expected) = (point.workers, cap.speedup.min(point.workers));
        let difference = |speedup: f64| speedup / expected - 1.0;
        let difference = Estimate {
            value: difference(point.speedup.value),
            lo: point.speedup.lo.map(difference),
            hi: point.speedup.hi.map(difference),
        };
        TheorySpeedup { workers, expected, difference, margin }
    };
    let all = points.iter().filter(reach).map(told);
    all.filter(|of| of.expected > 0.0 && of.difference.value.is_finite()).collect()
}

/// All within the margin, or some beyond it.
fn judge_all(of: &[TheorySpeedup]) -> AgainstTheory {
    let found: Vec<AgainstTheory> = of.iter().copied().map(judge).collect();
    let by_weight = [
        AgainstTheory::Below,
        AgainstTheory::Above,
        AgainstTheory::Unknown,
        AgainstTheory::Open,
        AgainstTheory::Matches,
    ];
    let heaviest = by_weight.into_iter().find(|one| found.contains(one));
    heaviest.unwrap_or(AgainstTheory::Unknown)
}

fn told(
    scaling: Scaling,
    theory: &Theory,
    fitted: &model::Estimate,
    margin: f64,
) -> Option<TheorySpeedup> {
    theory.parallel_fraction?;
    let workers = fitted.most_fitted()?;
    let (expected, found) = (theory_speedup(scaling, theory, workers)?, fitted.speedup(workers));
    let difference = |speedup: f64| speedup / expected - 1.0;
    let difference = Estimate {
        value: difference(found.value?),
        lo: found.at_least.map(difference),
        hi: found.at_most.map(difference),
    };
    (expected > 0.0).then_some(TheorySpeedup { workers, expected, difference, margin })
}

/// Equivalence: the whole band lies within the margin, or beyond it.
fn judge(of: TheorySpeedup) -> AgainstTheory {
    let Some(lo) = of.difference.lo else { return AgainstTheory::Unknown };
    let hi = of.difference.hi.unwrap_or(f64::INFINITY);
    match () {
        () if lo > of.margin => AgainstTheory::Above,
        () if hi < -of.margin => AgainstTheory::Below,
        () if lo >= -of.margin && hi <= of.margin => AgainstTheory::Matches,
        () => AgainstTheory::Open,
    }
}
