//! What the command line (criterion's flags) and the environment ask for.

use clap::{Parser, ValueEnum};
use regex::Regex;

use crate::measure::topology::PinError;
use crate::measure::{Visit, parse_counts};
use crate::measuring::{BUDGET_S, Effort, FormArguments, Pin};
use crate::units::text::excerpt;

/// criterion's command line, as `cargo bench -- ...` passes it.
#[derive(Debug, Parser)]
#[command(
    name = "bench",
    about = "Measures each job across worker counts and writes a report",
    after_help = "Environment: AMDAHL_SET='primes@rayon ...' or 'all', AMDAHL_WORKERS=1..8 | \
                  1,2,4 | powers:64, AMDAHL_ROUNDS=30, AMDAHL_BUDGET=seconds, \
                  AMDAHL_TIMEOUT=seconds, AMDAHL_SEED=number, AMDAHL_PIN=cores, AMDAHL_MEMORY=yes, \
                  AMDAHL_REPORTS=folder, \
                  AMDAHL_BASE=program (of another commit, measured in the same rounds)"
)]
pub(super) struct Arguments {
    /// Measure only points whose name, such as primes@rayon/2, matches this regular expression
    pub(super) filter: Option<String>,
    /// The filter is a whole name, not an expression
    #[arg(long, requires = "filter")]
    exact: bool,
    /// List the points and end
    #[arg(long)]
    pub(super) list: bool,
    /// Format of the list
    #[arg(long, value_enum, default_value = "pretty", hide = true)]
    format: ListFormat,
    /// Run each point some times in two processes, check that all answers of a job are the same,
    /// write nothing
    #[arg(long)]
    pub(super) test: bool,
    /// Five rounds
    #[arg(long)]
    pub(super) quick: bool,
    /// Keep the study under this name
    #[arg(long, short, value_name = "NAME")]
    pub(super) save_baseline: Option<String>,
    /// Show the study kept under this name in the report too
    #[arg(long, short, value_name = "NAME", conflicts_with = "save_baseline")]
    pub(super) baseline: Option<String>,
    /// The same, without an error when there is none
    #[arg(long, value_name = "NAME", conflicts_with_all = ["save_baseline", "baseline"])]
    pub(super) baseline_lenient: Option<String>,
    /// Run each point for about so many seconds, for a profiler; write nothing
    #[arg(long, value_name = "SECONDS")]
    pub(super) profile_time: Option<f64>,
    #[arg(long, hide = true)]
    bench: bool,
    #[arg(long, hide = true)]
    ignored: bool,
    #[arg(long, hide = true)]
    include_ignored: bool,
    #[arg(long, hide = true)]
    nocapture: bool,
    #[arg(long, hide = true)]
    show_output: bool,
    /// No progress
    #[arg(long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) form: FormArguments,
    #[command(flatten)]
    decided: DecidedByRounds,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ListFormat {
    Pretty,
    Terse,
}

/// criterion's sampling and drawing flags: taken, so that scripts keep working, and answered
/// with a word that they change nothing.
#[derive(Debug, clap::Args)]
struct DecidedByRounds {
    #[arg(long, hide = true)]
    sample_size: Option<String>,
    #[arg(long, hide = true)]
    warm_up_time: Option<String>,
    #[arg(long, hide = true)]
    measurement_time: Option<String>,
    #[arg(long, hide = true)]
    nresamples: Option<String>,
    #[arg(long, hide = true)]
    noise_threshold: Option<String>,
    #[arg(long, hide = true)]
    confidence_level: Option<String>,
    #[arg(long, hide = true)]
    significance_level: Option<String>,
    #[arg(long, hide = true)]
    plotting_backend: Option<String>,
    #[arg(long, hide = true)]
    output_format: Option<String>,
    #[arg(long, short, hide = true)]
    color: Option<String>,
    #[arg(long, short, hide = true)]
    verbose: bool,
    #[arg(long, short, hide = true)]
    noplot: bool,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Task {
    List,
    Test,
    Profile(f64),
    Measure,
}

impl Arguments {
    pub(super) fn task(&self) -> Task {
        match (self.list, self.profile_time) {
            (true, _) => Task::List,
            (false, Some(seconds)) => Task::Profile(seconds),
            // `cargo test --benches` passes nothing: check, do not measure.
            (false, None) if self.test || !self.bench => Task::Test,
            (false, None) => Task::Measure,
        }
    }

