//! The processes below a process, as Linux tells them.

use std::fs;

/// Everything below a process, parents before their children. `None` where the system does not
/// tell.
pub(in crate::measure) fn descendants(root: u32) -> Option<Vec<u32>> {
    let mut found = children(&root.to_string())?;
    let mut next = 0;
    while let Some(process) = found.get(next) {
        // One that ended meanwhile has no children any more.
        let more = children(&process.to_string()).unwrap_or_default();
        found.extend(more);
        next += 1;
    }
    Some(found)
}

/// The children of a process (`self` or a number). `None` where the system does not tell: another
/// system, or a kernel without these lists.
pub(in crate::measure) fn children(process: &str) -> Option<Vec<u32>> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let of_task = |task: fs::DirEntry| fs::read_to_string(task.path().join("children")).ok();
    let lists: Vec<String> = tasks.flatten().filter_map(of_task).collect();
    if lists.is_empty() {
        return None;
    }
    Some(lists.iter().flat_map(|list| list.split_whitespace()).flat_map(str::parse).collect())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn children_and_their_children_are_found() {
        let mut shell =
            std::process::Command::new("sh").args(["-c", "sleep 60 & wait"]).spawn().unwrap();
        let has_child = || children(&shell.id().to_string()).is_some_and(|c| !c.is_empty());
        while !has_child() {
            std::thread::yield_now();
        }
        let below = descendants(std::process::id()).unwrap();
        let sleep = children(&shell.id().to_string()).unwrap()[0];
        assert!(below.contains(&shell.id()) && below.contains(&sleep), "{below:?}");
        for process in [sleep, shell.id()] {
            let pid = rustix::process::Pid::from_raw(process as i32).unwrap();
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        }
        shell.wait().unwrap();
        assert_eq!(children("no process"), None);
    }
}
