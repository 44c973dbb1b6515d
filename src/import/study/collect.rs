//! Puts blocks into a study: series by name, repeats as rounds; and what could not be used.

use crate::data::{Block, Failure, Machine, Method, Point, Reading, Round, Sample, Series, Study};
use crate::import::error::ImportError;
use crate::import::imported::{Imported, Skipped};
use crate::units::text::excerpt;
use crate::units::{Seconds, Workers};
use std::collections::HashMap;
use std::path::Path;

/// How many things are listed as skipped one by one.
const MOST_LISTED: usize = 100;
/// How many things that share a reason are named in it.
const MOST_NAMED: usize = 2;
/// How many reasons an error names.
const MOST_REASONS: usize = 3;

/// Who measured, and when: empty where the files do not say, since a file's own time is that of a
/// copy.
pub(crate) struct Origin<'p> {
    pub(crate) path: &'p Path,
    pub(crate) format: &'static str,
    pub(crate) label: String,
    pub(crate) created: String,
    pub(crate) tool: String,
    pub(crate) machine: Machine,
}

#[derive(Default)]
pub(crate) struct Collected {
    series: Vec<Series>,
    by_name: HashMap<String, usize>,
    /// Where the points are: by series and worker count.
    places: HashMap<(usize, u64), usize>,
    cautions: Vec<String>,
    skipped: Vec<Skipped>,
    more_skipped: usize,
    /// The largest round that was told.
    last_round: Option<u32>,
    /// Some block does not say its round.
    unnumbered: bool,
}

impl Collected {
    pub(crate) fn skip(&mut self, what: impl Into<String>, why: impl Into<String>) {
        if self.skipped.len() < MOST_LISTED {
            let (what, why) = (what.into(), why.into());
            let (what, why) = (excerpt(&what).into_owned(), excerpt(&why).into_owned());
            self.skipped.push(Skipped { what, why });
        } else {
            self.more_skipped += 1;
        }
    }

    pub(crate) fn caution(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.cautions.contains(&sentence) {
            self.cautions.push(sentence);
        }
    }

    pub(crate) fn series(&mut self, name: &str) -> &mut Series {
        let index = self.index(name);
        &mut self.series[index]
    }

    fn index(&mut self, name: &str) -> usize {
        if let Some(&known) = self.by_name.get(name) {
            return known;
        }
        self.by_name.insert(name.into(), self.series.len());
        self.series.push(Series::named(name));
        self.series.len() - 1
    }

    /// Adds one block: at `workers`, or to the sequential baseline where that is `None`. What is
    /// added to the same point next is the next round.
    pub(crate) fn add(&mut self, name: &str, workers: Option<Workers>, samples: Vec<Sample>) {
        self.add_in(None, name, workers, Block { samples, ..Block::default() });
    }

    /// As [`Collected::add`], a block in a round that is known, whatever the block says of it.
    pub(crate) fn add_in(
        &mut self,
        round: Option<u32>,
        name: &str,
        workers: Option<Workers>,
        block: Block,
    ) {
        self.last_round = self.last_round.max(round);
        self.unnumbered |= round.is_none();
        let index = self.index(name);
        let series = &mut self.series[index];
        let empty = |workers| Point { workers, blocks: Vec::new() };
        let point = match workers {
            None => series.sequential.get_or_insert_with(|| empty(Workers::ONE)),
            Some(workers) => {
                let next = series.points.len();
                let place = *self.places.entry((index, workers.get().to_bits())).or_insert(next);
                if place == next {
                    series.points.push(empty(workers));
                }
                &mut series.points[place]
            }
        };
        let round = round.unwrap_or(point.blocks.len() as u32);
        point.blocks.push(Block { round, ..block });
    }

    /// The series of this name, with the command line it is of.
    pub(super) fn declare(&mut self, name: &str, command: Option<&str>) {
        let command = command.map(str::to_owned);
        let series = self.series(name);
        if series.command.is_none() {
            series.command = command;
        }
    }

    pub(crate) fn fail(&mut self, name: &str, workers: Option<Workers>, reason: impl Into<String>) {
        let failure = Failure { workers, round: None, reason: reason.into() };
        self.series(name).failures.push(failure);
    }

    /// # Errors
    /// [`ImportError::Nothing`] when no series has a point.
    pub(crate) fn finish(
        mut self,
        origin: Origin<'_>,
        reading: Option<Reading>,
    ) -> Result<Imported, ImportError> {
        for series in &mut self.series {
            series.points.sort_by_key(|point| point.workers);
            for point in series.points.iter_mut().chain(&mut series.sequential) {
                point.blocks.sort_by_key(|block| block.round);
            }
        }
        if self.series.iter().all(|series| series.points.is_empty()) {
            return Err(self.nothing(origin));
        }
        if self.more_skipped > 0 {
            let what = format!("{} more", self.more_skipped);
            self.skipped.push(Skipped { what, why: "for like reasons".into() });
        }
        let rounds = self.rounds();
        let study = Study {
            label: origin.label,
            created: origin.created,
            tool: origin.tool,
            machine: origin.machine,
            method: Method {
                timer: origin.format.to_string(),
                cautions: self.cautions,
                reading,
                ..Method::default()
            },
            rounds,
            series: self.series,
            partial: false,
        };
        Ok(Imported { study, skipped: self.skipped })
    }

    /// The rounds, where every block says which it is of.
    fn rounds(&self) -> Vec<Round> {
        let last = self.last_round.filter(|_| !self.unnumbered);
        let round = |index| Round {
            index,
            processes: Vec::new(),
            started: String::new(),
            order: Vec::new(),
            set_aside: Vec::new(),
        };
        last.map_or_else(Vec::new, |last| (0..=last).map(round).collect())
    }

    pub(super) fn nothing(self, origin: Origin<'_>) -> ImportError {
        let failures = self.series.iter().flat_map(|series| {
            series
                .failures
                .iter()
                .map(|failure| format!("{}: {}", excerpt(&series.name), excerpt(&failure.reason)))
        });
        let reasons: Vec<String> = by_reason(&self.skipped).chain(failures).collect();
        let listed = reasons.iter().take(MOST_REASONS).cloned().collect::<Vec<_>>().join("; ");
        let reasons = match (reasons.len() + self.more_skipped).saturating_sub(MOST_REASONS) {
            _ if reasons.is_empty() => "it holds no measurements".into(),
            0 => listed,
            more => format!("{listed}; and {more} more"),
        };
        ImportError::Nothing { path: origin.path.into(), format: origin.format, reasons }
    }
}

/// What was skipped, a text for each reason.
fn by_reason(skipped: &[Skipped]) -> impl Iterator<Item = String> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in skipped {
        match reasons.iter_mut().find(|(why, _)| *why == one.why) {
            Some((_, whats)) => whats.push(&one.what),
            None => reasons.push((&one.why, vec![&one.what])),
        }
    }
    let told = |(why, whats): (&str, Vec<&str>)| {
        let named = whats.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
        match whats.len().saturating_sub(MOST_NAMED) {
            0 => format!("{named}: {why}"),
            more => format!("{named} and {more} more: {why}"),
        }
    };
    reasons.into_iter().map(told).collect::<Vec<_>>().into_iter()
}

/// One call that took `seconds`; the reason where that cannot be.
pub(crate) fn one_call(seconds: f64) -> Result<Sample, String> {
    match Seconds::new(seconds) {
        Ok(seconds) => Ok(Sample { seconds, calls: 1 }),
        Err(error) => Err(error.to_string()),
    }
}
