//! Items pass one stage after the other, each stage one item at a time, with a bounded buffer
//! between: who is slow starves those behind and holds up those before (back-pressure).

use super::digest::digest;
use super::parameters::{whole, word};
use super::spinning::{ITERATIONS, Steps, expected, spin};
use crate::units::{Bound, Theory, text};
use crate::work::{
    At, Checksum, Entry, Needs, Parameter, Spec, SpecError, Stage, Workload, lock, wait_while,
    waiting,
};
use std::str::FromStr;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "pipeline",
    summary: "stages with bounded buffers between them, shared out among the workers: the slowest stage is the ceiling",
    parameters: &[
        Parameter {
            name: "stages",
            default: "1+2+4",
            what: "what an item takes in each stage, milliseconds, 1 to 16 stages",
        },
        Parameter { name: "items", default: "60", what: "how many items, 1 to 100000" },
        Parameter {
            name: "buffer",
            default: "4",
            what: "room between two stages: how many items may be in it or on their way to it, 1 to 100000",
        },
        Parameter {
            name: "jitter",
            default: "0",
            what: "how much a stage's time varies from item to item, as a share of it, 0 to 1",
        },
        Parameter {
            name: "kind",
            default: "sleep",
            what: "sleep (stages wait and need no core) or spin (a counted amount of arithmetic)",
        },
        ITERATIONS,
    ],
    build: |spec| Ok(Arc::new(Pipeline::new(spec)?)),
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sleep,
    Spin,
}

/// Milliseconds of each stage, `1+2+4`.
struct Stages(Vec<f64>);

impl FromStr for Stages {
    type Err = std::num::ParseFloatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split('+').map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl Stages {
    fn accepted(&self) -> bool {
        self.0.len() <= 16 && self.0.iter().all(|ms| *ms > 0.0 && *ms <= 60_000.0)
    }
}

struct Pipeline {
    spec: Spec,
    stages: Vec<f64>,
    /// The stages, the slowest first.
    slowest: Vec<usize>,
    items: usize,
    room: usize,
    jitter: f64,
    kind: Kind,
    steps: Steps,
    line: Mutex<Line>,
    changed: Condvar,
}

/// By stage: how many items it has begun, and how many of these it is through with. Items keep
/// their order, so this says where each of them is.
#[derive(Default)]
struct Line {
    begun: Vec<usize>,
    through: Vec<usize>,
}

/// One item in one stage.
#[derive(Clone, Copy)]
struct Turn {
    stage: usize,
    item: usize,
}

impl Pipeline {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let said = "milliseconds above 0 to 60000 for 1 to 16 stages, as in 1+2+4";
        let Stages(stages) =
            spec.value("stages", Stages(vec![1.0, 2.0, 4.0]), said, Stages::accepted)?;
        let items = whole(spec, "items", 60, 1..=100_000)?;
        let share = |share: &f64| (0.0..=1.0).contains(share);
        let kind = word(spec, "kind", &[("sleep", Kind::Sleep), ("spin", Kind::Spin)])?;
        if let (Kind::Sleep, Some(value)) = (kind, spec.get("iterations")) {
            return Err(SpecError::Value {
                name: spec.name().into(),
                key: "iterations".into(),
                value: value.into(),
                expected: "no iterations but with kind=spin".into(),
            });
        }
        let mut slowest: Vec<usize> = (0..stages.len()).collect();
        slowest.sort_by(|a, b| stages[*b].total_cmp(&stages[*a]));
        Ok(Self {
            spec: spec.clone(),
            slowest,
            items,
            room: whole(spec, "buffer", 4, 1..=100_000)?,
            jitter: spec.value("jitter", 0.0, "a share, 0 to 1", share)?,
            kind,
            steps: Steps::of(spec, stages.iter().sum::<f64>() * items as f64)?,
            stages,
            line: Mutex::default(),
            changed: Condvar::new(),
        })
    }

