//! Why a number cannot be had.

use super::findings::{Finding, FindingKind};
use super::fit::{NoLaw, Selection};
use crate::units::text;

/// Why there is no p; nothing to say where others disturbed the measurement, which is said
/// elsewhere.
pub(super) fn no_law(why: &NoLaw) -> Option<Finding> {
    let sentence = match why {
        NoLaw::Withheld => return None,
        NoLaw::NothingMeasured => "No worker count was measured.".to_owned(),
        NoLaw::OneCore => "No p: one usable core cannot run two workers of a CPU-bound job at the \
                           same time. Measure on a machine with more cores."
            .to_owned(),
        NoLaw::Refused(error) => format!("No p: {error}."),
    };
    Some(Finding::new(FindingKind::Unavailable, sentence, &[]))
}

/// Why there is no speedup.
pub(super) fn nothing_to_divide_by(selection: &Selection) -> Finding {
    let times: Vec<String> = selection
        .workers
        .iter()
        .zip(selection.rounds.medians())
        .map(|(n, seconds)| format!("{} at {}", text::seconds(seconds), text::workers(*n)))
        .collect();
    let sentence = format!(
        "No speedup: neither one worker nor the sequential program was measured, and no law \
         could be fitted to find their time. Measured: {}.",
        times.join(", ")
    );
    Finding::new(FindingKind::Unavailable, sentence, &[])
}
