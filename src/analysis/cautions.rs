//! What a reader must know before any number: about the machine, and about all series together.

use super::judge::Verdict;
use super::notes::FEW_COUNTS;
use super::result::Series;
use crate::data::{Machine, Study};
use crate::units::text;

/// The cautions, one sentence each, without doubles.
pub(super) fn cautions(studies: &[Study], series: &[Series]) -> Vec<String> {
    let mut all = Vec::new();
    for study in studies {
        let several = studies.len() > 1 && !study.label.is_empty();
        let prefix = if several { format!("{}: ", study.label) } else { String::new() };
        let own = of_machine(&study.machine)
            .into_iter()
            .chain(study.method.cautions.iter().cloned())
            .chain(partial(study));
        all.extend(own.map(|sentence| format!("{prefix}{sentence}")));
    }
    all.extend(withheld(series));
    all.extend(few_counts(series));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|sentence| seen.insert(sentence.clone()));
    all
}

fn of_machine(machine: &Machine) -> Vec<String> {
    let boost = (machine.boost == Some(true)).then(|| {
        "Boost is on: one worker runs at a higher clock than many, so p reads low.".to_owned()
    });
    // A quarter of the machine is more than a desktop does by itself.
    let busy = machine
        .load
        .zip(machine.usable_cpus())
        .filter(|(load, cpus)| *load > 0.25 * (*cpus as f64));
    let busy = busy.map(|(load, cpus)| {
        format!(
            "The machine was busy before measuring began: load {} on {} processors.",
            text::number(load, 1),
            text::count(cpus as u64)
        )
    });
    let virtual_machine = machine.virtualised.as_deref().filter(|kind| *kind != "none");
    let virtual_machine = virtual_machine.map(|kind| {
        let kind = if kind.starts_with("yes") { String::new() } else { format!(" ({kind})") };
        format!("Virtual machine{kind}: its cores may be hardware threads, or shared with others.")
    });
    [boost, busy, virtual_machine].into_iter().flatten().collect()
}

fn partial(study: &Study) -> Option<String> {
    let (done, planned) = (study.rounds.len(), study.method.planned_rounds);
    study.partial.then(|| {
        format!(
            "Partial: {} of {} planned rounds.",
            text::count(done as u64),
            text::count(planned as u64)
        )
    })
}

fn withheld(series: &[Series]) -> Option<String> {
    let hit: Vec<String> = names(series.iter().filter(|one| one.verdict == Verdict::Withheld));
    (!hit.is_empty()).then(|| {
        format!(
            "Other programs disturbed most rounds of {}: their numbers say nothing about the code.",
            hit.join(", ")
        )
    })
}

fn few_counts(series: &[Series]) -> Option<String> {
    let few = |one: &&Series| (1..FEW_COUNTS).contains(&one.fit_workers.len());
    let few: Vec<String> = names(series.iter().filter(few));
    let fitted = series.iter().filter(|one| !one.fit_workers.is_empty()).count();
    let whose = if few.len() == fitted { "every series".to_owned() } else { few.join(", ") };
    (!few.is_empty()).then(|| {
        format!(
            "Fewer than {} worker counts were fitted in {whose}: laws are hard to tell apart.",
            text::count(FEW_COUNTS as u64)
        )
    })
}

/// Names, with their study's label where several are shown.
fn names<'s>(series: impl Iterator<Item = &'s Series>) -> Vec<String> {
    let full = |one: &Series| match one.label.as_str() {
        "" => one.name.clone(),
        label if label == one.name => one.name.clone(),
        label => format!("{label}: {}", one.name),
    };
    series.map(full).collect()
}
