//! Keeps labels at the ends of curves apart.

/// Moves `wanted` positions, from top to bottom, so that neighbours are at least `gap` apart and
/// all lie between `lo` and `hi` where there is room; keeps their order.
pub(super) fn spread(wanted: &[f64], gap: f64, lo: f64, hi: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut placed = wanted.to_vec();
    let mut floor = lo;
    for index in &order {
        placed[*index] = placed[*index].max(floor);
        floor = placed[*index] + gap;
    }
    let mut roof = hi;
    for index in order.iter().rev() {
        placed[*index] = placed[*index].min(roof);
        roof = placed[*index] - gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_that_are_apart_stay_where_they_are() {
        assert_eq!(spread(&[10.0, 90.0, 50.0], 12.0, 0.0, 100.0), [10.0, 90.0, 50.0]);
    }

    #[test]
    fn labels_at_one_place_are_stacked() {
        assert_eq!(spread(&[50.0, 50.0, 51.0], 12.0, 0.0, 100.0), [50.0, 62.0, 74.0]);
        assert_eq!(spread(&[98.0, 99.0], 12.0, 0.0, 100.0), [88.0, 100.0]);
    }

    proptest! {
        #[test]
        fn labels_never_overlap_where_there_is_room(
            wanted in prop::collection::vec(0.0..100.0f64, 1..8),
        ) {
            let mut placed = spread(&wanted, 12.0, 0.0, 100.0);
            placed.sort_by(f64::total_cmp);
            prop_assert!(placed.windows(2).all(|pair| pair[1] - pair[0] > 11.999));
            prop_assert!(placed.iter().all(|y| (-0.001..100.001).contains(y)));
        }
    }
}
