//! Tables: CSV and TSV, Markdown, columns of spaces, gnuplot's data sets.

mod header;
mod lines;
mod turned;

use std::borrow::Cow;

use crate::import::records::{Column, Records, Source};
use crate::import::words::Means;
use header::Cells;
use lines::{Line, Separator};

/// The column that holds the names of data sets.
const DATA_SET: &str = "data set";

/// Reads a table. `#`, `//` and `%` begin comment lines; where no line names the columns, the last
/// comment over the rows may.
pub(crate) fn read(text: &str) -> Source {
    let separator = lines::separator(text);
    let mut table = Table::default();
    for (number, line) in lines::lines(text, separator) {
        match line {
            None => table.blank(),
            Some(Line::Comment(comment)) => table.comment(comment),
            Some(Line::Cells(cells)) => table.cells(number, cells),
        }
    }
    let mut records = table.finish();
    records.decimal_commas =
        matches!(separator, Separator::Sign(b';' | b'\t') | Separator::Spaces | Separator::Gaps);
    Source { records, tool: "unknown (a table)".into(), ..Source::default() }
}

#[derive(Default)]
struct Table<'t> {
    records: Records,
    /// Where the cells of a row go.
    places: Vec<usize>,
    header: Vec<String>,
    /// A first line that may be a title, a header or a row, until the next one tells.
    first: Option<(u64, Cells<'t>)>,
    comments: Vec<Cow<'t, str>>,
    blanks: usize,
    /// The data set that rows belong to, and where its name goes.
    set: Option<String>,
    sets: usize,
    /// How many of them have rows.
    begun: usize,
    /// A line without numbers between the rows, which may be the title of those that follow.
    heading: Option<(u64, String)>,
    repeated: usize,
    rows: usize,
    rows_of_set: usize,
}

impl<'t> Table<'t> {
    fn blank(&mut self) {
        self.blanks += 1;
    }

    fn comment(&mut self, comment: &'t str) {
        let bare = comment.trim_matches(|c: char| "-=*# \t".contains(c));
        if !bare.is_empty() {
            if self.rows_of_set > 0 && self.blanks > 0 {
                self.part(None);
            }
            self.comments.push(bare.into());
        }
    }

    fn cells(&mut self, line: u64, mut cells: Cells<'t>) {
        // A spreadsheet writes as many signs in a blank line, or behind a title.
        if cells.len() > 1 && cells.iter().skip(1).all(|cell| cell.is_empty()) {
            match cells[0].is_empty() {
                true => return self.blank(),
                false if !header::is_row(&cells[..1]) => cells.truncate(1),
                false => {}
            }
        }
        if self.places.is_empty() {
            match self.first.take() {
                None => self.first = Some((line, cells)),
                Some(first) => self.begin(first, line, cells),
            }
            return;
        }
        if self.blanks >= 2 && self.rows_of_set > 0 {
            self.part(None);
        }
        self.row(line, cells);
        self.blanks = 0;
    }

