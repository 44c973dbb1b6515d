mod estimate;
mod lost;
mod phase;
mod recommended;
mod running;
mod undisturbed;
mod usage;

pub use estimate::{Ceiling, Estimate};
pub use lost::{Lost, NoCpu};
pub use phase::{Phase, PhaseCost, PhasePoint};
pub use recommended::{Another, Answer, Doubling, Recommended};
pub use running::Running;
pub(super) use undisturbed::few;
pub use usage::Usage;

use serde::Serialize;

use super::better::Better;
use super::judge::{
    AgainstTheory, Finding, Headline, Limit, Sizes, StudyCaution, TheoryFacts, Verdict,
};
use super::provenance::{Settings, StudyFacts};
use crate::data::{JobSize, Machine, TimedBy};
use crate::model::{Form, Outlook, Sign};
use crate::units::{Bound, Scaling, Updates};

/// Everything that is said about one or more studies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Analysis {
    /// `amdahl-analysis/1`.
    pub schema: &'static str,
    /// The program and version that analysed.
    pub tool: String,
    /// The first study's machine, as in a study file.
    pub machine: Machine,
    /// How numbers were found.
    pub settings: Settings,
    /// One entry a study, in the order given.
    pub studies: Vec<StudyFacts>,
    /// What a reader must know before any number.
    #[serde(skip)]
    pub cautions: Vec<StudyCaution>,
    /// The series of all studies.
    #[serde(skip)]
    pub series: Vec<Series>,
    /// Jobs that were measured at several sizes: from which on more workers pay.
    #[serde(skip)]
    pub sizes: Vec<Sizes>,
}

/// One job, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// `SPEC@EXECUTOR`, a command's or a table's name.
    pub name: String,
    /// Index into `studies`.
    pub study: usize,
    /// The study's label where several are shown, else empty.
    pub label: String,
    /// The part after the `@`.
    pub executor: String,
    /// The command line, if it was one.
    pub command: Option<String>,
    /// What was timed.
    #[serde(skip)]
    pub timed_by: TimedBy,
    /// What its points' rates are called, such as `tps`; may be empty. `None`: its times are times.
    pub rate: Option<String>,
    /// Which size of a job it is that was measured at several.
    pub size: Option<JobSize>,
    /// The same job at every worker count, or one that grows.
    pub scaling: Scaling,
    /// What binds it.
    pub bound: Bound,
    /// Complete, undisturbed rounds that the numbers rest on.
    pub rounds: usize,
    /// Rounds left out because other programs disturbed them.
    pub disturbed_rounds: usize,
    /// What speedup is relative to.
    pub baseline: Baseline,
    /// The sequential program's time, where it was measured.
    pub sequential_s: Option<Estimate>,
    /// Time at the baseline in seconds.
    pub t1_s: Option<Estimate>,
    /// A point a worker count, ascending.
    pub points: Vec<Point>,
    /// Amdahl's law, fitted. `None` where it cannot be (one worker count).
    pub amdahl: Option<Amdahl>,
    /// The Universal Scalability Law, fitted on the same points.
    pub usl: Option<Usl>,
    /// What was known beforehand.
    pub theory: Option<TheoryFacts>,
    /// Gustafson's law, for weak scaling.
    pub gustafson: Option<Gustafson>,
    /// What the machine itself can give, at these worker counts.
    pub capacity: Option<Vec<Capacity>>,
    /// Amdahl's law fitted against the machine's capacity c(n) in place of n.
    pub amdahl_on_capacity: Option<OnCapacity>,
    /// Worker counts that the fit used.
    pub fit_workers: Vec<f64>,
    /// Speedup curves for drawing.
    pub curve: Option<Curve>,
    /// Schedule of the recorded tasks, which needs no fit.
    pub schedule: Option<Schedule>,
    /// Whether Amdahl's law describes the job.
    pub verdict: Verdict,
    /// What may stand in front: p, the serial share of a job that grows, or neither, and why.
    pub headline: Headline,
    /// What no number of workers exceeds, as far as can be told; `None` where p does not stand in
    /// front.
    pub limit: Option<Limit>,
    /// Where the law's serial fraction lies. `None` where nothing was fitted.
    pub sign: Option<Sign>,
    /// On `does-not`: what describes it better, the best first; empty where no law does clearly
    /// better.
    pub laws: Vec<Form>,
    /// The same laws with their parameters.
    pub better: Vec<Better>,
    /// What the best of them says of more workers, as far as the counts bear it out.
    pub outlook: Option<Outlook>,
    /// The speedup is largest before the largest worker count, which is slower by 2 % at least and
    /// by more than the intervals leave open.
    pub slows_down: bool,
    /// p against theory.
    pub against_theory: Option<AgainstTheory>,
    /// Where the speedup went that a worker each lacks, by worker count above one; empty without one
    /// worker or without rounds.
    pub lost: Vec<Lost>,
    /// How many workers ran at a time, by worker count above one; empty where nobody looked.
    pub running: Vec<Running>,
    /// What the program calls the parts of a call, then the rest of it; empty where it names none.
    pub phases: Vec<Phase>,
    /// Worker counts worth using.
    pub recommended_workers: Recommended,
    /// Rounds are missing, or points failed.
    pub partial: bool,
    /// What went wrong.
    pub failures: Vec<Failure>,
    /// What the numbers mean, the most important first.
    #[serde(skip)]
    pub findings: Vec<Finding>,
    /// A sentence for the student, or empty.
    pub lesson: String,
}

