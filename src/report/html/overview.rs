//! All series in one plot.

use maud::{Markup, html};

use super::pieces::marker;
use crate::analysis::Analysis;
use crate::report::ReportError;
use crate::report::figures::{FAMILY, Room, overview as figure};
use crate::report::numbers::full_name;
use crate::report::plot::{Scale, svg};
use crate::units::text;

/// The plot, its legend and a slider that draws any p.
pub(super) fn overview(analysis: &Analysis) -> Result<Markup, ReportError> {
    if analysis.series.iter().all(|series| series.points.is_empty()) {
        return Ok(html! {});
    }
    let mut plots = Vec::new();
    for (room, of_room) in [(Room::Wide, "wide"), (Room::Narrow, "narrow")] {
        for (scale, of_scale) in [(Scale::Linear, "linear"), (Scale::Log2, "log2")] {
            let figure = figure(analysis, scale, room);
            plots.push(svg(&figure, &format!("{of_room} {of_scale}"))?);
        }
    }
    let (first, last) = (FAMILY[0], FAMILY[FAMILY.len() - 1]);
    Ok(html! {
        section #overview {
            h2 { "Speedup" }
            figure {
                @for plot in &plots { (plot) }
                ul.legend {
                    @for (index, series) in analysis.series.iter().enumerate() {
                        li {
                            (marker(index)) (full_name(series))
                            @if series.scaling == "weak" { " (weak: scaled speedup)" }
                        }
                    }
                    li { (key("ideal")) "ideal" }
                    li {
                        (key("family")) "Amdahl, p = " (text::number(first * 100.0, 0)) " … "
                        (text::percent(last, 0))
                    }
                }
            }
            div.try hidden {
                label for="try" { "Try a parallel fraction" }
                input #try type="range" min="0" max="400" value="200" step="1";
                output for="try" { "drag to draw a curve" }
            }
        }
    })
}

fn key(class: &str) -> Markup {
    html! {
        svg class=(format!("key {class}")) viewBox="0 0 104 40" aria-hidden="true" {
            path d="M0 20H104" {}
        }
    }
}
