//! What a reader must know before any number.

use std::fmt;

use super::hint;
use crate::analysis::{StudyCaution, Warning};
use crate::units::text;

impl fmt::Display for StudyCaution {
    /// A sentence, after its study's label where several are shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(label) = &self.label {
            write!(f, "{label}: ")?;
        }
        f.write_str(&warning(&self.what))
    }
}

fn warning(of: &Warning) -> String {
    match of {
        Warning::Boost => {
            "Boost is on: one worker runs at a higher clock than many, so p reads low.".into()
        }
        Warning::Busy { load, cpus } => format!(
            "The machine was busy before measuring began: load {} on {} processors.",
            text::number(*load, 1),
            text::count(*cpus as u64)
        ),
        Warning::VirtualMachine { hypervisor } => {
            let kind = hypervisor.as_ref().map_or_else(String::new, |kind| format!(" ({kind})"));
            format!(
                "Virtual machine{kind}: its cores may be hardware threads, or shared with others."
            )
        }
        Warning::Told(sentence) => sentence.clone(),
        Warning::Partial { done, planned } => format!(
            "Partial: {} of {} planned rounds.",
            text::count(*done as u64),
            text::count(*planned as u64)
        ),
        Warning::Withheld { series, studies, enough_above } => {
            withheld(series, studies, *enough_above)
        }
        Warning::FewCounts { least, series } => {
            let whose =
                if series.is_empty() { "every series".to_owned() } else { series.join(", ") };
            format!(
                "Fewer than {} worker counts were fitted in {whose}: laws are hard to tell apart.",
                text::count(*least as u64)
            )
        }
    }
}

/// What to do about other programs, once for all series that they disturbed.
fn withheld(series: &[String], studies: &[String], enough_above: Option<f64>) -> String {
    let (names, whose) = match series {
        [one] => (one.clone(), "its numbers say"),
        several => (listed(several), "their numbers say"),
    };
    let accept = enough_above.map_or_else(String::new, |cores| {
        format!(
            "; if they do this job's work, as daemons may, {} counts them as part of it",
            hint::accept_others(cores, studies)
        )
    });
    format!(
        "Other programs disturbed most rounds of {names}: {whose} nothing about the code. Stop them \
         and measure again{accept}."
    )
}

/// So many names are read.
const LISTED: usize = 5;

/// `a, b and 3 more`.
fn listed(names: &[String]) -> String {
    match names.len() > LISTED + 1 {
        true => format!(
            "{} and {} more series",
            names[..LISTED].join(", "),
            text::count((names.len() - LISTED) as u64)
        ),
        false => names.join(", "),
    }
}
