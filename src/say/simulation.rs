//! What a simulation is told with.

use crate::say::numbers::{counted, number_times};
use crate::sim::{Change, Policy, Shape, Simulation, WhatIf};
use crate::units::text;

/// What a policy is called at the head of a narrow column.
pub(crate) fn short(policy: Policy) -> &'static str {
    match policy {
        Policy::Greedy => "greedy",
        Policy::LongestFirst => "longest",
        Policy::StaticBlocks => "blocks",
        Policy::RoundRobin => "robin",
        Policy::Chunks(_) => "chunks",
        Policy::WorkStealing { .. } => "stealing",
    }
}

/// How a policy shares out, as a clause.
pub(crate) fn meaning(policy: Policy) -> String {
    match policy {
        Policy::Greedy => "in order, each to the worker that is free first".into(),
        Policy::LongestFirst => "the longest first".into(),
        Policy::StaticBlocks => "equal numbers of neighbours, fixed beforehand".into(),
        Policy::RoundRobin => "dealt out in turn, fixed beforehand".into(),
        Policy::Chunks(Some(size)) => format!("{size} neighbours at once to the free worker"),
        Policy::Chunks(None) => "four chunks a worker, each to the free one".into(),
        Policy::WorkStealing { steal } if steal > 0.0 => {
            format!("halves stolen at {} a steal", text::seconds(steal))
        }
        Policy::WorkStealing { .. } => "halves stolen at no cost".into(),
    }
}

/// Work, span and what follows from them, a sentence each. `longest` is what the longest strand is
/// called.
pub(crate) fn shape(of: &Simulation, longest: Option<&str>) -> Vec<String> {
    let shape = &of.shape;
    let mut said = vec![work_and_span(shape)];
    if of.steal > 0.0 {
        said.push(format!(
            "At {} a stolen fork the span is {}, and parallelism {}.",
            text::seconds(of.steal),
            text::seconds(shape.burdened_span),
            text::number(shape.work / shape.burdened_span, 2)
        ));
    }
    said.push(format!(
        "{} of the work can run beside other work: p as the structure gives it.",
        text::percent(shape.parallel_fraction, 2)
    ));
    said.push(longest_strand(shape, longest));
    said.push(slack(shape.slack_workers()));
    said
}

fn work_and_span(shape: &Shape) -> String {
    format!(
        "Work {} in {}, span {}: parallelism {}, which no number of workers exceeds.",
        text::seconds(shape.work),
        counted(shape.strands, "strand"),
        text::seconds_beside(shape.span, shape.work),
        text::number(shape.parallelism, 2)
    )
}

fn longest_strand(shape: &Shape, longest: Option<&str>) -> String {
    let at = &shape.longest;
    let name = match (longest, at.place) {
        (Some(name), _) => format!("'{}'", crate::say::clean::plain(name)),
        (None, Some((0, task))) => format!("task {task}"),
        (None, Some((stage, task))) => format!("task {task} of stage {stage}"),
        (None, None) => format!("strand {}", at.strand),
    };
    let duration = text::seconds_beside(at.duration, shape.work);
    match shape.imbalance {
        Some(more) => format!(
            "The longest strand is {name}: {duration}. Of what runs beside other work the longest \
             takes {} the mean.",
            number_times(more)
        ),
        None => {
            format!("The longest strand is {name}: {duration}. Nothing runs beside other work.")
        }
    }
}

fn slack(workers: usize) -> String {
    match workers {
        0 => "Parallelism is below 10: how work is shared out matters at any number of workers."
            .into(),
        _ => format!(
            "Up to {} how work is shared out hardly matters: parallelism is at least ten times that.",
            text::workers(workers as f64)
        ),
    }
}

/// What is changed, as a clause.
pub(crate) fn change(of: &WhatIf, longest: Option<&str>) -> String {
    match of.change {
        Change::SplitLongest { parts } => match longest {
            Some(name) => format!(
                "the longest strand, '{}', in {parts} parts",
                crate::say::clean::plain(name)
            ),
            None => format!("the longest strand in {parts} parts"),
        },
        Change::HalfTheGrain => "every task in two halves".into(),
        Change::HalfTheSerial => "half the time of what nothing runs beside".into(),
        Change::DynamicChunks => format!("one by one in place of {}", of.policy.name()),
        Change::FreeSteals => "steals that cost nothing".into(),
    }
}

/// What a change is called in JSON.
pub(crate) fn change_name(of: Change) -> &'static str {
    match of {
        Change::SplitLongest { .. } => "split-longest",
        Change::HalfTheGrain => "half-the-grain",
        Change::HalfTheSerial => "half-the-serial",
        Change::DynamicChunks => "dynamic-chunks",
        Change::FreeSteals => "free-steals",
    }
}

/// How far the strands' sum is from the plain time, where that must be said.
pub(crate) fn off(recorded_s: f64, plain_s: f64) -> String {
    format!("The recorded {}: what is scheduled is off as much.", sum(recorded_s, plain_s))
}

/// The same where nothing is said of parallelism.
pub(crate) fn not_stated(recorded_s: f64, plain_s: f64) -> String {
    format!(
        "The recorded {}: beyond 10 % no parallelism is stated. Record again on a quiet machine, or \
         with more work a strand.",
        sum(recorded_s, plain_s)
    )
}

/// The same as why there is nothing to schedule.
pub(crate) fn too_far_off(recorded_s: f64, plain_s: f64) -> String {
    format!(
        "its {}: beyond 10 % no parallelism is stated; record again on a quiet machine, or with more \
         work a strand",
        sum(recorded_s, plain_s)
    )
}

fn sum(recorded_s: f64, plain_s: f64) -> String {
    format!(
        "strands sum to {}, {} of the plain one-worker time of {}",
        text::seconds(recorded_s),
        text::signed_percent(recorded_s / plain_s - 1.0, 1),
        text::seconds_beside(plain_s, recorded_s)
    )
}

/// That tasks were timed in groups.
pub(crate) fn grouped(group: u64) -> String {
    format!(
        "A task is too fine to record (less than 100 reads of the clock): up to {} neighbours are \
         one strand.",
        text::count(group)
    )
}
