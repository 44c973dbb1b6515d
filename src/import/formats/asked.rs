//! What a reader needs beside the text.

/// What a reader needs beside the text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked<'o> {
    /// Whether the work grows with the workers, where that was said.
    pub(crate) weak: Option<bool>,
    /// Whether the file is one of several, which may say what this one does not.
    pub(crate) is_part: bool,
    /// The column of the worker counts was said.
    pub(crate) counted: bool,
    /// The column of rates, where it was said.
    pub(crate) rate: Option<&'o str>,
    /// The commit whose measurements are read, where it was said.
    pub(crate) commit: Option<&'o str>,
}
