//! The worker's side.

use super::wire::{Answer, Order, write_answer};
use crate::work::{At, Checksum, Spec, SpecError, Workload, panic_text};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{env, process};

/// The first argument of a worker process; the worker count and the workload's recipe follow.
pub(super) const MARK: &str = "--amdahl-worker";

/// Makes a workload in a worker process.
pub type Build = fn(&Spec) -> Result<Arc<dyn Workload>, SpecError>;

static SERVES: AtomicBool = AtomicBool::new(false);

/// Whether this program can be its own worker.
pub(super) fn serves() -> bool {
    SERVES.load(Ordering::Relaxed)
}

/// Makes this program able to be its own worker process, for the `processes` executor: call it
/// first in `main`, before anything reads arguments or prints. In a worker process it serves
/// tasks of the workload that `build` makes and never returns; else it returns at once.
///
/// The worker ends when its standard input closes. On Unix that cuts a running task short, so
/// no worker outlives its parent, however that ended; elsewhere a worker finishes its task first.
pub fn serve_if_worker(build: Build) {
    SERVES.store(true, Ordering::Relaxed);
    let mut arguments = env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == MARK) {
        let rest = arguments.map(|argument| argument.to_string_lossy().into_owned());
        let served = serve(rest, build);
        process::exit(i32::from(served.is_err()));
    }
}

fn serve(mut arguments: impl Iterator<Item = String>, build: Build) -> io::Result<()> {
    let mut answers = answers()?;
    let workers = arguments.next().and_then(|text| text.parse().ok());
    let spec = arguments.next().unwrap_or_default().parse::<Spec>();
    let ready = match (workers, spec.and_then(|spec| build(&spec))) {
        (Some(workers), Ok(workload)) => Ok((workers, workload)),
        (None, _) => Err("a worker process takes a worker count and a spec".to_owned()),
        (_, Err(error)) => Err(error.to_string()),
    };
    let said = ready.as_ref().map(|_| Checksum::default());
    write_answer(&mut answers, &said.map_err(Clone::clone))?;
    if let Ok((workers, workload)) = ready {
        end_with_parent()?;
        obey(workers, workload.as_ref(), &mut answers)?;
    }
    Ok(())
}

fn obey(workers: usize, workload: &dyn Workload, answers: &mut impl Write) -> io::Result<()> {
    let mut orders = io::stdin().lock();
    loop {
        match Order::read(&mut orders) {
            Ok(Order::Begin) => workload.begin(workers),
            Ok(Order::Run { stage, tasks }) => {
                let task = |index| At { stage, index, workers };
                let all = || tasks.map(|index| workload.task(task(index))).collect();
                let answer: Answer =
                    catch_unwind(AssertUnwindSafe(all)).map_err(|panic| panic_text(panic.as_ref()));
                write_answer(answers, &answer)?;
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

/// Where answers go. What a task prints goes to standard error, so that it cannot garble them.
#[cfg(unix)]
fn answers() -> io::Result<std::fs::File> {
    let private = rustix::io::fcntl_dupfd_cloexec(io::stdout(), 3)?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(private.into())
}

#[cfg(not(unix))]
fn answers() -> io::Result<io::Stdout> {
    Ok(io::stdout())
}

/// Ends this process soon after the pipe from the parent closes, even in the middle of a task.
#[cfg(unix)]
fn end_with_parent() -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    use std::time::Duration;

    /// For the main thread to leave by itself and clean up.
    const GRACE: Duration = Duration::from_millis(200);
    let watch = || {
        let stdin = io::stdin();
        let mut pipe = [PollFd::new(&stdin, PollFlags::empty())];
        while !pipe[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) {
            // An interrupted wait is just taken up again.
            let _ = poll(&mut pipe, None);
        }
        std::thread::sleep(GRACE);
        process::exit(0);
    };
    std::thread::Builder::new().spawn(watch)?;
    Ok(())
}

#[cfg(not(unix))]
fn end_with_parent() -> io::Result<()> {
    Ok(())
}
