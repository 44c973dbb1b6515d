//! What is scheduled.

use super::SimError;
use super::graph::{self, Graph};

/// The strands of a job: what runs without a break on one worker.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Strands {
    /// Stages one after the other, each a list of independent tasks; one task is a serial stage.
    Stages(Vec<Vec<f64>>),
    /// Strands that wait for each other, as of nested forks and joins.
    Graph(Graph),
}

/// The strand that takes longest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Longest {
    /// Which, from 0; stages are counted through.
    pub strand: usize,
    /// How long it takes.
    pub duration: f64,
    /// Which stage it is of, from 0, and which task of that; `None` in a graph.
    pub place: Option<(usize, usize)>,
}

impl Strands {
    /// Independent tasks, in the unit of your choice.
    ///
    /// # Errors
    /// As [`Strands::stages`].
    pub fn tasks(durations: Vec<f64>) -> Result<Self, SimError> {
        Self::stages(vec![durations])
    }

    /// Stages one after the other.
    ///
    /// # Errors
    /// [`SimError::Duration`] counted through all stages, [`SimError::TooMany`].
    pub fn stages(stages: Vec<Vec<f64>>) -> Result<Self, SimError> {
        let mut counted = 0;
        for stage in &stages {
            graph::check(stage).map_err(|error| match error {
                SimError::Duration { task, value } => {
                    SimError::Duration { task: counted + task, value }
                }
                other => other,
            })?;
            counted += stage.len();
        }
        match counted > Graph::MOST {
            true => Err(SimError::TooMany { count: counted, most: Graph::MOST }),
            false => Ok(Self::Stages(stages)),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Stages(stages) => stages.iter().map(Vec::len).sum(),
            Self::Graph(graph) => graph.durations().len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All durations in their order.
    pub fn durations(&self) -> Box<dyn Iterator<Item = f64> + '_> {
        match self {
            Self::Stages(stages) => Box::new(stages.iter().flatten().copied()),
            Self::Graph(graph) => Box::new(graph.durations().iter().copied()),
        }
    }

    /// The sum of all durations: the time of one worker.
    pub fn work(&self) -> f64 {
        self.durations().sum()
    }

    /// The longest way through: the time of workers without number.
    pub fn span(&self) -> f64 {
        self.burdened_span(0.0)
    }

    /// The longest way through where each halving of a fork costs `burden` on it: a fork of k costs
    /// ceil(log2 k) of them, as if every half were stolen (Cilkview's burdened span).
    pub fn burdened_span(&self, burden: f64) -> f64 {
        let fork = |ways: usize| f64::from(halvings(ways)) * burden;
        match self {
            Self::Stages(stages) => {
                stages.iter().map(|tasks| span(tasks) + fork(tasks.len())).sum()
            }
            Self::Graph(graph) => graph.longest_path(fork),
        }
    }

    /// Whether nothing can run beside each strand.
    pub fn alone(&self) -> Vec<bool> {
        match self {
            Self::Stages(stages) => {
                let of = |stage: &Vec<f64>| std::iter::repeat_n(stage.len() == 1, stage.len());
                stages.iter().flat_map(of).collect()
            }
            Self::Graph(graph) => graph.alone(),
        }
    }

    /// The first of the longest strands; `None` without any.
    pub fn longest(&self) -> Option<Longest> {
        let longer =
            |best: (usize, f64), next: (usize, f64)| if next.1 > best.1 { next } else { best };
        let (strand, duration) = self.durations().enumerate().reduce(longer)?;
        let place = match self {
            Self::Graph(_) => None,
            Self::Stages(stages) => stage_of(stages, strand),
        };
        Some(Longest { strand, duration, place })
    }

    /// The same strands with other durations, in their order.
    ///
    /// # Errors
    /// As [`Strands::stages`]; [`SimError::TooMany`] where there are not as many.
    pub fn with_durations(&self, durations: Vec<f64>) -> Result<Self, SimError> {
        if durations.len() != self.len() {
            return Err(SimError::TooMany { count: durations.len(), most: self.len() });
        }
        match self {
            Self::Graph(graph) => Ok(Self::Graph(graph.with_durations(durations)?)),
            Self::Stages(stages) => {
                let mut rest = durations.into_iter();
                let sizes = stages.iter().map(Vec::len);
                Self::stages(sizes.map(|size| rest.by_ref().take(size).collect()).collect())
            }
        }
    }

    /// The same with strand i in `parts(i)` equal independent parts, its duration times `scale(i)`.
    ///
    /// # Errors
    /// [`SimError::TooMany`].
    pub(super) fn divided(
        &self,
        parts: impl Fn(usize) -> usize,
        scale: impl Fn(usize) -> f64,
    ) -> Result<Self, SimError> {
        match self {
            Self::Graph(graph) => Ok(Self::Graph(graph.divided(parts, scale)?)),
            Self::Stages(stages) => {
                let mut strand = 0;
                let divided = stages.iter().map(|stage| {
                    let mut tasks = Vec::with_capacity(stage.len());
                    for duration in stage {
                        let count = parts(strand).max(1);
                        let part = duration * scale(strand) / count as f64;
                        tasks.extend(std::iter::repeat_n(part, count));
                        strand += 1;
                    }
                    tasks
                });
                Self::stages(divided.collect())
            }
        }
    }
}

fn stage_of(stages: &[Vec<f64>], strand: usize) -> Option<(usize, usize)> {
    let mut before = 0;
    for (at, stage) in stages.iter().enumerate() {
        if strand < before + stage.len() {
            return Some((at, strand - before));
        }
        before += stage.len();
    }
    None
}

/// How often `ways` are halved until each stands alone.
fn halvings(ways: usize) -> u32 {
    ways.max(1).next_power_of_two().trailing_zeros()
}

/// Sum of durations: the time of one worker.
pub fn work(durations: &[f64]) -> f64 {
    durations.iter().sum()
}

/// The longest of durations: no number of workers is faster with independent tasks; 0 without any.
pub fn span(durations: &[f64]) -> f64 {
    durations.iter().copied().fold(0.0, f64::max)
}
