//! What is asked where a file can be read in more than one way, or in none.

use crate::units::text::excerpt;

/// Why the columns of a file are not understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Refusal {
    /// Something is not there.
    Lacks(String),
    /// It can be read in several ways, each with the options that choose it.
    Unclear { question: String, readings: Vec<String> },
}

impl Refusal {
    pub(super) fn unclear(
        question: impl Into<String>,
        readings: impl IntoIterator<Item = String>,
    ) -> Self {
        Self::Unclear { question: question.into(), readings: readings.into_iter().collect() }
    }

    pub(crate) fn no_column(name: &str, option: &str) -> Self {
        Self::Lacks(format!("no column '{name}', which {option} names"))
    }
}

/// A name as an option's value is written, as far as a message has room for it.
pub(super) fn quoted(name: &str) -> String {
    let name = excerpt(name);
    let plain = |c: char| c.is_alphanumeric() || "_-.=/".contains(c);
    if !name.is_empty() && name.chars().all(plain) {
        name.into_owned()
    } else {
        format!("'{name}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_a_whole_text_leaves_room_for_the_question() {
        assert!(quoted(&"9".repeat(2000)).chars().count() < 300);
        assert_eq!(quoted("wall s"), "'wall s'");
    }
}
