use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::judging::Judging;
use super::out::print;
use super::reading::Reading;
use crate::analysis::{Analysis, analyse};
use crate::report::{self, Terminal};

/// Draw a report again without measuring, of one study or of several beside each other
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  amdahl report                                 # reports/study.json\n  \
                        amdahl report laptop.json server.json -o both\n  \
                        amdahl report target/criterion -o reports"
)]
pub(super) struct Report {
    /// Studies, tables, criterion folders, hyperfine's or Google Benchmark's JSON
    /// [default: study.json in the report's folder]
    #[arg(value_name = "STUDY")]
    studies: Vec<PathBuf>,
    /// Folder of the report
    #[arg(long, short, value_name = "DIR", env = "AMDAHL_REPORTS", default_value = "reports")]
    output: PathBuf,
    #[command(flatten)]
    form: Form,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    judging: Judging,
}

/// What standard output carries.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// Print JSON in place of the summary
    #[arg(long)]
    pub(super) json: bool,
    /// Print Markdown in place of the summary, for a pull request's comment
    #[arg(long, conflicts_with = "json")]
    pub(super) markdown: bool,
}

impl Report {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let studies = match self.studies.as_slice() {
            [] => self.reading.read_all(&[self.latest()?])?,
            given => self.reading.read_all(given)?,
        };
        let analysis = analyse(&studies, &self.judging.options())?;
        conclude(&analysis, Some(self.output), &self.form)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Report {
    /// The study that the last measurement left.
    fn latest(&self) -> anyhow::Result<PathBuf> {
        let study = self.output.join("study.json");
        anyhow::ensure!(
            study.exists(),
            "'{}': there is no study; measure with `cargo bench` or `amdahl sweep`, or name a \
             study",
            study.display()
        );
        Ok(study)
    }
}

/// Writes the report into `folder`, if there is one, and prints the analysis. With a summary the
/// page's path is the last line; beside JSON or Markdown it goes to standard error.
pub(super) fn conclude(
    analysis: &Analysis,
    folder: Option<PathBuf>,
    form: &Form,
) -> anyhow::Result<()> {
    let page = folder.map(|folder| report::write(&folder, analysis)).transpose()?;
    let place = Terminal::of_stdout();
    let last = page.map(|page| report::closing_line(&page, place.columns));
    if form.json || form.markdown {
        print(&if form.json { report::json(analysis)? } else { report::markdown(analysis) });
        if let Some(last) = last {
            eprintln!("{last}");
        }
    } else {
        let last = last.map_or_else(String::new, |last| format!("\n{last}\n"));
        print(&format!("{}{last}", report::terminal(analysis, &place)));
    }
    Ok(())
}
