//! Where the curve bends: at the cores or the quota, looked for over all worker counts, or at a
//! place of its own, where that is the law. It never changes p.

use super::context::Context;
use super::finding::{BendPlace, Finding};
use crate::data::Machine;
use crate::model::Fitted;
use crate::model::bend::{self, Bend};
use crate::model::choice::{FLOOR, MARGIN, weighed};
use crate::model::laws::{Points, Shape};
use crate::units::Bound;

/// What a single run may well be off by, relative to its time.
const UNKNOWN_SE: f64 = 0.03;

/// The bend over all counts, if two slopes do better than one by a margin that chance does not
/// explain.
pub(super) fn bend(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted.filter(|_| !about.headline.lies_outside())?;
    let some = weighed(fitted.points.len());
    let points = || some.iter().map(|&at| &fitted.points[at]);
    let workers: Vec<f64> = points().map(|point| point.workers).collect();
    let medians_s: Vec<f64> = points().map(|point| point.time_s.value).collect();
    let relative_se: Vec<f64> =
        points().map(|point| point.relative_se.unwrap_or(UNKNOWN_SE)).collect();
    let curve = Points::new(&workers, &medians_s, &relative_se, FLOOR)?;
    let within = about.instead.first().map(|law| law.fitted);
    find(&curve, within, about.series.bound, &about.study.machine)
}

/// `within` is what describes the fitted range in place of Amdahl's law.
fn find(
    curve: &Points<'_>,
    within: Option<Fitted>,
    bound: Bound,
    machine: &Machine,
) -> Option<Finding> {
    if curve.n.len() < 3 {
        return None;
    }
    let landmarks = if bound == Bound::Cpu { landmarks(machine) } else { Vec::new() };
    let bend = match within.map(Fitted::shape) {
        // The law itself tells of a cap, past which no bend can be seen, or of steps.
        Some(
            Shape::Plateau { .. }
            | Shape::Waves { .. }
            | Shape::Coordinated
            | Shape::PaidOnce { .. },
        ) => return None,
        Some(Shape::Bend { at, worth }) => {
            let known = landmarks.into_iter().find(|(_, place)| *place == at);
            let elsewhere = BendPlace::Elsewhere { known: machine.usable_cores().is_some() };
            let place = known.map_or(elsewhere, |(place, _)| place);
            return Some(Finding::Bend { at, worth, place });
        }
        Some(Shape::Overhead { .. }) => bend::of_usl,
        Some(Shape::Amdahl) | None => bend::of_amdahl,
    };
    let known = landmarks.into_iter().filter_map(|(place, at)| Some((place, bend(curve, at)?)));
    let best = known.max_by(|a, b| a.1.gain.total_cmp(&b.1.gain));
    let told = |(place, bend): (_, Bend)| Finding::Bend { at: bend.at, worth: bend.worth, place };
    best.filter(|(_, bend)| bend.gain > MARGIN).map(told)
}

fn landmarks(machine: &Machine) -> Vec<(BendPlace, f64)> {
    let cores = machine.usable_cores().map(|cores| cores as f64);
    let whole = [machine.physical_cores, machine.affinity].into_iter().flatten().min();
    let quota = machine.quota.filter(|quota| whole.is_none_or(|whole| *quota < whole as f64));
    let fast = machine.performance_cores.map(|cores| cores as f64);
    let fast = fast.filter(|fast| cores.is_none_or(|cores| *fast < cores));
    let at_cores = if quota.is_some() { None } else { cores };
    let shared = machine.usable_cpus() > machine.usable_cores();
    [
        (BendPlace::Quota, quota),
        (BendPlace::PerformanceCores, fast),
        (BendPlace::Cores { shared }, at_cores),
    ]
    .into_iter()
    .filter_map(|(place, at)| Some((place, at?)))
    .collect()
}
