//! What the law that does better than Amdahl's makes of more workers, for the front of a verdict.

use super::numbers::{number_times, workers, workers_noun};
use crate::analysis::{Outlook, Series};

/// What stands in front where the law that does better says more than the best speedup does: what
/// to remember, and the rest of the sentence.
pub(super) fn shape(
    outlook: Outlook,
    series: &Series,
    (at, speedup): (f64, f64),
) -> Option<(String, String)> {
    let (best, n) = (number_times(speedup), workers_noun(at));
    let measured = format!("; best measured {best} at {n}.");
    Some(match outlook {
        Outlook::OverheadGrows | Outlook::Bends { .. } => return None,
        Outlook::Saturates { from } => {
            (format!("Stuck near {best}"), format!(" from {} on.", workers_noun(from)))
        }
        Outlook::Flattens { beyond } => (
            format!("Flattens beyond {}", workers_noun(beyond)),
            format!(", by a cap or a bend, which these counts cannot tell apart{measured}"),
        ),
        Outlook::Waves { tasks } => (
            format!("Runs in waves of {} equal tasks", workers(tasks)),
            format!(": only counts that save a turn gain{measured}"),
        ),
        Outlook::Coordinated => {
            ("The speedup is n - 1: one of the workers does no work".into(), measured)
        }
        Outlook::PaysOnce { from, factor } => {
            let beyond = series.points.iter().any(|point| point.workers > from);
            let gains = if beyond { ", and more workers gain from there on" } else { "" };
            (
                format!("Going parallel costs {} once", number_times(factor)),
                format!(", from {} on{gains}{measured}", workers_noun(from)),
            )
        }
    })
}
