//! What users wrote (names, commands, notes, errors) made safe to print: no control characters,
//! and none that reorder text.

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

/// `text` cut to at most `most` characters: before the executor at the end of a series' name if
/// that leaves something of the beginning, else in the middle.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= most {
        return text.to_owned();
    }
    if most < 3 {
        return chars[..most].iter().collect();
    }
    let executor = chars.iter().rev().position(|c| *c == '@').map(|before| before + 1);
    let tail = executor.filter(|length| length + 6 <= most).unwrap_or((most - 1) / 2);
    let head = most - 1 - tail;
    chars[..head].iter().chain(&['…']).chain(&chars[chars.len() - tail..]).collect()
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
    }
}
