//! The model's types as the analysis writes them.

use super::result::{Amdahl, Baseline, Ceiling, Estimate, Gustafson, LackOfFit, OnCapacity, Usl};
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

/// Amdahl's law of a strongly scaling job; `None` for weak scaling. `twice` is the worker count
/// that the law predicts for, if it does.
pub(super) fn amdahl(of: &model::Estimate, twice: Option<f64>) -> Option<Amdahl> {
    let model::Law::Amdahl(fit) = of.law else { return None };
    Some(Amdahl {
        parallel_fraction: estimate(of.parallel_fraction()),
        raw_interval: of.serial.raw.map(|raw| [1.0 - raw.hi, 1.0 - raw.lo]),
        k: of.serial.raw.map(|_| of.serial.widening),
        misfit_ratio: of.serial.misfit_ratio,
        misfit_counted: of.serial.misfit_counted,
        serial_s: fit.serial_s,
        parallel_s: fit.parallel_s,
        ceiling: ceiling(of.ceiling?),
        max_deviation: of.max_deviation.abs(),
        max_deviation_at: of.max_deviation_workers,
        speedup_at_twice: twice.and_then(|n| bounded(of.speedup(n))),
        lack_of_fit: lack_of_fit(of),
    })
}

/// Gustafson's law of a job that grows with the workers; `None` for strong scaling. `twice` as of
/// [`amdahl`].
pub(super) fn gustafson(of: &model::Estimate, twice: Option<f64>) -> Option<Gustafson> {
    matches!(of.law, model::Law::Gustafson(_)).then(|| Gustafson {
        serial_fraction: estimate(of.serial.fraction),
        raw_interval: of.serial.raw.map(|raw| [raw.lo, raw.hi]),
        k: of.serial.raw.map(|_| of.serial.widening),
        misfit_ratio: of.serial.misfit_ratio,
        misfit_counted: of.serial.misfit_counted,
        max_deviation: of.max_deviation.abs(),
        max_deviation_at: of.max_deviation_workers,
        speedup_at_twice: twice.and_then(|n| bounded(of.speedup(n))),
        lack_of_fit: lack_of_fit(of),
    })
}

fn lack_of_fit(of: &model::Estimate) -> Option<LackOfFit> {
    let finite = |test: &&model::LackOfFit| test.f.is_finite() && test.p_value.is_finite();
    let test = of.lack_of_fit.as_ref().filter(finite)?;
    Some(LackOfFit { f: test.f, p_value: test.p_value })
}

/// The law against the machine's capacity. `None` without a worker count.
pub(super) fn on_capacity(of: &model::OnCapacity, job: &Rounds) -> Option<OnCapacity> {
    let model::Law::Amdahl(fit) = of.law else { return None };
    let deviation = |(c, m): (&Estimated, &f64)| of.law.deviation(c.value, *m).abs();
    let deviations: Vec<f64> = of.capacity.iter().zip(&job.medians()).map(deviation).collect();
    let worst = (0..deviations.len()).max_by(|&a, &b| deviations[a].total_cmp(&deviations[b]))?;
    let law = Amdahl {
        parallel_fraction: estimate(of.parallel_fraction()),
        raw_interval: of.serial.raw.map(|raw| [1.0 - raw.hi, 1.0 - raw.lo]),
        k: of.serial.raw.map(|_| of.serial.widening),
        misfit_ratio: of.serial.misfit_ratio,
        misfit_counted: of.serial.misfit_counted,
        serial_s: fit.serial_s,
        parallel_s: fit.parallel_s,
        ceiling: ceiling(Limit::reciprocal(of.serial.fraction)),
        max_deviation: deviations[worst],
        max_deviation_at: job.workers()[worst],
        speedup_at_twice: None,
        lack_of_fit: None,
    };
    let judged = job.workers().len() > 2 && of.serial.fraction.range.is_some();
    Some(OnCapacity {
        law,
        describes: judged.then_some(of.describes),
        fit_workers: job.workers().to_vec(),
        rounds: job.rounds(),
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
