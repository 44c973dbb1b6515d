//! How often the intervals of the lost speedup's terms hold the truth: rounds of a job whose terms
//! are known, with noise, go through `model::lost`. A coverage below 93 % ends it with exit code 1.
//!
//! `cargo bench --features extra-benches --bench lost -- --runs 1000`; without `--bench` (as under
//! `cargo test`) each case is simulated a few times only.

use amdahl::model::lost::{Lost, Options, Pair, Running, Term, Usage, lost};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

#[path = "coverage/limits.rs"]
#[allow(dead_code)]
mod limits;

use limits::Limits;

/// Standard deviation of what a block's quantities have in common, of what a round's blocks have,
/// and of each quantity's own.
const WOBBLE: f64 = 0.01;
/// Share of blocks that something held up, and the mean of that, in parts of their time.
const SPIKES: (f64, f64) = (0.05, 0.10);
/// Simulated rounds without spikes whose mean is taken for the truth.
const MANY: usize = 30_000;
/// The worker counts of each case.
const WORKERS: [f64; 3] = [2.0, 4.0, 16.0];
/// Looks at the threads of a block.
const LOOKS: usize = 50;
/// Rounds of each case.
const ROUNDS: [usize; 3] = [5, 10, 20];

/// What is recorded beside times.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Recorded {
    Machine,
    Counters,
    /// Looks at threads in place of timed stages.
    Looks,
}

struct Noise {
    random: ChaCha8Rng,
    spikes: bool,
}

impl Noise {
    /// Above 0, at most 1.
    fn uniform(&mut self) -> f64 {
        ((self.random.next_u64() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    /// Near 1 (Box and Muller 1958).
    fn wobble(&mut self) -> f64 {
        let normal =
            (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos();
        (WOBBLE * normal).exp()
    }

    fn spike(&mut self) -> f64 {
        if self.spikes && self.uniform() < SPIKES.0 { -SPIKES.1 * self.uniform().ln() } else { 0.0 }
    }

    /// One block at n workers of a job with a serial twentieth, unequal shares, waits, a kernel
    /// that works more and a code that takes more instructions and cycles with every worker.
    fn block(&mut self, n: f64, common: f64, recorded: Recorded) -> Usage {
        let counters = recorded == Recorded::Counters;
        let common = common * self.wobble();
        let more = (n - 1.0) / n;
        let user_s = (1.0 + 0.10 * more) * self.wobble() * common;
        let system_s = (0.02 + 0.05 * more) * self.wobble() * common;
        let waited_s = 0.03 * n * more * self.wobble() * common;
        let alone_s = 0.05 * self.wobble() * common;
        let cpu_s = user_s + system_s;
        let unequal = 1.0 + 0.05 * more * self.wobble();
        let busiest_s = (cpu_s + waited_s) / n * unequal + more * alone_s;
        let busiest_cpu_s = cpu_s / n * unequal + more * alone_s;
        let wall_s = (busiest_s + 0.02 * more * common) * (1.0 + self.spike());
        let instructions = 1e9 * (1.0 + 0.03 * more) * self.wobble();
        Usage {
            wall_s,
            cpu_s: Some(cpu_s),
            system_s: Some(system_s),
            waited_s: Some(waited_s),
            busiest_s: Some(busiest_s),
            busiest_cpu_s: Some(busiest_cpu_s),
            alone_s: (recorded != Recorded::Looks).then_some(alone_s),
            running: (recorded == Recorded::Looks && n > 1.0).then(|| self.looks(n)),
            instructions: counters.then_some(instructions),
            cycles: counters.then(|| instructions * (0.5 + 0.02 * more) * self.wobble()),
            machine: (!counters).then(|| (1.0 + 0.04 * more) * self.wobble()),
        }
    }

    /// Looks at a job of which nobody runs a tenth of the time, the caller alone a quarter, another alone
    /// a tenth, half of n another tenth.
    fn looks(&mut self, n: f64) -> Running {
        let mut shares = vec![0.0; n as usize + 1];
        let (all, half) = (n as usize, (n as usize).div_ceil(2).max(2));
        let mut caller = 0.0;
        for _ in 0..LOOKS {
            let at = self.uniform();
            let running = match at {
                _ if at < 0.1 => 0,
                _ if at < 0.45 => 1,
                _ if at < 0.55 => half,
                _ => all,
            };
            shares[running] += 1.0 / LOOKS as f64;
            caller += if (0.1..0.35).contains(&at) { 1.0 / LOOKS as f64 } else { 0.0 };
        }
        Running::new(&shares, caller)
    }

    fn pair(&mut self, n: f64, recorded: Recorded) -> Pair {
        let common = self.wobble();
        Pair { one: self.block(1.0, common, recorded), many: self.block(n, common, recorded) }
    }
}

fn simulate(n: f64, rounds: usize, recorded: Recorded, seed: u64) -> Lost {
    let mut noise = Noise { random: ChaCha8Rng::seed_from_u64(seed), spikes: true };
    let pairs: Vec<Pair> = (0..rounds).map(|_| noise.pair(n, recorded)).collect();
    lost(n, &pairs, &Options::default()).expect("simulated usage is no nonsense")
}

/// The terms of the mean over so many rounds that chance is gone.
fn truth(n: f64, recorded: Recorded) -> Lost {
    let mut noise = Noise { random: ChaCha8Rng::seed_from_u64(9_000_000), spikes: false };
    let pairs: Vec<Pair> = (0..MANY).map(|_| noise.pair(n, recorded)).collect();
    let options = Options { resamples: 0, ..Options::default() };
    lost(n, &pairs, &options).expect("simulated usage is no nonsense")
}

fn rows(n: f64, rounds: usize, recorded: Recorded, runs: u64, limits: &mut Limits) {
    let truth = truth(n, recorded);
    let one = |run: u64| simulate(n, rounds, recorded, 1000 + run);
    let found: Vec<Lost> = (0..runs).into_par_iter().map(one).collect();
    for term in Term::ALL {
        let Some(right) = truth.term(term) else { continue };
        let ranges: Vec<_> = found.iter().filter_map(|lost| lost.term(term)?.range).collect();
        // A remainder that is nothing but rounding has no interval to speak of.
        if right.value.abs() < 1e-9 {
            continue;
        }
        let inside = ranges.iter().filter(|range| range.contains(right.value)).count();
        let coverage = 100.0 * inside as f64 / runs as f64;
        let width: f64 = ranges.iter().map(|range| range.hi - range.lo).sum();
        let width = width / runs as f64;
        println!("| {term:?} | {n} | {rounds} | {:.3} | {width:.3} | {coverage:.1} |", right.value);
        limits.coverage(&format!("{term:?} | {n} workers | {rounds} rounds"), coverage);
    }
}

fn main() {
    let Some(runs) = limits::runs(5) else { return };
    println!("{runs} simulated runs a row; terms in workers, coverage in %.\n");
    println!("| term | workers | rounds | truth | mean width | coverage |");
    println!("|---|---|---|---|---|---|");
    let mut limits = Limits::new(runs);
    for recorded in [Recorded::Machine, Recorded::Counters, Recorded::Looks] {
        for n in WORKERS {
            ROUNDS.iter().for_each(|rounds| rows(n, *rounds, recorded, runs, &mut limits));
        }
    }
    std::process::exit(limits.report());
}
