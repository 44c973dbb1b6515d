//! How often the shipped code is right: rounds with a known truth and named noise go through
//! `model::estimate`, and tables of bias, error, interval coverage, width and verdicts come out.
//! `scripts/coverage` runs it; METHOD.md quotes it. A limit that does not hold ends it
//! with exit code 1.
//!
//! `cargo bench --features extra-benches --bench coverage -- --runs 1000`; without `--bench`
//! (as under `cargo test`) each case is simulated a few times only.

use amdahl::internal::stats;
use amdahl::model::{Options, Range, Rounds, SerialEstimate, Verdict, estimate, two_slope, usl};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

#[path = "coverage/limits.rs"]
mod limits;

use limits::Limits;

/// Standard deviation of a block's own wobble.
const WOBBLE: f64 = 0.01;
/// Standard deviation of what all blocks of a round have in common.
const ROUND: f64 = 0.01;
/// Share of blocks with a spike, and the mean of a spike (exponential, one-sided).
const SPIKES: (f64, f64) = (0.05, 0.10);
/// Slowdown from the first block of a run to its last, where there is drift.
const DRIFT: f64 = 0.03;

/// Parallel fractions of the true Amdahl jobs.
const FRACTIONS: [f64; 5] = [0.0, 0.5, 0.95, 0.99, 1.0];

struct Noise {
    random: ChaCha8Rng,
}

impl Noise {
    /// Above 0, at most 1.
    fn uniform(&mut self) -> f64 {
        ((self.random.next_u64() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    /// Standard normal (Box and Muller 1958).
    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    fn block(&mut self) -> f64 {
        let spike = if self.uniform() < SPIKES.0 { -SPIKES.1 * self.uniform().ln() } else { 0.0 };
        (WOBBLE * self.normal()).exp() * (1.0 + spike)
    }

    /// The order of one round (Fisher and Yates).
    fn order(&mut self, size: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..size).collect();
        for i in (1..size).rev() {
            order.swap(i, (self.uniform() * (i + 1) as f64) as usize % (i + 1));
        }
        order
    }
}

/// One simulated run of a job whose true time at n workers is `law(n)`.
fn simulate(grid: &[f64], rounds: usize, drift: f64, seed: u64, law: &Law<'_>) -> Rounds {
    let mut noise = Noise { random: ChaCha8Rng::seed_from_u64(seed) };
    let blocks = (rounds * grid.len()) as f64;
    let rows: Vec<Vec<f64>> = (0..rounds)
        .map(|round| {
            let common = (ROUND * noise.normal()).exp();
            let mut row = vec![0.0; grid.len()];
            for (place, i) in noise.order(grid.len()).into_iter().enumerate() {
                let passed = (round * grid.len() + place) as f64 / blocks;
                row[i] = law(grid[i]) * common * (1.0 + drift * passed) * noise.block();
            }
            row
        })
        .collect();
    Rounds::new(grid, &rows).expect("simulated times are above 0")
}

/// True seconds at n workers.
type Law<'a> = dyn Fn(f64) -> f64 + Sync + 'a;

struct Case<'a> {
    grid: &'a [f64],
    rounds: usize,
    drift: f64,
    runs: u64,
}

/// What one run gave.
struct Outcome {
    p: f64,
    lo: f64,
    hi: f64,
    verdict: Verdict,
}

impl Case<'_> {
    fn outcomes(&self, law: &Law<'_>) -> Vec<Outcome> {
        let one = |run: u64| {
            let rounds = simulate(self.grid, self.rounds, self.drift, 1000 + run, law);
            let found = estimate(&rounds, &Options::default()).expect("a fit");
            let p = found.parallel_fraction();
            let range = p.range.expect("enough rounds for an interval");
            Outcome { p: p.value, lo: range.lo, hi: range.hi, verdict: found.verdict }
        };
        (0..self.runs).into_par_iter().map(one).collect()
    }

    fn label(&self) -> String {
        let grid: Vec<String> = self.grid.iter().map(f64::to_string).collect();
        let drift = if self.drift > 0.0 { "3 %" } else { "none" };
        format!("{} | {} | {drift}", grid.join(","), self.rounds)
    }
}

fn share(outcomes: &[Outcome], right: impl Fn(&Outcome) -> bool) -> f64 {
    100.0 * outcomes.iter().filter(|outcome| right(outcome)).count() as f64 / outcomes.len() as f64
}

/// What a row of a true Amdahl job shows; errors and widths in points of p, the rest in %.
struct Row {
    bias: f64,
    rms: f64,
    coverage: f64,
    width: f64,
    central: f64,
    describes: f64,
    inconclusive: f64,
    does_not: f64,
}

