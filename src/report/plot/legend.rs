//! What the marks of a figure are, for a legend beside it.

use super::figure::{Role, Slice};

/// A line of a legend.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Entry {
    pub(in crate::report) key: Key,
    pub(in crate::report) text: String,
}

/// What is shown of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Key {
    /// The marker of the series with this index.
    Marker(usize),
    /// One in outline: of this series, or of any.
    Hollow(Option<usize>),
    /// A line.
    Line(Role),
    /// The band of the series with this index.
    Band(usize),
    /// What a schedule allows.
    Allowed,
    /// A slice of a bar.
    Slice(Slice),
}

impl Entry {
    pub(in crate::report) fn new(key: Key, text: impl Into<String>) -> Self {
        Self { key, text: text.into() }
    }
}
