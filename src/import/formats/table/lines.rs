//! The lines of a table: comments, blank lines and cells, whatever parts them.

use std::borrow::Cow;

/// What parts the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Sign(u8),
    /// `| a | b |`
    Strokes,
    Spaces,
    /// Two spaces at least, since names hold single ones.
    Gaps,
}

/// A line that is not blank.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line<'t> {
    Comment(&'t str),
    Cells(Vec<Cow<'t, str>>),
}

/// So many lines are looked at to know how the rest is parted.
const LOOKED_AT: usize = 200;

/// What a comment begins with; a name such as `%CPU` does not begin one.
fn comment(line: &str, separator: Option<Separator>) -> Option<&str> {
    let line = line.trim_start();
    let spaced = matches!(
        separator,
        None | Some(Separator::Spaces | Separator::Gaps | Separator::Sign(b'\t'))
    );
    let mark = ["#", "//"]
        .into_iter()
        .chain(if spaced { &["%", ";"][..] } else { &[] }.iter().copied())
        .find(|mark| line.starts_with(mark) && !line.to_lowercase().starts_with("%cpu"))?;
    Some(line.trim_start_matches(mark).trim())
}

fn is_rule(line: &str) -> bool {
    line.chars().all(|c| "-=+|: \t_*\u{2500}\u{2502}\u{253c}".contains(c))
        && line.chars().any(|c| "-=_\u{2500}".contains(c))
        && line.trim().len() > 1
}

/// The separator that most lines have, in the order in which they are surest.
pub(super) fn separator(text: &str) -> Separator {
    let content =
        |line: &&str| !line.trim().is_empty() && comment(line, None).is_none() && !is_rule(line);
    let bare: Vec<String> = text.lines().filter(content).take(LOOKED_AT).map(unquoted).collect();
    let lines: Vec<&str> = bare.iter().map(String::as_str).collect();
    let with = |sign: char| {
        lines.iter().filter(|line| line.contains(sign)).count() * 5 >= lines.len() * 3
            && !lines.is_empty()
    };
    // Of several the one that parts the header, since others may stand in names.
    let header = |sign: char| lines.first().map_or(0, |first| first.matches(sign).count());
    let in_header = |sign: char| header(sign) > 0;
    let parts: Vec<char> = ['\t', ';', ','].into_iter().filter(|&sign| with(sign)).collect();
    let by_sign = parts.iter().copied().find(|&sign| in_header(sign));
    let strokes = lines.iter().filter(|line| line.trim().trim_matches('|').contains('|')).count();
    let framed = lines.iter().filter(|line| line.trim_start().starts_with('|')).count() > 2;
    let most = by_sign.is_none_or(|sign| in_header('|') && header('|') >= header(sign));
    if (strokes * 2 > lines.len() || framed) && most {
        return Separator::Strokes;
    }
    match by_sign.or(parts.first().copied()) {
        Some(sign) => Separator::Sign(sign as u8),
        None if is_parted_by_gaps(&lines) => Separator::Gaps,
        None => Separator::Spaces,
    }
}

/// A line without what stands in quotes, which parts nothing.
fn unquoted(line: &str) -> String {
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"")
}

/// Whether lines have as many cells by two spaces, but not by one.
fn is_parted_by_gaps(lines: &[&str]) -> bool {
    let counts =
        |split: fn(&str) -> usize| lines.iter().map(|line| split(line)).collect::<Vec<_>>();
    let even = |counts: &[usize]| {
        counts.iter().all(|count| *count == counts[0])
            && counts.first().is_some_and(|count| *count > 1)
    };
    let by_one = counts(|line| line.split_whitespace().count());
    let by_two = counts(|line| gaps(line).len());
    !even(&by_one) && even(&by_two)
}

fn gaps(line: &str) -> Vec<&str> {
    line.trim()
        .split("  ")
        .flat_map(|part| part.split('\t'))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Every line with its number from 1; `None` for a blank one. Lines between which a quoted cell runs
/// are one.
pub(super) fn lines(
    text: &str,
    separator: Separator,
) -> impl Iterator<Item = (u64, Option<Line<'_>>)> {
    let mut rest = text;
    let mut number = 0;
    let quoted = matches!(separator, Separator::Sign(_)) && text.contains('"');
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let first = number + 1;
        let mut end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        number += 1;
        while quoted
            && rest[..end].matches('"').count() % 2 == 1
            && end < rest.len()
            && number < first + 20
        {
            end += rest[end..].find('\n').map_or(rest.len() - end, |at| at + 1);
            number += 1;
        }
        let (line, behind) = rest.split_at(end);
        rest = behind;
        Some((first, parse(line.trim_end_matches(['\n', '\r']), separator)))
    })
}

fn parse(line: &str, separator: Separator) -> Option<Line<'_>> {
    if line.trim().is_empty() {
        return None;
    }
    if let Some(comment) = comment(line, Some(separator)) {
        return Some(Line::Comment(comment));
    }
    if is_rule(line) {
        return Some(Line::Comment(""));
    }
    Some(Line::Cells(cells(line, separator)))
}

/// The cells of a line, without spaces and quotes around them.
pub(super) fn cells(line: &str, separator: Separator) -> Vec<Cow<'_, str>> {
    let trimmed = |cell: &'_ str| cell.trim().to_owned();
    match separator {
        Separator::Sign(sign) if line.contains('"') => quoted(line, sign),
        Separator::Sign(sign) => {
            line.split(sign as char).map(|cell| Cow::Borrowed(cell.trim())).collect()
        }
        // Quoted names may be parted otherwise than the numbers below them.
        Separator::Spaces if line.contains("\",") => quoted(line, b','),
        Separator::Spaces if line.contains('"') => {
            quoted(&line.split_whitespace().collect::<Vec<_>>().join(" "), b' ')
        }
        Separator::Spaces => {
            line.split_whitespace().map(|cell| Cow::Borrowed(bare(cell))).collect()
        }
        Separator::Gaps => gaps(line).into_iter().map(Cow::Borrowed).collect(),
        Separator::Strokes => {
            let line = line.trim();
            let line = line.strip_prefix('|').unwrap_or(line);
            let line = line.strip_suffix('|').unwrap_or(line);
            line.split('|')
                .map(|cell| Cow::Owned(trimmed(cell).trim_matches(['*', '`']).to_owned()))
                .collect()
        }
    }
}

/// `8:` is the number before what was measured with it.
fn bare(cell: &str) -> &str {
    let number = cell.strip_suffix(':');
    number.filter(|number| number.parse::<u64>().is_ok()).unwrap_or(cell)
}

fn quoted<'c>(line: &str, sign: u8) -> Vec<Cow<'c, str>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(sign)
        .trim(csv::Trim::All)
        .has_headers(false)
        .flexible(true)
        .from_reader(line.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(|cell| Cow::Owned(cell.replace(['\n', '\r'], " "))).collect(),
        _ => line.split(sign as char).map(|cell| Cow::Owned(cell.trim().to_owned())).collect(),
    }
}
