//! What is known of the time of calls, phase by phase.

use std::time::{Duration, Instant};

/// What was seen of calls so far.
#[derive(Debug, Clone)]
pub(super) struct Log {
    /// In the order in which they first began.
    pub(super) phases: Vec<(String, Duration)>,
    /// Outside of all phases.
    pub(super) outside: Duration,
    /// The phases that are open, the innermost last.
    pub(super) open: Vec<usize>,
    /// Since when the innermost runs.
    pub(super) since: Instant,
    pub(super) begun: u32,
}

impl Log {
    pub(super) fn new(now: Instant) -> Self {
        let (phases, open, outside) = (Vec::new(), Vec::new(), Duration::ZERO);
        Self { phases, outside, open, since: now, begun: 0 }
    }

    pub(super) fn enter(&mut self, name: &str, now: Instant) {
        self.charge(now);
        self.begun += 1;
        let place = self.place(name);
        self.open.push(place);
    }

    fn place(&mut self, name: &str) -> usize {
        let known = self.phases.iter().position(|(known, _)| known == name);
        known.unwrap_or_else(|| {
            self.phases.push((name.to_owned(), Duration::ZERO));
            self.phases.len() - 1
        })
    }

    /// Takes these parts from the innermost phase, as far as it took so long since it began or went on.
    #[cfg(any(feature = "opencl", test))]
    pub(super) fn part(&mut self, parts: &[(&'static str, Duration)], now: Instant) {
        let mut left = now - self.since;
        self.charge(now);
        let Some(&from) = self.open.last() else { return };
        for (name, took) in parts {
            let took = (*took).min(left);
            left -= took;
            self.phases[from].1 -= took;
            let place = self.place(name);
            self.phases[place].1 += took;
        }
    }

    pub(super) fn leave(&mut self, now: Instant) {
        self.charge(now);
        self.open.pop();
    }

    /// The time until now is the innermost phase's.
    pub(super) fn charge(&mut self, now: Instant) {
        let spent = now - self.since;
        self.since = now;
        match self.open.last() {
            Some(&place) => self.phases[place].1 += spent,
            None => self.outside += spent,
        }
    }

    pub(super) fn all(&self) -> Duration {
        self.outside + self.phases.iter().map(|(_, time)| *time).sum::<Duration>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn the_time_of_a_phase_inside_another_is_the_inners_and_repeats_add_up() {
        let start = Instant::now();
        let mut log = Log::new(start);
        log.enter("outer", start + ms(1));
        log.enter("inner", start + ms(3));
        log.leave(start + ms(7));
        log.leave(start + ms(8));
        log.enter("inner", start + ms(9));
        log.leave(start + ms(10));
        log.charge(start + ms(12));
        let phases: Vec<(&str, Duration)> =
            log.phases.iter().map(|(name, time)| (name.as_str(), *time)).collect();
        assert_eq!(phases, [("outer", ms(3)), ("inner", ms(5))]);
        assert_eq!((log.outside, log.all()), (ms(4), ms(12)));
    }

    #[test]
    fn parts_told_by_another_clock_are_taken_from_their_phase_and_never_more_than_it_took() {
        let start = Instant::now();
        let mut log = Log::new(start);
        log.enter("launch", start + ms(1));
        log.part(&[("there", ms(2)), ("kernel", ms(30))], start + ms(11));
        log.leave(start + ms(12));
        log.charge(start + ms(12));
        let phases: Vec<(&str, Duration)> =
            log.phases.iter().map(|(name, time)| (name.as_str(), *time)).collect();
        assert_eq!(phases, [("launch", ms(1)), ("there", ms(2)), ("kernel", ms(8))]);
        assert_eq!((log.outside, log.all()), (ms(1), ms(12)));
    }
}
