//! The laws, one file each: equation, source, closed form, prediction, what it is called and what
//! its parameters are. [`Form`] is their closed list; [`Law`] is the one of the two, Amdahl's or
//! Gustafson's, that a series is fitted with.

pub mod amdahl;
pub mod bend;
pub mod cap;
pub mod coordinated;
pub mod first_step;
pub mod gustafson;
pub mod ideal;
mod law;
mod list;
mod of_series;
pub mod two_slope;
pub mod usl;
pub mod waves;

pub use law::{Evidence, Points};
pub use list::{Fitted, Form};
pub use of_series::Law;
