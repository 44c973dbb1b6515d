//! Rounds in processes of their own: the same binary again, told what to do through a pipe.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::child::CHILD;
use super::message::{Assignment, Event, Mode};
use super::sweep::{RoundEnd, Runner, Stop};
use super::{MeasureError, Visit};

/// Measures each round in a fresh process of `program`, which must call
/// [`child::serve`](super::child::serve) when [`CHILD`] is set.
pub struct ProcessRunner {
    /// The binary; usually this one.
    pub program: PathBuf,
    /// Its arguments: enough to build the same jobs.
    pub arguments: Vec<String>,
    /// Where rounds keep their files, a folder each.
    pub folder: PathBuf,
    /// How much longer than expected one visit may take; longer is a stall.
    pub limit: Duration,
    /// Seconds that a measured block takes when a call takes so many seconds.
    pub block_s: fn(f64) -> f64,
    /// The timer's name.
    pub timer: String,
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
            if let (Some(reason), false) = (seen.broke, seen.interrupted) {
                // The visit that ended its process is lost; the rest go on in a new one.
                if done < assignment.visits.len() {
                    tell(Event::Failed { visit: done, reason });
                    done += 1;
                }
            }
        }
        Ok(end)
    }

    fn block_s(&self, call_s: f64) -> f64 {
        (self.block_s)(call_s)
    }

    fn timer(&self) -> String {
        self.timer.clone()
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
    broke: Option<String>,
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
        std::fs::create_dir_all(&assignment.folder).map_err(failed("given a folder"))?;
        let mut child = self.start(assignment).map_err(failed("started"))?;
        let mut order = serde_json::to_string(assignment).unwrap_or_default();
        order.push('\n');
        // Held open for as long as the process shall live.
        let mut pipe = child.stdin.take();
        if let Some(pipe) = &mut pipe {
            pipe.write_all(order.as_bytes()).map_err(failed("spoken to"))?;
        }
        let (events, last_words) = listen(&mut child);
        let mut seen = Seen { process: child.id(), finished: 0, interrupted: false, broke: None };
        let ended = self.follow(assignment, stop, &events, &mut seen, tell);
        drop(pipe);
        let status = end(&mut child, ended == Ended::ByItself);
        if seen.broke.is_none() && seen.finished < assignment.visits.len() {
            let words = last_words.join().unwrap_or_default();
            seen.broke = Some(format!("its process ended ({status}){}", quoted(&words)));
        }
        Ok(seen)
    }

    /// A block that was predicted to be long may be three times that long.
    fn limit_of(&self, assignment: &Assignment, visit: usize) -> Duration {
        let expected_s = assignment.expected_s.get(visit).copied().unwrap_or(0.0);
        self.limit + Duration::try_from_secs_f64(3.0 * expected_s).unwrap_or_default()
    }

    fn start(&self, assignment: &Assignment) -> std::io::Result<Child> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env(CHILD, "1")
            .env("CRITERION_HOME", &assignment.folder)
            .env_remove("CARGO_CRITERION_PORT")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Ctrl-C is for the parent alone: it ends the process through its pipe.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn()
    }

    /// Follows the events of one process until it ends, stalls or must stop.
    fn follow(
        &self,
        assignment: &Assignment,
        stop: &Stop,
        events: &Receiver<Event>,
        seen: &mut Seen,
        tell: &mut dyn FnMut(Event),
    ) -> Ended {
        let mut since = Instant::now();
        loop {
            match events.recv_timeout(GLANCE) {
                Ok(event) => {
                    since = Instant::now();
                    seen.finished +=
                        usize::from(matches!(event, Event::Timed { .. } | Event::Failed { .. }));
                    tell(event);
                }
                Err(RecvTimeoutError::Disconnected) => return Ended::ByItself,
                Err(RecvTimeoutError::Timeout) if stop.asked() => {
                    seen.interrupted = true;
                    return Ended::MustEnd;
                }
                Err(RecvTimeoutError::Timeout)
                    if since.elapsed() > self.limit_of(assignment, seen.finished) =>
                {
                    let limit = self.limit_of(assignment, seen.finished);
                    let visit = assignment.visits.get(seen.finished);
                    seen.broke = visit.map(|visit| stalled(visit, assignment.mode, limit));
                    return Ended::MustEnd;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

#[derive(PartialEq)]
enum Ended {
    ByItself,
    MustEnd,
}

fn stalled(visit: &Visit, mode: Mode, limit: Duration) -> String {
    let (job, executor) = visit.series.split_once('@').unwrap_or((&visit.series, "unknown"));
    let workers = visit.workers.unwrap_or(1);
    let what = match mode {
        Mode::Pilot => "two calls",
        Mode::Check => "one call",
        Mode::Measure => "a block of calls",
    };
    format!(
        "stalled: '{job}' on '{executor}' with {workers} worker(s) did not finish {what} in \
         {} s; if it is only slow, set AMDAHL_TIMEOUT to more seconds",
        limit.as_secs_f64().round()
    )
}

/// Waits a moment for a process that is done, ends one that is not, and says how it went.
fn end(child: &mut Child, done: bool) -> String {
    let patience = if done { GRACE * 4 } else { GRACE };
    let since = Instant::now();
    while since.elapsed() < patience {
        match child.try_wait() {
            Ok(Some(status)) => return status.to_string(),
            Ok(None) => thread::sleep(Duration::from_millis(2)),
            Err(error) => return error.to_string(),
        }
    }
    let killed = child.kill().and_then(|()| child.wait());
    killed.map_or_else(|error| error.to_string(), |status| status.to_string())
}

/// Reads both outputs of the process: events from one, the end of the other for a failure.
fn listen(child: &mut Child) -> (Receiver<Event>, thread::JoinHandle<String>) {
    let (events, heard) = channel();
    if let Some(out) = child.stdout.take() {
        thread::spawn(move || hear(BufReader::new(out), &events));
    }
    let err = child.stderr.take();
    let last_words = thread::spawn(move || err.map(last_bytes).unwrap_or_default());
    (heard, last_words)
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

/// The end of what a process wrote, however much it was.
fn last_bytes(mut from: impl Read) -> String {
    const KEEP: usize = 600;
    let (mut kept, mut part) = (Vec::new(), [0; 4096]);
    while let Ok(read) = from.read(&mut part) {
        if read == 0 {
            break;
        }
        kept.extend_from_slice(&part[..read]);
        let surplus = kept.len().saturating_sub(KEEP);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(&kept).trim().to_owned()
}

fn quoted(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("; its last words: {words}") }
}
