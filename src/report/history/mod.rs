//! A history over commits as a page and a badge.

mod badge;
mod page;

pub use badge::history_badge;
pub use page::history_html;

pub(super) use page::TITLE;

use super::{Terminal, hanging};
use crate::analysis::History;
use crate::say::clean::plain;
use crate::say::history as say;

/// The newest commit's numbers for a terminal, a line a series.
pub fn history_terminal(history: &History, place: &Terminal) -> String {
    let line = |name: &&str| {
        let said = format!("{}: {}", plain(name), plain(&say::latest(history, name)));
        hanging("", &said, place)
    };
    history.names().iter().map(line).collect()
}
