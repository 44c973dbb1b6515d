//! A figure as a file of its own: title, names of the axes, legend and caption are inside, colours
//! stand on every mark, and nothing is looked up elsewhere.

use maud::{Markup, PreEscaped, html};
use unicode_width::UnicodeWidthStr;

use super::draw::FINE;
use super::figure::{Figure, Slice};
use super::ink::Ink;
use super::legend::{Entry, Key};
use super::marker::corners;
use super::palette::{Palette, Theme};
use super::svg::{body, drawn};
use crate::report::ReportError;

/// A figure with what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Sheet {
    pub(in crate::report) figure: Figure,
    pub(in crate::report) legend: Vec<Entry>,
    /// Sentences below it.
    pub(in crate::report) caption: String,
}

/// What a figure's file is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Medium {
    /// Screens and slides: in pixels, on the theme's paper.
    Screen,
    /// Print: in millimetres, on the paper that is there.
    Print,
}

/// Known by it as ours.
pub(in crate::report) const MARK: &str = "data-from=\"amdahl\"";

/// Pixels of the drawing.
const PAD: i32 = 12 * FINE;
const TITLE: i32 = 15 * FINE;
const SMALL: i32 = 12 * FINE;
const ROW: i32 = 18 * FINE;
/// Room left of the plot, for the name of the axis.
const BESIDE: i32 = 14 * FINE;
/// A legend's key with the gap to its words.
const KEY: i32 = 34 * FINE;
/// A letter's width in parts of the font's size, rather wide.
const LETTER: f64 = 0.58;
/// Millimetres of a pixel on a screen.
const MM: f64 = 25.4 / 96.0;

/// The sheet as a whole SVG document. The same input gives the same bytes.
///
/// # Errors
/// [`ReportError::Plot`].
pub(in crate::report) fn sheet(
    of: &Sheet,
    theme: Theme,
    medium: Medium,
) -> Result<String, ReportError> {
    let (figure, palette) = (&of.figure, theme.palette());
    let frame = figure.frame;
    let (plot_width, plot_height) = (frame.width * FINE, frame.height * FINE);
    let width = plot_width + BESIDE + 2 * PAD;
    let room = width - 2 * PAD;
    let (title, caption) = (wrapped(&figure.name, TITLE, room), wrapped(&of.caption, SMALL, room));
    let legend = rows(&of.legend, room);
    let head = PAD + title.len() as i32 * (TITLE + 5 * FINE) + 3 * FINE;
    let below = plot_height + 10 * FINE + SMALL;
    let said = below + legend.len() as i32 * ROW + 4 * FINE;
    let height = head + said + caption.len() as i32 * (SMALL + 4 * FINE) + PAD - SMALL;
    let (left, top) = (-BESIDE - PAD, -head);
    let size = |fine: i32| match medium {
        Medium::Screen => format!("{}", fine / FINE),
        Medium::Print => format!("{:.1}mm", f64::from(fine / FINE) * MM),
    };
    let text = |ink: Ink| PreEscaped(ink.attributes(palette));
    let line = |ink, x, y: i32, words: &str| {
        html! { (PreEscaped(format!("<text x=\"{x}\" y=\"{y}\" {}>", text(ink).0))) (words) (PreEscaped("</text>\n")) }
    };
    let plot = PreEscaped(body(&drawn(figure)?, |ink| ink.attributes(palette)));
    let middle = ((frame.top + frame.height - frame.bottom) / 2) * FINE;
    let first = left + PAD;
    let drawing = html! {
        svg xmlns="http://www.w3.org/2000/svg" data-from="amdahl" width=(size(width)) height=(size(height))
            viewBox=(format!("{left} {top} {width} {height}")) role="img" font-family="sans-serif" {
            title { (figure.name) }
            desc { (of.caption) }
            @if medium == Medium::Screen {
                rect x=(left) y=(top) width=(width) height=(height) fill=(palette.paper) {}
            }
            @for (row, words) in title.iter().enumerate() {
                (line(Ink::Title, first, PAD - head + TITLE + row as i32 * (TITLE + 5 * FINE), words))
            }
            (PreEscaped(format!(
                "<text transform=\"translate({} {middle}) rotate(-90)\" text-anchor=\"middle\" {}>",
                -2 * FINE, text(Ink::Caption).0
            ))) (figure.y.caption) (PreEscaped("</text>\n"))
            g { (plot) }
            @for (row, entries) in legend.iter().enumerate() {
                @for (x, entry) in entries {
                    (key(entry.key, first + x, below + row as i32 * ROW, palette))
                    (line(Ink::Caption, first + x + KEY, below + row as i32 * ROW, &entry.text))
                }
            }
            @for (row, words) in caption.iter().enumerate() {
                (line(Ink::Caption, first, said + row as i32 * (SMALL + 4 * FINE), words))
            }
        }
    };
    Ok(drawing.into_string())
}

