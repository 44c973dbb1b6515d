//! The one place where a number becomes text. Numbers are rounded for people here and nowhere
//! else; a value that is not finite reads `n/a`.

use std::borrow::Cow;

/// Seconds for people, four digits and a unit: `416.5 ms`, `1.234 s`, `58.00 us`.
pub fn seconds(value: f64) -> String {
    if !value.is_finite() {
        return "n/a".into();
    }
    let (unit, factor) = unit_of(value);
    let scaled = value * factor;
    format!("{scaled:.*} {unit}", digits_of(scaled))
}

/// The same in the unit that `other` has beside it, unless that leaves less than three digits.
pub fn seconds_beside(value: f64, other: f64) -> String {
    let shared =
        other.is_finite() && value.abs() < other.abs() && value.abs() >= other.abs() / 10.0;
    if !shared {
        return seconds(value);
    }
    let (unit, factor) = unit_of(other);
    let scaled = value * factor;
    format!("{scaled:.*} {unit}", digits_of(scaled))
}

/// The unit for times of this size, and what seconds are multiplied with; no time rounds up to
/// 1000 of a unit.
pub fn unit_of(seconds: f64) -> (&'static str, f64) {
    match seconds.abs() {
        v if v >= 0.9995 || v == 0.0 => ("s", 1.0),
        v if v >= 0.9995e-3 => ("ms", 1e3),
        v if v >= 0.9995e-6 => ("us", 1e6),
        _ => ("ns", 1e9),
    }
}

/// Decimals that leave four significant digits, at most three.
pub fn digits_of(value: f64) -> usize {
    match value.abs() {
        v if v >= 999.5 => 0,
        v if v >= 99.95 => 1,
        v if v >= 9.995 => 2,
        _ => 3,
    }
}

/// A long span for people: `8 s`, `2 min 06 s`, `1 h 04 min`.
pub fn span(value: f64) -> String {
    if !value.is_finite() || value < 0.0 {
        return "n/a".into();
    }
    let total = value.round() as u64;
    match total {
        0..60 => format!("{total} s"),
        60..3600 => format!("{} min {:02} s", total / 60, total % 60),
        _ => format!("{} h {:02} min", total / 3600, total % 3600 / 60),
    }
}

/// `value` with `decimals` digits, never `-0`.
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "n/a".into();
    }
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| c == '0' || c == '.') => rest.into(),
        _ => text,
    }
}

/// All digits of a number, as few characters as it takes: `0.25`, `1e300`.
pub fn exact(value: f64) -> String {
    match value.abs() {
        v if v != 0.0 && !(1e-6..1e16).contains(&v) => format!("{value:e}"),
        _ => value.to_string(),
    }
}

/// As many characters a message quotes of a text: of its beginning, and of its end.
const QUOTED: (usize, usize) = (150, 60);

/// A text that somebody else wrote, as far as a message has room for it.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    cut(text, QUOTED)
}

/// A text without its middle where it has more characters than these at its beginning and its
/// end.
pub fn cut(text: &str, (first, last): (usize, usize)) -> Cow<'_, str> {
    let Some((head, _)) = text.char_indices().nth(first) else { return text.into() };
    let mut back = text.char_indices().rev().map(|(at, _)| at);
    let tail = if last == 0 { text.len() } else { back.nth(last - 1).unwrap_or(head) };
    match tail.saturating_sub(head) {
        // No shorter with a word for what is missing.
        0..40 => text.into(),
        missing => format!("{}… ({missing} bytes) …{}", &text[..head], &text[tail..]).into(),
    }
}

/// A share as a percentage: `percent(0.9936, 2)` is `99.36 %`.
pub fn percent(share: f64, decimals: usize) -> String {
    match number(share * 100.0, decimals) {
        text if text == "n/a" => text,
        text => format!("{text} %"),
    }
}

