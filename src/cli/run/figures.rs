//! Figures of a command: `--metric`, once or several times, and what is said of them.

use super::arguments::{JobArguments, Words};
use crate::cli::value::Rates;
use crate::measure::command::{Metric, MetricName};
use crate::units::TimeUnit;

/// What is found in a command's runs; without a metric their wall time.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    /// Of several.
    pub(super) name: Option<String>,
    pub(super) metric: Option<Metric>,
}

/// The wall time, where it stands for an expression: no number is spelled like this.
const WALL: &str = "wall";

const WALL_TIME: &str = "wall time";

const ADD_METRIC: &str = ": add --metric REGEX, which finds one in the output";

/// What was asked for, one at least.
///
/// # Errors
/// In words, what of it makes no sense.
pub(super) fn of(asked: &JobArguments) -> Result<Vec<Figure>, String> {
    let wall = || Figure { name: None, metric: None };
    let first = match asked.metric.as_slice() {
        [] => return bare(asked).map(|()| vec![wall()]),
        [one] if one == WALL => return bare(asked).map(|()| vec![wall()]),
        [first, ..] => first,
    };
    refuse_launcher(asked, first)?;
    let told = Told::of(asked)?;
    match asked.metric.as_slice() {
        [one] => Ok(vec![told.single(one)?]),
        several => told.several(several),
    }
}

/// Nothing may be said of a figure where there is none.
fn bare(asked: &JobArguments) -> Result<(), String> {
    match (&asked.metric_unit, &asked.higher_is_better) {
        (Some(unit), _) => Err(format!("--metric-unit '{unit}' is of no figure{ADD_METRIC}")),
        (None, Some(_)) => Err(format!("--higher-is-better is said of no figure{ADD_METRIC}")),
        (None, None) => Ok(()),
    }
}

fn refuse_launcher(asked: &JobArguments, pattern: &str) -> Result<(), String> {
    let Some(launcher) = &asked.baseline_command else { return Ok(()) };
    let line = match launcher {
        Words::Line(line) => line.clone(),
        Words::Program(words) => words.join(" "),
    };
    Err(format!(
        "--metric '{pattern}' and --baseline-command '{line}': a launcher's wall time cannot be \
         taken off the command's own figure; give one of the two, or measure both ways with --and"
    ))
}

/// What is said of figures beside their expressions.
struct Told<'a> {
    rates: Option<&'a Rates>,
    /// Units, each of a named figure or of all.
    units: Vec<(Option<&'a str>, TimeUnit)>,
    unit_text: &'a str,
}

impl<'a> Told<'a> {
    fn of(asked: &'a JobArguments) -> Result<Self, String> {
        let unit_text = asked.metric_unit.as_deref().unwrap_or_default();
        let read = |part: &'a str| {
            let (name, unit) = match part.split_once('=') {
                Some((name, unit)) => (Some(name.trim()), unit),
                None => (None, part),
            };
            let unit = unit.trim().parse().map_err(|error| format!("--metric-unit: {error}"))?;
            Ok::<_, String>((name, unit))
        };
        let given = asked.metric_unit.as_deref();
        let parts = given.into_iter().flat_map(|units| units.split(','));
        let units = parts.map(read).collect::<Result<_, _>>()?;
        Ok(Self { rates: asked.higher_is_better.as_ref(), units, unit_text })
    }

    /// The only figure: all of its text is the expression.
    fn single(&self, text: &str) -> Result<Figure, String> {
        let unit = match self.units.as_slice() {
            [] => None,
            [(None, unit)] if self.rates.is_none() => Some(*unit),
            [(None, _)] => return Err(self.unit_of_a_rate()),
            _ => {
                let units = self.unit_text;
                return Err(format!(
                    "--metric-unit '{units}': of one --metric it is a unit alone, such as ms"
                ));
            }
        };
        let called = match self.rates.map(|rates| rates.0.as_slice()) {
            None | Some([]) => None,
            Some([one]) => Some(MetricName::of_a_rate(one)),
            Some(several) => {
                let several = several.join(",");
                return Err(format!("--higher-is-better={several}: there is one --metric"));
            }
        };
        let higher_is_better = self.rates.is_some();
        let metric = Metric { name: called, pattern: pattern(text)?, higher_is_better, unit };
        Ok(Figure { name: None, metric: Some(metric) })
    }

    fn several(&self, texts: &[String]) -> Result<Vec<Figure>, String> {
        let mut all: Vec<Figure> = Vec::new();
        for text in texts {
            let figure = self.named(text)?;
            if all.iter().any(|known| known.name == figure.name) {
                let name = figure.name.unwrap_or_default();
                return Err(format!("two --metric are called '{name}': give one another name"));
            }
            all.push(figure);
        }
        self.refuse_unknown(&all)?;
        Ok(all)
    }

    /// One of several: `NAME=REGEX`, `NAME=wall` or `wall`.
    fn named(&self, text: &str) -> Result<Figure, String> {
        if text == WALL {
            return Ok(Figure { name: Some(WALL_TIME.into()), metric: None });
        }
        let Some((name, expression)) = MetricName::split(text) else {
            return Err(format!(
                "--metric '{text}': of several each has a name of letters, digits and _ - . before \
                 its expression, such as tps='tps = ([0-9.]+)', or is wall, the wall time"
            ));
        };
        let called = name.text.clone();
        if expression == WALL {
            return Ok(Figure { name: Some(called), metric: None });
        }
        let is_rate = |rates: &Rates| rates.0.is_empty() || rates.0.contains(&called);
        let higher_is_better = self.rates.is_some_and(is_rate);
        let own = self.units.iter().find(|(of, _)| *of == Some(called.as_str()));
        let of_all = self.units.iter().find(|(of, _)| of.is_none() && !higher_is_better);
        let unit = own.or(of_all).map(|(_, unit)| *unit);
        if own.is_some() && higher_is_better {
            return Err(self.unit_of_a_rate());
        }
        let pattern = pattern(expression)?;
        let metric = Metric { name: Some(name), pattern, higher_is_better, unit };
        Ok(Figure { name: Some(called), metric: Some(metric) })
    }

    /// What is said of a figure that there is none of.
    fn refuse_unknown(&self, figures: &[Figure]) -> Result<(), String> {
        let found = figures.iter().filter(|figure| figure.metric.is_some());
        let known: Vec<&str> = found.filter_map(|figure| figure.name.as_deref()).collect();
        let rates = self.rates.into_iter().flat_map(|rates| &rates.0).map(String::as_str);
        let rates = rates.map(|name| ("--higher-is-better", name));
        let units = self.units.iter().filter_map(|(name, _)| Some(("--metric-unit", (*name)?)));
        let mut named = rates.chain(units);
        match named.find(|(_, name)| !known.contains(name)) {
            Some((flag, name)) => Err(format!(
                "{flag} names '{name}', which no --metric is called; there are: {}",
                known.join(", ")
            )),
            None if known.is_empty() => bare_walls(),
            None => Ok(()),
        }
    }

    fn unit_of_a_rate(&self) -> String {
        format!(
            "--metric-unit '{}' and --higher-is-better: a rate has no unit of time; give one of the \
             two",
            self.unit_text
        )
    }
}

