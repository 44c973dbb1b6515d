use regex::{Regex, RegexBuilder};

use super::figure::{Figure, Found, Unread};
use crate::units::{TimeUnit, text};

/// The program's own figure, in place of the wall time.
#[derive(Debug, Clone)]
pub struct Metric {
    /// What it is called, of several.
    pub name: Option<MetricName>,
    /// Its first group, or the whole of it, is the figure; of several matches the last counts.
    pub pattern: Regex,
    /// The figure is a rate, not a duration.
    pub higher_is_better: bool,
    /// The unit of a duration that is printed without one; `None`: seconds.
    pub unit: Option<TimeUnit>,
}

/// The name of one of several figures, as in `tps=...`.
#[derive(Debug, Clone)]
pub struct MetricName {
    /// The name.
    pub text: String,
    /// Name and expression as one expression, which may be what was meant.
    together: Option<Regex>,
}

impl MetricName {
    /// The name of the only figure, a rate.
    pub fn of_a_rate(text: &str) -> Self {
        Self { text: text.to_owned(), together: None }
    }

    /// Splits `NAME=REGEX`, where NAME begins with a letter and goes on with letters, digits, `_`,
    /// `-` and `.`; `None` for what has no such name.
    pub fn split(text: &str) -> Option<(Self, &str)> {
        let (name, expression) = text.split_once('=')?;
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let is_name = begins && name.chars().all(fits) && !expression.is_empty();
        let together = Metric::pattern(text).ok();
        is_name.then(|| (Self { text: name.to_owned(), together }, expression))
    }
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
    /// A name and an expression, or an expression.
    #[error(
        "--metric '{name}={pattern}' can be read as the name {name} with the expression '{pattern}', \
         and as an expression alone, which stands in the output: write \
         {name}='{name}={pattern}' for that, or take another name"
    )]
    NameOrPattern {
        /// The pattern behind the name.
        pattern: String,
        /// The name.
        name: String,
    },
    /// Not a number above 0.
    #[error(
        "--metric '{pattern}' found '{text}': expected a number above 0, such as 1,234.5, 1.2k, \
         600 ms or 0m0.8s; parentheses go around the figure alone"
    )]
    NotANumber {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
    },
    /// Not the whole of a number.
    #[error(
        "--metric '{pattern}' found '{text}', which is a part of '{whole}': let the group take all \
         of it (.* before a group takes as much as it can, .*? as little)"
    )]
    Part {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
        /// The word that it stands in.
        whole: String,
    },
    /// A comma that may be of thousands or a decimal one.
    #[error(
        "--metric '{pattern}' found '{text}', whose comma may be of thousands or a decimal one: \
         have it printed without (LC_ALL=C, or tr -d , behind it); where commas separate columns, \
         let one stand beside the group, as in ',([0-9.]+)'"
    )]
    TwoWays {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
    },
    /// Digits of something else.
    #[error(
        "--metric '{pattern}' found '{text}' in '{whole}', which is a date, a time of day or a \
         version: let the group find the figure"
    )]
    Moment {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
        /// What it stands in.
        whole: String,
    },
    /// A space that may be of thousands.
    #[error(
        "--metric '{pattern}' found '{text}', which may be a part of '{whole}': let the group take \
         all of it, as in ([0-9 ]+[0-9]); where spaces separate columns, let the expression take the \
         neighbour too, as in '[0-9]+ ([0-9]+)'"
    )]
    Spaced {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
        /// The number that may be meant.
        whole: String,
    },
    /// A unit that contradicts the one that was given.
    #[error(
        "--metric '{pattern}' found '{text}', which has a unit of its own, other than that of \
         --metric-unit: leave --metric-unit out"
    )]
    OtherUnit {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
    },
    /// A letter that may be of minutes.
    #[error(
        "--metric '{pattern}' found '{text}', whose m may be of minutes: have it printed as min or in \
         seconds"
    )]
    Minutes {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
    },
    /// A rate in place of a duration.
    #[error(
        "--metric '{pattern}' found '{text}', a rate, as what stands behind it says: add \
         --higher-is-better"
    )]
    Rate {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
    },
    /// A duration in place of a rate.
    #[error(
        "--metric '{pattern}' found '{text}', a duration, where --higher-is-better says a rate: \
         leave that out, or let the group find the rate"
    )]
    Duration {
        /// The pattern.
        pattern: String,
        /// What its group matched.
        text: String,
    },
}

impl Metric {
    /// An expression as [`Metric::pattern`] has them: `^` and `$` are the ends of lines.
    ///
    /// # Errors
    /// What the expression lacks, in words of its parser.
    pub fn pattern(text: &str) -> Result<Regex, regex::Error> {
        RegexBuilder::new(text).multi_line(true).crlf(true).build()
    }

