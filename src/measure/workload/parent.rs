//! Rounds in processes of their own: the same binary again, told what to do through a pipe.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::child::{CHILD, Order};
use super::program::Program;
use super::timer::Timer;
use crate::exec;
use crate::measure::engine::{
    Assignment, Event, MeasureError, Mode, RoundEnd, Runner, Stop, Visit,
};
use crate::work::lock;
use crate::workload::SCRATCH;

/// Measures each round in a fresh process of `program`, which must call
/// [`child::serve`](super::child::serve) when [`CHILD`] is set.
pub struct ProcessRunner {
    /// The binary; usually this one.
    pub program: Program,
    /// Its arguments: enough to build the same jobs.
    pub arguments: Vec<String>,
    /// Where rounds keep their files, a folder each.
    pub folder: PathBuf,
    /// How much longer than expected one visit may take; longer is a stall.
    pub limit: Duration,
    /// How somebody gives it: `set AMDAHL_TIMEOUT to`, `give --timeout`.
    pub limit_given_by: &'static str,
    /// The timer that its measuring processes use.
    pub timer: Box<dyn Timer>,
    /// By series: from what its workload is built, as [`recipes`](super::setup::recipes) says.
    pub recipes: BTreeMap<String, String>,
    /// The series whose threads are looked at in further calls ([`looked_at`](super::setup::looked_at)).
    pub looked_at: BTreeSet<String>,
    /// The CPUs that workers are held to, the first worker's first; empty: wherever the system
    /// puts them.
    pub pins: Vec<usize>,
}

