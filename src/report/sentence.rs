//! What each series says, as one short paragraph; the same words in every output.

use super::clean::plain;
use super::numbers::{self, number_times, range, with_times, workers, workers_noun};
use super::words::{headlines_p, law_name};
use crate::analysis::{
    AgainstTheory, Amdahl, Baseline, Estimate, Finding, FindingKind, Gustafson, Series,
    TheoryFacts, Usl, Verdict,
};
use crate::units::text;

/// A stretch of text in one weight.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// As it is.
    Plain(String),
    /// The numbers to remember.
    Strong(String),
    /// Intervals and asides.
    Quiet(String),
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Paragraph(pub(super) Vec<Piece>);

impl Paragraph {
    fn plain(&mut self, text: impl Into<String>) -> &mut Self {
        self.0.push(Piece::Plain(text.into()));
        self
    }

    fn strong(&mut self, text: impl Into<String>) -> &mut Self {
        self.0.push(Piece::Strong(text.into()));
        self
    }

    fn quiet(&mut self, interval: Option<&String>) -> &mut Self {
        if let Some(interval) = interval {
            self.0.push(Piece::Quiet(format!(" {interval}")));
        }
        self
    }

    /// Without weights.
    pub(super) fn text(&self) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Plain(text) | Piece::Strong(text) | Piece::Quiet(text) => with_times(text),
        };
        self.0.iter().map(text).collect()
    }
}

const HIDDEN: &str = "Overhead too small to see here";

/// The verdict on a series in one to four sentences.
pub(super) fn verdict(series: &Series) -> Paragraph {
    let mut said = Paragraph::default();
    if series.points.is_empty() {
        said.plain("Nothing could be measured.");
        return said;
    }
    match &series.amdahl {
        _ if series.verdict == Verdict::Withheld => {
            said.plain(found(series, FindingKind::Disturbed).unwrap_or(
                "Other programs used the machine during most rounds: this says nothing about \
                 this job. Stop them and measure again.",
            ));
        }
        Some(amdahl) if headlines_p(series) => headline(&mut said, series, amdahl),
        Some(amdahl) => law_fails(&mut said, series, amdahl),
        None if series.gustafson.is_some() => weak(&mut said, series),
        None => {
            said.plain("Amdahl's law could not be fitted. ");
            best(&mut said, series);
        }
    }
    said
}

/// What speedup is relative to, with its time.
pub(super) fn baseline(series: &Series) -> String {
    let what = match series.baseline {
        Baseline::OneWorker => "the parallel code with one worker",
        Baseline::Sequential => "the sequential program",
        Baseline::FittedOneWorker => "the fitted time at one worker (none was measured)",
    };
    match &series.t1_s {
        Some(t1) => format!("{what}, {}", numbers::time(t1).whole()),
        None => format!("{what}, time unknown"),
    }
}

/// Findings that the verdict's paragraph does not say already.
pub(super) fn further<'s>(series: &'s Series, verdict: &Paragraph) -> Vec<&'s Finding> {
    let said = verdict.text();
    let repeats = |finding: &Finding| {
        let limit_said = finding.kind == FindingKind::HiddenOverhead && said.contains(HIDDEN);
        limit_said || said.contains(&with_times(&finding.sentence))
    };
    series.findings.iter().filter(|finding| !repeats(finding)).collect()
}

fn found(series: &Series, kind: FindingKind) -> Option<&str> {
    series.findings.iter().find(|f| f.kind == kind).map(|finding| finding.sentence.as_str())
}

/// The caution about too few rounds or worker counts.
fn too_few(series: &Series) -> Option<&str> {
    let about = |finding: &&Finding| {
        finding.kind == FindingKind::Caution
            && finding.evidence.iter().any(|(name, _)| name == "fitted_counts" || name == "rounds")
    };
    series.findings.iter().find(about).map(|finding| finding.sentence.as_str())
}

/// Why no verdict is given, where none is.
fn why_unjudged(series: &Series) -> &str {
    if let Some(sentence) = too_few(series) {
        return sentence;
    }
    match series.fit_workers.len() {
        0 | 1 => "Fewer than two worker counts were measured: there is nothing to fit.",
        2 => {
            "Two worker counts fit any such law exactly: whether it describes the job cannot be \
             tested."
        }
        _ if series.rounds <= 1 => "One run per worker count: no interval, no lack-of-fit test.",
        _ => "Too few rounds to test the law.",
    }
}

