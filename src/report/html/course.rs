//! The guided tour as one page for a class: an example to play with, and every lesson with what
//! was measured of it behind a click.

use maud::{Markup, html};

use super::overview::plots;
use super::pieces::{marker, minus, typographic, word};
use super::{Head, page};
use crate::analysis::{Analysis, Point, Series};
use crate::report::figures::{Room, panels};
use crate::report::{ReportError, Taught};
use crate::say::clean::plain;
use crate::say::numbers::{self, counted, workers};
use crate::say::tour as say;
use crate::tour::{Effort, Judged, Lesson};
use crate::units::text;

/// How the title of the page begins; a folder's course is known by it.
pub(in crate::report) const COURSE: &str = "Amdahl course";

const SCRIPT: &str =
    concat!(include_str!("../assets/theme.js"), include_str!("../assets/course.js"));

/// The course as one HTML page that opens from a file and asks for nothing. The same input gives
/// the same bytes.
///
/// # Errors
/// [`ReportError::Plot`] for a plot that could not be drawn.
pub fn course_html(taught: &[Taught<'_>]) -> Result<String, ReportError> {
    let mut lessons = Vec::new();
    for (at, taught) in taught.iter().enumerate() {
        lessons.push(lesson(at + 1, taught)?);
    }
    let body = html! {
        main #content {
            (play())
            section {
                h2 { "Lessons" }
                p.note {
                    "Each is one command. Read what is run, predict, and then look at what was \
                     measured; or type the command, and see what your machine shows."
                }
                ol.contents {
                    @for one in taught { li { a href=(format!("#{}", one.lesson.name)) { (one.lesson.title) } } }
                }
            }
            @for lesson in &lessons { (lesson) }
            (glance(taught))
        }
        footer { p { "amdahl " (env!("CARGO_PKG_VERSION")) " · amdahl tour --all" } }
    };
    let head = Head {
        title: COURSE,
        name: COURSE,
        alarms: html! {},
        subtitle: &subtitle(taught),
        under: html! {},
        script: SCRIPT,
    };
    Ok(page(&head, &body).into_string())
}

