//! A clock-free runner: every time it tells follows a law and seeded noise.

use std::collections::BTreeMap;

use amdahl::data::{Block, Machine, Phase, Sample, Series, Watch};
use amdahl::internal::measure::{
    Assignment, Event, MeasureError, Mode, Plan, PlannedSeries, RoundEnd, Rounds, Runner, Stop,
    Visit,
};
use amdahl::internal::units::{Bound, Seconds};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::studies::{known, normal, unmeasured};

/// Tells times of `T(n) = t1 (1 - p + p/n)` with noise, without any clock.
pub struct Fake {
    /// Seconds of one call with one worker, and p, by series.
    pub laws: BTreeMap<String, (f64, f64)>,
    /// Parts of every call, each with its seconds with one worker and its p; they take the place of
    /// the law, and a thousandth of the call is none of them.
    pub phases: Vec<(&'static str, f64, f64)>,
    /// Standard deviation of the relative noise of a block.
    pub noise: f64,
    random: ChaCha8Rng,
    /// Cores that others use, by round.
    pub others: fn(u32) -> f64,
    /// A point that others disturb whenever it is visited together with others.
    pub hit: Option<usize>,
    /// CPU seconds of a block of one second.
    pub cpu_s: Option<f64>,
    /// Points that fail, from this round on.
    pub fails: Option<(String, usize, u32)>,
    /// Rounds in which the first visit of this point fails.
    pub stumbles: Option<(usize, Vec<u32>)>,
    /// Measuring as such is impossible from this round on.
    pub breaks_in: Option<u32>,
    /// Asks to stop when this round begins.
    pub stops_in: Option<u32>,
    /// What was run.
    pub rounds_run: Vec<u32>,
}

impl Fake {
    pub fn of(laws: &[(&str, f64, f64)], noise: f64, seed: u64) -> Self {
        let law = |(name, t1, p): &(&str, f64, f64)| ((*name).to_owned(), (*t1, *p));
        Self {
            laws: laws.iter().map(law).collect(),
            phases: Vec::new(),
            noise,
            random: ChaCha8Rng::seed_from_u64(seed),
            others: |_| 0.0,
            hit: None,
            cpu_s: None,
            fails: None,
            stumbles: None,
            breaks_in: None,
            stops_in: None,
            rounds_run: Vec::new(),
        }
    }
}

impl Runner for Fake {
    fn round(
        &mut self,
        assignment: &Assignment,
        stop: &Stop,
        tell: &mut dyn FnMut(Event),
    ) -> Result<RoundEnd, MeasureError> {
        let measured = assignment.mode == Mode::Measure;
        if measured && self.stops_in == Some(assignment.round) {
            stop.ask();
            return Ok(RoundEnd { processes: vec![1], interrupted: true, waited_for: None });
        }
        if measured && self.breaks_in == Some(assignment.round) {
            return Err(MeasureError::Replaced { program: "job".into() });
        }
        if measured {
            self.rounds_run.push(assignment.round);
        }
        let common = 1.0 + self.noise * normal(&mut self.random);
        for (visit, point) in assignment.visits.iter().enumerate() {
            tell(Event::Started(visit));
            let workers = point.workers.unwrap_or(1);
            let failing = self.fails.as_ref().is_some_and(|(series, count, from)| {
                measured
                    && *series == point.series
                    && *count == workers
                    && assignment.round >= *from
            });
            let first = !self.rounds_run.is_empty()
                && self.rounds_run.iter().filter(|r| **r == assignment.round).count() == 1;
            let stumbles = self.stumbles.as_ref().is_some_and(|(count, rounds)| {
                measured && first && *count == workers && rounds.contains(&assignment.round)
            });
            if failing || stumbles {
                tell(Event::Failed { visit, reason: "as told".into(), again: true });
                continue;
            }
            let (t1, p) = self.laws[&point.series];
            let noise =
                if measured { common * (1.0 + self.noise * normal(&mut self.random)) } else { 1.0 };
            let at = |t1: f64, p: f64| t1 * (1.0 - p + p / workers as f64);
            let phases: Vec<Phase> = self
                .phases
                .iter()
                .map(|(name, t1, p)| {
                    let own = 1.0 + self.noise * normal(&mut self.random);
                    Phase { name: (*name).into(), seconds: Some(at(*t1, *p) * common * own) }
                })
                .collect();
            let all: f64 = phases.iter().filter_map(|phase| phase.seconds).sum();
            let whole = if phases.is_empty() { at(t1, p) * noise } else { all / 0.999 };
            let seconds = Seconds::new(whole).unwrap();
            let hit = self.hit == Some(workers) && assignment.visits.len() > 1;
            let others = Some(if hit { 1.2 } else { (self.others)(assignment.round) });
            let waited_s = others.filter(|_| self.cpu_s.is_none()).or(Some(0.0));
            let watch = Watch {
                wall_s: 1.0,
                others_cores: others,
                cpu_s: self.cpu_s,
                waited_s,
                ..Watch::default()
            };
            let samples = vec![Sample { seconds, calls: 1 }; 3];
            let block = Block {
                round: assignment.round,
                samples,
                watch: Some(watch),
                phases,
                ..Block::default()
            };
            tell(Event::Timed { visit, block: Box::new(block), answer: 0 });
        }
        Ok(RoundEnd { processes: vec![1000 + assignment.round], ..RoundEnd::default() })
    }

    fn block_s(&self, _visit: &Visit, call_s: f64) -> f64 {
        11.0 * call_s
    }

    fn timer(&self) -> String {
        "fake".into()
    }
}

/// A plan of I/O-bound series at `counts`.
pub fn plan(names: &[&str], counts: &[usize], rounds: Rounds, budget_s: f64) -> Plan {
    let series = |name: &&str| PlannedSeries {
        series: Series { bound: Bound::Io, theory: known(0.9), ..unmeasured(name) },
        counts: counts.to_vec(),
        sequential: false,
        bound_by_use: false,
    };
    Plan {
        series: names.iter().map(series).collect(),
        rounds,
        budget_s,
        seed: 1,
        timer: "fake".into(),
        cautions: Vec::new(),
        machine: Machine::default(),
        label: String::new(),
        disturbed_above: amdahl::data::DISTURBED_ABOVE,
        spare_above: None,
    }
}