fn row(outcomes: &[Outcome], p: f64) -> Row {
    let mut estimates: Vec<f64> = outcomes.iter().map(|outcome| outcome.p).collect();
    stats::sort(&mut estimates);
    let errors: Vec<f64> = estimates.iter().map(|estimate| estimate - p).collect();
    let mean = |values: &[f64]| stats::mean(values).unwrap_or(f64::NAN);
    let squares: Vec<f64> = errors.iter().map(|error| error * error).collect();
    let widths: Vec<f64> = outcomes.iter().map(|outcome| outcome.hi - outcome.lo).collect();
    let at = |q| stats::quantile_sorted(&estimates, q).unwrap_or(f64::NAN);
    Row {
        bias: 100.0 * mean(&errors),
        rms: 100.0 * mean(&squares).sqrt(),
        coverage: share(outcomes, |outcome| outcome.lo <= p && p <= outcome.hi),
        width: 100.0 * mean(&widths),
        central: 100.0 * (at(0.975) - at(0.025)),
        describes: share(outcomes, |outcome| outcome.verdict == Verdict::Describes),
        inconclusive: share(outcomes, |outcome| outcome.verdict == Verdict::Inconclusive),
        does_not: share(outcomes, |outcome| outcome.verdict == Verdict::DoesNot),
    }
}

fn amdahl_row(case: &Case<'_>, p: f64, limits: &mut Limits) -> Row {
    let row = row(&case.outcomes(&|n| 1.0 - p + p / n), p);
    let ratio = row.width / row.central;
    println!(
        "| {p} | {} | {:+.3} | {:.3} | {:.1} | {:.3} | {:.3} | {ratio:.2} | {:.1} | {:.1} | {:.1} |",
        case.label(),
        row.bias,
        row.rms,
        row.coverage,
        row.width,
        row.central,
        row.describes,
        row.inconclusive,
        row.does_not,
    );
    let place = format!("p = {p} | {}", case.label());
    limits.coverage(&place, row.coverage);
    limits.width(&place, ratio);
    limits.false_alarms(&place, row.does_not);
    row
}

/// How far Amdahl's law fitted to the exact times of another law is off, in per cent.
fn true_misfit(grid: &[f64], law: &Law<'_>) -> f64 {
    let exact: Vec<f64> = grid.iter().map(|&n| law(n)).collect();
    let single = Rounds::single(grid, &exact).expect("exact times");
    100.0 * estimate(&single, &Options::default()).expect("a fit").max_deviation.abs()
}

fn other_row(case: &Case<'_>, name: &str, law: &Law<'_>, limits: &mut Limits) {
    let outcomes = case.outcomes(law);
    let found = share(&outcomes, |outcome| outcome.verdict == Verdict::DoesNot);
    limits.power(&format!("{name} | {}", case.label()), found);
    println!(
        "| {name} | {} | {:.1} | {:.1} | {:.1} | {:.1} |",
        case.label(),
        true_misfit(case.grid, law),
        found,
        share(&outcomes, |outcome| outcome.verdict == Verdict::Inconclusive),
        share(&outcomes, |outcome| outcome.verdict == Verdict::Describes),
    );
}

