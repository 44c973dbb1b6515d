//! Worker counts worth using, among those measured.

use crate::analysis::fit::{self, Fitted};
use crate::analysis::options::Options;
use crate::analysis::result::{Doubling, Point, Recommended};
use crate::units::Scaling;

/// How close to the fastest a cheaper count must come.
const WITHIN: f64 = 0.05;

/// The most workers that keep the target efficiency, the fastest and those that cannot be told from
/// it, and the fewest within 5 % of it, and what the last doubling gains; all empty where there is no
/// second point to compare with.
pub(crate) fn recommend(
    points: &[Point],
    fitted: &Fitted,
    scaling: Scaling,
    options: &Options,
) -> Recommended {
    if points.len() < 2 {
        return Recommended::default();
    }
    let efficient =
        points.iter().filter(|point| point.efficiency.value >= options.target_efficiency);
    let fastest = points.iter().max_by(|a, b| {
        // Of equals the fewest workers.
        a.speedup.value.total_cmp(&b.speedup.value).then(b.workers.total_cmp(&a.workers))
    });
    let enough = fastest.map(|fastest| (1.0 - WITHIN) * fastest.speedup.value);
    let cheapest = points.iter().find(|point| Some(point.speedup.value) >= enough);
    let alike = fastest.map(|point| alike(point.workers, fitted, scaling, options));
    Recommended {
        efficient: efficient.map(|point| point.workers).max_by(f64::total_cmp),
        fastest: fastest.map(|point| point.workers),
        fastest_speedup: fastest.map(|point| point.speedup.value),
        alike: alike.unwrap_or_default(),
        cheapest: cheapest.filter(|_| enough.is_some()).map(|point| point.workers),
        last_doubling: last_doubling(points, fitted, scaling, options),
        another: None,
    }
}

/// Worker counts that are not surely slower than the fastest by what counts, this among them; none
/// without resamples.
fn alike(fastest: f64, fitted: &Fitted, scaling: Scaling, options: &Options) -> Vec<f64> {
    let workers = &fitted.selection.workers;
    let medians = fitted.medians(options).paired;
    let Some(best) = workers.iter().position(|n| *n == fastest) else { return Vec::new() };
    // Of weak scaling, which does n times the work.
    let share = |n: f64| if scaling == Scaling::Weak { fastest / n } else { 1.0 };
    let slower = |column: usize| {
        let pairs = medians.replicates[column].iter().zip(&medians.replicates[best]);
        let all: Vec<f64> =
            pairs.map(|(time, best)| share(workers[column]) * time / best - 1.0).collect();
        fit::central(0.0, &all, options.confidence).lo
    };
    let near = |column: &usize| slower(*column).is_some_and(|lo| lo <= options.least_change);
    (0..workers.len()).filter(near).map(|column| workers[column]).collect()
}

/// The largest worker count that is twice another one, against that.
fn last_doubling(
    points: &[Point],
    fitted: &Fitted,
    scaling: Scaling,
    options: &Options,
) -> Option<Doubling> {
    let half = |to: &Point| points.iter().find(|from| from.workers * 2.0 == to.workers);
    let (from, to) = points.iter().rev().find_map(|to| Some((half(to)?, to)))?;
    let work = if scaling == Scaling::Weak { 2.0 } else { 1.0 };
    let medians = fitted.medians(options).paired;
    let column = |n: f64| fitted.selection.workers.iter().position(|count| *count == n);
    let times = column(from.workers)
        .zip(column(to.workers))
        .map(|(from, to)| medians.replicates[from].iter().zip(&medians.replicates[to]));
    let gains: Vec<f64> =
        times.into_iter().flatten().map(|(from, to)| work * from / to - 1.0).collect();
    let gain =
        fit::central(to.speedup.value / from.speedup.value - 1.0, &gains, options.confidence);
    Some(Doubling { from: from.workers, to: to.workers, gain })
}
