use crate::import::TimeUnit;
use regex::Regex;

/// The program's own figure, in place of the wall time.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Its first group, or the whole of it, is the figure; of several matches the last counts.
    pub pattern: Regex,
    /// The figure is a rate, not a duration.
    pub higher_is_better: bool,
    /// The unit of a duration.
    pub unit: TimeUnit,
}

/// Why a figure could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetricError {
    /// Not in the output.
    #[error("--metric '{pattern}' matches nothing in its output{end}")]
    NoMatch {
        /// The pattern.
        pattern: String,
        /// The end of the output, or empty.
        end: String,
    },
    /// Not a number above 0.
    #[error("--metric '{pattern}' found '{text}': expected a number above 0")]
    NotANumber {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
    },
}

impl Metric {
    /// The figure in `outputs`, the first that has one, in seconds: a rate x is the time
    /// `units`/x of so many units of work.
    ///
    /// # Errors
    /// [`MetricError`] when nothing matches, or what matches is no number above 0.
    pub fn seconds(&self, outputs: &[&str], units: f64) -> Result<f64, MetricError> {
        let last = |text: &&str| {
            self.pattern.captures_iter(text).last().map(|found| {
                let group = found.get(1).or_else(|| found.get(0));
                group.map_or_else(String::new, |group| group.as_str().trim().to_owned())
            })
        };
        let pattern = || self.pattern.as_str().to_owned();
        let Some(text) = outputs.iter().find_map(last) else {
            let end = outputs.iter().map(|text| text.trim()).find(|text| !text.is_empty());
            let end = end.map(|text| format!(", which ends: {}", tail(text))).unwrap_or_default();
            return Err(MetricError::NoMatch { pattern: pattern(), end });
        };
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() && value > 0.0 => Ok(match self.higher_is_better {
                true => units / value,
                false => value * self.unit.seconds(),
            }),
            _ => Err(MetricError::NotANumber { pattern: pattern(), text }),
        }
    }
}

/// The last few words, enough to see what kind of output it is.
fn tail(text: &str) -> String {
    const KEEP: usize = 200;
    let start = text.char_indices().rev().nth(KEEP).map_or(0, |(at, _)| at);
    text[start..].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(pattern: &str, higher_is_better: bool, unit: TimeUnit) -> Metric {
        Metric { pattern: Regex::new(pattern).unwrap(), higher_is_better, unit }
    }

    #[test]
    fn a_rate_is_the_time_of_its_units_and_the_last_match_counts() {
        let rate = metric(r"per second: +([\d.]+)", true, TimeUnit::Seconds);
        let out = "events per second:  100.0\nevents per second:   250.0\n";
        assert_eq!(rate.seconds(&[out], 1.0).unwrap(), 0.004);
        assert_eq!(rate.seconds(&[out], 8.0).unwrap(), 0.032);
    }

    #[test]
    fn a_duration_has_a_unit_and_may_stand_in_the_second_output() {
        let time = metric(r"took ([\d.]+) ms", false, TimeUnit::Milliseconds);
        assert_eq!(time.seconds(&["", "took 250 ms"], 4.0).unwrap(), 0.25);
        let whole = metric(r"\d+", false, TimeUnit::Seconds);
        assert_eq!(whole.seconds(&["7 8 9"], 1.0).unwrap(), 9.0);
    }

    #[test]
    fn what_is_no_figure_is_named() {
        let time = metric("took (.+)", false, TimeUnit::Seconds);
        let error = time.seconds(&["took 1,5\n"], 1.0).unwrap_err().to_string();
        assert_eq!(error, "--metric 'took (.+)' found '1,5': expected a number above 0");
        for zero in ["took 0", "took -1", "took NaN", "took inf"] {
            assert!(time.seconds(&[zero], 1.0).is_err(), "{zero}");
        }
        let error = time.seconds(&["all done\n"], 1.0).unwrap_err().to_string();
        let expected = "--metric 'took (.+)' matches nothing in its output, which ends: all done";
        assert_eq!(error, expected);
    }
}
