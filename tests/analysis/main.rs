//! From a study to numbers, verdicts and sentences.

#[path = "../support/mod.rs"]
mod support;

mod causes;
mod changes;
mod commands;
mod compare;
mod consistent;
mod lost;
mod memory;
mod numbers;
mod offload;
mod phase_changes;
mod phases;
mod running;
mod settled;
mod sizes;
mod steps;
mod tables;
mod theory;
mod updates;
mod usage;
mod verdicts;
mod weak;