    /// The flags given that change nothing here.
    pub(super) fn without_effect(&self) -> Vec<&'static str> {
        let given = &self.decided;
        let flags = [
            ("--sample-size", given.sample_size.is_some()),
            ("--warm-up-time", given.warm_up_time.is_some()),
            ("--measurement-time", given.measurement_time.is_some()),
            ("--nresamples", given.nresamples.is_some()),
            ("--noise-threshold", given.noise_threshold.is_some()),
            ("--confidence-level", given.confidence_level.is_some()),
            ("--significance-level", given.significance_level.is_some()),
            ("--plotting-backend", given.plotting_backend.is_some()),
            ("--output-format", given.output_format.is_some()),
        ];
        flags.into_iter().filter(|(_, is_given)| *is_given).map(|(flag, _)| flag).collect()
    }

    /// Which points are wanted.
    pub(super) fn filter(&self) -> Result<Filter, UsageError> {
        if self.ignored {
            return Ok(Filter::Nothing);
        }
        match &self.filter {
            None => Ok(Filter::Everything),
            Some(name) if self.exact => Ok(Filter::Exact(name.clone())),
            Some(text) => Regex::new(text)
                .map(Filter::Matching)
                .map_err(|error| UsageError::Filter { text: text.clone(), error }),
        }
    }
}

/// Which points are wanted.
#[derive(Debug)]
pub(super) enum Filter {
    Everything,
    Nothing,
    Exact(String),
    Matching(Regex),
}

impl Filter {
    pub(super) fn takes(&self, visit: &Visit) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::Exact(name) => *name == visit.to_string() || *name == visit.series,
            Self::Matching(pattern) => pattern.is_match(&visit.to_string()),
        }
    }
}

/// What the environment asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Environment {
    pub(super) set: Option<String>,
    pub(super) counts: Option<Vec<usize>>,
    pub(super) rounds: Option<u32>,
    pub(super) budget_s: Option<f64>,
    pub(super) timeout_s: f64,
    pub(super) seed: Option<u64>,
    pub(super) pin: Option<Pin>,
    /// Whether the memory is measured beside.
    pub(super) memory: bool,
    pub(super) reports: Option<String>,
    /// The same bench as another commit built it.
    pub(super) base: Option<String>,
}

