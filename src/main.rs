//! The `amdahl` command: exit codes.
fn main() {}
