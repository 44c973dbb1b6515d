//! Floor 6: from an analysis to terminal, Markdown, CSV, JSON and HTML. Nothing is computed or put
//! into words here but where on the page or screen something stands.

mod attachment;
mod beside;
mod csv;
mod error;
mod export;
mod figures;
mod history;
mod html;
mod json;
mod markdown;
mod markdown_comparison;
mod out;
mod plot;
mod progress;
mod simulation;
mod terminal;
mod wire;
mod write;

pub use crate::say::clean::plain;
pub use attachment::{Attachment, Attachments};
pub use csv::csv;
pub use error::ReportError;
pub use export::{FigureFormat, FigureOptions, figure_files, write_figures};
pub use history::{history_badge, history_html, history_terminal};
pub use html::{comparison_html, course_html, html, html_with};
pub use json::{comparison_json, json};
pub use markdown::markdown;
pub use markdown_comparison::comparison_markdown;
pub use out::{complain, print};
pub use plot::Theme;
pub use progress::{Progress, shortened};
pub use simulation::{Simulated, simulation_html, simulation_json, simulation_terminal};
pub use terminal::{
    Terminal, closing_line, comparison, hanging, terminal, terminal_details, tour_list,
    tour_opening, tour_result,
};
pub use write::{
    FILES, check_course, check_folder, check_history, conclude, remove, show, write,
    write_comparison, write_course, write_history, write_with,
};

use crate::analysis::{Analysis, Comparison, GateResult};
use crate::tour::{Judged, Lesson};

/// A lesson of the tour and, where it was measured, what was found.
#[derive(Debug, Clone, Copy)]
pub struct Taught<'t> {
    /// The lesson.
    pub lesson: &'t Lesson,
    /// What was measured, and whether that is what was expected.
    pub found: Option<(&'t Analysis, &'t Judged)>,
}

/// What standard output carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Form {
    /// The summary for a terminal.
    #[default]
    Summary,
    /// The summary with every table of every series.
    Details,
    /// JSON.
    Json,
    /// Markdown.
    Markdown,
}

impl Form {
    /// An analysis in this form; a summary as wide as `place`.
    ///
    /// # Errors
    /// [`ReportError::Json`].
    pub fn analysis(self, of: &Analysis, place: &Terminal) -> Result<String, ReportError> {
        Ok(match self {
            Self::Summary => terminal(of, place),
            Self::Details => terminal_details(of, place),
            Self::Json => json(of)?,
            Self::Markdown => markdown(of),
        })
    }

    /// A comparison in this form, with what its gates say.
    ///
    /// # Errors
    /// [`ReportError::Json`].
    pub fn comparison(
        self,
        of: &Comparison,
        gates: &[GateResult],
        place: &Terminal,
    ) -> Result<String, ReportError> {
        Ok(match self {
            Self::Summary | Self::Details => comparison(of, gates, place),
            Self::Json => comparison_json(of, gates)?,
            Self::Markdown => comparison_markdown(of, gates),
        })
    }
}
