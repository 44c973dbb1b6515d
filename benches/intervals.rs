//! How often each interval that is printed holds the truth, under twelve kinds of noise: p, the
//! speedup at the most workers, the prediction for twice as many, and the peak of an overhead that
//! grows; and how much nearer p is for taking out what a round has in common. `scripts/coverage`
//! runs it; METHOD.md quotes it. A limit that does not hold ends it with exit code 1.
//!
//! `cargo bench --features extra-benches --bench intervals -- --runs 1000`, `--kind offsets` for kinds of that name alone; without `--bench` (as
//! under `cargo test`) each case is simulated a few times only.

use amdahl::internal::stats;
use amdahl::model::{Limit, Options, Rounds, estimate, usl};
use rayon::prelude::*;

#[path = "coverage/limits.rs"]
#[allow(dead_code)]
mod limits;
#[path = "coverage/noise.rs"]
#[allow(dead_code)]
mod noise;

use limits::Limits;
use noise::{KINDS, Noise, rows};

/// The true job, and one whose peak is looked for.
const P: f64 = 0.95;
const USL: usl::Fit = usl::Fit { one_worker_s: 2.0, sigma: 0.05, kappa: 0.02 };

fn amdahl_s(n: f64) -> f64 {
    2.0 * (1.0 - P + P / n)
}

/// An estimate with its interval, either end open.
#[derive(Clone, Copy)]
struct Found {
    value: f64,
    lo: f64,
    hi: f64,
}

impl Found {
    fn of(limit: Limit) -> Self {
        let open = f64::INFINITY;
        Self {
            value: limit.value.unwrap_or(open),
            lo: limit.at_least.unwrap_or(open),
            hi: limit.at_most.unwrap_or(open),
        }
    }
}

/// Coverage in per cent, and the mean width over the central 95 % of the estimates: of those that
/// have both ends.
fn judged(all: &[Found], truth: f64) -> (f64, f64) {
    let hits = all.iter().filter(|found| found.lo <= truth && truth <= found.hi).count();
    let values: Vec<f64> = all.iter().map(|found| found.value).collect();
    let at = |q| stats::quantile(&values, q).unwrap_or(f64::NAN);
    let widths: Vec<f64> = all.iter().map(|found| found.hi - found.lo).collect();
    let width = stats::median(&widths).unwrap_or(f64::NAN);
    (100.0 * hits as f64 / all.len() as f64, width / (at(0.975) - at(0.025)))
}

/// What one simulated measurement of the true job gave.
struct Run {
    p: Found,
    speedup: Found,
    prediction: Found,
    /// p with the rounds as they were measured.
    as_measured: f64,
}

fn run(counts: &[f64], rounds: usize, noise: &Noise, seed: u64) -> Run {
    let rows = rows(counts, rounds, noise, seed, &amdahl_s);
    let rounds = Rounds::new(counts, &rows).expect("simulated times");
    let found = estimate(&rounds, &Options::default()).expect("a fit");
    let plain = Options { paired: false, resamples: 0, ..Options::default() };
    let plain = estimate(&rounds, &plain).expect("a fit");
    let most = counts[counts.len() - 1];
    let with_ends = |of: amdahl::model::Estimated| {
        let range = of.range.expect("enough rounds");
        Found { value: of.value, lo: range.lo, hi: range.hi }
    };
    Run {
        p: with_ends(found.parallel_fraction()),
        speedup: with_ends(found.points[counts.len() - 1].speedup),
        prediction: Found::of(found.prediction(2.0 * most)),
        as_measured: plain.parallel_fraction().value,
    }
}

/// The workers at the peak.
fn peak(counts: &[f64], rounds: usize, noise: &Noise, seed: u64) -> Found {
    let rows = rows(counts, rounds, noise, seed, &|n| USL.predict(n));
    let rounds = Rounds::new(counts, &rows).expect("simulated times");
    let found = estimate(&rounds, &Options::default()).expect("a fit");
    found.usl.map_or(Found { value: f64::NAN, lo: f64::NAN, hi: f64::NAN }, |usl| {
        Found::of(usl.peak_workers)
    })
}

