//! Several figures of one run: each is a series of its own, and has what the run of any of them
//! gave.

use std::sync::Arc;

use super::runner::CommandRunner;
use super::spec::CommandSpec;
use super::template::Filled;
use super::visited::{Missed, Visited};
use crate::measure::engine::Visit;
use crate::units::Seconds;

impl CommandRunner {
    /// The run's value in seconds.
    pub(super) fn seconds(
        &mut self,
        spec: &CommandSpec,
        filled: &Filled,
        wall_s: f64,
    ) -> Result<Seconds, String> {
        let seconds = match &spec.metric {
            None => wall_s,
            Some(metric) => {
                let out = self.out.text().map_err(|error| error.to_string())?;
                let err = self.err.text().map_err(|error| error.to_string())?;
                let found = metric.seconds(&[&out, &err], spec.work(filled));
                found.map_err(|error| error.to_string())?
            }
        };
        Seconds::new(seconds).map_err(|error| match &spec.metric {
            Some(metric) => metric.no_time(seconds, spec.work(filled), &error.to_string()),
            None => error.to_string(),
        })
    }

    /// What a run gave to the series of this visit; what it gave to others is kept for them.
    /// `whole_s`: what the whole visit took, where that is asked for in place of figures; each has
    /// its part.
    pub(super) fn share(
        &mut self,
        visit: &Visit,
        spec: &CommandSpec,
        run: Result<Visited, Missed>,
        whole_s: Option<f64>,
    ) -> Result<Visited, Missed> {
        let others: Vec<_> = self.others(spec, &visit.series);
        let part_s = whole_s.map(|whole_s| whole_s / (others.len() + 1) as f64);
        let part = part_s.and_then(|part_s| Seconds::new(part_s).ok());
        for other in others {
            let given = self.given(&other, &run, visit.workers);
            let given = given.map(|given| given.told(part));
            let theirs = Visit { series: other.name.clone(), workers: visit.workers };
            self.shared.keep(theirs, given);
        }
        run.map(|own| own.told(part))
    }

    /// The other series that the runs of a command are for.
    fn others(&self, spec: &CommandSpec, series: &str) -> Vec<Arc<CommandSpec>> {
        let Some(shared) = &spec.shared else { return Vec::new() };
        let is_other = |other: &&Arc<CommandSpec>| {
            other.shared.as_ref() == Some(shared) && other.name != series
        };
        self.specs.iter().filter(is_other).cloned().collect()
    }

    /// What a run gave to another series than the one that it was made for.
    fn given(
        &mut self,
        other: &CommandSpec,
        run: &Result<Visited, Missed>,
        workers: Option<usize>,
    ) -> Result<Visited, Missed> {
        let visited = match run {
            Ok(visited) => visited,
            Err(Missed::NoFigure(_, visited)) => visited,
            Err(missed) => return Err(missed.clone()),
        };
        let wall_s = visited.block.watch.map_or(f64::NAN, |watch| watch.wall_s);
        let filled = other.filled(workers.unwrap_or(1));
        match self.seconds(other, &filled, wall_s) {
            Ok(seconds) => {
                let mut theirs = visited.clone().of(seconds);
                theirs.block.phases = self.phases(other)?;
                Ok(theirs)
            }
            Err(reason) => Err(Missed::NoFigure(reason, Box::new(visited.clone()))),
        }
    }
}
