//! How one block is timed.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::data::Sample;
use crate::measure::engine::Visit;
use crate::units::Seconds;
use crate::work::Crew;

/// Why a block has no samples.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TimerError {
    /// The clock saw no time pass.
    #[error("a call took no measurable time; make the job larger")]
    NoTime,
    /// The timer's own files or settings.
    #[error("{0}")]
    Other(String),
}

/// Times one block at one point: seconds a call.
pub trait Timer {
    /// What a study calls it.
    fn name(&self) -> &'static str;

    /// Times calls inside `crew`; `folder` is the round's, for a timer that keeps files.
    ///
    /// # Errors
    /// [`TimerError`] when there is nothing to return.
    fn time(
        &mut self,
        visit: &Visit,
        folder: &Path,
        crew: &mut dyn Crew,
    ) -> Result<Vec<Sample>, TimerError>;

    /// Seconds that a block takes when a call takes `call_s`.
    fn block_s(&self, call_s: f64) -> f64;

    /// For how long, after the times were taken, threads are looked at in further calls where nothing
    /// else tells what they do; zero: not at all.
    fn looking(&self) -> Duration {
        Duration::ZERO
    }

    /// Seconds that this takes when a call takes `call_s`.
    fn looking_s(&self, call_s: f64) -> f64 {
        self.looking().as_secs_f64().max(call_s)
    }
}

/// Instant before, Instant after: `samples` samples of as many calls as fill `sample_time`,
/// after warming up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlainTimer {
    /// Samples a block.
    pub samples: usize,
    /// Time a sample should last; a longer call is one sample.
    pub sample_time: Duration,
    /// Time to warm up; at least one call, unless zero.
    pub warm_up: Duration,
}

impl PlainTimer {
    /// Ten samples of 10 ms after 20 ms of warm-up, as under criterion.
    pub const BLOCK: Self = Self {
        samples: 10,
        sample_time: Duration::from_millis(10),
        warm_up: Duration::from_millis(20),
    };

    /// One warming call and one timed call.
    pub const WARMED: Self =
        Self { samples: 1, sample_time: Duration::ZERO, warm_up: Duration::from_nanos(1) };
}

impl Timer for PlainTimer {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn time(
        &mut self,
        _visit: &Visit,
        _folder: &Path,
        crew: &mut dyn Crew,
    ) -> Result<Vec<Sample>, TimerError> {
        let mut samples = Vec::with_capacity(self.samples);
        crew.enter(&mut |call| {
            let warming = Instant::now();
            let mut warm_calls = 0_u32;
            while warming.elapsed() < self.warm_up {
                std::hint::black_box(call());
                warm_calls += 1;
            }
            let call_s = warming.elapsed().as_secs_f64() / f64::from(warm_calls.max(1));
            let calls = (self.sample_time.as_secs_f64() / call_s).ceil().clamp(1.0, 1e9) as u64;
            for _ in 0..self.samples {
                let start = Instant::now();
                for _ in 0..calls {
                    std::hint::black_box(call());
                }
                samples.push((start.elapsed().as_secs_f64() / calls as f64, calls));
            }
        });
        let sample = |(seconds, calls)| {
            let seconds = Seconds::new(seconds).map_err(|_| TimerError::NoTime)?;
            Ok(Sample { seconds, calls })
        };
        samples.into_iter().map(sample).collect()
    }

    fn block_s(&self, call_s: f64) -> f64 {
        let sample_s = self.sample_time.as_secs_f64().max(call_s);
        self.warm_up.as_secs_f64().max(call_s) + self.samples as f64 * sample_s
    }

    /// Half of the time that samples take.
    fn looking(&self) -> Duration {
        self.sample_time * self.samples as u32 / 2
    }
}
