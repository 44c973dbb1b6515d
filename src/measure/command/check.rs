//! `--check`: what a command gives must not depend on the worker count.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// File systems tell times in steps of up to some milliseconds.
const CLOCK_STEP: Duration = Duration::from_millis(20);

/// What the first run of each command gave, to say what differs from it.
#[derive(Default)]
pub(super) struct FirstAnswers(BTreeMap<String, FirstAnswer>);

struct FirstAnswer {
    workers: usize,
    text: Option<String>,
}

impl FirstAnswers {
    pub(super) fn knows(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Keeps the answer of the first run of `name`.
    pub(super) fn keep(&mut self, name: &str, workers: usize, text: Option<String>) {
        self.0.entry(name.to_owned()).or_insert(FirstAnswer { workers, text });
    }

    /// In words, how `text` differs from the first answer of `name`.
    pub(super) fn difference(&self, name: &str, text: Option<&str>) -> String {
        let Some(first) = self.0.get(name) else {
            return "differs from that of the first run".into();
        };
        let texts = first.text.as_deref().zip(text);
        let line = texts.and_then(|(first, text)| differing_line(first, text)).unwrap_or_default();
        format!("differs from that of the first run, at {}{line}", workers(first.workers))
    }
}

fn workers(count: usize) -> String {
    if count == 1 { "1 worker".into() } else { format!("{count} workers") }
}

fn differing_line(first: &str, now: &str) -> Option<String> {
    let (mut firsts, mut nows) = (first.lines(), now.lines());
    let mut number = 1;
    loop {
        match (firsts.next(), nows.next()) {
            (None, None) => return None,
            (one, other) if one == other => number += 1,
            (one, other) => {
                let quoted = |line: Option<&str>| match line {
                    None => "nothing".to_owned(),
                    Some(line) if line.chars().count() > MOST_QUOTED => {
                        format!("'{}...'", line.chars().take(MOST_QUOTED).collect::<String>())
                    }
                    Some(line) => format!("'{line}'"),
                };
                return Some(format!(": line {number} is {}, was {}", quoted(other), quoted(one)));
            }
        }
    }
}

/// Characters of a line that are quoted.
const MOST_QUOTED: usize = 60;

/// A file before a run that must write it.
pub(super) struct Before(Option<Version>);

/// What differs after a file was written: which file it is, how long, and when it was changed.
#[derive(PartialEq)]
struct Version {
    place: (u64, u64),
    bytes: u64,
    changed: (i64, i64),
}

impl Version {
    /// No program can set the time of the last change; that of the last writing, some put back.
    #[cfg(unix)]
    fn of(file: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            place: (file.dev(), file.ino()),
            bytes: file.len(),
            changed: (file.ctime(), file.ctime_nsec()),
        }
    }

    #[cfg(not(unix))]
    fn of(file: &Metadata) -> Self {
        let written = file.modified().ok();
        let since = written.and_then(|written| written.duration_since(SystemTime::UNIX_EPOCH).ok());
        let since = since.unwrap_or_default();
        let changed = (since.as_secs() as i64, i64::from(since.subsec_nanos()));
        Self { place: (0, 0), bytes: file.len(), changed }
    }

    /// How long ago that was.
    fn age(&self) -> Option<Duration> {
        let (seconds, nanos) = self.changed;
        let since = Duration::new(seconds.try_into().ok()?, nanos.try_into().ok()?);
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH + since).ok()
    }
}

impl Before {
    /// Looks at the file, and waits where it was written so lately that its time could not tell.
    pub(super) fn look(path: &Path) -> Self {
        let found = path.metadata().ok().map(|file| Version::of(&file));
        let age = found.as_ref().and_then(Version::age);
        if let Some(age) = age.filter(|age| *age < 2 * CLOCK_STEP) {
            std::thread::sleep(2 * CLOCK_STEP - age);
        }
        Self(found)
    }

    /// Whether the file was written since.
    pub(super) fn is_written(&self, path: &Path) -> bool {
        path.metadata().is_ok_and(|now| self.0.as_ref() != Some(&Version::of(&now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;

    #[test]
    fn the_first_line_that_differs_is_quoted() {
        let mut first = FirstAnswers::default();
        first.keep("job", 1, Some("a\nb\nc\n".into()));
        first.keep("job", 2, Some("something else".into()));
        let said = first.difference("job", Some("a\nx\nc\n"));
        let at = "differs from that of the first run, at 1 worker";
        assert_eq!(said, format!("{at}: line 2 is 'x', was 'b'"));
        let said = first.difference("job", Some("a\n"));
        assert_eq!(said, format!("{at}: line 2 is nothing, was 'b'"));
        assert_eq!(first.difference("job", None), at);
    }

    #[test]
    fn a_file_that_a_run_leaves_alone_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out");
        assert!(!Before::look(&file).is_written(&file));
        let before = Before::look(&file);
        std::fs::write(&file, "1").unwrap();
        assert!(before.is_written(&file));
        let before = Before::look(&file);
        assert!(!before.is_written(&file));
        std::fs::write(&file, "1").unwrap();
        assert!(before.is_written(&file), "the same content, written again");
        let written = file.metadata().unwrap().modified().unwrap();
        let before = Before::look(&file);
        std::fs::write(&file, "1").unwrap();
        File::options().write(true).open(&file).unwrap().set_modified(written).unwrap();
        assert!(before.is_written(&file), "its time put back, as xz -d and tar do");
    }
}
