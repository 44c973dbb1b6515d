//! Where a series stands on the page: an anchor made of its name, so that a link to it stays right
//! when others come and go.

use std::collections::HashSet;

use crate::analysis::Series;

/// Anchors that the page itself has.
const TAKEN: [&str; 16] = [
    "answers",
    "against",
    "overview",
    "reading",
    "method",
    "data",
    "footnotes",
    "contents",
    "content",
    "try",
    "top",
    "axis-linear",
    "axis-log2",
    "theme-auto",
    "theme-light",
    "theme-dark",
];

/// So long an anchor is still typed.
const LONGEST: usize = 60;

/// The anchor of each series: `primes-rayon`; where several would have one, later ones end in a
/// number.
pub(in crate::report) fn anchors(series: &[Series]) -> Vec<String> {
    let mut taken: HashSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
    let of = |one: &Series| {
        let slug = slug(&one.full_name());
        let numbered = (2..).map(|number| format!("{slug}-{number}"));
        let free = std::iter::once(slug.clone()).chain(numbered).find(|name| !taken.contains(name));
        let free = free.unwrap_or(slug);
        taken.insert(free.clone());
        free
    };
    series.iter().map(of).collect()
}

/// The folder of the pages beside the index.
pub(in crate::report) const SERIES: &str = "series";

/// Where the page of a series is, from the index.
pub(super) fn link(anchor: &str) -> String {
    format!("{SERIES}/{}", encoded(&file(anchor)))
}

pub(super) fn file(anchor: &str) -> String {
    format!("{anchor}.html")
}

/// Anchors are letters, digits and hyphens, of any language.
pub(super) fn encoded(name: &str) -> String {
    let byte = |byte: u8| match byte.is_ascii() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}

/// Letters and digits in lower case, one hyphen between.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if slug.len() >= LONGEST {
            break;
        }
        match c {
            c if c.is_alphanumeric() => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => (),
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "series".into() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_the_name_in_letters_digits_and_single_hyphens() {
        assert_eq!(slug("primes@rayon"), "primes-rayon");
        assert_eq!(slug("synthetic,p=0.95,ms=20@threads"), "synthetic-p-0-95-ms-20-threads");
        assert_eq!(slug("./run.sh -n {workers}"), "run-sh-n-workers");
        assert_eq!((slug("  "), slug("Größe 漢")), ("series".into(), "größe-漢".into()));
        assert!(slug(&"long name ".repeat(40)).len() <= LONGEST);
    }
}
