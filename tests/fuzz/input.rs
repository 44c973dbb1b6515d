//! One input: files, and how they are asked about.

use amdahl::import;
use amdahl::internal::units::{Bound, Scaling};

/// What stands in one or more files.
pub(crate) enum Content {
    /// A table, a study, another program's JSON.
    One(Vec<u8>),
    /// The same and another one beside it.
    Two(Vec<u8>, Vec<u8>),
    /// criterion's folder: `benchmark.json` and `sample.json` of each point.
    Criterion(Vec<[Vec<u8>; 2]>),
    /// Words of the command line.
    Words(String),
}

/// How a user asks about it.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) read: import::Options,
    pub(crate) name: String,
    pub(crate) bound: Option<Bound>,
    pub(crate) scaling: Option<Scaling>,
    pub(crate) cores: Option<usize>,
    pub(crate) columns: usize,
    pub(crate) unicode: bool,
    /// Drawn as a page too, which takes longest.
    pub(crate) page: bool,
}

pub(crate) struct Input {
    pub(crate) content: Content,
    pub(crate) asked: Asked,
}

impl Input {
    fn parts(&self) -> Vec<&[u8]> {
        match &self.content {
            Content::One(one) => vec![one],
            Content::Two(one, other) => vec![one, other],
            Content::Criterion(points) => points.iter().flatten().map(Vec::as_slice).collect(),
            Content::Words(words) => vec![words.as_bytes()],
        }
    }

    /// In bytes.
    pub(crate) fn size(&self) -> usize {
        self.parts().iter().map(|part| part.len()).sum()
    }

    /// Whether a text stands in it, in capitals or not.
    pub(crate) fn holds(&self, text: &str) -> bool {
        let within = |part: &&[u8]| String::from_utf8_lossy(part).to_lowercase().contains(text);
        self.parts().iter().any(within)
    }

    /// What a person can see of it.
    pub(crate) fn start(&self) -> String {
        let shown = |part: &&[u8]| part[..part.len().min(700)].escape_ascii().to_string();
        self.parts().iter().map(shown).collect::<Vec<_>>().join("\n--\n").replace("\\n", "\n")
    }
}
