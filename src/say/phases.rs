//! The phases of a call in words.

use super::clean::{plain, shorten};
use super::numbers::{self, Shown as Number};
use crate::analysis::{Finding, Phase, PhaseFacts, PhaseShare, Series, Verdict};
use crate::units::text;

/// What no phase is called.
pub(crate) const REST: &str = "not named";

/// So many are named in a sentence.
const NAMED: usize = 4;

/// What a phase is called, safe to print.
pub(crate) fn name(phase: &Phase) -> String {
    named(phase.name.as_ref())
}

pub(super) fn named(name: Option<&String>) -> String {
    name.map_or_else(|| REST.into(), |name| plain(name))
}

/// In a sentence a name has at most so many columns.
const LONGEST: usize = 40;

pub(super) fn short(name: &str) -> String {
    shorten(&plain(name), LONGEST)
}

/// `the phase parse`, `the phases parse, sort and 3 more`.
pub(super) fn names(all: &[String]) -> String {
    let mut told: Vec<String> = all.iter().take(NAMED).map(|name| short(name)).collect();
    if all.len() > NAMED {
        told.push(format!("{} more", text::count((all.len() - NAMED) as u64)));
    }
    let noun = if all.len() == 1 { "phase" } else { "phases" };
    format!("the {noun} {}", joined(&told))
}

/// `parse, sort and merge`.
pub(super) fn joined(all: &[String]) -> String {
    match all.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

/// `Phases: parse takes 12 % of the time of 1 worker and 71 % at 16; ...`
pub(super) fn sentence(of: &PhaseFacts) -> String {
    let mut largest: Vec<&PhaseShare> = of.shares.iter().collect();
    largest.sort_by(|a, b| b.last.total_cmp(&a.last));
    let is_told = |share: &&&PhaseShare| share.name.is_some() || share.last.abs() >= LEAST_REST;
    let told: Vec<&&PhaseShare> = largest.iter().filter(is_told).collect();
    let at = text::short(of.workers);
    let share = |(place, share): (usize, &&&PhaseShare)| {
        let name = short(&named(share.name.as_ref()));
        let last = text::percent(share.last, 1);
        match (share.one.map(|one| text::percent(one, 1)), place) {
            (Some(one), 0) => format!("{name} {one} of the time at 1 worker, {last} at {at}"),
            (Some(one), _) => format!("{name} {one}, {last}"),
            (None, 0) => format!("{name} {last} of the time at {at} workers"),
            (None, _) => format!("{name} {last}"),
        }
    };
    let mut shares: Vec<String> = told.iter().take(NAMED).enumerate().map(share).collect();
    if told.len() > NAMED {
        shares.push(format!("{} more", text::count((told.len() - NAMED) as u64)));
    }
    format!("Phases: {}. {}", shares.join("; "), advice(of)).trim_end().to_owned()
}

/// A rest below this share is not worth a word.
const LEAST_REST: f64 = 0.005;

fn advice(of: &PhaseFacts) -> String {
    let now = text::speedup(of.speedup, 2);
    if !of.judged {
        return "Which one to speed up first cannot be told: one worker was not measured.".into();
    }
    if of.unnamed_first {
        return "What keeps it from scaling is mostly in no phase: name more of it.".into();
    }
    match of.first.as_slice() {
        [] => "None alone would bring 2 % by being shared better.".into(),
        [(name, most)] => format!(
            "Speed up {} first: shared perfectly, {now} becomes {} at most.",
            short(name),
            text::speedup(*most, 2)
        ),
        [(name, most), others @ ..] => format!(
            "Speed up {} first: shared perfectly, {now} becomes {} at most; {} not told apart \
             from it.",
            short(name),
            text::speedup(*most, 2),
            match others {
                [(other, _)] => format!("{} is", short(other)),
                more => format!("{} others are", text::count(more.len() as u64)),
            }
        ),
    }
}

/// How the phases go, if there are any.
pub(crate) fn told(series: &Series) -> Option<String> {
    let of_phases = |finding: &&Finding| matches!(finding, Finding::Phases(_));
    let found = series.findings.iter().find(of_phases)?;
    Some(numbers::with_times(&found.to_string()))
}

/// p of a phase by itself; nothing where the law fails its times, or more workers surely take longer,
/// which no share of the work does.
pub(crate) fn parallel_fraction(phase: &Phase) -> Option<Number> {
    let p = phase.parallel_fraction.filter(|_| !has_no_share(phase));
    p.as_ref().map(numbers::percent)
}

fn has_no_share(phase: &Phase) -> bool {
    let slows = phase.parallel_fraction.is_some_and(|p| p.hi.unwrap_or(p.value) < 0.0);
    slows || phase.verdict == Some(Verdict::DoesNot)
}

/// Its share of the serial time.
pub(crate) fn serial_share(phase: &Phase) -> Option<String> {
    Some(text::percent(phase.cost?.serial_share?.value, 1))
}

/// The worker count that the phases are told at: that of their costs, else the largest.
pub(crate) fn last(series: &Series) -> f64 {
    let told = series.phases.iter().find_map(|phase| phase.cost).map(|cost| cost.workers);
    let largest = || series.points.last().map_or(1.0, |point| point.workers);
    told.unwrap_or_else(largest)
}

/// Over a table of them in a terminal.
pub(crate) fn heading(series: &Series) -> String {
    format!(
        "Phases, times and shares at 1 and n = {}; the whole's speedup there if one were shared \
         perfectly, or took half as long:",
        text::short(last(series))
    )
}

/// Below a table of them.
pub(crate) fn note(series: &Series) -> String {
    let fails = series.phases.iter().any(has_no_share);
    let fails =
        if fails { " No p: the law does not describe the phase, or it gets slower." } else { "" };
    format!(
        "Below a time its share of the call. p is of the phase by itself; serial time, what is beyond a \
         perfectly shared call; the last columns, the speedup at {} if this phase alone changed.{fails}",
        text::workers(last(series))
    )
}

/// `12 smaller ones`.
pub(crate) fn others(count: usize) -> String {
    format!("{} smaller {}", text::count(count as u64), if count == 1 { "one" } else { "ones" })
}

/// Phases that are shown by name, the rest among them; those beyond are put together.
pub(crate) struct Shown<'s> {
    /// As they first ran, then the rest.
    pub(crate) phases: Vec<&'s Phase>,
    /// Those that are too many to be told apart.
    pub(crate) others: Vec<&'s Phase>,
}

