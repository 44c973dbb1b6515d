//! Counters of this process, what is below it, and the machine.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
#[cfg(unix)]
use std::sync::OnceLock;

use super::cgroup::throttled_s;
use super::descendants::descendants;
use super::retired::Retired;
use super::switches::Counts;
use crate::data::Watch;
use crate::exec;

/// Counters at one moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Counters {
    /// CPU seconds of this process and everything below it, ended children included.
    own_s: Option<f64>,
    /// The kernel's part of them.
    system_s: Option<f64>,
    /// CPU seconds, and seconds of waiting for a core, of each living thread.
    threads: BTreeMap<u32, (f64, f64)>,
    /// The latter of all.
    waited_s: Option<f64>,
    counts: Option<Counts>,
    retired: Option<Retired>,
    /// Seconds that the CPU quota kept threads from running.
    throttled_s: Option<f64>,
    /// CPU seconds of everything on the machine, and those stolen by the hypervisor.
    busy_s: Option<f64>,
    stolen_s: Option<f64>,
}

/// What went on between two moments, `wall_s` apart.
pub(super) fn difference(wall_s: f64, before: &Counters, after: &Counters) -> Watch {
    let grown = |before: Option<f64>, after: Option<f64>| Some((after? - before?).max(0.0));
    let cpu_s = grown(before.own_s, after.own_s);
    let busiest = busiest(&before.threads, &after.threads, cpu_s);
    let busy_s = grown(before.busy_s, after.busy_s);
    let others = |busy: f64, own: f64| (busy - own) / wall_s;
    let counts = before.counts.zip(after.counts).map(|(before, after)| after.since(before));
    let retired = before.retired.zip(after.retired);
    let (instructions, cycles) = retired.and_then(|(before, after)| after.since(before)).unzip();
    Watch {
        wall_s,
        cpu_s,
        system_s: grown(before.system_s, after.system_s),
        waited_s: grown(before.waited_s, after.waited_s),
        busiest_s: busiest.map(|(busiest_s, _)| busiest_s),
        busiest_cpu_s: busiest.map(|(_, cpu_s)| cpu_s),
        others_cores: busy_s.zip(cpu_s).map(|(busy, own)| others(busy, own)),
        stolen_cores: grown(before.stolen_s, after.stolen_s).map(|stolen| stolen / wall_s),
        throttled_s: grown(before.throttled_s, after.throttled_s),
        switches: counts.map(|counts| counts.switches),
        involuntary: counts.map(|counts| counts.involuntary),
        faults: counts.map(|counts| counts.faults),
        instructions,
        cycles,
        ..Watch::default()
    }
}

/// Now.
pub(super) fn read() -> Counters {
    let (busy_s, stolen_s) = machine_seconds().unzip();
    let (counts, retired) = (Counts::own(), Retired::now());
    Counters { throttled_s: throttled_s(), counts, retired, busy_s, stolen_s, ..own() }
}

/// Finds the processors that this process may run on, before any thread is held to fewer.
pub(in crate::measure) fn begin_watching() {
    machine_seconds();
}

/// Busy and stolen seconds of the processors that this process may run on, in ticks of 10 ms.
/// `None` where the system does not tell.
pub(in crate::measure) fn machine_seconds() -> Option<(f64, f64)> {
    let (text, cpus) = read_stat()?;
    machine_seconds_of(&text, cpus)
}

/// The machine's counters. The file stays open: it is read before and after runs of a millisecond.
#[cfg(unix)]
struct Stat {
    file: File,
    /// The processors that this process is confined to; `None` where it may run on all of them.
    cpus: Option<Vec<usize>>,
    /// Bytes that hold what is looked for: the first line, and a line a processor where it is
    /// confined. The rest has a number for every interrupt.
    length: usize,
}

/// More bytes than ten counters of 20 digits take.
#[cfg(unix)]
const LINE: usize = 256;

#[cfg(unix)]
impl Stat {
    fn open() -> Option<Self> {
        let text = fs::read_to_string("/proc/stat").ok()?;
        let all = text.lines().skip(1).take_while(|line| line.starts_with("cpu")).count();
        let cpus = exec::own_cpus().ok().filter(|ours| ours.len() < all);
        let length = if cpus.is_some() { LINE * (1 + all) } else { LINE };
        Some(Self { file: File::open("/proc/stat").ok()?, cpus, length })
    }
}

/// The start of the counters, and the processors that this process is confined to.
#[cfg(unix)]
fn read_stat() -> Option<(String, Option<&'static [usize]>)> {
    use std::os::unix::fs::FileExt;
    static STAT: OnceLock<Option<Stat>> = OnceLock::new();
    let stat = STAT.get_or_init(Stat::open).as_ref()?;
    let mut start = vec![0; stat.length];
    let read = stat.file.read_at(&mut start, 0).ok()?;
    Some((String::from_utf8_lossy(&start[..read]).into_owned(), stat.cpus.as_deref()))
}

