use super::clean::plain;
use super::numbers::{self, full_name, number_times, workers};
use super::{sentence, words};
use crate::analysis::{Analysis, Series};
use crate::units::text;

/// The analysis as Markdown: a table a row a series, cautions, and what each series says. Meant
/// for a pull request's comment.
pub fn markdown(analysis: &Analysis) -> String {
    let mut out = String::from("## Scaling\n\n");
    for caution in &analysis.cautions {
        out.push_str(&format!("> **Caution:** {}\n", escaped(caution)));
    }
    if !analysis.cautions.is_empty() {
        out.push('\n');
    }
    if analysis.series.is_empty() {
        out.push_str("Nothing was measured.\n");
        return out;
    }
    out.push_str(
        "| series | measured p | theory | best speedup | ceiling | T1 | verdict |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for series in &analysis.series {
        out.push_str(&row(series));
    }
    out.push('\n');
    for series in &analysis.series {
        details(&mut out, series);
    }
    out.push_str(&format!(
        "{} intervals are {}; p by method '{}', margin {}.\n",
        if analysis.series.len() == 1 { "Its" } else { "All" },
        text::setting(analysis.settings.confidence),
        escaped(&analysis.settings.method),
        text::setting(analysis.settings.margin),
    ));
    out
}

fn row(series: &Series) -> String {
    let word = words::verdict(series);
    let (p, ceiling) = match &series.amdahl {
        Some(amdahl) if words::headlines_p(series) => (
            numbers::percent(&amdahl.parallel_fraction).whole(),
            numbers::ceiling(&amdahl.ceiling).whole(),
        ),
        Some(amdahl) => {
            (format!("({})", numbers::percent(&amdahl.parallel_fraction).value), "–".into())
        }
        None => ("–".into(), "–".into()),
    };
    let theory = series.theory.as_ref().and_then(|theory| theory.parallel_fraction);
    let best =
        match (series.recommended_workers.fastest, series.recommended_workers.fastest_speedup) {
            (Some(at), Some(speedup)) => format!("{} at {}", number_times(speedup), workers(at)),
            _ => "–".into(),
        };
    format!(
        "| {} | {p} | {} | {best} | {ceiling} | {} | {} {} |\n",
        code(&full_name(series)),
        theory.map_or("–".into(), |p| text::percent(p, 1)),
        series.t1_s.as_ref().map_or("–".into(), |t1| text::seconds(t1.value)),
        word.glyph,
        word.word,
    )
}

fn details(out: &mut String, series: &Series) {
    out.push_str(&format!("**{}** ", code(&full_name(series))));
    let said = sentence::verdict(series);
    out.push_str(&escaped(&said.text()));
    out.push_str("\n\n");
    let findings =
        sentence::further(series, &said).into_iter().map(|f| numbers::with_times(&f.sentence));
    let failures = series.failures.iter().map(|failure| match failure.workers {
        Some(at) => format!("Failed at {}: {}", numbers::workers_noun(at), failure.reason),
        None => format!("Failed: {}", failure.reason),
    });
    let lines: Vec<String> = findings.chain(failures).collect();
    for line in &lines {
        out.push_str(&format!("- {}\n", escaped(line)));
    }
    if !lines.is_empty() {
        out.push('\n');
    }
}

/// A name as code, in which nothing is acted on and nobody is mentioned.
/// A name as code.
pub(super) fn code(name: &str) -> String {
    format!("`{}`", plain(name).replace('`', "'").replace('|', "\\|"))
}

/// `text` with no character left that Markdown or HTML inside it would act on.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in plain(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A zero-width space keeps user names from being mentioned.
            '@' => out.push_str("@\u{200B}"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
