//! Phases of a command: `--phase`, and which of its figures they are parts of.

use super::arguments::JobArguments;
use super::figures::Figure;
use crate::measure::command::{Metric, MetricName};
use crate::units::TimeUnit;

/// The phases that were asked for, and the place of the figure that they are parts of.
///
/// # Errors
/// In words, what of it makes no sense.
pub(super) fn of(
    asked: &JobArguments,
    figures: &[Figure],
) -> Result<Option<(usize, Vec<Metric>)>, String> {
    if asked.phase.is_empty() {
        return match &asked.phase_unit {
            Some(unit) => {
                Err(format!("--phase-unit '{unit}' is of no phase: add --phase NAME=REGEX"))
            }
            None => Ok(None),
        };
    }
    let unit = asked.phase_unit.as_deref().map(str::parse).transpose();
    let unit: Option<TimeUnit> = unit.map_err(|error| format!("--phase-unit: {error}"))?;
    let mut phases: Vec<Metric> = Vec::new();
    for text in &asked.phase {
        let phase = phase(text, unit)?;
        let name = |one: &Metric| one.name.as_ref().map(|name| name.text.clone());
        if phases.iter().any(|known| name(known) == name(&phase)) {
            let name = name(&phase).unwrap_or_default();
            return Err(format!("two --phase are called '{name}': give one another name"));
        }
        phases.push(phase);
    }
    Ok(Some((whole(figures)?, phases)))
}

fn phase(text: &str, unit: Option<TimeUnit>) -> Result<Metric, String> {
    let Some((name, expression)) = MetricName::split(text) else {
        return Err(format!(
            "--phase '{text}': expected a name of letters, digits and _ - . before its expression, \
             such as parse='parse took ([0-9.]+)'"
        ));
    };
    let pattern = Metric::pattern(expression).map_err(|error| format!("--phase: {error}"))?;
    Ok(Metric { name: Some(name), pattern, higher_is_better: false, unit })
}

/// The only figure, if it is a time; of several the wall time.
fn whole(figures: &[Figure]) -> Result<usize, String> {
    let is_rate =
        |figure: &Figure| figure.metric.as_ref().is_some_and(|metric| metric.higher_is_better);
    match figures {
        [one] if is_rate(one) => {
            Err("--phase and --higher-is-better: phases are parts of a time, \
                                      not of a rate; leave one of them out"
                .into())
        }
        [_] => Ok(0),
        several => several.iter().position(|figure| figure.metric.is_none()).ok_or_else(|| {
            "--phase beside several --metric: phases are parts of the wall time; add --metric wall"
                .into()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::figures;
    use super::*;
    use crate::cli::value::Rates;

    fn asked(phases: &[&str], metrics: &[&str]) -> JobArguments {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        JobArguments { phase: texts(phases), metric: texts(metrics), ..JobArguments::default() }
    }

    fn told(asked: &JobArguments) -> Result<Option<(usize, Vec<Metric>)>, String> {
        of(asked, &figures::of(asked).unwrap())
    }

    #[test]
    fn phases_are_parts_of_the_wall_time_or_of_the_only_time_that_is_told() {
        let place =
            |metrics: &[&str]| told(&asked(&["a=1", "b=2"], metrics)).map(|of| of.unwrap().0);
        assert_eq!((place(&[]), place(&["took (.*)"])), (Ok(0), Ok(0)));
        assert_eq!(place(&["x=1", "wall"]), Ok(1));
        assert!(place(&["x=1", "y=2"]).unwrap_err().ends_with("add --metric wall"));
        let rate = JobArguments {
            higher_is_better: Some(Rates::default()),
            ..asked(&["a=1"], &["tps (.*)"])
        };
        assert!(told(&rate).unwrap_err().contains("not of a rate"));
    }

    #[test]
    fn a_phase_has_a_name_of_its_own_and_an_expression() {
        let refused = |phases: &[&str]| told(&asked(phases, &[])).unwrap_err();
        assert!(refused(&["took (.*)"]).starts_with("--phase 'took (.*)': expected a name"));
        assert!(refused(&["a=1", "a=2"]).starts_with("two --phase are called 'a'"));
        assert!(refused(&["a=("]).starts_with("--phase: regex parse error"));
        let unit = Some("ms".to_owned());
        let bare = JobArguments { phase_unit: unit, ..JobArguments::default() };
        assert!(told(&bare).unwrap_err().ends_with("add --phase NAME=REGEX"));
        assert!(told(&asked(&[], &[])).unwrap().is_none());
    }
}
