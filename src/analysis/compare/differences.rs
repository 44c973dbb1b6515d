//! What two studies differ in beside their times, in words: what a reader of a comparison must
//! know.

use super::side::{InCommon, Side, Whole};
use crate::analysis::result::Verdict;
use crate::data::{Machine, Study};
use crate::model;
use crate::units::text;

/// About the studies as a whole, one sentence each: what they differ in, and what each warns of.
pub(super) fn cautions(base: &Study, new: &Study) -> Vec<String> {
    let rustc = surely_differ(base.machine.rustc.as_ref(), new.machine.rustc.as_ref())
        .then(|| "The studies were built by different compilers.".to_owned());
    let partial = |study: &Study, which: &str| {
        study.partial.then(|| {
            format!(
                "The {which} study is partial: it was interrupted, so some of it has few rounds."
            )
        })
    };
    let timer = (base.method.timer != new.method.timer)
        .then(|| "The studies were timed in different ways.".to_owned());
    let found =
        [partial(base, "earlier"), partial(new, "later"), machines(base, new), rustc, timer];
    found.into_iter().flatten().chain(own(base, new)).collect()
}

/// Whether two facts are known, and not the same.
fn surely_differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// Whether the machines differ, as far as that is known of both.
fn machines(base: &Study, new: &Study) -> Option<String> {
    let (before, after) = (&base.machine, &new.machine);
    let differ = surely_differ(before.model.as_ref(), after.model.as_ref())
        || surely_differ(before.usable_cores(), after.usable_cores());
    let known = [before, after].map(|machine| *machine != Machine::default());
    let which = match known {
        _ if differ => {
            return Some(
                "The studies were measured on different machines: what changed may be the machine."
                    .into(),
            );
        }
        [true, false] => "later",
        [false, true] => "earlier",
        [true, true] | [false, false] => return None,
    };
    Some(format!(
        "The {which} study does not say on which machine it was measured: it is unknown whether \
         on the same."
    ))
}

/// What the studies themselves warn of.
fn own(base: &Study, new: &Study) -> Vec<String> {
    let (before, after) = (&base.method.cautions, &new.method.cautions);
    let of_base = before.iter().map(|caution| match after.contains(caution) {
        true => format!("Both studies: {caution}"),
        false => format!("Earlier study: {caution}"),
    });
    let of_new = after.iter().filter(|caution| !before.contains(caution));
    of_base.chain(of_new.map(|caution| format!("Later study: {caution}"))).collect()
}

/// Why nothing, or not all, of a series can be compared, one sentence each.
pub(super) fn notes(
    [one, other]: [&Whole<'_>; 2],
    [before, after]: [&Side; 2],
    common: &InCommon,
    law: &str,
) -> Vec<String> {
    let unusable = unusable([one, other], [before, after]);
    if !unusable.is_empty() {
        return unusable;
    }
    if common.counts.is_empty() {
        return vec![format!(
            "The studies have no worker count in common: {} before, {} after.",
            listed(&one.counts),
            listed(&other.counts)
        )];
    }
    let commands = match (&one.series.command, &other.series.command) {
        (Some(one), Some(other)) if one != other => {
            Some(format!("The commands differ: '{one}' before, '{other}' after."))
        }
        _ => None,
    };
    let few = [before, after].iter().any(|side| side.rounds() < model::LEAST_ROUNDS);
    let no_interval = few.then(|| {
        "Fewer than five rounds in one of the studies: changes have no interval.".to_owned()
    });
    let still = [before, after].iter().any(|side| side.measured_the_same());
    let still = still.then(|| {
        "All rounds of a point measured the same time, so its change has no interval: the clock \
         is too coarse."
            .to_owned()
    });
    let mut notes: Vec<String> = commands.into_iter().chain(no_interval).chain(still).collect();
    notes.extend(of_one(one, common, "earlier"));
    notes.extend(of_one(other, common, "later"));
    notes.extend(fitted_in_both([one, other], common, law));
    notes.extend(not_described([before, after], law));
    notes
}

/// What keeps a whole study from being compared.
fn unusable(wholes: [&Whole<'_>; 2], sides: [&Side; 2]) -> Vec<String> {
    let of = |((whole, side), which): ((&Whole<'_>, &Side), &str)| {
        let withheld = side.verdict() == Verdict::Withheld;
        let disturbed = withheld.then(|| {
            format!("Other programs disturbed most rounds of the {which} study: not compared.")
        });
        let missing = whole
            .counts
            .is_empty()
            .then(|| format!("The {which} study has no usable times of this series."));
        disturbed.into_iter().chain(missing).collect::<Vec<_>>()
    };
    wholes.into_iter().zip(sides).zip(["earlier", "later"]).flat_map(of).collect()
}

/// Worker counts that only this study has.
fn of_one(whole: &Whole<'_>, common: &InCommon, which: &str) -> Option<String> {
    let alone: Vec<f64> =
        whole.counts.iter().filter(|count| !common.counts.contains(count)).copied().collect();
    let last = text::workers(*alone.last()?);
    let before = &alone[..alone.len() - 1];
    let and = if before.is_empty() { String::new() } else { format!("{} and ", listed(before)) };
    Some(format!("Only the {which} study has {and}{last}: not compared."))
}

/// On which worker counts the law is fitted, where a study by itself is fitted on others.
fn fitted_in_both(wholes: [&Whole<'_>; 2], common: &InCommon, law: &str) -> Option<String> {
    let fitted = listed(&common.fitted);
    if common.fitted.len() < 2 {
        let which = if common.fitted.is_empty() { "none".into() } else { format!("only {fitted}") };
        return Some(format!(
            "{law} needs two worker counts that both studies fit, and there is {which}: no change \
             of its fraction."
        ));
    }
    wholes
        .iter()
        .any(|whole| whole.fitted != common.fitted)
        .then(|| format!("{law} is fitted on the worker counts that both studies fit: {fitted}."))
}

fn not_described(sides: [&Side; 2], law: &str) -> Option<String> {
    let fraction = if law.starts_with("Amdahl") { "p" } else { "the serial share" };
    let which = match sides.map(|side| side.verdict() == Verdict::DoesNot) {
        [true, true] => "either study",
        [true, false] => "the earlier study",
        [false, true] => "the later study",
        [false, false] => return None,
    };
    Some(format!(
        "{law} does not describe {which}: there {fraction} is an average over the worker counts, \
         not a property of the code."
    ))
}

/// `1, 2, 4`.
fn listed(counts: &[f64]) -> String {
    let exact = |count: &f64| {
        let digits = text::number(*count, 3);
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    counts.iter().map(exact).collect::<Vec<_>>().join(", ")
}
