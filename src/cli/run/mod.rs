//! `amdahl run`: other people's programs.

mod arguments;
mod cautions;
mod figures;
pub(super) mod foreign;
mod jobs;
mod keys;
mod phases;
mod plan_file;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::usage::Usage;
use crate::analysis;
use crate::data::{DISTURBED_ABOVE, Machine, Role};
use crate::measure::command::{
    CommandError, CommandRunner, CommandSpec, Discretion, Sink, less_launcher, tell_rates,
};
use crate::measure::counts::default_counts;
use crate::measure::setup::{self, seed_of_now};
use crate::measure::{Job, Plan, PlannedSeries};
use crate::measuring::{Effort, FormArguments, Measuring, here};
use crate::report::{Form, complain};
use crate::say::hint::{self, Door, Meant, meant};
use crate::units::Bound;
use arguments::{JobArguments, RoundArguments};
use jobs::Wanted;

/// Measure a command across worker counts and write a report
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  amdahl run --workers 1..4 -- pigz -kc -p {workers} FILE
  amdahl run --env OMP_NUM_THREADS={workers} -- ./solver
  amdahl run --metric 'events per second: +([0-9.]+)' --higher-is-better --workers 1,2,4 -- \\
      sysbench cpu --threads={workers} run
  amdahl run --metric 'tps=tps = ([0-9.]+)' --metric 'lat=latency average = ([0-9.]+ ms)' --metric wall \\
      --higher-is-better=tps --workers 1,2,4 -- pgbench -c {workers} -T 2
  amdahl run --size 1e5,1e6,1e7 --workers 1,2,4 -- ./job -n {size} -t {workers}
  amdahl run --workers powers:16 --baseline-command 'mpirun -n {workers} true' -- \\
      mpirun -n {workers} ./job
  amdahl run --workers 1,2 -- xz -T{workers} -kc FILE --and --name zstd -- zstd -T{workers} -kc FILE

{workers} and {size} are replaced in every argument and option, and calculated with: {workers-1},
{size/workers} (exact), {size//workers} (rounded down), {workers:02}. A command runs in a process
group of its own; what it leaves behind when it ends is ended too. Ctrl-C keeps the finished
rounds and runs --conclude; a second one ends what runs at once. If amdahl itself is killed with
SIGKILL, the running command goes on to its own end, and what was measured in the last two
seconds is lost. A program that has an argument --and of its own can be given in a plan. For those
who come from hyperfine: -w are the workers here, and no shell is the default.")]
pub(super) struct Run {
    #[command(flatten)]
    rounds: RoundArguments,
    /// Read commands and settings from a TOML file; flags given here win over it, over every
    /// command of it
    #[arg(long, value_name = "FILE", conflicts_with = "command")]
    plan: Option<PathBuf>,
    /// Folder of the report
    #[arg(long, short, env = "AMDAHL_REPORTS", default_value = "reports")]
    output: PathBuf,
    /// Keep the names of home folder, host and user in study and report
    #[arg(long)]
    with_host: bool,
    /// No progress
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    form: FormArguments,
    #[command(flatten)]
    job: JobArguments,
    /// The command after --; further ones as --and [OPTIONS] -- COMMAND
    #[arg(last = true, value_name = "COMMAND", allow_hyphen_values = true)]
    command: Vec<String>,
}

impl Run {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let (mut rounds, mut wanted) = match &self.plan {
            Some(file) => plan_file::read(file, self.rounds.clone(), &self.job),
            None => jobs::from_command_line(&self.job, &self.command)
                .map(|wanted| (self.rounds.clone(), wanted)),
        }
        .map_err(Usage::error)?;
        if let Some(cores) = rounds.per_node {
            if rounds.pin.is_some() {
                return Err(Usage::error(PIN_OF_NODES.to_owned()));
            }
            // Nodes are other machines: the cores of this one say nothing of them.
            rounds.bound = rounds.bound.or(Some(Bound::Io));
            wanted.iter_mut().for_each(|one| one.call_workers_nodes(cores));
        }
        self.refuse_mixed_outputs(&wanted).map_err(Usage::error)?;
        let capacity = rounds.capacity.then(setup::capacity).transpose()?;
        let memory = rounds.memory.then(setup::memory).transpose()?;
        let kernels: Vec<Job> = capacity.into_iter().chain(memory).collect();
        let (machine, pins) = here(rounds.pin).map_err(Usage::error)?;
        let plan = plan(&rounds, &wanted, &kernels, machine).map_err(Usage::error)?;
        let specs: Vec<CommandSpec> = specs(&wanted);
        let discretion = Discretion::of(&specs, self.with_host);
        let mut runner = CommandRunner::new(specs, rounds.warmup.unwrap_or(1), true)
            .with_context(no_temporary_file)?
            .with_kernels(kernels);
        if rounds.pin.is_some() {
            runner = runner.held_to(pins);
        }
        let shows_output = wanted.iter().any(|one| one.spec.show_output);
        if shows_output {
            complain(&format!("note: {}", hint::SHOWN));
        }
        let measuring = Measuring {
            folder: &self.output,
            quiet: self.quiet || shows_output,
            door: Door::CommandLine,
            form: self.form.form(),
            complete: &|study| {
                less_launcher(study);
                tell_rates(study);
                discretion.apply(study);
            },
            options: analysis::Options {
                disturbed_above: plan.disturbed_above,
                ..analysis::Options::default()
            },
            beside: Vec::new(),
            kept_as: None,
        };
        Ok(measuring.measure(&plan, &mut runner)?)
    }
}

