//! One run of one process: started, timed, watched, and ended with all it started.

use std::cell::{Cell, RefCell};
use std::io;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use wait4::{ResUse, Wait4};

use super::continued::Continued;
use super::peak::OwnPeak;
use super::prepared::Prepared;
use super::threads::{Threads, pause_after};
use super::tree::{self, Member, Orphans};
use crate::exec::Held;
use crate::measure::engine::Stop;
use crate::measure::observe::{
    self, Counts, Retired, Used, ended_children_s, thread_cpu_s, threads,
};

/// How long a run may take.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Patience {
    /// Longer is a failure; `None`: as long as it likes.
    pub(super) limit: Option<Duration>,
    /// How long it may go on after somebody asked to stop.
    pub(super) after_stop: Duration,
}

/// How a run ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ended {
    ByItself(Used),
    /// It took longer than the limit.
    TimedOut(Used),
    /// It was stopped (as by Ctrl-Z) and did not go on: it wants the terminal.
    Halted(Used),
    /// This process was stopped (as by Ctrl-Z) meanwhile: the time means nothing.
    Unseen(Used),
    /// Somebody asked to stop.
    Stopped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Limit,
    Halt,
    Stop,
}

struct Running {
    group: u32,
    deadline: Option<Instant>,
    stop: Stop,
    after_stop: Duration,
    /// When the wish to stop was first seen.
    stopping: Option<Instant>,
    peak_bytes: u64,
    threads: Threads,
    /// How many looks in a row found it stopped.
    halted: usize,
    /// When its processes are looked at next.
    next_look: Instant,
    /// When it was last watched.
    watched_at: Instant,
    /// Nobody watched it for as long as [`UNWATCHED`].
    unwatched: bool,
    /// Why and when it was asked to end.
    asked: Option<(Why, Instant)>,
}

impl Running {
    fn is_watched(&mut self) {
        self.unwatched |= self.watched_at.elapsed() >= UNWATCHED;
    }
}

#[derive(Default)]
struct Watched {
    running: Option<Running>,
    over: bool,
}

#[derive(Default)]
struct Shared {
    watched: Mutex<Watched>,
    over: Condvar,
}

impl Shared {
    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs processes one after another; a thread of its own looks at the running one now and then,
/// so that waiting for its end costs nothing.
pub(super) struct Processes {
    shared: Arc<Shared>,
    watchdog: Option<JoinHandle<()>>,
    orphans: Option<Orphans>,
    continued: Continued,
    own_peak: OwnPeak,
    /// CPU seconds of ended children that are accounted for.
    ended_s: Cell<f64>,
    /// What the preparation of the running visit left.
    prepared: RefCell<Prepared>,
    /// Others may keep the process from a core.
    watchful: Cell<bool>,
}

/// What becomes of what a process leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leftover {
    /// It is ended.
    Ended,
    /// It lives until [`Processes::put_away`].
    Kept,
}

/// How often the watchdog is awake.
const GLANCE: Duration = Duration::from_millis(20);

/// A watchdog that slept so long was stopped with this process: the signal that it goes on may reach
/// another thread after the command's end was seen.
const UNWATCHED: Duration = Duration::from_secs(1);

/// So many looks in a row find a process that will not go on by itself.
const HALTED_LOOKS: usize = 10;

