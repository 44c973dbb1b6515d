//! A paragraph whose stretches of text weigh differently.

use super::numbers::with_times;
use crate::analysis::Finding;

/// A stretch of text in one weight.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// As it is.
    Plain(String),
    /// The numbers to remember.
    Strong(String),
    /// Intervals and asides.
    Quiet(String),
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Paragraph {
    pub(crate) pieces: Vec<Piece>,
    /// Findings that it tells.
    told: Vec<Finding>,
}

impl Paragraph {
    pub(super) fn plain(&mut self, text: impl Into<String>) -> &mut Self {
        self.pieces.push(Piece::Plain(text.into()));
        self
    }

    pub(super) fn strong(&mut self, text: impl Into<String>) -> &mut Self {
        self.pieces.push(Piece::Strong(text.into()));
        self
    }

    pub(super) fn quiet(&mut self, interval: Option<&String>) -> &mut Self {
        if let Some(interval) = interval {
            self.pieces.push(Piece::Quiet(format!(" {interval}")));
        }
        self
    }

    /// Adds a finding's sentence.
    pub(super) fn tell(&mut self, of: &Finding) -> &mut Self {
        self.told.push(of.clone());
        self.plain(of.to_string())
    }

    /// Adds a finding's sentence to remember.
    pub(super) fn tell_strongly(&mut self, of: &Finding) -> &mut Self {
        self.told.push(of.clone());
        self.strong(of.to_string())
    }

    /// Notes that it says in words of its own what a finding says.
    pub(super) fn cover(&mut self, of: &Finding) -> &mut Self {
        self.told.push(of.clone());
        self
    }

    /// Whether it tells this finding.
    pub(crate) fn tells(&self, of: &Finding) -> bool {
        self.told.contains(of)
    }

    /// Without weights.
    pub(crate) fn text(&self) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Plain(text) | Piece::Strong(text) | Piece::Quiet(text) => with_times(text),
        };
        self.pieces.iter().map(text).collect()
    }
}
