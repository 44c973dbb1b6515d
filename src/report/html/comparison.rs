//! A comparison as a page: what changed in words, both curves of each series, and every change.

use maud::{Markup, html};

use super::changes::{sections, told};
use super::pieces::typographic;
use super::{Head, SCRIPT, page};
use crate::analysis::{Comparison, GateResult, Outcome};
use crate::report::ReportError;
use crate::say::changes;
use crate::say::clean::plain;

/// How the title of a comparison begins.
pub(in crate::report) const COMPARISON: &str = "Amdahl comparison";

/// The comparison as one HTML page, with what its gates say. The same input gives the same bytes.
///
/// # Errors
/// [`ReportError::Plot`] for a plot that could not be drawn.
pub fn comparison_html(of: &Comparison, gates: &[GateResult]) -> Result<String, ReportError> {
    let names = plain(&changes::names(&of.base, &of.new)).replace("->", "→");
    let sections = sections(of)?;
    let body = html! {
        main {
            section.changed {
                h2 { "What changed" }
                (told(of))
                @if !gates.is_empty() { ul.gates { @for gate in gates { li { (gate_line(gate)) } } } }
            }
            @if !of.cautions.is_empty() {
                section.cautions aria-label="Cautions" {
                    @for caution in &of.cautions {
                        p { span.sign aria-hidden="true" { "!" } " " (plain(&caution.to_string())) }
                    }
                }
            }
            @for section in &sections { (section) }
        }
        footer { p { "amdahl " (env!("CARGO_PKG_VERSION")) " · " (of.schema) } }
    };
    let title = format!("{COMPARISON}: {names}");
    let head = Head {
        title: &title,
        name: COMPARISON,
        subtitle: &names,
        script: SCRIPT,
        alarms: html! {},
        under: html! {},
    };
    Ok(page(&head, &body).into_string())
}

fn gate_line(gate: &GateResult) -> Markup {
    let (class, sign) = match gate.outcome {
        Outcome::Within => ("pill good", "✓"),
        Outcome::Exceeded => ("pill bad", "✗"),
        Outcome::Open | Outcome::NotJudged => ("pill warn", "?"),
    };
    html! { span class=(class) aria-hidden="true" { (sign) } " " (typographic(&plain(&gate.to_string()))) }
}
