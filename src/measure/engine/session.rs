//! A measurement that keeps its study in a folder.

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::error::MeasureError;
use super::keeping::{Keeping, Kept};
use super::plan::Plan;
use super::runner::{Observer, Runner};
pub use super::stop::INTERRUPTED;
use super::stop::Stop;
use super::sweep::{Between, sweep};
use crate::data::{Study, store};

/// The name of the study in its folder.
pub const STUDY_FILE: &str = "study.json";

/// What a folder of an earlier measurement holds: the study, and what was drawn from it.
const HOLDS: [&str; 4] = [STUDY_FILE, "index.html", "analysis.json", "study.csv"];

/// A folder for studies and their reports. As long as this lives, no other measurement writes
/// there.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// `None` where the system locks no folders.
    _lock: Option<File>,
}

impl Folder {
    /// Makes the folder if it is missing, locks it, and writes to it once.
    ///
    /// # Errors
    /// [`MeasureError::Busy`] where another process has it, [`MeasureError::Folder`] where it cannot
    /// be written or holds something else than a file in the place of the study.
    pub fn take(path: &Path) -> Result<Self, MeasureError> {
        let failed = |source| MeasureError::Folder { folder: path.into(), source };
        std::fs::create_dir_all(path).map_err(failed)?;
        let lock = locked(path)?;
        if path.join(STUDY_FILE).metadata().is_ok_and(|found| !found.is_file()) {
            let what = format!("'{STUDY_FILE}' in it is no file");
            return Err(failed(io::Error::other(what)));
        }
        let tried = tempfile::Builder::new().prefix(".amdahl-").tempfile_in(path);
        let tried = tried.and_then(|mut file| file.write_all(&[b' '; LEAST_ROOM]));
        tried.map_err(|error| failed(store::without_its_path(error)))?;
        Ok(Self { path: path.into(), _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an earlier measurement, or something drawn from one, is there.
    fn is_used(&self) -> bool {
        HOLDS.iter().any(|name| self.path.join(name).exists())
    }
}

/// The smallest studies take so many bytes.
const LEAST_ROOM: usize = 4096;

/// The lock of a folder, which ends with this process; `None` where the system has none.
fn locked(path: &Path) -> Result<Option<File>, MeasureError> {
    // Windows opens no folders, and some networks lock none.
    let Ok(folder) = File::open(path) else { return Ok(None) };
    match folder.try_lock() {
        Err(TryLockError::WouldBlock) => Err(MeasureError::Busy { folder: path.into() }),
        Err(TryLockError::Error(_)) => Ok(None),
        Ok(()) => Ok(Some(folder)),
    }
}

/// A study, and where it is.
#[derive(Debug)]
pub struct Measured {
    /// What was measured.
    pub study: Study,
    /// Where it is kept.
    pub kept: Kept,
    /// How a program ends that measured it.
    pub code: ExitCode,
}

/// What is known of a study above where it is measured.
pub struct Knowing<'k> {
    /// Adds what follows from the measurements.
    pub complete: &'k dyn Fn(&mut Study),
    /// Whether more rounds would tell no more.
    pub settled: &'k dyn Fn(&Study) -> bool,
}

/// Measures a plan and keeps the study in `folder` round by round, each time after `complete`
/// added what follows from the measurements. An earlier study is there until a round is finished;
/// then it is moved aside under its date. Where no number of rounds was asked for, measuring ends
/// when the study is `settled`.
///
/// A kill loses the running round and at most the two seconds before it.
///
/// # Errors
/// [`MeasureError`] when nothing could be measured at all. A study that cannot be kept in the folder
/// is none: see [`Kept`].
pub fn measure_into(
    folder: &Folder,
    plan: &Plan,
    runner: &mut dyn Runner,
    observer: &mut dyn Observer,
    stop: &Stop,
    Knowing { complete, settled }: Knowing<'_>,
) -> Result<Measured, MeasureError> {
    let file = folder.path.join(STUDY_FILE);
    let mut keeping = Keeping::new(file, folder.is_used(), complete);
    let between = Between { save: &mut |study| keeping.save(study), settled };
    let mut study = sweep(plan, runner, observer, stop, between)?;
    complete(&mut study);
    let kept = keeping.finish(&study);
    let code = exit_code(&study, stop.asked());
    stop.measured();
    Ok(Measured { study, kept, code })
}

/// How a program ends that measured `study`: 130 interrupted, 1 where a point failed or measuring
/// could not go on, else 0.
fn exit_code(study: &Study, interrupted: bool) -> ExitCode {
    let failed = study.series.iter().any(|series| series.lacks_measurements());
    let nothing = study.series.iter().all(|series| series.points.is_empty());
    match (interrupted, study.partial || failed || nothing) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_another_measurement_has_is_refused_until_it_ends() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("reports");
        let first = Folder::take(&path).unwrap();
        let refused = Folder::take(&path).unwrap_err().to_string();
        assert!(refused.starts_with("another amdahl measures into '"), "{refused}");
        drop(first);
        Folder::take(&path).unwrap();
        assert_eq!(std::fs::read_dir(&path).unwrap().count(), 0, "nothing is left of it");
    }

    #[test]
    #[cfg(unix)]
    fn what_has_no_end_in_the_place_of_the_study_is_refused() {
        let place = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/zero", place.path().join(STUDY_FILE)).unwrap();
        let refused = Folder::take(place.path()).unwrap_err().to_string();
        assert!(refused.contains("'study.json' in it is no file"), "{refused}");
    }
}
