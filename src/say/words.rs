//! The words that people read: one table over verdict, laws and theory.

use super::numbers::workers;
use crate::analysis::{AgainstTheory, Headline, NoHeadline, Outlook, Series, Verdict};
use crate::data::Counters;
use crate::units::{Scaling, text};

/// What a colour stands for; never the only sign of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As expected.
    Good,
    /// Look at it.
    Warn,
    /// Adding workers does not help.
    Bad,
    /// Nothing to compare, or nothing to say.
    Quiet,
}

/// A verdict in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// The verdict.
    pub(crate) word: &'static str,
    /// One character that stands for it.
    pub(crate) glyph: &'static str,
    /// Its colour.
    pub(crate) tone: Tone,
    /// What it means, in a sentence.
    pub(crate) meaning: &'static str,
}

pub(super) const fn word(
    word: &'static str,
    glyph: &'static str,
    tone: Tone,
    meaning: &'static str,
) -> Word {
    Word { word, glyph, tone, meaning }
}

const MATCHES: Word =
    word("matches theory", "✓", Tone::Good, "The speedup is theory's to within the margin.");
const BELOW: Word = word(
    "below theory",
    "↓",
    Tone::Warn,
    "The law describes the job, with a smaller speedup than theory gives.",
);
const ABOVE: Word = word(
    "above theory",
    "↑",
    Tone::Warn,
    "The law describes the job, with a larger speedup than theory gives.",
);
const AGREES: Word = word(
    "agrees so far",
    "≈",
    Tone::Quiet,
    "The law describes the job; its speedup agrees with theory's as far as the rounds can tell.",
);
const FOLLOWS_AMDAHL: Word = word(
    "follows Amdahl's law",
    "=",
    Tone::Quiet,
    "The law describes the job; there is no expected p to compare with.",
);
const FOLLOWS_GUSTAFSON: Word = word(
    "follows Gustafson's law",
    "≡",
    Tone::Quiet,
    "The law describes the growing job; there is no expected share to compare with.",
);
const NO_EFFECT: Word = word(
    "no effect",
    "∅",
    Tone::Warn,
    "More workers change nothing, as where the option that sets their number is not used.",
);
const SLOWER: Word = word(
    "gets slower",
    "↘",
    Tone::Bad,
    "Past a peak more workers make the job slower (Universal Scalability Law); p would mislead.",
);
const SLOWDOWN: Word = word(
    "slowdown",
    "⇓",
    Tone::Bad,
    "More workers take longer than one: there is no p to speak of.",
);
const SUPERLINEAR: Word = word(
    "superlinear",
    "⇑",
    Tone::Warn,
    "Faster than the number of workers allows (caches, or a slow baseline): p would mislead.",
);
const OVERHEAD: Word = word(
    "overhead grows",
    "↷",
    Tone::Bad,
    "Overhead grows with the workers (Universal Scalability Law); p would mislead.",
);
const SATURATES: Word = word(
    "saturates",
    "→",
    Tone::Bad,
    "A shared resource is full: more workers add nothing; p would mislead.",
);
const FLATTENS: Word = word(
    "flattens",
    "⌒",
    Tone::Warn,
    "Beyond some count more workers add less: a cap or a bend, which these counts cannot tell apart.",
);
const WAVES: Word = word(
    "runs in waves",
    "∿",
    Tone::Warn,
    "Equal tasks run in turns, so that only some worker counts gain; p would mislead.",
);
const COORDINATED: Word = word(
    "one coordinates",
    "⊖",
    Tone::Warn,
    "The speedup is that of one worker less: one of them only coordinates.",
);
const PAYS_ONCE: Word = word(
    "pays once",
    "↧",
    Tone::Warn,
    "Going parallel costs a factor once, and more workers gain from there on; p would mislead.",
);
const BENDS: Word = word(
    "bends",
    "↗",
    Tone::Warn,
    "From some count on a further worker counts less (two slopes); p would mislead.",
);
const NOT_AMDAHL: Word = word(
    "not Amdahl",
    "✗",
    Tone::Bad,
    "Amdahl's law does not describe the job, and no other law here does clearly better.",
);
const NOT_GUSTAFSON: Word = word(
    "not Gustafson",
    "≁",
    Tone::Bad,
    "Gustafson's law does not describe how the growing job scales; its serial share would mislead.",
);
const INCONCLUSIVE: Word = word(
    "inconclusive",
    "?",
    Tone::Warn,
    "The data neither confirm the law nor rule it out: more rounds are needed.",
);
const UNJUDGED: Word = word(
    "unjudged",
    "○",
    Tone::Quiet,
    "Too little data to test the law (two worker counts, or one run each).",
);
const WRONG: Word = word(
    "wrong answer",
    "≠",
    Tone::Bad,
    "Updates of shared data were lost: its times are those of a wrong program.",
);
const WITHHELD: Word = word(
    "withheld",
    "!",
    Tone::Bad,
    "Other programs disturbed most rounds: the numbers say nothing about the job.",
);

