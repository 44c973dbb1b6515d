//! What changed between two studies, with intervals by the same bootstrap: rounds of both are
//! resampled by themselves, and the changes are taken resample by resample.

use serde::Serialize;

use super::differences::{cautions, notes};
use super::side::{InCommon, Side, Whole, varies};
use crate::analysis::convert;
use crate::analysis::error::AnalysisError;
use crate::analysis::fit;
use crate::analysis::options::Options;
use crate::analysis::result::{Ceiling, Estimate, Verdict};
use crate::data::{self, Role, Study};
use crate::model;
use crate::units::Scaling;

/// The name and version that a comparison carries in `schema`.
const SCHEMA: &str = "amdahl-comparison/1";

/// What changed between two studies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// `amdahl-comparison/1`.
    pub schema: &'static str,
    /// The earlier study's label.
    pub base: String,
    /// The later study's label.
    pub new: String,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// What a reader must know, one sentence each.
    pub cautions: Vec<String>,
    /// Series that both studies have.
    pub series: Vec<SeriesChange>,
    /// Names of series that only the earlier study has.
    pub only_in_base: Vec<String>,
    /// Names of series that only the later study has.
    pub only_in_new: Vec<String>,
}

/// What changed in one series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesChange {
    /// Its name; `a -> b` where each study has one series, of different names.
    pub name: String,
    /// Rounds used of the earlier and the later study.
    pub rounds: [usize; 2],
    /// The law that is fitted, on the worker counts that both studies fitted: `Amdahl's law`, or
    /// `Gustafson's law` where the work grew with the workers.
    pub law: &'static str,
    /// Verdicts on it of the earlier and the later study.
    pub verdict: [Verdict; 2],
    /// Change of p, in points of p (-0.005 is half a percentage point less); `None` for weak
    /// scaling.
    pub parallel_fraction: Option<Change>,
    /// Change of the serial share of weak scaling, in points of it; `None` for strong scaling.
    pub serial_fraction: Option<Change>,
    /// Ceilings of the earlier and the later study.
    pub ceiling: [Option<Ceiling>; 2],
    /// A point a worker count that both measured.
    pub points: Vec<PointChange>,
    /// What the earlier study has of it, compared or not.
    pub earlier: Earlier,
    /// Why nothing, or not all, can be compared, one sentence each.
    pub notes: Vec<String>,
}

/// What of a series the earlier study has usable values of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Earlier {
    /// Whether p was fitted, on whatever worker counts.
    pub parallel_fraction: bool,
    /// Worker counts, ascending.
    pub workers: Vec<f64>,
}

/// What changed at one worker count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PointChange {
    /// Worker count.
    pub workers: f64,
    /// Seconds a call; the change is relative, 0.03 is 3 % more time.
    pub time_s: Change,
    /// Speedup; the change is relative. `None` at one worker, and where one worker is missing.
    pub speedup: Option<Change>,
}

/// A value before and after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// Before.
    pub base: Estimate,
    /// After.
    pub new: Estimate,
    /// The change with its interval; no interval below five rounds in either study, or where all
    /// rounds of one measured the same.
    pub change: Estimate,
}

impl Change {
    /// Whether the interval leaves no doubt that something changed.
    pub fn is_certain(&self) -> bool {
        matches!((self.change.lo, self.change.hi), (Some(lo), Some(hi)) if lo > 0.0 || hi < 0.0)
    }
}

/// Compares the series that both studies have, by name; where each has one only, these two.
///
/// # Errors
/// An option outside its range, a study without series, or studies with no series in common.
pub fn compare(base: &Study, new: &Study, options: &Options) -> Result<Comparison, AnalysisError> {
    options.check()?;
    let (before, after) = (subjects(base)?, subjects(new)?);
    let pairs: Vec<(&data::Series, &data::Series)> = match (before.as_slice(), after.as_slice()) {
        ([one], [other]) => vec![(one, other)],
        _ => before
            .iter()
            .filter_map(|one| Some((*one, *after.iter().find(|other| other.name == one.name)?)))
            .collect(),
    };
    if pairs.is_empty() {
        let names = |of: &[&data::Series]| {
            of.iter().map(|series| series.name.clone()).collect::<Vec<_>>().join(", ")
        };
        return Err(AnalysisError::NothingInCommon { base: names(&before), new: names(&after) });
    }
    let alone = |of: &[&data::Series], paired: &dyn Fn(&str) -> bool| {
        let names = of.iter().map(|series| series.name.clone());
        names.filter(|name| !paired(name)).collect()
    };
    Ok(Comparison {
        schema: SCHEMA,
        base: base.label.clone(),
        new: new.label.clone(),
        confidence: options.confidence,
        cautions: cautions(base, new),
        only_in_base: alone(&before, &|name| pairs.iter().any(|(one, _)| one.name == name)),
        only_in_new: alone(&after, &|name| pairs.iter().any(|(_, other)| other.name == name)),
        series: pairs
            .into_iter()
            .map(|(one, other)| {
                let whole = |study, series| Whole::of(study, series, options);
                change(&whole(base, one), &whole(new, other), options)
            })
            .collect(),
    })
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

/// What a law is called that holds for this kind of scaling.
fn law(scaling: Scaling) -> &'static str {
    match scaling {
        Scaling::Strong => "Amdahl's law",
        Scaling::Weak => "Gustafson's law",
    }
}

