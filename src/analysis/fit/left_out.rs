/// What was left out of the numbers, and why.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LeftOut {
    /// A worker count (`None`: the sequential program) that was measured in few rounds only.
    FewRounds {
        /// Which.
        workers: Option<f64>,
        /// In how many rounds it was measured.
        rounds: usize,
        /// How many there are.
        of: usize,
    },
    /// Rounds that are not complete.
    IncompleteRounds {
        /// How many.
        rounds: usize,
        /// How many there are.
        of: usize,
    },
    /// Worker counts that other programs disturbed in most rounds.
    Disturbed {
        /// Which.
        workers: Vec<f64>,
        /// The sequential program too.
        sequential: bool,
        /// Cores that they used then, where that is known.
        cores: Option<f64>,
    },
    /// Nothing, but the measurements do not form rounds.
    NoRounds {
        /// Fewest measurements of a worker count.
        least: usize,
        /// Most.
        most: usize,
        /// The first ones of each are taken as rounds; else their medians as one round.
        first_taken: bool,
    },
}
