//! What will be measured, in which order, and how long it will take.

use std::time::Duration;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::message::Visit;
use crate::data::{Machine, Series};
use crate::units::text;

/// How many rounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rounds {
    /// So many, whatever it takes.
    Exactly(usize),
    /// As many as fit the budget, within these bounds.
    Fit {
        /// At least, whatever it takes.
        least: usize,
        /// At most.
        most: usize,
    },
}

impl Rounds {
    /// The fewest that give an interval.
    pub const LEAST: usize = 5;

    /// As many as fit and tell more, where no number is asked for.
    pub const THAT_FIT: Self = Self::Fit { least: Self::LEAST, most: 40 };
}

/// A series and the worker counts it is visited at.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedSeries {
    /// Everything but the measurements.
    pub series: Series,
    /// Worker counts.
    pub counts: Vec<usize>,
    /// Whether its sequential program is measured too.
    pub sequential: bool,
    /// Whether what binds it is found from the CPU time that it uses, in place of what its series
    /// says.
    pub bound_by_use: bool,
}

/// A whole measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What is measured.
    pub series: Vec<PlannedSeries>,
    /// How many rounds.
    pub rounds: Rounds,
    /// Seconds of measuring that may be spent, the pilot included. Bounds `Rounds::Fit` and the
    /// repeats of disturbed rounds.
    pub budget_s: f64,
    /// Seed of the orders.
    pub seed: u64,
    /// The timer's name.
    pub timer: String,
    /// Sentences a reader must know.
    pub cautions: Vec<String>,
    /// The machine.
    pub machine: Machine,
    /// The label of the study.
    pub label: String,
    /// Others' CPU use, in cores, from which a block counts as disturbed and is measured again.
    pub disturbed_above: f64,
    /// Worker counts above this one, which nobody asked for, are left out where the fewest rounds do
    /// not fit the budget with them.
    pub spare_above: Option<usize>,
}

impl Plan {
    /// Every point once, series by series.
    pub fn visits(&self) -> Vec<Visit> {
        self.series.iter().flat_map(PlannedSeries::visits).collect()
    }

    /// How many rounds fit when the pilot took `spent_s` and a round takes `round_s`.
    pub fn rounds_that_fit(&self, spent_s: f64, round_s: f64) -> usize {
        match self.rounds {
            Rounds::Exactly(rounds) => rounds,
            Rounds::Fit { least, most } => {
                let left = (self.budget_s * ROOM - spent_s).max(0.0);
                ((left / round_s.max(1e-9)) as usize).clamp(least, most)
            }
        }
    }
}

impl Plan {
    /// Of these visits, those that there is time for when the pilot took `spent_s` and a visit takes
    /// what `block_s` says; and the worker counts that are left out.
    pub(super) fn affordable(
        &self,
        visits: Vec<Visit>,
        spent_s: f64,
        block_s: &dyn Fn(&Visit) -> f64,
    ) -> (Vec<Visit>, Vec<usize>) {
        let (Rounds::Fit { least, .. }, Some(most)) = (self.rounds, self.spare_above) else {
            return (visits, Vec::new());
        };
        let round_s: f64 = visits.iter().map(block_s).sum();
        if spent_s + least as f64 * round_s <= self.budget_s {
            return (visits, Vec::new());
        }
        let is_kept = |visit: &Visit| visit.workers.is_none_or(|workers| workers <= most);
        let (kept, spare): (Vec<Visit>, Vec<Visit>) = visits.into_iter().partition(is_kept);
        let mut left_out: Vec<usize> = spare.iter().filter_map(|visit| visit.workers).collect();
        left_out.sort_unstable();
        left_out.dedup();
        (kept, left_out)
    }

    /// Said where not even the least rounds fitted the time that was given.
    pub(super) fn over_budget(&self, rounds: usize, spent: Duration) -> Option<String> {
        let least = matches!(self.rounds, Rounds::Fit { least: Rounds::LEAST, .. });
        let over = spent.as_secs_f64() > self.budget_s;
        (least && rounds == Rounds::LEAST && over).then(|| {
            format!(
                "{rounds} rounds, the fewest that give an interval, took {}: more than the {} that \
                 there were.",
                text::seconds(spent.as_secs_f64()),
                text::seconds(self.budget_s)
            )
        })
    }
}

/// Part of the budget that is planned; the rest is for predictions that were too low and for
/// rounds that must be measured again.
const ROOM: f64 = 0.8;

impl PlannedSeries {
    /// Every point of the series once, the sequential baseline first.
    pub fn visits(&self) -> Vec<Visit> {
        let baseline = self.sequential.then_some(None);
        let counts = self.counts.iter().copied().map(Some);
        let visit = |workers| Visit { series: self.series.name.clone(), workers };
        baseline.into_iter().chain(counts).map(visit).collect()
    }
}

/// Shuffles in place, by `seed` and `round` only: the same pair gives the same order anywhere.
pub fn shuffle<T>(items: &mut [T], seed: u64, round: u32) {
    if items.len() < 2 {
        return;
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(u64::from(round));
    for last in (1..items.len()).rev() {
        items.swap(last, below(&mut random, last as u64 + 1) as usize);
    }
}

/// A number below `bound`, each equally likely: draws from the incomplete last span are thrown
/// away.
fn below(random: &mut ChaCha8Rng, bound: u64) -> u64 {
    let whole_spans = u64::MAX - u64::MAX % bound;
    loop {
        let draw = random.next_u64();
        if draw < whole_spans {
            return draw % bound;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuffled(seed: u64, round: u32) -> Vec<u32> {
        let mut items: Vec<u32> = (0..20).collect();
        shuffle(&mut items, seed, round);
        items
    }

    #[test]
    fn an_order_is_a_permutation_that_seed_and_round_decide() {
        assert_eq!(shuffled(7, 3), shuffled(7, 3));
        assert_ne!(shuffled(7, 3), shuffled(7, 4));
        assert_ne!(shuffled(7, 3), shuffled(8, 3));
        let mut back = shuffled(7, 3);
        back.sort_unstable();
        assert_eq!(back, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn every_place_is_equally_likely() {
        let mut first = [0; 4];
        for round in 0..4000 {
            let mut items = [0, 1, 2, 3];
            shuffle(&mut items, 1, round);
            first[items[0]] += 1;
        }
        assert!(first.iter().all(|count| (850..1150).contains(count)), "{first:?}");
    }
}
