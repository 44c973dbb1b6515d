use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::judging::Judging;
use super::reading::Reading;
use crate::analysis::{Analysis, Series, analyse};
use crate::measure::session::STUDY_FILE;
use crate::report::{Form, Terminal, print};

/// Show one series of a kept study with all its tables, without a report
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  amdahl show reports               # the names of its series\n  \
                        amdahl show reports primes@rayon\n  \
                        amdahl show main.json xz           # a part of a name is enough for one"
)]
pub(super) struct Show {
    /// A study, the folder of a report, or anything that `amdahl report` reads
    study: PathBuf,
    /// The series, or a part of its name that no other has [default: what there is is listed]
    #[arg(value_name = "SERIES")]
    name: Option<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    judging: Judging,
}

impl Show {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let place = in_folder(&self.study);
        let studies = [self.reading.read(&place)?];
        let analysis = analyse(&studies, &self.judging.options_for(&studies))?;
        match &self.name {
            None => print(&names(&analysis.series).map(|name| name + "\n").collect::<String>())?,
            Some(asked) => {
                let chosen = chosen(&analysis.series, asked)
                    .map_err(|why| anyhow::anyhow!("'{}': {why}", place.display()))?;
                let one = Analysis { series: vec![chosen.clone()], sizes: Vec::new(), ..analysis };
                print(&Form::Details.analysis(&one, &Terminal::of_stdout())?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The study of a report's folder; else the path as it is.
fn in_folder(path: &Path) -> PathBuf {
    let study = path.join(STUDY_FILE);
    if study.is_file() { study } else { path.to_owned() }
}

fn names(series: &[Series]) -> impl Iterator<Item = String> {
    series.iter().map(Series::full_name)
}

/// The series of this name, or the only one whose name holds it.
fn chosen<'s>(series: &'s [Series], asked: &str) -> Result<&'s Series, String> {
    if let Some(found) = series.iter().find(|one| one.full_name() == asked) {
        return Ok(found);
    }
    let asked_small = asked.to_lowercase();
    let holds = |one: &&Series| one.full_name().to_lowercase().contains(&asked_small);
    let holding: Vec<&Series> = series.iter().filter(holds).collect();
    let listed = |names: Vec<String>| {
        let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
        quoted.join(", ")
    };
    match holding.as_slice() {
        [one] => Ok(one),
        [] => {
            let nearest = names(series).max_by_key(|name| alike(asked, name));
            let meant = nearest.filter(|name| alike(asked, name) > 0);
            let all = listed(names(series).collect());
            let asked = format!("no series is called '{asked}'; ");
            Err(match meant {
                Some(name) => format!("{asked}did you mean '{name}'? There are: {all}"),
                None => format!("{asked}there are: {all}"),
            })
        }
        several => {
            let several = listed(several.iter().map(|one| one.full_name()).collect());
            Err(format!("'{asked}' is in the names of several series: {several}"))
        }
    }
}

/// How many pairs of neighbouring letters two names share, in thousandths of the pairs of both; 0
/// below a third.
fn alike(one: &str, other: &str) -> usize {
    let pairs = |text: &str| -> BTreeSet<(char, char)> {
        let letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (one, other) = (pairs(one), pairs(other));
    let shared = 2000 * one.intersection(&other).count() / (one.len() + other.len()).max(1);
    if shared < 333 { 0 } else { shared }
}
