use crate::data::Machine;

/// One lesson: jobs that one command measures, and what their numbers are expected to show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lesson {
    /// A word to call it by.
    pub name: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// What is run, told before it is measured.
    pub setting: &'static str,
    /// The jobs.
    pub jobs: &'static [Run],
    /// Worker counts besides one.
    pub workers: &'static [Count],
    /// What is expected; a prediction is asked for the first.
    pub claims: &'static [Claim],
    /// What follows if all that is expected was measured; not told else.
    pub meaning: &'static str,
}

/// A job of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// `WORKLOAD` or `WORKLOAD@EXECUTOR`, as `amdahl sweep` takes it.
    pub job: &'static str,
    /// What sentences call it.
    pub called: &'static str,
}

/// A number of workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Of(usize),
    /// So many for each processor that can be used.
    PerCpu(usize),
}

impl Count {
    /// On a machine with so many processors.
    pub fn on(self, cpus: usize) -> usize {
        match self {
            Self::Of(count) => count,
            Self::PerCpu(each) => each * cpus,
        }
    }
}

/// A job, by its number in the lesson, on so many workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which job.
    pub job: usize,
    /// How many workers.
    pub on: Count,
}

/// A number that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// How many times faster than on one worker.
    Speedup(Place),
    /// How many times faster than on fewer workers.
    Gain {
        /// The job and the larger number of workers.
        to: Place,
        /// The smaller one.
        from: Count,
    },
    /// The share of the updates of shared data that is lost.
    Lost(Place),
    /// How many times as long as another takes.
    TimesAsLong {
        /// Which one.
        of: Place,
        /// The other.
        than: Place,
    },
}

/// What is expected of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expected {
    /// Less.
    Below(f64),
    /// As much, or more.
    AtLeast(f64),
    /// Not outside.
    Between(f64, f64),
    /// Nothing.
    None,
    /// More than nothing.
    Some,
}

impl Expected {
    /// Whether a number is as expected.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::Below(most) => value < most,
            Self::AtLeast(least) => value >= least,
            Self::Between(least, most) => (least..=most).contains(&value),
            Self::None => value == 0.0,
            Self::Some => value > 0.0,
        }
    }
}

/// A number, and what is expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim {
    /// The number.
    pub figure: Figure,
    /// What it is expected to be.
    pub expected: Expected,
}

/// How long a lesson is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// As many rounds as fit into so many seconds.
    Seconds(u32),
    /// So many rounds.
    Rounds(u32),
}

impl Effort {
    /// Of a lesson that nobody wants shorter.
    pub const USUAL: Self = Self::Seconds(10);
}

impl Lesson {
    /// Worker counts on a machine with so many processors, ascending.
    pub fn counts(&self, cpus: usize) -> Vec<usize> {
        let more = self.workers.iter().map(|count| count.on(cpus));
        let mut counts: Vec<usize> = std::iter::once(1).chain(more).collect();
        counts.sort_unstable();
        counts.dedup();
        counts
    }

    /// The jobs as they are written on a command line.
    pub fn names(&self) -> Vec<String> {
        self.jobs.iter().map(|run| run.job.to_owned()).collect()
    }

    /// The job that a series is of; the executor may be left out of what is asked for.
    pub fn run_of(&self, series: &str) -> Option<&Run> {
        let workload = series.rsplit_once('@').map(|(workload, _)| workload);
        self.jobs.iter().find(|run| run.job == series || Some(run.job) == workload)
    }

    /// Whether it is about how much faster something becomes.
    pub fn is_of_speedups(&self) -> bool {
        let is_of_speedups =
            |claim: &Claim| matches!(claim.figure, Figure::Speedup(_) | Figure::Gain { .. });
        self.claims.iter().any(is_of_speedups)
    }

    /// The words of the command that measures it.
    pub fn command(&self, cpus: usize, effort: Effort) -> Vec<String> {
        let counts: Vec<String> = self.counts(cpus).iter().map(ToString::to_string).collect();
        let effort = match effort {
            Effort::Seconds(seconds) => format!("--budget {seconds}"),
            Effort::Rounds(rounds) => format!("--rounds {rounds}"),
        };
        let start = ["amdahl sweep".to_owned(), format!("-w {}", counts.join(",")), effort];
        start.into_iter().chain(self.names()).collect()
    }
}

/// Processors of a machine that a job can use; one where that is not known.
pub(super) fn cpus(machine: &Machine) -> usize {
    machine.usable_cpus().unwrap_or(1)
}

impl Place {
    pub(super) const fn new(job: usize, on: usize) -> Self {
        Self { job, on: Count::Of(on) }
    }
}
