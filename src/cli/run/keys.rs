//! How keys of a plan file are read whose flags have parsers of their own.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::cli::value::{self, Counts, Rates, Sizes};
use crate::measure::parse_counts;
use crate::measuring::Pin;
use crate::units::Bound;

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected worker counts: \"1..8\", [1, 2, 4] or 4")]
enum Written {
    Text(String),
    List(Vec<usize>),
    One(usize),
}

pub(super) fn workers<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Counts>, D::Error> {
    let text = match Written::deserialize(from)? {
        Written::Text(text) => text,
        Written::List(counts) => {
            counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        }
        Written::One(count) => count.to_string(),
    };
    parse_counts(&text).map(Counts).map(Some).map_err(Error::custom)
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text, or a list of texts")]
enum Texts {
    One(String),
    Several(Vec<String>),
}

pub(super) fn one_or_several<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<String>, D::Error> {
    Ok(match Texts::deserialize(from)? {
        Texts::One(text) => vec![text],
        Texts::Several(texts) => texts,
    })
}

/// A name or several, or true: all.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected true, or the names of metrics")]
enum NamesOrAll {
    All(bool),
    One(String),
    Several(Vec<String>),
}

pub(super) fn rates<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Rates>, D::Error> {
    Ok(match NamesOrAll::deserialize(from)? {
        NamesOrAll::All(all) => all.then_some(Rates(Vec::new())),
        NamesOrAll::One(text) => Some(Rates::from(text.as_str())),
        NamesOrAll::Several(names) => Some(Rates(names)),
    })
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a size, or several: \"1e6,1e7\", [1000, 10000] or 1000")]
enum SizesWritten {
    Text(String),
    List(Vec<u64>),
    One(u64),
}

pub(super) fn sizes<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Sizes>, D::Error> {
    let text = match SizesWritten::deserialize(from)? {
        SizesWritten::Text(text) => text,
        SizesWritten::List(sizes) => {
            sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        }
        SizesWritten::One(size) => size.to_string(),
    };
    value::sizes(&text).map(Some).map_err(Error::custom)
}

pub(super) fn env<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<(String, String)>, D::Error> {
    Ok(BTreeMap::deserialize(from)?.into_iter().collect())
}

pub(super) fn seconds<'d, D: Deserializer<'d>>(from: D) -> Result<Option<f64>, D::Error> {
    value::checked_seconds(f64::deserialize(from)?).map(Some).map_err(Error::custom)
}

pub(super) fn count<'d, D: Deserializer<'d>>(from: D) -> Result<Option<u32>, D::Error> {
    let count = u32::try_from(i64::deserialize(from)?).unwrap_or_default();
    value::checked_count(count).map(Some).map_err(Error::custom)
}

pub(super) fn pin<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Pin>, D::Error> {
    let text = String::deserialize(from)?;
    let unknown = || Error::custom(format!("'{text}': expected {}", Pin::EXPECTED));
    Pin::of(&text).map(Some).ok_or_else(unknown)
}

pub(super) fn bound<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Bound>, D::Error> {
    match String::deserialize(from)?.as_str() {
        "cpu" => Ok(Some(Bound::Cpu)),
        "io" => Ok(Some(Bound::Io)),
        other => Err(Error::custom(format!("'{other}': expected cpu or io"))),
    }
}
