use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::value;
use crate::data::Study;
use crate::import::{self, Format, Imported, Skipped, Together, ValueKind};
use crate::report::{complain, plain};
use crate::units::{Bound, Scaling, TimeUnit};

/// How files are read, and what they do not say of themselves.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {
    /// Kind of file [default: detected]
    #[arg(long, value_parser = value::format())]
    format: Option<Format>,
    /// What a table's values are [default: by its header, else time]
    #[arg(long, value_name = "KIND", value_parser = value::kind())]
    value: Option<ValueKind>,
    /// Unit of a table's times [default: by its header, else s]
    #[arg(long, value_parser = value::unit())]
    unit: Option<TimeUnit>,
    /// Which of criterion's named baselines [default: the newest measurement]; FOLDER@NAME says it
    /// for one of several folders
    #[arg(long, value_name = "NAME")]
    baseline: Option<String>,
    /// Cores of the machine that measured: the law is fitted on 1..N [default: as the file says]
    #[arg(long, value_name = "N", value_parser = value::count, allow_negative_numbers = true)]
    cores: Option<u32>,
    /// The job waits more than it computes: the law is fitted on all worker counts
    #[arg(long, conflicts_with = "cores")]
    io: bool,
    /// The work grew with the workers: Gustafson's law
    #[arg(long)]
    weak: bool,
    /// The work is the same at every worker count, whatever the file looks like
    #[arg(long, conflicts_with = "weak")]
    strong: bool,
    #[command(flatten)]
    columns: Columns,
}

/// What the columns of a table are [default: by their names and values].
#[derive(Debug, Args)]
#[command(next_help_heading = "Columns of a table")]
struct Columns {
    /// The column of the worker counts, or several multiplied: 'procs*threads'
    #[arg(long, value_name = "COLUMN", value_delimiter = '*')]
    workers: Vec<String>,
    /// The column of the times; several are a job each
    #[arg(long, value_name = "COLUMN,..", value_delimiter = ',', conflicts_with_all = ["rate", "speedup", "value"])]
    time: Vec<String>,
    /// The column of the rates: so much a second
    #[arg(long, value_name = "COLUMN,..", value_delimiter = ',', conflicts_with_all = ["speedup", "value"])]
    rate: Vec<String>,
    /// The column of the speedups
    #[arg(long, value_name = "COLUMN,..", value_delimiter = ',', conflicts_with = "value")]
    speedup: Vec<String>,
    /// The columns that tell series apart
    #[arg(long, value_name = "COLUMN,..", value_delimiter = ',')]
    series: Vec<String>,
    /// The column that names the parts of a job, each in a row of its own: the job is the rows of a
    /// total, or their sum. --series COLUMN reads each as a job of its own
    #[arg(long, value_name = "COLUMN")]
    phases: Option<String>,
    /// The column that numbers the rounds
    #[arg(long, value_name = "COLUMN")]
    round: Option<String>,
    /// The cell that says that a row is of the sequential program
    #[arg(long, value_name = "VALUE")]
    sequential: Option<String>,
    /// Only rows with this value in this column; repeatable
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = value::pair)]
    only: Vec<(String, String)>,
}

impl Columns {
    /// The columns of values that are named, and what they hold.
    fn values(&self) -> Option<(ValueKind, &Vec<String>)> {
        let named = [
            (ValueKind::Time, &self.time),
            (ValueKind::Throughput, &self.rate),
            (ValueKind::Speedup, &self.speedup),
        ];
        named.into_iter().find(|(_, columns)| !columns.is_empty())
    }
}

impl Reading {
    /// Reads a file, a criterion folder, or FOLDER@BASELINE of one. What could not be used is said
    /// on standard error.
    pub(super) fn read(&self, path: &Path) -> anyhow::Result<Study> {
        let (path, baseline) = match at_baseline(path) {
            Some((folder, baseline)) => (folder, Some(baseline)),
            None => (path, self.baseline.clone()),
        };
        let options = self.options(baseline);
        let (imported, name) = if path == Path::new("-") {
            let name = Path::new("stdin");
            (import::read(std::io::stdin().lock(), name, &options)?, name)
        } else {
            (import::load(path, &options)?, path)
        };
        Ok(self.noted(imported, &name.display().to_string()))
    }

