//! From which size of a job on more workers pay.

use serde::Serialize;

use crate::analysis::result::Estimate;

/// A job that was measured at several sizes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sizes {
    /// Its name, without a size.
    pub job: String,
    /// Index into the studies.
    pub study: usize,
    /// The study's label where several are shown, else empty.
    pub label: String,
    /// The smallest size from which on, as far as it was measured, more workers pay; `None` where
    /// they do not at the largest size, or where that cannot be told.
    pub pays_from: Option<u64>,
    /// The same for a device: from which size on it beats the sequential program of the processor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offload_from: Option<u64>,
    /// Ascending.
    pub sizes: Vec<AtSize>,
}

/// One size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AtSize {
    /// The size.
    pub size: u64,
    /// Whether more workers pay.
    pub pays: Pays,
    /// The worker count above one whose speedup is the largest; `None` where none was measured.
    pub best_workers: Option<f64>,
    /// That speedup.
    pub speedup: Option<Estimate>,
    /// The most workers measured.
    pub most_workers: Option<f64>,
    /// Of a job that a device does: how it stands to the sequential program of the processor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offload: Option<Offload>,
}

/// A device beside the sequential program.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Offload {
    /// Whether it is faster.
    pub pays: Pays,
    /// How many times as fast it is, at its best worker count.
    pub speedup: Estimate,
}

/// Whether more workers pay: whether the interval of the speedup at the best of them lies above 1, also
/// where it is so wide that chance passes 1 at any of the counts as seldom as at one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Pays {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// There is no interval, other programs disturbed the rounds, or only the best of several counts
    /// lies above 1 where one alone would.
    Unknown,
}
