//! What a steal costs here.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::stats::median;

/// Seconds from a fork to the moment when another worker of a rayon pool begins what it stole, and
/// back at the join: the median of many, measured once. `None` where no second worker runs.
pub fn stolen_join_s() -> Option<f64> {
    static MEASURED: OnceLock<Option<f64>> = OnceLock::new();
    *MEASURED.get_or_init(stolen_joins_s)
}

fn stolen_joins_s() -> Option<f64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().ok()?;
    let stolen: Vec<f64> = pool.install(|| (0..STEALS).filter_map(|_| one_stolen_s()).collect());
    // Where most joins were not stolen the rest say nothing.
    (stolen.len() * 2 > STEALS).then(|| median(&stolen)).flatten()
}

const STEALS: usize = 101;

/// How long the first half of a fork waits for the other to be stolen.
const PATIENCE: Duration = Duration::from_millis(2);

fn one_stolen_s() -> Option<f64> {
    let begun = Instant::now();
    let since = || begun.elapsed().as_nanos() as u64;
    let stolen_at = AtomicU64::new(0);
    rayon::join(
        || while stolen_at.load(Ordering::Acquire) == 0 && begun.elapsed() < PATIENCE {},
        || stolen_at.store(since().max(1), Ordering::Release),
    );
    let waited = Duration::from_nanos(stolen_at.load(Ordering::Acquire));
    (waited < PATIENCE).then_some(waited.as_secs_f64())
}
