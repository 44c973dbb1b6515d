//! What benchmark harnesses measure of threads that each make calls of their own.

use crate::import::records::Column;
use crate::import::words::Means;
use crate::units::TimeUnit;

/// What a harness says of a benchmark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Score {
    /// Seconds of one call, on one thread.
    Time(f64),
    /// Calls a second, of all threads.
    Rate(f64),
}

impl Score {
    /// A score in a unit such as `ns/op`, `ops/ms`, `ns/iter`, `ms`.
    ///
    /// # Errors
    /// That the unit is neither of a time nor of a rate.
    pub(super) fn of(value: f64, unit: &str) -> Result<Self, String> {
        let (one, other) = unit.split_once('/').unwrap_or((unit, ""));
        let time = |text: &str| match text {
            "hr" => Ok(TimeUnit::Hours.seconds()),
            "day" => Ok(TimeUnit::Hours.seconds() * 24.0),
            text => text.to_lowercase().parse::<TimeUnit>().map(TimeUnit::seconds),
        };
        match (time(one), time(other)) {
            (Ok(seconds), Err(_)) => Ok(Self::Time(value * seconds)),
            (Err(_), Ok(seconds)) if unit.contains('/') => Ok(Self::Rate(value / seconds)),
            _ => Err(format!("'{unit}' is neither a unit of time nor of a rate")),
        }
    }

    /// Calls a second of this many threads.
    fn rate(self, threads: f64) -> f64 {
        match self {
            Self::Time(seconds) => threads / seconds,
            Self::Rate(rate) => rate,
        }
    }
}

/// How the scores of a file are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// The time of a call, which does the whole job.
    Time,
    /// The calls of all threads a second.
    Rate,
}

impl Told {
    pub(super) fn column(self) -> Column {
        match self {
            Self::Time => Column::time("time of a call", TimeUnit::Seconds),
            Self::Rate => Column {
                unit: Some(TimeUnit::Seconds),
                ..Column::said("calls a second", Means::Rate)
            },
        }
    }

    /// The score of a benchmark that the harness ran on `threads` threads.
    pub(super) fn cell(self, score: Score, threads: f64) -> String {
        match (self, score) {
            (Self::Time, Score::Time(seconds)) => seconds.to_string(),
            (Self::Time, Score::Rate(rate)) => (1.0 / rate).to_string(),
            (Self::Rate, score) => score.rate(threads).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_says_time_or_rate() {
        assert_eq!(Score::of(2.0, "ms/op"), Ok(Score::Time(0.002)));
        assert_eq!(Score::of(2.0, "ops/ms"), Ok(Score::Rate(2000.0)));
        assert_eq!(Score::of(3.0, "ns"), Ok(Score::Time(3.0 * 1e-9)));
        assert_eq!(Score::of(3.0, "MB/s"), Ok(Score::Rate(3.0)));
        assert!(Score::of(3.0, "B/op").is_err() && Score::of(3.0, "bytes").is_err());
    }

    #[test]
    fn four_threads_of_half_a_second_a_call_make_eight_calls_a_second() {
        assert_eq!(Told::Rate.cell(Score::Time(0.5), 4.0), "8");
        assert_eq!(Told::Rate.cell(Score::Rate(7.0), 4.0), "7");
        assert_eq!(Told::Time.cell(Score::Time(0.5), 1.0), "0.5");
    }
}
