//! The `amdahl` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    amdahl::exec::serve_if_worker(amdahl::workload::build);
    amdahl::cli::main()
}
