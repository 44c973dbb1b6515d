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

/// Names side by side, each in at most `most` columns: where one is too long, words that all have in common
/// at the end, at the beginning or at both go first, so that what they differ in stays.
pub(crate) fn shorten_all(names: &[String], most: usize) -> Vec<String> {
    let fits = |names: &[String]| names.iter().all(|name| name.width() <= most);
    if fits(names) {
        return names.to_vec();
    }
    let split: Vec<Vec<&str>> =
        names.iter().map(|name| name.split_inclusive(ENDS).collect()).collect();
    let least = split.iter().map(Vec::len).min().unwrap_or(0);
    // A word of each stays, and nothing is in common of one name alone.
    let most_shared = if names.len() > 1 { least.saturating_sub(1) } else { 0 };
    let starts = |at: usize| split.iter().all(|words| words[at] == split[0][at]);
    let start = (0..most_shared).take_while(|&at| starts(at)).count();
    let ends = |at: usize| {
        split.iter().all(|words| words.iter().rev().nth(at) == split[0].iter().rev().nth(at))
    };
    let end = (0..most_shared - start).take_while(|&at| ends(at)).count();
    let without = |start: usize, end: usize| -> Vec<String> {
        let of = |words: &Vec<&str>| {
            let kept = words[start..words.len() - end].concat();
            let marks = [start, end].map(|gone| if gone > 0 { "…" } else { "" });
            format!("{}{kept}{}", marks[0], marks[1])
        };
        split.iter().map(of).collect()
    };
    let cuts = [(0, end), (start, 0)].into_iter().filter(|cut| *cut != (0, 0));
    let one_end = cuts.map(|(start, end)| without(start, end)).find(|names| fits(names));
    let found = one_end.unwrap_or_else(|| without(start, end));
    found.iter().map(|name| shorten(name, most)).collect()
}

/// What ends a word of a name.
const ENDS: [char; 4] = [' ', ',', '@', '/'];

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
    fn names_side_by_side_keep_what_they_differ_in() {
        let all = |names: &[&str], most| {
            shorten_all(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), most)
        };
        let jobs =
            ["size 1e5, tps of ./job {workers} {size}", "size 1e6, tps of ./job {workers} {size}"];
        assert_eq!(all(&jobs, 40), jobs);
        assert_eq!(all(&jobs, 12), ["size 1e5,…", "size 1e6,…"]);
        assert_eq!(all(&jobs, 9), ["…1e5,…", "…1e6,…"]);
        let kinds = ["synthetic,p=0.95@threads", "synthetic,p=0.9@threads"];
        assert_eq!(all(&kinds, 18), ["synthetic,p=0.95@…", "synthetic,p=0.9@…"]);
        assert_eq!(all(&["synthetic,p=0.95@threads"], 17), ["syntheti…@threads"]);
        assert_eq!(all(&["same", "same"], 3), ["s…e", "s…e"]);
        assert_eq!(all(&[], 3), [""; 0]);
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
