//! Which series are sizes of one job, and what they say together.

use super::sizes::{AtSize, Offload, Pays, Sizes};
use crate::analysis::result::{Estimate, Point, Series};
use crate::stats;

/// The jobs with two sizes at least, in the order measured.
pub(crate) fn sizes(series: &[Series], confidence: f64) -> Vec<Sizes> {
    let mut all: Vec<Sizes> = Vec::new();
    for one in series {
        let Some(of) = &one.size else { continue };
        let is_same = |known: &&mut Sizes| known.job == of.job && known.study == one.study;
        let mut at = at_size(of.size, one, confidence);
        at.offload = of.offloaded.then(|| offload(one, confidence)).flatten();
        match all.iter_mut().find(is_same) {
            Some(known) => known.sizes.push(at),
            None => all.push(Sizes {
                job: of.job.clone(),
                study: one.study,
                label: one.label.clone(),
                pays_from: None,
                offload_from: None,
                sizes: vec![at],
            }),
        }
    }
    all.retain(|job| job.sizes.len() > 1);
    for job in &mut all {
        job.sizes.sort_by_key(|at| at.size);
        let paying = job.sizes.iter().rev().take_while(|at| at.pays == Pays::Yes);
        job.pays_from = paying.last().map(|at| at.size);
        let offload_pays = |at: &&AtSize| at.offload.is_some_and(|of| of.pays == Pays::Yes);
        let paying = job.sizes.iter().rev().take_while(offload_pays);
        job.offload_from = paying.last().map(|at| at.size);
    }
    all
}

fn at_size(size: u64, series: &Series, confidence: f64) -> AtSize {
    let more = || series.points.iter().filter(|point| point.workers > 1.0);
    let best = more().max_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value));
    let looks = Looks {
        counts: more().count(),
        rounds: series.points.iter().map(|point| point.samples_s.len()).min().unwrap_or(0),
        confidence,
    };
    let pays = match best {
        Some(best) if !series.verdict.is_silent() => looks.pays(&best.speedup),
        _ => Pays::Unknown,
    };
    AtSize {
        size,
        pays,
        best_workers: best.map(|best| best.workers),
        speedup: best.map(|best| best.speedup),
        most_workers: more().map(|point| point.workers).reduce(f64::max),
        offload: None,
    }
}

/// A device at its best beside the sequential program, which was measured in the same rounds.
fn offload(series: &Series, confidence: f64) -> Option<Offload> {
    let sequential = series.sequential_s?;
    let fastest = |a: &&Point, b: &&Point| a.time_s.value.total_cmp(&b.time_s.value);
    let best = series.points.iter().min_by(fastest)?.time_s;
    let ratio = |over: Option<f64>, under: Option<f64>| Some(over? / under?);
    let speedup = Estimate {
        value: sequential.value / best.value,
        lo: ratio(sequential.lo, best.hi),
        hi: ratio(sequential.hi, best.lo),
    };
    let looks = Looks {
        counts: series.points.len(),
        rounds: series.points.iter().map(|point| point.samples_s.len()).min().unwrap_or(0),
        confidence,
    };
    let pays = if series.verdict.is_silent() { Pays::Unknown } else { looks.pays(&speedup) };
    Some(Offload { pays, speedup })
}

/// The best of several worker counts is above 1 by chance more often than one that was chosen before.
struct Looks {
    counts: usize,
    rounds: usize,
    confidence: f64,
}

impl Looks {
    fn pays(&self, best: &Estimate) -> Pays {
        let Some(lo) = best.lo else { return Pays::Unknown };
        match lo > 1.0 {
            true if self.of_all(best.value, lo) > 1.0 => Pays::Yes,
            true => Pays::Unknown,
            false => Pays::No,
        }
    }

    /// The lower end that no count falls below by chance, by Bonferroni: wider on the logarithm by as
    /// much as Student's quantile grows.
    fn of_all(&self, value: f64, lo: f64) -> f64 {
        let chance = (1.0 - self.confidence) / 2.0;
        let quantile = |chance: f64| stats::t_ppf(1.0 - chance, self.rounds as f64 - 1.0);
        let wider = quantile(chance / self.counts as f64).zip(quantile(chance));
        wider.map_or(0.0, |(of_all, of_one)| value * (lo / value).powf(of_all / of_one))
    }
}
