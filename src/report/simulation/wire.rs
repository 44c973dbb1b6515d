//! What `amdahl-simulation/1` looks like on disk. Keys may be added, never renamed.

use serde::Serialize;

use super::Simulated;
use crate::report::ReportError;
use crate::say::simulation::{change, change_name};
use crate::sim::{Bounds, Change, Point, Scheduled, WhatIf};

/// The schema of what is written.
const SCHEMA: &str = "amdahl-simulation/1";

#[derive(Serialize)]
struct SimulationFile<'s> {
    schema: &'static str,
    name: &'s str,
    strands: usize,
    work: f64,
    span: f64,
    parallelism: f64,
    burdened_span: f64,
    /// `null` where nobody measured it.
    steal_cost: Option<f64>,
    serial: f64,
    parallel_fraction: f64,
    imbalance: Option<f64>,
    slack_workers: usize,
    longest: LongestFile<'s>,
    bounds: Vec<BoundsFile>,
    burdened: Vec<BurdenedFile>,
    schedules: Vec<ScheduleFile>,
    what_if: WhatIfFile,
    cautions: &'s [String],
}

#[derive(Serialize)]
struct LongestFile<'s> {
    strand: usize,
    name: Option<&'s str>,
    duration: f64,
}

#[derive(Serialize)]
struct BoundsFile {
    workers: usize,
    least: f64,
    most: f64,
}

#[derive(Serialize)]
struct BurdenedFile {
    workers: usize,
    speedup: f64,
}

#[derive(Serialize)]
struct ScheduleFile {
    policy: &'static str,
    points: Vec<PointFile>,
}

#[derive(Serialize)]
struct PointFile {
    workers: usize,
    makespan: f64,
    speedup: f64,
    lo: Option<f64>,
    hi: Option<f64>,
    on_capacity: Option<f64>,
}

#[derive(Serialize)]
struct WhatIfFile {
    workers: usize,
    changes: Vec<ChangeFile>,
}

#[derive(Serialize)]
struct ChangeFile {
    change: &'static str,
    parts: Option<usize>,
    policy: &'static str,
    before: f64,
    after: f64,
    gain: f64,
    /// For people.
    words: String,
}

/// The simulation as JSON (`amdahl-simulation/1`), indented, with a newline at its end.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written.
pub fn simulation_json(of: &Simulated) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(&file(of))?;
    text.push('\n');
    Ok(text)
}

fn file(of: &Simulated) -> SimulationFile<'_> {
    let (found, shape) = (&of.found, &of.found.shape);
    let longest = of.longest.as_deref();
    let bounds = |(workers, Bounds { least, most }): &(usize, Bounds)| BoundsFile {
        workers: *workers,
        least: *least,
        most: *most,
    };
    let burdened = |&(workers, speedup): &(usize, f64)| BurdenedFile { workers, speedup };
    SimulationFile {
        schema: SCHEMA,
        name: &of.name,
        strands: shape.strands,
        work: shape.work,
        span: shape.span,
        parallelism: shape.parallelism,
        burdened_span: shape.burdened_span,
        steal_cost: (found.steal > 0.0).then_some(found.steal),
        serial: shape.serial,
        parallel_fraction: shape.parallel_fraction,
        imbalance: shape.imbalance,
        slack_workers: shape.slack_workers(),
        longest: LongestFile {
            strand: shape.longest.strand,
            name: longest,
            duration: shape.longest.duration,
        },
        bounds: found.bounds.iter().map(bounds).collect(),
        burdened: found.burdened.iter().map(burdened).collect(),
        schedules: found.schedules.iter().map(schedule).collect(),
        what_if: WhatIfFile {
            workers: found.changed_at,
            changes: found.what_if.iter().map(|one| what_if(one, longest)).collect(),
        },
        cautions: &of.cautions,
    }
}

fn schedule(of: &Scheduled) -> ScheduleFile {
    let point = |point: &Point| PointFile {
        workers: point.workers,
        makespan: point.makespan,
        speedup: point.speedup,
        lo: point.interval.map(|(lo, _)| lo),
        hi: point.interval.map(|(_, hi)| hi),
        on_capacity: point.on_capacity,
    };
    ScheduleFile { policy: of.policy.name(), points: of.points.iter().map(point).collect() }
}

fn what_if(of: &WhatIf, longest: Option<&str>) -> ChangeFile {
    ChangeFile {
        change: change_name(of.change),
        parts: match of.change {
            Change::SplitLongest { parts } => Some(parts),
            _ => None,
        },
        policy: of.policy.name(),
        before: of.before,
        after: of.after,
        gain: of.gain(),
        words: change(of, longest),
    }
}
