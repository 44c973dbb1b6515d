//! What a visit came to, and what is kept of it for others.

use std::collections::HashMap;

use crate::data::{Block, Sample};
use crate::measure::engine::Visit;
use crate::units::Seconds;

/// What a visit came to.
#[derive(Clone)]
pub(super) struct Visited {
    pub(super) block: Block,
    pub(super) answer: u64,
    pub(super) process: u32,
}

#[derive(Clone)]
pub(super) enum Missed {
    Failed(String),
    /// Failed in a way that another run will not change.
    Lasting(String),
    /// Somebody asked to stop, while this was waited for; `None`: the command.
    Stopped(Option<String>),
    /// The time means nothing: once more.
    Unseen,
    /// The run was well, but had not this figure; the block has that of no series.
    NoFigure(String, Box<Visited>),
}

impl Missed {
    /// Why, and whether another run may succeed.
    pub(super) fn told(self) -> (String, bool) {
        match self {
            Self::Failed(reason) | Self::NoFigure(reason, _) => (reason, true),
            Self::Lasting(reason) => (reason, false),
            Self::Unseen | Self::Stopped(_) => {
                ("this process was stopped whenever it ran".to_owned(), true)
            }
        }
    }
}

impl From<String> for Missed {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

/// What runs of this assignment gave, for those whose turn is yet to come.
#[derive(Default)]
pub(super) struct SharedRuns(HashMap<Visit, Result<Visited, Missed>>);

impl SharedRuns {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn keep(&mut self, visit: Visit, given: Result<Visited, Missed>) {
        self.0.insert(visit, given);
    }

    pub(super) fn take(&mut self, visit: &Visit) -> Option<Result<Visited, Missed>> {
        self.0.remove(visit)
    }
}

impl Visited {
    /// With its time.
    pub(super) fn of(mut self, seconds: Seconds) -> Self {
        self.block.samples = vec![Sample { seconds, calls: 1 }];
        self
    }

    /// With this time in place of its own, if there is one.
    pub(super) fn told(self, seconds: Option<Seconds>) -> Self {
        match seconds {
            Some(seconds) => self.of(seconds),
            None => self,
        }
    }
}
