//! What changed between two studies or series: words, both curves of each series, and a table.

use maud::{Markup, html};

use super::pieces::{both, legend, minus, typographic};
use crate::analysis::{Called, Comparison, SeriesChange};
use crate::report::{ReportError, figures};
use crate::say::change_row::{Row, sure};
use crate::say::changes;
use crate::say::clean::plain;
use crate::say::phase_changes;
use crate::units::text;

/// What changed, a line a series, and what only one of both has.
pub(super) fn told(of: &Comparison) -> Markup {
    html! {
        ul.changes {
            @for (index, series) in of.series.iter().enumerate() {
                li {
                    a href=(format!("#change-{index}")) { (plain(&series.name)) } ": "
                    (typographic(&changes::told(series)))
                }
            }
            @for (names, which) in [(&of.only_in_base, "earlier"), (&of.only_in_new, "later")] {
                @if !names.is_empty() {
                    li { "Only in the " (which) " study: " (plain(&names.join(", "))) "." }
                }
            }
        }
    }
}

/// What changed between the two studies of a report, above all else.
pub(super) fn summary(of: &Comparison) -> Markup {
    let names = plain(&changes::names(&of.base, &of.new)).replace("->", "→");
    html! {
        section.changed {
            h2 { "What changed" span.quiet { " " (names) } }
            (told(of))
        }
    }
}

/// Each series' figures and its changes.
pub(super) fn sections(of: &Comparison) -> Result<Vec<Markup>, ReportError> {
    let all = of.series.iter().enumerate();
    all.map(|(index, series)| section(of, series, index)).collect()
}

fn section(of: &Comparison, series: &SeriesChange, index: usize) -> Result<Markup, ReportError> {
    let told = changes::told(series);
    let speedup = both(|scale| figures::changed_speedup(series, scale))?;
    let time = both(|scale| figures::changed_time(series, scale))?;
    let unit = figures::changed_unit(series).0;
    let sides = changes::sides(&of.base, &of.new);
    let key = figures::changed_legend(&sides[0], &sides[1], of.confidence);
    Ok(html! {
        section.change id=(format!("change-{index}")) data-caption=(typographic(&plain(&told))) {
            h2 { (plain(&series.name)) span.quiet { " before and after" } }
            p.verdict { (typographic(&told)) }
            p.note { (changes::rounds(series)) }
            div.panels.two {
                @if let Some(plot) = speedup { figure { h3 { "Speedup" } (plot) (legend(&key)) } }
                @if let Some(plot) = time {
                    figure { h3 { "Time" span.quiet { " " (unit) " a call" } } (plot) (legend(&key)) }
                }
            }
            @if !series.notes.is_empty() {
                ul.findings { @for note in &series.notes { li { (typographic(&plain(&note.to_string()))) } } }
            }
            (table("What", &format!("Changes of {}", plain(&series.name)), &changes::rows(series)))
            (table("Phase", &format!("Phases of {}", plain(&series.name)), &phase_changes::rows(series)))
            @if let Some(more) = phase_changes::not_shown(series) { p.note { (more) } }
            p.note { "Intervals are " (text::setting(of.confidence)) "." }
        }
    })
}

/// Nothing without a row.
fn table(heading: &str, label: &str, rows: &[Row]) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    html! {
        div.scroll tabindex="0" role="region" aria-label=(label) {
            table.parts.changed {
                thead { tr {
                    th scope="col" { (heading) }
                    th.number scope="col" { "Before" }
                    th.number scope="col" { "After" }
                    th.number scope="col" { "Change" }
                    th scope="col" { "Sure" }
                } }
                tbody { @for row in rows { (line(row)) } }
            }
        }
    }
}

fn line(row: &Row) -> Markup {
    let class = match row.called {
        Called::Better => Some("pill good"),
        Called::Worse => Some("pill bad"),
        Called::Alike | Called::Open | Called::AsOne => None,
    };
    html! {
        tr {
            th scope="row" { (plain(&row.what)) }
            td.number { (minus(&plain(&row.base))) }
            td.number { (minus(&plain(&row.new))) }
            td.number {
                span.value { (minus(&row.change)) }
                @if !row.interval.is_empty() { span.under { (minus(&row.interval)) } }
            }
            td { span class=[class] { (sure(row)) } }
        }
    }
}
