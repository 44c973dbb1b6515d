//! Where the lost speedup of a series went: bars, what their slices are, and the numbers.

use maud::{Markup, html};

use super::pieces::{both, legend, minus};
use super::rows;
use crate::analysis::{Estimate, Lost, Series};
use crate::model::lost::Term;
use crate::report::{ReportError, figures};
use crate::say::lost;
use crate::say::numbers::{self, workers};
use crate::units::text;

/// A table of more columns is cards on a phone, and one of yet more stands below the figure.
const NARROW: usize = 4;
const BESIDE: usize = 6;

/// Nothing where no cause is known.
pub(super) fn section(series: &Series, index: usize) -> Result<Markup, ReportError> {
    let Some(plot) = both(|scale| figures::lost(series, index, scale))? else {
        return Ok(html! {});
    };
    let sums = lost::split(series);
    let shown = lost::shown(&sums);
    Ok(html! {
        div class=(if columns(&sums, &shown) > BESIDE { "plots where below" } else { "plots where" }) {
            div.large {
                figure {
                    h3 { "Where the lost speedup went" span.quiet { " in workers; log₂: shares of them" } }
                    (plot)
                    (legend(&figures::legend::of_lost(series, index)))
                }
            }
            (table(&sums, &shown))
        }
    })
}

fn has_efficiencies(sums: &[&Lost]) -> bool {
    sums.iter().any(|lost| lost.parallel_efficiency.is_some())
}

/// How many columns the table has.
fn columns(sums: &[&Lost], shown: &[Term]) -> usize {
    3 + shown.len() + if has_efficiencies(sums) { 2 } else { 0 }
}

/// A row a worker count: what is lost, by cause, and the POP centre's efficiencies.
fn table(sums: &[&Lost], shown: &[Term]) -> Markup {
    let efficiencies = has_efficiencies(sums);
    let saves =
        |term: &Term| sums.iter().any(|lost| lost.told(*term).is_some_and(|told| told < 0.0));
    html! {
        div {
            table.parts.wide[columns(sums, shown) > NARROW] {
                thead { tr {
                    th.number scope="col" { "Workers" }
                    th.number scope="col" { "Lost" }
                    @for term in shown {
                        th.number scope="col" title=(lost::name(*term).long) { (lost::name(*term).short) }
                    }
                    th.number scope="col" title=(lost::REST.long) { (lost::REST.short) }
                    @if efficiencies {
                        th.number scope="col" title="CPU time over what n workers had, against one worker" { (PARALLEL) }
                        th.number scope="col" title="CPU time of one worker over that of n" { (COMPUTATIONAL) }
                    }
                } }
                tbody {
                    @for lost in rows::some(sums) {
                        tr {
                            th.number scope="row" data-label="Workers" { (workers(lost.workers)) }
                            (cell("lost", "Lost", lost.total))
                            @for term in shown { (part(lost, *term)) }
                            td.number data-k="rest" data-label=(lost::REST.short) { (minus(&lost.rest().map_or_else(String::new, |rest| text::number(rest, 2)))) }
                            @if efficiencies {
                                (efficiency(
                                    "parallel_efficiency",
                                    PARALLEL,
                                    lost.parallel_efficiency,
                                ))
                                (efficiency(
                                    "computational_scaling",
                                    COMPUTATIONAL,
                                    lost.computational_scaling,
                                ))
                            }
                        }
                    }
                }
            }
            (rows::note(sums.len()))
            p.note {
                "Workers, means over rounds, over an interval. " (lost::REST.short) ": what is small or whose interval holds 0."
                @if shown.iter().any(saves) { " Below 0: less of it than on one worker." }
                @if efficiencies { " Efficiencies are the POP centre's: their product is the speedup over n." }
            }
        }
    }
}

/// A part; what stands for a whole, of which no part is told, has no interval of its own.
fn part(of: &Lost, term: Term) -> Markup {
    let label = lost::name(term).short;
    match of.told(term).filter(|_| of.whole_of(term).is_some()) {
        Some(left) => cell("left", label, Some(Estimate { value: left, lo: None, hi: None })),
        None => cell("part", label, of.term(term)),
    }
}

fn cell(key: &str, label: &str, of: Option<Estimate>) -> Markup {
    html! {
        td.number data-v=[of.map(|of| of.value)] data-k=(key) data-label=(label) {
            @if let Some(of) = of {
                span.value { (minus(&text::number(of.value, 2))) }
                @if let Some(under) = under(&of) { span.under { (minus(&under)) } }
            }
        }
    }
}

fn under(of: &Estimate) -> Option<String> {
    let (lo, hi) = of.lo.zip(of.hi)?;
    Some(numbers::span(Some(lo), Some(hi), 1.0, 2))
}

const PARALLEL: &str = "Parallel eff.";
const COMPUTATIONAL: &str = "Comput. scaling";

fn efficiency(key: &str, label: &str, of: Option<Estimate>) -> Markup {
    html! {
        td.number data-v=[of.map(|of| of.value)] data-k=(key) data-label=(label) {
            @if let Some(of) = of { (text::percent(of.value, 1)) }
        }
    }
}
