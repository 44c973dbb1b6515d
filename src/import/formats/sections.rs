//! Several tables in one text, of which each can be of another machine, version or setting.

use std::collections::{BTreeSet, HashMap};

/// A title longer than this is prose.
const MOST_IN_TITLE: usize = 60;

/// The tables of a text as they come, each with the title that stands above it.
#[derive(Default)]
pub(super) struct Sections {
    /// The last heading, or the line right above.
    heading: String,
    titles: Vec<String>,
}

impl Sections {
    /// A line between tables. Headings are those of Markdown.
    pub(super) fn between(&mut self, line: &str) {
        let title = line.trim_start_matches('#');
        if title.len() < line.len() && title.starts_with(' ') && title.len() < MOST_IN_TITLE {
            self.heading = title.trim().to_owned();
        }
    }

    /// A line right above a table is its title.
    pub(super) fn above(&mut self, line: &str) {
        let plain = line.chars().next().is_some_and(char::is_alphabetic);
        if plain && line.len() < MOST_IN_TITLE {
            self.heading = line.trim().to_owned();
        }
    }

    pub(super) fn begin(&mut self) {
        self.titles.push(self.heading.clone());
    }

    /// The table that was begun last.
    pub(super) fn current(&self) -> usize {
        self.titles.len().saturating_sub(1)
    }

    /// What each table is called, where a benchmark stands in several: `of` is each with its table.
    pub(super) fn told<K: std::hash::Hash + Eq>(
        &self,
        of: impl IntoIterator<Item = (K, usize)>,
    ) -> Option<Vec<String>> {
        let mut tables: HashMap<K, usize> = HashMap::new();
        let again = of.into_iter().any(|(benchmark, table)| {
            let first = *tables.entry(benchmark).or_insert(table);
            first != table
        });
        again.then(|| self.names())
    }

    fn names(&self) -> Vec<String> {
        let distinct: BTreeSet<&String> = self.titles.iter().collect();
        let unique =
            distinct.len() == self.titles.len() && !distinct.iter().any(|title| title.is_empty());
        let name = |(at, title): (usize, &String)| match (unique, title.is_empty()) {
            (true, _) => title.clone(),
            (false, true) => format!("table {}", at + 1),
            (false, false) => format!("{title} (table {})", at + 1),
        };
        self.titles.iter().enumerate().map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_one_benchmark_have_names_of_their_own() {
        let mut sections = Sections::default();
        for (heading, above) in [("## First", ""), ("plain", "Copy on write"), ("", "")] {
            sections.between(heading);
            sections.above(above);
            sections.begin();
        }
        assert_eq!(sections.current(), 2);
        assert_eq!(sections.told([("a", 0), ("b", 1), ("b", 1)]), None);
        let names = sections.told([("a", 0), ("a", 1)]).unwrap();
        assert_eq!(
            names,
            ["First (table 1)", "Copy on write (table 2)", "Copy on write (table 3)"]
        );
    }
}
