//! Floor 7: what `cargo bench`, `amdahl run`, `sweep` and `tour` share: how long is measured where
//! nobody says so, and what is kept, printed and drawn of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::analysis::{self, Analysis, AnalysisError, analyse};
use crate::data::{self, Machine, Study};
use crate::exec::Pins;
use crate::measure::session::{Folder, Knowing, Measured, measure_into};
use crate::measure::topology::{self, PinError};
use crate::measure::{Kept, MeasureError, Plan, Rounds, Runner, Stop, machine};
use crate::report::{self, Form, ReportError, complain, plain, shortened};
use crate::say::hint::{self, Door};
use crate::units::text;

/// How long to measure, as far as somebody said so.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Effort {
    /// So many rounds.
    pub(crate) rounds: Option<u32>,
    /// Seconds that measuring may take.
    pub(crate) budget_s: Option<f64>,
}

/// Where workers run, where that is not the system's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pin {
    /// Each on a core of its own while there are any.
    Cores,
}

impl Pin {
    pub(crate) const EXPECTED: &'static str = "cores";

    pub(crate) fn of(text: &str) -> Option<Self> {
        Self::from_str(text.trim(), false).ok()
    }
}

/// This machine, and the CPUs that workers are held to where somebody asks for that.
///
/// # Errors
/// Where the system lets nobody choose CPUs.
pub(crate) fn here(pin: Option<Pin>) -> Result<(Machine, Pins), PinError> {
    let pinned = match pin {
        Some(Pin::Cores) => topology::order()?,
        None => Vec::new(),
    };
    let pins = Pins::new(pinned.iter().map(|pinned| pinned.cpu));
    Ok((Machine { pinned, ..machine::probe() }, pins))
}

/// Seconds of measuring where nobody says otherwise, with some room below 150.
pub(crate) const BUDGET_S: f64 = 140.0;

impl Effort {
    /// What was asked for, else as many rounds as fit.
    pub(crate) fn rounds(&self) -> Rounds {
        match self.rounds {
            Some(rounds) => Rounds::Exactly(rounds as usize),
            None => Rounds::THAT_FIT,
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
    /// Print the tables of every series: its numbers, and where its lost speedup went
    #[arg(long, conflicts_with_all = ["json", "markdown"])]
    details: bool,
}

impl FormArguments {
    pub(crate) fn form(self) -> Form {
        match (self.json, self.markdown, self.details) {
            (true, ..) => Form::Json,
            (_, true, _) => Form::Markdown,
            (.., true) => Form::Details,
            _ => Form::Summary,
        }
    }
}

/// Where a measurement goes, and what is said of it.
pub(crate) struct Measuring<'m> {
    /// Folder of study and report.
    pub(crate) folder: &'m Path,
    /// No progress.
    pub(crate) quiet: bool,
    /// Through what it was asked for.
    pub(crate) door: Door,
    /// What standard output carries.
    pub(crate) form: Form,
    /// Adds to a study what follows from its measurements.
    pub(crate) complete: &'m dyn Fn(&mut Study),
    /// How it is judged.
    pub(crate) options: analysis::Options,
    /// Studies that the new one is shown beside.
    pub(crate) beside: Vec<Study>,
    /// A whole study is kept here too.
    pub(crate) kept_as: Option<PathBuf>,
}

/// Prints an analysis, whose page may be in a file.
pub(crate) type Show<'s> = &'s mut dyn FnMut(&Analysis, Option<&Path>) -> Result<(), ReportError>;

/// Why a measurement ended without a result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum MeasuringError {
    #[error(transparent)]
    Measure(#[from] MeasureError),
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl MeasuringError {
    /// What can be done about it.
    pub(crate) fn way_out(&self, door: Door) -> Option<&'static str> {
        match self {
            Self::Report(error) => error.way_out(door),
            Self::Measure(MeasureError::Folder { .. } | MeasureError::Busy { .. }) => {
                Some(hint::another_folder(door))
            }
            Self::Measure(_) | Self::Analysis(_) => None,
        }
    }
}

impl Measuring<'_> {
    /// Measures a plan, keeps the study, draws the report and prints it; returns how the program
    /// ends. What cannot be kept or drawn in its folder is so elsewhere, and its place is told.
    ///
    /// # Errors
    /// [`MeasuringError`]; a folder that cannot take the report is found before anything is
    /// measured.
    pub(crate) fn measure(
        self,
        plan: &Plan,
        runner: &mut dyn Runner,
    ) -> Result<ExitCode, MeasuringError> {
        let form = self.form;
        let mut show =
            |analysis: &Analysis, page: Option<&Path>| report::show(analysis, page, form);
        self.measure_until(&Stop::on_signal()?, plan, runner, &mut show)
    }

