//! The bootstrap of whole rounds: rounds are drawn with replacement, never single times, so what
//! a round has in common stays together (Efron and Tibshirani 1993, chapter 8).

use std::thread::{self, ScopedJoinHandle};

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::distributions::{normal_ppf, t_ppf};

/// How often each round occurs in each resample.
#[derive(Debug, Clone)]
pub struct Resamples {
    rounds: usize,
    count: usize,
    seed: u64,
    /// Round by round, one multiplicity a resample: a median is found in all resamples at once.
    by_round: Vec<i16>,
}

/// Resamples that are drawn together.
const TILE: usize = 64;

impl Resamples {
    /// The most rounds that can be resampled.
    pub const MOST_ROUNDS: usize = i16::MAX as usize;

    /// Draws `count` resamples of `rounds` rounds. The same arguments give the same resamples on
    /// every machine. No rounds, or more than [`Resamples::MOST_ROUNDS`], give no resamples.
    pub fn draw(rounds: usize, count: usize, seed: u64) -> Self {
        let mut drawn = Self { seed, ..Self::empty(rounds, count) };
        let firsts: Vec<usize> = (0..drawn.count).step_by(TILE).collect();
        let of_tile = |first: usize| counted(rounds, TILE.min(count - first), seed, first);
        for (first, tile) in firsts.iter().zip(in_order(&firsts, rounds * count, of_tile)) {
            let width = TILE.min(drawn.count - first);
            let rows = drawn.by_round.chunks_exact_mut(drawn.count);
            for (row, counted) in rows.zip(tile.chunks_exact(TILE)) {
                row[*first..first + width].copy_from_slice(&counted[..width]);
            }
        }
        drawn
    }

    /// Takes given resamples, each a list of as many round indices as there are rounds. `None`
    /// when a list has another length, or an index is not below `rounds`.
    pub fn from_indices(rounds: usize, resamples: &[Vec<usize>]) -> Option<Self> {
        let mut given = Self::empty(rounds, resamples.len());
        for (resample, indices) in resamples.iter().enumerate() {
            if indices.len() != rounds || indices.iter().any(|&index| index >= rounds) {
                return None;
            }
            for index in indices {
                given.by_round[index * given.count + resample] += 1;
            }
        }
        Some(given)
    }

    fn empty(rounds: usize, count: usize) -> Self {
        let count = if (1..=Self::MOST_ROUNDS).contains(&rounds) { count } else { 0 };
        Self { rounds, count, seed: 0, by_round: vec![0; rounds * count] }
    }

    /// What they were drawn by; 0 for given ones.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many rounds each is of.
    pub fn rounds(&self) -> usize {
        self.rounds
    }

    /// How often each round occurs: round by round, one number a resample.
    pub(super) fn by_round(&self) -> impl Iterator<Item = &[i16]> {
        self.by_round.chunks_exact(self.count.max(1))
    }

    /// How many resamples there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The median of one column of times, one a round, in every resample. Empty when the column
    /// has another number of rounds. The column is sorted once; then the rounds are walked from
    /// the fastest, counting in all resamples at once how many come before the middle.
    pub fn medians(&self, column: &[f64]) -> Vec<f64> {
        if column.len() != self.rounds || self.is_empty() {
            return Vec::new();
        }
        let mut order: Vec<usize> = (0..self.rounds).collect();
        order.sort_by(|&a, &b| column[a].total_cmp(&column[b]));
        let (lower, upper) = (((self.rounds - 1) / 2) as i16, (self.rounds / 2) as i16);
        let mut seen = vec![0i16; self.count];
        let (mut low, mut high) = (vec![0i16; self.count], vec![0i16; self.count]);
        for &round in &order {
            let multiplicities = &self.by_round[round * self.count..][..self.count];
            let at = low.iter_mut().zip(&mut high);
            for ((seen, times), (low, high)) in seen.iter_mut().zip(multiplicities).zip(at) {
                *seen += times;
                *low += i16::from(*seen <= lower);
                *high += i16::from(*seen <= upper);
            }
        }
        let value = |place: i16| column[order[place as usize]];
        low.into_iter()
            .zip(high)
            .map(
                |(low, high)| {
                    if low == high { value(low) } else { (value(low) + value(high)) / 2.0 }
                },
            )
            .collect()
    }

    /// The mean of one column, one value a round, in every resample. Empty when the column has
    /// another number of rounds.
    pub fn means(&self, column: &[f64]) -> Vec<f64> {
        if column.len() != self.rounds || self.is_empty() {
            return Vec::new();
        }
        let mut sums = vec![0.0; self.count];
        for (value, multiplicities) in column.iter().zip(self.by_round.chunks_exact(self.count)) {
            for (sum, times) in sums.iter_mut().zip(multiplicities) {
                *sum += f64::from(*times) * value;
            }
        }
        sums.iter_mut().for_each(|sum| *sum /= self.rounds as f64);
        sums
    }
}

/// How often each round occurs in `width` resamples from `first` on, [`TILE`] numbers a round. A
/// tile stays in the cache: counting in all resamples misses with nearly every round.
fn counted(rounds: usize, width: usize, seed: u64, first: usize) -> Vec<i16> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_word_pos(first as u128 * rounds as u128);
    let mut tile = vec![0i16; rounds * TILE];
    for resample in 0..width {
        for _ in 0..rounds {
            // The high half of a product picks evenly but for rounds / 2^32.
            let pick = (u64::from(random.next_u32()) * rounds as u64) >> 32;
            tile[pick as usize * TILE + resample] += 1;
        }
    }
    tile
}

