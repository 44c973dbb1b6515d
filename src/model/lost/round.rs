//! The sum of one round, and how means over rounds split into terms.
//!
//! What is linear in the recorded seconds is averaged; what takes the smaller of two, or what is
//! left, is worked out from the averages. Else noise that changes its sign would be cut on one side
//! only.

use super::looked::{Running, Split};
use super::term::{Term, Terms};
use super::usage::{Pair, Usage};

/// A quantity of one round that is averaged over rounds; all but the efficiencies in workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Speedup,
    Idle,
    Cpu,
    Waited,
    /// n w: the w seconds that the last worker waited for a core, in which all others were idle too,
    /// where that is known.
    Delayed,
    /// n m - C, m the CPU time of the largest share, before what one worker alone explains.
    Uneven,
    Alone,
    /// n (T - C): not even all CPU time one after another fills the time.
    Asleep,
    System,
    User,
    Machine,
    Instructions,
    CyclesPerInstruction,
    Clock,
    ParallelEfficiency,
    ComputationalScaling,
    /// By looks: idle workers while none ran, while the caller did, another one, several.
    NoneRuns,
    CallerRuns,
    OtherRuns,
    IdleBeside,
    /// (n T - C - W)/T: what was seen of it by looks adds up to this.
    Spare,
    /// T - C of one worker.
    SpareOfOne,
}

impl Part {
    pub(super) const ALL: [Self; 22] = [
        Self::Speedup,
        Self::Idle,
        Self::Cpu,
        Self::Waited,
        Self::Delayed,
        Self::Uneven,
        Self::Alone,
        Self::Asleep,
        Self::System,
        Self::User,
        Self::Machine,
        Self::Instructions,
        Self::CyclesPerInstruction,
        Self::Clock,
        Self::ParallelEfficiency,
        Self::ComputationalScaling,
        Self::NoneRuns,
        Self::CallerRuns,
        Self::OtherRuns,
        Self::IdleBeside,
        Self::Spare,
        Self::SpareOfOne,
    ];

    /// This quantity of one round. `growth`: how many times the one worker's job `n` workers do.
    pub(super) fn of(self, pair: &Pair, n: f64, growth: f64) -> Option<f64> {
        let (one, many) = (&pair.one, &pair.many);
        let more = |of: &dyn Fn(&Usage, f64) -> Option<f64>| {
            Some((of(many, n)? - growth * of(one, 1.0)?) / many.wall_s)
        };
        match self {
            Self::Speedup => Some(growth * one.wall_s / many.wall_s),
            Self::Idle => more(&|usage, n| Some(n * usage.wall_s - usage.cpu_s?)),
            Self::Cpu => more(&|usage, _| usage.cpu_s),
            Self::Waited => more(&|usage, _| usage.waited_s),
            Self::Delayed => {
                let wait_s =
                    |usage: &Usage| Some((usage.busiest_s? - usage.busiest_cpu_s?).max(0.0));
                more(&|usage, n| Some(n * wait_s(usage)?))
            }
            Self::Uneven => more(&uneven_s),
            Self::Alone => Some((n - 1.0) * many.alone_s? / many.wall_s),
            Self::Asleep => more(&|usage, n| Some(n * (usage.wall_s - usage.cpu_s?))),
            Self::System => more(&|usage, _| usage.system_s),
            Self::User => more(&|usage, _| usage.user_s()),
            Self::Machine => Some(growth * one.cpu_s? * (many.machine? - 1.0) / many.wall_s),
            Self::Instructions | Self::CyclesPerInstruction | Self::Clock => {
                self.counted(pair, growth)
            }
            Self::NoneRuns => looked(many, |seen| n * seen.none),
            Self::CallerRuns => looked(many, |seen| (n - 1.0) * seen.caller),
            Self::OtherRuns => looked(many, |seen| (n - 1.0) * seen.other),
            Self::IdleBeside => looked(many, |seen| seen.idle_beside),
            Self::Spare => many.spare(n),
            Self::SpareOfOne => Some(growth * (one.wall_s - one.cpu_s?) / many.wall_s),
            Self::ParallelEfficiency => {
                let of = |usage: &Usage, n: f64| Some(usage.cpu_s? / (n * usage.wall_s));
                of(one, 1.0).filter(|one| *one > 0.0).and_then(|one| Some(of(many, n)? / one))
            }
            Self::ComputationalScaling => many
                .cpu_s
                .filter(|many| *many > 0.0)
                .and_then(|many| Some(growth * one.cpu_s? / many)),
        }
    }

    /// `L ln(..)/T(n)` with L the logarithmic mean of the user seconds: the three add up to their
    /// growth.
    fn counted(self, pair: &Pair, growth: f64) -> Option<f64> {
        let counters = |usage: &Usage, growth: f64| {
            let all =
                (growth * usage.user_s()?, growth * usage.instructions?, growth * usage.cycles?);
            (all.0 > 0.0 && all.1 > 0.0 && all.2 > 0.0).then_some(all)
        };
        let (user, instructions, cycles) = counters(&pair.many, 1.0)?;
        let (user_1, instructions_1, cycles_1) = counters(&pair.one, growth)?;
        let ratio = match self {
            Self::Instructions => instructions / instructions_1,
            Self::CyclesPerInstruction => cycles / instructions * (instructions_1 / cycles_1),
            _ => cycles_1 / user_1 * (user / cycles),
        };
        Some(logarithmic_mean(user, user_1) * ratio.ln() / pair.many.wall_s)
    }
}

