//! Floor 4: from an analysis to terminal, Markdown, CSV, JSON and HTML.

mod progress;

pub use progress::Progress;

/// Text from users, safe on a terminal: control characters become spaces.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
