//! How a job scaled, commit by commit: numbers with their intervals, and nothing of the rounds.
//! Its file is `amdahl-history/1`.

use serde::{Deserialize, Serialize};

use super::judge::Verdict;
use super::result::{Analysis, Estimate, Point, Series};

const SCHEMA: &str = "amdahl-history/1";

/// Entries in the order in which they were added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    schema: String,
    /// One a commit, the newest last.
    pub entries: Vec<Entry>,
}

/// What one commit measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub commit: String,
    /// When its study began, RFC 3339 in UTC.
    pub created: String,
    /// The processor, where it is known.
    pub model: Option<String>,
    /// Cores that could be used, where that is known.
    pub cores: Option<usize>,
    /// What was measured.
    pub series: Vec<Kept>,
}

/// What is kept of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Rounds that the numbers rest on.
    pub rounds: usize,
    /// Whether there are numbers, else why not.
    pub state: State,
    /// p, where it is a share of the work.
    pub parallel_fraction: Option<Estimate>,
    /// Speedups, ascending by workers.
    pub speedups: Vec<KeptSpeedup>,
}

/// The speedup at a worker count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct KeptSpeedup {
    /// Worker count.
    pub workers: f64,
    /// Speedup.
    pub speedup: Estimate,
}

/// Whether a series has numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum State {
    /// It has.
    Judged,
    /// Other programs disturbed it.
    Withheld,
    /// Its answers were wrong.
    WrongAnswers,
}

/// A text that is no history.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// It is not JSON of one.
    #[error("no history of amdahl: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of another schema.
    #[error("schema is '{found}', expected '{SCHEMA}'")]
    Schema {
        /// What it says.
        found: String,
    },
}

impl Default for History {
    fn default() -> Self {
        Self { schema: SCHEMA.into(), entries: Vec::new() }
    }
}

impl History {
    /// Reads what [`History::to_json`] wrote.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn parse(text: &str) -> Result<Self, HistoryError> {
        let history: Self = serde_json::from_str(text)?;
        match history.schema == SCHEMA {
            true => Ok(history),
            false => Err(HistoryError::Schema { found: history.schema }),
        }
    }

    /// The file.
    ///
    /// # Errors
    /// [`HistoryError::Json`] for a number that JSON does not have.
    pub fn to_json(&self) -> Result<String, HistoryError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Adds what a commit measured; what it measured before is replaced.
    pub fn add(&mut self, entry: Entry) {
        match self.entries.iter_mut().find(|known| known.commit == entry.commit) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    /// Names of the series, those of the newest entry first.
    pub fn names(&self) -> Vec<&str> {
        let all = self.entries.iter().rev().flat_map(|entry| &entry.series);
        let mut names: Vec<&str> = Vec::new();
        for series in all {
            if !names.contains(&series.name.as_str()) {
                names.push(&series.name);
            }
        }
        names
    }

    /// The most workers at which the newest entry with a speedup has one.
    pub fn most_workers(&self, name: &str) -> Option<f64> {
        let newest = self.entries.iter().rev().filter_map(|entry| entry.series(name));
        newest.filter_map(|kept| kept.speedups.last()).map(|at| at.workers).next()
    }
}

impl Entry {
    /// What this analysis says of a commit.
    pub fn of(analysis: &Analysis, commit: &str) -> Self {
        let study = analysis.studies.first();
        Self {
            commit: commit.to_owned(),
            created: study.map(|study| study.created.clone()).unwrap_or_default(),
            model: study.and_then(|study| study.machine.model.clone()),
            cores: study.and_then(|study| study.usable_cores),
            series: analysis.series.iter().map(Kept::of).collect(),
        }
    }

    /// Its series of this name.
    pub fn series(&self, name: &str) -> Option<&Kept> {
        self.series.iter().find(|kept| kept.name == name)
    }

    /// Whether another was measured on the same kind of machine, as far as that is known.
    pub fn is_of_the_machine_of(&self, other: &Self) -> bool {
        (&self.model, self.cores) == (&other.model, other.cores)
    }
}

impl Kept {
    fn of(series: &Series) -> Self {
        let state = match series.verdict {
            Verdict::Withheld => State::Withheld,
            Verdict::Wrong => State::WrongAnswers,
            _ => State::Judged,
        };
        let judged = state == State::Judged;
        let law = series.amdahl.as_ref().filter(|_| judged && series.headline.is_share());
        let beside_one = |point: &&Point| judged && point.workers != 1.0 && !point.disturbed;
        let speedup =
            |point: &Point| KeptSpeedup { workers: point.workers, speedup: point.speedup };
        Self {
            name: series.name.clone(),
            rounds: series.rounds,
            state,
            parallel_fraction: law.map(|law| law.parallel_fraction),
            speedups: series.points.iter().filter(beside_one).map(speedup).collect(),
        }
    }

    /// Its speedup at a worker count.
    pub fn speedup(&self, workers: f64) -> Option<&Estimate> {
        let at = self.speedups.iter().find(|at| at.workers == workers);
        at.map(|at| &at.speedup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(commit: &str, workers: &[f64]) -> Entry {
        let of = |value| Estimate { value, lo: None, hi: None };
        let speedups = workers.iter().map(|&workers| KeptSpeedup { workers, speedup: of(2.0) });
        let kept = Kept {
            name: "job".into(),
            rounds: 10,
            state: State::Judged,
            parallel_fraction: Some(of(0.9)),
            speedups: speedups.collect(),
        };
        let commit = commit.to_owned();
        Entry { commit, created: String::new(), model: None, cores: None, series: vec![kept] }
    }

    #[test]
    fn a_commit_that_is_measured_again_stays_where_it_was() {
        let mut history = History::default();
        for (commit, workers) in [("a", [2.0]), ("b", [2.0]), ("a", [4.0])] {
            history.add(entry(commit, &workers));
        }
        let commits: Vec<&str> = history.entries.iter().map(|one| one.commit.as_str()).collect();
        assert_eq!(commits, ["a", "b"]);
        assert!(history.entries[0].series("job").unwrap().speedup(4.0).is_some());
        assert_eq!(history.most_workers("job"), Some(2.0), "of the newest");
        assert_eq!(History::parse(&history.to_json().unwrap()).unwrap(), history);
    }

    #[test]
    fn what_is_no_history_is_refused() {
        let refused = |text: &str| History::parse(text).unwrap_err().to_string();
        assert!(refused("[").starts_with("no history of amdahl: "));
        let other = r#"{"schema": "amdahl-history/2", "entries": []}"#;
        assert_eq!(refused(other), "schema is 'amdahl-history/2', expected 'amdahl-history/1'");
    }
}
