//! From what somebody asked for to jobs and a plan.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::job::Job;
use crate::data::{DISTURBED_ABOVE, Machine, Role};
use crate::measure::engine::counts::default_counts;
use crate::measure::engine::{Plan, PlannedSeries, Rounds, Visit};
use crate::units::Bound;
use crate::work::{ExecError, Spec, SpecError, Workload};
use crate::{exec, workload};

/// The machine's own capacity, measured beside every CPU-bound job; `capacity@threads` is a job
/// that somebody may ask for.
const CAPACITY: &str = "machine-capacity@threads";

/// What the memory gives, beside them where that is asked for.
const MEMORY: &str = "machine-memory@threads";

/// Builds the job that `WORKLOAD@EXECUTOR` names, beside its sequential program.
///
/// # Errors
/// [`ExecError`] that names what is unknown.
pub fn job(text: &str) -> Result<Job, ExecError> {
    let Some((work, way)) = text.split_once('@') else {
        return Err(SpecError::NoExecutor { text: text.into() }.into());
    };
    if work.is_empty() || way.is_empty() {
        return Err(SpecError::HalfAPair { text: text.into() }.into());
    }
    let workload = workload::build(&work.parse()?)?;
    own_job(workload, &way.parse()?)
}

/// The jobs that a set names: names separated by spaces; `all` is each workload of the library
/// on each executor that can run it, with their defaults, but for those that are there to fail or want
/// workers held to CPUs.
pub fn names(set: &str) -> Vec<String> {
    let of_word = |word: &str| if word == "all" { all() } else { vec![word.to_owned()] };
    set.split_whitespace().flat_map(of_word).collect()
}

fn all() -> Vec<String> {
    let pairs = workload::ending_well().flat_map(|work| {
        exec::catalog().iter().map(move |way| format!("{}@{}", work.name, way.name))
    });
    let runs = |job: Job| check(&job).is_ok() && job.workload.refuses_cpus(&[]).is_none();
    pairs.filter(|pair| job(pair).is_ok_and(runs)).collect()
}

/// Whether the jobs can run with worker i held to the i-th of these CPUs, or to none.
///
/// # Errors
/// [`ExecError::Refused`] for the first that cannot.
pub fn check_cpus(jobs: &[Job], held: &[usize]) -> Result<(), ExecError> {
    jobs.iter().try_for_each(|job| match job.workload.refuses_cpus(held) {
        Some(reason) => Err(ExecError::Refused {
            workload: job.workload.spec().to_string(),
            executor: job.executor.spec().to_string(),
            reason,
        }),
        None => Ok(()),
    })
}

fn check(job: &Job) -> Result<(), ExecError> {
    exec::check_pair(job.workload.as_ref(), job.executor.as_ref())
}

/// By series: from what a measuring process builds the workload, where building one of the library
/// measures something. One measurement for all rounds: they do the same work.
pub fn recipes(jobs: &[Job]) -> BTreeMap<String, String> {
    let recipe = |job: &Job| {
        let recipe = job.workload.recipe();
        let differs = recipe != job.workload.spec() && workload::build(&recipe).is_ok();
        differs.then(|| (job.name.clone(), recipe.to_string()))
    };
    jobs.iter().filter_map(recipe).collect()
}

/// The names of those whose threads are looked at where there are several workers.
pub fn looked_at(jobs: &[Job]) -> BTreeSet<String> {
    jobs.iter().filter(|job| job.is_looked_at(2)).map(|job| job.name.clone()).collect()
}

/// A seed that differs from run to run; the study keeps it.
pub fn seed_of_now() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |since| since.as_nanos() as u64 >> 8)
}

/// A job of any workload, beside its sequential program where that is another one.
///
/// # Errors
/// As [`job`].
pub fn own_job(workload: Arc<dyn Workload>, executor: &Spec) -> Result<Job, ExecError> {
    let mut job = Job::new(workload, exec::build(executor)?);
    let serial = exec::build(&Spec::named("serial"))?;
    let same = job.executor.spec() == serial.spec();
    let can = serial.refuses(job.workload.as_ref()).is_none();
    job.sequential = (can && !same).then_some(serial);
    Ok(job)
}

