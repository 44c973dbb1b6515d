//! The sentence for a job that its law does not describe, and which law does better.

use super::context::Context;
use super::findings::{Finding, FindingKind};
use super::result::Verdict;
use crate::model::choice::Fitted;
use crate::units::{Scaling, text};

pub(super) fn misfit(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted.filter(|_| about.verdict == Verdict::DoesNot)?;
    let mut sentence = format!(
        "{} does not describe this: {} off at {}.",
        about.law(),
        text::percent(fitted.max_deviation.abs(), 1),
        text::short(fitted.max_deviation_workers)
    );
    let better: Vec<String> = fitted.instead.iter().filter_map(|law| name(law.fitted)).collect();
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

fn name(law: Fitted) -> Option<String> {
    match law {
        Fitted::Usl(fit) => {
            let peak = fit.peak().map_or_else(String::new, |peak| {
                format!(
                    ", peak {} at {}",
                    text::speedup(peak.speedup, 2),
                    text::workers(peak.workers.round())
                )
            });
            Some(format!(
                "The Universal Scalability Law (contention {}, coherency {}{peak})",
                text::percent(fit.sigma, 2),
                text::percent(fit.kappa, 3)
            ))
        }
        Fitted::Cap(fit) => Some(format!(
            "A cap at {} ({})",
            text::workers(fit.capacity),
            text::speedup(fit.plateau(), 2)
        )),
        Fitted::TwoSlope(fit) => Some(format!(
            "A bend at {}, beyond which a worker is worth {}",
            text::workers(fit.cores),
            text::percent(fit.rho, 0)
        )),
        Fitted::Ideal(_) | Fitted::Amdahl(_) => None,
    }
}
