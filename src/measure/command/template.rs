//! Placeholders: `{workers}`, `{size}`, and what is calculated from them, as in `{size/workers}` and
//! `{workers:02}`. Any other brace stays as it is: shells and awk have their own.

use std::fmt::Write;

use super::formula::Formula;

/// What placeholders stand for in one visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// `{workers}`.
    pub workers: usize,
    /// `{size}`: how large the job is; `None` where no size was given.
    pub size: Option<u128>,
}

/// A part of a text.
enum Part<'t> {
    Text(&'t str),
    /// A placeholder, as it is written.
    Place(&'t str, Formula),
}

impl Filled {
    /// The text with its placeholders replaced; one that has no value stays as it is (see
    /// [`Filled::problem`]). A `$` before one goes: a shell's `${workers}` means the same.
    ///
    /// ```
    /// use amdahl::internal::measure::command::Filled;
    /// let filled = Filled { workers: 4, size: Some(4000) };
    /// assert_eq!(filled.fill("-j{workers} {size} ${HOME}"), "-j4 4000 ${HOME}");
    /// assert_eq!(filled.fill("{workers-1} {size/workers} ${workers} {workers:02}"), "3 1000 4 04");
    /// ```
    pub fn fill(&self, text: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        let mut filled = String::with_capacity(text.len());
        for part in parts(text) {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Place(written, formula) => {
                    match formula.written(self.workers as u64, self.size) {
                        Ok(value) => {
                            if filled.ends_with('$') && formula.is_plain() {
                                filled.pop();
                            }
                            filled.push_str(&value);
                        }
                        // Writing to a text cannot fail.
                        Err(_) => drop(write!(filled, "{{{written}}}")),
                    }
                }
            }
        }
        filled
    }

    /// What is wrong with the placeholders of a text at this worker count: the placeholder, and
    /// why it has no value.
    pub fn problem(&self, text: &str) -> Option<String> {
        parts(text).find_map(|part| match part {
            Part::Text(_) => None,
            Part::Place(written, formula) => {
                let value = formula.written(self.workers as u64, self.size);
                value.err().map(|why| format!("{{{written}}} {why}"))
            }
        })
    }
}

/// Whether a text holds a placeholder.
pub(super) fn has_placeholder(text: &str) -> bool {
    places(text).next().is_some()
}

/// Whether a text differs from one worker count to another.
pub(super) fn has_workers(text: &str) -> bool {
    places(text).any(|(_, formula)| formula.has_workers())
}

/// Whether a text differs from one size to another.
pub(super) fn has_size(text: &str) -> bool {
    places(text).any(|(_, formula)| formula.has_size())
}

/// A formula behind a `$`, which a shell reads as something else.
pub(super) fn meant_by_a_shell(text: &str) -> Option<&str> {
    let mut before = "";
    parts(text).find_map(|part| match part {
        Part::Text(text) => {
            before = text;
            None
        }
        Part::Place(written, formula) => {
            (before.ends_with('$') && !formula.is_plain()).then_some(written)
        }
    })
}

fn places(text: &str) -> impl Iterator<Item = (&str, Formula)> {
    parts(text).filter_map(|part| match part {
        Part::Text(_) => None,
        Part::Place(written, formula) => Some((written, formula)),
    })
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((written, formula)) = place_at_start(rest) {
            rest = &rest[written.len() + 2..];
            return Some(Part::Place(written, formula));
        }
        let starts = rest.match_indices('{').map(|(at, _)| at).filter(|at| *at > 0);
        let mut starts = starts.filter(|at| place_at_start(&rest[*at..]).is_some());
        let (text, behind) = rest.split_at(starts.next().unwrap_or(rest.len()));
        rest = behind;
        Some(Part::Text(text))
    })
}

fn place_at_start(text: &str) -> Option<(&str, Formula)> {
    let inside = text.strip_prefix('{')?;
    let written = &inside[..inside.find(['{', '}'])?];
    let is_closed = inside[written.len()..].starts_with('}');
    Formula::read(written).filter(|_| is_closed).map(|formula| (written, formula))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> String {
        Filled { workers: 4, size: Some(1000) }.fill(text)
    }

    #[test]
    fn braces_that_are_no_placeholders_stay() {
        for text in [
            "awk '{ print $1 }'",
            "${HOME}",
            "{a,b}",
            "{",
            "}{",
            "{}",
            "{{",
            "{12}",
            "${workers:-8}",
            "{ workers }",
            "{threads}",
            "é{",
        ] {
            assert_eq!(filled(text), text);
        }
        assert_eq!(filled("{a{workers}"), "{a4");
    }

    #[test]
    fn what_a_shell_would_take_for_a_variable_is_the_number() {
        assert_eq!(filled("N=${workers} ./job $HOME"), "N=4 ./job $HOME");
        assert_eq!(filled("${size}"), "1000");
        assert_eq!(meant_by_a_shell("a ${workers-1}"), Some("workers-1"));
        assert_eq!(meant_by_a_shell("a ${workers} {workers-1}"), None);
    }

    #[test]
    fn a_place_without_a_value_is_named() {
        let problem = |text: &str| Filled { workers: 3, size: None }.problem(text);
        assert_eq!(problem("{workers}"), None);
        let said = problem("a {workers-4}").unwrap();
        assert!(said.starts_with("{workers-4} is below 0"), "{said}");
        assert_eq!(Filled { workers: 3, size: None }.fill("{workers-4}"), "{workers-4}");
    }
}
