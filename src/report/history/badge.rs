//! The newest commit's numbers as a badge: an image that stands alone.

use maud::{Markup, html};

use crate::analysis::History;
use crate::say::history as say;

/// What stands on the left.
const LABEL: &str = "scaling";

/// Pixels of a character of the badge's size, on average; the text is fitted to what they make.
const CHARACTER: f64 = 6.4;

/// The badge as an SVG image. The same input gives the same bytes.
pub fn history_badge(history: &History) -> String {
    let said = say::badge(history);
    let (left, right) = (width(LABEL), width(&said));
    let all = left + right;
    let name = format!("amdahl {LABEL}: {said}");
    let image: Markup = html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(all) height="20" viewBox=(format!("0 0 {all} 20"))
            role="img" aria-label=(name) {
            title { (name) }
            rect width=(all) height="20" rx="3" fill="#2b4c7e" {}
            path d=(format!("M3 0H{left}V20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z")) fill="#444" {}
            g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" {
                (words(LABEL, 0.0, left))
                (words(&said, left, right))
            }
        }
    };
    image.into_string() + "\n"
}

fn words(text: &str, from: f64, wide: f64) -> Markup {
    html! {
        text x=(from + PAD) y="14" textLength=(wide - 2.0 * PAD) lengthAdjust="spacingAndGlyphs" { (text) }
    }
}

/// Pixels beside a text.
const PAD: f64 = 6.0;

fn width(text: &str) -> f64 {
    (text.chars().count() as f64 * CHARACTER).round() + 2.0 * PAD
}
