//! A comparison as Markdown.

use super::markdown::{code, escaped};
use crate::analysis::{Called, Comparison, GateResult, Outcome};
use crate::say::changes::{self, Row};
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
        out.push_str("| | before | after | change | interval | |\n|---|--:|--:|--:|--:|---|\n");
        changes::rows(series).iter().for_each(|row| out.push_str(&line(row)));
        out.push('\n');
        for note in &series.notes {
            out.push_str(&format!("- {}\n", escaped(&note.to_string())));
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

fn line(row: &Row) -> String {
    let sure = match (row.called, changes::sure(row)) {
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
