//! What limits the job, in words.

use super::context::Context;
use super::findings::{Finding, FindingKind};
use super::judge::{Headline, NoHeadline, Verdict};
use super::kink;
use super::misfit::misfit;
use super::result::{OnCapacity, Point};
use super::serial::{Suspects, course};
use crate::model::Law;
use crate::model::choice::FLOOR;
use crate::model::laws::Points;
use crate::units::{Bound, Scaling, text};

/// The causes that the data show, those that matter most first.
pub(super) fn causes(about: &Context<'_>) -> Vec<Finding> {
    let strong = about.series.scaling == Scaling::Strong;
    let (imbalance, machine) = (longest_task(about), capacity(about));
    let suspects = Suspects { imbalance: imbalance.is_some(), machine: machine.is_some() };
    let mut causes: Vec<Option<Finding>> = vec![misfit(about)];
    if strong {
        causes.extend([signs(about), peak(about), course(about, suspects), bend(about)]);
        causes.push(oversubscription(about));
    }
    causes.extend([
        machine,
        parallel_overhead(about),
        imbalance,
        cpu_time(about),
        hidden_overhead(about),
    ]);
    causes.into_iter().flatten().collect()
}

/// Slower already at the second count, slower altogether, or faster than n times.
fn signs(about: &Context<'_>) -> Option<Finding> {
    let clearly = |lo: Option<f64>, value: f64, limit: f64, gross: f64| match lo {
        Some(lo) => lo > limit,
        None => value > limit + gross,
    };
    // Beyond the cores it is the machine that has no more to give, not the code that loses.
    let within = |point: &&Point| point.workers > 1.0 && !point.beyond_cores;
    let second = about.points.iter().find(within)?;
    let slower = second.speedup.hi.map_or(second.speedup.value < 0.95, |hi| hi < 1.0);
    if slower {
        let sentence = format!(
            "Slower from the start: {} at {}. Sharing the work costs more than it saves.",
            text::speedup(second.speedup.value, 2),
            text::workers(second.workers)
        );
        let evidence = [("workers", second.workers), ("speedup", second.speedup.value)];
        return Some(Finding::new(FindingKind::AntiScaling, sentence, &evidence));
    }
    let fitted = about.fitted?;
    let s = fitted.serial.fraction.value;
    if about.headline == Headline::None(NoHeadline::Slowdown) {
        let sentence = "More workers take longer: the serial fraction is above 100 %.";
        let evidence = [("serial_fraction", s)];
        return Some(Finding::new(FindingKind::Slowdown, sentence, &evidence));
    }
    let above = |point: &&Point| clearly(point.efficiency.lo, point.efficiency.value, 1.02, 0.03);
    let best = about
        .fitted_points()
        .filter(|point| point.workers > 1.0)
        .filter(above)
        .max_by(|a, b| a.efficiency.value.total_cmp(&b.efficiency.value));
    if about.headline != Headline::None(NoHeadline::Superlinear) && best.is_none() {
        return None;
    }
    let at = best.or_else(|| about.fitted_points().last())?;
    let sentence = format!(
        "Faster than the number of workers allows: {} at {}. Superlinear (caches grow with the \
         workers), or a slow baseline.",
        text::speedup(at.speedup.value, 2),
        text::workers(at.workers)
    );
    let evidence = [("workers", at.workers), ("speedup", at.speedup.value), ("serial_fraction", s)];
    Some(Finding::new(FindingKind::Superlinear, sentence, &evidence))
}

fn peak(about: &Context<'_>) -> Option<Finding> {
    let fastest = about.fastest()?;
    let last = about.points.last()?;
    let inside = about.fitted_points().last().is_some_and(|end| fastest.workers < end.workers);
    // Fastest with one worker is said as slower from the start.
    if !inside || fastest.workers <= 1.0 || !slows_down(about.points) {
        return None;
    }
    let sentence = format!(
        "Fastest at {}, {}; slower beyond: {} at {}.",
        text::workers(fastest.workers),
        text::speedup(fastest.speedup.value, 2),
        text::speedup(last.speedup.value, 2),
        text::short(last.workers)
    );
    let evidence = [("workers", fastest.workers), ("speedup", fastest.speedup.value)];
    Some(Finding::new(FindingKind::Peak, sentence, &evidence))
}

