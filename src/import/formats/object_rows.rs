//! Objects of JSON as rows.

use std::borrow::Cow;

use serde_json::Value;

use crate::import::records::{Place, Records};

/// What a list in a record is read as: so many values of one column at most.
const MOST_IN_LIST: usize = 1000;

/// No rows yet.
pub(super) fn none() -> Records {
    Records::at(Place::Numbered("record"), Vec::new())
}

/// Adds a record as a row; columns that later ones have besides are empty in it.
pub(super) fn add<'v>(
    records: &mut Records,
    fields: impl IntoIterator<Item = (&'v String, &'v Value)>,
) {
    let mut cells: Vec<(usize, Cow<'v, str>)> = Vec::new();
    flatten(fields, "", records, &mut cells);
    let mut row = vec![""; records.columns.len()];
    for (column, cell) in &cells {
        row[*column] = cell;
    }
    records.push(records.len() as u64 + 1, row);
}

/// The cells of a record, those of objects in it under both names.
fn flatten<'v>(
    fields: impl IntoIterator<Item = (&'v String, &'v Value)>,
    within: &str,
    records: &mut Records,
    cells: &mut Vec<(usize, Cow<'v, str>)>,
) {
    for (key, value) in fields {
        let name: Cow<'_, str> = match within {
            "" => key.as_str().into(),
            within => format!("{within}.{key}").into(),
        };
        match value {
            Value::Object(inner) => flatten(inner, &name, records, cells),
            Value::Array(list) => of_list(list, &name, records, cells),
            value => cells.push((records.column(&name), text(value))),
        }
    }
}

/// Numbers in a list are values of one column.
fn of_list<'v>(
    list: &'v [Value],
    name: &str,
    records: &mut Records,
    cells: &mut Vec<(usize, Cow<'v, str>)>,
) {
    if !list.iter().all(Value::is_number) {
        return;
    }
    for (at, value) in list.iter().take(MOST_IN_LIST).enumerate() {
        let column = match at {
            0 => records.column(name),
            _ => continued(records, &format!("{name} ({})", at + 1)),
        };
        cells.push((column, text(value)));
    }
}

fn continued(records: &mut Records, name: &str) -> usize {
    let at = records.column(name);
    records.columns[at].continues = true;
    at
}

fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.trim().into(),
        Value::Null => "".into(),
        other => other.to_string().into(),
    }
}
