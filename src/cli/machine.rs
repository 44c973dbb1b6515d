use std::process::ExitCode;

use clap::Args;

use crate::data;
use crate::measure::machine::probe;
use crate::report::{Terminal, hanging, print};
use crate::say::words;
#[cfg(feature = "opencl")]
use crate::say::{clean::plain, numbers::counted};
use crate::units::text;

/// Show what is known of this machine
#[derive(Debug, Args)]
pub(super) struct Machine {
    /// As JSON, as in a study
    #[arg(long)]
    json: bool,
}

impl Machine {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let machine = probe();
        if self.json {
            print(&format!("{}\n", serde_json::to_string_pretty(&machine)?))?;
        } else {
            let place = Terminal::of_stdout();
            let facts = facts(&machine);
            let width = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            let line = |(name, value): (&str, Option<String>)| {
                let value = value.unwrap_or_else(|| "unknown".into());
                hanging(&format!("{name:width$}  "), &value, &place)
            };
            print(&facts.into_iter().map(line).collect::<String>())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// `device=0: pthread-AMD EPYC (Portable Computing Language), 2 compute units`, or why there are none.
#[cfg(feature = "opencl")]
fn devices() -> String {
    let told = |(number, device): (usize, &crate::exec::Device)| {
        format!(
            "device={number}: {} ({}), {}{}",
            plain(&device.name),
            plain(&device.platform),
            counted(device.units as usize, "compute unit"),
            if device.has_doubles { "" } else { ", no doubles" }
        )
    };
    match crate::exec::devices() {
        Ok(all) => all.iter().enumerate().map(told).collect::<Vec<_>>().join("; "),
        Err(reason) => format!("none: {reason}"),
    }
}

/// Each fact as people read it; `None` is unknown.
fn facts(machine: &data::Machine) -> Vec<(&'static str, Option<String>)> {
    let count = |count: Option<usize>| count.map(|count| count.to_string());
    let quota = machine.quota.map(|cores| format!("{} cores", text::number(cores, 2)));
    let on = |on: bool| if on { "on" } else { "off" }.to_owned();
    vec![
        ("processor", machine.model.clone()),
        ("physical cores", count(machine.physical_cores)),
        ("logical processors", count(machine.logical_cpus)),
        ("may run on", count(machine.affinity).map(|cpus| format!("{cpus} of them"))),
        ("CPU quota", quota.or_else(|| Some("none found".into()))),
        ("performance cores", count(machine.performance_cores)),
        ("usable cores", count(machine.usable_cores())),
        ("counters", machine.counters.map(|counters| words::counters(counters).to_owned())),
        ("memory", machine.memory_bytes.map(text::bytes)),
        ("NUMA nodes", count(machine.numa_nodes)),
        ("system", machine.os.clone()),
        ("kernel", machine.kernel.clone()),
        ("governor", machine.governor.clone()),
        ("boost", machine.boost.map(on)),
        ("clock", machine.mhz.map(|mhz| format!("{} MHz", text::number(mhz, 0)))),
        ("virtualised", machine.virtualised.clone()),
        #[cfg(feature = "opencl")]
        ("OpenCL devices", Some(devices())),
        ("load", machine.load.map(|load| text::number(load, 2))),
        ("compiler", machine.rustc.clone()),
        ("commit", machine.commit.clone()),
    ]
}
