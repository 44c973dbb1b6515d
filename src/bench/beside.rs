//! A bench as another commit built it, measured in the same rounds: a process of each a round.

use std::collections::BTreeMap;

use crate::data::Role;
use crate::measure::{
    Assignment, Event, MeasureError, Plan, PlannedSeries, RoundEnd, Runner, Stop, Visit,
};

/// What the names of the other commit's series begin with.
pub(super) const BASE: &str = "base: ";

/// The plan with every job twice: as the base has it, and as this program does.
pub(super) fn twice(plan: Plan) -> Plan {
    let is_job = |planned: &&PlannedSeries| planned.series.role == Role::Subject;
    let base = plan.series.iter().filter(is_job).cloned().map(|mut planned| {
        planned.series.name.insert_str(0, BASE);
        planned
    });
    let series = base.collect::<Vec<_>>().into_iter().chain(plan.series).collect();
    Plan { series, ..plan }
}

/// Runs a round in two processes, one of each program; which is first changes from round to round.
pub(super) struct Beside<R> {
    pub(super) own: R,
    pub(super) base: R,
}

impl<R: Runner> Runner for Beside<R> {
    fn round(
        &mut self,
        assignment: &Assignment,
        stop: &Stop,
        tell: &mut dyn FnMut(Event),
    ) -> Result<RoundEnd, MeasureError> {
        let mut end = RoundEnd::default();
        let base_first = assignment.round.is_multiple_of(2);
        for of_base in [base_first, !base_first] {
            let part = Part::of(assignment, of_base);
            if part.assignment.visits.is_empty() || end.interrupted {
                continue;
            }
            let runner = if of_base { &mut self.base } else { &mut self.own };
            let seen =
                runner.round(&part.assignment, stop, &mut |event| tell(part.placed(event)))?;
            end.processes.extend(seen.processes);
            end.interrupted = seen.interrupted;
            end.waited_for = seen.waited_for;
        }
        Ok(end)
    }

    fn block_s(&self, visit: &Visit, call_s: f64) -> f64 {
        let series = visit.series.strip_prefix(BASE).unwrap_or(&visit.series).to_owned();
        self.own.block_s(&Visit { series, workers: visit.workers }, call_s)
    }

    fn timer(&self) -> String {
        self.own.timer()
    }

    fn root(&self) -> std::path::PathBuf {
        self.own.root()
    }
}

/// The visits of one program, under the names that it has for them.
struct Part {
    assignment: Assignment,
    /// Where each stands in the whole.
    places: Vec<usize>,
    of_base: bool,
}

impl Part {
    fn of(whole: &Assignment, of_base: bool) -> Self {
        let own_name = |name: &str| match name.strip_prefix(BASE) {
            Some(name) => of_base.then(|| name.to_owned()),
            None => (!of_base).then(|| name.to_owned()),
        };
        let visits = whole.visits.iter().enumerate();
        let (places, visits): (Vec<usize>, Vec<Visit>) = visits
            .filter_map(|(at, visit)| {
                let series = own_name(&visit.series)?;
                Some((at, Visit { series, workers: visit.workers }))
            })
            .unzip();
        let expected_s = places.iter().filter_map(|at| whole.expected_s.get(*at).copied());
        let answers: BTreeMap<String, u64> = whole
            .answers
            .iter()
            .filter_map(|(name, answer)| Some((own_name(name)?, *answer)))
            .collect();
        let folder = if of_base { whole.folder.join("base") } else { whole.folder.clone() };
        let expected_s = expected_s.collect();
        let assignment = Assignment { visits, expected_s, answers, folder, ..whole.clone() };
        Self { assignment, places, of_base }
    }

    /// An event as one of the whole.
    fn placed(&self, event: Event) -> Event {
        match event {
            Event::Started(visit) => Event::Started(self.places[visit]),
            Event::Timed { visit, block, answer } => {
                Event::Timed { visit: self.places[visit], block, answer }
            }
            Event::Failed { visit, reason, again } => {
                Event::Failed { visit: self.places[visit], reason, again }
            }
            Event::Recorded { series, recorded } => {
                let series = if self.of_base { format!("{BASE}{series}") } else { series };
                Event::Recorded { series, recorded }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Mode;

    /// Fails every visit with its own name and process.
    struct Fails(u32, Vec<Vec<String>>);

    impl Runner for Fails {
        fn round(
            &mut self,
            assignment: &Assignment,
            _stop: &Stop,
            tell: &mut dyn FnMut(Event),
        ) -> Result<RoundEnd, MeasureError> {
            let names: Vec<String> = assignment.visits.iter().map(Visit::to_string).collect();
            for (visit, name) in names.iter().enumerate() {
                let reason = format!("{} {name} {:?}", self.0, assignment.answers);
                tell(Event::Failed { visit, reason, again: false });
            }
            self.1.push(names);
            Ok(RoundEnd { processes: vec![self.0], ..RoundEnd::default() })
        }

        fn block_s(&self, _visit: &Visit, call_s: f64) -> f64 {
            call_s
        }

        fn timer(&self) -> String {
            "fake".into()
        }
    }

    fn round(round: u32) -> (Vec<u32>, Vec<(usize, String)>) {
        let names = ["base: a", "a", "capacity", "base: a"];
        let visit =
            |(name, workers): (&str, usize)| Visit { series: name.into(), workers: Some(workers) };
        let assignment = Assignment {
            round,
            mode: Mode::Measure,
            visits: names.into_iter().zip(1..).map(visit).collect(),
            expected_s: vec![1.0, 2.0, 3.0, 4.0],
            answers: [("base: a".into(), 7), ("a".into(), 8)].into(),
            folder: "r".into(),
        };
        let mut both = Beside { own: Fails(1, Vec::new()), base: Fails(2, Vec::new()) };
        let mut told = Vec::new();
        let end = both.round(&assignment, &Stop::default(), &mut |event| {
            if let Event::Failed { visit, reason, .. } = event {
                told.push((visit, reason));
            }
        });
        (end.unwrap().processes, told)
    }

    #[test]
    fn a_round_is_a_process_of_each_program_in_turns_and_events_keep_their_places() {
        let (processes, told) = round(0);
        assert_eq!(processes, [2, 1]);
        let expected = [
            (0, "2 a/1 {\"a\": 7}"),
            (3, "2 a/4 {\"a\": 7}"),
            (1, "1 a/2 {\"a\": 8}"),
            (2, "1 capacity/3 {\"a\": 8}"),
        ];
        assert_eq!(told, expected.map(|(at, reason)| (at, reason.to_owned())));
        assert_eq!(round(1).0, [1, 2]);
    }
}
