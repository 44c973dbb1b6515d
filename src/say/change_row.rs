//! One row of a comparison, as text.

use crate::analysis::{Called, Change, Estimate, Throughout};
use crate::units::text;

/// One thing before and after, as text.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) base: String,
    pub(crate) new: String,
    /// Empty where a change has no number.
    pub(crate) change: String,
    /// Empty without an interval.
    pub(crate) interval: String,
    pub(crate) called: Called,
}

/// What a change is called, where that says something.
pub(crate) fn sure(row: &Row) -> &'static str {
    match row.called {
        Called::Better => "better",
        Called::Worse => "worse",
        Called::Alike => "alike",
        Called::Open | Called::AsOne => "",
    }
}

/// So many changes of a kind are named in a sentence, and the last.
const FIRST: usize = 2;

/// `Worse: p -2.00 pt [-2.31, -1.70], ...`; nothing where nothing is called so.
pub(super) fn named(rows: &[Row], word: &str, called: Called) -> Option<String> {
    let of: Vec<&Row> = rows.iter().filter(|row| row.called == called).collect();
    if of.is_empty() {
        return None;
    }
    let change = |row: &&Row| format!("{} {} {}", row.what, row.change, row.interval);
    let mut told: Vec<String> = of.iter().take(FIRST).map(change).collect();
    // The last is of the most workers.
    told.extend(of.iter().skip(FIRST).last().map(change));
    if of.len() > FIRST + 1 {
        told.push(format!("{} more", text::count((of.len() - FIRST - 1) as u64)));
    }
    Some(format!("{word}: {}.", told.join(", ")))
}

/// What all worker counts share.
pub(super) fn throughout(what: String, of: &Throughout) -> Row {
    let (base, new) = (String::new(), String::new());
    let change = percent(of.change.value);
    let called = seen(of.called, change == percent(0.0));
    Row { what, base, new, change, interval: interval(&of.change, &percent), called }
}

pub(super) fn percent(share: f64) -> String {
    text::signed_percent(share, 1)
}

/// A time before and after.
pub(super) fn time(what: String, change: &Change) -> Row {
    let [base, new] = [change.base.value, change.new.value];
    let seconds =
        |of: &Estimate| text::seconds_beside(of.value, if of.value == base { new } else { base });
    row(what, change, &seconds, &percent)
}

pub(super) fn row(
    what: String,
    of: &Change,
    value: &dyn Fn(&Estimate) -> String,
    change: &dyn Fn(f64) -> String,
) -> Row {
    let told = change(of.change.value);
    Row {
        what,
        base: value(&of.base),
        new: value(&of.new),
        called: seen(of.called, told == change(0.0)),
        change: told,
        interval: interval(&of.change, change),
    }
}

/// What a change is called beside its printed size: one that reads as none is none to a reader.
fn seen(called: Called, reads_as_none: bool) -> Called {
    match called {
        Called::Better | Called::Worse if reads_as_none => Called::Alike,
        called => called,
    }
}

fn interval(of: &Estimate, shown: &dyn Fn(f64) -> String) -> String {
    match (of.lo, of.hi) {
        (Some(lo), Some(hi)) => format!("[{}, {}]", shown(lo), shown(hi)),
        _ => String::new(),
    }
}