#[cfg(not(unix))]
fn read_stat() -> Option<(String, Option<&'static [usize]>)> {
    None
}

/// Busy and stolen seconds of these processors, ascending, or of the machine.
fn machine_seconds_of(stat: &str, cpus: Option<&[usize]>) -> Option<(f64, f64)> {
    let Some(cpus) = cpus else {
        return seconds_of_line(stat.lines().next()?.strip_prefix("cpu")?);
    };
    let ours = stat.lines().filter_map(|line| {
        let (number, rest) = line.strip_prefix("cpu")?.split_once(' ')?;
        cpus.binary_search(&number.parse().ok()?).is_ok().then(|| seconds_of_line(rest))
    });
    let ours: Vec<(f64, f64)> = ours.collect::<Option<_>>()?;
    let sum = |sum: (f64, f64), one: &(f64, f64)| (sum.0 + one.0, sum.1 + one.1);
    (ours.len() == cpus.len()).then(|| ours.iter().fold((0.0, 0.0), sum))
}

fn seconds_of_line(counters: &str) -> Option<(f64, f64)> {
    let fields: Vec<f64> = counters
        .split_whitespace()
        .map(|field| field.parse::<f64>().map(|ticks| ticks / TICKS_A_SECOND))
        .collect::<Result<_, _>>()
        .ok()?;
    // user, nice, system, idle, iowait, irq, softirq, steal
    let busy = [0, 1, 2, 5, 6].iter().map(|field| fields.get(*field)).sum::<Option<f64>>()?;
    Some((busy, fields.get(7).copied().unwrap_or(0.0)))
}

/// Linux shows times to programs in hundredths of a second, whatever its own tick is.
pub(super) const TICKS_A_SECOND: f64 = 100.0;

/// What this process and everything below it used.
fn own() -> Counters {
    let Some(below) = descendants(std::process::id()) else { return Counters::default() };
    let own = ticks_s("self");
    let ended_s = own.map_or(0.0, |own| own.ended_s);
    let mut all = Counters {
        own_s: process_cpu_s().map(|seconds| seconds + ended_s),
        system_s: own.map(|own| own.system_s),
        threads: threads("self").unwrap_or_default(),
        ..Counters::default()
    };
    for process in below.iter().map(u32::to_string) {
        let Some(living) = threads(&process) else { continue };
        let ticks = ticks_s(&process);
        let living_s: f64 = living.values().map(|(cpu, _)| cpu).sum();
        let ended_s = ticks.map_or(0.0, |ticks| ticks.ended_s);
        all.own_s = all.own_s.map(|seconds| seconds + living_s + ended_s);
        all.system_s = all.system_s.zip(ticks).map(|(system, ticks)| system + ticks.system_s);
        all.threads.extend(living);
    }
    let waited_s = all.threads.values().map(|(_, waited)| waited).sum();
    all.waited_s = (!all.threads.is_empty()).then_some(waited_s);
    all
}

/// The most that one thread used and waited for a core, and the most that one used. `None` where threads that did not live all
/// the time used more than a tenth of `cpu_s`: the busiest may be among them.
fn busiest(
    before: &BTreeMap<u32, (f64, f64)>,
    after: &BTreeMap<u32, (f64, f64)>,
    cpu_s: Option<f64>,
) -> Option<(f64, f64)> {
    let grown = |(thread, (cpu, waited)): (&u32, &(f64, f64))| {
        let (cpu_before, waited_before) = before.get(thread)?;
        Some((cpu - cpu_before, waited - waited_before))
    };
    let lived: Vec<(f64, f64)> = after.iter().filter_map(grown).collect();
    let seen_s: f64 = lived.iter().map(|(cpu, _)| cpu).sum();
    let wanted = lived.iter().map(|(cpu, waited)| cpu + waited).max_by(f64::total_cmp);
    let most = lived.iter().map(|(cpu, _)| *cpu).max_by(f64::total_cmp);
    wanted.zip(most).filter(|_| cpu_s.is_some_and(|all| seen_s >= 0.9 * all))
}

#[cfg(unix)]
pub(in crate::measure) fn process_cpu_s() -> Option<f64> {
    Some(clock_s(rustix::time::ClockId::ProcessCPUTime))
}

/// CPU seconds of the thread that asks.
#[cfg(unix)]
pub(in crate::measure) fn thread_cpu_s() -> Option<f64> {
    Some(clock_s(rustix::time::ClockId::ThreadCPUTime))
}