/// Whether the largest worker count is slower than the fastest.
pub(super) fn slows_down(points: &[Point]) -> bool {
    let fastest = points.iter().max_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value));
    let ends = fastest.zip(points.last());
    ends.is_some_and(|(fastest, last)| slower_than(last, fastest))
}

/// Slower by 2 % at least, and by more than the intervals leave open.
pub(super) fn slower_than(point: &Point, other: &Point) -> bool {
    let apart = match (point.speedup.hi, other.speedup.lo) {
        (Some(hi), Some(lo)) => hi < lo,
        _ => true,
    };
    apart && point.speedup.value < 0.98 * other.speedup.value
}

/// What a single run may well be off by, relative to its time.
const UNKNOWN_SE: f64 = 0.03;

/// A bend over all counts.
fn bend(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted?;
    let workers: Vec<f64> = fitted.points.iter().map(|point| point.workers).collect();
    let medians_s: Vec<f64> = fitted.points.iter().map(|point| point.time_s.value).collect();
    let relative_se: Vec<f64> =
        fitted.points.iter().map(|point| point.relative_se.unwrap_or(UNKNOWN_SE)).collect();
    let curve = Points::new(&workers, &medians_s, &relative_se, FLOOR)?;
    let within = fitted.instead.first().map(|law| law.fitted);
    kink::find(&curve, &workers, within, about.series.bound, &about.study.machine)
}

fn oversubscription(about: &Context<'_>) -> Option<Finding> {
    let cpus = about.study.machine.usable_cpus().filter(|_| about.series.bound == Bound::Cpu)?;
    let within = about.points.iter().filter(|point| point.workers <= cpus as f64);
    let best = within.max_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value))?;
    let beyond = about.points.iter().filter(|point| point.workers > cpus as f64);
    let worst = beyond.min_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value))?;
    // A few percent are the price of switching and no news.
    (slower_than(worst, best) && worst.speedup.value < 0.95 * best.speedup.value).then(|| {
        let sentence = format!(
            "More workers than processors cost time: {} at {}, {} at {} on {} processors.",
            text::speedup(best.speedup.value, 2),
            text::workers(best.workers),
            text::speedup(worst.speedup.value, 2),
            text::short(worst.workers),
            text::count(cpus as u64)
        );
        let evidence = [("workers", worst.workers), ("speedup", worst.speedup.value)];
        Finding::new(FindingKind::Oversubscription, sentence, &evidence)
    })
}

/// Turbo that drops, shared cores: what a kernel that shares nothing loses too.
fn capacity(about: &Context<'_>) -> Option<Finding> {
    let capacity = about.capacity?;
    let within = |n: f64| about.fitted_points().any(|point| point.workers == n);
    let last = capacity.iter().rfind(|c| within(c.workers) && c.workers > 1.0)?;
    let short = last.speedup.hi.unwrap_or(last.speedup.value) < 0.97 * last.workers;
    short.then(|| {
        let sentence = format!(
            "The machine itself gives {} at {}, measured with a kernel that shares nothing: what \
             it lacks to {} is not the code's doing.{}",
            text::speedup(last.speedup.value, 2),
            text::workers(last.workers),
            text::short(last.workers),
            about.on_capacity.map_or_else(String::new, against_capacity)
        );
        let evidence = [("workers", last.workers), ("capacity", last.speedup.value)];
        Finding::new(FindingKind::MachineCapacity, sentence, &evidence)
    })
}

/// p on c(n), where it is judged; that it is not, elsewhere.
fn against_capacity(fit: &OnCapacity) -> String {
    let p = fit.law.parallel_fraction;
    let counts = match fit.fit_workers.as_slice() {
        [first, .., last] => format!("{} to {}", text::short(*first), text::workers(*last)),
        _ => return String::new(),
    };
    match (fit.describes, p.lo.zip(p.hi)) {
        (Some(true), Some((lo, hi))) => {
            let decimals = text::decimals(lo * 100.0, hi * 100.0, 1);
            format!(
                " Against that capacity p is {} [{}, {}], fitted on {counts}.",
                text::percent(p.value, decimals),
                text::number(lo * 100.0, decimals),
                text::number(hi * 100.0, decimals)
            )
        }
        (Some(false), _) => format!(
            " Whether Amdahl's law holds against that capacity is open: it is off by {} at {}.",
            text::percent(fit.law.fit.max_deviation, 1),
            text::workers(fit.law.fit.max_deviation_at)
        ),
        _ => String::new(),
    }
}

