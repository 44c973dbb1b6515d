//! Floor 4: every sentence, verdict word, law name and number as text. Nothing is decided here that
//! the analysis does not hold, and nothing laid out.

pub(crate) mod changes;
pub(crate) mod clean;
pub(crate) mod numbers;
pub(crate) mod paragraph;
pub(crate) mod words;
