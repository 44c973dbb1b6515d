//! What a law leaves over of the medians, and how far that leaves a number open.
//!
//! The rounds' spread knows nothing of a misfit that is the same in every round (a clock that
//! drops at n = 2, a step at a cache size, an offset of a process): what the law leaves over at
//! N - k degrees of freedom does, k its parameters. `Q` compares the squares left over with those
//! that the rounds explain. A number g of the fit is open by Student's `t(N-k) se sqrt(Qc/Q)`, `se` by
//! the delta method from the residuals. A Q above 1 that chance explains is no misfit and counts as
//! `Qc = 1`, else `Qc = Q`: without this rule four worker counts give intervals that are wider than
//! twice the spread of the estimates (METHOD.md has both measured).
//!
//! Source: N. R. Draper and H. Smith, Applied Regression Analysis, 3rd ed., sections 1.4 and 24.2.

use crate::stats;

/// Probability of Q under the law below which Q above 1 counts as misfit.
const MISFIT: f64 = 0.10;

/// By how much of itself each median is moved to find what it does to a number.
const MOVE: f64 = 1e-5;

/// So many medians are moved at most.
const MOST_MOVED: usize = 512;

/// What a law of `parameters` parameters leaves over of the medians of so many `rounds`.
pub(super) struct LeftOver<'a> {
    pub(super) medians_s: &'a [f64],
    /// Sum of squared relative residuals.
    pub(super) squares: f64,
    /// Squares that the rounds explain; `None` where that is not known.
    pub(super) explained: Option<f64>,
    pub(super) parameters: usize,
    pub(super) rounds: usize,
}

/// The sum over columns of the variance of relative residuals, given as measured / predicted - 1
/// in each resample.
pub(super) fn explained<'d>(deviations: impl Iterator<Item = &'d [f64]>) -> f64 {
    deviations
        .filter_map(|column| {
            let residuals: Vec<f64> = column.iter().map(|d| d / (1.0 + d)).collect();
            // The replicates are all there are: divisor B, not B - 1.
            let size = residuals.len() as f64;
            Some(stats::variance(&residuals)? * (size - 1.0) / size)
        })
        .sum()
}

/// The sum of squared relative residuals of medians.
pub(super) fn squares(workers: &[f64], medians_s: &[f64], predict: impl Fn(f64) -> f64) -> f64 {
    workers.iter().zip(medians_s).map(|(&n, &m)| (1.0 - predict(n) / m).powi(2)).sum()
}

impl LeftOver<'_> {
    fn counts(&self) -> usize {
        self.medians_s.len()
    }

    /// Q. `None` where the rounds all measured the same, to a billionth, and say nothing of the
    /// noise.
    pub(super) fn ratio(&self) -> Option<f64> {
        let explained = self.explained.filter(|all| *all > 1e-18 * self.counts() as f64)?;
        Some(self.squares / explained)
    }

    /// As how much Q counts. `None` without Q.
    pub(super) fn counted(&self) -> Option<f64> {
        let noise_df = self.rounds.saturating_sub(1) as f64 * (self.counts() - 1) as f64;
        Some(counted(self.ratio()?, self.counts(), self.parameters, noise_df))
    }

    /// How far `number` of the medians is open either way, at this confidence. `None` with no more
    /// counts than parameters, or where the number does not come out of moved medians.
    pub(super) fn half_width(
        &self,
        number: impl Fn(&[f64]) -> Option<f64>,
        confidence: f64,
    ) -> Option<f64> {
        self.half_width_of(&self.moved(number)?, |number| *number, confidence)
    }

    /// The same of a number of fits to moved medians, which several numbers share.
    pub(super) fn half_width_of<F>(
        &self,
        moved: &Moved<F>,
        number: impl Fn(&F) -> f64,
        confidence: f64,
    ) -> Option<f64> {
        let df = self.counts().checked_sub(self.parameters).filter(|df| *df > 0)? as f64;
        let t = stats::t_ppf(0.5 + confidence / 2.0, df)?;
        let full = t * (self.squares / df).sqrt() * moved.sensitivity(number);
        let share = match (self.counted(), self.ratio()) {
            (Some(counted), Some(ratio)) if ratio > 0.0 => (counted / ratio).sqrt(),
            _ => 1.0,
        };
        Some(full * share)
    }

    /// What `fit` makes of the medians with each of them moved. `None` where it makes nothing of one.
    pub(super) fn moved<F>(&self, fit: impl Fn(&[f64]) -> Option<F>) -> Option<Moved<F>> {
        let mut moved = self.medians_s.to_vec();
        // Of very many each stands for its neighbours: a fit for each takes time with their square.
        let step = moved.len().div_ceil(MOST_MOVED);
        let mut fits = Vec::new();
        for i in (0..moved.len()).step_by(step) {
            let kept = moved[i];
            moved[i] = kept * (1.0 + MOVE);
            let above = fit(&moved)?;
            moved[i] = kept * (1.0 - MOVE);
            fits.push([above, fit(&moved)?]);
            moved[i] = kept;
        }
        Some(Moved { fits, step })
    }
}

/// Fits to medians of which one was moved, upwards and downwards.
pub(super) struct Moved<F> {
    fits: Vec<[F; 2]>,
    /// For how many medians each stands.
    step: usize,
}

impl<F> Moved<F> {
    /// By how much `number` moves if every median is off by the relative standard deviation 1:
    /// the moves add in squares.
    fn sensitivity(&self, number: impl Fn(&F) -> f64) -> f64 {
        let mut squares = 0.0;
        for [above, below] in &self.fits {
            let slope = (number(above) - number(below)) / (2.0 * MOVE);
            squares += self.step as f64 * slope.powi(2);
        }
        squares.sqrt()
    }
}

/// As how much a Q of so many worker counts counts: above 1 only where chance does not explain it.
pub(super) fn counted(ratio: f64, counts: usize, parameters: usize, noise_df: f64) -> f64 {
    let by_chance = stats::f_sf(ratio, counts as f64 - parameters as f64, noise_df);
    if by_chance.is_some_and(|p| p < MISFIT) { ratio } else { ratio.min(1.0) }
}
