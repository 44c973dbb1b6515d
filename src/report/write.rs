//! A report as files in a folder, and its summary on standard output.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{
    Attachment, Attachments, ReportError, Terminal, closing_line, csv, html, json, terminal,
};
use crate::analysis::{self, Analysis};
use crate::data::{Study, store};

/// Writes `index.html`, `study.csv` and `analysis.json` into `folder` and returns the page's path.
///
/// # Errors
/// [`ReportError`] when the page cannot be drawn or a file cannot be written.
pub fn write(folder: &Path, analysis: &Analysis) -> Result<PathBuf, ReportError> {
    let page = folder.join("index.html");
    store::write_whole(&folder.join("analysis.json"), json(analysis)?.as_bytes())?;
    store::write_whole(&folder.join("study.csv"), csv(analysis)?.as_bytes())?;
    store::write_whole(&page, html(analysis, &with_method())?.as_bytes())?;
    Ok(page)
}

/// The method behind the numbers, so that a page that is sent on explains itself.
fn with_method() -> Attachments {
    let content = include_bytes!("../../reports/METHOD.md").to_vec();
    let method =
        Attachment { name: "METHOD.md".into(), media_type: "text/markdown".into(), content };
    Attachments { files: vec![method] }
}

/// Analyses studies, writes the report, and prints its summary (or the analysis as JSON) with
/// the page's path as the last line.
///
/// # Errors
/// [`ReportError`]; what was measured is in the study file already.
pub fn conclude(studies: &[Study], folder: &Path, as_json: bool) -> Result<(), ReportError> {
    let analysis = analysis::analyse(studies, &analysis::Options::default())?;
    let page = write(folder, &analysis)?;
    let text = if as_json {
        json(&analysis)?
    } else {
        let place = Terminal::of_stdout();
        let last = closing_line(&page, place.columns);
        format!("{}\n{last}\n", terminal(&analysis, &place))
    };
    // A reader that closed the pipe has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}
