//! Which CPUs workers are held to, and in which order: distinct physical cores first, fast ones
//! before slow ones, then the cores' further hardware threads.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::machine::cpu_list;
use crate::data::{CpuPlace, PinnedCpu};
use crate::exec;

/// Why workers cannot be held to CPUs here.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PinError {
    /// The system has no such thing.
    #[error(
        "workers cannot be held to cores: {} does not let a program choose them",
        std::env::consts::OS
    )]
    System,
}

/// What the system tells of a CPU.
#[derive(Debug, Clone, PartialEq)]
struct Cpu {
    number: usize,
    /// All hardware threads of its core, itself among them.
    threads: Vec<usize>,
    /// Comparable among CPUs: capacity or largest clock. `None` where nothing is told.
    speed: Option<f64>,
}

/// The CPUs that this process may use, in the order in which workers fill them.
///
/// # Errors
/// [`PinError`] where the system lets nobody choose.
pub fn order() -> Result<Vec<PinnedCpu>, PinError> {
    let allowed = exec::own_cpus().map_err(|_| PinError::System)?;
    Ok(ordered(&allowed, read(Path::new("/sys/devices"), &allowed).as_deref()))
}

/// A CPU this much slower than the fastest is of another kind; boost clocks of alike cores differ
/// by less.
const SLOWER: f64 = 0.8;

/// `cpus`: what is known of the `allowed` ones.
fn ordered(allowed: &[usize], cpus: Option<&[Cpu]>) -> Vec<PinnedCpu> {
    let Some(cpus) = cpus else {
        return allowed.iter().map(|cpu| PinnedCpu { cpu: *cpu, place: None }).collect();
    };
    let fastest = cpus.iter().filter_map(|cpu| cpu.speed).fold(0.0, f64::max);
    // Alike ones in the order of their numbers.
    let speed = |cpu: &Cpu| cpu.speed.filter(|speed| *speed < SLOWER * fastest).unwrap_or(fastest);
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut sorted: Vec<(usize, Reverse<u64>, usize)> = Vec::new();
    for cpu in cpus {
        // A core is named by its first thread, whether that one is allowed or not.
        let core = cpu.threads.iter().min().copied().unwrap_or(cpu.number);
        let rank = taken.entry(core).or_default();
        sorted.push((*rank, Reverse(speed(cpu).to_bits()), cpu.number));
        *rank += 1;
    }
    sorted.sort_unstable();
    let place = |rank: usize, speed: u64| match rank {
        0 if speed == fastest.to_bits() => CpuPlace::Core,
        0 => CpuPlace::EfficiencyCore,
        _ => CpuPlace::SecondThread,
    };
    let pinned = |(rank, Reverse(speed), cpu)| PinnedCpu { cpu, place: Some(place(rank, speed)) };
    sorted.into_iter().map(pinned).collect()
}

