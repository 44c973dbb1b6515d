//! Task times of one call, for work, span and schedules.

use super::job::Job;
use super::recording::recording;
use crate::data::Recorded;
use crate::work::Stage;

/// Seconds of recording that are worth their time.
const MOST_S: f64 = 1.0;

/// Runs that a recording of tasks makes, plain ones included.
const CALLS: f64 = 5.0;

/// A function that records itself is recorded once where a call takes up to so many seconds.
const MOST_ALONE_S: f64 = 20.0;

/// Records a job's strands on one worker. `None` for jobs that hand out no tasks and do not record
/// themselves, for jobs of lanes (their bodies share state, so they mean nothing alone), for jobs
/// whose call takes too long, and for what panics outside of its workers.
pub(super) fn record(job: &Job, call_s: f64) -> Option<Recorded> {
    let tasks = job.workload.stages(1)[..] != [Stage::Serial];
    let most_s = if tasks { MOST_S / CALLS } else { MOST_ALONE_S };
    if call_s.is_nan() || call_s > most_s {
        return None;
    }
    Some(recording(&job.workload, job.executor.as_ref(), MOST_S).ok()?.recorded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec;
    use crate::work::{At, Checksum, Spec, Workload};
    use std::sync::Arc;

    struct Made(Vec<Stage>, fn(At) -> Checksum);

    impl Workload for Made {
        fn spec(&self) -> Spec {
            Spec::named("made")
        }
        fn stages(&self, _workers: usize) -> Vec<Stage> {
            self.0.clone()
        }
        fn task(&self, at: At) -> Checksum {
            (self.1)(at)
        }
    }

    fn made(stages: &[Stage], task: fn(At) -> Checksum) -> Job {
        let serial = exec::build(&Spec::named("threads")).unwrap();
        Job::new(Arc::new(Made(stages.to_vec(), task)), serial)
    }

    fn kinds(stages: &[Stage], call_s: f64) -> Option<Vec<(String, usize)>> {
        let seen = record(&made(stages, long), call_s)?;
        Some(seen.stages.into_iter().map(|stage| (stage.kind, stage.seconds.len())).collect())
    }

    /// Longer than a hundred reads of any clock.
    fn long(_: At) -> Checksum {
        std::thread::sleep(std::time::Duration::from_millis(1));
        Checksum(1)
    }

    #[test]
    fn only_jobs_that_hand_out_tasks_are_recorded() {
        let both = kinds(&[Stage::Tasks(3), Stage::Serial], 0.001).unwrap();
        assert_eq!(both, [("tasks".to_owned(), 3), ("serial".to_owned(), 1)]);
        assert_eq!(kinds(&[Stage::Serial], 0.001), None);
        assert_eq!(kinds(&[Stage::Tasks(3), Stage::Lanes], 0.001), None);
        assert_eq!(kinds(&[Stage::Tasks(3)], 1.0), None);
    }

    #[test]
    fn tasks_that_are_too_fine_are_timed_together() {
        let fine = record(&made(&[Stage::Tasks(100_000)], |_| Checksum(1)), 0.001).unwrap();
        let grouped = fine.grouped.unwrap() as usize;
        assert!(grouped > 1);
        assert_eq!(fine.stages[0].seconds.len(), 100_000_usize.div_ceil(grouped));
    }

    #[test]
    fn a_task_that_panics_outside_its_pool_is_not_recorded() {
        let inside_only = |_: At| Checksum(rayon::current_thread_index().unwrap() as u64);
        assert_eq!(record(&made(&[Stage::Tasks(3)], inside_only), 0.001), None);
    }
}
