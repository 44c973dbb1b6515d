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
pub(super) struct Before(Option<Metadata>, SystemTime);

impl Before {
    /// Looks at the file, and waits where it was written so lately that its time could not tell.
    pub(super) fn look(path: &Path) -> Self {
        let found = path.metadata().ok();
        let written = found.as_ref().and_then(|found| found.modified().ok());
        let age = written.and_then(|written| SystemTime::now().duration_since(written).ok());
        if let Some(age) = age.filter(|age| *age < 2 * CLOCK_STEP) {
            std::thread::sleep(2 * CLOCK_STEP - age);
        }
        Self(found, SystemTime::now())
    }

    /// Whether the file was written since.
    pub(super) fn is_written(&self, path: &Path) -> bool {
        let Ok(now) = path.metadata() else { return false };
        let Some(before) = &self.0 else { return true };
        let is_late = now.modified().is_ok_and(|written| written + CLOCK_STEP >= self.1);
        is_late || now.len() != before.len() || now.modified().ok() != before.modified().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
