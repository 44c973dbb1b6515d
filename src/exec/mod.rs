//! Floor 2: ways to run work on n workers.
