//! The noise watch: what else went on while a block was measured.

use std::time::{Duration, Instant};

use super::watch::{Counters, clock_mhz, difference, read};
use crate::data::Watch;
use crate::work::{Call, Crew};

/// Timers warm up so long.
const WARM_UP: Duration = Duration::from_millis(20);

/// A crew that is watched from the inside: counters are read just before and after each body,
/// while the workers are up. What the first call sets up, such as memory that nobody touched before,
/// and how the system spreads workers over cores while they warm up, are no part of the timed calls.
pub struct NoiseWatch<'c> {
    crew: &'c mut dyn Crew,
    /// Seconds of serial stages so far.
    alone_s: &'c (dyn Fn() -> Option<f64> + Sync),
    began: Option<Instant>,
    stage: Stage,
    /// By [`Stage`].
    seen: [Option<Watch>; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    FirstCall,
    WarmUp,
    Timed,
}

impl<'c> NoiseWatch<'c> {
    /// Watches `crew`; `alone_s` tells the seconds that one worker alone had so far.
    pub fn over(crew: &'c mut dyn Crew, alone_s: &'c (dyn Fn() -> Option<f64> + Sync)) -> Self {
        Self { crew, alone_s, began: None, stage: Stage::FirstCall, seen: [None; 3] }
    }

    /// What was seen in all bodies after they warmed up; of fewer calls what is left without the first,
    /// of one call that. Who else ran is told of all the time. `None` when there was no call.
    pub fn seen(self) -> Option<Watch> {
        let [first, warm_up, timed] = self.seen;
        let all = [first, warm_up, timed].into_iter().flatten();
        let all = all.reduce(|earlier, later| together(&earlier, &later))?;
        Some(Watch {
            // Only now: a counter that lags in one body catches up in the next.
            others_cores: all.others_cores.map(|cores| cores.max(0.0)),
            stolen_cores: all.stolen_cores,
            mhz: clock_mhz(),
            ..timed.or(warm_up).or(first)?
        })
    }
}

impl Crew for NoiseWatch<'_> {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        let Self { crew, alone_s, began, stage, seen } = self;
        crew.enter(&mut |call| {
            let now = || (Instant::now(), read(), alone_s());
            let mut since = now();
            let until_now = |(start, before, alone): &(Instant, Counters, Option<f64>)| Watch {
                alone_s: alone_s().zip(*alone).map(|(now, before)| now - before),
                ..difference(start.elapsed().as_secs_f64(), before, &read())
            };
            let mut add = |stage: Stage, more: Watch| {
                let so_far = &mut seen[stage as usize];
                *so_far = Some(so_far.map_or(more, |earlier| together(&earlier, &more)));
            };
            let began = *began.get_or_insert(since.0);
            let mut called = false;
            body(&mut || {
                let answer = call();
                called = true;
                if *stage != Stage::Timed {
                    let is_warm = began.elapsed() >= WARM_UP;
                    if is_warm || *stage == Stage::FirstCall {
                        add(*stage, until_now(&since));
                        *stage = if is_warm { Stage::Timed } else { Stage::WarmUp };
                        (since, called) = (now(), false);
                    }
                }
                answer
            });
            if called {
                add(*stage, until_now(&since));
            }
        });
    }
}

/// Two bodies of one block: sums, and means weighted by time.
fn together(a: &Watch, b: &Watch) -> Watch {
    let sum = |x: Option<f64>, y: Option<f64>| Some(x? + y?);
    let counted = |x: Option<u64>, y: Option<u64>| Some(x? + y?);
    let wall_s = a.wall_s + b.wall_s;
    let mean = |x: Option<f64>, y: Option<f64>| Some((x? * a.wall_s + y? * b.wall_s) / wall_s);
    Watch {
        wall_s,
        cpu_s: sum(a.cpu_s, b.cpu_s),
        system_s: sum(a.system_s, b.system_s),
        waited_s: sum(a.waited_s, b.waited_s),
        busiest_s: sum(a.busiest_s, b.busiest_s),
        busiest_cpu_s: sum(a.busiest_cpu_s, b.busiest_cpu_s),
        alone_s: sum(a.alone_s, b.alone_s),
        others_cores: mean(a.others_cores, b.others_cores),
        stolen_cores: mean(a.stolen_cores, b.stolen_cores),
        throttled_s: sum(a.throttled_s, b.throttled_s),
        switches: counted(a.switches, b.switches),
        involuntary: counted(a.involuntary, b.involuntary),
        faults: counted(a.faults, b.faults),
        instructions: counted(a.instructions, b.instructions),
        cycles: counted(a.cycles, b.cycles),
        ..*b
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::Checksum;
    use std::time::Duration;

    /// Each call sleeps as long as this says, in milliseconds.
    struct Sleeps(Vec<u64>);

    impl Crew for Sleeps {
        fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
            let mut next = self.0.drain(..);
            body(&mut || {
                std::thread::sleep(Duration::from_millis(next.next().unwrap_or(1)));
                Checksum::default()
            });
        }
    }

    /// What is seen of `bodies` of so many calls each; the first call sleeps `first_ms`, the next
    /// `second_ms`, all others one.
    fn seen_of(bodies: &[usize], first_ms: u64, second_ms: u64) -> Option<Watch> {
        let mut crew = Sleeps(vec![first_ms, second_ms]);
        let calls = std::sync::atomic::AtomicU32::new(0);
        let a_second_each = || Some(f64::from(calls.load(std::sync::atomic::Ordering::Relaxed)));
        let mut watched = NoiseWatch::over(&mut crew, &a_second_each);
        for count in bodies {
            watched.enter(&mut |call| {
                for _ in 0..*count {
                    calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    assert_eq!(call(), Checksum::default());
                }
            });
        }
        watched.seen()
    }

    #[test]
    fn the_first_call_is_left_out_unless_it_is_the_only_one() {
        assert_eq!(seen_of(&[], 0, 0), None);
        for bodies in [&[3][..], &[1, 1], &[1, 5, 2]] {
            let seen = seen_of(bodies, 200, 1).unwrap();
            let timed = bodies.iter().sum::<usize>() - 1;
            assert_eq!(seen.alone_s, Some(timed as f64), "{bodies:?}");
        }
        let only = seen_of(&[1], 200, 1).unwrap();
        assert!(only.wall_s >= 0.2 && only.alone_s == Some(1.0), "{only:?}");
    }

    #[test]
    fn what_warms_up_is_left_out_unless_nothing_else_is_called() {
        // On a busy machine the first call may take all of the time to warm up.
        let two_of_four = |seen: &Watch| seen.alone_s == Some(2.0);
        assert!((0..10).filter_map(|_| seen_of(&[4], 1, 200)).any(|seen| two_of_four(&seen)));
        let two = seen_of(&[2], 1, 200).unwrap();
        assert!(two.wall_s >= 0.2 && two.alone_s == Some(1.0), "{two:?}");
    }
}
