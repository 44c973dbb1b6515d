//! Facts of this machine. What the system does not tell is `None`, never a guess.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

use super::{cgroup, retired};
use crate::data::Machine;

/// Asks the system.
pub fn probe() -> Machine {
    let git = ask_git();
    let refresh = RefreshKind::nothing()
        .with_cpu(CpuRefreshKind::nothing().with_frequency())
        .with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(refresh);
    let cpu = system.cpus().first();
    let load = System::load_average().one;
    Machine {
        model: cpu.map(|cpu| cpu.brand().trim().to_owned()).filter(|model| !model.is_empty()),
        physical_cores: known(num_cpus::get_physical()),
        logical_cpus: logical_cpus(&system),
        affinity: affinity(),
        quota: cgroup::quota(),
        performance_cores: performance_cores(),
        pinned: Vec::new(),
        counters: Some(retired::access()),
        memory_bytes: Some(system.total_memory()).filter(|bytes| *bytes > 0),
        numa_nodes: numa_nodes(),
        os: System::long_os_version(),
        kernel: System::kernel_version(),
        governor: line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        boost: boost(),
        mhz: cpu.map(|cpu| cpu.frequency() as f64).filter(|mhz| *mhz > 0.0),
        virtualised: virtualised(),
        load: cfg!(unix).then_some(load).filter(|load| load.is_finite()),
        rustc: Some(env!("AMDAHL_RUSTC").to_owned()).filter(|version| !version.is_empty()),
        commit: git.and_then(|git| answer(git, GIT_S)),
    }
}

fn known(count: usize) -> Option<usize> {
    (count > 0).then_some(count)
}

fn line(path: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Processors of the machine, whatever this process may use.
fn logical_cpus(system: &System) -> Option<usize> {
    known(system.cpus().len()).or_else(|| known(num_cpus::get()))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn affinity() -> Option<usize> {
    let set = rustix::thread::sched_getaffinity(None).ok()?;
    known(set.count() as usize)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn affinity() -> Option<usize> {
    None
}

/// The kernel lists the fast cores of a hybrid processor.
fn performance_cores() -> Option<usize> {
    let list = line("/sys/devices/cpu_core/cpus")?;
    let cpus = cpu_list(&list)?;
    let first_of_core = |cpu: &usize| {
        let siblings =
            line(&format!("/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"));
        siblings.and_then(|list| cpu_list(&list)?.first().copied()).is_none_or(|one| one == *cpu)
    };
    known(cpus.iter().filter(|cpu| first_of_core(cpu)).count())
}

/// Reads a kernel CPU list such as `0-3,8`.
pub(super) fn cpu_list(text: &str) -> Option<Vec<usize>> {
    let mut cpus = Vec::new();
    for part in text.trim().split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        cpus.extend(from.parse::<usize>().ok()?..=to.parse().ok()?);
    }
    Some(cpus)
}

fn numa_nodes() -> Option<usize> {
    let online = line("/sys/devices/system/node/online")?;
    known(cpu_list(&online)?.len())
}

fn boost() -> Option<bool> {
    let flag = |path: &str| match line(path)?.as_str() {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    };
    flag("/sys/devices/system/cpu/cpufreq/boost")
        .or_else(|| flag("/sys/devices/system/cpu/intel_pstate/no_turbo").map(|disabled| !disabled))
}

/// The hypervisor's product name if the processor says that there is one, `none` if it says
/// that there is none.
fn virtualised() -> Option<String> {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").ok()?;
    let flags = cpuinfo.lines().find(|line| line.starts_with("flags"))?;
    if !flags.split_whitespace().any(|flag| flag == "hypervisor") {
        return Some("none".into());
    }
    let product = line("/sys/class/dmi/id/product_name");
    let kind = line("/sys/hypervisor/type");
    Some(product.or(kind).unwrap_or_else(|| "hypervisor of unknown kind".into()))
}

/// How long git may take to look at the files; a large tree on a network takes minutes.
const GIT_S: f64 = 2.0;

/// Whether git, which takes some milliseconds to say no, may know this folder.
fn may_be_kept_by_git() -> bool {
    let Ok(here) = std::env::current_dir() else { return true };
    // `.git`, or the folder is what mostly is in there.
    let is_kept = |folder: &Path| folder.join(".git").exists() || folder.join("HEAD").exists();
    std::env::var_os("GIT_DIR").is_some() || here.ancestors().any(is_kept)
}

/// Asks git for the commit of the folder that is measured, with `+` where it has changes; it takes
/// no lock and runs no hook.
fn ask_git() -> Option<Child> {
    if !may_be_kept_by_git() {
        return None;
    }
    let mut git = Command::new("git");
    git.args(["--no-optional-locks", "-c", "core.fsmonitor=false"]);
    git.args(["describe", "--always", "--dirty=+", "--exclude=*"]);
    git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()
}

/// The one line that a program says, within so many seconds; then it is ended.
fn answer(mut program: Child, limit_s: f64) -> Option<String> {
    let since = Instant::now();
    while matches!(program.try_wait(), Ok(None)) {
        if since.elapsed().as_secs_f64() > limit_s {
            // One that ended meanwhile is what is wanted.
            let _ = program.kill();
            let _ = program.wait();
            return None;
        }
        thread::sleep(Duration::from_millis(1));
    }
    let output = program.wait_with_output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Some(said).filter(|said| output.status.success() && !said.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_program_that_does_not_answer_is_given_up() {
        let start = |line| {
            let mut shell = Command::new("sh");
            shell.args(["-c", line]).stdout(Stdio::piped()).spawn().unwrap()
        };
        assert_eq!(answer(start("echo 1f2e3d+"), 5.0).as_deref(), Some("1f2e3d+"));
        assert_eq!(answer(start("exit 128"), 5.0), None);
        let since = Instant::now();
        assert_eq!(answer(start("exec sleep 20"), 0.05), None);
        assert!(since.elapsed().as_secs_f64() < 10.0);
    }

    #[test]
    fn a_cpu_list_is_read() {
        assert_eq!(cpu_list("0-3,8"), Some(vec![0, 1, 2, 3, 8]));
        assert_eq!(cpu_list("x"), None);
    }

    #[test]
    fn this_machine_has_at_least_one_processor() {
        let machine = probe();
        assert!(machine.logical_cpus >= Some(1));
        assert!(machine.usable_cores() >= Some(1));
    }
}
