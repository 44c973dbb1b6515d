//! 'Measured against theory': a row a series.

use maud::{Markup, html};

use super::pieces::{self, marker, minus, pill, stacked};
use super::strip::Strip;
use crate::analysis::{AgainstTheory, Analysis, Series};
use crate::report::clean::plain;
use crate::report::numbers::{self, full_name, number_times, range, workers, workers_noun};
use crate::report::words;
use crate::units::text;

/// The table and the note below it.
pub(super) fn against(analysis: &Analysis) -> Markup {
    let strip = Strip::of(&analysis.series);
    html! {
        section #against {
            h2 { "Measured against theory" }
            @if analysis.series.is_empty() {
                p { "Nothing was measured." }
            } @else {
                table.against.sortable {
                    thead { tr {
                        th scope="col" { "Series" }
                        th scope="col" { "Verdict" }
                        th.number scope="col" { "Measured p" }
                        th.number scope="col" { "Theory" }
                        th.unsorted scope="col" { (strip.heading()) }
                        th.number scope="col" { "Ceiling" }
                        th.number scope="col" { "Best" }
                        th.number scope="col" { "One worker" }
                    } }
                    tbody {
                        @for (index, series) in analysis.series.iter().enumerate() {
                            (row(series, index, strip))
                        }
                    }
                }
                (note(analysis))
            }
        }
    }
}

fn row(series: &Series, index: usize, strip: Strip) -> Markup {
    let word = words::verdict(series);
    let heads = words::headlines_p(series);
    let p = series.amdahl.as_ref().map(|fit| fit.parallel_fraction);
    let name = full_name(series);
    let t1 = series.t1_s.as_ref();
    html! {
        tr data-s=(index) {
            th scope="row" data-v=(name) {
                a href=(format!("#series-{index}")) { (marker(index)) (pieces::name(series)) }
                @if let Some(command) = &series.command { span.under { (plain(command)) } }
            }
            td data-label="Verdict" data-v=(word.word) { (pill(&word)) (why_under(series)) }
            td.number data-label="Measured p" data-v=[p.map(|p| p.value)] data-k="p" {
                @match &p {
                    Some(p) if heads => { (stacked(&numbers::percent(p))) }
                    Some(p) => {
                        span.value.quiet { "(" (minus(&numbers::percent(p).value)) ")" }
                        span.under { "not a result" }
                    }
                    None => { span.value.quiet { "–" } }
                }
            }
            (theory(series))
            td.strip { (strip.row(series, index, !heads)) }
            (ceiling(series, heads))
            (best(series))
            td.number data-label="One worker" data-v=[t1.map(|t1| t1.value)] data-k="t1_s" {
                @match t1 {
                    Some(t1) => { (stacked(&numbers::time(t1))) }
                    None => { span.value.quiet { "–" } }
                }
            }
        }
    }
}

fn why_under(series: &Series) -> Markup {
    let under = match series.verdict {
        crate::analysis::Verdict::Unjudged => match series.against_theory {
            Some(AgainstTheory::Matches) => Some("theory inside the interval"),
            Some(AgainstTheory::Below) => Some("p below theory"),
            Some(AgainstTheory::Above) => Some("p above theory"),
            _ => None,
        },
        _ => None,
    };
    html! { @if let Some(under) = under { span.under { (under) } } }
}

fn theory(series: &Series) -> Markup {
    let theory = series.theory.as_ref();
    let p = theory.and_then(|theory| theory.parallel_fraction);
    html! {
        td.number data-label="Theory" data-v=[p] data-k="theory" {
            @match (theory, p) {
                (Some(theory), Some(p)) => {
                    span.value { (text::percent(p, if p > 0.99 && p < 1.0 { 2 } else { 1 })) }
                    @if let Some(difference) = theory.difference {
                        span.under { (minus(&points(-difference))) }
                    }
                }
                (Some(_), None) => { span.value.quiet { "no p" } }
                _ => { span.value.quiet { "–" } }
            }
        }
    }
}

/// Measured minus theory in points: `+0.24 points`.
fn points(difference: f64) -> String {
    let decimals = text::decimals(0.0, difference * 100.0, 2).min(4);
    let signed = text::signed_percent(difference, decimals);
    signed.replace(" %", " points")
}

fn ceiling(series: &Series, heads: bool) -> Markup {
    let ceiling = series.amdahl.as_ref().filter(|_| heads).map(|fit| fit.ceiling);
    html! {
        td.number data-label="Ceiling" data-v=[ceiling.and_then(|c| c.value)] data-k="ceiling" {
            @match &ceiling {
                Some(ceiling) => { (stacked(&numbers::ceiling(ceiling))) }
                None => { span.value.quiet { "–" } }
            }
        }
    }
}

fn best(series: &Series) -> Markup {
    let best = &series.recommended_workers;
    html! {
        td.number data-label="Best" data-v=[best.fastest_speedup] data-k="best" {
            @match (best.fastest, best.fastest_speedup) {
                (Some(at), Some(speedup)) => {
                    span.value { (number_times(speedup)) }
                    span.under { "at " (workers(at)) }
                }
                _ => { span.value.quiet { "–" } }
            }
        }
    }
}

fn note(analysis: &Analysis) -> Markup {
    let mut ranges: Vec<String> = Vec::new();
    for series in &analysis.series {
        let fitted = range(&series.fit_workers);
        if !series.fit_workers.is_empty() && !ranges.contains(&fitted) {
            ranges.push(fitted);
        }
    }
    let disturbed: usize = analysis.series.iter().map(|series| series.disturbed_rounds).sum();
    html! {
        p.note {
            "p is the share of the one-worker time that runs in parallel"
            @if !ranges.is_empty() { ", fitted over worker counts " (ranges.join("; ")) }
            ". The strip shows p on a log scale of 1 − p, theory as a "
            "tick. Brackets are " (text::setting(analysis.settings.confidence)) " intervals. "
            "Numbers in parentheses come from a curve that Amdahl's law does not describe. "
            "Points are measured minus theory, in percentage points of p."
            @if disturbed > 0 {
                " Left out because other programs disturbed them: "
                (text::count(disturbed as u64)) " rounds of single series."
            }
        }
    }
}

/// Worker counts worth using, as a sentence.
pub(super) fn recommended(series: &Series, target: f64) -> Option<String> {
    let best = &series.recommended_workers;
    let mut parts = Vec::new();
    if let Some(at) = best.efficient {
        parts.push(format!(
            "{} at {} efficiency or more",
            workers_noun(at),
            text::percent(target, 0)
        ));
    }
    if let Some(at) = best.cheapest {
        parts.push(format!("{} within 5 % of the fastest", workers_noun(at)));
    }
    if let Some(at) = best.fastest {
        parts.push(format!("{} fastest", workers_noun(at)));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}
