//! How many rows of a long table a page shows, and what it says of the others.

use maud::{Markup, html};

use crate::units::text;

/// A table of more rows is no longer read, and slows a browser down.
const MOST: usize = 500;

/// Evenly chosen rows with the first and the last; all where there are few.
pub(super) fn some<T>(all: &[T]) -> Vec<&T> {
    if all.len() <= MOST {
        return all.iter().collect();
    }
    (0..MOST).map(|row| &all[row * (all.len() - 1) / (MOST - 1)]).collect()
}

/// Where the rows that are not shown stand.
pub(super) fn note(all: usize) -> Markup {
    html! {
        @if all > MOST {
            p.note {
                (text::count(MOST as u64)) " of " (text::count(all as u64)) " rows, evenly chosen; all "
                "stand in " a href="#data" { "study.csv" } "."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_table_keeps_its_ends_and_no_row_twice() {
        for all in [0, 1, MOST, MOST + 1, 2 * MOST, 10_000] {
            let rows: Vec<usize> = (0..all).collect();
            let shown: Vec<usize> = some(&rows).into_iter().copied().collect();
            assert_eq!(shown.len(), all.min(MOST));
            assert_eq!((shown.first(), shown.last()), (rows.first(), rows.last()));
            assert!(shown.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
