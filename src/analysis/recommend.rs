//! Worker counts worth using, among those measured.

use super::result::{Point, Recommended};

/// How close to the fastest a cheaper count must come.
const WITHIN: f64 = 0.05;

/// The most workers that keep the target efficiency, the fastest, and the fewest within 5 % of
/// it; all empty without points.
pub(super) fn recommend(points: &[Point], target_efficiency: f64) -> Recommended {
    let efficient = points.iter().filter(|point| point.efficiency.value >= target_efficiency);
    let fastest = points.iter().max_by(|a, b| {
        // Of equals the fewest workers.
        a.speedup.value.total_cmp(&b.speedup.value).then(b.workers.total_cmp(&a.workers))
    });
    let enough = fastest.map(|fastest| (1.0 - WITHIN) * fastest.speedup.value);
    let cheapest = points.iter().find(|point| Some(point.speedup.value) >= enough);
    Recommended {
        efficient: efficient.map(|point| point.workers).max_by(f64::total_cmp),
        fastest: fastest.map(|point| point.workers),
        fastest_speedup: fastest.map(|point| point.speedup.value),
        cheapest: cheapest.filter(|_| enough.is_some()).map(|point| point.workers),
    }
}
