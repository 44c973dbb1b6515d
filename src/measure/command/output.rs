//! What a command writes, in files that are used again for every run: no reader thread takes
//! part in the timing.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Stdio;

use sha2::{Digest, Sha256};

/// The most that is searched for a metric, from the end.
const MOST_SEARCHED: u64 = 16 << 20;
/// Longer outputs are compared by their digest, but not quoted.
const MOST_COMPARED: u64 = 1 << 16;
/// What of an error is quoted, from the end.
const MOST_QUOTED: u64 = 600;

/// Where nothing comes from and nothing goes to, opened once for all runs.
pub(super) struct Nothing(Option<File>);

impl Nothing {
    pub(super) fn open() -> Self {
        #[cfg(unix)]
        return Self(File::options().read(true).write(true).open("/dev/null").ok());
        #[cfg(not(unix))]
        Self(None)
    }

    pub(super) fn next(&self) -> Stdio {
        let again = self.0.as_ref().and_then(|file| file.try_clone().ok());
        again.map_or_else(Stdio::null, Stdio::from)
    }
}

/// One output of a command.
pub(super) struct Output {
    file: File,
    /// It was looked at since it was last written to, and nothing was there.
    is_empty: bool,
}

impl Output {
    pub(super) fn new() -> io::Result<Self> {
        tempfile::tempfile().map(|file| Self { file, is_empty: true })
    }

    /// Empties it and hands it to the next run.
    pub(super) fn next(&mut self) -> io::Result<Stdio> {
        if !self.is_empty && self.file.metadata()?.len() > 0 {
            self.file.set_len(0)?;
        }
        self.is_empty = false;
        self.file.seek(SeekFrom::Start(0))?;
        Ok(self.file.try_clone()?.into())
    }

    /// What the run wrote, or the end of it where that is much.
    pub(super) fn text(&mut self) -> io::Result<String> {
        end_of(&mut self.file, MOST_SEARCHED)
    }

    /// All that the run wrote, where that is short enough to be quoted.
    pub(super) fn short_text(&mut self) -> Option<String> {
        short_text(&mut self.file)
    }

    /// The end of what the run wrote, for a message; empty where it cannot be read.
    pub(super) fn last_words(&mut self) -> String {
        end_of(&mut self.file, MOST_QUOTED).unwrap_or_default().trim().to_owned()
    }

    /// The end of what the run wrote, in which an error may be told; mostly it wrote nothing.
    pub(super) fn words_to_search(&mut self) -> String {
        self.is_empty = self.file.metadata().is_ok_and(|file| file.len() == 0);
        match self.is_empty {
            true => String::new(),
            false => end_of(&mut self.file, MOST_COMPARED).unwrap_or_default(),
        }
    }

    /// A digest of all that the run wrote.
    pub(super) fn digest(&mut self) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(0))?;
        digest(&mut self.file)
    }
}

/// A digest of a file.
pub(super) fn digest_of(path: &Path) -> io::Result<u64> {
    digest(&mut File::open(path)?)
}

/// All that a file holds, where that is short enough to be quoted.
pub(super) fn short_text_of(path: &Path) -> Option<String> {
    short_text(&mut File::open(path).ok()?)
}

fn short_text(file: &mut File) -> Option<String> {
    let is_short = file.metadata().is_ok_and(|found| found.len() <= MOST_COMPARED);
    is_short.then(|| end_of(file, MOST_COMPARED).ok()).flatten()
}

fn end_of(file: &mut File, most: u64) -> io::Result<String> {
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The first eight bytes of the SHA-256.
fn digest(from: &mut File) -> io::Result<u64> {
    let mut hash = Sha256::new();
    let mut part = vec![0; 1 << 16];
    loop {
        match from.read(&mut part)? {
            0 => break,
            read => hash.update(&part[..read]),
        }
    }
    let first = hash.finalize().iter().take(8).fold(0, |all, byte| (all << 8) | u64::from(*byte));
    Ok(first)
}
