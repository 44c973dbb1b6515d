//! Small parts that several sections use.

use maud::{Markup, html};

use crate::analysis::Series;
use crate::report::ReportError;
use crate::report::plot::{Entry, Figure, Key, Scale, Slice, class_of, colour, corners, svg};
use crate::say::numbers::{Shown, full_name, with_times};
use crate::say::paragraph::{Paragraph, Piece};
use crate::say::words::{Tone, Word};

/// A number for people with a true minus sign.
pub(in crate::report) fn minus(text: &str) -> String {
    text.replace('-', "−")
}

/// The marker of the series with this index.
pub(super) fn marker(index: usize) -> Markup {
    let points: Vec<String> =
        corners(index).iter().map(|(x, y)| format!("{},{}", x * 5.0, y * 5.0)).collect();
    html! {
        svg class=(format!("mark s{}", colour(index))) viewBox="-7 -7 14 14" aria-hidden="true" {
            @if points.is_empty() {
                circle r="5" {}
            } @else {
                polygon points=(points.join(" ")) {}
            }
        }
    }
}

/// A series' name that may be broken after commas and before the executor.
pub(super) fn name(series: &Series) -> Markup {
    let name = full_name(series);
    let parts: Vec<&str> = name.split_inclusive([',', ':']).collect();
    html! {
        span.name {
            @for part in parts {
                @match part.split_once('@') {
                    Some((spec, executor)) => { (spec) wbr; "@" (executor) }
                    None => { (part) wbr; }
                }
            }
        }
    }
}

/// A word as a pill.
pub(super) fn word(word: &Word) -> Markup {
    pill(word, "")
}

/// A verdict as a pill, with its number.
pub(super) fn pill(word: &Word, tail: &str) -> Markup {
    let tone = match word.tone {
        Tone::Good => "good",
        Tone::Warn => "warn",
        Tone::Bad => "bad",
        Tone::Quiet => "quiet",
    };
    html! {
        span class=(format!("pill {tone}")) title=(word.meaning) {
            span aria-hidden="true" { (word.glyph) " " } (word.word) @if !tail.is_empty() { " " (tail) }
        }
    }
}

/// A paragraph with its weights.
pub(super) fn paragraph(said: &Paragraph) -> Markup {
    html! {
        @for piece in &said.pieces {
            @match piece {
                Piece::Plain(text) => { (typographic(text)) }
                Piece::Strong(text) => { strong { (typographic(text)) } }
                Piece::Quiet(text) => { span.quiet { (typographic(text)) } }
            }
        }
    }
}

/// A value over its interval.
pub(in crate::report) fn stacked(shown: &Shown) -> Markup {
    html! {
        span.value { (minus(&shown.value)) }
        @if let Some(interval) = &shown.interval { span.under { (minus(interval)) } }
    }
}

/// Sentences with real minus and multiplication signs: a hyphen before a digit is a minus where
/// no letter or digit stands before it.
pub(in crate::report) fn typographic(text: &str) -> String {
    let chars: Vec<char> = with_times(text).chars().collect();
    let sign = |i: usize| {
        chars[i] == '-'
            && chars.get(i + 1).is_some_and(char::is_ascii_digit)
            && (i == 0 || matches!(chars[i - 1], ' ' | '[' | '('))
    };
    (0..chars.len()).map(|i| if sign(i) { '−' } else { chars[i] }).collect()
}

/// A figure on both axes, of which the page's switch shows one; `None` where there is nothing to
/// draw.
pub(super) fn both(
    figure: impl Fn(Scale) -> Option<Figure>,
) -> Result<Option<Markup>, ReportError> {
    let draw = |scale, class| figure(scale).map(|figure| svg(&figure, class)).transpose();
    let (linear, log) = (draw(Scale::Linear, "linear")?, draw(Scale::Log2, "log2")?);
    Ok(linear.zip(log).map(|(linear, log)| html! { (linear) (log) }))
}

/// What the marks of a figure are.
pub(super) fn legend(of: &[Entry]) -> Markup {
    html! {
        ul.legend {
            @for entry in of {
                @match entry.key {
                    Key::Hollow(series) => li.hollow { (marker(series.unwrap_or_default())) (entry.text) },
                    key => li { (shown(key)) (entry.text) },
                }
            }
        }
    }
}

fn shown(key: Key) -> Markup {
    match key {
        Key::Marker(series) => marker(series),
        Key::Hollow(series) => marker(series.unwrap_or_default()),
        Key::Line(_) | Key::Band(_) | Key::Allowed => html! {
            svg class=(format!("key {}", class_of(key))) viewBox="0 0 104 40" aria-hidden="true" { path d="M0 20H104" {} }
        },
        Key::Slice(slice) => html! {
            svg.swatch viewBox="0 0 18 18" aria-hidden="true" {
                rect class=(class_of(key)) x="1" y="1" width="16" height="16" {}
                @if let Slice::Lost(_, letter) = slice { text.letter x="9" y="13.5" { (letter) } }
            }
        },
    }
}
