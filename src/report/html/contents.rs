//! Where everything is.

use maud::{Markup, html};

use super::pieces::{marker, name};
use crate::analysis::Analysis;

/// A link over all that stands before the answer, for those who go by keys.
pub(super) fn skip() -> Markup {
    html! { a.skip href="#content" { "Skip to the answer" } }
}

/// Links to every part, folded.
pub(super) fn contents(analysis: &Analysis, anchors: &[String]) -> Markup {
    let table = [("against", "Measured against theory")];
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
                        li { a href=(format!("#{}", anchors[index])) { (marker(index)) (name(series)) } }
                    }
                    @for (anchor, title) in last { li { a href=(format!("#{anchor}")) { (title) } } }
                }
            }
        }
    }
}
