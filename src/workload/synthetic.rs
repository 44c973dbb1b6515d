//! A job whose parallel fraction is given: the truth that the measuring is tested against.

use super::digest::digest;
use super::parameters::{call_ms, ms, word};
use super::spinning::{ITERATIONS, Steps, expected, spin};
use crate::units::{Bound, Theory, text};
use crate::work::{
    At, Checksum, Entry, EventLoop, Parameter, Promise, Spec, SpecError, Stage, Workload, waiting,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "synthetic",
    summary: "a job whose parallel fraction is given: a serial part, then equal shares for all",
    parameters: &[
        Parameter { name: "p", default: "0.95", what: "the parallel fraction, 0 to 1" },
        call_ms("40"),
        Parameter {
            name: "kind",
            default: "spin",
            what: "spin (a counted amount of arithmetic) or sleep (until a deadline counted from the start of the call: a perfect virtual core, which hides a late start)",
        },
        ITERATIONS,
    ],
    build: |spec| Ok(Arc::new(Synthetic::new(spec)?)),
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spin,
    Sleep,
}

struct Synthetic {
    spec: Spec,
    p: f64,
    ms: f64,
    kind: Kind,
    steps: Steps,
    origin: Instant,
    /// When this call began, nanoseconds after `origin`.
    began: AtomicU64,
}

impl Synthetic {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let ms = ms(spec, 40.0)?;
        let p = spec.value("p", 0.95, "a fraction, 0 to 1", |p| (0.0..=1.0).contains(p))?;
        let kind = word(spec, "kind", &[("spin", Kind::Spin), ("sleep", Kind::Sleep)])?;
        if kind == Kind::Sleep
            && let Some(value) = spec.get("iterations")
        {
            return Err(SpecError::Value {
                name: spec.name().into(),
                key: "iterations".into(),
                value: value.into(),
                expected: "no iterations with kind=sleep".into(),
            });
        }
        Ok(Self {
            spec: spec.clone(),
            p,
            ms,
            kind,
            steps: Steps::of(spec, ms)?,
            origin: Instant::now(),
            began: AtomicU64::new(0),
        })
    }

    /// The steps that belong to the serial part.
    fn serial_steps(&self) -> u64 {
        ((1.0 - self.p) * self.steps.get() as f64).round() as u64
    }

    /// Where share `index` of `workers` begins.
    fn share_start(&self, index: usize, workers: usize) -> u64 {
        let serial = self.serial_steps();
        let parallel = u128::from(self.steps.get() - serial);
        serial + (parallel * index as u128 / workers as u128) as u64
    }

    /// How long until this task's deadline.
    fn left(&self, at: At) -> Duration {
        let parallel = if self.is_serial(at) { 0.0 } else { self.p / at.workers as f64 };
        let began = Duration::from_nanos(self.began.load(Ordering::Acquire));
        let due = began + Duration::from_secs_f64(self.ms / 1e3 * (1.0 - self.p + parallel));
        due.saturating_sub(self.origin.elapsed())
    }

    fn is_serial(&self, at: At) -> bool {
        self.p < 1.0 && at.stage == 0
    }

    /// What a task that slept answers: all lanes together are one answer, however many they are.
    fn slept(&self, at: At) -> Checksum {
        match (self.is_serial(at), at.index) {
            (true, _) => digest(0),
            (false, 0) => digest(1),
            (false, _) => Checksum::default(),
        }
    }

    /// The kind of the stage; stages of no work are left out.
    fn plan(&self) -> Vec<Stage> {
        let mut stages = Vec::with_capacity(2);
        if self.p < 1.0 {
            stages.push(Stage::Serial);
        }
        if self.p > 0.0 {
            stages.push(Stage::Lanes);
        }
        stages
    }
}

impl Workload for Synthetic {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn recipe(&self) -> Spec {
        match self.kind {
            Kind::Spin => self.steps.fixed(&self.spec),
            Kind::Sleep => self.spec.clone(),
        }
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        if self.kind == Kind::Spin {
            self.steps.get();
        }
        self.plan()
    }

    fn stage_name(&self, stage: usize) -> Option<&'static str> {
        Some(if self.p < 1.0 && stage == 0 { "serial" } else { "parallel" })
    }

    fn begin(&self, _workers: usize) {
        let now = self.origin.elapsed().as_nanos() as u64;
        self.began.store(now, Ordering::Release);
    }

    fn task(&self, at: At) -> Checksum {
        match (self.kind, self.is_serial(at)) {
            (Kind::Spin, true) => spin(0..self.serial_steps()),
            (Kind::Spin, false) => {
                let start = |index| self.share_start(index, at.workers);
                spin(start(at.index)..start(at.index + 1))
            }
            (Kind::Sleep, _) => {
                waiting(|| thread::sleep(self.left(at)));
                self.slept(at)
            }
        }
    }

    fn awaited<'t>(&'t self, at: At, on: &'t dyn EventLoop) -> Option<Promise<'t, Checksum>> {
        (self.kind == Kind::Sleep).then(|| -> Promise<'t, Checksum> {
            Box::pin(async move {
                on.pause(self.left(at)).await;
                self.slept(at)
            })
        })
    }

    fn expected(&self) -> Option<Checksum> {
        Some(match self.kind {
            Kind::Spin => expected(0..self.steps.get()),
            Kind::Sleep => {
                let stages = self.plan();
                let serial = stages.contains(&Stage::Serial).then(|| digest(0));
                let lanes = stages.contains(&Stage::Lanes).then(|| digest(1));
                serial.into_iter().chain(lanes).collect()
            }
        })
    }

    fn theory(&self) -> Theory {
        Theory {
            expected_bias: format!(
                "waking workers takes time that nobody shares: at p >= 0.9 expect p too low by up to 1/ms, here {}",
                text::number(1.0 / self.ms, 4)
            ),
            ..Theory::known(self.p, "p is what was asked for")
        }
    }

    fn bound(&self) -> Bound {
        match self.kind {
            Kind::Spin => Bound::Cpu,
            Kind::Sleep => Bound::Io,
        }
    }

    fn lesson(&self) -> String {
        match self.kind {
            Kind::Spin => "Amdahl's law itself: the serial part stays, however many share the rest.",
            Kind::Sleep => "Amdahl's law on perfect virtual cores: a deadline hides a late start, so this shows the law and not the cost of waking.",
        }
        .into()
    }
}
