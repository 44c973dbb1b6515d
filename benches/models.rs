//! How long fit and bootstrap take, and that their cost grows linearly with worker counts and
//! rounds. `scripts/compare-models` runs the same steps in numpy beside it.

use amdahl::model::{self, Options, Rounds};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// Rounds of a job with p = .95 and a per cent of made-up noise; no randomness is needed to time
/// the arithmetic, only values that differ.
fn rounds(counts: usize, rounds: usize) -> Rounds {
    let workers: Vec<f64> = (1..=counts).map(|n| n as f64).collect();
    let rows: Vec<Vec<f64>> = (0..rounds)
        .map(|round| {
            let noise = |i: usize| 1.0 + 0.01 * ((round * 7919 + i * 104_729) as f64).sin();
            let times = workers.iter().enumerate();
            times.map(|(i, n)| (0.05 + 0.95 / n) * noise(i)).collect()
        })
        .collect();
    Rounds::new(&workers, &rows).expect("made-up rounds are complete")
}

fn bootstrap(c: &mut Criterion) {
    let options = Options::default();
    let mut group = c.benchmark_group("bootstrap-2000");
    group.sample_size(20);
    for (counts, rows) in [(8, 20), (16, 100), (32, 100), (64, 25), (64, 50), (64, 100)] {
        let data = rounds(counts, rows);
        let id = BenchmarkId::from_parameter(format!("{counts}x{rows}"));
        group.bench_function(id, |b| {
            b.iter(|| {
                let resamples = model::draw(black_box(&data), &options);
                model::replicates(&data, &options, &resamples)
            });
        });
    }
    group.finish();
    let mut group = c.benchmark_group("estimate");
    group.sample_size(20);
    for (counts, rows) in [(8, 20), (32, 100), (64, 50), (64, 100)] {
        let data = rounds(counts, rows);
        let id = BenchmarkId::from_parameter(format!("{counts}x{rows}"));
        group.bench_function(id, |b| b.iter(|| model::estimate(black_box(&data), &options)));
    }
    group.finish();
}

fn fit(c: &mut Criterion) {
    let mut group = c.benchmark_group("fit");
    for counts in [8, 64, 512] {
        let n: Vec<f64> = (1..=counts).map(f64::from).collect();
        let t: Vec<f64> = n.iter().map(|n| 0.05 + 0.95 / n + 0.001 * n.sin()).collect();
        group.bench_function(BenchmarkId::new("amdahl", counts), |b| {
            b.iter(|| model::amdahl::fit(black_box(&n), black_box(&t)));
        });
        group.bench_function(BenchmarkId::new("usl", counts), |b| {
            b.iter(|| model::usl::fit(black_box(&n), black_box(&t)));
        });
        group.bench_function(BenchmarkId::new("cap", counts), |b| {
            b.iter(|| model::cap::fit(black_box(&n), black_box(&t)));
        });
    }
    group.finish();
}

criterion_group!(benches, fit, bootstrap);
criterion_main!(benches);
