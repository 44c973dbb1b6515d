//! Rates as the command prints them, beside the times that they are turned into.

use crate::data::{Block, Point, Series, Study};
use crate::stats;
use crate::units::{Scaling, text};

/// Says for every series of these names, whose figure is a rate, how high it is at each worker
/// count: the median over rounds.
pub fn tell_rates(study: &mut Study, of: &[String]) {
    let told = study.series.iter().filter(|series| of.contains(&series.name)).filter_map(rates);
    let told: Vec<String> = told.collect();
    study.method.cautions.extend(told);
}

fn rates(series: &Series) -> Option<String> {
    let rate = |point: &Point| {
        let work = match series.scaling {
            Scaling::Strong => 1.0,
            Scaling::Weak => point.workers.get(),
        };
        let rates: Vec<f64> =
            point.blocks.iter().filter_map(Block::median).map(|seconds| work / seconds).collect();
        let rate = written(stats::median(&rates)?);
        Some(format!("{rate} at {}", text::short(point.workers.get())))
    };
    let told: Vec<String> = series.points.iter().filter_map(rate).collect();
    let which = "Rates as the command tells them, medians over rounds";
    (!told.is_empty()).then(|| format!("'{}': {which}: {}.", series.name, told.join(", ")))
}

/// A rate with thousands as programs write them, or with four digits.
fn written(rate: f64) -> String {
    if (1000.0..1e15).contains(&rate) {
        let grouped = text::count(rate.round() as u64);
        return grouped.replace(|c: char| !c.is_ascii_digit(), ",");
    }
    let decimals = (3.0 - rate.log10().floor()).clamp(0.0, 9.0);
    text::number(rate, decimals as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_written_as_people_read_it() {
        assert_eq!(written(50_968.2), "50,968");
        assert_eq!(written(1234.0), "1,234");
        assert_eq!(written(12.345), "12.35");
        assert_eq!(written(0.012_345), "0.01235");
    }
}
