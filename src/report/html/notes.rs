//! How to read the page, how its numbers were found, and its data.

use maud::{Markup, html};

use super::policy::{file_uri, text_uri};
use crate::analysis::{Analysis, Method, Series, Settings, StudyFacts};
use crate::report::{Attachments, ReportError};
use crate::say::clean::plain;
use crate::say::words;
use crate::units::text;

/// The last sections.
pub(super) fn notes(
    analysis: &Analysis,
    attachments: &Attachments,
    beside: bool,
) -> Result<Markup, ReportError> {
    let table = if beside { None } else { Some(crate::report::csv::dense(analysis)?) };
    Ok(html! {
        (how_to_read(&analysis.settings))
        (method(analysis))
        (downloads(table.as_deref(), attachments))
    })
}

fn how_to_read(settings: &Settings) -> Markup {
    html! {
        section.prose #reading {
            h2 { "How to read this" }
            p {
                "Speedup is the baseline's time over the time on n workers; efficiency is speedup "
                "over n. Amdahl's law says that a job whose parallel fraction is p reaches a "
                "speedup of 1 ÷ (1 − p + p ÷ n), and never more than its ceiling 1 ÷ (1 − p)."
            }
            p {
                "Bars are " (text::setting(settings.confidence)) " intervals. The fitted curve is solid where it was "
                "fitted and dashed beyond. More workers than cores share them, so computing is "
                "fitted on the cores alone; the shaded part shows what sharing gives. A flat "
                "serial fraction is as of a part that one worker does alone, of tasks of unequal length, a "
                "lock, a clock that drops; one that rises is as of overhead: locks, caches, memory. "
                "What was recorded tells which."
            }
            p {
                "A verdict is about Amdahl's law; of a job that grows with the workers (weak "
                "scaling) it is about Gustafson's, S(n) = s + (1 − s) n, where p is 1 − s."
            }
            dl.words {
                @for word in &words::ALL {
                    div { dt { (super::pieces::pill(word, "")) } dd { (word.meaning) } }
                }
            }
        }
    }
}

fn method(analysis: &Analysis) -> Markup {
    let settings = &analysis.settings;
    let measured = analysis.studies.iter().any(|study| !study.imported());
    let imported = analysis.studies.iter().any(StudyFacts::imported);
    let weak = analysis.series.iter().any(|series| series.gustafson.is_some());
    let bears = |series: &Series| series.points.iter().any(|point| point.time_s.lo.is_some());
    html! {
        section.prose #method {
            h2 { "Method" }
            @if analysis.series.iter().any(|series| series.amdahl.is_some()) { p { (objective(settings.method)) } }
            @if weak { p { (GUSTAFSON) } }
            p {
                @if measured {
                    "Each round visits every worker count once, in random order; its value is the "
                    "median of its samples, a point's time the median over rounds. "
                }
                @if imported {
                    "Imported times are taken as they are: a point's time is the median of its "
                    "runs. In which order they were measured is unknown. "
                }
                @if analysis.series.iter().any(bears) { (intervals(settings)) }
            }
            p {
                "A fit describes the job if every 90 % interval of measured over fitted time lies "
                "within the margin of " (text::setting(settings.margin)) " (setting "
                code { "margin" } "); it does not if the lack-of-fit test gives a chance below "
                "0.01 and a deviation exceeds the margin; otherwise the verdict is open."
                " What was assumed and how this was tested stands in "
                a href="#data" { "METHOD.md" } ", among the files below."
            }
            @if measured { (disturbance(settings)) }
        }
    }
}

fn disturbance(settings: &Settings) -> Markup {
    let (cores, blur_s) = (settings.disturbed_above, settings.counter_resolution_s);
    html! {
        p {
            "A block counts as disturbed when other programs or the hypervisor used more than "
            (text::number(cores, 2)) " cores and " (text::seconds(blur_s)) " of CPU time "
            "besides, by which the system's counters may be off: over a tenth of a second that "
            "is " (text::number(cores + blur_s / 0.1, 2)) " cores. Cores that a job leaves free do "
            "not count while its threads get theirs. A job that waits is disturbed "
            "only if its own threads were kept from a core too, for more than "
            (text::number(cores, 2)) " seconds a second."
        }
    }
}

const GUSTAFSON: &str = "A job that grows with its workers follows Gustafson's law: the scaled \
    speedup is S(n) = n − s (n − 1), where s is the serial share of the time on n workers. The \
    scaled speedup is measured as n × T(1) ÷ T(n).";

fn intervals(settings: &Settings) -> Markup {
    html! {
        "Intervals (" (text::setting(settings.confidence)) "): whole rounds are resampled "
        (text::count(settings.resamples as u64)) " times (seed " code { (settings.seed) } "), the fit "
        "is done again on each; where what the law leaves over tells more, the interval is wider "
        "by K. What a round has in common is taken out first. They are not clipped to 0 and 100 %."
    }
}

fn objective(method: Method) -> String {
    let what = match method {
        Method::Time => {
            ": T(n) = a + b ÷ n by least squares on the times, weighted with 1 ÷ T², so that \
             errors are relative; p = b ÷ (a + b)"
        }
        Method::AbsoluteTime => ": T(n) = a + b ÷ n by least squares on the times; p = b ÷ (a + b)",
        Method::Speedup => ": S(n) = 1 ÷ (1 − p + p ÷ n) by least squares on the speedups",
        Method::Throughput => ": Amdahl's law by least squares on the throughputs",
        Method::KarpFlatt => ": the mean of Karp and Flatt's serial fractions",
    };
    format!(
        "p was estimated by method '{}'{what}. Other objectives give other p from the same data.",
        method.name()
    )
}

/// The table inside the page where it is there, else beside it.
fn downloads(table: Option<&str>, attachments: &Attachments) -> Markup {
    html! {
        section.prose #data {
            h2 { "Data" }
            p.downloads {
                @match table {
                    Some(table) => {
                        a download="study.csv" href=(text_uri("text/csv", table)) { "study.csv" }
                    }
                    None => {
                        a href="study.csv" { "study.csv" } " " a href="analysis.json" { "analysis.json" }
                    }
                }
                @for file in &attachments.files {
                    " "
                    a download=(file.name) href=(file_uri(&file.media_type, &file.content)) {
                        (plain(&file.name))
                    }
                }
            }
            p.note {
                @match table {
                    Some(_) => "Inside this page, the table without columns that would be empty. ",
                    None => "The table stands beside this page, as do the pages of series. ",
                }
                "Every measured point is in it, and p can be fitted again: rows whose "
                code { "fitted" } " is true and whose " code { "round" }
                " is empty hold the worker counts and times. For programs all that the page says "
                "stands in " code { "analysis.json" } ", beside it in the report's folder."
            }
        }
    }
}
