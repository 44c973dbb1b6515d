//! What a reader must know before any number: about the machine, and about all series together.

use super::doubt::Doubt;
use super::finding::Finding;
use super::quality::FEW_COUNTS;
use super::verdict::Verdict;
use super::warning::{StudyCaution, Warning};
use crate::analysis::fit;
use crate::analysis::result::Series;
use crate::data::{Machine, Study};

/// The cautions, without doubles.
pub(crate) fn cautions(studies: &[Study], series: &[Series]) -> Vec<StudyCaution> {
    let mut all: Vec<StudyCaution> = Vec::new();
    for (index, study) in studies.iter().enumerate() {
        let several = studies.len() > 1 && !study.label.is_empty();
        let label = several.then(|| study.label.clone());
        let told = study.method.cautions.iter().cloned().map(Warning::Told);
        let of_study = series.iter().filter(|one| one.study == index);
        let watched = of_study.flat_map(|one| &one.findings).any(tells_of_others);
        let own = of_machine(&study.machine, watched).chain(told).chain(partial(study));
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

/// Whether the noise watch saw other programs, or could see none: what was there before may be gone.
fn tells_of_others(finding: &Finding) -> bool {
    use Doubt::{Beside, LeftOut, NoiseUnknown};
    match finding {
        Finding::Disturbed { .. } | Finding::Caution(Beside { .. } | NoiseUnknown { .. }) => true,
        Finding::Caution(LeftOut(what)) => matches!(what, fit::LeftOut::Disturbed { .. }),
        _ => false,
    }
}

/// `watched`: the noise watch agrees that the machine was busy.
fn of_machine(machine: &Machine, watched: bool) -> impl Iterator<Item = Warning> {
    let boost = (machine.boost == Some(true)).then_some(Warning::Boost);
    // A quarter of the machine is more than a desktop does by itself.
    let busy = machine.load.zip(machine.usable_cpus());
    let busy = busy.filter(|(load, cpus)| watched && *load > 0.25 * (*cpus as f64));
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
    let hit = || series.iter().filter(|one| one.verdict == Verdict::Withheld);
    let above = hit().flat_map(|one| &one.findings).filter_map(|finding| match finding {
        Finding::Disturbed { enough_above, .. } => *enough_above,
        _ => None,
    });
    let mut studies: Vec<String> = hit().map(|one| one.label.clone()).collect();
    studies.retain(|label| !label.is_empty());
    studies.dedup();
    let enough_above = above.max_by(f64::total_cmp);
    (hit().next().is_some()).then(|| Warning::Withheld {
        series: names(hit()),
        studies,
        enough_above,
    })
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
