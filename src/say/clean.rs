//! What users wrote (names, commands, notes, errors) made safe to print: no control characters,
//! and none that reorder text.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` with every control and bidirectional formatting character replaced by `\u{FFFD}`;
/// line breaks and tabs become spaces.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            c if c.is_control() || reorders(c) => '\u{FFFD}',
            c => c,
        })
        .collect()
}

fn reorders(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}' | '\u{2028}' | '\u{2029}')
}

/// `text` cut to at most `most` columns: before the executor at the end of a series' name if
/// that leaves something of the beginning, else in the middle.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    if beginning(text, most).len() == text.len() {
        return text.to_owned();
    }
    if most < 3 {
        return beginning(text, most).to_owned();
    }
    let executor = text.rfind('@').map(|at| text[at..].width());
    let tail = executor.filter(|columns| columns + 6 <= most).unwrap_or((most - 1) / 2);
    format!("{}…{}", beginning(text, most - 1 - tail), end(text, tail))
}

/// Columns that a character takes.
fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// As much of the beginning as fits.
fn beginning(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let over = text.char_indices().find(|(_, c)| {
        taken += columns(*c);
        taken > most
    });
    &text[..over.map_or(text.len(), |(at, _)| at)]
}

/// As much of the end as fits.
fn end(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let over = text.char_indices().rev().find(|(_, c)| {
        taken += columns(*c);
        taken > most
    });
    &text[over.map_or(0, |(at, c)| at + c.len_utf8())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_overrides_do_not_survive() {
        assert_eq!(plain("a\x1b[31mb\u{202E}c\nd\u{7f}"), "a\u{FFFD}[31mb\u{FFFD}c d\u{FFFD}");
    }

    #[test]
    fn a_long_name_keeps_its_executor() {
        assert_eq!(shorten("synthetic,p=0.95,ms=40@threads", 17), "syntheti…@threads");
        assert_eq!(shorten("synthetic,p=0.95,ms=40@threads", 24), "synthetic,p=0.9…@threads");
        assert_eq!(shorten("a/long/path/to/some/program", 11), "a/lon…ogram");
        assert_eq!(shorten("short", 17), "short");
        assert_eq!(shorten("漢字漢字漢字", 7), "漢…字");
        assert_eq!(shorten(&"x".repeat(1 << 20), 5), "xx…xx");
    }
}
