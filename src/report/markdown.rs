//! Markdown for a pull request.

use crate::analysis::{Analysis, Series};
use crate::say::clean::plain;
use crate::say::numbers::{self, full_name, workers};
use crate::say::{advice, phases, verdict, words};
use crate::units::text;

/// The analysis as Markdown: a table a row a series, cautions, and what each series says. Meant
/// for a pull request's comment.
pub fn markdown(analysis: &Analysis) -> String {
    let mut out = String::from("## Scaling\n\n");
    for caution in &analysis.cautions {
        out.push_str(&format!("> **Caution:** {}\n\n", escaped(&caution.to_string())));
    }
    if analysis.series.is_empty() {
        out.push_str("Nothing was measured.\n");
        return out;
    }
    let at_one = numbers::at_one_heading(analysis);
    out.push_str(&format!(
        "| series | measured p | theory | best speedup | ceiling | {at_one} | verdict |\n\
         |---|---|---|---|---|---|---|\n"
    ));
    for series in &analysis.series {
        out.push_str(&row(series));
    }
    out.push('\n');
    for sizes in &analysis.sizes {
        out.push_str(&format!("{}\n\n", escaped(&sizes.to_string())));
    }
    for series in &analysis.series {
        details(&mut out, series, analysis.settings.target_efficiency);
    }
    out.push_str(&closing(analysis));
    out
}

/// Where it was measured, and how p was found.
fn closing(analysis: &Analysis) -> String {
    let studies = analysis.studies.iter().map(|study| {
        let model = study.machine.model.as_deref();
        let cores = study.usable_cores.map(|cores| numbers::counted(cores, "core"));
        let rounds = (study.rounds > 0).then(|| numbers::counted(study.rounds, "round"));
        let known = [Some(study.label.clone()), model.map(str::to_owned), cores, rounds];
        let known: Vec<String> = known.into_iter().flatten().filter(|s| !s.is_empty()).collect();
        known.join(", ")
    });
    let studies: Vec<String> = studies.filter(|study| !study.is_empty()).collect();
    let place =
        if studies.is_empty() { String::new() } else { format!("{}. ", studies.join("; ")) };
    let settings = &analysis.settings;
    let bears = |series: &Series| series.points.iter().any(|point| point.time_s.lo.is_some());
    let intervals = match analysis.series.iter().any(bears) {
        true => format!("Brackets are {} intervals; ", text::setting(settings.confidence)),
        false => String::new(),
    };
    let (method, margin) = (settings.method.name(), text::setting(settings.margin));
    format!("{}{intervals}p by method '{method}', margin {margin}.\n", escaped(&place))
}

fn row(series: &Series) -> String {
    let (p, ceiling) = match numbers::parallel_fraction(series) {
        Some(p) if series.headline.is_share() => (
            numbers::percent(p).whole(),
            series.limit.map_or("–".into(), |limit| numbers::ceiling(&limit.most).whole()),
        ),
        Some(p) => (format!("({})", numbers::percent(p).value), "–".into()),
        None => (serial_share(series), "–".into()),
    };
    format!(
        "| {} | {p} | {} | {} | {ceiling} | {} | {} |\n",
        code(&full_name(series)),
        numbers::theory_text(series, 1).unwrap_or_else(|| "–".into()),
        best(series),
        numbers::at_one(series).unwrap_or_else(|| "–".into()),
        words::line(series),
    )
}

/// What weak scaling has in place of p.
fn serial_share(series: &Series) -> String {
    numbers::serial_fraction(series).map_or("–".into(), |serial| {
        let serial = numbers::percent(serial);
        match series.headline.is_share() {
            true => format!("serial {}", serial.whole()),
            false => format!("(serial {})", serial.value),
        }
    })
}

fn best(series: &Series) -> String {
    numbers::best(series).map_or("–".into(), |(at, speedup)| {
        format!("{} at {}", numbers::times(&speedup).whole(), workers(at))
    })
}

fn details(out: &mut String, series: &Series, target: f64) {
    out.push_str(&format!("**{}** ", code(&full_name(series))));
    let said = verdict::verdict(series);
    out.push_str(&escaped(&said.text()));
    out.push_str("\n\n");
    let findings = verdict::further(series, &said, |_| false).into_iter();
    let failures = series.failures.iter().map(|failure| match failure.workers {
        Some(at) => format!("Failed at {}: {}", numbers::workers_noun(at), failure.reason),
        None => format!("Failed: {}", failure.reason),
    });
    let worth = advice::recommended(series, target).map(|advice| format!("Worth using: {advice}"));
    let times = numbers::on_one_and_best(series);
    let lines: Vec<String> =
        times.into_iter().chain(findings).chain(worth).chain(failures).collect();
    for line in &lines {
        out.push_str(&format!("- {}\n", escaped(line)));
    }
    if !lines.is_empty() {
        out.push('\n');
    }
    phases(out, series);
}

/// So many have a row.
const PHASES: usize = 12;

/// A table of the phases, a row each.
fn phases(out: &mut String, series: &Series) {
    let shown = phases::shown(series, PHASES);
    if shown.phases.is_empty() {
        return;
    }
    let last = phases::last(series);
    let n = workers(last);
    out.push_str(&format!(
        "| phase | of the time at 1 | at {n} | p | serial time | {n} if shared | {n} if halved |\n\
         |---|---|---|---|---|---|---|\n"
    ));
    let dash = |text: Option<String>| text.unwrap_or_else(|| "–".into());
    for phase in &shown.phases {
        let share = |n: f64| Some(text::percent(phase.at(n)?.share.value, 1));
        let cost = phase.cost.as_ref();
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} | {} |\n",
            escaped(&phases::name(phase)),
            dash(share(1.0)),
            dash(share(last)),
            dash(phases::parallel_fraction(phase).map(|p| p.whole())),
            dash(phases::serial_share(phase)),
            dash(cost.map(|cost| numbers::times(&cost.speedup_if_shared).value)),
            dash(cost.map(|cost| numbers::times(&cost.speedup_if_halved).value)),
        ));
    }
    if !shown.others.is_empty() {
        out.push_str(&format!("\nand {}\n", phases::others(shown.others.len())));
    }
    out.push('\n');
}

/// A name as code, in which nothing is acted on and nobody is mentioned.
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