    fn turns(&self) -> impl Iterator<Item = Turn> {
        let stages = self.stages.len();
        (0..self.items).flat_map(move |item| (0..stages).map(move |stage| Turn { stage, item }))
    }

    fn number(&self, turn: Turn) -> u64 {
        (turn.item * self.stages.len() + turn.stage) as u64
    }

    /// What a stage takes for an item: at random, but the same in every call.
    fn ms(&self, turn: Turn) -> f64 {
        let random = digest(self.number(turn)).0 as f64 / u64::MAX as f64 * 2.0 - 1.0;
        self.stages[turn.stage] * (1.0 + self.jitter * random)
    }

    fn steps(&self, turn: Turn) -> u64 {
        let all = self.stages.iter().sum::<f64>() * self.items as f64;
        (self.steps.get() as f64 * self.ms(turn) / all) as u64
    }

    /// `late`: by how much the last sleep of this worker was too long, which this one makes good.
    fn serve(&self, turn: Turn, late: &mut Duration) -> Checksum {
        match self.kind {
            Kind::Sleep => {
                let due = Duration::from_secs_f64(self.ms(turn) / 1e3).saturating_sub(*late);
                let begun = Instant::now();
                waiting(|| thread::sleep(due));
                *late = begun.elapsed().saturating_sub(due);
                digest(self.number(turn))
            }
            Kind::Spin => spin(0..self.steps(turn)),
        }
    }

    /// The slowest stage that can begin an item.
    fn ready(&self, line: &Line) -> Option<usize> {
        let can_begin = |&stage: &usize| {
            let (begun, through) = (&line.begun, &line.through);
            let arrived = if stage == 0 { self.items } else { through[stage - 1] };
            let room = begun.get(stage + 1).is_none_or(|next| begun[stage] - next < self.room);
            begun[stage] == through[stage] && begun[stage] < arrived && room
        };
        self.slowest.iter().copied().find(can_begin)
    }

    fn is_over(&self, line: &Line) -> bool {
        line.through.last() == Some(&self.items)
    }

    /// Notes what a worker has done and gives it the next to do. `None`: all is done.
    fn next(&self, done: Option<Turn>) -> Option<Turn> {
        if let Some(Turn { stage, .. }) = done {
            lock(&self.line).through[stage] += 1;
        }
        let nothing = |line: &mut Line| !self.is_over(line) && self.ready(line).is_none();
        let mut line = wait_while(&self.line, &self.changed, nothing);
        let Some(stage) = self.ready(&line) else {
            self.changed.notify_all();
            return None;
        };
        let item = line.begun[stage];
        line.begun[stage] += 1;
        // Who gets something to do wakes the next who can: nobody wakes for nothing.
        if self.ready(&line).is_some() {
            self.changed.notify_one();
        }
        Some(Turn { stage, item })
    }

    /// Milliseconds of a call with a worker for each stage: an item begins a stage when it has
    /// come out of the one before, when the item ahead has left it, and when there is room behind.
    fn in_line_ms(&self) -> f64 {
        let stages = self.stages.len();
        let mut begin = vec![vec![0.0_f64; stages]; self.items];
        let mut left = vec![0.0_f64; stages];
        for item in 0..self.items {
            let mut arrived = 0.0_f64;
            for stage in 0..stages {
                let behind = item.checked_sub(self.room).map(|ahead| &begin[ahead]);
                let room = behind.and_then(|ahead| ahead.get(stage + 1)).copied();
                begin[item][stage] = arrived.max(left[stage]).max(room.unwrap_or(0.0));
                arrived = begin[item][stage] + self.ms(Turn { stage, item });
                left[stage] = arrived;
            }
        }
        left.last().copied().unwrap_or(0.0)
    }
}

impl Workload for Pipeline {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn recipe(&self) -> Spec {
        match self.kind {
            Kind::Sleep => self.spec.clone(),
            Kind::Spin => self.steps.fixed(&self.spec),
        }
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        if self.kind == Kind::Spin {
            self.steps.get();
        }
        vec![Stage::Lanes]
    }

