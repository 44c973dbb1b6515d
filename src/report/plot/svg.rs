//! A figure as inline SVG whose looks are the page's: classes in place of colours, an accessible
//! name, and where the points are.

use maud::{Markup, PreEscaped, html};

use super::draw::{Drawn, FINE, Spot, draw};
use super::figure::{Axis, Figure, Scale};
use super::ink::Ink;
use super::merge::merged;
use crate::report::ReportError;

/// What the library writes on every element and the style sheet decides instead.
const NOISE: [&str; 6] = [
    " opacity=\"1\"",
    " stroke-width=\"1\"",
    " fill=\"none\"",
    " stroke=\"none\"",
    " font-family=\"sans-serif\"",
    " font-size=\"50\"",
];

/// Where most words stand: said once.
const MIDDLE: &str = " text-anchor=\"middle\"";

/// The figure as an `<svg>` element of class `plot` and `class`.
///
/// # Errors
/// [`ReportError::Plot`] names the figure and what the library said.
pub(in crate::report) fn svg(figure: &Figure, class: &str) -> Result<Markup, ReportError> {
    let drawn = drawn(figure)?;
    let frame = figure.frame;
    let size = format!("0 0 {} {}", frame.width * FINE, frame.height * FINE);
    let across = scale(&figure.x, frame.left, frame.width - frame.right);
    let up = scale(&figure.y, frame.height - frame.bottom, frame.top);
    Ok(html! {
        svg class=(format!("plot {class}")) viewBox=(size) role="img" aria-label=(figure.name) text-anchor="middle"
            data-x=(across) data-y=(up) data-up=(figure.y.caption) data-spots=(spots(&drawn.spots)) {
            desc { (figure.summary) }
            (PreEscaped(classed(&drawn).replace(MIDDLE, "")))
        }
    })
}

/// The figure as the library draws it.
///
/// # Errors
/// [`ReportError::Plot`] names the figure and what the library said.
pub(super) fn drawn(figure: &Figure) -> Result<Drawn, ReportError> {
    draw(figure).map_err(|error| ReportError::Plot {
        figure: figure.name.clone(),
        reason: error.to_string(),
    })
}

/// What is inside the library's root element, with attributes in place of the colours.
pub(super) fn body(drawn: &Drawn, attributes: impl Fn(Ink) -> String) -> String {
    let mut body = classed(drawn);
    for ink in &drawn.inks {
        body = body.replace(&class(*ink), &attributes(*ink));
    }
    body
}

fn class(ink: Ink) -> String {
    format!("class=\"{}\"", ink.class())
}

/// The same with classes in place of the colours.
fn classed(drawn: &Drawn) -> String {
    let start = drawn.svg.find(">\n").map_or(0, |at| at + 2);
    let end = drawn.svg.rfind("</svg>").unwrap_or(drawn.svg.len());
    let mut body = drawn.svg[start..end].to_owned();
    for noise in NOISE {
        body = body.replace(noise, "");
    }
    // In text a quotation mark is written `&quot;`: only attributes can match.
    for (number, ink) in drawn.inks.iter().enumerate() {
        let (colour, class) = (format!("#01{number:04X}"), class(*ink));
        for attribute in ["stroke", "fill"] {
            let from = format!("{attribute}=\"{colour}\"");
            body = body.replace(&from, &class);
        }
    }
    let body = body.replace(" \"/>\n", "\"/>").replace("/>\n", "/>");
    merged(&body.replace(">\n", ">").replace("\n</", "</"))
}

fn scale(axis: &Axis, from: i32, to: i32) -> String {
    let scale = match axis.scale {
        Scale::Linear => "linear",
        Scale::Log2 => "log2",
    };
    format!("{} {} {} {} {scale}", axis.lo, axis.hi, from * FINE, to * FINE)
}

fn spots(spots: &[Spot]) -> String {
    let spots = spots.iter().map(|s| format!("{},{},{},{}", s.series, s.x, s.at.0, s.at.1));
    spots.collect::<Vec<String>>().join(" ")
}
