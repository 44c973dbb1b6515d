//! One run of a bench: list, check, profile, or measure and report.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use clap::Parser;

use super::beside::{Beside, twice};
use super::check::check;
use super::options::{Arguments, Environment, Filter, Task, UsageError, effort};
use super::timer::CriterionTimer;
use crate::analysis;
use crate::data::{self, Machine, Study};
use crate::exec::{self, Pins};
use crate::measure::child;
use crate::measure::setup::{self, Request};
use crate::measure::{
    Job, MeasureError, Plan, ProcessRunner, fresh_rounds_folder, outlive_file_size_limits,
};
use crate::measuring::{Measuring, MeasuringError, Pin, here};
use crate::report::{self, complain, print};
use crate::say::hint::{self, Door};
use crate::work::{ExecError, Spec, SpecError, Workload};

/// Why a run ended without a result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
enum BenchError {
    #[error(transparent)]
    Usage(#[from] UsageError),
    #[error(transparent)]
    Measure(#[from] MeasureError),
    #[error(transparent)]
    Study(#[from] data::StudyError),
    #[error(transparent)]
    Measuring(#[from] MeasuringError),
    #[error(transparent)]
    Report(#[from] report::ReportError),
    #[error("this program's own path is unknown: {0}")]
    Program(std::io::Error),
    #[error("no temporary folder could be made: {0}; TMPDIR says where")]
    Scratch(std::io::Error),
    #[error(
        "--baseline '{name}': no study is kept under this name ('{place}'); \
             keep one with --save-baseline {name}"
    )]
    NoBaseline { name: String, place: String },
}

impl BenchError {
    fn way_out(&self) -> Option<&'static str> {
        match self {
            Self::Report(error) => error.way_out(Door::Bench),
            Self::Measuring(error) => error.way_out(Door::Bench),
            _ => None,
        }
    }
}

/// What a bench was built to do.
pub(super) struct Wanted {
    /// Its own jobs.
    pub(super) jobs: Result<Vec<Job>, ExecError>,
    /// The default set, if it measures amdahl's library.
    pub(super) library: Option<&'static str>,
    /// Where its report goes, unless the environment says otherwise.
    pub(super) reports: Option<PathBuf>,
    /// Where its workers run, unless the environment says otherwise.
    pub(super) pin: Option<Pin>,
}

pub(super) fn run(wanted: &Wanted) -> ExitCode {
    if let Ok(jobs) = &wanted.jobs {
        OWN.get_or_init(|| jobs.iter().map(|job| job.workload.clone()).collect());
    }
    outlive_file_size_limits();
    exec::serve_if_worker(build);
    let library_set = std::env::var("AMDAHL_SET").ok().filter(|set| !set.trim().is_empty());
    let jobs = jobs(wanted, library_set.as_deref());
    if child::is_child() {
        let served = jobs.map_err(|error| error.to_string()).and_then(|jobs| {
            child::serve(&jobs, &mut CriterionTimer).map_err(|error| error.to_string())
        });
        return served.map_or_else(
            |error| {
                complain(&format!("error: {error}"));
                ExitCode::FAILURE
            },
            |()| ExitCode::SUCCESS,
        );
    }
    let arguments = Arguments::parse();
    let done = jobs.map_err(BenchError::from).and_then(|jobs| obey(wanted, &jobs, &arguments));
    match done {
        Ok(code) => code,
        Err(error) => {
            let way_out = error.way_out();
            let way_out = way_out.map_or_else(String::new, |way_out| format!("; {way_out}"));
            complain(&format!("error: {error}{way_out}"));
            ExitCode::from(if matches!(error, BenchError::Usage(_)) { 2 } else { 1 })
        }
    }
}

/// The bench's own workloads, which its worker processes have too: they run the same main.
static OWN: OnceLock<Vec<Arc<dyn Workload>>> = OnceLock::new();

/// Finds a workload in a worker process.
fn build(spec: &Spec) -> Result<Arc<dyn Workload>, SpecError> {
    let own = OWN.get().and_then(|own| own.iter().find(|workload| workload.recipe() == *spec));
    own.map_or_else(|| crate::workload::build(spec), |workload| Ok(workload.clone()))
}

/// The bench's own jobs and those of the library that are asked for, with the capacity job.
fn jobs(wanted: &Wanted, set: Option<&str>) -> Result<Vec<Job>, UsageError> {
    let mut jobs = match &wanted.jobs {
        Ok(jobs) => jobs.clone(),
        Err(error) => return Err(UsageError::Bench(error.to_string())),
    };
    if let Some(default_set) = wanted.library {
        for name in setup::names(set.unwrap_or(default_set)) {
            jobs.push(setup::job(&name)?);
        }
    }
    Ok(setup::complete(jobs)?)
}

fn obey(wanted: &Wanted, jobs: &[Job], arguments: &Arguments) -> Result<ExitCode, BenchError> {
    let environment = Environment::read(&|name| std::env::var(name).ok())?;
    let filter = arguments.filter()?;
    let (machine, pins) = here(environment.pin.or(wanted.pin)).map_err(UsageError::from)?;
    check_cpus(jobs, &pins)?;
    let asked = Asked { arguments, environment: &environment, filter: &filter, pins };
    let plan = plan(jobs, &asked, machine, wanted.library.is_some());
    match arguments.task() {
        Task::List => {
            let list: String =
                plan.visits().iter().map(|visit| format!("{visit}: benchmark\n")).collect();
            print(&list)?;
            Ok(ExitCode::SUCCESS)
        }
        Task::Test => {
            let scratch = tempfile::tempdir().map_err(BenchError::Scratch)?;
            let mut runner = runner(jobs, &asked, scratch.path().into())?;
            Ok(check(&mut runner, plan.visits())?)
        }
        Task::Profile(seconds) => profile(jobs, &plan, seconds),
        Task::Measure => {
            if plan.visits().is_empty() {
                return Err(match &arguments.filter {
                    Some(filter) => UsageError::NothingMatches(filter.clone()),
                    None => UsageError::NothingLeft,
                }
                .into());
            }
            for flag in arguments.without_effect() {
                complain(&format!("note: {flag} has no effect: rounds decide (AMDAHL_ROUNDS)"));
            }
            let folder = reports_folder(wanted, &environment);
            measure(jobs, &plan, &asked, &folder)
        }
    }
}

/// Whether all jobs can run where their workers are held, or not held.
fn check_cpus(jobs: &[Job], pins: &Pins) -> Result<(), UsageError> {
    setup::check_cpus(jobs, pins.cpus()).map_err(|refused| match pins.cpus() {
        [] => UsageError::Bench(format!("{refused}; {}", hint::held_to_cores(Door::Bench))),
        _ => refused.into(),
    })
}

/// All that decides how it is measured.
struct Asked<'a> {
    arguments: &'a Arguments,
    environment: &'a Environment,
    filter: &'a Filter,
    pins: Pins,
}

fn plan(jobs: &[Job], asked: &Asked<'_>, machine: Machine, library: bool) -> Plan {
    let Asked { arguments, environment, filter, .. } = asked;
    let default_set = library && environment.set.is_none();
    let effort = effort(arguments.quick, environment, default_set);
    let caution = "--quick: five rounds, so intervals are wide".to_owned();
    let request = Request {
        counts: environment.counts.clone(),
        rounds: effort.rounds(),
        budget_s: effort.budget_s(),
        memory: environment.memory,
        seed: environment.seed.unwrap_or_else(setup::seed_of_now),
        label: arguments.save_baseline.clone().unwrap_or_default(),
        cautions: if arguments.quick && environment.rounds.is_none() {
            vec![caution]
        } else {
            Vec::new()
        },
        wanted: &|visit| filter.takes(visit),
    };
    setup::plan(jobs, &request, machine, "criterion")
}

fn runner(jobs: &[Job], asked: &Asked<'_>, folder: PathBuf) -> Result<ProcessRunner, BenchError> {
    Ok(ProcessRunner {
        program: exec::this_program().map_err(BenchError::Program)?.into(),
        arguments: Vec::new(),
        folder,
        limit: Duration::from_secs_f64(asked.environment.timeout_s),
        limit_given_by: "set AMDAHL_TIMEOUT to",
        timer: Box::new(CriterionTimer),
        recipes: setup::recipes(jobs),
        looked_at: setup::looked_at(jobs),
        pins: asked.pins.cpus().to_vec(),
    })
}

/// The folder of this bench: `amdahl/NAME` where cargo built it, since a crate may have several.
fn own_folder() -> PathBuf {
    let program = exec::this_program().unwrap_or_default();
    let marked = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    let target = marked.map_or_else(|| PathBuf::from("target"), Path::to_path_buf);
    target.join("amdahl").join(bench_name(&program))
}

/// The program's name without the hash that cargo puts behind it.
fn bench_name(program: &Path) -> String {
    let stem = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let is_hash = |end: &str| end.len() == 16 && end.chars().all(|c| c.is_ascii_hexdigit());
    match stem.rsplit_once('-') {
        Some((name, end)) if is_hash(end) => name.to_owned(),
        _ => stem,
    }
}

fn reports_folder(wanted: &Wanted, environment: &Environment) -> PathBuf {
    let asked = environment.reports.as_ref().map(PathBuf::from);
    asked.or_else(|| wanted.reports.clone()).unwrap_or_else(own_folder)
}

/// Runs each point for about `seconds`, in this process, for a profiler.
fn profile(jobs: &[Job], plan: &Plan, seconds: f64) -> Result<ExitCode, BenchError> {
    if !(0.001..1e9).contains(&seconds) {
        return Err(UsageError::ProfileTime(seconds).into());
    }
    for visit in plan.visits() {
        let Some(job) = jobs.iter().find(|job| job.name == visit.series) else { continue };
        complain(&visit.to_string());
        let mut crew = job.crew(visit.workers).map_err(|e| UsageError::Bench(e.to_string()))?;
        crew.enter(&mut |call| {
            let start = Instant::now();
            while start.elapsed().as_secs_f64() < seconds {
                std::hint::black_box(call());
                job.workload.late_answers();
            }
        });
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(
    jobs: &[Job],
    plan: &Plan,
    asked: &Asked<'_>,
    folder: &Path,
) -> Result<ExitCode, BenchError> {
    let arguments = asked.arguments;
    let kept_as = arguments.save_baseline.as_deref();
    let kept_as = kept_as.map(|name| baseline_file(folder, "--save-baseline", name));
    let kept_as = kept_as.transpose()?;
    let beside = baseline(arguments, folder)?.into_iter().collect();
    let mut own = runner(jobs, asked, fresh_rounds_folder(&own_folder()))?;
    let measuring = Measuring {
        folder,
        quiet: arguments.quiet,
        door: Door::Bench,
        form: arguments.form.form(),
        complete: &|_| {},
        options: analysis::Options::default(),
        beside,
        kept_as,
    };
    let Some(base) = &asked.environment.base else {
        return Ok(measuring.measure(plan, &mut own)?);
    };
    let program = PathBuf::from(base);
    if !program.is_file() {
        return Err(UsageError::Base(base.clone()).into());
    }
    let other = runner(jobs, asked, own.folder.clone())?;
    let base = ProcessRunner { program: program.into(), ..other };
    Ok(measuring.measure(&twice(plan.clone()), &mut Beside { own, base })?)
}

/// What is kept under a name, with the date that an earlier one of it gets, is a file's name.
const LONGEST_NAME: usize = 200;

fn baseline_file(folder: &Path, flag: &'static str, name: &str) -> Result<PathBuf, UsageError> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(fits) {
        return Err(UsageError::BaselineName { flag, name: name.into() });
    }
    Ok(folder.join(format!("baseline-{name}.json")))
}

/// The study that the new one is shown beside.
fn baseline(arguments: &Arguments, folder: &Path) -> Result<Option<Study>, BenchError> {
    let (flag, name) = match (&arguments.baseline, &arguments.baseline_lenient) {
        (Some(name), _) => ("--baseline", name),
        (None, Some(name)) => ("--baseline-lenient", name),
        (None, None) => return Ok(None),
    };
    let file = baseline_file(folder, flag, name)?;
    // A pipe in its place would be waited for for good.
    if file.is_file() {
        return Ok(Some(data::load(&file)?));
    }
    if flag == "--baseline-lenient" {
        return Ok(None);
    }
    Err(BenchError::NoBaseline { name: name.clone(), place: file.display().to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bench_is_known_by_its_name_without_cargos_hash() {
        let name = |program: &str| bench_name(Path::new(program));
        assert_eq!(name("deps/scaling-0123456789abcdef"), "scaling");
        assert_eq!(name("deps/two-words-0123456789abcdef"), "two-words");
        assert_eq!(name("deps/two-words"), "two-words");
    }

    #[test]
    fn a_bad_name_is_blamed_on_the_flag_that_gave_it() {
        let refused = baseline_file(Path::new(""), "--baseline", "a/b").unwrap_err().to_string();
        assert!(refused.starts_with("--baseline 'a/b': a name holds"), "{refused}");
        let long = baseline_file(Path::new(""), "--save-baseline", &"x".repeat(201)).unwrap_err();
        assert!(long.to_string().contains("a name holds at most 200 letters"), "{long}");
        assert!(long.to_string().len() < 350, "{long}");
    }
}
