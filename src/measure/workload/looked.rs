//! How many threads run at a time in untimed calls of a body that shares its work by itself.

use std::time::{Duration, Instant};

use crate::data::Running;
use crate::measure::observe::Looker;
use crate::work::Crew;

/// Answers of so many calls are kept at a time, as of a sample.
const SLICE: Duration = Duration::from_millis(10);

/// Calls for `at_least` so long, at least once. `None` where the system does not tell which threads run.
pub(super) fn looked(crew: &mut dyn Crew, workers: usize, at_least: Duration) -> Option<Running> {
    let looker = Looker::new(workers)?;
    let mut called = Duration::ZERO;
    while called < at_least {
        crew.enter(&mut |call| {
            looker.begin();
            let start = Instant::now();
            while start.elapsed() < SLICE {
                std::hint::black_box(call());
            }
            looker.pause();
            called += start.elapsed();
        });
    }
    looker.seen()
}
