//! JSON of records that any script writes: an array of objects, an object of arrays, an object a
//! line.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::json::without_nan;
use super::object_rows::{add, none};
use super::objects_found::{Fields, Found};
use crate::import::records::{Records, Source};
use crate::import::words::{Means, words};

/// Objects within a record that say only that what is in them is set or measured.
const CONTAINERS: &[&str] = &[
    "config",
    "cfg",
    "conf",
    "configuration",
    "param",
    "params",
    "parameters",
    "args",
    "arguments",
    "options",
    "settings",
    "metric",
    "metrics",
    "result",
    "results",
    "stats",
    "statistics",
    "data",
    "measurement",
    "measurements",
    "run",
    "env",
    "environment",
    "info",
    "meta",
    "metadata",
    "values",
    "output",
    "outputs",
    "input",
    "inputs",
    "timing",
    "timings",
    "benchmark",
];

/// Reads it.
///
/// # Errors
/// What the parser says of it; an object in which no list of records is found is an empty source.
pub(crate) fn read(text: &str) -> Result<Source, serde_json::Error> {
    let read = plain(text).or_else(|error| match without_nan(text) {
        Cow::Borrowed(_) => Err(error),
        Cow::Owned(text) => plain(&text).map_err(|_| error),
    });
    let mut records = read?;
    without_containers(&mut records);
    Ok(Source { records, tool: "unknown (JSON records)".into(), ..Source::default() })
}

/// One JSON value, or one object after another.
fn plain(text: &str) -> Result<Records, serde_json::Error> {
    match serde_json::from_str(text) {
        Ok(Found::List(records)) => Ok(records),
        Ok(Found::Fields(fields)) => Ok(in_fields(fields)),
        Err(error) => lines(text).ok_or(error),
    }
}

/// One object after another, of which only the cells are kept; `None` where they are not all objects.
fn lines(text: &str) -> Option<Records> {
    let mut records = none();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let Value::Object(object) = value.ok()? else { return None };
        add(&mut records, &object);
    }
    (records.len() > 1).then_some(records)
}

/// The records of an object: the longest list in it, arrays side by side, or objects by name.
fn in_fields(fields: Fields) -> Records {
    if let Some(list) = fields.list {
        return list;
    }
    let mut records = none();
    let length = fields.columns.iter().map(|(_, list)| list.len()).max().unwrap_or(0);
    if fields.columns.len() > 1 && length > 1 {
        let equal: Vec<_> =
            fields.columns.iter().filter(|(_, list)| list.len() == length).collect();
        for at in 0..length {
            add(&mut records, equal.iter().map(|(name, list)| (name, &list[at])));
        }
        return records;
    }
    by_name(&fields.others, &mut records);
    records
}

/// `{"sort": {"1": 12.0, "2": 6.3}}`: a record a name; `{"1": 12.0, "2": 6.3}` is one.
fn by_name(fields: &Map<String, Value>, records: &mut Records) {
    let named = || fields.iter().filter_map(|(name, value)| Some((name, value.as_object()?)));
    if named().next().is_none() {
        return add(records, fields);
    }
    let counts = are_counts(named().map(|(name, _)| name.as_str()));
    let key = if counts { "the key" } else { "name" };
    for (name, fields) in named() {
        let own = (&key.to_owned(), &Value::String(name.clone()));
        add(records, std::iter::once(own).chain(fields));
    }
    if counts {
        let at = records.column(key);
        records.columns[at].said = Some(Means::Workers);
    }
}

/// `{"1": {..}, "2": {..}, "4": {..}}`: numbers that begin at few, and count nothing one by one.
fn are_counts<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let numbers: Option<Vec<u32>> = names.map(|name| name.parse().ok()).collect();
    let Some(mut numbers) = numbers else { return false };
    numbers.sort_unstable();
    numbers.first().is_some_and(|least| (1..=4).contains(least))
        && numbers.windows(2).any(|pair| pair[1] > pair[0] + 1)
}

/// `config.threads` is `threads`, where no other column would be called so.
fn without_containers(records: &mut Records) {
    let short = |name: &str| {
        let (within, last) = name.rsplit_once('.')?;
        let plain = words(within).iter().all(|word| CONTAINERS.contains(&word.as_str()));
        plain.then(|| last.to_owned())
    };
    let names: Vec<String> = records
        .columns
        .iter()
        .map(|column| short(&column.name).unwrap_or_else(|| column.name.clone()))
        .collect();
    for (column, name) in records.columns.iter_mut().zip(&names) {
        if names.iter().filter(|other| *other == name).count() == 1 {
            column.name.clone_from(name);
        }
    }
}