impl Series {
    /// Its name, with its study's label where several are shown and it says something else.
    pub fn full_name(&self) -> String {
        match self.label.as_str() {
            label if label.is_empty() || *label == self.name => self.name.clone(),
            label => format!("{label}: {}", self.name),
        }
    }
}

/// What speedup is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Baseline {
    /// The parallel code with one worker.
    OneWorker,
    /// The sequential program.
    Sequential,
    /// No n = 1 was measured: the fit's time at one worker.
    FittedOneWorker,
}

/// One worker count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// How many workers.
    pub workers: f64,
    /// Seconds a call: the median over rounds.
    pub time_s: Estimate,
    /// Baseline time over this time (weak scaling: scaled speedup).
    pub speedup: Estimate,
    /// Speedup over workers.
    pub efficiency: Estimate,
    /// Experimentally determined serial fraction; `None` at n = 1.
    pub karp_flatt: Option<f64>,
    /// Its interval, low and high.
    pub karp_flatt_interval: Option<[f64; 2]>,
    /// Speedup of the fit here, against its own time of one worker.
    pub fit_speedup: Option<f64>,
    /// Measured time over fitted time, minus 1, with its 90 % interval; `None` where the fit has
    /// no time above 0.
    pub deviation: Option<Estimate>,
    /// Speedup that theory gives here.
    pub theory_speedup: Option<f64>,
    /// Of a job that may lose updates: those made and lost in all its blocks.
    pub updates: Option<Updates>,
    /// The fit used this point.
    pub fitted: bool,
    /// More workers than cores that CPU-bound work can use.
    pub beyond_cores: bool,
    /// Other programs disturbed most of its rounds.
    pub disturbed: bool,
    /// The median of each round in seconds, in round order.
    pub samples_s: Vec<f64>,
    /// What a call used.
    #[serde(flatten)]
    pub usage: Usage,
    /// Bytes that a call moves over its time, in 1e9 bytes a second; of workloads that tell them.
    pub gb_per_s: Option<Estimate>,
    /// The command's own rate, where that is what was measured: its time is the inverse, of weak
    /// scaling n times that.
    pub rate: Option<Estimate>,
}

/// How a law's share was found and how well the law does, alike for every law.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FitFacts {
    /// The bootstrap interval of the share before widening; `None` when every round measured
    /// the same, where the interval comes from the scatter about the law alone.
    pub raw_interval: Option<[f64; 2]>,
    /// How much wider the interval is for the scatter about the law than the raw one, at least 1.
    pub k: Option<f64>,
    /// Q: squares that the law leaves over, relative to those that the rounds explain.
    pub misfit_ratio: Option<f64>,
    /// Whether Q counted in full in `k`; false where chance explains it, so that it counted as 1.
    pub misfit_counted: Option<bool>,
    /// Largest |measured/fitted - 1| on the fitted range.
    pub max_deviation: f64,
    /// Where it is.
    pub max_deviation_at: f64,
    /// The law's own speedup (of weak scaling the scaled one) at twice the largest worker count
    /// fitted; `None` where the law misses points measured beyond the fitted range.
    pub speedup_at_twice: Option<Estimate>,
    /// Lack of fit: F and its p-value.
    pub lack_of_fit: Option<LackOfFit>,
}