const FAILED: Word = word(
    "failed",
    "⊗",
    Tone::Bad,
    "It failed at these worker counts, which are missing from its numbers.",
);
const AT_TIMES: Word = word(
    "failed at times",
    "⊘",
    Tone::Warn,
    "Some runs at these worker counts failed and were measured again.",
);

/// Every word a report may print, in the order in which a reader learns them.
pub(crate) const ALL: [Word; 25] = [
    FAILED,
    AT_TIMES,
    MATCHES,
    BELOW,
    ABOVE,
    AGREES,
    FOLLOWS_AMDAHL,
    FOLLOWS_GUSTAFSON,
    NO_EFFECT,
    SLOWER,
    SLOWDOWN,
    SUPERLINEAR,
    OVERHEAD,
    SATURATES,
    FLATTENS,
    BENDS,
    WAVES,
    COORDINATED,
    PAYS_ONCE,
    NOT_AMDAHL,
    NOT_GUSTAFSON,
    INCONCLUSIVE,
    UNJUDGED,
    WITHHELD,
    WRONG,
];

/// That a series failed, before any verdict: the word, and at which worker counts.
pub(crate) fn failed(series: &Series) -> Option<(Word, String)> {
    let missing = is_missing(series);
    let counts = series.failures.iter().filter(|failure| failure.made_good != missing);
    let mut counts: Vec<f64> = counts.filter_map(|failure| failure.workers).collect();
    counts.sort_by(f64::total_cmp);
    counts.dedup();
    let named: Vec<String> = counts.iter().take(NAMED).map(|at| workers(*at)).collect();
    let more = counts.len() - named.len();
    let more =
        if more > 0 { format!(" and {} more", text::count(more as u64)) } else { String::new() };
    let tail =
        if named.is_empty() { String::new() } else { format!("(at {}{more})", named.join(", ")) };
    let word = if missing { FAILED } else { AT_TIMES };
    (!series.failures.is_empty()).then_some((word, tail))
}

/// So many worker counts are named.
const NAMED: usize = 3;

/// Whether a failure left something unmeasured.
pub(crate) fn is_missing(series: &Series) -> bool {
    series.failures.iter().any(|failure| !failure.made_good)
}

/// Words of a series with their numbers, that it failed before its verdict; that there is nothing to
/// judge says a failure itself.
pub(crate) fn all(series: &Series) -> Vec<(Word, String)> {
    let judged = !(series.points.len() < 2 && is_missing(series));
    let verdict = judged.then(|| (verdict(series), tail(series)));
    failed(series).into_iter().chain(verdict).collect()
}

/// The word that must not be missed where there is room for one: that something is missing, else the
/// verdict.
pub(crate) fn loudest(series: &Series) -> (Word, String) {
    let failed = failed(series).filter(|_| is_missing(series));
    failed.unwrap_or_else(|| (verdict(series), tail(series)))
}

/// All words of a series of which something is missing, else its verdict, in one line.
pub(crate) fn line(series: &Series) -> String {
    let words = if is_missing(series) { all(series) } else { vec![loudest(series)] };
    let told = words.iter().map(|(word, tail)| format!("{} {} {tail}", word.glyph, word.word));
    told.map(|told| told.trim_end().to_owned()).collect::<Vec<String>>().join(" · ")
}

/// The word for a series.
pub(crate) fn verdict(series: &Series) -> Word {
    match series.headline {
        Headline::None(NoHeadline::Withheld) => WITHHELD,
        Headline::None(NoHeadline::WrongAnswers) => WRONG,
        Headline::None(NoHeadline::Slowdown) => SLOWDOWN,
        Headline::None(NoHeadline::Superlinear) => SUPERLINEAR,
        // That more workers change nothing may be what theory says.
        Headline::None(NoHeadline::NoChange) => match series.against_theory {
            Some(AgainstTheory::Matches) => MATCHES,
            _ => NO_EFFECT,
        },
        _ => judged(series),
    }
}

