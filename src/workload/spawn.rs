//! Threads or processes created and joined: what a worker costs before it does anything.

use super::digest::digest;
use super::parameters::{whole, word};
use crate::units::Theory;
use crate::work::{At, Checksum, Entry, Parameter, Spec, SpecError, Stage, Workload, waiting};
use std::io;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "spawn",
    summary: "create and join threads or processes: what a worker costs",
    parameters: &[
        Parameter { name: "kind", default: "thread", what: "thread or process" },
        Parameter { name: "tasks", default: "64", what: "how many to create, 1 to 100000" },
    ],
    build: |spec| Ok(Arc::new(Spawn::new(spec)?)),
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Thread,
    Process,
}

struct Spawn {
    spec: Spec,
    kind: Kind,
    tasks: usize,
}

impl Spawn {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        Ok(Self {
            spec: spec.clone(),
            kind: word(spec, "kind", &[("thread", Kind::Thread), ("process", Kind::Process)])?,
            tasks: whole(spec, "tasks", 64, 1..=100_000)?,
        })
    }

    fn create_and_join(&self, index: usize) -> io::Result<Checksum> {
        match self.kind {
            Kind::Thread => {
                let thread = thread::Builder::new().spawn(move || digest(index as u64))?;
                let broken = |_| io::Error::other("the thread panicked");
                waiting(|| thread.join()).map_err(broken)
            }
            Kind::Process => {
                let mut process = program().stdin(Stdio::null()).spawn()?;
                let status = waiting(|| process.wait())?;
                if status.success() {
                    Ok(digest(index as u64))
                } else {
                    Err(io::Error::other(format!("the process failed: {status}")))
                }
            }
        }
    }
}

/// A program that does nothing.
fn program() -> Command {
    if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "exit"]);
        command
    } else {
        Command::new("true")
    }
}

impl Workload for Spawn {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.tasks)]
    }

    fn task(&self, at: At) -> Checksum {
        match self.create_and_join(at.index) {
            Ok(answer) => answer,
            Err(error) => panic!("{}: cannot create one: {error}", self.spec),
        }
    }

    fn expected(&self) -> Option<Checksum> {
        Some((0..self.tasks as u64).map(digest).collect())
    }

    fn theory(&self) -> Theory {
        Theory::shape(match self.kind {
            Kind::Thread => "the kernel makes threads of one process partly one after the other",
            Kind::Process => "processes are independent but for the kernel's own locks",
        })
    }

    fn lesson(&self) -> String {
        "A thread costs tens of microseconds and a process ten times that: keep workers, do not make them per task.".into()
    }
}
