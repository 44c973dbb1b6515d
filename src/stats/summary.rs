//! One number for many: centre, quantiles, spread.

/// Sorts ascending; NaN would come last.
pub fn sort(values: &mut [f64]) {
    values.sort_unstable_by(f64::total_cmp);
}

/// The middle value, or the mean of the two middle ones. `None` for an empty slice or a NaN.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// Type-7 quantile (Hyndman and Fan 1996, numpy's and R's default) at `q` in 0..=1 of values in
/// any order. `None` for an empty slice, a NaN, or a `q` outside 0..=1.
pub fn quantile(values: &[f64], q: f64) -> Option<f64> {
    if values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sort(&mut sorted);
    quantile_sorted(&sorted, q)
}

/// [`quantile`] of values that are already ascending and hold no NaN; infinities are allowed.
pub fn quantile_sorted(sorted: &[f64], q: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&q) {
        return None;
    }
    let position = sorted.len().checked_sub(1)? as f64 * q;
    let below = position.floor() as usize;
    let share = position - below as f64;
    let low = sorted[below];
    match sorted.get(below + 1) {
        Some(&high) if share > 0.0 && high != low => Some(low + share * (high - low)),
        _ => Some(low),
    }
}

/// [`quantile_sorted`] of values in any order, which are reordered: cheaper than sorting when a
/// few quantiles of many values are wanted. `None` for an empty slice or a `q` outside 0..=1; a
/// NaN counts as the largest value, so leave them out before.
pub fn quantile_in_place(values: &mut [f64], q: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&q) {
        return None;
    }
    let position = values.len().checked_sub(1)? as f64 * q;
    let share = position.fract();
    let (_, &mut low, above) = values.select_nth_unstable_by(position as usize, f64::total_cmp);
    match above.iter().copied().min_by(f64::total_cmp) {
        Some(high) if share > 0.0 && high != low => Some(low + share * (high - low)),
        _ => Some(low),
    }
}

/// Arithmetic mean. `None` for an empty slice; a NaN among the values gives NaN.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sample variance (divisor n - 1), in the square of the values' unit. `None` below two values; a
/// NaN among the values gives NaN.
pub fn variance(values: &[f64]) -> Option<f64> {
    let centre = mean(values)?;
    (values.len() > 1).then(|| {
        let squares: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
        squares / (values.len() - 1) as f64
    })
}

/// Mean of what remains when `share` of the values is cut off at each end (rounded down to whole
/// values). `None` for an empty slice, a NaN, or a share outside 0..0.5.
pub fn trimmed_mean(values: &[f64], share: f64) -> Option<f64> {
    if !(0.0..0.5).contains(&share) || values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sort(&mut sorted);
    let cut = (share * sorted.len() as f64).floor() as usize;
    mean(&sorted[cut..sorted.len() - cut])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&[7.0]), Some(7.0));
    }

    #[test]
    fn nothing_and_nan_have_no_median() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[1.0, f64::NAN]), None);
        assert_eq!(quantile(&[1.0], 1.5), None);
    }

    #[test]
    fn quantiles_interpolate_as_numpy_does() {
        assert_eq!(quantile(&[3.0, 1.0, 2.0, 4.0], 0.25), Some(1.75));
        assert_eq!(quantile(&[1.0, f64::INFINITY, f64::INFINITY], 0.9), Some(f64::INFINITY));
    }

    #[test]
    fn a_quantile_in_place_is_that_of_the_sorted_values() {
        let values: Vec<f64> = (0..101).map(|i| f64::from(i * 37 % 101).sqrt()).collect();
        for q in [0.0, 0.025, 0.333, 0.5, 0.975, 1.0] {
            assert_eq!(quantile_in_place(&mut values.clone(), q), quantile(&values, q));
        }
        assert_eq!(quantile_in_place(&mut [], 0.5), None);
    }

    #[test]
    fn trimming_cuts_both_ends() {
        assert_eq!(trimmed_mean(&[100.0, 2.0, 3.0, 4.0, -100.0], 0.2), Some(3.0));
        assert_eq!(trimmed_mean(&[1.0], 0.5), None);
    }

    #[test]
    fn the_variance_of_one_value_is_unknown() {
        assert_eq!(variance(&[1.0]), None);
        assert_eq!(variance(&[1.0, 3.0]), Some(2.0));
    }
}
