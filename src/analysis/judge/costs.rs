//! What the machine, the tasks or going parallel take from a job.

use super::context::Context;
use super::finding::{AgainstCapacity, At, Finding};
use crate::analysis::result::OnCapacity;

/// Turbo that drops, shared cores: what a kernel that shares nothing loses too.
pub(super) fn machine_capacity(about: &Context<'_>) -> Option<Finding> {
    let within = |n: f64| about.fitted_points().any(|point| point.workers == n);
    let last = about.capacity?.iter().rfind(|c| within(c.workers) && c.workers > 1.0)?;
    let short = last.speedup.hi.unwrap_or(last.speedup.value) < 0.97 * last.workers;
    let against = about.on_capacity.and_then(against_capacity);
    short.then(|| {
        let at = At { workers: last.workers, speedup: last.speedup.value };
        Finding::MachineCapacity { at, against }
    })
}

/// p on c(n), where it is judged; that it is not, elsewhere.
fn against_capacity(fit: &OnCapacity) -> Option<AgainstCapacity> {
    let p = fit.law.parallel_fraction;
    let [first, .., last] = fit.fit_workers.as_slice() else { return None };
    match fit.describes? {
        true => p.lo.zip(p.hi).map(|_| AgainstCapacity::Holds { p, counts: (*first, *last) }),
        false => Some(AgainstCapacity::Open {
            off: fit.law.fit.max_deviation,
            at: fit.law.fit.max_deviation_at,
        }),
    }
}

pub(super) fn parallel_overhead(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted?;
    let (ratio, sequential) = (fitted.parallel_overhead?, fitted.sequential_s?);
    let certain = ratio.range.is_none_or(|range| range.lo > 1.0);
    (certain && ratio.value > 1.02)
        .then_some(Finding::ParallelOverhead { ratio: ratio.value, sequential_s: sequential.value })
}

/// The longest task, or blocks of unequal cost, hold the workers up.
pub(super) fn longest_task(about: &Context<'_>) -> Option<Finding> {
    let schedule = about.schedule?;
    let &[workers, greedy] = schedule
        .greedy
        .iter()
        .rfind(|[n, _]| about.fitted_points().any(|point| point.workers == *n) && *n > 1.0)?;
    let at = |table: &[[f64; 2]]| table.iter().find(|[n, _]| *n == workers).map(|[_, s]| *s);
    let blocks = at(&schedule.static_blocks)?;
    // Serial stages cap the schedule too; only what tasks lose beyond that is imbalance.
    let serial = schedule.serial_s / schedule.work_s;
    let even = 1.0 / (serial + (1.0 - serial) / workers);
    let uneven = greedy.min(blocks) < 0.95 * even.min(workers);
    let work_over_span = about.limit.is_none().then_some(schedule.parallelism);
    uneven.then_some(Finding::LoadImbalance { workers, greedy, blocks, work_over_span })
}

/// A speedup this much below what the recorded tasks allow has other reasons.
const WELL_BELOW: f64 = 0.95;

/// Slower than the recorded tasks explain: neither parallelism nor grain.
pub(super) fn below_schedule(about: &Context<'_>) -> Option<Finding> {
    let schedule = about.schedule.filter(|one| one.burdened_span_s.is_some())?;
    let point = about.fitted_points().filter(|point| point.workers > 1.0).last()?;
    if about.is_capped(point.workers) {
        return None;
    }
    let on = |table: &[[f64; 2]]| table.iter().find(|[n, _]| *n == point.workers).map(|at| at[1]);
    // Whoever hands out fixed blocks is not greedy.
    let blocks = on(&schedule.static_blocks).unwrap_or(f64::INFINITY);
    let least = on(&schedule.burdened)?.min(blocks);
    let at = At { workers: point.workers, speedup: point.speedup.value };
    (point.speedup.hi? < WELL_BELOW * least).then_some(Finding::BelowSchedule { at, least })
}
