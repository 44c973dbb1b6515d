use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Args;

use super::judging::Judging;
use super::reading::Reading;
use crate::analysis::{self, Entry, State, analyse};
use crate::data::store;
use crate::report::{
    Terminal, check_history, closing_line, history_terminal, print, write_history,
};

/// Keep what a commit measured, and draw p and speedup over commits: a page and a badge
#[derive(Debug, Args)]
#[command(
    after_help = "The folder holds history.json, index.html, badge.svg (of the first series) \
                        and baseline.json, the newest study that was not withheld. Kept in a branch \
                        or on a web server it needs nothing else.\n\nExamples:\n  \
                        amdahl history scaling --add reports/study.json --commit \"$(git rev-parse HEAD)\"\n  \
                        amdahl history scaling          # draw it again\n  \
                        amdahl compare scaling/baseline.json reports/study.json --gate 'p -1pt'"
)]
pub(super) struct History {
    /// Folder of the history
    folder: PathBuf,
    /// A study, or anything that `amdahl report` reads, to keep as a commit's
    #[arg(long, value_name = "STUDY")]
    add: Option<PathBuf>,
    /// The commit that it measured; one that is there is replaced [default: as the study says]
    #[arg(long, requires = "add", value_parser = commit)]
    commit: Option<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    judging: Judging,
}

const HISTORY: &str = "history.json";
const BASELINE: &str = "baseline.json";

impl History {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        check_history(&self.folder)?;
        let file = self.folder.join(HISTORY);
        let known = read(&file)?;
        let mut history = match (known, &self.add) {
            (Some(history), _) => history,
            (None, Some(_)) => analysis::History::default(),
            (None, None) => {
                anyhow::bail!(
                    "'{}': there is no history; begin one with --add STUDY",
                    file.display()
                )
            }
        };
        if let Some(study) = &self.add {
            history.add(self.measured(study)?);
            store::write_whole(&file, history.to_json()?.as_bytes())?;
        }
        let page = write_history(&self.folder, &history)?;
        let place = Terminal::of_stdout();
        let last = closing_line(&page, place.columns);
        print(&format!("{}\n{last}\n", history_terminal(&history, &place)))?;
        Ok(ExitCode::SUCCESS)
    }

    /// What the study says of its commit. One that other programs did not disturb is the baseline
    /// from now on.
    fn measured(&self, path: &Path) -> anyhow::Result<Entry> {
        let study = self.reading.read(path)?;
        let commit = self.commit.clone().or_else(|| study.machine.commit.clone());
        let commit = commit.with_context(|| {
            format!("'{}' does not say which commit it measured: --commit says it", path.display())
        })?;
        let studies = [study];
        let analysis = analyse(&studies, &self.judging.options_for(&studies))?;
        let entry = Entry::of(&analysis, &commit);
        ensure!(!entry.series.is_empty(), "'{}': nothing was measured", path.display());
        if entry.series.iter().all(|kept| kept.state == State::Judged) {
            let [study] = &studies;
            store::save(study, &self.folder.join(BASELINE))?;
        }
        Ok(entry)
    }
}

/// The history of a folder; `None` where there is none yet.
fn read(file: &Path) -> anyhow::Result<Option<analysis::History>> {
    let place = || format!("'{}'", file.display());
    match fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        text => Ok(Some(analysis::History::parse(&text.with_context(place)?).with_context(place)?)),
    }
}

fn commit(text: &str) -> Result<String, String> {
    let name = text.trim();
    let fits = !name.is_empty() && name.len() <= 200 && !name.contains(char::is_control);
    fits.then(|| name.to_owned()).ok_or_else(|| "expected the name of a commit".into())
}
