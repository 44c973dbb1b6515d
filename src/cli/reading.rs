use std::path::Path;

use clap::Args;

use crate::data::Study;
use crate::import::{self, Format, TimeUnit, ValueKind};
use crate::report::{complain, plain};
use crate::units::{Bound, Scaling};

/// How files are read, and what they do not say of themselves.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// Kind of file: study, csv, criterion, hyperfine or google-benchmark [default: detected]
    #[arg(long)]
    format: Option<Format>,
    /// What a table's values are: time, throughput or speedup [default: by its header, else time]
    #[arg(long, value_name = "KIND")]
    value: Option<ValueKind>,
    /// Unit of a table's times: s, ms, us, ns, min or h [default: by its header, else s]
    #[arg(long)]
    unit: Option<TimeUnit>,
    /// Which of criterion's named baselines [default: the newest measurement]
    #[arg(long, value_name = "NAME")]
    baseline: Option<String>,
    /// Cores of the machine that measured: the law is fitted on 1..N [default: as the file says]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    cores: Option<u32>,
    /// The job waits more than it computes: the law is fitted on all worker counts
    #[arg(long, conflicts_with = "cores")]
    io: bool,
    /// The work grew with the workers: Gustafson's law
    #[arg(long)]
    weak: bool,
}

impl Reading {
    /// Reads a file or a criterion folder. What could not be used is said on standard error.
    pub(super) fn read(&self, path: &Path) -> anyhow::Result<Study> {
        let options = import::Options {
            format: self.format,
            value: self.value,
            unit: self.unit,
            baseline: self.baseline.clone(),
            weak: self.weak,
        };
        let imported = import::load(path, &options)?;
        for skipped in &imported.skipped {
            complain(&format!("note: {}: {}", path.display(), plain(&skipped.to_string())));
        }
        Ok(self.told(imported.study))
    }

    /// Reads all; of several each has a label of its own.
    pub(super) fn read_all<P: AsRef<Path>>(&self, paths: &[P]) -> anyhow::Result<Vec<Study>> {
        if let [only] = paths {
            return Ok(vec![self.read(only.as_ref())?]);
        }
        let mut studies = Vec::new();
        for path in paths {
            studies.push((path.as_ref(), self.read(path.as_ref())?));
        }
        let labels: Vec<String> = studies.iter().map(|(path, study)| label(path, study)).collect();
        let several = |label: &String| labels.iter().filter(|other| *other == label).count() > 1;
        let named = |((path, mut study), label): ((&Path, Study), &String)| {
            study.label = if several(label) { path.display().to_string() } else { label.clone() };
            study
        };
        Ok(studies.into_iter().zip(&labels).map(named).collect())
    }

    /// The study with what the command line says of it.
    fn told(&self, mut study: Study) -> Study {
        if let Some(cores) = self.cores {
            study.machine.physical_cores = Some(cores as usize);
            study.machine.affinity = None;
            study.machine.quota = None;
            let caution = format!("--cores {cores} says what CPU-bound work could use.");
            study.method.cautions.push(caution);
        }
        for series in &mut study.series {
            if self.io {
                series.bound = Bound::Io;
            }
            if self.weak {
                series.scaling = Scaling::Weak;
            }
        }
        study
    }
}

/// What a study is called where several are shown: its label, else its file; a `study.json` is
/// known by its folder.
fn label(path: &Path, study: &Study) -> String {
    let name = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into());
    let stem: Option<String> = name(path.file_stem());
    let folder: Option<String> = name(path.parent().and_then(Path::file_name));
    match (study.label.as_str(), stem, folder) {
        ("", Some(stem), Some(folder)) if stem == "study" => folder,
        ("", Some(stem), _) => stem,
        (label, _, _) => label.to_owned(),
    }
}
