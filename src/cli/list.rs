use std::process::ExitCode;

use clap::Args;

use crate::work::{Entry, Spec};
use crate::{exec, workload};

/// List workloads with their parameters, executors, and pairs that cannot run
#[derive(Debug, Args)]
#[command(
    after_help = "A job is written WORKLOAD@EXECUTOR, each with parameters behind commas:\n  \
                        synthetic,p=0.95,ms=40,kind=sleep@threads,chunks=static"
)]
pub(super) struct List {}

impl List {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        println!("Workloads\n");
        workload::catalog().iter().for_each(print_entry);
        println!("\nExecutors\n");
        exec::catalog().iter().for_each(print_entry);
        let refused = refused()?;
        if !refused.is_empty() {
            println!("\nPairs that cannot run\n");
            for (pair, reason) in refused {
                println!("  {pair}: {reason}");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn print_entry<T: ?Sized>(entry: &Entry<T>) {
    println!("  {:<12} {}", entry.name, entry.summary);
    for parameter in entry.parameters {
        let given = format!("{}={}", parameter.name, parameter.default);
        println!("               {given:<18} {}", parameter.what);
    }
}

/// The pairs of the catalog, with default parameters, that an executor refuses, and why.
fn refused() -> anyhow::Result<Vec<(String, String)>> {
    let mut refused = Vec::new();
    for work in workload::catalog() {
        let job = workload::build(&Spec::named(work.name))?;
        for way in exec::catalog() {
            let executor = exec::build(&Spec::named(way.name))?;
            if let Some(reason) = executor.refuses(job.as_ref()) {
                refused.push((format!("{}@{}", work.name, way.name), reason));
            }
        }
    }
    Ok(refused)
}
