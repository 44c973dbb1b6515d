//! Which series are compared, and what is told of each pair: rounds of both are resampled by
//! themselves, or together where they are the same, and changes are taken resample by resample.

use std::collections::{HashMap, HashSet};

use super::between::Between;
use super::differences::{cautions, cautions_within, notes, told};
use super::note::{Compared, NoteKind, Which};
use super::pair::{InCommon, Whole};
use super::result::{Comparison, Earlier, SCHEMA, SeriesChange};
use super::side::Side;
use crate::analysis::error::AnalysisError;
use crate::analysis::judge::Verdict;
use crate::analysis::options::Options;
use crate::data::{self, Role, Study};
use crate::units::Scaling;
use crate::units::text::excerpt;

/// Compares the series that both studies have, by name; where each has one only, these two.
///
/// # Errors
/// An option outside its range, a study without series, or studies with no series in common.
pub fn compare(base: &Study, new: &Study, options: &Options) -> Result<Comparison, AnalysisError> {
    options.check()?;
    let (before, after) = (subjects(base)?, subjects(new)?);
    let pairs: Vec<(&data::Series, &data::Series)> = match (before.as_slice(), after.as_slice()) {
        ([one], [other]) => vec![(one, other)],
        _ => {
            let named: HashMap<&str, &data::Series> =
                after.iter().rev().map(|other| (other.name.as_str(), *other)).collect();
            let named = |name: &str| named.get(name).copied();
            before.iter().filter_map(|one| Some((*one, named(&one.name)?))).collect()
        }
    };
    let paired: HashSet<&str> =
        pairs.iter().flat_map(|(one, other)| [one.name.as_str(), other.name.as_str()]).collect();
    if pairs.is_empty() {
        let names = |of: &[&data::Series]| {
            let names: Vec<&str> = of.iter().map(|series| series.name.as_str()).collect();
            excerpt(&names.join(", ")).into_owned()
        };
        return Err(AnalysisError::NothingInCommon { base: names(&before), new: names(&after) });
    }
    let alone = |of: &[&data::Series]| {
        let names = of.iter().map(|series| series.name.clone());
        names.filter(|name| !paired.contains(name.as_str())).collect()
    };
    let of_pair =
        |(one, other): &(_, _)| change([(base, *one), (new, *other)], &Compared::Studies, options);
    Ok(Comparison {
        cautions: cautions(base, new),
        only_in_base: alone(&before),
        only_in_new: alone(&after),
        series: pairs.iter().map(of_pair).collect(),
        ..empty([&base.label, &new.label], options)
    })
}

