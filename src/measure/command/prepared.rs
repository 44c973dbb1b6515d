//! What `--prepare` left running for the command to use, such as a server: it lives until
//! `--conclude` has ended, and is never the command's leftover.

use std::collections::BTreeSet;

/// The processes of one preparation, by their own numbers, their groups, their sessions and a
/// variable that they inherit: a daemon may fork once more after it was seen.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    ids: BTreeSet<u32>,
}

impl Prepared {
    /// Takes note of what still lives after a preparation whose group is this.
    pub(super) fn note(&mut self, group: u32, living: impl IntoIterator<Item = u32>) {
        self.ids.insert(group);
        self.ids.extend(living);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether a process is one of them.
    pub(super) fn owns(&self, process: u32) -> bool {
        if self.ids.is_empty() || self.ids.contains(&process) {
            return !self.ids.is_empty();
        }
        let kin = group_and_session(process);
        kin.is_some_and(|kin| kin.iter().any(|id| self.ids.contains(id))) || is_marked(process)
    }

    /// Their numbers, groups among them.
    pub(super) fn ids(&self) -> impl Iterator<Item = u32> {
        self.ids.iter().copied()
    }
}

/// What a preparation, and all it starts, has in its environment.
pub(super) fn mark() -> (&'static str, String) {
    ("AMDAHL_PREPARED_BY", std::process::id().to_string())
}

fn is_marked(process: u32) -> bool {
    let (name, value) = mark();
    let mark = format!("{name}={value}");
    let environment = std::fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
}

/// The group and the session of a process; `None` where the system does not tell.
fn group_and_session(process: u32) -> Option<[u32; 2]> {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold anything; state and parent come before the group.
    let mut fields = status.rsplit_once(')')?.1.split_whitespace().skip(2);
    let mut next = || fields.next()?.parse().ok();
    Some([next()?, next()?])
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn kin_of_what_was_prepared_is_prepared() {
        let own = std::process::id();
        let mut prepared = Prepared::default();
        assert!(!prepared.owns(own));
        let [group, _] = group_and_session(own).unwrap();
        prepared.note(group, []);
        assert!(prepared.owns(own) && !prepared.owns(u32::MAX));
    }
}
