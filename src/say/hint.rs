//! What a reader can do, by the door through which amdahl was called. A page or a file is read
//! anywhere: its hints are the command line's.

use crate::units::text;

/// Through what amdahl was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// `amdahl ...`
    CommandLine,
    /// `cargo bench`
    #[cfg_attr(not(feature = "criterion"), expect(dead_code, reason = "no bench, no such door"))]
    Bench,
}

/// How to name another folder for reports.
pub(crate) fn another_folder(door: Door) -> &'static str {
    match door {
        Door::CommandLine => "--output or AMDAHL_REPORTS names one, such as --output reports",
        Door::Bench => "AMDAHL_REPORTS names one, such as AMDAHL_REPORTS=reports",
    }
}

/// How to count so many cores of others as no disturbance.
pub(crate) fn accept_others(cores: f64) -> String {
    let above = text::number(cores.floor() + 1.0, 0);
    format!("amdahl report --disturbed-above {above} FILE")
}

/// How to measure the machine's own capacity beside commands.
pub(crate) const CAPACITY: &str = "--capacity";
