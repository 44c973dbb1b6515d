//! A measurement that keeps its study in a folder.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::error::MeasureError;
use super::plan::Plan;
pub use super::stop::INTERRUPTED;
use super::stop::Stop;
use super::sweep::{Observer, Runner, sweep};
use crate::data::{self, Study, store};

/// The name of the study in its folder.
pub const STUDY_FILE: &str = "study.json";

/// Measures a plan and keeps the study in `folder` round by round, each time after `complete`
/// added what follows from the measurements; an earlier study there is moved aside under its
/// date.
///
/// A kill loses the running round and at most the two seconds before it.
///
/// # Errors
/// [`MeasureError`]; a folder that cannot be written is found before anything is measured.
pub fn measure_into(
    folder: &Path,
    plan: &Plan,
    runner: &mut dyn Runner,
    observer: &mut dyn Observer,
    stop: &Stop,
    complete: &dyn Fn(&mut Study),
) -> Result<Study, MeasureError> {
    check_writable(folder)?;
    let file = folder.join(STUDY_FILE);
    let mut keeping = Keeping { file: &file, complete, last: None };
    let mut study = sweep(plan, runner, observer, stop, &mut |study| keeping.save(study))?;
    complete(&mut study);
    data::save(&study, &file)?;
    stop.measured();
    if study.series.iter().all(|series| series.points.is_empty()) {
        for drawn in DRAWN {
            // What is not there need not go.
            let _ = std::fs::remove_file(folder.join(drawn));
        }
    }
    Ok(study)
}

/// Drawn from the study beside them: those of an earlier one would pass for this one's.
const DRAWN: [&str; 3] = ["index.html", "analysis.json", "study.csv"];

/// Keeps a study after each round, but not so often that keeping takes a part of the time that
/// matters: a thousand rounds of a millisecond are not worth a thousand files.
struct Keeping<'k> {
    file: &'k Path,
    complete: &'k dyn Fn(&mut Study),
    last: Option<(Instant, Duration)>,
}

impl Keeping<'_> {
    /// The first save moves an earlier study aside.
    fn save(&mut self, study: &Study) -> Result<(), MeasureError> {
        if self.last.is_none() {
            store::keep_earlier(self.file)?;
        }
        if self.last.is_some_and(|(at, took)| at.elapsed() < pause_after(took)) {
            return Ok(());
        }
        let start = Instant::now();
        let mut study = study.clone();
        (self.complete)(&mut study);
        data::save(&study, self.file)?;
        self.last = Some((Instant::now(), start.elapsed()));
        Ok(())
    }
}

/// How long no study is kept after one save `took` so long.
fn pause_after(took: Duration) -> Duration {
    (took * SAVES_A_PAUSE).min(LONGEST_PAUSE)
}

/// How many times longer than one save the pause before the next one is.
const SAVES_A_PAUSE: u32 = 200;

/// A kill loses no more than these last seconds, and the running round.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Makes the folder if it is missing and writes to it once.
///
/// # Errors
/// [`MeasureError::Folder`].
pub fn check_writable(folder: &Path) -> Result<(), MeasureError> {
    let tried = std::fs::create_dir_all(folder)
        .and_then(|()| tempfile::Builder::new().prefix(".amdahl-").tempfile_in(folder));
    match tried {
        Ok(_) => Ok(()),
        Err(source) => Err(MeasureError::Folder { folder: folder.into(), source }),
    }
}

/// How a program ends that measured `study`: 130 interrupted, 1 where a point failed, else 0.
pub fn exit_code(study: &Study) -> ExitCode {
    let failed = study.series.iter().any(|series| !series.failures.is_empty());
    match (study.partial, failed) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_that_took_long_does_not_put_off_the_next_one_for_long() {
        assert_eq!(pause_after(Duration::from_millis(4)), Duration::from_millis(800));
        assert_eq!(pause_after(Duration::from_secs(3600)), LONGEST_PAUSE);
    }
}
