//! Estimates as text: the value and its interval, with as many decimals as tell the ends apart.

use super::clean::plain;
use crate::analysis::{Analysis, Baseline, Ceiling, Estimate, Headline, Point, Series};
use crate::units::{Bound, text};

/// A value and its interval, both as text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    /// With its unit.
    pub(crate) value: String,
    /// `[99.30, 99.42]`, `at least 143`; `None` where the data bear no interval.
    pub(crate) interval: Option<String>,
}

impl Shown {
    /// Value and interval in one string.
    pub(crate) fn whole(&self) -> String {
        match &self.interval {
            Some(interval) => format!("{} {interval}", self.value),
            None => self.value.clone(),
        }
    }
}

/// p where it tells anything of the work: it stands in front, or is an average that lies inside 0
/// to 1.
pub(crate) fn parallel_fraction(series: &Series) -> Option<&Estimate> {
    let p = series.amdahl.as_ref().map(|amdahl| &amdahl.parallel_fraction);
    p.filter(|p| is_a_share(series.headline, p.value))
}

/// The serial share of a job that grows with the workers, by the same rule.
pub(crate) fn serial_fraction(series: &Series) -> Option<&Estimate> {
    let serial = series.gustafson.as_ref().map(|law| &law.serial_fraction);
    serial.filter(|serial| is_a_share(series.headline, serial.value))
}

fn is_a_share(headline: Headline, value: f64) -> bool {
    headline.is_share() || (!headline.lies_outside() && (0.0..=1.0).contains(&value))
}

/// A share as a percentage: `99.36 %` and `[99.30, 99.42]`.
pub(crate) fn percent(share: &Estimate) -> Shown {
    let least = if share.lo.is_some() || share.hi.is_some() { 1 } else { 2 };
    shown(&scaled(share, 100.0), " %", least)
}

/// A speedup: `7.64×` and `[7.61, 7.68]`.
pub(crate) fn times(speedup: &Estimate) -> Shown {
    shown(speedup, "×", if speedup.value.abs() < 20.0 { 2 } else { 1 })
}

/// A time: `54.50 ms` and `[54.32, 54.64]`, in the unit that suits the value.
pub(crate) fn time(seconds: &Estimate) -> Shown {
    let (unit, factor) = text::unit_of(seconds.value);
    shown(&scaled(seconds, factor), &format!(" {unit}"), text::digits_of(seconds.value * factor))
}

/// A ceiling beyond this has no digits worth printing.
const HIGHEST: f64 = 1e4;

/// The ceiling in words and numbers; `no ceiling visible` where the serial fraction may be 0.
pub(crate) fn ceiling(ceiling: &Ceiling) -> Shown {
    match (ceiling.value, ceiling.lo, ceiling.hi) {
        (Some(value), _, Some(_)) | (Some(value), None, None) if value > HIGHEST => {
            Shown { value: "above 10 000×".into(), interval: None }
        }
        (Some(value), Some(lo), Some(hi)) if text::is_point(lo, hi) => {
            Shown { value: number_times(value), interval: None }
        }
        (Some(value), lo, Some(hi)) => {
            let estimate = Estimate { value, lo, hi: Some(hi) };
            shown(&estimate, "×", if value < 10.0 { 2 } else { usize::from(value < 100.0) })
        }
        (Some(value), None, None) => Shown { value: number_times(value), interval: None },
        (_, Some(lo), None) => Shown {
            value: "none visible".into(),
            interval: Some(format!("at least {}", number_times(lo))),
        },
        (None, ..) => Shown { value: "none visible".into(), interval: None },
    }
}

/// The ceiling, or the least that it is, in one number.
pub(crate) fn bound(of: &Ceiling) -> String {
    let shown = ceiling(of);
    match (of.hi, of.lo, shown.interval) {
        (None, Some(_), Some(at_least)) => at_least,
        _ => shown.value,
    }
}

