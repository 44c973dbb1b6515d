//! Floor 3: from studies to every number, curve, finding and verdict that any output shows.
//!
//! Outputs draw an [`Analysis`] and compute nothing. Its JSON form is `amdahl-analysis/1`: keys
//! may be added, never renamed; a value that cannot be had is `null` with its reason in
//! `findings`, never NaN, 0 or a guess.

mod better;
mod compare;
mod convert;
mod error;
mod fit;
mod history;
mod judge;
mod options;
mod provenance;
mod result;
mod series;
mod settled;

pub use better::Better;
pub(crate) use compare::Metric;
pub use compare::{
    Called, Caution, Change, Compared, Comparison, Earlier, FittedLaw, Gate, GateError, GateResult,
    NotJudged, Note, NoteKind, Outcome, PhaseChange, PhasePointChange, PointChange, SeriesChange,
    Throughout, Which, Whose, compare, compare_within,
};
pub use error::AnalysisError;
pub use fit::LeftOut;
pub use history::{Entry, History, HistoryError, Kept, KeptSpeedup, State};
pub use judge::{
    AgainstCapacity, AgainstTheory, At, AtSize, BendPlace, BetterFit, Course, Doubt, Finding,
    FindingKind, Headline, KernelTime, Known, Limit, LimitBy, LostPart, Misfit, NextStep, NoCore,
    NoHeadline, Offload, Pays, PhaseFacts, PhaseShare, SerialEvidence, Sizes, Step, StudyCaution,
    TakingPart, TheoryFacts, TheorySpeedup, Unavailable, Verdict, Warning,
};
pub use options::Options;
pub use provenance::{ReadingFacts, Settings, StudyFacts};
pub use result::{
    Amdahl, Analysis, Another, Answer, Baseline, Capacity, Ceiling, Curve, CurvePoint, Doubling,
    Estimate, Failure, FitFacts, Gustafson, LackOfFit, Lost, NoCpu, OnCapacity, Phase, PhaseCost,
    PhasePoint, Point, Recommended, Running, Schedule, Series, Usage, Usl,
};
pub use settled::settled;

pub use crate::model::{Form, Method, Outlook, Sign};

use crate::data::{COUNTER_RESOLUTION_S, Role, Study};

/// The name and version that an analysis carries in `schema`.
pub const SCHEMA: &str = "amdahl-analysis/1";

/// Analyses one or more studies; the same studies and options give the same analysis.
///
/// A series that was measured at one worker count, or not at all, is there with its reason in
/// `findings`; capacity kernels are not series of their own, they stand in their study's series.
///
/// # Errors
/// No study, a study without any series, or an option outside its range.
pub fn analyse(studies: &[Study], options: &Options) -> Result<Analysis, AnalysisError> {
    options.check()?;
    let first = studies.first().ok_or(AnalysisError::NoStudy)?;
    let mut all = Vec::new();
    for (index, study) in studies.iter().enumerate() {
        let subjects = study.series.iter().filter(|series| series.role == Role::Subject);
        let [capacity, memory] =
            [Role::Capacity, Role::Memory].map(|role| fit::Kernel::of(study, role, options));
        let label = if studies.len() > 1 { study.label.as_str() } else { "" };
        let place = series::Place {
            study,
            index,
            label,
            capacity: capacity.as_ref(),
            memory: memory.as_ref(),
        };
        let before = all.len();
        all.extend(subjects.map(|subject| series::analyse(&place, subject, options)));
        if all.len() == before {
            return Err(AnalysisError::Empty {
                label: study.label.clone(),
                created: study.created.clone(),
            });
        }
    }
    Ok(Analysis {
        schema: SCHEMA,
        tool: concat!("amdahl ", env!("CARGO_PKG_VERSION")).to_owned(),
        machine: first.machine.clone(),
        settings: settings(options),
        studies: studies.iter().map(facts).collect(),
        cautions: judge::cautions(studies, &all),
        sizes: judge::sizes(&all, options.confidence),
        series: all,
    })
}

fn settings(options: &Options) -> Settings {
    Settings {
        margin: options.margin,
        confidence: options.confidence,
        method: options.method,
        resamples: options.resamples,
        seed: options.seed,
        target_efficiency: options.target_efficiency,
        disturbed_above: options.disturbed_above,
        counter_resolution_s: COUNTER_RESOLUTION_S,
    }
}

fn facts(study: &Study) -> StudyFacts {
    let points = study.series.iter().flat_map(|s| s.points.iter().chain(&s.sequential));
    let blocks = points.flat_map(|point| &point.blocks);
    let watched: Vec<f64> =
        blocks.filter_map(|block| block.watch.as_ref()).map(|watch| watch.wall_s).collect();
    StudyFacts {
        label: study.label.clone(),
        created: study.created.clone(),
        tool: study.tool.clone(),
        timer: study.method.timer.clone(),
        seed: study.method.seed,
        rounds: rounds(study),
        planned_rounds: study.method.planned_rounds,
        measured_s: (!watched.is_empty()).then(|| watched.iter().sum()),
        partial: study.partial,
        machine: study.machine.clone(),
        reading: study.method.reading.as_ref().map(Into::into),
        usable_cores: study.machine.usable_cores(),
        usable_cpus: study.machine.usable_cpus(),
    }
}

/// Rounds done; of an import, which does not tell them, the most measurements of one point.
fn rounds(study: &Study) -> usize {
    let points = study.series.iter().flat_map(|series| &series.points);
    let measurements = points.map(|point| point.blocks.len()).max().unwrap_or(0);
    if study.method.planned_rounds == 0 { measurements } else { study.rounds.len() }
}
