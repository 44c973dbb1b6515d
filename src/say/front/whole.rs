//! What there is to say of many series at once.

use super::{best, cause, worth_another};
use crate::analysis::{Estimate, Headline, NoHeadline, Series};
use crate::say::numbers::{self, full_name};
use crate::say::paragraph::Paragraph;
use crate::say::words;
use crate::units::text;

/// How many gain, which gains most and least, how many failed.
pub(crate) fn whole(series: &[Series]) -> Paragraph {
    let mut said = Paragraph::default();
    let kinds = |kind: Kind| series.iter().filter(move |one| Kind::of(one) == kind).count();
    let told: Vec<String> = [
        (Kind::Gains, ["gains from more workers", "gain from more workers"]),
        (Kind::GainsNot, ["gains nothing", "gain nothing"]),
        (Kind::Failed, ["failed", "failed"]),
        (Kind::Wrong, ["gives wrong answers", "give wrong answers"]),
        (Kind::Withheld, ["is withheld", "are withheld"]),
        (Kind::Open, ["tells nothing of it", "tell nothing of it"]),
    ]
    .into_iter()
    .filter_map(|(kind, [one, several])| match kinds(kind) {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{} {several}", text::count(count as u64))),
    })
    .collect();
    let all = text::count(series.len() as u64);
    said.strong(format!("Of {all} series {}", listed(&told))).plain(". ");
    ends(&mut said, series);
    parallel(&mut said, series);
    causes(&mut said, series);
    let pays = |one: &&Series| {
        Kind::of(one) == Kind::Gains && worth_another(one).is_some_and(|worth| worth.is_worth_it())
    };
    match series.iter().filter(pays).count() {
        0 => (),
        count => {
            said.plain(format!(
                " More workers than measured may pay in {}.",
                text::count(count as u64)
            ));
        }
    }
    said
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// From the least to the largest p that stands in front.
fn parallel(said: &mut Paragraph, series: &[Series]) {
    let in_front = series.iter().filter(|one| one.headline == Headline::ParallelFraction);
    let shares = || in_front.clone().filter_map(numbers::parallel_fraction);
    let by_value = |a: &&Estimate, b: &&Estimate| a.value.total_cmp(&b.value);
    if let (Some(least), Some(most)) = (shares().min_by(by_value), shares().max_by(by_value)) {
        let (least, most) = (numbers::percent(least).value, numbers::percent(most).value);
        said.plain(format!(" {least} to {most} parallel."));
    }
}

/// What was recorded to hold them, and how many each.
fn causes(said: &mut Paragraph, series: &[Series]) {
    let mut held: Vec<(&'static str, usize)> = Vec::new();
    for cause in series.iter().filter_map(cause::held_by) {
        match held.iter_mut().find(|(known, _)| *known == cause) {
            Some((_, count)) => *count += 1,
            None => held.push((cause, 1)),
        }
    }
    held.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown = held.iter().take(NAMED).map(|(cause, count)| format!("{cause} in {count}"));
    let shown: Vec<String> = shown.collect();
    if !shown.is_empty() {
        said.plain(format!(" What holds them: {}.", shown.join(", ")));
    }
}

/// So many causes are named.
const NAMED: usize = 3;

/// The series that gain most and least.
fn ends(said: &mut Paragraph, series: &[Series]) {
    let sound = series.iter().filter(|one| matches!(Kind::of(one), Kind::Gains | Kind::GainsNot));
    let shown = sound.filter_map(|one| Some((best(one)?, full_name(one))));
    let mut shown: Vec<((f64, String), String)> = shown.collect();
    shown.sort_by(|((a, _), _), ((b, _), _)| b.total_cmp(a));
    let (Some(((most, first), one)), Some(((least, last), other))) = (shown.first(), shown.last())
    else {
        return;
    };
    if shown.len() == 1 || most <= least {
        said.plain(format!("Best: {one}, ")).strong(first.clone()).plain(".");
        return;
    }
    said.plain(format!("Most gains {one}: ")).strong(first.clone());
    said.plain(format!("; least {other}: ")).strong(last.clone()).plain(".");
}

/// What comes of more workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gains,
    GainsNot,
    Failed,
    Wrong,
    Withheld,
    Open,
}

impl Kind {
    fn of(series: &Series) -> Self {
        match series.headline {
            _ if words::is_missing(series) => Self::Failed,
            Headline::None(NoHeadline::Withheld) => Self::Withheld,
            Headline::None(NoHeadline::WrongAnswers) => Self::Wrong,
            _ => match (best(series), series.points.first(), series.recommended_workers.another) {
                (Some(_), Some(first), Some(another)) if another.from > first.workers => {
                    Self::Gains
                }
                (Some(_), Some(_), Some(_)) => Self::GainsNot,
                _ => Self::Open,
            },
        }
    }
}
