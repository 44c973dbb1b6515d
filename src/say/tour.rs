//! What the guided tour says: the question before a lesson is measured, and after it what was
//! seen, whether or not that is what was expected.

use super::clean::plain;
use super::numbers::{counted, number_times, times};
use super::words::{Tone, Word, word};
use crate::analysis::Estimate;
use crate::model::amdahl;
use crate::tour::{Count, Expected, Figure, Judged, Lesson, Outcome, Place, Seen};
use crate::units::text;

const DISTURBED: &str = "other programs used the machine, so this tells nothing";

/// A prediction this near to what was measured is right.
const RIGHT_TO: f64 = 0.05;

/// What is asked before a lesson is measured.
pub(crate) fn question(lesson: &Lesson, cpus: usize) -> String {
    let Some(claim) = lesson.claims.first() else { return String::new() };
    let called = |place: Place| called(lesson, place);
    match claim.figure {
        Figure::Speedup(place) => format!(
            "How many times as fast as one worker is {} on {}?",
            called(place),
            number(place.on, cpus)
        ),
        Figure::Gain { to, from } => format!(
            "How many times as fast as {} is {} on {}?",
            workers(from, cpus),
            called(to),
            number(to.on, cpus)
        ),
        Figure::Lost(place) => format!(
            "How many of 100 additions does {} lose on {}?",
            called(place),
            workers(place.on, cpus)
        ),
        Figure::TimesAsLong { of, than } => {
            format!("How many times as long as {} do {} take?", called(than), called(of))
        }
    }
}

/// What was measured of one thing that is expected, and whether that is as expected.
pub(crate) fn seen(lesson: &Lesson, judged: &Judged, seen: &Seen) -> String {
    let what = of_figure(lesson, judged.cpus, &seen.claim.figure);
    let Some(value) = &seen.value else {
        return match (seen.outcome, &seen.failure) {
            (Outcome::Disturbed, _) => format!("{}: {DISTURBED}.", capital(&what)),
            (_, Some(why)) => format!("{} could not be measured: {}.", capital(&what), plain(why)),
            (_, None) => format!("{} was not measured.", capital(&what)),
        };
    };
    let expected = expected(seen.claim.expected);
    let verdict = match seen.outcome {
        Outcome::Shown => format!("{expected}, as expected"),
        Outcome::NotShown => {
            format!("expected {expected}: the effect did not show here{}", crowded(seen))
        }
        Outcome::Open => {
            format!("expected {expected}: the interval holds both, so it cannot be told")
        }
        Outcome::NoInterval | Outcome::Missing => format!(
            "expected {expected}: {} no interval, so it cannot be told from chance",
            match judged.rounds {
                1 => "1 round has".to_owned(),
                2..=4 => format!("{} have", counted(judged.rounds, "round")),
                _ => "the few rounds that nothing disturbed have".to_owned(),
            }
        ),
        Outcome::Disturbed => format!("expected {expected}: {DISTURBED}"),
    };
    format!("{}: {}; {verdict}.", capital(&what), shown(&seen.claim.figure, value))
}

fn crowded(seen: &Seen) -> String {
    match (seen.claim.figure, seen.cores) {
        (Figure::Speedup(_), Some(cores)) => {
            format!(", on {}", counted(cores, "core"))
        }
        _ => String::new(),
    }
}

/// What follows of the whole lesson; only where all showed.
pub(crate) fn conclusion(lesson: &Lesson, judged: &Judged) -> String {
    match judged.outcome() {
        Outcome::Shown => lesson.meaning.to_owned(),
        Outcome::NotShown => {
            "Not all that this lesson is about showed on this machine: what it would mean is not \
             concluded."
                .into()
        }
        Outcome::Open | Outcome::NoInterval => {
            "Measure longer, and nothing beside it, before anything is concluded.".into()
        }
        Outcome::Disturbed => "Close what else runs, and measure again.".into(),
        Outcome::Missing => "Without all of its numbers nothing is concluded.".into(),
    }
}

/// A measured number with its unit and interval.
fn shown(figure: &Figure, value: &Estimate) -> String {
    match figure {
        Figure::Lost(_) => text::percent(value.value, 2),
        Figure::Speedup(_) | Figure::Gain { .. } | Figure::TimesAsLong { .. } => {
            times(value).whole()
        }
    }
}

