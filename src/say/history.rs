//! What is said of a job's history.

use crate::analysis::{Entry, Estimate, History, Kept, State};
use crate::say::numbers::{self, counted};
use crate::units::text;

/// So much of a commit's name is shown.
const SHORT: usize = 7;

/// A commit as people write it.
pub(crate) fn short(commit: &str) -> String {
    commit.chars().take(SHORT).collect()
}

/// The day of a moment.
pub(crate) fn day(created: &str) -> &str {
    created.get(..10).unwrap_or(created)
}

/// The processor and its cores.
pub(crate) fn machine(entry: &Entry) -> String {
    let model = entry.model.clone().unwrap_or_else(|| "processor unknown".into());
    let cores = entry.cores.map(|cores| format!(", {}", counted(cores, "core")));
    model + &cores.unwrap_or_default()
}

/// Why there are no numbers; empty where there are.
pub(crate) fn state(kept: &Kept) -> &'static str {
    match kept.state {
        State::Judged => "",
        State::Withheld => "withheld: other programs used the machine",
        State::WrongAnswers => "wrong answer",
    }
}

/// A share and a speedup with their intervals.
fn numbers_of(history: &History, kept: &Kept) -> Vec<String> {
    let at = history.most_workers(&kept.name);
    let speedup = at.and_then(|n| Some((n, kept.speedup(n)?)));
    let share = kept.parallel_fraction.as_ref().map(|p| numbers::percent(p).whole());
    let speedup = speedup
        .map(|(n, speedup)| format!("{} on {}", numbers::times(speedup).whole(), text::workers(n)));
    let share = share.map(|share| format!("{share} parallel"));
    share.into_iter().chain(speedup).collect()
}

/// The newest entry of a series in a sentence.
pub(crate) fn latest(history: &History, name: &str) -> String {
    let newest = history.entries.iter().rev();
    let newest = newest.filter_map(|entry| Some((entry, entry.series(name)?))).next();
    let Some((entry, kept)) = newest else { return String::new() };
    let said = match kept.state {
        State::Judged => numbers_of(history, kept).join(", "),
        State::Withheld | State::WrongAnswers => state(kept).to_owned(),
    };
    let said = if said.is_empty() { "no share and no speedup".into() } else { said };
    let of = history.entries.iter().filter(|entry| entry.series(name).is_some()).count();
    let when = day(&entry.created);
    let when = if when.is_empty() { String::new() } else { format!(" ({when})") };
    format!("{}{when}: {said}. {} in all.", short(&entry.commit), counted(of, "commit"))
}

/// What the badge says of the newest entry: short, with the interval of p.
pub(crate) fn badge(history: &History) -> String {
    let newest = history.entries.last().and_then(|entry| entry.series.first());
    let Some(kept) = newest else { return "not measured".into() };
    match kept.state {
        State::Withheld => return "withheld".into(),
        State::WrongAnswers => return "wrong answer".into(),
        State::Judged => (),
    }
    let short = |of: &Estimate| numbers::times(of).value;
    let share =
        kept.parallel_fraction.as_ref().map(|p| format!("p {}", numbers::percent(p).whole()));
    let at = history.most_workers(&kept.name);
    let speedup =
        at.and_then(|n| Some(format!("{} on {}", short(kept.speedup(n)?), text::short(n))));
    let said: Vec<String> = share.into_iter().chain(speedup).collect();
    if said.is_empty() { "no speedup".into() } else { said.join(" · ") }
}

/// What must be known of the curves.
pub(crate) fn cautions(history: &History) -> Vec<String> {
    let machines = history.entries.windows(2);
    let changed = machines.filter(|pair| !pair[0].is_of_the_machine_of(&pair[1])).count();
    let machine = (changed > 0).then(|| {
        "Not all commits were measured on the same kind of machine: curves are cut where it changes, \
         and what differs there may be the machine."
            .to_owned()
    });
    let hours = (history.entries.len() > 1).then(|| {
        "Commits were measured at different hours, which alone moves times by some percent; whether \
         a commit changed something is for amdahl compare, of both measured in the same rounds."
            .to_owned()
    });
    machine.into_iter().chain(hours).collect()
}
