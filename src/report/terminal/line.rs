//! Lines of inked spans, their widths, and turning them into text.

use unicode_width::UnicodeWidthStr;

use super::place::{NARROWEST, Terminal};
use crate::say::clean::plain;
use crate::say::words::Tone;

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Ink {
    Plain,
    Strong,
    Quiet,
    Good,
    Warn,
    Bad,
    /// The series with this index.
    Series(usize),
}

impl From<Tone> for Ink {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::Good => Self::Good,
            Tone::Warn => Self::Warn,
            Tone::Bad => Self::Bad,
            Tone::Quiet => Self::Quiet,
        }
    }
}

/// The markers of series, repeated beyond six; each also has a letter-like ASCII form.
const MARKERS: [&str; 6] = ["●", "■", "▲", "◆", "▼", "✚"];

/// The marker of the series with this index.
pub(super) fn marker(index: usize) -> &'static str {
    MARKERS[index % MARKERS.len()]
}

/// One line.
#[derive(Debug, Clone, Default)]
pub(in crate::report) struct Line(Vec<(Ink, String)>);

impl Line {
    pub(in crate::report) fn of(ink: Ink, text: &str) -> Self {
        Self(vec![(ink, plain(text))])
    }

    pub(in crate::report) fn push(&mut self, ink: Ink, text: &str) {
        self.0.push((ink, plain(text)));
    }

    /// Columns that the line takes.
    pub(in crate::report) fn columns(&self) -> usize {
        self.0.iter().map(|(_, text)| width(text)).sum()
    }
}

/// Columns that `text` takes.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// `text` padded to `columns`, at its start for numbers.
pub(in crate::report) fn padded(text: &str, columns: usize, right: bool) -> String {
    let gap = " ".repeat(columns.saturating_sub(width(text)));
    if right { format!("{gap}{text}") } else { format!("{text}{gap}") }
}

/// `text` broken between words into lines of at most `columns`, later ones after `indent`; a
/// word that is too long is broken.
pub(in crate::report) fn wrapped(ink: Ink, text: &str, indent: &str, columns: usize) -> Vec<Line> {
    let text = plain(text);
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for piece in broken(word, columns.saturating_sub(width(indent)).max(1)) {
            if !current.trim().is_empty() && width(&current) + 1 + width(&piece) > columns {
                lines.push(Line::of(ink, &std::mem::take(&mut current)));
                current.push_str(indent);
                current.push_str(&piece);
            } else {
                if !current.trim().is_empty() {
                    current.push(' ');
                }
                current.push_str(&piece);
            }
        }
    }
    if !current.is_empty() {
        lines.push(Line::of(ink, &current));
    }
    lines
}

/// A wrapped paragraph after a mark, hanging.
pub(in crate::report) fn bullet(mark: &str, ink: Ink, text: &str, columns: usize) -> Vec<Line> {
    let indent = " ".repeat(width(mark));
    let rest = columns.saturating_sub(width(mark));
    let body = wrapped(Ink::Plain, text, "", rest.max(1));
    let mark_then_indent = std::iter::once(mark).chain(std::iter::repeat(indent.as_str()));
    body.into_iter()
        .zip(mark_then_indent)
        .map(|(body, start)| {
            let mut line = Line::of(ink, start);
            line.0.extend(body.0);
            line
        })
        .collect()
}

fn broken(word: &str, most: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut taken = 0;
    for c in word.chars() {
        let wide = width(c.encode_utf8(&mut [0; 4]));
        if taken + wide > most && taken > 0 {
            pieces.push(String::new());
            taken = 0;
        }
        taken += wide;
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}

/// The lines as text for this terminal.
pub(in crate::report) fn render(lines: &[Line], place: &Terminal) -> String {
    let mut out = String::new();
    for line in lines {
        debug_assert!(line.columns() <= place.columns.max(NARROWEST), "{line:?}");
        let mut text = String::new();
        for (ink, span) in &line.0 {
            let span = if place.unicode { span.clone() } else { folded(span) };
            match escape(*ink).filter(|_| place.colour && !span.trim().is_empty()) {
                Some(code) => text.push_str(&format!("\x1b[{code}m{span}\x1b[0m")),
                None => text.push_str(&span),
            }
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

fn escape(ink: Ink) -> Option<&'static str> {
    Some(match ink {
        Ink::Plain => return None,
        Ink::Strong => "1",
        Ink::Quiet => "2",
        Ink::Good => "32",
        Ink::Warn => "33",
        Ink::Bad => "31",
        Ink::Series(index) => ["34", "33", "32", "35", "36", "37"][index % 6],
    })
}

/// ASCII of the same width or less; what has no ASCII form becomes `?`.
fn folded(text: &str) -> String {
    // What takes no column has no place for a sign of its own.
    let seen = |c: &char| c.is_ascii() || width(c.encode_utf8(&mut [0; 4])) > 0;
    text.chars()
        .filter(seen)
        .map(|c| match c {
            c if c.is_ascii() => c,
            '×' | '✚' | '✗' | '⊗' | '⊘' => 'x',
            '·' | '○' => '.',
            '–' | '−' | '─' | '→' | '←' => '-',
            '›' => '>',
            '│' | '┤' | '└' | '┬' => '|',
            '●' => 'o',
            '■' => '#',
            '▲' | '↑' | '↗' | '⇑' => '^',
            '◆' => '*',
            '▼' | '↓' | '↘' | '↷' | '⇓' => 'v',
            '✓' => '+',
            '≁' | '≈' => '~',
            '≡' => '=',
            '∅' => '0',
            '…' => '~',
            'σ' => 's',
            'κ' => 'k',
            _ => '?',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_no_column_takes_none_in_ascii() {
        assert_eq!(folded("a\u{feff}b ×漢"), "ab x?");
    }

    #[test]
    fn no_wrapped_line_is_too_wide_even_with_a_long_word() {
        let text =
            "short words and a_very_long_path/that/does/not/fit/anywhere/at/all 漢字漢字漢字";
        for columns in [8, 24, 40] {
            for line in wrapped(Ink::Plain, text, "  ", columns) {
                assert!(line.columns() <= columns, "{columns}: {line:?}");
            }
        }
    }
}
