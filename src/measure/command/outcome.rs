//! Where outputs go, what counts as success, and what must not differ between runs.

/// Where an output goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Sink {
    /// Nowhere.
    #[default]
    Null,
    /// Where that of this process goes.
    Inherit,
    /// Into a file, relative to its folder, made new in each run.
    File(String),
}

/// Exit codes that are no failure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Accepted {
    /// 0.
    #[default]
    Zero,
    /// 0 and these.
    Codes(Vec<i32>),
    /// Whatever it ends with, but no signal.
    All,
}

impl Accepted {
    /// Whether a program that ended with `code` has not failed; `None`: a signal ended it.
    pub(super) fn holds(&self, code: Option<i32>) -> bool {
        match (self, code) {
            (_, None) => false,
            (_, Some(0)) | (Self::All, _) => true,
            (Self::Codes(codes), Some(code)) => codes.contains(&code),
            (Self::Zero, _) => false,
        }
    }
}

/// What must not differ between runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// Standard output.
    Stdout,
    /// A file that the command writes, relative to its folder.
    File(String),
}
