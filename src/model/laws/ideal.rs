//! The ideal, `T = T1/n`: what every other law is held against.

use super::law::{Evidence, Listed, Points, Shape};

/// All of the work runs in parallel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Seconds of one worker.
    pub one_worker_s: f64,
}

impl Listed for Fit {
    const NAME: &'static str = "ideal";
    const PARAMETERS: u32 = 1;
    const EVIDENCE: Evidence = Evidence::Reference;

    fn fitted(points: &Points<'_>) -> Option<Self> {
        let (mut xx, mut xy) = (0.0, 0.0);
        for ((n, t), d) in points.n.iter().zip(points.m).zip(&points.spread) {
            let x = 1.0 / (n * d);
            xx += x * x;
            xy += x * t / d;
        }
        (xx > 0.0).then(|| Self { one_worker_s: xy / xx })
    }

    fn seconds(self, workers: f64) -> f64 {
        self.one_worker_s / workers
    }

    fn named(self) -> Vec<(&'static str, f64)> {
        vec![("t1_s", self.one_worker_s)]
    }

    fn corner(self) -> Option<f64> {
        None
    }

    fn shape(self) -> Shape {
        Shape::Amdahl
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_job_is_recovered() {
        let (n, m) = ([1.0, 2.0, 4.0], [3.0, 1.5, 0.75]);
        let points = Points::new(&n, &m, &[0.0; 3], 0.01).unwrap();
        let fit = Fit::fitted(&points).unwrap();
        assert!((fit.one_worker_s - 3.0).abs() < 1e-12);
        assert!((fit.seconds(8.0) - 0.375).abs() < 1e-12);
    }
}
