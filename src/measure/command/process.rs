//! One run of one process: started, timed, watched, and ended with all it started.

use std::collections::BTreeMap;
use std::io;
use std::process::{Command, ExitStatus};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use wait4::{ResUse, Wait4};

use super::tree;
use crate::measure::sweep::Stop;
use crate::measure::watch::thread_times;

/// What a process used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Used {
    pub(super) process: u32,
    pub(super) status: ExitStatus,
    /// From before it was started to after it ended.
    pub(super) wall_s: f64,
    /// With those of its descendants that were waited for.
    pub(super) user_s: f64,
    pub(super) system_s: f64,
    /// Seconds that its threads were ready to run but waited for a core, as far as they lived long
    /// enough to be looked at. `None` where none did, or the system does not tell.
    pub(super) waited_s: Option<f64>,
    /// Largest resident memory: of the largest process, or of all together where they live long
    /// enough to be looked at.
    pub(super) peak_bytes: u64,
}

/// How a run ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ended {
    ByItself(Used),
    /// It took longer than the limit.
    TimedOut(Used),
    /// It was stopped (as by Ctrl-Z) and did not go on: it wants the terminal.
    Halted(Used),
    /// This process was stopped meanwhile, or had no chance to look: the time means nothing.
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
    peak_bytes: u64,
    /// By process: seconds that its threads waited for a core, as last seen.
    waited_s: BTreeMap<u32, f64>,
    /// How many looks in a row found it stopped.
    halted: usize,
    /// When it was last looked at.
    looked: Instant,
    /// Nobody looked for too long.
    unseen: bool,
    /// Why and when it was asked to end.
    asked: Option<(Why, Instant)>,
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
    adopting: bool,
}

/// How often the watchdog looks.
const GLANCE: Duration = Duration::from_millis(50);

/// A watchdog that could not look for so long was stopped itself (Ctrl-Z), with its machine even.
const TOO_LATE: Duration = Duration::from_secs(1);

/// So many looks in a row find a process that will not go on by itself.
const HALTED_LOOKS: usize = 4;

impl Processes {
    pub(super) fn new(adopting: bool) -> Self {
        if adopting {
            tree::adopt_orphans();
        }
        let shared = Arc::new(Shared::default());
        let watchdog = thread::spawn({
            let shared = Arc::clone(&shared);
            move || watch(&shared)
        });
        Self { shared, watchdog: Some(watchdog), adopting }
    }

    /// Starts a command in a process group of its own, waits for it, and ends what it left.
    ///
    /// # Errors
    /// When it cannot be started or waited for.
    pub(super) fn run(
        &self,
        command: &mut Command,
        limit: Option<Duration>,
        stop: &Stop,
    ) -> io::Result<Ended> {
        if stop.asked() {
            return Ok(Ended::Stopped);
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let start = Instant::now();
        let mut child = command.spawn()?;
        let process = child.id();
        self.shared.watched().running = Some(Running {
            group: process,
            deadline: limit.and_then(|limit| start.checked_add(limit)),
            stop: stop.clone(),
            peak_bytes: 0,
            waited_s: BTreeMap::new(),
            halted: 0,
            looked: start,
            unseen: false,
            asked: None,
        });
        let ended = wait(&mut child);
        let end = Instant::now();
        let wall_s = (end - start).as_secs_f64();
        let watched = self.shared.watched().running.take();
        tree::end_rest(process, self.adopting);
        let ended = ended?;
        let seen = watched.as_ref();
        // Its end may be seen before the watchdog is awake again.
        let unseen = seen.is_some_and(|seen| {
            seen.unseen || end.saturating_duration_since(seen.looked) > TOO_LATE
        });
        let seen_bytes = seen.map_or(0, |seen| seen.peak_bytes);
        let waited = seen.map(|seen| &seen.waited_s).filter(|waited| !waited.is_empty());
        let used = Used {
            process,
            status: ended.status,
            wall_s,
            user_s: ended.rusage.utime.as_secs_f64(),
            system_s: ended.rusage.stime.as_secs_f64(),
            waited_s: waited.map(|waited| waited.values().sum()),
            peak_bytes: ended.rusage.maxrss.max(seen_bytes),
        };
        Ok(match seen.and_then(|seen| seen.asked) {
            None if unseen => Ended::Unseen(used),
            None => Ended::ByItself(used),
            Some((Why::Limit, _)) => Ended::TimedOut(used),
            Some((Why::Halt, _)) => Ended::Halted(used),
            Some((Why::Stop, _)) => Ended::Stopped,
        })
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
        let waited = shared.over.wait_timeout(watched, GLANCE);
        watched = waited.unwrap_or_else(PoisonError::into_inner).0;
        // A shorter run has nothing to be seen yet, and should not find the lock held.
        let old = |running: &&mut Running| running.looked.elapsed() >= GLANCE;
        if let Some(running) = watched.running.as_mut().filter(old) {
            look_at(running);
        }
    }
}

fn look_at(running: &mut Running) {
    let now = Instant::now();
    running.unseen |= now - running.looked > TOO_LATE;
    running.looked = now;
    let processes = tree::with_descendants(running.group);
    running.peak_bytes =
        running.peak_bytes.max(tree::resident_bytes(&processes).unwrap_or_default());
    for process in &processes {
        if let Some((_, waited_s)) = thread_times(&process.to_string()) {
            // Threads that ended meanwhile take their time along.
            let known = running.waited_s.entry(*process).or_default();
            *known = known.max(waited_s);
        }
    }
    running.halted = if tree::is_halted(&processes) { running.halted + 1 } else { 0 };
    match running.asked {
        Some((_, since)) if now - since > tree::GRACE => tree::end_now(running.group),
        Some(_) => {}
        None => {
            let too_long = running.deadline.is_some_and(|deadline| now >= deadline);
            let why = if running.stop.asked() { Some(Why::Stop) } else { None };
            let halted = (running.halted >= HALTED_LOOKS).then_some(Why::Halt);
            if let Some(why) = why.or(too_long.then_some(Why::Limit)).or(halted) {
                running.asked = Some((why, now));
                tree::ask_to_end(running.group);
            }
        }
    }
}
