//! Why a number that a reader may look for is not there.

use crate::analysis::Unavailable;
use crate::say::hint;
use crate::units::{Scaling, text};

pub(super) fn sentence(why: &Unavailable) -> String {
    match why {
        Unavailable::NothingMeasured => "No worker count was measured.".into(),
        Unavailable::OneCore => {
            "No p: one usable core cannot run two workers of a CPU-bound job at the same time. \
             Measure on a machine with more cores."
                .into()
        }
        Unavailable::NoLaw(error) => format!("No p: {error}."),
        Unavailable::NothingToDivideBy(times) => nothing_to_divide_by(times),
        Unavailable::FarFromOne { scaling, times } => far_from_one(*scaling, times),
        Unavailable::OfOneSize => {
            "Amdahl's law is of a job of one size; this one grows with the workers, so Gustafson's \
             law is fitted."
                .into()
        }
        Unavailable::NoCeiling { at_least: Some(least) } => format!(
            "No ceiling is visible in this range: it is at least {}.",
            text::speedup(*least, if *least < 10.0 { 2 } else { 0 })
        ),
        Unavailable::NoCeiling { at_least: None } => {
            "No ceiling is visible in this range: the serial fraction is not above 0.".into()
        }
        Unavailable::BeyondPole { workers } => {
            let at = text::workers(*workers);
            format!("The fit cannot go on to {at}: it would have no time above 0 there.")
        }
        Unavailable::CapacityNotMeasured => format!(
            "The machine's own capacity was not measured ({}): what a turbo clock or hardware \
             threads take looks like work that is not shared.",
            hint::CAPACITY
        ),
        Unavailable::MemoryNotMeasured => format!(
            "Whether the memory is why CPU time grows can be measured beside it ({}).",
            hint::MEMORY
        ),
        Unavailable::CapacityDisturbed => {
            "Nothing is said of the machine's own capacity: other programs disturbed its \
             measurement, or one worker is missing."
                .into()
        }
        Unavailable::CapacityTooLittle { workers, speedup } => format!(
            "p is not told against the machine's own capacity, which is {} at {}: too little, or \
             measured in other rounds.",
            text::speedup(*speedup, 2),
            text::workers(*workers)
        ),
        Unavailable::UslTwoCounts => {
            no_usl("two worker counts cannot tell contention from coherency")
        }
        Unavailable::UslNoTime => no_usl("it would give one worker no time"),
    }
}

fn no_usl(why: &str) -> String {
    format!("The Universal Scalability Law cannot be fitted: {why}.")
}

fn nothing_to_divide_by(times: &[(f64, f64)]) -> String {
    format!(
        "No speedup: neither one worker nor the sequential program was measured, and no law could \
         be fitted to find their time. Measured: {}.",
        listed(times)
    )
}

fn listed(times: &[(f64, f64)]) -> String {
    let at =
        |(n, seconds): &(f64, f64)| format!("{} at {}", text::seconds(*seconds), text::workers(*n));
    times.iter().map(at).collect::<Vec<_>>().join(", ")
}

/// Relative to the fewest workers: `1.33x as fast on 384 workers as on 192, 67 % of 2.00x`.
fn far_from_one(scaling: Scaling, times: &[(f64, f64)]) -> String {
    let Some((from, others)) = times.split_first() else { return String::new() };
    let each: Vec<String> =
        others.iter().enumerate().map(|(i, to)| beside(*from, *to, scaling, i == 0)).collect();
    format!(
        "{}. One worker was not measured and is farther away than these counts span: no share, no \
         ceiling and no speedup against one; measure 1, 2 and 4 workers too. Measured: {}.",
        each.join("; "),
        listed(times)
    )
}

fn beside(from: (f64, f64), to: (f64, f64), scaling: Scaling, first: bool) -> String {
    let (gain, more) = (from.1 / to.1, to.0 / from.0);
    let base = text::short(from.0);
    match (scaling, first) {
        (Scaling::Strong, first) => format!(
            "{} {}, {} of {}",
            text::speedup(gain, 2),
            match first {
                true => format!("as fast on {} as on {base}", text::workers(to.0)),
                false => format!("on {}", text::short(to.0)),
            },
            text::percent(gain / more, 0),
            text::speedup(more, 2),
        ),
        (Scaling::Weak, true) => format!(
            "{} of the efficiency on {} that it has on {base}",
            text::percent(gain, 0),
            text::workers(to.0),
        ),
        (Scaling::Weak, false) => {
            format!("{} on {}", text::percent(gain, 0), text::short(to.0))
        }
    }
}