impl Processes {
    /// # Errors
    /// When the system gives no thread to watch from.
    pub(super) fn new(adopting: bool) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let watchdog = thread::Builder::new().spawn({
            let shared = Arc::clone(&shared);
            move || watch(&shared)
        })?;
        Ok(Self {
            shared,
            watchdog: Some(watchdog),
            orphans: adopting.then(Orphans::adopt),
            continued: Continued::listen(),
            own_peak: OwnPeak::default(),
            ended_s: Cell::new(ended_children_s("self").unwrap_or(0.0)),
            prepared: RefCell::default(),
            watchful: Cell::new(true),
        })
    }

    /// Says whether others may keep the next processes from a core: else those that nobody could
    /// look at while they ran are not looked at in the end either, which takes a fiftieth of the
    /// time of one that does nothing.
    pub(super) fn watch_for_others(&self, others: bool) {
        self.watchful.set(others);
    }

    /// Starts a command in a process group of its own, on the CPUs to which `hold` holds this thread,
    /// waits for it, and ends or keeps what it left.
    ///
    /// # Errors
    /// When it cannot be started or waited for.
    pub(super) fn run(
        &self,
        command: &mut Command,
        patience: Patience,
        stop: &Stop,
        leftover: Leftover,
        hold: &dyn Fn() -> io::Result<Held>,
    ) -> io::Result<Ended> {
        if stop.insisted() || (patience.after_stop.is_zero() && stop.asked()) {
            return Ok(Ended::Stopped);
        }
        self.continued.forget();
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let (counts, throttled_s) = (Counts::of_children(), observe::throttled_s());
        let retired = Retired::now();
        // A process has the CPUs of the thread that starts it.
        let held = hold()?;
        let start = Instant::now();
        let child = command.spawn();
        drop(held);
        let mut child = child?;
        let process = child.id();
        self.shared.watched().running = Some(Running {
            group: process,
            deadline: patience.limit.and_then(|limit| start.checked_add(limit)),
            stop: stop.clone(),
            after_stop: patience.after_stop,
            stopping: None,
            peak_bytes: 0,
            threads: Threads::default(),
            halted: 0,
            next_look: start + GLANCE,
            watched_at: start,
            unwatched: false,
            asked: None,
        });
        tree::until_it_ended(process);
        let wall = start.elapsed();
        // Its number may be another's when it was waited for: until then it is watched.
        let mut watched = self.shared.watched().running.take();
        watched.iter_mut().for_each(Running::is_watched);
        let is_worth_a_look = wall >= GLANCE / 2 || self.watchful.get();
        if let Some(running) = watched.as_mut().filter(|_| is_worth_a_look) {
            running.threads.look_at_the_end(process);
        }
        let ended = wait(&mut child);
        let counts = Counts::of_children().zip(counts).map(|(after, before)| after.since(before));
        let retired = Retired::now().zip(retired).and_then(|(after, before)| after.since(before));
        let throttled_s =
            observe::throttled_s().zip(throttled_s).map(|(after, before)| after - before);
        let left = self.leave(process, leftover);
        let ended = ended?;
        let seen = watched.as_ref();
        let seen_bytes = seen.map_or(0, |seen| seen.peak_bytes);
        let threads = seen.map(|seen| &seen.threads);
        let (user_s, system_s) =
            (ended.rusage.utime.as_secs_f64(), ended.rusage.stime.as_secs_f64());
        let used = Used {
            process,
            status: ended.status,
            wall_s: wall.as_secs_f64(),
            user_s,
            system_s,
            left_s: self.left_s(user_s + system_s, left),
            waited_s: threads.and_then(Threads::waited_s),
            busiest: threads.and_then(|threads| threads.busiest(user_s + system_s)),
            alone_s: threads.and_then(Threads::alone_s),
            counts,
            retired,
            throttled_s,
            peak_bytes: self.own_peak.above(ended.rusage.maxrss, seen_bytes),
        };
        let too_long = patience.limit.is_some_and(|limit| wall > limit);
        Ok(match seen.and_then(|seen| seen.asked) {
            Some((Why::Stop, _)) => Ended::Stopped,
            Some((Why::Halt, _)) => Ended::Halted(used),
            _ if self.continued.heard() || seen.is_some_and(|seen| seen.unwatched) => {
                Ended::Unseen(used)
            }
            Some((Why::Limit, _)) => Ended::TimedOut(used),
            None if too_long => Ended::TimedOut(used),
            None => Ended::ByItself(used),
        })
    }

    /// Ends or keeps what a process left; whether it left anything that was ended.
    fn leave(&self, process: u32, leftover: Leftover) -> bool {
        let orphans = self.orphans.as_ref();
        match leftover {
            Leftover::Ended => tree::end_rest(process, orphans, &self.prepared.borrow()),
            Leftover::Kept => {
                tree::keep_rest(process, orphans, &mut self.prepared.borrow_mut());
                false
            }
        }
    }

    /// What the preparation left and still lives.
    pub(super) fn prepared(&self) -> Vec<u32> {
        let prepared = self.prepared.borrow();
        match &self.orphans {
            Some(orphans) if !prepared.is_empty() => orphans.prepared(&prepared),
            _ => Vec::new(),
        }
    }

    /// Ends what the preparation left, after so long in which it may end by itself; the names of
    /// what did not.
    pub(super) fn put_away(&self, patience: Duration) -> Vec<String> {
        let prepared = self.prepared.take();
        if prepared.is_empty() {
            return Vec::new();
        }
        let names = tree::put_away(prepared, self.orphans.as_ref(), patience);
        // What it used was counted while it lived.
        self.ended_s.set(ended_children_s("self").unwrap_or(self.ended_s.get()));
        names
    }

    /// CPU seconds of ended children beyond those of the one that was waited for.
    fn left_s(&self, waited_for_s: f64, left: bool) -> f64 {
        let known_s = self.ended_s.get() + waited_for_s;
        // The system tells the sum in ticks, and telling it takes time.
        let all_s = if left { ended_children_s("self") } else { None };
        let left_s = all_s.map_or(0.0, |all_s| (all_s - known_s).max(0.0));
        self.ended_s.set(known_s + left_s);
        left_s
    }

    /// The names of what outlived its command since this was last asked.
    pub(super) fn left_behind(&self) -> Vec<String> {
        self.orphans.as_ref().map(Orphans::names).unwrap_or_default()
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        self.shared.watched().over = true;
        self.shared.over.notify_all();
        if let Some(watchdog) = self.watchdog.take() {
            // A watchdog that panicked has nothing left to do.
            let _ = watchdog.join();
        }
    }
}

