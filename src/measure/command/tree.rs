//! The processes below a process, and how they are ended.

use std::time::Duration;
#[cfg(unix)]
use std::time::Instant;

use crate::measure::descendants::{children, descendants};

/// How long processes may take to end after they were asked to.
pub(super) const GRACE: Duration = Duration::from_secs(2);

/// How often it is looked whether they ended.
const GLANCE: Duration = Duration::from_millis(5);

/// A process and everything below it, as far as the system tells.
pub(super) fn with_descendants(root: u32) -> Vec<u32> {
    std::iter::once(root).chain(descendants(root).unwrap_or_default()).collect()
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

/// Whether one of the processes is stopped, as the terminal stops those that want to read it from
/// the background. Never where the system does not tell.
pub(super) fn is_halted(processes: &[u32]) -> bool {
    processes.iter().any(|process| {
        let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // The state stands behind the name in parentheses, which may hold anything.
        status.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('T'))
    })
}

/// Asks the group of a process to end.
pub(super) fn ask_to_end(group: u32) {
    #[cfg(unix)]
    {
        signal_group(group, rustix::process::Signal::TERM);
        // A stopped process hears nothing else.
        signal_group(group, rustix::process::Signal::CONT);
    }
    #[cfg(not(unix))]
    end_now(group);
}

/// Ends the group of a process and everything below it, at once.
#[cfg(unix)]
pub(super) fn end_now(group: u32) {
    let below = descendants(group).unwrap_or_default();
    signal_group(group, rustix::process::Signal::KILL);
    for process in below.into_iter().filter_map(pid) {
        // It may have ended meanwhile.
        let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
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

/// Ends what a command left: what its group still holds after its first process ended and, with
/// `adopting`, all children that this process has. Those that ended already are taken leave of
/// first: until then they count as members.
pub(super) fn end_rest(group: u32, adopting: bool) {
    #[cfg(target_os = "linux")]
    if adopting && !has_children() {
        return;
    }
    #[cfg(unix)]
    if lives(group, adopting) {
        ask_to_end(group);
        until_ended(group, adopting, GRACE / 4);
        signal_group(group, rustix::process::Signal::KILL);
        until_ended(group, adopting, GRACE);
    }
    if adopting {
        end_adopted();
    }
    #[cfg(not(unix))]
    let _ = (group, adopting, GLANCE);
}

#[cfg(unix)]
fn until_ended(group: u32, adopting: bool, patience: Duration) {
    let since = Instant::now();
    while lives(group, adopting) && since.elapsed() < patience {
        std::thread::sleep(GLANCE);
    }
}

#[cfg(unix)]
fn lives(group: u32, adopting: bool) -> bool {
    if adopting {
        use rustix::process::{WaitOptions, wait};
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
    }
    group_lives(group)
}

/// Makes this process the parent of whatever a command leaves behind, so that it can be found.
pub(super) fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    {
        // Where the kernel refuses, processes that leave their group are out of reach.
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    }
}

/// Whether this process has any child, after taking leave of those that ended. Whatever a command
/// leaves has become one where orphans are adopted.
#[cfg(target_os = "linux")]
fn has_children() -> bool {
    use rustix::process::{WaitOptions, wait};
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

/// Ends adopted processes: all children that this process has. Only for a process that has none
/// of its own.
fn end_adopted() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, WaitOptions, kill_process, wait};
        let since = Instant::now();
        // An error is that there are no children, `None` that there are, and none ended.
        while let (Ok(ended), true) = (wait(WaitOptions::NOHANG), since.elapsed() < GRACE) {
            if ended.is_none() {
                for process in children("self").unwrap_or_default().into_iter().filter_map(pid) {
                    let _ = kill_process(process, Signal::KILL);
                }
                std::thread::sleep(GLANCE);
            }
        }
    }
}

#[cfg(unix)]
fn pid(process: u32) -> Option<rustix::process::Pid> {
    i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw)
}

#[cfg(unix)]
fn signal_group(group: u32, signal: rustix::process::Signal) {
    if let Some(group) = pid(group) {
        // It may have ended meanwhile.
        let _ = rustix::process::kill_process_group(group, signal);
    }
}

#[cfg(unix)]
fn group_lives(group: u32) -> bool {
    pid(group).is_some_and(|group| rustix::process::test_kill_process_group(group).is_ok())
}
