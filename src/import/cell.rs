//! Numbers as people write them into cells: with units, spreads, thousands and decimal commas.

use crate::units::TimeUnit;

/// Cells that say 'there is no value'.
const NO_VALUE: &[&str] = &[
    "",
    "-",
    "--",
    "\u{2013}",
    "\u{2014}",
    "nan",
    "na",
    "n/a",
    "null",
    "none",
    "nil",
    "inf",
    "-inf",
    "+inf",
    "infinity",
    "failed",
    "fail",
    "timeout",
    "timed out",
    "oom",
    "error",
    "dnf",
    "?",
    "x",
    "tbd",
    "n.a.",
];

/// What stands behind a number in its cell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum CellUnit {
    /// Nothing, or nothing that says what it is.
    #[default]
    Bare,
    /// The number is in seconds.
    Time,
    /// The number is that of hundredths.
    Percent,
    /// `1.92x`
    Times,
    /// So many a unit of time, and how many seconds that is.
    Rate(f64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// In seconds where it is a time.
    pub(super) value: f64,
    pub(super) unit: CellUnit,
}

/// Whether the cell says that there is no value.
pub(super) fn is_empty(text: &str) -> bool {
    let digit = text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    text.is_empty()
        || (!digit && text.len() < 12 && NO_VALUE.contains(&text.to_lowercase().as_str()))
}

/// The number in a cell; `decimal_comma`: a comma parts whole and fraction, else thousands.
pub(super) fn number(text: &str, decimal_comma: bool) -> Option<Number> {
    if let Ok(value) = text.parse::<f64>() {
        return value.is_finite().then_some(Number { value, unit: CellUnit::Bare });
    }
    let text = bare(text);
    let text = text.as_str();
    clock(text, decimal_comma).or_else(|| measured(text, decimal_comma))
}

/// Without what Markdown and spreadsheets put around a number, and without its spread.
fn bare(text: &str) -> String {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || "*`\"'~\u{2248}$".contains(c));
    let spread = ["\u{b1}", "+/-", "+-", "("].into_iter().find_map(|sign| trimmed.split_once(sign));
    let Some((value, rest)) = spread.filter(|(value, _)| !value.trim().is_empty()) else {
        return trimmed.into();
    };
    // `8.0 ± 0.1 s`: the unit stands behind the spread.
    let unit = rest.trim_start_matches(|c: char| !c.is_alphabetic() && c != '%');
    let has_unit = value.chars().any(char::is_alphabetic) || rest.ends_with(')');
    let unit = if has_unit { "" } else { unit };
    format!("{} {unit}", value.trim()).trim().into()
}

/// `1:02:03`, `7:03.03`, `1-02:03:04`.
fn clock(text: &str, decimal_comma: bool) -> Option<Number> {
    if !text.contains(':') {
        return None;
    }
    let (days, rest) = match text.split_once('-') {
        Some((days, rest)) => (plain(days, false)?, rest),
        None => (0.0, text),
    };
    let parts: Vec<&str> = rest.trim_end_matches(['h', 's']).split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let mut seconds = 0.0;
    for part in parts {
        let value = plain(part, decimal_comma)?;
        seconds = seconds * 60.0 + value;
    }
    Some(Number { value: days * 86400.0 + seconds, unit: CellUnit::Time })
}

/// A number with what stands behind it; several, as in `4m32s`, where each is a time.
fn measured(text: &str, decimal_comma: bool) -> Option<Number> {
    let mut rest = text;
    let mut seconds = None;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !is_part_of_number(c)).unwrap_or(rest.len());
        let digits = exponent(rest, digits);
        let (digits, behind) = rest.split_at(digits);
        let value = plain(digits.trim(), decimal_comma)?;
        let behind = behind.trim_start();
        let word = behind.find(|c: char| c.is_ascii_digit()).filter(|_| unit_ends(behind));
        let (unit, next) = behind.split_at(word.unwrap_or(behind.len()));
        let time = time_unit(unit.trim().trim_end_matches(','));
        match (time, seconds) {
            (Some(unit), so_far) => seconds = Some(so_far.unwrap_or(0.0) + value * unit.seconds()),
            (None, None) => return with_unit(value, behind.trim()),
            (None, Some(_)) => return None,
        }
        rest = next.trim_start();
    }
    seconds.map(|value| Number { value, unit: CellUnit::Time })
}

fn is_part_of_number(c: char) -> bool {
    c.is_ascii_digit() || ".,+-'_\u{a0}\u{202f}\u{2009} ".contains(c)
}

/// Where the number ends, with an exponent.
fn exponent(text: &str, digits: usize) -> usize {
    let rest = &text[digits..];
    let Some(power) = rest.strip_prefix(['e', 'E']).filter(|_| digits > 0) else { return digits };
    let signed = power.strip_prefix(['+', '-']).unwrap_or(power);
    let count = signed.bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 { digits } else { digits + rest.len() - signed.len() + count }
}

/// Whether the word before the next digit is a unit of time, so that another number follows.
fn unit_ends(behind: &str) -> bool {
    let word = behind.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    time_unit(word.trim().trim_end_matches(',')).is_some()
}

fn with_unit(value: f64, unit: &str) -> Option<Number> {
    let unit = match unit {
        "" => CellUnit::Bare,
        "%" | "percent" | "pct" => CellUnit::Percent,
        "x" | "X" | "\u{d7}" | "times" | "fold" => CellUnit::Times,
        _ => return scaled(value, unit),
    };
    Some(Number { value, unit })
}

