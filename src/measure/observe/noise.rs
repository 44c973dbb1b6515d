//! The noise watch: what else went on while a block was measured.

use std::time::Instant;

use super::watch::{Counters, clock_mhz, difference, read};
use crate::data::Watch;
use crate::work::{Call, Crew};

/// A crew that is watched from the inside: counters are read just before and after each body,
/// while the workers are up. The first call of all is left out: it sets up what later ones find
/// there, such as memory that nobody touched before.
pub struct NoiseWatch<'c> {
    crew: &'c mut dyn Crew,
    calls: u64,
    first: Option<Watch>,
    seen: Option<Watch>,
}

impl<'c> NoiseWatch<'c> {
    /// Watches `crew`.
    pub fn over(crew: &'c mut dyn Crew) -> Self {
        Self { crew, calls: 0, first: None, seen: None }
    }

    /// What was seen in all bodies together after the first call; of one call alone what it did.
    /// `None` when there was none.
    pub fn seen(self) -> Option<Watch> {
        let mut seen = self.seen.filter(|_| self.calls > 1).or(self.first)?;
        // Only now: a counter that lags in one body catches up in the next.
        seen.others_cores = seen.others_cores.map(|cores| cores.max(0.0));
        seen.mhz = clock_mhz();
        Some(seen)
    }
}

impl Crew for NoiseWatch<'_> {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        let (calls, first) = (&mut self.calls, &mut self.first);
        let (is_first, mut seen) = (*calls == 0, None);
        self.crew.enter(&mut |call| {
            let mut since = (Instant::now(), read());
            let until_now = |since: &(Instant, Counters)| {
                difference(since.0.elapsed().as_secs_f64(), &since.1, &read())
            };
            body(&mut || {
                let answer = call();
                *calls += 1;
                if *calls == 1 {
                    *first = Some(until_now(&since));
                    since = (Instant::now(), read());
                }
                answer
            });
            // What is left of the first call's body, where it had no other, is no call's.
            seen = (!is_first || *calls > 1).then(|| until_now(&since));
        });
        self.seen = match (self.seen, seen) {
            (Some(earlier), Some(now)) => Some(together(&earlier, &now)),
            (earlier, now) => now.or(earlier),
        };
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

    /// Each call sleeps as long as this says.
    struct Sleeps(Vec<u64>);

    impl Crew for Sleeps {
        fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
            let mut next = self.0.drain(..);
            body(&mut || {
                std::thread::sleep(Duration::from_millis(next.next().unwrap_or(0)));
                Checksum::default()
            });
        }
    }

    /// What is seen of `bodies` of so many calls each, the first of which sleeps 200 ms.
    fn seen_of(bodies: &[usize]) -> Option<Watch> {
        let mut crew = Sleeps(vec![200]);
        let mut watched = NoiseWatch::over(&mut crew);
        for calls in bodies {
            watched.enter(&mut |call| {
                (0..*calls).for_each(|_| assert_eq!(call(), Checksum::default()))
            });
        }
        watched.seen()
    }

    #[test]
    fn the_first_call_is_left_out_unless_it_is_the_only_one() {
        assert_eq!(seen_of(&[]), None);
        for bodies in [&[3][..], &[1, 1], &[1, 5, 2]] {
            let wall_s = seen_of(bodies).unwrap().wall_s;
            assert!(wall_s < 0.2, "{bodies:?}: {wall_s}");
        }
        assert!(seen_of(&[1]).unwrap().wall_s >= 0.2);
    }
}
