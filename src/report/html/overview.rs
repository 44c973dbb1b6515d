//! All series in one plot.

use maud::{Markup, html};

use super::pieces::legend;
use crate::analysis::Analysis;
use crate::report::ReportError;
use crate::report::figures::legend::of_overview;
use crate::report::figures::{CROWD, Panel, Room, overview as figure, panels};
use crate::report::plot::{Scale, svg};
use crate::say::caption;
use crate::say::clean::plain;
use crate::say::numbers::workers_noun;
use crate::units::{Scaling, text};

/// The plot, its legend and a slider that draws any p.
pub(super) fn overview(analysis: &Analysis) -> Result<Markup, ReportError> {
    if analysis.series.iter().all(|series| series.points.is_empty()) {
        return Ok(html! {});
    }
    let panels = panels(analysis);
    let figures = plots(analysis, &panels, if panels.len() > 1 { Room::Half } else { Room::Wide })?;
    let strong = analysis.series.iter().any(|series| series.scaling == Scaling::Strong);
    let all: Vec<usize> = (0..analysis.series.len()).collect();
    let crowd = all.len() > CROWD;
    // The first entries are the series'.
    let entries = of_overview(analysis, &all).split_off(if crowd { all.len() } else { 0 });
    Ok(html! {
        section #overview data-caption=(caption::of_all(analysis)) {
            h2 { "Speedup" }
            div class=(if figures.len() > 1 { "panels two" } else { "panels" }) {
                @for (panel, plots) in &figures {
                    figure {
                        @if figures.len() > 1 { h3 { "Up to " (workers_noun(panel.most)) } }
                        @for plot in plots { (plot) }
                    }
                }
            }
            (legend(&entries))
            @if crowd {
                p.note { "Some of the " (text::count(all.len() as u64)) " curves are named; the table holds all." }
            }
            @if strong { div.try hidden {
                label for="try" { "Try a parallel fraction" }
                input #try type="range" min="0" max="400" value="200" step="1";
                output for="try" { "drag to draw a curve" }
            } }
            @for sizes in &analysis.sizes { p.sizes { (plain(&sizes.to_string())) } }
        }
    })
}

/// The plots of each panel, of which the page's switch and its width show one.
pub(super) fn plots<'p>(
    analysis: &Analysis,
    panels: &'p [Panel],
    wide: Room,
) -> Result<Vec<(&'p Panel, Vec<Markup>)>, ReportError> {
    let mut figures = Vec::new();
    for panel in panels {
        let mut plots = Vec::new();
        for (room, of_room) in [(wide, "wide"), (Room::Narrow, "narrow")] {
            for (scale, of_scale) in [(Scale::Linear, "linear"), (Scale::Log2, "log2")] {
                let figure = figure(analysis, panel, scale, room);
                plots.push(svg(&figure, &format!("{of_room} {of_scale}"))?);
            }
        }
        figures.push((panel, plots));
    }
    Ok(figures)
}
