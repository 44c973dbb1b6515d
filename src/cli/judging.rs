use clap::Args;

use super::value::{fraction, method, whole};
use crate::analysis;
use crate::data::Study;
use crate::model::Method;
use crate::report::complain;
use crate::units::{Fraction, Scaling};

/// How numbers are found and judged.
#[derive(Debug, Args)]
#[command(next_help_heading = "Judging")]
pub(super) struct Judging {
    /// Largest deviation from the law that does not matter, 0.05 or 5%
    #[arg(long, value_name = "SHARE", default_value = "0.05", value_parser = share)]
    #[arg(allow_negative_numbers = true)]
    margin: f64,
    /// How p is estimated
    #[arg(long, default_value = "time", value_parser = method())]
    method: Method,
    /// Confidence of the intervals
    #[arg(long, value_name = "SHARE", default_value = "0.95", value_parser = confidence)]
    #[arg(allow_negative_numbers = true)]
    confidence: f64,
    /// Efficiency that the recommended worker count keeps
    #[arg(long, value_name = "SHARE", default_value = "0.75", value_parser = target)]
    #[arg(allow_negative_numbers = true)]
    target: f64,
    /// Cores used by other programs from which a block counts as disturbed
    #[arg(long, value_name = "CORES", default_value = "0.2", value_parser = cores)]
    #[arg(allow_negative_numbers = true)]
    disturbed_above: f64,
    /// Seed of the bootstrap
    #[arg(long, default_value = "1967", value_parser = whole::<u64>)]
    #[arg(allow_negative_numbers = true)]
    bootstrap_seed: u64,
}

impl Judging {
    fn options(&self) -> analysis::Options {
        analysis::Options {
            margin: self.margin,
            confidence: self.confidence,
            method: self.method,
            seed: self.bootstrap_seed,
            target_efficiency: self.target,
            disturbed_above: self.disturbed_above,
            ..analysis::Options::default()
        }
    }

    /// The options for these studies; one that does nothing to them is left out and said so.
    pub(super) fn options_for(&self, studies: &[Study]) -> analysis::Options {
        let mut series = studies.iter().flat_map(|study| &study.series);
        let options = self.options();
        if self.method == Method::Time || series.any(|one| one.scaling == Scaling::Strong) {
            return options;
        }
        complain("note: --method: is for strong scaling, and has no effect on weak");
        analysis::Options { method: Method::Time, ..options }
    }
}

/// A share above 0 and below 1.
fn share(text: &str) -> Result<f64, String> {
    let share = fraction(text).map(Fraction::get).filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| "expected a share above 0 and below 1, such as 0.05 or 5%".into())
}

/// A share above 0, up to 1.
fn target(text: &str) -> Result<f64, String> {
    let share = fraction(text).map(Fraction::get).filter(|share| *share > 0.0);
    share.ok_or_else(|| "expected a share above 0, up to 1, such as 0.75 or 75%".into())
}

fn confidence(text: &str) -> Result<f64, String> {
    let confidence = share(text)?;
    if confidence >= 0.5 {
        Ok(confidence)
    } else {
        Err("expected 0.5 to below 1, such as 0.95".into())
    }
}

pub(super) fn cores(text: &str) -> Result<f64, String> {
    let value: Option<f64> = text.parse().ok();
    value
        .filter(|cores| *cores > 0.0 && cores.is_finite())
        .ok_or_else(|| "expected cores above 0, such as 0.1".into())
}
