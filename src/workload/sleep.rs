//! Tasks that only wait: I/O in its smallest form. It scales past the cores, since a waiting
//! worker needs none.

use super::digest::digest;
use crate::units::{Bound, Theory};
use crate::work::{At, Checksum, Entry, Parameter, Spec, SpecError, Stage, Workload, waiting};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "sleep",
    summary: "independent tasks that wait and do not compute: I/O-bound, scales past the cores",
    parameters: &[
        Parameter { name: "tasks", default: "64", what: "how many tasks, 1 to 100000" },
        Parameter {
            name: "ms",
            default: "4",
            what: "how long each waits, milliseconds, above 0 to 60000",
        },
    ],
    build: |spec| Ok(Arc::new(Sleep::new(spec)?)),
};

struct Sleep {
    spec: Spec,
    tasks: usize,
    each: Duration,
}

impl Sleep {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let ms = spec.value("ms", 4.0, "milliseconds, above 0 to 60000", |ms| {
            *ms > 0.0 && *ms <= 60_000.0
        })?;
        Ok(Self {
            spec: spec.clone(),
            tasks: spec.value("tasks", 64, "a number of tasks, 1 to 100000", |tasks| {
                (1..=100_000).contains(tasks)
            })?,
            each: Duration::from_secs_f64(ms / 1e3),
        })
    }
}

impl Workload for Sleep {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.tasks)]
    }

    fn task(&self, at: At) -> Checksum {
        waiting(|| thread::sleep(self.each));
        digest(at.index as u64)
    }

    fn expected(&self) -> Option<Checksum> {
        Some((0..self.tasks as u64).map(digest).collect())
    }

    fn theory(&self) -> Theory {
        Theory::known(
            1.0,
            format!(
                "waits need no core and share nothing; {} equal tasks take a whole number of turns, ceil({}/n)",
                self.tasks, self.tasks
            ),
        )
    }

    fn bound(&self) -> Bound {
        Bound::Io
    }

    fn lesson(&self) -> String {
        "What waits needs workers, not cores: sixteen sleepers share one core without loss.".into()
    }
}
