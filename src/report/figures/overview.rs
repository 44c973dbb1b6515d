use Room::{Half, Wide};

use super::axes::{
    beyond_cores, broken, counted, highest, is_pale, last_count, lowest, speedup_dots, speedups,
};
use super::looks::{joined, look};
use crate::analysis::{Analysis, Estimate, Point, Series};
use crate::model::amdahl;
use crate::report::plot::{Figure, Frame, Mark, Role, Scale};
use crate::say::clean::shorten_all;
use crate::say::numbers::{full_name, workers_noun};
use crate::units::{Bound, Scaling, text};

/// Parallel fractions whose curves of Amdahl's law stand behind the data.
pub(in crate::report) const FAMILY: [f64; 5] = [0.5, 0.75, 0.9, 0.95, 0.99];

/// How much room the overview has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Room {
    /// A desktop: names stand at the ends of curves.
    Wide,
    /// Half a desktop, beside another panel.
    Half,
    /// A phone: the legend names the curves.
    Narrow,
}

impl Room {
    fn frame(self) -> Frame {
        let (width, height, right) = match self {
            Self::Wide => (1120, 540, 250),
            Self::Half => (540, 430, 176),
            Self::Narrow => (400, 400, 42),
        };
        Frame { width, height, left: 36, right, top: 10, bottom: 46 }
    }

    fn ticks(self) -> usize {
        if self == Self::Wide { 8 } else { 5 }
    }

    /// Longest name at a curve's end.
    fn longest_name(self) -> usize {
        match self {
            Self::Wide => 25,
            Self::Half => 16,
            Self::Narrow => 0,
        }
    }
}

/// Series that are drawn in one plot.
pub(in crate::report) struct Panel {
    /// Indices of its series.
    pub(in crate::report) series: Vec<usize>,
    /// The largest worker count of any.
    pub(in crate::report) most: f64,
}

/// Largest counts that differ by more are not drawn on one axis: the shorter series would be a
/// blot in its corner.
const FARTHEST: f64 = 4.0;

/// Whether a series has an axis made for it: others lie where it fits.
fn sets_axis(series: &Series) -> bool {
    !is_pale(series) && series.points.len() > 1
}

/// One panel, or two where worker counts differ too much for one: split at the widest gap.
pub(in crate::report) fn panels(analysis: &Analysis) -> Vec<Panel> {
    let all: Vec<usize> = (0..analysis.series.len())
        .filter(|index| !analysis.series[*index].points.is_empty())
        .collect();
    let (pale, sound): (Vec<usize>, Vec<usize>) =
        all.into_iter().partition(|index| !sets_axis(&analysis.series[*index]));
    let (mut order, pale) = if sound.is_empty() { (pale, sound) } else { (sound, pale) };
    let most = |index: usize| last_count(&analysis.series[index]);
    order.sort_by(|a, b| most(*a).total_cmp(&most(*b)));
    let gap = |at: &usize| most(order[*at]) / most(order[*at - 1]);
    let widest = (1..order.len()).max_by(|a, b| gap(a).total_cmp(&gap(b)));
    let spread = order.first().zip(order.last()).map_or(1.0, |(a, b)| most(*b) / most(*a));
    let split = widest.filter(|_| spread > FARTHEST).unwrap_or(order.len());
    let (near, far) = order.split_at(split);
    let panel = |of: &[usize]| {
        let mut series = of.to_vec();
        series.sort_unstable();
        Panel { most: of.last().map_or(1.0, |index| most(*index)), series }
    };
    let mut panels: Vec<Panel> =
        [near, far].into_iter().filter(|of| !of.is_empty()).map(panel).collect();
    // What sets no axis goes where its counts fit.
    for index in pale {
        let fits = panels.iter().position(|panel| most(index) <= panel.most);
        let place = fits.unwrap_or(panels.len().saturating_sub(1));
        if let Some(panel) = panels.get_mut(place) {
            panel.series.push(index);
            panel.series.sort_unstable();
        }
    }
    panels
}

