//! A simulation as one page: no file beside it, no request, no script.

use maud::{Markup, html};

use super::Simulated;
use crate::report::ReportError;
use crate::report::figures;
use crate::report::html::{document, minus, typographic};
use crate::report::plot::svg;
use crate::say::clean::plain;
use crate::say::numbers::number_times;
use crate::say::simulation as say;
use crate::sim::{Scheduled, Simulation};
use crate::units::text;

/// The simulation as one HTML page. The same input gives the same bytes.
///
/// # Errors
/// [`ReportError::Plot`] for a plot that could not be drawn.
pub fn simulation_html(of: &Simulated) -> Result<String, ReportError> {
    let figure = svg(&figures::simulated(&of.found, &of.name), "log2")?;
    let body = html! {
        header { div { h1 { "Amdahl simulation" } p.sub { (plain(&of.name)) } } }
        main {
            @if !of.cautions.is_empty() {
                section.cautions aria-label="Cautions" {
                    @for caution in &of.cautions {
                        p { span.sign aria-hidden="true" { "!" } " " (plain(caution)) }
                    }
                }
            }
            section {
                h2 { "Work and span" }
                @for sentence in say::shape(&of.found, of.longest.as_deref()) {
                    p { (typographic(&sentence)) }
                }
            }
            section.series {
                h2 { "Speedup" }
                figure { (figure) }
                p.note {
                    "Lines are schedules of the recorded durations on so many workers. The band runs "
                    "from the greedy schedule down to Graham's bound on the burdened span."
                }
            }
            section { h2 { "Numbers" } (table(&of.found)) (policies(&of.found)) }
            section { h2 { "What if" } (what_if(of)) }
        }
        footer { p { "amdahl " (env!("CARGO_PKG_VERSION")) " · amdahl-simulation/1" } }
    };
    Ok(document(&format!("Amdahl simulation: {}", plain(&of.name)), &body).into_string())
}

fn table(found: &Simulation) -> Markup {
    let capacity = found.schedules.iter().flat_map(|one| &one.points);
    let capacity = capacity.clone().any(|point| point.on_capacity.is_some());
    html! {
        div.scroll tabindex="0" role="region" aria-label="Numbers" {
            table.numbers {
                thead { tr {
                    th.number scope="col" { "Workers" }
                    @for one in &found.schedules { th.number scope="col" { (one.policy.name()) } }
                    @if capacity { th.number scope="col" { "greedy on this machine" } }
                    th.number scope="col" { "at most" }
                    th.number scope="col" { "burdened" }
                } }
                tbody {
                    @for (at, (workers, bounds)) in found.bounds.iter().enumerate() {
                        tr data-n=(workers) {
                            td.number { (text::count(*workers as u64)) }
                            @for one in &found.schedules { (cell(one, at)) }
                            @if capacity { td.number { (on_capacity(found, at)) } }
                            td.number { (number_times(found.shape.work / bounds.least)) }
                            td.number {
                                @if let Some((_, speedup)) = found.burdened.get(at) {
                                    (number_times(*speedup))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(of: &Scheduled, at: usize) -> Markup {
    html! {
        @match of.points.get(at) {
            Some(point) => {
                td.number data-v=(point.speedup) {
                    span.value { (number_times(point.speedup)) }
                    @if let Some((lo, hi)) = point.interval.filter(|(lo, hi)| lo < hi) {
                        span.under { "[" (number_times(lo)) ", " (number_times(hi)) "]" }
                    }
                }
            }
            None => td.number {}
        }
    }
}

fn on_capacity(found: &Simulation, at: usize) -> String {
    let point = found.schedules.first().and_then(|one| one.points.get(at));
    point.and_then(|point| point.on_capacity).map_or_else(|| "–".into(), number_times)
}

fn policies(found: &Simulation) -> Markup {
    html! {
        dl.words {
            @for one in &found.schedules {
                div { dt { (one.policy.name()) } dd { (say::meaning(one.policy)) } }
            }
        }
    }
}

fn what_if(of: &Simulated) -> Markup {
    let found = &of.found;
    html! {
        p { "On " (text::workers(found.changed_at as f64)) ", the largest gain first." }
        div.scroll tabindex="0" role="region" aria-label="What if" {
            table.numbers {
                thead { tr {
                    th scope="col" { "Change" }
                    th scope="col" { "Schedule" }
                    th.number scope="col" { "Before" }
                    th.number scope="col" { "After" }
                    th.number scope="col" { "Gain" }
                } }
                tbody {
                    @for one in &found.what_if {
                        tr {
                            th scope="row" { (say::change(one, of.longest.as_deref())) }
                            td { (one.policy.name()) }
                            td.number { (text::seconds(one.before)) }
                            td.number { (text::seconds_beside(one.after, one.before)) }
                            td.number data-v=(one.gain()) {
                                (minus(&text::signed_percent(one.gain(), 1)))
                            }
                        }
                    }
                }
            }
        }
    }
}
