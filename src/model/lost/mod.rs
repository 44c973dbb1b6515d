//! Where the lost speedup went: `n - S(n)`, in workers, as a sum of what was recorded beside the
//! wall time.
//!
//! With T(n) the wall time of a call on n workers and C(n) its CPU seconds, all threads and
//! processes together, what n workers lose is time in which they idle and time in which they work
//! more than one worker did:
//!
//! ```text
//! n - S(n) = ([I(n) - I(1)] + [C(n) - C(1)]) / T(n),    I(n) = n T(n) - C(n)
//! ```
//!
//! Both parts split further where more was recorded ([`Term`]). It is the additive form of the
//! efficiencies of the POP centre of excellence (<https://pop-coe.eu/node/69>): parallel
//! efficiency `C/(n T)` and computational scaling `C(1)/C(n)`. For weak scaling the quantities of
//! one worker count n times. Each round is set against the same round's one worker, the terms are
//! means over rounds (medians would not add up), and whole rounds are resampled for the intervals.
//!
//! ```
//! use amdahl::model::lost::{Options, Pair, Term, Usage, lost};
//!
//! // Four threads on two cores: CPU time as on one, half of the time spent waiting for a core.
//! let usage = |wall_s, waited_s| Usage {
//!     wall_s,
//!     cpu_s: Some(8.0),
//!     waited_s: Some(waited_s),
//!     ..Usage::default()
//! };
//! let round = Pair { one: usage(8.0, 0.0), many: usage(4.0, 8.0) };
//! let found = lost(4.0, &[round], &Options::default())?;
//! assert_eq!(found.speedup.value, 2.0);
//! assert_eq!(found.term(Term::Total).map(|term| term.value), Some(2.0));
//! assert_eq!(found.term(Term::Waited).map(|term| term.value), Some(2.0));
//! assert_eq!(found.term(Term::Cpu).map(|term| term.value), Some(0.0));
//! # Ok::<(), amdahl::model::ModelError>(())
//! ```

mod estimate;
mod looked;
mod round;
mod term;
mod usage;

pub(in crate::model) use estimate::Interval;
pub use estimate::{LEAST, LEAST_SHARE, Lost, Options, least, lost};
pub use looked::{Running, stretch};
pub use term::Term;
pub use usage::{Pair, Usage};
