//! A workload of one's own, with what theory says of it and a lesson for whoever reads the report.
//!
//! ```sh
//! cargo run --release --example own_workload -- --bench --quick
//! ```
//!
//! measures it and names the page. In a crate of your own this file stands in `benches/` with
//! `harness = false`, and `cargo bench` does the same.

use amdahl::bench::Bench;
use amdahl::work::{At, Bound, Checksum, Spec, Stage, Theory, Workload};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

/// How many pages are fetched, each in a millisecond, after a log-in of four.
const PAGES: usize = 36;
const PAGE: Duration = Duration::from_millis(1);
const LOG_IN: Duration = Duration::from_millis(4);

/// A crawler: it logs in once, which no second worker makes faster, then fetches pages.
struct Crawler;

impl Workload for Crawler {
    /// The series will be called `crawler@threads`.
    fn spec(&self) -> Spec {
        Spec::named("crawler")
    }

    /// One call: first a stage that one worker does while the others wait (Amdahl's serial part),
    /// then one of independent tasks that the workers pull.
    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Serial, Stage::Tasks(PAGES)]
    }

    /// Does one task. What it returns is its part of the answer: parts are added up, and a call
    /// with a wrong sum is an error, never a sample.
    fn task(&self, at: At) -> Checksum {
        thread::sleep(if at.stage == 0 { LOG_IN } else { PAGE });
        Checksum(at.index as u64)
    }

    /// The right answer of a whole call: 0 from the log-in, then 0 + 1 + .. + 35.
    fn expected(&self) -> Option<Checksum> {
        Some(Checksum((PAGES * (PAGES - 1) / 2) as u64))
    }

    /// What is known before measuring. The report sets it beside what was found.
    fn theory(&self) -> Theory {
        Theory::known(0.9, "36 of 40 ms are pages, which are fetched independently")
    }

    /// It waits rather than computes, so it is measured past the cores.
    fn bound(&self) -> Bound {
        Bound::Io
    }

    /// One sentence for the reader.
    fn lesson(&self) -> String {
        "A log-in of a tenth of the time caps the speedup at ten, however many workers fetch."
            .into()
    }
}

fn main() -> ExitCode {
    // On plain threads; any executor that `amdahl list` names will do.
    Bench::new().workload(Crawler, &["threads"]).run()
}
