//! What a reader must know before any number: about the machine, and about all series together.

use super::quality::FEW_COUNTS;
use super::verdict::Verdict;
use super::warning::{StudyCaution, Warning};
use crate::analysis::result::Series;
use crate::data::{Machine, Study};

/// The cautions, without doubles.
pub(crate) fn cautions(studies: &[Study], series: &[Series]) -> Vec<StudyCaution> {
    let mut all: Vec<StudyCaution> = Vec::new();
    for study in studies {
        let several = studies.len() > 1 && !study.label.is_empty();
        let label = several.then(|| study.label.clone());
        let told = study.method.cautions.iter().cloned().map(Warning::Told);
        let own = of_machine(&study.machine).chain(told).chain(partial(study));
        all.extend(own.map(|what| StudyCaution { label: label.clone(), what }));
    }
    let of_all = [withheld(series), few_counts(series)].into_iter().flatten();
    all.extend(of_all.map(|what| StudyCaution { label: None, what }));
    let mut distinct = Vec::new();
    for caution in all {
        if !distinct.contains(&caution) {
            distinct.push(caution);
        }
    }
    distinct
}

fn of_machine(machine: &Machine) -> impl Iterator<Item = Warning> {
    let boost = (machine.boost == Some(true)).then_some(Warning::Boost);
    // A quarter of the machine is more than a desktop does by itself.
    let busy = machine.load.zip(machine.usable_cpus());
    let busy = busy.filter(|(load, cpus)| *load > 0.25 * (*cpus as f64));
    let busy = busy.map(|(load, cpus)| Warning::Busy { load, cpus });
    let hypervisor = machine.hypervisor().map(|name| name.map(str::to_owned));
    let virtual_machine = hypervisor.map(|hypervisor| Warning::VirtualMachine { hypervisor });
    [boost, busy, virtual_machine].into_iter().flatten()
}

fn partial(study: &Study) -> Option<Warning> {
    let (done, planned) = (study.rounds.len(), study.method.planned_rounds);
    study.partial.then_some(Warning::Partial { done, planned })
}

fn withheld(series: &[Series]) -> Option<Warning> {
    let hit = names(series.iter().filter(|one| one.verdict == Verdict::Withheld));
    (!hit.is_empty()).then_some(Warning::Withheld(hit))
}

fn few_counts(series: &[Series]) -> Option<Warning> {
    let few = |one: &&Series| (1..FEW_COUNTS).contains(&one.fit_workers.len());
    let few = names(series.iter().filter(few));
    let fitted = series.iter().filter(|one| !one.fit_workers.is_empty()).count();
    let all = few.len() == fitted;
    let least = FEW_COUNTS;
    (!few.is_empty())
        .then(|| Warning::FewCounts { least, series: if all { Vec::new() } else { few } })
}

/// Names, with their study's label where several are shown.
fn names<'s>(series: impl Iterator<Item = &'s Series>) -> Vec<String> {
    series.map(Series::full_name).collect()
}
