//! The measured share against theory's: by the speedup that either gives at the largest worker
//! count fitted, where they differ most.

use super::expected::{AgainstTheory, TheoryFacts, TheorySpeedup};
use crate::analysis::fit::theory_speedup;
use crate::analysis::result::Estimate;
use crate::data;
use crate::model;
use crate::units::Scaling;

/// What is known of a series beforehand, and how the fitted law stands to it.
pub(crate) fn against(
    series: &data::Series,
    fitted: Option<&model::Estimate>,
    margin: f64,
) -> Option<(TheoryFacts, AgainstTheory)> {
    let theory = series.theory.as_ref()?;
    let p = theory.parallel_fraction;
    let told = p.zip(fitted).and_then(|(p, fitted)| told(series.scaling, p, fitted, margin));
    let difference = p.zip(fitted).map(|(p, fitted)| p - fitted.parallel_fraction().value);
    let facts = TheoryFacts {
        parallel_fraction: p,
        why: theory.why.clone(),
        expected_bias: theory.expected_bias.clone(),
        difference,
        speedup: told,
    };
    Some((facts, told.map_or(AgainstTheory::Unknown, judge)))
}

fn told(scaling: Scaling, p: f64, fitted: &model::Estimate, margin: f64) -> Option<TheorySpeedup> {
    let workers = fitted.most_fitted()?;
    let (expected, found) = (theory_speedup(scaling, p, workers), fitted.speedup(workers));
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
