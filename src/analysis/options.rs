use super::AnalysisError;
use crate::data::DISTURBED_ABOVE;
use crate::model::Method;

/// How an analysis is made; all of it is printed with the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Largest relative deviation from the law that does not matter, 0.05 for 5 %.
    pub margin: f64,
    /// Confidence of the intervals, 0.95 for 95 %.
    pub confidence: f64,
    /// How p is estimated from strong scaling.
    pub method: Method,
    /// Bootstrap resamples.
    pub resamples: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Efficiency that the recommended worker count keeps, 0.75 for 75 %.
    pub target_efficiency: f64,
    /// Relative change of a time or a speedup within which a comparison calls nothing better or
    /// worse, 0.01 for 1 %.
    pub least_change: f64,
    /// The same for p and the serial share, in points of them: 0.002 for .2 percentage points.
    pub least_points: f64,
    /// Others' CPU use, in cores, from which a block counts as disturbed.
    pub disturbed_above: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            margin: 0.05,
            confidence: 0.95,
            method: Method::Time,
            resamples: 2000,
            seed: 1967,
            target_efficiency: 0.75,
            least_change: 0.01,
            least_points: 0.002,
            disturbed_above: DISTURBED_ABOVE,
        }
    }
}

impl Options {
    pub(super) fn check(&self) -> Result<(), AnalysisError> {
        let shares = [
            ("margin", self.margin, 0.0..1.0, "above 0 and below 1, such as 0.05"),
            ("confidence", self.confidence, 0.5..1.0, "0.5 to below 1, such as 0.95"),
            (
                "target efficiency",
                self.target_efficiency,
                0.0..1.0 + 1e-9,
                "above 0 to 1, such as 0.75",
            ),
            ("disturbed above", self.disturbed_above, 0.0..f64::MAX, "cores above 0"),
        ];
        for (name, value, range, expected) in shares {
            if !(range.contains(&value) && value > 0.0) {
                return Err(AnalysisError::Setting { name, value, expected });
            }
        }
        let least = [
            ("least change", self.least_change, "0 to below 1, such as 0.01"),
            ("least change of p", self.least_points, "0 to below 1, such as 0.002"),
        ];
        for (name, value, expected) in least {
            if !(0.0..1.0).contains(&value) {
                return Err(AnalysisError::Setting { name, value, expected });
            }
        }
        if self.resamples < 100 {
            let value = self.resamples as f64;
            let expected = "at least 100, such as 2000";
            return Err(AnalysisError::Setting { name: "resamples", value, expected });
        }
        Ok(())
    }
}
