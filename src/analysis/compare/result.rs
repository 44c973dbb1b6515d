//! What a comparison finds, as data.

use serde::Serialize;

use super::law::FittedLaw;
use super::note::{Caution, Note};
use crate::analysis::judge::{Headline, Verdict};
use crate::analysis::result::{Ceiling, Estimate};

/// The name and version that a comparison carries in `schema`.
pub(super) const SCHEMA: &str = "amdahl-comparison/1";

/// What changed between two studies, or between series of one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// `amdahl-comparison/1`.
    pub schema: &'static str,
    /// The earlier study's label; of one study its first series.
    pub base: String,
    /// The later study's label; of one study its other series.
    pub new: String,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// Relative change within which nothing is called better or worse, 0.01 for 1 %.
    pub least_change: f64,
    /// The same for p and the serial share, in points of them: 0.002 for .2 percentage points.
    pub least_points: f64,
    /// What a reader must know; in JSON one sentence each.
    #[serde(skip)]
    pub cautions: Vec<Caution>,
    /// Series that both studies have.
    #[serde(skip)]
    pub series: Vec<SeriesChange>,
    /// Names of series that only the earlier study has.
    pub only_in_base: Vec<String>,
    /// Names of series that only the later study has.
    pub only_in_new: Vec<String>,
}

/// What changed in one series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesChange {
    /// Its name; `a -> b` where two series of different names are compared.
    pub name: String,
    /// Rounds used of the earlier and the later study.
    pub rounds: [usize; 2],
    /// Both were measured in the same rounds, and are compared round by round: what drifts, or
    /// differs from hour to hour, cancels.
    pub paired: bool,
    /// The law that is fitted, on the worker counts that both studies fitted.
    pub law: FittedLaw,
    /// What the times of both stand for: the unit of a rate, which may be empty; JSON has the times.
    #[serde(skip)]
    pub rate: Option<String>,
    /// Verdicts on it of the earlier and the later study.
    pub verdict: [Verdict; 2],
    /// What may stand in front of it in the earlier and the later study.
    pub headline: [Headline; 2],
    /// Change of p, in points of p (-0.005 is half a percentage point less); `None` for weak
    /// scaling, and where p of either is no share of the work.
    pub parallel_fraction: Option<Change>,
    /// Change of the serial share of weak scaling, in points of it; `None` for strong scaling.
    pub serial_fraction: Option<Change>,
    /// Ceilings of the earlier and the later study.
    pub ceiling: [Option<Ceiling>; 2],
    /// The relative change of time that all worker counts share; `None` where they differ, below
    /// three of them, and where the interval holds no change. Of studies that were not measured in
    /// the same rounds it is called better or worse from three times the least change on: another
    /// hour moves all worker counts alike.
    pub throughout: Option<Throughout>,
    /// A point a worker count that both measured.
    pub points: Vec<PointChange>,
    /// Phases that both have, in the order in which they first ran, then the rest; empty without any.
    pub phases: Vec<PhaseChange>,
    /// Worker counts that either study leaves out because other programs disturbed them.
    #[serde(skip)]
    pub disturbed: Vec<f64>,
    /// Other programs are why a study has too few rounds of it for intervals.
    #[serde(skip)]
    pub few_undisturbed: bool,
    /// What the earlier study has of it, compared or not.
    pub earlier: Earlier,
    /// Why nothing, or not all, can be compared; in JSON one sentence each.
    #[serde(skip)]
    pub notes: Vec<Note>,
}

/// One change at all worker counts alike.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Throughout {
    /// Of the geometric mean over worker counts; 0.03 is 3 % more time.
    pub change: Estimate,
    /// What it is called.
    pub called: Called,
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

/// What changed in a part of each call that the program names. Another hour moves all of them: unless
/// the rounds were the same, one is called better or worse from three times the least change on, and
/// where all else in the call changed otherwise by what counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhaseChange {
    /// What the program calls it; `None`: the rest of the call.
    pub name: Option<String>,
    /// The relative change of its time that all worker counts share, by the rules of the whole's.
    pub throughout: Option<Throughout>,
    /// At the fewest and at the most workers that both measured. Without those at which it takes less
    /// of the call than the least change, before and after.
    pub points: Vec<PhasePointChange>,
}

/// What changed in a phase at one worker count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PhasePointChange {
    /// Worker count.
    pub workers: f64,
    /// Its seconds a call; the change is relative.
    pub time_s: Change,
    /// How many seconds more.
    pub more_s: Estimate,
}

/// A value before and after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// Before.
    pub base: Estimate,
    /// After.
    pub new: Estimate,
    /// The change with its interval; none below five rounds in either study.
    pub change: Estimate,
    /// What it is called.
    pub called: Called,
}

/// What a change is called, by where its interval lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Called {
    /// Wholly beyond the least change that counts, for the better.
    Better,
    /// Wholly beyond it, for the worse.
    Worse,
    /// Wholly within it.
    Alike,
    /// Neither, or there is no interval.
    Open,
    /// Part of the change that all worker counts share, which is called as one.
    AsOne,
}

/// Which way a value gets worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worse {
    Up,
    Down,
}

impl Called {
    /// What a change is called that counts from `least` on, by size.
    pub(super) fn of(change: &Estimate, least: f64, worse: Worse) -> Self {
        match (change.lo, change.hi) {
            (Some(lo), _) if lo > least => Self::towards(worse == Worse::Up),
            (_, Some(hi)) if hi < -least => Self::towards(worse == Worse::Down),
            (Some(lo), Some(hi)) if -least <= lo && hi <= least => Self::Alike,
            _ => Self::Open,
        }
    }

    fn towards(worse: bool) -> Self {
        if worse { Self::Worse } else { Self::Better }
    }
}

impl Change {
    /// Whether the interval leaves no doubt that something changed, however little.
    pub fn is_certain(&self) -> bool {
        excludes_zero(&self.change)
    }
}

pub(super) fn excludes_zero(change: &Estimate) -> bool {
    matches!((change.lo, change.hi), (Some(lo), Some(hi)) if lo > 0.0 || hi < 0.0)
}
