//! How often points were visited, and how often that failed.

use std::collections::HashMap;

use super::message::Visit;

/// Visits and failures by point.
#[derive(Default)]
pub(super) struct Tallies(HashMap<Visit, Tally>);

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    visits: usize,
    failures: usize,
    given_up: bool,
}

/// Fewer failures may be bad luck, whatever their share.
const LEAST_FAILURES: usize = 3;

/// A point of which more than one visit in so many fails is given up.
const ONE_IN: usize = 3;

impl Tallies {
    pub(super) fn succeeded(&mut self, visit: &Visit) {
        self.0.entry(visit.clone()).or_default().visits += 1;
    }

    /// Counts a failure; whether the point is to be given up now.
    pub(super) fn failed(&mut self, visit: &Visit) -> bool {
        let tally = self.0.entry(visit.clone()).or_default();
        tally.visits += 1;
        tally.failures += 1;
        let too_many = tally.failures >= LEAST_FAILURES && tally.failures * ONE_IN > tally.visits;
        tally.given_up |= too_many;
        tally.given_up
    }

    pub(super) fn give_up(&mut self, visit: &Visit) {
        self.0.entry(visit.clone()).or_default().given_up = true;
    }

    pub(super) fn has_succeeded(&self, visit: &Visit) -> bool {
        self.0.get(visit).is_some_and(|tally| tally.visits > tally.failures)
    }

    pub(super) fn is_open(&self, visit: &Visit) -> bool {
        self.0.get(visit).is_none_or(|tally| !tally.given_up)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_given_up_when_more_than_a_third_of_its_visits_failed() {
        let given_up_after = |visits: &str| {
            let (mut tallies, visit) = (Tallies::default(), Visit::default());
            visits.chars().position(|how| match how {
                'x' => tallies.failed(&visit),
                _ => {
                    tallies.succeeded(&visit);
                    false
                }
            })
        };
        assert_eq!(given_up_after("xx"), None, "may be bad luck");
        assert_eq!(given_up_after("xxx"), Some(2));
        assert_eq!(given_up_after(".xx.x"), Some(4));
        assert_eq!(given_up_after("......xxx"), None, "a third");
        assert_eq!(given_up_after("......xxxx"), Some(9));
    }
}
