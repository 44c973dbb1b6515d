//! What is said below a figure that leaves its page: what was found, and where it was measured.

use super::clean::plain;
use super::numbers::{counted, with_times};
use super::verdict::verdict;
use crate::analysis::{Analysis, Series, StudyFacts};
use crate::units::text;

/// Of one series.
pub(crate) fn of_series(series: &Series, analysis: &Analysis) -> String {
    let found = plain(&with_times(&verdict(series).text()));
    let study = analysis.studies.get(series.study);
    format!("{found} {}", measured(study, analysis)).trim().to_owned()
}

/// Of several together.
pub(crate) fn of_all(analysis: &Analysis) -> String {
    match analysis.studies.as_slice() {
        [study] => measured(Some(study), analysis),
        several => format!(
            "{} studies, {}; {}.",
            text::count(several.len() as u64),
            intervals(analysis),
            plain(&analysis.tool)
        ),
    }
}

/// `Measured on ..., 2 cores, 20 rounds; 95 % intervals; amdahl 0.1.0.`
fn measured(study: Option<&StudyFacts>, analysis: &Analysis) -> String {
    let machine = study.and_then(|study| study.machine.model.clone());
    let cores = study.and_then(|study| study.usable_cores).map(|cores| counted(cores, "core"));
    let rounds = study.map(|study| study.rounds).filter(|rounds| *rounds > 0);
    let rounds = rounds.map(|rounds| counted(rounds, "round"));
    let parts: Vec<String> = [machine, cores, rounds].into_iter().flatten().collect();
    let parts = match parts.is_empty() {
        true => String::new(),
        false => format!("Measured: {}; ", parts.join(", ")),
    };
    plain(&format!("{parts}{}; {}.", intervals(analysis), analysis.tool))
}

fn intervals(analysis: &Analysis) -> String {
    format!("{} intervals", text::setting(analysis.settings.confidence))
}
