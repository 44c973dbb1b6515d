//! The bootstrap of whole rounds: rounds are drawn with replacement, never single times, so what
//! a round has in common stays together (Efron and Tibshirani 1993, chapter 8).

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// How often each round occurs in each resample.
#[derive(Debug, Clone)]
pub struct Resamples {
    rounds: usize,
    multiplicities: Vec<u32>,
}

impl Resamples {
    /// Draws `count` resamples of `rounds` rounds. The same arguments give the same resamples on
    /// every machine. No rounds give no resamples.
    pub fn draw(rounds: usize, count: usize, seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut multiplicities = vec![0; rounds * count];
        for resample in multiplicities.chunks_exact_mut(rounds.max(1)) {
            for _ in 0..rounds {
                // The high half of a product picks evenly but for rounds / 2^32.
                let pick = (u64::from(random.next_u32()) * rounds as u64) >> 32;
                resample[pick as usize] += 1;
            }
        }
        Self { rounds, multiplicities }
    }

    /// Takes given resamples, each a list of round indices. Indices beyond `rounds` are ignored.
    pub fn from_indices(rounds: usize, resamples: &[Vec<usize>]) -> Self {
        let mut multiplicities = vec![0; rounds * resamples.len()];
        for (resample, indices) in multiplicities.chunks_exact_mut(rounds.max(1)).zip(resamples) {
            for &index in indices.iter().filter(|&&index| index < rounds) {
                resample[index] += 1;
            }
        }
        Self { rounds, multiplicities }
    }

    /// How many resamples there are.
    pub fn len(&self) -> usize {
        self.multiplicities.len().checked_div(self.rounds).unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.multiplicities.is_empty()
    }

    /// Every resample as one multiplicity a round.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.multiplicities.chunks_exact(self.rounds.max(1))
    }
}

/// One column of times, one a round, sorted once so that the median of any resample is a walk.
#[derive(Debug, Clone)]
pub struct SortedColumn {
    ascending: Vec<f64>,
    rounds: Vec<u32>,
}

impl SortedColumn {
    /// Sorts a column; index = round.
    pub fn new(column: &[f64]) -> Self {
        let mut rounds: Vec<u32> = (0..column.len() as u32).collect();
        rounds.sort_by(|&a, &b| column[a as usize].total_cmp(&column[b as usize]));
        let ascending = rounds.iter().map(|&round| column[round as usize]).collect();
        Self { ascending, rounds }
    }

    /// The median of the resample with these multiplicities, one a round. NaN for an empty column
    /// or when every multiplicity is 0. Cost: linear in the rounds, no allocation.
    pub fn median(&self, multiplicities: &[u32]) -> f64 {
        let total = multiplicities.iter().sum::<u32>();
        let (lower, upper) = (total.saturating_sub(1) / 2, total / 2);
        let mut places = self.rounds.iter().zip(&self.ascending);
        let mut seen = 0;
        while let Some((&round, &low)) = places.next() {
            seen += multiplicities[round as usize];
            if seen > upper {
                return low;
            }
            if seen > lower {
                let high = places.find(|&(&round, _)| multiplicities[round as usize] > 0);
                return high.map_or(low, |(_, &high)| (low + high) / 2.0);
            }
        }
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::median;
    use proptest::prelude::*;

    #[test]
    fn the_same_seed_draws_the_same_resamples() {
        let draw = |seed| Resamples::draw(7, 50, seed).multiplicities;
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        // Pinned: a later version must not change anybody's intervals.
        assert_eq!(draw(1)[..7].iter().sum::<u32>(), 7);
    }

    #[test]
    fn every_resample_holds_as_many_rounds_as_were_measured() {
        let resamples = Resamples::draw(13, 40, 9);
        assert_eq!(resamples.len(), 40);
        assert!(resamples.iter().all(|one| one.iter().sum::<u32>() == 13));
    }

    #[test]
    fn no_rounds_give_no_resamples() {
        assert!(Resamples::draw(0, 100, 1).is_empty());
        assert_eq!(Resamples::draw(0, 100, 1).len(), 0);
        assert!(SortedColumn::new(&[]).median(&[]).is_nan());
    }

    proptest! {
        #[test]
        fn the_walk_finds_the_median_of_the_rows_written_out(
            column in prop::collection::vec(0.1f64..10.0, 1..40), seed in any::<u64>()
        ) {
            let sorted = SortedColumn::new(&column);
            for multiplicities in Resamples::draw(column.len(), 5, seed).iter() {
                let rows: Vec<f64> = column
                    .iter()
                    .zip(multiplicities)
                    .flat_map(|(&value, &times)| std::iter::repeat_n(value, times as usize))
                    .collect();
                let (walked, written_out) = (sorted.median(multiplicities), median(&rows).unwrap());
                prop_assert!((walked - written_out).abs() < 1e-12);
            }
        }
    }
}
