//! Floor 4: the guided tour: lessons as data (what is run, what is asked, what is expected of the
//! numbers), and whether what was measured shows it. No sentence is made here but those that a
//! lesson brings.

mod judge;
mod lesson;
mod lessons;

pub use judge::{Judged, Outcome, Seen, judge};
pub use lesson::{Claim, Count, Effort, Expected, Figure, Lesson, Place, Run};
pub use lessons::LESSONS;