fn change(one: &Whole<'_>, other: &Whole<'_>, options: &Options) -> SeriesChange {
    let (first, second) = (one.series, other.series);
    let common = InCommon::of(one, other);
    // Another seed, so that the resamples of the two studies are independent.
    let before = Side::new(one, &common, options, options.seed);
    let after = Side::new(other, &common, options, options.seed.wrapping_add(1));
    let named = SeriesChange {
        name: match first.name == second.name {
            true => first.name.clone(),
            false => format!("{} -> {}", first.name, second.name),
        },
        rounds: [before.rounds(), after.rounds()],
        law: law(first.scaling),
        verdict: [Verdict::Unjudged; 2],
        parallel_fraction: None,
        serial_fraction: None,
        ceiling: [None; 2],
        points: Vec::new(),
        earlier: earlier(one, &before, &common),
        notes: Vec::new(),
    };
    if first.scaling != second.scaling {
        let note = format!(
            "The earlier study is of {} scaling, the later one of {} scaling: their jobs are not \
             the same, so nothing is compared.",
            first.scaling, second.scaling
        );
        return SeriesChange { notes: vec![note], ..named };
    }
    let share = share_change(&before, &after, options.confidence);
    let strong = first.scaling == Scaling::Strong;
    SeriesChange {
        verdict: [before.verdict(), after.verdict()],
        parallel_fraction: share.filter(|_| strong),
        serial_fraction: share.filter(|_| !strong),
        ceiling: [before.ceiling(), after.ceiling()],
        points: point_changes(&before, &after, options.confidence),
        notes: notes([one, other], [&before, &after], &common, law(first.scaling)),
        ..named
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

/// p of strong scaling, or the serial share of weak.
fn share_change(before: &Side, after: &Side, confidence: f64) -> Option<Change> {
    let of_serial = model::difference(before.fit()?, after.fit()?, false, confidence)?;
    let of_share = |s: f64| match before.scaling {
        Scaling::Strong => -s,
        Scaling::Weak => s,
    };
    let change = convert::estimate(of_serial.through(of_share));
    Some(Change { base: before.share()?, new: after.share()?, change })
}

fn point_changes(before: &Side, after: &Side, confidence: f64) -> Vec<PointChange> {
    let (Some((counts, base)), Some((others, new))) = (&before.medians, &after.medians) else {
        return Vec::new();
    };
    let relative = |base: (f64, &[f64]), new: (f64, &[f64])| {
        let ratio = |before: f64, after: f64| after / before - 1.0;
        let pairs = base.1.iter().zip(new.1);
        let known = varies(base.1) && varies(new.1);
        let pairs = pairs.filter(|_| known);
        let ratios: Vec<f64> = pairs.map(|(&before, &after)| ratio(before, after)).collect();
        Change {
            base: fit::central(base.0, base.1, confidence),
            new: fit::central(new.0, new.1, confidence),
            change: fit::central(ratio(base.0, new.0), &ratios, confidence),
        }
    };
    let speedups =
        fit::speedups(counts, base, before.scaling).zip(fit::speedups(others, new, after.scaling));
    let at = |(i, &workers): (usize, &f64)| {
        let j = others.iter().position(|other| *other == workers)?;
        let speedup = speedups
            .as_ref()
            .filter(|_| workers != 1.0)
            .map(|(base, new)| relative((base[i].0, &base[i].1), (new[j].0, &new[j].1)));
        let time_s =
            relative((base.values[i], &base.replicates[i]), (new.values[j], &new.replicates[j]));
        Some(PointChange { workers, time_s, speedup })
    };
    counts.iter().enumerate().filter_map(at).collect()
}
