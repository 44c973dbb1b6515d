//! The numbers behind a finding, by name.

use super::doubt::Doubt;
use super::finding::{At, Course, Finding};

/// Names say the units; `_s` is seconds.
type Named = (&'static str, f64);

impl Finding {
    /// The numbers behind it by name, in the units that the name says.
    pub fn evidence(&self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Misfit(misfit) => {
                let p = misfit.lack_of_fit_p.map(|p| ("lack_of_fit_p", p));
                let at = ("max_deviation_workers", misfit.max_deviation_workers);
                [("max_deviation", misfit.max_deviation), at].into_iter().chain(p).collect()
            }
            Self::Peak { best: at, .. }
            | Self::AntiScaling { at, .. }
            | Self::Oversubscription { worst: at, .. } => place(*at).to_vec(),
            Self::SerialCode { course, .. } | Self::Overhead(course) | Self::PaidOnce(course) => {
                of_course(course).to_vec()
            }
            Self::Bend { at, worth, .. } => vec![("workers", *at), ("worth", *worth)],
            Self::Superlinear { at, serial_fraction, cpu_s, .. } => {
                let serial = serial_fraction.map(|s| ("serial_fraction", s));
                let cpu = cpu_s.map(|(one, there)| [("cpu_s_of_one", one), ("cpu_s", there)]);
                place(*at).into_iter().chain(serial).chain(cpu.into_iter().flatten()).collect()
            }
            Self::Slowdown { serial_fraction, .. } => vec![("serial_fraction", *serial_fraction)],
            Self::LoadImbalance { workers, greedy, blocks, work_over_span } => {
                let most = work_over_span.map(|most| ("work_over_span", most));
                let by_order = [("greedy_speedup", *greedy), ("static_speedup", *blocks)];
                [("workers", *workers)].into_iter().chain(by_order).chain(most).collect()
            }
            Self::BelowSchedule { at, least } => {
                place(*at).into_iter().chain([("least_speedup", *least)]).collect()
            }
            Self::ParallelOverhead { ratio, sequential_s } => {
                vec![("ratio", *ratio), ("sequential_s", *sequential_s)]
            }
            Self::CpuTimeGrows { workers, ratio, .. } => {
                vec![("workers", *workers), ("ratio", *ratio)]
            }
            Self::Memory { workers, ratio, kernel, .. } => vec![
                ("workers", *workers),
                ("cpu_time_ratio", *ratio),
                ("memory_kernel_ratio", *kernel),
            ],
            Self::Lost { workers, total, .. } => {
                vec![("workers", *workers), ("lost_workers", *total)]
            }
            Self::Running(seen) => {
                let one = seen.shares.get(1).map(|share| ("one_runs_share", *share));
                [("workers", seen.workers)].into_iter().chain(one).collect()
            }
            Self::Updates { workers, there, .. } => vec![
                ("workers", *workers),
                ("updates", there.made as f64),
                ("lost", there.lost as f64),
            ],
            Self::NextSteps { at, .. } => place(*at).to_vec(),
            Self::Phases(told) => {
                let most = told.first.first().map(|(_, most)| ("speedup_if_first_shared", *most));
                [("workers", told.workers), ("speedup", told.speedup)]
                    .into_iter()
                    .chain(most)
                    .collect()
            }
            Self::Rate { best, .. } => vec![("workers", best.0), ("gb_per_s", best.1)],
            Self::MachineCapacity { at, .. } => {
                vec![("workers", at.workers), ("capacity", at.speedup)]
            }
            Self::Inconclusive { rounds, .. } => vec![("rounds", *rounds as f64)],
            Self::Disturbed { cores, disturbed, complete, .. } => vec![
                ("others_cores", *cores),
                ("disturbed_rounds", *disturbed as f64),
                ("rounds", *complete as f64),
            ],
            Self::Unavailable(_) => Vec::new(),
            Self::Caution(doubt) => of_doubt(doubt).into_iter().collect(),
        }
    }
}

fn place(at: At) -> [Named; 2] {
    [("workers", at.workers), ("speedup", at.speedup)]
}

fn of_course(course: &Course) -> [Named; 3] {
    let (first, last) = (course.first.1, course.last.1);
    [("karp_flatt_first", first), ("karp_flatt_last", last), ("slope", course.slope)]
}

fn of_doubt(doubt: &Doubt) -> Option<Named> {
    match doubt {
        Doubt::Beside { cores, .. } => Some(("others_cores", *cores)),
        Doubt::FewRounds { rounds, .. } => Some(("rounds", *rounds as f64)),
        Doubt::CoarseClock { step_s, .. } => Some(("step_s", *step_s)),
        Doubt::FewCounts { counts, .. } => Some(("fitted_counts", counts.len() as f64)),
        Doubt::ShortCall { seconds, .. } => Some(("seconds", *seconds)),
        Doubt::SameTime { least_s, .. } => Some(("seconds", *least_s)),
        Doubt::SeenFrom { cores, .. } => Some(("seen_from_cores", *cores)),
        Doubt::StrandsOff { recorded_s, .. } => Some(("recorded_s", *recorded_s)),
        Doubt::PhasesOverlap { share, .. } => Some(("phases_over_whole", *share)),
        Doubt::LeftOut(_) | Doubt::NoiseUnknown { .. } | Doubt::PhaseElsewhere { .. } => None,
    }
}
