//! Bulk-synchronous phases: all work on a phase, unevenly, and wait for the slowest before the
//! next.

use super::digest::digest;
use super::parameters::{call_ms, ms, whole};
use super::spinning::{ITERATIONS, Steps, expected, spin};
use crate::units::Theory;
use crate::work::{
    At, Checksum, Entry, Needs, Parameter, Spec, SpecError, Stage, Workload, lock, waiting,
};
use std::sync::{Arc, Mutex};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "barrier",
    summary: "phases with a barrier after each: the slowest worker rules",
    parameters: &[
        Parameter { name: "phases", default: "20", what: "how many phases, 1 to 100000" },
        Parameter {
            name: "imbalance",
            default: "0.3",
            what: "how unevenly a phase is cut: cuts move by up to this share of a piece, 0 to 1",
        },
        call_ms("40"),
        ITERATIONS,
    ],
    build: |spec| Ok(Arc::new(Barrier::new(spec)?)),
};

struct Barrier {
    spec: Spec,
    phases: u64,
    imbalance: f64,
    steps: Steps,
    meeting: Mutex<Option<(usize, Arc<std::sync::Barrier>)>>,
}

impl Barrier {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let imbalance =
            spec.value("imbalance", 0.3, "a share, 0 to 1", |share| (0.0..=1.0).contains(share))?;
        Ok(Self {
            spec: spec.clone(),
            phases: whole(spec, "phases", 20, 1..=100_000)?,
            imbalance,
            steps: Steps::of(spec, ms(spec, 40.0)?)?,
            meeting: Mutex::default(),
        })
    }

    fn meeting(&self, workers: usize) -> Arc<std::sync::Barrier> {
        let mut meeting = lock(&self.meeting);
        match meeting.as_ref() {
            Some((size, barrier)) if *size == workers => Arc::clone(barrier),
            _ => {
                let barrier = Arc::new(std::sync::Barrier::new(workers));
                *meeting = Some((workers, Arc::clone(&barrier)));
                barrier
            }
        }
    }

    /// The first step of a phase.
    fn phase_start(&self, phase: u64) -> u64 {
        let steps = u128::from(self.steps.get()) * u128::from(phase) / u128::from(self.phases);
        steps as u64
    }

    /// Where the piece of worker `index` begins: an even cut, moved at random, but the same in
    /// every call.
    fn cut(&self, phase: u64, index: usize, workers: usize) -> u64 {
        let (start, end) = (self.phase_start(phase), self.phase_start(phase + 1));
        if index == 0 {
            return start;
        }
        if index == workers {
            return end;
        }
        let random = digest((phase << 32) | index as u64).0 as f64 / u64::MAX as f64 - 0.5;
        let share = (index as f64 + self.imbalance * random) / workers as f64;
        start + ((end - start) as f64 * share) as u64
    }
}

impl Workload for Barrier {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn recipe(&self) -> Spec {
        self.steps.fixed(&self.spec)
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        self.steps.get();
        vec![Stage::Lanes]
    }

    fn task(&self, at: At) -> Checksum {
        let meeting = self.meeting(at.workers);
        let phase = |phase| {
            let cut = |index| self.cut(phase, index, at.workers);
            let part = spin(cut(at.index)..cut(at.index + 1));
            waiting(|| meeting.wait());
            part
        };
        (0..self.phases).map(phase).collect()
    }

    fn expected(&self) -> Option<Checksum> {
        Some(expected(0..self.steps.get()))
    }

    fn theory(&self) -> Theory {
        Theory::shape(
            "each phase takes as long as its largest piece, and a barrier costs a wake-up: waiting grows with the workers",
        )
    }

    fn needs(&self) -> Needs {
        Needs { shared_memory: true, concurrent_lanes: true, waits_untold: false }
    }

    fn lesson(&self) -> String {
        "At a barrier the slowest sets the pace: imbalance costs as much as serial code.".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_phase_join_without_gap() {
        let spec = "barrier,phases=3,imbalance=1,iterations=1000".parse().unwrap();
        let barrier = Barrier::new(&spec).unwrap();
        for workers in [1, 2, 7] {
            let mut end = 0;
            for phase in 0..3 {
                for index in 0..workers {
                    assert_eq!(barrier.cut(phase, index, workers), end);
                    let next = barrier.cut(phase, index + 1, workers);
                    assert!(next >= end);
                    end = next;
                }
            }
            assert_eq!(end, 1000);
        }
    }
}
