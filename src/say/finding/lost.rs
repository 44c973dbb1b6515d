//! Where the lost speedup went, in the words that each term allows.

use crate::analysis::{KernelTime, Known, LostPart, NoCore, NoCpu};
use crate::model::lost::Term;
use crate::say::hint;
use crate::units::text;

/// `Of 8 workers 6.22 are lost: 6.20 while one worker ran and the others had nothing to do.`
pub(super) fn sentence(
    (workers, total): (f64, f64),
    (parts, known): (&[LostPart], &Known),
    saved: Option<f64>,
) -> String {
    let lost = format!("Of {} {} are lost", text::workers(workers), text::number(total, 2));
    if let Some(no_cpu) = known.no_cpu {
        return format!("{lost}; {}.", unsplit(no_cpu));
    }
    let part = |part: &LostPart| {
        let went = match (part.term, known.kernel) {
            (Term::Waited, _) => waited(known.no_core),
            (Term::OneRunning, _) if known.looked_on => ALONE.into(),
            (Term::Imbalance, _) if known.looked_on => UNEVEN.into(),
            (Term::IdleUntold, _) if known.others_ran => BESIDE.into(),
            (Term::IdleUntold, _) if !known.waits => went(Term::Idle)?.into(),
            (Term::System, KernelTime::PageFaults { faults }) => format!(
                "more CPU time in the kernel: page faults, {} a call",
                text::count(faults.round() as u64)
            ),
            (Term::System, KernelTime::Calls) => {
                "more CPU time in the kernel, hardly for page faults: locks or I/O calls".into()
            }
            (term, _) => went(term)?.into(),
        };
        Some(format!("{} {went}", text::number(part.workers, 2)))
    };
    let less = |saved| format!("less {} by needing less CPU time", text::number(saved, 2));
    // What is told may be more than all that is lost: the rest is below 0.
    let told: f64 = parts.iter().map(|part| part.workers).sum();
    let over = told - saved.unwrap_or(0.0) - total;
    let rest = (!parts.is_empty() && over >= SHOWN)
        .then(|| format!("less {} that is not told apart from noise", text::number(over, 2)));
    let parts: Vec<String> =
        parts.iter().filter_map(part).chain(saved.map(less)).chain(rest).collect();
    match parts.as_slice() {
        [] => {
            format!("{lost}; no single part of it is told apart from noise: more rounds may tell.")
        }
        parts => format!("{lost}: {}.", parts.join("; ")),
    }
}

/// What two decimals of workers show, were the parts rounded.
const SHOWN: f64 = 0.015;

/// Where threads were looked at.
const BESIDE: &str = "idle while others ran (unequal shares or waiting: not told apart)";

/// Of a job whose stages nobody knows.
const ALONE: &str = "while one ran and the others waited for it: serial code, a lock that it held for \
                     long, or one share that is far longer than the others";

/// The same: who does the serial parts has more to do, and they may be too short to be seen alone.
const UNEVEN: &str = "idle because one has more to do than the others: unequal shares, or serial code \
                      between parallel parts";

/// Why it is not taken apart.
fn unsplit(no_cpu: NoCpu) -> String {
    match no_cpu {
        NoCpu::TooMuch { workers, cores } => format!(
            "not taken apart, as {} used {} CPU seconds a second: of another unit, or of more \
             threads than workers",
            text::workers(workers),
            text::number(cores, 1)
        ),
        NoCpu::Hardly { share } => format!(
            "not taken apart, as its CPU time is {} of one worker's time: it waits ({}), or its \
             processes are not counted",
            text::percent(share, 1),
            hint::IO
        ),
        NoCpu::OfOne { workers } => format!(
            "not taken apart, as CPU time falls to that of one of {}: that of all is needed",
            text::workers(workers)
        ),
        missing => {
            let place = match missing {
                NoCpu::Missing { workers } => format!(" at {}", text::workers(workers)),
                _ => String::new(),
            };
            format!(
                "no CPU time was recorded{place}, so only the curve suggests whether they waited \
                 or worked more"
            )
        }
    }
}

fn waited(no_core: NoCore) -> String {
    match no_core {
        NoCore::MoreThanCpus { cpus } => format!(
            "waited for a core: oversubscription, more workers than the {} there are",
            match cpus {
                1 => "one CPU".into(),
                cpus => format!("{} CPUs", text::count(cpus as u64)),
            }
        ),
        NoCore::Quota { cores } => {
            format!("waited for a core: throttled by the CPU quota of {} cores", text::short(cores))
        }
        NoCore::OtherPrograms { cores } => format!(
            "waited for a core while other programs used {} of them: not the job's doing",
            text::number(cores, 1)
        ),
        _ => {
            "waited for a core: more threads than cores that they may use, or other programs".into()
        }
    }
}

/// What may be said of a part; `None` for those that others add up to.
fn went(term: Term) -> Option<&'static str> {
    Some(match term {
        Term::OneRunning => "while one worker ran and the others had nothing to do: serial code",
        Term::Imbalance => {
            "idle because one worker takes longer than the others: unequal shares, or a slower core"
        }
        Term::Blocked => "idle while even the busiest worker waited: locks, I/O or hand-over",
        Term::IdleUntold => "idle (one runs, unequal shares or waiting: not told apart)",
        Term::Idle => "idle (one runs, unequal shares, waiting or no core: not told apart)",
        Term::System => "more CPU time in the kernel (page faults, locks, I/O calls)",
        Term::Machine => {
            "more CPU time that a kernel which shares nothing needs here too: the machine"
        }
        Term::Instructions => "more instructions: more work, or spinning",
        Term::CyclesPerInstruction => {
            "more cycles an instruction: memory, caches or two workers on one core"
        }
        Term::Clock => "to a lower clock",
        Term::CpuUntold => "more CPU time (more work, spinning, memory or clock: not told apart)",
        Term::Cpu => {
            "more CPU time (the kernel, more work, spinning, memory or clock: not told apart)"
        }
        Term::Waited | Term::Total | Term::User | Term::Untold => return None,
    })
}
