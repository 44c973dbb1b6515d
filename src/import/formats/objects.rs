//! JSON of records that any script writes: an array of objects, an object of arrays, an object a
//! line.

use serde_json::{Map, Value};

use crate::import::records::{Place, Records, Source};

/// What a list in a record is read as: so many values of one column at most.
const MOST_IN_LIST: usize = 1000;

/// Reads it.
///
/// # Errors
/// What the parser says of it; an object in which no list of records is found is an empty source.
pub(crate) fn read(text: &str) -> Result<Source, serde_json::Error> {
    let records = match super::json::parse(text) {
        Ok(value) => records(&objects(&value)),
        Err(error) => lines(text).ok_or(error)?,
    };
    Ok(Source { records, tool: "unknown (JSON records)".into(), ..Source::default() })
}

/// One object after another, of which only the cells are kept; `None` where they are not all objects.
fn lines(text: &str) -> Option<Records> {
    let mut records = Records::at(Place::Numbered("record"), Vec::new());
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let Value::Object(object) = value.ok()? else { return None };
        add(&mut records, &object);
    }
    (records.len() > 1).then_some(records)
}

/// The records of a value: an array, the one array in it, arrays side by side, or objects by name.
fn objects(value: &Value) -> Vec<Map<String, Value>> {
    match value {
        Value::Array(all) => all.iter().filter_map(|one| one.as_object().cloned()).collect(),
        Value::Object(fields) => in_fields(fields),
        _ => Vec::new(),
    }
}

fn in_fields(fields: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let is_list =
        |value: &&Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
    if let Some(list) = fields.values().find(is_list) {
        return objects(list);
    }
    let columns: Vec<(&String, &Vec<Value>)> =
        fields.iter().filter_map(|(name, value)| Some((name, value.as_array()?))).collect();
    let length = columns.iter().map(|(_, list)| list.len()).max().unwrap_or(0);
    if columns.len() > 1 && length > 1 {
        let equal = columns.iter().filter(|(_, list)| list.len() == length);
        let row = |at: usize| {
            equal.clone().map(|(name, list)| ((*name).clone(), list[at].clone())).collect()
        };
        return (0..length).map(row).collect();
    }
    by_name(fields)
}

/// `{"sort": {"1": 12.0, "2": 6.3}}`: a record a name; `{"1": 12.0, "2": 6.3}` is one.
fn by_name(fields: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let named: Vec<(&String, &Map<String, Value>)> =
        fields.iter().filter_map(|(name, value)| Some((name, value.as_object()?))).collect();
    if named.is_empty() {
        return vec![fields.clone()];
    }
    let with_name = |(name, fields): (&String, &Map<String, Value>)| {
        let own = std::iter::once(("name".to_owned(), Value::String(name.clone())));
        own.chain(fields.iter().map(|(key, value)| (key.clone(), value.clone()))).collect()
    };
    named.into_iter().map(with_name).collect()
}

fn records(objects: &[Map<String, Value>]) -> Records {
    let mut records = Records::at(Place::Numbered("record"), Vec::new());
    objects.iter().for_each(|object| add(&mut records, object));
    records
}

/// Adds a record as a row; columns that later ones have besides are empty in it.
fn add(records: &mut Records, object: &Map<String, Value>) {
    let mut cells: Vec<(usize, String)> = Vec::new();
    flatten(object, "", records, &mut cells);
    let mut row = vec![""; records.columns.len()];
    for (column, cell) in &cells {
        row[*column] = cell;
    }
    records.push(records.len() as u64 + 1, row);
}

/// The cells of a record, those of objects in it under both names.
fn flatten(
    object: &Map<String, Value>,
    within: &str,
    records: &mut Records,
    cells: &mut Vec<(usize, String)>,
) {
    for (key, value) in object {
        let name = if within.is_empty() { key.clone() } else { format!("{within}.{key}") };
        match value {
            Value::Object(inner) => flatten(inner, &name, records, cells),
            Value::Array(list) => of_list(list, &name, records, cells),
            value => cells.push((records.column(&name), text(value))),
        }
    }
}

/// Numbers in a list are values of one column.
fn of_list(list: &[Value], name: &str, records: &mut Records, cells: &mut Vec<(usize, String)>) {
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

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
