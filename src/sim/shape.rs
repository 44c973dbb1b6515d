//! What strands say before any schedule.

use super::{Longest, SimError, Strands};

/// How parallel strands are, in the unit of their durations.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// How many strands take time.
    pub strands: usize,
    /// The time of one worker: the sum of all durations.
    pub work: f64,
    /// The time of workers without number: the longest way through.
    pub span: f64,
    /// Work over span: no number of workers gains more.
    pub parallelism: f64,
    /// The span where every fork on it is stolen, each halving at the cost of a steal.
    pub burdened_span: f64,
    /// The work beside which nothing can run.
    pub serial: f64,
    /// 1 - serial/work: p of Amdahl's law, as the structure has it.
    pub parallel_fraction: f64,
    /// The strand that takes longest.
    pub longest: Longest,
    /// The longest over the mean of the strands that others can run beside; `None` where there is
    /// none.
    pub imbalance: Option<f64>,
}

/// Between what every greedy schedule lies on so many workers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// max(work/P, span): nothing is faster.
    pub least: f64,
    /// (work - span)/P + span: no greedy schedule is slower (Graham 1969, Brent 1974).
    pub most: f64,
}

/// Parallelism over workers from which on schedules hardly matter.
const SLACK: f64 = 10.0;

impl Shape {
    /// The shape of strands, of which each steal costs `steal`.
    ///
    /// # Errors
    /// [`SimError::NoWork`] where nothing takes time, [`SimError::StealCost`].
    pub fn of(strands: &Strands, steal: f64) -> Result<Self, SimError> {
        if !(steal.is_finite() && steal >= 0.0) {
            return Err(SimError::StealCost { value: steal });
        }
        let (work, span) = (strands.work(), strands.span());
        let longest = strands.longest().filter(|_| work > 0.0).ok_or(SimError::NoWork)?;
        let alone = strands.alone();
        let mut serial = 0.0;
        let (mut shared, mut tasks, mut most) = (0.0, 0usize, 0.0f64);
        for (duration, alone) in strands.durations().zip(&alone).filter(|(d, _)| *d > 0.0) {
            if *alone {
                serial += duration;
            } else {
                shared += duration;
                tasks += 1;
                most = most.max(duration);
            }
        }
        Ok(Self {
            strands: strands.durations().filter(|duration| *duration > 0.0).count(),
            work,
            span,
            parallelism: work / span,
            burdened_span: strands.burdened_span(steal),
            serial,
            parallel_fraction: shared / (shared + serial),
            longest,
            imbalance: (tasks > 0).then(|| most * tasks as f64 / shared),
        })
    }

    /// Between what every greedy schedule lies on `workers` workers, above 0.
    pub fn bounds(&self, workers: usize) -> Bounds {
        Bounds {
            least: (self.work / workers as f64).max(self.span),
            most: within(self.work, self.span, workers),
        }
    }

    /// What a greedy schedule with stolen forks may take: Graham's bound on the burdened span.
    pub fn burdened(&self, workers: usize) -> f64 {
        match workers {
            1 => self.work,
            _ => within(self.work, self.span, workers) + (self.burdened_span - self.span),
        }
    }

    /// The most workers with parallelism at least ten times their number: up to there how strands
    /// are shared out hardly matters.
    pub fn slack_workers(&self) -> usize {
        (self.parallelism / SLACK * (1.0 + 1e-12)) as usize
    }
}

fn within(work: f64, span: f64, workers: usize) -> f64 {
    (work - span) / workers as f64 + span
}