fn amdahl_table(cases: &[Case<'_>], limits: &mut Limits) {
    println!("Jobs that follow Amdahl's law (errors and widths in points of p, the rest in %)\n");
    println!(
        "| p | workers | rounds | drift | bias | rms error | coverage | mean width \
         | central 95 % | ratio | describes | inconclusive | does not |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut by_case: Vec<Vec<Row>> = cases.iter().map(|_| Vec::new()).collect();
    for p in FRACTIONS {
        for (case, rows) in cases.iter().zip(&mut by_case) {
            rows.push(amdahl_row(case, p, limits));
        }
    }
    println!("\nThe worst of the five p, as METHOD.md has it\n");
    println!(
        "| workers | rounds | drift | bias | rms error at p = 0, .95, 1 | coverage % | width \
         | describes % | does not % |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (case, rows) in cases.iter().zip(&by_case) {
        let most = |of: fn(&Row) -> f64| rows.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let least = |of: fn(&Row) -> f64| rows.iter().map(of).fold(f64::INFINITY, f64::min);
        println!(
            "| {} | {:.3} | {:.2}, {:.2}, {:.2} | {:.1} | {:.2} | {:.1} | {:.1} |",
            case.label(),
            most(|row| row.bias.abs()),
            rows[0].rms,
            rows[2].rms,
            rows[4].rms,
            least(|row| row.coverage),
            most(|row| row.width / row.central),
            least(|row| row.describes),
            most(|row| row.does_not),
        );
    }
}

fn other_table(cases: &[Case<'_>], limits: &mut Limits) {
    println!("\nJobs that do not (verdicts in %; misfit: of Amdahl on the exact times, in %)\n");
    println!("| job | workers | rounds | drift | misfit | does not | inconclusive | describes |");
    println!("|---|---|---|---|---|---|---|---|");
    let cap = |p: f64| move |n: f64| 1.0 - p + p / n.min(4.0);
    let smt =
        |p: f64, rho: f64| move |n: f64| 1.0 - p + p / two_slope::effective_workers(n, 4.0, rho);
    let overhead = |sigma: f64, kappa: f64| {
        move |n: f64| usl::Fit { one_worker_s: 1.0, sigma, kappa }.predict(n)
    };
    for case in cases {
        for p in [0.9, 0.95, 0.99, 1.0] {
            other_row(case, &format!("cap at 4, p = {p}"), &cap(p), limits);
        }
        for (p, rho) in [(0.95, 0.1), (1.0, 0.1), (0.95, 0.3), (0.99, 0.3), (1.0, 0.3)] {
            other_row(case, &format!("4 cores, SMT rho = {rho}, p = {p}"), &smt(p, rho), limits);
        }
        for (sigma, kappa) in [(0.0, 0.02), (0.05, 0.02), (0.1, 0.02), (0.02, 0.05)] {
            let name = format!("USL sigma = {sigma}, kappa = {kappa}");
            other_row(case, &name, &overhead(sigma, kappa), limits);
        }
    }
}

/// The interval of s if K were always `max(1, sqrt(Q) t/z)`.
fn always_student(serial: &SerialEstimate, counts: usize) -> Option<Range> {
    let (raw, ratio) = (serial.raw?, serial.misfit_ratio?);
    let k = ratio.sqrt() * stats::t_ppf(0.975, (counts - 2) as f64)? / stats::normal_ppf(0.975)?;
    let (s, k) = (serial.fraction.value, k.max(1.0));
    Some(Range { lo: s - k * (s - raw.lo).max(0.0), hi: s + k * (raw.hi - s).max(0.0) })
}

/// Coverage and width, relative to the central 95 % range, of the shipped interval and of
/// [`always_student`], when each worker count has an offset of its own in every round.
fn offset_row(case: &Case<'_>, offset: f64) {
    const S: f64 = 0.05;
    let serials: Vec<SerialEstimate> = (0..case.runs)
        .into_par_iter()
        .map(|run| {
            let mut own = Noise { random: ChaCha8Rng::seed_from_u64(77_000 + run) };
            let offsets: Vec<f64> =
                case.grid.iter().map(|_| (offset * own.normal()).exp()).collect();
            let law = |n: f64| {
                let at = case.grid.iter().position(|&count| count == n).unwrap_or(0);
                (S + (1.0 - S) / n) * offsets[at]
            };
            let rounds = simulate(case.grid, case.rounds, case.drift, 1000 + run, &law);
            estimate(&rounds, &Options::default()).expect("a fit").serial
        })
        .collect();
    let values: Vec<f64> = serials.iter().map(|serial| serial.fraction.value).collect();
    let at = |q| stats::quantile(&values, q).unwrap_or(f64::NAN);
    let central = at(0.975) - at(0.025);
    let summary = |interval: &dyn Fn(&SerialEstimate) -> Option<Range>| {
        let ranges: Vec<Range> = serials.iter().filter_map(interval).collect();
        let inside = ranges.iter().filter(|range| range.contains(S)).count();
        let width: f64 = ranges.iter().map(|range| range.hi - range.lo).sum();
        let size = ranges.len() as f64;
        format!("{:.1} | {:.2}", 100.0 * inside as f64 / size, width / size / central)
    };
    println!(
        "| {} % | {} | {} | {} |",
        100.0 * offset,
        case.label(),
        summary(&|serial| serial.fraction.range),
        summary(&|serial| always_student(serial, case.grid.len())),
    );
}

fn offset_table(cases: &[Case<'_>]) {
    println!("\nA misfit of its own at each worker count, the same in every round (p = .95)\n");
    println!(
        "| offset (sd) | workers | rounds | drift | coverage | ratio | coverage if sqrt(Q) always \
         counted | ratio |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for offset in [0.0, 0.002, 0.005, 0.01, 0.02] {
        for case in cases.iter().filter(|case| case.drift == 0.0) {
            offset_row(case, offset);
        }
    }
}

fn main() {
    let Some(runs) = limits::runs(5) else { return };
    let few = [1.0, 2.0, 4.0, 8.0];
    let all: Vec<f64> = (1..=8).map(f64::from).collect();
    let cases: Vec<Case<'_>> = [&few[..], &all[..]]
        .into_iter()
        .flat_map(|grid| [(grid, 10), (grid, 20)])
        .flat_map(|(grid, rounds)| [0.0, DRIFT].map(|drift| Case { grid, rounds, drift, runs }))
        .collect();
    println!(
        "{runs} simulated runs a row. Noise: {} % wobble a block, {} % a round, a spike of mean \
         {} % in {} % of the blocks, drift over the run as named, random order.\n",
        100.0 * WOBBLE,
        100.0 * ROUND,
        100.0 * SPIKES.1,
        100.0 * SPIKES.0
    );
    let mut limits = Limits::new(runs);
    amdahl_table(&cases, &mut limits);
    offset_table(&cases);
    other_table(&cases, &mut limits);
    std::process::exit(limits.report());
}
