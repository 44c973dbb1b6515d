//! What limits a job, or is otherwise seen in its curve.

use crate::analysis::{
    AgainstCapacity, At, BendPlace, Course, Estimate, Finding, Misfit, SerialEvidence,
};
use crate::model::lost::Term;
use crate::say::law;
use crate::units::{Scaling, text};

pub(super) fn sentence(of: &Finding) -> String {
    match of {
        Finding::Misfit(of) => misfit(of),
        Finding::Peak { best, last, ask, scaling } => peak(*best, *last, ask, *scaling),
        Finding::SerialCode { course, serial, evidence } => serial_code(course, serial, *evidence),
        Finding::Overhead(course) => format!(
            "The serial fraction rises {}: the curve suggests overhead or coherency that grows with the \
             workers.",
            span(course)
        ),
        Finding::PaidOnce(course) => format!(
            "The serial fraction falls {}: the curve suggests a cost paid once for going parallel, or one \
             worker on a faster path.",
            span(course)
        ),
        Finding::Bend { at, worth, place } => bend(*at, *worth, *place),
        Finding::Superlinear { at, scaling, cpu_s, .. } => superlinear(*at, *scaling, *cpu_s),
        Finding::Slowdown { scaling: Scaling::Strong, .. } => {
            "More workers take longer: the serial fraction is above 100 %.".into()
        }
        Finding::Slowdown { scaling: Scaling::Weak, .. } => {
            "More workers do less work a second: the serial share is above 100 %.".into()
        }
        Finding::AntiScaling { at: second, gains: Some(best), .. } => {
            format!(
                "Slower than one worker at first: {}; faster with more: {}.",
                at(*second),
                at(*best)
            )
        }
        Finding::AntiScaling { at: second, gains: None, scaling: Scaling::Strong } => {
            format!(
                "Slower from the start: {}. Sharing the work costs more than it saves.",
                at(*second)
            )
        }
        Finding::AntiScaling { at: second, gains: None, scaling: Scaling::Weak } => {
            format!("Growing the job costs more than workers add: scaled speedup {}.", at(*second))
        }
        Finding::LoadImbalance { workers, greedy, blocks, work_over_span } => {
            let most = work_over_span.map_or_else(String::new, |most| {
                format!("; no number of workers gives more than {}", text::speedup(most, 1))
            });
            format!(
                "Tasks take unequal time. By their own durations {} give {} when each is handed \
                 out alone and {} in equal blocks{most}.",
                text::workers(*workers),
                times(*greedy),
                times(*blocks)
            )
        }
        Finding::BelowSchedule { at: measured, least } => format!(
            "{} is less than the recorded tasks allow with every fork stolen, {}: not parallelism or \
             grain, but memory, locks, the clock, a slower core or who else runs.",
            at(*measured),
            times(*least)
        ),
        Finding::ParallelOverhead { ratio, sequential_s } => format!(
            "One worker takes {} more than the sequential program ({}): parallel overhead, not in \
             the speedups, which are against one worker.",
            text::percent(ratio - 1.0, 1),
            text::seconds(*sequential_s)
        ),
        Finding::Oversubscription { best, worst, cpus } => format!(
            "More workers than processors cost time: {}, {} at {} on {} processors.",
            at(*best),
            times(worst.speedup),
            text::short(worst.workers),
            text::count(*cpus as u64)
        ),
        Finding::CpuTimeGrows { one_s, workers, ratio, of } => {
            cpu_time(*one_s, *workers, *ratio, *of)
        }
        Finding::Memory { workers, ratio, kernel, enough } => {
            memory(*workers, *ratio, *kernel, *enough)
        }
        Finding::Rate { first, best } => format!(
            "It moves {} at {}, at most {} at {}.",
            text::gigabytes(first.1),
            text::workers(first.0),
            text::gigabytes(best.1),
            text::short(best.0)
        ),
        Finding::MachineCapacity { at: last, against } => format!(
            "The machine itself gives {}, measured with a kernel that shares nothing: what it lacks \
             to {} is not the code's doing.{}",
            at(*last),
            text::short(last.workers),
            against.as_ref().map_or_else(String::new, against_capacity)
        ),
        Finding::Unavailable(_)
        | Finding::Lost { .. }
        | Finding::Running(_)
        | Finding::Phases(_)
        | Finding::Updates { .. }
        | Finding::NextSteps { .. }
        | Finding::Caution(_)
        | Finding::Inconclusive { .. }
        | Finding::Disturbed { .. } => String::new(),
    }
}

fn times(speedup: f64) -> String {
    text::speedup(speedup, 2)
}

fn cpu_time(one_s: f64, workers: f64, ratio: f64, of: Term) -> String {
    let why = match of {
        Term::System => "in the kernel",
        Term::User => "more work, spinning, memory or a lower clock",
        _ => "more work, spinning, the kernel, memory or a lower clock",
    };
    format!(
        "CPU time rises from {} a call at 1 worker to {} at {}, {} times as much: {why}.",
        text::seconds(one_s),
        text::seconds(one_s * ratio),
        text::short(workers),
        text::number(ratio, 1)
    )
}

fn memory(workers: f64, ratio: f64, kernel: f64, enough: bool) -> String {
    let told = match enough {
        true => "The memory may be it",
        false => "The memory's bandwidth alone is not it",
    };
    format!(
        "{told}: a triad, which only reads and writes memory, took {} times the CPU time at {} in \
         the same rounds; this took {} times.",
        text::number(kernel, 1),
        text::workers(workers),
        text::number(ratio, 1)
    )
}

