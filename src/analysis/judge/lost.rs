//! Where the lost speedup went, by what was recorded.

use super::context::Context;
use super::finding::{Finding, LostPart};
use super::headline::{Headline, NoHeadline};
use super::verdict::Verdict;
use crate::analysis::convert::estimate;
use crate::analysis::fit::{self, Job, Recorded};
use crate::analysis::result::Lost;
use crate::data::Role;
use crate::model::lost::{self, Term};
use crate::units::Bound;

/// The lost speedup at each worker count above one, and what may be said of it: at the largest
/// worker count that the law was fitted to, or the largest of all.
pub(crate) fn lost(about: &Context<'_>) -> (Vec<Lost>, Option<Finding>) {
    if about.verdict == Verdict::Withheld {
        return (Vec::new(), None);
    }
    let kernel = about.study.series.iter().find(|series| series.role == Role::Capacity);
    let recorded = fit::recorded(Job::of(about.study, about.series), about.selection, kernel);
    let all = terms(about, &recorded);
    let told_at = about.fitted_points().last().map(|point| point.workers);
    let last = all.iter().find(|lost| Some(lost.workers) == told_at).or(all.last());
    let told = last.filter(|_| about.headline != Headline::None(NoHeadline::NoChange));
    let bound = about.series.bound;
    (all.iter().map(|lost| in_workers(lost, bound)).collect(), told.and_then(finding))
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

/// The parts that add up, those that are told apart first.
const PARTS: [Term; 11] = [
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

/// `None` where nothing worth a word is lost.
fn finding(of: &lost::Lost) -> Option<Finding> {
    let total = of.named(Term::Total)?.value;
    let part = |term: Term| Some(LostPart { term, workers: of.named(term)?.value });
    let mut parts: Vec<LostPart> = PARTS.into_iter().filter_map(part).collect();
    parts.sort_by(|a, b| b.workers.total_cmp(&a.workers));
    let recorded = of.term(Term::Idle).is_some();
    Some(Finding::Lost { workers: of.workers, total, parts, recorded })
}
