//! What the threads of a command did, from one look at them to the next.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::tree::Member;
use crate::measure::observe::{Busiest, first_thread};

/// CPU seconds and seconds of waiting for a core since it began, by thread.
pub(super) type Now = BTreeMap<u32, (f64, f64)>;

/// All looks at one run.
#[derive(Debug, Default)]
pub(super) struct Threads {
    seen: BTreeMap<u32, Seen>,
    /// Processes that had children or several threads.
    coordinators: BTreeSet<u32>,
    looks: usize,
}

/// One thread, as last seen.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// When it was last seen alive.
    at: Option<Instant>,
    /// Seconds from then to the first look that found it gone: it may have run meanwhile.
    tail_s: f64,
    /// So many of them as are to be expected: all where the command itself ended then, else half.
    likely_s: f64,
    cpu_s: f64,
    waited_s: f64,
    /// Of these, seconds in which no other wanted to run.
    alone_s: f64,
    /// Whether another one ever ran beside it.
    beside: bool,
    /// Its process's first thread.
    first_of: Option<u32>,
}

/// A thread that has less than this share of what the busiest has between two looks did not run.
const STIRRED: f64 = 0.05;

/// So few looks say nothing of how long one ran alone.
const LEAST_LOOKS: usize = 5;

/// CPU time that must have been seen, as a share of all.
const MOSTLY: f64 = 0.9;

/// The same, where what was not seen fits between the last looks at threads and their ends.
const MOSTLY_BUT_ENDS: f64 = 0.5;

/// The system counts the time of a thread that runs when its clock ticks: what a look tells may be
/// so much behind.
const TICK_S: f64 = 0.01;

/// A thread with less than this share of the busiest's time is no worker.
const WORKER: f64 = 0.1;

/// How many times longer than the CPU time of a look the pause before the next one is.
const LOOKS_A_PAUSE: f64 = 200.0;

/// From one look, which used so many CPU seconds, to the next. Time in which the look itself waited
/// for a core was the command's: a busy machine is looked at as often as another.
pub(super) fn pause_after(used_s: f64) -> Duration {
    Duration::from_secs_f64(LOOKS_A_PAUSE * used_s.max(0.0))
}

impl Threads {
    /// Adds a look: `now` of each process of `family`, which begins with the command itself.
    pub(super) fn look(&mut self, at: Instant, family: &[Member], now: &BTreeMap<u32, Now>) {
        self.look_again(at, family, now, 0.5);
    }

    /// `ran`: the share of the time since the last look that those who are gone ran, most likely.
    fn look_again(&mut self, at: Instant, family: &[Member], now: &BTreeMap<u32, Now>, ran: f64) {
        self.looks += 1;
        let living: BTreeSet<u32> =
            now.values().flat_map(|threads| threads.keys()).copied().collect();
        for (_, gone) in self.seen.iter_mut().filter(|(thread, _)| !living.contains(thread)) {
            let since = gone.at.take().map(|last| at.saturating_duration_since(last));
            let since_s = since.map_or(0.0, |since| since.as_secs_f64());
            gone.tail_s += since_s;
            gone.likely_s += ran * since_s;
        }
        self.coordinators.extend(family.first().map(|root| root.process));
        self.coordinators.extend(family.iter().filter_map(|member| member.parent));
        let several = now.iter().filter(|(_, threads)| threads.len() > 1);
        self.coordinators.extend(several.map(|(process, _)| *process));
        let all = now.iter().flat_map(|(process, threads)| {
            threads.iter().map(|(thread, times)| (*process, *thread, *times))
        });
        let grown: Vec<(u32, f64)> = all
            .map(|(process, thread, times)| (thread, self.grow(process, thread, times)))
            .collect();
        for thread in &living {
            self.seen.entry(*thread).or_default().at = Some(at);
        }
        self.alone(&grown);
    }

    /// The last look, at a command that ended and is not waited for: nothing is below it any more.
    pub(super) fn look_at_the_end(&mut self, process: u32) {
        let Some(times) = first_thread(process) else { return };
        let now = BTreeMap::from([(process, BTreeMap::from([(process, times)]))]);
        self.look_again(Instant::now(), &[Member { process, parent: None }], &now, 1.0);
    }

