//! The model's types as the analysis writes them.

use super::result::{
    Amdahl, Baseline, Ceiling, Estimate, FitFacts, Gustafson, LackOfFit, OnCapacity, Usl,
};
use crate::model::{self, BaselineKind, Estimated, Limit, Rounds, SerialEstimate, UslEstimate};

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
    let model::Law::Amdahl(law) = of.law else { return None };
    Some(Amdahl {
        parallel_fraction: estimate(of.parallel_fraction()),
        serial_s: law.serial_s,
        parallel_s: law.parallel_s,
        ceiling: ceiling(of.ceiling?),
        fit: of_n(of, twice, |s| 1.0 - s),
    })
}

/// Gustafson's law of a job that grows with the workers; `None` for strong scaling. `twice` as of
/// [`amdahl`].
pub(super) fn gustafson(of: &model::Estimate, twice: Option<f64>) -> Option<Gustafson> {
    matches!(of.law, model::Law::Gustafson(_)).then(|| Gustafson {
        serial_fraction: estimate(of.serial.fraction),
        fit: of_n(of, twice, |s| s),
    })
}

/// The facts of a fit on n; `share` is what the law tells of its serial fraction.
fn of_n(of: &model::Estimate, twice: Option<f64>, share: fn(f64) -> f64) -> FitFacts {
    FitFacts {
        speedup_at_twice: twice.and_then(|n| bounded(of.prediction(n))),
        lack_of_fit: lack_of_fit(of),
        ..facts(&of.serial, (of.max_deviation.abs(), of.max_deviation_workers), share)
    }
}

/// What every fit tells; the worst deviation is given with its worker count.
fn facts(of: &SerialEstimate, worst: (f64, f64), share: fn(f64) -> f64) -> FitFacts {
    let raw = of.raw.map(|raw| Estimated { value: of.fraction.value, range: Some(raw) });
    FitFacts {
        raw_interval: raw
            .and_then(|raw| raw.through(share).range)
            .map(|range| [range.lo, range.hi]),
        k: of.raw.map(|_| of.widening),
        misfit_ratio: of.misfit_ratio,
        misfit_counted: of.misfit_counted,
        max_deviation: worst.0,
        max_deviation_at: worst.1,
        speedup_at_twice: None,
        lack_of_fit: None,
    }
}

fn lack_of_fit(of: &model::Estimate) -> Option<LackOfFit> {
    let finite = |test: &&model::LackOfFit| test.f.is_finite() && test.p_value.is_finite();
    let test = of.lack_of_fit.as_ref().filter(finite)?;
    Some(LackOfFit { f: test.f, p_value: test.p_value })
}

/// The law against the machine's capacity. `None` without a worker count.
pub(super) fn on_capacity(of: &model::OnCapacity, job: &Rounds) -> Option<OnCapacity> {
    let model::Law::Amdahl(law) = of.law else { return None };
    let deviation =
        |((c, m), n): ((&Estimated, &f64), &f64)| (of.law.deviation(c.value, *m).abs(), *n);
    let medians = job.medians();
    let deviations = of.capacity.iter().zip(&medians).zip(job.workers()).map(deviation);
    let worst = deviations.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let law = Amdahl {
        parallel_fraction: estimate(of.parallel_fraction()),
        serial_s: law.serial_s,
        parallel_s: law.parallel_s,
        ceiling: ceiling(Limit::reciprocal(of.serial.fraction)),
        fit: facts(&of.serial, worst, |s| 1.0 - s),
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
