use std::process::ExitCode;

use clap::Args;

use crate::report::{Terminal, hanging, print};
use crate::work::{Entry, Parameter, Spec};
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
        let place = Terminal::of_stdout();
        let works: String = workload::catalog().iter().map(|work| entry(work, &place)).collect();
        let ways: String = exec::catalog().iter().map(|way| entry(way, &place)).collect();
        let mut text = format!("Workloads\n\n{works}\nExecutors\n\n{ways}");
        let refused = refused()?;
        if !refused.is_empty() {
            text.push_str("\nPairs that cannot run\n\n");
            let pair = |(pair, reason): &(String, String)| {
                hanging("  ", &format!("{pair}: {reason}"), &place)
            };
            text.extend(refused.iter().map(pair));
        }
        print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn entry<T: ?Sized>(entry: &Entry<T>, place: &Terminal) -> String {
    let parameter = |parameter: &Parameter| {
        let given = format!("{}={}", parameter.name, parameter.default);
        hanging(&format!("    {given:<18} "), parameter.what, place)
    };
    let parameters: String = entry.parameters.iter().map(parameter).collect();
    hanging(&format!("  {:<12} ", entry.name), entry.summary, place) + &parameters
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