/// Where rounds keep their files: a fresh folder, since what an earlier run left would be taken
/// for this one's.
pub fn fresh_rounds_folder(within: &Path) -> PathBuf {
    let folder = within.join("rounds");
    // A folder that cannot be emptied is found when the first round wants to write to it.
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// How often an interruption is looked for.
const GLANCE: Duration = Duration::from_millis(50);

/// How long a process may take to end once it is told to.
const GRACE: Duration = Duration::from_millis(500);

impl Runner for ProcessRunner {
    fn round(
        &mut self,
        assignment: &Assignment,
        stop: &Stop,
        tell: &mut dyn FnMut(Event),
    ) -> Result<RoundEnd, MeasureError> {
        self.program.check()?;
        let mut end = RoundEnd::default();
        let mut done = 0;
        let mut answers = assignment.answers.clone();
        while done < assignment.visits.len() && !end.interrupted {
            let rest = Assignment {
                visits: assignment.visits[done..].to_vec(),
                expected_s: assignment.expected_s.get(done..).unwrap_or_default().to_vec(),
                answers: answers.clone(),
                ..assignment.clone()
            };
            let first = done;
            let seen = self.one_process(&rest, stop, &mut |event| {
                if let Event::Timed { visit, answer, .. } = &event {
                    answers.insert(rest.visits[*visit].series.clone(), *answer);
                }
                tell(event.moved(first));
            })?;
            end.processes.push(seen.process);
            end.interrupted = seen.interrupted;
            done += seen.finished;
            if let (Some(Broke { reason, again }), false) = (seen.broke, seen.interrupted) {
                // The visit that ended its process is lost; the rest go on in a new one.
                if done < assignment.visits.len() {
                    tell(Event::Failed { visit: done, reason, again });
                    done += 1;
                }
            }
        }
        Ok(end)
    }

    fn block_s(&self, visit: &Visit, call_s: f64) -> f64 {
        let several = visit.workers.is_some_and(|workers| workers > 1);
        let looked_at = several && self.looked_at.contains(&visit.series);
        self.timer.block_s(call_s) + if looked_at { self.timer.looking_s(call_s) } else { 0.0 }
    }

    fn timer(&self) -> String {
        self.timer.name().into()
    }

    fn root(&self) -> PathBuf {
        self.folder.clone()
    }
}

/// What became of one process.
struct Seen {
    process: u32,
    /// Visits that it timed or reported as failed.
    finished: usize,
    interrupted: bool,
    /// Why it ended before its last visit.
    broke: Option<Broke>,
}

struct Broke {
    reason: String,
    /// Whether another try may succeed: it ended by itself.
    again: bool,
}

impl ProcessRunner {
    fn one_process(
        &self,
        assignment: &Assignment,
        stop: &Stop,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Seen, MeasureError> {
        let failed =
            |what| move |source| MeasureError::Process { round: assignment.round, what, source };
        let folder = &assignment.folder;
        std::fs::create_dir_all(folder)
            .map_err(failed(format!("given the folder '{}'", folder.display())))?;
        let program = format!("started from '{}'", self.program.path.display());
        let scratch = tempfile::tempdir().map_err(failed("given a temporary folder".into()))?;
        let mut child = self.start(assignment, scratch.path()).map_err(failed(program))?;
        let heard = listen(&mut child).inspect_err(|_| end_at_once(&mut child));
        let (events, last_words) = heard.map_err(failed("given threads that listen".into()))?;
        let (recipes, pins) = (self.recipes.clone(), self.pins.clone());
        let order = Order { assignment, recipes, pins };
        let mut order = serde_json::to_string(&order).unwrap_or_default();
        order.push('\n');
        let mut pipe = child.stdin.take();
        let told = pipe.as_mut().map(|pipe| pipe.write_all(order.as_bytes()));
        let mut seen = Seen { process: child.id(), finished: 0, interrupted: false, broke: None };
        let ended = match told {
            Some(Ok(())) => self.follow(assignment, stop, &mut child, &events, &mut seen, tell),
            // It ended before it listened: its last words say why.
            _ => Ended::ByItself,
        };
        let status = end(&mut child, pipe, ended == Ended::ByItself);
        if seen.broke.is_none() && seen.finished < assignment.visits.len() {
            let words = last_words.said();
            let reason = format!("its process ended ({status}){}", quoted(&words));
            seen.broke = Some(Broke { reason, again: true });
        }
        Ok(seen)
    }

    /// A block that was predicted to be long may be three times that long.
    fn limit_of(&self, assignment: &Assignment, visit: usize) -> Duration {
        let expected_s = assignment.expected_s.get(visit).copied().unwrap_or(0.0);
        self.limit + Duration::try_from_secs_f64(3.0 * expected_s).unwrap_or_default()
    }

    fn start(&self, assignment: &Assignment, scratch: &Path) -> io::Result<Child> {
        let mut command = exec::command(&self.program.path);
        command
            .args(&self.arguments)
            .env(CHILD, "1")
            .env("CRITERION_HOME", &assignment.folder)
            .env(SCRATCH, scratch)
            .env_remove("CARGO_CRITERION_PORT")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Ctrl-C is for the parent alone: it ends the process through its pipe.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn()
    }

    /// Follows the events of one process until its last visit is done, it ends, stalls or must
    /// stop. What it started may live on and hold its output: silence after its end is the end.
    fn follow(
        &self,
        assignment: &Assignment,
        stop: &Stop,
        child: &mut Child,
        events: &Receiver<Event>,
        seen: &mut Seen,
        tell: &mut dyn FnMut(Event),
    ) -> Ended {
        let (mut since, mut gone) = (Instant::now(), false);
        while seen.finished < assignment.visits.len() {
            match events.recv_timeout(GLANCE) {
                Ok(event) => {
                    since = Instant::now();
                    seen.finished +=
                        usize::from(matches!(event, Event::Timed { .. } | Event::Failed { .. }));
                    tell(event);
                }
                Err(RecvTimeoutError::Disconnected) => return Ended::ByItself,
                Err(RecvTimeoutError::Timeout) if gone => return Ended::ByItself,
                Err(RecvTimeoutError::Timeout)
                    if since.elapsed() > self.limit_of(assignment, seen.finished) =>
                {
                    let limit = self.limit_of(assignment, seen.finished);
                    let visit = assignment.visits.get(seen.finished);
                    let stalled =
                        |visit| stalled(visit, assignment.mode, limit, self.limit_given_by);
                    let broke = |visit| Broke { reason: stalled(visit), again: false };
                    seen.broke = visit.map(broke);
                    return Ended::MustEnd;
                }
                Err(RecvTimeoutError::Timeout) => {
                    gone = matches!(child.try_wait(), Ok(Some(_)));
                }
            }
            if stop.asked() {
                seen.interrupted = true;
                return Ended::MustEnd;
            }
        }
        Ended::ByItself
    }
}

#[derive(PartialEq)]
enum Ended {
    ByItself,
    MustEnd,
}

fn stalled(visit: &Visit, mode: Mode, limit: Duration, given_by: &str) -> String {
    let (job, executor) = visit.series.split_once('@').unwrap_or((&visit.series, "unknown"));
    let workers = visit.workers.unwrap_or(1);
    let what = match mode {
        Mode::Pilot | Mode::Check => "two calls",
        Mode::Measure => "a block of calls",
    };
    format!(
        "stalled: '{job}' on '{executor}' with {workers} worker(s) did not finish {what} in \
         {} s; if it is only slow, {given_by} more seconds",
        limit.as_secs_f64().round()
    )
}

/// Waits a moment for a process that is done, ends one that is not with all that it started, and
/// says how it went. Closing `pipe` tells it to end at once; one that is done may clean up.
fn end(child: &mut Child, pipe: Option<ChildStdin>, done: bool) -> String {
    let held = pipe.filter(|_| done);
    let patience = if done { GRACE * 4 } else { GRACE };
    let since = Instant::now();
    while since.elapsed() < patience && matches!(child.try_wait(), Ok(None)) {
        thread::sleep(Duration::from_millis(2));
    }
    drop(held);
    end_group(child);
    child.wait().map_or_else(|error| error.to_string(), |status| status.to_string())
}

/// The process leads a group of its own.
#[cfg(unix)]
fn end_group(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // A group of which nobody is left is what is wanted.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn end_group(child: &mut Child) {
    // One that has ended is what is wanted.
    let _ = child.kill();
}

/// Reads both outputs of the process: events from one, the end of the other for a failure.
fn listen(child: &mut Child) -> io::Result<(Receiver<Event>, LastWords)> {
    let (events, heard) = channel();
    if let Some(out) = child.stdout.take() {
        thread::Builder::new().spawn(move || hear(BufReader::new(out), &events))?;
    }
    Ok((heard, LastWords::of(child.stderr.take())?))
}

/// Ends a process that cannot be listened to.
fn end_at_once(child: &mut Child) {
    end_group(child);
    // Nobody asks how it ended.
    let _ = child.wait();
}

/// The end of what a process wrote, however much it was.
struct LastWords {
    kept: Arc<Mutex<Vec<u8>>>,
    reader: thread::JoinHandle<()>,
}

impl LastWords {
    fn of(err: Option<impl Read + Send + 'static>) -> io::Result<Self> {
        let kept: Arc<Mutex<Vec<u8>>> = Arc::default();
        let keep = Arc::clone(&kept);
        let read = move || err.into_iter().for_each(|e| last(e, &keep));
        Ok(Self { kept, reader: thread::Builder::new().spawn(read)? })
    }

    /// What was said; somebody else may hold the pipe open for good, so the wait is short.
    fn said(self) -> String {
        let since = Instant::now();
        while !self.reader.is_finished() && since.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(2));
        }
        String::from_utf8_lossy(&lock(&self.kept)).trim().to_owned()
    }
}

