//! From what somebody asked for to jobs and a plan.

use std::sync::Arc;

use super::Visit;
use super::counts::default_counts;
use super::job::Job;
use super::plan::{Plan, PlannedSeries, Rounds};
use crate::data::{Machine, Role};
use crate::units::Bound;
use crate::work::{ExecError, Spec, SpecError, Workload};
use crate::{exec, workload};

/// The machine's own capacity, measured beside every CPU-bound job.
const CAPACITY: &str = "capacity@threads";

/// Builds the job that `WORKLOAD@EXECUTOR` names, beside its sequential program.
///
/// # Errors
/// [`ExecError`] that names what is unknown or why the pair is refused.
pub fn job(text: &str) -> Result<Job, ExecError> {
    let Some((work, way)) = text.split_once('@') else {
        return Err(SpecError::NoExecutor { text: text.into() }.into());
    };
    let workload = workload::build(&work.parse()?)?;
    let executor = exec::build(&way.parse()?)?;
    let job = Job::new(workload, executor);
    match job.executor.refuses(job.workload.as_ref()) {
        None => with_sequential(job),
        Some(reason) => {
            Err(ExecError::Refused { workload: work.into(), executor: way.into(), reason })
        }
    }
}

/// The jobs that a set names: names separated by spaces, or `all`: each workload of the library
/// on each executor that can run it, with their defaults.
pub fn names(set: &str) -> Vec<String> {
    if set.trim() != "all" {
        return set.split_whitespace().map(str::to_owned).collect();
    }
    let pairs = workload::catalog().iter().flat_map(|work| {
        exec::catalog().iter().map(move |way| format!("{}@{}", work.name, way.name))
    });
    pairs.filter(|pair| !matches!(job(pair), Err(ExecError::Refused { .. }))).collect()
}

/// A seed that differs from run to run; the study keeps it.
pub fn seed_of_now() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |since| since.as_nanos() as u64 >> 8)
}

/// The same job beside its sequential program, where that is another one.
fn with_sequential(mut job: Job) -> Result<Job, ExecError> {
    let serial = exec::build(&Spec::named("serial"))?;
    let same = job.executor.spec() == serial.spec();
    let can = serial.refuses(job.workload.as_ref()).is_none();
    job.sequential = (can && !same).then_some(serial);
    Ok(job)
}

/// A job of a workload that is not in the catalog.
///
/// # Errors
/// As [`job`].
pub fn own_job(workload: Arc<dyn Workload>, executor: &Spec) -> Result<Job, ExecError> {
    Ok(Job::new(workload, exec::build(executor)?))
}

/// Adds the capacity job if any job computes.
///
/// # Errors
/// None that a build of this crate can have.
pub fn with_capacity(mut jobs: Vec<Job>) -> Result<Vec<Job>, ExecError> {
    if jobs.iter().any(|job| job.bound() == Bound::Cpu) {
        let threads = exec::build(&Spec::named("threads"))?;
        let mut capacity = Job::new(workload::capacity(), threads);
        capacity.name = CAPACITY.into();
        capacity.role = Role::Capacity;
        jobs.push(capacity);
    }
    Ok(jobs)
}

/// What may be said about a measurement beside its jobs.
pub struct Request<'r> {
    /// Worker counts for every job, in place of the rule.
    pub counts: Option<Vec<usize>>,
    /// How many rounds.
    pub rounds: Rounds,
    /// Seconds that may be spent.
    pub budget_s: f64,
    /// Seed of the orders.
    pub seed: u64,
    /// The study's label.
    pub label: String,
    /// Sentences a reader must know.
    pub cautions: Vec<String>,
    /// Which points to visit.
    pub wanted: &'r dyn Fn(&Visit) -> bool,
}

/// Plans the jobs on this machine. Series of which no point is wanted are left out; the
/// capacity job goes wherever CPU-bound jobs go.
pub fn plan(jobs: &[Job], request: &Request<'_>, machine: Machine, timer: &str) -> Plan {
    let subjects = jobs.iter().filter(|job| job.role == Role::Subject);
    let mut series: Vec<PlannedSeries> = subjects
        .map(|job| planned(job, request, &machine))
        .filter(|planned| planned.sequential || !planned.counts.is_empty())
        .collect();
    let mut cpu_counts: Vec<usize> = series
        .iter()
        .filter(|planned| planned.series.bound == Bound::Cpu)
        .flat_map(|planned| planned.counts.iter().copied())
        .collect();
    cpu_counts.sort_unstable();
    cpu_counts.dedup();
    let capacity = jobs.iter().find(|job| job.role == Role::Capacity);
    if let (Some(job), true) = (capacity, cpu_counts.len() > 1) {
        let series_of = |counts| PlannedSeries { series: job.series(), counts, sequential: false };
        series.push(series_of(cpu_counts));
    }
    Plan {
        series,
        rounds: request.rounds,
        budget_s: request.budget_s,
        seed: request.seed,
        timer: timer.into(),
        cautions: request.cautions.clone(),
        machine,
        label: request.label.clone(),
    }
}

fn planned(job: &Job, request: &Request<'_>, machine: &Machine) -> PlannedSeries {
    let mut counts = request.counts.clone().unwrap_or_else(|| default_counts(job.bound(), machine));
    let most = job.executor.most_workers().unwrap_or(usize::MAX);
    counts.retain(|count| *count <= most);
    let visit = |workers| Visit { series: job.name.clone(), workers };
    counts.retain(|count| (request.wanted)(&visit(Some(*count))));
    let sequential = job.sequential.is_some() && (request.wanted)(&visit(None));
    PlannedSeries { series: job.series(), counts, sequential }
}
