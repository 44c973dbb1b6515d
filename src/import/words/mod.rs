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

/// Whether a cell is that word and no more.
pub(super) fn is_sequential(text: &str) -> bool {
    matches!(words(text).as_slice(), [word] if is(word, Word::Sequential))
}
