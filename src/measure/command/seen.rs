//! What was seen of commands in all their runs that a reader of the study must know.

use std::collections::{BTreeMap, BTreeSet};

use crate::stats;
use crate::units::text;

/// By command.
#[derive(Default)]
pub(super) struct Seen {
    /// The names of what had to be ended after it.
    left: BTreeMap<String, BTreeSet<String>>,
    /// The names of what its preparation left and nobody ended.
    kept: BTreeMap<String, BTreeSet<String>>,
    /// The first complaint, and how many runs at which worker counts had one.
    complaints: BTreeMap<String, Complaint>,
    /// By phase whether any run told it.
    phases: BTreeMap<String, BTreeMap<String, bool>>,
    /// Wall seconds of all runs in their order.
    walls: BTreeMap<String, BTreeMap<usize, Vec<f64>>>,
}

struct Complaint {
    line: String,
    runs: BTreeMap<usize, usize>,
}

// Words of an error.
pattern!(
    COMPLAINS,
    r"(?ix)\b(?:error|fatal|failed|failure|cannot|can't|could\ not|couldn't|unable\ to|panic(?:ked)?|
      abort(?:ed|ing)?|exception|traceback|segmentation\ fault|out\ of\ memory|not\ found|no\ such|denied|
      refused|invalid|illegal|unrecognized|unknown\ option|killed)\b"
);
// A count of none, as in `0 errors` and `failed: 0`.
pattern!(
    NONE,
    r"(?ix)\b(?:0|no|without|zero)(?:\ \w+)?\ (?:errors?|fail(?:ed|ures?)|exceptions?)\b|
      \b(?:errors?|failed|failures?|exceptions?)\s*[:=]\s*0\b"
);

/// Characters of a line that are quoted.
const MOST_QUOTED: usize = 160;

/// The first run is told where it took so many times as long as the later ones.
const FIRST_TIMES: f64 = 3.0;

/// And so many seconds longer.
const FIRST_LONGER_S: f64 = 0.1;

impl Seen {
    /// A run that succeeded: how long it took, what it wrote on standard error.
    pub(super) fn succeeded(&mut self, name: &str, workers: usize, wall_s: f64, said: &str) {
        let walls = self.walls.entry(name.to_owned()).or_default();
        walls.entry(workers).or_default().push(wall_s);
        let Some(line) = complaint(said) else { return };
        let line = || line.chars().take(MOST_QUOTED).collect();
        let complaints = self.complaints.entry(name.to_owned());
        let known = complaints.or_insert_with(|| Complaint { line: line(), runs: BTreeMap::new() });
        *known.runs.entry(workers).or_default() += 1;
    }

    /// The phases that a run told, and those that it did not.
    pub(super) fn phases<'n>(
        &mut self,
        name: &str,
        told: impl Iterator<Item = &'n str>,
        absent: &[String],
    ) {
        let known = self.phases.entry(name.to_owned()).or_default();
        told.for_each(|phase| {
            known.insert(phase.to_owned(), true);
        });
        for phase in absent {
            known.entry(phase.clone()).or_insert(false);
        }
    }

    /// What a command left.
    pub(super) fn left(&mut self, name: &str, names: Vec<String>) {
        if !names.is_empty() {
            self.left.entry(name.to_owned()).or_default().extend(names);
        }
    }

    /// What its preparation left.
    pub(super) fn kept(&mut self, name: &str, names: Vec<String>) {
        if !names.is_empty() {
            self.kept.entry(name.to_owned()).or_default().extend(names);
        }
    }

    /// All of it in sentences; afterwards nothing was seen.
    pub(super) fn cautions(&mut self) -> Vec<String> {
        let seen = std::mem::take(self);
        let left = seen.left.iter().map(|(name, left)| {
            format!(
                "'{name}' left {} behind, which was ended after each run, so every run began \
                 without it.",
                listed(left)
            )
        });
        let kept = seen.kept.iter().map(|(name, kept)| {
            format!(
                "What --prepare started for '{name}' ({}) was ended after each run: --conclude can \
                 end it its own way.",
                listed(kept)
            )
        });
        let complaints = seen.complaints.iter().map(|(name, complaint)| {
            let (counts, runs) = complaint.counts();
            format!(
                "'{name}' ended as if all were well, but said on standard error at {counts} \
                 ({runs}): '{}'",
                complaint.line
            )
        });
        let first = seen.walls.iter().filter_map(|(name, walls)| first_run(name, walls));
        let never = seen.phases.iter().flat_map(|(name, phases)| {
            phases.iter().filter(|(_, told)| !**told).map(move |(phase, _)| {
                format!(
                    "--phase '{phase}' stands in no output of '{name}': it counts as taking no time."
                )
            })
        });
        left.chain(kept).chain(complaints).chain(first).chain(never).collect()
    }
}

