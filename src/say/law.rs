//! What laws are called.

use std::fmt;

use crate::analysis::{BetterFit, FittedLaw, Outlook};
use crate::model::{Fitted, Form};
use crate::units::{Scaling, text};

/// The law that a kind of scaling is fitted with.
pub(crate) fn of_scaling(scaling: Scaling) -> &'static str {
    match scaling {
        Scaling::Strong => "Amdahl's law",
        Scaling::Weak => "Gustafson's law",
    }
}

impl fmt::Display for FittedLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Amdahl => of_scaling(Scaling::Strong),
            Self::Gustafson => of_scaling(Scaling::Weak),
        })
    }
}

/// A law within a sentence.
pub(crate) fn name(law: Form) -> &'static str {
    match law {
        Form::Ideal => "the ideal",
        Form::Amdahl => "Amdahl's law",
        Form::Usl => "the Universal Scalability Law",
        Form::Cap => "Amdahl's law with a capacity cap",
        Form::TwoSlope => "Amdahl's law with two slopes",
        Form::Bend => "Amdahl's law with a bend",
        Form::Waves => "waves of equal tasks",
        Form::Coordinated => "Amdahl's law on one worker less",
        Form::FirstStep => "Amdahl's law after a cost paid once",
    }
}

/// A law with its parameters and how far it is off at its worst.
pub(crate) fn fitted(of: &BetterFit, outlook: Option<Outlook>) -> Option<String> {
    let off = format!("at most {} off", text::percent(of.off, 1));
    match of.law {
        Fitted::Usl(fit) => {
            let peak = of.peak.map_or_else(String::new, |peak| {
                let workers = text::workers(peak.workers.round());
                format!(", peak {} at {workers}", times(peak.speedup))
            });
            Some(format!(
                "The Universal Scalability Law (contention {}, coherency {}{peak}; {off})",
                text::percent(fit.sigma, 2),
                text::percent(fit.kappa, 3)
            ))
        }
        Fitted::Cap(_) if matches!(outlook, Some(Outlook::Flattens { .. })) => {
            Some(format!("A curve that flattens ({off})"))
        }
        Fitted::Cap(fit) => Some(format!(
            "A cap at {} ({}; {off})",
            text::workers(fit.capacity),
            times(fit.plateau())
        )),
        Fitted::TwoSlope(fit) => Some(bent(fit.cores, fit.rho, &off)),
        Fitted::Bend(fit) => Some(bent(fit.0.cores, fit.0.rho, &off)),
        Fitted::Waves(fit) => {
            Some(format!("Waves of {} equal tasks ({off})", text::short(fit.tasks)))
        }
        Fitted::Coordinated(_) => {
            Some(format!("Amdahl's law on one worker less, which only coordinates ({off})"))
        }
        Fitted::FirstStep(fit) => Some(format!(
            "Amdahl's law after going parallel has cost {} once ({off})",
            times(fit.factor())
        )),
        Fitted::Ideal(_) | Fitted::Amdahl(_) => None,
    }
}

fn bent(at: f64, worth: f64, off: &str) -> String {
    let (at, worth) = (text::workers(at), text::percent(worth, 0));
    format!("A bend at {at}, beyond which a worker is worth {worth} ({off})")
}

fn times(speedup: f64) -> String {
    text::speedup(speedup, 2)
}
