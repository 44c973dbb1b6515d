//! Where and how it was measured, and what a reader must know first.

use maud::{Markup, html};
use serde_json::Value;

use crate::analysis::{Analysis, StudyFacts};
use crate::report::clean::plain;
use crate::report::numbers::{counted, workers};
use crate::units::text;

const UNKNOWN: &str = "unknown";

/// Machine facts of each study, and the cautions.
pub(super) fn facts(analysis: &Analysis) -> Markup {
    html! {
        section.facts aria-label="Machine and measurement" {
            @if let [study] = analysis.studies.as_slice() {
                (table(study))
            } @else {
                @for study in &analysis.studies {
                    details open[analysis.studies.len() == 2] {
                        summary { (plain(&study.label)) span.quiet { ": " (plain(&brief(study))) } }
                        (table(study))
                    }
                }
            }
        }
        @if !analysis.cautions.is_empty() {
            section.cautions aria-label="Cautions" {
                @for caution in &analysis.cautions {
                    p { span.sign aria-hidden="true" { "!" } " " (plain(caution)) }
                }
            }
        }
    }
}

/// What is known of the machine of an import, none of it measured by this program.
const OF_MACHINE: [&str; 6] =
    ["model", "physical_cores", "logical_cpus", "memory_bytes", "os", "virtualised"];

fn table(study: &StudyFacts) -> Markup {
    let known = |key: &str| study.machine.get(key).is_some_and(|value| !value.is_null());
    if study.imported() && !OF_MACHINE.iter().any(|key| known(key)) {
        return html! {
            p.note {
                "Imported (" (plain(&study.timer)) "): what machine it was measured on"
                @if study.created.is_empty() { ", and when," } " is unknown."
            }
        };
    }
    html! {
        dl {
            @for (name, value) in of_study(study) {
                div { dt { (name) } dd { (plain(&value)) } }
            }
        }
    }
}

/// One line for one of several studies.
fn brief(study: &StudyFacts) -> String {
    let cores = study.usable_cores.map(|cores| counted(cores, "core"));
    let rounds = match (study.rounds, study.planned_rounds) {
        (0 | 1, 0) => "imported".to_owned(),
        (done, _) => counted(done, "round"),
    };
    let parts = [Some(named(&study.machine, "model", "processor")), cores, Some(rounds)];
    parts.into_iter().flatten().collect::<Vec<String>>().join(", ")
}

fn of_study(study: &StudyFacts) -> Vec<(&'static str, String)> {
    let machine = &study.machine;
    let count = |key: &str, unit: &str| match number(machine, key) {
        Some(value) => format!("{} {unit}", workers(value)),
        None => format!("{unit} {UNKNOWN}"),
    };
    let cores =
        format!("{}, {}", count("physical_cores", "physical"), count("logical_cpus", "logical"));
    let load = number(machine, "load").map_or(UNKNOWN.into(), |load| text::number(load, 2));
    vec![
        ("Processor", word(machine, "model")),
        ("Cores", cores),
        ("Usable", usable(study)),
        ("Pinning", pinning(machine)),
        ("Clock", clock(machine)),
        ("Memory", memory(machine)),
        ("Virtualised", word(machine, "virtualised")),
        ("Load before", load),
        (
            "System",
            format!("{}, kernel {}", named(machine, "os", "system"), word(machine, "kernel")),
        ),
        (
            "Build",
            format!("{}, commit {}", named(machine, "rustc", "compiler"), word(machine, "commit")),
        ),
        ("Measured", measured(study)),
        ("Rounds", rounds(study)),
    ]
}

fn usable(study: &StudyFacts) -> String {
    let known = |count: Option<usize>, noun: &str| {
        count.map_or(format!("{noun}s {UNKNOWN}"), |n| counted(n, noun))
    };
    format!("{}, {}", known(study.usable_cores, "core"), known(study.usable_cpus, "CPU"))
}

fn memory(machine: &Value) -> String {
    let bytes = machine.get("memory_bytes").and_then(Value::as_u64);
    let nodes = match number(machine, "numa_nodes") {
        Some(1.0) => "1 NUMA node".into(),
        Some(nodes) => format!("{} NUMA nodes", workers(nodes)),
        None => "NUMA unknown".into(),
    };
    format!("{}, {nodes}", bytes.map_or(UNKNOWN.into(), text::bytes))
}

fn word(machine: &Value, key: &str) -> String {
    machine.get(key).and_then(Value::as_str).unwrap_or(UNKNOWN).to_owned()
}

/// A word, or what it is that is unknown.
fn named(machine: &Value, key: &str, what: &str) -> String {
    let known = machine.get(key).and_then(Value::as_str).map(str::to_owned);
    known.unwrap_or_else(|| format!("{what} {UNKNOWN}"))
}

fn number(machine: &Value, key: &str) -> Option<f64> {
    machine.get(key).and_then(Value::as_f64)
}

fn pinning(machine: &Value) -> String {
    let affinity = number(machine, "affinity");
    let affinity = match (affinity, number(machine, "logical_cpus")) {
        (Some(may), Some(all)) if may >= all => "all CPUs allowed".into(),
        (Some(may), _) => format!("{} CPUs allowed", workers(may)),
        (None, _) => format!("affinity {UNKNOWN}"),
    };
    match number(machine, "quota") {
        Some(quota) => format!("{affinity}, quota {} CPUs", workers(quota)),
        None => format!("{affinity}, no quota known"),
    }
}

fn clock(machine: &Value) -> String {
    let mhz = number(machine, "mhz");
    let mhz =
        mhz.map_or("clock unknown".into(), |mhz| format!("{} GHz", text::number(mhz / 1e3, 2)));
    let boost = match machine.get("boost").and_then(Value::as_bool) {
        Some(true) => "boost on",
        Some(false) => "boost off",
        None => "boost unknown",
    };
    format!("{mhz}, {boost}, {}", named(machine, "governor", "governor"))
}

/// `2026-11-22T14:03:00Z` as `2026-11-22 14:03 UTC`; anything else as it is.
pub(super) fn moment(created: &str) -> String {
    match (created.get(..10), created.get(10..11), created.get(11..16), created.ends_with('Z')) {
        (Some(day), Some("T"), Some(time), true) => format!("{day} {time} UTC"),
        _ => created.to_owned(),
    }
}

fn measured(study: &StudyFacts) -> String {
    let took = study.measured_s.map_or(String::new(), |s| format!(", {}", text::span(s)));
    let when = if study.created.is_empty() { UNKNOWN.into() } else { moment(&study.created) };
    format!("{when} with {} ({}){took}", study.tool, study.timer)
}

fn rounds(study: &StudyFacts) -> String {
    let done = text::count(study.rounds as u64);
    let rounds = match study.planned_rounds {
        0 if study.rounds == 0 => "imported: rounds unknown".into(),
        0 => format!("{done}, imported: order unknown"),
        planned if planned > study.rounds => {
            format!("{done} of {} planned: partial", text::count(planned as u64))
        }
        _ => format!("{done}, random order within each, seed {}", study.seed),
    };
    if study.partial && !rounds.contains("partial") { format!("{rounds}, partial") } else { rounds }
}
