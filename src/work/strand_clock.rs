//! The clock that strands are recorded with.

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Seek, SeekFrom};
use std::sync::OnceLock;
use std::time::Instant;

/// Strands shorter than this had a core all the while: who loses one waits longer for the next.
const LONG_S: f64 = 200e-6;

/// Times strands of the thread that made it: what a read of the clock costs is taken off, and what
/// the thread waited for a core that others had.
#[derive(Debug)]
pub(crate) struct StrandClock {
    read_s: f64,
    /// The kernel's account of the thread; `None` where there is none.
    account: Option<File>,
    waited_s: f64,
}

impl StrandClock {
    /// A clock whose reads cost as much as was found when the first was made.
    pub(crate) fn new() -> Self {
        let mut account = File::open("/proc/thread-self/schedstat").ok();
        let waited_s = account.as_mut().and_then(waited_s).unwrap_or(0.0);
        Self { read_s: read_s(), account, waited_s }
    }

    /// Seconds between two reads with nothing between them.
    pub(crate) fn read_s(&self) -> f64 {
        self.read_s
    }

    /// Seconds that a strand ran, which began and ended so many seconds apart.
    pub(crate) fn ran_s(&mut self, apart_s: f64) -> f64 {
        let waited = if apart_s < LONG_S { 0.0 } else { self.waited_since() };
        (apart_s - self.read_s - waited).max(0.0)
    }

    /// Seconds that the thread waited for a core since this was last asked.
    fn waited_since(&mut self) -> f64 {
        let before = self.waited_s;
        self.waited_s = self.account.as_mut().and_then(waited_s).unwrap_or(before);
        self.waited_s - before
    }
}

/// Seconds that a thread has waited for a core, by the second number of its account.
fn waited_s(account: &mut File) -> Option<f64> {
    let mut bytes = [0; 96];
    account.seek(SeekFrom::Start(0)).ok()?;
    let read = account.read(&mut bytes).ok()?;
    let text = std::str::from_utf8(&bytes[..read]).ok()?;
    let nanoseconds: f64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(nanoseconds * 1e-9)
}

/// Seconds between two reads of the clock with nothing between them, found once.
pub(super) fn read_s() -> f64 {
    static FOUND: OnceLock<f64> = OnceLock::new();
    *FOUND.get_or_init(least_read_s)
}

/// The least of many batches, in which nothing came between.
fn least_read_s() -> f64 {
    const BATCH: u32 = 200;
    let batch = |_| {
        let begun = Instant::now();
        for _ in 0..BATCH {
            black_box(Instant::now());
        }
        begun.elapsed().as_secs_f64() / f64::from(BATCH)
    };
    (0..50).map(batch).fold(f64::INFINITY, f64::min)
}
