//! CPU time of what works for a job without being started by it: a server, a container.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Sub;
use std::path::{Path, PathBuf};

use super::descendants::descendants;
use super::watch::TICKS_A_SECOND;

/// CPU seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::measure) struct Cpu {
    pub(in crate::measure) user_s: f64,
    pub(in crate::measure) system_s: f64,
}

impl Cpu {
    fn plus(self, other: Self) -> Self {
        Self { user_s: self.user_s + other.user_s, system_s: self.system_s + other.system_s }
    }
}

impl Sub for Cpu {
    type Output = Self;

    /// What was used meanwhile; nothing where a process ended and took its time along.
    fn sub(self, before: Self) -> Self {
        Self {
            user_s: (self.user_s - before.user_s).max(0.0),
            system_s: (self.system_s - before.system_s).max(0.0),
        }
    }
}

/// Processes, with everything below them, and control groups.
#[derive(Debug, Default)]
pub(in crate::measure) struct Serving {
    processes: Vec<u32>,
    groups: Vec<PathBuf>,
}

impl Serving {
    pub(in crate::measure) fn new(processes: Vec<u32>) -> Self {
        Self { processes, groups: Vec::new() }
    }

    /// Adds what is named: process ids, a file that holds one, or a control group.
    ///
    /// # Errors
    /// The word that names none of these.
    pub(in crate::measure) fn add(&mut self, named: &str) -> Result<(), String> {
        for word in named.split([' ', ',', '\n']).filter(|word| !word.is_empty()) {
            let id = word.parse().ok().or_else(|| id_in(Path::new(word)));
            match (id, group(word)) {
                (Some(id), _) if times(id).is_some() => self.processes.push(id),
                (None, Some(group)) => self.groups.push(group),
                _ => return Err(word.to_owned()),
            }
        }
        Ok(())
    }

    /// What all of them used so far.
    pub(in crate::measure) fn cpu(&self) -> Cpu {
        let below = self.processes.iter().flat_map(|root| descendants(*root).unwrap_or_default());
        let all: BTreeSet<u32> = self.processes.iter().copied().chain(below).collect();
        let of_processes = all.into_iter().filter_map(times);
        let of_groups = self.groups.iter().filter_map(|group| times_of_group(group));
        of_processes.chain(of_groups).fold(Cpu::default(), Cpu::plus)
    }

    pub(in crate::measure) fn is_empty(&self) -> bool {
        self.processes.is_empty() && self.groups.is_empty()
    }
}

/// A process id in a file, as daemons leave it.
fn id_in(file: &Path) -> Option<u32> {
    // What has no end, or waits for a writer, holds none.
    file.metadata().ok().filter(|found| found.is_file() && found.len() < 1000)?;
    let text = fs::read_to_string(file).ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// Where the system keeps a control group.
fn group(name: &str) -> Option<PathBuf> {
    const ROOTS: [&str; 3] = ["", "/sys/fs/cgroup", "/sys/fs/cgroup/system.slice"];
    let name = name.trim_start_matches('/');
    let place = |root: &str| Path::new(&format!("{root}/{name}")).to_owned();
    ROOTS.into_iter().map(place).find(|place| times_of_group(place).is_some())
}

fn times_of_group(group: &Path) -> Option<Cpu> {
    let text = fs::read_to_string(group.join("cpu.stat")).ok()?;
    let seconds = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().parse::<f64>().ok().map(|micros| micros * 1e-6)
    };
    Some(Cpu { user_s: seconds("user_usec ")?, system_s: seconds("system_usec ")? })
}

/// What a process and its children that ended used, in ticks.
fn times(process: u32) -> Option<Cpu> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold anything; fields count from behind it.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let seconds = |at: usize| Some(fields.get(at)?.parse::<f64>().ok()? / TICKS_A_SECOND);
    Some(Cpu { user_s: seconds(11)? + seconds(13)?, system_s: seconds(12)? + seconds(14)? })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_found_by_its_number_and_by_a_file_that_holds_it() {
        let own = std::process::id();
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, format!("{own}\n")).unwrap();
        for named in [own.to_string(), file.path().display().to_string()] {
            let mut serving = Serving::default();
            serving.add(&named).unwrap();
            assert_eq!(serving.processes, [own], "{named}");
            assert!(!serving.is_empty());
        }
        let mut serving = Serving::default();
        assert_eq!(serving.add("no-such-group"), Err("no-such-group".into()));
        assert!(serving.add(&u32::MAX.to_string()).is_err());
        assert!(serving.is_empty() && serving.cpu() == Cpu::default());
    }

    #[test]
    fn what_a_process_uses_meanwhile_is_seen() {
        let mut busy = std::process::Command::new("sh")
            .args(["-c", "i=0; while :; do i=$((i+1)); done"])
            .spawn()
            .unwrap();
        let serving = Serving::new(vec![busy.id()]);
        let before = serving.cpu();
        let used = || {
            let used = serving.cpu() - before;
            used.user_s + used.system_s
        };
        while used() < 0.03 {
            std::thread::yield_now();
        }
        busy.kill().unwrap();
        busy.wait().unwrap();
        assert_eq!(used(), 0.0, "it took its time along");
    }
}