    /// The figure in `outputs`, the first that has one, in seconds: a rate x is the time
    /// `units`/x of so many units of work.
    ///
    /// # Errors
    /// [`MetricError`] when nothing matches, or what matches is no number above 0, only a part of
    /// one, or of another kind.
    pub fn seconds(&self, outputs: &[&str], units: f64) -> Result<f64, MetricError> {
        self.refuse_name_or_pattern(outputs)?;
        let found = outputs.iter().find_map(|text| self.last_in(text));
        let found = found.ok_or_else(|| self.no_match(outputs))?;
        let figure = found.read().map_err(|why| self.unread(&found, why))?;
        self.as_seconds(figure, units).map_err(|wrong| wrong(self, &found))
    }

    /// What is said of a figure that stands for no time that can be.
    pub(super) fn no_time(&self, seconds: f64, units: f64, why: &str) -> String {
        let figure = match self.higher_is_better {
            true => format!(
                " found the rate {}, of which one takes so long",
                text::exact(units / seconds)
            ),
            false => String::new(),
        };
        format!("--metric '{}'{figure}: {why}", self.pattern.as_str())
    }

    /// What `real=([0-9.]+)` means where the output holds `real=1.5`, nobody knows.
    fn refuse_name_or_pattern(&self, outputs: &[&str]) -> Result<(), MetricError> {
        let Some(name) = &self.name else { return Ok(()) };
        let stands = |together: &Regex| outputs.iter().any(|text| together.is_match(text));
        match name.together.as_ref().is_some_and(stands) {
            true => Err(MetricError::NameOrPattern {
                pattern: self.pattern.as_str().into(),
                name: name.text.clone(),
            }),
            false => Ok(()),
        }
    }

    fn last_in<'t>(&self, text: &'t str) -> Option<Found<'t>> {
        self.all_in(text).last()
    }

    /// Each figure that stands in a text.
    pub(super) fn all_in<'t>(&self, text: &'t str) -> impl Iterator<Item = Found<'t>> {
        let pattern = self.pattern.as_str();
        let has_columns = BESIDE_A_COMMA.iter().any(|beside| pattern.contains(beside));
        self.pattern.captures_iter(text).filter_map(move |found| {
            let group = found.get(1).or_else(|| found.get(0))?;
            let all = found.get(0)?;
            let taken = (all.start(), all.end());
            Some(Found { text, start: group.start(), end: group.end(), taken, has_columns })
        })
    }

    fn as_seconds(&self, figure: Figure, units: f64) -> Result<f64, Wrong> {
        let given = self.unit.map(TimeUnit::seconds);
        match (self.higher_is_better, figure.unit) {
            (true, Some(unit)) if unit.is_own => Err(|metric, found| MetricError::Duration {
                pattern: metric.pattern.as_str().into(),
                text: found.quoted().into(),
            }),
            (true, _) => Ok(units / figure.value),
            (false, _) if figure.is_rate => Err(|metric, found| MetricError::Rate {
                pattern: metric.pattern.as_str().into(),
                text: found.quoted().into(),
            }),
            (false, Some(unit)) if given.is_some_and(|given| given != unit.seconds) => {
                Err(|metric, found| MetricError::OtherUnit {
                    pattern: metric.pattern.as_str().into(),
                    text: found.quoted().into(),
                })
            }
            (false, unit) => {
                let printed = unit.map(|unit| unit.seconds);
                Ok(figure.value * printed.or(given).unwrap_or(1.0))
            }
        }
    }

    fn no_match(&self, outputs: &[&str]) -> MetricError {
        let end = outputs.iter().map(|text| text.trim()).find(|text| !text.is_empty());
        let end = end.map(|text| format!(", which ends: {}", tail(text))).unwrap_or_default();
        let split = MetricName::split(self.pattern.as_str());
        let named = split.filter(|_| self.name.is_none()).map(|(name, _)| {
            format!("; '{}=' is looked for too: only several --metric have names", name.text)
        });
        let end = end + &named.unwrap_or_default();
        MetricError::NoMatch { pattern: self.pattern.as_str().into(), end }
    }

    fn unread(&self, found: &Found<'_>, why: Unread) -> MetricError {
        let (pattern, text) = (self.pattern.as_str().to_owned(), found.quoted().to_owned());
        match why {
            Unread::NotANumber => MetricError::NotANumber { pattern, text },
            Unread::Part(whole) => MetricError::Part { pattern, text, whole },
            Unread::TwoWays => MetricError::TwoWays { pattern, text },
            Unread::Minutes => MetricError::Minutes { pattern, text },
            Unread::Moment(whole) => MetricError::Moment { pattern, text, whole },
            Unread::Spaced(whole) => MetricError::Spaced { pattern, text, whole },
        }
    }
}

