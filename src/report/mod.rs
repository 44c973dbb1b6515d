//! Floor 4: from an analysis to terminal, Markdown, CSV, JSON and HTML. Nothing is computed here
//! but where on the page or screen a number stands.

mod attachment;
mod changes;
mod clean;
mod csv;
mod error;
mod figures;
mod html;
mod json;
mod markdown;
mod markdown_comparison;
mod numbers;
mod out;
mod plot;
mod progress;
mod sentence;
mod terminal;
mod words;
mod write;

pub use attachment::{Attachment, Attachments};
pub use clean::plain;
pub use csv::csv;
pub use error::ReportError;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use markdown_comparison::comparison_markdown;
pub use out::{complain, print};
pub use progress::{Progress, shortened};
pub use terminal::{Terminal, closing_line, comparison, hanging, terminal};
pub use write::{FILES, Form, check_folder, conclude, write};
