//! 'Measured against theory': a row a series.

use maud::{Markup, html};

use super::pieces::{self, marker, minus, pill, stacked};
use super::strip::Strip;
use super::terms;
use crate::analysis::{AgainstTheory, Analysis, Series, Verdict};
use crate::report::figures::look;
use crate::say::clean::plain;
use crate::say::numbers::{self, full_name, workers};
use crate::say::{front, words};
use crate::units::text;

/// The table and the note below it.
pub(super) fn against(analysis: &Analysis, links: &[String]) -> Markup {
    let strip = Strip::of(&analysis.series);
    let columns = Columns::of(analysis);
    html! {
        section #against {
            h2 { (title(analysis)) }
            @if analysis.series.is_empty() {
                p { "Nothing was measured." }
            } @else {
                table.against.sortable {
                    thead { tr {
                        th scope="col" { "Series" }
                        th scope="col" { "Verdict" }
                        th.number scope="col" { "Measured p" }
                        @if columns.theory { th.number scope="col" { "Theory" } }
                        th.unsorted.strip scope="col" { (strip.heading()) }
                        th.number scope="col" { "Ceiling" }
                        th.number scope="col" { "Best" }
                        @if columns.another { th.worth scope="col" { "Worth another?" } }
                        th.number scope="col" { "One worker" }
                    } }
                    tbody {
                        @for (index, series) in analysis.series.iter().enumerate() {
                            (row(series, (look(analysis, index), &links[index]), strip, columns))
                        }
                    }
                }
                (note(analysis))
                (terms::verdicts(analysis))
            }
        }
    }
}

/// Columns that would be empty are not there.
#[derive(Clone, Copy)]
struct Columns {
    theory: bool,
    another: bool,
}

impl Columns {
    fn of(analysis: &Analysis) -> Self {
        let any = |has: &dyn Fn(&Series) -> bool| analysis.series.iter().any(has);
        Self {
            theory: any(&|series| series.theory.is_some()),
            another: any(&|series| front::worth_another(series).is_some()),
        }
    }
}

/// What the table is of.
pub(super) fn title(analysis: &Analysis) -> &'static str {
    match Columns::of(analysis).theory {
        true => "Measured against theory",
        false => "Measured",
    }
}

fn row(series: &Series, (index, link): (usize, &str), strip: Strip, columns: Columns) -> Markup {
    let words = words::all(series);
    let heads = series.headline.is_share();
    let name = full_name(series);
    let t1 = series.t1_s.as_ref();
    html! {
        tr data-s=(index) {
            th scope="row" data-v=(name) {
                a href=(link) { (marker(index)) (pieces::name(series)) }
                @if let Some(command) = &series.command { span.under { (plain(command)) } }
            }
            td data-label="Verdict" data-v=(words.first().map_or("", |(word, _)| word.word)) {
                @for (at, (word, tail)) in words.iter().enumerate() {
                    (pill(word, if at == 0 && words::failed(series).is_some() { tail } else { "" })) " "
                }
                (why_under(series))
            }
            (share(series, heads))
            @if columns.theory { (theory(series)) }
            td.strip { (strip.row(series, index, !heads)) }
            (ceiling(series))
            (best(series))
            @if columns.another { (another(series)) }
            td.number data-label="One worker" data-v=[t1.map(|t1| t1.value)] data-k="t1_s" {
                @match numbers::shown_at_one(series) {
                    Some(at_one) => { (stacked(&at_one)) }
                    None => { span.value.quiet { "–" } }
                }
            }
        }
    }
}

/// p, or what stands in its place: a number in parentheses, Gustafson's serial share.
fn share(series: &Series, heads: bool) -> Markup {
    let p = numbers::parallel_fraction(series);
    if let Some(fraction) = numbers::serial_fraction(series) {
        let serial = numbers::percent(fraction);
        if !heads {
            return html! {
                td.number data-label="Measured p" data-v=(fraction.value) data-k="serial" {
                    span.value.quiet { "(" (minus(&serial.value)) ")" }
                    span.under { "not a result" }
                }
            };
        }
        return html! {
            td.number data-label="Measured p" data-v=(fraction.value) data-k="serial" {
                span.value { (minus(&serial.value)) }
                @if let Some(interval) = &serial.interval { span.under { (minus(interval)) } }
                span.under { "serial share" }
            }
        };
    }
    html! {
        td.number data-label="Measured p" data-v=[p.map(|p| p.value)] data-k="p" {
            @match p {
                Some(p) if heads => { (stacked(&numbers::percent(p))) }
                Some(p) => {
                    span.value.quiet { "(" (minus(&numbers::percent(p).value)) ")" }
                    span.under { "not a result" }
                }
                None => { span.value.quiet { "–" } }
            }
        }
    }
}

