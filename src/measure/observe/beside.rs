//! What the machine did beside the commands.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::used::Used;
use super::watch::{machine_seconds, process_cpu_s};
use crate::data::{COUNTER_RESOLUTION_S, Watch};

/// The machine's counters over a run, or over it and those just before: they count in ticks of
/// 10 ms, which say nothing about a run of two.
#[derive(Default)]
pub(in crate::measure) struct Beside {
    readings: VecDeque<Reading>,
    /// When the last run ended.
    ended: Option<Instant>,
    /// CPU seconds of all commands so far.
    commands_s: f64,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    at: Instant,
    /// CPU seconds of this process and of all commands so far.
    own_s: Option<f64>,
    /// CPU seconds of the machine, and those that the hypervisor kept.
    machine: Option<(f64, f64)>,
}

/// The counters do not change faster.
const TICK: Duration = Duration::from_millis(10);

/// The least time that others are looked at.
const LEAST: Duration = Duration::from_millis(100);

/// Others that use less never count as disturbing: see [`Watch::seen_from`].
const STIRRING: f64 = 0.1;

impl Beside {
    /// Before a run.
    pub(in crate::measure) fn begin(&mut self) {
        self.begin_at(Instant::now());
    }

    /// What was seen before a pause, and in it, is not this run's: a preparation is no neighbour.
    fn begin_at(&mut self, at: Instant) {
        if self.ended.is_some_and(|ended| at - ended >= TICK) {
            self.readings.clear();
        }
        self.look(at);
    }

    /// Whether anybody else was seen to run lately, as far as the system tells.
    pub(in crate::measure) fn stirs(&self) -> bool {
        let Some((then, now)) = self.readings.front().zip(self.readings.back()) else {
            return true;
        };
        let (others, stolen) = between(then, now);
        let outside = |others| others + stolen.unwrap_or(0.0);
        others.is_none_or(|others| outside(others) > STIRRING)
    }

    /// A process of ours ended: what it used is no one else's.
    pub(in crate::measure) fn own(&mut self, used: &Used) {
        self.own_s(used.user_s + used.system_s + used.left_s);
    }

    /// So many CPU seconds were used for us.
    pub(in crate::measure) fn own_s(&mut self, cpu_s: f64) {
        self.commands_s += cpu_s;
    }

    /// What was seen of a run that just ended and is already counted as our own.
    pub(in crate::measure) fn end(&mut self, used: &Used) -> Watch {
        let at = Instant::now();
        let now = if self.readings.len() < 2 { self.read(at) } else { self.look(at) };
        self.ended = Some(at);
        let then = self.readings.front().copied().unwrap_or(now);
        let (others_cores, stolen_cores) = between(&then, &now);
        let looked_s = (now.at - then.at).as_secs_f64();
        Watch {
            wall_s: used.wall_s,
            cpu_s: Some(used.user_s + used.system_s + used.left_s),
            system_s: Some(used.system_s),
            waited_s: used.waited_s,
            alone_s: used.alone_s,
            throttled_s: used.throttled_s,
            switches: used.counts.map(|counts| counts.switches),
            involuntary: used.counts.map(|counts| counts.involuntary),
            faults: used.counts.map(|counts| counts.faults),
            instructions: used.retired.map(|(instructions, _)| instructions),
            cycles: used.retired.map(|(_, cycles)| cycles),
            others_cores,
            stolen_cores,
            looked_s: others_cores.map(|_| looked_s),
            peak_bytes: used.peak_bytes,
            ..Watch::default()
        }
    }

    /// The latest reading; a new one where that is older than the counters' resolution.
    fn look(&mut self, at: Instant) -> Reading {
        if let Some(latest) = self.readings.back().filter(|latest| at - latest.at < TICK) {
            return *latest;
        }
        self.read(at)
    }

    /// A new reading. The first of those that are kept is the youngest that is old enough.
    fn read(&mut self, at: Instant) -> Reading {
        let own_s = process_cpu_s().map(|own_s| own_s + self.commands_s);
        let reading = Reading { at, own_s, machine: machine_seconds() };
        self.readings.push_back(reading);
        while self.readings.get(1).is_some_and(|second| at - second.at >= LEAST) {
            self.readings.pop_front();
        }
        reading
    }
}

