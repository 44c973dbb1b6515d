//! Records what runs in a call, so that it can be scheduled on workers nobody has.

mod log;
mod scope;

pub use scope::Scope;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use crate::work::{RecordedCall, phase};
use log::Log;

/// What a function that is measured by [`Bench::recorded`](super::Bench::recorded) divides its work
/// with. In timed rounds each of these is rayon's own and nothing else. In one run beside them, on
/// one worker, it also keeps which strand ran how long and after which others.
///
/// What runs in parallel by other means is one strand to it. A closure that is recorded must not
/// wait for another one of the same call: they run one after the other.
#[derive(Debug)]
pub struct Recorder {
    recording: bool,
    /// A part ran on a thread that is no worker.
    elsewhere: AtomicBool,
}

impl Recorder {
    /// One that passes straight through.
    pub(super) fn straight() -> Self {
        Self { recording: false, elsewhere: AtomicBool::new(false) }
    }

    /// Runs `body` on this thread and records it; `None` where a part ran on another thread.
    pub(super) fn record<R>(body: impl FnOnce(&Self) -> R) -> (R, Option<RecordedCall>) {
        let log = Log::begin();
        let recorder = Self { recording: true, ..Self::straight() };
        let answer = body(&recorder);
        let call = log.end();
        (answer, call.filter(|_| !recorder.elsewhere.into_inner()))
    }

    /// Whether to record here.
    fn records(&self) -> bool {
        let records = self.recording && log::is_here();
        if self.recording && !records {
            self.elsewhere.store(true, Ordering::Relaxed);
        }
        records
    }

    /// Both, in parallel: [`rayon::join`].
    pub fn join<A, B, RA, RB>(&self, a: A, b: B) -> (RA, RB)
    where
        A: FnOnce() -> RA + Send,
        B: FnOnce() -> RB + Send,
        RA: Send,
        RB: Send,
    {
        if !self.records() {
            return rayon::join(a, b);
        }
        let fork = log::cut();
        let first = log::branch(fork, a);
        let second = log::branch(fork, b);
        log::join(fork, &[first.1, second.1]);
        (first.0, second.0)
    }

