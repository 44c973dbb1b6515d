//! Where the curve bends: at the cores, at the quota, or at a place of its own. Searched over
//! all worker counts; it never changes p.

use super::findings::{Finding, FindingKind};
use crate::data::Machine;
use crate::model::choice::{self, FLOOR, Fitted, MARGIN};
use crate::units::{Bound, text};

/// Medians by worker count with their relative standard errors.
pub(super) struct Curve<'a> {
    pub(super) workers: &'a [f64],
    pub(super) medians_s: &'a [f64],
    pub(super) relative_se: &'a [f64],
}

struct Kink {
    at: f64,
    /// What a worker beyond is worth.
    worth: f64,
    /// How much better than Amdahl's law, in BIC.
    gain: f64,
    /// How much better than the USL, in BIC.
    gain_on_usl: f64,
}

/// Fewer counts than this cannot show a bend at a place that is not known beforehand.
const LEAST_COUNTS: usize = 6;

/// The bend, if two slopes do better than one by a margin that chance does not explain.
pub(super) fn find(curve: &Curve<'_>, bound: Bound, machine: &Machine) -> Option<Finding> {
    let landmarks = if bound == Bound::Cpu { landmarks(machine) } else { Vec::new() };
    let known = landmarks.into_iter().filter_map(|(kind, at)| Some((kind, bend(curve, at, 0.0)?)));
    let best = known.max_by(|a, b| a.1.gain.total_cmp(&b.1.gain));
    if let Some((kind, kink)) = best.filter(|(_, kink)| kink.gain > MARGIN) {
        return Some(say(kind, &kink, machine));
    }
    let size = curve.workers.len();
    if size < LEAST_COUNTS {
        return None;
    }
    // Its place is a parameter too.
    let penalty = (size as f64).ln();
    let searched = curve.workers[1..size - 2].iter().filter_map(|&at| bend(curve, at, penalty));
    let best = searched.max_by(|a, b| a.gain.total_cmp(&b.gain))?;
    (best.gain > MARGIN && best.gain_on_usl > MARGIN)
        .then(|| say(FindingKind::Capped, &best, machine))
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

fn bend(curve: &Curve<'_>, at: f64, penalty: f64) -> Option<Kink> {
    if curve.workers.len() < 3 {
        return None;
    }
    let (n, m, se) = (curve.workers, curve.medians_s, curve.relative_se);
    let ranked = choice::rank(n, m, se, FLOOR, Some(at));
    let bic = |name: &str| ranked.iter().find(|law| law.fitted.name() == name).map(|law| law.bic);
    let slopes = ranked.iter().find_map(|law| match law.fitted {
        Fitted::TwoSlope(fit) => Some((fit, law.bic + penalty)),
        _ => None,
    });
    let (fit, own) = slopes?;
    // A law that cannot be fitted does not compete.
    let gain_on_usl = bic("usl").map_or(f64::INFINITY, |usl| usl - own);
    let gain = bic("amdahl")? - own;
    Some(Kink { at, worth: fit.rho, gain, gain_on_usl })
}

fn say(kind: FindingKind, kink: &Kink, machine: &Machine) -> Finding {
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