fn parallel_overhead(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted?;
    let (ratio, sequential) = (fitted.parallel_overhead?, fitted.sequential_s?);
    let certain = ratio.range.is_none_or(|range| range.lo > 1.0);
    (certain && ratio.value > 1.02).then(|| {
        let sentence = format!(
            "One worker takes {} more than the sequential program ({}): parallel overhead, not \
             in the speedups, which are against one worker.",
            text::percent(ratio.value - 1.0, 1),
            text::seconds(sequential.value)
        );
        let evidence = [("ratio", ratio.value), ("sequential_s", sequential.value)];
        Finding::new(FindingKind::ParallelOverhead, sentence, &evidence)
    })
}

/// The longest task, or blocks of unequal cost, hold the workers up.
fn longest_task(about: &Context<'_>) -> Option<Finding> {
    let schedule = about.schedule?;
    let &[workers, greedy] = schedule
        .greedy
        .iter()
        .rfind(|[n, _]| about.fitted_points().any(|point| point.workers == *n) && *n > 1.0)?;
    let at = |table: &[[f64; 2]]| table.iter().find(|[n, _]| *n == workers).map(|[_, s]| *s);
    let blocks = at(&schedule.static_blocks)?;
    // Serial stages cap the schedule too; only what tasks lose beyond that is imbalance.
    let serial = about.series.recorded.as_ref()?.serial_s() / schedule.work_s;
    let even = 1.0 / (serial + (1.0 - serial) / workers);
    let uneven = greedy.min(blocks) < 0.95 * even.min(workers);
    uneven.then(|| {
        let sentence = format!(
            "Tasks take unequal time. By their own durations {} give {} when each is handed out \
             alone and {} in equal blocks; no number of workers gives more than {}.",
            text::workers(workers),
            text::speedup(greedy, 2),
            text::speedup(blocks, 2),
            text::speedup(schedule.parallelism, 1)
        );
        let evidence = [
            ("workers", workers),
            ("greedy_speedup", greedy),
            ("static_speedup", blocks),
            ("work_over_span", schedule.parallelism),
        ];
        Finding::new(FindingKind::LoadImbalance, sentence, &evidence)
    })
}

fn cpu_time(about: &Context<'_>) -> Option<Finding> {
    if about.series.scaling == Scaling::Weak || about.series.bound == Bound::Io {
        return None;
    }
    let one = about.points.iter().find(|point| point.workers == 1.0)?.cpu_s;
    let one = one.filter(|one| *one > 0.0)?;
    let last = about.fitted_points().filter(|point| point.workers > 1.0).last()?;
    let ratio = last.cpu_s? / one;
    (ratio > 1.1).then(|| {
        let sentence = format!(
            "CPU time grows with the workers: {} a call at 1, {} at {}. The same job costs more \
             work, or workers spin while they wait.",
            text::seconds(one),
            text::seconds(one * ratio),
            text::short(last.workers)
        );
        let evidence = [("workers", last.workers), ("ratio", ratio)];
        Finding::new(FindingKind::CpuTimeGrows, sentence, &evidence)
    })
}

fn hidden_overhead(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted?;
    let Law::Amdahl(_) = fitted.law else { return None };
    let judged = matches!(about.verdict, Verdict::Describes | Verdict::Unjudged);
    if !about.headline.is_share() || !judged {
        return None;
    }
    let limit = fitted.usl.as_ref()?.hidden?.best_speedup();
    let ceiling = fitted.ceiling.and_then(|ceiling| ceiling.value).unwrap_or(f64::INFINITY);
    // Less than what was measured cannot be the limit.
    let beyond = about.fastest().is_none_or(|best| limit > best.speedup.value);
    (limit.is_finite() && limit < ceiling && beyond).then(|| {
        let sentence = format!(
            "The ceiling holds if nothing but Amdahl applies; overhead too small to see here \
             could limit the job to {}.",
            text::speedup(limit, if limit < 10.0 { 1 } else { 0 })
        );
        Finding::new(FindingKind::HiddenOverhead, sentence, &[("could_limit_to", limit)])
    })
}
