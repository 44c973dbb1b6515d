//! What two studies differ in beside their times, in words: what a reader of a comparison must
//! know.

use super::pair::{InCommon, Whole};
use super::side::Side;
use crate::analysis::result::Verdict;
use crate::data::{Machine, Study};
use crate::model;
use crate::units::{Scaling, text};

/// What the two sides are called in a sentence.
pub(super) struct Named {
    pub(super) base: String,
    pub(super) new: String,
}

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

/// About the one study whose series are compared.
pub(super) fn cautions_within(study: &Study) -> Vec<String> {
    let partial = study.partial.then(|| {
        "The study is partial: it was interrupted, so some of it has few rounds.".to_owned()
    });
    partial.into_iter().chain(study.method.cautions.iter().cloned()).collect()
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

/// Why nothing is compared where one job grew with the workers and the other did not.
pub(super) fn other_scaling([one, other]: [Scaling; 2], named: &Named) -> String {
    format!(
        "{} is of {one} scaling, {} of {other} scaling: their jobs are not the same, so nothing is \
         compared.",
        starting(&named.base),
        named.new
    )
}

/// Why nothing, or not all, of a series can be compared, one sentence each.
pub(super) fn notes(
    wholes: &[Whole<'_>; 2],
    sides: [&Side; 2],
    common: &InCommon,
    named: &Named,
) -> Vec<String> {
    let names = [named.base.as_str(), named.new.as_str()];
    let unusable = unusable(wholes, sides, names);
    if !unusable.is_empty() {
        return unusable;
    }
    let [one, other] = wholes;
    if common.counts.is_empty() {
        let which = if one.is_beside(other) { "series" } else { "studies" };
        return vec![format!(
            "The {which} have no worker count in common: {} before, {} after.",
            listed(&one.counts),
            listed(&other.counts)
        )];
    }
    let few = sides.iter().any(|side| side.rounds() < model::LEAST_ROUNDS);
    let no_interval = few.then(|| {
        let of = if one.is_beside(other) { "of the series" } else { "of the studies" };
        format!("Fewer than five rounds in one {of}: changes have no interval.")
    });
    let still = sides.iter().any(|side| side.still);
    let still = still.then(|| {
        "All rounds of a point measured the same: the interval of its change is what the last \
         digit leaves open."
            .to_owned()
    });
    let scaling = one.series.scaling;
    [other_command(one, other), no_interval, still]
        .into_iter()
        .chain([of_one(one, common, names[0]), of_one(other, common, names[1])])
        .chain([fitted_in_both(wholes, common, scaling), not_described(sides, names, scaling)])
        .flatten()
        .collect()
}

/// Other commands in two studies of one job; series of one study are expected to differ.
fn other_command(one: &Whole<'_>, other: &Whole<'_>) -> Option<String> {
    let (before, after) = (one.series.command.as_ref()?, other.series.command.as_ref()?);
    (before != after && !one.is_beside(other))
        .then(|| format!("The commands differ: '{before}' before, '{after}' after."))
}

/// What keeps a whole side from being compared.
fn unusable(wholes: &[Whole<'_>; 2], sides: [&Side; 2], names: [&str; 2]) -> Vec<String> {
    let of = |((whole, side), which): ((&Whole<'_>, &Side), &str)| {
        let withheld = side.verdict() == Verdict::Withheld;
        let disturbed = withheld
            .then(|| format!("Other programs disturbed most rounds of {which}: not compared."));
        let missing = whole
            .counts
            .is_empty()
            .then(|| format!("{} has no usable times of this series.", starting(which)));
        disturbed.into_iter().chain(missing).collect::<Vec<_>>()
    };
    wholes.iter().zip(sides).zip(names).flat_map(of).collect()
}

/// Worker counts that only this side has.
fn of_one(whole: &Whole<'_>, common: &InCommon, which: &str) -> Option<String> {
    let alone: Vec<f64> =
        whole.counts.iter().filter(|count| !common.counts.contains(count)).copied().collect();
    let last = text::workers(*alone.last()?);
    let before = &alone[..alone.len() - 1];
    let and = if before.is_empty() { String::new() } else { format!("{} and ", listed(before)) };
    Some(format!("Only {which} has {and}{last}: not compared."))
}

/// On which worker counts the law is fitted, where a side by itself is fitted on others.
fn fitted_in_both(wholes: &[Whole<'_>; 2], common: &InCommon, scaling: Scaling) -> Option<String> {
    let (law, fitted) = (law(scaling), listed(&common.fitted));
    let both = if wholes[0].is_beside(&wholes[1]) { "both series" } else { "both studies" };
    if common.fitted.len() < 2 {
        let which = if common.fitted.is_empty() { "none".into() } else { format!("only {fitted}") };
        return Some(format!(
            "{law} needs two worker counts that {both} fit, and there is {which}: no change of its \
             fraction."
        ));
    }
    wholes
        .iter()
        .any(|whole| whole.fitted != common.fitted)
        .then(|| format!("{law} is fitted on the worker counts that {both} fit: {fitted}."))
}

fn not_described(sides: [&Side; 2], names: [&str; 2], scaling: Scaling) -> Option<String> {
    let fraction = match scaling {
        Scaling::Strong => "p",
        Scaling::Weak => "the serial share",
    };
    let which = match sides.map(|side| side.verdict() == Verdict::DoesNot) {
        [true, true] => "either",
        [true, false] => names[0],
        [false, true] => names[1],
        [false, false] => return None,
    };
    Some(format!(
        "{} does not describe {which}: there {fraction} is an average over the worker counts, not a \
         property of the code.",
        law(scaling)
    ))
}

/// What a law is called that holds for this kind of scaling.
pub(super) fn law(scaling: Scaling) -> &'static str {
    match scaling {
        Scaling::Strong => "Amdahl's law",
        Scaling::Weak => "Gustafson's law",
    }
}

/// A name as a sentence begins.
fn starting(name: &str) -> String {
    name.strip_prefix("the ").map_or_else(|| name.to_owned(), |rest| format!("The {rest}"))
}

/// `1, 2, 4`.
fn listed(counts: &[f64]) -> String {
    let exact = |count: &f64| {
        let digits = text::number(*count, 3);
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    counts.iter().map(exact).collect::<Vec<_>>().join(", ")
}
