//! Analyses made by hand: what a page must be able to show, with no clock and no fit.

use amdahl::analysis::{
    AgainstTheory, Amdahl, Analysis, Another, Answer, Baseline, BendPlace, Ceiling, Curve,
    CurvePoint, Estimate, Failure, Finding, FitFacts, Form, Headline, LackOfFit, Limit, LimitBy,
    Method, NoHeadline, Outlook, Point, Recommended, SCHEMA, Series, Settings, Sign, StudyCaution,
    StudyFacts, TheoryFacts, TheorySpeedup, Usage, Usl, Verdict,
};
use amdahl::data::{Counters, Machine};
use amdahl::internal::units::{Bound, Scaling};

pub const CORES: usize = 8;
pub const ROUNDS: usize = 10;

pub fn estimate(value: f64, half: f64) -> Estimate {
    Estimate { value, lo: Some(value - half), hi: Some(value + half) }
}

/// A repeatable number in -1..1.
pub fn wobble(a: usize, b: usize) -> f64 {
    let mixed = (a as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (b as u64 + 1).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed >> 40) as f64 / (1u64 << 23) as f64) - 1.0
}

pub fn amdahl_speedup(p: f64, n: f64) -> f64 {
    1.0 / (1.0 - p + p / n)
}

pub fn usl_speedup(sigma: f64, kappa: f64, n: f64) -> f64 {
    n / (1.0 + sigma * (n - 1.0) + kappa * n * (n - 1.0))
}

/// What one series is to look like.
pub struct Job {
    pub name: String,
    pub t1: f64,
    pub p: f64,
    pub half: f64,
    pub speedup: Box<dyn Fn(f64) -> f64>,
    pub theory: Option<f64>,
    pub verdict: Verdict,
    pub against: Option<AgainstTheory>,
    pub laws: &'static [Form],
    pub usl: Option<(f64, f64)>,
    pub workers: Vec<f64>,
}

impl Job {
    pub fn series(&self, seed: usize) -> Series {
        let points: Vec<Point> = self.workers.iter().map(|n| self.point(*n, seed)).collect();
        let fastest = points.iter().max_by(|a, b| a.speedup.value.total_cmp(&b.speedup.value));
        let best = fastest.map_or(1.0, |point| point.speedup.value);
        let cheapest = points.iter().find(|point| point.speedup.value >= best / 1.05);
        let efficient = points.iter().rev().find(|point| point.efficiency.value >= 0.75);
        let fitted: Vec<f64> = points.iter().filter(|p| p.fitted).map(|p| p.workers).collect();
        Series {
            name: self.name.clone(),
            study: 0,
            label: String::new(),
            executor: self.name.split_once('@').map_or("", |(_, executor)| executor).into(),
            command: None,
            timed_by: amdahl::data::TimedBy::Calls,
            rate: None,
            size: None,
            scaling: Scaling::Strong,
            bound: Bound::Cpu,
            rounds: ROUNDS,
            disturbed_rounds: 0,
            baseline: Baseline::OneWorker,
            sequential_s: Some(estimate(self.t1 * 0.99, self.t1 * 0.002)),
            t1_s: points.first().map(|point| point.time_s),
            amdahl: Some(self.amdahl(&points)),
            usl: self.usl.map(|(sigma, kappa)| usl_facts(sigma, kappa, self.t1)),
            theory: self.theory.map(|p| TheoryFacts {
                parallel_fraction: Some(p),
                cap: None,
                why: "one serial section of known length".into(),
                expected_bias: "waking workers costs about 0.01 points of p".into(),
                difference: Some(p - self.p),
                speedup: Some(self.theory_speedup(p)),
            }),
            gustafson: None,
            capacity: None,
            amdahl_on_capacity: None,
            curve: Some(self.curve()),
            schedule: None,
            verdict: self.verdict,
            headline: headline(self.verdict),
            limit: headline(self.verdict).is_share().then(|| self.limit()),
            sign: Some(Sign::Plain),
            laws: self.laws.to_vec(),
            better: Vec::new(),
            outlook: self.laws.first().and_then(|law| outlook(*law)),
            slows_down: self.usl.is_some(),
            lost: Vec::new(),
            running: Vec::new(),
            phases: Vec::new(),
            against_theory: self.against,
            recommended_workers: Recommended {
                efficient: efficient.map(|point| point.workers),
                fastest: fastest.map(|point| point.workers),
                fastest_speedup: fastest.map(|point| point.speedup.value),
                alike: fastest.map(|point| point.workers).into_iter().collect(),
                cheapest: cheapest.map(|point| point.workers),
                last_doubling: None,
                another: fastest.map(|point| Another {
                    from: point.workers,
                    answer: Answer::Added { workers: 1.0, each: 0.6 },
                }),
            },
            partial: false,
            failures: Vec::new(),
            findings: vec![Finding::Bend {
                at: CORES as f64,
                worth: 0.23,
                place: BendPlace::Cores { shared: true },
            }],
            lesson: "A serial part of 1 % already caps the speedup at 100.".into(),
            fit_workers: fitted,
            points,
        }
    }