    /// What `body` spawns, in parallel: [`rayon::scope`]. What is spawned begins where it was
    /// spawned, and the scope waits for all.
    pub fn scope<'scope, R: Send>(&self, body: impl FnOnce(&Scope<'_, 'scope>) -> R + Send) -> R {
        match self.records() {
            false => rayon::scope(|scope| body(&Scope::straight(scope))),
            true => scope::recorded(body),
        }
    }

    /// `task` on every item, in parallel: `items.into_par_iter().for_each(task)`.
    pub fn for_each<I>(&self, items: I, task: impl Fn(I::Item) + Send + Sync)
    where
        I: IntoParallelIterator,
    {
        if !self.records() {
            return items.into_par_iter().for_each(task);
        }
        log::open(None);
        // In a pool of one worker all of it runs on this thread.
        items.into_par_iter().for_each(|item| log::item(|| task(item)));
        log::close();
    }

    /// A closure for a parallel iterator, `items.par_iter().map(r.task(|x| ..))`, each call of which
    /// is a task. What the iterator does between two is part of the later one. One closure is for
    /// one iterator: another takes another.
    pub fn task<T, R>(&self, task: impl Fn(T) -> R + Send + Sync) -> impl Fn(T) -> R + Send + Sync {
        static NAMES: AtomicU64 = AtomicU64::new(0);
        let name = self.records().then(|| NAMES.fetch_add(1, Ordering::Relaxed));
        move |item| match name {
            None => task(item),
            Some(name) if self.records() => {
                log::open_unless(name);
                log::item(|| task(item))
            }
            Some(_) => task(item),
        }
    }

    /// `body` under a name, by which its strands are told; in timed rounds it is
    /// [`phase`](super::phase).
    pub fn phase<R>(&self, name: &str, body: impl FnOnce() -> R) -> R {
        if !self.records() {
            return phase(name, body);
        }
        log::enter(name);
        let answer = body();
        log::leave();
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    fn recorded<R: Send>(body: impl FnOnce(&Recorder) -> R + Send) -> (R, Option<RecordedCall>) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        pool.install(|| Recorder::record(body))
    }

    /// Longer than a hundred reads of any clock.
    fn some_work() {
        sleep(Duration::from_millis(2));
    }

    fn after_work(answer: u32) -> impl FnOnce() -> u32 + Send {
        move || {
            some_work();
            answer
        }
    }

    fn waits(body: impl FnOnce(&Recorder) + Send) -> Vec<Vec<u32>> {
        recorded(body).1.unwrap().after
    }

    #[test]
    fn a_join_is_a_fork_of_two_and_what_waits_for_both() {
        let (answer, call) = recorded(|r| r.join(after_work(1), after_work(2)));
        assert_eq!(answer, (1, 2));
        assert_eq!(call.unwrap().after, [vec![], vec![0], vec![0], vec![1, 2]]);
    }

    #[test]
    fn a_join_within_a_join_is_a_fork_within_a_fork() {
        let nested = waits(|r| {
            r.join(some_work, || r.join(some_work, some_work));
        });
        let expected: [&[u32]; 7] = [&[], &[0], &[0], &[2], &[2], &[3, 4], &[1, 5]];
        assert_eq!(nested, expected);
    }

    #[test]
    fn each_item_of_a_loop_waits_for_what_came_before_the_loop() {
        let expected: [&[u32]; 5] = [&[], &[0], &[0], &[0], &[1, 2, 3]];
        assert_eq!(waits(|r| r.for_each(vec![1, 2, 3], |_| some_work())), expected);
        let (sum, call) = recorded(|r| {
            let square = r.task(|n: u64| {
                some_work();
                n * n
            });
            vec![1, 2, 3].into_par_iter().map(square).sum::<u64>()
        });
        assert_eq!((sum, call.unwrap().after), (14, expected.map(<[u32]>::to_vec).to_vec()));
    }

    #[test]
    fn one_loop_ends_where_another_begins() {
        let found = waits(|r| {
            vec![1, 2].into_par_iter().for_each(r.task(|_| some_work()));
            vec![1, 2].into_par_iter().for_each(r.task(|_| some_work()));
        });
        let expected: [&[u32]; 7] = [&[], &[0], &[0], &[1, 2], &[3], &[3], &[4, 5]];
        assert_eq!(found, expected);
    }

    #[test]
    fn loops_and_forks_nest() {
        let found = waits(|r| {
            r.for_each(vec![1, 2], |_| {
                some_work();
                vec![1, 2].into_par_iter().for_each(r.task(|_| some_work()));
            });
        });
        // Each item forks into two and joins.
        let expected: [&[u32]; 10] =
            [&[], &[0], &[1], &[1], &[2, 3], &[0], &[5], &[5], &[6, 7], &[4, 8]];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_spawned_begins_where_it_was_spawned() {
        let found = waits(|r| {
            r.scope(|s| {
                s.spawn(|_| some_work());
                some_work();
                s.spawn(|s| s.spawn(|_| some_work()));
            });
        });
        // The body is 1, 2, 3; the second task 4 spawns from 4 the task 6, and ends as 5.
        let expected: [&[u32]; 8] = [&[], &[0], &[1], &[2], &[2], &[4], &[4], &[1]];
        assert_eq!(found[..8], expected);
        assert_eq!(found[8], [3, 5, 6, 7]);
    }

    #[test]
    fn strands_have_the_name_of_their_phase() {
        let (_, call) = recorded(|r| {
            r.phase("leaves", || r.join(some_work, some_work));
            r.phase("merge", some_work);
        });
        let call = call.unwrap();
        let named = |name: &str| {
            let at = call.phases.iter().position(|phase| phase == name).map(|at| at as u32);
            (0..call.seconds.len()).filter(|&strand| call.phase[strand] == at).count()
        };
        assert_eq!((named("leaves"), named("merge")), (4, 1));
    }

    #[test]
    fn all_strands_together_take_no_longer_than_the_call() {
        let begun = Instant::now();
        let (_, call) = recorded(|r| {
            some_work();
            r.join(some_work, some_work);
            r.for_each(vec![1, 2, 3], |_| some_work());
        });
        let (all_s, took_s): (f64, f64) =
            (call.unwrap().seconds.iter().sum(), begun.elapsed().as_secs_f64());
        assert!(all_s <= took_s, "{all_s} of {took_s}");
    }

    #[test]
    fn items_that_are_too_fine_are_timed_together() {
        let (_, call) = recorded(|r| {
            r.for_each(0..100_000_u32, |n| {
                std::hint::black_box(n);
            })
        });
        let call = call.unwrap();
        assert!(call.grouped > 1 && call.seconds.len() < 50_000, "{}", call.seconds.len());
    }

    #[test]
    fn a_fork_that_is_too_fine_is_one_strand() {
        fn fib(r: &Recorder, n: u64) -> u64 {
            if n < 2 {
                return n;
            }
            let (a, b) = r.join(|| fib(r, n - 1), || fib(r, n - 2));
            a + b
        }
        let (answer, call) = recorded(|r| fib(r, 15));
        let call = call.unwrap();
        assert_eq!(answer, 610);
        // 986 joins, three strands each.
        assert!(call.seconds.len() < 2000 && call.grouped > 1, "{}", call.seconds.len());
    }

    #[test]
    fn what_runs_on_a_thread_of_ones_own_is_not_recorded() {
        let (answer, call) =
            recorded(|r| std::thread::scope(|s| s.spawn(|| r.join(|| 1, || 2)).join()).unwrap());
        assert_eq!((answer, call), ((1, 2), None));
    }

    #[test]
    fn without_a_recording_all_is_rayons_own() {
        let r = &Recorder::straight();
        assert_eq!(r.join(|| 1, || 2), (1, 2));
        let sum: u64 = vec![1_u64, 2].par_iter().map(r.task(|n: &u64| n * 2)).sum();
        let spawned = AtomicU64::new(0);
        r.scope(|s| s.spawn(|s| s.spawn(|_| spawned.store(7, Ordering::Relaxed))));
        r.for_each(vec![1], |n| {
            spawned.fetch_add(n, Ordering::Relaxed);
        });
        assert_eq!((sum, r.phase("x", || 5), spawned.into_inner()), (6, 5, 8));
    }
}
