//! The summary for a terminal: a table, a plot in characters, and what each series says. No
//! line is wider than the terminal.

mod comparison;
mod line;
mod lost;
mod phases;
mod place;
mod plot;
mod series;
mod table;
mod tour;

pub use comparison::comparison;
pub use place::Terminal;
pub use tour::{tour_list, tour_opening, tour_result};

use std::path::Path;

pub(in crate::report) use line::{Ink, Line, bullet, padded, render, wrapped};
pub(in crate::report) use place::NARROWEST;

use crate::analysis::Analysis;
use crate::say::clean::plain;
use crate::say::numbers::counted;
use crate::units::text;

/// The summary of an analysis, each line ended by a newline. The path of the report is not in
/// it: see [`closing_line`].
pub fn terminal(analysis: &Analysis, place: &Terminal) -> String {
    written(analysis, place, false)
}

/// The same with the tables of every series.
pub fn terminal_details(analysis: &Analysis, place: &Terminal) -> String {
    written(analysis, place, true)
}

fn written(analysis: &Analysis, place: &Terminal, details: bool) -> String {
    let columns = place.columns.max(NARROWEST);
    let mut lines = heading(analysis, columns);
    if analysis.series.is_empty() {
        lines.push(Line::default());
        lines.push(Line::of(Ink::Plain, "Nothing was measured."));
    } else {
        lines.push(Line::default());
        lines.extend(table::summary(analysis, columns));
        let plot = plot::speedup(analysis, columns, place.unicode);
        if !plot.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(plot);
        for (index, series) in analysis.series.iter().enumerate() {
            lines.push(Line::default());
            lines.extend(series::section(series, index, columns));
            lines.extend(match details || analysis.series.len() == 1 {
                true => series::details(series, columns),
                false => [series::times(series, columns), series::lost(series, columns)].concat(),
            });
            lines.extend(series::worth_using(series, analysis.settings.target_efficiency, columns));
            if details {
                lines.extend(lost::table(series, columns));
                lines.extend(phases::table(series, columns));
            }
            lines.extend(series::failures(series, columns));
        }
    }
    for sizes in &analysis.sizes {
        lines.push(Line::default());
        lines.extend(wrapped(Ink::Plain, &sizes.to_string(), "", columns));
    }
    if !analysis.cautions.is_empty() {
        lines.push(Line::default());
    }
    for caution in &analysis.cautions {
        lines.extend(bullet("! ", Ink::Warn, &caution.to_string(), columns));
    }
    render(&lines, place)
}

/// The last line of a run: where the report is. It starts with the path alone where the words
/// before it do not fit into `columns`; a path is never cut.
pub fn closing_line(path: &Path, columns: usize) -> String {
    let path = plain(&path.display().to_string());
    let line = format!("Report  {path}");
    if line::width(&line) <= columns { line } else { path }
}

/// `text` broken between words into lines no wider than the terminal, after `start`; later lines
/// are indented as far. Where `start` takes half a line, the text begins on the next.
pub fn hanging(start: &str, text: &str, place: &Terminal) -> String {
    let columns = place.columns.max(NARROWEST);
    if line::width(start) * 2 <= columns {
        return render(&bullet(start, Ink::Plain, text, columns), place);
    }
    let words = start.trim_start();
    let indent = &start[..start.len() - words.len()];
    let mut lines = bullet(indent, Ink::Plain, words, columns);
    lines.extend(bullet(&format!("{indent}  "), Ink::Plain, text, columns));
    render(&lines, place)
}

fn heading(analysis: &Analysis, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for study in &analysis.studies {
        // Fewer processors than cores: the cores are a flag's.
        let cpus = study.usable_cpus.filter(|cpus| study.usable_cores <= Some(*cpus));
        let model = study.machine.model.as_deref();
        let rounds = match (study.rounds, study.planned_rounds) {
            (0 | 1, 0) => format!("imported ({})", study.timer),
            (done, 0) => format!("imported ({}), {}", study.timer, counted(done, "round")),
            (done, planned) if done < planned => {
                format!("{} of {}", text::count(done as u64), counted(planned, "round"))
            }
            (done, _) => counted(done, "round"),
        };
        let facts = [
            Some(study.label.clone()).filter(|label| !label.is_empty()),
            model.or((!study.imported()).then_some("processor unknown")).map(str::to_owned),
            study.usable_cores.map(|cores| counted(cores, "core")),
            cpus.map(|cpus| counted(cpus, "CPU")),
            Some(rounds),
            study.measured_s.map(text::span),
            study.partial.then(|| "PARTIAL".to_owned()),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        lines.extend(wrapped(Ink::Quiet, &facts.join(" · "), "", columns));
        if let Some(reading) = &study.reading {
            lines.extend(bullet("read: ", Ink::Quiet, &reading.sentence, columns));
        }
    }
    lines
}
