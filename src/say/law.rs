//! What laws are called.

use std::fmt;

use crate::analysis::FittedLaw;
use crate::model::Form;
use crate::units::Scaling;

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
