//! Floor 2: work and span: strands with durations scheduled on P virtual workers. A schedule of a
//! job's recorded durations predicts its speedup with no fit at all.
//!
//! Source: R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM J. Appl. Math. 17,
//! 1969 (list scheduling, longest processing time first); R. D. Blumofe and C. E. Leiserson,
//! Scheduling multithreaded computations by work stealing, J. ACM 46, 1999 (work and span);
//! Y. He, C. E. Leiserson and W. M. Leiserson, The Cilkview scalability analyzer, SPAA 2010
//! (burdened span).

mod error;
mod graph;
mod list;
mod policy;
mod recorded;
mod resample;
mod shape;
mod simulation;
mod stealing;
mod strands;
mod what_if;

pub use error::SimError;
pub use graph::Graph;
pub use policy::Policy;
pub use shape::{Bounds, Shape};
pub use simulation::{Options, Point, Scheduled, Simulation, simulate};
pub use strands::{Longest, Strands, span, work};
pub use what_if::{Change, WhatIf};