fn judged(series: &Series) -> Word {
    match (series.verdict, series.against_theory) {
        // Theory may say itself that another law than Amdahl's holds.
        (Verdict::DoesNot, Some(AgainstTheory::Matches)) if is_capped(series) => MATCHES,
        (Verdict::DoesNot, _) => instead(series),
        (Verdict::Describes, Some(AgainstTheory::Matches)) => MATCHES,
        (Verdict::Describes, Some(AgainstTheory::Below)) => BELOW,
        (Verdict::Describes, Some(AgainstTheory::Above)) => ABOVE,
        (Verdict::Describes, Some(AgainstTheory::Open)) => AGREES,
        (Verdict::Describes, Some(AgainstTheory::Unknown) | None) => match series.scaling {
            Scaling::Strong => FOLLOWS_AMDAHL,
            Scaling::Weak => FOLLOWS_GUSTAFSON,
        },
        (Verdict::Inconclusive, _) => INCONCLUSIVE,
        (Verdict::Unjudged, _) => UNJUDGED,
        (Verdict::Withheld, _) => WITHHELD,
        (Verdict::Wrong, _) => WRONG,
    }
}

fn is_capped(series: &Series) -> bool {
    series.theory.as_ref().is_some_and(|theory| theory.cap.is_some())
}

/// What describes a job better than the law that does not.
fn instead(series: &Series) -> Word {
    match series.outlook {
        Some(Outlook::OverheadGrows) if series.slows_down => SLOWER,
        Some(Outlook::OverheadGrows) => OVERHEAD,
        Some(Outlook::Saturates { .. }) => SATURATES,
        Some(Outlook::Flattens { .. }) => FLATTENS,
        Some(Outlook::Bends { .. }) => BENDS,
        Some(Outlook::Waves { .. }) => WAVES,
        Some(Outlook::Coordinated) => COORDINATED,
        Some(Outlook::PaysOnce { .. }) => PAYS_ONCE,
        None => match series.scaling {
            Scaling::Strong => NOT_AMDAHL,
            Scaling::Weak => NOT_GUSTAFSON,
        },
    }
}

/// The verdict's number: by how much, from where; empty where it has none.
pub(crate) fn tail(series: &Series) -> String {
    let best = &series.recommended_workers;
    match verdict(series) {
        BELOW | ABOVE => {
            let told = series.theory.as_ref().and_then(|theory| theory.speedup);
            told.map_or_else(String::new, |told| {
                let (by, at) = (told.difference.value.abs(), workers(told.workers));
                format!("by {} at {at}", text::percent(by, 1))
            })
        }
        SLOWER => best.fastest.map_or_else(String::new, |at| format!("after {}", workers(at))),
        word if word == instead(series) => series.outlook.map_or_else(String::new, from),
        _ => String::new(),
    }
}

/// From where on more workers do what the word says.
fn from(outlook: Outlook) -> String {
    match outlook {
        Outlook::OverheadGrows | Outlook::Coordinated => String::new(),
        Outlook::Saturates { from } | Outlook::PaysOnce { from, .. } => {
            format!("from {}", workers(from))
        }
        Outlook::Flattens { beyond } => format!("beyond {}", workers(beyond)),
        Outlook::Bends { at, .. } => format!("at {}", workers(at)),
        Outlook::Waves { tasks } => format!("of {}", workers(tasks)),
    }
}

/// Whether instructions and cycles are counted, else why not.
pub(crate) fn counters(counters: Counters) -> &'static str {
    match counters {
        Counters::Counted => "instructions and cycles of the program's own code",
        Counters::Forbidden => {
            "none: this system lets no program count instructions and cycles (Linux: \
             kernel.perf_event_paranoid is above 2, or a container forbids it)"
        }
        Counters::Absent => {
            "none: this machine, or its hypervisor, shows no instructions and cycles"
        }
        Counters::Unsupported => "none: instructions and cycles are counted on Linux only",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_explains_every_verdict() {
        let readme = include_str!("../../README.md").replace("\n  ", " ");
        for word in ALL {
            assert!(readme.contains(&format!("*{}*", word.word)), "{}", word.word);
        }
    }

    #[test]
    fn no_two_verdicts_share_a_word_or_a_glyph() {
        for (i, one) in ALL.iter().enumerate() {
            for other in &ALL[i + 1..] {
                assert_ne!(one.word, other.word);
                assert_ne!(one.glyph, other.glyph);
            }
        }
    }
}
