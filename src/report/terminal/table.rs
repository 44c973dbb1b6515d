//! Tables that give up columns, the least telling first, until they fit.

use super::line::{Ink, Line, marker, padded, width};
use crate::analysis::{Analysis, Series};
use crate::say::clean::{plain, shorten};
use crate::say::numbers::{self, Shown, full_name};
use crate::say::words;
use crate::units::text;

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

/// A column: its heading and a cell a row.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) heading: &'static str,
    pub(super) right: bool,
    pub(super) cells: Vec<Cell>,
}

impl Column {
    pub(super) fn new(heading: &'static str, right: bool, ink: Ink, cells: Vec<String>) -> Self {
        let cells = cells.into_iter().map(|text| Cell { ink, text: plain(&text) }).collect();
        Self { heading, right, cells }
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

/// Drops columns by heading, in this order, until the table fits.
pub(super) fn fitted(mut columns: Vec<Column>, drop: &[&str], most: usize) -> Vec<Column> {
    for heading in drop {
        if total(&columns) <= most {
            break;
        }
        columns.retain(|column| column.heading != *heading);
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

/// What a narrow terminal goes without, tried in this order; before each, names are shortened.
const WITHOUT: [&[&str]; 7] = [
    &[],
    &["number"],
    &["number", "T1"],
    &["number", "T1", "ceiling"],
    &["number", "T1", "interval"],
    &["number", "T1", "interval", "ceiling"],
    &["number", "T1", "interval", "ceiling", "theory"],
];

/// A row a series: p, theory, best, ceiling, verdict. On narrow terminals each series takes
/// some lines of its own instead.
pub(super) fn summary(analysis: &Analysis, columns: usize) -> Vec<Line> {
    let all: Vec<Summary> = analysis.series.iter().map(Summary::of).collect();
    let longest = all.iter().map(|row| width(&row.name)).max().unwrap_or(0);
    for without in WITHOUT {
        for name in (SHORTEST_NAME.min(longest)..=longest).rev() {
            let mut table = summary_columns(&all, name, !without.contains(&"number"));
            table.retain(|column| !without.contains(&column.heading));
            if total(&table) <= columns {
                return lines(&table);
            }
        }
    }
    all.iter().enumerate().flat_map(|(i, row)| row.stacked(i, columns)).collect()
}

struct Summary {
    name: String,
    p: Shown,
    headlines: bool,
    theory: String,
    best: String,
    ceiling: String,
    t1: String,
    word: words::Word,
    /// The verdict's number.
    tail: String,
}

impl Summary {
    fn of(series: &Series) -> Self {
        let headlines = series.headline.is_share();
        let none = || Shown { value: "–".into(), interval: None };
        let amdahl = series.amdahl.as_ref();
        let p = amdahl.map_or_else(none, |fit| numbers::percent(&fit.parallel_fraction));
        let ceiling = amdahl.filter(|_| headlines).map(|fit| numbers::ceiling(&fit.ceiling));
        Self {
            name: full_name(series),
            p: match &series.gustafson {
                Some(law) => {
                    let serial = numbers::percent(&law.serial_fraction);
                    match headlines {
                        true => Shown { value: format!("serial {}", serial.value), ..serial },
                        false => {
                            Shown { value: format!("(serial {})", serial.value), interval: None }
                        }
                    }
                }
                None if headlines || amdahl.is_none() => p,
                None => Shown { value: format!("({})", p.value), interval: None },
            },
            headlines,
            theory: numbers::theory_text(series, 1).unwrap_or_else(|| "–".into()),
            best: numbers::best_at(series),
            ceiling: ceiling.map_or("–".into(), |ceiling| match ceiling.interval {
                Some(bound) if bound.starts_with("at least") => bound,
                _ => ceiling.value,
            }),
            t1: series.t1_s.as_ref().map_or("–".into(), |t1| text::seconds(t1.value)),
            word: words::verdict(series),
            tail: words::tail(series),
        }
    }

    fn verdict(&self, number: bool) -> String {
        let tail = if number { self.tail.as_str() } else { "" };
        format!("{} {} {tail}", self.word.glyph, self.word.word).trim_end().to_owned()
    }

    fn stacked(&self, index: usize, columns: usize) -> Vec<Line> {
        let mut name = Line::of(Ink::Series(index), &format!("{} ", marker(index)));
        name.push(Ink::Strong, &shorten(&self.name, columns - 2));
        let facts = [
            ("p", self.p.whole()),
            ("theory", self.theory.clone()),
            ("best", self.best.clone()),
            ("ceiling", self.ceiling.clone()),
            ("T1", self.t1.clone()),
        ];
        let mut out = vec![name];
        for (what, value) in facts.iter().filter(|(_, value)| value != "–") {
            let mut line = Line::of(Ink::Quiet, &format!("  {}", padded(what, 8, false)));
            line.push(Ink::Plain, &shorten(value, columns.saturating_sub(10)));
            out.push(line);
        }
        let verdict = shorten(&self.verdict(true), columns - 2);
        out.push(Line::of(self.word.tone.into(), &format!("  {verdict}")));
        out
    }
}

fn summary_columns(all: &[Summary], name: usize, number: bool) -> Vec<Column> {
    let each = |text: fn(&Summary) -> String| all.iter().map(text).collect::<Vec<String>>();
    let interval = each(|row| row.p.interval.clone().unwrap_or_default());
    let marks = (0..all.len()).map(|i| Cell { ink: Ink::Series(i), text: marker(i).into() });
    let names = all.iter().map(|row| shorten(&row.name, name)).collect();
    let verdict = |row: &Summary| Cell { ink: row.word.tone.into(), text: row.verdict(number) };
    let verdicts = all.iter().map(verdict);
    let mut p = Column::new("measured p", true, Ink::Plain, each(|row| row.p.value.clone()));
    for (cell, row) in p.cells.iter_mut().zip(all) {
        cell.ink = if row.headlines { Ink::Strong } else { Ink::Quiet };
    }
    vec![
        Column { heading: "", right: false, cells: marks.collect() },
        Column::new("series", false, Ink::Strong, names),
        p,
        Column::new("interval", false, Ink::Quiet, interval),
        Column::new("theory", true, Ink::Plain, each(|row| row.theory.clone())),
        Column::new("best", true, Ink::Plain, each(|row| row.best.clone())),
        Column::new("ceiling", true, Ink::Plain, each(|row| row.ceiling.clone())),
        Column::new("T1", true, Ink::Plain, each(|row| row.t1.clone())),
        Column { heading: "verdict", right: false, cells: verdicts.collect() },
    ]
}
