use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::gates::ValueGates;
use super::judging::Judging;
use super::reading::Reading;
use super::report::{spare, tells_a_speedup};
use crate::analysis::analyse;
use crate::measuring::FormArguments;
use crate::report;

/// Fit measurements made elsewhere: a table of workers and values, or another tool's output
#[derive(Debug, Args)]
#[command(after_help = "The table: a header, then a worker count and a value in each row, '#' \
                        comments; repeated rows are replicates.\n  workers,time_ms\n  1,900\n  \
                        2,500\n  4,300\nExit code 1: no speedup could be told of any series.\n\nExamples:\n  amdahl fit times.csv\n  \
                        amdahl fit rates.csv --value throughput --method throughput --json\n  \
                        amdahl fit scan.json -o reports          # hyperfine --export-json\n  \
                        amdahl fit t1.csv t2.csv t4.csv          # a file a worker count\n  \
                        amdahl fit perf/                         # perf_1.csv, perf_2.csv of perf stat -x,\n  \
                        amdahl fit data.js --where commit=1a2b3c4   # github-action-benchmark; else the newest\n  \
                        amdahl fit hybrid.csv --workers 'procs*threads' --where kind=strong")]
pub(super) struct Fit {
    /// The table (CSV, Markdown, JSON records, a log), study, criterion folder, a folder with a file
    /// each worker count or those files, or what another tool wrote (hyperfine, Google Benchmark,
    /// JMH, divan, cargo bench, go test, pytest-benchmark, github-action-benchmark, perf stat -x,
    /// sacct -P); - reads standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write the report into this folder too
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    form: FormArguments,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    gates: ValueGates,
}

impl Fit {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        if let Some(folder) = &self.output {
            spare(&self.files, folder)?;
        }
        let studies = [self.reading.read_one(&self.files)?];
        let analysis = analyse(&studies, &self.judging.options_for(&studies))?;
        report::conclude(&analysis, self.output.as_deref(), self.form.form())?;
        let told = if tells_a_speedup(&analysis) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        Ok(self.gates.judge(&analysis).unwrap_or(told))
    }
}
