//! Where and how it was measured, and what a reader must know first.

use maud::{Markup, html};

use super::pieces::typographic;
use crate::analysis::{Analysis, StudyFacts, Warning};
use crate::data::Machine;
use crate::say::clean::plain;
use crate::say::numbers::{counted, workers};
use crate::say::pinned::held;
use crate::say::words;
use crate::units::text;

const UNKNOWN: &str = "unknown";

/// Machine facts of each study, folded into one line.
pub(super) fn facts(analysis: &Analysis) -> Markup {
    html! {
        details.facts {
            @match analysis.studies.as_slice() {
                [study] => { summary { (plain(&brief(study))) } (table(study)) }
                several => {
                    summary { (plain(&together(several))) }
                    @for study in several {
                        h2 { (plain(&study.label)) span.quiet { ": " (plain(&brief(study))) } }
                        (table(study))
                    }
                }
            }
        }
    }
}

/// One line for several studies: what they share, or their labels.
fn together(studies: &[StudyFacts]) -> String {
    let labels: Vec<&str> = studies.iter().map(|study| study.label.as_str()).collect();
    let named =
        if labels.len() <= NAMED { format!(": {}", labels.join(", ")) } else { String::new() };
    format!("Measured in {} studies{named}", text::count(studies.len() as u64))
}

/// So many studies are named in one line.
const NAMED: usize = 4;

/// What may change how every number is read: above them all.
pub(super) fn cautions(analysis: &Analysis) -> Markup {
    let urgent = || analysis.cautions.iter().filter(|of| !is_permanent(&of.what, analysis));
    html! {
        @if urgent().next().is_some() {
            section.cautions aria-label="Cautions" {
                @for caution in urgent() {
                    p { span.sign aria-hidden="true" { "!" } " " (typographic(&plain(&caution.to_string()))) }
                }
            }
        }
    }
}

/// What is so of every measurement here: below the overview.
pub(super) fn footnotes(analysis: &Analysis) -> Markup {
    let permanent = || analysis.cautions.iter().filter(|of| is_permanent(&of.what, analysis));
    html! {
        @if permanent().next().is_some() {
            section.footnotes aria-label="Notes" {
                ul { @for caution in permanent() { li { (plain(&caution.to_string())) } } }
            }
        }
    }
}

/// How other programs' files hold their numbers is so of all of them.
fn is_permanent(warning: &Warning, analysis: &Analysis) -> bool {
    match warning {
        Warning::Boost
        | Warning::Busy { .. }
        | Warning::VirtualMachine { .. }
        | Warning::FewCounts { .. } => true,
        Warning::Told(_) => analysis.studies.iter().all(StudyFacts::imported),
        Warning::Partial { .. } | Warning::Withheld { .. } => false,
    }
}

/// Whether anything is known of the machine itself, as an import may not tell.
fn is_known(machine: &Machine) -> bool {
    let counts = [machine.physical_cores, machine.logical_cpus];
    let words = [&machine.model, &machine.os, &machine.virtualised];
    counts.iter().any(Option::is_some)
        || words.iter().any(|word| word.is_some())
        || machine.memory_bytes.is_some()
}

fn table(study: &StudyFacts) -> Markup {
    if study.imported() && !is_known(&study.machine) {
        return html! {
            p.note {
                "Imported (" (plain(&study.timer)) "): what machine it was measured on"
                @if study.created.is_empty() { ", and when," } " is unknown."
            }
            (reading(study))
        };
    }
    html! {
        (reading(study))
        dl {
            @for (name, value) in of_study(study) {
                div { dt { (name) } dd { (plain(&value)) } }
            }
        }
    }
}

/// How the columns of another program's file were read.
fn reading(study: &StudyFacts) -> Markup {
    html! {
        @if let Some(reading) = &study.reading {
            p.note { "Read: " (plain(&reading.sentence)) "." }
        }
    }
}

