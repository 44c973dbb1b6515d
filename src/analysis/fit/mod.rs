//! From a series' measurements to what is fitted to them: found once, then shared by the analysis
//! of a study and by comparisons.

mod capacity;
mod cpu_time;
mod curve;
mod fitted;
mod job;
mod left_out;
mod phases;
mod points;
mod recorded;
mod resample;
mod schedule;
mod select;

pub(super) use capacity::Kernel;
pub(super) use curve::{curve, theory_speedup};
pub(super) use fitted::{Fitted, NoLaw};
pub(super) use job::Job;
pub use left_out::LeftOut;
pub(super) use phases::{PhaseTimes, phase_times, phases};
pub(super) use points::{Measured, measured};
pub(super) use recorded::{Recorded, recorded};
pub(super) use resample::{Medians, central, speedups};
pub(super) use schedule::{schedule, with_theory};
pub(super) use select::{Selection, fit_columns, select};