/// At most so many by name, those with the largest share anywhere.
pub(crate) fn shown(series: &Series, most: usize) -> Shown<'_> {
    let largest = |phase: &Phase| {
        phase.points.iter().map(|point| point.share.value.abs()).fold(0.0, f64::max)
    };
    let named = || series.phases.iter().filter(|phase| phase.name.is_some());
    let mut sizes: Vec<f64> = named().map(largest).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let fits = sizes.len() <= most;
    let least = if fits { 0.0 } else { sizes.get(most.saturating_sub(1)).copied().unwrap_or(0.0) };
    let (mut phases, mut others) = (Vec::new(), Vec::new());
    for phase in named() {
        let is_shown = fits || (largest(phase) >= least && phases.len() < most);
        if is_shown { phases.push(phase) } else { others.push(phase) }
    }
    let rest = series.phases.iter().find(|phase| phase.name.is_none());
    phases.extend(rest.filter(|rest| largest(rest) >= LEAST_REST));
    Shown { phases, others }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Estimate;

    #[test]
    fn a_phase_that_surely_slows_with_workers_has_no_share() {
        let of = |value: f64, (lo, hi)| Phase {
            name: None,
            parallel_fraction: Some(Estimate { value, lo, hi }),
            serial_s: None,
            verdict: Some(Verdict::Describes),
            cost: None,
            points: Vec::new(),
        };
        let told = |value, ends| parallel_fraction(&of(value, ends)).map(|p| p.value);
        assert_eq!(told(-3.89, (Some(-4.1), Some(-3.6))), None);
        assert_eq!(told(-0.5, (None, None)), None);
        assert_eq!(told(-0.01, (Some(-0.05), Some(0.02))).as_deref(), Some("-1.0 %"));
        assert_eq!(told(0.9, (Some(0.89), Some(0.91))).as_deref(), Some("90.0 %"));
    }
}
