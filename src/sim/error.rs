/// Why durations cannot be scheduled.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SimError {
    /// No workers.
    #[error("0 workers: expected at least 1")]
    NoWorkers,
    /// More than a strand or an edge can be counted with.
    #[error("{count} strands are more than the {most} that can be scheduled")]
    TooMany {
        /// How many there are.
        count: usize,
        /// The most.
        most: usize,
    },
    /// A duration that is not a number of at least 0.
    #[error("task {task} has duration '{value}': expected a number of at least 0")]
    Duration {
        /// Which task, from 0.
        task: usize,
        /// Its duration.
        value: f64,
    },
    /// A cost that is not a number of at least 0.
    #[error("the cost of a steal is '{value}': expected a number of at least 0")]
    StealCost {
        /// The cost.
        value: f64,
    },
    /// A strand that waits for itself or a later one.
    #[error(
        "strand {strand} waits for strand {after}: expected an earlier one, so that no circle can be"
    )]
    Order {
        /// Which strand, from 0.
        strand: usize,
        /// What it waits for.
        after: usize,
    },
    /// Nothing takes any time.
    #[error("all durations are 0 or there is none: expected at least one above 0")]
    NoWork,
    /// Fixed shares of strands that are no list.
    #[error("'{policy}' shares out lists of tasks, not nested forks; try greedy or work-stealing")]
    Nested {
        /// The policy's name.
        policy: &'static str,
    },
}
