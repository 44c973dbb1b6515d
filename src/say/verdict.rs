//! What each series says, as one short paragraph; the same words in every output.

use super::numbers::{self, number_times, range, with_times, workers, workers_noun};
use super::paragraph::Paragraph;
use super::shape::shape;
use super::theory::{against_cap, against_theory, expected_bias};
use crate::analysis::{
    AgainstTheory, Amdahl, Baseline, Doubt, Finding, FindingKind, Gustafson, Headline, Limit,
    LimitBy, NoHeadline, Series, TakingPart, Unavailable, Verdict,
};
use crate::data::TimedBy;
use crate::units::{Scaling, text};

/// The verdict on a series in one to four sentences.
pub(crate) fn verdict(series: &Series) -> Paragraph {
    let mut said = Paragraph::default();
    if series.points.is_empty() {
        match found(series, FindingKind::Unavailable) {
            Some(why) => said.tell(why),
            None => said.plain("Nothing could be measured."),
        };
        return said;
    }
    if series.scaling == Scaling::Weak && series.gustafson.is_some() {
        said.plain("Weak scaling, the job grows with the workers: ");
    }
    match series.headline {
        Headline::ParallelFraction | Headline::SerialFraction => share(&mut said, series),
        Headline::None(reason) => no_share(&mut said, series, reason),
    }
    said
}

/// What speedup is relative to, with its time; `None` where nothing was measured to divide by.
pub(crate) fn baseline(series: &Series) -> Option<String> {
    let what = match series.baseline {
        Baseline::OneWorker => "the parallel code with one worker",
        Baseline::Sequential => "the sequential program",
        Baseline::FittedOneWorker => "the fitted time at one worker (none was measured)",
    };
    let at_one = numbers::shown_at_one(series)?;
    Some(format!("Speedup is relative to {what}, {}.", at_one.whole()))
}

/// What else is to be said: findings that neither the verdict's paragraph nor a caution says
/// already, what the law predicts, what measuring itself adds. `elsewhere`: findings that are shown
/// in another place.
pub(crate) fn further(
    series: &Series,
    verdict: &Paragraph,
    elsewhere: fn(&Finding) -> bool,
) -> Vec<String> {
    let new = series.findings.iter().filter(|finding| !few_counts(finding));
    let new = new.filter(|finding| !verdict.tells(finding) && !elsewhere(finding));
    let mut all: Vec<String> = new.map(|of| with_times(&of.to_string())).collect();
    if series.verdict != Verdict::DoesNot && !series.verdict.is_silent() {
        all.extend(prediction(series));
        all.extend(series.theory.as_ref().and_then(expected_bias));
    }
    all
}

/// Where the lost speedup went, if anything was recorded that tells it.
pub(crate) fn lost(series: &Series) -> Option<String> {
    let recorded = |finding: &&Finding| matches!(finding, Finding::Lost { known, .. } if known.no_cpu.is_none());
    series.findings.iter().find(recorded).map(|finding| with_times(&finding.to_string()))
}

fn prediction(series: &Series) -> Option<String> {
    let (place, shown) = numbers::predicted(series)?;
    let law = if series.gustafson.is_some() { "Gustafson's" } else { "Amdahl's" };
    Some(format!("{law} law predicts {} {place}.", shown.whole()))
}

/// A caution at the top says it of all series.
fn few_counts(finding: &Finding) -> bool {
    matches!(finding, Finding::Caution(Doubt::FewCounts { .. }))
}

fn found(series: &Series, kind: FindingKind) -> Option<&Finding> {
    series.findings.iter().find(|finding| finding.kind() == kind)
}

