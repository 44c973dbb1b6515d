//! What limits a job.

use super::bend::bend;
use super::context::{Context, at, slower_than, slows_down};
use super::costs::{below_schedule, longest_task, machine_capacity, parallel_overhead};
use super::course::{Suspects, course};
use super::finding::Finding;
use super::headline::{Headline, NoHeadline, is_beyond_ideal};
use super::limit::{Limit, LimitBy};
use super::misfit::misfit;
use crate::analysis::result::{Ceiling, Point};
use crate::model::Outlook;
use crate::units::{Bound, Scaling};

/// The causes that the data show, those that matter most first.
pub(crate) fn causes(about: &Context<'_>) -> Vec<Finding> {
    let (imbalance, machine) = (longest_task(about), machine_capacity(about));
    let course = |bend: &Option<Finding>| {
        let last = about.fitted_points().last().map_or(0.0, |point| point.workers);
        let within = matches!(bend, Some(Finding::Bend { at, .. }) if *at < last);
        let (imbalance, machine) = (imbalance.is_some(), machine.is_some());
        course(about, Suspects { imbalance, machine, bend: within })
    };
    let (ends, of_one_size) = match about.series.scaling {
        Scaling::Strong => {
            let (bend, sign, peak) = (bend(about), signs(about), peak(about));
            (Vec::new(), vec![sign, peak, course(&bend), bend, oversubscription(about)])
        }
        Scaling::Weak => (vec![signs(about), peak(about)], Vec::new()),
    };
    std::iter::once(misfit(about))
        .chain(of_one_size)
        .chain([machine, parallel_overhead(about), imbalance, below_schedule(about)])
        .chain(ends)
        .flatten()
        .collect()
}

/// The one limit; `None` where p does not stand in front.
pub(crate) fn limit(about: &Context<'_>) -> Option<Limit> {
    let law = about.amdahl.filter(|_| about.headline == Headline::ParallelFraction)?.ceiling;
    let tasks = about.schedule.map_or(f64::INFINITY, |schedule| schedule.parallelism);
    let best = about.fastest().map_or(1.0, |point| point.speedup.value);
    // No more than the tasks allow, and never below what was measured.
    let within = |limit: f64| Some(limit.min(tasks)).filter(|limit| limit.is_finite());
    let held =
        |limit: Option<f64>| within(limit.unwrap_or(f64::INFINITY)).map(|limit| limit.max(best));
    let bears = about.fitted.is_some_and(|fitted| fitted.serial.fraction.range.is_some());
    let most = Ceiling {
        value: held(law.value),
        lo: least(about, law.lo).and_then(|least| held(Some(least))),
        hi: held(law.hi).filter(|_| bears),
    };
    let by_law = law.value.is_some_and(|law| law <= tasks) || tasks.is_infinite();
    let by = if by_law { LimitBy::Law } else { LimitBy::Tasks };
    Some(Limit { most, by, overhead: most.lo.is_some() && unseen(about).is_some() })
}

/// The least that the ceiling is: overhead could hide in the noise and keep it lower.
fn least(about: &Context<'_>, law: Option<f64>) -> Option<f64> {
    Some(law?.min(unseen(about).unwrap_or(f64::INFINITY)))
}

/// The best speedup with the most overhead that the rounds leave open.
fn unseen(about: &Context<'_>) -> Option<f64> {
    Some(about.fitted?.usl.as_ref()?.unseen?.most.best_speedup())
}

/// Slower already at the second count, slower altogether, or faster than n times.
fn signs(about: &Context<'_>) -> Option<Finding> {
    if about.selection.one_round {
        return None;
    }
    anti_scaling(about).or_else(|| slowdown(about)).or_else(|| superlinear(about))
}

