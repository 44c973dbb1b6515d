//! What rounds take, as the pilot predicts it.

use std::collections::BTreeMap;
use std::time::Instant;

use super::message::Visit;
use super::plan::{Plan, PlannedSeries};
use super::runner::Runner;

pub(super) struct Clock {
    pub(super) started: Instant,
    pub(super) round_s: f64,
    pub(super) rounds: usize,
    /// What a round takes is not known yet.
    pub(super) is_blind: bool,
    budget_s: f64,
    /// Predicted seconds of a block, by visit.
    block_s: BTreeMap<String, f64>,
}

impl Clock {
    /// By the seconds of a call by visit.
    pub(super) fn new(
        plan: &Plan,
        started: Instant,
        call_s: &BTreeMap<String, f64>,
        runner: &dyn Runner,
    ) -> Self {
        let block_s = |visit: &Visit| {
            let name = visit.to_string();
            let call_s = call_s.get(&name)?;
            Some((name, runner.block_s(visit, *call_s)))
        };
        let block_s: BTreeMap<String, f64> = plan.visits().iter().filter_map(block_s).collect();
        let mut clock = Self {
            started,
            round_s: 0.0,
            rounds: 0,
            is_blind: !runner.looks_first(),
            budget_s: plan.budget_s,
            block_s,
        };
        clock.round_s = clock.by_series(plan).iter().map(|(_, seconds)| seconds).sum();
        clock.rounds = plan.rounds_that_fit(clock.spent_s(), clock.round_s);
        clock
    }

    /// Plans rounds of these visits alone.
    pub(super) fn plan_for(&mut self, plan: &Plan, visits: &[Visit]) {
        self.round_s = visits.iter().map(|visit| self.expected_s(visit)).sum();
        self.rounds = plan.rounds_that_fit(self.spent_s(), self.round_s);
    }

    /// Learns from the first round what one takes, where nobody looked before.
    pub(super) fn learn(&mut self, plan: &Plan) {
        self.is_blind = false;
        self.round_s = self.spent_s();
        self.rounds = plan.rounds_that_fit(0.0, self.round_s);
    }

    /// Seconds of one round by series.
    pub(super) fn by_series(&self, plan: &Plan) -> Vec<(String, f64)> {
        let seconds = |planned: &PlannedSeries| -> f64 {
            planned.visits().iter().filter_map(|visit| self.known_s(visit)).sum()
        };
        plan.series.iter().map(|one| (one.series.name.clone(), seconds(one))).collect()
    }

    fn known_s(&self, visit: &Visit) -> Option<f64> {
        self.block_s.get(&visit.to_string()).copied()
    }

    pub(super) fn expected_s(&self, visit: &Visit) -> f64 {
        self.known_s(visit).unwrap_or(0.0)
    }

    pub(super) fn spent_s(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    pub(super) fn has_room_for(&self, seconds: f64) -> bool {
        self.spent_s() + seconds < self.budget_s
    }
}