    fn limit(&self) -> Limit {
        let ceiling = |p: f64| Some(1.0 / (1.0 - p));
        let (lo, hi) = (ceiling(self.p - self.half), ceiling(self.p + self.half));
        Limit { most: Ceiling { value: ceiling(self.p), lo, hi }, by: LimitBy::Law, overhead: true }
    }

    /// The law's speedup against theory's at the cores.
    fn theory_speedup(&self, p: f64) -> TheorySpeedup {
        let workers = CORES as f64;
        let expected = amdahl_speedup(p, workers);
        let difference = |p: f64| amdahl_speedup(p, workers) / expected - 1.0;
        let (lo, hi) = (difference(self.p - self.half), difference(self.p + self.half));
        let difference = Estimate { value: difference(self.p), lo: Some(lo), hi: Some(hi) };
        TheorySpeedup { workers, expected, difference, margin: 0.01 }
    }

    fn point(&self, n: f64, seed: usize) -> Point {
        let time = self.t1 / (self.speedup)(n);
        let key = seed * 1000 + n as usize;
        let samples: Vec<f64> =
            (0..ROUNDS).map(|r| time * (1.0 + 0.004 * wobble(key, r))).collect();
        let mut sorted = samples.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = (sorted[(ROUNDS - 1) / 2] + sorted[ROUNDS / 2]) / 2.0;
        let speedup = self.t1 / middle;
        let fit = amdahl_speedup(self.p, n);
        let beyond_cores = n > CORES as f64;
        let serial = |s: f64| (1.0 / s - 1.0 / n) / (1.0 - 1.0 / n);
        let first = n == 1.0;
        Point {
            workers: n,
            time_s: estimate(middle, middle * 0.003),
            speedup: if first { estimate(1.0, 0.0) } else { estimate(speedup, speedup * 0.004) },
            efficiency: estimate(speedup / n, if first { 0.0 } else { speedup / n * 0.004 }),
            karp_flatt: (!first).then(|| serial(speedup)),
            karp_flatt_interval: (!first)
                .then(|| [serial(speedup * 1.004), serial(speedup * 0.996)]),
            fit_speedup: Some(fit),
            deviation: Some(estimate(fit / speedup - 1.0, 0.004)),
            theory_speedup: self.theory.map(|p| amdahl_speedup(p, n)),
            updates: None,
            fitted: !beyond_cores,
            beyond_cores,
            disturbed: false,
            samples_s: samples,
            usage: Usage::default(),
            gb_per_s: None,
            rate: None,
        }
    }