/// Amdahl's law T(n) = a + b/n.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Amdahl {
    /// p = b/(a+b). The interval is never clipped to 0..1.
    pub parallel_fraction: Estimate,
    /// a in seconds.
    pub serial_s: f64,
    /// b in seconds.
    pub parallel_s: f64,
    /// 1/s. `value` is `None` where s <= 0; `hi` is `None` where the interval of s holds 0.
    pub ceiling: Ceiling,
    /// Of p.
    #[serde(flatten)]
    pub fit: FitFacts,
}

/// Randomised-block lack of fit (STATISTICS step 6).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LackOfFit {
    /// The F statistic.
    pub f: f64,
    /// Probability of an F at least as large if Amdahl's law is true.
    pub p_value: f64,
}

/// The Universal Scalability Law.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Usl {
    /// Contention.
    pub sigma: Estimate,
    /// Coherency.
    pub kappa: Estimate,
    /// Fitted time at one worker in seconds.
    pub t1_s: f64,
    /// sqrt((1-sigma)/kappa); `None` where kappa = 0.
    pub peak_workers: Option<Estimate>,
    /// Speedup there.
    pub peak_speedup: Option<Estimate>,
    /// Peak speedup at kappa's 97.5 % bound: overhead too small to see here could limit it to
    /// this.
    pub could_limit_to: Option<f64>,
    /// Largest |measured/fitted - 1| on the fitted range.
    pub max_deviation: f64,
}

/// Gustafson's law for weak scaling: S(n) = s + (1-s) n.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gustafson {
    /// s, the serial share of the time on n workers. The interval is never clipped to 0..1.
    pub serial_fraction: Estimate,
    /// Of s.
    #[serde(flatten)]
    pub fit: FitFacts,
}

/// What the machine itself gives at one worker count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Capacity {
    /// Worker count.
    pub workers: f64,
    /// Speedup of a kernel that shares nothing.
    pub speedup: Estimate,
}

/// Amdahl's law T = a + b/c(n): what the machine itself lacks does not count as serial code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OnCapacity {
    /// The fit; nothing is predicted, since nobody knows the capacity of more workers.
    #[serde(flatten)]
    pub law: Amdahl,
    /// Whether every deviation's 90 % interval lies inside the margin; `None` below three worker
    /// counts or without intervals.
    pub describes: Option<bool>,
    /// Worker counts that this fit used: up to the logical processors, unlike the fit on n.
    pub fit_workers: Vec<f64>,
    /// Rounds in which both the job and the kernel were measured undisturbed.
    pub rounds: usize,
}

/// Speedup curves over a fine grid of worker counts, from 1 to the largest measured and, dashed,
/// to twice that at most.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// The Amdahl fit with its 95 % band.
    pub fit: Vec<CurvePoint>,
    /// The law that describes the job where Amdahl's does not; empty otherwise.
    pub law: Vec<CurvePoint>,
    /// Theory; empty where there is none.
    pub theory: Vec<CurvePoint>,
}

/// One place on a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Worker count.
    pub workers: f64,
    /// Speedup.
    pub speedup: f64,
    /// Lower end of the band, where there is one.
    pub lo: Option<f64>,
    /// Upper end of the band.
    pub hi: Option<f64>,
}

/// The recorded tasks scheduled on virtual workers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Schedule {
    /// Sum of all task times in seconds.
    pub work_s: f64,
    /// The longest way through in seconds.
    pub span_s: f64,
    /// Work over span: no number of workers gives more.
    pub parallelism: f64,
    /// Seconds beside which nothing can run.
    pub serial_s: f64,
    /// The span where every fork on it is stolen; `None` where no steal was measured.
    pub burdened_span_s: Option<f64>,
    /// Worker count and the speedup of the greedy schedule.
    pub greedy: Vec<[f64; 2]>,
    /// Worker count and the least speedup of a greedy schedule on the burdened span.
    pub burdened: Vec<[f64; 2]>,
    /// Worker count and the speedup of static blocks.
    pub static_blocks: Vec<[f64; 2]>,
}

/// What went wrong at a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// Worker count; `None`: the sequential baseline, or all of it.
    pub workers: Option<f64>,
    /// Round, from 0.
    pub round: Option<u32>,
    /// In words.
    pub reason: String,
    /// It was measured again, so that nothing is missing.
    #[serde(skip)]
    pub made_good: bool,
}
