//! Google Benchmark's arguments as columns, where no name says which of them counts workers.

use super::google_entry::Entry;
use super::google_names::is_setting;
use crate::import::records::{Column, Place, Records};
use crate::import::words::Means;
use crate::units::TimeUnit;

const IF_UNCOUNTED: &str = "use ->ThreadRange(1, 8) or ->ArgName(\"workers\") and measure again";

/// A row for each benchmark that has an argument; whether there is one. `rate`: the counter that was
/// said to be one.
pub(super) fn add(records: &mut Records, entries: &[&Entry], rate: Option<&str>) -> bool {
    let taken: Vec<_> = entries.iter().map(|entry| (*entry, arguments(entry.run()))).collect();
    if taken.iter().all(|(_, (_, arguments))| arguments.is_empty()) {
        return false;
    }
    let items = "items_per_second";
    let rated = || entries.iter().all(|entry| entry.rate(items).is_some_and(|rate| rate > 0.0));
    let rate = rate.or_else(|| rated().then_some(items));
    let value = match rate {
        Some(rate) => Column::said(rate, Means::Rate),
        None => Column::time("real_time", TimeUnit::Seconds),
    };
    records.columns =
        vec![Column::said("name", Means::Beside), Column::said("benchmark", Means::Series), value];
    (records.place, records.if_uncounted) = (Place::Named(0), IF_UNCOUNTED);
    for (entry, (series, arguments)) in taken {
        let Some(value) = value_of(entry, rate) else {
            records.drop(format!("'{}'", entry.name), "has no value");
            continue;
        };
        let cells = arguments.into_iter().map(|(name, number)| {
            let at = records.column(&name);
            records.columns[at].said = Some(Means::Unknown);
            (at, number)
        });
        let cells: Vec<(usize, &str)> = cells.collect();
        let mut row = vec![""; records.columns.len()];
        (row[0], row[1], row[2]) = (&entry.name, &series, &value);
        cells.iter().for_each(|(at, cell)| row[*at] = cell);
        records.push(records.len() as u64 + 1, row);
    }
    true
}

fn value_of(entry: &Entry, rate: Option<&str>) -> Option<String> {
    let unit: TimeUnit = entry.time_unit.as_deref().unwrap_or("ns").parse().ok()?;
    let value = match rate {
        Some(rate) => entry.rate(rate)?,
        None => entry.real_time? * unit.seconds(),
    };
    (!entry.error_occurred && value > 0.0).then(|| value.to_string())
}

/// The name without its arguments, and these: `BM_sort/100/depth:4` has two.
fn arguments(run: &str) -> (String, Vec<(String, &str)>) {
    let (mut rest, mut found) = (Vec::new(), Vec::new());
    for part in run.split('/').filter(|part| !is_setting(part)) {
        let (name, number) = part.split_once(':').unwrap_or(("", part));
        if number.parse::<f64>().is_err() {
            rest.push(part);
        } else if !name.is_empty() {
            found.push((name.to_owned(), number));
        } else {
            let nth = found.len() + 1;
            let name = if nth == 1 { "argument".into() } else { format!("argument {nth}") };
            found.push((name, number));
        }
    }
    (rest.join("/"), found)
}
