//! How to read the data.

use crate::analysis::{Doubt, LeftOut, TakingPart};
use crate::model::LEAST_ROUNDS;
use crate::say::clean::plain;
use crate::say::hint;
use crate::units::{Scaling, Updates, text};

pub(super) fn sentence(of: &Doubt) -> String {
    match of {
        Doubt::Beside { cores, of } => format!(
            "Other programs used {} meanwhile: enough stayed free for the job, but the clock, the \
             caches and the memory are shared.",
            of_all_cores(*cores, *of)
        ),
        Doubt::FewRounds { rounds: 1, single_runs: true } => {
            "One run per worker count: no interval, no lack-of-fit test.".into()
        }
        Doubt::FewRounds { rounds: 1, single_runs: false } => {
            "One round only: no interval, no lack-of-fit test.".into()
        }
        Doubt::FewRounds { rounds, .. } => format!(
            "{} rounds: no interval below {}.",
            text::count(*rounds as u64),
            text::count(LEAST_ROUNDS as u64)
        ),
        Doubt::StrandsOff { recorded_s, plain_s, stated: true } => {
            crate::say::simulation::off(*recorded_s, *plain_s)
        }
        Doubt::StrandsOff { recorded_s, plain_s, stated: false } => {
            crate::say::simulation::not_stated(*recorded_s, *plain_s)
        }
        Doubt::FewCounts { counts, enough, scaling, .. } => few_counts(counts, *enough, *scaling),
        Doubt::ShortCall { seconds, workers, starts_program } => short_call(
            *seconds,
            *workers,
            match starts_program {
                true => "starting the program may be a good part of that",
                false => "waking the workers may be a good part of that",
            },
        ),
        Doubt::SameTime { least_s, most_s, taking_part } => {
            same_time(*least_s, *most_s, *taking_part)
        }
        Doubt::CoarseClock { step_s, share, workers } => format!(
            "All times are multiples of {}, {} of the shortest, at {}: so coarse a clock is counted \
             into the intervals; a longer job would narrow them.",
            text::seconds(*step_s),
            text::percent(*share, 1),
            text::workers(*workers)
        ),
        Doubt::PhaseElsewhere { name } => format!(
            "No phases: '{}' ran on another thread than the one that makes the calls, so that its \
             time is no part of theirs. Put a phase around a parallel part, not into its tasks.",
            plain(name)
        ),
        Doubt::PhasesOverlap { workers, share } => format!(
            "All phases together take {} more than the whole at {}: they run beside each other, or \
             are of all workers together. No gain is told of them.",
            text::percent(*share, 1),
            text::workers(*workers)
        ),
        Doubt::LeftOut(what) => left_out(what),
        Doubt::NoiseUnknown { waiting: false } => {
            "This system does not tell what other programs used meanwhile: noise is unknown.".into()
        }
        Doubt::NoiseUnknown { waiting: true } => format!(
            "The machine computed while this job waited: for other programs, or for this job in a \
             process that it did not start (a daemon, a cluster's). Which is not known, so noise \
             is unknown; of a command {} says it.",
            hint::CPU_OF
        ),
        Doubt::SeenFrom { cores, threshold } => format!(
            "Some blocks are short: there other programs are seen from {} cores up only, not from \
             {}.",
            text::number(*cores, 2),
            text::number(*threshold, 2)
        ),
    }
}

fn same_time(least_s: f64, most_s: f64, taking_part: TakingPart) -> String {
    let metric = format!(
        "One that runs for a fixed time (--time, -d) tells its work in a figure of its own, which \
         {} takes.",
        hint::METRIC
    );
    let why = match taking_part {
        TakingPart::Share { workers } => format!(
            "though at {} no thread has all the work: they take turns.",
            text::workers(workers)
        ),
        TakingPart::MoreCpuTime { one_s, many_s, workers } => format!(
            "while its CPU time grows from {} to {} at {}: does each worker do the whole job, or \
             wait by spinning? {metric}",
            text::seconds(one_s),
            text::seconds(many_s),
            text::workers(workers)
        ),
        _ => format!("does the program read the number? {metric}"),
    };
    let colon = if matches!(taking_part, TakingPart::Unknown) { ":" } else { "," };
    format!(
        "Every worker count takes about the same time, {} to {}{colon} {why}",
        text::seconds(least_s),
        text::seconds(most_s)
    )
}

