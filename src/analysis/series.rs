//! One series: measured, fitted and judged.

use std::collections::BTreeMap;

use super::better;
use super::convert;
use super::fit::{self, Fitted, Job, Measured};
use super::judge::{
    self, AgainstTheory, Context, Finding, Headline, Limit, NoHeadline, TheoryFacts, Verdict,
};
use super::options::Options;
use super::result::{
    Amdahl, Baseline, Failure, Gustafson, OnCapacity, Point, Recommended, Schedule, Series, Usl,
};
use crate::data::{self, Study};
use crate::model;
use crate::model::Outlook;
use crate::model::choice::Candidate;
use crate::units::{Bound, Scaling};

/// Where a series stands.
pub(super) struct Place<'a> {
    pub(super) study: &'a Study,
    /// Index among the studies.
    pub(super) index: usize,
    /// The study's label where several are shown, else empty.
    pub(super) label: &'a str,
    pub(super) capacity: Option<&'a fit::Kernel>,
    /// What the memory gives.
    pub(super) memory: Option<&'a fit::Kernel>,
}

/// Everything about one series.
pub(super) fn analyse(place: &Place<'_>, series: &data::Series, options: &Options) -> Series {
    match Fitted::of(Job::of(place.study, series), options) {
        Ok(fitted) => {
            let schedule = fit::schedule(series, &fitted.selection.workers);
            let most = fitted.estimate().and_then(model::Estimate::most_fitted);
            let series = fit::with_theory(series, schedule.as_ref(), most);
            measured(place, &series, &fitted, schedule, options)
        }
        Err(why) => bare(place, series, judge::no_law(&why).into_iter().collect()),
    }
}

fn measured(
    place: &Place<'_>,
    series: &data::Series,
    fitted: &Fitted,
    schedule: Option<Schedule>,
    options: &Options,
) -> Series {
    let selection = &fitted.selection;
    let no_law = || fitted.why_not().and_then(judge::no_law);
    let Some(found) = fit::measured(Job::of(place.study, series), fitted, options) else {
        let mut findings: Vec<Finding> = no_law().into_iter().collect();
        findings.push(judge::nothing_to_divide_by(selection, series.scaling, fitted.why_not()));
        return bare(place, series, findings);
    };
    let memory = place.memory.map(|kernel| kernel.at(&selection.workers));
    let judged = Judged::new(place, series, fitted, &found, options);
    let instead = instead(fitted.estimate(), judged.headline);
    let about = Context {
        study: place.study,
        series,
        selection,
        options,
        fitted: fitted.estimate(),
        instead,
        outlook: outlook(fitted.estimate(), judged.headline),
        points: &found.points,
        capacity: judged.capacity.as_deref(),
        on_capacity: judged.on_capacity.as_ref(),
        memory: memory.as_deref(),
        amdahl: judged.amdahl.as_ref(),
        schedule: schedule.as_ref(),
        verdict: judged.verdict,
        headline: judged.headline,
        limit: None,
        idle_share: None,
    };
    let about = Context { limit: judge::limit(&about), ..about };
    let told = judge::lost(&about);
    let about = Context { idle_share: told.idle_share, ..about };
    let settings = fitted.settings(Job::of(place.study, series), options);
    let phases = judge::phases(&about, &settings);
    let mut findings = judge::notes(&about);
    findings.extend(no_law());
    if !judged.verdict.is_silent() {
        findings.extend(judge::causes(&about));
        findings.extend(told.findings);
        findings.extend(phases.findings);
        findings.extend(judge::missing(&about));
    }
    let recommended_workers = match judged.verdict {
        verdict if verdict.is_silent() => Recommended::default(),
        _ => {
            let recommended = judge::recommend(&found.points, fitted, series.scaling, options);
            Recommended { another: judge::another(&about, &recommended), ..recommended }
        }
    };
    let theory = judge::against_theory(series, fitted.estimate(), &found.points, options.margin);
    let limit = about.limit;
    let assembled = assemble(place, series, fitted, found, judged, findings);
    let assembled = Series {
        schedule,
        recommended_workers,
        lost: told.lost,
        running: told.running,
        phases: phases.phases,
        ..assembled
    };
    assembled.with_theory(theory).within(limit)
}

