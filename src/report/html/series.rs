//! One series: verdict, plots, figures of the fit, numbers.

use maud::{Markup, html};

use super::pieces::{both, legend, marker, minus, name, paragraph, pill, typographic};
use super::{answers, lost, phases, table, terms};
use crate::analysis::{
    Amdahl, Analysis, Finding, Form, Gustafson, LackOfFit, Outlook, Series, Settings, Verdict,
};
use crate::report::ReportError;
use crate::report::figures;
use crate::report::plot::svg;
use crate::say::caption;
use crate::say::clean::plain;
use crate::say::numbers::{self, full_name, number_times, range, workers, workers_noun};
use crate::say::paragraph::Paragraph;
use crate::say::{advice, front, verdict, words};
use crate::units::text;

/// Where a series stands.
pub(super) struct Place<'p> {
    pub(super) index: usize,
    pub(super) anchor: &'p str,
    pub(super) analysis: &'p Analysis,
}

/// The section of a series.
pub(super) fn section(series: &Series, place: &Place<'_>) -> Result<Markup, ReportError> {
    let Place { index, anchor, analysis } = *place;
    let said = verdict::verdict(series);
    let plots = if series.points.is_empty() {
        html! {}
    } else {
        plots(series, index, analysis)?
    };
    Ok(html! {
        section.series id=(anchor) data-s=(index) data-name=(full_name(series))
            data-caption=(caption::of_series(series, analysis)) {
            h2 {
                (marker(index)) (name(series)) " "
                @for (word, tail) in words::all(series) { (pill(&word, &tail)) " " }
                a.hook href=(format!("#{anchor}")) aria-label=(format!("Link to {}", full_name(series))) { "#" }
            }
            @if analysis.series.len() > answers::FEW && !series.verdict.is_silent() {
                p.answer { (paragraph(&front::sentence(series, cores(series, analysis)))) }
            }
            @if let Some(command) = &series.command { p.command { code { (plain(command)) } } }
            p.verdict { (paragraph(&said)) }
            @if let Some(baseline) = verdict::baseline(series) { p.note { (baseline) } }
            (failures(series))
            (plots)
            (times(series, index, analysis)?)
            (lost::section(series, index)?)
            (phases::section(series)?)
            (findings(series, &said))
            @if !series.points.is_empty() {
                details open { summary { "Numbers" } (table::numbers(series)) (terms::columns(series)) }
                details { summary { "Rounds kept" } (table::samples(series)) }
            }
        }
    })
}

fn cores(series: &Series, analysis: &Analysis) -> Option<usize> {
    analysis.studies.get(series.study).and_then(|study| study.usable_cores)
}

fn plots(series: &Series, index: usize, analysis: &Analysis) -> Result<Markup, ReportError> {
    let settings = &analysis.settings;
    let study = analysis.studies.get(series.study);
    let pinned = study.map_or(&[][..], |study| &study.machine.pinned);
    let speedup = both(|scale| Some(figures::speedup(series, index, pinned, scale)))?;
    let efficiency = both(|scale| Some(figures::efficiency(series, index, scale)))?;
    let serial = both(|scale| figures::karp_flatt(series, index, scale))?;
    let residual = both(|scale| figures::residual(series, index, settings.margin, scale))?;
    let off = series.points.iter().filter_map(|point| point.deviation);
    Ok(html! {
        div.plots {
            div.large {
                @if let Some(plot) = speedup {
                    figure { h3 { "Speedup" } (plot) (legend(&figures::legend::of_speedup(series, index, settings.confidence))) }
                }
                (fit_figures(series, settings))
            }
            div.small {
                @if let Some(plot) = efficiency {
                    figure { h3 { "Efficiency" span.quiet { " speedup ÷ workers" } } (plot) }
                }
                @if let Some(plot) = serial {
                    figure {
                        h3 { "Serial fraction" span.quiet { " by Karp and Flatt" } } (plot)
                        figcaption { (typographic(&serial_says(series))) }
                    }
                }
                @if let Some(plot) = residual {
                    figure {
                        h3 { "Slower than the fit by" span.quiet { " measured ÷ fitted time − 1" } } (plot)
                        figcaption {
                            @if off.clone().any(|off| off.lo.is_some()) { "90 % intervals; arrows" } @else { "Arrows" }
                            " are off the scale."
                        }
                    }
                }
            }
        }
    })
}

