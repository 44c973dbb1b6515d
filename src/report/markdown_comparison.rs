//! A comparison as Markdown.

use super::markdown::{code, escaped};
use crate::analysis::{Called, Comparison, GateResult, Outcome};
use crate::say::change_row::{Row, sure};
use crate::say::changes;
use crate::say::phase_changes;
use crate::units::text;

/// The comparison as Markdown, meant for a pull request's comment: what the gates say, then a
/// table a series.
pub fn comparison_markdown(of: &Comparison, gates: &[GateResult]) -> String {
    let mut out = format!("## Scaling: {}\n\n", escaped(&changes::names(&of.base, &of.new)));
    for gate in gates {
        let mark = match gate.outcome {
            Outcome::Within => "✅",
            Outcome::Exceeded => "❌",
            Outcome::Open | Outcome::NotJudged => "❔",
        };
        out.push_str(&format!("- {mark} {}\n", escaped(&gate.to_string())));
    }
    if !gates.is_empty() {
        out.push('\n');
    }
    for caution in &of.cautions {
        out.push_str(&format!("> **Caution:** {}\n\n", escaped(&caution.to_string())));
    }
    for series in &of.series {
        out.push_str(&format!("### {}\n\n", code(&series.name)));
        out.push_str(&table("", &changes::rows(series)));
        out.push_str(&table("phase", &phase_changes::rows(series)));
        let said = phase_changes::said(series);
        for said in &said {
            out.push_str(&format!("- {}\n", escaped(said)));
        }
        if !said.is_empty() {
            out.push('\n');
        }
    }
    for (names, which) in [(&of.only_in_base, "earlier"), (&of.only_in_new, "later")] {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|name| code(name)).collect();
            out.push_str(&format!("Only in the {which} study: {}.\n\n", names.join(", ")));
        }
    }
    out.push_str(&format!("Intervals are {}.\n", text::setting(of.confidence)));
    out
}

/// Nothing without a row.
fn table(heading: &str, rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut out = format!(
        "| {heading} | before | after | change | interval | |\n|---|--:|--:|--:|--:|---|\n"
    );
    rows.iter().for_each(|row| out.push_str(&line(row)));
    out.push('\n');
    out
}

fn line(row: &Row) -> String {
    let sure = match (row.called, sure(row)) {
        (Called::Worse, sure) => format!("**{sure}**"),
        (_, sure) => sure.to_owned(),
    };
    format!(
        "| {} | {} | {} | {} | {} | {sure} |\n",
        escaped(&row.what),
        escaped(&row.base),
        escaped(&row.new),
        escaped(&row.change),
        escaped(&row.interval)
    )
}
