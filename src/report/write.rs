//! A report as files in a folder, and its summary on standard output.

use std::path::{Path, PathBuf};
use std::thread::{self, ScopedJoinHandle};

use super::beside::{self, head};
use super::csv::HEADER;
use super::html::{COMPARISON, COURSE, TITLE, site};
use super::{
    Attachment, Attachments, Form, ReportError, Taught, Terminal, closing_line, comparison_html,
    complain, course_html, csv, history, history_badge, history_html, json, print,
};
use crate::analysis::{Analysis, Comparison, GateResult, History};
use crate::data::store;

const PAGE: &str = "index.html";
const TABLE: &str = "study.csv";
const BADGE: &str = "badge.svg";
const ANALYSIS: &str = "analysis.json";

/// The files of a report.
pub const FILES: [&str; 3] = [ANALYSIS, TABLE, PAGE];

/// Writes `index.html`, `study.csv` and `analysis.json` into `folder` and returns the page's path. Of
/// many series, or where the page would be big, each has a page of its own in the folder `series`.
///
/// # Errors
/// [`ReportError`] when the page cannot be drawn or a file cannot be written, or would take the
/// place of one that is not of a report.
pub fn write(folder: &Path, analysis: &Analysis) -> Result<PathBuf, ReportError> {
    write_with(folder, analysis, None)
}

/// The same with what changed between the two studies of the analysis at the top of the page.
///
/// # Errors
/// As [`write()`].
pub fn write_with(
    folder: &Path,
    analysis: &Analysis,
    changes: Option<&Comparison>,
) -> Result<PathBuf, ReportError> {
    check_folder(folder)?;
    let page = folder.join(PAGE);
    let put = |name: &str, text: String| store::write_whole(&folder.join(name), text.as_bytes());
    let numbers = || -> Result<(), ReportError> {
        put(ANALYSIS, json(analysis)?)?;
        Ok(put(TABLE, csv(analysis)?)?)
    };
    let drawn = || -> Result<(), ReportError> {
        let site = site(analysis, &with_method(), changes)?;
        // No index links to a page that is not there: pages come before it and go after it.
        beside::put(folder, &site.pages)?;
        put(PAGE, site.index)?;
        beside::tidy(folder, &site.pages);
        Ok(())
    };
    let (numbers, drawn) = both(numbers, drawn);
    numbers.and(drawn)?;
    Ok(page)
}

/// Both at once, or one after the other where the system gives no thread.
fn both<A, B: Send>(here: impl FnOnce() -> A, there: impl Fn() -> B + Sync) -> (A, B) {
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, &there);
        let here = here();
        match beside.map(ScopedJoinHandle::join) {
            Ok(Ok(there)) => (here, there),
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => (here, there()),
        }
    })
}

/// Whether a report may be written into `folder`: what it would replace there is a report's.
///
/// # Errors
/// [`ReportError::NotFolder`] where a file is in the folder's place, [`ReportError::NotOurs`] with
/// the file that would be replaced; [`ReportError::Read`] where that cannot be told.
pub fn check_folder(folder: &Path) -> Result<(), ReportError> {
    let columns = HEADER[..4].join(",");
    let title = format!("<title>{TITLE}");
    let marks = [
        (ANALYSIS, "\"schema\": \"amdahl-analysis/"),
        (TABLE, columns.as_str()),
        (PAGE, title.as_str()),
    ];
    check_files(folder, &marks)
}

/// Whether files of these names may be written into `folder`: those that are there bear our mark.
pub(super) fn check_files(folder: &Path, marks: &[(&str, &str)]) -> Result<(), ReportError> {
    let is_other = |above: &&Path| above.metadata().is_ok_and(|found| !found.is_dir());
    if let Some(file) = folder.ancestors().find(is_other) {
        return Err(ReportError::NotFolder { path: file.into() });
    }
    for (name, mark) in marks {
        let path = folder.join(name);
        // A pipe or a device would be read for good.
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(ReportError::NotOurs { path });
        }
        let head =
            head(&path).map_err(|source| ReportError::Read { path: path.clone(), source })?;
        if !head.is_empty() && !head.contains(mark) {
            return Err(ReportError::NotOurs { path });
        }
    }
    Ok(())
}