fn hear(mut out: impl BufRead, events: &Sender<Event>) {
    let mut line = Vec::new();
    while matches!(out.read_until(b'\n', &mut line), Ok(read) if read > 0) {
        if let Some(event) = Event::from_line(&String::from_utf8_lossy(&line))
            && events.send(event).is_err()
        {
            return;
        }
        line.clear();
    }
}

fn last(mut from: impl Read, keep: &Mutex<Vec<u8>>) {
    const KEEP: usize = 600;
    let mut part = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut part) {
        let mut kept = lock(keep);
        kept.extend_from_slice(&part[..read]);
        let surplus = kept.len().saturating_sub(KEEP);
        kept.drain(..surplus);
    }
}

fn quoted(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("; its last words: {words}") }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_stalled_point_names_what_gives_it_more_time() {
        let visit = Visit { series: "job@threads".into(), workers: Some(2) };
        let said = stalled(&visit, Mode::Measure, Duration::from_secs(3), "give --timeout");
        let way_out = "in 3 s; if it is only slow, give --timeout more seconds";
        assert!(said.ends_with(way_out), "{said}");
    }

    #[test]
    fn a_process_that_ends_before_it_listens_is_a_failed_visit_with_its_last_words() {
        let folder = tempfile::tempdir().unwrap();
        let mut runner = ProcessRunner {
            program: PathBuf::from("sh").into(),
            arguments: ["-c", "exec <&-; echo no licence >&2; exit 3"].map(str::to_owned).into(),
            folder: folder.path().into(),
            limit: Duration::from_secs(60),
            limit_given_by: "give",
            timer: Box::new(crate::measure::workload::PlainTimer::BLOCK),
            recipes: BTreeMap::new(),
            looked_at: BTreeSet::new(),
            pins: Vec::new(),
        };
        // More than a pipe holds, so that the write is still going on when nobody reads.
        let series = "x".repeat(1 << 20);
        let assignment = Assignment {
            round: 0,
            mode: Mode::Measure,
            visits: vec![Visit { series, workers: Some(1) }],
            expected_s: Vec::new(),
            answers: Default::default(),
            folder: runner.folder(Some(0)),
        };
        let mut told = Vec::new();
        runner.round(&assignment, &Stop::default(), &mut |event| told.push(event)).unwrap();
        let [Event::Failed { visit: 0, reason, again: true }] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert!(reason.contains("exit status: 3"), "{reason}");
        assert!(reason.ends_with("its last words: no licence"), "{reason}");
    }
}
