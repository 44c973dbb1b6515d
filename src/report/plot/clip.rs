//! Cuts curves at the edges of a plot: the drawing library would bend them along the edge, a
//! plateau that nobody measured.

use super::figure::Place;

/// The parts of a polyline between `lo` and `hi` in y; what is not finite ends a part.
pub(super) fn line(points: &[Place], lo: f64, hi: f64) -> Vec<Vec<Place>> {
    let mut parts: Vec<Vec<Place>> = vec![Vec::new()];
    for pair in points.windows(2) {
        match segment(pair[0], pair[1], lo, hi) {
            Some((from, to)) => {
                let open =
                    parts.last().and_then(|part| part.last()).is_some_and(|end| *end == from);
                if !open {
                    parts.push(vec![from]);
                }
                if let Some(part) = parts.last_mut() {
                    part.push(to);
                }
            }
            None => parts.push(Vec::new()),
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

fn segment(from: Place, to: Place, lo: f64, hi: f64) -> Option<(Place, Place)> {
    let finite = [from.0, from.1, to.0, to.1].iter().all(|v| v.is_finite());
    let outside = (from.1 < lo && to.1 < lo) || (from.1 > hi && to.1 > hi);
    if !finite || outside {
        return None;
    }
    let at = |y: f64| (from.0 + (to.0 - from.0) * (y - from.1) / (to.1 - from.1), y);
    let cut = |place: Place| match place.1 {
        y if y < lo => at(lo),
        y if y > hi => at(hi),
        _ => place,
    };
    Some((cut(from), cut(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_that_leaves_the_plot_ends_at_its_edge() {
        let ideal: Vec<Place> = (0..=16).map(|n| (f64::from(n), f64::from(n))).collect();
        let parts = line(&ideal, 0.0, 4.5);
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].last(), Some(&(4.5, 4.5)));
    }

    #[test]
    fn a_curve_that_returns_is_two_parts() {
        let hill = [(0.0, 0.0), (1.0, 2.0), (2.0, 0.0)];
        assert_eq!(line(&hill, 0.0, 1.0).len(), 2);
        assert_eq!(line(&[(0.0, f64::NAN), (1.0, 0.5)], 0.0, 1.0).len(), 0);
    }
}