/// A legend's key, its words on the line at `y`.
fn key(key: Key, x: i32, y: i32, of: &Palette) -> Markup {
    let (middle, height) = (x + KEY / 2 - 3 * FINE, y - SMALL / 3);
    let marker = |ink: Ink, series: usize| {
        let place = |(dx, dy): &(f64, f64)| {
            let radius = f64::from(5 * FINE);
            format!("{:.0},{:.0}", f64::from(middle) + dx * radius, f64::from(height) + dy * radius)
        };
        let points: Vec<String> = corners(series).iter().map(place).collect();
        let shape = match points.is_empty() {
            true => format!("circle cx=\"{middle}\" cy=\"{height}\" r=\"{}\"", 5 * FINE),
            false => format!("polygon points=\"{}\"", points.join(" ")),
        };
        format!("<{shape} {}/>\n", ink.attributes(of))
    };
    let line = |ink: Ink| {
        let (from, to) = (x, x + KEY - 6 * FINE);
        format!("<path d=\"M{from} {height}H{to}\" {}/>\n", ink.attributes(of))
    };
    let square = |ink: Ink, side: i32| {
        let (left, top) = (middle - side, height - 7 * FINE);
        let size = format!("width=\"{}\" height=\"{}\"", 2 * side, 14 * FINE);
        format!("<rect x=\"{left}\" y=\"{top}\" {size} {}/>\n", ink.attributes(of))
    };
    PreEscaped(match key {
        Key::Marker(series) => marker(Ink::dot(series), series),
        Key::Hollow(series) => {
            let ink = series.map_or(Ink::HollowOfAny, Ink::hollow);
            marker(ink, series.unwrap_or_default())
        }
        Key::Line(role) => line(Ink::line(role)),
        Key::Band(series) => square(Ink::band(Some(series)), 13 * FINE),
        Key::Allowed => square(Ink::band(None), 13 * FINE),
        Key::Slice(slice) => {
            let letter = match slice {
                Slice::Lost(_, letter) => letter,
                Slice::Gained(_) | Slice::Rest => "",
            };
            let words = Ink::Letter.attributes(of);
            let at = format!("x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\"");
            square(Ink::slice(slice), 9 * FINE) + &format!("<text {at} {words}>{letter}</text>\n")
        }
    })
}

/// The entries of a legend in rows no wider than `room`, and where each begins.
fn rows(legend: &[Entry], room: i32) -> Vec<Vec<(i32, &Entry)>> {
    let mut rows: Vec<Vec<(i32, &Entry)>> = Vec::new();
    let mut next = room;
    for entry in legend {
        let wide = KEY + length(&entry.text, SMALL) + 14 * FINE;
        match rows.last_mut() {
            Some(row) if next + wide <= room => row.push((next, entry)),
            _ => {
                rows.push(vec![(0, entry)]);
                next = 0;
            }
        }
        next += wide;
    }
    rows
}

fn length(words: &str, size: i32) -> i32 {
    (words.width() as f64 * f64::from(size) * LETTER) as i32
}

/// Words in lines no longer than `room`; a word that is longer by itself is broken.
fn wrapped(words: &str, size: i32, room: i32) -> Vec<String> {
    let most = (f64::from(room) / (f64::from(size) * LETTER)) as usize;
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let fits = |line: &&mut String| line.width() + 1 + word.width() <= most;
        if let Some(line) = lines.last_mut().filter(fits) {
            line.push(' ');
            line.push_str(word);
            continue;
        }
        lines.push(String::new());
        for letter in word.chars() {
            if lines.last().is_none_or(|line| line.width() >= most) {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push(letter);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_those_too_long_for_a_line_broken() {
        let room = (10.0 * f64::from(SMALL) * LETTER) as i32 + 1;
        assert_eq!(wrapped("a line of words", SMALL, room), ["a line of", "words"]);
        assert_eq!(wrapped("abcdefghijklm no", SMALL, room), ["abcdefghij", "klm no"]);
        assert_eq!(wrapped("", SMALL, room), [] as [&str; 0]);
    }
}
