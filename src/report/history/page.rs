//! A history as one page: no file beside it, no request, no script.

use maud::{Markup, html};

use crate::analysis::{Entry, History, Kept};
use crate::report::ReportError;
use crate::report::figures;
use crate::report::html::{document, stacked, typographic};
use crate::report::plot::svg;
use crate::say::clean::plain;
use crate::say::history as say;
use crate::say::numbers::{self, Shown, counted};
use crate::units::text;

/// How the title of the page begins; a folder's page is known by it.
pub(in crate::report) const TITLE: &str = "Amdahl history";

/// The history as one HTML page that opens from a file and asks for nothing. The same input gives
/// the same bytes.
///
/// # Errors
/// [`ReportError::Plot`] for a plot that could not be drawn.
pub fn history_html(history: &History) -> Result<String, ReportError> {
    let mut sections = Vec::new();
    for name in history.names() {
        sections.push(section(history, name)?);
    }
    let cautions = say::cautions(history);
    let body = html! {
        header { div {
            h1 { (TITLE) }
            p.sub { (counted(history.entries.len(), "commit")) }
        } }
        main {
            @for section in &sections { (section) }
            @if !cautions.is_empty() {
                section aria-label="How to read it" {
                    @for caution in &cautions { p.note { (typographic(caution)) } }
                }
            }
        }
        footer { p { "amdahl " (env!("CARGO_PKG_VERSION")) " · amdahl history" } }
    };
    Ok(document(TITLE, &body).into_string())
}

fn section(history: &History, name: &str) -> Result<Markup, ReportError> {
    let workers = history.most_workers(name);
    let share =
        figures::shares_over_commits(history, name).map(|of| svg(&of, "only")).transpose()?;
    let speedup = workers.and_then(|n| figures::speedups_over_commits(history, name, n));
    let speedup = speedup.map(|of| svg(&of, "only")).transpose()?;
    Ok(html! {
        section.series {
            h2 { (plain(name)) }
            p { (typographic(&say::latest(history, name))) }
            div.history {
                @if let Some(share) = &share {
                    div.large { h3 { "Parallel fraction p" } figure { (share) } }
                }
                @if let (Some(speedup), Some(n)) = (&speedup, workers) {
                    div.large { h3 { "Speedup on " (text::workers(n)) } figure { (speedup) } }
                }
            }
            (table(history, name, workers))
        }
    })
}

/// A row a commit, the newest first.
fn table(history: &History, name: &str, workers: Option<f64>) -> Markup {
    let rows = || history.entries.iter().rev().filter_map(|one| Some((one, one.series(name)?)));
    let all = || history.entries.iter();
    let shown = Columns {
        workers,
        day: all().any(|entry| !entry.created.is_empty()),
        machine: all().zip(all().skip(1)).any(|(one, next)| !one.is_of_the_machine_of(next)),
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label=(format!("Commits of {}", plain(name))) {
            table.numbers {
                thead { tr {
                    th scope="col" { "commit" }
                    @if shown.day { th scope="col" { "measured" } }
                    th.number scope="col" { "p" }
                    @if let Some(n) = workers { th.number scope="col" { "speedup on " (text::short(n)) } }
                    th.number scope="col" { "rounds" }
                    @if shown.machine { th scope="col" { "machine" } }
                } }
                tbody {
                    @for (entry, kept) in rows() { (row(entry, kept, &shown)) }
                }
            }
        }
    }
}

/// What there is to show of any commit.
struct Columns {
    workers: Option<f64>,
    day: bool,
    machine: bool,
}

fn row(entry: &Entry, kept: &Kept, shown: &Columns) -> Markup {
    let workers = shown.workers;
    let state = say::state(kept);
    let share = kept.parallel_fraction.as_ref().map(numbers::percent);
    let speedup = workers.map(|n| kept.speedup(n).map(numbers::times));
    html! {
        tr {
            th scope="row" { (plain(&say::short(&entry.commit))) }
            @if shown.day { td { (plain(say::day(&entry.created))) } }
            @if state.is_empty() {
                td.number { (number(share)) }
                @if let Some(speedup) = speedup { td.number { (number(speedup)) } }
            } @else {
                td colspan=(if workers.is_some() { "2" } else { "1" }) { (state) }
            }
            td.number { (kept.rounds) }
            @if shown.machine { td { (plain(&say::machine(entry))) } }
        }
    }
}

fn number(shown: Option<Shown>) -> Markup {
    html! { @match &shown { Some(shown) => { (stacked(shown)) } None => { "–" } } }
}
