//! Where everything is.

use maud::{Markup, html};

use super::pieces::{marker, name};
use super::{against, anchor};
use crate::analysis::Analysis;
use crate::report::figures::look;

/// A link over all that stands before the answer, for those who go by keys.
pub(super) fn skip() -> Markup {
    html! { a.skip href="#content" { "Skip to the answer" } }
}

/// From the page of one series to the others.
pub(super) fn ways(analysis: &Analysis, anchors: &[String], at: usize) -> Markup {
    let before = at.checked_sub(1);
    let after = Some(at + 1).filter(|next| *next < anchors.len());
    html! {
        nav aria-label="Contents" {
            ul.contents.ways {
                li { a href="../index.html" { "All series" } }
                @for (way, to) in [("Before", before), ("Next", after)] {
                    @if let Some(to) = to {
                        li { (way) ": " a href=(anchor::encoded(&anchor::file(&anchors[to]))) { (name(&analysis.series[to])) } }
                    }
                }
                li { a href="#data" { "Data" } }
            }
        }
    }
}

/// Links to every part, folded.
pub(super) fn contents(analysis: &Analysis, links: &[String]) -> Markup {
    let table = [("against", against::title(analysis))];
    let picture = [("overview", "Speedup")];
    let last = [("reading", "How to read this"), ("method", "Method"), ("data", "Data")];
    let drawn = analysis.series.iter().any(|series| !series.points.is_empty());
    html! {
        nav aria-label="Contents" {
            details.where-to {
                summary { "Contents" }
                ul.contents {
                    @for (anchor, title) in table.into_iter().chain(picture.into_iter().filter(|_| drawn)) {
                        li { a href=(format!("#{anchor}")) { (title) } }
                    }
                    @for (index, series) in analysis.series.iter().enumerate() {
                        li { a href=(links[index]) { (marker(look(analysis, index))) (name(series)) } }
                    }
                    @for (anchor, title) in last { li { a href=(format!("#{anchor}")) { (title) } } }
                }
            }
        }
    }
}