/// All that may be measured: these jobs, and the machine's capacity and memory if any of them computes.
///
/// # Errors
/// [`ExecError::Refused`] for a pair that makes no sense, [`ExecError::Twice`] for two jobs of
/// one name.
pub fn complete(mut jobs: Vec<Job>) -> Result<Vec<Job>, ExecError> {
    jobs.iter().try_for_each(check)?;
    if jobs.iter().any(|job| job.bound == Bound::Cpu) {
        jobs.extend([capacity()?, memory()?]);
    }
    let mut names = BTreeSet::new();
    match jobs.iter().find(|job| !names.insert(job.name.as_str())) {
        Some(job) => Err(ExecError::Twice { name: job.name.clone() }),
        None => Ok(jobs),
    }
}

/// The kernel whose scaling is the machine's own.
///
/// # Errors
/// None that a build of this crate can have.
pub fn capacity() -> Result<Job, ExecError> {
    let mut capacity = Job::new(workload::capacity(), exec::build(&Spec::named("threads"))?);
    capacity.name = CAPACITY.into();
    capacity.role = Role::Capacity;
    Ok(capacity)
}

/// The kernel that only reads and writes memory, three arrays of 128 MiB that the workers share
/// (`triad`): CPU time that grows with it may be the memory's.
///
/// # Errors
/// None that a build of this crate can have.
pub fn memory() -> Result<Job, ExecError> {
    let triad = workload::build(&Spec::named("triad"))?;
    let mut memory = Job::new(triad, exec::build(&Spec::named("threads"))?);
    memory.name = MEMORY.into();
    memory.role = Role::Memory;
    Ok(memory)
}

/// What may be said about a measurement beside its jobs.
pub struct Request<'r> {
    /// Worker counts for every job, in place of the rule.
    pub counts: Option<Vec<usize>>,
    /// How many rounds.
    pub rounds: Rounds,
    /// Seconds that may be spent.
    pub budget_s: f64,
    /// Whether the memory is measured in the same rounds.
    pub memory: bool,
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
/// capacity job goes wherever CPU-bound jobs go, and the memory job, if it is asked for.
pub fn plan(jobs: &[Job], request: &Request<'_>, machine: Machine, timer: &str) -> Plan {
    let subjects = jobs.iter().filter(|job| job.role == Role::Subject);
    let mut series: Vec<PlannedSeries> = subjects
        .map(|job| planned(job, request, &machine))
        .filter(|planned| planned.sequential || !planned.counts.is_empty())
        .collect();
    let computing = series.iter().filter(|planned| planned.series.bound == Bound::Cpu);
    let cpu_counts = computing.flat_map(|planned| planned.counts.iter().copied()).collect();
    let cpu_counts = capacity_counts(cpu_counts, &machine);
    let is_kernel = |job: &&Job| match job.role {
        Role::Capacity => true,
        Role::Memory => request.memory,
        Role::Subject | Role::Launcher => false,
    };
    if cpu_counts.len() > 1 {
        let of_kernel = |job| of_kernel(job, &cpu_counts);
        series.extend(jobs.iter().filter(is_kernel).map(of_kernel));
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
        disturbed_above: DISTURBED_ABOVE,
        spare_above: None,
    }
}

/// What a kernel of the machine's is measured at, beside the jobs.
pub fn of_kernel(kernel: &Job, counts: &[usize]) -> PlannedSeries {
    PlannedSeries {
        series: kernel.series(),
        counts: counts.to_vec(),
        sequential: false,
        bound_by_use: false,
    }
}

/// Of these counts the ones at which the machine's capacity is worth its time: beyond its logical
/// processors workers only queue.
pub fn capacity_counts(counts: BTreeSet<usize>, machine: &Machine) -> Vec<usize> {
    let most = machine.usable_cpus().unwrap_or(usize::MAX);
    counts.into_iter().filter(|count| *count <= most).collect()
}

