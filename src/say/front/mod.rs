//! The first answer: one sentence a series, and one for many.

mod cause;
mod whole;

pub(crate) use whole::whole;

use super::numbers::{self, number_times, workers, workers_noun};
use super::paragraph::Paragraph;
use super::words;
use crate::analysis::{Another, Answer, Estimate, Headline, NoHeadline, Point, Series, Verdict};
use crate::units::{Bound, Scaling, text};

/// How much faster at the best count, how parallel, what holds it, whether a worker more is worth it.
pub(crate) fn sentence(series: &Series, cores: Option<usize>) -> Paragraph {
    let mut said = Paragraph::default();
    faster(&mut said, series, cores);
    if series.verdict.is_silent() || series.points.len() < 2 {
        if let Some(another) = worth_another(series).filter(|_| !series.points.is_empty()) {
            said.plain(format!("; {}", another.sentence));
        }
        said.plain(".");
        return said;
    }
    parallel(&mut said, series);
    if let Some(cause) = cause::cause(series) {
        said.plain(format!("; {cause}"));
    }
    // That more are no faster is said already.
    let gains = base(series).is_none_or(|base| base.workers > series.points[0].workers);
    if let Some(another) = worth_another(series).filter(|_| gains) {
        said.plain(format!("; {}", another.sentence));
    }
    said.plain(".");
    said
}

/// The fewest workers that stand for the best, and their point.
fn base(series: &Series) -> Option<&Point> {
    let from = series.recommended_workers.another?.from;
    series.points.iter().find(|point| point.workers == from)
}

fn faster(said: &mut Paragraph, series: &Series, cores: Option<usize>) {
    match series.headline {
        _ if series.points.is_empty() => {
            said.strong("Nothing could be measured");
            return;
        }
        Headline::None(NoHeadline::Withheld) => {
            said.strong("Withheld");
            return;
        }
        Headline::None(NoHeadline::WrongAnswers) => {
            said.strong("Its answers are wrong").plain(": of its speed nothing is said");
            return;
        }
        _ => (),
    }
    let Some(best) = base(series).filter(|_| series.points.len() > 1) else {
        let only = series.points.iter().map(|point| workers_noun(point.workers)).next();
        said.plain(format!("Measured with {} only", only.unwrap_or_default()));
        return;
    };
    if best.workers == series.points[0].workers {
        let more =
            if series.scaling == Scaling::Weak { "no more work a second" } else { "No faster" };
        said.strong(capital(more)).plain(format!(" with more than {}", workers_noun(best.workers)));
        return;
    }
    said.strong(number_times(best.speedup.value));
    if series.scaling == Scaling::Weak {
        said.plain(" the work a second");
    }
    let n = best.workers;
    said.plain(match cores.filter(|_| series.bound == Bound::Cpu) {
        Some(cores) if n <= cores as f64 => {
            format!(" on {} of {}", workers(n), numbers::counted(cores, "core"))
        }
        Some(cores) => format!(" with {} on {}", workers_noun(n), numbers::counted(cores, "core")),
        None => format!(" with {}", workers_noun(n)),
    });
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The share in front, or the word that stands in its place.
fn parallel(said: &mut Paragraph, series: &Series) {
    let share = match series.headline {
        Headline::ParallelFraction => {
            numbers::parallel_fraction(series).map(|p| (numbers::percent(p), "parallel"))
        }
        Headline::SerialFraction => {
            numbers::serial_fraction(series).map(|s| (numbers::percent(s), "serial"))
        }
        Headline::None(_) => None,
    };
    let whole = |p: &&Estimate| series.headline == Headline::ParallelFraction && p.value >= 1.0;
    if let Some(p) = numbers::parallel_fraction(series).filter(whole) {
        said.plain("; ").strong("all parallel").plain(" as far as can be told");
        said.quiet(numbers::percent(p).interval.as_ref());
        return;
    }
    if let Some((shown, what)) = share {
        said.plain("; ").strong(format!("{} {what}", shown.value)).quiet(shown.interval.as_ref());
        return;
    }
    let described = series.verdict == Verdict::DoesNot && series.outlook.is_some();
    if described || series.headline == Headline::None(NoHeadline::Superlinear) {
        let (word, tail) = (words::verdict(series), words::tail(series));
        said.plain(format!("; {}", format!("{} {tail}", word.word).trim_end()));
    }
}

/// Whether a worker more is worth it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Worth {
    /// In a word or two.
    pub(crate) short: &'static str,
    /// Why, in a few.
    pub(crate) why: String,
    /// As a clause.
    pub(crate) sentence: String,
    /// What each worker more adds, as far as that is known.
    pub(crate) each: Option<f64>,
}

