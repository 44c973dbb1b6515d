//! How often a comparison is right: pairs of studies whose truth is known go through
//! `analysis::compare` and gates, and tables of false alarms, coverage and power come out.
//! `scripts/coverage` runs it; METHOD.md quotes it. A limit that does not hold ends it with exit
//! code 1.
//!
//! `cargo bench --features extra-benches --bench changes -- --runs 1000`; without `--bench` (as
//! under `cargo test`) each case is simulated a few times only.

use amdahl::analysis::{
    self, Called, Change, Comparison, Estimate, Gate, Options, Outcome, PhaseChange, SeriesChange,
    analyse, compare, compare_within,
};
use rayon::prelude::*;

#[path = "coverage/limits.rs"]
#[allow(dead_code)]
mod limits;
#[path = "changes/world.rs"]
mod world;

use limits::Limits;
use world::{Job, Noise, PHASES, study};

/// Pairs of studies: the earlier job, the later one, and how both are measured.
#[derive(Clone)]
struct Case {
    counts: Vec<f64>,
    rounds: u32,
    noise: Noise,
    jobs: [Job; 2],
    /// Both in one study, in the same rounds.
    paired: bool,
    runs: u64,
}

impl Case {
    fn compared(&self, run: u64) -> Comparison {
        let options = Options::default();
        let measured =
            |jobs: &[Job], seed| study(jobs, &self.counts, self.rounds, self.noise, seed);
        let found = if self.paired {
            compare_within(&measured(&self.jobs, run), &options)
        } else {
            let [base, new] = self.jobs.map(|job| vec![job]);
            compare(&measured(&base, 2 * run), &measured(&new, 2 * run + 1), &options)
        };
        found.expect("two series that can be compared")
    }

    /// In what share of the runs something holds, in per cent.
    fn shares<const N: usize>(&self, what: impl Fn(&Comparison) -> [bool; N] + Sync) -> [f64; N] {
        let all: Vec<[bool; N]> =
            (0..self.runs).into_par_iter().map(|run| what(&self.compared(run))).collect();
        let share =
            |i: usize| 100.0 * all.iter().filter(|one| one[i]).count() as f64 / self.runs as f64;
        std::array::from_fn(share)
    }

    fn last(&self) -> f64 {
        self.counts.last().copied().unwrap_or(1.0)
    }

    fn label(&self) -> String {
        let grid = match self.counts.as_slice() {
            [_, _, third, ..] if *third == 3.0 => format!("1..{}", self.last()),
            all => all.iter().map(f64::to_string).collect::<Vec<_>>().join(","),
        };
        format!("{grid} | {}", self.rounds)
    }
}

fn is_called(called: Called) -> bool {
    matches!(called, Called::Better | Called::Worse)
}

/// Whether anything at all is called better or worse.
fn any_called(series: &SeriesChange) -> bool {
    let of = |change: Option<Change>| change.is_some_and(|change| is_called(change.called));
    let points = |point: &analysis::PointChange| of(Some(point.time_s)) || of(point.speedup);
    let phases = || PHASES.iter().any(|name| is_phase_called(series, name));
    of(series.parallel_fraction)
        || series.throughout.is_some_and(|change| is_called(change.called))
        || series.points.iter().any(points)
        || phases()
}

fn phase<'s>(series: &'s SeriesChange, name: &str) -> Option<&'s PhaseChange> {
    series.phases.iter().find(|phase| phase.name.as_deref() == Some(name))
}

fn is_phase_called(series: &SeriesChange, name: &str) -> bool {
    phase(series, name).is_some_and(|phase| {
        phase.throughout.is_some_and(|all| is_called(all.called))
            || phase.points.iter().any(|at| is_called(at.time_s.called))
    })
}

fn exceeds(gate: &str, found: &Comparison) -> bool {
    let gate: Gate = gate.parse().expect("a gate");
    gate.judge(found).iter().any(|result| result.outcome == Outcome::Exceeded)
}

fn holds(of: &Estimate, truth: f64) -> bool {
    matches!((of.lo, of.hi), (Some(lo), Some(hi)) if lo <= truth && truth <= hi)
}

/// What is wrongly called where nothing changed.
fn false_alarms(case: &Case, name: &str) -> [f64; 5] {
    let gates = ["time +3%", "p -0.5pt", &format!("speedup@{} -5%", case.last())];
    let found = case.shares(|found| {
        let series = &found.series[0];
        let throughout = series.throughout.is_some_and(|change| is_called(change.called));
        let [time, p, speedup] = gates.map(|gate| exceeds(gate, found));
        [any_called(series), throughout, time, p, speedup]
    });
    let [any, throughout, time, p, speedup] = found;
    let paired = if case.paired { "same rounds" } else { "apart" };
    println!(
        "| {name} | {} | {paired} | {any:.1} | {throughout:.1} | {time:.1} | {p:.1} | {speedup:.1} |",
        case.label()
    );
    found
}