/// A speedup without interval: `9.50×`, `157×`.
pub(crate) fn number_times(speedup: f64) -> String {
    let decimals = match speedup.abs() {
        v if v < 0.1 => 3,
        v if v < 100.0 => 2,
        _ => 0,
    };
    format!("{}×", text::number(speedup, decimals))
}

/// A worker count without and with its noun.
pub(crate) use crate::units::text::{short as workers, workers as workers_noun};

/// `8 rounds`, `1 round`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", text::count(count as u64), if count == 1 { "" } else { "s" })
}

/// The fastest worker count and its speedup, where they mean something.
pub(crate) fn best(series: &Series) -> Option<(f64, Estimate)> {
    let fastest = series.recommended_workers.fastest?;
    let point = series.points.iter().find(|point| point.workers == fastest)?;
    Some((fastest, point.speedup))
}

/// `9.50× at 16`.
pub(crate) fn best_at(series: &Series) -> Option<String> {
    let (at, speedup) = best(series)?;
    Some(format!("{} at {}", number_times(speedup.value), workers(at)))
}

/// What one worker does: its time, or the rate that stands for it.
pub(crate) fn at_one(series: &Series) -> Option<String> {
    match &series.rate {
        None => Some(text::seconds(series.t1_s.as_ref()?.value)),
        Some(_) => shown_at_one(series).map(|shown| shown.value),
    }
}

/// The same with its interval.
pub(crate) fn shown_at_one(series: &Series) -> Option<Shown> {
    let t1 = series.t1_s.as_ref()?;
    let Some(unit) = &series.rate else { return Some(time(t1)) };
    let ends = t1.hi.zip(t1.lo).map(|(hi, lo)| (1.0 / hi, 1.0 / lo));
    let ends = ends.map(|(lo, hi)| format!("[{}, {}]", text::rate(lo), text::rate(hi)));
    Some(Shown { value: rate(1.0 / t1.value, unit), interval: ends })
}

/// `61.35 ms [61.06, 61.42] on 1 worker, 30.74 ms [30.61, 30.90] on 2 workers.` The best alone where
/// one was not measured; nothing where only one was.
pub(crate) fn on_one_and_best(series: &Series) -> Option<String> {
    let fastest = series.recommended_workers.fastest.filter(|at| *at > 1.0)?;
    let told = |at: f64| {
        let point = series.points.iter().find(|point| point.workers == at)?;
        let value = rate_at(series, point).unwrap_or_else(|| time(&point.time_s).whole());
        Some(format!("{value} on {}", workers_noun(at)))
    };
    let best = told(fastest)?;
    Some(match told(1.0) {
        Some(one) => format!("{one}, {best}."),
        None => format!("{best}."),
    })
}

/// What that is called beside others.
pub(crate) fn at_one_heading(analysis: &Analysis) -> &'static str {
    match analysis.series.iter().any(|series| series.rate.is_some()) {
        true => "on one",
        false => "T1",
    }
}

/// `50,968 tps`.
pub(crate) fn rate(value: f64, unit: &str) -> String {
    format!("{} {}", text::rate(value), plain(unit)).trim_end().to_owned()
}

/// A point's rate.
pub(crate) fn rate_at(series: &Series, point: &Point) -> Option<String> {
    Some(rate(point.rate?.value, series.rate.as_deref()?))
}

/// What theory says of the share that is shown: p, or of a job that grows its serial share.
pub(crate) fn theory_share(series: &Series) -> Option<f64> {
    let p = series.theory.as_ref()?.parallel_fraction?;
    Some(if series.gustafson.is_some() { 1.0 - p } else { p })
}

/// Theory minus measured of the share that is shown.
pub(crate) fn theory_difference(series: &Series) -> Option<f64> {
    let of_p = series.theory.as_ref()?.difference?;
    Some(if series.gustafson.is_some() { -of_p } else { of_p })
}

