//! What a launcher (`mpirun`, `srun`) takes for itself, measured beside the job in the same
//! rounds and subtracted in the open.

use crate::data::{Block, Failure, JobSize, Point, Role, Sample, Series, Study, Watch};
use crate::stats;
use crate::units::{Seconds, text};

/// Adds, for every series that has a launcher, the series of the differences by round, and says
/// so with the launcher's times in the study's cautions. Measured series stay as they are.
///
/// A round in which the launcher alone took as long as the job has no difference: it is left
/// out and counted in a caution. A worker count without any difference is a failure.
pub fn less_launcher(study: &mut Study) {
    let launchers: Vec<Series> =
        study.series.iter().filter(|series| series.role == Role::Launcher).cloned().collect();
    for launcher in launchers {
        let Some(name) = launcher.name.strip_suffix(" (launcher)") else { continue };
        let Some(place) = study.series.iter().position(|series| series.name == name) else {
            continue;
        };
        let (difference, lost) = difference(&study.series[place], &launcher);
        study.method.cautions.push(said(name, &launcher));
        study.method.cautions.extend(lost);
        study.series.insert(place, difference);
    }
}

/// The series of the differences, and in sentences what it lacks.
fn difference(job: &Series, launcher: &Series) -> (Series, Vec<String>) {
    let mut cautions = Vec::new();
    let mut less = Series {
        name: format!("{} less its launcher", job.name),
        points: Vec::new(),
        failures: job.failures.clone(),
        size: job
            .size
            .as_ref()
            .map(|size| JobSize { job: format!("{} less its launcher", size.job), ..size.clone() }),
        ..job.clone()
    };
    for point in &job.points {
        let alone = launcher.points.iter().find(|alone| alone.workers == point.workers);
        let blocks: Vec<Option<Block>> = point
            .blocks
            .iter()
            .map(|block| {
                let alone = alone?.blocks.iter().find(|alone| alone.round == block.round)?;
                let seconds = Seconds::new(block.median()? - alone.median()?).ok()?;
                let watch = block.watch.zip(alone.watch).map(|(job, alone)| either(&job, &alone));
                let samples = vec![Sample { seconds, calls: 1 }];
                Some(Block { samples, watch: watch.or(block.watch), ..block.clone() })
            })
            .collect();
        let lost = blocks.iter().filter(|block| block.is_none()).count();
        let reason = format!(
            "in {lost} of {} rounds the launcher alone failed or took as long as the job",
            blocks.len()
        );
        let blocks: Vec<Block> = blocks.into_iter().flatten().collect();
        if blocks.is_empty() {
            less.failures.push(Failure { workers: Some(point.workers), round: None, reason });
            continue;
        }
        if lost > 0 {
            cautions.push(format!("'{}' at {}: {reason}.", less.name, point.workers));
        }
        less.points.push(Point { workers: point.workers, blocks });
    }
    (less, cautions)
}

/// The job's watch, with what disturbed the launcher: a difference is as noisy as either.
fn either(job: &Watch, alone: &Watch) -> Watch {
    let most = |a: Option<f64>, b: Option<f64>| Some(a?.max(b?)).or(a).or(b);
    Watch {
        others_cores: most(job.others_cores, alone.others_cores),
        stolen_cores: most(job.stolen_cores, alone.stolen_cores),
        waited_s: job.waited_s.zip(alone.waited_s).map(|(a, b)| a + b).or(job.waited_s),
        ..*job
    }
}

/// The launcher's median times in one sentence.
fn said(name: &str, launcher: &Series) -> String {
    let time = |point: &Point| {
        let rounds: Vec<f64> = point.blocks.iter().filter_map(Block::median).collect();
        Some(format!("{} at {}", text::seconds(stats::median(&rounds)?), point.workers))
    };
    let times: Vec<String> = launcher.points.iter().filter_map(time).collect();
    format!(
        "'{name} less its launcher' is the job's time less that of '{}', by round; it takes {}.",
        launcher.command.as_deref().unwrap_or_default(),
        if times.is_empty() { "an unknown time".into() } else { times.join(", ") }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::command::CommandSpec;
    use crate::units::Workers;

    #[test]
    fn a_difference_is_disturbed_by_what_disturbed_the_launcher_alone() {
        let series = |seconds: f64, others| {
            let sample = Sample { seconds: Seconds::new(seconds).unwrap(), calls: 1 };
            let watch = Watch {
                wall_s: seconds,
                others_cores: Some(others),
                waited_s: Some(others / 10.0),
                ..Watch::default()
            };
            let block = Block { samples: vec![sample], watch: Some(watch), ..Block::default() };
            let point = Point { workers: Workers::ONE, blocks: vec![block] };
            let job = CommandSpec::new(vec!["job".into(), "{workers}".into()]).series();
            Series { points: vec![point], ..job }
        };
        let (less, _) = difference(&series(1.0, 0.0), &series(0.7, 1.5));
        let watch = less.points[0].blocks[0].watch.unwrap();
        assert_eq!((watch.others_cores, watch.waited_s), (Some(1.5), Some(0.15)));
        assert_eq!(watch.wall_s, 1.0);
    }
}