/// Speedup of a panel's series, ideal, and the family of Amdahl curves.
pub(in crate::report) fn overview(
    analysis: &Analysis,
    panel: &Panel,
    scale: Scale,
    room: Room,
) -> Figure {
    let of_panel = || panel.series.iter().map(|index| (*index, &analysis.series[*index]));
    let points: Vec<&Point> = of_panel().flat_map(|(_, series)| &series.points).collect();
    let counts: Vec<f64> = points.iter().map(|point| point.workers).collect();
    let shown: Vec<f64> = counts.into_iter().filter(|at| *at <= panel.most).collect();
    let x = counted(&shown, scale, room.ticks());
    // What other programs disturbed sets no axis beside what they did not.
    let sound = || of_panel().filter(|(_, series)| !is_pale(series));
    let heights: Vec<&Estimate> = match sound().next() {
        Some(_) => sound().flat_map(|(_, one)| one.points.iter().map(|p| &p.speedup)).collect(),
        None => Vec::new(),
    };
    let tops = heights.iter().map(|speedup| speedup.hi.unwrap_or(speedup.value));
    let bottoms = heights.iter().map(|speedup| speedup.lo.unwrap_or(speedup.value));
    let y = speedups(lowest(bottoms, 1.0), highest(tops, 1.0) * 1.08, scale);
    let grid = grid(panel.most);
    let line = |curve: &dyn Fn(f64) -> f64| grid.iter().map(|n| (*n, curve(*n))).collect();

    let mut marks = vec![Mark::Line(Role::Ideal, vec![(1.0, 1.0), (panel.most, panel.most)])];
    if of_panel().any(|(_, series)| series.scaling == Scaling::Strong) {
        for p in FAMILY {
            let at = |n: f64| amdahl::speedup(1.0 - p, n);
            marks.push(Mark::Line(Role::Family, line(&at)));
            marks.push(Mark::End(None, (panel.most, at(panel.most)), text::percent(p, 0)));
        }
    }
    let named = named(analysis, panel);
    let all: Vec<String> = named.iter().map(|index| full_name(&analysis.series[*index])).collect();
    let names = shorten_all(&all, room.longest_name());
    let crowd = panel.series.len() > CROWD;
    for (index, series) in of_panel().rev() {
        let name = named.iter().position(|other| *other == index).map(|at| names[at].clone());
        let looks = (look(analysis, index), joined(analysis, index));
        marks.extend(of_series(series, looks, room, name, crowd));
    }
    // Left of the line, where there is room for it inside the plot.
    let place = panel.most.min(y.hi) * if scale == Scale::Log2 { 0.66 } else { 0.8 };
    let log2 = scale == Scale::Log2;
    if !log2 || (place * 0.92 >= x.lo * 1.15 && place >= y.lo * 1.15) {
        marks.push(Mark::Note((place * 0.92, place), "ideal".into()));
    }
    Figure {
        name: format!(
            "Speedup of {} series over up to {}",
            text::count(panel.series.len() as u64),
            workers_noun(panel.most)
        ),
        summary: "Measured speedup of each series against the ideal line and, for jobs that do \
                  not grow, curves of Amdahl's law. The tables below hold every number."
            .into(),
        frame: room.frame(),
        shade: beyond_cores(&points).filter(|_| same_cores(analysis, panel)),
        x,
        y,
        marks,
    }
}

/// More curves have a point at their end alone, and so many of them a name.
pub(in crate::report) const CROWD: usize = 20;

/// The series of a panel that have their name at their end: of a crowd some from top to bottom.
fn named(analysis: &Analysis, panel: &Panel) -> Vec<usize> {
    if panel.series.len() <= CROWD {
        return panel.series.clone();
    }
    let end = |index: usize| {
        let last = analysis.series[index].points.last();
        last.map_or(0.0, |point| point.speedup.value)
    };
    let mut order = panel.series.clone();
    order.sort_by(|a, b| end(*b).total_cmp(&end(*a)));
    (0..CROWD).map(|row| order[row * (order.len() - 1) / (CROWD - 1)]).collect()
}

/// A series' points, joined where other programs left them whole, and its name at their end.
fn of_series(
    series: &Series,
    (look, joined): (usize, Role),
    room: Room,
    name: Option<String>,
    crowd: bool,
) -> Vec<Mark> {
    let mut dots = speedup_dots(series);
    let mut marks = Vec::new();
    if !series.verdict.is_silent() {
        let places = dots.iter().map(|d| (d.x, d.y)).collect();
        marks.push(Mark::Line(joined, broken(places, series)));
    }
    if let (Some(end), Wide | Half, false, Some(name)) = (dots.last(), room, is_pale(series), name)
    {
        marks.push(Mark::End(Some(look), (end.x, end.y), name));
    }
    if crowd {
        dots = dots.split_off(dots.len().saturating_sub(1));
        dots.iter_mut().for_each(|dot| dot.bar = None);
    }
    marks.push(Mark::Dots(look, dots));
    marks
}

/// Whether 'more workers than cores' begins at one place for all series.
fn same_cores(analysis: &Analysis, panel: &Panel) -> bool {
    let of = |index: &usize| &analysis.series[*index];
    let cores = |index: &usize| analysis.studies.get(of(index).study).and_then(|s| s.usable_cores);
    let first = panel.series.first().map(cores);
    panel.series.iter().all(|index| of(index).bound == Bound::Cpu && Some(cores(index)) == first)
}

/// Places close enough for smooth curves on both axes.
fn grid(last: f64) -> Vec<f64> {
    const STEPS: usize = 16;
    (0..=STEPS).map(|i| last.powf(i as f64 / STEPS as f64)).collect()
}