/// A share that somebody chose, with all its digits up to four: `5 %`, `0.4 %`, `99.5 %`.
pub fn setting(share: f64) -> String {
    let exact = |decimals: &usize| {
        let step = 10f64.powi(*decimals as i32);
        ((share * 100.0 * step).round() / step - share * 100.0).abs() < 1e-9
    };
    percent(share, (0..4).find(exact).unwrap_or(4))
}

/// A signed percentage: `+0.2 %`, `-23.6 %`.
pub fn signed_percent(share: f64, decimals: usize) -> String {
    let text = percent(share, decimals);
    if share > 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) {
        format!("+{text}")
    } else {
        text
    }
}

/// A difference of two shares in percentage points: `-0.50 pt`, `+1.25 pt`.
pub fn signed_points(difference: f64, decimals: usize) -> String {
    signed_percent(difference, decimals).replace('%', "pt")
}

/// A speedup: `speedup(7.637, 2)` is `7.64x`.
pub fn speedup(value: f64, decimals: usize) -> String {
    match number(value, decimals) {
        text if text == "n/a" => text,
        text => format!("{text}x"),
    }
}

/// Whether rounding alone separates these ends of an interval.
pub fn is_point(lo: f64, hi: f64) -> bool {
    (hi - lo).abs() <= 1e-12 + 1e-9 * lo.abs().max(hi.abs())
}

/// How many decimals `lo` and `hi` need so that the printed ends differ, at least `least` and
/// at most 6: two significant digits of the width.
pub fn decimals(lo: f64, hi: f64, least: usize) -> usize {
    let width = (hi - lo).abs();
    if !width.is_finite() || is_point(lo, hi) {
        return least;
    }
    let wanted = (1.0 - width.log10().floor()).clamp(0.0, 6.0) as usize;
    wanted.clamp(least, 6)
}

/// A worker count: whole where it is whole, else three decimals at most: `8`, `1.5`, `2.667`;
/// below 0.0005 as `4e-4`.
pub fn short(value: f64) -> String {
    let text = number(value, 3);
    match text.trim_end_matches('0').trim_end_matches('.') {
        "" | "0" if value != 0.0 => format!("{value:.0e}"),
        trimmed if text.contains('.') => trimmed.into(),
        _ => text,
    }
}

/// A worker count with its noun: `1 worker`, `8 workers`.
pub fn workers(count: f64) -> String {
    format!("{} {}", short(count), if count == 1.0 { "worker" } else { "workers" })
}

/// A count with thousands separated: `62 641 513`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// A rate with thousands as programs write them, or with four digits: `50,968`, `12.35`.
pub fn rate(value: f64) -> String {
    if (1000.0..1e15).contains(&value) {
        let grouped = count(value.round() as u64);
        return grouped.replace(|c: char| !c.is_ascii_digit(), ",");
    }
    if value >= 1e15 || !value.is_finite() {
        return if value.is_finite() { format!("{value:.3e}") } else { "n/a".into() };
    }
    let decimals = (3.0 - value.log10().floor()).clamp(0.0, 9.0);
    number(value, decimals as usize)
}

/// A size as people write it: `1e6`, `25e4`, `1024`.
pub fn size(value: u64) -> String {
    let (mut digits, mut zeros) = (value, 0);
    while digits > 0 && digits.is_multiple_of(10) {
        (digits, zeros) = (digits / 10, zeros + 1);
    }
    if zeros >= SHORTENED_FROM { format!("{digits}e{zeros}") } else { value.to_string() }
}

/// So many zeros are not counted by eye.
const SHORTENED_FROM: u32 = 5;

/// Bytes for people in powers of 1024: `24.0 GiB`.
pub fn bytes(value: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut scaled = value as f64;
    let mut unit = 0;
    while scaled >= 1024.0 && unit < units.len() - 1 {
        scaled /= 1024.0;
        unit += 1;
    }
    let decimals = if unit == 0 { 0 } else { 1 };
    format!("{scaled:.decimals$} {}", units[unit])
}

