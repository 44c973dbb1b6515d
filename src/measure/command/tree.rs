//! The processes below a process, and how they are ended.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;
#[cfg(unix)]
use std::time::Instant;

#[cfg(unix)]
use rustix::process::{Signal, kill_process};

use super::prepared::Prepared;
use crate::measure::observe::{children, descendants};

/// How long processes may take to end after they were asked to.
pub(super) const GRACE: Duration = Duration::from_secs(2);

/// How often it is looked whether they ended.
#[cfg(unix)]
const GLANCE: Duration = Duration::from_millis(5);

/// A process of a command, and what started it; `None` for the command itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) process: u32,
    pub(super) parent: Option<u32>,
}

/// A process and everything below it, as far as the system tells.
pub(super) fn family(root: u32) -> Vec<Member> {
    let mut found = vec![Member { process: root, parent: None }];
    let mut next = 0;
    while let Some(&Member { process, .. }) = found.get(next) {
        let below = children_of(process);
        found.extend(
            below.into_iter().map(|child| Member { process: child, parent: Some(process) }),
        );
        next += 1;
    }
    found
}

#[cfg(target_os = "linux")]
fn children_of(process: u32) -> Vec<u32> {
    // One that ended meanwhile has no children any more.
    children(&process.to_string()).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
fn children_of(_process: u32) -> Vec<u32> {
    Vec::new()
}

/// Memory of processes together, in bytes: private pages summed, and the largest
/// share of shared ones once. `None` where the system does not tell.
#[cfg(target_os = "linux")]
pub(super) fn resident_bytes(processes: &[u32]) -> Option<u64> {
    let page = rustix::param::page_size() as u64;
    let (mut private, mut shared, mut seen) = (0, 0, false);
    for process in processes {
        let Ok(text) = std::fs::read_to_string(format!("/proc/{process}/statm")) else { continue };
        let mut pages = text.split_whitespace().skip(1).map(|field| field.parse::<u64>().ok());
        let (Some(Some(resident)), Some(Some(of_it_shared))) = (pages.next(), pages.next()) else {
            continue;
        };
        private += resident.saturating_sub(of_it_shared);
        shared = shared.max(of_it_shared);
        seen = true;
    }
    seen.then_some((private + shared) * page)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn resident_bytes(_processes: &[u32]) -> Option<u64> {
    None
}

/// Whether all processes of the group are stopped, as the terminal stops those that want to read
/// it from the background. One that its own kin stopped is their affair. Never where the system
/// does not tell.
pub(super) fn is_halted(group: u32, processes: &[u32]) -> bool {
    let of_group = processes.iter().filter_map(|process| {
        let status = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // The state stands behind the name in parentheses, which may hold anything.
        let mut fields = status.rsplit_once(')')?.1.split_whitespace();
        let (state, its_group) = (fields.next()?.to_owned(), fields.nth(1)?.parse::<u32>().ok()?);
        (its_group == group && state != "Z").then_some(state)
    });
    let states: Vec<String> = of_group.collect();
    !states.is_empty() && states.iter().all(|state| state == "T")
}

/// Asks the group of a process to end.
pub(super) fn ask_to_end(group: u32) {
    #[cfg(unix)]
    {
        signal_group(group, Signal::TERM);
        // A stopped process hears nothing else.
        signal_group(group, Signal::CONT);
    }
    #[cfg(not(unix))]
    end_now(group);
}

/// Ends the group of a process and everything below it, at once.
#[cfg(unix)]
pub(super) fn end_now(group: u32) {
    let below = descendants(group).unwrap_or_default();
    signal_group(group, Signal::KILL);
    for process in below.into_iter().filter_map(pid) {
        // It may have ended meanwhile.
        let _ = kill_process(process, Signal::KILL);
    }
}

#[cfg(not(unix))]
pub(super) fn end_now(group: u32) {
    let mut taskkill = std::process::Command::new("taskkill");
    taskkill.args(["/T", "/F", "/PID", &group.to_string()]);
    taskkill.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    // Nothing is left to end when it fails.
    let _ = taskkill.status();
}

/// Waits until a child has ended, and leaves it to be waited for: until then its number is its.
pub(super) fn until_it_ended(child: u32) {
    #[cfg(unix)]
    if let Some(child) = pid(child) {
        use rustix::process::{WaitId, WaitIdOptions, waitid};
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while matches!(waitid(WaitId::Pid(child), options), Err(rustix::io::Errno::INTR)) {}
    }
    #[cfg(not(unix))]
    let _ = child;
}

/// Ends what a command left: what its group still holds after its first process ended and what
/// was adopted from it. Those that ended already are taken leave of first: until then they count
/// as members. Whether it left anything, ended or not.
pub(super) fn end_rest(group: u32, orphans: Option<&Orphans>, prepared: &Prepared) -> bool {
    match orphans {
        Some(orphans) => orphans.end(group, prepared),
        None => {
            end_group(group, GRACE / 4);
            false
        }
    }
}

/// Leaves alone what a preparation left, and takes note of it.
pub(super) fn keep_rest(group: u32, orphans: Option<&Orphans>, prepared: &mut Prepared) {
    if let Some(orphans) = orphans {
        return orphans.keep(group, prepared);
    }
    #[cfg(unix)]
    if group_lives(group) {
        prepared.note(group, []);
    }
    #[cfg(not(unix))]
    let _ = (group, prepared);
}

/// Ends what a preparation left, after so long in which it may end by itself; the names of what
/// did not.
pub(super) fn put_away(
    prepared: Prepared,
    orphans: Option<&Orphans>,
    patience: Duration,
) -> Vec<String> {
    if prepared.is_empty() {
        return Vec::new();
    }
    if let Some(orphans) = orphans {
        return orphans.put_away(&prepared, patience);
    }
    prepared.ids().for_each(|group| end_group(group, GRACE));
    Vec::new()
}

/// Ends a process group whose first process ended.
fn end_group(group: u32, patience: Duration) {
    #[cfg(unix)]
    if group_lives(group) {
        ask_to_end(group);
        until(patience, || !group_lives(group));
        signal_group(group, Signal::KILL);
        until(GRACE, || !group_lives(group));
    }
    #[cfg(not(unix))]
    let _ = (group, patience);
}

#[cfg(unix)]
fn until(patience: Duration, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() && since.elapsed() < patience {
        std::thread::sleep(GLANCE);
    }
}

/// What commands leave behind, adopted by this process so that it can be found.
pub(super) struct Orphans {
    /// Children that this process had before it was amdahl (`exec`), and theirs.
    spared: Vec<u32>,
    names: RefCell<BTreeSet<String>>,
}

impl Orphans {
    /// Makes this process the parent of whatever a command leaves behind.
    pub(super) fn adopt() -> Self {
        #[cfg(target_os = "linux")]
        {
            // Where the kernel refuses, processes that leave their group are out of reach.
            let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
        }
        let spared = descendants(std::process::id()).unwrap_or_default();
        Self { spared, names: RefCell::default() }
    }

    /// The names of those that had to be ended since this was last asked.
    pub(super) fn names(&self) -> Vec<String> {
        self.names.take().into_iter().collect()
    }

    /// The processes that a preparation left, as far as the system tells.
    pub(super) fn prepared(&self, prepared: &Prepared) -> Vec<u32> {
        let all = children("self").unwrap_or_default();
        all.into_iter().filter(|process| prepared.owns(*process)).collect()
    }

    #[cfg(target_os = "linux")]
    fn keep(&self, group: u32, prepared: &mut Prepared) {
        if self.living(prepared).1 || group_lives(group) {
            let living = self.children(prepared);
            prepared.note(group, living);
        }
    }

    #[cfg(target_os = "linux")]
    fn end(&self, group: u32, prepared: &Prepared) -> bool {
        let (waited_for, living) = self.living(prepared);
        if living {
            self.names.borrow_mut().extend(self.names_of(prepared));
            ask_to_end(group);
            self.end_children(prepared, GRACE / 4, || signal_group(group, Signal::KILL));
        }
        waited_for || living
    }

    #[cfg(target_os = "linux")]
    fn put_away(&self, prepared: &Prepared, patience: Duration) -> Vec<String> {
        let all = Prepared::default();
        until(patience, || !self.living(&all).1);
        let names = self.names_of(&all);
        if self.living(&all).1 {
            prepared.ids().for_each(ask_to_end);
            let kill = || prepared.ids().for_each(|group| signal_group(group, Signal::KILL));
            self.end_children(&all, GRACE, kill);
        }
        names.into_iter().collect()
    }

    /// Asks all children but the prepared ones to end, and ends those that do not.
    #[cfg(target_os = "linux")]
    fn end_children(&self, prepared: &Prepared, patience: Duration, end: impl FnOnce()) {
        for process in self.children(prepared).into_iter().filter_map(pid) {
            let _ = kill_process(process, Signal::TERM);
            // A stopped process hears nothing else.
            let _ = kill_process(process, Signal::CONT);
        }
        until(patience, || !self.living(prepared).1);
        end();
        let since = Instant::now();
        // What is ended may leave children of its own.
        while self.living(prepared).1 && since.elapsed() < GRACE {
            for process in self.children(prepared).into_iter().filter_map(pid) {
                let _ = kill_process(process, Signal::KILL);
            }
            std::thread::sleep(GLANCE);
        }
    }

    #[cfg(target_os = "linux")]
    fn names_of(&self, prepared: &Prepared) -> BTreeSet<String> {
        let known = |process: u32| std::fs::read_to_string(format!("/proc/{process}/comm")).ok();
        let names = self.children(prepared).into_iter().filter_map(known);
        names.map(|name| name.trim().to_owned()).collect()
    }

    #[cfg(not(target_os = "linux"))]
    fn keep(&self, group: u32, prepared: &mut Prepared) {
        keep_rest(group, None, prepared);
    }

    #[cfg(not(target_os = "linux"))]
    fn end(&self, group: u32, prepared: &Prepared) -> bool {
        end_rest(group, None, prepared)
    }

    #[cfg(not(target_os = "linux"))]
    fn put_away(&self, prepared: &Prepared, _patience: Duration) -> Vec<String> {
        prepared.ids().for_each(|group| end_group(group, GRACE));
        Vec::new()
    }

    /// The children that are neither spared nor prepared.
    #[cfg(target_os = "linux")]
    fn children(&self, prepared: &Prepared) -> Vec<u32> {
        let all = children("self").unwrap_or_default();
        let is_ours = |process: &u32| !self.spared.contains(process) && !prepared.owns(*process);
        all.into_iter().filter(is_ours).collect()
    }

    /// Takes leave of children that ended, but not of prepared ones; whether there was one, and
    /// whether others live.
    #[cfg(target_os = "linux")]
    fn living(&self, prepared: &Prepared) -> (bool, bool) {
        use rustix::process::{WaitOptions, wait, waitpid};
        let mut ended = false;
        if self.spared.is_empty() && prepared.is_empty() {
            loop {
                match wait(WaitOptions::NOHANG) {
                    Ok(Some(_)) => ended = true,
                    Ok(None) => return (ended, true),
                    Err(_) => return (ended, false),
                }
            }
        }
        let mut living = false;
        for process in self.children(prepared) {
            match waitpid(pid(process), WaitOptions::NOHANG) {
                Ok(Some(_)) => ended = true,
                Ok(None) => living = true,
                Err(_) => {}
            }
        }
        (ended, living)
    }
}

#[cfg(unix)]
fn pid(process: u32) -> Option<rustix::process::Pid> {
    i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw)
}

#[cfg(unix)]
fn signal_group(group: u32, signal: Signal) {
    if let Some(group) = pid(group) {
        // It may have ended meanwhile.
        let _ = rustix::process::kill_process_group(group, signal);
    }
}

#[cfg(unix)]
fn group_lives(group: u32) -> bool {
    pid(group).is_some_and(|group| rustix::process::test_kill_process_group(group).is_ok())
}
