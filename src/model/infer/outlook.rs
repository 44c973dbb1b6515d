//! What the law that does better than Amdahl's says of more workers, as far as the counts that
//! were measured bear it out.

use serde::Serialize;

use super::choice::Candidate;
use super::points::Point;
use crate::model::laws::Shape;
use crate::stats::weighted_line;

/// What more workers do; in JSON `{"kind": .., ..}`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outlook {
    /// Overhead grows with them.
    OverheadGrows,
    /// They add nothing from this count on: two counts at least lie on the plateau.
    Saturates {
        /// The first count on the plateau.
        from: f64,
    },
    /// They add less beyond this count; whether by a cap or a bend, these counts cannot tell.
    Flattens {
        /// The last count before.
        beyond: f64,
    },
    /// Each is worth less beyond this count.
    Bends {
        /// The count.
        at: f64,
        /// What one beyond is worth, as a share of one.
        worth: f64,
    },
    /// Equal tasks run in waves.
    Waves {
        /// How many.
        tasks: f64,
    },
    /// One of them only coordinates.
    Coordinated,
    /// Going parallel costs once; from `from` workers on they gain as by Amdahl's law.
    PaysOnce {
        /// The least count above one that was measured.
        from: f64,
        /// By what factor it takes longer.
        factor: f64,
    },
}

/// A plateau may climb by so much each time that the workers double.
const CLIMB: f64 = 0.03;

/// Two counts lie on a plateau that begins half a worker later at most.
const REACH: f64 = 0.5;

/// What is worth so little adds nothing.
const NOTHING: f64 = 0.05;

impl Outlook {
    /// Of the best law; `fitted` are the points it was fitted to. `None` for Amdahl's law.
    pub(crate) fn of(law: &Candidate, fitted: &[Point]) -> Option<Self> {
        Some(match law.fitted.shape() {
            Shape::Amdahl => return None,
            Shape::Overhead { .. } => Self::OverheadGrows,
            Shape::Plateau { from } => plateau(from, fitted),
            Shape::Bend { at, worth } => bends(at, worth, fitted),
            Shape::Waves { tasks } => Self::Waves { tasks },
            Shape::Coordinated => Self::Coordinated,
            Shape::PaidOnce { factor } => {
                let above = fitted.iter().map(|point| point.workers).filter(|n| *n > 1.0);
                Self::PaysOnce { from: above.reduce(f64::min)?, factor }
            }
        })
    }
}

/// A bend beyond which workers add nothing is a plateau.
fn bends(at: f64, worth: f64, fitted: &[Point]) -> Outlook {
    match plateau(at, fitted) {
        full @ Outlook::Saturates { .. } if worth < NOTHING => full,
        _ => Outlook::Bends { at, worth },
    }
}

/// A plateau that two counts at least show, and that does not surely climb by 3 % or, where it is
/// longer, by 3 % each time that the workers double; else only that the curve flattens.
fn plateau(capacity: f64, fitted: &[Point]) -> Outlook {
    let (mut on, mut before): (Vec<&Point>, Vec<&Point>) =
        fitted.iter().partition(|point| point.workers >= capacity - REACH);
    on.sort_by(|a, b| a.workers.total_cmp(&b.workers));
    before.sort_by(|a, b| a.workers.total_cmp(&b.workers));
    match (on.as_slice(), before.last()) {
        ([first, .., last], _) if first.workers < last.workers && !climbs(&on, first, last) => {
            Outlook::Saturates { from: first.workers }
        }
        (_, Some(last)) => Outlook::Flattens { beyond: last.workers },
        (_, None) => Outlook::Flattens { beyond: capacity },
    }
}

/// By the line through all of it, in logarithms.
fn climbs(on: &[&Point], first: &Point, last: &Point) -> bool {
    let doublings = (last.workers / first.workers).log2();
    let points = on.iter().map(|point| (point.workers.log2(), -point.time_s.value.ln(), 1.0));
    let slope = weighted_line(points).map_or(0.0, |line| line.slope);
    let gained = (slope * doublings).exp_m1() > CLIMB * doublings.max(1.0);
    let surely = match (first.speedup.range, last.speedup.range) {
        (Some(first), Some(last)) => last.lo > first.hi,
        _ => true,
    };
    gained && surely
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::infer::verdict::Deviation;
    use crate::model::laws::{Fitted, cap, two_slope};
    use crate::model::value::Estimated;

    fn points(times: &[(f64, f64)]) -> Vec<Point> {
        let known = |value| Estimated { value, range: None };
        let point = |&(workers, seconds): &(f64, f64)| Point {
            workers,
            fitted: true,
            time_s: known(seconds),
            speedup: known(times[0].1 / seconds),
            efficiency: known(times[0].1 / seconds / workers),
            karp_flatt: None,
            predicted_s: seconds,
            deviation: Deviation { value: 0.0, narrow: None, wide: None },
            relative_se: None,
        };
        times.iter().map(point).collect()
    }

    fn of(fitted: Fitted, times: &[(f64, f64)]) -> Option<Outlook> {
        Outlook::of(&Candidate { fitted, chi2: 0.0, bic: 0.0 }, &points(times))
    }

    fn capped(capacity: f64) -> Fitted {
        Fitted::Cap(cap::Fit { capacity, serial_s: 0.0, parallel_s: 1.0 })
    }

    #[test]
    fn a_plateau_begins_where_it_begins() {
        let knee = [(8.0, 130.0), (16.0, 69.0), (32.0, 68.0), (84.0, 66.0), (112.0, 64.0)];
        assert_eq!(of(capped(16.25), &knee), Some(Outlook::Saturates { from: 16.0 }));
    }

    #[test]
    fn one_count_is_no_plateau() {
        let half_worth = [(1.0, 8.0), (2.0, 4.0), (4.0, 2.0), (8.0, 1.4)];
        assert_eq!(of(capped(5.75), &half_worth), Some(Outlook::Flattens { beyond: 4.0 }));
    }

    #[test]
    fn what_climbs_is_no_plateau() {
        let climbing = [(4.0, 2.0), (6.0, 1.4), (7.0, 1.3), (8.0, 1.2)];
        assert_eq!(of(capped(6.0), &climbing), Some(Outlook::Flattens { beyond: 4.0 }));
    }

    #[test]
    fn a_bend_beyond_which_workers_add_nothing_is_a_plateau() {
        let bent = |rho| {
            Fitted::TwoSlope(two_slope::Fit { cores: 4.0, rho, serial_s: 0.0, parallel_s: 8.0 })
        };
        let flat = [(2.0, 4.0), (4.0, 2.0), (6.0, 2.0), (8.0, 1.98)];
        assert_eq!(of(bent(0.01), &flat), Some(Outlook::Saturates { from: 4.0 }));
        let worth = 0.3;
        assert_eq!(of(bent(worth), &flat), Some(Outlook::Bends { at: 4.0, worth }));
    }
}
