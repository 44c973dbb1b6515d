//! Floor 6: what `cargo bench`, `amdahl run` and `amdahl sweep` share: how long is measured where
//! nobody says so, and what is kept, printed and drawn of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::analysis::{self, AnalysisError, analyse};
use crate::data::{self, Study, StudyError};
use crate::measure::session::{exit_code, measure_into};
use crate::measure::{MeasureError, Plan, Rounds, Runner, Stop};
use crate::report::{self, Form, ReportError, complain, plain, shortened};
use crate::units::text;

/// How long to measure, as far as somebody said so.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Effort {
    /// So many rounds.
    pub(crate) rounds: Option<u32>,
    /// Seconds that measuring may take.
    pub(crate) budget_s: Option<f64>,
}

/// Seconds of measuring where nobody says otherwise, with some room below 150.
pub(crate) const BUDGET_S: f64 = 140.0;

impl Effort {
    /// What was asked for, else as many rounds as fit.
    pub(crate) fn rounds(&self) -> Rounds {
        match self.rounds {
            Some(rounds) => Rounds::Exactly(rounds as usize),
            None => Rounds::that_fit(self.budget_s),
        }
    }

    /// Seconds that may be spent. A number of rounds is that number, unless there is time given to
    /// repeat disturbed ones.
    pub(crate) fn budget_s(&self) -> f64 {
        self.budget_s.unwrap_or(if self.rounds.is_some() { 0.0 } else { BUDGET_S })
    }
}

/// What standard output carries.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct FormArguments {
    /// Print JSON in place of the summary
    #[arg(long)]
    json: bool,
    /// Print Markdown in place of the summary, for a pull request's comment
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

impl FormArguments {
    pub(crate) fn form(self) -> Form {
        match (self.json, self.markdown) {
            (true, _) => Form::Json,
            (false, true) => Form::Markdown,
            (false, false) => Form::Summary,
        }
    }
}

/// Where a measurement goes, and what is said of it.
pub(crate) struct Measuring<'m> {
    /// Folder of study and report.
    pub(crate) folder: &'m Path,
    /// No progress.
    pub(crate) quiet: bool,
    /// What standard output carries.
    pub(crate) form: Form,
    /// Adds to a study what follows from its measurements.
    pub(crate) complete: &'m dyn Fn(&mut Study),
    /// Studies that the new one is shown beside.
    pub(crate) beside: Vec<Study>,
    /// A whole study is kept here too.
    pub(crate) kept_as: Option<PathBuf>,
}

/// Why a measurement ended without a result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum MeasuringError {
    #[error(transparent)]
    Measure(#[from] MeasureError),
    #[error(transparent)]
    Study(#[from] StudyError),
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl MeasuringError {
    /// What the report says of it, where it is of the report.
    pub(crate) fn of_report(&self) -> Option<&ReportError> {
        match self {
            Self::Report(error) => Some(error),
            Self::Measure(_) | Self::Study(_) | Self::Analysis(_) => None,
        }
    }
}

impl Measuring<'_> {
    /// Measures a plan, keeps the study, draws the report and prints it; returns how the program
    /// ends.
    ///
    /// # Errors
    /// [`MeasuringError`]; a folder that cannot take the report is found before anything is
    /// measured.
    pub(crate) fn measure(
        self,
        plan: &Plan,
        runner: &mut dyn Runner,
    ) -> Result<ExitCode, MeasuringError> {
        report::check_folder(self.folder)?;
        let stop = Stop::on_signal()?;
        let mut progress = report::Progress::new(self.quiet);
        let study = measure_into(self.folder, plan, runner, &mut progress, &stop, self.complete)?;
        if let (Some(file), false) = (&self.kept_as, study.partial) {
            data::save(&study, file)?;
        }
        self.conclude(study)
    }

    fn conclude(self, study: Study) -> Result<ExitCode, MeasuringError> {
        let nothing = study.series.iter().all(|series| series.points.is_empty());
        let code = if nothing && !study.partial { ExitCode::FAILURE } else { exit_code(&study) };
        let said = nothing.then(|| nothing_measured(&study, self.quiet));
        let studies: Vec<Study> = self.beside.into_iter().chain([study]).collect();
        let analysis = analyse(&studies, &analysis::Options::default())?;
        match said {
            // The report of an earlier run must not stand beside this study.
            Some(said) => {
                report::write(self.folder, &analysis)?;
                complain(&format!("error: {said}"));
            }
            None => report::conclude(&analysis, Some(self.folder), self.form)?,
        }
        Ok(code)
    }
}

/// Why there is nothing to report: the first failures, if nobody has seen them yet.
fn nothing_measured(study: &Study, unseen: bool) -> String {
    let failures = study.series.iter().flat_map(|series| {
        series.failures.iter().map(|failure| {
            let at = failure.workers.map(|workers| format!(" at {}", text::workers(workers.get())));
            let name = shortened(&plain(&series.name));
            format!("{name}{}: {}", at.unwrap_or_default(), plain(&failure.reason))
        })
    });
    let failures: Vec<String> = failures.take(3).collect();
    match (failures.is_empty(), unseen) {
        (true, _) => "interrupted before anything was measured".into(),
        (false, true) => format!("nothing could be measured:\n  {}", failures.join("\n  ")),
        (false, false) => "nothing could be measured".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_rounds_is_that_number_unless_there_is_time_for_more() {
        let of = |rounds, budget_s| {
            let effort = Effort { rounds, budget_s };
            (effort.rounds(), effort.budget_s())
        };
        assert_eq!(of(Some(7), None), (Rounds::Exactly(7), 0.0));
        assert_eq!(of(Some(7), Some(60.0)), (Rounds::Exactly(7), 60.0));
        assert_eq!(of(None, None), (Rounds::Fit { least: 10, most: 20 }, BUDGET_S));
        assert_eq!(of(None, Some(9.0)), (Rounds::Fit { least: 5, most: 20 }, 9.0));
    }
}
