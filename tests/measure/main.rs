//! The engine of rounds, without a clock.

#[path = "../support/mod.rs"]
mod support;

mod ended;
mod known_jobs;
mod known_phases;
mod phases;
mod rounds;
mod updates;
