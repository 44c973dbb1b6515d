//! What changed between two studies, with intervals by the same bootstrap: rounds of both are
//! resampled by themselves, and the changes are taken resample by resample.

use serde::Serialize;

use super::error::AnalysisError;
use super::fitting;
use super::options::Options;
use super::resample::{self, Medians};
use super::result::{Ceiling, Estimate, Series, Verdict};
use super::select;
use super::series::{self, Place};
use crate::data::{self, Role, Study};
use crate::model;

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
    /// Verdicts of the earlier and the later study.
    pub verdict: [Verdict; 2],
    /// Change of p, in points of p (-0.005 is half a percentage point less).
    pub parallel_fraction: Option<Change>,
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
    /// Whether p was fitted.
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
                // Another seed, so that the resamples of the two studies are independent.
                let before = Side::new(base, one, options, options.seed);
                let after = Side::new(new, other, options, options.seed.wrapping_add(1));
                change(&before, &after, options)
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

fn cautions(base: &Study, new: &Study) -> Vec<String> {
    let (before, after) = (&base.machine, &new.machine);
    let cores = [before.usable_cores(), after.usable_cores()];
    let differ = before.model != after.model || cores[0] != cores[1];
    let machines = differ.then(|| {
        "The studies were measured on different machines: what changed may be the machine."
            .to_owned()
    });
    let rustc = (before.rustc != after.rustc)
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
    [partial(base, "earlier"), partial(new, "later"), machines, rustc, timer]
        .into_iter()
        .flatten()
        .collect()
}

/// One study's view of a series, with its replicates.
struct Side {
    series: Series,
    /// Worker counts and medians; `None` where the data say nothing.
    medians: Option<(Vec<f64>, Medians)>,
    /// Replicates of p, widened as its interval is.
    fractions: Vec<f64>,
    scaling: crate::units::Scaling,
    command: Option<String>,
}

impl Side {
    fn new(study: &Study, series: &data::Series, options: &Options, seed: u64) -> Self {
        let place = Place { study, index: 0, label: "", capacity: None };
        let own = Options { seed, ..options.clone() };
        let found = series::analyse(&place, series, &own);
        let selection = select::select(study, series, options.disturbed_above).ok().flatten();
        let selection = selection.filter(|selection| !selection.withheld());
        let fractions =
            selection.as_ref().zip(found.amdahl.as_ref()).and_then(|(chosen, amdahl)| {
                // Rounds that all measured the same give no replicates to compare.
                let k = amdahl.k?;
                let columns = select::fit_columns(series.bound, &study.machine, &chosen.workers);
                let settings = fitting::settings(study, series, &columns, &own);
                let drawn = model::draw(&chosen.rounds, &settings);
                let p = amdahl.parallel_fraction.value;
                let replicates = model::replicates(&chosen.rounds, &settings, &drawn);
                let serial = replicates.map(|all| all.serial_fractions).unwrap_or_default();
                Some(serial.iter().map(|s| p + k * (1.0 - s - p)).collect())
            });
        let medians = selection.map(|chosen| {
            let medians = resample::medians(&chosen.rounds, options.resamples, seed);
            (chosen.workers, medians)
        });
        Self {
            series: found,
            medians,
            fractions: fractions.unwrap_or_default(),
            scaling: series.scaling,
            command: series.command.clone(),
        }
    }

    fn earlier(&self) -> Earlier {
        Earlier {
            parallel_fraction: self.series.amdahl.is_some(),
            workers: self.medians.as_ref().map(|(counts, _)| counts.clone()).unwrap_or_default(),
        }
    }

    /// Whether all rounds took the same time at some worker count, as a coarse clock makes it.
    fn measured_the_same(&self) -> bool {
        let columns = self.medians.iter().flat_map(|(_, medians)| &medians.replicates);
        columns.into_iter().any(|column| !column.is_empty() && !varies(column))
    }

    fn ceiling(&self) -> Option<Ceiling> {
        self.series.amdahl.as_ref().map(|amdahl| amdahl.ceiling)
    }
}

fn change(before: &Side, after: &Side, options: &Options) -> SeriesChange {
    let (one, other) = (&before.series, &after.series);
    let name = if one.name == other.name {
        one.name.clone()
    } else {
        format!("{} -> {}", one.name, other.name)
    };
    SeriesChange {
        name,
        rounds: [one.rounds, other.rounds],
        verdict: [one.verdict, other.verdict],
        parallel_fraction: fraction_change(before, after, options.confidence),
        ceiling: [before.ceiling(), after.ceiling()],
        points: point_changes(before, after, options.confidence),
        earlier: before.earlier(),
        notes: notes(before, after),
    }
}

fn fraction_change(before: &Side, after: &Side, confidence: f64) -> Option<Change> {
    let p = |side: &Side| Some(side.series.amdahl.as_ref()?.parallel_fraction);
    let (base, new) = (p(before)?, p(after)?);
    let pairs = before.fractions.iter().zip(&after.fractions);
    let differences: Vec<f64> = pairs.map(|(before, after)| after - before).collect();
    let change = resample::central(new.value - base.value, &differences, confidence);
    Some(Change { base, new, change })
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
            base: resample::central(base.0, base.1, confidence),
            new: resample::central(new.0, new.1, confidence),
            change: resample::central(ratio(base.0, new.0), &ratios, confidence),
        }
    };
    let speedups = resample::speedups(counts, base, before.scaling).zip(resample::speedups(
        others,
        new,
        after.scaling,
    ));
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

/// Whether replicates differ: those of a clock too coarse for the rounds do not.
fn varies(replicates: &[f64]) -> bool {
    replicates.windows(2).any(|pair| pair[0] != pair[1])
}

fn notes(before: &Side, after: &Side) -> Vec<String> {
    let of = |which: &str, side: &Side| -> Vec<String> {
        let withheld = side.series.verdict == Verdict::Withheld;
        let disturbed = withheld.then(|| {
            format!("Other programs disturbed most rounds of the {which} study: not compared.")
        });
        let missing = side
            .series
            .points
            .is_empty()
            .then(|| format!("The {which} study has no usable times of this series."));
        disturbed.into_iter().chain(missing).collect()
    };
    let few = [before, after].iter().any(|side| side.series.rounds < model::LEAST_ROUNDS);
    let no_interval = few.then(|| {
        "Fewer than five rounds in one of the studies: changes have no interval.".to_owned()
    });
    let commands = match (&before.command, &after.command) {
        (Some(one), Some(other)) if one != other => {
            Some(format!("The commands differ: '{one}' before, '{other}' after."))
        }
        _ => None,
    };
    let mut notes = of("earlier", before);
    notes.extend(of("later", after));
    if !notes.is_empty() {
        return notes;
    }
    notes.extend(commands);
    notes.extend(no_interval);
    let still = [before, after].iter().any(|side| side.measured_the_same());
    notes.extend(still.then(|| {
        "All rounds of a point measured the same time, so its change has no interval: the clock \
         is too coarse."
            .to_owned()
    }));
    let fails = [before, after].map(|side| side.series.verdict == Verdict::DoesNot);
    let which = match fails {
        [true, true] => "either study",
        [true, false] => "the earlier study",
        [false, true] => "the later study",
        [false, false] => return notes,
    };
    notes.push(format!(
        "Amdahl's law does not describe {which}: there p is an average over the worker counts, \
         not a property of the code."
    ));
    notes
}
