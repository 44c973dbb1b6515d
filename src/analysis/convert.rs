//! The model's types as the analysis writes them.

use super::result::{Amdahl, Baseline, Ceiling, Estimate, LackOfFit, Usl};
use crate::model::{self, BaselineKind, Estimated, Limit, Rounds, UslEstimate};

pub(super) fn estimate(of: Estimated) -> Estimate {
    Estimate {
        value: of.value,
        lo: of.range.map(|range| range.lo),
        hi: of.range.map(|range| range.hi),
    }
}

/// `None` where the value is unbounded.
pub(super) fn bounded(of: Limit) -> Option<Estimate> {
    of.value.map(|value| Estimate { value, lo: of.at_least, hi: of.at_most })
}

pub(super) fn ceiling(of: Limit) -> Ceiling {
    Ceiling { value: of.value, lo: of.at_least, hi: of.at_most }
}

pub(super) fn baseline(kind: BaselineKind) -> Baseline {
    match kind {
        BaselineKind::OneWorker => Baseline::OneWorker,
        BaselineKind::Sequential => Baseline::Sequential,
        BaselineKind::Fitted => Baseline::FittedOneWorker,
    }
}

/// Amdahl's law of a strongly scaling job; `None` for weak scaling.
pub(super) fn amdahl(of: &model::Estimate) -> Option<Amdahl> {
    let model::Law::Amdahl(fit) = of.law else { return None };
    Some(Amdahl {
        parallel_fraction: estimate(of.parallel_fraction()),
        raw_interval: of.serial.raw.map(|raw| [1.0 - raw.hi, 1.0 - raw.lo]),
        k: of.serial.raw.map(|_| of.serial.widening),
        serial_s: fit.serial_s,
        parallel_s: fit.parallel_s,
        ceiling: ceiling(of.ceiling?),
        max_deviation: of.max_deviation.abs(),
        max_deviation_at: of.max_deviation_workers,
        speedup_at_twice: bounded(of.ahead),
        lack_of_fit: of
            .lack_of_fit
            .as_ref()
            .filter(|test| test.f.is_finite() && test.p_value.is_finite())
            .map(|test| LackOfFit { f: test.f, p_value: test.p_value }),
    })
}

/// The law against the machine's capacity: no lack-of-fit test, and nothing predicted, since
/// nobody knows the capacity of more workers.
pub(super) fn amdahl_on_capacity(of: &model::OnCapacity, job: &Rounds) -> Option<Amdahl> {
    let model::Law::Amdahl(fit) = of.law else { return None };
    let deviation = |(c, m): (&Estimated, &f64)| of.law.deviation(c.value, *m).abs();
    let medians = job.medians();
    let deviations: Vec<f64> = of.capacity.iter().zip(&medians).map(deviation).collect();
    let worst = (0..deviations.len()).max_by(|&a, &b| deviations[a].total_cmp(&deviations[b]))?;
    Some(Amdahl {
        parallel_fraction: estimate(of.parallel_fraction()),
        raw_interval: of.serial.raw.map(|raw| [1.0 - raw.hi, 1.0 - raw.lo]),
        k: of.serial.raw.map(|_| of.serial.widening),
        serial_s: fit.serial_s,
        parallel_s: fit.parallel_s,
        ceiling: {
            let bounded = |s: f64| (s > 0.0).then(|| 1.0 / s);
            let s = of.serial.fraction;
            Ceiling {
                value: bounded(s.value),
                lo: s.range.and_then(|range| bounded(range.hi)),
                hi: s.range.and_then(|range| bounded(range.lo)),
            }
        },
        max_deviation: deviations[worst],
        max_deviation_at: job.workers()[worst],
        speedup_at_twice: None,
        lack_of_fit: None,
    })
}

/// The USL; `max_deviation` is measured over fitted, minus 1, on the fitted points.
pub(super) fn usl(of: &UslEstimate, workers: &[f64], seconds: &[f64]) -> Usl {
    let deviation = |(n, t): (&f64, &f64)| (t / of.fit.predict(*n) - 1.0).abs();
    Usl {
        sigma: estimate(of.sigma),
        kappa: estimate(of.kappa),
        t1_s: of.fit.one_worker_s,
        peak_workers: bounded(of.peak_workers),
        peak_speedup: bounded(of.peak_speedup),
        could_limit_to: of.hidden.map(|fit| fit.best_speedup()).filter(|best| best.is_finite()),
        max_deviation: workers.iter().zip(seconds).map(deviation).fold(0.0, f64::max),
    }
}
