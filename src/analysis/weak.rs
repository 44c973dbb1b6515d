//! What limits a job that grows with the workers.

use super::causes::slower_than;
use super::context::Context;
use super::findings::{Finding, FindingKind};
use super::judge::{Headline, NoHeadline};
use super::result::Point;
use crate::units::{Scaling, text};

/// The causes that scaled speedups show, those that matter most first; none for strong scaling.
pub(super) fn causes(about: &Context<'_>) -> Vec<Finding> {
    if about.series.scaling == Scaling::Strong {
        return Vec::new();
    }
    [loses(about).or_else(|| gains(about)), peak(about)].into_iter().flatten().collect()
}

/// Less work a second with more workers, from the second count on or altogether.
fn loses(about: &Context<'_>) -> Option<Finding> {
    let within = |point: &&Point| point.workers > 1.0 && !point.beyond_cores;
    let second = about.points.iter().find(within)?;
    if second.speedup.hi.map_or(second.speedup.value < 0.95, |hi| hi < 1.0) {
        let sentence = format!(
            "Growing the job costs more than workers add: scaled speedup {} at {}.",
            text::speedup(second.speedup.value, 2),
            text::workers(second.workers)
        );
        let evidence = [("workers", second.workers), ("speedup", second.speedup.value)];
        return Some(Finding::new(FindingKind::AntiScaling, sentence, &evidence));
    }
    let slows_down = about.headline == Headline::None(NoHeadline::Slowdown);
    let fitted = about.fitted.filter(|_| slows_down)?;
    let sentence = "More workers do less work a second: the serial share is above 100 %.";
    let evidence = [("serial_fraction", fitted.serial.fraction.value)];
    Some(Finding::new(FindingKind::Slowdown, sentence, &evidence))
}

/// A job that takes less time although it grew.
fn gains(about: &Context<'_>) -> Option<Finding> {
    let above = |e: &super::result::Estimate| e.lo.map_or(e.value > 1.05, |lo| lo > 1.02);
    let best = about
        .fitted_points()
        .filter(|point| point.workers > 1.0 && above(&point.efficiency))
        .max_by(|a, b| a.efficiency.value.total_cmp(&b.efficiency.value))?;
    let sentence = format!(
        "The job grows with the workers and yet takes less time: scaled speedup {} at {}. \
         Superlinear (caches grow with the workers), or a slow baseline.",
        text::speedup(best.speedup.value, 2),
        text::workers(best.workers)
    );
    let evidence = [("workers", best.workers), ("speedup", best.speedup.value)];
    Some(Finding::new(FindingKind::Superlinear, sentence, &evidence))
}

fn peak(about: &Context<'_>) -> Option<Finding> {
    let (best, last) = (about.fastest()?, about.points.last()?);
    let inside = about.fitted_points().last().is_some_and(|end| best.workers < end.workers);
    if !inside || best.workers <= 1.0 || !slower_than(last, best) {
        return None;
    }
    let sentence = format!(
        "Scaled speedup is largest at {}, {}; less beyond: {} at {}.",
        text::workers(best.workers),
        text::speedup(best.speedup.value, 2),
        text::speedup(last.speedup.value, 2),
        text::short(last.workers)
    );
    let evidence = [("workers", best.workers), ("speedup", best.speedup.value)];
    Some(Finding::new(FindingKind::Peak, sentence, &evidence))
}
