//! The worker count in a command line, where an option or a variable says that it is one.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use crate::import::words::{doubt_in, in_text, words};
use regex::Regex;

/// `OMP_NUM_THREADS=4`, `--threads=4`, `--jobs 4`, `-t 4`, `-j4`.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:^|[\s'"])(?:([A-Za-z_][A-Za-z0-9_]*)=|--?([A-Za-z][A-Za-z-]+)(?:=|\s+)|-([A-Za-z@])\s*)(\d+)\b"#).ok()
});

/// A name given to a command: `4 threads`, `8-ranks`.
static BESIDE_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i)\b(\d+)[ _-]?(?:{})\b", in_text().0.join("|"))).ok()
});

/// Short options that are a worker count nearly everywhere.
const SHORT: &[&str] = &["t", "T", "j", "J", "p", "P", "w", "@"];
/// `taskset -c 0-3`: the CPUs that a command may use.
static PINNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:taskset\s+(?:-c|--cpu-list)|numactl\s+(?:-C|--physcpubind)|likwid-pin\s+-c)[\s=]+([\d,-]+)").ok()
});
/// Of what starts processes.
const LAUNCHERS: &[&str] = &["mpirun", "mpiexec", "srun", "aprun", "jsrun", "prun"];

/// A number in a command, and the command with a mark in its place.
struct Counted {
    count: String,
    template: String,
}

impl Counted {
    fn at(command: &str, digits: Range<usize>) -> Self {
        let template = format!("{}\u{0}{}", &command[..digits.start], &command[digits.end..]);
        Self { count: command[digits].into(), template }
    }
}

/// For each command its worker count: the number behind an option for workers in which it differs
/// from others.
pub(crate) fn counts(commands: &[&str]) -> Vec<Option<String>> {
    let all: Vec<Vec<Counted>> = commands.iter().map(|command| counted(command)).collect();
    let mut values: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for one in all.iter().flatten() {
        values.entry(&one.template).or_default().insert(&one.count);
    }
    let shared = |one: &&Counted| values[one.template.as_str()].len() > 1;
    all.iter()
        .map(|of_command| of_command.iter().find(shared).map(|one| one.count.clone()))
        .collect()
}

/// For each command how many CPUs it may use, and the command with that in place of their list,
/// where commands differ in the list only.
pub(crate) fn pinned(commands: &[&str]) -> Option<Vec<(String, String)>> {
    let all: Vec<(String, String)> =
        commands.iter().map(|command| pinned_in(command)).collect::<Option<_>>()?;
    let counts: BTreeSet<&String> = all.iter().map(|(count, _)| count).collect();
    (counts.len() > 1).then_some(all)
}

fn pinned_in(command: &str) -> Option<(String, String)> {
    let list = PINNED.as_ref()?.captures(command)?.get(1)?;
    let length = |part: &str| match part.split_once('-') {
        Some((first, last)) => {
            last.parse::<u32>().ok()?.checked_sub(first.parse().ok()?)?.checked_add(1)
        }
        None => part.parse::<u32>().ok().map(|_| 1),
    };
    let count: u32 = list.as_str().split(',').map(length).sum::<Option<u32>>()?;
    let (before, behind) = (&command[..list.start()], &command[list.end()..]);
    Some((count.to_string(), format!("{before}({count} CPUs){behind}")))
}

/// Whether an option or variable for workers stands before this number in the command.
pub(super) fn says_workers(command: &str, count: &str) -> bool {
    counted(command).iter().any(|one| one.count == count)
}

/// For each command the one number in which it differs from all others, whatever stands before it.
pub(super) fn differing(commands: &[&str]) -> Option<Vec<String>> {
    let words: Vec<Vec<&str>> =
        commands.iter().map(|command| command.split_whitespace().collect()).collect();
    let first = words.first().filter(|_| words.len() > 1)?;
    if words.iter().any(|words| words.len() != first.len()) {
        return None;
    }
    let differs = |&at: &usize| words.iter().any(|words| words[at] != first[at]);
    let places: Vec<usize> = (0..first.len()).filter(differs).collect();
    let [at] = places[..] else { return None };
    let whole = words.iter().all(|words| words[at].parse::<u32>().is_ok());
    whole.then(|| words.iter().map(|words| words[at].to_owned()).collect())
}

fn counted(command: &str) -> Vec<Counted> {
    let mut found = behind_options(command);
    let beside = BESIDE_WORD.as_ref().and_then(|beside| beside.captures(command));
    if let Some(digits) = beside.and_then(|beside| beside.get(1)) {
        found.push(Counted::at(command, digits.range()));
    }
    found
}

fn behind_options(command: &str) -> Vec<Counted> {
    let Some(number) = NUMBER.as_ref() else { return Vec::new() };
    let launched = command
        .split_whitespace()
        .any(|word| LAUNCHERS.iter().any(|launcher| word.ends_with(launcher)));
    // A number may end where the next option's space begins, so each search starts behind the last.
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(captures) = number.captures_at(command, from) {
        let Some(digits) = captures.get(4) else { break };
        from = digits.end();
        let group = |at: usize| captures.get(at).map(|group| group.as_str());
        let named = group(1)
            .or(group(2))
            .is_some_and(|name| is_of_workers(name) || (launched && matches!(name, "np" | "n")));
        let short =
            group(3).is_some_and(|letter| SHORT.contains(&letter) || (launched && letter == "n"));
        if named || short {
            found.push(Counted::at(command, digits.range()));
        }
    }
    found
}

/// Whether an option or a variable of this name says how many workers there are: `--threads`,
/// `--test-threads`, `--parallel`.
fn is_of_workers(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map(String::as_str).unwrap_or_default();
    doubt_in(name).is_some() || last == "parallel" || doubt_in(last) == Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_behind_an_option_for_workers_in_which_commands_differ_is_the_count() {
        for (one, two) in [
            ("./solve -t 1 in.dat", "./solve -t 4 in.dat"),
            ("make -j1", "make -j4"),
            ("OMP_NUM_THREADS=1 ./render", "OMP_NUM_THREADS=4 ./render"),
            ("mpirun -n 1 ./a -s 3", "mpirun -n 4 ./a -s 3"),
            ("sort --parallel=1 x --threads 1", "sort --parallel=1 x --threads 4"),
            ("xz -1 -T 1", "xz -1 -T 4"),
            ("sort --parallel=1 x", "sort --parallel=4 x"),
            ("cargo test -- --test-threads 1", "cargo test -- --test-threads 4"),
            ("samtools sort -@ 1 x", "samtools sort -@ 4 x"),
        ] {
            let found = counts(&[one, two]);
            assert_eq!(found, [Some("1".into()), Some("4".into())], "{one}");
        }
        assert_eq!(counts(&["render --size 1", "render --size 2"]), [None, None]);
        assert_eq!(counts(&["a -t 2", "b -t 2"]), [None, None]);
        assert_eq!(counts(&["a --thread-stack 1", "a --thread-stack 2"]), [None, None]);
    }

    #[test]
    fn a_list_of_cpus_is_as_long_as_there_are_workers() {
        let found = pinned(&["taskset -c 0 ./a", "taskset -c 0-2,8 ./a -n 5"]).unwrap();
        assert_eq!(found[1], ("4".into(), "taskset -c (4 CPUs) ./a -n 5".into()));
        assert_eq!(pinned(&["taskset -c 0 ./a", "taskset -c 1 ./a"]), None);
        assert_eq!(pinned(&["taskset -c 0 ./a", "./a"]), None);
        assert_eq!(pinned(&["taskset -c 3-0 ./a", "taskset -c 9-99999999999 ./a"]), None);
    }
}
