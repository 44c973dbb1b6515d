//! Files written, synced to disk, read back and removed, in a temporary folder of its own.

use super::digest::digest;
use super::parameters::whole;
use crate::units::{Bound, Theory};
use crate::work::{
    At, Checksum, Entry, EventLoop, Parameter, Promise, Spec, SpecError, Stage, Workload, waiting,
};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, mpsc};
use tempfile::TempDir;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "file",
    summary: "write, sync, read back and remove files in a temporary folder: I/O-bound on a real disk",
    parameters: &[
        Parameter { name: "tasks", default: "64", what: "how many files, 1 to 100000" },
        Parameter { name: "kib", default: "64", what: "the size of each, KiB, 1 to 1048576" },
    ],
    build: |spec| Ok(Arc::new(Files::new(spec)?)),
};

/// Names a folder for temporary files that somebody else removes, however this process ends.
pub const SCRATCH: &str = "AMDAHL_SCRATCH";

struct Files {
    spec: Spec,
    tasks: usize,
    bytes: usize,
    folder: OnceLock<Result<TempDir, String>>,
}

impl Files {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        Ok(Self {
            spec: spec.clone(),
            tasks: whole(spec, "tasks", 64, 1..=100_000)?,
            bytes: whole(spec, "kib", 64, 1..=1 << 20)? << 10,
            folder: OnceLock::new(),
        })
    }

    fn folder(&self) -> &Result<TempDir, String> {
        let make = || {
            let place = std::env::var_os(SCRATCH).map_or_else(std::env::temp_dir, PathBuf::from);
            let explain = |error| format!("no temporary folder in '{}': {error}", place.display());
            tempfile::Builder::new().prefix("amdahl-").tempdir_in(&place).map_err(explain)
        };
        self.folder.get_or_init(make)
    }

    fn path(&self, index: usize) -> PathBuf {
        match self.folder() {
            Ok(folder) => folder.path().join(index.to_string()),
            Err(error) => panic!("{}: {error}; TMPDIR says where", self.spec),
        }
    }

    fn came_back(&self, path: &Path, read: io::Result<Vec<u8>>) -> Checksum {
        match read {
            Ok(read) => digest_of(&read),
            Err(error) => panic!("{}: '{}': {error}", self.spec, path.display()),
        }
    }

    fn content(&self, index: usize) -> Vec<u8> {
        let word = |i: usize| digest((index * self.bytes / 8 + i) as u64).0.to_le_bytes();
        (0..self.bytes / 8).flat_map(word).collect()
    }
}

fn round_trip(path: &Path, content: &[u8]) -> io::Result<Vec<u8>> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    let read = fs::read(path)?;
    fs::remove_file(path)?;
    Ok(read)
}

fn digest_of(bytes: &[u8]) -> Checksum {
    let (words, _) = bytes.as_chunks();
    let next = |so_far: Checksum, word: &[u8; 8]| digest(so_far.0 ^ u64::from_le_bytes(*word));
    words.iter().fold(Checksum::default(), next)
}

impl Workload for Files {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        // Made outside the timing; where it cannot be, the first task says so.
        let _ = self.folder();
        vec![Stage::Tasks(self.tasks)]
    }

    fn task(&self, at: At) -> Checksum {
        let (path, content) = (self.path(at.index), self.content(at.index));
        self.came_back(&path, waiting(|| round_trip(&path, &content)))
    }

    fn awaited<'t>(&'t self, at: At, on: &'t dyn EventLoop) -> Option<Promise<'t, Checksum>> {
        Some(Box::pin(async move {
            let (path, content) = (self.path(at.index), self.content(at.index));
            let (sender, came) = mpsc::channel();
            let there = path.clone();
            // Nobody waits for it only where this task is gone.
            let send = move || drop(sender.send(round_trip(&there, &content)));
            on.elsewhere(Box::new(send)).await;
            self.came_back(&path, came.recv().unwrap_or_else(|gone| Err(io::Error::other(gone))))
        }))
    }

    fn expected(&self) -> Option<Checksum> {
        Some((0..self.tasks).map(|index| digest_of(&self.content(index))).collect())
    }

    fn theory(&self) -> Theory {
        Theory::shape(
            "waits for the disk overlap until its queue is full; where the temporary folder (TMPDIR) is in memory, this is CPU-bound",
        )
    }

    fn bound(&self) -> Bound {
        Bound::Io
    }

    fn lesson(&self) -> String {
        "Disks serve several requests at once, up to their queue: past it workers only wait.".into()
    }
}