    fn amdahl(&self, points: &[Point]) -> Amdahl {
        let s = 1.0 - self.p;
        let worst = points.iter().filter(|point| point.fitted).map(|point| {
            (point.deviation.map_or(0.0, |deviation| deviation.value.abs()), point.workers)
        });
        let worst = worst.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 1.0));
        let last = points.last().map_or(1.0, |point| point.workers);
        Amdahl {
            parallel_fraction: estimate(self.p, self.half),
            serial_s: s * self.t1,
            parallel_s: self.p * self.t1,
            ceiling: Ceiling {
                value: (s > 0.0).then(|| 1.0 / s),
                lo: Some(1.0 / (s + self.half)),
                hi: (s > self.half).then(|| 1.0 / (s - self.half)),
            },
            fit: FitFacts {
                raw_interval: Some([self.p - self.half * 0.8, self.p + self.half * 0.8]),
                k: Some(1.25),
                misfit_ratio: Some(0.9),
                misfit_counted: Some(true),
                max_deviation: worst.0,
                max_deviation_at: worst.1,
                speedup_at_twice: Some(estimate(amdahl_speedup(self.p, 2.0 * last), 0.2)),
                lack_of_fit: Some(LackOfFit { f: 1.234, p_value: 0.3456 }),
            },
        }
    }

    fn curve(&self) -> Curve {
        let last = self.workers.last().copied().unwrap_or(1.0);
        let grid: Vec<f64> = (0..=90).map(|i| 1.0 + i as f64 / 90.0 * (2.0 * last - 1.0)).collect();
        let at = |n: f64, speedup: f64| CurvePoint { workers: n, speedup, lo: None, hi: None };
        let band = |n: f64| CurvePoint {
            workers: n,
            speedup: amdahl_speedup(self.p, n),
            lo: Some(amdahl_speedup(self.p - self.half, n)),
            hi: Some(amdahl_speedup(self.p + self.half, n)),
        };
        let law = |n: f64| at(n, (self.speedup)(n));
        Curve {
            fit: grid.iter().map(|n| band(*n)).collect(),
            law: if self.laws.is_empty() {
                Vec::new()
            } else {
                grid.iter().filter(|n| **n <= last).map(|n| law(*n)).collect()
            },
            theory: self
                .theory
                .map(|p| grid.iter().map(|n| at(*n, amdahl_speedup(p, *n))).collect())
                .unwrap_or_default(),
        }
    }
}

/// What stands in front of a job whose share lies in 0..1.
pub fn headline(verdict: Verdict) -> Headline {
    match verdict {
        Verdict::DoesNot => Headline::None(NoHeadline::DoesNotDescribe),
        Verdict::Withheld => Headline::None(NoHeadline::Withheld),
        _ => Headline::ParallelFraction,
    }
}

fn usl_facts(sigma: f64, kappa: f64, t1: f64) -> Usl {
    let peak = ((1.0 - sigma) / kappa).sqrt();
    Usl {
        sigma: estimate(sigma, sigma * 0.1),
        kappa: estimate(kappa, kappa * 0.1),
        t1_s: t1,
        peak_workers: Some(estimate(peak, 0.2)),
        peak_speedup: Some(estimate(usl_speedup(sigma, kappa, peak), 0.1)),
        could_limit_to: None,
        max_deviation: 0.012,
    }
}

fn shared_cores(p: f64, n: f64) -> f64 {
    let cores = CORES as f64;
    let at_cores = amdahl_speedup(p, n.min(cores));
    at_cores + (n - cores).max(0.0) * 0.23
}