    /// What a thread wanted to run since it was last seen.
    fn grow(&mut self, process: u32, thread: u32, (cpu_s, waited_s): (f64, f64)) -> f64 {
        let seen = self.seen.entry(thread).or_default();
        let before = seen.cpu_s + seen.waited_s;
        // A counter that lags does not run backwards.
        (seen.cpu_s, seen.waited_s) = (seen.cpu_s.max(cpu_s), seen.waited_s.max(waited_s));
        seen.first_of = (process == thread).then_some(process);
        seen.cpu_s + seen.waited_s - before
    }

    fn alone(&mut self, grown: &[(u32, f64)]) {
        let Some(most) = grown.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else { return };
        let rest: f64 = grown.iter().map(|(_, grown)| grown).sum::<f64>() - most.1;
        let single = rest <= STIRRED * most.1;
        for (thread, grown) in grown {
            if let Some(seen) = self.seen.get_mut(thread) {
                seen.beside |= !single && *grown > STIRRED * most.1;
                seen.alone_s += if single && *thread == most.0 { grown - rest } else { 0.0 };
            }
        }
    }

    /// Seconds that all waited for a core; `None` where nobody looked.
    pub(super) fn waited_s(&self) -> Option<f64> {
        let waited_s = self.seen.values().map(|seen| seen.waited_s).sum();
        (!self.seen.is_empty()).then_some(waited_s)
    }

    /// Seconds in which one ran and the others had nothing to do. A worker that goes on when the
    /// others have done their shares is not meant: it ran beside them, and starts none.
    pub(super) fn alone_s(&self) -> Option<f64> {
        let leads = |seen: &&Seen| {
            !seen.beside || seen.first_of.is_some_and(|of| self.coordinators.contains(&of))
        };
        let alone_s = self.seen.values().filter(leads).map(|seen| seen.alone_s).sum();
        (self.looks >= LEAST_LOOKS).then_some(alone_s)
    }

