//! What holds a job, where something recorded tells it.

use crate::analysis::{
    Finding, KernelTime, Known, LostPart, NoCore, NoCpu, SerialEvidence, Series,
};
use crate::model::lost::Term;
use crate::say::numbers::{workers, workers_noun};

/// So large a share of what is lost holds it; a smaller one does in part.
const MOST: f64 = 0.5;

/// Less lost a worker than this is nothing to ask about.
const LEAST: f64 = 0.05;

/// The one cause that holds most of what is lost, in words; `None` without such a one.
pub(super) fn held_by(series: &Series) -> Option<&'static str> {
    let words = |finding: &Finding| match finding {
        Finding::Lost { workers, total, parts, known, .. } if known.no_cpu.is_none() => {
            let part = parts.first().filter(|part| part.workers >= MOST * total)?;
            named(part.term, known).filter(|_| *total >= LEAST * workers)
        }
        _ => None,
    };
    series.findings.iter().find_map(words).map(|what| what.words)
}

/// What holds it back, as a clause; `None` where little is lost, or nothing may be said.
pub(super) fn cause(series: &Series) -> Option<String> {
    let lost = series.findings.iter().find_map(|finding| match finding {
        Finding::Lost { workers, total, parts, known, .. } => {
            Some((*workers, *total, parts, known))
        }
        _ => None,
    });
    let (at, total, parts, known) = lost?;
    if total < LEAST * at {
        return None;
    }
    if let Some(no_cpu) = known.no_cpu {
        let why = series.findings.iter().find_map(by_tasks);
        let unknown = match no_cpu {
            NoCpu::Nowhere | NoCpu::Missing { .. } => "what holds it was not recorded",
            _ => "its CPU time does not tell what holds it",
        };
        return Some(why.unwrap_or(unknown).into());
    }
    let Some(LostPart { term, workers: part }) = parts.first() else {
        return Some("no single cause stands out".into());
    };
    let what = named(*term, known)?;
    let hold = if what.several { "hold" } else { "holds" };
    let in_part = if *part < MOST * total { " in part" } else { "" };
    let from = series.recommended_workers.another.map(|another| another.from);
    let place = if from == Some(at) { String::new() } else { format!(" at {}", place(at)) };
    Some(format!("{} {hold} it{in_part}{place}", what.words))
}

fn place(at: f64) -> String {
    if at == 1.0 { workers_noun(at) } else { workers(at) }
}

/// What recorded tasks and stages tell without any CPU time.
fn by_tasks(finding: &Finding) -> Option<&'static str> {
    match finding {
        Finding::SerialCode { evidence: SerialEvidence::Recorded { .. }, .. } => {
            Some("serial code holds it")
        }
        Finding::LoadImbalance { .. } => Some("unequal tasks hold it"),
        _ => None,
    }
}

struct What {
    words: &'static str,
    several: bool,
}

const fn one(words: &'static str) -> What {
    What { words, several: false }
}

const fn several(words: &'static str) -> What {
    What { words, several: true }
}

fn named(term: Term, known: &Known) -> Option<What> {
    Some(match term {
        Term::OneRunning if known.looked_on => one("one worker running alone"),
        Term::OneRunning => one("serial code"),
        Term::Imbalance if known.looked_on => one("one worker that has more to do"),
        Term::Imbalance => one("one worker taking longer (unequal shares, or a slower core)"),
        Term::Blocked => one("waiting (locks, I/O or hand-over)"),
        Term::Waited => match known.no_core {
            NoCore::MoreThanCpus { .. } => one("having more workers than processors"),
            NoCore::Quota { .. } => one("the CPU quota"),
            NoCore::OtherPrograms { .. } => several("other programs on its cores"),
            NoCore::Unknown => one("waiting for a core"),
        },
        Term::IdleUntold if known.others_ran => {
            several("workers that idle while others run (unequal shares or waiting)")
        }
        Term::IdleUntold => several("idle workers (why was not recorded)"),
        Term::Idle => several("idle workers (why is not told apart)"),
        Term::System => match known.kernel {
            KernelTime::PageFaults { .. } => several("page faults"),
            _ => one("more time in the kernel"),
        },
        Term::Machine => one("the machine itself (clock, hardware threads)"),
        Term::Instructions => several("more instructions"),
        Term::CyclesPerInstruction => several("more cycles an instruction (memory, caches)"),
        Term::Clock => one("a lower clock"),
        Term::CpuUntold | Term::Cpu => one("more CPU time for the same work"),
        _ => return None,
    })
}
