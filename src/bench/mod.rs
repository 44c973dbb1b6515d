//! Floor 5: the criterion timer and the harness for `benches/`, here and in users' crates.
