use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::usage::Usage;
use super::value;
use crate::analysis;
use crate::exec;
use crate::measure::setup::{self, Request};
use crate::measure::{Job, PlainTimer, Plan, ProcessRunner, Timer, child, fresh_rounds_folder};
use crate::measuring::{Effort, FormArguments, Measuring, Pin, here};
use crate::report;
use crate::say::hint::{self, Door};

/// Measure workloads of the library across worker counts and write a report
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  amdahl sweep primes@rayon sleep,ms=2@threads\n  \
                        amdahl sweep --workers powers:64 --rounds 20 \
                        synthetic,p=0.95,ms=100,kind=sleep@threads\n  amdahl list   # what there is")]
pub(super) struct Sweep {
    /// What to measure, WORKLOAD or WORKLOAD@EXECUTOR (rayon where none is named), or all
    #[arg(required = true, value_name = "WORKLOAD[@EXECUTOR]")]
    jobs: Vec<String>,
    /// Worker counts: 1..8, 1,2,4, 2..16..2 (in steps), powers:64 or squares:64 [default: by what
    /// binds the workload]
    #[arg(long, short, value_parser = value::counts, allow_negative_numbers = true)]
    workers: Option<value::Counts>,
    /// Rounds [default: 5 to 40, as many as fit and tell more]
    #[arg(long, short, visible_alias = "runs", value_parser = value::count)]
    #[arg(allow_negative_numbers = true)]
    rounds: Option<u32>,
    /// Seconds that measuring may take, where --rounds does not decide; with --rounds, until when
    /// disturbed rounds are measured again [default: 140, with --rounds none]
    #[arg(long, value_parser = value::seconds, allow_negative_numbers = true)]
    budget: Option<f64>,
    /// Seconds that one point may take longer than expected before it counts as stalled
    #[arg(long, default_value = "120", value_parser = value::seconds)]
    #[arg(allow_negative_numbers = true)]
    timeout: f64,
    /// Seed of the random orders [default: another one each time; the study keeps it]
    #[arg(long, value_parser = value::whole::<u64>, allow_negative_numbers = true)]
    seed: Option<u64>,
    /// Hold worker i to core i: distinct physical cores first, fast ones before slow ones, then
    /// their second hardware threads [default: the system decides]
    #[arg(long, value_enum)]
    pin: Option<Pin>,
    /// Measure what the memory gives in the same rounds, with a triad over 384 MiB: whether CPU time
    /// that grows may be the memory's
    #[arg(long)]
    memory: bool,
    /// Folder of the report
    #[arg(long, short, env = "AMDAHL_REPORTS", default_value = "reports")]
    output: PathBuf,
    /// No progress
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    form: FormArguments,
}

/// In a measuring process: does what its parent wants and does not return.
pub(super) fn serve_if_child() {
    if child::is_child() {
        let names: Vec<String> =
            std::env::args_os().skip(1).map(|name| name.to_string_lossy().into_owned()).collect();
        let mut timer = PlainTimer::BLOCK;
        let served = jobs(&names).and_then(|jobs| Ok(child::serve(&jobs, &mut timer)?));
        if let Err(error) = &served {
            report::complain(&format!("error: {error:#}"));
        }
        std::process::exit(i32::from(served.is_err()));
    }
}

fn jobs(names: &[String]) -> anyhow::Result<Vec<Job>> {
    let named = |name: &String| match name.contains('@') {
        true => name.clone(),
        false => format!("{name}@rayon"),
    };
    let jobs = names.iter().map(|name| setup::job(&named(name))).collect::<Result<_, _>>();
    setup::complete(jobs.map_err(Usage::error)?).map_err(Usage::error)
}

impl Sweep {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let mut names = Vec::new();
        for name in &self.jobs {
            names.extend(setup::names(name));
        }
        let asked = Asked {
            counts: self.workers.map(|counts| counts.0),
            effort: Effort { rounds: self.rounds, budget_s: self.budget },
            seed: self.seed,
            pin: self.pin,
            memory: self.memory,
            limit: Duration::from_secs_f64(self.timeout),
            limit_given_by: "give --timeout",
        };
        let scratch = tempfile::tempdir()?;
        let (plan, mut runner) = prepared(names, asked, scratch.path())?;
        let measuring = Measuring {
            folder: &self.output,
            quiet: self.quiet,
            door: Door::CommandLine,
            form: self.form.form(),
            complete: &|_| {},
            options: analysis::Options::default(),
            beside: Vec::new(),
            kept_as: None,
        };
        Ok(measuring.measure(&plan, &mut runner)?)
    }
}

/// What is asked of a sweep beside its jobs.
pub(super) struct Asked {
    /// Worker counts, in place of the rule.
    pub(super) counts: Option<Vec<usize>>,
    /// How long.
    pub(super) effort: Effort,
    /// Seed of the orders, in place of any.
    pub(super) seed: Option<u64>,
    /// Where workers run.
    pub(super) pin: Option<Pin>,
    /// Whether the memory is measured beside.
    pub(super) memory: bool,
    /// How much longer than expected a point may take.
    pub(super) limit: Duration,
    /// What gives it more.
    pub(super) limit_given_by: &'static str,
}

/// The plan of a sweep over jobs by their names, and what runs it: this program's measuring
/// processes, which keep their rounds in `scratch`.
pub(super) fn prepared(
    names: Vec<String>,
    asked: Asked,
    scratch: &Path,
) -> anyhow::Result<(Plan, ProcessRunner)> {
    let jobs = jobs(&names)?;
    let request = Request {
        counts: asked.counts,
        rounds: asked.effort.rounds(),
        budget_s: asked.effort.budget_s(),
        memory: asked.memory,
        seed: asked.seed.unwrap_or_else(setup::seed_of_now),
        label: String::new(),
        cautions: Vec::new(),
        wanted: &|_| true,
    };
    let (machine, pins) = here(asked.pin)?;
    setup::check_cpus(&jobs, pins.cpus()).map_err(|refused| match asked.pin {
        None => Usage::error(format!("{refused}; {}", hint::held_to_cores(Door::CommandLine))),
        Some(_) => Usage::error(refused),
    })?;
    let plan = setup::plan(&jobs, &request, machine, PlainTimer::BLOCK.name());
    let runner = ProcessRunner {
        program: exec::this_program()?.into(),
        arguments: names,
        folder: fresh_rounds_folder(scratch),
        limit: asked.limit,
        limit_given_by: asked.limit_given_by,
        timer: Box::new(PlainTimer::BLOCK),
        recipes: setup::recipes(&jobs),
        looked_at: setup::looked_at(&jobs),
        pins: pins.cpus().to_vec(),
    };
    Ok((plan, runner))
}
