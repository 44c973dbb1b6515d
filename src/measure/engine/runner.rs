//! What runs rounds, and who hears of them.

use std::path::PathBuf;

use super::error::MeasureError;
use super::message::{Assignment, Event, Visit};
use super::plan::Rounds;
use super::stop::Stop;

/// How a round went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoundEnd {
    /// The processes that measured it.
    pub processes: Vec<u32>,
    /// It was cut short.
    pub interrupted: bool,
    /// What was waited for then, where that is not the job itself.
    pub waited_for: Option<String>,
}

/// Runs one round.
pub trait Runner {
    /// Visits the points of an assignment in order and tells what happened.
    ///
    /// # Errors
    /// When measuring as such is impossible; a point that fails is an [`Event`].
    fn round(
        &mut self,
        assignment: &Assignment,
        stop: &Stop,
        tell: &mut dyn FnMut(Event),
    ) -> Result<RoundEnd, MeasureError>;

    /// Whether every point is visited once before the first round: what a round takes is then
    /// known, and what fails is found.
    fn looks_first(&self) -> bool {
        true
    }

    /// Sentences on what was seen in all rounds, that a reader of the study must know.
    fn cautions(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Seconds that a measured block of `visit` takes when a call takes `call_s`.
    fn block_s(&self, visit: &Visit, call_s: f64) -> f64;

    /// What a study calls the timer.
    fn timer(&self) -> String;

    /// Where a round may keep files.
    fn folder(&self, round: Option<u32>) -> PathBuf {
        let name = round.map_or_else(|| "pilot".into(), |round| format!("round-{round:03}"));
        self.root().join(name)
    }

    /// The folder that holds those of the rounds.
    fn root(&self) -> PathBuf {
        std::env::temp_dir()
    }
}

/// Hears what happens; the engine itself prints nothing.
pub trait Observer {
    /// The pilot begins, with so many points.
    fn pilot(&mut self, _points: usize) {}
    /// The pilot is over: rounds, predicted seconds in all, and seconds a round by series.
    fn planned(
        &mut self,
        _asked: Rounds,
        _rounds: usize,
        _seconds: f64,
        _by_series: &[(String, f64)],
    ) {
    }
    /// There is no time for these worker counts, which nobody asked for.
    fn left_out(&mut self, _counts: &[usize]) {}
    /// A point is visited, which takes about so many seconds where that is known.
    fn started(&mut self, _visit: &Visit, _expected_s: Option<f64>) {}
    /// A block is done, of so many that are planned; about `left_s` seconds remain.
    fn block(&mut self, _visit: &Visit, _done: usize, _planned: usize, _left_s: f64) {}
    /// A visit failed; the point is given up, or visited again.
    fn failed(&mut self, _visit: &Visit, _reason: &str, _given_up: bool) {}
    /// Disturbed rounds are measured again.
    fn again(&mut self, _disturbed: usize) {}
    /// The study is kept elsewhere, or not at all for now.
    fn unsaved(&mut self, _why: &MeasureError) {}
    /// Measuring as such became impossible after rounds that are kept.
    fn broke(&mut self, _why: &MeasureError) {}
    /// Somebody asked to end while this point was visited, and while that was waited for.
    fn interrupted(&mut self, _visit: &Visit, _waited_for: Option<&str>) {}
    /// Measuring is over.
    fn finished(&mut self) {}
}

/// Hears and does nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {}
