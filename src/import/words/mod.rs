//! What the name of a column says of what it holds.

mod meaning;
mod means;
mod split;
mod value;
mod vocabulary;
mod workers;

pub(super) use meaning::{meaning, own_words, says_strong, says_weak};
pub(super) use means::{Clock, Means, Named, Stat};
pub(super) use split::words;
pub(super) use workers::{doubt_in, in_text};

use vocabulary::{Word, is};

/// Whether a word in a name or a cell says 'the sequential program'.
pub(super) fn says_sequential(text: &str) -> bool {
    let words = words(text);
    let is_one = |word: &String| is(word, Word::Sequential);
    words.iter().any(is_one) && words.len() <= 3
}

/// What people number.
const NUMBERED: &[&str] = &[
    "v",
    "version",
    "test",
    "tests",
    "case",
    "config",
    "seed",
    "part",
    "level",
    "phase",
    "step",
    "stage",
    "q",
    "query",
    "scenario",
    "experiment",
    "dataset",
    "graph",
    "variant",
    "size",
    "sizes",
    "length",
    "dim",
];

/// Whether the word before a number, the last of a name, says that it counts runs, sizes or versions.
pub(super) fn counts_else(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map(String::as_str).unwrap_or_default();
    is(last, Word::Round) || NUMBERED.contains(&last)
}

/// Whether all words of a name are of how programs are run in parallel.
pub(super) fn says_nothing_else(name: &str) -> bool {
    let known = |word: &String| {
        is(word, Word::Workers) || is(word, Word::Qualifier) || is(word, Word::Parallel)
    };
    words(name).iter().all(known)
}

/// Whether a name asks whether the program is a parallel one: `parallel`, `is_parallel`.
pub(super) fn says_parallel(name: &str) -> bool {
    let words = words(name);
    let asks = |word: &String| is(word, Word::Parallel) || word == "is" || word == "parallelized";
    words.iter().any(|word| word != "is") && words.iter().all(asks)
}

/// Whether a cell is that word and no more.
pub(super) fn is_sequential(text: &str) -> bool {
    matches!(words(text).as_slice(), [word] if is(word, Word::Sequential))
}
