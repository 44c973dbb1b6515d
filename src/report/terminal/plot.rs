//! Speedup against workers, drawn in characters.

use super::line::{Ink, Line, marker, padded, width};
use crate::analysis::Analysis;
use crate::say::numbers::workers;
use crate::units::text;

/// Rows of the plot.
const ROWS: usize = 14;
/// Widest plot area in characters.
const WIDEST: usize = 72;
/// In fewer nothing can be told from a plot.
const NARROWEST: usize = 8;

#[derive(Clone)]
struct Dot {
    ink: Ink,
    glyph: &'static str,
}

/// The plot, its axes and a note; nothing where no speedup is known.
pub(super) fn speedup(analysis: &Analysis, columns: usize, unicode: bool) -> Vec<Line> {
    let points = || analysis.series.iter().flat_map(|series| &series.points);
    let counts = points().map(|point| point.workers).filter(|n| n.is_finite());
    let most = counts.fold(0.0_f64, f64::max);
    let speedups = points().map(|point| point.speedup.value).filter(|s| s.is_finite());
    let best = speedups.fold(0.0_f64, f64::max);
    // Beyond a number's own digits there is no axis to draw.
    const HIGHEST: f64 = 1e15;
    if most <= 0.0 || best <= 0.0 || best > HIGHEST || most > HIGHEST {
        return Vec::new();
    }
    let step = whole_step(best, 6);
    let top = (best / step).ceil() * step;
    let decimals = usize::from(step.fract() != 0.0);
    let label = width(&times(top, decimals)) + 1;
    let wide = columns.saturating_sub(label + 2).min(WIDEST);
    if wide < NARROWEST {
        return Vec::new();
    }
    let grid = filled(analysis, most, top, wide);

    let mut out = vec![Line::of(Ink::Quiet, &format!("{}speedup", " ".repeat(label)))];
    for (row, dots) in grid.iter().enumerate() {
        let (tick, value) = tick_at(row, top, step);
        let name = if tick { times(value, decimals) } else { String::new() };
        let edge = if tick { "┤" } else { "│" };
        let mut line = Line::of(Ink::Quiet, &format!("{} {edge}", padded(&name, label - 1, true)));
        for dot in dots {
            match dot {
                Some(dot) => line.push(dot.ink, dot.glyph),
                None => line.push(Ink::Plain, " "),
            }
        }
        out.push(line);
    }
    out.extend(x_axis(analysis, most, wide, label, columns));
    if !unicode && analysis.series.len() > 1 {
        out.push(Line::of(Ink::Quiet, "marks: o # ^ * v x, in the order of the table"));
    }
    out.retain(|line| line.columns() <= columns);
    out
}

fn times(value: f64, decimals: usize) -> String {
    text::speedup(value, decimals).replace('x', "×")
}

/// 1, 2 or 5 times a power of ten, at least 0.5, so that about `parts` of them make `whole`.
fn whole_step(whole: f64, parts: usize) -> f64 {
    let wanted = whole / parts as f64;
    let power = 10f64.powf(wanted.log10().floor());
    let step = [1.0, 2.0, 5.0].map(|factor| factor * power).into_iter().find(|s| *s >= wanted);
    step.unwrap_or(10.0 * power).max(0.5)
}

fn row_of(value: f64, top: f64) -> usize {
    let share = (1.0 - value / top).clamp(0.0, 1.0);
    (share * (ROWS - 1) as f64).round() as usize
}

fn tick_at(row: usize, top: f64, step: f64) -> (bool, f64) {
    let ticks = (top / step).round() as usize;
    let hit = (0..=ticks).map(|i| i as f64 * step).find(|value| row_of(*value, top) == row);
    (hit.is_some(), hit.unwrap_or(0.0))
}

fn column_of(count: f64, most: f64, wide: usize) -> usize {
    (count / most * (wide - 1) as f64).round() as usize
}

fn filled(analysis: &Analysis, most: f64, top: f64, wide: usize) -> Vec<Vec<Option<Dot>>> {
    let mut grid = vec![vec![None; wide]; ROWS];
    for (column, at) in (0..wide).step_by(3).map(|c| (c, c as f64 / (wide - 1) as f64 * most)) {
        if at <= top {
            grid[row_of(at, top)][column] = Some(Dot { ink: Ink::Quiet, glyph: "·" });
        }
    }
    // The first series is drawn last: it stays visible where marks meet.
    for (index, series) in analysis.series.iter().enumerate().rev() {
        for point in series.points.iter().filter(|point| point.speedup.value.is_finite()) {
            let cell =
                &mut grid[row_of(point.speedup.value, top)][column_of(point.workers, most, wide)];
            *cell = Some(Dot { ink: Ink::Series(index), glyph: marker(index) });
        }
    }
    grid
}

fn x_axis(analysis: &Analysis, most: f64, wide: usize, label: usize, columns: usize) -> Vec<Line> {
    let mut counts: Vec<f64> =
        analysis.series.iter().flat_map(|s| s.points.iter().map(|p| p.workers)).collect();
    counts.sort_by(f64::total_cmp);
    counts.dedup();
    let mut edge: Vec<char> = vec!['─'; wide];
    let mut names = vec![' '; wide + 8];
    let mut free_until = wide + 8;
    // From the right, so that the largest count always has its name.
    for count in counts.iter().rev() {
        let column = column_of(*count, most, wide);
        let name: Vec<char> = workers(*count).chars().collect();
        let start = (column + 1).saturating_sub(name.len());
        if start + name.len() < free_until {
            edge[column] = '┬';
            names[start..start + name.len()].copy_from_slice(&name);
            free_until = start;
        }
    }
    let indent = " ".repeat(label);
    let names: String = names.iter().collect();
    let names = format!("{indent} {}", names.trim_end());
    let mut out =
        vec![Line::of(Ink::Quiet, &format!("{indent}└{}", edge.iter().collect::<String>()))];
    let note = "workers, · ideal";
    if width(&names) + 2 + width(note) <= columns {
        out.push(Line::of(Ink::Quiet, &format!("{names}  {note}")));
    } else {
        out.push(Line::of(Ink::Quiet, &names));
        out.push(Line::of(Ink::Quiet, &format!("{indent} {note}")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_found_for_any_height() {
        assert_eq!(whole_step(2.0, 6), 0.5);
        assert_eq!(whole_step(62.0, 6), 20.0);
        for best in [1e3, 1e9, 9.9e14] {
            let step = whole_step(best, 6);
            assert!(best / step <= 6.0 && best / step > 2.0, "{best}: {step}");
        }
    }
}