    fn begin(&self, _workers: usize) {
        let none = vec![0; self.stages.len()];
        *lock(&self.line) = Line { begun: none.clone(), through: none };
    }

    fn task(&self, _at: At) -> Checksum {
        let mut done = None;
        let turns = std::iter::from_fn(|| {
            done = waiting(|| self.next(done));
            done
        });
        let mut late = Duration::ZERO;
        turns.map(|turn| self.serve(turn, &mut late)).collect()
    }

    fn expected(&self) -> Option<Checksum> {
        Some(match self.kind {
            Kind::Sleep => self.turns().map(|turn| digest(self.number(turn))).collect(),
            Kind::Spin => self.turns().map(|turn| expected(0..self.steps(turn))).collect(),
        })
    }

    fn theory(&self) -> Theory {
        let (slowest, all) = (self.stages[self.slowest[0]], self.stages.iter().sum::<f64>());
        let work: f64 = self.turns().map(|turn| self.ms(turn)).sum();
        let most = work / self.in_line_ms();
        let varies =
            if self.jitter > 0.0 { ", and stages that vary wait for each other" } else { "" };
        let why = format!(
            "a stage has one item at a time and the slowest takes {} of an item's {} ms, so at most {}: {} as the pipeline also fills and drains{varies}",
            text::short(slowest),
            text::short(all),
            text::speedup(all / slowest, 2),
            text::speedup(most, 2),
        );
        Theory::capped(most, self.stages.len(), why)
    }

    fn bound(&self) -> Bound {
        match self.kind {
            Kind::Sleep => Bound::Io,
            Kind::Spin => Bound::Cpu,
        }
    }

    fn needs(&self) -> Needs {
        Needs { shared_memory: true, concurrent_lanes: true, waits_untold: false }
    }

    fn lesson(&self) -> String {
        let buffer = match (self.jitter > 0.0, self.room) {
            (false, _) => "a buffer raises no ceiling, it only evens out times that vary",
            (true, 1) => "where times vary, a buffer for one makes stages wait for each other",
            (true, _) => "a buffer evens out times that vary, up to that ceiling",
        };
        format!("The slowest stage is the ceiling, however many workers there are; {buffer}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipeline(spec: &str) -> Pipeline {
        Pipeline::new(&spec.parse().unwrap()).unwrap()
    }

    #[test]
    fn in_line_the_slowest_stage_sets_the_pace() {
        assert_eq!(pipeline("pipeline,items=1").in_line_ms(), 7.0);
        assert_eq!(pipeline("pipeline,items=10").in_line_ms(), 43.0);
        assert_eq!(pipeline("pipeline,items=10,buffer=1").in_line_ms(), 43.0);
        assert_eq!(pipeline("pipeline,items=10,stages=4+2+1").in_line_ms(), 43.0);
        assert_eq!(pipeline("pipeline,items=10,stages=3").in_line_ms(), 30.0);
    }

    #[test]
    fn a_buffer_matters_where_times_vary() {
        let ms = |buffer| {
            pipeline(&format!("pipeline,stages=2+2+2,jitter=1,items=500,buffer={buffer}"))
                .in_line_ms()
        };
        assert!(ms(1) > 1.2 * ms(16), "{} {}", ms(1), ms(16));
        assert!(ms(16) > 0.9 * 1000.0, "no buffer raises the ceiling");
    }

    #[test]
    fn theory_is_the_share_of_the_slowest_stage() {
        let theory = pipeline("pipeline,items=100").theory();
        let cap = theory.cap.unwrap();
        assert_eq!((cap.workers, theory.parallel_fraction), (3, None));
        assert!((cap.speedup - 700.0 / 403.0).abs() < 1e-9, "{cap:?}");
        assert!(theory.why.contains("4 of an item's 7 ms, so at most 1.75x: 1.74x"), "{theory:?}");
    }
}