/// Cores that others used and that the hypervisor kept. Less than none is a lag of the counters.
fn between(then: &Reading, now: &Reading) -> (Option<f64>, Option<f64>) {
    let wall_s = (now.at - then.at).as_secs_f64();
    let Some(((busy_then, stolen_then), (busy, stolen))) = then.machine.zip(now.machine) else {
        return (None, None);
    };
    if wall_s <= 0.0 {
        return (None, None);
    }
    // A single tick would look like many cores over less than the counters tell apart.
    let cores = |seconds: f64| (seconds / wall_s.max(COUNTER_RESOLUTION_S)).max(0.0);
    let own_s = then.own_s.zip(now.own_s).map(|(then, now)| now - then);
    (own_s.map(|own_s| cores(busy - busy_then - own_s)), Some(cores(stolen - stolen_then)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_the_machine_less_ourselves_and_the_commands() {
        let at = Instant::now();
        let then = Reading { at, own_s: Some(3.0), machine: Some((10.0, 1.0)) };
        let half_a_second_later = at + Duration::from_millis(500);
        let now =
            Reading { at: half_a_second_later, own_s: Some(3.4), machine: Some((11.0, 1.05)) };
        let (others, stolen) = between(&then, &now);
        assert!((others.unwrap() - 1.2).abs() < 1e-9 && (stolen.unwrap() - 0.1).abs() < 1e-9);
        assert_eq!(between(&now, &now), (None, None));
        let silent = Reading { machine: None, ..now };
        assert_eq!(between(&then, &silent), (None, None));
    }

    #[test]
    fn others_stir_until_they_were_seen_not_to() {
        let start = Instant::now();
        let reading = |ms, own_s, busy_s| Reading {
            at: start + Duration::from_millis(ms),
            own_s: Some(own_s),
            machine: Some((busy_s, 0.0)),
        };
        let stirs = |readings: &[Reading]| {
            Beside { readings: readings.iter().copied().collect(), ..Beside::default() }.stirs()
        };
        assert!(stirs(&[]) && stirs(&[reading(0, 0.0, 0.0)]));
        assert!(!stirs(&[reading(0, 0.0, 0.0), reading(100, 0.1, 0.1)]));
        assert!(stirs(&[reading(0, 0.0, 0.0), reading(100, 0.1, 0.12)]));
        let silent = Reading { machine: None, ..reading(100, 0.0, 0.0) };
        assert!(stirs(&[reading(0, 0.0, 0.0), silent]), "nobody tells");
    }

    #[test]
    fn what_a_preparation_did_is_not_seen_in_the_run_after_it() {
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        let mut beside = Beside::default();
        beside.begin_at(after(0));
        beside.ended = Some(after(20));
        beside.begin_at(after(25));
        assert_eq!(beside.readings.len(), 2, "runs that follow each other are seen together");
        beside.begin_at(after(80));
        let kept: Vec<Instant> = beside.readings.iter().map(|reading| reading.at).collect();
        assert_eq!(kept, [after(80)]);
    }

    #[test]
    fn a_tick_in_two_milliseconds_is_not_five_cores() {
        let at = Instant::now();
        let then = Reading { at, own_s: Some(0.0), machine: Some((1.0, 0.0)) };
        let later = at + Duration::from_millis(2);
        let now = Reading { at: later, own_s: Some(0.0), machine: Some((1.01, 0.0)) };
        assert!(between(&then, &now).0.unwrap() < 0.51);
    }

    #[test]
    fn a_short_run_is_looked_at_together_with_those_before_it() {
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        let mut beside = Beside::default();
        for ms in [0, 20, 25, 40, 125] {
            beside.look(after(ms));
        }
        let kept: Vec<Instant> = beside.readings.iter().map(|reading| reading.at).collect();
        assert_eq!(kept, [after(20), after(40), after(125)]);
    }
}
