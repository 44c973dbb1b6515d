//! Where ticks stand.

use super::figure::Scale;

/// Ticks from `lo` to `hi` (`lo` <= `hi`): whole numbers where `whole`, else 1, 2 or 5 times a
/// power of ten, about `parts` of them; powers of two on a log2 axis.
pub(in crate::report) fn ticks(
    lo: f64,
    hi: f64,
    scale: Scale,
    whole: bool,
    parts: usize,
) -> Vec<f64> {
    if !(lo.is_finite() && hi.is_finite()) || hi < lo {
        return Vec::new();
    }
    match scale {
        Scale::Linear => {
            let step = step(hi - lo, parts, whole);
            let (first, last) =
                ((lo / step - 1e-9).ceil() as i64, (hi / step + 1e-9).floor() as i64);
            (first..=last).map(|i| i as f64 * step).collect()
        }
        Scale::Log2 => {
            let (first, last) = (lo.log2().ceil() as i32, (hi.log2() + 1e-9).floor() as i32);
            let stride = ((last - first) as usize / parts.max(1) + 1).max(1);
            (first..=last).step_by(stride).map(|i| 2f64.powi(i)).collect()
        }
    }
}

/// Ticks at worker counts: the smallest and largest measured always, and between them as many
/// whole steps as fit.
pub(in crate::report) fn worker_ticks(most: f64, scale: Scale, parts: usize) -> Vec<f64> {
    let mut all = match scale {
        Scale::Log2 => ticks(1.0, most, scale, true, parts),
        Scale::Linear => {
            let wanted = most / parts.max(1) as f64;
            let gap = 2f64.powi(wanted.log2().ceil().max(0.0) as i32);
            let inner = (1..).map(|i| f64::from(i) * gap).take_while(|tick| *tick < most);
            let kept = inner.filter(|tick| *tick > 1.0 && most - tick >= gap * 0.6);
            std::iter::once(1.0).chain(kept).collect()
        }
    };
    if all.last().is_none_or(|last| scale.place(most) - scale.place(*last) > f64::EPSILON) {
        let crowded = scale == Scale::Log2
            && all.last().is_some_and(|last| scale.place(most) - scale.place(*last) < 0.4);
        if crowded {
            all.pop();
        }
        all.push(most);
    }
    all
}

/// Distance between ticks.
fn step(span: f64, parts: usize, whole: bool) -> f64 {
    if span <= 0.0 {
        return 1.0;
    }
    let wanted = span / parts.max(1) as f64;
    let power = 10f64.powf(wanted.log10().floor());
    let factors: &[f64] = if whole { &[1.0, 2.0, 5.0, 10.0] } else { &[1.0, 2.0, 2.5, 5.0, 10.0] };
    let nice = factors.iter().map(|factor| factor * power);
    let step = nice.into_iter().find(|step| *step >= wanted * 0.9).unwrap_or(10.0 * power);
    if whole { step.max(1.0) } else { step }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_whole_where_asked() {
        assert_eq!(ticks(0.0, 9.5, Scale::Linear, true, 6), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(0.0, 2.1, Scale::Linear, true, 6), [0.0, 1.0, 2.0]);
        assert_eq!(ticks(1.0, 16.0, Scale::Log2, true, 6), [1.0, 2.0, 4.0, 8.0, 16.0]);
        assert_eq!(ticks(0.0, f64::NAN, Scale::Linear, true, 6), [] as [f64; 0]);
    }

    #[test]
    fn the_largest_worker_count_has_a_tick() {
        assert_eq!(
            worker_ticks(16.0, Scale::Linear, 8),
            [1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0]
        );
        assert_eq!(worker_ticks(3.0, Scale::Linear, 8), [1.0, 2.0, 3.0]);
        assert_eq!(worker_ticks(16.0, Scale::Linear, 5), [1.0, 4.0, 8.0, 12.0, 16.0]);
        assert_eq!(worker_ticks(1.0, Scale::Linear, 5), [1.0]);
        assert_eq!(worker_ticks(12.0, Scale::Log2, 8), [1.0, 2.0, 4.0, 8.0, 12.0]);
        assert_eq!(worker_ticks(9.0, Scale::Log2, 8), [1.0, 2.0, 4.0, 9.0]);
    }
}
