//! Floor 5: every sentence, verdict word, law name and number as text. Nothing is decided here that
//! the analysis does not hold, and nothing laid out.

pub(crate) mod advice;
pub(crate) mod caption;
mod caution;
pub(crate) mod change_row;
pub(crate) mod changes;
pub(crate) mod clean;
mod comparison;
mod finding;
pub(crate) mod front;
mod gate;
pub(crate) mod hint;
pub(crate) mod history;
pub(crate) mod law;
pub(crate) mod lost;
pub(crate) mod numbers;
pub(crate) mod paragraph;
pub(crate) mod phase_changes;
pub(crate) mod phases;
pub(crate) mod pinned;
mod shape;
pub(crate) mod simulation;
mod sizes;
mod theory;
pub(crate) mod tour;
pub(crate) mod verdict;
pub(crate) mod words;
