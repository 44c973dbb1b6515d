//! `cargo bench`: measures workloads across worker counts and writes reports/index.html.

use std::process::ExitCode;

use amdahl::bench::Bench;

fn main() -> ExitCode {
    Bench::new()
        .library(
            "primes@rayon primes@threads sleep,ms=1@threads iterate@rayon \
             synthetic,p=0.95,ms=100,kind=sleep@threads",
        )
        .reports_in("reports")
        .run()
}