/// One line: processor, cores, when, rounds.
fn brief(study: &StudyFacts) -> String {
    let cores = study.usable_cores.map(|cores| counted(cores, "core"));
    let when = (!study.created.is_empty()).then(|| moment(&study.created));
    let rounds = match (study.rounds, study.planned_rounds) {
        (0 | 1, 0) => "imported".to_owned(),
        (done, _) => counted(done, "round"),
    };
    let took = study.measured_s.map(|seconds| format!("took {}", text::span(seconds)));
    let parts = [Some(named(&study.machine.model, "processor")), cores, when, Some(rounds), took];
    parts.into_iter().flatten().collect::<Vec<String>>().join(" · ")
}

fn of_study(study: &StudyFacts) -> Vec<(&'static str, String)> {
    let machine = &study.machine;
    let count = |count: Option<usize>, unit: &str| match count {
        Some(value) => format!("{} {unit}", workers(value as f64)),
        None => format!("{unit} {UNKNOWN}"),
    };
    let cores = format!(
        "{}, {}",
        count(machine.physical_cores, "physical"),
        count(machine.logical_cpus, "logical")
    );
    let load = machine.load.map_or(UNKNOWN.into(), |load| text::number(load, 2));
    vec![
        ("Processor", word(&machine.model)),
        ("Cores", cores),
        ("Usable", usable(study)),
        ("Pinning", pinning(machine)),
        ("Clock", clock(machine)),
        (
            "Counters",
            machine.counters.map_or(UNKNOWN.into(), |counters| words::counters(counters).into()),
        ),
        ("Memory", memory(machine)),
        ("Virtualised", word(&machine.virtualised)),
        ("Load before", load),
        ("System", format!("{}, kernel {}", named(&machine.os, "system"), word(&machine.kernel))),
        (
            "Build",
            format!("{}, commit {}", named(&machine.rustc, "compiler"), word(&machine.commit)),
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

fn memory(machine: &Machine) -> String {
    let nodes = match machine.numa_nodes {
        Some(1) => "1 NUMA node".into(),
        Some(nodes) => format!("{} NUMA nodes", workers(nodes as f64)),
        None => "NUMA unknown".into(),
    };
    format!("{}, {nodes}", machine.memory_bytes.map_or(UNKNOWN.into(), text::bytes))
}

fn word(known: &Option<String>) -> String {
    known.clone().unwrap_or_else(|| UNKNOWN.into())
}

/// A word, or what it is that is unknown.
fn named(known: &Option<String>, what: &str) -> String {
    known.clone().unwrap_or_else(|| format!("{what} {UNKNOWN}"))
}

fn pinning(machine: &Machine) -> String {
    let affinity = match (machine.affinity, machine.logical_cpus) {
        (Some(may), Some(all)) if may >= all => "all CPUs allowed".into(),
        (Some(may), _) => format!("{} CPUs allowed", workers(may as f64)),
        (None, _) => format!("affinity {UNKNOWN}"),
    };
    let quota = match machine.quota {
        Some(quota) => format!("{affinity}, quota {} CPUs", workers(quota)),
        None => format!("{affinity}, no quota known"),
    };
    match held(&machine.pinned) {
        Some(held) => format!("workers {held}; {quota}"),
        None => quota,
    }
}

fn clock(machine: &Machine) -> String {
    let mhz = machine
        .mhz
        .map_or("clock unknown".into(), |mhz| format!("{} GHz", text::number(mhz / 1e3, 2)));
    let boost = match machine.boost {
        Some(true) => "boost on",
        Some(false) => "boost off",
        None => "boost unknown",
    };
    format!("{mhz}, {boost}, {}", named(&machine.governor, "governor"))
}

/// `2026-11-22T14:03:00Z` as `2026-11-22 14:03 UTC`; anything else as it is.
pub(super) fn moment(created: &str) -> String {
    let parted = created.as_bytes().get(10) == Some(&b'T') && created.ends_with('Z');
    match (created.get(..10), created.get(11..16)) {
        (Some(day), Some(time)) if parted => format!("{day} {time} UTC"),
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
    let partial = if study.partial { ", partial" } else { "" };
    match study.planned_rounds {
        0 if study.rounds == 0 => format!("imported: rounds unknown{partial}"),
        0 => format!("{done}, imported: order unknown{partial}"),
        planned if planned > study.rounds => {
            format!("{done} of {} planned: partial", text::count(planned as u64))
        }
        _ => format!("{done}, random order within each, seed {}{partial}", study.seed),
    }
}
