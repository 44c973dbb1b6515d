//! The files that tests read: published tables, kept studies, samples of other programs.

use amdahl::data::Study;
use amdahl::import::{self, ValueKind};
use std::path::{Path, PathBuf};

/// Tables of throughputs; the others hold seconds.
const THROUGHPUTS: [&str; 4] =
    ["cisco.csv", "raytracer.csv", "specsdm91.csv", "sysbench_cpu_4core.csv"];

/// A file below `tests/`, as `data/seed_laptop.csv`.
pub fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// A published table of `tests/data`, read as anybody's.
pub fn table(name: &str) -> Study {
    let value = THROUGHPUTS.contains(&name).then_some(ValueKind::Throughput);
    let options = import::Options { value, ..import::Options::default() };
    import::load(&file("data").join(name), &options).unwrap().study
}
