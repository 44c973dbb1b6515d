//! Where a study is kept while it grows.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::MeasureError;
use crate::data::{self, Study, store};

/// Where a study is in the end.
#[derive(Debug)]
pub enum Kept {
    /// In its folder.
    There(PathBuf),
    /// Nowhere: nothing was measured, and an earlier study or report is left where it is.
    Nowhere,
    /// In another place.
    Elsewhere {
        /// The file.
        file: PathBuf,
        /// Why not in its folder.
        why: MeasureError,
    },
    /// Not the whole of it.
    Partly {
        /// The file that holds the first rounds, and how many; `None`: not even those.
        rounds: Option<(PathBuf, usize)>,
        /// Why not all.
        why: MeasureError,
    },
}

/// Keeps a study after each round, but not so often that keeping takes a part of the time that
/// matters: a thousand rounds of a millisecond are not worth a thousand files.
pub(super) struct Keeping<'k> {
    file: PathBuf,
    complete: &'k dyn Fn(&mut Study),
    /// The folder holds something earlier, which stays until a round is finished.
    spares_earlier: bool,
    /// Rounds that the file holds; `None`: it is not of this measurement.
    held: Option<usize>,
    /// The file in another place, and its rounds.
    elsewhere: Option<(PathBuf, usize)>,
    /// When it was last kept, and how long that took.
    last: Option<(Instant, Duration)>,
    /// When there was last something to keep.
    asked: Option<Instant>,
}

impl<'k> Keeping<'k> {
    pub(super) fn new(
        file: PathBuf,
        spares_earlier: bool,
        complete: &'k dyn Fn(&mut Study),
    ) -> Self {
        Self {
            file,
            complete,
            spares_earlier,
            held: None,
            elsewhere: None,
            last: None,
            asked: None,
        }
    }

    /// Keeps the study so far, if it is time to.
    ///
    /// # Errors
    /// [`MeasureError::Elsewhere`] where it had to go to another place, anything else where it is
    /// in none.
    pub(super) fn save(&mut self, study: &Study) -> Result<(), MeasureError> {
        let round = self.asked.map_or(Duration::ZERO, |asked| asked.elapsed());
        self.asked = Some(Instant::now());
        if self.last.is_some_and(|(at, took)| may_wait(at.elapsed(), took, round)) {
            return Ok(());
        }
        if self.is_spared_by(study) {
            return Ok(());
        }
        let start = Instant::now();
        let mut study = study.clone();
        (self.complete)(&mut study);
        let saved = self.write(&study);
        self.last = Some((Instant::now(), start.elapsed()));
        saved
    }

    /// Keeps the whole study.
    pub(super) fn finish(mut self, study: &Study) -> Kept {
        if self.is_spared_by(study) {
            return Kept::Nowhere;
        }
        match self.write(study) {
            Ok(()) => Kept::There(self.file),
            Err(MeasureError::Elsewhere { file, why }) => Kept::Elsewhere { file, why: *why },
            Err(why) => {
                let here = self.held.map(|rounds| (self.file, rounds));
                let most = here.into_iter().chain(self.elsewhere).max_by_key(|(_, held)| *held);
                Kept::Partly { rounds: most.filter(|(_, held)| *held > 0), why }
            }
        }
    }

    /// A study without a measurement takes the place of nothing.
    fn is_spared_by(&self, study: &Study) -> bool {
        self.spares_earlier
            && self.held.is_none()
            && study.series.iter().all(|series| series.points.is_empty())
    }

    fn write(&mut self, study: &Study) -> Result<(), MeasureError> {
        let rounds = study.rounds.len();
        let written = match self.held {
            None => store::save_beside_earlier(study, &self.file),
            Some(_) => data::save(study, &self.file),
        };
        let Err(why) = written else {
            self.held = Some(rounds);
            self.forget_elsewhere();
            return Ok(());
        };
        let why = MeasureError::from(why);
        let Some(file) = self.write_elsewhere(study) else { return Err(why) };
        self.elsewhere = Some((file.clone(), rounds));
        Err(MeasureError::Elsewhere { file, why: Box::new(why) })
    }

    /// Writes to where it was written before, else to the first place that takes it.
    fn write_elsewhere(&self, study: &Study) -> Option<PathBuf> {
        let name = self.file.file_name()?;
        if let Some((known, _)) = &self.elsewhere
            && data::save(study, known).is_ok()
        {
            return Some(known.clone());
        }
        let home = std::env::home_dir();
        let places = [Some(std::env::temp_dir()), home, std::env::current_dir().ok()];
        places.into_iter().flatten().find_map(|place| {
            let folder = tempfile::Builder::new().prefix("amdahl-").tempdir_in(place).ok()?;
            let file = folder.path().join(name);
            data::save(study, &file).ok()?;
            let _ = folder.keep();
            Some(file)
        })
    }

    /// What is whole in its folder need not lie elsewhere too.
    fn forget_elsewhere(&mut self) {
        if let Some((file, _)) = self.elsewhere.take() {
            // A copy too many does no harm.
            let _ = std::fs::remove_file(&file);
            let _ = std::fs::remove_dir(file.parent().unwrap_or(Path::new("")));
        }
    }
}

/// Whether the study need not be kept `since` it was last, which `took` so long, where a round takes
/// as long as the last one did: what is finished now is kept in time after the next one too, even if
/// that takes twice as long.
fn may_wait(since: Duration, took: Duration, round: Duration) -> bool {
    since < took * SAVES_A_PAUSE && since + 2 * round + took < LONGEST_PAUSE
}

/// How many times longer than one save the pause before the next one is.
const SAVES_A_PAUSE: u32 = 200;

/// A kill loses no round that was finished longer before.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_finished_is_kept_within_two_seconds_however_long_a_round_takes() {
        let (ms, s) = (Duration::from_millis, Duration::from_secs);
        assert!(may_wait(ms(700), ms(4), ms(1)), "a save of 4 ms is worth a pause of .8 s");
        assert!(!may_wait(ms(900), ms(4), ms(1)));
        assert!(may_wait(ms(900), ms(500), ms(100)), "a long one is worth a longer pause");
        assert!(!may_wait(ms(1400), ms(500), ms(100)), "but none that loses more than 2 s");
        assert!(!may_wait(ms(1), ms(500), ms(800)), "nor one that the next round ends");
        assert!(!may_wait(ms(1), s(3600), ms(1)));
    }
}
