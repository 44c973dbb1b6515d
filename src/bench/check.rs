//! `cargo bench -- --test`: whether all answers of a job are the same.

use std::collections::BTreeMap;
use std::process::ExitCode;

use crate::measure::session::INTERRUPTED;
use crate::measure::{Assignment, Event, Mode, Runner, Stop, Visit};
use crate::measuring::MeasuringError;
use crate::report::{self, print};

/// Processes in which every point is checked: an answer may be the same in each of them, and another
/// in the next.
const CHECKS: u32 = 2;

/// Runs each point some times in two processes and checks that all answers of a job are the same.
pub(super) fn check(
    runner: &mut dyn Runner,
    visits: Vec<Visit>,
) -> Result<ExitCode, MeasuringError> {
    let stop = Stop::on_signal()?;
    let mut checked = Checked { open: visits, ..Checked::default() };
    let mut interrupted = false;
    for round in 0..CHECKS {
        let assignment = Assignment {
            round,
            mode: Mode::Check,
            visits: checked.open.clone(),
            expected_s: Vec::new(),
            answers: checked.answers.clone(),
            folder: runner.folder(None),
        };
        let end = runner.round(&assignment, &stop, &mut |event| {
            checked.hear(&assignment.visits, event, round + 1 == CHECKS);
        })?;
        interrupted = end.interrupted;
        if interrupted || checked.open.is_empty() {
            break;
        }
    }
    checked.say(&format!("\n{} passed, {} failed\n", checked.passed, checked.failed));
    checked.printed?;
    Ok(match (interrupted, checked.failed) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::FAILURE,
    })
}

/// What was checked so far.
struct Checked {
    /// Points that have not failed.
    open: Vec<Visit>,
    /// The answer of each job.
    answers: BTreeMap<String, u64>,
    passed: usize,
    failed: usize,
    printed: Result<(), report::ReportError>,
}

impl Default for Checked {
    fn default() -> Self {
        let (open, answers) = (Vec::new(), BTreeMap::new());
        Self { open, answers, passed: 0, failed: 0, printed: Ok(()) }
    }
}

impl Checked {
    fn hear(&mut self, visits: &[Visit], event: Event, last: bool) {
        match event {
            Event::Timed { visit, answer, .. } => {
                self.answers.insert(visits[visit].series.clone(), answer);
                if last {
                    self.passed += 1;
                    self.say(&format!("{} ... ok\n", visits[visit]));
                }
            }
            Event::Failed { visit, reason, .. } => {
                self.failed += 1;
                self.open.retain(|open| *open != visits[visit]);
                self.say(&format!("{} ... FAILED: {}\n", visits[visit], report::plain(&reason)));
            }
            Event::Started(_) | Event::Recorded { .. } => {}
        }
    }

    fn say(&mut self, line: &str) {
        if self.printed.is_ok() {
            self.printed = print(line);
        }
    }
}
