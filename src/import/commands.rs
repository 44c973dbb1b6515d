//! What runs of one command across worker counts are called.

use std::collections::{BTreeSet, HashMap};

/// A command that names its worker count more often than this is not understood further.
const MOST_PLACES: usize = 4;

/// The placeholder that stands for a worker count.
pub(super) const WORKERS: &str = "{workers}";

/// For each run (its command, and its worker count as it was written) the command that it shares
/// with runs at other counts, `{workers}` in place of the count; `None` where it shares none. A
/// count between digits is looked for only where it is not found elsewhere.
pub(super) fn shared(runs: &[(&str, &str)]) -> Vec<Option<String>> {
    let strict = common(runs, false);
    if strict.iter().all(Option::is_some) {
        return strict;
    }
    let loose = common(runs, true);
    strict.into_iter().zip(loose).map(|(strict, loose)| strict.or(loose)).collect()
}

fn common(runs: &[(&str, &str)], within_numbers: bool) -> Vec<Option<String>> {
    let all: Vec<Vec<String>> =
        runs.iter().map(|(command, count)| templates(command, count, within_numbers)).collect();
    let mut counts: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for (templates, (_, count)) in all.iter().zip(runs) {
        for template in templates {
            counts.entry(template).or_default().insert(count);
        }
    }
    let distinct: BTreeSet<&str> = runs.iter().map(|(_, count)| *count).collect();
    let enough = distinct.len().min(2);
    let best = |templates: &Vec<String>| {
        let most = templates.iter().rev().max_by_key(|template| counts[template.as_str()].len())?;
        (counts[most.as_str()].len() >= enough).then(|| most.clone())
    };
    all.iter().map(best).collect()
}

/// The command with `{workers}` in place of its worker count, in every way that can be meant:
/// `xz -1 -T 1` has three; and as it stands, which is what runs of a given name share.
fn templates(command: &str, count: &str, within_numbers: bool) -> Vec<String> {
    let is_digit = |at: usize| command.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let whole = |at: usize| !is_digit(at.wrapping_sub(1)) && !is_digit(at + count.len());
    let places: Vec<usize> = command
        .match_indices(count)
        .map(|(at, _)| at)
        .filter(|&at| within_numbers || whole(at))
        .take(MOST_PLACES)
        .collect();
    let chosen = |mask: u32| {
        let mut template = command.to_string();
        for (index, &at) in places.iter().enumerate().rev() {
            if mask & (1 << index) != 0 {
                template.replace_range(at..at + count.len(), WORKERS);
            }
        }
        template
    };
    (1..1u32 << places.len()).map(chosen).chain([command.to_string()]).collect()
}
