//! Every figure of an analysis as a sheet of its own.

use super::{Room, look, panels};
use super::{efficiency, karp_flatt, legend, lost, overview, phases, residual, speedup, times};
use crate::analysis::{Analysis, Series};
use crate::report::plot::{Entry, Figure, Scale, Sheet};
use crate::say::caption;
use crate::say::numbers::full_name;

/// What a file is called after.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Named {
    /// The series; `None` for all of them.
    pub(in crate::report) series: Option<String>,
    pub(in crate::report) what: &'static str,
    pub(in crate::report) sheet: Sheet,
}

/// The figures of an analysis in the order of the page.
pub(in crate::report) fn sheets(analysis: &Analysis, scale: Scale) -> Vec<Named> {
    let panels = panels(analysis);
    let room = if panels.len() > 1 { Room::Half } else { Room::Wide };
    let of_panel = panels.iter().map(|panel| Named {
        series: None,
        what: "speedup",
        sheet: Sheet {
            figure: overview(analysis, panel, scale, room),
            legend: legend::of_overview(analysis, &panel.series),
            caption: caption::of_all(analysis),
        },
    });
    let measured = analysis.series.iter().enumerate();
    let measured = measured.filter(|(_, series)| !series.points.is_empty());
    let of_series = measured
        .flat_map(|(index, series)| of_series(series, look(analysis, index), analysis, scale));
    of_panel.chain(of_series).collect()
}

fn of_series(series: &Series, index: usize, analysis: &Analysis, scale: Scale) -> Vec<Named> {
    let settings = &analysis.settings;
    let study = analysis.studies.get(series.study);
    let pinned = study.map_or(&[][..], |study| &study.machine.pinned);
    let measured = |confidence| legend::measured(series, index, Some(confidence));
    let beside = |confidence| {
        let mut all = measured(confidence);
        all.extend(legend::fitted(series, index));
        all.extend(legend::theory(series));
        all
    };
    let sheet = |what, figure: Option<Figure>, legend: Vec<Entry>| {
        let caption = caption::of_series(series, analysis);
        let sheet = Sheet { figure: figure?, legend, caption };
        Some(Named { series: Some(full_name(series)), what, sheet })
    };
    let all = [
        sheet(
            "speedup",
            Some(speedup(series, index, pinned, scale)),
            legend::of_speedup(series, index, settings.confidence),
        ),
        sheet("efficiency", Some(efficiency(series, index, scale)), beside(settings.confidence)),
        sheet("serial-fraction", karp_flatt(series, index, scale), beside(settings.confidence)),
        sheet("residuals", residual(series, index, settings.margin, scale), measured(0.90)),
        sheet("time", times(series, index, study), legend::of_times(series, index)),
        sheet("lost", lost(series, index, scale), legend::of_lost(series, index)),
        sheet("phases", phases(series, scale), legend::of_phases(series)),
    ];
    all.into_iter().flatten().collect()
}
