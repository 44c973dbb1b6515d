//! The measuring process: reads an assignment, visits its points, tells what happened, and ends
//! by itself when the parent is gone.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use super::job::{BlockError, Job, JobTimer, block_of};
use super::record::record;
use super::timer::{PlainTimer, Timer};
use crate::exec::Pins;
use crate::measure::engine::{Assignment, Event, Mode, Visit};
use crate::measure::observe::begin_counting;
use crate::work::Checksum;
use crate::workload;

/// Set in a process that measures one round for a parent.
pub const CHILD: &str = "AMDAHL_CHILD";

/// What a measuring process is told.
#[derive(Serialize, Deserialize)]
pub(super) struct Order<A> {
    pub(super) assignment: A,
    /// By series: from what its workload is built, where building one measures something.
    pub(super) recipes: BTreeMap<String, String>,
    /// The CPUs that workers are held to.
    pub(super) pins: Vec<usize>,
}

/// Whether this process was started to measure a round.
pub fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// Serves as a measuring process: assignment from standard input, events to standard output.
///
/// # Errors
/// When the assignment cannot be read.
pub fn serve(jobs: &[Job], timer: &mut dyn Timer) -> io::Result<()> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let order: Order<Assignment> = serde_json::from_str(&line).map_err(io::Error::other)?;
    end_with_parent()?;
    begin_counting();
    let pins = Pins::new(order.pins);
    let ordered = |job| as_ordered(job, &order.recipes).held_to(pins.clone());
    let jobs: Vec<Job> = jobs.iter().map(ordered).collect();
    run(&order.assignment, &jobs, timer, &mut |event| {
        let mut out = io::stdout().lock();
        // A parent that is gone ends this process through its pipe.
        let _ = out.write_all(event.to_line().as_bytes()).and_then(|()| out.flush());
    });
    Ok(())
}

/// The job that the parent has: what it measured when it built the workload is not measured anew.
fn as_ordered(job: &Job, recipes: &BTreeMap<String, String>) -> Job {
    let recipe = recipes.get(&job.name).and_then(|recipe| recipe.parse().ok());
    match recipe.and_then(|recipe| workload::build(&recipe).ok()) {
        Some(workload) => job.doing(workload),
        None => job.clone(),
    }
}

/// The parent holds the other end of standard input for as long as it lives.
fn end_with_parent() -> io::Result<()> {
    let wait = || {
        let mut rest = [0; 64];
        while matches!(io::stdin().read(&mut rest), Ok(read) if read > 0) {}
        std::process::exit(1);
    };
    std::thread::Builder::new().spawn(wait).map(drop)
}

/// Whether a job is recorded at this visit: in the pilot, at its fewest workers.
fn records_at(assignment: &Assignment, visit: &Visit) -> bool {
    let own = assignment.visits.iter().filter(|other| other.series == visit.series);
    let fewest = own.filter_map(|other| other.workers).min();
    assignment.mode == Mode::Pilot && visit.workers == fewest
}

/// Visits the points of an assignment in order.
pub fn run(
    assignment: &Assignment,
    jobs: &[Job],
    timer: &mut dyn Timer,
    tell: &mut dyn FnMut(Event),
) {
    let mut answers = assignment.answers.clone();
    for (index, visit) in assignment.visits.iter().enumerate() {
        tell(Event::Started(index));
        let Some(job) = jobs.iter().find(|job| job.name == visit.series) else {
            let reason = "this program has no such job; was it rebuilt meanwhile?".into();
            tell(Event::Failed { visit: index, reason, again: false });
            continue;
        };
        let reference = answers.get(&visit.series).copied().map(Checksum);
        let mut warmed = PlainTimer::WARMED;
        let timer: &mut dyn Timer = match assignment.mode {
            Mode::Pilot | Mode::Check => &mut warmed,
            Mode::Measure => timer,
        };
        let mut with = JobTimer { timer, folder: &assignment.folder };
        match block_of(job, visit, reference, &mut with) {
            Ok((mut block, answer)) => {
                block.round = assignment.round;
                answers.insert(visit.series.clone(), answer.0);
                let call_s = block.median().unwrap_or(f64::INFINITY);
                if let Some(workers) = visit.workers.filter(|_| records_at(assignment, visit)) {
                    let series = visit.series.clone();
                    if let Some(recorded) = record(job, call_s * workers as f64) {
                        tell(Event::Recorded { series, recorded });
                    }
                }
                // Last of all: the parent leaves when it has heard of every visit.
                tell(Event::Timed { visit: index, block: Box::new(block), answer: answer.0 });
            }
            Err(error) => {
                let again = !matches!(error, BlockError::NoBaseline | BlockError::Ended(_));
                tell(Event::Failed { visit: index, reason: error.to_string(), again });
            }
        }
    }
}
