//! Placeholders: `{workers}` and `{size}`. Any other brace stays as it is: shells and awk have
//! their own.

/// What placeholders stand for in one visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// `{workers}`.
    pub workers: usize,
    /// `{size}`: how large the job is; `None` where no size was given.
    pub size: Option<u64>,
}

impl Filled {
    /// The text with its placeholders replaced.
    ///
    /// ```
    /// use amdahl::internal::measure::command::Filled;
    /// let filled = Filled { workers: 4, size: Some(4000) };
    /// assert_eq!(filled.fill("-j{workers} {size} ${HOME}"), "-j4 4000 ${HOME}");
    /// ```
    pub fn fill(&self, text: &str) -> String {
        let text = text.replace(WORKERS, &self.workers.to_string());
        match self.size {
            Some(size) => text.replace(SIZE, &size.to_string()),
            None => text,
        }
    }
}

pub(super) const WORKERS: &str = "{workers}";
pub(super) const SIZE: &str = "{size}";
