//! What was measured against what theory says.

use super::clean::plain;
use super::numbers::{self, workers};
use super::paragraph::Paragraph;
use crate::analysis::{AgainstTheory, Series, TheoryFacts, TheorySpeedup};
use crate::units::text;

/// The share against theory's.
pub(super) fn against_theory(said: &mut Paragraph, series: &Series, theory: &TheoryFacts) {
    let (Some(share), Some(difference)) =
        (numbers::theory_share(series), numbers::theory_difference(series))
    else {
        if theory.cap.is_some() {
            against_cap(said, series, theory);
            return;
        }
        said.plain(format!("Theory gives no p: {}. ", plain(theory.why.trim_end_matches('.'))));
        return;
    };
    let decimals = text::decimals(0.0, difference * 100.0, 2).min(4);
    said.plain(format!(
        "Theory says {}{}; measured is {} pt {}",
        text::percent(share, decimals.min(2)),
        if series.gustafson.is_some() { " serial" } else { "" },
        text::number(difference.abs() * 100.0, decimals),
        if difference >= 0.0 { "below" } else { "above" },
    ));
    if let Some(told) = &theory.speedup {
        said.plain(format!(
            ", {} of the speedup at {}",
            text::percent(told.difference.value.abs(), 1),
            workers(told.workers)
        ));
        said.plain(within(series, told));
    }
    said.plain(". ");
}

/// Of a job that theory gives a cap.
pub(super) fn against_cap(said: &mut Paragraph, series: &Series, theory: &TheoryFacts) {
    let Some(most) = numbers::theory_cap(series) else { return };
    said.plain(format!("Theory caps it at {most}"));
    if let Some(told) = &theory.speedup {
        said.plain(format!(
            "; measured is {} {} at {}",
            text::percent(told.difference.value.abs(), 1),
            if told.difference.value < 0.0 { "below" } else { "above" },
            workers(told.workers)
        ));
        said.plain(within(series, told));
    }
    said.plain(". ");
}

/// How a difference stands to the margin.
fn within(series: &Series, told: &TheorySpeedup) -> String {
    let margin = text::setting(told.margin);
    match series.against_theory {
        Some(AgainstTheory::Matches) => format!(", within the margin of {margin}"),
        Some(AgainstTheory::Below | AgainstTheory::Above) => {
            format!(", beyond the margin of {margin}")
        }
        Some(AgainstTheory::Open) => format!(
            ", which {} cannot tell from the margin of {margin}",
            numbers::counted(series.rounds, "round")
        ),
        Some(AgainstTheory::Unknown) | None => String::new(),
    }
}

/// What measuring itself is expected to add.
pub(super) fn expected_bias(theory: &TheoryFacts) -> Option<String> {
    let bias = plain(theory.expected_bias.trim_end_matches('.'));
    (!bias.is_empty() && theory.difference.is_some())
        .then(|| format!("Expected of the measurement itself: {bias}."))
}
