//! The parts of a run's time that the program tells in its output.

use super::figure::{Found, Unread};
use super::metric::Metric;
use super::runner::CommandRunner;
use super::spec::CommandSpec;
use crate::data::Phase;
use crate::units::TimeUnit;

impl CommandRunner {
    /// What the run that was made last tells of its phases. One that it does not tell took no time.
    pub(super) fn phases(&mut self, spec: &CommandSpec) -> Result<Vec<Phase>, String> {
        if spec.phases.is_empty() {
            return Ok(Vec::new());
        }
        let out = self.out.text().map_err(|error| error.to_string())?;
        let err = self.err.text().map_err(|error| error.to_string())?;
        let (mut found, mut absent) = (Vec::new(), Vec::new());
        for phase in &spec.phases {
            let name = phase.name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
            match seconds(phase, &[&out, &err]) {
                Ok(Some(seconds)) => found.push(Phase { name, seconds: Some(seconds) }),
                Ok(None) => absent.push(name),
                Err(why) => return Err(format!("--phase '{name}' {why}")),
            }
        }
        if found.is_empty() {
            return Err(format!(
                "no --phase ({}) stands in its output: expected a line that one of the expressions finds",
                absent.join(", ")
            ));
        }
        self.seen.phases(spec.runs(), found.iter().map(|phase| phase.name.as_str()), &absent);
        Ok(found)
    }
}

/// All that a phase took in the first output that tells it.
fn seconds(phase: &Metric, outputs: &[&str]) -> Result<Option<f64>, String> {
    for text in outputs {
        let mut sum = None;
        for found in phase.all_in(text) {
            let figure = found.read_or_zero().map_err(|why| unread(&found, &why))?;
            let given = phase.unit.map_or(1.0, TimeUnit::seconds);
            let unit = figure.unit.map_or(given, |unit| unit.seconds);
            *sum.get_or_insert(0.0) += figure.value * unit;
        }
        if sum.is_some() {
            return Ok(sum);
        }
    }
    Ok(None)
}

fn unread(found: &Found<'_>, why: &Unread) -> String {
    let text = found.quoted();
    match why {
        Unread::NotANumber => format!(
            "found '{text}': expected a time of 0 or more, such as 1.5, 600 ms or 0m0.8s; parentheses \
             go around the figure alone"
        ),
        Unread::Part(whole) => {
            format!("found '{text}', which is a part of '{whole}': let the group take all of it")
        }
        Unread::Moment(whole) => format!(
            "found '{text}' in '{whole}', which is a date, a time of day or a version: let the group \
             find the time"
        ),
        Unread::Spaced(whole) => format!(
            "found '{text}', which may be a part of '{whole}': let the group take all of it, or the \
             expression the neighbour too, as in '[0-9]+ ([0-9]+)'"
        ),
        Unread::Minutes => format!(
            "found '{text}', whose m may be minutes, or the thousandth of something: have it printed \
             as min or ms"
        ),
        Unread::TwoWays => format!(
            "found '{text}', whose comma may be of thousands or a decimal one: have it printed \
             without (LC_ALL=C)"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::command::metric::MetricName;

    fn told(pattern: &str, unit: Option<TimeUnit>, output: &str) -> Result<Option<f64>, String> {
        let (name, pattern) = MetricName::split(pattern).unwrap();
        let pattern = Metric::pattern(pattern).unwrap();
        let phase = Metric { name: Some(name), pattern, higher_is_better: false, unit };
        seconds(&phase, &["", output])
    }

    #[test]
    fn all_that_a_phase_took_adds_up() {
        let twice = "parse 0.5 s\nsolve 2 s\nparse 250 ms\n";
        assert_eq!(told("parse=parse ([0-9.]+)", None, twice), Ok(Some(0.75)));
        let unit = Some(TimeUnit::Milliseconds);
        assert_eq!(told("parse=parse: ([0-9.]+)", unit, "parse: 12"), Ok(Some(0.012)));
        assert_eq!(told("merge=merge ([0-9.]+)", None, twice), Ok(None));
    }

    #[test]
    fn no_time_at_all_is_a_time_and_what_is_none_is_refused() {
        assert_eq!(told("a=a (.*)", None, "a 0\na 0.0 s"), Ok(Some(0.0)));
        for bad in ["a -1", "a NaN", "a inf", "a ages"] {
            let error = told("a=a (.*)", None, bad).unwrap_err();
            assert!(error.contains("expected a time of 0 or more"), "{bad}: {error}");
        }
        assert!(told("a=([0-9]+) s", None, "1,234 s").unwrap_err().contains("a part of '1,234'"));
    }
}
