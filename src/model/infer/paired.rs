//! Rounds without what each had in common.
//!
//! A machine that is slower in one round is slower at every worker count of it. The median of a
//! column takes that for the job's noise; a factor a round, found over all columns and divided out,
//! leaves what differs between worker counts. Of that the biweight is a sharper middle than the median.
//!
//! Source: J. W. Tukey, Exploratory Data Analysis (1977), chapter 11 (median polish).

use super::rounds::{Rounds, Scatter, logarithms};
use crate::stats;

/// Sweeps of the polish; more change nothing that matters.
const SWEEPS: usize = 2;

impl Rounds {
    /// The same rounds, each divided by the factor by which it was slower than the others at the
    /// `columns`; the sequential program's times too. The factors' median is 1. Below two columns
    /// and below three rounds nothing is common, and the rounds come back as they are.
    pub fn paired(&self, columns: &[usize]) -> Rounds {
        if columns.len() < 2 || self.rounds() < 3 {
            return self.clone();
        }
        let logs = |&column: &usize| logarithms(&self.columns()[column]);
        let effects = round_effects(columns.iter().map(logs).collect());
        let factors: Vec<f64> = effects.iter().map(|effect| (-effect).exp()).collect();
        let paired = self.scaled(&factors);
        let scatter = scatter(&paired, columns);
        paired.with_scatter(scatter)
    }
}

/// How much the times scatter: the geometric mean of what the column's own say and what all `columns`
/// together say. Ten rounds say little of their own, and not every column scatters alike.
fn scatter(rounds: &Rounds, columns: &[usize]) -> Scatter {
    let off = |&column: &usize| {
        let mut logs = logarithms(&rounds.columns()[column]);
        let middle = stats::median(&logs).unwrap_or_default();
        logs.iter_mut().for_each(|log| *log -= middle);
        logs
    };
    let all = stats::spread(&columns.iter().flat_map(off).collect::<Vec<f64>>());
    let between = |times: &[f64]| {
        let own = stats::spread(&logarithms(times)).unwrap_or_default();
        (own * all.unwrap_or_default()).sqrt()
    };
    Scatter {
        columns: rounds.columns().iter().map(|column| between(column)).collect(),
        sequential: rounds.sequential().map_or(0.0, between),
    }
}

/// What each row of the table (`columns[column][row]`) has in common, with median 0.
fn round_effects(mut columns: Vec<Vec<f64>>) -> Vec<f64> {
    let rows = columns.first().map_or(0, Vec::len);
    let mut effects = vec![0.0; rows];
    for _ in 0..SWEEPS {
        for column in &mut columns {
            let middle = stats::median(column).unwrap_or_default();
            column.iter_mut().for_each(|value| *value -= middle);
        }
        for (row, effect) in effects.iter_mut().enumerate() {
            let across: Vec<f64> = columns.iter().map(|column| column[row]).collect();
            let common = stats::median(&across).unwrap_or_default();
            columns.iter_mut().for_each(|column| column[row] -= common);
            *effect += common;
        }
    }
    let middle = stats::median(&effects).unwrap_or_default();
    effects.iter().map(|effect| effect - middle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_that_a_round_has_in_common_goes() {
        let plain = [[8.0, 4.4, 2.6], [8.1, 4.3, 2.6], [8.0, 4.4, 2.5], [7.9, 4.5, 2.6]];
        let factors = [1.0, 1.3, 0.8, 1.0];
        let slowed: Vec<Vec<f64>> =
            plain.iter().zip(factors).map(|(row, f)| row.iter().map(|t| t * f).collect()).collect();
        let n = [1.0, 2.0, 4.0];
        let of = |rounds: Rounds| rounds.paired(&[0, 1, 2]).middles();
        let (a, b) = (of(Rounds::new(&n, &plain).unwrap()), of(Rounds::new(&n, &slowed).unwrap()));
        // The level of all columns is free; what stands between them is not.
        for (column, (a, b)) in [(1, (a[1] / a[0], b[1] / b[0])), (2, (a[2] / a[0], b[2] / b[0]))] {
            assert!((a / b - 1.0).abs() < 0.01, "column {column}: {a} and {b}");
        }
    }

    #[test]
    fn two_columns_give_the_median_of_their_ratios() {
        let rows = [[1.0, 0.6], [2.0, 1.0], [1.5, 0.9], [1.2, 0.5], [0.9, 0.6]];
        let medians = Rounds::new(&[1.0, 2.0], &rows).unwrap().paired(&[0, 1]).medians();
        assert!((medians[1] / medians[0] - 0.6).abs() < 1e-12, "{medians:?}");
    }

    #[test]
    fn one_column_and_two_rounds_stay_as_they_are() {
        let one = Rounds::new(&[1.0], &[[1.0], [1.2], [0.9]]).unwrap();
        assert_eq!(one.paired(&[0]), one);
        let two = Rounds::new(&[1.0, 2.0], &[[1.0, 0.5], [1.2, 0.6]]).unwrap();
        assert_eq!(two.paired(&[0, 1]), two);
    }

    #[test]
    fn the_sequential_program_shares_the_rounds_factor() {
        let rows = [[1.0, 0.5], [2.0, 1.0], [1.0, 0.5]];
        let rounds = Rounds::new(&[1.0, 2.0], &rows).unwrap();
        let paired = rounds.with_sequential(&[0.9, 1.8, 0.9]).unwrap().paired(&[0, 1]);
        for time in paired.sequential().unwrap() {
            assert!((time - 0.9).abs() < 1e-12, "{time}");
        }
    }
}