/// Writes the course of a tour as `index.html` into `folder` and returns its path.
///
/// # Errors
/// As [`write()`].
pub fn write_course(folder: &Path, taught: &[Taught<'_>]) -> Result<PathBuf, ReportError> {
    check_course(folder)?;
    let page = folder.join(PAGE);
    store::write_whole(&page, course_html(taught)?.as_bytes())?;
    Ok(page)
}

/// Whether a course may be written into `folder`: what it would replace there is one.
///
/// # Errors
/// As [`check_folder`].
pub fn check_course(folder: &Path) -> Result<(), ReportError> {
    check_files(folder, &[(PAGE, &format!("<title>{COURSE}"))])
}

/// Writes a comparison as a page in the file `path`, which need not be there.
///
/// # Errors
/// [`ReportError`] when the page cannot be drawn or written, or would take the place of a file that
/// is no comparison of ours.
pub fn write_comparison(
    path: &Path,
    of: &Comparison,
    gates: &[GateResult],
) -> Result<(), ReportError> {
    let mark = format!("<title>{COMPARISON}");
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|n| n.to_str()))
    else {
        return Err(ReportError::NotOurs { path: path.into() });
    };
    check_files(folder, &[(name, &mark)])?;
    Ok(store::write_whole(path, comparison_html(of, gates)?.as_bytes())?)
}

/// Writes a history as `index.html` and `badge.svg` into `folder` and returns the page's path.
///
/// # Errors
/// As [`write()`].
pub fn write_history(folder: &Path, history: &History) -> Result<PathBuf, ReportError> {
    check_history(folder)?;
    let page = folder.join(PAGE);
    store::write_whole(&page, history_html(history)?.as_bytes())?;
    store::write_whole(&folder.join(BADGE), history_badge(history).as_bytes())?;
    Ok(page)
}

/// Whether a history may be drawn into `folder`: what it would replace there is one.
///
/// # Errors
/// As [`check_folder`].
pub fn check_history(folder: &Path) -> Result<(), ReportError> {
    let title = format!("<title>{}", history::TITLE);
    check_files(folder, &[(PAGE, &title), (BADGE, "aria-label=\"amdahl ")])
}

/// The method behind the numbers, so that a page that is sent on explains itself.
fn with_method() -> Attachments {
    let content = include_bytes!("assets/METHOD.md").to_vec();
    let method =
        Attachment { name: "METHOD.md".into(), media_type: "text/markdown".into(), content };
    Attachments { files: vec![method] }
}

/// Removes a report from a folder: one that is not of the study beside it would pass for it.
pub fn remove(folder: &Path) {
    for name in FILES {
        // What is not there need not go.
        let _ = std::fs::remove_file(folder.join(name));
    }
    beside::tidy(folder, &[]);
}

/// Writes the report into `folder`, if there is one, and prints the analysis: see [`show`].
///
/// # Errors
/// [`ReportError`]; what was measured is in the study file already.
pub fn conclude(analysis: &Analysis, folder: Option<&Path>, form: Form) -> Result<(), ReportError> {
    let page = folder.map(|folder| write(folder, analysis)).transpose()?;
    show(analysis, page.as_deref(), form)
}

/// Prints the analysis. The page's path is the summary's last line; beside JSON or Markdown it
/// goes to standard error.
///
/// # Errors
/// [`ReportError::Output`], or [`ReportError::Json`].
pub fn show(analysis: &Analysis, page: Option<&Path>, form: Form) -> Result<(), ReportError> {
    let place = Terminal::of_stdout();
    let last = page.map(|page| closing_line(page, place.columns));
    let said = form.analysis(analysis, &place)?;
    if matches!(form, Form::Summary | Form::Details) {
        let last = last.map_or_else(String::new, |last| format!("\n{last}\n"));
        return print(&format!("{said}{last}"));
    }
    print(&said)?;
    if let Some(last) = last {
        complain(&last);
    }
    Ok(())
}