fn headline(said: &mut Paragraph, series: &Series, amdahl: &Amdahl) {
    let p = numbers::percent(&amdahl.parallel_fraction);
    said.strong(format!("{} parallel", p.value)).quiet(p.interval.as_ref()).plain(". ");
    judged(said, series);
    ceiling(said, series, amdahl);
}

/// Why the verdict is open, if it is, and what theory says.
fn judged(said: &mut Paragraph, series: &Series) {
    let open = match series.verdict {
        Verdict::Unjudged => Some(why_unjudged(series)),
        Verdict::Inconclusive => found(series, FindingKind::Inconclusive),
        _ => None,
    };
    if let Some(open) = open {
        said.plain(format!("{open} "));
    }
    if let Some(theory) = &series.theory {
        against_theory(said, series.against_theory, theory);
    }
}

fn against_theory(said: &mut Paragraph, against: Option<AgainstTheory>, theory: &TheoryFacts) {
    let (Some(p), Some(difference)) = (theory.parallel_fraction, theory.difference) else {
        said.plain(format!("Theory gives no p: {}. ", plain(theory.why.trim_end_matches('.'))));
        return;
    };
    let decimals = text::decimals(0.0, difference * 100.0, 2).min(4);
    said.plain(format!(
        "Theory says {}: {} points {}",
        text::percent(p, decimals.min(2)),
        text::number(difference.abs() * 100.0, decimals),
        if difference >= 0.0 { "more than measured" } else { "less than measured" },
    ));
    said.plain(match against {
        Some(AgainstTheory::Matches) => ", inside the interval. ",
        Some(AgainstTheory::Below | AgainstTheory::Above) => ", outside the interval. ",
        _ => ". ",
    });
    let bias = plain(theory.expected_bias.trim_end_matches('.'));
    if !bias.is_empty() {
        said.plain(format!("Expected of the measurement itself: {bias}. "));
    }
}

fn ceiling(said: &mut Paragraph, series: &Series, amdahl: &Amdahl) {
    let shown = numbers::ceiling(&amdahl.ceiling);
    match (amdahl.ceiling.value, amdahl.ceiling.hi, amdahl.ceiling.lo) {
        (Some(_), Some(_), _) | (Some(_), None, None) => {
            said.plain("Ceiling ").strong(shown.value).quiet(shown.interval.as_ref());
            said.plain(" if nothing but Amdahl applies; ");
        }
        (_, None, Some(lo)) => {
            said.plain("No ceiling visible in this range: it is at least ");
            said.strong(number_times(lo)).plain("; ");
        }
        _ => {
            said.plain("No ceiling visible in this range; ");
        }
    }
    match (series.recommended_workers.fastest, series.recommended_workers.fastest_speedup) {
        (Some(at), Some(speedup)) => {
            said.plain(format!("best measured {} at {}.", number_times(speedup), workers(at)));
        }
        _ => {
            said.plain("no best speedup is known.");
        }
    }
    ahead(said, series, amdahl.speedup_at_twice.as_ref());
    if let Some(limit) = series.usl.as_ref().and_then(|usl| usl.could_limit_to) {
        said.plain(format!(" {HIDDEN} could limit it to {}.", number_times(limit)));
    }
}

fn best(said: &mut Paragraph, series: &Series) {
    let recommended = &series.recommended_workers;
    let (Some(at), Some(speedup)) = (recommended.fastest, recommended.fastest_speedup) else {
        return;
    };
    let capped = series.laws.first().is_some_and(|law| law == "cap");
    if let Some(peak) = found(series, FindingKind::Peak).filter(|_| !capped) {
        said.strong(peak).plain(" ");
    } else if series.slows_down && !capped {
        said.plain("Fastest at ");
        said.strong(format!("{} ({})", workers_noun(at), number_times(speedup)));
        if let Some(last) = series.points.last() {
            said.plain(format!(
                ", slower beyond: {} at {}. ",
                number_times(last.speedup.value),
                workers(last.workers)
            ));
        }
    } else if capped {
        said.plain("Stuck near ").strong(number_times(speedup));
        let from = recommended.cheapest.unwrap_or(at);
        said.plain(format!(" from {} on. ", workers_noun(from)));
    } else {
        said.plain("Best measured ");
        said.strong(format!("{} at {}", number_times(speedup), workers_noun(at))).plain(". ");
    }
}

