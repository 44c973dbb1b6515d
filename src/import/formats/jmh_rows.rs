//! A row of JMH's results, and the table of them that it writes with `-rf csv`.

use super::table_cells::Cells;

/// A row of the table.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) table: usize,
    pub(super) name: String,
    pub(super) params: Vec<(String, String)>,
    pub(super) mode: String,
    pub(super) score: f64,
    pub(super) unit: String,
    /// The threads of this benchmark, where the log says one number.
    pub(super) threads: Option<f64>,
}

impl Row {
    /// What tells its measurement from others.
    pub(super) fn identity(&self) -> (&str, &str, &[(String, String)], Option<u64>) {
        (&self.name, &self.mode, &self.params, self.threads.map(f64::to_bits))
    }
}

/// The names of the columns, in quotes or not.
pub(super) fn is_header(line: &str) -> bool {
    line.replace('"', "").starts_with("Benchmark,Mode,Threads,Samples,Score")
}

/// The rows, or why one cannot be used, each with its line.
pub(super) fn rows(text: &str) -> Vec<(u64, Result<Row, String>)> {
    let cells = Cells::of(text, is_header);
    let row = |line: u64, of: &dyn Fn(&str) -> String| {
        let score = of("Score");
        let found = score.parse().ok().filter(|score: &f64| score.is_finite());
        let params = cells.names().filter_map(|name| {
            let param = name.strip_prefix("Param: ")?;
            Some((param.to_owned(), of(name)))
        });
        let name = of("Benchmark");
        if name.contains(':') {
            return Err("of a profiler, a percentile or a part of a group".into());
        }
        let score = found.ok_or_else(|| format!("'{score}' is not a score"))?;
        let threads = of("Threads").parse().ok();
        let params = params.filter(|(_, value)| !value.is_empty()).collect();
        Ok(Row { line, table: 0, name, params, mode: of("Mode"), score, unit: of("Unit"), threads })
    };
    cells.rows().map(|(line, of)| (line, row(line, &of))).collect()
}
