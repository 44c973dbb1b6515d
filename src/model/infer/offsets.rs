//! What all rounds share at one worker count (where memory happened to lie, a clock that fits this
//! count) is in no resample: speedups are wider by it, as far as the law shows it.
//!
//! If the law holds, what it leaves over beyond what the resamples explain comes from such offsets:
//! `o^2 = max(0, (sum r^2 - explained/2)/(N-2))`, r the relative residuals; half of what is explained,
//! since offsets no larger than the noise would be lost if all of it were taken off. A speedup divides
//! two times, so its logarithm is wider by `t(N-2) o sqrt(2)`, added in squares. Where the law does
//! not describe the job, what it leaves over is the job's own, and nothing is added.

use super::points::Point;
use super::widen::SerialEstimate;
use crate::model::value::{Estimated, Range};
use crate::stats;

/// Standard deviation of the offsets of single times, relative, times Student's factor for the
/// confidence; 0 where nothing shows any.
pub(super) fn half_width(
    points: &[Point],
    columns: &[usize],
    serial: &SerialEstimate,
    confidence: f64,
) -> f64 {
    let residual = |&column: &usize| {
        let deviation = points[column].deviation.value;
        deviation / (1.0 + deviation)
    };
    let left_over: f64 = columns.iter().map(|column| residual(column).powi(2)).sum();
    let df = columns.len() as f64 - 2.0;
    let student = stats::t_ppf(0.5 + confidence / 2.0, df);
    // Q is squares left over by those explained.
    let beyond = serial.misfit_ratio.map(|ratio| left_over * (1.0 - 0.5 / ratio.max(0.5)));
    student.zip(beyond).map_or(0.0, |(t, beyond)| t * (beyond / df).sqrt())
}

/// The point with a wider speedup and efficiency; as it is where the speedup is 1 by definition. The
/// serial fraction stays: it is what shows how the law is missed.
pub(super) fn widened(point: Point, half_width: f64) -> Point {
    let known = |range: &Range| half_width > 0.0 && range.lo < range.hi && range.lo > 0.0;
    let Some(range) = point.speedup.range.filter(known) else {
        return point;
    };
    let value = point.speedup.value;
    let more = half_width * std::f64::consts::SQRT_2;
    let range = Range {
        lo: value * (-(value / range.lo).ln().hypot(more)).exp(),
        hi: value * (range.hi / value).ln().hypot(more).exp(),
    };
    let speedup = Estimated { value, range: Some(range) };
    Point { speedup, efficiency: speedup.through(|s| s / point.workers), ..point }
}
