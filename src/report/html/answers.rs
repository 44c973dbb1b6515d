//! What a reader came for, before anything else.

use maud::{Markup, html};

use super::pieces::{marker, name, paragraph, pill};
use crate::analysis::{Analysis, Series, Verdict};
use crate::report::figures::look;
use crate::say::{front, words};
use crate::units::text;

/// So many series have a sentence each at the top; more have one together, and theirs in their
/// sections.
pub(super) const FEW: usize = 10;

/// A sentence a series, or one of all, and what failed.
pub(super) fn answers(analysis: &Analysis, links: &[String]) -> Markup {
    let mut all: Vec<(usize, &Series)> = analysis.series.iter().enumerate().collect();
    all.sort_by_key(|(_, series)| !words::is_missing(series));
    // What other programs disturbed is told once, by its caution.
    let told = |series: &Series| series.verdict != Verdict::Withheld;
    html! {
        section.answers #answers aria-label="In short" {
            @if analysis.series.is_empty() {
                p { "Nothing was measured." }
            } @else if analysis.series.len() > FEW {
                p.answer { (paragraph(&front::whole(&analysis.series))) }
                (failed(analysis, links))
            } @else {
                ul {
                    @for (index, series) in all.into_iter().filter(|(_, series)| told(series)) {
                        li { (marker(look(analysis, index))) span { strong { (name(series)) } ": " (answer(series, analysis)) } }
                    }
                }
            }
        }
    }
}

/// That a series failed, and its sentence.
pub(super) fn answer(series: &Series, analysis: &Analysis) -> Markup {
    let cores = analysis.studies.get(series.study).and_then(|study| study.usable_cores);
    html! {
        @if let Some((word, tail)) = words::failed(series) { (pill(&word, &tail)) " " }
        (paragraph(&front::sentence(series, cores)))
    }
}

/// So many failed series are named.
const NAMED: usize = 5;

/// Which of many failed.
fn failed(analysis: &Analysis, links: &[String]) -> Markup {
    let missing = || analysis.series.iter().enumerate().filter(|(_, one)| words::is_missing(one));
    let more = missing().count().saturating_sub(NAMED);
    html! {
        @if missing().next().is_some() {
            ul {
                @for (index, series) in missing().take(NAMED) {
                    li {
                        (marker(look(analysis, index)))
                        span {
                            a href=(links[index]) { (name(series)) } " "
                            @if let Some((word, tail)) = words::failed(series) { (pill(&word, &tail)) }
                        }
                    }
                }
                @if more > 0 { li { "and " (more) " more, marked in the table." } }
            }
        }
    }
}

/// How many of all failed, for the title line.
pub(super) fn failures(analysis: &Analysis) -> Option<String> {
    of_all(analysis, words::is_missing).map(|count| format!("{count} failed"))
}

/// How many of all are withheld.
pub(super) fn withheld(analysis: &Analysis) -> Option<String> {
    let withheld = |series: &Series| series.verdict == Verdict::Withheld;
    of_all(analysis, withheld).map(|count| format!("{count} withheld"))
}

fn of_all(analysis: &Analysis, is: fn(&Series) -> bool) -> Option<String> {
    let count = analysis.series.iter().filter(|series| is(series)).count();
    let (count, all) = (text::count(count as u64), text::count(analysis.series.len() as u64));
    analysis.series.iter().any(is).then(|| format!("{count} of {all}"))
}