/// A prediction beside what was measured.
pub(crate) fn prediction(said: f64, seen: &Seen) -> String {
    let is_share = matches!(seen.claim.figure, Figure::Lost(_));
    let (said, number): (f64, fn(f64) -> String) = match is_share {
        true => (said / 100.0, |share| text::percent(share, 2)),
        false => (said, number_times),
    };
    let said_x = number(said);
    let Some(measured) = &seen.value else {
        return format!("You said {said_x}; it could not be measured.");
    };
    let was = number(measured.value);
    match said / measured.value - 1.0 {
        off if off.abs() <= RIGHT_TO => format!("You said {said_x}; it was {was}: right."),
        off if off > 0.0 => format!("You said {said_x}; it was {was}: too high."),
        _ => format!("You said {said_x}; it was {was}: too low."),
    }
}

/// How a lesson ended, in a word.
pub(crate) fn outcome(outcome: Outcome) -> Word {
    match outcome {
        Outcome::Shown => word("shown", "✓", Tone::Good, "All of it is as expected."),
        Outcome::NotShown => {
            word("not shown here", "✗", Tone::Warn, "Some of it is not as expected.")
        }
        Outcome::Open | Outcome::NoInterval => {
            word("cannot be told", "?", Tone::Quiet, "Intervals are too wide, or there are none.")
        }
        Outcome::Disturbed => {
            word("disturbed", "!", Tone::Warn, "Other programs used the machine.")
        }
        Outcome::Missing => word("not measured", "∅", Tone::Bad, "A number is missing."),
    }
}

/// The law worked out for one job.
pub(crate) fn worked(p: f64, n: usize) -> String {
    let (serial, parallel) = (text::number(1.0 - p, 2), text::number(p, 2));
    let speedup = number_times(amdahl::speedup(1.0 - p, n as f64));
    format!("{}: 1 ÷ ({serial} + {parallel} ÷ {n}) = {speedup}", job(p, n))
}

/// Which of two jobs the law makes faster.
pub(crate) fn faster(jobs: [(f64, usize); 2]) -> String {
    let of = |(p, n): (f64, usize)| amdahl::speedup(1.0 - p, n as f64);
    let [one, other] = jobs;
    let (best, least) = if of(one) >= of(other) { (one, other) } else { (other, one) };
    let (best_x, least_x) = (number_times(of(best)), number_times(of(least)));
    format!("{} is faster: {best_x} against {least_x}.", job(best.0, best.1))
}

fn job(p: f64, n: usize) -> String {
    format!("{} parallel on {}", text::percent(p, 0), text::workers(n as f64))
}

/// A figure as the subject of a sentence.
fn of_figure(lesson: &Lesson, cpus: usize, figure: &Figure) -> String {
    match *figure {
        Figure::Speedup(place) => {
            format!("{} on {}", called(lesson, place), workers(place.on, cpus))
        }
        Figure::Gain { to, from } => {
            let to_count = workers(to.on, cpus);
            format!("{} from {} to {to_count}", called(lesson, to), number(from, cpus))
        }
        Figure::Lost(place) => format!("additions lost by {}", on(lesson, place, cpus)),
        Figure::TimesAsLong { of, than } => {
            format!("time of {} over that of {}", on(lesson, of, cpus), on(lesson, than, cpus))
        }
    }
}

fn on(lesson: &Lesson, place: Place, cpus: usize) -> String {
    format!("{} on {}", called(lesson, place), workers(place.on, cpus))
}

fn called(lesson: &Lesson, place: Place) -> &'static str {
    lesson.jobs.get(place.job).map_or("", |run| run.called)
}

fn number(count: Count, cpus: usize) -> String {
    count.on(cpus).to_string()
}

fn workers(count: Count, cpus: usize) -> String {
    text::workers(count.on(cpus) as f64)
}

fn expected(of: Expected) -> String {
    let x = |value: f64| format!("{}×", text::short(value));
    match of {
        Expected::Below(most) => format!("below {}", x(most)),
        Expected::AtLeast(least) => format!("at least {}", x(least)),
        Expected::Between(least, most) => format!("{} to {}", x(least), x(most)),
        Expected::None => "none".into(),
        Expected::Some => "some".into(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}
