//! What the beginning of a JSON object says of its kind, however long the rest is.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// The keys that tell kinds of JSON apart.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) schema: String,
    pub(super) benchmarks: List,
    pub(super) results: List,
    keys: BTreeSet<String>,
}

/// A list, as far as it was seen.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) is_empty: bool,
    /// The keys of its first element.
    first: BTreeSet<String>,
}

impl List {
    pub(super) fn has(&self, key: &str) -> bool {
        self.first.contains(key)
    }
}

impl Head {
    /// What is seen of a text until it ends or breaks off, and how it breaks off.
    pub(super) fn of(text: &str) -> (Self, Option<serde_json::Error>) {
        let mut head = Self::default();
        let mut from = serde_json::Deserializer::from_str(text);
        let error = Object(&mut head).deserialize(&mut from).and_then(|()| from.end()).err();
        (head, error)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.contains(key)
    }
}

/// Reads the object that is the whole text.
struct Object<'h>(&'h mut Head);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<String>()? {
            match key.as_str() {
                "schema" => {
                    let schema: Value = fields.next_value()?;
                    self.0.schema = schema.as_str().unwrap_or_default().to_owned();
                }
                "benchmarks" => fields.next_value_seed(Elements(&mut self.0.benchmarks))?,
                "results" => fields.next_value_seed(Elements(&mut self.0.results))?,
                _ => {
                    self.0.keys.insert(key);
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Reads a list, and passes over anything else.
struct Elements<'l>(&'l mut List);

/// Reads the keys of an object, and passes over anything else.
struct Keys<'l>(&'l mut BTreeSet<String>);

/// What is passed over where something else is looked for.
macro_rules! passes_over_values {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value")
        }

        fn visit_bool<E>(self, _: bool) -> Result<(), E> {
            Ok(())
        }

        fn visit_i64<E>(self, _: i64) -> Result<(), E> {
            Ok(())
        }

        fn visit_u64<E>(self, _: u64) -> Result<(), E> {
            Ok(())
        }

        fn visit_f64<E>(self, _: f64) -> Result<(), E> {
            Ok(())
        }

        fn visit_str<E>(self, _: &str) -> Result<(), E> {
            Ok(())
        }

        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }
    };
}

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    passes_over_values!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.is_empty = list.next_element_seed(Keys(&mut self.0.first))?.is_none();
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    passes_over_values!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<String>()? {
            self.0.insert(key);
            fields.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_breaks_off_has_told_its_kind() {
        let (head, error) = Head::of(r#"{"context":{"a":[1]},"benchmarks":[{"name":"x","tim"#);
        assert!(error.is_some());
        assert!(head.has("context") && head.benchmarks.has("name") && !head.results.has("name"));
        let (head, error) = Head::of(r#"{"schema":"amdahl-study/1","results":[]}"#);
        assert!(error.is_none() && head.results.is_empty && !head.benchmarks.is_empty);
        assert_eq!(head.schema, "amdahl-study/1");
        let (head, error) =
            Head::of(r#"{"results":{"command":1},"benchmarks":[[1,{"name":2}],3]}"#);
        assert!(error.is_none() && !head.results.has("command") && !head.benchmarks.has("name"));
    }
}
