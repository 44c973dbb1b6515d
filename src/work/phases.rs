//! How long the named parts of a call take, on the thread that makes it.

use std::cell::{Cell, RefCell};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::lock::lock;
use super::phase_log::Log;
use super::strand_clock::read_s;

/// What this thread does with a phase that begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    /// It makes no call that is measured.
    Nothing,
    /// It makes one whose phases are not timed.
    Passing,
    /// It makes one whose phases are timed.
    Timed,
}

thread_local! {
    static HERE: Cell<Here> = const { Cell::new(Here::Nothing) };
    /// A phase began in a call whose phases are not timed.
    static SEEN: Cell<bool> = const { Cell::new(false) };
    static LOG: RefCell<Option<Log>> = const { RefCell::new(None) };
    /// Names that this thread noted as elsewhere, and for which clock.
    static NOTED: RefCell<(usize, Vec<String>)> = const { RefCell::new((0, Vec::new())) };
}

/// How many clocks there are, and how many there were.
static MEASURING: AtomicUsize = AtomicUsize::new(0);
static CLOCKS: AtomicUsize = AtomicUsize::new(0);

/// Names of phases that began on a thread that makes no call while another one did, each with the
/// number of the newest clock then.
static ELSEWHERE: Mutex<Vec<(usize, String)>> = Mutex::new(Vec::new());

/// Runs `body` as a part of the call that this thread makes, under a name: a study then tells how
/// long it took at each worker count, and which phase to speed up first.
///
/// It is for the thread that makes the call: put it around a parallel part, not into its tasks.
/// Phases of one name add up; the time of a phase inside another one is the inner's and not the
/// outer's. It costs two reads of the clock while a call is measured, and nothing to speak of else;
/// calls so short that this would be .5 % of them are timed now and then.
///
/// ```
/// use amdahl::work::phase;
///
/// let numbers: Vec<u64> = phase("read", || (0..100).collect());
/// let sum: u64 = phase("sum", || numbers.iter().sum());
/// assert_eq!(sum, 4950);
/// ```
pub fn phase<R>(name: &str, body: impl FnOnce() -> R) -> R {
    match HERE.get() {
        Here::Timed => {
            with_log(|log| log.enter(name, Instant::now()));
            let _open = Open;
            body()
        }
        Here::Passing => {
            SEEN.set(true);
            body()
        }
        Here::Nothing => {
            if MEASURING.load(Ordering::Relaxed) > 0 {
                note_elsewhere(name);
            }
            body()
        }
    }
}

