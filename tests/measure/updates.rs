//! A workload that loses updates says how many, and its answers are no failure.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use amdahl::internal::exec;
use amdahl::internal::measure::{BlockError, Job, JobTimer, PlainTimer, Visit, block_of};
use amdahl::internal::workload;
use amdahl::work::{At, Checksum, Spec, Stage, Updates, Workload};

/// Makes ten updates a call and loses three; tells it, or keeps it to itself.
struct Loses {
    calls: AtomicU64,
    tells: bool,
}

impl Workload for Loses {
    fn spec(&self) -> Spec {
        Spec::named("loses")
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Serial]
    }

    fn task(&self, _at: At) -> Checksum {
        self.calls.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(std::time::Duration::from_millis(1));
        Checksum(7)
    }

    fn updates(&self) -> Option<Updates> {
        let calls = self.calls.swap(0, Ordering::Relaxed);
        self.tells.then_some(Updates { made: 10 * calls, lost: 3 * calls })
    }

    fn expected(&self) -> Option<Checksum> {
        Some(Checksum(10))
    }
}

fn block(workload: Arc<dyn Workload>) -> Result<Option<Updates>, BlockError> {
    let job = Job::new(workload, exec::build(&Spec::named("threads")).unwrap());
    let visit = Visit { series: job.name.clone(), workers: Some(2) };
    let mut with = JobTimer { timer: &mut PlainTimer::WARMED.clone(), folder: Path::new("") };
    block_of(&job, &visit, None, &mut with).map(|(block, _)| block.updates)
}

#[test]
fn who_tells_what_it_lost_is_measured_with_it() {
    // A warming call, mostly, and a timed one.
    let is_of_a_block =
        |told: Updates| (10..=20).contains(&told.made) && told.made * 3 == told.lost * 10;
    let loses = |calls, tells| Arc::new(Loses { calls: AtomicU64::new(calls), tells });
    let told = block(loses(0, true)).unwrap();
    assert!(told.is_some_and(is_of_a_block), "{told:?}");
    let told = block(loses(5, true)).unwrap();
    assert!(told.is_some_and(is_of_a_block), "what came before is not of this block: {told:?}");
}

#[test]
fn who_does_not_tell_it_gave_a_wrong_answer() {
    let silent = Arc::new(Loses { calls: AtomicU64::new(0), tells: false });
    assert!(matches!(block(silent), Err(BlockError::Wrong { .. })));
}

#[test]
fn a_race_loses_nothing_on_one_worker_nor_under_one_lock_and_never_more_than_it_made() {
    let racy = || workload::build(&"counter,kind=racy,adds=100000".parse().unwrap()).unwrap();
    let lost_by = |executor: &str, workers: usize| {
        let (racy, spec) = (racy(), executor.parse().unwrap());
        let mut crew = exec::build(&spec).unwrap().crew(workers, &racy).unwrap();
        crew.enter(&mut |call| {
            (0..5).for_each(|_| {
                call();
            });
        });
        let told = racy.updates().unwrap();
        assert_eq!(told.made, 500_000, "{executor}");
        assert_eq!(racy.updates(), Some(Updates::default()), "asked again");
        told.lost
    };
    assert_eq!(lost_by("threads", 1), 0);
    assert_eq!(lost_by("global-lock", 4), 0);
    assert!(lost_by("threads", 4) < 500_000);
}
