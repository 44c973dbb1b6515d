//! The `amdahl` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    amdahl::internal::exec::serve_if_worker(amdahl::internal::workload::build);
    amdahl::internal::cli::main()
}
