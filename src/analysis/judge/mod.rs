//! What the numbers allow to say, as data: no text is made here.

mod headline;
mod verdict;

pub use headline::{Headline, NoHeadline};
pub use verdict::Verdict;