/// What the laws say of a series.
struct Judged {
    verdict: Verdict,
    amdahl: Option<Amdahl>,
    usl: Option<Usl>,
    gustafson: Option<Gustafson>,
    capacity: Option<Vec<super::result::Capacity>>,
    on_capacity: Option<OnCapacity>,
    slows_down: bool,
    headline: Headline,
}

impl Judged {
    fn new(
        place: &Place<'_>,
        series: &data::Series,
        found: &Fitted,
        measured: &Measured,
        options: &Options,
    ) -> Self {
        let (selection, fitted, verdict) = (&found.selection, found.estimate(), found.verdict());
        let slows_down = !verdict.is_silent() && judge::slows_down(&measured.points);
        let twice = fitted.and_then(|fitted| twice_fitted(fitted, measured, options.margin));
        let computes = series.bound == Bound::Cpu && series.scaling == Scaling::Strong;
        let kernel = place.capacity.filter(|_| computes && !verdict.is_silent());
        let capacity = kernel.map(|kernel| kernel.at(&selection.workers));
        let most = place.study.machine.usable_cpus();
        Self {
            verdict,
            amdahl: fitted.and_then(|fitted| convert::amdahl(fitted, twice)),
            usl: fitted.and_then(|fitted| usl(series, fitted)),
            gustafson: fitted.and_then(|fitted| convert::gustafson(fitted, twice)),
            on_capacity: kernel.and_then(|kernel| kernel.amdahl(selection, most, options)),
            capacity: capacity.filter(|capacity| !capacity.is_empty()),
            slows_down,
            headline: Headline::of(verdict, fitted, slows_down, selection.one_round),
        }
    }
}

/// Twice the largest worker count fitted; `None` past a peak, and where points beyond it were
/// measured and the law misses them.
fn twice_fitted(fitted: &model::Estimate, found: &Measured, margin: f64) -> Option<f64> {
    let mut beyond = fitted.points.iter().filter(|point| !point.fitted);
    let missed = beyond.any(|point| point.deviation.value.abs() > margin);
    let within: Vec<Point> = found.points.iter().filter(|point| point.fitted).cloned().collect();
    let goes_on = !missed && !judge::slows_down(&within);
    fitted.most_fitted().filter(|_| goes_on).map(|last| 2.0 * last)
}

fn usl(series: &data::Series, fitted: &model::Estimate) -> Option<Usl> {
    let points = fitted.points.iter().filter(|point| point.fitted);
    let per_work = |n: f64| if series.scaling == Scaling::Weak { n } else { 1.0 };
    let (workers, seconds): (Vec<f64>, Vec<f64>) =
        points.map(|point| (point.workers, point.time_s.value / per_work(point.workers))).unzip();
    Some(convert::usl(fitted.usl.as_ref()?, &workers, &seconds))
}

fn assemble(
    place: &Place<'_>,
    series: &data::Series,
    fitted: &Fitted,
    found: Measured,
    judged: Judged,
    findings: Vec<Finding>,
) -> Series {
    let theory = series.theory.as_ref();
    let (selection, fitted) = (&fitted.selection, fitted.estimate());
    let instead = instead(fitted, judged.headline);
    let law = instead.first().map(|law| law.fitted);
    let counts = &selection.workers;
    Series {
        rounds: selection.rounds.rounds(),
        disturbed_rounds: selection.disturbed,
        baseline: found.baseline,
        sequential_s: found.sequential_s,
        t1_s: Some(found.t1_s),
        fit_workers: found.points.iter().filter(|p| p.fitted).map(|p| p.workers).collect(),
        curve: fitted.map(|fitted| fit::curve(fitted, law, series.scaling, theory, counts)),
        laws: instead.iter().map(|law| law.fitted.form()).collect(),
        better: instead.iter().filter_map(better::of).collect(),
        outlook: outlook(fitted, judged.headline),
        points: found.points,
        amdahl: judged.amdahl,
        usl: judged.usl,
        gustafson: judged.gustafson,
        capacity: judged.capacity,
        amdahl_on_capacity: judged.on_capacity,
        verdict: judged.verdict,
        slows_down: judged.slows_down,
        headline: judged.headline,
        sign: fitted.map(|fitted| fitted.sign),
        ..named(place, series, findings)
    }
}