fn law_fails(said: &mut Paragraph, series: &Series, amdahl: &Amdahl) {
    best(said, series);
    if let Some(misfit) = found(series, FindingKind::Misfit) {
        said.plain(format!("{misfit} "));
    } else {
        misfit_by_numbers(said, series, amdahl);
    }
    said.plain(format!(
        "Amdahl's number ({}) is an average over worker counts {}, not a property of the code.",
        numbers::percent(&amdahl.parallel_fraction).value,
        range(&series.fit_workers)
    ));
}

fn misfit_by_numbers(said: &mut Paragraph, series: &Series, amdahl: &Amdahl) {
    said.plain(format!(
        "Amdahl's law does not describe this: {} off at {}. ",
        text::percent(amdahl.max_deviation.abs(), 1),
        workers_noun(amdahl.max_deviation_at)
    ));
    let laws: Vec<&str> = series.laws.iter().map(|law| law_name(law)).collect();
    match (laws.as_slice(), &series.usl) {
        ([], _) => (),
        ([one], Some(usl)) if series.laws[0] == "usl" => {
            said.plain(format!("Better: {one}, with {}. ", usl_figures(usl)));
        }
        ([one], _) => {
            said.plain(format!("Better: {one}. "));
        }
        (several, _) => {
            said.plain(format!("Better, and not to be told apart: {}. ", several.join(", ")));
        }
    }
}

fn usl_figures(usl: &Usl) -> String {
    let peak = match &usl.peak_workers {
        Some(peak) => format!(", its peak at {} workers", text::number(peak.value, 1)),
        None => String::new(),
    };
    format!(
        "contention {} and crosstalk {}{peak}",
        numbers::percent(&usl.sigma).value,
        numbers::percent(&usl.kappa).value
    )
}

/// What the law predicts at twice the largest worker count.
fn ahead(said: &mut Paragraph, series: &Series, twice: Option<&Estimate>) {
    let (Some(twice), Some(last)) = (twice, series.points.last()) else { return };
    let shown = numbers::times(twice);
    let at = workers_noun(2.0 * last.workers);
    said.plain(format!(" At {at} the law predicts {}", shown.value));
    said.quiet(shown.interval.as_ref()).plain(".");
}

/// A job that grows with the workers.
fn weak(said: &mut Paragraph, series: &Series) {
    let Some(gustafson) = &series.gustafson else { return };
    said.plain("Weak scaling, the job grows with the workers: ");
    if series.verdict == Verdict::DoesNot {
        weak_law_fails(said, series, gustafson);
        return;
    }
    let serial = numbers::percent(&gustafson.serial_fraction);
    said.strong(format!("{} serial", serial.value)).quiet(serial.interval.as_ref());
    said.plain(" by Gustafson's law. ");
    judged(said, series);
    weak_best(said, series, "Best");
    ahead(said, series, gustafson.speedup_at_twice.as_ref());
}

fn weak_best(said: &mut Paragraph, series: &Series, best: &str) {
    let recommended = &series.recommended_workers;
    if let (Some(at), Some(speedup)) = (recommended.fastest, recommended.fastest_speedup) {
        said.plain(format!("{best} scaled speedup "));
        said.strong(format!("{} at {}", number_times(speedup), workers_noun(at))).plain(".");
    }
}

fn weak_law_fails(said: &mut Paragraph, series: &Series, gustafson: &Gustafson) {
    weak_best(said, series, "best");
    if let Some(misfit) = found(series, FindingKind::Misfit) {
        said.plain(format!(" {misfit}"));
    }
    said.plain(format!(
        " Gustafson's number ({} serial) is an average over worker counts {}, not a property of \
         the code.",
        numbers::percent(&gustafson.serial_fraction).value,
        range(&series.fit_workers)
    ));
}
