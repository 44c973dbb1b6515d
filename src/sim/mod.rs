//! Floor 2: work and span: tasks with durations scheduled on virtual workers.