    /// The thread that ran most, and how many have a tenth of that. What
    /// was not seen of all `cpu_s` is shared among threads by how long they were out of sight at
    /// their ends, or by what was seen of them.
    pub(super) fn busiest(&self, cpu_s: f64) -> Option<Busiest> {
        let sum = |of: fn(&Seen) -> f64| self.seen.values().map(of).sum::<f64>();
        let (seen_s, tails_s) = (sum(|seen| seen.cpu_s), sum(|seen| seen.tail_s));
        let likely_s = sum(|seen| seen.likely_s);
        let unseen_s = (cpu_s - seen_s).max(0.0);
        let behind_s = TICK_S * self.seen.values().filter(|seen| seen.tail_s > 0.0).count() as f64;
        let at_ends = unseen_s <= tails_s + behind_s;
        let least = if at_ends { MOSTLY_BUT_ENDS } else { MOSTLY };
        let ran_s = |seen: &Seen| match at_ends {
            true if likely_s > 0.0 => seen.cpu_s + unseen_s * seen.likely_s / likely_s,
            true => seen.cpu_s,
            false => seen.cpu_s * (cpu_s / seen_s),
        };
        let most = self.seen.values().max_by(|a, b| ran_s(a).total_cmp(&ran_s(b)))?;
        let workers = self.seen.values().filter(|seen| ran_s(seen) > WORKER * ran_s(most)).count();
        let whole = seen_s > 0.0 && seen_s >= least * cpu_s;
        whole.then(|| Busiest { cpu_s: ran_s(most), waited_s: most.waited_s, workers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    fn member(process: u32, parent: Option<u32>) -> Member {
        Member { process, parent }
    }

    /// Looks at processes of one thread each: CPU seconds by process at each look.
    fn looked(family: &[Member], looks: &[&[(u32, f64)]]) -> Threads {
        let (mut threads, begin) = (Threads::default(), Instant::now());
        for (look, at) in looks.iter().zip(0..) {
            let now = look
                .iter()
                .map(|(process, cpu_s)| (*process, Now::from([(*process, (*cpu_s, 0.0))])));
            threads.look(begin + 20 * at * MILLISECOND, family, &now.collect());
        }
        threads
    }

    fn busiest(threads: &Threads, cpu_s: f64) -> Option<(f64, usize)> {
        threads.busiest(cpu_s).map(|busiest| (busiest.cpu_s, busiest.workers))
    }

    #[test]
    fn what_the_parent_does_before_its_children_start_is_done_alone() {
        let family = [member(1, None), member(2, Some(1)), member(3, Some(1))];
        let threads = looked(
            &family,
            &[
                &[(1, 0.1)],
                &[(1, 0.2)],
                &[(1, 0.2), (2, 0.1), (3, 0.1)],
                &[(1, 0.2), (2, 0.2), (3, 0.2)],
                &[(1, 0.2), (2, 0.3), (3, 0.3)],
            ],
        );
        assert!((threads.alone_s().unwrap() - 0.2).abs() < 1e-9);
        assert_eq!(busiest(&threads, 0.8), Some((0.3, 3)));
    }

    #[test]
    fn a_worker_that_goes_on_longest_is_not_alone_but_the_busiest() {
        let family = [member(1, None), member(2, Some(1)), member(3, Some(1))];
        let threads = looked(
            &family,
            &[
                &[(2, 0.1), (3, 0.1)],
                &[(2, 0.2), (3, 0.1)],
                &[(2, 0.3), (3, 0.1)],
                &[(2, 0.4)],
                &[(2, 0.5)],
            ],
        );
        assert_eq!(threads.alone_s(), Some(0.0));
        assert_eq!(busiest(&threads, 0.6), Some((0.5, 2)));
        assert_eq!(busiest(&threads, 1.0), None, "two fifths were not seen");
    }

    #[test]
    fn what_threads_did_after_the_last_look_at_them_is_theirs_as_far_as_it_fits() {
        // The shorter one ended within 20 ms after it was last seen, and the other after the last look.
        let family = [member(1, None), member(2, Some(1)), member(3, Some(1))];
        let threads = looked(
            &family,
            &[&[(2, 0.02), (3, 0.02)], &[(2, 0.04), (3, 0.04)], &[(2, 0.06)], &[(2, 0.08)], &[]],
        );
        let (busiest_s, workers) = busiest(&threads, 0.15).unwrap();
        assert!((busiest_s - 0.095).abs() < 1e-9 && workers == 2, "{busiest_s} {workers}");
        assert_eq!(busiest(&threads, 0.19), None, "more than fits");
        assert_eq!(busiest(&threads, 0.12), Some((0.08, 2)));
    }

    #[test]
    fn a_clock_that_ticks_tells_less_than_a_thread_has_run() {
        // Seen last 30 ms before its end, by a clock that was 8 ms behind.
        let looks: [&[(u32, f64)]; 3] = [&[(2, 0.02)], &[(2, 0.032)], &[]];
        let threads = looked(&[member(1, None), member(2, Some(1))], &looks);
        assert_eq!(busiest(&threads, 0.06).map(|(_, workers)| workers), Some(1));
    }

    #[test]
    fn looks_take_half_a_percent_of_a_core_and_no_more() {
        assert_eq!(pause_after(5e-4), 100 * MILLISECOND);
        assert_eq!(pause_after(-1.0), Duration::ZERO, "a clock that ran backwards");
    }

    #[test]
    fn who_waits_for_a_core_has_something_to_do() {
        let mut threads = Threads::default();
        let family = [member(1, None)];
        for look in 1..=6 {
            let done = 0.1 * f64::from(look);
            let now = Now::from([(1, (done, 0.0)), (2, (0.0, done))]);
            threads.look(Instant::now(), &family, &BTreeMap::from([(1, now)]));
        }
        assert_eq!(threads.alone_s(), Some(0.0));
        assert!((threads.waited_s().unwrap() - 0.6).abs() < 1e-9);
    }
}