impl Complaint {
    /// The worker counts, and how many runs.
    fn counts(&self) -> (String, String) {
        let counts: Vec<String> = self.runs.keys().map(ToString::to_string).collect();
        let one = self.runs.len() == 1 && self.runs.contains_key(&1);
        let runs: usize = self.runs.values().sum();
        let noun = |count: usize| if count == 1 { "run" } else { "runs" };
        let counts = format!("{} {}", counts.join(", "), if one { "worker" } else { "workers" });
        (counts, format!("{runs} {}", noun(runs)))
    }
}

fn listed(names: &BTreeSet<String>) -> String {
    names.iter().cloned().collect::<Vec<_>>().join(", ")
}

/// The first line that tells of an error.
fn complaint(said: &str) -> Option<&str> {
    let tells = |line: &&str| COMPLAINS.is_match(line) && !NONE.is_match(line);
    said.lines().map(str::trim).find(tells)
}

/// What is said where the first run did what later ones found done.
fn first_run(name: &str, walls: &BTreeMap<usize, Vec<f64>>) -> Option<String> {
    let of_count = |(workers, walls): (&usize, &Vec<f64>)| {
        let (first, later) = walls.split_first()?;
        let usual = stats::median(later)?;
        let is_longer = *first > FIRST_TIMES * usual && first - usual > FIRST_LONGER_S;
        is_longer.then_some((*workers, *first, usual))
    };
    let most = walls.iter().filter_map(of_count).max_by(|a, b| (a.1 / a.2).total_cmp(&(b.1 / b.2)));
    let (workers, first, usual) = most?;
    Some(format!(
        "The first run of '{name}', at {}, took {}, later ones {}: what is done the first time only \
         (a build, a cache) is not in these times. --prepare LINE undoes it before each run, as \
         'make clean' does.",
        text::workers(workers as f64),
        text::seconds(first),
        text::seconds(usual)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_a_line_that_tells_of_an_error() {
        for line in [
            "ERROR: worker 2 could not read its part",
            "libgomp: Thread creation failed: Resource temporarily unavailable",
            "Traceback (most recent call last):",
            "tar: x: Cannot open: No such file or directory",
            "sh: 1: nproc: not found",
        ] {
            assert_eq!(complaint(&format!("one\n  {line}\n")), Some(line));
        }
        for line in ["", "0 errors", "Errors: 0", "no errors found", "failed=0", "done, terrors"] {
            assert_eq!(complaint(line), None, "{line}");
        }
    }

    #[test]
    fn what_was_seen_is_told_once_a_command() {
        let mut seen = Seen::default();
        for (workers, wall_s, said) in
            [(1, 1.05, ""), (2, 0.05, "error: x"), (1, 0.06, ""), (2, 0.05, "error: y")]
        {
            seen.succeeded("job", workers, wall_s, said);
        }
        let said = seen.cautions();
        assert_eq!(
            said[0],
            "'job' ended as if all were well, but said on standard error at 2 workers (2 runs): \
             'error: x'"
        );
        assert!(said[1].starts_with("The first run of 'job', at 1 worker, took 1.05"), "{said:?}");
        assert_eq!((said.len(), seen.cautions().len()), (2, 0));
    }
}
