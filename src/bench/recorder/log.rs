//! What one thread has recorded. The clock is read when a strand ends and when the next begins, so
//! that keeping the log is in neither.

use std::cell::RefCell;
use std::time::Instant;

use crate::work::{RecordedCall, StrandClock};

thread_local! {
    static LOG: RefCell<Option<Strands>> = const { RefCell::new(None) };
}

/// Reads of the clock that a task must take at least; where one takes less, more are timed at once.
const FINEST_READS: f64 = 100.0;

/// As many parts of the call are told apart at most, or the log would be longer than it is worth.
const MOST_PARTS: f64 = 50_000.0;

/// Tasks that may be timed at once.
const MOST_GROUPED: usize = 1 << 20;

struct Strands {
    clock: StrandClock,
    call: RecordedCall,
    /// What the running strand waits for.
    waits: Vec<u32>,
    begun: Instant,
    /// Seconds of all strands so far.
    all_s: f64,
    phases: Vec<u32>,
    /// Loops that are open, the innermost last.
    loops: Vec<Loop>,
}

/// A parallel loop.
struct Loop {
    /// Of a closure given to an iterator, which; that loop ends when something else begins.
    name: Option<u64>,
    fork: u32,
    ends: Vec<u32>,
    inside: bool,
    /// How many tasks are timed at once, and how many have run since.
    group: usize,
    done: usize,
    /// How many strands there were when the running task began.
    strands: usize,
    /// When the last task ended, where a group is not full.
    ended: Option<Instant>,
}

/// The recording of this thread.
pub(super) struct Log(());

impl Log {
    pub(super) fn begin() -> Self {
        let strands = Strands {
            clock: StrandClock::new(),
            call: RecordedCall { grouped: 1, ..RecordedCall::default() },
            waits: Vec::new(),
            begun: Instant::now(),
            all_s: 0.0,
            phases: Vec::new(),
            loops: Vec::new(),
        };
        LOG.set(Some(strands));
        with(|log| log.begun = Instant::now());
        Self(())
    }

    /// The strands; `None` where there is no log, as on another thread.
    pub(super) fn end(self) -> Option<RecordedCall> {
        cut();
        LOG.take().map(|log| log.call)
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        LOG.take();
    }
}

/// Whether this thread has a log.
pub(super) fn is_here() -> bool {
    LOG.with_borrow(Option::is_some)
}

/// What another thread does is not in the log.
fn with<R>(change: impl FnOnce(&mut Strands) -> R) -> Option<R> {
    LOG.with_borrow_mut(|log| log.as_mut().map(change))
}

/// Ends the running strand and begins one that waits for it; which it was.
pub(super) fn cut() -> u32 {
    with(|log| {
        log.close_unnamed_for_others();
        log.cut()
    })
    .unwrap_or_default()
}

/// Runs `body` as what begins after `fork`; its answer, and its last strand.
pub(super) fn branch<R>(fork: u32, body: impl FnOnce() -> R) -> (R, u32) {
    with(|log| log.go_on_after(&[fork]));
    let answer = body();
    (answer, cut())
}

/// What runs now waits for all of these, which came after `fork`; where they are too fine to tell
/// apart they are one with it.
pub(super) fn join(fork: u32, ends: &[u32]) {
    with(|log| match log.together(fork) {
        true => log.go_on_after(&[fork]),
        false => log.go_on_after(ends),
    });
}

/// Opens a loop.
pub(super) fn open(name: Option<u64>) {
    with(|log| {
        log.close_unnamed_for_others();
        log.open(name);
    });
}

/// Opens the loop of an iterator unless it is open.
pub(super) fn open_unless(name: u64) {
    with(|log| {
        let innermost = log.loops.last();
        if innermost.is_some_and(|one| !one.inside && one.name == Some(name)) {
            return;
        }
        log.close_unnamed_for_others();
        log.open(Some(name));
    });
}

/// Runs one task of the innermost loop.
pub(super) fn item<R>(task: impl FnOnce() -> R) -> R {
    with(|log| {
        let strands = log.call.seconds.len();
        if let Some(innermost) = log.loops.last_mut() {
            innermost.inside = true;
            innermost.strands = strands;
        }
    });
    let answer = task();
    with(Strands::item_ended);
    answer
}

/// Closes the innermost loop.
pub(super) fn close() {
    with(|log| {
        log.close_unnamed_for_others();
        log.close();
    });
}

/// Begins a phase.
pub(super) fn enter(name: &str) {
    cut();
    with(|log| {
        let known = log.call.phases.iter().position(|known| known == name);
        let phase = known.unwrap_or_else(|| {
            log.call.phases.push(name.to_owned());
            log.call.phases.len() - 1
        });
        log.phases.push(phase as u32);
        log.begun = Instant::now();
    });
}

