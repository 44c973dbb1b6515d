//! What stands behind a number: a prefix that multiplies it, a unit, what makes it a rate.

use crate::units::TimeUnit;

/// The unit of a duration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    /// Seconds that it has.
    pub(super) seconds: f64,
    /// It is the figure's own, as in `0m0.8s`, `600ms` and `5 ns/op`, and no word of what follows.
    pub(super) is_own: bool,
}

pattern!(MINUTES, r"^[ \t]m(?:[\s.,;)]|$)");
// A word for what is counted, and of what time; or a word for both.
pattern!(
    RATE,
    r"(?i)^ ?(?:[a-z%]+ ?)?(?:/ ?|per )(?:s|sec|seconds?|[mun]s|min|minutes?|h|hours?)(?:\W|$)|^ ?[kmgt]?i? ?(?:[tqrfp]ps|iops|bps|hz)(?:\W|$)"
);
pattern!(OF_A_TIME, r"^ ?(?:[mun]?s|µs|sec|seconds?|min|minutes?)\b");
pattern!(ENDS, r"^(?:/|[.,;)]?\s*$)");
pattern!(WORD, r"^([ \t\u{a0}\u{202f}]?)([A-Za-zµμ]+)(/?)");

/// Whether so much in a time is meant.
pub(super) fn is_rate(behind: &str) -> bool {
    RATE.is_match(behind) && !OF_A_TIME.is_match(behind)
}

/// Whether it is a letter that may be of minutes.
pub(super) fn may_be_minutes(behind: &str) -> bool {
    MINUTES.is_match(behind)
}

/// What multiplies a number, its unit, and how long both are written; `None` where that could be
/// two things.
pub(super) fn suffix(behind: &str) -> Option<(f64, Option<Unit>, usize)> {
    let nothing = (1.0, None, 0);
    let Some(found) = WORD.captures(behind) else { return Some(nothing) };
    let (gap, word, slash) = (&found[1], &found[2], &found[3]);
    if behind[gap.len() + word.len()..].starts_with(|c: char| c.is_ascii_digit()) {
        return Some(nothing);
    }
    if word == "m" && gap.is_empty() && slash.is_empty() {
        return None;
    }
    let length = gap.len() + word.len();
    let spelled = if word.len() > 2 { word.to_lowercase() } else { word.to_owned() };
    if let Ok(unit) = spelled.parse::<TimeUnit>() {
        let is_own = gap.is_empty() || ENDS.is_match(&behind[length..]);
        let unit = Unit { seconds: unit.seconds(), is_own };
        return Some((1.0, Some(unit), length));
    }
    let scale = scale(word, !slash.is_empty());
    Some(scale.map_or(nothing, |scale| (scale, None, length)))
}

/// What a prefix, alone or before what is counted, multiplies by: k and M by 1000 and its square,
/// Ki and Mi by 1024 and its square.
fn scale(word: &str, is_rate: bool) -> Option<f64> {
    const SPELLED: [(&str, f64); 3] = [("thousand", 1e3), ("million", 1e6), ("billion", 1e9)];
    if let Some((_, scale)) = SPELLED.iter().find(|(name, _)| *name == word) {
        return Some(*scale);
    }
    let power = 1 + "KMGTP".find(word.chars().next()?.to_ascii_uppercase())? as i32;
    let prefix = word.chars().next()?;
    let rest = &word[1..];
    let (base, counted): (f64, &str) = match rest.strip_prefix('i') {
        Some(counted) if !matches!(rest, "it" | "its" | "ops" | "io") => (1024.0, counted),
        _ => (1000.0, rest),
    };
    let is_prefix = prefix == 'k' || prefix.is_ascii_uppercase();
    let counted = counted.to_lowercase();
    let is_counted = COUNTED.contains(&counted.as_str())
        || (is_rate && COUNTED_IN_RATES.contains(&counted.as_str()));
    (is_prefix && is_counted).then(|| base.powi(power))
}

/// What stands behind a prefix.
const COUNTED: [&str; 22] = [
    "", "b", "bit", "bits", "byte", "bytes", "bps", "hz", "ops", "flops", "elem", "elems", "req",
    "reqs", "rps", "tps", "qps", "pps", "iops", "rows", "keys", "items",
];
const COUNTED_IN_RATES: [&str; 9] = ["op", "it", "its", "h", "io", "tok", "flop", "s", "ev"];