fn anti_scaling(about: &Context<'_>) -> Option<Finding> {
    // Beyond the cores it is the machine that has no more to give, not the code that loses.
    let within = |point: &&Point| point.workers > 1.0 && !point.beyond_cores;
    let second = about.points.iter().find(within)?;
    let slower = second.speedup.hi.map_or(second.speedup.value < 0.95, |hi| hi < 1.0);
    let no_news = about.headline == Headline::None(NoHeadline::NoChange);
    // A law that tells of it says more.
    let told = matches!(about.outlook, Some(Outlook::Coordinated | Outlook::PaysOnce { .. }));
    let gains = about.fastest().filter(|best| best.speedup.lo.unwrap_or(best.speedup.value) > 1.0);
    (slower && !no_news && !told).then(|| Finding::AntiScaling {
        at: at(second),
        gains: gains.filter(|best| best.workers > second.workers).map(at),
        scaling: about.series.scaling,
    })
}

fn slowdown(about: &Context<'_>) -> Option<Finding> {
    let slows_down = about.headline == Headline::None(NoHeadline::Slowdown);
    let serial = about.fitted.filter(|_| slows_down)?.serial.fraction;
    Some(Finding::Slowdown { serial_fraction: serial.value, scaling: about.series.scaling })
}

/// The point with the largest efficiency that surely, or of single runs clearly, passes 1.
fn beyond_ideal<'a>(about: &'a Context<'_>) -> Option<&'a Point> {
    let above = |point: &&Point| is_beyond_ideal(point.efficiency.lo, point.efficiency.value);
    let points = about.fitted_points().filter(|point| point.workers > 1.0).filter(above);
    points.max_by(|a, b| a.efficiency.value.total_cmp(&b.efficiency.value))
}

/// CPU time below this share of that of one worker is told.
const MUCH_LESS: f64 = 0.9;

fn superlinear(about: &Context<'_>) -> Option<Finding> {
    let (fitted, scaling) = (about.fitted?, about.series.scaling);
    let by_law = about.headline == Headline::None(NoHeadline::Superlinear);
    let last = || about.fitted_points().last().filter(|_| by_law);
    let there = beyond_ideal(about).or_else(last)?;
    let cpu_s = about.points.iter().find(|point| point.workers == 1.0).and_then(|one| {
        let (one, there) = (one.usage.cpu_s?, there.usage.cpu_s?);
        (scaling == Scaling::Strong && there < MUCH_LESS * one).then_some((one, there))
    });
    let at = at(there);
    let serial_fraction = (scaling == Scaling::Strong).then_some(fitted.serial.fraction.value);
    Some(Finding::Superlinear { at, serial_fraction, scaling, cpu_s })
}

fn peak(about: &Context<'_>) -> Option<Finding> {
    let (best, last) = (about.fastest()?, about.points.last()?);
    let inside = about.fitted_points().last().is_some_and(|end| best.workers < end.workers);
    // Fastest with one worker is said as slower from the start.
    (inside && best.workers > 1.0 && slows_down(about.points)).then(|| Finding::Peak {
        best: at(best),
        last: at(last),
        ask: beside_the_peak(about.points, best.workers),
        scaling: about.series.scaling,
    })
}

/// Counts halfway, as a ratio, to the neighbours of the fastest, where these are more than two
/// doublings apart.
fn beside_the_peak(points: &[Point], fastest: f64) -> Vec<f64> {
    let counts = || points.iter().map(|point| point.workers);
    let fewer = counts().filter(|n| *n < fastest).fold(0.0, f64::max);
    let more = counts().filter(|n| *n > fastest).fold(f64::INFINITY, f64::min);
    if more <= 4.0 * fewer {
        return Vec::new();
    }
    let halfway = [fewer, more].map(|n| (n * fastest).sqrt().round());
    halfway.into_iter().filter(|n| counts().all(|known| known != *n)).collect()
}

fn oversubscription(about: &Context<'_>) -> Option<Finding> {
    let cpus = about.study.machine.usable_cpus().filter(|_| about.series.bound == Bound::Cpu)?;
    let within = about.points.iter().filter(|point| point.workers <= cpus as f64);
    let best = within.max_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value))?;
    let beyond = about.points.iter().filter(|point| point.workers > cpus as f64);
    let worst = beyond.min_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value))?;
    // A few percent are the price of switching and no news.
    (slower_than(worst, best) && worst.speedup.value < 0.95 * best.speedup.value)
        .then(|| Finding::Oversubscription { best: at(best), worst: at(worst), cpus })
}
