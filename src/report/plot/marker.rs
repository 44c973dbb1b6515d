//! The shapes of series, shared by plots and legends: colour is never the only difference.

/// How many colours there are.
pub(in crate::report) const COLOURS: usize = 6;

/// Colour of the series with this index.
pub(in crate::report) fn colour(index: usize) -> usize {
    index % COLOURS
}

/// Corners of the marker of the series with this index, as parts of its radius; none for a
/// circle. Where colours repeat, shapes differ.
pub(in crate::report) fn corners(index: usize) -> &'static [(f64, f64)] {
    const SQUARE: &[(f64, f64)] = &[(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)];
    const UP: &[(f64, f64)] = &[(0.0, -1.1), (1.05, 0.8), (-1.05, 0.8)];
    const DIAMOND: &[(f64, f64)] = &[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)];
    const DOWN: &[(f64, f64)] = &[(0.0, 1.1), (1.05, -0.8), (-1.05, -0.8)];
    const PLUS: &[(f64, f64)] = &[
        (-0.4, -1.1),
        (0.4, -1.1),
        (0.4, -0.4),
        (1.1, -0.4),
        (1.1, 0.4),
        (0.4, 0.4),
        (0.4, 1.1),
        (-0.4, 1.1),
        (-0.4, 0.4),
        (-1.1, 0.4),
        (-1.1, -0.4),
        (-0.4, -0.4),
    ];
    match (index + index / COLOURS) % COLOURS {
        0 => &[],
        1 => SQUARE,
        2 => UP,
        3 => DIAMOND,
        4 => DOWN,
        _ => PLUS,
    }
}