/// What theory says that no number of workers exceeds: `1.74×`.
pub(crate) fn theory_cap(series: &Series) -> Option<String> {
    Some(number_times(series.theory.as_ref()?.cap?.speedup))
}

/// Theory as text: `100.0 %`, `serial 0.0 %`, or of a cap `≤ 1.74×`.
pub(crate) fn theory_text(series: &Series, decimals: usize) -> Option<String> {
    if let Some(cap) = theory_cap(series) {
        return Some(format!("≤ {cap}"));
    }
    let share = text::percent(theory_share(series)?, decimals);
    Some(if series.gustafson.is_some() { format!("serial {share}") } else { share })
}

/// What the law predicts at twice the fitted range: where, and how much; nothing where its share
/// may not stand in front.
pub(crate) fn predicted(series: &Series) -> Option<(String, Shown)> {
    if !series.headline.is_share() {
        return None;
    }
    let weak = series.gustafson.as_ref().and_then(|law| law.fit.speedup_at_twice);
    let strong = series.amdahl.as_ref().and_then(|law| law.fit.speedup_at_twice);
    let (twice, at) = (weak.or(strong)?, 2.0 * series.fit_workers.last()?);
    let place = match series.bound {
        Bound::Cpu if weak.is_none() => format!("on {} cores", workers(at)),
        _ => format!("at {}", workers_noun(at)),
    };
    Some((place, times(&twice)))
}

/// Longest list of worker counts that is written out.
const LISTED: usize = 8;

/// The fitted worker counts: `1–8`, `1, 2, 4, 8`, `1–64 (12 counts)`; `none` where nothing was
/// fitted.
pub(crate) fn range(fitted: &[f64]) -> String {
    match fitted {
        [] => "none".into(),
        [one] => workers(*one),
        [first, second] => format!("{} and {}", workers(*first), workers(*second)),
        [first, .., last] => {
            let ends = format!("{}–{}", workers(*first), workers(*last));
            match fitted.windows(2).all(|pair| pair[1] - pair[0] == 1.0) {
                true => ends,
                false if fitted.len() <= LISTED => {
                    fitted.iter().map(|n| workers(*n)).collect::<Vec<String>>().join(", ")
                }
                false => format!("{ends} ({} counts)", text::count(fitted.len() as u64)),
            }
        }
    }
}

/// Decimals for a value and its interval, both multiplied by `factor`: at least `least`.
pub(crate) fn decimals(lo: Option<f64>, hi: Option<f64>, factor: f64, least: usize) -> usize {
    let ends = lo.zip(hi);
    ends.map_or(least, |(lo, hi)| text::decimals(lo * factor, hi * factor, least))
}

/// An interval as `1.98 – 1.99`, its ends multiplied by `factor`; `all alike` where every round
/// gave the same, `exact` where that is 0 (two points, two coefficients); empty without one.
pub(crate) fn span(lo: Option<f64>, hi: Option<f64>, factor: f64, decimals: usize) -> String {
    match (lo, hi) {
        (Some(lo), Some(hi)) if text::is_point(lo, hi) => {
            if text::is_point(0.0, hi) {
                "exact".into()
            } else {
                "all alike".into()
            }
        }
        (Some(lo), Some(hi)) => {
            let (lo, hi) = (lo * factor, hi * factor);
            let between = if lo < 0.0 { " to " } else { " – " };
            format!("{}{between}{}", text::number(lo, decimals), text::number(hi, decimals))
        }
        _ => String::new(),
    }
}

/// The same of a speedup or efficiency; `baseline` at the point that all others are divided by.
pub(crate) fn span_of(series: &Series, point: &Point, of: &Estimate, factor: f64) -> String {
    if series.baseline == Baseline::OneWorker && point.workers == 1.0 && of.lo.is_some() {
        return "baseline".into();
    }
    let least = if factor == 1.0 { 2 } else { 1 };
    span(of.lo, of.hi, factor, decimals(of.lo, of.hi, factor, least))
}