#[cfg(unix)]
fn clock_s(clock: rustix::time::ClockId) -> f64 {
    let time = rustix::time::clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

#[cfg(not(unix))]
pub(in crate::measure) fn process_cpu_s() -> Option<f64> {
    None
}

#[cfg(not(unix))]
pub(in crate::measure) fn thread_cpu_s() -> Option<f64> {
    None
}

/// CPU and waiting seconds of each living thread of a process, from its schedstat files.
pub(in crate::measure) fn threads(process: &str) -> Option<BTreeMap<u32, (f64, f64)>> {
    let mut threads = BTreeMap::new();
    for task in fs::read_dir(format!("/proc/{process}/task")).ok()? {
        let task = task.ok()?;
        // A thread may end between the listing and the read.
        let Some(seconds) = account(&task.path().join("schedstat")) else { continue };
        threads.insert(task.file_name().to_str()?.parse().ok()?, seconds);
    }
    Some(threads)
}

/// The same of a process's first thread, which is all that is left of one that ended.
pub(in crate::measure) fn first_thread(process: u32) -> Option<(f64, f64)> {
    account(Path::new(&format!("/proc/{process}/schedstat")))
}

/// CPU and waiting seconds that a schedstat file tells, in one read.
fn account(file: &Path) -> Option<(f64, f64)> {
    let mut text = [0; 64];
    let length = File::open(file).and_then(|mut file| file.read(&mut text)).ok()?;
    let text = str::from_utf8(&text[..length]).ok()?;
    let mut fields = text.split_whitespace().map(|field| field.parse::<f64>().ok());
    Some((fields.next()?? * 1e-9, fields.next()?? * 1e-9))
}

/// What the system counts of a process in ticks.
#[derive(Clone, Copy)]
struct Ticks {
    /// CPU seconds of its children that ended and were waited for.
    ended_s: f64,
    /// The kernel's part of those and of its own.
    system_s: f64,
}

fn ticks_s(process: &str) -> Option<Ticks> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold anything; fields count from behind it.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let seconds = |at: usize| Some(fields.get(at)?.parse::<f64>().ok()? / TICKS_A_SECOND);
    Some(Ticks { ended_s: seconds(13)? + seconds(14)?, system_s: seconds(12)? + seconds(14)? })
}

/// CPU seconds of a process's children that ended and were waited for.
pub(in crate::measure) fn ended_children_s(process: &str) -> Option<f64> {
    ticks_s(process).map(|ticks| ticks.ended_s)
}

/// The most memory that this process held at a time. `None` where the system does not tell.
pub(in crate::measure) fn own_peak_bytes() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

/// Mean clock of the first processors, as the kernel tells it.
pub(super) fn clock_mhz() -> Option<f64> {
    let clock = |cpu: usize| {
        let path = format!("/sys/devices/system/cpu/cpu{cpu}/cpufreq/scaling_cur_freq");
        fs::read_to_string(path).ok()?.trim().parse::<f64>().ok().map(|khz| khz / 1000.0)
    };
    let clocks: Vec<f64> = (0..16).map_while(clock).collect();
    (!clocks.is_empty()).then(|| clocks.iter().sum::<f64>() / clocks.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Bound;

    #[test]
    fn busy_and_stolen_time_are_read_from_the_first_line() {
        let stat = "cpu  100 0 50 900 30 0 5 20 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n";
        assert_eq!(machine_seconds_of(stat, None), Some((1.55, 0.2)));
        assert_eq!(machine_seconds_of("nonsense", None), None);
    }

    #[test]
    fn what_runs_on_cores_that_we_may_not_use_is_not_counted() {
        let stat = "cpu  900 0 0 0 0 0 0 9 0 0\ncpu0 100 0 0 0 0 0 0 1 0 0\n\
                    cpu1 600 0 0 0 0 0 0 8 0 0\ncpu10 200 0 0 0 0 0 0 0 0 0\n";
        assert_eq!(machine_seconds_of(stat, Some(&[0, 10])), Some((3.0, 0.01)));
        assert_eq!(machine_seconds_of(stat, Some(&[0, 2])), None);
    }

    #[test]
    fn others_are_the_machine_less_ourselves() {
        let at = |own, busy| Counters {
            own_s: Some(own),
            busy_s: Some(busy),
            stolen_s: Some(0.0),
            ..Counters::default()
        };
        let watch = difference(0.5, &at(1.0, 10.0), &at(1.5, 11.1));
        assert!((watch.others_cores.unwrap() - 1.2).abs() < 1e-9);
        assert_eq!(watch.disturbed(0.1, Bound::Cpu, 0.0), Some(true));
    }

    #[test]
    fn a_job_that_waits_is_disturbed_only_when_it_had_to_wait_for_a_core() {
        let busy = Watch { wall_s: 1.0, others_cores: Some(1.5), ..Watch::default() };
        let with = |waited_s| Watch { waited_s, ..busy }.disturbed(0.1, Bound::Io, 0.0);
        assert_eq!(with(Some(0.01)), Some(false));
        assert_eq!(with(Some(0.5)), Some(true));
        assert_eq!(with(None), None);
        assert_eq!(busy.disturbed(0.1, Bound::Cpu, 0.0), Some(true));
    }

    #[test]
    fn what_the_system_does_not_tell_is_unknown() {
        let watch = difference(0.5, &Counters::default(), &Counters::default());
        assert_eq!(watch.others_cores, None);
        assert_eq!(watch.disturbed(0.1, Bound::Cpu, 0.0), None);
    }
}