const NOISES: [(&str, Noise); 6] = [
    ("default", Noise { offset: 0.0, hour: 0.0, drift: 0.0 }),
    ("offsets .5 %", Noise { offset: 0.005, hour: 0.0, drift: 0.0 }),
    ("offsets 1 %", Noise { offset: 0.01, hour: 0.0, drift: 0.0 }),
    ("hours 1 %", Noise { offset: 0.0, hour: 0.01, drift: 0.0 }),
    ("hours 2 %", Noise { offset: 0.0, hour: 0.02, drift: 0.0 }),
    ("drift 2 %", Noise { offset: 0.0, hour: 0.0, drift: 0.02 }),
];

/// The most that unchanged code may be called changed in noise that rounds can see, in per cent.
const MOST_FALSE: f64 = 5.0;

fn false_alarm_table(cases: &[Case], limits: &mut Limits) {
    println!("Nothing changed (false alarms, %)\n");
    println!(
        "| noise | workers | rounds | measured | anything called | all times called | time +3 % \
         | p -.5 pt | speedup -5 % |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (name, noise) in NOISES {
        for case in cases {
            let case = Case { noise, ..case.clone() };
            let [any, ..] = false_alarms(&case, name);
            let seen = noise == Noise::default() || case.paired;
            if seen {
                limits.at_most(&format!("{name} | {}", case.label()), any, MOST_FALSE);
            }
        }
    }
}

fn coverage_table(cases: &[Case], limits: &mut Limits) {
    println!("\np from .95 to .94, the times from 1 to 1.02 (coverage of the changes, %)\n");
    println!("| noise | workers | rounds | measured | p | time at most workers | speedup there |");
    println!("|---|---|---|---|---|---|---|");
    let later = Job { p: 0.94, factor: 1.02, ..Job::SAME };
    for (name, noise) in &NOISES[..3] {
        for case in cases {
            let case = Case { noise: *noise, jobs: [Job::SAME, later], ..case.clone() };
            let truth = |job: Job| job.seconds(&case.counts);
            let [before, after] = case.jobs.map(truth);
            let last = before.len() - 1;
            let time = after[last] / before[last] - 1.0;
            let speedup = after[0] / after[last] / (before[0] / before[last]) - 1.0;
            let [p, time, speedup] = case.shares(|found| {
                let series = &found.series[0];
                let at = &series.points[last];
                let of = |change: Option<Change>, truth| {
                    change.is_some_and(|change| holds(&change.change, truth))
                };
                let share = of(series.parallel_fraction, -0.01);
                [share, of(Some(at.time_s), time), of(at.speedup, speedup)]
            });
            let paired = if case.paired { "same rounds" } else { "apart" };
            println!(
                "| {name} | {} | {paired} | {p:.1} | {time:.1} | {speedup:.1} |",
                case.label()
            );
            if *noise == Noise::default() || case.paired {
                let place = format!("change of p | {name} | {}", case.label());
                limits.coverage(&place, p);
            }
        }
    }
}

fn power_table(cases: &[Case]) {
    let worse = |p, factor, at_last, misfit| Job { p, factor, at_last, misfit, ..Job::SAME };
    println!("\nWhat is found of what changed (%)\n");
    println!("| change | workers | rounds | measured | called | gate | exceeded |");
    println!("|---|---|---|---|---|---|---|");
    for (name, misfit, later, gate) in [
        ("6 % slower at the most workers", 0.0, worse(0.95, 1.0, 1.06, 0.0), "time@{last} +3%"),
        ("6 % slower throughout", 0.0, worse(0.95, 1.06, 1.0, 0.0), "time +3%"),
        ("p 1 pt less", 0.0, worse(0.94, 1.0, 1.0, 0.0), "p -0.5pt"),
        ("p 1 pt less, both 1 % off the law", 0.01, worse(0.94, 1.0, 1.0, 0.01), "p -0.5pt"),
    ] {
        for case in cases {
            let jobs = [Job { misfit, ..Job::SAME }, later];
            let case = Case { jobs, ..case.clone() };
            let gate = gate.replace("{last}", &case.last().to_string());
            let [called, exceeded] =
                case.shares(|found| [any_called(&found.series[0]), exceeds(&gate, found)]);
            let paired = if case.paired { "same rounds" } else { "apart" };
            println!(
                "| {name} | {} | {paired} | {called:.1} | {gate} | {exceeded:.1} |",
                case.label()
            );
        }
    }
}

