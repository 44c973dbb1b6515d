//! Worker processes: the same program again, tasks over pipes.

mod serve;
mod wire;

pub use serve::{Build, serve_if_worker};

use super::job::{Job, not_started};
use super::pin::Pins;
use super::program::{command, this_program};
use super::team::Team;
use crate::work::{Call, Checksum, Crew, Entry, ExecError, Executor, Spec, Stage, Workload, lock};
use std::io;
use std::ops::Range;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use wire::{Answer, Order, read_answer};

pub(super) const ENTRY: Entry<dyn Executor> = Entry {
    name: "processes",
    summary: "n processes of this program; tasks over pipes, in chunks that shrink towards the end",
    parameters: &[],
    build: |_| Ok(Arc::new(Processes::default())),
};

/// A pool of worker processes. The serial stages run in this process.
#[derive(Debug, Default)]
pub struct Processes {
    program: Option<PathBuf>,
}

impl Processes {
    /// Workers are processes of `program`, whose main calls [`serve_if_worker`], and not of the
    /// running one.
    pub fn of(program: impl Into<PathBuf>) -> Self {
        Self { program: Some(program.into()) }
    }

    fn start(&self, job: &Job) -> io::Result<Vec<Worker>> {
        let program = match &self.program {
            Some(program) => program.clone(),
            None => this_program()?,
        };
        let recipe = job.workload.recipe().to_string();
        let pins = Pins::held();
        let start = |worker| {
            // A process has the CPUs of the thread that starts it.
            pins.take(worker);
            Worker::start(&program, job.workers, &recipe)
        };
        let workers = (0..job.workers).map(start).collect::<io::Result<Vec<Worker>>>();
        pins.share(job.workers);
        let workers = workers?;
        for worker in &workers {
            let ready = worker.answer().map_err(|error| worker.not_ready(&program, error))?;
            ready.map_err(io::Error::other)?;
        }
        Ok(workers)
    }
}

impl Executor for Processes {
    fn spec(&self) -> Spec {
        Spec::named(ENTRY.name)
    }

    fn refuses(&self, workload: &dyn Workload) -> Option<String> {
        if workload.needs().shared_memory {
            Some("its workers share memory, and processes have none in common".into())
        } else if self.program.is_none() && !serve::serves() {
            Some("this program cannot be its own worker: its main must call exec::serve_if_worker first".into())
        } else {
            None
        }
    }

    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError> {
        let job = Job::new(self, workers, workload)?;
        let failed = |source| not_started(&self.spec(), workers, source);
        let pool = Arc::new(Pool {
            workers: self.start(&job).map_err(failed)?,
            job,
            left: Mutex::new(0..0),
            answer: Mutex::default(),
        });
        let shared = Arc::clone(&pool);
        let feeders = Team::new(workers, move |stage, worker| shared.feed(stage, worker));
        Ok(Box::new(ProcessCrew { pool, feeders: feeders.map_err(failed)? }))
    }
}

struct ProcessCrew {
    pool: Arc<Pool>,
    /// A thread for each worker process, which mostly waits for its answers.
    feeders: Team,
}

impl Crew for ProcessCrew {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        body(&mut || self.pool.call(&self.feeders));
    }
}

struct Pool {
    workers: Vec<Worker>,
    job: Job,
    /// Tasks of the stage that nobody has taken.
    left: Mutex<Range<usize>>,
    answer: Mutex<Checksum>,
}

impl Pool {
    fn call(&self, feeders: &Team) -> Checksum {
        for (number, worker) in self.workers.iter().enumerate() {
            if let Err(error) = worker.order(&Order::Begin) {
                self.lost(number, &error);
            }
        }
        self.job.call(|(stage, kind)| {
            if kind == Stage::Serial {
                return self.job.task(stage, 0);
            }
            *lock(&self.left) = 0..self.job.tasks(stage);
            *lock(&self.answer) = Checksum::default();
            feeders.run(stage);
            *lock(&self.answer)
        })
    }

    fn feed(&self, stage: usize, number: usize) {
        if self.job.stages[stage] == Stage::Lanes {
            self.run(stage, number, number..number + 1);
        } else {
            while let Some(tasks) = self.take() {
                self.run(stage, number, tasks);
            }
        }
    }

    fn run(&self, stage: usize, number: usize, tasks: Range<usize>) {
        let worker = &self.workers[number];
        let asked = worker.order(&Order::Run { stage, tasks });
        match asked.and_then(|()| worker.answer()) {
            Ok(Ok(part)) => {
                let mut answer = lock(&self.answer);
                *answer = answer.and(part);
            }
            Ok(Err(message)) => resume_unwind(Box::new(message)),
            Err(error) => self.lost(number, &error),
        }
    }

    /// The next chunk: a quarter of an even share of what is left (guided self-scheduling,
    /// Polychronopoulos and Kuck 1987, but finer, since the first tasks may be the longest), so
    /// that few messages go out and the workers still end together.
    fn take(&self) -> Option<Range<usize>> {
        let mut left = lock(&self.left);
        let chunk = (left.len() / (4 * self.job.workers)).max(1);
        let tasks = left.start..left.end.min(left.start + chunk);
        left.start = tasks.end;
        (!tasks.is_empty()).then_some(tasks)
    }

    fn lost(&self, number: usize, error: &io::Error) -> ! {
        let ended = self.workers[number].ended();
        let message = format!(
            "worker process {} of {} for '{}@{}' ended in the middle of a call: {}",
            number + 1,
            self.job.workers,
            self.job.workload.spec(),
            ENTRY.name,
            ended.unwrap_or_else(|| error.to_string())
        );
        resume_unwind(Box::new(message))
    }
}

/// One worker process. Dropping it closes its pipe, which ends it.
struct Worker {
    process: Mutex<Child>,
    /// Closed first of all when the worker is dropped.
    orders: Mutex<Option<ChildStdin>>,
    answers: Mutex<ChildStdout>,
}

impl Worker {
    fn start(program: &Path, workers: usize, recipe: &str) -> io::Result<Self> {
        let mut process = command(program)
            .args([serve::MARK, &workers.to_string(), recipe])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let unpiped = || io::Error::other("a worker process has no pipes");
        Ok(Self {
            orders: Mutex::new(process.stdin.take()),
            answers: Mutex::new(process.stdout.take().ok_or_else(unpiped)?),
            process: Mutex::new(process),
        })
    }

    fn order(&self, order: &Order) -> io::Result<()> {
        match lock(&self.orders).as_mut() {
            Some(pipe) => order.write(pipe),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn answer(&self) -> io::Result<Answer> {
        read_answer(&mut *lock(&self.answers))
    }

    fn not_ready(&self, program: &Path, error: io::Error) -> io::Error {
        match (error.kind(), self.ended()) {
            (io::ErrorKind::UnexpectedEof, Some(status)) => io::Error::other(format!(
                "'{}' ended as a worker process before it was ready ({status}); does its main \
                 call exec::serve_if_worker first?",
                program.display()
            )),
            _ => error,
        }
    }

    /// How the process ended, if it has or does within a moment.
    fn ended(&self) -> Option<String> {
        const MOMENT: Duration = Duration::from_millis(200);
        let since = Instant::now();
        while since.elapsed() < MOMENT {
            match lock(&self.process).try_wait() {
                Ok(Some(status)) => return Some(status.to_string()),
                Ok(None) => std::thread::sleep(Duration::from_millis(1)),
                Err(_) => return None,
            }
        }
        None
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        lock(&self.orders).take();
        // It has ended or is ending; how is of no interest any more.
        let _ = lock(&self.process).wait();
    }
}