/// Why no verdict is given, where none is, and what would give one.
fn why_unjudged(said: &mut Paragraph, series: &Series) {
    let too_few = |finding: &&Finding| {
        matches!(finding, Finding::Caution(Doubt::FewCounts { .. } | Doubt::FewRounds { .. }))
    };
    let found = series.findings.iter().find(too_few);
    match found {
        Some(why) => said.tell(why),
        None => said.plain(match series.fit_workers.len() {
            0 | 1 => "Fewer than two worker counts were measured: there is nothing to fit.",
            2 => {
                "Two worker counts fit any such law exactly: whether it describes the job cannot \
                 be tested."
            }
            _ if series.rounds <= 1 => {
                "One run per worker count: no interval, no lack-of-fit test."
            }
            _ => "Too few rounds to test the law.",
        }),
    };
    said.plain(" ").plain(match found {
        Some(Finding::Caution(Doubt::FewCounts { no_third_core: true, .. })) => {
            on_two_cores(series)
        }
        _ if series.fit_workers.len() < 3 => {
            "At three worker counts or more, five rounds each, it would be judged.".into()
        }
        _ => "In five rounds or more it would be judged.".into(),
    });
}

/// What two cores can tell of a job that computes.
fn on_two_cores(series: &Series) -> String {
    let two = series.points.iter().find(|point| point.workers == 2.0);
    let efficiency = two.map_or_else(String::new, |two| {
        format!(" Its efficiency on both is {}", text::percent(two.efficiency.value, 1))
    });
    let machine = series.capacity.iter().flatten().find(|at| at.workers == 2.0);
    let machine = machine.map_or_else(String::new, |at| {
        format!(", where the machine itself gives {}", number_times(at.speedup.value))
    });
    format!("A third worker needs a third core, which this machine lacks.{efficiency}{machine}.")
}

fn share(said: &mut Paragraph, series: &Series) {
    if let Some(amdahl) = &series.amdahl {
        parallel_share(said, series, amdahl);
    } else if let Some(gustafson) = &series.gustafson {
        serial_share(said, series, gustafson);
    }
}

/// What is said in place of a share.
fn no_share(said: &mut Paragraph, series: &Series, reason: NoHeadline) {
    match reason {
        NoHeadline::Withheld => {
            match found(series, FindingKind::Disturbed) {
                Some(disturbed) => said.tell(disturbed),
                None => said.plain(
                    "Other programs used the machine during most rounds: this says nothing about \
                     this job.",
                ),
            };
        }
        NoHeadline::WrongAnswers => match found(series, FindingKind::Updates) {
            Some(updates) => {
                said.tell_strongly(updates);
            }
            None => {
                said.strong("Its answers are wrong.");
            }
        },
        NoHeadline::NotFitted => {
            said.plain("Amdahl's law could not be fitted. ");
            best(said, series);
        }
        NoHeadline::Slowdown | NoHeadline::Superlinear => {
            let kinds = [FindingKind::AntiScaling, FindingKind::Slowdown, FindingKind::Superlinear];
            if let Some(why) = kinds.iter().find_map(|kind| found(series, *kind)) {
                said.tell_strongly(why).plain(" ");
            }
            outside(said, series);
        }
        NoHeadline::OneRound => one_round(said, series),
        NoHeadline::NoChange => {
            no_change(said, series);
        }
        NoHeadline::DoesNotDescribe => law_fails(said, series),
    }
}

fn parallel_share(said: &mut Paragraph, series: &Series, amdahl: &Amdahl) {
    let p = numbers::percent(&amdahl.parallel_fraction);
    said.strong(format!("{} parallel", p.value)).quiet(p.interval.as_ref()).plain(". ");
    judged(said, series);
    if let Some(of) = &series.limit {
        limit(said, series, of);
    }
}

/// Why the verdict is open, if it is, and what theory says.
fn judged(said: &mut Paragraph, series: &Series) {
    match (series.verdict, found(series, FindingKind::Inconclusive)) {
        (Verdict::Unjudged, _) => {
            why_unjudged(said, series);
            said.plain(" ");
        }
        (Verdict::Inconclusive, Some(open)) => {
            said.tell(open).plain(" ");
        }
        _ => (),
    }
    if let Some(theory) = &series.theory {
        against_theory(said, series, theory);
    }
}

