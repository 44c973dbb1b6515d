//! Progress of a measurement on standard error: a bar with the time left where there is a
//! terminal, single lines for what matters where there is none.

mod waiting;

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use waiting::Waiting;

use super::{Terminal, hanging};
use crate::measure::{MeasureError, Observer, Rounds, Visit};
use crate::say::hint::{self, Door};
use crate::units::text;

/// Shows how a measurement goes on.
pub struct Progress {
    bar: ProgressBar,
    quiet: bool,
    /// Whose flags ask for more.
    door: Door,
    /// When the bar was last moved; `None`: nobody sees it.
    moved: Option<Instant>,
    /// Says what takes long; `None`: quiet.
    waiting: Option<Waiting>,
    /// Why the study could not be kept in its place, as last said.
    unsaved: Option<String>,
}

/// Fewer rounds are few: what asks for more is said.
const ENOUGH: usize = 10;

/// How often the bar moves: what is measured may be shorter than drawing it.
const PAUSE: Duration = Duration::from_millis(125);

impl Progress {
    /// A bar if standard error is a terminal; nothing if `quiet`.
    pub(crate) fn new(quiet: bool, door: Door) -> Self {
        let hidden = quiet || !std::io::stderr().is_terminal();
        let target = if hidden {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(8)
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let waiting = (!quiet).then(|| Waiting::beside(bar.clone(), told));
        Self { bar, quiet, door, moved: (!hidden).then(Instant::now), waiting, unsaved: None }
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| crate::report::complain(line));
    }
}

impl Observer for Progress {
    fn pilot(&mut self, points: usize) {
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            self.bar.set_style(style);
        }
        self.bar.set_message(format!("first look at {points} points"));
        self.bar.tick();
    }

    fn planned(&mut self, asked: Rounds, rounds: usize, seconds: f64, by_series: &[(String, f64)]) {
        if !self.quiet {
            let series = format!("{} series", by_series.len());
            let more = if rounds < ENOUGH { hint::more_rounds(self.door) } else { "" };
            let rounds = crate::say::numbers::counted(rounds, "round");
            let seconds = text::span(seconds);
            let said = match asked {
                Rounds::Exactly(_) => format!("{series}, {rounds}, about {seconds} in all"),
                Rounds::Fit { .. } => {
                    format!("{series}, up to {rounds}, at most about {seconds}{more}")
                }
            };
            self.say(hanging("", &said, &Terminal::of_stdout()).trim_end());
        }
        let template = "{bar:24} {pos}/{len} points, {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("━━─"));
        }
    }

    fn left_out(&mut self, counts: &[usize]) {
        if !self.quiet {
            let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
            let asked = hint::more_counts(self.door);
            let said = format!(
                "{} workers left out, beyond the cores, for want of time{asked}",
                counts.join(", ")
            );
            self.say(hanging("", &said, &Terminal::of_stdout()).trim_end());
        }
    }

    fn started(&mut self, visit: &Visit, expected_s: Option<f64>) {
        if let Some(waiting) = &self.waiting {
            waiting.began(visit, expected_s);
        }
    }

    fn block(&mut self, visit: &Visit, done: usize, planned: usize, left_s: f64) {
        if self.moved.is_none_or(|moved| moved.elapsed() < PAUSE) {
            return;
        }
        self.moved = Some(Instant::now());
        self.bar.set_length(planned as u64);
        self.bar.set_position(done as u64);
        self.bar.set_message(format!("about {} left, {}", text::span(left_s), told(visit)));
    }

    fn failed(&mut self, visit: &Visit, reason: &str, given_up: bool) {
        if !self.quiet {
            let end = if given_up { "" } else { "; it is tried again" };
            self.say(&format!("{} failed: {}{end}", told(visit), crate::report::plain(reason)));
        }
    }

    fn unsaved(&mut self, why: &MeasureError) {
        let why = crate::report::plain(&why.to_string());
        if self.unsaved.as_ref() != Some(&why) {
            self.say(&format!("caution: {why}; measuring goes on"));
            self.unsaved = Some(why);
        }
    }

    fn broke(&mut self, why: &MeasureError) {
        self.say(&format!("error: {}", crate::report::plain(&why.to_string())));
    }

    fn interrupted(&mut self, visit: &Visit, waited_for: Option<&str>) {
        let what = waited_for.map(|what| format!(", {}", crate::report::plain(what)));
        let what = what.unwrap_or_default();
        self.say(&format!("interrupted: {}{what} was running", told(visit)));
    }

    fn again(&mut self, disturbed: usize) {
        if !self.quiet && disturbed > 0 {
            self.bar.set_message(format!("other programs disturbed {disturbed} rounds: one more"));
        }
    }

    fn finished(&mut self) {
        if let Some(waiting) = &self.waiting {
            waiting.ended();
        }
        self.bar.finish_and_clear();
    }
}

/// A visit in a few words: its name, safe to print and short, and at how many workers.
fn told(visit: &Visit) -> String {
    let name = shortened(&crate::report::plain(&visit.series));
    let sequential = || "the sequential program".into();
    let at = visit.workers.map_or_else(sequential, |workers| text::workers(workers as f64));
    format!("{name} at {at}")
}

/// A name that leaves room for what is said of it: a name may be a whole shell line.
pub fn shortened(name: &str) -> String {
    const MOST: usize = 40;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_told_without_escape_sequences_and_short() {
        let series = format!("\x1b[2J{}", "x".repeat(60));
        let told = told(&Visit { series, workers: Some(2) });
        assert!(!told.contains('\x1b') && told.ends_with("… at 2 workers"), "{told}");
    }

    #[test]
    fn a_long_name_leaves_room_for_the_reason() {
        assert_eq!(shortened("sort"), "sort");
        let line = "é".repeat(41);
        assert_eq!(shortened(&line), "é".repeat(40) + "…");
    }
}
