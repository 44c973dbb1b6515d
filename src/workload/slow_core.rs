//! Equal pieces of pure arithmetic on cores of which one is slow. Machines with such a core are rare,
//! so it is made: whatever runs there does each step several times.

use super::cpus;
use super::parameters::{call_ms, ms, whole};
use super::spinning::{ITERATIONS, Steps, expected, spin};
use crate::units::{Theory, text};
use crate::work::{At, Checksum, Entry, Parameter, Spec, SpecError, Stage, Workload};
use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "slow-core",
    summary: "equal pieces where one CPU is slow: made slow by more work, as a slow core would be",
    parameters: &[
        Parameter {
            name: "cpu",
            default: "last",
            what: "the slow one, by its number, or last: of those that it may use",
        },
        Parameter {
            name: "times",
            default: "3",
            what: "how many times as long each step takes there, 1 to 100",
        },
        Parameter { name: "tasks", default: "128", what: "how many pieces, 1 to 100000" },
        call_ms("40"),
        ITERATIONS,
    ],
    build: |spec| Ok(Arc::new(SlowCore::new(spec)?)),
};

/// So many steps are done before it is looked again where they are done: about 10 us.
const SPELL: u64 = 10_000;

struct SlowCore {
    spec: Spec,
    /// `None` where the system does not tell what there is.
    slow: Option<usize>,
    /// How many there are to use.
    cpus: usize,
    times: f64,
    tasks: usize,
    steps: Steps,
}

impl SlowCore {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let last = spec.get("cpu").is_none_or(|cpu| cpu == "last");
        let number = || spec.value("cpu", 0, "the number of a CPU, or last", |_| true).map(Some);
        let to_use = cpus::to_use();
        Ok(Self {
            spec: spec.clone(),
            slow: if last { to_use.last().copied() } else { number()? },
            cpus: to_use.len(),
            times: spec.value("times", 3.0, "a number, 1 to 100", |t| (1.0..=100.0).contains(t))?,
            tasks: whole(spec, "tasks", 128, 1..=100_000)?,
            steps: Steps::of(spec, ms(spec, 40.0)?)?,
        })
    }

    fn start(&self, index: usize) -> u64 {
        (u128::from(self.steps.get()) * index as u128 / self.tasks as u128) as u64
    }

    /// Steps that count for nothing, after these on the slow CPU.
    fn in_vain(&self, steps: &Range<u64>) -> u64 {
        ((self.times - 1.0) * (steps.end - steps.start) as f64).round() as u64
    }

    fn spell(&self, steps: Range<u64>) -> Checksum {
        if self.slow.is_some() && self.slow == cpus::here() {
            black_box(spin(0..self.in_vain(&steps)));
        }
        spin(steps)
    }
}

impl Workload for SlowCore {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn recipe(&self) -> Spec {
        let fixed = self.steps.fixed(&self.spec);
        match self.slow {
            Some(cpu) => fixed.without("cpu").with("cpu", cpu),
            None => fixed,
        }
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        self.steps.get();
        vec![Stage::Tasks(self.tasks)]
    }

    fn task(&self, at: At) -> Checksum {
        let (start, end) = (self.start(at.index), self.start(at.index + 1));
        let spells = (start..end).step_by(SPELL as usize);
        spells.map(|from| self.spell(from..end.min(from + SPELL))).collect()
    }

    fn expected(&self) -> Option<Checksum> {
        Some(expected(0..self.steps.get()))
    }

    fn refuses_cpus(&self, held: &[usize]) -> Option<String> {
        match (self.slow, held) {
            (_, []) => Some(
                "its workers are held to no CPU, so that chance decides which is on the slow one"
                    .into(),
            ),
            (Some(slow), [first, ..]) if slow == *first => Some(format!(
                "one worker is held to CPU {slow}, the slow one, so that none is seen without it"
            )),
            (Some(slow), _) if held.contains(&slow) => None,
            (Some(slow), _) => {
                let all: Vec<String> = held.iter().map(usize::to_string).collect();
                Some(format!("no worker is held to CPU {slow}, but to {}", all.join(", ")))
            }
            (None, _) => Some("this system does not tell which CPU a worker is on".into()),
        }
    }

    fn theory(&self) -> Theory {
        let times = text::short(self.times);
        let why = format!(
            "n workers, one of them on a CPU that is {times} times as slow: n - 1 + 1/{times} where pieces are handed out one by one, n/{times} in equal shares; n while none is there"
        );
        match self.cpus {
            0 | 1 => Theory::shape(why),
            cpus => Theory::capped((cpus - 1) as f64 + 1.0 / self.times, cpus, why),
        }
    }

    fn lesson(&self) -> String {
        "In equal shares all wait for the slowest core; handed out one by one, pieces go to whoever is free, and a slow core costs only what it lacks.".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Cap;

    fn built(spec: &str) -> SlowCore {
        SlowCore::new(&spec.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_step_takes_so_many_times_as_long_on_the_slow_cpu() {
        for (times, in_vain) in [("1", 0), ("1.5", 500), ("3", 2000), ("100", 99_000)] {
            let job = built(&format!("slow-core,cpu=0,times={times},iterations=1"));
            assert_eq!(job.in_vain(&(7000..8000)), in_vain, "{times}");
        }
    }

    #[test]
    fn it_runs_only_where_one_worker_is_on_a_fast_cpu_and_a_later_one_on_the_slow() {
        let refuses = |held: &[usize]| built("slow-core,cpu=3,iterations=1").refuses_cpus(held);
        assert_eq!(refuses(&[0, 1, 2, 3]), None);
        assert_eq!(refuses(&[2, 3]), None);
        assert!(refuses(&[]).unwrap().contains("chance decides"));
        assert!(refuses(&[3, 0]).unwrap().starts_with("one worker is held to CPU 3"));
        let elsewhere = refuses(&[0, 1]).unwrap();
        assert_eq!(elsewhere, "no worker is held to CPU 3, but to 0, 1");
    }

    #[test]
    fn theory_says_what_either_way_to_hand_out_gives() {
        let why = built("slow-core,times=4,iterations=1").theory().why;
        assert!(why.contains("n - 1 + 1/4") && why.contains("n/4 in equal shares"), "{why}");
        let four = SlowCore { cpus: 4, ..built("slow-core,times=4,iterations=1") };
        assert_eq!(four.theory().cap, Some(Cap { speedup: 3.25, workers: 4 }));
        let one = SlowCore { cpus: 1, ..four };
        assert_eq!(one.theory().cap, None);
    }
}
