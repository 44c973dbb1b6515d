//! What each round recorded beside the wall time, one worker against n.

use super::cpu_time::doubted;
use super::job::Job;
use super::select::Selection;
use crate::analysis::result::NoCpu;
use crate::data::{self, Block, Point, Series, Watch};
use crate::model::lost::{Pair, Running, Usage};

/// A worker count with what its rounds recorded.
pub(crate) struct Recorded {
    /// n, above one.
    pub(crate) workers: f64,
    /// One pair a round used.
    pub(crate) pairs: Vec<Pair>,
    /// Why the pairs have no CPU time though some was recorded.
    pub(crate) no_cpu: Option<NoCpu>,
}

/// Every worker count above one, ascending; empty where one worker was not measured or the
/// measurements form no rounds. `kernel` is the study's capacity kernel, measured in the same
/// rounds.
pub(crate) fn recorded(
    job: Job<'_>,
    selection: &Selection,
    kernel: Option<&Series>,
) -> Vec<Recorded> {
    let point = |n: f64| job.series.points.iter().find(|point| point.workers.get() == n);
    let Some(one) = point(1.0) else { return Vec::new() };
    // Of nested forks it is not told which stages are serial.
    let staged = job.series.recorded.as_ref().filter(|recorded| recorded.graph.is_none());
    let is_rate = job.series.rate.is_some();
    let serial_s = staged.map(|recorded| recorded.serial_s());
    let at = |&n: &f64| {
        let many = point(n)?;
        let pair = |&round: &u32| {
            let machine = kernel.and_then(|kernel| slower_by(kernel, n, round));
            let (one, many) =
                (usage(block(one, round)?, is_rate)?, usage(block(many, round)?, is_rate)?);
            let alone_s = many.alone_s.or(serial_s);
            Some(Pair { one, many: Usage { machine, alone_s, ..many } })
        };
        let pairs: Vec<Pair> = selection.used.iter().filter_map(pair).collect();
        let no_cpu = doubted(job, n, &pairs);
        let pairs = if no_cpu.is_some() { times_alone(&pairs) } else { pairs };
        (!pairs.is_empty()).then_some(Recorded { workers: n, pairs, no_cpu })
    };
    selection.workers.iter().filter(|n| **n > 1.0).filter_map(at).collect()
}

fn times_alone(pairs: &[Pair]) -> Vec<Pair> {
    let time = |usage: &Usage| Usage { wall_s: usage.wall_s, ..Usage::default() };
    pairs.iter().map(|pair| Pair { one: time(&pair.one), many: time(&pair.many) }).collect()
}

fn block(point: &Point, round: u32) -> Option<&Block> {
    point.blocks.iter().find(|block| block.round == round)
}

/// Seconds of one call: the block's share of them in its time, times the call's seconds.
fn usage(block: &Block, is_rate: bool) -> Option<Usage> {
    let wall_s = block.median()?;
    let watch = block.watch.as_ref();
    let a_call = |of: fn(&Watch) -> Option<f64>| {
        let watch = watch?;
        watch.a_call(of(watch)?, wall_s, is_rate)
    };
    Some(Usage {
        wall_s,
        cpu_s: a_call(|watch| watch.cpu_s),
        system_s: a_call(|watch| watch.system_s),
        waited_s: a_call(|watch| watch.waited_s),
        busiest_s: a_call(|watch| watch.busiest_s.or_else(|| hardly_ran(watch))),
        busiest_cpu_s: a_call(|watch| watch.busiest_cpu_s),
        alone_s: a_call(|watch| watch.alone_s),
        running: block.running.as_ref().filter(|seen| seen.is_sound()).map(running),
        instructions: a_call(|watch| watch.instructions.map(|count| count as f64)),
        cycles: a_call(|watch| watch.cycles.map(|count| count as f64)),
        ..Usage::default()
    })
}

fn running(seen: &data::Running) -> Running {
    Running::new(&seen.shares, seen.caller)
}

/// A job that used less than this share of its time hardly computes.
const HARDLY: f64 = 0.02;

/// No worker ran longer than all together.
fn hardly_ran(watch: &Watch) -> Option<f64> {
    watch.cpu_s.filter(|cpu_s| *cpu_s < HARDLY * watch.wall_s)
}

/// CPU seconds of each worker's share of a kernel that shares nothing, over those of one worker.
fn slower_by(kernel: &Series, n: f64, round: u32) -> Option<f64> {
    let cpu_s = |n: f64| {
        let point = kernel.points.iter().find(|point| point.workers.get() == n)?;
        usage(block(point, round)?, false)?.cpu_s
    };
    let (one, many) = (cpu_s(1.0)?, cpu_s(n)?);
    (one > 0.0).then(|| many / (n * one)).filter(|more| more.is_finite())
}