/// What is said of a figure of the wrong kind.
type Wrong = fn(&Metric, &Found<'_>) -> MetricError;

/// How an expression says that a comma separates columns.
const BESIDE_A_COMMA: [&str; 4] = [",(", "),", r",\s*(", r",\s+("];

/// The last few words, enough to see what kind of output it is.
fn tail(text: &str) -> String {
    const KEEP: usize = 200;
    let start = text.char_indices().rev().nth(KEEP).map_or(0, |(at, _)| at);
    text[start..].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(pattern: &str, higher_is_better: bool, unit: Option<TimeUnit>) -> Metric {
        let pattern = Metric::pattern(pattern).unwrap();
        Metric { name: None, pattern, higher_is_better, unit }
    }

    #[test]
    fn a_rate_is_the_time_of_its_units_and_the_last_match_counts() {
        let rate = metric(r"per second: +([\d.]+)", true, None);
        let out = "events per second:  100.0\nevents per second:   250.0\n";
        assert_eq!(rate.seconds(&[out], 1.0).unwrap(), 0.004);
        assert_eq!(rate.seconds(&[out], 8.0).unwrap(), 0.032);
    }

    #[test]
    fn a_duration_has_a_unit_and_may_stand_in_the_second_output() {
        let time = metric(r"took ([\d.]+) ms", false, Some(TimeUnit::Milliseconds));
        assert_eq!(time.seconds(&["", "took 250 ms"], 4.0).unwrap(), 0.25);
        let whole = metric(r"\d+", false, None);
        assert_eq!(whole.seconds(&["7 8 9"], 1.0).unwrap(), 9.0);
        let minutes = metric(r"took (\d+)", false, Some(TimeUnit::Minutes));
        assert_eq!(minutes.seconds(&["took 2"], 1.0).unwrap(), 120.0);
    }

    #[test]
    fn a_unit_that_is_printed_is_that_of_the_figure() {
        let time = metric(r"took ([\d.]+)", false, None);
        assert_eq!(time.seconds(&["took 600 ms"], 1.0).unwrap(), 0.6);
        assert_eq!(time.seconds(&["took 1.2 s"], 1.0).unwrap(), 1.2);
        let other = metric(r"took ([\d.]+)", false, Some(TimeUnit::Milliseconds));
        let error = other.seconds(&["took 1.2 s"], 1.0).unwrap_err().to_string();
        assert!(error.ends_with("leave --metric-unit out"), "{error}");
        let rate = metric(r"took (.*)", true, None);
        let error = rate.seconds(&["took 1.2s"], 1.0).unwrap_err().to_string();
        assert!(error.contains("'1.2s', a duration, where --higher-is-better"), "{error}");
    }

    #[test]
    fn a_name_that_may_be_a_part_of_the_expression_is_refused_where_both_can_be_meant() {
        let named = |text: &str| {
            let (name, pattern) = MetricName::split(text).unwrap();
            Metric { name: Some(name), ..metric(pattern, false, None) }
        };
        let real = named("real=([0-9.]+)");
        let error = real.seconds(&["real=1.5 user=0.7"], 1.0).unwrap_err().to_string();
        assert!(error.contains("write real='real=([0-9.]+)' for that"), "{error}");
        assert_eq!(real.seconds(&["real 1.5"], 1.0).unwrap(), 1.5);
        let twice = named("real=real=([0-9.]+)");
        assert_eq!(twice.seconds(&["real=1.5 user=0.7"], 1.0).unwrap(), 1.5);
        for plain in ["took ([0-9.]+)", "([a-z]+)=(.*)", "a b=(.*)", "=x", "1x=(.)", "x="] {
            assert!(MetricName::split(plain).is_none(), "{plain}");
        }
    }

    #[test]
    fn a_name_before_a_single_expression_is_told_where_nothing_matches() {
        let single = metric("tps=tps: ([0-9.]+)", true, None);
        let error = single.seconds(&["tps: 5"], 1.0).unwrap_err().to_string();
        assert!(error.ends_with("'tps=' is looked for too: only several --metric have names"));
    }

    #[test]
    fn anchors_are_the_ends_of_lines() {
        let rate = metric(r"^tps = ([\d.]+)$", true, None);
        assert_eq!(rate.seconds(&["a\ntps = 4\r\ndone\n"], 1.0).unwrap(), 0.25);
    }

    #[test]
    fn what_is_no_figure_is_named() {
        let time = metric("took (.+)", false, None);
        let error = time.seconds(&["took ages\n"], 1.0).unwrap_err().to_string();
        let expected = "--metric 'took (.+)' found 'ages': expected a number above 0, such as";
        assert!(error.starts_with(expected), "{error}");
        for zero in ["took 0", "took -1", "took NaN", "took inf"] {
            assert!(time.seconds(&[zero], 1.0).is_err(), "{zero}");
        }
        let error = time.seconds(&["all done\n"], 1.0).unwrap_err().to_string();
        let expected = "--metric 'took (.+)' matches nothing in its output, which ends: all done";
        assert_eq!(error, expected);
        let unanchored = metric("([0-9]+) ops", true, None);
        let error = unanchored.seconds(&["1,234,567 ops"], 1.0).unwrap_err().to_string();
        assert!(error.contains("found '567', which is a part of '1,234,567'"), "{error}");
    }
}
