//! Where the lost speedup went, by what was recorded.

use super::context::Context;
use super::doubt::TakingPart;
use super::finding::{Finding, LostPart};
use super::headline::{Headline, NoHeadline};
use super::known::known;
use super::running::running;
use super::step::{KernelTime, NoCore};
use super::steps::next_steps;
use super::taking_part::taking_part;
use super::unavailable::Unavailable;
use crate::analysis::convert::estimate;
use crate::analysis::fit::{self, Job, Recorded};
use crate::analysis::result::{Lost, NoCpu, Running};
use crate::data::{Role, TimedBy};
use crate::model::lost::{self, LEAST_SHARE, Term};
use crate::units::{Bound, Scaling};

/// What is said of the lost speedup.
#[derive(Default)]
pub(crate) struct Told {
    /// By worker count.
    pub(crate) lost: Vec<Lost>,
    /// How many workers ran at a time, by worker count.
    pub(crate) running: Vec<Running>,
    pub(crate) findings: Vec<Finding>,
    /// The share of it that workers idled, where that is known.
    pub(crate) idle_share: Option<f64>,
}

/// The lost speedup at each worker count above one, and what may be said of it: at the largest
/// worker count that the law was fitted to, or the largest of all.
pub(crate) fn lost(about: &Context<'_>) -> Told {
    if about.verdict.is_silent() {
        return Told::default();
    }
    let kernel = about.study.series.iter().find(|series| series.role == Role::Capacity);
    let recorded = fit::recorded(Job::of(about.study, about.series), about.selection, kernel);
    let all = terms(about, &recorded);
    let told_at = about.fitted_points().last().map(|point| point.workers);
    let last = all.iter().find(|lost| Some(lost.workers) == told_at).or(all.last());
    let no_change = about.headline == Headline::None(NoHeadline::NoChange);
    // Where nothing changes, workers may not be what the count says; only what surely held them is told.
    let shared = matches!(taking_part(about), TakingPart::Share { .. });
    let unchanged = !shared && (no_change || about.same_time().is_some());
    let told = last.filter(|told| !unchanged || is_held(about, told));
    let (bound, running) = (about.series.bound, running(about, &recorded));
    let findings = told.map(|told| {
        let no_cpu = recorded.iter().find(|of| of.workers == told.workers).and_then(|of| of.no_cpu);
        let found = finding(about, told, no_cpu);
        let steps = match &found {
            Some(Finding::Lost { parts, known, .. }) => next_steps(about, told, parts, known),
            _ => None,
        };
        let memory = match &found {
            Some(Finding::Lost { parts, .. }) => memory(about, told, parts),
            _ => None,
        };
        let seen = running.iter().find(|seen| seen.workers == told.workers && found.is_some());
        let seen = seen.cloned().map(Finding::Running);
        [more_cpu_time(about, told), found, seen, memory, steps]
    });
    Told {
        lost: all.iter().map(|lost| in_workers(lost, bound)).collect(),
        findings: findings.into_iter().flatten().flatten().collect(),
        running,
        idle_share: last.and_then(idle_share),
    }
}

/// Of what is lost the share that workers idled; `None` where nothing worth a word is lost, or it
/// was not recorded.
fn idle_share(of: &lost::Lost) -> Option<f64> {
    Some(of.term(Term::Idle)?.value / of.named(Term::Total)?.value)
}

/// Whether most of what is lost is a quota, processors that there are not, or pages that the kernel
/// gave to workers.
fn is_held(about: &Context<'_>, of: &lost::Lost) -> bool {
    let is_most = |term: Term| {
        let share = of.named(term).zip(of.named(Term::Total));
        share.is_some_and(|(part, total)| part.value > 0.5 * total.value)
    };
    let known = known(about, of, None);
    let no_core = matches!(known.no_core, NoCore::Quota { .. } | NoCore::MoreThanCpus { .. });
    let faults = matches!(known.kernel, KernelTime::PageFaults { .. });
    (no_core && is_most(Term::Waited)) || (faults && is_most(Term::System))
}

fn terms(about: &Context<'_>, recorded: &[Recorded]) -> Vec<lost::Lost> {
    let settings = lost::Options {
        scaling: about.series.scaling,
        resamples: about.options.resamples,
        seed: about.options.seed,
        confidence: about.options.confidence,
    };
    let of = |recorded: &Recorded| lost::lost(recorded.workers, &recorded.pairs, &settings).ok();
    recorded.iter().filter_map(of).collect()
}

