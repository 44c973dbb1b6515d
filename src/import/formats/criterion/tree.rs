//! Finds the measurements in criterion's folder.

use crate::import::error::ImportError;
use crate::import::files::{json, read_text};
use crate::import::study::Collected;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Beyond this it is not criterion's folder but a disk.
const MOST_FILES: usize = 200_000;
const IDENTITY: &str = "benchmark.json";

/// One measurement: a benchmark under the name of a baseline.
pub(super) struct Benchmark {
    pub(super) group: String,
    pub(super) function: Option<String>,
    pub(super) value: Option<String>,
    pub(super) full_id: String,
    /// What one call does, in bytes or elements, where the benchmark says.
    pub(super) work: Option<f64>,
    /// Where its `sample.json` lies.
    pub(super) folder: PathBuf,
    pub(super) written: Option<SystemTime>,
}

#[derive(Deserialize)]
struct IdentityFile {
    group_id: String,
    #[serde(default)]
    function_id: Option<String>,
    #[serde(default)]
    value_str: Option<String>,
    #[serde(default)]
    throughput: Option<serde_json::Value>,
    #[serde(default)]
    full_id: Option<String>,
}

/// Every benchmark that was measured under the name `baseline`, in the order of the folders;
/// those that have only other names are skipped with a reason.
///
/// # Errors
/// [`ImportError`] when a folder cannot be read, or there are too many.
pub(super) fn benchmarks(
    path: &Path,
    baseline: &str,
    gather: &mut Collected,
) -> Result<Vec<Benchmark>, ImportError> {
    let root = criterion_folder(path);
    let mut found = Vec::new();
    for (benchmark, names) in measured(&root)? {
        if names.iter().any(|name| name == baseline) {
            match identify(&benchmark.join(baseline)) {
                Ok(benchmark) => found.push(benchmark),
                Err(error) => gather.skip(format!("'{}'", benchmark.display()), error.to_string()),
            }
        } else {
            let why = format!("no measurement '{baseline}'; there are: {}", names.join(", "));
            gather.skip(format!("'{}'", benchmark.display()), why);
        }
    }
    Ok(found)
}

/// `target/criterion` below a crate or a target folder, else the folder itself.
fn criterion_folder(path: &Path) -> PathBuf {
    let below = [path.join("target/criterion"), path.join("criterion")];
    below.into_iter().find(|folder| folder.is_dir()).unwrap_or_else(|| path.into())
}

/// The folders of benchmarks, each with the names under which it was measured; never empty.
fn measured(root: &Path) -> Result<BTreeMap<PathBuf, Vec<String>>, ImportError> {
    let mut benchmarks: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    let (mut files, mut cbor) = (0, false);
    while let Some(folder) = folders.pop() {
        let failed = |source| ImportError::Io { path: folder.clone(), source };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            files += 1;
            if files > MOST_FILES {
                return Err(ImportError::TooManyFiles { path: root.into(), most: MOST_FILES });
            }
            // Links are not followed: they may lead round in a circle.
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push(entry.path());
            } else if entry.file_name() == IDENTITY
                && let (Some(parent), Some(name)) = (folder.parent(), folder.file_name())
            {
                let names = benchmarks.entry(parent.into()).or_default();
                names.push(name.to_string_lossy().into_owned());
                names.sort();
            } else if entry.path().extension().is_some_and(|extension| extension == "cbor") {
                cbor = true;
            }
        }
    }
    if benchmarks.is_empty() {
        let found = if cbor {
            "cargo-criterion's CBOR files, which are not read (run cargo bench),"
        } else {
            "no criterion measurement (a folder with benchmark.json) and no study.json"
        };
        return Err(ImportError::NotMeasured { path: root.into(), found });
    }
    Ok(benchmarks)
}

fn identify(folder: &Path) -> Result<Benchmark, ImportError> {
    let path = folder.join(IDENTITY);
    let file: IdentityFile = json(&path, &read_text(&path)?)?;
    let parts = [Some(&file.group_id), file.function_id.as_ref(), file.value_str.as_ref()];
    let full_id = file.full_id.clone().unwrap_or_else(|| {
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("/")
    });
    let sample = fs::metadata(folder.join("sample.json"));
    Ok(Benchmark {
        work: file.throughput.as_ref().and_then(amount),
        group: file.group_id,
        function: file.function_id,
        value: file.value_str,
        full_id,
        folder: folder.into(),
        written: sample.and_then(|sample| sample.modified()).ok(),
    })
}

/// The number in `{"Elements":1000}`, or the first one in a nested variant.
fn amount(throughput: &serde_json::Value) -> Option<f64> {
    match throughput {
        serde_json::Value::Number(number) => number.as_f64(),
        serde_json::Value::Object(variant) => variant.values().find_map(amount),
        _ => None,
    }
}