/// Compares the series of one study with its first. They were measured in the same rounds, so that
/// what drifts cancels.
///
/// # Errors
/// An option outside its range, or a study with fewer than two series.
pub fn compare_within(study: &Study, options: &Options) -> Result<Comparison, AnalysisError> {
    options.check()?;
    let all = subjects(study)?;
    let (first, others) = all.split_at(1);
    let names = |of: &[&data::Series]| -> String {
        of.iter().map(|series| series.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    if others.is_empty() {
        return Err(AnalysisError::OneSeries { name: names(first) });
    }
    let of_pair = |other: &&data::Series| {
        let compared = Compared::Series([names(first), other.name.clone()]);
        change([(study, first[0]), (study, other)], &compared, options)
    };
    Ok(Comparison {
        cautions: cautions_within(study),
        series: others.iter().map(of_pair).collect(),
        ..empty([&names(first), &names(others)], options)
    })
}

/// A comparison of these before anything is compared.
fn empty([base, new]: [&str; 2], options: &Options) -> Comparison {
    Comparison {
        schema: SCHEMA,
        base: base.to_owned(),
        new: new.to_owned(),
        confidence: options.confidence,
        least_change: options.least_change,
        least_points: options.least_points,
        cautions: Vec::new(),
        series: Vec::new(),
        only_in_base: Vec::new(),
        only_in_new: Vec::new(),
    }
}

fn subjects(study: &Study) -> Result<Vec<&data::Series>, AnalysisError> {
    let subjects: Vec<&data::Series> =
        study.series.iter().filter(|series| series.role == Role::Subject).collect();
    if subjects.is_empty() {
        let (label, created) = (study.label.clone(), study.created.clone());
        return Err(AnalysisError::Empty { label, created });
    }
    Ok(subjects)
}

fn change(
    [one, other]: [(&Study, &data::Series); 2],
    compared: &Compared,
    options: &Options,
) -> SeriesChange {
    let (first, second) = (one.1, other.1);
    let wholes = [one, other].map(|(study, series)| Whole::of(study, series, options));
    let (common, [before, after]) = sides(&wholes, options);
    let paired = common.rounds.is_some();
    let empty = SeriesChange {
        name: match first.name == second.name {
            true => first.name.clone(),
            false => format!("{} -> {}", first.name, second.name),
        },
        rounds: [before.rounds(), after.rounds()],
        paired,
        law: first.scaling.into(),
        rate: first.rate.clone().filter(|_| first.rate == second.rate),
        verdict: [Verdict::Unjudged; 2],
        headline: [before.headline(), after.headline()],
        parallel_fraction: None,
        serial_fraction: None,
        ceiling: [None; 2],
        throughout: None,
        points: Vec::new(),
        phases: Vec::new(),
        disturbed: wholes.iter().flat_map(|whole| whole.disturbed.clone()).collect(),
        few_undisturbed: wholes.iter().any(|whole| whole.few_undisturbed),
        earlier: earlier(&wholes[0], &before, &common),
        notes: Vec::new(),
    };
    if first.scaling != second.scaling {
        let other = NoteKind::OtherScaling([first.scaling, second.scaling]);
        return SeriesChange { notes: told(vec![other], compared), ..empty };
    }
    let sides = [(Which::Base, &before), (Which::New, &after)];
    let wrong = sides.into_iter().filter(|(_, side)| side.verdict() == Verdict::Wrong);
    let wrong: Vec<NoteKind> = wrong.map(|(which, _)| NoteKind::WrongAnswers(which)).collect();
    if !wrong.is_empty() {
        let verdict = [before.verdict(), after.verdict()];
        return SeriesChange { verdict, notes: told(wrong, compared), ..empty };
    }
    let between = Between { before: &before, after: &after, paired, options };
    let found = between.changes();
    let strong = first.scaling == Scaling::Strong;
    SeriesChange {
        verdict: [before.verdict(), after.verdict()],
        parallel_fraction: found.share.filter(|_| strong),
        serial_fraction: found.share.filter(|_| !strong),
        ceiling: [before.ceiling(), after.ceiling()],
        throughout: found.throughout,
        points: found.points,
        phases: found.phases,
        notes: told(notes(&wholes, [&before, &after], &common, found.notes), compared),
        ..empty
    }
}

/// Both sides on what they have in common. A count that either leaves out as disturbed goes from both.
fn sides(wholes: &[Whole<'_>; 2], options: &Options) -> (InCommon, [Side; 2]) {
    let mut common = InCommon::of(&wholes[0], &wholes[1]);
    loop {
        // The same resamples for the same rounds; else others, so that the two are independent.
        let another = u64::from(common.rounds.is_none());
        let seeds = [options.seed, options.seed.wrapping_add(another)];
        let sides = [0, 1].map(|i| Side::new(&wholes[i], &common, options, seeds[i]));
        if !common.narrow(&sides.each_ref().map(Side::counts)) {
            return (common, sides);
        }
    }
}

fn earlier(whole: &Whole<'_>, side: &Side, common: &InCommon) -> Earlier {
    let strong = whole.series.scaling == Scaling::Strong;
    let fitted = match whole.fitted == common.fitted {
        true => side.has_parallel_fraction(),
        false => strong && whole.fitted.len() > 1,
    };
    Earlier { parallel_fraction: fitted, workers: whole.counts.clone() }
}