/// Sentences of an analysis with a real multiplication sign: `3.45x` becomes `3.45×`.
pub(crate) fn with_times(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let factor = |i: usize| {
        chars[i] == 'x'
            && i > 0
            && chars[i - 1].is_ascii_digit()
            && !chars.get(i + 1).is_some_and(|next| next.is_alphanumeric())
    };
    (0..chars.len()).map(|i| if factor(i) { '×' } else { chars[i] }).collect()
}

/// The name under which a series is shown, safe to print.
pub(crate) fn full_name(series: &Series) -> String {
    plain(&series.full_name())
}

fn scaled(estimate: &Estimate, factor: f64) -> Estimate {
    Estimate {
        value: estimate.value * factor,
        lo: estimate.lo.map(|lo| lo * factor),
        hi: estimate.hi.map(|hi| hi * factor),
    }
}

fn shown(estimate: &Estimate, unit: &str, least: usize) -> Shown {
    let (value, lo, hi) = (estimate.value, estimate.lo, estimate.hi);
    let decimals = text::decimals(lo.unwrap_or(value), hi.unwrap_or(value), least);
    let number = |v: f64| text::number(v, decimals);
    let interval = match (lo, hi) {
        (Some(lo), Some(hi)) => Some(format!("[{}, {}]", number(lo), number(hi))),
        (Some(lo), None) => Some(format!("at least {}", number(lo))),
        (None, Some(hi)) => Some(format!("at most {}", number(hi))),
        (None, None) => None,
    };
    Shown { value: format!("{}{unit}", number(value)), interval }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, lo: f64, hi: f64) -> Estimate {
        Estimate { value, lo: Some(lo), hi: Some(hi) }
    }

    #[test]
    fn the_ends_of_an_interval_differ_in_print() {
        let narrow = percent(&estimate(0.99362, 0.993604, 0.993634));
        assert_eq!(narrow.whole(), "99.3620 % [99.3604, 99.3634]");
        assert_eq!(percent(&estimate(0.84, 0.834, 0.846)).whole(), "84.0 % [83.4, 84.6]");
        assert_eq!(times(&estimate(7.637, 7.61, 7.68)).whole(), "7.637× [7.610, 7.680]");
    }

    #[test]
    fn a_ceiling_without_an_upper_end_is_not_visible() {
        let open = Ceiling { value: Some(900.0), lo: Some(143.2), hi: None };
        assert_eq!(ceiling(&open).whole(), "none visible at least 143×");
        let bare = Ceiling { value: Some(4.654), lo: None, hi: None };
        assert_eq!(ceiling(&bare).whole(), "4.65×");
        let closed = Ceiling { value: Some(157.2), lo: Some(143.2), hi: Some(174.1) };
        let exact = Ceiling { value: Some(2.9e9), lo: Some(2.8e9), hi: Some(3e9) };
        assert_eq!(ceiling(&exact).whole(), "above 10 000×");
        assert_eq!(ceiling(&closed).whole(), "157× [143, 174]");
    }

    #[test]
    fn only_factors_get_a_multiplication_sign() {
        assert_eq!(with_times("3.45x at 6; 0x1f, 4x4, x2 (2x)"), "3.45× at 6; 0x1f, 4x4, x2 (2×)");
    }

    #[test]
    fn a_range_says_whether_it_has_gaps() {
        assert_eq!(range(&[1.0, 2.0, 3.0]), "1–3");
        assert_eq!(range(&[1.0, 2.0, 4.0]), "1, 2, 4");
        let powers: Vec<f64> = (0..10).map(|i| f64::from(1 << i)).collect();
        assert_eq!(range(&powers), "1–512 (10 counts)");
        assert_eq!(range(&[1.0, 2.0]), "1 and 2");
        assert_eq!(range(&[]), "none");
        assert_eq!(workers(1.5), "1.5");
    }
}