/// Runs `body` as parts of the call that this thread makes, which come with how long each took, as by
/// the clock of a device; what is beyond them belongs to `rest`.
#[cfg(feature = "opencl")]
pub(crate) fn phases_told<R, const N: usize>(
    rest: &str,
    body: impl FnOnce() -> (R, [(&'static str, Duration); N]),
) -> R {
    phase(rest, || {
        let (answer, parts) = body();
        if HERE.get() == Here::Timed {
            with_log(|log| log.part(&parts, Instant::now()));
        }
        answer
    })
}

/// A phase that ends, by a panic too.
struct Open;

impl Drop for Open {
    fn drop(&mut self) {
        with_log(|log| log.leave(Instant::now()));
    }
}

fn with_log(change: impl FnOnce(&mut Log)) {
    LOG.with_borrow_mut(|log| log.as_mut().map(change));
}

/// Each thread tells a name once for a clock, so that its tasks do not queue for it.
fn note_elsewhere(name: &str) {
    let clock = CLOCKS.load(Ordering::Relaxed);
    NOTED.with_borrow_mut(|(of, noted)| {
        if *of != clock {
            *of = clock;
            noted.clear();
        }
        if !noted.iter().any(|known| known == name) {
            noted.push(name.to_owned());
            lock(&ELSEWHERE).push((clock, name.to_owned()));
        }
    });
}

/// Times the phases of calls that are made through it.
#[derive(Debug)]
pub(crate) struct PhaseClock {
    /// From 1 in the order in which they were made.
    number: usize,
    log: Option<Log>,
    timed: u64,
    /// So many calls pass untimed, or all until a phase begins in one.
    passing: Option<u64>,
}

/// Of a call's time that timing its phases may take.
const MOST_SHARE: f64 = 0.005;

/// Calls that pass untimed at most.
const MOST_PASSING: f64 = 10_000.0;

impl PhaseClock {
    pub(crate) fn new() -> Self {
        MEASURING.fetch_add(1, Ordering::Relaxed);
        let number = CLOCKS.fetch_add(1, Ordering::Relaxed) + 1;
        Self { number, log: None, timed: 0, passing: Some(0) }
    }

    /// Runs `body`, which makes calls on this thread.
    pub(crate) fn enter(&mut self, body: impl FnOnce(&mut Self)) {
        SEEN.set(false);
        let _until_then = On::set(Here::Passing);
        body(self);
    }

    /// Makes a call within [`PhaseClock::enter`].
    pub(crate) fn call<R>(&mut self, call: impl FnOnce() -> R) -> R {
        match self.passing {
            Some(0) => self.timed(call),
            Some(left) => {
                self.passing = Some(left - 1);
                call()
            }
            None => {
                let answer = call();
                self.passing = SEEN.get().then_some(0);
                answer
            }
        }
    }

    fn timed<R>(&mut self, call: impl FnOnce() -> R) -> R {
        let begun = Instant::now();
        let earlier = self.log.take().filter(|_| self.timed > 1);
        let before = earlier.as_ref().map(Log::all).unwrap_or_default();
        let log = match earlier {
            // The first call warms up: its times are forgotten when there is another.
            None => Log::new(begun),
            Some(log) => Log { since: begun, open: Vec::new(), begun: 0, ..log },
        };
        LOG.set(Some(log));
        SEEN.set(false);
        let timed = On::set(Here::Timed);
        let answer = call();
        drop(timed);
        if let Some(mut log) = LOG.take() {
            log.charge(Instant::now());
            self.timed += 1;
            self.passing = passing(&log, log.all() - before);
            self.log = Some(log);
        }
        answer
    }

    /// Of each phase its share of the calls' time; `None` where it ran on another thread.
    pub(crate) fn shares(&mut self) -> Vec<(String, Option<f64>)> {
        let log = self.log.take().filter(|log| !log.all().is_zero());
        let all_s = log.as_ref().map_or(1.0, |log| log.all().as_secs_f64());
        let here = log.into_iter().flat_map(|log| log.phases);
        let mut shares: Vec<(String, Option<f64>)> =
            here.map(|(name, time)| (name, Some(time.as_secs_f64() / all_s))).collect();
        for (_, name) in lock(&ELSEWHERE).iter().filter(|(clock, _)| *clock >= self.number) {
            match shares.iter_mut().find(|(known, _)| known == name) {
                Some((_, share)) => *share = None,
                None => shares.push((name.clone(), None)),
            }
        }
        shares
    }
}

impl Drop for PhaseClock {
    fn drop(&mut self) {
        MEASURING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many calls pass untimed after one that took so long, so that timing costs little; all where it
/// had no phase.
fn passing(log: &Log, took: Duration) -> Option<u64> {
    let reads = 2.0 * f64::from(log.begun) + 2.0;
    let times = reads * read_s() / (MOST_SHARE * took.as_secs_f64().max(1e-9));
    (log.begun > 0).then(|| times.clamp(1.0, MOST_PASSING).ceil() as u64 - 1)
}

/// What this thread does until this is dropped, by a panic too; then what it did before.
struct On(Here);

impl On {
    fn set(here: Here) -> Self {
        Self(HERE.replace(here))
    }
}

impl Drop for On {
    fn drop(&mut self) {
        HERE.set(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn phases_and_what_is_outside_of_them_are_the_whole_call() {
        let mut clock = PhaseClock::new();
        clock.enter(|clock| {
            for _ in 0..3 {
                clock.call(|| {
                    phase("a", || std::thread::sleep(ms(2)));
                    phase("b", || phase("a", || std::thread::sleep(ms(1))));
                });
            }
        });
        let shares = of_this_thread(&mut clock);
        let names: Vec<&str> = shares.iter().map(|(name, _)| name.as_str()).collect();
        let all: f64 = shares.iter().map(|(_, share)| share).sum();
        assert_eq!(names, ["a", "b"]);
        assert!(all > 0.0 && all <= 1.0 + 1e-12, "{all}");
    }

    /// Without what another test does on other threads meanwhile.
    fn of_this_thread(clock: &mut PhaseClock) -> Vec<(String, f64)> {
        clock.shares().into_iter().filter_map(|(name, share)| Some((name, share?))).collect()
    }

    #[test]
    fn a_phase_that_panics_has_ended_and_nothing_is_timed_outside_of_calls() {
        let mut clock = PhaseClock::new();
        let panics = || clock.enter(|clock| clock.call(|| phase("a", || panic!("as meant"))));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics));
        assert!(panicked.is_err());
        assert_eq!((HERE.get(), phase("a", || 7)), (Here::Nothing, 7));
    }

    #[test]
    fn a_phase_on_another_thread_has_no_time_of_its_own() {
        let mut clock = PhaseClock::new();
        clock.enter(|clock| {
            clock.call(|| {
                let of_a_task = || phase("of a task", || ());
                std::thread::scope(|scope| scope.spawn(of_a_task).join()).unwrap();
            });
        });
        assert!(clock.shares().contains(&("of a task".to_owned(), None)));
    }

    #[test]
    fn calls_without_phases_are_not_timed_until_one_begins() {
        let mut clock = PhaseClock::new();
        clock.enter(|clock| {
            clock.call(|| ());
            assert_eq!(clock.passing, None);
            clock.call(|| ());
            assert_eq!((clock.passing, clock.timed), (None, 1));
            clock.call(|| phase("late", || ()));
            assert_eq!(clock.passing, Some(0));
            clock.call(|| phase("late", || std::thread::sleep(ms(1))));
            assert_eq!(clock.timed, 2);
        });
        assert_eq!(of_this_thread(&mut clock)[0].0, "late");
    }

    #[test]
    fn the_shorter_a_call_the_more_of_them_pass_untimed() {
        let mut log = Log::new(Instant::now());
        assert_eq!(passing(&log, ms(1)), None);
        log.begun = 1;
        assert_eq!(passing(&log, Duration::from_secs(1)), Some(0));
        let short = passing(&log, Duration::from_nanos(100)).unwrap();
        assert!((1..10_000).contains(&short), "{short}");
    }
}
