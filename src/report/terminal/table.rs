//! Tables that give up columns, the least telling first, until they fit.

use Part::{Ceiling, Interval, Number, Theory, Time};

use super::line::{Ink, Line, bullet, marker, padded, width};
use crate::analysis::{Analysis, Series};
use crate::say::clean::{plain, shorten, shorten_all};
use crate::say::numbers::{self, Shown, full_name};
use crate::say::words;

/// Space between columns.
const GAP: usize = 2;
/// A name is not shortened below this.
const SHORTEST_NAME: usize = 14;

/// One cell.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) ink: Ink,
    pub(super) text: String,
}

/// What a narrow terminal can go without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Ceiling,
    Efficiencies,
    Deviation,
    Efficiency,
    Fit,
    Interval,
    Memory,
    /// The verdict's number.
    Number,
    /// That a command tells of itself.
    OwnRate,
    Rate,
    Theory,
    Time,
}

/// A column: its heading and a cell a row.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// What it is, where it can be given up.
    pub(super) part: Option<Part>,
    pub(super) heading: &'static str,
    pub(super) right: bool,
    pub(super) cells: Vec<Cell>,
}

impl Column {
    pub(super) fn new(heading: &'static str, right: bool, ink: Ink, cells: Vec<String>) -> Self {
        let cells = cells.into_iter().map(|text| Cell { ink, text: plain(&text) }).collect();
        Self { part: None, heading, right, cells }
    }

    /// The same as a part that can be given up.
    pub(super) fn of(self, part: Part) -> Self {
        Self { part: Some(part), ..self }
    }

    /// Whether a column with a heading has nothing to tell.
    pub(super) fn is_bare(&self) -> bool {
        !self.heading.is_empty() && self.cells.iter().all(|cell| cell.text.is_empty())
    }

    fn width(&self) -> usize {
        let cells = self.cells.iter().map(|cell| width(&cell.text)).max().unwrap_or(0);
        cells.max(width(self.heading))
    }
}

/// Columns that take all of `columns` wide, gaps included.
pub(super) fn total(columns: &[Column]) -> usize {
    columns.iter().map(Column::width).sum::<usize>() + GAP * columns.len().saturating_sub(1)
}

/// Gives up parts, in this order, until the table fits.
pub(super) fn fitted(mut columns: Vec<Column>, drop: &[Part], most: usize) -> Vec<Column> {
    for part in drop {
        if total(&columns) <= most {
            break;
        }
        columns.retain(|column| column.part != Some(*part));
    }
    columns
}

/// Headings and rows as lines.
pub(super) fn lines(columns: &[Column]) -> Vec<Line> {
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let gap = " ".repeat(GAP);
    let mut out = vec![Line::default(); rows + 1];
    for (i, column) in columns.iter().enumerate() {
        let wide = column.width();
        let before = if i == 0 { "" } else { gap.as_str() };
        // A left-aligned last column needs no padding, which would only widen the line.
        out[0].push(Ink::Quiet, &format!("{before}{}", padded(column.heading, wide, column.right)));
        for (row, cell) in column.cells.iter().enumerate() {
            out[row + 1].push(Ink::Plain, before);
            out[row + 1].push(cell.ink, &padded(&cell.text, wide, column.right));
        }
    }
    out
}

/// Each row as a few words, where even its least columns are too wide.
pub(super) fn stacked(table: &[Column], columns: usize) -> Vec<Line> {
    let rows = table.first().map_or(0, |column| column.cells.len());
    let row = |row: usize| {
        let told = table.iter().filter(|column| !column.cells[row].text.is_empty());
        let told = told.map(|column| format!("{} {}", column.heading, column.cells[row].text));
        bullet("  ", Ink::Plain, &told.collect::<Vec<_>>().join(", "), columns)
    };
    (0..rows).flat_map(row).collect()
}

/// What a narrow terminal goes without, tried in this order; before each, names are shortened.
const WITHOUT: [&[Part]; 7] = [
    &[],
    &[Number],
    &[Number, Time],
    &[Number, Time, Ceiling],
    &[Number, Time, Interval],
    &[Number, Time, Interval, Ceiling],
    &[Number, Time, Interval, Ceiling, Theory],
];

/// A row a series: p, theory, best, ceiling, verdict. On narrow terminals each series takes
/// some lines of its own instead.
pub(super) fn summary(analysis: &Analysis, columns: usize) -> Vec<Line> {
    let all: Vec<Summary> = analysis.series.iter().map(Summary::of).collect();
    let longest = all.iter().map(|row| width(&row.name)).max().unwrap_or(0);
    let at_one = numbers::at_one_heading(analysis);
    let without = |parts: &[Part], name: usize| {
        let mut table = summary_columns(&all, name, !parts.contains(&Number), at_one);
        table.retain(|column| column.part.is_none_or(|part| !parts.contains(&part)));
        table
    };
    for parts in WITHOUT {
        // Names take at least what their heading does.
        let others = total(&without(parts, 0)) - width(NAMES);
        let name = longest.min(columns.saturating_sub(others));
        if name >= SHORTEST_NAME.min(longest) && others + width(NAMES) <= columns {
            return lines(&without(parts, name));
        }
    }
    all.iter().enumerate().flat_map(|(i, row)| row.stacked(i, columns, at_one)).collect()
}

