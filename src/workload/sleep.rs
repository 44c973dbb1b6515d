//! Tasks that only wait: I/O in its smallest form. It scales past the cores, since a waiting
//! worker needs none.

use super::digest::digest;
use super::parameters::{ms, whole};
use crate::units::{Bound, Theory};
use crate::work::{
    At, Checksum, Entry, EventLoop, Parameter, Promise, Spec, SpecError, Stage, Workload, waiting,
};
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
        let ms = ms(spec, 4.0)?;
        Ok(Self {
            spec: spec.clone(),
            tasks: whole(spec, "tasks", 64, 1..=100_000)?,
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

    fn awaited<'t>(&'t self, at: At, on: &'t dyn EventLoop) -> Option<Promise<'t, Checksum>> {
        Some(Box::pin(async move {
            on.pause(self.each).await;
            digest(at.index as u64)
        }))
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