fn limit(said: &mut Paragraph, series: &Series, limit: &Limit) {
    let shown = numbers::ceiling(&limit.most);
    match (limit.most.value, limit.most.hi, limit.most.lo) {
        (Some(_), Some(_), _) | (Some(_), None, None) => {
            said.plain("Ceiling ").strong(shown.value).quiet(shown.interval.as_ref());
            said.plain(match (limit.by, limit.overhead) {
                (LimitBy::Law, true) => ", overhead too small to see here included; ",
                (LimitBy::Law, false) => " if nothing but Amdahl applies; ",
                (LimitBy::Tasks, _) => " by the tasks' own durations; ",
            });
        }
        (_, None, Some(lo)) => {
            said.plain("No ceiling visible in this range: it is at least ");
            said.strong(number_times(lo)).plain("; ");
        }
        _ => {
            said.plain("No ceiling visible in this range; ");
        }
    }
    let none = |of: &&Finding| matches!(of, Finding::Unavailable(Unavailable::NoCeiling { .. }));
    if let Some(none) = series.findings.iter().find(none) {
        said.cover(none);
    }
    match numbers::best(series) {
        Some((at, speedup)) => {
            let shown = numbers::times(&speedup);
            said.plain("best measured ").strong(shown.value).quiet(shown.interval.as_ref());
            said.plain(format!(" at {}.", workers(at)));
        }
        None => {
            said.plain("no best speedup is known.");
        }
    }
}

/// A job that more workers change nothing of.
fn no_change(said: &mut Paragraph, series: &Series) {
    let nothing = match series.scaling {
        Scaling::Strong => "More workers change nothing",
        Scaling::Weak => "More workers do no more work a second",
    };
    // A job within this process is told its workers; a program may not have been.
    let asked = match (series.timed_by, more_cpu_time(series)) {
        (TimedBy::Calls, _) => ".".into(),
        _ if series.findings.iter().any(take_part) => ".".into(),
        (_, Some(more)) => more,
        _ => ": is the option that sets their number used?".into(),
    };
    let theory = series.theory.as_ref().and_then(|theory| theory.speedup);
    match (series.against_theory, theory) {
        (Some(AgainstTheory::Matches), _) => {
            said.strong(format!("{nothing}, as theory says."));
        }
        (_, Some(theory)) if theory.expected <= 1.0 + theory.margin => {
            said.strong(format!("{nothing}; theory gives {}.", number_times(theory.expected)));
        }
        (_, Some(theory)) => {
            let expected = number_times(theory.expected);
            let at = workers_noun(theory.workers);
            said.strong(format!("{nothing}, where theory gives {expected} at {at}"));
            said.plain(asked);
        }
        (_, None) => {
            said.strong(nothing).plain(asked);
        }
    }
    let last = series.points.iter().rfind(|point| point.fitted && point.workers > 1.0);
    if let Some(last) = last {
        let shown = numbers::times(&last.speedup);
        said.plain(" Measured ").strong(shown.value).quiet(shown.interval.as_ref());
        said.plain(format!(" at {}.", workers_noun(last.workers)));
    }
}

/// Of workers that do something though they change nothing.
fn more_cpu_time(series: &Series) -> Option<String> {
    let (one, many) = series.points.first().zip(series.points.last())?;
    let ratio = many.usage.cpu_s? / one.usage.cpu_s.filter(|one_s| *one_s > 0.0)?;
    let more = one.workers == 1.0 && many.usage.takes_more_than(&one.usage);
    (more && ratio.is_finite()).then(|| {
        format!(
            ", while the CPU time at {} is {} times as much: does each worker do the whole job, or \
             wait by spinning?",
            workers(many.workers),
            text::number(ratio, 1)
        )
    })
}

/// Whether workers were seen to do something.
fn take_part(finding: &Finding) -> bool {
    match finding {
        Finding::Caution(Doubt::SameTime { taking_part, .. }) => {
            !matches!(taking_part, TakingPart::Unknown)
        }
        _ => false,
    }
}