/// Something asked for makes no sense.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(super) enum UsageError {
    #[error("AMDAHL_WORKERS: {0}")]
    Workers(#[from] crate::measure::CountsError),
    #[error("{name}='{text}': expected {expected}")]
    Number { name: &'static str, text: String, expected: &'static str },
    #[error("AMDAHL_PIN='{0}': expected {expected}", expected = Pin::EXPECTED)]
    Pin(String),
    #[error("AMDAHL_MEMORY='{0}': expected yes or no")]
    Memory(String),
    #[error(transparent)]
    Pinning(#[from] PinError),
    #[error("filter '{text}': not a regular expression: {error}")]
    Filter { text: String, error: regex::Error },
    #[error("--profile-time '{0}': expected at least 0.001 seconds")]
    ProfileTime(f64),
    #[error(transparent)]
    Job(#[from] crate::work::ExecError),
    #[error("{0}")]
    Bench(String),
    #[error(
        "{flag} '{}': a name holds at most 200 letters, digits, '-', '_' and '.'",
        excerpt(name)
    )]
    BaselineName { flag: &'static str, name: String },
    #[error("AMDAHL_BASE='{0}': expected the program of this bench that another commit built")]
    Base(String),
    #[error("no point matches '{0}'; --list shows all points")]
    NothingMatches(String),
    #[error("nothing to measure: no job runs on the workers asked for; try AMDAHL_WORKERS=1..4")]
    NothingLeft,
}

impl Environment {
    /// Reads the variables through `get`.
    pub(super) fn read(get: &dyn Fn(&str) -> Option<String>) -> Result<Self, UsageError> {
        let get = |name: &str| get(name).filter(|text| !text.trim().is_empty());
        Ok(Self {
            set: get("AMDAHL_SET"),
            counts: get("AMDAHL_WORKERS").map(|text| parse_counts(&text)).transpose()?,
            rounds: number(
                &get,
                "AMDAHL_ROUNDS",
                "a whole number from 1 to 4294967295",
                &|n: &u32| *n > 0,
            )?,
            budget_s: number(&get, "AMDAHL_BUDGET", SECONDS, &is_seconds)?,
            timeout_s: number(&get, "AMDAHL_TIMEOUT", SECONDS, &is_seconds)?.unwrap_or(TIMEOUT_S),
            seed: number(&get, "AMDAHL_SEED", "a whole number", &|_: &u64| true)?,
            pin: get("AMDAHL_PIN")
                .map(|text| Pin::of(&text).ok_or(UsageError::Pin(text)))
                .transpose()?,
            memory: match get("AMDAHL_MEMORY").as_deref() {
                None | Some("no") => false,
                Some("yes") => true,
                Some(other) => return Err(UsageError::Memory(other.to_owned())),
            },
            reports: get("AMDAHL_REPORTS"),
            base: get("AMDAHL_BASE"),
        })
    }
}

/// Longest that one visit may take before it counts as stalled.
const TIMEOUT_S: f64 = 120.0;

const SECONDS: &str = "seconds above 0 and below 1e9";

fn is_seconds(value: &f64) -> bool {
    *value > 0.0 && *value < 1e9
}

fn number<T: std::str::FromStr>(
    get: &dyn Fn(&str) -> Option<String>,
    name: &'static str,
    expected: &'static str,
    accept: &dyn Fn(&T) -> bool,
) -> Result<Option<T>, UsageError> {
    let Some(text) = get(name) else { return Ok(None) };
    match text.trim().parse() {
        Ok(value) if accept(&value) => Ok(Some(value)),
        _ => Err(UsageError::Number { name, text, expected }),
    }
}

/// Rounds of `--quick`.
pub(super) const QUICK: u32 = 5;

/// What was asked for. The default set must end in time on any machine: it has a budget in any
/// case.
pub(super) fn effort(quick: bool, environment: &Environment, default_set: bool) -> Effort {
    let rounds = environment.rounds.or(quick.then_some(QUICK));
    let budget_s = environment.budget_s;
    let in_time = default_set && rounds.is_none();
    Effort { rounds, budget_s: budget_s.or(in_time.then_some(BUDGET_S)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Result<Environment, UsageError> {
        let get = |name: &str| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        Environment::read(&get)
    }

    fn arguments(line: &str) -> Arguments {
        Arguments::try_parse_from(std::iter::once("bench").chain(line.split_whitespace())).unwrap()
    }

    #[test]
    fn cargo_bench_measures_and_cargo_test_checks() {
        assert_eq!(arguments("--bench").task(), Task::Measure);
        assert_eq!(arguments("").task(), Task::Test);
        assert_eq!(arguments("--test --bench").task(), Task::Test);
        assert_eq!(arguments("--list --format terse").task(), Task::List);
        assert_eq!(arguments("--bench --profile-time 3").task(), Task::Profile(3.0));
    }

    #[test]
    fn memory_is_measured_where_it_is_asked_for_in_so_many_words() {
        assert!(!environment(&[]).unwrap().memory);
        assert!(environment(&[("AMDAHL_MEMORY", "yes")]).unwrap().memory);
        let error = environment(&[("AMDAHL_MEMORY", "1")]).unwrap_err().to_string();
        assert_eq!(error, "AMDAHL_MEMORY='1': expected yes or no");
    }

    #[test]
    fn a_bad_variable_is_refused_by_name() {
        let error = environment(&[("AMDAHL_WORKERS", "0..4")]).unwrap_err().to_string();
        assert!(error.contains("AMDAHL_WORKERS") && error.contains("1..4"), "{error}");
        let error = environment(&[("AMDAHL_ROUNDS", "none")]).unwrap_err().to_string();
        assert_eq!(error, "AMDAHL_ROUNDS='none': expected a whole number from 1 to 4294967295");
        for beyond in ["inf", "1e9", "nan", "0"] {
            let error = environment(&[("AMDAHL_BUDGET", beyond)]).unwrap_err().to_string();
            assert!(error.ends_with("expected seconds above 0 and below 1e9"), "{error}");
        }
        assert!(environment(&[("AMDAHL_BUDGET", "-1")]).is_err());
        let error = environment(&[("AMDAHL_PIN", "sockets")]).unwrap_err().to_string();
        assert_eq!(error, "AMDAHL_PIN='sockets': expected cores");
        assert_eq!(environment(&[("AMDAHL_PIN", "cores")]).unwrap().pin, Some(Pin::Cores));
    }

    #[test]
    fn an_empty_variable_is_as_good_as_none() {
        let read = environment(&[("AMDAHL_SET", " "), ("AMDAHL_ROUNDS", "")]).unwrap();
        assert_eq!((read.set, read.rounds), (None, None));
    }

    #[test]
    fn a_filter_is_a_regular_expression_on_the_name() {
        let visit = Visit { series: "primes@rayon".into(), workers: Some(2) };
        assert!(arguments("--bench ray.n/2").filter().unwrap().takes(&visit));
        assert!(!arguments("--bench threads").filter().unwrap().takes(&visit));
        assert!(arguments("--bench --exact primes@rayon/2").filter().unwrap().takes(&visit));
        assert!(arguments("--bench (").filter().is_err());
    }
}