    /// The same as one of several measurements that one wish ends, each printed by `show`.
    ///
    /// # Errors
    /// As [`Measuring::measure`].
    pub(crate) fn measure_until(
        self,
        stop: &Stop,
        plan: &Plan,
        runner: &mut dyn Runner,
        show: Show<'_>,
    ) -> Result<ExitCode, MeasuringError> {
        report::check_folder(self.folder)?;
        let folder = Folder::take(self.folder)?;
        let mut progress = report::Progress::new(self.quiet, self.door);
        let knowing = Knowing { complete: self.complete, settled: &settled };
        stop.measuring();
        let measured = measure_into(&folder, plan, runner, &mut progress, stop, knowing)?;
        drop(progress);
        self.conclude(measured, show)
    }

    fn conclude(self, measured: Measured, show: Show<'_>) -> Result<ExitCode, MeasuringError> {
        let Measured { study, kept, code } = measured;
        let rounds = study.rounds.len();
        let nothing = study.series.iter().all(|series| series.points.is_empty());
        if nothing {
            complain(&format!("error: {}", nothing_measured(&study, self.quiet)));
        }
        if matches!(kept, Kept::Nowhere) {
            let folder = self.folder.display();
            complain(&format!("what '{folder}' held before is left as it was"));
            return Ok(code);
        }
        let aside = match (&self.kept_as, study.partial) {
            (Some(file), false) => data::save(&study, file).err(),
            _ => None,
        };
        let studies: Vec<Study> = self.beside.into_iter().chain([study]).collect();
        let analysis = analyse(&studies, &self.options)?;
        let place = place_of(&kept, self.folder);
        let (page, undrawn) = drawn(&analysis, place);
        let shown = match nothing {
            true => Ok(()),
            false => show(&analysis, page.as_deref()),
        };
        let of_report = [of_keeping(&kept, rounds), undrawn].into_iter().flatten();
        let mut troubles: Vec<String> = of_report.collect();
        let redrawn = (!troubles.is_empty()).then(|| how_to_draw(&kept));
        troubles.extend(aside.map(|error| error.to_string()));
        for trouble in &troubles {
            complain(&format!("error: {}", plain(trouble)));
        }
        if let Some(redrawn) = redrawn {
            complain(&redrawn);
        }
        shown?;
        Ok(if troubles.is_empty() || code != ExitCode::SUCCESS { code } else { ExitCode::FAILURE })
    }
}

/// How well a speedup is known when more rounds would tell no more.
const KNOWN_TO: f64 = 0.02;

fn settled(study: &Study) -> bool {
    analysis::settled(study, &analysis::Options::default(), KNOWN_TO).unwrap_or(false)
}

/// The folder that the report goes to: beside the study.
fn place_of<'k>(kept: &'k Kept, folder: &'k Path) -> &'k Path {
    match kept {
        Kept::Elsewhere { file, .. } => file.parent().unwrap_or(folder),
        _ => folder,
    }
}

/// What is wrong with where the study is.
fn of_keeping(kept: &Kept, rounds: usize) -> Option<String> {
    match kept {
        Kept::There(_) | Kept::Nowhere => None,
        Kept::Elsewhere { file, why } => {
            Some(format!("{why}; all {rounds} rounds are kept in '{}'", file.display()))
        }
        Kept::Partly { rounds: Some((file, held)), why } => Some(format!(
            "{why}; '{}' holds the first {held} of {rounds} rounds, what is printed is of all",
            file.display()
        )),
        Kept::Partly { rounds: None, why } => {
            Some(format!("{why}; of {rounds} rounds nothing is kept but what is printed"))
        }
    }
}

/// How the report is drawn from what is kept.
fn how_to_draw(kept: &Kept) -> String {
    match kept {
        Kept::There(file)
        | Kept::Elsewhere { file, .. }
        | Kept::Partly { rounds: Some((file, _)), .. } => format!(
            "the study is kept; this draws its report again: amdahl report '{}' -o FOLDER",
            file.display()
        ),
        Kept::Partly { rounds: None, .. } | Kept::Nowhere => {
            "make room, or name another folder, and measure again".into()
        }
    }
}

/// Draws the report into a folder, or into another where it does not fit there: the page, and what
/// went wrong. A report of an earlier study does not stay beside this one.
fn drawn(analysis: &Analysis, folder: &Path) -> (Option<PathBuf>, Option<String>) {
    let why = match report::write(folder, analysis) {
        Ok(page) => return (Some(page), None),
        Err(ReportError::File(why)) => why,
        Err(other) => return (None, Some(other.to_string())),
    };
    report::remove(folder);
    if let Ok(page) = report::write(folder, analysis) {
        return (Some(page), None);
    }
    report::remove(folder);
    let elsewhere = tempfile::Builder::new().prefix("amdahl-").tempdir();
    let page = elsewhere.ok().and_then(|elsewhere| {
        let page = report::write(elsewhere.path(), analysis).ok()?;
        let _ = elsewhere.keep();
        Some(page)
    });
    let said = match &page {
        Some(page) => format!("{why}; the page is '{}'", page.display()),
        None => format!("{why}; the page could not be drawn there"),
    };
    (page, Some(said))
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
        assert_eq!(of(None, None), (Rounds::Fit { least: 5, most: 40 }, BUDGET_S));
        assert_eq!(of(None, Some(9.0)), (Rounds::Fit { least: 5, most: 40 }, 9.0));
    }
}
