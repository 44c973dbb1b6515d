//! What recording beside the times costs them: a block of calls and a run of a command, each against
//! the same that nobody watches.

use amdahl::internal::measure::command::{CommandRunner, CommandSpec};
use amdahl::internal::measure::{
    Assignment, Event, JobTimer, Mode, PlainTimer, Runner, Stop, Timer, Visit, block_of, setup,
};
use amdahl::internal::stats::median;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Verdicts, interleaved, ratio};

/// No timed block may take more than so much longer for being recorded.
const MOST: f64 = 1.005;
const ROUNDS: usize = 30;

pub fn recording(verdicts: &mut Verdicts) {
    calls(verdicts);
    command(verdicts);
}

fn row(verdicts: &mut Verdicts, what: &str, recorded: &[f64], bare: &[f64]) {
    let found = ratio(recorded, bare);
    let text = format!("recorded over bare: {}", found.text());
    verdicts.row(what, &text, "at most 1.005", Some(found.lo <= MOST));
}

/// A job with a serial stage, which is timed too.
fn calls(verdicts: &mut Verdicts) {
    let job = setup::job("synthetic,p=0.5,ms=10@threads").expect("a job of the library");
    let visit = Visit { series: job.name.clone(), workers: Some(2) };
    let folder = Path::new("");
    let mut recorded = || {
        let mut with = JobTimer { timer: &mut PlainTimer::BLOCK.clone(), folder };
        let (block, _) = block_of(&job, &visit, None, &mut with).expect("it runs");
        block.median().expect("it has samples")
    };
    let mut bare = || {
        let mut crew = job.crew(visit.workers).expect("its workers start");
        let timed = PlainTimer::BLOCK.clone().time(&visit, folder, crew.as_mut());
        let seconds: Vec<f64> =
            timed.expect("it runs").iter().map(|sample| sample.seconds.get()).collect();
        median(&seconds).expect("it has samples")
    };
    let [recorded, bare] = interleaved(ROUNDS, [&mut recorded, &mut bare]);
    row(verdicts, "recording of calls, 2 workers", &recorded, &bare);
}

/// Two processes of about .2 s under a shell, looked at while they run.
fn command(verdicts: &mut Verdicts) {
    const LINE: &str = "count() { i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done; }; \
                        count & count & wait";
    let mut spec = CommandSpec::new(vec![LINE.into()]);
    (spec.shell, spec.name) = (Some("sh".into()), "job".into());
    // This process has no other children that may be taken for orphans meanwhile.
    let mut runner = CommandRunner::new(vec![spec], 1, false).expect("outputs have a place");
    let mut recorded = || {
        let assignment = Assignment {
            round: 0,
            mode: Mode::Measure,
            visits: vec![Visit { series: "job".into(), workers: Some(2) }],
            expected_s: Vec::new(),
            answers: Default::default(),
            folder: runner.folder(None),
        };
        let mut seconds = f64::NAN;
        let mut tell = |event| {
            if let Event::Timed { block, .. } = event {
                seconds = block.median().unwrap_or(f64::NAN);
            }
        };
        runner.round(&assignment, &Stop::default(), &mut tell).expect("it runs");
        seconds
    };
    let mut bare = || {
        let start = std::time::Instant::now();
        let mut shell = Command::new("sh");
        shell.args(["-c", LINE]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(shell.status().expect("sh starts").success());
        start.elapsed().as_secs_f64()
    };
    let [recorded, bare] = interleaved(ROUNDS, [&mut recorded, &mut bare]);
    row(verdicts, "recording of a command of .2 s, 2 processes", &recorded, &bare);
}
