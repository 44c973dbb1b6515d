//! What a reader must know of the data behind the numbers.

use super::context::Context;
use super::findings::{Finding, FindingKind};
use super::judge::Verdict;
use crate::model::{self, LEAST_ROUNDS};
use crate::units::{Bound, Scaling, text};

/// Below so many seconds a call, waking the workers is a good part of what is timed.
const SHORT_CALL_S: f64 = 1e-3;

/// The same for a command, whose start-up is timed with it.
const SHORT_COMMAND_S: f64 = 0.2;

/// So few worker counts cannot tell one law from another.
pub(super) const FEW_COUNTS: usize = 6;

/// The notes, those that matter most first.
pub(super) fn notes(about: &Context<'_>) -> Vec<Finding> {
    let mut notes: Vec<Finding> =
        [disturbed(about), rounds(about), counts(about), inconclusive(about), short(about)]
            .into_iter()
            .flatten()
            .collect();
    notes.extend(beside(about));
    notes.extend(rate(about));
    let left_out = &about.selection.left_out;
    notes.extend(left_out.iter().map(|left| Finding::new(FindingKind::Caution, left, &[])));
    notes.extend(noise_unknown(about).or_else(|| seen_from(about)));
    notes
}

fn disturbed(about: &Context<'_>) -> Option<Finding> {
    let selection = about.selection;
    let cores = selection.others_cores.filter(|_| selection.disturbed > 0)?;
    let used = of_all_cores(about, cores);
    let (hit, all) =
        (text::count(selection.disturbed as u64), text::count(selection.complete as u64));
    let sentence = if selection.withheld() {
        format!(
            "Other programs used {used} in {hit} of {all} rounds: this says nothing about your \
             code. Stop them and measure again; if they do this job's work, as daemons may: amdahl \
             report --disturbed-above {} FILE.",
            text::number(cores.floor() + 1.0, 0)
        )
    } else {
        format!("Other programs used {used} in {hit} of {all} rounds, which are left out.")
    };
    let evidence = [
        ("others_cores", cores),
        ("disturbed_rounds", selection.disturbed as f64),
        ("rounds", selection.complete as f64),
    ];
    Some(Finding::new(FindingKind::Disturbed, sentence, &evidence))
}

/// `1.2 of 2 cores`.
fn of_all_cores(about: &Context<'_>, cores: f64) -> String {
    let all = about.study.machine.reachable_cpus();
    let of_all = all.map_or_else(String::new, |cpus| format!(" of {}", text::count(cpus as u64)));
    format!("{}{of_all} cores", text::number(cores, 1))
}

/// Others computed on cores that the job left free.
fn beside(about: &Context<'_>) -> Option<Finding> {
    let cores = about.selection.beside_cores.filter(|_| !about.selection.withheld())?;
    let sentence = format!(
        "Other programs used {} meanwhile: enough stayed free for the job, but the clock, the \
         caches and the memory are shared.",
        of_all_cores(about, cores)
    );
    Some(Finding::new(FindingKind::Caution, sentence, &[("others_cores", cores)]))
}

fn rounds(about: &Context<'_>) -> Option<Finding> {
    let rounds = about.selection.rounds.rounds();
    let evidence = [("rounds", rounds as f64)];
    let sentence = match rounds {
        1 if about.selection.single_samples => {
            "One run per worker count: no interval, no lack-of-fit test.".to_owned()
        }
        1 => "One round only: no interval, no lack-of-fit test.".to_owned(),
        _ if rounds < LEAST_ROUNDS => format!(
            "{} rounds: no interval below {}.",
            text::count(rounds as u64),
            text::count(LEAST_ROUNDS as u64)
        ),
        _ => return None,
    };
    Some(Finding::new(FindingKind::Caution, sentence, &evidence))
}

fn counts(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted_points().count();
    let which: Vec<String> = about.fitted_points().map(|p| text::short(p.workers)).collect();
    let evidence = [("fitted_counts", fitted as f64)];
    let number = match about.series.scaling {
        Scaling::Strong => "p",
        Scaling::Weak => "The serial share",
    };
    let sentence = match fitted {
        0 | 1 => return None,
        2 => format!(
            "{number} rests on two worker counts ({}), which fit any such law exactly: no \
             lack-of-fit test.",
            which.join(", ")
        ),
        _ if fitted < FEW_COUNTS => format!(
            "{number} rests on {} worker counts ({}): too few to tell laws apart well; {} or more would.",
            text::count(fitted as u64),
            which.join(", "),
            text::count(FEW_COUNTS as u64)
        ),
        _ => return None,
    };
    Some(Finding::new(FindingKind::Caution, sentence, &evidence))
}

