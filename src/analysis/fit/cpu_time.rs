//! CPU times of other tools that cannot be those of all workers.

use super::job::Job;
use crate::analysis::result::NoCpu;
use crate::model::lost::{Pair, Usage};
use crate::stats;
use crate::units::Bound;

/// Clocks and a helper thread may make so much more than there is.
const TOO_MUCH: f64 = 1.1;

/// The same at one worker, where a runtime has threads of its own.
const TOO_MUCH_OF_ONE: f64 = 1.25;

/// A job that computes has more than this share of its time.
const HARDLY: f64 = 0.05;

/// Near enough to one worker's share of the work.
const OF_ONE: f64 = 1.25;

/// With fewer workers the work itself may have become so much less.
const LEAST_WORKERS: f64 = 3.0;

/// Why these CPU times tell nothing of what was lost; `None` of what was measured here.
pub(super) fn doubted(job: Job<'_>, n: f64, pairs: &[Pair]) -> Option<NoCpu> {
    if job.measured_here {
        return None;
    }
    let median = |of: &dyn Fn(&Pair) -> Option<f64>| {
        stats::median(&pairs.iter().filter_map(of).collect::<Vec<f64>>())
    };
    let cores = |usage: &Usage| Some(usage.cpu_s? / usage.wall_s);
    let (one, many) = (median(&|pair| cores(&pair.one))?, median(&|pair| cores(&pair.many))?);
    let ratio = median(&|pair| Some(pair.many.cpu_s? / pair.one.cpu_s?))?;
    match () {
        () if many > TOO_MUCH * n => Some(NoCpu::TooMuch { workers: n, cores: many }),
        () if one > TOO_MUCH_OF_ONE => Some(NoCpu::TooMuch { workers: 1.0, cores: one }),
        () if one < HARDLY && job.series.bound == Bound::Cpu => Some(NoCpu::Hardly { share: one }),
        () if n >= LEAST_WORKERS && n * ratio < OF_ONE => Some(NoCpu::OfOne { workers: n }),
        () => None,
    }
}
