//! Rates as the command prints them, beside the times that they are turned into.

use crate::data::{Block, Point, Series, Study};
use crate::stats;
use crate::units::{Scaling, text};

/// Says for every series whose figure is a rate how high it is at each worker count: the median
/// over rounds.
pub fn tell_rates(study: &mut Study) {
    let rated = study.series.iter().filter(|series| !series.points.is_empty());
    let told: Vec<String> = rated.filter_map(rates).collect();
    study.method.cautions.extend(told);
}

fn rates(series: &Series) -> Option<String> {
    let unit = series.rate.as_deref()?;
    let rate = |point: &Point| {
        let work = match series.scaling {
            Scaling::Strong => 1.0,
            Scaling::Weak => point.workers.get(),
        };
        let rates: Vec<f64> =
            point.blocks.iter().filter_map(Block::median).map(|seconds| work / seconds).collect();
        let rate = text::rate(stats::median(&rates)?);
        Some(format!("{rate} at {}", text::short(point.workers.get())))
    };
    let told: Vec<String> = series.points.iter().filter_map(rate).collect();
    let of = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    let which = "Rates as the command tells them, medians over rounds";
    (!told.is_empty()).then(|| format!("'{}': {which}{of}: {}.", series.name, told.join(", ")))
}