/// How many rounds would settle it: an interval narrows with the root of their number.
fn inconclusive(about: &Context<'_>) -> Option<Finding> {
    let fitted = about.fitted.filter(|_| about.verdict == Verdict::Inconclusive)?;
    let margin = about.options.margin;
    let rounds = fitted.rounds as f64;
    let needed = |deviation: &model::Deviation| {
        let range = deviation.narrow?;
        let room = margin - deviation.value.abs();
        let half = (range.hi - deviation.value).max(deviation.value - range.lo);
        Some(if room > 0.0 { rounds * (half / room).powi(2) } else { f64::INFINITY })
    };
    let fitted_points = fitted.points.iter().filter(|point| point.fitted);
    let most = fitted_points.filter_map(|point| needed(&point.deviation)).fold(rounds, f64::max);
    let off = format!(
        "{} at {}",
        text::percent(fitted.max_deviation.abs(), 1),
        text::workers(fitted.max_deviation_workers)
    );
    let margin_text = text::setting(margin);
    // Beyond this the noise is the problem, not the number of rounds.
    const MOST_ROUNDS: f64 = 500.0;
    let sentence = if most <= MOST_ROUNDS {
        format!(
            "Inconclusive: off by {off}, and {} rounds cannot tell that from the margin of \
             {margin_text}; about {} would.",
            text::count(fitted.rounds as u64),
            text::count((most / 5.0).ceil() as u64 * 5)
        )
    } else {
        format!(
            "Inconclusive: off by {off}, about the margin of {margin_text}; measure more rounds, \
             more worker counts, or on a quieter machine."
        )
    };
    Some(Finding::new(FindingKind::Inconclusive, sentence, &[("rounds", rounds)]))
}

fn short(about: &Context<'_>) -> Option<Finding> {
    let (limit, what) = match about.study.method.timer.as_str() {
        "criterion" | "plain" => (SHORT_CALL_S, "waking the workers may be a good part of that"),
        "command" if about.series.metric.is_some() => return None,
        "command" => (SHORT_COMMAND_S, "starting the program may be a good part of that"),
        _ => return None,
    };
    let shortest = about.points.iter().min_by(|a, b| a.time_s.value.total_cmp(&b.time_s.value))?;
    (shortest.time_s.value < limit).then(|| {
        let sentence = format!(
            "A call takes {} at {}: {what}. Give it more to do.",
            text::seconds(shortest.time_s.value),
            text::workers(shortest.workers)
        );
        Finding::new(FindingKind::Caution, sentence, &[("seconds", shortest.time_s.value)])
    })
}

fn noise_unknown(about: &Context<'_>) -> Option<Finding> {
    let measured_here = about.study.method.planned_rounds > 0;
    (measured_here && about.selection.noise_unknown).then(|| {
        let blocks = about.series.points.iter().flat_map(|point| &point.blocks);
        let told = blocks.filter_map(|block| block.watch).any(|w| w.others_cores.is_some());
        let sentence = match (told, about.series.bound) {
            (false, _) | (_, Bound::Cpu) => {
                "This system does not tell what other programs used meanwhile: noise is \
                           unknown."
            }
            (true, Bound::Io) => {
                "The machine computed while this job waited: for other programs, or for \
                          this job in a process that it did not start (a daemon, a cluster's). \
                          Which is not known, so noise is unknown."
            }
        };
        Finding::new(FindingKind::Caution, sentence, &[])
    })
}

/// Blocks so short that the counters hide a good part of what others use.
fn seen_from(about: &Context<'_>) -> Option<Finding> {
    let threshold = about.options.disturbed_above;
    let cores = about.selection.seen_from.filter(|cores| *cores > 2.01 * threshold)?;
    let sentence = format!(
        "Some blocks are short: there other programs are seen from {} cores up only, not from {}.",
        text::number(cores, 2),
        text::number(threshold, 2)
    );
    Some(Finding::new(FindingKind::Caution, sentence, &[("seen_from_cores", cores)]))
}

/// What a job that moves memory reaches, in bytes a second.
fn rate(about: &Context<'_>) -> Option<Finding> {
    let rated = || about.points.iter().filter_map(|point| Some((point, point.gb_per_s?)));
    let (first, at_first) = rated().next()?;
    let (best, most) = rated().max_by(|a, b| a.1.value.total_cmp(&b.1.value))?;
    let sentence = format!(
        "It moves {} at {}, at most {} at {}.",
        text::gigabytes(at_first.value),
        text::workers(first.workers),
        text::gigabytes(most.value),
        text::short(best.workers)
    );
    let evidence = [("workers", best.workers), ("gb_per_s", most.value)];
    Some(Finding::new(FindingKind::Rate, sentence, &evidence))
}