fn in_workers(of: &lost::Lost, bound: Bound) -> Lost {
    // The factors of a job that hardly computes are those of its noise.
    let computes = bound == Bound::Cpu;
    let term = |term: Term| of.term(term).map(estimate);
    Lost {
        workers: of.workers,
        total: term(Term::Total),
        idle: term(Term::Idle),
        cpu: term(Term::Cpu),
        idle_one_running: term(Term::OneRunning),
        imbalance: term(Term::Imbalance),
        blocked: term(Term::Blocked),
        waited: term(Term::Waited),
        system: term(Term::System),
        user: term(Term::User),
        machine: term(Term::Machine),
        instructions: term(Term::Instructions),
        cycles_per_instruction: term(Term::CyclesPerInstruction),
        clock: term(Term::Clock),
        untold: term(Term::Untold),
        idle_untold: term(Term::IdleUntold),
        cpu_untold: term(Term::CpuUntold),
        parallel_efficiency: of.parallel_efficiency.filter(|_| computes).map(estimate),
        computational_scaling: of.computational_scaling.filter(|_| computes).map(estimate),
    }
}

/// `None` where nothing worth a word is lost.
fn finding(about: &Context<'_>, of: &lost::Lost, no_cpu: Option<NoCpu>) -> Option<Finding> {
    let total = of.named(Term::Total)?.value;
    let shown = in_workers(of, about.series.bound);
    let part = |term: Term| {
        let workers = shown.told(term).filter(|told| *told > 0.0)?;
        Some(LostPart { term: shown.whole_of(term).unwrap_or(term), workers })
    };
    let mut parts: Vec<LostPart> = Lost::PARTS.into_iter().filter_map(part).collect();
    let known = known(about, of, no_cpu);
    // What others took says nothing of the job: it stands last.
    let theirs = matches!(known.no_core, NoCore::OtherPrograms { .. });
    let is_theirs = |part: &LostPart| theirs && part.term == Term::Waited;
    parts.sort_by(|a, b| is_theirs(a).cmp(&is_theirs(b)).then(b.workers.total_cmp(&a.workers)));
    let saved = of.term(Term::Cpu).filter(|cpu| cpu.range.is_some_and(|range| range.hi < 0.0));
    let saved = saved.map(|cpu| -cpu.value).filter(|saved| *saved > LEAST_SHARE * of.workers);
    let workers = of.workers;
    Some(Finding::Lost { workers, total, parts, saved, known })
}

/// By less than this share nobody would ask why CPU time grows.
const LEAST_GROWTH: f64 = 0.1;

fn more_cpu_time(about: &Context<'_>, of: &lost::Lost) -> Option<Finding> {
    let (one_s, ratio) = growth(about, of)?;
    let one = match (of.named(Term::System), of.term(Term::User), of.named(Term::User)) {
        (Some(_), Some(_), None) => Term::System,
        (None, Some(_), Some(_)) => Term::User,
        _ => Term::Cpu,
    };
    Some(Finding::CpuTimeGrows { one_s, workers: of.workers, ratio, of: one })
}

/// CPU seconds a call at one worker, and how many times as much it is, where that is worth a word.
fn growth(about: &Context<'_>, of: &lost::Lost) -> Option<(f64, f64)> {
    let computes = about.series.scaling == Scaling::Strong && about.series.bound == Bound::Cpu;
    of.named(Term::Cpu).filter(|_| computes)?;
    let cpu_s = |n: f64| about.points.iter().find(|point| point.workers == n)?.usage.cpu_s;
    let one_s = cpu_s(1.0).filter(|one| *one > 0.0)?;
    let ratio = cpu_s(of.workers)? / one_s;
    (ratio > 1.0 + LEAST_GROWTH && ratio.is_finite()).then_some((one_s, ratio))
}

/// Whether the memory may be it, where the CPU time that grew is not told apart further: the kernel
/// would lose no less, or it was not measured.
fn memory(about: &Context<'_>, of: &lost::Lost, parts: &[LostPart]) -> Option<Finding> {
    let may_be = |part: &LostPart| {
        matches!(part.term, Term::CpuUntold | Term::CyclesPerInstruction | Term::Cpu)
    };
    let (_, ratio) = growth(about, of).filter(|_| parts.iter().any(may_be))?;
    let workers = of.workers;
    let was_measured = about.study.series.iter().any(|series| series.role == Role::Memory);
    if !was_measured {
        let here = about.study.method.timed_by() != TimedBy::Others;
        return here.then_some(Finding::Unavailable(Unavailable::MemoryNotMeasured));
    }
    let kernel = about.memory?.iter().find(|at| at.workers == workers)?.speedup;
    let most = workers / kernel.lo.unwrap_or(kernel.value);
    Some(Finding::Memory { workers, ratio, kernel: workers / kernel.value, enough: most >= ratio })
}