fn bare_walls() -> Result<(), String> {
    Err("every --metric is the wall time: leave them out".into())
}

fn pattern(text: &str) -> Result<regex::Regex, String> {
    Metric::pattern(text).map_err(|error| format!("--metric: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(metrics: &[&str], rates: Option<&str>, unit: Option<&str>) -> JobArguments {
        JobArguments {
            metric: metrics.iter().map(|text| (*text).to_owned()).collect(),
            higher_is_better: rates.map(Rates::from),
            metric_unit: unit.map(str::to_owned),
            ..JobArguments::default()
        }
    }

    fn refused(metrics: &[&str], rates: Option<&str>, unit: Option<&str>) -> String {
        of(&asked(metrics, rates, unit)).unwrap_err()
    }

    #[test]
    fn one_metric_is_an_expression_whatever_it_holds() {
        let figures = of(&asked(&["real=([0-9.]+)"], None, None)).unwrap();
        let [Figure { name: None, metric: Some(metric) }] = figures.as_slice() else { panic!() };
        assert_eq!(metric.pattern.as_str(), "real=([0-9.]+)");
        let figures = of(&asked(&["x"], Some("tps"), None)).unwrap();
        let metric = figures[0].metric.as_ref().unwrap();
        assert_eq!(metric.name.as_ref().unwrap().text, "tps");
        assert!(of(&asked(&["wall"], None, None)).unwrap()[0].metric.is_none());
    }

    #[test]
    fn several_metrics_have_names_and_rates_and_units_of_their_own() {
        let metrics = ["tps=tps: (.*)", "lat=lat (.*)", "p99=p99 (.*)", "wall"];
        let figures = of(&asked(&metrics, Some("tps"), Some("lat=ms,us"))).unwrap();
        let seen: Vec<_> = figures
            .iter()
            .map(|figure| {
                let metric = figure.metric.as_ref();
                let told = metric.map(|metric| (metric.higher_is_better, metric.unit));
                (figure.name.as_deref().unwrap(), told)
            })
            .collect();
        let (ms, us) = (Some(TimeUnit::Milliseconds), Some(TimeUnit::Microseconds));
        let expected = [
            ("tps", Some((true, None))),
            ("lat", Some((false, ms))),
            ("p99", Some((false, us))),
            ("wall time", None),
        ];
        assert_eq!(seen, expected);
        let all = of(&asked(&["a=1", "b=2"], Some(""), None)).unwrap();
        assert!(all.iter().all(|figure| figure.metric.as_ref().unwrap().higher_is_better));
    }

    #[test]
    fn what_is_said_of_figures_that_there_are_none_of_is_refused() {
        let error = refused(&["a=1", "took (.*)"], None, None);
        assert!(error.starts_with("--metric 'took (.*)': of several each has a name"), "{error}");
        assert!(refused(&["a=1", "a=2"], None, None).starts_with("two --metric are called 'a'"));
        let error = refused(&["a=1", "b=2"], Some("c"), None);
        assert_eq!(
            error,
            "--higher-is-better names 'c', which no --metric is called; there are: a, b"
        );
        assert!(
            refused(&["a=1", "b=2"], None, Some("c=ms")).starts_with("--metric-unit names 'c'")
        );
        assert!(refused(&["a=1", "b=2"], Some("a"), Some("a=ms")).contains("no unit of time"));
        assert!(refused(&["x"], None, Some("a=ms")).contains("a unit alone"));
        assert!(refused(&["x"], Some("a,b"), None).ends_with("there is one --metric"));
        assert!(refused(&["wall", "a=wall"], None, None).starts_with("every --metric is the wall"));
        assert!(refused(&["wall"], Some(""), None).starts_with("--higher-is-better is said of no"));
        assert!(refused(&["a=1", "b=("], None, None).starts_with("--metric: regex parse error"));
    }
}
