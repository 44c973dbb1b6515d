use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::figures::Figures;
use super::gates::ValueGates;
use super::judging::Judging;
use super::reading::Reading;
use crate::analysis::{Analysis, Baseline, Comparison, analyse, compare};
use crate::data::Study;
use crate::measure::session::STUDY_FILE;
use crate::measuring::FormArguments;
use crate::report;

/// Draw a report again without measuring, of one study or of several beside each other
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code 1: no speedup could be told of any series.\n\nExamples:\n  amdahl report                                 # reports/study.json\n  \
                        amdahl report laptop.json server.json -o both\n  \
                        amdahl report target/criterion -o reports\n  \
                        amdahl report study.json --figures figures --theme dark"
)]
pub(super) struct Report {
    /// Studies, tables, criterion folders, hyperfine's or Google Benchmark's JSON; files that differ
    /// in the worker count only are one study [default: study.json in the report's folder]
    #[arg(value_name = "STUDY")]
    studies: Vec<PathBuf>,
    /// Folder of the report
    #[arg(long, short, value_name = "DIR", env = "AMDAHL_REPORTS", default_value = "reports")]
    output: PathBuf,
    #[command(flatten)]
    form: FormArguments,
    #[command(flatten)]
    figures: Figures,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    gates: ValueGates,
}

impl Report {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let read = match self.studies.as_slice() {
            [] => vec![self.latest()?],
            given => given.to_vec(),
        };
        spare(&read, &self.output)?;
        let studies = self.reading.read_together(&read)?;
        let analysis = analyse(&studies, &self.judging.options_for(&studies))?;
        self.figures.write(&analysis)?;
        let changes = self.changes(&studies);
        let page = report::write_with(&self.output, &analysis, changes.as_ref())?;
        report::show(&analysis, Some(&page), self.form.form())?;
        let told = if tells_a_speedup(&analysis) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        Ok(self.gates.judge(&analysis).unwrap_or(told))
    }
}

impl Report {
    /// What changed between two studies that have series in common.
    fn changes(&self, studies: &[Study]) -> Option<Comparison> {
        let [base, new] = studies else { return None };
        compare(base, new, &self.judging.options_for(studies)).ok()
    }

    /// The study that the last measurement left.
    fn latest(&self) -> anyhow::Result<PathBuf> {
        let study = self.output.join(STUDY_FILE);
        anyhow::ensure!(
            study.exists(),
            "'{}': there is no study; measure with `amdahl run`, `amdahl sweep` or \
             `cargo bench`, or name a study",
            study.display()
        );
        Ok(study)
    }
}

/// Whether any series has a speedup beside that of its baseline.
pub(super) fn tells_a_speedup(analysis: &Analysis) -> bool {
    analysis.series.iter().any(|series| {
        let baseline = |workers: f64| workers == 1.0 && series.baseline != Baseline::Sequential;
        series.points.iter().any(|point| !baseline(point.workers))
    })
}

/// Refuses a report that would be written over what it was made from.
pub(super) fn spare(read: &[PathBuf], folder: &Path) -> anyhow::Result<()> {
    let place = |path: &Path| path.canonicalize().ok();
    for path in report::FILES.map(|name| folder.join(name)) {
        let taken =
            place(&path).is_some_and(|own| read.iter().any(|one| place(one) == Some(own.clone())));
        anyhow::ensure!(
            !taken,
            "'{}' is read here and would be replaced by the report; name another folder with \
             --output",
            path.display()
        );
    }
    Ok(())
}
