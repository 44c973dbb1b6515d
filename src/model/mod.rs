//! Floor 2: the laws, one file each (closed form, equation, source), and how they are fitted.
//!
//! Input is [`Rounds`], seconds by round and worker count. [`estimate`] is the one call from
//! rounds to everything that is known of them: p with its interval, every point's time, speedup,
//! efficiency and Karp-Flatt, the verdict and the laws beyond Amdahl. [`on_capacity`] fits again
//! on what the machine itself can do. [`replicates`] gives the bootstrap itself, for differences
//! between studies; [`Method::fit`], [`throughput`] and the laws' own `fit` are single fits, as
//! published ones are made.
//!
//! ```
//! use amdahl::model::{Options, Rounds, Verdict, estimate};
//!
//! let rows: Vec<Vec<f64>> = (0..10)
//!     .map(|round| {
//!         let slow = 1.0 + 0.002 * f64::from(round % 3);
//!         [1.0, 2.0, 4.0, 8.0].map(|n| slow * (0.2 + 0.8 / n)).to_vec()
//!     })
//!     .collect();
//! let rounds = Rounds::new(&[1.0, 2.0, 4.0, 8.0], &rows)?;
//! let found = estimate(&rounds, &Options::default())?;
//! assert_eq!(found.verdict, Verdict::Describes);
//! assert!((found.parallel_fraction().value - 0.8).abs() < 1e-3);
//! # Ok::<(), amdahl::model::ModelError>(())
//! ```

pub mod amdahl;
pub mod cap;
mod capacity;
pub mod choice;
mod error;
mod estimate;
pub mod gustafson;
pub mod karp_flatt;
pub mod lack_of_fit;
mod law;
mod method;
mod points;
mod replicates;
mod rounds;
mod sign;
pub mod throughput;
pub mod two_slope;
pub mod usl;
mod usl_estimate;
mod value;
pub mod verdict;
mod widen;

pub use capacity::{OnCapacity, on_capacity};
pub use error::ModelError;
pub use estimate::{
    Estimate, LEAST_ROUNDS, Options, draw, estimate, estimate_and_replicates, estimate_with,
    replicates,
};
pub use lack_of_fit::LackOfFit;
pub use law::Law;
pub use method::Method;
pub use points::{Baseline, BaselineKind, Point, Reference};
pub use replicates::Replicates;
pub use rounds::Rounds;
pub use sign::Sign;
pub use usl_estimate::UslEstimate;
pub use value::{Estimated, Limit, Range};
pub use verdict::{Deviation, EQUIVALENCE, SIGNIFICANCE, Unjudged, Verdict};
pub use widen::SerialEstimate;