fn wait(child: &mut std::process::Child) -> io::Result<ResUse> {
    loop {
        match child.wait4() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            ended => return ended,
        }
    }
}

/// Looks at the running process until it is over: its memory, its limit, a wish to stop.
fn watch(shared: &Shared) {
    let mut watched = shared.watched();
    while !watched.over {
        let deadline = watched.running.as_ref().and_then(|running| running.deadline);
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let pause = left.filter(|left| !left.is_zero()).map_or(GLANCE, |left| left.min(GLANCE));
        let waited = shared.over.wait_timeout(watched, pause);
        watched = waited.unwrap_or_else(PoisonError::into_inner).0;
        if let Some(running) = &mut watched.running {
            running.is_watched();
            if Instant::now() >= running.next_look {
                look_at(running);
            }
            judge(running);
            running.watched_at = Instant::now();
        }
    }
}

/// Looks at all its processes: each look takes time that may be theirs.
fn look_at(running: &mut Running) {
    let (now, before_s) = (Instant::now(), thread_cpu_s());
    let family = tree::family(running.group);
    let processes: Vec<u32> = family.iter().map(|member| member.process).collect();
    running.peak_bytes =
        running.peak_bytes.max(tree::resident_bytes(&processes).unwrap_or_default());
    look_at_threads(running, &family);
    let halted = tree::is_halted(running.group, &processes);
    running.halted = if halted { running.halted + 1 } else { 0 };
    let used_s = thread_cpu_s().zip(before_s).map_or(0.0, |(after, before)| after - before);
    running.next_look = now + GLANCE.max(pause_after(used_s));
}

fn look_at_threads(running: &mut Running, family: &[Member]) {
    let times = |member: &Member| Some((member.process, threads(&member.process.to_string())?));
    let at = Instant::now();
    let now = family.iter().filter_map(times).collect();
    running.threads.look(at, family, &now);
}

/// Ends it where it must end.
fn judge(running: &mut Running) {
    let now = Instant::now();
    if running.stop.asked() {
        running.stopping.get_or_insert(now);
    }
    if running.stop.insisted() {
        running.asked = Some((Why::Stop, now));
        tree::end_now(running.group);
    }
    match running.asked {
        Some((_, since)) if now - since > tree::GRACE => tree::end_now(running.group),
        Some(_) => {}
        None => {
            let stopping = running.stopping.is_some_and(|since| now - since >= running.after_stop);
            let too_long = running.deadline.is_some_and(|deadline| now >= deadline);
            let halted = running.halted >= HALTED_LOOKS;
            let why = [(stopping, Why::Stop), (too_long, Why::Limit), (halted, Why::Halt)];
            if let Some((_, why)) = why.into_iter().find(|(holds, _)| *holds) {
                running.asked = Some((why, now));
                tree::ask_to_end(running.group);
            }
        }
    }
}
