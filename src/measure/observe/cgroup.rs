//! The control groups that bound this process's CPU time, as Linux tells them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A group with a quota: its folder, and which of the two kinds it is.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    folder: PathBuf,
    kind: Kind,
    /// In cores.
    quota: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    V1,
    V2,
}

/// The smallest quota in cores of this process's group and all above it. `None`: none, or not told.
pub(super) fn quota() -> Option<f64> {
    groups(Path::new("/")).iter().map(|group| group.quota).min_by(f64::total_cmp)
}

/// Seconds for which these groups were throttled, summed over processors. `None` without a quota.
pub(in crate::measure) fn throttled_s() -> Option<f64> {
    static GROUPS: OnceLock<Vec<Group>> = OnceLock::new();
    let groups = GROUPS.get_or_init(|| groups(Path::new("/")));
    let seconds = groups.iter().filter_map(Group::throttled_s);
    (!groups.is_empty()).then(|| seconds.sum())
}

/// All groups with a quota that this process is in; `root` is the root of the file system.
fn groups(root: &Path) -> Vec<Group> {
    let Ok(own) = fs::read_to_string(root.join("proc/self/cgroup")) else { return Vec::new() };
    own.lines().flat_map(|line| of_line(root, line)).collect()
}

/// `0::/a/b` is of version 2, `4:cpu,cpuacct:/a/b` of version 1.
fn of_line(root: &Path, line: &str) -> Vec<Group> {
    let mut fields = line.splitn(3, ':').skip(1);
    let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else { return Vec::new() };
    let kind = match controllers {
        "" => Kind::V2,
        named if named.split(',').any(|name| name == "cpu") => Kind::V1,
        _ => return Vec::new(),
    };
    let top = root.join("sys/fs/cgroup").join(controllers);
    let folders = ancestors(path).map(|group| top.join(group.trim_start_matches('/')));
    folders.filter_map(|folder| Group::of(folder, kind)).collect()
}

/// A group and all above it, the topmost first.
fn ancestors(group: &str) -> impl Iterator<Item = String> + '_ {
    let cuts = group.match_indices('/').map(|(at, _)| at);
    let prefixes = cuts.map(|at| group[..at].to_owned());
    prefixes.chain([group.trim_end_matches('/').to_owned()]).filter({
        // The topmost group is '/' and ''.
        let mut last = None;
        move |prefix: &String| last.replace(prefix.clone()).as_ref() != Some(prefix)
    })
}

impl Group {
    fn of(folder: PathBuf, kind: Kind) -> Option<Self> {
        let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
        let quota = match kind {
            Kind::V2 => quota_v2(&read("cpu.max")?)?,
            Kind::V1 => quota_v1(&read("cpu.cfs_quota_us")?, &read("cpu.cfs_period_us")?)?,
        };
        Some(Self { folder, kind, quota })
    }

    fn throttled_s(&self) -> Option<f64> {
        let text = fs::read_to_string(self.folder.join("cpu.stat")).ok()?;
        let (name, unit_s) = match self.kind {
            Kind::V2 => ("throttled_usec", 1e-6),
            Kind::V1 => ("throttled_time", 1e-9),
        };
        let mut lines = text.lines().filter_map(|line| line.split_once(' '));
        let (_, count) = lines.find(|(field, _)| *field == name)?;
        Some(count.trim().parse::<f64>().ok()? * unit_s)
    }
}

/// `max 100000` is no quota; `150000 100000` is 1.5 cores.
fn quota_v2(text: &str) -> Option<f64> {
    let (quota, period) = text.trim().split_once(' ')?;
    cores(quota, period)
}

/// A quota of -1 is none.
fn quota_v1(quota: &str, period: &str) -> Option<f64> {
    cores(quota.trim(), period.trim())
}

fn cores(quota: &str, period: &str) -> Option<f64> {
    let (quota, period): (f64, f64) = (quota.parse().ok()?, period.parse().ok()?);
    (quota > 0.0 && period > 0.0).then_some(quota / period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_read_in_cores() {
        assert_eq!(quota_v2("150000 100000\n"), Some(1.5));
        assert_eq!(quota_v2("max 100000"), None);
        assert_eq!(quota_v2("rubbish"), None);
        assert_eq!(quota_v1("-1\n", "100000\n"), None);
        assert_eq!(quota_v1("50000\n", "100000\n"), Some(0.5));
    }

    #[test]
    fn a_quota_binds_every_group_below_it() {
        assert_eq!(ancestors("/a/b").collect::<Vec<_>>(), ["", "/a", "/a/b"]);
        assert_eq!(ancestors("/").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn both_versions_tell_for_how_long_they_throttled() {
        let root = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put("proc/self/cgroup", "4:memory:/job\n3:cpu,cpuacct:/job\n0::/user/job\n");
        put("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "50000\n");
        put("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_period_us", "100000\n");
        put(
            "sys/fs/cgroup/cpu,cpuacct/job/cpu.stat",
            "nr_throttled 3\nthrottled_time 2500000000\n",
        );
        put("sys/fs/cgroup/user/cpu.max", "150000 100000\n");
        put("sys/fs/cgroup/user/cpu.stat", "nr_throttled 3\nthrottled_usec 250000\n");
        put("sys/fs/cgroup/user/job/cpu.max", "max 100000\n");
        let found = groups(root.path());
        let quotas: Vec<f64> = found.iter().map(|group| group.quota).collect();
        let throttled: Vec<_> = found.iter().map(Group::throttled_s).collect();
        assert_eq!(quotas, [0.5, 1.5]);
        assert_eq!(throttled, [Some(2.5), Some(0.25)]);
    }
}