impl Worth {
    /// Whether each of the last workers added enough.
    fn is_worth_it(&self) -> bool {
        self.each.is_some_and(|each| each >= WORTH)
    }
}

/// What each of the last workers must have added for another to be worth it, and to be worth a
/// thought.
const WORTH: f64 = 0.5;
const LITTLE: f64 = 0.1;

/// Whether a worker more than the best count is worth it; `None` where nothing tells.
pub(crate) fn worth_another(series: &Series) -> Option<Worth> {
    let Another { from, answer } = series.recommended_workers.another?;
    let worth = |short, why: String, sentence: String, each| Worth { short, why, sentence, each };
    Some(match answer {
        Answer::Slower { at } => worth(
            "no",
            format!("{} slower", are(at)),
            match one_more(from, at) {
                Some(third) => format!("a {third} worker makes it slower"),
                None => format!("{} are slower", workers_noun(at)),
            },
            Some(0.0),
        ),
        Answer::Nothing { at } => worth(
            "no",
            format!("{} no faster", are(at)),
            match one_more(from, at) {
                Some(third) => format!("a {third} worker brings nothing"),
                None => format!("{} bring nothing more", workers_noun(at)),
            },
            Some(0.0),
        ),
        Answer::Failed { at } => worth(
            "unknown",
            format!("failed at {}", workers(at)),
            format!("with {} it failed: whether more would gain is unknown", workers_noun(at)),
            None,
        ),
        Answer::Capped => {
            worth("no", "theory's cap".into(), "theory allows no more".into(), Some(0.0))
        }
        Answer::NoCore { cores } => {
            let more = one_more(from, from + 1.0).filter(|_| from == cores as f64);
            let sentence = match more {
                Some(third) => format!("a {third} worker needs a {third} core"),
                None => format!("more workers need more than {}", numbers::counted(cores, "core")),
            };
            worth("needs a core", format!("all {} used", text::count(cores as u64)), sentence, None)
        }
        Answer::Added { workers: added, each } => of_the_last(added, each),
    })
}

fn of_the_last(added: f64, each: f64) -> Worth {
    let share = text::number(each, 2);
    let (short, more) = match each {
        each if each >= WORTH => ("yes", "more may pay"),
        each if each >= LITTLE => ("a little", "more would add little"),
        _ => ("hardly", "more are hardly worth it"),
    };
    let who = match added {
        1.0 => "the last worker".to_owned(),
        several => format!("each of the last {}", workers_noun(several)),
    };
    let why = format!("+{share} each");
    Worth { short, why, sentence: format!("{who} added {share}×, so {more}"), each: Some(each) }
}

/// `3 are`, `1 is`.
fn are(count: f64) -> String {
    format!("{} {}", workers(count), if count == 1.0 { "is" } else { "are" })
}

const ORDINALS: [&str; 11] = [
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];

/// The word for the next worker, where that is the next count.
fn one_more(from: f64, at: f64) -> Option<&'static str> {
    let place = (at as usize).checked_sub(2).filter(|_| at == from + 1.0 && at.fract() == 0.0)?;
    ORDINALS.get(place).copied()
}

/// `9.50× with 16 workers`, the best of a series.
fn best(series: &Series) -> Option<(f64, String)> {
    let best = base(series).filter(|_| series.points.len() > 1)?;
    let first = series.points.first().map(|point| point.workers);
    if first == Some(best.workers) {
        let shown = format!("no faster with more than {}", workers_noun(best.workers));
        return Some((best.speedup.value, shown));
    }
    let shown = format!("{} with {}", number_times(best.speedup.value), workers_noun(best.workers));
    Some((best.speedup.value, shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_worker_is_named_where_it_is_the_next_count() {
        assert_eq!(one_more(2.0, 3.0), Some("third"));
        assert_eq!((one_more(2.0, 4.0), one_more(64.0, 65.0)), (None, None));
    }

    #[test]
    fn what_the_last_workers_added_is_worth_another_or_not() {
        assert_eq!(of_the_last(32.0, 0.77).short, "yes");
        assert_eq!(
            of_the_last(32.0, 0.77).sentence,
            "each of the last 32 workers added 0.77×, so more may pay"
        );
        assert_eq!(
            of_the_last(1.0, 0.02).sentence,
            "the last worker added 0.02×, so more are hardly worth it"
        );
    }
}
