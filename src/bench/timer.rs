//! criterion as the timer: its smallest sampling, and every sample from its `sample.json`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode};
use serde::Deserialize;

use crate::data::Sample;
use crate::measure::{Timer, TimerError, Visit};
use crate::units::Seconds;
use crate::work::Crew;

/// Samples that criterion takes at the least.
const SAMPLES: usize = 10;
/// Blocks of 50 to 100 ms were found unbiased.
const MEASUREMENT: Duration = Duration::from_millis(100);
const WARM_UP: Duration = Duration::from_millis(20);
/// criterion's own analysis and files, a block.
const OVERHEAD_S: f64 = 0.004;

/// Times a block under criterion. criterion calls its files private; the fields read here have
/// not changed from 0.3 to 0.8, and a file that lacks them is a clear error.
#[derive(Debug, Clone, Copy, Default)]
pub struct CriterionTimer;

#[derive(Deserialize)]
struct SampleFile {
    iters: Vec<f64>,
    times: Vec<f64>,
}

#[derive(Deserialize)]
struct BenchmarkFile {
    full_id: String,
}

impl Timer for CriterionTimer {
    fn name(&self) -> &'static str {
        "criterion"
    }

    fn time(
        &mut self,
        visit: &Visit,
        folder: &Path,
        crew: &mut dyn Crew,
    ) -> Result<Vec<Sample>, TimerError> {
        let mut criterion = Criterion::default()
            .without_plots()
            .with_output_color(false)
            .output_directory(folder)
            .sample_size(SAMPLES)
            .warm_up_time(WARM_UP)
            .measurement_time(MEASUREMENT)
            .nresamples(1000);
        let at = visit.workers.map_or_else(|| "sequential".into(), |count| count.to_string());
        let mut group = criterion.benchmark_group(&visit.series);
        group.sampling_mode(SamplingMode::Flat);
        // Inside the crew: entering a sleeping pool costs tens of microseconds.
        group.bench_function(BenchmarkId::from_parameter(at), |bencher| {
            crew.enter(&mut |call| bencher.iter(&mut *call));
        });
        group.finish();
        samples(folder, &visit.to_string())
    }

    fn block_s(&self, call_s: f64) -> f64 {
        let measuring = MEASUREMENT.as_secs_f64().max(SAMPLES as f64 * call_s);
        WARM_UP.as_secs_f64().max(call_s) + measuring + OVERHEAD_S
    }

    /// Half of the time that samples take.
    fn looking(&self) -> Duration {
        MEASUREMENT / 2
    }
}

/// Reads the samples that criterion kept of benchmark `id` below `home`.
fn samples(home: &Path, id: &str) -> Result<Vec<Sample>, TimerError> {
    let place = find(home, id)
        .ok_or_else(|| other(home, format!("criterion kept no measurement of '{id}'")))?;
    let file: SampleFile = read(&place.join("sample.json"))?;
    if file.iters.is_empty() || file.iters.len() != file.times.len() {
        return Err(other(&place, "sample.json holds no pairs of iterations and times".into()));
    }
    let sample = |(calls, nanoseconds): (&f64, &f64)| {
        let seconds = Seconds::new(nanoseconds / calls * 1e-9).map_err(|_| TimerError::NoTime)?;
        Ok(Sample { seconds, calls: *calls as u64 })
    };
    file.iters.iter().zip(&file.times).map(sample).collect()
}

/// The folder of benchmark `id`. Names come from benchmark.json: folder names are cut and
/// cleaned.
fn find(folder: &Path, id: &str) -> Option<PathBuf> {
    let is_it = |folder: &Path| {
        let file: Result<BenchmarkFile, _> = read(&folder.join("benchmark.json"));
        file.is_ok_and(|file| file.full_id == id)
    };
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        if folder.ends_with("new") && is_it(&folder) {
            return Some(folder);
        }
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        open.extend(entries.map(|entry| entry.path()).filter(|path| path.is_dir()));
    }
    None
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, TimerError> {
    let text = fs::read_to_string(path).map_err(|error| other(path, error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| other(path, error.to_string()))
}

fn other(path: &Path, what: String) -> TimerError {
    TimerError::Other(format!("'{}': {what}", path.display()))
}
