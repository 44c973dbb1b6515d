//! Worker counts worth using, as a sentence.

use super::numbers::{workers, workers_noun};
use crate::analysis::{Doubling, Estimate, Headline, NoHeadline, Series};
use crate::units::text;

/// `4 workers at 75 % efficiency or more, 8 workers within 5 % of the fastest, the fastest. The last
/// doubling, from 4 to 8, gains 35 % [33, 37].` `None` where more workers change nothing.
pub(crate) fn recommended(series: &Series, target: f64) -> Option<String> {
    if series.headline == Headline::None(NoHeadline::NoChange) {
        return None;
    }
    let best = &series.recommended_workers;
    let efficient = format!("at {} efficiency or more", text::percent(target, 0));
    let named = [
        best.efficient.map(|at| (workers_noun(at), efficient)),
        best.cheapest.map(|at| (workers_noun(at), "within 5 % of the fastest".into())),
        best.fastest.map(|at| fastest(series, at)),
    ];
    let mut said = String::new();
    let mut before = String::new();
    for (count, what) in named.into_iter().flatten() {
        let comma = if said.is_empty() { "" } else { ", " };
        match count == before {
            true => said.push_str(&format!("{comma}{what}")),
            false => said.push_str(&format!("{comma}{count} {what}")),
        }
        before = count;
    }
    let doubled = best.last_doubling.map_or_else(String::new, |doubling| doubled(&doubling));
    (!said.is_empty()).then(|| format!("{said}.{doubled}"))
}

/// What the last doubling gains, and whether its interval tells that from nothing.
fn doubled(of: &Doubling) -> String {
    let start = format!(" The last doubling, from {} to {},", workers(of.from), workers(of.to));
    let Estimate { value, lo, hi } = of.gain;
    let decimals =
        lo.zip(hi).map_or(1, |(lo, hi)| text::decimals(lo * 100.0, hi * 100.0, 1)).min(3);
    let number = |share: f64| text::number(share * 100.0, decimals);
    let interval = lo.zip(hi).filter(|(lo, hi)| !text::is_point(*lo, *hi));
    let shown = |sign: f64| {
        let ends = interval.map(|(lo, hi)| if sign < 0.0 { (-hi, -lo) } else { (lo, hi) });
        let ends = ends.map(|(lo, hi)| format!(" [{}, {}]", number(lo), number(hi)));
        format!("{}{}", text::percent(sign * value, decimals), ends.unwrap_or_default())
    };
    match (lo, hi) {
        (Some(lo), Some(hi)) if lo <= 0.0 && hi >= 0.0 => {
            format!("{start} gains nothing that the rounds can tell: {}.", shown(1.0))
        }
        _ if value < 0.0 => format!("{start} loses {}.", shown(-1.0)),
        _ => format!("{start} gains {}.", shown(1.0)),
    }
}

/// `8 workers` and `the fastest`, or `4 to 8 workers` and `the fastest, alike` where the rounds cannot
/// tell them apart.
fn fastest(series: &Series, at: f64) -> (String, String) {
    let alike = &series.recommended_workers.alike;
    let (Some(first), Some(last)) = (alike.first(), alike.last()) else {
        return (workers_noun(at), "the fastest".into());
    };
    let measured = series.points.iter().map(|point| point.workers);
    let between = measured.filter(|n| (*first..=*last).contains(n)).count();
    let counts = match alike.as_slice() {
        [] | [_] => return (workers_noun(at), "the fastest".into()),
        all if between == all.len() && all.len() > 2 => {
            format!("{} to {}", workers(*first), workers_noun(*last))
        }
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(|n| workers(*n)).collect();
            format!("{} and {}", rest.join(", "), workers_noun(*last))
        }
    };
    (counts, "the fastest, alike".into())
}