impl Series {
    fn with_theory(self, told: Option<(TheoryFacts, AgainstTheory)>) -> Self {
        let (theory, against_theory) = told.unzip();
        Self { theory, against_theory, ..self }
    }

    /// With its limit, which no prediction passes.
    fn within(mut self, limit: Option<Limit>) -> Self {
        self.limit = limit;
        if let (Some(limit), Some(amdahl)) = (limit, &mut self.amdahl) {
            let told = &mut amdahl.fit.speedup_at_twice;
            *told = told.map(|prediction| limit.holds(prediction));
        }
        self
    }
}

/// A series with its names and nothing computed.
fn named(place: &Place<'_>, series: &data::Series, findings: Vec<Finding>) -> Series {
    Series {
        name: series.name.clone(),
        study: place.index,
        label: place.label.to_owned(),
        executor: series.executor.clone(),
        command: series.command.clone(),
        timed_by: place.study.method.timed_by(),
        rate: series.rate.clone(),
        size: series.size.clone(),
        scaling: series.scaling,
        bound: series.bound,
        rounds: 0,
        disturbed_rounds: 0,
        baseline: Baseline::OneWorker,
        sequential_s: None,
        t1_s: None,
        points: Vec::new(),
        amdahl: None,
        usl: None,
        theory: None,
        gustafson: None,
        capacity: None,
        amdahl_on_capacity: None,
        fit_workers: Vec::new(),
        curve: None,
        schedule: None,
        verdict: Verdict::Unjudged,
        headline: Headline::None(NoHeadline::NotFitted),
        limit: None,
        sign: None,
        laws: Vec::new(),
        better: Vec::new(),
        outlook: None,
        slows_down: false,
        lost: Vec::new(),
        running: Vec::new(),
        phases: Vec::new(),
        against_theory: None,
        recommended_workers: Recommended::default(),
        partial: place.study.partial || series.lacks_measurements(),
        failures: failures(series),
        findings,
        lesson: series.lesson.clone(),
    }
}

/// A series of which nothing could be computed.
fn bare(place: &Place<'_>, series: &data::Series, findings: Vec<Finding>) -> Series {
    let theory = judge::against_theory(series, None, &[], 0.0);
    named(place, series, findings).with_theory(theory)
}

/// Laws that do better than Amdahl's; none beside a gain that outranks them.
fn instead(fitted: Option<&model::Estimate>, headline: Headline) -> &[Candidate] {
    match headline {
        Headline::None(NoHeadline::Superlinear) => &[],
        _ => fitted.map_or(&[], |fitted| fitted.instead.as_slice()),
    }
}

/// What went wrong, a reason once for each worker count, with how often where it was measured all
/// the same.
fn failures(series: &data::Series) -> Vec<Failure> {
    let mut told: Vec<(Failure, usize, bool)> = Vec::new();
    let mut places = BTreeMap::new();
    for failure in &series.failures {
        let (workers, good) = (failure.workers.map(|at| at.get()), failure.is_made_good(series));
        let place = places.entry((failure.workers, &failure.reason)).or_insert(told.len());
        match told.get_mut(*place) {
            Some((_, times, all_good)) => {
                *times += 1;
                *all_good &= good;
            }
            None => {
                let (round, reason) = (failure.round, failure.reason.clone());
                told.push((Failure { workers, round, reason, made_good: good }, 1, good));
            }
        }
    }
    let said = |(mut failure, times, good): (Failure, usize, bool)| {
        failure.made_good = good;
        failure.reason += &match (times, good) {
            (1, false) => String::new(),
            (1, true) => " (once; measured again)".into(),
            (times, true) => format!(" ({times} times; measured again)"),
            (times, false) => format!(" ({times} times)"),
        };
        failure
    };
    told.into_iter().map(said).collect()
}

/// What the best of them says of more workers.
fn outlook(fitted: Option<&model::Estimate>, headline: Headline) -> Option<Outlook> {
    fitted.and_then(|fitted| fitted.outlook).filter(|_| !instead(fitted, headline).is_empty())
}
