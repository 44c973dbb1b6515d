//! What may stand between the braces of a placeholder: `workers`, `size` and whole numbers with
//! `+ - * / // %` and parentheses, and behind a colon how it is written.

use crate::units::text;

/// A whole number that is calculated from the worker count and the size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Formula {
    term: Term,
    /// Digits at least, and whether zeros fill them.
    width: Option<(usize, bool)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    Workers,
    Size,
    Number(i128),
    Of(Box<Term>, Sign, Box<Term>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
    Times,
    /// Exact.
    Over,
    /// Rounded down.
    Floor,
    Rest,
}

impl Formula {
    /// Reads what stands between braces; `None` where it is no placeholder.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (formula, form) = match text.split_once(':') {
            Some((formula, form)) => (formula, Some(form)),
            None => (text, None),
        };
        if formula.starts_with(' ') || formula.len() > LONGEST {
            return None;
        }
        let mut reader = Reader { rest: formula };
        let term = reader.sum(0)?;
        let width = form.map(width);
        let formula = Self { term, width: width.unwrap_or(Some(None))? };
        let is_whole = reader.rest.trim().is_empty();
        (is_whole && (formula.has_workers() || formula.has_size())).then_some(formula)
    }

    /// Whether it is `workers` or `size` alone.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.term, Term::Workers | Term::Size) && self.width.is_none()
    }

    pub(super) fn has_workers(&self) -> bool {
        self.term.holds(&Term::Workers)
    }

    pub(super) fn has_size(&self) -> bool {
        self.term.holds(&Term::Size)
    }

    /// Its value, as it is to be written.
    ///
    /// # Errors
    /// In words, why it has none.
    pub(super) fn written(&self, workers: u64, size: Option<u128>) -> Result<String, String> {
        let value = self.term.value(workers, size)?;
        if value < 0 {
            return Err(format!("is below 0 at {}", text::workers(workers as f64)));
        }
        Ok(match self.width {
            None => value.to_string(),
            Some((digits, true)) => format!("{value:0digits$}"),
            Some((digits, false)) => format!("{value:digits$}"),
        })
    }
}

/// More is none of ours.
const LONGEST: usize = 200;

/// Deeper is none of ours.
const DEEPEST: usize = 20;

/// `02`, `3d`: digits at least, and whether zeros fill them.
fn width(form: &str) -> Option<Option<(usize, bool)>> {
    let digits = form.strip_suffix('d').unwrap_or(form);
    let number: usize = digits.parse().ok().filter(|width| *width <= LONGEST)?;
    let plain = digits.chars().all(|c| c.is_ascii_digit());
    plain.then_some(Some((number, digits.starts_with('0'))))
}

impl Term {
    fn holds(&self, part: &Self) -> bool {
        match self {
            Self::Of(left, _, right) => left.holds(part) || right.holds(part),
            own => own == part,
        }
    }

    fn value(&self, workers: u64, size: Option<u128>) -> Result<i128, String> {
        let (left, sign, right) = match self {
            Self::Workers => return Ok(workers.into()),
            Self::Size => {
                let size = size.ok_or_else(|| "has no size".to_owned())?;
                return i128::try_from(size)
                    .map_err(|_| format!("is too large at {}", text::workers(workers as f64)));
            }
            Self::Number(number) => return Ok(*number),
            Self::Of(left, sign, right) => (left, sign, right),
        };
        let (left, right) = (left.value(workers, size)?, right.value(workers, size)?);
        let at = || format!("at {}", text::workers(workers as f64));
        if right == 0 && matches!(sign, Sign::Over | Sign::Floor | Sign::Rest) {
            return Err(format!("divides by 0 {}", at()));
        }
        if matches!(sign, Sign::Over) && left % right != 0 {
            return Err(format!(
                "is no whole number {}, {left}/{right}: // rounds down, or choose a size that all \
                 worker counts divide",
                at()
            ));
        }
        let value = match sign {
            Sign::Plus => left.checked_add(right),
            Sign::Minus => left.checked_sub(right),
            Sign::Times => left.checked_mul(right),
            Sign::Over | Sign::Floor => left.checked_div_euclid(right),
            Sign::Rest => left.checked_rem_euclid(right),
        };
        value.ok_or_else(|| format!("is too large {}", at()))
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn take(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start_matches(' ');
        let Some(behind) = rest.strip_prefix(word) else { return false };
        self.rest = behind;
        true
    }

    fn sum(&mut self, depth: usize) -> Option<Term> {
        let mut term = self.product(depth)?;
        loop {
            let sign = match () {
                () if self.take("+") => Sign::Plus,
                () if self.take("-") => Sign::Minus,
                () => return Some(term),
            };
            term = Term::Of(Box::new(term), sign, Box::new(self.product(depth)?));
        }
    }

    fn product(&mut self, depth: usize) -> Option<Term> {
        let mut term = self.atom(depth)?;
        loop {
            let sign = match () {
                () if self.take("*") => Sign::Times,
                () if self.take("//") => Sign::Floor,
                () if self.take("/") => Sign::Over,
                () if self.take("%") => Sign::Rest,
                () => return Some(term),
            };
            term = Term::Of(Box::new(term), sign, Box::new(self.atom(depth)?));
        }
    }

    fn atom(&mut self, depth: usize) -> Option<Term> {
        if depth < DEEPEST && self.take("(") {
            let inside = self.sum(depth + 1)?;
            return self.take(")").then_some(inside);
        }
        if self.take("workers") {
            return Some(Term::Workers);
        }
        if self.take("size") {
            return Some(Term::Size);
        }
        let rest = self.rest.trim_start_matches(' ');
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[..end].parse().ok()?;
        self.rest = &rest[end..];
        Some(Term::Number(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_four(text: &str) -> Result<String, String> {
        Formula::read(text).unwrap_or_else(|| panic!("{text}")).written(4, Some(1000))
    }

    #[test]
    fn formulas_are_calculated_as_written() {
        for (text, value) in [
            ("workers", "4"),
            ("workers-1", "3"),
            ("workers + 1", "5"),
            ("2*workers", "8"),
            ("size/workers", "250"),
            ("size//3", "333"),
            ("size%3", "1"),
            ("(workers-1)*2", "6"),
            ("workers*workers", "16"),
            ("workers:02", "04"),
            ("workers:3d", "  4"),
            ("workers-1:03", "003"),
            ("size-workers-1", "995"),
        ] {
            assert_eq!(at_four(text).as_deref(), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_formula_of_ours_is_none() {
        for text in [
            "",
            "1",
            "workersx",
            "worker",
            " workers",
            "workers:-8",
            "workers:x",
            "workers,2",
            "workers-",
            "(workers",
            "size workers",
            "workers:+2",
            "-workers",
            "sizes",
        ] {
            assert_eq!(Formula::read(text), None, "{text}");
        }
        let deep = format!("{}workers{}", "(".repeat(90), ")".repeat(90));
        assert_eq!(Formula::read(&deep), None);
    }

    #[test]
    fn a_formula_without_a_value_says_why() {
        assert_eq!(at_four("workers-5").unwrap_err(), "is below 0 at 4 workers");
        assert_eq!(at_four("size/(workers-4)").unwrap_err(), "divides by 0 at 4 workers");
        assert!(
            at_four("size/3").unwrap_err().starts_with("is no whole number at 4 workers, 1000/3")
        );
        let large = "size*size*size*size*size*size*size*size*size*size*size*size*size*size";
        assert_eq!(at_four(large).unwrap_err(), "is too large at 4 workers");
        let none = Formula::read("size").unwrap().written(4, None);
        assert_eq!(none.unwrap_err(), "has no size");
    }
}
