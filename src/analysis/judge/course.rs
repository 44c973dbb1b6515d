//! How e(n), the serial fraction that a speedup implies, goes with n.

use super::context::Context;
use super::finding::{self, Finding, SerialEvidence};
use super::verdict::Verdict;
use crate::analysis::convert;
use crate::analysis::result::Point;
use crate::model::karp_flatt;
use crate::model::laws::Shape;

/// By less than this, a point of the serial fraction, nobody would care.
const LEAST: f64 = 0.01;

/// What else may hold the workers up, so that a flat e(n) is no proof of serial code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suspects {
    /// Tasks take unequal time.
    pub(super) imbalance: bool,
    /// A kernel that shares nothing falls short of n too.
    pub(super) machine: bool,
    /// The curve bends within the fitted range.
    pub(super) bend: bool,
}

/// Rising e(n) is overhead, falling e(n) may be a cost paid once, flat e(n) acts like serial code,
/// unless a bend, tasks of unequal length or the machine explain it.
pub(super) fn course(about: &Context<'_>, suspects: Suspects) -> Option<Finding> {
    let fitted = about.fitted?;
    if about.headline.lies_outside() {
        return None;
    }
    let course = Course::of(about)?;
    let kappa = fitted.usl.as_ref().and_then(|usl| usl.kappa.range);
    if course.rises() && kappa.is_none_or(|range| range.lo > 0.0) {
        // Where workers add nothing from some count on, e(n) rises without any overhead.
        let instead = about.instead.first().map(|law| law.fitted.shape());
        let bends = instead.is_some_and(adds_little);
        return (about.verdict != Verdict::Describes && !bends)
            .then(|| Finding::Overhead(course.told()));
    }
    if course.falls() {
        // A fraction that goes on falling is a wait or the clock, not a cost paid once; where a law
        // does better, it has said what it is.
        let told = !about.instead.is_empty();
        let once = !told && (fitted.pays_once.is_some() || course.was_paid_once());
        return once.then(|| Finding::PaidOnce(course.told()));
    }
    let machine = suspects.machine && machine_explains(about);
    // Code that one worker runs leaves the others idle.
    let worked = about.idle_share.is_some_and(|share| share < 0.5);
    let suspected = suspects.imbalance || suspects.bend || machine || worked;
    if suspected || !holds(about) || !course.stays_near(fitted.serial.fraction.value) {
        return None;
    }
    let serial = convert::estimate(fitted.serial.fraction);
    let evidence = evidence(about, serial.value);
    Some(Finding::SerialCode { course: course.told(), serial, evidence })
}

/// What speaks for serial code beside the shape of the curve.
fn evidence(about: &Context<'_>, s: f64) -> SerialEvidence {
    let share = about.schedule.map(|schedule| schedule.serial_s / schedule.work_s);
    match share.filter(|share| (s / 2.0..=2.0 * s).contains(share)) {
        Some(share) => SerialEvidence::Recorded { share },
        None if about.on_capacity.is_some() => SerialEvidence::Machine,
        None => SerialEvidence::Curve,
    }
}

/// Laws by which workers beyond some count add little or nothing.
fn adds_little(law: Shape) -> bool {
    match law {
        Shape::Plateau { .. } | Shape::Bend { .. } | Shape::Waves { .. } => true,
        Shape::Amdahl | Shape::Overhead { .. } | Shape::Coordinated | Shape::PaidOnce { .. } => {
            false
        }
    }
}

/// Whether the serial fraction goes, or falls by half, where c(n) stands for n; also where that
/// cannot be told.
fn machine_explains(about: &Context<'_>) -> bool {
    let (Some(fit), Some(fitted)) = (about.on_capacity, about.fitted) else { return true };
    let p = fit.law.parallel_fraction;
    p.hi.is_some_and(|hi| hi >= 1.0) || 1.0 - p.value < fitted.serial.fraction.value / 2.0
}

/// Whether there is a serial fraction worth a word, and Amdahl's law holds.
fn holds(about: &Context<'_>) -> bool {
    let Some(fitted) = about.fitted else { return false };
    let serial = fitted.serial.fraction;
    let certain = serial.range.map_or(serial.value > 0.02, |range| range.lo > 0.0);
    let describes = match about.verdict {
        Verdict::Describes => true,
        Verdict::Unjudged => fitted.max_deviation.abs() <= about.options.margin,
        _ => false,
    };
    describes && certain && serial.value >= 0.002
}

/// e at one worker count.
#[derive(Debug, Clone, Copy)]
struct Place {
    workers: f64,
    e: f64,
    /// Its interval, or the value where there is none.
    lo: f64,
    hi: f64,
}

struct Course {
    places: Vec<Place>,
    first: Place,
    last: Place,
    trend: karp_flatt::Trend,
    /// Every place has an interval.
    intervals: bool,
}

impl Course {
    /// `None` below three values of e.
    fn of(about: &Context<'_>) -> Option<Self> {
        let measured: Vec<_> = about.fitted_points().filter(|p| p.karp_flatt.is_some()).collect();
        let place = |point: &&Point| {
            let e = point.karp_flatt?;
            let [lo, hi] = point.karp_flatt_interval.unwrap_or([e, e]);
            Some(Place { workers: point.workers, e, lo, hi })
        };
        let places: Vec<Place> = measured.iter().filter_map(place).collect();
        if places.len() < 3 {
            return None;
        }
        let line: Vec<(f64, f64)> = places.iter().map(|place| (place.workers, place.e)).collect();
        Some(Self {
            first: *places.first()?,
            last: *places.last()?,
            trend: karp_flatt::trend(&line)?,
            intervals: measured.iter().all(|point| point.karp_flatt_interval.is_some()),
            places,
        })
    }

    fn rises(&self) -> bool {
        let sure = self.trend.p_value.is_none_or(|p| p < 0.05) && self.trend.slope > 0.0;
        sure && self.last.e - self.first.e > LEAST
    }

    fn falls(&self) -> bool {
        let sure = match self.intervals {
            true => self.first.lo > self.last.hi,
            false => self.trend.p_value.is_none_or(|p| p < 0.05) && self.trend.slope < 0.0,
        };
        sure && self.first.e - self.last.e > LEAST
    }

    /// Whether e(n) falls as s + c n/(n-1), the course of a cost c paid once, does: little between
    /// the last two counts. What waits, or a clock, falls on.
    fn was_paid_once(&self) -> bool {
        let of_once = |place: &Place| place.workers / (place.workers - 1.0);
        let [.., before, last] = self.places.as_slice() else { return false };
        let whole = of_once(&self.first) - of_once(last);
        let expected = (self.first.e - last.e) * (of_once(before) - of_once(last)) / whole;
        let noise = (before.hi - before.lo + last.hi - last.lo) / 2.0;
        before.e - last.e <= 2.0 * expected + noise
    }

    fn stays_near(&self, s: f64) -> bool {
        self.places.iter().all(|place| place.lo - LEAST <= s && s <= place.hi + LEAST)
    }

    /// What a finding tells of it.
    fn told(&self) -> finding::Course {
        finding::Course {
            first: (self.first.workers, self.first.e),
            last: (self.last.workers, self.last.e),
            slope: self.trend.slope,
        }
    }
}
