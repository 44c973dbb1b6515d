//! How long one worker ran alone: the serial stages of a call, timed while it is measured.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::units::{Bound, Theory, Updates};
use crate::work::{At, Checksum, EventLoop, Needs, Promise, Spec, Stage, Workload};

/// A workload whose serial stages are timed: two looks at the clock a stage.
pub(super) struct Alone {
    inner: Arc<dyn Workload>,
    /// By stage: one worker does it while the others wait.
    serial: Vec<bool>,
    nanos: AtomicU64,
}

impl Alone {
    /// `None` where no stage is serial, or where all is one serial stage: what such a body does
    /// inside is not seen from here.
    pub(super) fn of(inner: &Arc<dyn Workload>, workers: usize) -> Option<Arc<Self>> {
        let stages = inner.stages(workers);
        let serial: Vec<bool> = stages.iter().map(|stage| *stage == Stage::Serial).collect();
        let some = serial.contains(&true) && serial.contains(&false);
        let (inner, nanos) = (Arc::clone(inner), AtomicU64::default());
        some.then(|| Arc::new(Self { inner, serial, nanos }))
    }

    /// Whether all is one serial stage, on several workers: a body that shares its work by itself.
    pub(super) fn is_unseen(workload: &dyn Workload, workers: usize) -> bool {
        workers > 1 && workload.stages(workers).iter().all(|stage| *stage == Stage::Serial)
    }

    /// Seconds in serial stages so far.
    pub(super) fn seconds(&self) -> f64 {
        self.nanos.load(Ordering::Relaxed) as f64 * 1e-9
    }
}

impl Workload for Alone {
    fn spec(&self) -> Spec {
        self.inner.spec()
    }

    fn recipe(&self) -> Spec {
        self.inner.recipe()
    }

    fn stages(&self, workers: usize) -> Vec<Stage> {
        self.inner.stages(workers)
    }

    fn stage_name(&self, stage: usize) -> Option<&'static str> {
        self.inner.stage_name(stage)
    }

    fn task(&self, at: At) -> Checksum {
        if !self.serial[at.stage] {
            return self.inner.task(at);
        }
        let start = Instant::now();
        let answer = self.inner.task(at);
        self.nanos.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        answer
    }

    fn awaited<'t>(&'t self, at: At, on: &'t dyn EventLoop) -> Option<Promise<'t, Checksum>> {
        let promise = self.inner.awaited(at, on)?;
        if !self.serial[at.stage] {
            return Some(promise);
        }
        Some(Box::pin(async move {
            let start = Instant::now();
            let answer = promise.await;
            self.nanos.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
            answer
        }))
    }

    fn begin(&self, workers: usize) {
        self.inner.begin(workers);
    }

    fn late_answers(&self) -> Option<Vec<Checksum>> {
        self.inner.late_answers()
    }

    fn updates(&self) -> Option<Updates> {
        self.inner.updates()
    }

    fn expected(&self) -> Option<Checksum> {
        self.inner.expected()
    }

    fn theory(&self) -> Theory {
        self.inner.theory()
    }

    fn bound(&self) -> Bound {
        self.inner.bound()
    }

    fn bytes_per_call(&self) -> Option<u64> {
        self.inner.bytes_per_call()
    }

    fn needs(&self) -> Needs {
        self.inner.needs()
    }

    fn lesson(&self) -> String {
        self.inner.lesson()
    }
}
