//! The sweep that `cargo bench` runs.
fn main() {}
