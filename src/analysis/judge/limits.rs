//! What limits a job.

use super::bend::bend;
use super::context::{Context, at, slower_than, slows_down};
use super::costs::{cpu_time, longest_task, machine_capacity, parallel_overhead};
use super::course::{Suspects, course};
use super::finding::Finding;
use super::headline::{Headline, NoHeadline, is_beyond_ideal};
use super::misfit::misfit;
use super::verdict::Verdict;
use crate::analysis::result::Point;
use crate::model::Law;
use crate::units::{Bound, Scaling};

/// The causes that the data show, those that matter most first.
pub(crate) fn causes(about: &Context<'_>) -> Vec<Finding> {
    let (imbalance, machine) = (longest_task(about), machine_capacity(about));
    let suspects = Suspects { imbalance: imbalance.is_some(), machine: machine.is_some() };
    let course = || course(about, suspects);
    let (ends, of_one_size) = match about.series.scaling {
        Scaling::Strong => (
            Vec::new(),
            vec![signs(about), peak(about), course(), bend(about), oversubscription(about)],
        ),
        Scaling::Weak => (vec![signs(about), peak(about)], Vec::new()),
    };
    std::iter::once(misfit(about))
        .chain(of_one_size)
        .chain([machine, parallel_overhead(about), imbalance])
        .chain([cpu_time(about), hidden_overhead(about)])
        .chain(ends)
        .flatten()
        .collect()
}

/// Slower already at the second count, slower altogether, or faster than n times.
fn signs(about: &Context<'_>) -> Option<Finding> {
    anti_scaling(about).or_else(|| slowdown(about)).or_else(|| superlinear(about))
}

fn anti_scaling(about: &Context<'_>) -> Option<Finding> {
    // Beyond the cores it is the machine that has no more to give, not the code that loses.
    let within = |point: &&Point| point.workers > 1.0 && !point.beyond_cores;
    let second = about.points.iter().find(within)?;
    let slower = second.speedup.hi.map_or(second.speedup.value < 0.95, |hi| hi < 1.0);
    let no_news = about.headline == Headline::None(NoHeadline::NoChange);
    (slower && !no_news)
        .then(|| Finding::AntiScaling { at: at(second), scaling: about.series.scaling })
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

fn superlinear(about: &Context<'_>) -> Option<Finding> {
    let (fitted, scaling) = (about.fitted?, about.series.scaling);
    let by_law = about.headline == Headline::None(NoHeadline::Superlinear);
    let last = || about.fitted_points().last().filter(|_| by_law);
    let at = at(beyond_ideal(about).or_else(last)?);
    let serial_fraction = (scaling == Scaling::Strong).then_some(fitted.serial.fraction.value);
    Some(Finding::Superlinear { at, serial_fraction, scaling })
}

fn peak(about: &Context<'_>) -> Option<Finding> {
    let (best, last) = (about.fastest()?, about.points.last()?);
    let inside = about.fitted_points().last().is_some_and(|end| best.workers < end.workers);
    // Fastest with one worker is said as slower from the start.
    (inside && best.workers > 1.0 && slows_down(about.points)).then(|| Finding::Peak {
        best: at(best),
        last: at(last),
        scaling: about.series.scaling,
    })
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
    (limit.is_finite() && limit < ceiling && beyond).then_some(Finding::HiddenOverhead { limit })
}