/// `3.45x at 6 workers`.
fn at(place: At) -> String {
    format!("{} at {}", times(place.speedup), text::workers(place.workers))
}

fn misfit(of: &Misfit) -> String {
    let off = format!(
        "{} does not describe this: {} off at {}.",
        law::of_scaling(of.scaling),
        text::percent(of.max_deviation.abs(), 1),
        text::short(of.max_deviation_workers)
    );
    let better: Vec<String> =
        of.better.iter().filter_map(|better| law::fitted(better, of.outlook)).collect();
    match better.as_slice() {
        [] if of.scaling == Scaling::Weak || of.outranked => off,
        [] => format!("{off} No other law here does clearly better."),
        [one] => format!("{off} {one} fits better."),
        several => format!("{off} Fitting better, and alike: {}.", several.join("; ")),
    }
}

fn peak(best: At, last: At, ask: &[f64], scaling: Scaling) -> String {
    let (best, n) = (times(best.speedup), text::workers(best.workers));
    let (end, most) = (times(last.speedup), text::short(last.workers));
    let mut told = match scaling {
        Scaling::Strong => format!("Fastest at {n}, {best}; slower beyond: {end} at {most}."),
        Scaling::Weak => {
            format!("Scaled speedup is largest at {n}, {best}; less beyond: {end} at {most}.")
        }
    };
    if !ask.is_empty() {
        let counts: Vec<String> = ask.iter().map(|n| text::short(*n)).collect();
        told += &format!(
            " Where the peak is these counts do not say: measure {} too.",
            counts.join(" and ")
        );
    }
    told
}

fn superlinear(best: At, scaling: Scaling, cpu_s: Option<(f64, f64)>) -> String {
    let what = match scaling {
        Scaling::Strong => "Faster than the number of workers allows:",
        Scaling::Weak => "The job grows with the workers and yet takes less time: scaled speedup",
    };
    let why = match cpu_s {
        None => "Superlinear (caches grow with the workers), or a slow baseline".into(),
        Some((one, there)) => format!(
            "There the same work takes less CPU time, {} for {} with one worker: caches that grow with \
             the workers, costs that they share (as what a server does each time it wakes up), or a \
             slow baseline",
            text::seconds(there),
            text::seconds(one)
        ),
    };
    format!("{what} {}. {why}.", at(best))
}

/// `from 5.0 % at 2 workers to 1.6 % at 8`.
fn span(of: &Course) -> String {
    format!(
        "from {} at {} to {} at {}",
        text::percent(of.first.1, 1),
        text::workers(of.first.0),
        text::percent(of.last.1, 1),
        text::short(of.last.0)
    )
}

fn serial_code(course: &Course, serial: &Estimate, evidence: SerialEvidence) -> String {
    let (lo, hi) = serial.lo.zip(serial.hi).unwrap_or((0.0, 0.1));
    let why = match evidence {
        SerialEvidence::Curve => {
            "the curve suggests a part that one worker does alone, or what acts like it (a clock \
             that drops, a lock), and cannot tell which"
                .into()
        }
        SerialEvidence::Machine => {
            "the curve suggests a part that one worker does alone, or a lock; the machine itself \
             does not explain it"
                .into()
        }
        SerialEvidence::Recorded { share } => format!(
            "serial code, as the recorded stages say that take {} of the work",
            text::percent(share, 1)
        ),
    };
    format!(
        "The serial fraction stays near {} from {} to {}: {why}.",
        text::percent(serial.value, text::decimals(lo * 100.0, hi * 100.0, 1).min(3)),
        text::short(course.first.0),
        text::workers(course.last.0)
    )
}

fn bend(at: f64, worth: f64, place: BendPlace) -> String {
    let (at, worth) = (text::workers(at), text::percent(worth, 0));
    match place {
        BendPlace::Cores { shared: true } => format!(
            "The curve bends at {at}, the physical cores: beyond them two workers share a core, \
             and each more is worth {worth} of one."
        ),
        BendPlace::Cores { shared: false } => format!(
            "The curve bends at {at}: there are no more cores, and a worker beyond is worth \
             {worth} of one."
        ),
        BendPlace::Quota => format!(
            "The curve bends at {at}, the CPU quota of this container: a worker beyond is worth \
             {worth} of a core."
        ),
        BendPlace::PerformanceCores => format!(
            "The curve bends at {at}, the fast cores: a worker beyond is worth {worth} of one."
        ),
        BendPlace::Elsewhere { known } => {
            let place = if known { ", which is none of this machine's own limits" } else { "" };
            format!(
                "The curve bends at {at}{place}: a worker beyond is worth {worth}; memory \
                 bandwidth or a resource with so many places would do that."
            )
        }
    }
}

fn against_capacity(of: &AgainstCapacity) -> String {
    match of {
        AgainstCapacity::Holds { p, counts: (first, last) } => {
            let (lo, hi) = (p.lo.unwrap_or(p.value) * 100.0, p.hi.unwrap_or(p.value) * 100.0);
            let decimals = text::decimals(lo, hi, 1);
            format!(
                " Against that capacity p is {} [{}, {}], fitted on {} to {}.",
                text::percent(p.value, decimals),
                text::number(lo, decimals),
                text::number(hi, decimals),
                text::short(*first),
                text::workers(*last)
            )
        }
        AgainstCapacity::Open { off, at } => format!(
            " Whether Amdahl's law holds against that capacity is open: it is off by {} at {}.",
            text::percent(*off, 1),
            text::workers(*at)
        ),
    }
}
