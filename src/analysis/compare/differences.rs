//! What two studies differ in beside their times.

use super::law::FittedLaw;
use super::note::{Caution, Compared, Note, NoteKind, Which, Whose};
use super::pair::{InCommon, Whole};
use super::side::Side;
use crate::analysis::judge::Verdict;
use crate::data::{Machine, Study};
use crate::model;

/// About the studies as a whole: what they differ in, and what each warns of.
pub(super) fn cautions(base: &Study, new: &Study) -> Vec<Caution> {
    let partial = |study: &Study, which| study.partial.then_some(Caution::Partial(Some(which)));
    let rustc = surely_differ(base.machine.rustc.as_ref(), new.machine.rustc.as_ref());
    let timer = base.method.timer != new.method.timer;
    [
        partial(base, Which::Base),
        partial(new, Which::New),
        machines(&base.machine, &new.machine),
        rustc.then_some(Caution::OtherCompiler),
        timer.then_some(Caution::OtherTimer),
    ]
    .into_iter()
    .flatten()
    .chain(own(&base.method.cautions, &new.method.cautions))
    .collect()
}

/// About the one study whose series are compared.
pub(super) fn cautions_within(study: &Study) -> Vec<Caution> {
    let partial = study.partial.then_some(Caution::Partial(None));
    let own = study.method.cautions.iter().cloned();
    partial.into_iter().chain(own.map(|caution| Caution::Own(caution, Whose::Only))).collect()
}

/// Whether two facts are known, and not the same.
fn surely_differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// Whether the machines differ, as far as that is known of both.
fn machines(before: &Machine, after: &Machine) -> Option<Caution> {
    let differ = surely_differ(before.model.as_ref(), after.model.as_ref())
        || surely_differ(before.usable_cores(), after.usable_cores());
    let known = [before, after].map(|machine| *machine != Machine::default());
    match known {
        _ if differ => Some(Caution::OtherMachine),
        [true, false] => Some(Caution::MachineUnknown(Which::New)),
        [false, true] => Some(Caution::MachineUnknown(Which::Base)),
        [true, true] | [false, false] => None,
    }
}

/// What the studies themselves warn of.
fn own<'c>(before: &'c [String], after: &'c [String]) -> impl Iterator<Item = Caution> + 'c {
    let of_base = before.iter().map(|caution| match after.contains(caution) {
        true => Caution::Own(caution.clone(), Whose::Both),
        false => Caution::Own(caution.clone(), Whose::One(Which::Base)),
    });
    let of_new = after.iter().filter(|caution| !before.contains(caution));
    of_base.chain(of_new.map(|caution| Caution::Own(caution.clone(), Whose::One(Which::New))))
}

/// Why nothing, or not all, of a series can be compared, and what the changes themselves ask to be
/// known.
pub(super) fn notes(
    wholes: &[Whole<'_>; 2],
    sides: [&Side; 2],
    common: &InCommon,
    of_changes: Vec<NoteKind>,
) -> Vec<NoteKind> {
    let unusable: Vec<NoteKind> = wholes
        .iter()
        .zip(sides)
        .zip([Which::Base, Which::New])
        .flat_map(|((whole, side), which)| unusable(whole, side, which))
        .collect();
    if !unusable.is_empty() {
        return unusable;
    }
    let [one, other] = wholes;
    if common.counts.is_empty() {
        return vec![NoteKind::NoCountInCommon([one.counts.clone(), other.counts.clone()])];
    }
    let few = sides.iter().any(|side| side.rounds() < model::LEAST_ROUNDS);
    let still = sides.iter().any(|side| side.still);
    let law = one.series.scaling.into();
    [
        other_command(one, other),
        few.then_some(NoteKind::FewRounds),
        still.then_some(NoteKind::SameInAllRounds),
        only_of(one, common, Which::Base),
        only_of(other, common, Which::New),
        phases_only_of([sides[0], sides[1]], Which::Base),
        phases_only_of([sides[1], sides[0]], Which::New),
        fitted_in_both(wholes, common, law),
        not_described(sides, law),
    ]
    .into_iter()
    .flatten()
    .chain(of_changes)
    .chain(no_share(sides))
    .collect()
}

/// The sides whose share lies outside 0 to 1.
fn no_share(sides: [&Side; 2]) -> impl Iterator<Item = NoteKind> {
    sides.into_iter().zip([Which::Base, Which::New]).filter_map(|(side, which)| {
        let headline = side.headline();
        let reason = headline.reason().filter(|_| headline.lies_outside())?;
        Some(NoteKind::NoShare(which, reason))
    })
}

/// Other commands in two studies of one job; series of one study are expected to differ.
fn other_command(one: &Whole<'_>, other: &Whole<'_>) -> Option<NoteKind> {
    let (before, after) = (one.series.command.as_ref()?, other.series.command.as_ref()?);
    (before != after && !one.is_beside(other))
        .then(|| NoteKind::OtherCommand([before.clone(), after.clone()]))
}

/// What keeps a whole side from being compared.
fn unusable(whole: &Whole<'_>, side: &Side, which: Which) -> Vec<NoteKind> {
    let withheld = side.verdict() == Verdict::Withheld;
    let disturbed = withheld.then_some(NoteKind::Disturbed(which));
    let missing = whole.counts.is_empty().then_some(NoteKind::NothingUsable(which));
    disturbed.into_iter().chain(missing).collect()
}

/// Worker counts that only this side has.
fn only_of(whole: &Whole<'_>, common: &InCommon, which: Which) -> Option<NoteKind> {
    let alone: Vec<f64> =
        whole.counts.iter().filter(|count| !common.counts.contains(count)).copied().collect();
    (!alone.is_empty()).then_some(NoteKind::OnlyOf(which, alone))
}

/// Phases that this side has, and the other has not.
fn phases_only_of([side, other]: [&Side; 2], which: Which) -> Option<NoteKind> {
    let named = |side: &Side| -> Vec<String> {
        side.phases.iter().filter_map(|phase| phase.name.clone()).collect()
    };
    let others = named(other);
    let alone: Vec<String> =
        named(side).into_iter().filter(|name| !others.contains(name)).collect();
    (!alone.is_empty()).then_some(NoteKind::PhasesOnlyOf(which, alone))
}

/// On which worker counts the law is fitted, where a side by itself is fitted on others.
fn fitted_in_both(wholes: &[Whole<'_>; 2], common: &InCommon, law: FittedLaw) -> Option<NoteKind> {
    let fitted = || common.fitted.clone();
    if common.fitted.len() < 2 {
        return Some(NoteKind::TooFewFitted(law, fitted()));
    }
    let others = wholes.iter().any(|whole| whole.fitted != common.fitted);
    others.then(|| NoteKind::FittedOn(law, fitted()))
}

fn not_described(sides: [&Side; 2], law: FittedLaw) -> Option<NoteKind> {
    let failed = sides.into_iter().zip([Which::Base, Which::New]);
    let failed = failed.filter(|(side, _)| side.verdict() == Verdict::DoesNot);
    let which: Vec<Which> = failed.map(|(_, which)| which).collect();
    (!which.is_empty()).then_some(NoteKind::NotDescribed(law, which))
}

/// A series' notes, with what they are of.
pub(super) fn told(notes: Vec<NoteKind>, of: &Compared) -> Vec<Note> {
    notes.into_iter().map(|what| Note { what, of: of.clone() }).collect()
}
