//! The phases of a series' calls: bars of their times, what their slices are, and the numbers.

use maud::{Markup, html};

use super::pieces::{both, legend, minus};
use crate::analysis::{Estimate, Phase, Series};
use crate::report::{ReportError, figures};
use crate::say::numbers::{self, Shown, full_name, workers};
use crate::say::phases;
use crate::units::text;

/// Nothing where the program names none.
pub(super) fn section(series: &Series) -> Result<Markup, ReportError> {
    let Some(plot) = both(|scale| figures::phases(series, scale))? else {
        return Ok(html! {});
    };
    Ok(html! {
        div.phased {
            div.large {
                figure {
                    h3 { "Phases" span.quiet { " " (figures::unit(series).0) " of a call; log₂: shares of it" } }
                    (plot)
                    (legend(&figures::legend::of_phases(series)))
                }
            }
            (table(series))
        }
    })
}

/// A table of more phases has a height of its own.
const MANY: usize = 14;

const SERIAL: &str = "Serial time";
const SHARED: &str = "If shared";
const HALVED: &str = "If halved";

/// What a column is for programs and for people.
type Named<'n> = (&'n str, &'n str);

/// A row a phase.
fn table(series: &Series) -> Markup {
    let last = phases::last(series);
    let at = |heading: &str, n: f64| format!("{heading} at {}", workers(n));
    let many = (series.phases.len() > MANY).then_some("0");
    html! {
        div class=[many.map(|_| "scroll many")] tabindex=[many] role=[many.map(|_| "region")]
            aria-label=[many.map(|_| format!("Phases of {}", full_name(series)))] {
            table.parts.wide.phases {
                thead { tr {
                    th scope="col" { "Phase" }
                    th.number scope="col" { (at("Time", 1.0)) }
                    th.number scope="col" { (at("Time", last)) }
                    th.number scope="col" title="Parallel fraction of the phase by itself" { "p" }
                    th.number scope="col" title="Its share of what is not perfectly shared" { (SERIAL) }
                    th.number scope="col" title="Speedup of the whole if this phase were perfectly shared" { (SHARED) }
                    th.number scope="col" title="Speedup of the whole if this phase took half as long" { (HALVED) }
                } }
                tbody {
                    @for phase in &series.phases { (row(phase, last)) }
                }
            }
        }
        p.note { (phases::note(series)) }
    }
}

fn row(phase: &Phase, last: f64) -> Markup {
    let cost = phase.cost.as_ref();
    let p = phases::parallel_fraction(phase);
    html! {
        tr {
            th scope="row" { (phases::name(phase)) }
            (time(phase, "time_1", 1.0))
            (time(phase, "time_n", last))
            (cell(("p", "p"), phase.parallel_fraction.map(|p| p.value).filter(|_| p.is_some()), p))
            (cell(
                ("serial", SERIAL),
                cost.and_then(|cost| cost.serial_share).map(|share| share.value),
                phases::serial_share(phase).map(|value| Shown { value, interval: None }),
            ))
            (speedup(("shared", SHARED), cost.map(|cost| cost.speedup_if_shared)))
            (speedup(("halved", HALVED), cost.map(|cost| cost.speedup_if_halved)))
        }
    }
}

fn time(phase: &Phase, key: &str, n: f64) -> Markup {
    let point = phase.at(n);
    let label = format!("Time at {}", workers(n));
    let shown = point.map(|point| Shown {
        value: text::seconds(point.time_s.value),
        interval: Some(text::percent(point.share.value, 1)),
    });
    cell((key, &label), point.map(|point| point.time_s.value), shown)
}

fn speedup(key: Named<'_>, of: Option<Estimate>) -> Markup {
    cell(key, of.map(|of| of.value), of.as_ref().map(numbers::times))
}

fn cell((key, label): Named<'_>, value: Option<f64>, shown: Option<Shown>) -> Markup {
    html! {
        td.number data-v=[value] data-k=(key) data-label=(label) {
            @if let Some(shown) = shown {
                span.value { (minus(&shown.value)) }
                @if let Some(under) = &shown.interval { span.under { (minus(under)) } }
            }
        }
    }
}
