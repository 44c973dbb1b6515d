//! One figure in a text, read whole: thousands, exponents, suffixes, units, durations as programs
//! print them. What could be read in two ways, or in part only, is no figure.

use super::behind::{self, Unit};
use super::{apart, span};

/// A number, and what a program printed behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) unit: Option<Unit>,
    /// What stands behind it says so much in a time, as in `12 MB/s` and `90 tps`.
    pub(super) is_rate: bool,
}

/// Why a text is no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unread {
    /// Not a number above 0.
    NotANumber,
    /// A part of a longer number, which is this.
    Part(String),
    /// Two numbers could be meant.
    TwoWays,
    /// `5 m`, which may be minutes.
    Minutes,
    /// A part of this date, time of day or version.
    Moment(String),
    /// A part of this, whose spaces may part thousands.
    Spaced(String),
}

/// A figure that was looked for in a text.
pub(super) struct Found<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// Where what was looked for begins in it, and where it ends.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The same of all that the expression took.
    pub(super) taken: (usize, usize),
    /// A comma separates columns, and is no part of a number.
    pub(super) has_columns: bool,
}

// What stands before a figure that is the end of a longer one.
pattern!(INSIDE, r"(?:\d[.,]?|(?:^|[^\w.])\.|\d\.?[eE][+-]?|\d[dhm] ?)$");
pattern!(IN_THOUSANDS, r"\d['’_\u{a0}\u{202f}\u{2009}\u{2007}]$");
pattern!(THREE_DIGITS, r"^\d{3}(?:\D|$)");
pattern!(IN_CLOCK, r"\d:$");
pattern!(SIXTIETHS, r"^[0-5]\d(?:\D|$)");
pattern!(MINUS_OR_BOUND, r"(?:(?:^|[\s=:(,\[])[-−]|[<≤] ?)$");

pattern!(
    NUMBER,
    r"^\+?(?:\d+(?:[.,'’_\u{a0}\u{202f}\u{2009}\u{2007}]\d+)*|\.\d+)(?:[eE][+-]?\d+)?"
);
pattern!(GOES_ON, r"^(?:[:^]\d|[ ]?[x×*·][ ]?10[\^⁰¹²³⁴-⁹⁻]|[⁰¹²³⁴-⁹⁻]|-\d|\w*\d)");
impl Found<'_> {
    /// What was looked for.
    pub(super) fn quoted(&self) -> &str {
        self.text[self.start..self.end].trim()
    }

    /// The figure, with what of it stands behind what was looked for.
    ///
    /// # Errors
    /// [`Unread`].
    pub(super) fn read(&self) -> Result<Figure, Unread> {
        self.read_or_zero().and_then(|figure| match figure.value > 0.0 {
            true => Ok(figure),
            false => Err(Unread::NotANumber),
        })
    }

    /// The same, which may be 0.
    ///
    /// # Errors
    /// [`Unread`].
    pub(super) fn read_or_zero(&self) -> Result<Figure, Unread> {
        let raw = &self.text[self.start..self.end];
        let start = self.start + (raw.len() - raw.trim_start_matches(OPENS).len());
        let end = self.start + raw.trim_end_matches(CLOSES).len();
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = line.max(cut_before(&self.text[..start]));
        let (before, rest) = (&self.text[line..start], beginning(&self.text[start..]));
        let rest = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let comma = rest.find(',').filter(|_| self.has_columns);
        let rest = &rest[..comma.unwrap_or(rest.len())];
        if self.begins_inside(before, rest) {
            return Err(Unread::Part(word_around(before, rest)));
        }
        if MINUS_OR_BOUND.is_match(before) {
            return Err(Unread::NotANumber);
        }
        if let Some(whole) = apart::moment(before, rest) {
            return Err(Unread::Moment(whole));
        }
        let own = &rest[..end.saturating_sub(start).min(rest.len())];
        if let Some(joined) = apart::joined(own) {
            let (figure, length) = figure(&(joined.clone() + &rest[own.len()..]), before)?;
            return if length >= joined.len() { Ok(figure) } else { Err(Unread::NotANumber) };
        }
        let from_line = |at: usize| at.saturating_sub(line);
        let (from, to) = (from_line(self.taken.0), from_line(self.taken.1));
        if let Some(whole) = apart::spaced(before, rest, from, to) {
            return Err(Unread::Spaced(whole));
        }
        let (figure, length) = figure(rest, before)?;
        let is_all = length >= end.saturating_sub(start);
        let is_value = figure.value.is_finite() && figure.value >= 0.0;
        (is_all && is_value).then_some(figure).ok_or(Unread::NotANumber)
    }

    /// Whether it is the end of a longer number.
    fn begins_inside(&self, before: &str, rest: &str) -> bool {
        let is_column = self.has_columns && before.ends_with(',');
        !is_column
            && rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && (INSIDE.is_match(before)
                || (IN_THOUSANDS.is_match(before) && THREE_DIGITS.is_match(rest))
                || (IN_CLOCK.is_match(before) && SIXTIETHS.is_match(rest)))
    }
}

