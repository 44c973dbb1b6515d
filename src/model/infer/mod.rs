//! From rounds to what may be said of them: the bootstrap, intervals, the test, the verdict, the
//! choice among laws.

pub mod bend;
mod capacity;
pub mod choice;
mod difference;
mod estimate;
pub mod lack_of_fit;
mod left_over;
mod offsets;
mod options;
mod outlook;
mod paired;
mod points;
mod prediction;
mod replicates;
mod resampled;
mod rounds;
mod sign;
mod smooth;
mod usl_estimate;
pub mod verdict;
mod widen;

pub use capacity::{OnCapacity, on_capacity};
pub use difference::{Difference, Side, difference};
pub use estimate::{
    Estimate, LEAST_ROUNDS, draw, estimate, estimate_and_replicates, estimate_with, replicates,
};
pub use lack_of_fit::LackOfFit;
pub use options::Options;
pub use outlook::Outlook;
pub use points::{Baseline, BaselineKind, Point, Reference};
pub use replicates::Replicates;
pub(crate) use resampled::{Resampled, Step, seed};
pub use rounds::Rounds;
pub use sign::Sign;
pub use usl_estimate::{Unseen, UslEstimate};
pub use verdict::{Deviation, EQUIVALENCE, SIGNIFICANCE, Unjudged, Verdict};
pub use widen::SerialEstimate;