/// From so many picks on the half of them is worth a thread.
const WORTH_A_THREAD: usize = 500_000;

/// What `of` gives for each, in their order; of many picks the second half in a thread beside, where
/// the system gives one.
fn in_order<T: Send>(all: &[usize], picks: usize, of: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let each = |part: &[usize]| part.iter().map(|first| of(*first)).collect::<Vec<T>>();
    if picks < WORTH_A_THREAD {
        return each(all);
    }
    let (here, there) = all.split_at(all.len() / 2);
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, || each(there));
        let mut given = each(here);
        given.extend(match beside.map(ScopedJoinHandle::join) {
            Ok(Ok(there)) => there,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => each(there),
        });
        given
    })
}

/// By how much quantiles of a resampled middle of so few rounds R lie too close to it:
/// `sqrt(R/(R-1)) t(R-1)/z`, t and z for `confidence` (0.95 for 95 %). 1 below two rounds.
///
/// Source: T. C. Hesterberg, The American Statistician 69 (2015), 371-386, section 4.1.
pub fn shortfall(rounds: usize, confidence: f64) -> f64 {
    let (upper, rounds) = (0.5 + confidence / 2.0, rounds as f64);
    let student = t_ppf(upper, rounds - 1.0).zip(normal_ppf(upper));
    student.map_or(1.0, |(t, z)| (rounds / (rounds - 1.0)).sqrt() * t / z)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{mean, median};
    use proptest::prelude::*;

    /// Multiplicities of one resample, by round.
    fn multiplicities(resamples: &Resamples, resample: usize) -> Vec<i16> {
        resamples.by_round.iter().skip(resample).step_by(resamples.count).copied().collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_resamples() {
        let first = |seed| multiplicities(&Resamples::draw(7, 50, seed), 0);
        // Pinned: a later version must not change anybody's intervals.
        assert_eq!(first(1967), [2, 1, 1, 0, 2, 0, 1]);
        assert_ne!(first(1967), first(1968));
    }

    #[test]
    fn resamples_are_those_that_are_drawn_one_after_another() {
        for (rounds, count) in
            [(1, 1), (7, TILE - 1), (20, TILE), (33, 3 * TILE + 5), (5003, 2 * TILE - 3)]
        {
            let mut random = ChaCha8Rng::seed_from_u64(5);
            let mut pick = || (u64::from(random.next_u32()) * rounds as u64) >> 32;
            let plain: Vec<Vec<usize>> =
                (0..count).map(|_| (0..rounds).map(|_| pick() as usize).collect()).collect();
            let plain = Resamples::from_indices(rounds, &plain).unwrap();
            assert_eq!(Resamples::draw(rounds, count, 5).by_round, plain.by_round);
        }
    }

    #[test]
    fn every_resample_holds_as_many_rounds_as_were_measured() {
        let resamples = Resamples::draw(13, 40, 9);
        assert_eq!(resamples.len(), 40);
        for resample in 0..40 {
            assert_eq!(multiplicities(&resamples, resample).iter().sum::<i16>(), 13);
        }
    }

    #[test]
    fn few_rounds_fall_short_by_much_and_many_by_nothing() {
        // sqrt(5/4) 2.7764/1.9600 and sqrt(10/9) 2.2622/1.9600.
        assert!((shortfall(5, 0.95) - 1.5838).abs() < 1e-3, "{}", shortfall(5, 0.95));
        assert!((shortfall(10, 0.95) - 1.2166).abs() < 1e-3);
        assert!((shortfall(10_000, 0.95) - 1.0).abs() < 1e-3);
        assert_eq!([shortfall(0, 0.95), shortfall(1, 0.95)], [1.0, 1.0]);
    }

    #[test]
    fn no_rounds_and_too_many_give_no_resamples() {
        assert!(Resamples::draw(0, 100, 1).is_empty());
        assert!(Resamples::draw(Resamples::MOST_ROUNDS + 1, 100, 1).is_empty());
        assert!(Resamples::draw(3, 100, 1).medians(&[1.0]).is_empty());
        assert!(Resamples::draw(3, 100, 1).means(&[1.0]).is_empty());
    }

    #[test]
    fn given_resamples_are_complete_or_refused() {
        assert!(Resamples::from_indices(2, &[vec![0, 1], vec![1, 1]]).is_some());
        assert!(Resamples::from_indices(2, &[vec![0]]).is_none());
        assert!(Resamples::from_indices(2, &[vec![0, 2]]).is_none());
    }

    proptest! {
        #[test]
        fn medians_and_means_are_those_of_the_rows_written_out(
            column in prop::collection::vec(0.1f64..10.0, 1..40), seed in any::<u64>()
        ) {
            let resamples = Resamples::draw(column.len(), 5, seed);
            for (resample, walked) in resamples.medians(&column).into_iter().enumerate() {
                let rows: Vec<f64> = column
                    .iter()
                    .zip(multiplicities(&resamples, resample))
                    .flat_map(|(&value, times)| std::iter::repeat_n(value, times as usize))
                    .collect();
                prop_assert!((walked - median(&rows).unwrap()).abs() < 1e-12);
                let averaged = resamples.means(&column)[resample];
                prop_assert!((averaged - mean(&rows).unwrap()).abs() < 1e-12);
            }
        }
    }
}