/// Times of calls, folded: speedups tell most of what they do.
fn times(series: &Series, index: usize, analysis: &Analysis) -> Result<Markup, ReportError> {
    let study = analysis.studies.get(series.study);
    let Some(figure) = figures::times(series, index, study) else { return Ok(html! {}) };
    let plot = svg(&figure, "")?;
    Ok(html! {
        details.times {
            summary { "Times" }
            figure {
                h3 { (figure.y.caption) span.quiet { " log₂ axes; the band is the shortest to the longest round" } }
                (plot)
                (legend(&figures::legend::of_times(series, index)))
            }
        }
    })
}

/// Whether a finding stands below the plot of the serial fraction.
fn is_below_plot(finding: &Finding) -> bool {
    matches!(finding, Finding::SerialCode { .. } | Finding::Overhead(_))
}

/// What the serial fraction's course means here, or in general.
fn serial_says(series: &Series) -> String {
    let found = series.findings.iter().find(|finding| is_below_plot(finding));
    match found {
        Some(finding) => finding.to_string(),
        None if adds_less(series) => {
            "Rises because further workers add less, or nothing: no sign of overhead.".into()
        }
        None => {
            "Flat: as of work that is not shared, or unequal tasks. Rising: as of overhead.".into()
        }
    }
}

/// Whether what describes the job better is that more workers add less, or nothing.
fn adds_less(series: &Series) -> bool {
    series.outlook.is_some_and(|outlook| match outlook {
        Outlook::Saturates { .. }
        | Outlook::Flattens { .. }
        | Outlook::Bends { .. }
        | Outlook::Waves { .. } => true,
        Outlook::OverheadGrows | Outlook::Coordinated | Outlook::PaysOnce { .. } => false,
    })
}

fn failures(series: &Series) -> Markup {
    html! {
        @if !series.failures.is_empty() {
            ul.failures {
                @for failure in &series.failures {
                    li {
                        strong {
                            "Failed"
                            @if let Some(at) = failure.workers { " at " (workers_noun(at)) }
                            @if let Some(round) = failure.round {
                                " in round " (text::count(u64::from(round) + 1))
                            }
                            ": "
                        }
                        (plain(&failure.reason))
                    }
                }
            }
        }
        @if series.partial && series.failures.is_empty() {
            p.note { "Partial: rounds are missing." }
        }
    }
}

fn findings(series: &Series, said: &Paragraph) -> Markup {
    let further = verdict::further(series, said, is_below_plot);
    html! {
        @if !further.is_empty() {
            ul.findings {
                @for sentence in &further { li { (typographic(&plain(sentence))) } }
            }
        }
        @if !series.lesson.is_empty() {
            p.lesson { span.quiet { "Lesson " } (plain(&series.lesson)) }
        }
    }
}