/// The heading of the column of names.
const NAMES: &str = "series";

struct Summary {
    name: String,
    p: Option<Shown>,
    headlines: bool,
    theory: Option<String>,
    best: Option<String>,
    ceiling: Option<String>,
    at_one: Option<String>,
    word: words::Word,
    /// The verdict's number.
    tail: String,
}

/// Stands where there is no number.
fn or_dash(text: Option<&String>) -> String {
    text.map_or_else(|| "–".into(), String::clone)
}

impl Summary {
    fn of(series: &Series) -> Self {
        let headlines = series.headline.is_share();
        let (word, tail) = words::loudest(series);
        Self {
            name: full_name(series),
            p: share(series),
            headlines,
            theory: numbers::theory_text(series, 1),
            best: numbers::best_at(series),
            ceiling: series.limit.map(|limit| numbers::bound(&limit.most)),
            at_one: numbers::at_one(series),
            word,
            tail,
        }
    }

    fn verdict(&self, number: bool) -> String {
        let tail = if number { self.tail.as_str() } else { "" };
        format!("{} {} {tail}", self.word.glyph, self.word.word).trim_end().to_owned()
    }

    fn stacked(&self, index: usize, columns: usize, at_one: &str) -> Vec<Line> {
        let mut name = Line::of(Ink::Series(index), &format!("{} ", marker(index)));
        name.push(Ink::Strong, &shorten(&self.name, columns - 2));
        let facts = [
            ("p", self.p.as_ref().map(Shown::whole)),
            ("theory", self.theory.clone()),
            ("best", self.best.clone()),
            ("ceiling", self.ceiling.clone()),
            (at_one, self.at_one.clone()),
        ];
        let mut out = vec![name];
        for (what, value) in facts {
            let Some(value) = value else { continue };
            let mut line = Line::of(Ink::Quiet, &format!("  {}", padded(what, 8, false)));
            line.push(Ink::Plain, &shorten(&value, columns.saturating_sub(10)));
            out.push(line);
        }
        let verdict = shorten(&self.verdict(true), columns - 2);
        out.push(Line::of(self.word.tone.into(), &format!("  {verdict}")));
        out
    }
}

/// p or the serial share; in parentheses where it does not stand in front.
fn share(series: &Series) -> Option<Shown> {
    let p = numbers::parallel_fraction(series).map(numbers::percent);
    let serial = numbers::serial_fraction(series).map(|serial| {
        let serial = numbers::percent(serial);
        Shown { value: format!("serial {}", serial.value), ..serial }
    });
    let shown = serial.or(p)?;
    Some(match series.headline.is_share() {
        true => shown,
        false => Shown { value: format!("({})", shown.value), interval: None },
    })
}

fn summary_columns(
    all: &[Summary],
    name: usize,
    number: bool,
    at_one: &'static str,
) -> Vec<Column> {
    let each = |text: fn(&Summary) -> String| all.iter().map(text).collect::<Vec<String>>();
    let interval = each(|row| row.p.as_ref().and_then(|p| p.interval.clone()).unwrap_or_default());
    let marks = (0..all.len()).map(|i| Cell { ink: Ink::Series(i), text: marker(i).into() });
    let names = shorten_all(&each(|row| row.name.clone()), name);
    let verdict = |row: &Summary| Cell { ink: row.word.tone.into(), text: row.verdict(number) };
    let verdicts = all.iter().map(verdict);
    let mut p = Column::new(
        "measured p",
        true,
        Ink::Plain,
        each(|row| or_dash(row.p.as_ref().map(|p| &p.value))),
    );
    for (cell, row) in p.cells.iter_mut().zip(all) {
        cell.ink = if row.headlines { Ink::Strong } else { Ink::Quiet };
    }
    vec![
        Column { part: None, heading: "", right: false, cells: marks.collect() },
        Column::new(NAMES, false, Ink::Strong, names),
        p,
        Column::new("interval", false, Ink::Quiet, interval).of(Interval),
        Column::new("theory", true, Ink::Plain, each(|row| or_dash(row.theory.as_ref())))
            .of(Theory),
        Column::new("best", true, Ink::Plain, each(|row| or_dash(row.best.as_ref()))),
        Column::new("ceiling", true, Ink::Plain, each(|row| or_dash(row.ceiling.as_ref())))
            .of(Ceiling),
        Column::new(at_one, true, Ink::Plain, each(|row| or_dash(row.at_one.as_ref()))).of(Time),
        Column { part: None, heading: "verdict", right: false, cells: verdicts.collect() },
    ]
}
