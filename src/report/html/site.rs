//! A report as its files: one page, or of many series an index with a page each beside it.

use maud::{Markup, html};

use super::{Head, SCRIPT, TITLE, anchor, contents, facts, page, series, subtitle};
use super::{Sections, whole};
use crate::analysis::{Analysis, Comparison};
use crate::report::figures::look;
use crate::report::{Attachments, ReportError};
use crate::say::clean::plain;
use crate::say::numbers::full_name;

/// More series have a page each.
const MANY: usize = 20;

/// So have the series of a page of more bytes.
const BIG: usize = 1_000_000;

/// A page beside the index.
#[derive(Debug)]
pub(in crate::report) struct Page {
    pub(in crate::report) name: String,
    pub(in crate::report) text: String,
}

/// The index and the pages that it links to.
#[derive(Debug)]
pub(in crate::report) struct Site {
    pub(in crate::report) index: String,
    pub(in crate::report) pages: Vec<Page>,
}

/// The report as files that link to each other.
///
/// # Errors
/// As [`super::html`].
pub(in crate::report) fn site(
    analysis: &Analysis,
    attachments: &Attachments,
    changes: Option<&Comparison>,
) -> Result<Site, ReportError> {
    if analysis.series.len() <= MANY {
        let index = whole(analysis, attachments, changes, Sections::Inside)?;
        if index.len() <= BIG || analysis.series.len() == 1 {
            return Ok(Site { index, pages: Vec::new() });
        }
    }
    let anchors = anchor::anchors(&analysis.series);
    let index = whole(analysis, attachments, changes, Sections::Beside)?;
    let pages = (0..anchors.len()).map(|at| beside(analysis, &anchors, at));
    Ok(Site { index, pages: pages.collect::<Result<_, _>>()? })
}

/// The page of one series.
fn beside(analysis: &Analysis, anchors: &[String], at: usize) -> Result<Page, ReportError> {
    let one = &analysis.series[at];
    let place = series::Place { index: look(analysis, at), anchor: &anchors[at], analysis };
    let section = series::section(one, &place)?;
    let body = html! {
        main #content { (section) (data()) }
        footer { p { (analysis.tool) " · " (analysis.schema) } }
    };
    let head = Head {
        title: &format!("{TITLE}: {}", plain(&full_name(one))),
        name: TITLE,
        alarms: html! {},
        subtitle: &subtitle(analysis),
        under: html! {
            div.about { (contents::ways(analysis, anchors, at)) (facts::facts(analysis)) }
        },
        script: SCRIPT,
    };
    Ok(Page { name: anchor::file(&anchors[at]), text: page(&head, &body).into_string() })
}

/// Where the numbers are.
fn data() -> Markup {
    html! {
        section.prose #data {
            h2 { "Data" }
            p.downloads {
                a href="../study.csv" { "study.csv" } " " a href="../analysis.json" { "analysis.json" }
            }
            p.note {
                "Of all series, beside the index. How the numbers were found and how to read them stands "
                a href="../index.html#reading" { "there" } "."
            }
        }
    }
}