/// Characters before a figure, and from its start on, that are looked at: a line may have millions.
const LOOKED_AT: usize = 200;

/// Where the last of these characters begin.
fn cut_before(text: &str) -> usize {
    text.char_indices().rev().nth(LOOKED_AT).map_or(0, |(at, _)| at)
}

/// The first of them.
fn beginning(text: &str) -> &str {
    &text[..text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(at, _)| at)]
}

/// What people write around a figure.
const OPENS: &[char] = &[' ', '\t', '\r', '\n', '(', '[', '"', '\'', '~', '=', ':', '≈'];
const CLOSES: &[char] = &[' ', '\t', '\r', '\n', ')', ']', '"', '\'', ',', ';', '.', '>', '!'];

/// The figure at the start of a text, and its length in bytes.
fn figure(rest: &str, before: &str) -> Result<(Figure, usize), Unread> {
    if let Some((value, length)) = span::clock(rest).or_else(|| span::parts(rest)) {
        let unit = Some(Unit { seconds: 1.0, is_own: true });
        return Ok((Figure { value, unit, is_rate: false }, length));
    }
    let number = NUMBER.find(rest).ok_or(Unread::NotANumber)?;
    let value = value(number.as_str())?;
    let text = &rest[number.end()..];
    let (scale, unit, length) = behind::suffix(text).ok_or_else(|| part(before, rest))?;
    if length == 0 && GOES_ON.is_match(text) {
        return Err(part(before, rest));
    }
    if behind::may_be_minutes(text) {
        return Err(Unread::Minutes);
    }
    let is_rate = behind::is_rate(text);
    Ok((Figure { value: value * scale, unit, is_rate }, number.end() + length))
}

fn part(before: &str, rest: &str) -> Unread {
    Unread::Part(word_around(before, rest))
}

/// A number with its separators: one that stands more than once, or before another, separates
/// thousands.
fn value(written: &str) -> Result<f64, Unread> {
    let (number, exponent) = match written.find(['e', 'E']) {
        Some(at) => written.split_at(at),
        None => (written, ""),
    };
    let marks: Vec<char> = number.chars().filter(|c| !c.is_ascii_digit() && *c != '+').collect();
    let groups: Vec<&str> = number.trim_start_matches('+').split(|c| marks.contains(&c)).collect();
    let is_decimal = match marks.as_slice() {
        [] => false,
        ['.'] => true,
        [','] if is_thousands(&groups) => return Err(Unread::TwoWays),
        [','] => true,
        [.., before, last] => last != before && matches!(last, '.' | ','),
        _ => false,
    };
    let (whole, part) = groups.split_at(groups.len() - usize::from(is_decimal));
    let of_thousands = &marks[..whole.len().saturating_sub(1)];
    let alike = of_thousands.windows(2).all(|pair| pair[0] == pair[1]);
    let is_plain = of_thousands.is_empty() || (alike && is_thousands(whole));
    if !is_plain {
        return Err(Unread::NotANumber);
    }
    let plain = format!("{}.{}{exponent}", whole.concat(), part.concat());
    plain.parse().map_err(|_| Unread::NotANumber)
}

fn is_thousands(groups: &[&str]) -> bool {
    let first = groups.first().copied().unwrap_or_default();
    let leads = (1..=3).contains(&first.len()) && !first.starts_with('0');
    leads && groups.iter().skip(1).all(|group| group.len() == 3)
}

