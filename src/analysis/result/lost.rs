use serde::Serialize;

use super::Estimate;
use crate::model::lost::{Term, least};

/// The lost speedup `n - S(n)` at one worker count, taken apart, every term in workers. A term is
/// `None` where what it rests on was not recorded; a finding says so.
///
/// S(n) is the mean over rounds of T(1)/T(n) in the same round (means add up, medians do not), so
/// that it may differ a little from the point's speedup.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lost {
    /// n.
    pub workers: f64,
    /// `n - S(n)`, which is `idle + cpu`.
    pub total: Option<Estimate>,
    /// Workers asleep, not there, or waiting for a core.
    pub idle: Option<Estimate>,
    /// More CPU time than on one worker.
    pub cpu: Option<Estimate>,
    /// Of `idle`: one worker ran while the others had nothing to do.
    pub idle_one_running: Option<Estimate>,
    /// Of `idle`: workers' shares differ.
    pub imbalance: Option<Estimate>,
    /// Of `idle`: even the busiest worker was asleep.
    pub blocked: Option<Estimate>,
    /// Of `idle`: ready to run, but no core was free.
    pub waited: Option<Estimate>,
    /// Of `cpu`: more CPU time in the kernel.
    pub system: Option<Estimate>,
    /// Of `cpu`: more CPU time in the job's own code.
    pub user: Option<Estimate>,
    /// Of `cpu`: what a kernel that shares nothing needs too.
    pub machine: Option<Estimate>,
    /// Of `user`: more instructions.
    pub instructions: Option<Estimate>,
    /// Of `user`: more cycles an instruction.
    pub cycles_per_instruction: Option<Estimate>,
    /// Of `user`: fewer cycles a second.
    pub clock: Option<Estimate>,
    /// What none of the parts tells.
    pub untold: Option<Estimate>,
    /// The part of `untold` that is idle time.
    pub idle_untold: Option<Estimate>,
    /// The part of `untold` that is CPU time.
    pub cpu_untold: Option<Estimate>,
    /// `C(n)/(n T(n))` against the same at one worker: the POP centre's parallel efficiency.
    pub parallel_efficiency: Option<Estimate>,
    /// `C(1)/C(n)`: the POP centre's computational scaling.
    pub computational_scaling: Option<Estimate>,
}

/// Less than this share of what is lost is not worth telling where it is told apart from nothing.
const GOOD_PART: f64 = 0.25;

impl Lost {
    /// So many of [`Lost::PARTS`] are idle time.
    const IDLE: usize = 5;

    /// The parts that add up to `total`, those that are told apart before what is not.
    pub const PARTS: [Term; 11] = [
        Term::OneRunning,
        Term::Imbalance,
        Term::Blocked,
        Term::Waited,
        Term::IdleUntold,
        Term::System,
        Term::Machine,
        Term::Instructions,
        Term::CyclesPerInstruction,
        Term::Clock,
        Term::CpuUntold,
    ];

    /// A term in workers; `None` where what it rests on was not recorded.
    pub fn term(&self, term: Term) -> Option<Estimate> {
        match term {
            Term::Total => self.total,
            Term::Idle => self.idle,
            Term::Waited => self.waited,
            Term::OneRunning => self.idle_one_running,
            Term::Imbalance => self.imbalance,
            Term::Blocked => self.blocked,
            Term::IdleUntold => self.idle_untold,
            Term::Cpu => self.cpu,
            Term::System => self.system,
            Term::User => self.user,
            Term::Machine => self.machine,
            Term::Instructions => self.instructions,
            Term::CyclesPerInstruction => self.cycles_per_instruction,
            Term::Clock => self.clock,
            Term::CpuUntold => self.cpu_untold,
            _ => self.untold,
        }
    }

    /// Workers' worth of a term if its interval leaves out 0 and it is large enough for a word; below
    /// 0 where it saves. What is told of idle or more CPU time as a whole and of none of its parts
    /// stands as its part that is not told apart.
    pub fn told(&self, term: Term) -> Option<f64> {
        self.apart(term).or_else(|| self.left(self.whole_of(term)?))
    }

    /// The term that is told where [`Lost::told`] tells of `term` what its parts leave of the whole:
    /// [`Term::Idle`] or [`Term::Cpu`].
    pub fn whole_of(&self, term: Term) -> Option<Term> {
        let whole = match term {
            Term::IdleUntold => Term::Idle,
            Term::CpuUntold => Term::Cpu,
            _ => return None,
        };
        self.apart(term).is_none().then_some(whole)
    }

    /// The term itself, if its interval leaves out 0 and it is large enough.
    fn apart(&self, term: Term) -> Option<f64> {
        let found = self.term(term)?;
        let apart = found.lo.zip(found.hi).is_none_or(|(lo, hi)| lo > 0.0 || hi < 0.0);
        (apart && found.value.abs() > least(self.workers)).then_some(found.value)
    }

    /// What those of its parts that are told leave of `whole`, where that is most of it and a good
    /// part of all that is lost.
    fn left(&self, whole: Term) -> Option<f64> {
        let lost = self.apart(whole).filter(|lost| *lost > 0.0)?;
        let is_idle = |term: &Term| Self::PARTS[..Self::IDLE].contains(term);
        let of_it = |term: &Term| is_idle(term) == (whole == Term::Idle);
        let told = Self::PARTS.into_iter().filter(of_it).filter_map(|term| self.apart(term));
        let left = lost - told.sum::<f64>();
        let good = least(self.workers).max(GOOD_PART * self.total?.value);
        (left > 0.5 * lost && left > good).then_some(left)
    }

    /// What no part that is told accounts for, in workers.
    pub fn rest(&self) -> Option<f64> {
        let told: f64 = Self::PARTS.into_iter().filter_map(|term| self.told(term)).sum();
        Some(self.total?.value - told)
    }

    /// S(n) as it stands in the sum.
    pub fn speedup(&self) -> Option<f64> {
        Some(self.workers - self.total?.value)
    }
}

/// Why the lost speedup is not taken apart at a worker count.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum NoCpu {
    /// No CPU time was recorded at any count.
    Nowhere,
    /// None at this one, or one worker where that is named; elsewhere there is.
    Missing {
        /// Where.
        workers: f64,
    },
    /// More than so many workers can have used: of another unit, or of more threads.
    TooMuch {
        /// Where.
        workers: f64,
        /// CPU seconds a second.
        cores: f64,
    },
    /// So small a share of one worker's time: it waits, or its processes are not counted.
    Hardly {
        /// CPU seconds a second.
        share: f64,
    },
    /// It falls as the share of one worker does.
    OfOne {
        /// Where.
        workers: f64,
    },
}