/// On which machine, and when.
fn subtitle(taught: &[Taught<'_>]) -> String {
    let first = taught.iter().find_map(|one| one.found);
    let Some((analysis, judged)) = first else { return "nothing measured".into() };
    let model = analysis.machine.model.clone().unwrap_or_else(|| "processor unknown".into());
    let created = analysis.studies.first().map(|study| study.created.as_str());
    let moment = created.filter(|created| !created.is_empty()).map(super::facts::moment);
    let processors = counted(judged.cpus, "processor");
    let parts = [Some(model), Some(processors), moment];
    plain(&parts.into_iter().flatten().collect::<Vec<String>>().join(" · "))
}

fn lesson(number: usize, taught: &Taught<'_>) -> Result<Markup, ReportError> {
    let lesson = taught.lesson;
    let cpus = taught.found.map_or(1, |(_, judged)| judged.cpus);
    let shown = taught.found.map(|(analysis, judged)| result(lesson, analysis, judged));
    let shown = shown.transpose()?;
    let command = lesson.command(cpus, Effort::USUAL).join(" ");
    Ok(html! {
        section.series id=(lesson.name) {
            h2 { (number) ". " (lesson.title) }
            p.verdict { (lesson.setting) }
            pre.command { code { (command) } }
            p.question { (say::question(lesson, cpus)) }
            @match &shown {
                Some(shown) => { details { summary { "What was measured" } (shown) } }
                None => { p.note { "Not measured here." } }
            }
        }
    })
}

fn result(lesson: &Lesson, analysis: &Analysis, judged: &Judged) -> Result<Markup, ReportError> {
    let panels = if lesson.is_of_speedups() { panels(analysis) } else { Vec::new() };
    let figures = plots(analysis, &panels, Room::Half)?;
    Ok(html! {
        div.panels.two {
            @for (_, plots) in &figures { figure { @for plot in plots { (plot) } } }
            div {
                (table(lesson, analysis))
                ul.findings {
                    @for seen in &judged.seen {
                        li { (typographic(&say::seen(lesson, judged, seen))) }
                    }
                }
                p { (word(&say::outcome(judged.outcome()))) }
                p.lesson { (say::conclusion(lesson, judged)) }
            }
        }
    })
}

/// The numbers behind the plot.
fn table(lesson: &Lesson, analysis: &Analysis) -> Markup {
    let called = |series: &Series| {
        lesson.run_of(&series.name).map_or_else(|| plain(&series.name), |run| run.called.into())
    };
    let rows =
        analysis.series.iter().enumerate().flat_map(|(index, series)| {
            series.points.iter().map(move |point| (index, series, point))
        });
    html! {
        div.scroll tabindex="0" role="region" aria-label=(format!("Numbers of {}", lesson.title)) {
            table.numbers {
                thead { tr {
                    th scope="col" { "Job" }
                    th.number scope="col" { "Workers" }
                    th.number scope="col" { "Time" }
                    th.number scope="col" { "Speedup" }
                } }
                tbody {
                    @for (index, series, point) in rows {
                        tr {
                            th scope="row" { (marker(index)) (called(series)) }
                            td.number { (workers(point.workers)) }
                            td.number { (text::seconds(point.time_s.value)) }
                            td.number { (speedup(point)) }
                        }
                    }
                }
            }
        }
    }
}

fn speedup(point: &Point) -> String {
    let one = point.speedup.lo == point.speedup.hi;
    let shown = numbers::times(&point.speedup);
    minus(&if one { shown.value } else { shown.whole() })
}

/// How every lesson ended.
fn glance(taught: &[Taught<'_>]) -> Markup {
    html! {
        section.series {
            h2 { "At a glance" }
            details {
                summary { "What showed on this machine" }
                ol.contents {
                    @for one in taught {
                        li {
                            a href=(format!("#{}", one.lesson.name)) { (one.lesson.title) } ": "
                            @match one.found {
                                Some((_, judged)) => { (word(&say::outcome(judged.outcome()))) }
                                None => { "not measured" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The classic example: p and workers of two jobs.
const CASES: [(&str, u32, usize); 2] = [("one", 40, 4), ("other", 80, 2)];

fn play() -> Markup {
    let jobs = CASES.map(|(_, percent, n)| (f64::from(percent) / 100.0, n));
    html! {
        section #play {
            h2 { "40 % on 4, or 80 % on 2?" }
            p {
                "Of one job 40 % runs in parallel, on 4 workers; of the other 80 %, on 2. Which is \
                 done first? Amdahl's law: what is serial takes its time whatever the workers, what \
                 is parallel is divided by them; the speedup is 1 ÷ (1 − p + p ÷ n)."
            }
            p.note { "A bar is the time that a job takes; one worker takes the whole width. Grey is serial." }
            @for ((id, percent, n), (p, _)) in CASES.iter().zip(jobs) { (case(id, *percent, *n, p)) }
            p.verdict { output #play-said for="one-p one-n other-p other-n" { (say::faster(jobs)) } }
        }
    }
}

fn case(id: &str, percent: u32, n: usize, p: f64) -> Markup {
    let (id_p, id_n, said) = (format!("{id}-p"), format!("{id}-n"), format!("{id}-said"));
    let serial = 100.0 * (1.0 - p);
    html! {
        div.case data-id=(id) {
            div.try hidden {
                label for=(id_p) { "Parallel" }
                input id=(id_p) type="range" min="0" max="100" step="1" value=(percent);
                label for=(id_n) { "Workers" }
                input id=(id_n) type="range" min="1" max="64" step="1" value=(n);
            }
            p { output id=(said) for=(format!("{id_p} {id_n}")) { (say::worked(p, n)) } }
            svg.taken viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" {
                rect.serial x="0" y="0" height="4" width=(serial) {}
                rect.shared x=(serial) y="0" height="4" width=(100.0 * p / n as f64) {}
            }
        }
    }
}
