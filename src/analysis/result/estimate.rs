use serde::{Deserialize, Serialize};

/// A value with its interval; `lo` and `hi` are `None` where the data bear no interval on that
/// side (one run a worker count; a ceiling with no upper end).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub lo: Option<f64>,
    /// Upper end.
    pub hi: Option<f64>,
}

/// Most that any number of workers gives, if nothing but Amdahl applies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ceiling {
    /// 1/s, or `None` where s <= 0.
    pub value: Option<f64>,
    /// Lower end.
    pub lo: Option<f64>,
    /// Upper end; `None`: no ceiling visible in this range.
    pub hi: Option<f64>,
}