/// Of each allowed CPU; `None` where the system tells nothing of one.
fn read(devices: &Path, allowed: &[usize]) -> Option<Vec<Cpu>> {
    let text = |name: String| fs::read_to_string(devices.join("system/cpu").join(name)).ok();
    let number = |name: String| text(name)?.trim().parse::<f64>().ok();
    // The kernel lists the fast cores of an Intel processor with two kinds.
    let fast = fs::read_to_string(devices.join("cpu_core/cpus")).ok();
    let fast = fast.and_then(|list| cpu_list(&list));
    let speed = |cpu: usize| {
        let listed = fast.as_ref().map(|fast| if fast.contains(&cpu) { 2.0 } else { 1.0 });
        listed
            .or_else(|| number(format!("cpu{cpu}/cpu_capacity")))
            .or_else(|| number(format!("cpu{cpu}/cpufreq/cpuinfo_max_freq")))
    };
    let of = |cpu: &usize| {
        let threads = text(format!("cpu{cpu}/topology/thread_siblings_list"))?;
        Some(Cpu { number: *cpu, threads: cpu_list(&threads)?, speed: speed(*cpu) })
    };
    allowed.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use CpuPlace::{Core, EfficiencyCore, SecondThread};

    /// A made-up `/sys/devices`: of each CPU its core's threads, its capacity and its clock.
    fn devices(cpus: &[(&str, Option<&str>, Option<&str>)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (number, (threads, capacity, clock)) in cpus.iter().enumerate() {
            let cpu = folder.path().join(format!("system/cpu/cpu{number}"));
            fs::create_dir_all(cpu.join("topology")).unwrap();
            fs::create_dir_all(cpu.join("cpufreq")).unwrap();
            fs::write(cpu.join("topology/thread_siblings_list"), format!("{threads}\n")).unwrap();
            if let Some(capacity) = capacity {
                fs::write(cpu.join("cpu_capacity"), format!("{capacity}\n")).unwrap();
            }
            if let Some(clock) = clock {
                fs::write(cpu.join("cpufreq/cpuinfo_max_freq"), format!("{clock}\n")).unwrap();
            }
        }
        folder
    }

    fn order_of(folder: &tempfile::TempDir, allowed: &[usize]) -> Vec<(usize, Option<CpuPlace>)> {
        let pinned = ordered(allowed, read(folder.path(), allowed).as_deref());
        pinned.into_iter().map(|pinned| (pinned.cpu, pinned.place)).collect()
    }

    fn places(of: &[(usize, CpuPlace)]) -> Vec<(usize, Option<CpuPlace>)> {
        of.iter().map(|(cpu, place)| (*cpu, Some(*place))).collect()
    }

    #[test]
    fn second_threads_come_after_all_cores_however_they_are_numbered() {
        let neighbours = devices(&[
            ("0-1", None, None),
            ("0-1", None, None),
            ("2-3", None, None),
            ("2-3", None, None),
        ]);
        assert_eq!(
            order_of(&neighbours, &[0, 1, 2, 3]),
            places(&[(0, Core), (2, Core), (1, SecondThread), (3, SecondThread)])
        );
        let apart = devices(&[
            ("0,2", None, None),
            ("1,3", None, None),
            ("0,2", None, None),
            ("1,3", None, None),
        ]);
        assert_eq!(
            order_of(&apart, &[0, 1, 2, 3]),
            places(&[(0, Core), (1, Core), (2, SecondThread), (3, SecondThread)])
        );
    }

    #[test]
    fn fast_cores_come_before_slow_ones_and_both_before_second_threads() {
        let (fast, slow) = (Some("1024"), Some("620"));
        let hybrid = devices(&[
            ("0", slow, None),
            ("1", slow, None),
            ("2-3", fast, None),
            ("2-3", fast, None),
            ("4-5", Some("1009"), None),
            ("4-5", Some("1009"), None),
        ]);
        assert_eq!(
            order_of(&hybrid, &[0, 1, 2, 3, 4, 5]),
            places(&[
                (2, Core),
                (4, Core),
                (0, EfficiencyCore),
                (1, EfficiencyCore),
                (3, SecondThread),
                (5, SecondThread)
            ])
        );
    }

    #[test]
    fn clocks_tell_kinds_where_capacities_are_not_told_but_not_where_they_boost_a_little() {
        let kinds = devices(&[("0", None, Some("3300000")), ("1", None, Some("5100000"))]);
        assert_eq!(order_of(&kinds, &[0, 1]), places(&[(1, Core), (0, EfficiencyCore)]));
        let alike = devices(&[("0", None, Some("5250000")), ("1", None, Some("5700000"))]);
        assert_eq!(order_of(&alike, &[0, 1]), places(&[(0, Core), (1, Core)]));
    }

    #[test]
    fn the_list_of_fast_cores_decides_where_there_is_one() {
        let listed = devices(&[("0", None, None), ("1-2", None, None), ("1-2", None, None)]);
        fs::create_dir_all(listed.path().join("cpu_core")).unwrap();
        fs::write(listed.path().join("cpu_core/cpus"), "1-2\n").unwrap();
        assert_eq!(
            order_of(&listed, &[0, 1, 2]),
            places(&[(1, Core), (0, EfficiencyCore), (2, SecondThread)])
        );
    }

    #[test]
    fn only_cpus_that_may_be_used_are_and_a_thread_without_its_sibling_is_a_core() {
        let smt = devices(&[
            ("0,2", None, None),
            ("1,3", None, None),
            ("0,2", None, None),
            ("1,3", None, None),
        ]);
        assert_eq!(order_of(&smt, &[2, 3]), places(&[(2, Core), (3, Core)]));
        assert_eq!(order_of(&smt, &[1, 2, 3]), places(&[(1, Core), (2, Core), (3, SecondThread)]));
        let one = devices(&[("0", None, None)]);
        assert_eq!(order_of(&one, &[0]), places(&[(0, Core)]));
    }

    #[test]
    fn without_a_topology_cpus_go_by_their_numbers_and_no_kind_is_told() {
        let nothing = tempfile::tempdir().unwrap();
        assert_eq!(order_of(&nothing, &[1, 4]), [(1, None), (4, None)]);
        let partly = devices(&[("0", None, None)]);
        assert_eq!(order_of(&partly, &[0, 1]), [(0, None), (1, None)]);
    }
}
