//! Floor 2: the laws, one file each ([`laws`]: equation, source, closed form), and what rounds allow
//! to say of them.
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

mod check;
mod error;
mod infer;
pub mod karp_flatt;
pub mod laws;
pub mod lost;
mod method;
pub mod parts;
pub mod throughput;
mod value;

pub use crate::stats::Resamples;
pub use error::ModelError;
pub use infer::{
    Baseline, BaselineKind, Deviation, Difference, EQUIVALENCE, Estimate, LEAST_ROUNDS, LackOfFit,
    OnCapacity, Options, Outlook, Point, Reference, Replicates, Rounds, SIGNIFICANCE,
    SerialEstimate, Side, Sign, Unjudged, Unseen, UslEstimate, Verdict, difference, draw, estimate,
    estimate_and_replicates, estimate_with, on_capacity, replicates,
};

pub(crate) use infer::{Resampled, Step};
pub use infer::{bend, choice, lack_of_fit, verdict};
pub use laws::{Fitted, Form, Law, amdahl, cap, gustafson, two_slope, usl};
pub use method::Method;
pub use value::{Estimated, Limit, Range};
