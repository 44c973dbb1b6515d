//! The machine's own capacity beside commands: a kernel of ours in the same rounds.

use std::path::Path;
use std::time::Instant;

use crate::data::{Block, Sample};
use crate::measure::engine::{Mode, Visit};
use crate::measure::workload::{BlockError, Job, JobTimer, PlainTimer, block_of};
use crate::units::Seconds;

/// Measures one block of the kernel in this process. In the pilot it is told with the time that
/// the whole visit takes, as that of a command.
pub(super) fn measured(job: &Job, visit: &Visit, mode: Mode) -> Result<(Block, u64), BlockError> {
    let start = Instant::now();
    // The plain timer keeps no files.
    let mut with = JobTimer { timer: &mut PlainTimer::BLOCK.clone(), folder: Path::new("") };
    let (mut block, answer) = block_of(job, visit, None, &mut with)?;
    if let (Mode::Pilot, Ok(seconds)) = (mode, Seconds::new(start.elapsed().as_secs_f64())) {
        block.samples = vec![Sample { seconds, calls: 1 }];
    }
    Ok((block, answer.0))
}
