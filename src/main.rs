//! The `amdahl` command: exit codes.
fn main() {
    amdahl::exec::serve_if_worker(amdahl::workload::build);
}