    /// The study of what was read; what could not be used is said on standard error.
    fn noted(&self, imported: Imported, name: &str) -> Study {
        for note in notes(&imported.skipped) {
            complain(&format!("note: {name}: {}", plain(&note)));
        }
        self.told(imported.study)
    }

    /// Files that differ in the worker count only are one study, others a study each.
    pub(super) fn read_together(&self, paths: &[PathBuf]) -> anyhow::Result<Vec<Study>> {
        match self.together(paths)? {
            Together::One(imported) => Ok(vec![self.noted(*imported, "the files")]),
            Together::Apart(_) => self.read_all(paths),
        }
    }

    /// One study, of one file or of several that differ in the worker count only.
    ///
    /// # Errors
    /// Files that are studies of their own.
    pub(super) fn read_one(&self, paths: &[PathBuf]) -> anyhow::Result<Study> {
        if let [only] = paths {
            return self.read(only);
        }
        match self.together(paths)? {
            Together::One(imported) => Ok(self.noted(*imported, "the files")),
            Together::Apart(why) => anyhow::bail!(
                "{} files are no one study: {why}; give files of one worker count each, or \
                 studies beside each other to `amdahl report`",
                paths.len()
            ),
        }
    }

    fn together(&self, paths: &[PathBuf]) -> anyhow::Result<Together> {
        match paths {
            [] | [_] => Ok(Together::Apart("there is one file".into())),
            several => Ok(import::load_together(several, &self.options(self.baseline.clone()))?),
        }
    }

    fn options(&self, baseline: Option<String>) -> import::Options {
        let columns = &self.columns;
        let named = columns.values();
        import::Options {
            format: self.format,
            value: self.value.or(named.map(|(kind, _)| kind)),
            unit: self.unit,
            baseline,
            weak: self.weak,
            strong: self.strong,
            workers: columns.workers.clone(),
            values: named.map(|(_, columns)| columns.clone()).unwrap_or_default(),
            series: columns.series.clone(),
            phases: columns.phases.clone(),
            round: columns.round.clone(),
            sequential: columns.sequential.clone(),
            only: columns.only.clone(),
        }
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
            study.machine.performance_cores = None;
            let cpus = study.machine.logical_cpus;
            study.machine.logical_cpus = cpus.map(|cpus| cpus.max(cores as usize));
            let caution = format!("By --cores, CPU-bound work could use {cores} cores.");
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

/// The parts of FOLDER@BASELINE, where a folder but no such path is there.
fn at_baseline(path: &Path) -> Option<(&Path, String)> {
    let (folder, baseline) = path.to_str()?.rsplit_once('@')?;
    let folder = Path::new(folder);
    let meant = !path.exists() && folder.is_dir() && !baseline.is_empty();
    meant.then(|| (folder, baseline.to_owned()))
}

/// How many things that share a reason are named one by one.
const MOST_NAMED: usize = 2;

/// What could not be used, a line a kind of reason.
fn notes(skipped: &[Skipped]) -> Vec<String> {
    let (mut places, mut kinds) = (HashMap::new(), Vec::<Vec<&Skipped>>::new());
    for one in skipped {
        let place = *places.entry(one.kind()).or_insert(kinds.len());
        match kinds.get_mut(place) {
            Some(alike) => alike.push(one),
            None => kinds.push(vec![one]),
        }
    }
    kinds.iter().map(|alike| note(alike)).collect()
}

/// One line on things that were skipped for one kind of reason.
fn note(alike: &[&Skipped]) -> String {
    let named = &alike[..alike.len().min(MOST_NAMED)];
    let more = alike.len() - named.len();
    let joined = |told: &dyn Fn(&Skipped) -> String, sign: &str| {
        named.iter().map(|one| told(one)).collect::<Vec<_>>().join(sign)
    };
    if alike.iter().all(|one| one.why == alike[0].why) {
        let whats = joined(&|one| one.what.clone(), ", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        return format!("{whats}{more}: {}", alike[0].why);
    }
    let more = if more > 0 { format!("; and {more} more like these") } else { String::new() };
    joined(&ToString::to_string, "; ") + &more
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
