//! A sentence for each finding.

mod cause;
mod doubt;
mod lost;
mod running;
mod steps;
mod unavailable;

use std::fmt;

use super::phases;
use crate::analysis::Finding;

impl fmt::Display for Finding {
    /// Whole sentences for people; factors are written `3.45x`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&finding(self))
    }
}

fn finding(of: &Finding) -> String {
    match of {
        Finding::Unavailable(why) => unavailable::sentence(why),
        Finding::Caution(of) => doubt::sentence(of),
        Finding::Inconclusive { rounds, enough, off, at, margin } => {
            doubt::inconclusive(*rounds, *enough, (*off, *at), *margin)
        }
        Finding::Disturbed { cores, of, disturbed, complete, withheld, .. } => {
            doubt::disturbed((*cores, *of), (*disturbed, *complete), *withheld)
        }
        Finding::Lost { workers, total, parts, saved, known } => {
            lost::sentence((*workers, *total), (parts, known), *saved)
        }
        Finding::Updates { workers, there, all } => doubt::updates(*workers, *there, *all),
        Finding::Running(seen) => running::sentence(seen),
        Finding::Phases(told) => phases::sentence(told),
        Finding::NextSteps { at, steps } => steps::sentence(*at, steps),
        cause => cause::sentence(cause),
    }
}
