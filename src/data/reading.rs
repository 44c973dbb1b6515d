use std::fmt;

use serde::Serialize;

/// How another program's file was read: which of its columns is what. Columns go by the names that
/// the file gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Reading {
    /// The column of the worker counts, a product of columns, or where else they stand.
    pub workers: String,
    /// What the values are: `time`, `rate`, `speedup` or `efficiency`.
    pub kind: String,
    /// The column of the values.
    pub column: String,
    /// Their unit, where there is one.
    pub unit: Option<String>,
    /// The columns whose values tell series apart.
    pub series: Vec<String>,
    /// The column that numbers the rounds.
    pub rounds: Option<String>,
    /// What holds the sequential program's times.
    pub sequential: Option<String>,
    /// What else was done, a clause each.
    pub notes: Vec<String>,
    /// The columns that were left aside.
    pub unused: Vec<String>,
}

impl fmt::Display for Reading {
    /// One line: `workers = threads, time = wall_s (s), a series per algo, rounds = rep;
    /// ideal_time, gflops not used`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "workers = {}, {} = {}", self.workers, self.kind, self.column)?;
        if let Some(unit) = &self.unit {
            write!(f, " ({unit})")?;
        }
        if !self.series.is_empty() {
            write!(f, ", a series per {}", self.series.join(", "))?;
        }
        if let Some(rounds) = &self.rounds {
            write!(f, ", rounds = {rounds}")?;
        }
        if let Some(sequential) = &self.sequential {
            write!(f, ", sequential = {sequential}")?;
        }
        for note in &self.notes {
            write!(f, "; {note}")?;
        }
        if !self.unused.is_empty() {
            write!(f, "; {} not used", self.unused.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_one_line() {
        let reading = Reading {
            workers: "threads".into(),
            kind: "time".into(),
            column: "wall_s".into(),
            unit: Some("s".into()),
            series: vec!["algo".into()],
            rounds: Some("rep".into()),
            unused: vec!["ideal_time".into(), "gflops".into()],
            ..Reading::default()
        };
        assert_eq!(
            reading.to_string(),
            "workers = threads, time = wall_s (s), a series per algo, rounds = rep; ideal_time, \
             gflops not used"
        );
    }
}