/// The word that a figure stands in, for a message.
fn word_around(before: &str, rest: &str) -> String {
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = format!("{}{}", &before[start..], &rest[..end]);
    word.chars().take(MOST_QUOTED).collect()
}

/// Characters of a word that are quoted.
const MOST_QUOTED: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads what stands between `[` and `]`.
    fn read(marked: &str) -> Result<Figure, Unread> {
        read_in(marked, false)
    }

    fn read_in(marked: &str, has_columns: bool) -> Result<Figure, Unread> {
        let (start, end) = (marked.find('[').unwrap(), marked.find(']').unwrap() - 1);
        let text = marked.replace(['[', ']'], "");
        Found { text: &text, start, end, taken: (start, end), has_columns }.read()
    }

    fn number(marked: &str) -> f64 {
        let figure = read(marked).unwrap_or_else(|why| panic!("{marked}: {why:?}"));
        figure.value
    }

    fn seconds(marked: &str) -> f64 {
        let figure = read(marked).unwrap_or_else(|why| panic!("{marked}: {why:?}"));
        figure.value * figure.unit.unwrap_or_else(|| panic!("{marked}: no unit")).seconds
    }

    #[test]
    fn thousands_and_exponents_are_read_whole() {
        for marked in ["[1234567]", "ops: [1,234,567]", "ops: [1],234,567", "[1'234'567]"] {
            assert_eq!(number(marked), 1_234_567.0, "{marked}");
        }
        assert_eq!(number("[1],234.5 tps"), 1234.5);
        assert_eq!(number("[1.234.567,8]"), 1_234_567.8);
        assert_eq!(number("[1_000]"), 1000.0);
        assert_eq!(number("[12]\u{a0}345"), 12345.0);
        assert_eq!(number("[1.5]e+06"), 1.5e6);
        assert_eq!(number("[2E-3]"), 2e-3);
        assert_eq!(number("[1,5]"), 1.5);
        assert_eq!(number("[0,234]"), 0.234);
        assert_eq!(number("took [.5]."), 0.5);
        assert_eq!(number("time ......[5.2]"), 5.2);
    }

    #[test]
    fn what_may_be_two_numbers_is_none() {
        assert_eq!(read("[1,234]"), Err(Unread::TwoWays));
        assert_eq!(read("[1],234 tps"), Err(Unread::TwoWays));
        for marked in ["[1.2.3]", "[1,2,3]", "[12,34,567]", "[1'23]", "[5 of 7]", "[x]", "[-1]"] {
            assert_eq!(read(marked), Err(Unread::NotANumber), "{marked}");
        }
        for marked in ["-[1]", "[0]", "[NaN]", "[inf]", "[]", "[1e999]"] {
            assert_eq!(read(marked), Err(Unread::NotANumber), "{marked}");
        }
    }

    #[test]
    fn the_end_of_a_number_is_not_the_number() {
        let part = |whole: &str| Err(Unread::Part(whole.into()));
        assert_eq!(read("took 12.[5] s"), part("12.5"));
        assert_eq!(read("took 1[2.5] s"), part("12.5"));
        assert_eq!(read("1,234,[567] ops"), part("1,234,567"));
        assert_eq!(read("1'234'[567] ops"), part("1'234'567"));
        assert_eq!(read("1e[6] ops"), part("1e6"));
        assert_eq!(read("real 0m[0.800]s"), part("0m0.800s"));
        assert_eq!(read("Elapsed 1:[02.50]"), part("1:02.50"));
        assert_eq!(read("took .[5]"), part(".5"));
        assert_eq!(read("[1.2]x10^6"), part("1.2x10^6"));
        assert_eq!(read("[1.2]·10⁶"), part("1.2·10⁶"));
        assert_eq!(read("[12]-15 ms"), part("12-15"));
        assert_eq!(read("[10]^6"), part("10^6"));
        assert_eq!(read("[0]x1F"), part("0x1F"));
        assert_eq!(read("took [5]m"), part("5m"));
        assert_eq!(read("took [5] m"), Err(Unread::Minutes));
        assert_eq!(read("took <[1] ms"), Err(Unread::NotANumber));
        assert_eq!(number("threads=4 [12.5]"), 12.5);
        assert_eq!(number("4-[12.5]"), 12.5);
        assert_eq!(number("= 0.1/[0.2]/0.3 ms"), 0.2);
    }

    #[test]
    fn a_part_of_a_date_or_of_spaced_thousands_is_no_figure() {
        let date = "2026-11-29".to_owned();
        assert_eq!(read("x=[2026]-11-29"), Err(Unread::Moment(date)));
        let whole = "1 234 567".to_owned();
        assert_eq!(read("ops: [1] 234 567"), Err(Unread::Spaced(whole.clone())));
        assert_eq!(read("ops: 1 234 [567] in all"), Err(Unread::Spaced(whole)));
        assert_eq!(number("ops: [1 234 567] in all"), 1_234_567.0);
        assert_eq!(seconds("[1 234,5 ms]"), 1.2345);
        assert_eq!(number("[12]\u{2007}345"), 12345.0);
    }

    #[test]
    fn columns_are_no_thousands_where_they_are_named() {
        assert_eq!(read_in("4,[125],7", true).unwrap().value, 125.0);
        assert_eq!(read_in("[125],700", true).unwrap().value, 125.0);
        assert_eq!(read_in("4,1[25],7", true), Err(Unread::Part("4,125".into())));
    }

    #[test]
    fn prefixes_multiply_what_they_stand_before() {
        assert_eq!(number("Requests/sec: [1.2]k"), 1200.0);
        assert_eq!(number("[1.2k]"), 1200.0);
        assert_eq!(number("bw=[3]MiB/s"), 3.0 * 1048576.0);
        assert_eq!(number("[3] MB/s"), 3e6);
        assert_eq!(number("[9.41] Gbits/sec"), 9.41e9);
        assert_eq!(number("IOPS=[12.3]k, BW=1"), 12300.0);
        assert_eq!(number("[1.5] Mops"), 1.5e6);
        assert_eq!(number("[2] million rows"), 2e6);
        assert_eq!(number("[2] kit/s"), 2e3);
        for plain in ["[16] kernels", "[3] Threads", "[7] Top", "[5] tps", "[8] Gates", "[5] b"] {
            let end = plain.find(']').unwrap();
            assert_eq!(number(plain), number(&plain[..=end]), "{plain}");
        }
    }

    #[test]
    fn what_is_counted_in_a_time_is_a_rate() {
        for marked in [
            "[12] MB/s",
            "[12]MiB/s",
            "[12] req/sec",
            "[12] / s",
            "[12]/s",
            "[12] per second",
            "[3] ops/ms",
            "[12] tps",
            "[12.5]k rps",
            "[9] Kqps",
            "[4] GHz",
            "[3] requests per sec, all",
        ] {
            assert!(read(marked).unwrap().is_rate, "{marked}");
        }
        for marked in
            ["[12]", "[12] s", "[12] ms/op", "[5] ns/iter", "[12] MB", "[12] ops", "[1] perhaps"]
        {
            assert!(!read(marked).unwrap().is_rate, "{marked}");
        }
        for (marked, is_own) in
            [("[5] ns/op", true), ("[5] ms", true), ("[5]ms 3", true), ("[5] s 3", false)]
        {
            assert_eq!(read(marked).unwrap().unit.unwrap().is_own, is_own, "{marked}");
        }
    }

    #[test]
    fn durations_are_read_as_programs_print_them() {
        for marked in ["[600] ms", "[600 ms]", "[600ms]", "[0.6] s", "[0:00.60]", "[0m0.600s]"] {
            assert!((seconds(marked) - 0.6).abs() < 1e-12, "{marked}");
        }
        assert_eq!(seconds("[0:01.00]elapsed"), 1.0);
        assert_eq!(seconds("Elapsed: [1:02.5]"), 62.5);
        assert_eq!(seconds("[1:02:03]"), 3723.0);
        assert_eq!(seconds("[1]m30s"), 90.0);
        assert_eq!(seconds("[1 h 2 min]"), 3720.0);
        assert_eq!(seconds("[0m0,800s]"), 0.8);
        assert_eq!(seconds("[2] Seconds"), 2.0);
        assert!((seconds("[5] µs/op") - 5e-6).abs() < 1e-18);
        assert_eq!(seconds("[1s 500ms]"), 1.5);
        assert_eq!(read("[1:75]"), Err(Unread::Part("1:75".into())));
    }
}