/// Five jobs on 16 logical processors: one of each kind.
pub fn jobs() -> Vec<Job> {
    let workers: Vec<f64> = (1..=16).map(f64::from).collect();
    let job = |name: &str, t1, p, half, speedup: fn(f64) -> f64| Job {
        name: name.into(),
        t1,
        p,
        half,
        speedup: Box::new(speedup),
        theory: None,
        verdict: Verdict::Describes,
        against: None,
        laws: &[],
        usl: None,
        workers: workers.clone(),
    };
    vec![
        Job {
            theory: Some(0.996),
            against: Some(AgainstTheory::Below),
            ..job("mandelbrot@rayon", 0.41652, 0.99362, 0.0006, |n| shared_cores(0.99362, n))
        },
        Job {
            theory: Some(0.95),
            against: Some(AgainstTheory::Matches),
            ..job("synthetic,p=0.95,ms=40@threads", 0.10222, 0.9493, 0.00085, |n| {
                shared_cores(0.9493, n)
            })
        },
        job("nqueens,n=13@rayon", 0.24823, 0.978, 0.0015, |n| shared_cores(0.978, n)),
        Job {
            theory: Some(0.97),
            verdict: Verdict::DoesNot,
            against: Some(AgainstTheory::Below),
            laws: &[Form::Usl],
            usl: Some((0.047, 0.0144)),
            ..job("histogram,kind=mutex@threads", 0.06284, 0.84, 0.006, |n| {
                usl_speedup(0.047, 0.0144, n)
            })
        },
        Job {
            verdict: Verdict::DoesNot,
            laws: &[Form::Cap],
            ..job("triad@rayon", 0.14403, 0.779, 0.0045, |n| {
                if n < 4.0 { n * 0.94 + 0.06 } else { 3.2 }
            })
        },
    ]
}

pub fn settings() -> Settings {
    Settings {
        margin: 0.05,
        confidence: 0.95,
        method: Method::Time,
        resamples: 2000,
        seed: 1,
        target_efficiency: 0.75,
        disturbed_above: 0.1,
        counter_resolution_s: 0.02,
    }
}

pub fn machine() -> Machine {
    Machine {
        model: Some("AMD Ryzen 7 5800X".into()),
        physical_cores: Some(8),
        logical_cpus: Some(16),
        affinity: Some(16),
        quota: None,
        performance_cores: None,
        pinned: Vec::new(),
        counters: Some(Counters::Absent),
        memory_bytes: Some(34_359_738_368),
        numa_nodes: Some(1),
        os: Some("Linux (Debian 12)".into()),
        kernel: Some("6.1.0".into()),
        governor: Some("performance".into()),
        boost: Some(true),
        mhz: Some(4720.0),
        virtualised: Some("none".into()),
        load: Some(0.08),
        rustc: Some("rustc 1.95.0".into()),
        commit: Some("3fa9e1c".into()),
    }
}

pub fn study() -> StudyFacts {
    StudyFacts {
        label: String::new(),
        created: "2026-11-22T14:03:00Z".into(),
        tool: "amdahl 0.1.0".into(),
        timer: "criterion".into(),
        seed: 1,
        rounds: ROUNDS,
        planned_rounds: ROUNDS,
        measured_s: Some(252.0),
        partial: false,
        reading: None,
        machine: machine(),
        usable_cores: Some(CORES),
        usable_cpus: Some(16),
    }
}

pub fn of(series: Vec<Series>) -> Analysis {
    Analysis {
        schema: SCHEMA,
        tool: "amdahl 0.1.0".into(),
        machine: machine(),
        settings: settings(),
        studies: vec![study()],
        sizes: Vec::new(),
        cautions: vec![StudyCaution::told(
            "Boost is on: one worker runs 6 % faster than eight do, so perfect code would stop \
             at about 7.5 times on 8 cores.",
        )],
        series,
    }
}

/// One of each kind of job.
pub fn analysis() -> Analysis {
    of(jobs().iter().enumerate().map(|(i, job)| job.series(i)).collect())
}

pub fn failure(workers: f64, reason: &str) -> Failure {
    Failure { workers: Some(workers), round: Some(3), reason: reason.into(), made_good: false }
}

/// What the better law says of more workers.
pub fn outlook(law: Form) -> Option<Outlook> {
    match law {
        Form::Usl => Some(Outlook::OverheadGrows),
        Form::Cap => Some(Outlook::Saturates { from: 4.0 }),
        Form::TwoSlope => Some(Outlook::Bends { at: CORES as f64, worth: 0.23 }),
        _ => None,
    }
}