/// `1.2k`, `3 GB/s`, `26 Mops/s`, `120 MB`.
fn scaled(value: f64, unit: &str) -> Option<Number> {
    let factor = match unit.chars().next()? {
        'k' | 'K' => 1e3,
        'M' => 1e6,
        'G' => 1e9,
        'T' => 1e12,
        _ => 1.0,
    };
    let word = if factor == 1.0 { unit } else { &unit[1..] };
    let per = unit.rsplit_once('/').and_then(|(_, per)| time_unit(per.trim()));
    if let Some(per) = per {
        return Some(Number { value: value * factor, unit: CellUnit::Rate(per.seconds()) });
    }
    let plain = word.len() <= 12 && word.chars().all(|c| c.is_alphabetic() || " /_-".contains(c));
    let known =
        matches!(word, "" | "B" | "iB" | "b" | "ops" | "flops" | "Flops" | "FLOPS" | "FLOP");
    (plain && known).then_some(Number { value: value * factor, unit: CellUnit::Bare })
}

/// A unit of time behind a number, where `m` are minutes.
fn time_unit(word: &str) -> Option<TimeUnit> {
    match word {
        "m" => Some(TimeUnit::Minutes),
        "hr" | "hrs" => Some(TimeUnit::Hours),
        word => word.to_lowercase().trim_end_matches('.').parse().ok(),
    }
}

/// A number without a unit, thousands parted or not.
fn plain(text: &str, decimal_comma: bool) -> Option<f64> {
    let text: String = text.chars().filter(|c| !"'_\u{a0}\u{202f}\u{2009}".contains(*c)).collect();
    let text = match text.contains(' ') {
        true if in_groups(&text, ' ') => text.replace(' ', ""),
        true => return None,
        false => text,
    };
    if !text.contains(',') {
        return text.parse().ok().filter(|value: &f64| value.is_finite());
    }
    let value = if decimal_comma {
        text.replace('.', "").replacen(',', ".", 1)
    } else if in_groups(text.split('.').next().unwrap_or_default(), ',') {
        text.replace(',', "")
    } else {
        return None;
    };
    value.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Groups of three digits behind the first.
fn in_groups(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().unwrap_or_default().trim_start_matches(['+', '-']);
    (1..=3).contains(&first.len())
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group))
}

/// Whether commas in these cells part whole and fraction: where one cannot part thousands, or
/// where all can be either and the file parts its cells by something else (`usual`).
pub(super) fn has_decimal_commas<'c>(cells: impl Iterator<Item = &'c str>, usual: bool) -> bool {
    let (mut decimal, mut thousands) = (false, false);
    for cell in cells.filter(|cell| cell.contains(',')) {
        let digits: String =
            cell.chars().filter(|c| c.is_ascii_digit() || ".,".contains(*c)).collect();
        let commas = digits.matches(',').count();
        let point_first = digits.find('.').zip(digits.find(',')).is_some_and(|(p, c)| p < c);
        let groups = in_groups(digits.split('.').next().unwrap_or_default(), ',');
        decimal |= commas == 1 && (point_first || !groups || digits.starts_with("0,"));
        thousands |= commas > 1 || (groups && digits.contains('.') && !point_first);
    }
    !thousands && (decimal || usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<(f64, CellUnit)> {
        number(text, false).map(|number| (number.value, number.unit))
    }

    #[test]
    fn a_number_may_have_a_unit_a_spread_and_marks_around_it() {
        use CellUnit::{Bare, Percent, Rate, Time, Times};
        for (text, expected, unit) in [
            ("12.5", 12.5, Bare),
            ("1e-3", 1e-3, Bare),
            ("**12.0**", 12.0, Bare),
            ("12.3s", 12.3, Time),
            ("12.3 ms", 0.0123, Time),
            ("5.6e2 ms", 0.56, Time),
            ("4m32s", 272.0, Time),
            ("0m12.345s", 12.345, Time),
            ("1h 2m 3s", 3723.0, Time),
            ("1:02:03", 3723.0, Time),
            ("7:03.03", 423.03, Time),
            ("1-00:00:01", 86401.0, Time),
            ("8.0 \u{b1} 0.1", 8.0, Bare),
            ("8.0 \u{b1} 0.1 ms", 0.008, Time),
            ("8.0 s \u{b1} 0.1 s", 8.0, Time),
            ("8.0 (0.1)", 8.0, Bare),
            ("1.92x", 1.92, Times),
            ("1.92\u{d7}", 1.92, Times),
            ("95 %", 95.0, Percent),
            ("1,234,567", 1234567.0, Bare),
            ("12 000", 12000.0, Bare),
            ("1'000", 1000.0, Bare),
            ("26.5k", 26500.0, Bare),
            ("1.5 GB/s", 1.5e9, Rate(1.0)),
            ("120 requests/min", 120.0, Rate(60.0)),
        ] {
            let (found, found_unit) = value(text).unwrap_or_else(|| panic!("{text}"));
            assert!((found / expected - 1.0).abs() < 1e-12, "{text}: {found}");
            assert_eq!(found_unit, unit, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "fast",
            "one",
            "4,5",
            "1.2.3",
            "12 apples",
            "2026-01-01 12:00:00",
            "a:b",
            ":",
            "1:2:3:4",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn a_comma_parts_thousands_or_the_fraction_as_the_column_says() {
        assert_eq!(number("4,5", true).unwrap().value, 4.5);
        assert_eq!(number("1.234,5", true).unwrap().value, 1234.5);
        let decimal = |cells: &[&str], usual| has_decimal_commas(cells.iter().copied(), usual);
        assert!(decimal(&["4,5", "1,500"], false));
        assert!(decimal(&["0,500"], false));
        assert!(!decimal(&["1,500", "800"], false));
        assert!(decimal(&["1,500", "2,000"], true));
        assert!(!decimal(&["1,500,000", "2,000"], true));
    }
}