/// Ends a phase.
pub(super) fn leave() {
    cut();
    with(|log| {
        log.phases.pop();
        log.begun = Instant::now();
    });
}

impl Strands {
    fn cut(&mut self) -> u32 {
        let strand = self.cut_at(Instant::now(), 1);
        self.go_on_after(&[strand]);
        strand
    }

    /// Ends the running strand, within which the clock was read so often, at a moment; which it was.
    fn cut_at(&mut self, ended: Instant, reads: usize) -> u32 {
        let apart_s = ended.saturating_duration_since(self.begun).as_secs_f64();
        let further = reads.saturating_sub(1) as f64 * self.clock.read_s();
        let strand = self.call.seconds.len() as u32;
        let ran_s = (self.clock.ran_s(apart_s) - further).max(0.0);
        self.all_s += ran_s;
        self.call.seconds.push(ran_s);
        self.call.after.push(self.waits.as_slice().to_vec());
        self.call.phase.push(self.phases.last().copied());
        strand
    }

    /// Strands shorter than this are not told apart.
    fn finest_s(&self) -> f64 {
        (FINEST_READS * self.clock.read_s()).max(self.all_s / MOST_PARTS)
    }

    /// Makes all strands after `fork` one with it if they are too fine; whether they were.
    fn together(&mut self, fork: u32) -> bool {
        let first = fork as usize + 1;
        let ran_s: f64 = self.call.seconds.iter().skip(first).sum();
        if ran_s >= self.finest_s() || first > self.call.seconds.len() {
            return false;
        }
        self.call.grouped = self.call.grouped.max(self.call.seconds.len() - first);
        self.call.seconds[fork as usize] += ran_s;
        self.call.seconds.truncate(first);
        self.call.after.truncate(first);
        self.call.phase.truncate(first);
        true
    }

    /// The running strand begins now, after these.
    fn go_on_after(&mut self, ends: &[u32]) {
        // What was spawned within a fork that is one strand now begins after that.
        let last = (self.call.seconds.len() as u32).saturating_sub(1);
        self.waits.clear();
        self.waits.extend(ends.iter().map(|&end| end.min(last)));
        self.begun = Instant::now();
    }

    fn open(&mut self, name: Option<u64>) {
        let fork = self.cut();
        self.loops.push(Loop {
            name,
            fork,
            ends: Vec::new(),
            inside: false,
            group: 1,
            done: 0,
            strands: 0,
            ended: None,
        });
    }

    fn item_ended(&mut self) {
        self.close_unnamed_for_others();
        let strands = self.call.seconds.len();
        let Some(mut innermost) = self.loops.pop() else { return };
        innermost.inside = false;
        innermost.done += 1;
        let divided = strands > innermost.strands;
        if divided || innermost.done >= innermost.group {
            self.end_group(&mut innermost, Instant::now(), divided);
        } else if innermost.name.is_some() {
            // Where the iterator ends is not told: the last task's end may be it.
            innermost.ended = Some(Instant::now());
        }
        self.loops.push(innermost);
    }

    /// Ends a group of tasks at a moment; where they were too fine more are timed at once.
    fn end_group(&mut self, of: &mut Loop, ended: Instant, divided: bool) {
        let reads = if of.name.is_some() { of.done } else { 1 };
        let end = self.cut_at(ended, reads);
        of.ends.push(end);
        let fine = self.call.seconds[end as usize] < self.finest_s();
        if fine && !divided && of.done == of.group {
            of.group = (of.group * 2).min(MOST_GROUPED);
        }
        self.call.grouped = self.call.grouped.max(of.done);
        (of.done, of.ended) = (0, None);
        self.go_on_after(&[of.fork]);
    }

    /// Ends the innermost loop: what comes waits for all its tasks.
    fn close(&mut self) {
        let Some(mut innermost) = self.loops.pop() else { return };
        let ended = innermost.ended.take();
        if innermost.done > 0 {
            self.end_group(&mut innermost, ended.unwrap_or_else(Instant::now), false);
        }
        let ends = if innermost.ends.is_empty() { vec![innermost.fork] } else { innermost.ends };
        let begun = ended.unwrap_or(self.begun);
        self.go_on_after(&ends);
        // What follows the last task of an iterator until now is no task of it.
        self.begun = begun;
    }

    /// A loop of an iterator ends when something begins that is not one of its tasks.
    fn close_unnamed_for_others(&mut self) {
        while self.loops.last().is_some_and(|one| one.name.is_some() && !one.inside) {
            self.close();
        }
    }
}