fn planned(job: &Job, request: &Request<'_>, machine: &Machine) -> PlannedSeries {
    let mut counts = request.counts.clone().unwrap_or_else(|| default_counts(job.bound, machine));
    let most = job.executor.most_workers().unwrap_or(usize::MAX);
    counts.retain(|count| *count <= most);
    let visit = |workers| Visit { series: job.name.clone(), workers };
    counts.retain(|count| (request.wanted)(&visit(Some(*count))));
    let sequential = job.sequential.is_some() && (request.wanted)(&visit(None));
    PlannedSeries { series: job.series(), counts, sequential, bound_by_use: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{self, Method, Study};

    fn planned(jobs: &[Job]) -> Plan {
        let request = Request {
            counts: Some(vec![1, 2]),
            rounds: Rounds::Exactly(1),
            budget_s: 1.0,
            memory: false,
            seed: 1,
            label: String::new(),
            cautions: Vec::new(),
            wanted: &|_| true,
        };
        plan(jobs, &request, Machine::default(), "none")
    }

    #[test]
    fn a_study_of_all_that_the_library_has_reads_back() {
        let jobs = names("all").iter().map(|name| job(name)).collect::<Result<_, _>>().unwrap();
        let series: Vec<_> =
            planned(&complete(jobs).unwrap()).series.into_iter().map(|p| p.series).collect();
        assert!(series.iter().any(|series| series.name == "capacity@threads"));
        assert_eq!(series.iter().filter(|series| series.role == Role::Capacity).count(), 1);
        let study = Study {
            label: String::new(),
            created: "2026-11-22T12:00:00Z".into(),
            tool: "test".into(),
            machine: Machine::default(),
            method: Method::default(),
            rounds: Vec::new(),
            series,
            partial: true,
        };
        let text = data::store::to_json(&study).unwrap();
        assert_eq!(data::parse(&text, "test").unwrap(), study);
    }

    #[test]
    fn the_capacity_is_not_measured_beyond_the_processors() {
        let machine = Machine { logical_cpus: Some(2), ..Machine::default() };
        let counts: BTreeSet<usize> = [1, 2, 64, 1024].into();
        assert_eq!(capacity_counts(counts.clone(), &machine), [1, 2]);
        assert_eq!(capacity_counts(counts, &Machine::default()).len(), 4);
    }

    #[test]
    fn the_memory_is_measured_only_where_somebody_asks_for_it() {
        let jobs = complete(vec![job("spin@rayon").unwrap()]).unwrap();
        assert!(planned(&jobs).series.iter().all(|one| one.series.role != Role::Memory));
        assert!(jobs.iter().any(|job| job.role == Role::Memory), "measuring processes know it");
    }

    #[test]
    fn a_name_that_stands_there_twice_and_an_impossible_pair_are_refused() {
        let refused = |set: &str| {
            let jobs = names(set).iter().map(|name| job(name)).collect::<Result<_, _>>().unwrap();
            complete(jobs).err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert!(refused("spin@rayon spin@threads spin@rayon").contains("'spin@rayon'"));
        assert!(refused("all spin@rayon").contains("'spin@rayon'"));
        assert!(refused("counter@processes").starts_with("'counter@processes' cannot run"));
        assert_eq!(refused("spin@rayon capacity@threads"), "");
    }

    #[test]
    fn a_job_that_wants_workers_held_to_cpus_is_refused_without_and_no_part_of_all() {
        let jobs = [job("spin@rayon").unwrap(), job("slow-core,cpu=1@threads").unwrap()];
        let refused = |held: &[usize]| check_cpus(&jobs, held).err().map(|error| error.to_string());
        assert!(refused(&[]).unwrap().starts_with("'slow-core,cpu=1@threads' cannot run: "));
        assert_eq!(refused(&[0, 1]), None);
        assert!(names("all").iter().all(|name| !name.starts_with("slow-core")));
    }

    #[test]
    fn what_building_measured_is_told_to_the_measuring_processes() {
        let jobs: Vec<Job> = ["spin@rayon", "sleep@rayon"].map(|name| job(name).unwrap()).into();
        let told = recipes(&complete(jobs).unwrap());
        assert_eq!(told.keys().collect::<Vec<_>>(), [CAPACITY, "spin@rayon"]);
        for recipe in told.values() {
            assert!(recipe.parse::<Spec>().unwrap().get("iterations").is_some(), "{recipe}");
        }
    }

    #[test]
    fn a_job_is_measured_beside_its_sequential_program_unless_it_is_one() {
        let has = |name: &str| job(name).unwrap().sequential.is_some();
        assert!(has("spin@rayon"));
        assert!(!has("spin@serial"));
    }
}
