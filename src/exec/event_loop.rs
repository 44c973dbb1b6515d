//! Many tasks in flight on one thread, which goes on with another whenever one waits.

use super::asynchronous::gather;
use super::job::{Job, not_started};
use super::pin::Pins;
use crate::units::Theory;
use crate::work::{
    At, Call, Checksum, Crew, Entry, EventLoop, ExecError, Executor, Message, Promise, Spec, Stage,
    Workload,
};
use std::io;
use std::net::TcpStream;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder, Runtime};
use tokio::task::{spawn, spawn_blocking};

pub(super) const ENTRY: Entry<dyn Executor> = Entry {
    name: "event-loop",
    summary: "n tasks in flight on one thread: while one waits the next goes on; files wait on helper threads",
    parameters: &[],
    build: |_| Ok(Arc::new(Looped)),
};

struct Looped;

/// Whether tasks of this workload await anything.
fn awaits(workload: &dyn Workload) -> bool {
    workload.awaited(At { stage: 0, index: 0, workers: 1 }, &Tokio).is_some()
}

impl Executor for Looped {
    fn spec(&self) -> Spec {
        Spec::named(ENTRY.name)
    }

    fn refuses(&self, workload: &dyn Workload) -> Option<String> {
        let needs = workload.needs();
        (needs.concurrent_lanes || needs.waits_untold).then(|| {
            "its workers wait for each other, and one thread cannot wait for itself".into()
        })
    }

    fn theory(&self, workload: &dyn Workload) -> Theory {
        if !awaits(workload) {
            return Theory::known(
                0.0,
                "what computes, or blocks, takes turns on the loop's one thread",
            );
        }
        if cfg!(target_os = "linux") {
            return workload.theory();
        }
        let ticks =
            "the loop's clock ticks in milliseconds: a wait takes up to 2 ms longer than asked";
        Theory { expected_bias: ticks.into(), ..workload.theory() }
    }

    fn hides_workers(&self) -> bool {
        true
    }

    fn lesson(&self, workload: &dyn Workload) -> String {
        if awaits(workload) {
            "An event loop (N:1) has n tasks in flight on one thread: as long as they wait, that is as good as a thread for each (1:1, threads) or tasks on several threads (M:N, async)."
        } else {
            "An event loop (N:1) has one thread: tasks that compute, or block it, wait for each other, however many are in flight; threads (1:1) and async (M:N) use the cores."
        }
        .into()
    }

    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError> {
        let job = Arc::new(Job::new(self, workers, workload)?);
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(workers)
            .enable_all()
            .build()
            .map_err(|source| not_started(&self.spec(), workers, source))?;
        Ok(Box::new(LoopCrew { job, runtime, pins: Pins::held() }))
    }
}

struct LoopCrew {
    job: Arc<Job>,
    runtime: Runtime,
    pins: Pins,
}

impl Crew for LoopCrew {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        self.pins.take(0);
        body(&mut || self.job.call(|(stage, kind)| self.share(stage, kind)));
        self.pins.share(self.job.workers);
    }
}

impl LoopCrew {
    /// As many pullers as workers: each has one task in flight and takes the next when that is done.
    fn share(&self, stage: usize, kind: Stage) -> Checksum {
        let pullers = if kind == Stage::Serial { 1 } else { self.job.workers };
        let next = Arc::new(AtomicUsize::new(0));
        self.runtime.block_on(async {
            let pull = |_| {
                let (job, next) = (Arc::clone(&self.job), Arc::clone(&next));
                spawn(async move { pull(&job, stage, &next).await })
            };
            gather((0..pullers).map(pull).collect()).await
        })
    }
}

async fn pull(job: &Job, stage: usize, next: &AtomicUsize) -> Checksum {
    let mut answer = Checksum::default();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        if index >= job.tasks(stage) {
            return answer;
        }
        let at = At { stage, index, workers: job.workers };
        let part = match job.workload.awaited(at, &Tokio) {
            Some(promise) => promise.await,
            None => job.task(stage, index),
        };
        answer = answer.and(part);
    }
}

/// A pause by a timer of the system's, which the loop looks at as at a socket.
#[cfg(target_os = "linux")]
async fn fine_pause(time: Duration) -> io::Result<()> {
    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::io::unix::AsyncFd;
    // A timer of no time is off.
    let time = time.max(Duration::from_nanos(1));
    let once = Timespec::try_from(time).map_err(io::Error::other)?;
    let timer = timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::NONBLOCK)?;
    let setting = Itimerspec { it_interval: Timespec::default(), it_value: once };
    timerfd_settime(&timer, TimerfdTimerFlags::empty(), &setting)?;
    // SAFETY: the timer is owned by what is registered, and so stays open and the same until then.
    let timer = unsafe { AsyncFd::register(timer) }?;
    timer.readable().await?.retain_ready();
    Ok(())
}

/// The loop of tokio that this thread runs.
struct Tokio;

impl EventLoop for Tokio {
    fn pause(&self, time: Duration) -> Promise<'_, ()> {
        Box::pin(async move {
            // tokio's own clock ticks in milliseconds.
            #[cfg(target_os = "linux")]
            if fine_pause(time).await.is_ok() {
                return;
            }
            tokio::time::sleep(time).await;
        })
    }

    fn exchange(
        &self,
        connection: TcpStream,
        question: Message,
    ) -> Promise<'_, io::Result<(TcpStream, Message)>> {
        Box::pin(async move {
            connection.set_nonblocking(true)?;
            let mut connection = tokio::net::TcpStream::from_std(connection)?;
            connection.write_all(&question).await?;
            let mut answer = Message::default();
            connection.read_exact(&mut answer).await?;
            let connection = connection.into_std()?;
            connection.set_nonblocking(false)?;
            Ok((connection, answer))
        })
    }

    fn elsewhere<'l>(&'l self, wait: Box<dyn FnOnce() + Send>) -> Promise<'l, ()> {
        Box::pin(async move {
            if let Err(error) = spawn_blocking(wait).await
                && let Ok(panic) = error.try_into_panic()
            {
                resume_unwind(panic);
            }
        })
    }
}