/// A job that took longer, or gained more than its workers' number, in the only round there is.
fn one_round(said: &mut Paragraph, series: &Series) {
    let last = series.points.iter().rfind(|point| point.fitted && point.workers > 1.0);
    if let Some(last) = last {
        let shown = numbers::times(&last.speedup);
        said.plain("Measured ").strong(shown.value);
        said.plain(format!(" at {}. ", workers_noun(last.workers)));
    }
    why_unjudged(said, series);
}

/// A job that more workers slow down, or speed up by more than their number.
fn outside(said: &mut Paragraph, series: &Series) {
    if let Some((at, speedup)) = numbers::best(series).filter(|(at, _)| *at > 1.0) {
        let shown = numbers::times(&speedup);
        said.plain("Best measured ").strong(shown.value).quiet(shown.interval.as_ref());
        said.plain(format!(" at {}. ", workers_noun(at)));
    }
}

/// What the law makes of the job: `Amdahl's number (97.1 %)`.
fn law_number(series: &Series) -> Option<String> {
    let of_p = numbers::parallel_fraction(series)
        .map(|p| format!("Amdahl's number ({})", numbers::percent(p).value));
    let of_s = numbers::serial_fraction(series)
        .map(|serial| format!("Gustafson's number ({} serial)", numbers::percent(serial).value));
    of_p.or(of_s)
}

fn best(said: &mut Paragraph, series: &Series) {
    let Some((at, speedup)) = numbers::best(series) else { return };
    let speedup = speedup.value;
    if let Some(told) = series.outlook.and_then(|outlook| shape(outlook, series, (at, speedup))) {
        said.strong(told.0).plain(format!("{} ", told.1));
    } else if let Some(peak) = found(series, FindingKind::Peak) {
        said.tell_strongly(peak).plain(" ");
    } else if series.slows_down {
        said.plain("Fastest at ");
        said.strong(format!("{} ({})", workers_noun(at), number_times(speedup)));
        if let Some(last) = series.points.last() {
            said.plain(format!(
                ", slower beyond: {} at {}. ",
                number_times(last.speedup.value),
                workers(last.workers)
            ));
        }
    } else {
        said.plain("Best measured ");
        said.strong(format!("{} at {}", number_times(speedup), workers_noun(at))).plain(". ");
    }
}

fn law_fails(said: &mut Paragraph, series: &Series) {
    match series.scaling {
        Scaling::Strong => best(said, series),
        Scaling::Weak => {
            weak_best(said, series, "best").plain(" ");
        }
    }
    if let Some(theory) = series.theory.as_ref().filter(|theory| theory.cap.is_some()) {
        against_cap(said, series, theory);
    }
    if let Some(misfit) = found(series, FindingKind::Misfit) {
        said.tell(misfit).plain(" ");
    }
    if let Some(number) = law_number(series) {
        said.plain(format!(
            "{number} is an average over worker counts {}, not a property of the code.",
            range(&series.fit_workers)
        ));
    }
}

/// A job that grows with the workers.
fn serial_share(said: &mut Paragraph, series: &Series, gustafson: &Gustafson) {
    let serial = numbers::percent(&gustafson.serial_fraction);
    said.strong(format!("{} serial", serial.value)).quiet(serial.interval.as_ref());
    said.plain(" by Gustafson's law. ");
    judged(said, series);
    weak_best(said, series, "Best");
}

fn weak_best<'p>(said: &'p mut Paragraph, series: &Series, best: &str) -> &'p mut Paragraph {
    if let Some((at, speedup)) = numbers::best(series) {
        let shown = numbers::times(&speedup);
        said.plain(format!("{best} scaled speedup ")).strong(shown.value);
        said.quiet(shown.interval.as_ref()).plain(format!(" at {}.", workers_noun(at)));
    }
    said
}