fn why_under(series: &Series) -> Markup {
    let theory = match (series.verdict, series.against_theory) {
        (Verdict::Unjudged, Some(AgainstTheory::Matches)) => "as theory gives",
        (Verdict::Unjudged, Some(AgainstTheory::Below)) => "below theory",
        (Verdict::Unjudged, Some(AgainstTheory::Above)) => "above theory",
        _ => "",
    };
    // By how much a theory is missed stands beside it.
    let number =
        if series.verdict == Verdict::DoesNot { words::tail(series) } else { String::new() };
    html! { @for under in [theory, &number] { @if !under.is_empty() { span.under { (under) } } } }
}

fn theory(series: &Series) -> Markup {
    let theory = series.theory.as_ref();
    let share = numbers::theory_share(series);
    let digits = |share: f64| if share > 0.99 && share < 1.0 { 2 } else { 1 };
    html! {
        td.number data-label="Theory" data-v=[share] data-k="theory" {
            @match (theory, share) {
                (Some(_), Some(share)) => {
                    span.value { (text::percent(share, digits(share))) }
                    @if let Some(difference) = numbers::theory_difference(series) {
                        span.under { (minus(&points(-difference))) }
                    }
                }
                (Some(_), None) => {
                    @match numbers::theory_cap(series) {
                        Some(cap) => span.value { "≤ " (cap) },
                        None => span.value.quiet { "no p" },
                    }
                }
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

fn ceiling(series: &Series) -> Markup {
    let ceiling = series.limit.map(|limit| limit.most);
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
    let best = numbers::best(series);
    html! {
        td.number data-label="Best" data-v=[best.map(|(_, speedup)| speedup.value)] data-k="best" {
            @match best {
                Some((at, speedup)) => {
                    span.value { (numbers::times(&speedup).value) span.at { " at " (workers(at)) } }
                    @if let Some(interval) = numbers::times(&speedup).interval.filter(|_| at > 1.0) {
                        span.under { (interval) }
                    }
                }
                None => { span.value.quiet { "–" } }
            }
        }
    }
}

fn another(series: &Series) -> Markup {
    let worth = front::worth_another(series);
    let each = worth.as_ref().and_then(|worth| worth.each);
    html! {
        td.worth data-label="Worth another?" data-v=[each] data-k="another" {
            @match worth {
                Some(worth) => { span.value { (worth.short) } span.under { (minus(&worth.why)) } }
                None => { span.value.quiet { "–" } }
            }
        }
    }
}

fn note(analysis: &Analysis) -> Markup {
    let disturbed: usize = analysis.series.iter().map(|series| series.disturbed_rounds).sum();
    let any = |has: &dyn Fn(&Series) -> bool| analysis.series.iter().any(has);
    let bracketed = any(&|series| series.points.iter().any(|point| point.time_s.lo.is_some()));
    html! {
        p.note {
            @if any(&|series| series.amdahl.is_some()) {
                "p is the share of the one-worker time that runs in parallel. The strip shows p on "
                "a log scale of 1 − p, theory as a tick. "
            }
            @if any(&|series| series.gustafson.is_some()) {
                "Where the job grows with the workers, the serial share of the time takes the place of p. "
            }
            @if any(&|series| series.theory.as_ref().is_some_and(|theory| theory.difference.is_some())) {
                "Points are measured minus theory, in percentage points. "
            }
            @if bracketed {
                "Brackets are " (text::setting(analysis.settings.confidence)) " intervals. "
            }
            @if any(&|series| (series.amdahl.is_some() || series.gustafson.is_some()) && !series.headline.is_share()) {
                "Numbers in parentheses are no result: the law does not describe the curve, more "
                "workers take longer, change nothing or gain more than their number, or other "
                "programs disturbed it. "
            }
            @if disturbed > 0 {
                "Left out because other programs disturbed them, over all series: "
                (numbers::counted(disturbed, "round")) "."
            }
        }
    }
}
