//! Whether a run counts, as its row says.

use super::sheet::Sheet;
use crate::import::words::{Means, words};

/// The column in which a format says why a run failed; empty where it did not.
pub(crate) const FAILURE: &str = "failure";

const GOOD: &[&str] = &[
    "ok",
    "success",
    "succeeded",
    "successful",
    "pass",
    "passed",
    "true",
    "yes",
    "done",
    "completed",
    "complete",
    "finished",
    "converged",
    "valid",
    "correct",
    "verified",
    "0:0",
    "0",
    "1",
    "y",
    "t",
    "good",
];
const BAD: &[&str] = &[
    "fail",
    "failed",
    "failure",
    "error",
    "err",
    "errored",
    "timeout",
    "timedout",
    "timed",
    "oom",
    "killed",
    "crash",
    "crashed",
    "abort",
    "aborted",
    "cancelled",
    "canceled",
    "invalid",
    "wrong",
    "incorrect",
    "segfault",
    "segv",
    "sigsegv",
    "sigkill",
    "bad",
    "false",
    "no",
    "n",
    "f",
    "unsuccessful",
    "diverged",
    "mismatch",
    "out",
];

/// What says of any question that the answer is no, and not how a run ended.
const ANSWERS: &[&str] = &["true", "false", "yes", "no", "y", "n", "t", "f", "1", "0"];
/// Names of columns that say what went wrong, if something did.
const TROUBLES: &[&str] = &[
    "error",
    "errors",
    "exception",
    "failed",
    "failure",
    "crashed",
    "timeout",
    "timedout",
    "oom",
    "killed",
    "aborted",
];

/// Whether the cell can say how a run ended.
pub(super) fn is_word(cell: &str) -> bool {
    cell.is_empty() || says_good(cell) || says_bad(cell) || cell.parse::<i64>().is_ok()
}

fn says_good(cell: &str) -> bool {
    GOOD.contains(&cell.to_lowercase().as_str())
}

pub(super) fn says_bad(cell: &str) -> bool {
    words(cell).first().is_some_and(|word| BAD.contains(&word.as_str()))
        || words(cell).iter().any(|word| word == "fail" || word == "failed")
}

/// Whether a row with this cell in a column of this name failed.
pub(crate) fn failed(column: &str, cell: &str) -> bool {
    if column == FAILURE {
        return !cell.is_empty();
    }
    let name = words(column);
    if is_trouble(&name) {
        return !is_none(cell);
    }
    let is_code = name.iter().any(|word| {
        matches!(
            word.as_str(),
            "exit"
                | "exitcode"
                | "returncode"
                | "rc"
                | "retcode"
                | "status"
                | "code"
                | "exitstatus"
                | "state"
        )
    });
    match cell.split(':').next().unwrap_or_default().parse::<i64>() {
        Ok(number) if is_code => number != 0,
        Ok(number) => number == 0,
        Err(_) => says_bad(cell),
    }
}

fn is_trouble(name: &[String]) -> bool {
    name.iter().any(|word| TROUBLES.contains(&word.as_str()))
        || name.windows(2).any(|pair| pair[0] == "timed" && pair[1] == "out")
}

/// Whether a cell says that there was no trouble.
fn is_none(cell: &str) -> bool {
    let good = says_good(cell)
        && !matches!(cell.to_lowercase().as_str(), "true" | "yes" | "y" | "t" | "1");
    let none = matches!(
        cell.to_lowercase().as_str(),
        "" | "-" | "none" | "no" | "false" | "n" | "f" | "null" | "nan" | "n/a"
    );
    good || none
}

/// Columns whose every cell says how a run ended, whatever their name; those that are only named so
/// tell nothing. Yes and no alone answer another question, where the name does not ask this one.
pub(super) fn find(sheet: &mut Sheet<'_>) {
    for at in 0..sheet.columns.len() {
        let cells = || (0..sheet.rows.len()).map(|row| sheet.cell(row, at));
        let all = cells().all(is_word);
        let some_bad = cells().any(says_bad);
        let texts = sheet.columns[at].is_text();
        let both = some_bad && cells().any(says_good);
        let answers = cells().all(|cell| ANSWERS.contains(&cell.to_lowercase().as_str()));
        let troubles = is_trouble(&words(&sheet.columns[at].name))
            && (texts || answers)
            && cells().any(is_none);
        let means = sheet.columns[at].named.means;
        let said = sheet.columns[at].said;
        let new = match means {
            _ if said => means,
            _ if troubles => Means::Status,
            Means::Status if all => Means::Status,
            Means::Status if texts => Means::Series,
            Means::Status => Means::Unknown,
            Means::Series | Means::Unknown | Means::Value if texts && all && both && !answers => {
                Means::Status
            }
            means => means,
        };
        sheet.columns[at].named.means = new;
    }
}
