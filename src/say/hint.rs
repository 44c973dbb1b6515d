//! What a reader can do, as the command line has it: a page or a file is read anywhere.

use crate::units::text;

/// How to count so many cores of others as no disturbance.
pub(crate) fn accept_others(cores: f64) -> String {
    let above = text::number(cores.floor() + 1.0, 0);
    format!("amdahl report --disturbed-above {above} FILE")
}

/// How to measure the machine's own capacity beside commands.
pub(crate) const CAPACITY: &str = "--capacity";