/// Serial stages that were timed are surer than looks.
fn looked(usage: &Usage, of: impl Fn(&Running) -> f64) -> Option<f64> {
    usage.running.as_ref().filter(|_| usage.alone_s.is_none()).map(of)
}

/// `n m - C`: what the workers with smaller shares lack to the largest; where m holds what its worker
/// waited for a core, less all that they waited.
fn uneven_s(usage: &Usage, n: f64) -> Option<f64> {
    if let Some(most_s) = usage.busiest_cpu_s {
        return Some(n * most_s - usage.cpu_s?);
    }
    Some(n * usage.busiest_s? - usage.cpu_s? - usage.waited_s.unwrap_or(0.0))
}

/// `(a - b) / ln(a / b)`, which is a where both are the same.
fn logarithmic_mean(a: f64, b: f64) -> f64 {
    let ratio = a / b;
    // Near 1 the quotient is 0/0; there the mean of both is right to a 1e-17th.
    if (ratio - 1.0).abs() < 1e-8 { (a + b) / 2.0 } else { (a - b) / ratio.ln() }
}

/// `None` where nobody looked.
fn split(n: f64, mean: impl Fn(Part) -> Option<f64>) -> Option<Split> {
    let seen = [Part::NoneRuns, Part::CallerRuns, Part::OtherRuns, Part::IdleBeside].map(&mean);
    let [none, caller, other, beside] = seen;
    let idle = [none?, caller?, other?, beside?];
    Some(Split::of(n, idle, mean(Part::Spare)?, mean(Part::SpareOfOne)?))
}

/// The terms of these means: each idle second and each second of more CPU time is in one of
/// [`Term::PARTS`] or left untold.
pub(super) fn terms(n: f64, mean: impl Fn(Part) -> Option<f64>) -> Terms {
    let total = mean(Part::Speedup).map(|speedup| n - speedup);
    let (idle, cpu) = (mean(Part::Idle), mean(Part::Cpu));
    let known = |value: Option<f64>| value.unwrap_or(0.0);

    // A worker that waits for a core lets all others wait for it.
    let delayed = known(mean(Part::Delayed));
    // More threads than workers wait for more than the workers' idle time.
    let beyond = known(mean(Part::Spare)).min(0.0);
    let waited = mean(Part::Waited).map(|waited| (waited + beyond).max(delayed));
    let looked = split(n, &mean);
    let alone = mean(Part::Alone).or(looked.as_ref().map(|looked| looked.alone));
    // A worker that runs alone has the largest share too.
    let imbalance = mean(Part::Uneven)
        .map(|uneven| alone.map_or(uneven, |alone| (uneven - alone.max(0.0)).max(0.0)))
        .map(|uneven| looked.as_ref().map_or(uneven, |looked| uneven.min(looked.beside)));
    let most = known(waited) + known(alone) + known(imbalance);
    let blocked = match imbalance {
        _ if looked.is_some() => looked.map(|looked| looked.blocked),
        Some(_) => idle.map(|idle| idle - most),
        // Where nobody knows the busiest worker: at least so much.
        None => mean(Part::Asleep).map(|asleep| (asleep - most).max(0.0)),
    };
    let idle_told = most + known(blocked);

    let (system, user) = (mean(Part::System), mean(Part::User));
    let counted = [Part::Instructions, Part::CyclesPerInstruction, Part::Clock].map(&mean);
    // Without counters: as much as the machine takes from anybody, at most what was taken.
    let more = user.or(cpu).map(|more| more.max(0.0));
    let uncounted = mean(Part::Machine).filter(|_| counted[0].is_none());
    let machine = uncounted.zip(more).map(|(machine, more)| machine.clamp(0.0, more));
    let cpu_told = known(system) + known(machine) + counted.into_iter().map(known).sum::<f64>();

    Terms::of(&[
        (Term::Total, total),
        (Term::Idle, idle),
        (Term::Waited, waited),
        (Term::OneRunning, alone),
        (Term::Imbalance, imbalance),
        (Term::Blocked, blocked),
        (Term::IdleUntold, idle.map(|idle| idle - idle_told)),
        (Term::Cpu, cpu),
        (Term::System, system),
        (Term::User, user),
        (Term::Machine, machine),
        (Term::Instructions, counted[0]),
        (Term::CyclesPerInstruction, counted[1]),
        (Term::Clock, counted[2]),
        (Term::CpuUntold, cpu.map(|cpu| cpu - cpu_told)),
        (Term::Untold, total.map(|total| total - idle_told - cpu_told)),
    ])
}