fn few_counts(counts: &[f64], enough: usize, scaling: Scaling) -> String {
    let number = match scaling {
        Scaling::Strong => "p",
        Scaling::Weak => "The serial share",
    };
    let which: Vec<String> = counts.iter().map(|n| text::short(*n)).collect();
    let which = which.join(", ");
    match counts.len() {
        2 => format!(
            "{number} rests on two worker counts ({which}), which fit any such law exactly: no \
             lack-of-fit test."
        ),
        several => format!(
            "{number} rests on {} worker counts ({which}): too few to tell laws apart well; {} or \
             more would.",
            text::count(several as u64),
            text::count(enough as u64)
        ),
    }
}

fn short_call(seconds: f64, workers: f64, what: &str) -> String {
    format!(
        "A call takes {} at {}: {what}. Give it more to do.",
        text::seconds(seconds),
        text::workers(workers)
    )
}

fn left_out(what: &LeftOut) -> String {
    match what {
        LeftOut::FewRounds { workers, rounds, of } => {
            let point = workers.map(|n| format!("The point at {}", text::workers(n)));
            let which = point.unwrap_or_else(|| "The sequential program".into());
            format!("{which} was measured in {rounds} of {of} rounds only and is left out.")
        }
        LeftOut::IncompleteRounds { rounds, of } => {
            format!("{rounds} of {of} rounds are not complete and are left out.")
        }
        LeftOut::Disturbed { workers, sequential, cores } => {
            let counts: Vec<String> = workers.iter().map(|n| text::short(*n)).collect();
            let points = (!counts.is_empty()).then(|| format!("at {}", counts.join(", ")));
            let sequential = sequential.then(|| "of the sequential program".to_owned());
            let names: Vec<String> = points.into_iter().chain(sequential).collect();
            format!(
                "Other programs disturbed most rounds {} and used {} cores then: left out.",
                names.join(" and "),
                cores.map_or_else(|| "some".into(), |cores| text::number(cores, 1))
            )
        }
        LeftOut::NoRounds { least, most, first_taken } => {
            let what = match first_taken {
                true => {
                    format!("the first {} of each are taken as rounds", text::count(*least as u64))
                }
                false => "their medians are used as one round".to_owned(),
            };
            format!(
                "The worker counts have {least} to {most} measurements that do not form rounds: \
                 {what}."
            )
        }
    }
}

pub(super) fn inconclusive(
    rounds: usize,
    enough: Option<u64>,
    (off, at): (f64, f64),
    margin: f64,
) -> String {
    let off = format!("{} at {}", text::percent(off, 1), text::workers(at));
    let margin = text::setting(margin);
    match enough {
        Some(enough) => format!(
            "Inconclusive: off by {off}, and {} rounds cannot tell that from the margin of \
             {margin}; about {} would.",
            text::count(rounds as u64),
            text::count(enough)
        ),
        None => format!(
            "Inconclusive: off by {off}, about the margin of {margin}; measure more rounds, more \
             worker counts, or on a quieter machine."
        ),
    }
}

/// Whether updates were lost, which a program that runs to its end does not tell.
pub(super) fn updates(at: f64, there: Updates, all: Updates) -> String {
    if all.lost == 0 {
        return format!(
            "No update of {} was lost here, which proves nothing: a load and a store apart are no \
             atomic update, and with other timing some may be.",
            text::count(all.made)
        );
    }
    format!(
        "Lost updates: {} of {} ({}) at {}: a load and a store apart are no atomic update, so what \
         another worker wrote between them is overwritten. The answers are wrong, and these are the \
         times of a wrong program.",
        text::count(there.lost),
        text::count(there.made),
        small_share(there),
        text::workers(at)
    )
}

/// Some are never 0 %.
fn small_share(of: Updates) -> String {
    match of.lost_share() {
        share if share < 0.0005 => "less than .1 %".into(),
        share => text::percent(share, 1),
    }
}

pub(super) fn disturbed(
    (cores, of): (f64, Option<usize>),
    (disturbed, complete): (usize, usize),
    withheld: bool,
) -> String {
    let used = of_all_cores(cores, of);
    let (hit, all) = (text::count(disturbed as u64), text::count(complete as u64));
    match withheld {
        true => format!(
            "Other programs used {used} in {hit} of {all} rounds: this says nothing about your code."
        ),
        false => {
            format!("Other programs used {used} in {hit} of {all} rounds, which are left out.")
        }
    }
}

/// `1.2 of 2 cores`.
fn of_all_cores(cores: f64, of: Option<usize>) -> String {
    let of = of.map_or_else(String::new, |cpus| format!(" of {}", text::count(cpus as u64)));
    format!("{}{of} cores", text::number(cores, 1))
}
