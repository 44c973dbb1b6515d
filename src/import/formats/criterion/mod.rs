//! The folder that criterion 0.3 to 0.8 writes: `<id>/{new,base,NAME}/{benchmark,sample}.json`.
//! Names come from `benchmark.json`, since folders are shortened and changed; times from
//! `sample.json`. Both files are private to criterion: they may change without notice.

mod ids;
mod tree;

use crate::data::{Machine, Reading, Sample};
use crate::import::error::ImportError;
use crate::import::files::{json, read_text};
use crate::import::imported::Imported;
use crate::import::study::{Collected, Origin};
use crate::units::{Scaling, Seconds};
use ids::Numbered;
use serde::Deserialize;
use std::path::Path;
use std::time::Duration;
use tree::Benchmark;

const NEWEST: &str = "new";
/// Worker counts measured further apart than this do not belong to one run.
const ONE_RUN: Duration = Duration::from_secs(3600);
const ONE_BLOCK: &str = "criterion measured each worker count once, one after another, in one \
                         process: its samples do not show how runs differ, so there is one round \
                         and no interval.";

#[derive(Deserialize)]
struct SampleFile {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// Reads every group whose parameter is a worker count. `path` may be `target/criterion`, a
/// folder in it, `target`, or the folder of the crate.
///
/// # Errors
/// [`ImportError`] when the folder cannot be read or nothing in it can be used.
pub(crate) fn read(path: &Path, baseline: Option<&str>) -> Result<Imported, ImportError> {
    let mut gather = Collected::default();
    let found = tree::benchmarks(path, baseline.unwrap_or(NEWEST), &mut gather)?;
    gather.caution(ONE_BLOCK);
    let mut has_sequential = false;
    for series in ids::series(found, &mut gather) {
        let scaling = scaling(&series.name, &series.points, &mut gather);
        for (workers, benchmark) in of_one_run(series.points, &mut gather) {
            match samples(&benchmark.folder) {
                Ok(samples) => {
                    gather.add(&series.name, Some(workers), samples);
                    gather.series(&series.name).scaling = scaling;
                }
                Err(why) => gather.skip(format!("'{}'", benchmark.full_id), why),
            }
        }
        match series.sequential.map(|folder| (samples(&folder), folder)) {
            Some((Ok(samples), _)) => {
                has_sequential = true;
                gather.add(&series.name, None, samples);
            }
            Some((Err(why), folder)) => gather.skip(format!("'{}'", folder.display()), why),
            None => {}
        }
    }
    gather.finish(
        Origin {
            path,
            format: "criterion",
            label: baseline.unwrap_or("criterion").into(),
            created: String::new(),
            tool: "criterion".into(),
            machine: Machine::default(),
        },
        Some(reading(has_sequential)),
    )
}

/// How a tree is read, which is the same for every one.
fn reading(has_sequential: bool) -> Reading {
    Reading {
        workers: "the count in each benchmark's name".into(),
        kind: "time".into(),
        column: "sample.json".into(),
        unit: Some("ns".into()),
        series: vec!["group".into()],
        rounds: None,
        sequential: has_sequential.then(|| "the benchmark beside them".into()),
        notes: Vec::new(),
        unused: Vec::new(),
    }
}

/// The samples of one measurement: each the mean of its iterations.
fn samples(folder: &Path) -> Result<Vec<Sample>, String> {
    let path = folder.join("sample.json");
    let text = read_text(&path).map_err(|error| error.to_string())?;
    let file: SampleFile = json(&path, &text).map_err(|error| error.to_string())?;
    let (times, iters) = (file.times.len(), file.iters.len());
    if times != iters || times == 0 {
        return Err(format!("sample.json has {times} times for {iters} iteration counts"));
    }
    let sample = |(nanoseconds, iters): (f64, f64)| {
        let calls = iters.round().max(1.0);
        let seconds = Seconds::new(nanoseconds * 1e-9 / calls).map_err(|e| e.to_string())?;
        Ok(Sample { seconds, calls: calls as u64 })
    };
    file.times.into_iter().zip(file.iters).map(sample).collect()
}

/// Weak where the throughput says that a call does more in proportion to its workers.
fn scaling(name: &str, points: &[Numbered], gather: &mut Collected) -> Scaling {
    let work: Vec<(f64, f64)> = points
        .iter()
        .filter_map(|(workers, benchmark)| Some((workers.get(), benchmark.work?)))
        .collect();
    let Some(&(first_workers, first_work)) = work.first() else {
        return Scaling::Strong;
    };
    let all = |ratio: &dyn Fn(f64, f64) -> f64| {
        let first = ratio(first_workers, first_work);
        work.iter().all(|&(workers, work)| (ratio(workers, work) / first - 1.0).abs() < 0.01)
    };
    if all(&|_, work| work) {
        return Scaling::Strong;
    }
    if all(&|workers, work| work / workers) {
        return Scaling::Weak;
    }
    gather.caution(format!(
        "'{name}': its throughput says that the work differs between worker counts, and not in \
         proportion to them; the times are of unlike jobs."
    ));
    Scaling::Strong
}

/// Leaves out worker counts that an earlier run left on disk, where the newest run has at least
/// two; else keeps all and says so.
fn of_one_run(mut points: Vec<Numbered>, gather: &mut Collected) -> Vec<Numbered> {
    points.sort_by_key(|(_, benchmark)| benchmark.written);
    let gap = |pair: &[Numbered]| {
        let earlier = pair[0].1.written?;
        pair[1].1.written?.duration_since(earlier).ok()
    };
    let after_gap = points.windows(2).rposition(|pair| gap(pair).is_some_and(|gap| gap > ONE_RUN));
    let Some(before) = after_gap else {
        return points;
    };
    let newest = points.split_off(before + 1);
    if newest.len() < 2 {
        points.extend(newest);
        gather.caution(format!(
            "'{}' and its like were measured in different runs: see the dates of the files.",
            points[0].1.full_id
        ));
        return points;
    }
    for (_, Benchmark { full_id, .. }) in points {
        gather.skip(
            format!("'{full_id}'"),
            "left by an earlier run, more than an hour before the others; measure again or \
             delete its folder",
        );
    }
    newest
}
