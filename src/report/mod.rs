//! Floor 5: from an analysis to terminal, Markdown, CSV, JSON and HTML. Nothing is computed or put
//! into words here but where on the page or screen something stands.

mod attachment;
mod csv;
mod error;
mod figures;
mod html;
mod json;
mod markdown;
mod markdown_comparison;
mod out;
mod plot;
mod progress;
mod terminal;
mod wire;
mod write;

pub use crate::say::clean::plain;
pub use attachment::{Attachment, Attachments};
pub use csv::csv;
pub use error::ReportError;
pub use html::html;
pub use json::{comparison_json, json};
pub use markdown::markdown;
pub use markdown_comparison::comparison_markdown;
pub use out::{complain, print};
pub use progress::{Progress, shortened};
pub use terminal::{Terminal, closing_line, comparison, hanging, terminal};
pub use write::{FILES, Form, check_folder, conclude, remove, show, write};
