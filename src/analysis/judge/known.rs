//! What else is known of the parts of the lost speedup.

use super::context::Context;
use super::step::{KernelTime, Known, NoCore};
use crate::analysis::result::{NoCpu, Point, Usage};
use crate::data::{Block, TimedBy, Watch};
use crate::model::lost::{self, Term};

/// What is known at so many workers.
pub(super) fn known(about: &Context<'_>, of: &lost::Lost, no_cpu: Option<NoCpu>) -> Known {
    let workers = of.workers;
    let point = about.points.iter().find(|point| point.workers == workers);
    let kernel = point.and_then(|point| page_faults(&point.usage)).unwrap_or(KernelTime::Unknown);
    let others_ran = were_looked_at(about, workers);
    let looked_on = others_ran || about.study.method.timed_by() == TimedBy::Commands;
    let waits = of.term(Term::Waited).is_some();
    let no_cpu = no_cpu.or(of.term(Term::Idle).is_none().then(|| missing(about, workers)));
    let no_core = no_core(about, point, workers);
    Known { no_core, kernel, looked_on, others_ran, waits, no_cpu }
}

/// Where CPU time is missing.
fn missing(about: &Context<'_>, workers: f64) -> NoCpu {
    let is_known = |n: f64| {
        let at = about.points.iter().find(|point| point.workers == n);
        at.is_some_and(|point| point.usage.cpu_s.is_some())
    };
    match about.points.iter().any(|point| point.usage.cpu_s.is_some()) {
        true => {
            let lacks = [1.0, workers].into_iter().find(|n| !is_known(*n));
            NoCpu::Missing { workers: lacks.unwrap_or(workers) }
        }
        false => NoCpu::Nowhere,
    }
}

/// Whether the threads of each of its blocks were looked at, and no stages are known.
fn were_looked_at(about: &Context<'_>, workers: f64) -> bool {
    let point = about.series.points.iter().find(|point| point.workers.get() == workers);
    let is_seen = |block: &Block| {
        let staged = block.watch.as_ref().is_some_and(|watch| watch.alone_s.is_some());
        block.running.is_some() && !staged
    };
    let recorded = about.series.recorded.as_ref();
    let staged = recorded.is_some_and(|recorded| recorded.graph.is_none());
    !staged && point.is_some_and(|point| point.blocks.iter().all(is_seen))
}

/// Throttled for less than this share of the time is no news.
const THROTTLED: f64 = 0.01;

/// Why threads that were ready had no core, as far as machine and counters tell.
fn no_core(about: &Context<'_>, point: Option<&Point>, workers: f64) -> NoCore {
    let machine = &about.study.machine;
    let throttled = point.is_none_or(|point| {
        point.usage.throttled_s.is_none_or(|s| s > THROTTLED * point.time_s.value)
    });
    match (machine.quota, machine.reachable_cpus()) {
        (Some(cores), reachable)
            if throttled && cores < workers && reachable.is_none_or(|cpus| cores < cpus as f64) =>
        {
            NoCore::Quota { cores }
        }
        (_, Some(cpus)) if workers > cpus as f64 => NoCore::MoreThanCpus { cpus },
        _ => other_programs(about, workers).unwrap_or(NoCore::Unknown),
    }
}

/// Where others used more than half as much as threads waited, they had the cores: threads wait for
/// each other's only without any.
const MOST: f64 = 0.5;

/// Fewer cores than this are no others to speak of.
const LEAST_CORES: f64 = 0.05;

fn other_programs(about: &Context<'_>, workers: f64) -> Option<NoCore> {
    let point = about.series.points.iter().find(|point| point.workers.get() == workers)?;
    let used = |block: &&Block| about.selection.used.contains(&block.round);
    let watched = || point.blocks.iter().filter(used).filter_map(|block| block.watch.as_ref());
    let sum = |of: fn(&Watch) -> Option<f64>| watched().map(of).sum::<Option<f64>>();
    let others_s = sum(|watch| Some(watch.others_cores? * watch.wall_s))?;
    let (waited_s, wall_s) = (sum(|watch| watch.waited_s)?, sum(|watch| Some(watch.wall_s))?);
    let some = others_s > LEAST_CORES * wall_s;
    let theirs = some && waited_s > 0.0 && others_s > MOST * waited_s;
    theirs.then_some(NoCore::OtherPrograms { cores: others_s / wall_s })
}

/// One fault takes the kernel a microsecond, ten where many threads take memory at once: with fewer
/// of them a second, it did something else.
const LEAST_FAULTS_A_SECOND: f64 = 1e5;

/// A fault that gives a large page, to be cleared, takes half a millisecond at most: so few a tenth of
/// the time.
const FEW_FAULTS_A_SECOND: f64 = 200.0;

fn page_faults(used: &Usage) -> Option<KernelTime> {
    let (faults, system_s) = (used.faults?, used.system_s.filter(|seconds| *seconds > 0.0)?);
    match faults / system_s {
        rate if rate > LEAST_FAULTS_A_SECOND => Some(KernelTime::PageFaults { faults }),
        rate if rate < FEW_FAULTS_A_SECOND => Some(KernelTime::Calls),
        _ => None,
    }
}