/// A rate in 1e9 bytes a second: `12.34 GB/s`.
pub fn gigabytes(rate: f64) -> String {
    match number(rate, if rate.abs() < 100.0 { 2 } else { 0 }) {
        text if text == "n/a" => text,
        text => format!("{text} GB/s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_in_the_unit_a_person_would_choose() {
        assert_eq!(seconds(0.41652), "416.5 ms");
        assert_eq!(seconds(1.2344), "1.234 s");
        assert_eq!(seconds(58e-6), "58.00 us");
        assert_eq!(seconds_beside(0.9994, 1.2), "0.999 s");
        assert_eq!(seconds_beside(1.2, 0.9994), "1.200 s");
        assert_eq!(seconds_beside(0.001, 1.2), "1.000 ms");
        assert_eq!(seconds(146_289.0), "146289 s");
        assert_eq!(seconds(0.99999), "1.000 s");
        assert_eq!(seconds(0.9994e-3), "999.4 us");
        assert_eq!(seconds(f64::NAN), "n/a");
        assert_eq!(span(126.2), "2 min 06 s");
        assert_eq!(span(3840.0), "1 h 04 min");
    }

    #[test]
    fn all_digits_of_a_number_are_few() {
        assert_eq!(exact(1e300), "1e300");
        assert_eq!(exact(5e-324), "5e-324");
        assert_eq!(
            (exact(0.0), exact(0.25), exact(-3.0)),
            ("0".into(), "0.25".into(), "-3".into())
        );
        assert_eq!(exact(f64::INFINITY), "inf");
    }

    #[test]
    fn a_message_quotes_the_ends_of_a_long_text() {
        assert_eq!(excerpt("short"), "short");
        let long = excerpt(&"é".repeat(1000)).into_owned();
        assert!(long.starts_with("éé") && long.contains("é… (1580 bytes) …é"), "{long}");
    }

    #[test]
    fn a_rounded_zero_has_no_sign() {
        assert_eq!(number(-0.0004, 2), "0.00");
        assert_eq!(signed_percent(0.00001, 1), "0.0 %");
        assert_eq!(signed_percent(0.002, 1), "+0.2 %");
        assert_eq!(signed_percent(-0.236, 1), "-23.6 %");
    }

    #[test]
    fn a_setting_reads_as_it_was_given() {
        assert_eq!(setting(0.05), "5 %");
        assert_eq!(setting(0.004), "0.4 %");
        assert_eq!(setting(0.995), "99.5 %");
        assert_eq!(setting(1.0 / 3.0), "33.3333 %");
    }

    #[test]
    fn decimals_follow_the_width_of_the_interval() {
        assert_eq!(decimals(99.30, 99.42, 1), 2);
        assert_eq!(decimals(97.7, 98.0, 1), 2);
        assert_eq!(decimals(20.0, 80.0, 1), 1);
        assert_eq!(decimals(5.0, 5.0, 1), 1);
        assert_eq!(decimals(80.0, 80.000000000001, 1), 1);
    }

    #[test]
    fn worker_counts_agree_with_their_noun() {
        assert_eq!(workers(1.0), "1 worker");
        assert_eq!(workers(1.5), "1.5 workers");
        assert_eq!(workers(8.0 / 3.0), "2.667 workers");
        assert_eq!(short(0.0004), "4e-4");
        assert_eq!((short(0.0), short(100.0)), ("0".into(), "100".into()));
        assert_eq!(short(f64::NAN), "n/a");
    }

    #[test]
    fn counts_and_bytes_are_grouped() {
        assert_eq!(count(62_641_513), "62 641 513");
        assert_eq!(count(7), "7");
        assert_eq!(bytes(24 << 30), "24.0 GiB");
        assert_eq!(gigabytes(12.345), "12.35 GB/s");
        assert_eq!(gigabytes(f64::NAN), "n/a");
    }
}
