//! Tables with commas that programs write, by the names of their columns.

/// The cells below a header.
pub(super) struct Cells {
    header: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

impl Cells {
    /// The table below the first line that is its header.
    pub(super) fn of(text: &str, is_header: impl Fn(&str) -> bool) -> Self {
        let mut lines = text.lines().enumerate().skip_while(|(_, line)| !is_header(line));
        let header = lines.next().map(|(_, line)| cells(line)).unwrap_or_default();
        let filled = lines.filter(|(_, line)| !line.trim().is_empty());
        let rows = filled.map(|(at, line)| (at as u64 + 1, cells(line))).collect();
        Self { header, rows }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.header.iter().map(String::as_str)
    }

    /// Each row with its line and its cells by name; empty where it has none.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u64, impl Fn(&str) -> String)> {
        self.rows.iter().map(|(line, cells)| {
            let of = |name: &str| {
                let at = self.header.iter().position(|own| own == name);
                at.and_then(|at| cells.get(at)).cloned().unwrap_or_default()
            };
            (*line, of)
        })
    }
}

/// The cells of a line; commas in quotes part none.
fn cells(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(line.as_bytes());
    let first = reader.records().next().and_then(Result::ok);
    first.map(|record| record.iter().map(str::to_owned).collect()).unwrap_or_default()
}