impl Run {
    /// Standard output is that of one: of the commands, or of amdahl's JSON or Markdown.
    fn refuse_mixed_outputs(&self, wanted: &[Wanted]) -> Result<(), String> {
        let output = self.output.as_os_str();
        if ["null", "inherit", "pipe"].iter().any(|sink| output == *sink) && !self.output.is_dir() {
            let (named, hint) = (self.output.display(), meant(Meant::Output));
            return Err(format!("--output '{named}': {hint}"));
        }
        let flag = match self.form.form() {
            Form::Json => "--json",
            Form::Markdown => "--markdown",
            Form::Summary | Form::Details => return Ok(()),
        };
        match wanted.iter().any(|one| one.spec.stdout == Sink::Inherit) {
            true => Err(format!(
                "{flag} and --stdout inherit: what the command prints would stand in it; \
                 --stdout FILE keeps it apart"
            )),
            false => Ok(()),
        }
    }
}

const PIN_OF_NODES: &str = "--pin is of this machine's cores, and with --per-node workers are nodes; \
                            let the launcher place them, as with mpirun --bind-to core";

/// The commands and their launchers, in the order measured.
fn specs(wanted: &[Wanted]) -> Vec<CommandSpec> {
    wanted.iter().flat_map(|one| std::iter::once(&one.spec).chain(&one.launcher)).cloned().collect()
}

fn plan(
    rounds: &RoundArguments,
    wanted: &[Wanted],
    kernels: &[Job],
    machine: Machine,
) -> Result<Plan, String> {
    let bound = rounds.bound.unwrap_or(Bound::Cpu);
    let mut series: Vec<PlannedSeries> = Vec::new();
    for one in wanted {
        let asked = one.workers.clone().map(|counts| counts.0);
        let counts = asked.unwrap_or_else(|| default_counts(bound, &machine));
        for spec in std::iter::once(&one.spec).chain(&one.launcher) {
            spec.validate(&counts).map_err(|error| error.to_string())?;
            if series.iter().any(|known| known.series.name == spec.name) {
                let name = spec.name.clone();
                return Err(CommandError::NameTwice { name }.to_string());
            }
            let mut empty = spec.series();
            empty.bound = bound;
            series.push(PlannedSeries {
                series: empty,
                counts: counts.clone(),
                sequential: spec.sequential.is_some(),
                bound_by_use: rounds.bound.is_none() && spec.role == Role::Subject,
            });
        }
    }
    let counts: BTreeSet<usize> = series.iter().flat_map(|one| one.counts.clone()).collect();
    let counts = setup::capacity_counts(counts, &machine);
    series.extend(kernels.iter().map(|kernel| setup::of_kernel(kernel, &counts)));
    let effort = Effort { rounds: rounds.rounds, budget_s: rounds.budget };
    let unasked = wanted.iter().all(|one| one.workers.is_none()) && bound == Bound::Cpu;
    let spare_above = machine.usable_cores().filter(|cores| unasked && *cores > 1);
    Ok(Plan {
        series,
        rounds: effort.rounds(),
        budget_s: effort.budget_s(),
        seed: rounds.seed.unwrap_or_else(seed_of_now),
        timer: "command".into(),
        cautions: cautions(rounds, wanted),
        machine,
        label: String::new(),
        disturbed_above: rounds.disturbed_above.unwrap_or(DISTURBED_ABOVE),
        spare_above,
    })
}

/// Sentences that a reader of the study must know.
fn cautions(rounds: &RoundArguments, wanted: &[Wanted]) -> Vec<String> {
    let cold = (rounds.warmup == Some(0)).then(|| {
        "By --warmup 0 nothing ran before the first round: its times hold what only a first run \
         pays."
            .to_owned()
    });
    let disturbed = rounds.disturbed_above.map(|cores| {
        format!("By --disturbed-above {cores} a run counts as disturbed from {cores} cores on that other programs used.")
    });
    wanted.iter().flat_map(Wanted::cautions).chain(cold).chain(disturbed).collect()
}

fn no_temporary_file() -> String {
    let folder = std::env::temp_dir();
    format!(
        "'{}': no file for the commands' output can be made there; TMPDIR names another folder",
        folder.display()
    )
}
