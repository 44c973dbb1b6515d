//! The sentence for a job that its law does not describe, and which law does better.

use super::context::Context;
use super::findings::{Finding, FindingKind};
use super::judge::Verdict;
use super::result::{Estimate, Point};
use crate::model::Fitted;
use crate::units::{Scaling, text};

pub(super) fn misfit(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted.filter(|_| about.verdict == Verdict::DoesNot)?;
    let mut sentence = format!(
        "{} does not describe this: {} off at {}.",
        about.law(),
        text::percent(fitted.max_deviation.abs(), 1),
        text::short(fitted.max_deviation_workers)
    );
    let better: Vec<String> =
        fitted.instead.iter().filter_map(|law| name(law.fitted, about)).collect();
    match better.as_slice() {
        [] if about.series.scaling == Scaling::Weak => (),
        [] => sentence.push_str(" No other law here does clearly better."),
        [one] => sentence.push_str(&format!(" {one} fits better.")),
        several => {
            sentence.push_str(&format!(" Fitting better, and alike: {}.", several.join("; ")));
        }
    }
    let mut evidence = vec![
        ("max_deviation", fitted.max_deviation),
        ("max_deviation_workers", fitted.max_deviation_workers),
    ];
    evidence.extend(fitted.lack_of_fit.as_ref().map(|test| ("lack_of_fit_p", test.p_value)));
    Some(Finding::new(FindingKind::Misfit, sentence, &evidence))
}

/// A law with its parameters and how far it is off at its worst; its peak where that is not less
/// than what was measured.
fn name(law: Fitted, about: &Context<'_>) -> Option<String> {
    let off = largest_deviation(law, about.fitted_points());
    let off = format!("at most {} off", text::percent(off, 1));
    match law {
        Fitted::Usl(fit) => {
            let best = about.fastest().map_or(0.0, |point| least_of(&point.speedup));
            let peak = fit.peak().filter(|peak| peak.speedup >= best);
            let peak = peak.map_or_else(String::new, |peak| {
                format!(
                    ", peak {} at {}",
                    text::speedup(peak.speedup, 2),
                    text::workers(peak.workers.round())
                )
            });
            Some(format!(
                "The Universal Scalability Law (contention {}, coherency {}{peak}; {off})",
                text::percent(fit.sigma, 2),
                text::percent(fit.kappa, 3)
            ))
        }
        Fitted::Cap(fit) => Some(format!(
            "A cap at {} ({}; {off})",
            text::workers(fit.capacity),
            text::speedup(fit.plateau(), 2)
        )),
        Fitted::TwoSlope(fit) => Some(format!(
            "A bend at {}, beyond which a worker is worth {} ({off})",
            text::workers(fit.cores),
            text::percent(fit.rho, 0)
        )),
        Fitted::Ideal(_) | Fitted::Amdahl(_) => None,
    }
}

/// The least that an interval leaves open; of a single run 1 % less than it.
fn least_of(speedup: &Estimate) -> f64 {
    speedup.lo.unwrap_or(0.99 * speedup.value)
}

/// Largest |measured/predicted - 1| over these points; 0 for none.
pub(super) fn largest_deviation<'p>(law: Fitted, points: impl Iterator<Item = &'p Point>) -> f64 {
    let off = points.map(|point| (point.time_s.value / law.predict(point.workers) - 1.0).abs());
    off.fold(0.0, f64::max)
}
