//! JSON of records as it is found: lists of objects become rows one by one, so that a large file is
//! not kept as a tree.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::object_rows::{add, none};
use crate::import::records::Records;

/// What a file holds.
pub(super) enum Found {
    /// A list: its objects.
    List(Records),
    Fields(Fields),
}

/// The fields of an object.
#[derive(Default)]
pub(super) struct Fields {
    /// The longest list of objects among them.
    pub(super) list: Option<Records>,
    /// Lists of other values, in the order of the file.
    pub(super) columns: Vec<(String, Vec<Value>)>,
    pub(super) others: Map<String, Value>,
}

impl Fields {
    fn add(&mut self, name: String, value: Field) {
        let longest = self.list.as_ref().map_or(0, Records::len);
        match value {
            Field::List(list) if list.len() > longest => self.list = Some(*list),
            Field::List(_) => {}
            Field::Values(values) => self.columns.push((name, values)),
            Field::Other(value) => drop(self.others.insert(name, value)),
        }
    }
}

/// The value of a field.
enum Field {
    List(Box<Records>),
    Values(Vec<Value>),
    Other(Value),
}

/// The objects of a list as rows, and its other values.
fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<(Records, Vec<Value>), A::Error> {
    let (mut records, mut values) = (none(), Vec::new());
    while let Some(value) = list.next_element()? {
        match value {
            Value::Object(object) => add(&mut records, &object),
            value => values.push(value),
        }
    }
    Ok((records, values))
}

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(FoundVisitor)
    }
}

struct FoundVisitor;

impl<'de> Visitor<'de> for FoundVisitor {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Found, A::Error> {
        of_list(list).map(|(records, _)| Found::List(records))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Found, A::Error> {
        let mut fields = Fields::default();
        while let Some((name, value)) = object.next_entry()? {
            fields.add(name, value);
        }
        Ok(Found::Fields(fields))
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(FieldVisitor)
    }
}

struct FieldVisitor;

impl<'de> Visitor<'de> for FieldVisitor {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Field, E> {
        Ok(Field::Other(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Field, E> {
        Ok(Field::Other(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Field, E> {
        Ok(Field::Other(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Field, E> {
        Ok(Field::Other(Number::from_f64(value).map_or(Value::Null, Value::Number)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Field, E> {
        Ok(Field::Other(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Field, E> {
        Ok(Field::Other(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Field, A::Error> {
        let (records, values) = of_list(list)?;
        Ok(if records.len() > 0 { Field::List(records.into()) } else { Field::Values(values) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Field, A::Error> {
        let mut fields = Map::new();
        while let Some((name, value)) = object.next_entry::<String, Value>()? {
            fields.insert(name, value);
        }
        Ok(Field::Other(Value::Object(fields)))
    }
}
