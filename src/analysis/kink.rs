//! Where the curve bends: at the cores, at the quota, or at a place of its own. Searched over
//! all worker counts; it never changes p.

use super::findings::{Finding, FindingKind};
use crate::data::Machine;
use crate::model::bend::{self, Bend};
use crate::model::choice::{Candidate, MARGIN};
use crate::model::laws::Points;
use crate::model::{Fitted, Form};
use crate::units::{Bound, text};

/// Fewer counts than this cannot show a bend at a place that is not known beforehand.
const LEAST_COUNTS: usize = 6;

/// The bend, if two slopes do better than one by a margin that chance does not explain. `within`
/// is what describes the fitted range in place of Amdahl's law.
pub(super) fn find(
    curve: &Points<'_>,
    workers: &[f64],
    within: Option<Fitted>,
    bound: Bound,
    machine: &Machine,
) -> Option<Finding> {
    if workers.len() < 3 {
        return None;
    }
    let landmarks = if bound == Bound::Cpu { landmarks(machine) } else { Vec::new() };
    let bend = match within {
        // The law itself tells of a cap, past which no bend can be seen.
        Some(Fitted::Cap(_)) => return None,
        Some(Fitted::TwoSlope(fit)) => {
            let (kind, at) = landmarks.into_iter().find(|(_, at)| *at == fit.cores)?;
            return Some(say(kind, &Bend { at, worth: fit.rho, gain: 0.0 }, machine));
        }
        Some(Fitted::Usl(_)) => bend::of_usl,
        Some(Fitted::Ideal(_) | Fitted::Amdahl(_)) | None => bend::of_amdahl,
    };
    let known = landmarks.into_iter().filter_map(|(kind, at)| Some((kind, bend(curve, at)?)));
    let best = known.max_by(|a, b| a.1.gain.total_cmp(&b.1.gain));
    if let Some((kind, kink)) = best.filter(|(_, kink)| kink.gain > MARGIN) {
        return Some(say(kind, &kink, machine));
    }
    if within.is_some() || workers.len() < LEAST_COUNTS {
        return None;
    }
    elsewhere(curve, workers).map(|kink| say(FindingKind::Capped, &kink, machine))
}

/// A bend at one of the counts, which must do better than a curve without any corner too.
fn elsewhere(curve: &Points<'_>, workers: &[f64]) -> Option<Bend> {
    // Its place is a parameter too.
    let penalty = (workers.len() as f64).ln();
    let places = workers[1..workers.len() - 2].iter().filter_map(|&at| bend::of_amdahl(curve, at));
    let best = places.max_by(|a, b| a.gain.total_cmp(&b.gain))?;
    let kink = Bend { gain: best.gain - penalty, ..best };
    // A law that cannot be fitted does not compete.
    let amdahl = Candidate::of(Form::Amdahl, curve)?.bic;
    let usl = Candidate::of(Form::Usl, curve);
    let by_usl = usl.map_or(f64::NEG_INFINITY, |usl| amdahl - usl.bic);
    (kink.gain > MARGIN && kink.gain - by_usl > MARGIN).then_some(kink)
}

fn landmarks(machine: &Machine) -> Vec<(FindingKind, f64)> {
    let cores = machine.usable_cores().map(|cores| cores as f64);
    let whole = [machine.physical_cores, machine.affinity].into_iter().flatten().min();
    let quota = machine.quota.filter(|quota| whole.is_none_or(|whole| *quota < whole as f64));
    let fast = machine.performance_cores.map(|cores| cores as f64);
    let fast = fast.filter(|fast| cores.is_none_or(|cores| *fast < cores));
    let at_cores = if quota.is_some() { None } else { cores };
    [
        (FindingKind::KinkAtQuota, quota),
        (FindingKind::KinkAtPerformanceCores, fast),
        (FindingKind::KinkAtCores, at_cores),
    ]
    .into_iter()
    .filter_map(|(kind, at)| Some((kind, at?)))
    .collect()
}

fn say(kind: FindingKind, kink: &Bend, machine: &Machine) -> Finding {
    let at = text::workers(kink.at);
    let worth = text::percent(kink.worth, 0);
    let shared = machine.usable_cpus() > machine.usable_cores();
    let sentence = match kind {
        FindingKind::KinkAtCores if shared => format!(
            "The curve bends at {at}, the physical cores: beyond them two workers share a core, \
             and each more is worth {worth} of one."
        ),
        FindingKind::KinkAtCores => format!(
            "The curve bends at {at}: there are no more cores, and a worker beyond is worth \
             {worth} of one."
        ),
        FindingKind::KinkAtQuota => format!(
            "The curve bends at {at}, the CPU quota of this container: a worker beyond is worth \
             {worth} of a core."
        ),
        FindingKind::KinkAtPerformanceCores => format!(
            "The curve bends at {at}, the fast cores: a worker beyond is worth {worth} of one."
        ),
        _ => {
            let known = machine.usable_cores().is_some();
            let place = if known { ", which is none of this machine's own limits" } else { "" };
            format!(
                "The curve bends at {at}{place}: a worker beyond is worth {worth}; memory \
                 bandwidth or a resource with so many places would do that."
            )
        }
    };
    Finding::new(kind, sentence, &[("workers", kink.at), ("worth", kink.worth)])
}
