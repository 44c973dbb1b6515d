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

/// Columns whose every cell says how a run ended, whatever their name; those that are only named so
/// tell nothing.
pub(super) fn find(sheet: &mut Sheet<'_>) {
    for at in 0..sheet.columns.len() {
        let cells = || (0..sheet.rows.len()).map(|row| sheet.cell(row, at));
        let all = cells().all(is_word);
        let some_bad = cells().any(says_bad);
        let texts = sheet.columns[at].is_text();
        let both = some_bad && cells().any(says_good);
        let means = sheet.columns[at].named.means;
        let said = sheet.columns[at].said;
        let new = match means {
            _ if said => means,
            Means::Status if all => Means::Status,
            Means::Status if texts => Means::Series,
            Means::Status => Means::Unknown,
            Means::Series | Means::Unknown | Means::Value if texts && all && both => Means::Status,
            means => means,
        };
        sheet.columns[at].named.means = new;
    }
}