/// Name, value and interval or place, of every fitted number.
type Fact = (&'static str, String, Option<String>);

fn fit_figures(series: &Series, settings: &Settings) -> Markup {
    let mut facts: Vec<Fact> = Vec::new();
    if let Some(amdahl) = &series.amdahl {
        amdahl_facts(&mut facts, series, amdahl);
    }
    if let Some(gustafson) = &series.gustafson {
        gustafson_facts(&mut facts, series, gustafson);
    }
    law_facts(&mut facts, series);
    html! {
        dl.figures {
            @for (name, value, under) in &facts {
                div {
                    dt { (name) }
                    dd { (minus(value)) @if let Some(under) = under { span.under { (minus(under)) } } }
                }
            }
        }
        @if let Some(advice) = advice::recommended(series, settings.target_efficiency) {
            p.note { "Worth using: " (typographic(&advice)) }
        }
        @if let Some(theory) = &series.theory {
            p.note {
                "Theory: " (plain(&theory.why).trim_end_matches('.')) "."
            }
        }
    }
}

fn amdahl_facts(facts: &mut Vec<Fact>, series: &Series, amdahl: &Amdahl) {
    let p = numbers::percent(&amdahl.parallel_fraction);
    facts.push(("Amdahl p", p.value, p.interval));
    facts.push(("Fitted on", range(&series.fit_workers), Some("workers".into())));
    widening(facts, amdahl.fit.raw_interval, amdahl.fit.k);
    facts.push(("Serial time a", text::seconds(amdahl.serial_s), None));
    facts.push(("Parallel time b", text::seconds(amdahl.parallel_s), None));
    deviation(facts, amdahl.fit.max_deviation, amdahl.fit.max_deviation_at);
    lack_of_fit(facts, amdahl.fit.lack_of_fit);
    predicted(facts, series);
}

fn gustafson_facts(facts: &mut Vec<Fact>, series: &Series, gustafson: &Gustafson) {
    let shown = numbers::percent(&gustafson.serial_fraction);
    facts.push(("Gustafson serial share", shown.value, shown.interval));
    facts.push(("Fitted on", range(&series.fit_workers), Some("workers".into())));
    widening(facts, gustafson.fit.raw_interval, gustafson.fit.k);
    deviation(facts, gustafson.fit.max_deviation, gustafson.fit.max_deviation_at);
    lack_of_fit(facts, gustafson.fit.lack_of_fit);
    predicted(facts, series);
}

fn widening(facts: &mut Vec<Fact>, raw: Option<[f64; 2]>, k: Option<f64>) {
    if let (Some([lo, hi]), Some(k)) = (raw, k.filter(|k| *k > 1.2)) {
        let raw =
            numbers::span(Some(lo), Some(hi), 100.0, text::decimals(lo * 100.0, hi * 100.0, 2));
        facts.push((
            "Interval before widening",
            raw,
            Some(format!("made {} times as wide (K)", text::number(k, 2))),
        ));
    }
}

fn deviation(facts: &mut Vec<Fact>, largest: f64, at: f64) {
    let under = format!("at {}", workers(at));
    facts.push(("Largest deviation", text::percent(largest, 2), Some(under)));
}

fn lack_of_fit(facts: &mut Vec<Fact>, test: Option<LackOfFit>) {
    let Some(test) = test else { return };
    let chance = match test.p_value {
        chance if chance < 0.0001 => "chance below 0.0001".into(),
        chance => format!("chance {}", text::number(chance, 4)),
    };
    facts.push(("Lack of fit F", text::number(test.f, 2), Some(chance)));
}

fn predicted(facts: &mut Vec<Fact>, series: &Series) {
    if series.verdict != Verdict::DoesNot
        && let Some((place, shown)) = numbers::predicted(series)
    {
        let under = format!("{} {place}", shown.interval.unwrap_or_default());
        facts.push(("Predicted", shown.value, Some(under)));
    }
}

fn law_facts(facts: &mut Vec<Fact>, series: &Series) {
    if let Some(usl) = &series.usl {
        for (name, estimate) in [("USL contention σ", &usl.sigma), ("USL coherency κ", &usl.kappa)]
        {
            let shown = numbers::percent(estimate);
            facts.push((name, shown.value, shown.interval));
        }
        // Where another law describes the job, its limit is the one that is told.
        let named = series.laws.contains(&Form::Usl);
        if let Some(peak) = usl.peak_workers.filter(|_| named) {
            let workers = format!("{} workers", text::number(peak.value, 1));
            facts.push((
                "USL peak",
                workers,
                usl.peak_speedup.map(|peak| number_times(peak.value)),
            ));
        }
        facts.push(("USL largest deviation", text::percent(usl.max_deviation, 2), None));
    }
    if let Some(fit) = &series.amdahl_on_capacity {
        let shown = numbers::percent(&fit.law.parallel_fraction);
        let at = format!("on {} workers", range(&fit.fit_workers));
        let under = shown.interval.map_or(at.clone(), |interval| format!("{interval} {at}"));
        facts.push(("p on the machine's capacity", shown.value, Some(under)));
    }
    if let Some(sequential) = &series.sequential_s {
        let shown = numbers::time(sequential);
        facts.push(("Sequential program", shown.value, shown.interval));
    }
    if let Some(schedule) = &series.schedule {
        let span = format!("span {}", text::seconds(schedule.span_s));
        facts.push(("Work of the tasks", text::seconds(schedule.work_s), Some(span)));
    }
}
