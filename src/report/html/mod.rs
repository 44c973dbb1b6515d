//! The report as one page: no file beside it, no request, nothing that needs the script but
//! comfort.

mod against;
mod anchor;
mod answers;
mod changes;
mod comparison;
mod contents;
mod course;
mod facts;
mod lost;
mod notes;
mod overview;
mod phases;
mod pieces;
mod policy;
mod rows;
mod series;
mod site;
mod strip;
mod table;
mod terms;

use maud::{DOCTYPE, Markup, PreEscaped, html};

pub(super) use anchor::SERIES;
pub(super) use comparison::COMPARISON;
pub use comparison::comparison_html;
pub(super) use course::COURSE;
pub use course::course_html;
pub(super) use pieces::{minus, stacked, typographic};
pub(super) use site::{Page, site};

use super::{Attachments, ReportError};
use crate::analysis::{Analysis, Comparison, Series};
use crate::report::figures::look;
use crate::say::numbers::{full_name, workers};
use crate::units::text;

/// How the title of a page begins; a folder's page is known by it.
pub(super) const TITLE: &str = "Amdahl report";

/// A table of so many series stands before their picture.
const SHORT: usize = 5;

const STYLE: &str = include_str!("../assets/page.css");
const SCRIPT: &str = concat!(
    include_str!("../assets/theme.js"),
    include_str!("../assets/page.js"),
    include_str!("../assets/take.js")
);

/// The report as one HTML page that opens from a file and asks for nothing. The same input gives
/// the same bytes.
///
/// # Errors
/// [`ReportError::Plot`] for a plot that could not be drawn, [`ReportError::Csv`] and
/// [`ReportError::Json`] for the data inside the page.
pub fn html(analysis: &Analysis, attachments: &Attachments) -> Result<String, ReportError> {
    html_with(analysis, attachments, None)
}

/// The same with what changed between its two studies.
///
/// # Errors
/// As [`html()`].
pub fn html_with(
    analysis: &Analysis,
    attachments: &Attachments,
    changes: Option<&Comparison>,
) -> Result<String, ReportError> {
    whole(analysis, attachments, changes, Sections::Inside)
}

/// Where the sections of series are: on this page, or each on one beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sections {
    Inside,
    Beside,
}

/// The page of all series, with what changed between its two studies.
fn whole(
    analysis: &Analysis,
    attachments: &Attachments,
    changes: Option<&Comparison>,
    place: Sections,
) -> Result<String, ReportError> {
    let mut sections = Vec::new();
    let anchors = anchor::anchors(&analysis.series);
    let link = |anchor: &String| match place {
        Sections::Inside => format!("#{anchor}"),
        Sections::Beside => anchor::link(anchor),
    };
    let links: Vec<String> = anchors.iter().map(link).collect();
    let inside = analysis.series.iter().filter(|_| place == Sections::Inside);
    for (index, series) in inside.enumerate() {
        let place =
            series::Place { index: look(analysis, index), anchor: &anchors[index], analysis };
        sections.push(series::section(series, &place)?);
    }
    let changed = changes.map(changes::sections).transpose()?.unwrap_or_default();
    let overview = overview::overview(analysis)?;
    let against = against::against(analysis, &links);
    // The picture of many stands before their long table, a link a row.
    let many = analysis.series.len() > SHORT;
    let notes = notes::notes(analysis, attachments, place == Sections::Beside)?;
    let body = html! {
        main #content {
            @if let Some(changes) = changes { (changes::summary(changes)) }
            (answers::answers(analysis, &links))
            (facts::cautions(analysis))
            @if many { (overview) (against) } @else { (against) (overview) }
            @for change in &changed { (change) }
            (facts::footnotes(analysis))
            @for section in &sections { (section) }
            (notes)
        }
        footer { p { (analysis.tool) " · " (analysis.schema) } }
    };
    let head = Head {
        title: &title(analysis),
        name: TITLE,
        alarms: alarms(analysis),
        subtitle: &subtitle(analysis),
        under: html! { div.about { (facts::facts(analysis)) (contents::contents(analysis, &links)) } },
        script: SCRIPT,
    };
    Ok(page(&head, &body).into_string())
}

/// What a page is called, and the one script that it runs.
struct Head<'h> {
    title: &'h str,
    name: &'h str,
    /// What went wrong, beside the name.
    alarms: Markup,
    subtitle: &'h str,
    /// What else stands above the page's own content.
    under: Markup,
    script: &'h str,
}

/// A page of the house's looks with its switches.
fn page(of: &Head<'_>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(of.title, of.script))
            body {
                div.page {
                    (contents::skip())
                    header {
                        (switches())
                        div {
                            h1 { (of.name) (of.alarms) }
                            p.sub { (of.subtitle) }
                        }
                        (switch_labels())
                        (of.under)
                    }
                    (body)
                }
                script { (PreEscaped(of.script)) }
            }
        }
    }
}

/// A page of the house's looks that needs no script.
pub(super) fn document(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(title, SCRIPT))
            body { div.page { (body) } }
        }
    }
}

fn alarms(analysis: &Analysis) -> Markup {
    html! {
        @if let Some(failed) = answers::failures(analysis) { " " span.alarm { (failed) } }
        @if let Some(withheld) = answers::withheld(analysis) { " " span.alarm.warn { (withheld) } }
    }
}

fn title(analysis: &Analysis) -> String {
    let names: Vec<String> = analysis.series.iter().take(3).map(full_name).collect();
    let failed =
        answers::failures(analysis).map_or_else(String::new, |failed| format!(" ({failed})"));
    format!("{TITLE}{failed}: {}", crate::say::clean::plain(&names.join(", ")))
}

fn head(title: &str, script: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy::policy(STYLE, script));
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { (title) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

fn subtitle(analysis: &Analysis) -> String {
    let counts = || analysis.series.iter().flat_map(|series: &Series| &series.points);
    let least = counts().map(|point| point.workers).fold(f64::INFINITY, f64::min);
    let most = counts().map(|point| point.workers).fold(0.0, f64::max);
    let mut parts = vec![match analysis.series.len() {
        1 => "1 series".into(),
        several => format!("{} series", text::count(several as u64)),
    }];
    if most > least {
        parts.push(format!("{}–{} workers", workers(least), workers(most)));
    }
    if analysis.studies.len() > 1 {
        parts.push(format!("{} studies", text::count(analysis.studies.len() as u64)));
    }
    crate::say::clean::plain(&parts.join(" · "))
}

/// The state of the axis and the theme: radio buttons, so that the style sheet alone can act on
/// them.
fn switches() -> Markup {
    html! {
        @for (group, id, label, on) in SWITCHES {
            input.switch type="radio" name=(group) id=(id) aria-label=(label) checked[on];
        }
    }
}

const SWITCHES: [(&str, &str, &str, bool); 5] = [
    ("axis", "axis-linear", "Linear axes", true),
    ("axis", "axis-log2", "Log2 axes", false),
    ("theme", "theme-auto", "Theme of the system", true),
    ("theme", "theme-light", "Light theme", false),
    ("theme", "theme-dark", "Dark theme", false),
];

fn switch_labels() -> Markup {
    html! {
        div.switches {
            div { label for="axis-linear" { "linear" } label for="axis-log2" { "log" sub { "2" } } }
            div {
                label for="theme-auto" { "auto" }
                label for="theme-light" { "light" }
                label for="theme-dark" { "dark" }
            }
        }
    }
}