    /// What the first line is, now that the next is known.
    fn begin(&mut self, (at, first): (u64, Cells<'t>), line: u64, cells: Cells<'t>) {
        let is_title = first.len() == 1
            && cells.len() > 1
            && !first[0].parse::<f64>().is_ok_and(f64::is_finite);
        if is_title
            || (first.iter().skip(1).all(|cell| cell.is_empty())
                && cells.len() > 1
                && !header::is_row(&first))
        {
            self.comments.push(first.into_iter().next().unwrap_or_default());
            self.first = Some((line, cells));
            return;
        }
        if header::is_header(&first, Some(&cells)) {
            let mut names: Vec<String> = first.iter().map(ToString::to_string).collect();
            let units = header::is_units(&cells);
            if units {
                for (name, unit) in names.iter_mut().zip(&cells) {
                    *name = format!("{name} {unit}");
                }
            }
            self.name(at, names);
            if !units {
                self.row(line, cells);
            }
        } else {
            self.unnamed(at, first.len());
            self.row(at, first);
            self.row(line, cells);
        }
        self.blanks = 0;
    }

    /// Columns without a header: the last comment may name them.
    fn unnamed(&mut self, line: u64, width: usize) {
        let named =
            self.comments.iter().rev().find_map(|comment| header::in_comment(comment, width));
        self.records.unnamed = named.is_none();
        self.name(
            line,
            named.unwrap_or_else(|| (1..=width).map(|place| format!("column {place}")).collect()),
        );
    }

    fn name(&mut self, line: u64, names: Vec<String>) {
        if self.records.columns.is_empty() {
            self.records.header_line = line;
            self.records.columns = names.iter().map(|name| self.column(name)).collect();
            self.places = (0..names.len()).collect();
        } else {
            self.places = names.iter().map(|name| self.records.column(name)).collect();
        }
        self.header = names;
    }

    /// A column with what a comment says of it: `# value: seconds`.
    fn column(&self, name: &str) -> Column {
        let about = self.comments.iter().find_map(|comment| {
            let (told, about) = comment.split_once(':')?;
            (told.trim().eq_ignore_ascii_case(name) && !name.is_empty()).then_some(about)
        });
        let about =
            about.map(|about| about.split([';', '(']).next().unwrap_or_default().trim().to_owned());
        Column { about: about.unwrap_or_default(), ..Column::named(name) }
    }

    /// Another data set begins.
    fn part(&mut self, name: Option<String>) {
        if self.rows_of_set == 0 {
            return;
        }
        if self.sets == 0 {
            self.sets = 1;
        }
        self.sets += 1;
        self.rows_of_set = 0;
        self.comments.clear();
        self.set = name;
    }

    fn row(&mut self, line: u64, cells: Cells<'t>) {
        let same = |(cell, name): (&Cow<'_, str>, &String)| cell == name;
        if cells.len() == self.header.len()
            && cells.iter().zip(&self.header).all(same)
            && !self.records.unnamed
        {
            self.repeated += 1;
            return;
        }
        if !self.records.unnamed && header::is_another(&cells, self.header.len()) && self.rows > 0 {
            let names = cells.iter().map(ToString::to_string).collect();
            return self.name(line, names);
        }
        if cells.len() == 1 && self.places.len() > 1 && !header::is_row(&cells) {
            self.heading_told();
            self.heading = Some((line, cells[0].to_string()));
            return;
        }
        if let Some(heading) = self.heading.take() {
            self.headed(heading, &cells);
        }
        self.widen(cells.len());
        if self.rows_of_set == 0 {
            self.set = self.set.take().or_else(|| self.title());
        }
        self.rows += 1;
        self.rows_of_set += 1;
        self.push(line, &cells);
    }

    /// A line between rows is a title where the rows behind it begin anew: a number that changes
    /// from row to row is one again that it was before.
    fn headed(&mut self, (line, heading): (u64, String), cells: &[Cow<'_, str>]) {
        let rows = self.records.len() - self.rows_of_set..self.records.len();
        let anew = |(at, cell): (usize, &Cow<'_, str>)| {
            let place = self.places.get(at).copied().unwrap_or(at);
            let before = |row: usize| self.records.cell(row, place) == cell.as_ref();
            cell.parse::<u32>().is_ok()
                && rows.clone().last().is_some_and(|last| !before(last))
                && rows.clone().any(before)
        };
        if rows.is_empty() {
            self.comments.push(heading.into());
        } else if cells.iter().enumerate().any(anew) {
            self.part(Some(heading));
        } else {
            self.heading = Some((line, heading));
            self.heading_told();
        }
    }

    /// What is no title after all.
    fn heading_told(&mut self) {
        if let Some((line, heading)) = self.heading.take().filter(|_| self.rows > 0) {
            self.records
                .drop(format!("line {line}"), format!("'{heading}' is no row of the table"));
        }
    }

    /// What the comments over a data set call it.
    fn title(&self) -> Option<String> {
        let named = |comment: &&Cow<'_, str>| {
            !comment.is_empty() && header::in_comment(comment, self.places.len()).is_none()
        };
        self.comments.iter().rev().find(named).map(|title| title.trim_end_matches(':').to_string())
    }

    /// Cells beyond the header have no name of their own.
    fn widen(&mut self, width: usize) {
        while self.places.len() < width {
            let before = self.header.last().cloned().unwrap_or_default();
            let place = self.places.len() + 1;
            let name = format!("{before} (cell {place})");
            self.places.push(self.records.columns.len());
            self.records.columns.push(Column { continues: true, ..Column::named(name) });
        }
    }

    fn push(&mut self, line: u64, cells: &[Cow<'_, str>]) {
        if self.rows_of_set == 1 {
            self.begun += 1;
            self.records.begin_set(match (&self.set, self.sets) {
                (Some(title), _) => title.clone(),
                (None, 0) => "1".into(),
                (None, number) => number.to_string(),
            });
        }
        let in_order = self.places.iter().enumerate().all(|(at, place)| at == *place);
        if in_order {
            self.records.push(line, cells.iter().map(AsRef::as_ref));
        } else {
            let mut all = vec![""; self.records.columns.len()];
            for (cell, place) in cells.iter().zip(&self.places) {
                all[*place] = cell;
            }
            self.records.push(line, all);
        }
    }

    fn finish(mut self) -> Records {
        if let Some((line, only)) = self.first.take() {
            let names = only.iter().map(ToString::to_string).collect();
            if header::is_header(&only, None) {
                self.name(line, names);
            } else {
                self.unnamed(line, only.len());
                self.row(line, only);
            }
        }
        if self.repeated > 0 {
            self.records.notes.push(format!("the header stands {} times", self.repeated + 1));
        }
        self.heading_told();
        let several = self.begun > 1;
        let mut records = self.records.with_sets(several.then_some(DATA_SET));
        if let Some(turned) = turned::turned(&records) {
            records = turned;
        }
        own(&mut records);
        records
    }
}

/// The table that a report writes holds what is computed beside what was measured.
fn own(records: &mut Records) {
    let own = ["study", "series", "executor", "scaling", "workers", "round"];
    if !records.columns.iter().take(own.len()).map(|column| column.name.as_str()).eq(own) {
        return;
    }
    for column in &mut records.columns {
        column.said = Some(match column.name.as_str() {
            "series" => Means::Series,
            "workers" => Means::Workers,
            "round" => Means::Round,
            "time_s" => Means::Time,
            "cpu_s" => Means::Cpu,
            "system_s" => Means::System,
            "scaling" => continue,
            _ => Means::Beside,
        });
    }
}
