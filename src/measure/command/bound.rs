use crate::data::{Role, Study, Watch};
use crate::stats;
use crate::units::Bound;

/// Below this share of the wall time a lone worker waits more than it computes.
const COMPUTES: f64 = 0.5;

/// Sets what binds each command that is a job by what it used at its smallest worker count: one
/// that computes, or waits for a core to do so, most of the time is bound by the cores, any other
/// is not (it waits, or computes on another machine). Where the system does not tell, the series
/// stays as it is.
pub fn bound_by_use(study: &mut Study) {
    for series in study.series.iter_mut().filter(|series| series.role == Role::Subject) {
        let blocks = series.points.first().map(|point| point.blocks.as_slice());
        let watches = blocks.unwrap_or_default().iter().filter_map(|block| block.watch);
        let share =
            |watch: Watch| Some((watch.cpu_s? + watch.waited_s.unwrap_or_default()) / watch.wall_s);
        let shares: Vec<f64> = watches.filter_map(share).collect();
        if let Some(share) = stats::median(&shares) {
            series.bound = if share >= COMPUTES { Bound::Cpu } else { Bound::Io };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Block, Machine, Method, Point, Series};
    use crate::measure::command::CommandSpec;
    use crate::units::Workers;

    fn bound(cpu_s: f64, waited_s: Option<f64>) -> Bound {
        let watch = Watch { wall_s: 1.0, cpu_s: Some(cpu_s), waited_s, ..Watch::default() };
        let block = Block { round: 0, samples: Vec::new(), watch: Some(watch) };
        let point = Point { workers: Workers::ONE, blocks: vec![block] };
        let series = Series {
            points: vec![point],
            ..CommandSpec::new(vec!["job".into(), "{workers}".into()]).series()
        };
        let mut study = Study {
            label: String::new(),
            created: String::new(),
            tool: String::new(),
            machine: Machine::default(),
            method: Method {
                timer: "command".into(),
                seed: 0,
                planned_rounds: 1,
                cautions: Vec::new(),
            },
            rounds: Vec::new(),
            series: vec![series],
            partial: false,
        };
        bound_by_use(&mut study);
        study.series[0].bound
    }

    #[test]
    fn a_program_that_was_kept_from_its_core_does_not_pass_for_one_that_waits() {
        assert_eq!(bound(0.9, None), Bound::Cpu);
        assert_eq!(bound(0.3, None), Bound::Io);
        assert_eq!(bound(0.3, Some(0.05)), Bound::Io);
        assert_eq!(bound(0.3, Some(0.6)), Bound::Cpu);
    }
}