/// Jobs of two phases: nothing changed, or the serial one takes a fifth longer.
fn phase_table(cases: &[Case], limits: &mut Limits) {
    println!("\nTwo phases (called, and coverage of the change at most workers, %)\n");
    println!(
        "| noise | workers | rounds | measured | nothing changed | serial | shared | coverage |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let [same, slower] = [1.0, 1.2].map(|factor| Job { p: 0.8, phases: Some(factor), ..Job::SAME });
    for (name, noise) in NOISES.into_iter().filter(|(_, noise)| noise.offset == 0.0) {
        for case in cases {
            let unchanged = Case { noise, jobs: [same; 2], ..case.clone() };
            let [any] = unchanged.shares(|found| {
                [PHASES.iter().any(|name| is_phase_called(&found.series[0], name))]
            });
            let changed = Case { jobs: [same, slower], ..unchanged };
            let [serial, shared, holds] = changed.shares(|found| {
                let series = &found.series[0];
                let [serial, shared] = PHASES.map(|name| is_phase_called(series, name));
                let last = phase(series, PHASES[0]).and_then(|phase| phase.points.last());
                let holds = last.is_some_and(|at| holds(&at.time_s.change, 0.2));
                [serial, shared, holds]
            });
            let paired = if case.paired { "same rounds" } else { "apart" };
            let label = case.label();
            println!(
                "| {name} | {label} | {paired} | {any:.1} | {serial:.1} | {shared:.1} | {holds:.1} |"
            );
            limits.at_most(&format!("phases | {name} | {label}"), any, MOST_FALSE);
        }
    }
}

/// Gates on values whose limit is the truth: exceeded by chance only.
fn value_table(cases: &[Case], limits: &mut Limits) {
    println!("\nGates on a value that is exactly at its limit (exceeded, %)\n");
    println!("| gate | workers | rounds | exceeded |");
    println!("|---|---|---|---|");
    for case in cases.iter().filter(|case| !case.paired) {
        let (n, seconds) = (case.last(), Job::SAME.seconds(&case.counts));
        let speedup = seconds[0] / seconds[seconds.len() - 1];
        for gate in [
            "p >= 95%".to_owned(),
            format!("speedup@{n} >= {speedup}"),
            format!("efficiency@{n} >= {}", speedup / n),
            format!("time@{n} <= {}s", seconds[seconds.len() - 1]),
        ] {
            let parsed: Gate = gate.parse().expect("a gate");
            let exceeded = |run: &u64| {
                let one = study(&[Job::SAME], &case.counts, case.rounds, Noise::default(), *run);
                let found = analyse(&[one], &Options::default()).expect("a series");
                parsed.judge_values(&found)[0].outcome == Outcome::Exceeded
            };
            let hits = (0..case.runs).into_par_iter().filter(exceeded).count();
            let percent = 100.0 * hits as f64 / case.runs as f64;
            let what = gate.split(' ').next().unwrap_or_default();
            println!("| {what} | {} | {percent:.1} |", case.label());
            // One-sided spikes move the median itself, so that the truth is a little above the law.
            let most = if what.starts_with("time") { 2.0 * MOST_FALSE } else { MOST_FALSE };
            limits.at_most(&format!("{what} | {}", case.label()), percent, most);
        }
    }
}

fn main() {
    let Some(runs) = limits::runs(2) else { return };
    let all: Vec<f64> = (1..=8).map(f64::from).collect();
    let case = |counts: &[f64], rounds, paired| Case {
        counts: counts.to_vec(),
        rounds,
        noise: Noise::default(),
        jobs: [Job::SAME; 2],
        paired,
        runs,
    };
    let few = [1.0, 2.0, 4.0, 8.0];
    let cases: Vec<Case> = [&few[..], &all[..]]
        .into_iter()
        .flat_map(|grid| [(grid, 10), (grid, 20)])
        .flat_map(|(grid, rounds)| [false, true].map(|paired| case(grid, rounds, paired)))
        .collect();
    let mut limits = Limits::new(runs);
    println!("{runs} simulated pairs of studies a row.\n");
    false_alarm_table(&cases, &mut limits);
    coverage_table(&cases, &mut limits);
    power_table(&cases);
    phase_table(&cases, &mut limits);
    value_table(&cases, &mut limits);
    std::process::exit(limits.report());
}