fn rms(errors: impl Iterator<Item = f64>) -> f64 {
    let squares: Vec<f64> = errors.map(|error| error * error).collect();
    stats::mean(&squares).unwrap_or(f64::NAN).sqrt()
}

/// One row of the table.
struct Case<'a> {
    counts: &'a [f64],
    rounds: usize,
    noise: &'a Noise,
    runs: u64,
}

/// Of p under offsets that all rounds share, of which METHOD.md warns.
const UNDER_OFFSETS: f64 = 0.915;

impl Case<'_> {
    /// Whether an interval's width is to follow the scatter of the estimates: not a prediction's,
    /// which is of what the rounds leave open, nor what a coarse clock or a single count to spare
    /// leaves open.
    fn narrows(&self, name: &str) -> bool {
        let spare = name != "peak" || self.counts.len() > 4;
        name != "prediction" && spare && self.noise.clock_s == 0.0
    }

    fn row(&self, place: &str, limits: &mut Limits) {
        let most = self.counts[self.counts.len() - 1];
        let seeds = (0..self.runs).into_par_iter().map(|seed| 5000 + seed);
        let all: Vec<Run> =
            seeds.clone().map(|seed| run(self.counts, self.rounds, self.noise, seed)).collect();
        let peaks: Vec<Found> =
            seeds.map(|seed| peak(self.counts, self.rounds, self.noise, seed)).collect();
        let of = |of: fn(&Run) -> Found| -> Vec<Found> { all.iter().map(of).collect() };
        let speedup = |n: f64| amdahl_s(1.0) / amdahl_s(n);
        let truth = USL.peak().expect("a peak").workers;
        let found = [
            ("p", judged(&of(|run| run.p), P)),
            ("speedup", judged(&of(|run| run.speedup), speedup(most))),
            ("prediction", judged(&of(|run| run.prediction), speedup(2.0 * most))),
            ("peak", judged(&peaks, truth)),
        ];
        let cells = found.map(|(_, (coverage, width))| format!("{coverage:.1} ({width:.2})"));
        let error = rms(all.iter().map(|run| run.p.value - P));
        let before = rms(all.iter().map(|run| run.as_measured - P));
        println!(
            "| {place} | {} | {:.3} | {:.2} |",
            cells.join(" | "),
            100.0 * error,
            error / before
        );
        for (name, (coverage, width)) in found {
            let place = format!("{place}: {name}");
            match name == "p" && self.noise.offset > 0.0 {
                true => limits.coverage_of(&place, coverage, UNDER_OFFSETS),
                false => limits.coverage(&place, coverage),
            }
            if self.narrows(name) {
                limits.width(&place, width);
            }
        }
    }
}

fn main() {
    let Some(runs) = limits::runs(2) else { return };
    let grids = [
        ("1,2,4,8", vec![1.0, 2.0, 4.0, 8.0]),
        ("1..8", (1..=8).map(f64::from).collect()),
        ("powers to 64", (0..7).map(|power| f64::from(1 << power)).collect()),
    ];
    let mut limits = Limits::new(runs);
    println!(
        "{runs} simulated runs a row, p = .95, T1 = 2 s; coverage % (width over the spread).\n"
    );
    println!(
        "| noise | workers | rounds | p | speedup | prediction at 2n | USL peak | rms error of p, pt \
         | of that as measured |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let only = std::env::args().skip_while(|argument| argument != "--kind").nth(1);
    let asked = |kind: &str| only.as_ref().is_none_or(|only| kind.contains(only.as_str()));
    for (kind, noise) in KINDS.iter().filter(|(kind, _)| asked(kind)) {
        for (grid, counts) in &grids {
            for rounds in [10, 20] {
                let case = Case { counts, rounds, noise, runs };
                case.row(&format!("{kind} | {grid} | {rounds}"), &mut limits);
            }
        }
    }
    std::process::exit(limits.report());
}
