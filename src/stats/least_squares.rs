//! Least squares with one to three columns, stable enough to need no library.

/// A straight line `y = intercept + slope x`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// y at x = 0.
    pub intercept: f64,
    /// Change of y per unit of x.
    pub slope: f64,
    /// Standard error of the slope for unit weights; `None` below three points.
    pub slope_se: Option<f64>,
}

/// The line that minimises `sum w (y - intercept - slope x)^2`, by the centred closed form.
/// The iterator gives (x, y, w). `None` when the x do not differ or a sum is not finite.
pub fn weighted_line<I>(points: I) -> Option<Line>
where
    I: Iterator<Item = (f64, f64, f64)> + Clone,
{
    let (mut count, mut sum_w, mut sum_x, mut sum_y) = (0usize, 0.0, 0.0, 0.0);
    for (x, y, w) in points.clone() {
        count += 1;
        sum_w += w;
        sum_x += w * x;
        sum_y += w * y;
    }
    let (mean_x, mean_y) = (sum_x / sum_w, sum_y / sum_w);
    let (mut sxx, mut sxy, mut scale) = (0.0, 0.0, 0.0);
    for (x, y, w) in points.clone() {
        let centred = x - mean_x;
        sxx += w * centred * centred;
        sxy += w * centred * (y - mean_y);
        scale += w * x * x;
    }
    // x that differ only by rounding do not differ.
    if !sxx.is_finite() || !sxy.is_finite() || sxx <= 1e-24 * scale {
        return None;
    }
    let slope = sxy / sxx;
    let intercept = mean_y - slope * mean_x;
    let slope_se = (count > 2).then(|| {
        let squares: f64 = points.map(|(x, y, w)| w * (y - intercept - slope * x).powi(2)).sum();
        (squares / (count - 2) as f64 / sxx).sqrt()
    });
    Some(Line { intercept, slope, slope_se })
}

/// Coefficients and what they leave over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solution<const K: usize> {
    /// One for each column, 0 for a column that is not used.
    pub coefficients: [f64; K],
    /// Residual sum of squares.
    pub rss: f64,
}

/// Rows of a least-squares problem with K columns, reduced as they come to a K x K triangle by
/// Givens rotations (Golub and Van Loan, Matrix Computations, 5.2): no row is kept, and the
/// condition number is not squared as with normal equations.
#[derive(Debug, Clone, Copy)]
pub struct Reduced<const K: usize> {
    triangle: [[f64; K]; K],
    right: [f64; K],
    rss: f64,
    column_squares: [f64; K],
    right_square: f64,
}

impl<const K: usize> Default for Reduced<K> {
    fn default() -> Self {
        Self {
            triangle: [[0.0; K]; K],
            right: [0.0; K],
            rss: 0.0,
            column_squares: [0.0; K],
            right_square: 0.0,
        }
    }
}

impl<const K: usize> Reduced<K> {
    /// Below this share of the right side a column's part is rounding, not signal.
    const ROUNDING: f64 = 1e-9;

    /// Takes one row: `row . coefficients = y`, already divided by the row's spread.
    pub fn add(&mut self, mut row: [f64; K], mut y: f64) {
        for (square, value) in self.column_squares.iter_mut().zip(row) {
            *square += value * value;
        }
        self.right_square += y * y;
        for pivot in 0..K {
            if row[pivot] == 0.0 {
                continue;
            }
            let kept = self.triangle[pivot][pivot];
            let length = (kept * kept + row[pivot] * row[pivot]).sqrt();
            let (cos, sin) = (kept / length, row[pivot] / length);
            for (above, below) in self.triangle[pivot][pivot..].iter_mut().zip(&mut row[pivot..]) {
                (*above, *below) = (cos * *above + sin * *below, cos * *below - sin * *above);
            }
            let above = self.right[pivot];
            self.right[pivot] = cos * above + sin * y;
            y = cos * y - sin * above;
        }
        self.rss += y * y;
    }

    /// The minimum with no sign rule. `None` when the columns are not independent.
    pub fn solve(&self) -> Option<Solution<K>> {
        self.solve_columns((1 << K) - 1)
    }

    /// The minimum with every coefficient at least 0 (non-negative least squares), found by
    /// solving every subset of columns: exact, no local optimum. `None` when no subset is
    /// independent with positive coefficients.
    pub fn solve_non_negative(&self) -> Option<Solution<K>> {
        let full = (1usize << K) - 1;
        if let Some(all) = self.solve_columns(full).filter(|s| self.is_positive(s, full)) {
            return Some(all);
        }
        (1..full)
            .filter_map(|columns| {
                self.solve_columns(columns).filter(|s| self.is_positive(s, columns))
            })
            .min_by(|a, b| a.rss.total_cmp(&b.rss))
    }

    fn is_positive(&self, solution: &Solution<K>, columns: usize) -> bool {
        let least = Self::ROUNDING * self.right_square.sqrt();
        (0..K)
            .filter(|column| columns >> column & 1 == 1)
            .all(|j| solution.coefficients[j] * self.column_squares[j].sqrt() > least)
    }

    /// Least squares on the columns whose bit is set.
    fn solve_columns(&self, columns: usize) -> Option<Solution<K>> {
        let chosen = || (0..K).filter(move |column| columns >> column & 1 == 1);
        let mut small = Self::default();
        for (triangle_row, right) in self.triangle.iter().zip(self.right) {
            let mut row = [0.0; K];
            for (place, column) in chosen().enumerate() {
                row[place] = triangle_row[column];
            }
            small.add(row, right);
        }
        let size = chosen().count();
        let mut found = [0.0; K];
        for i in (0..size).rev() {
            let known: f64 = (i + 1..size).map(|j| small.triangle[i][j] * found[j]).sum();
            let pivot = small.triangle[i][i];
            if pivot.abs() <= 1e-12 * small.column_squares[i].sqrt() || !pivot.is_finite() {
                return None;
            }
            found[i] = (small.right[i] - known) / pivot;
        }
        let mut coefficients = [0.0; K];
        for (place, column) in chosen().enumerate() {
            coefficients[column] = found[place];
        }
        Some(Solution { coefficients, rss: self.rss + small.rss })
    }
}

/// Rows that many problems share, which differ in y and a little in the spread of their rows. The
/// rows are made orthonormal once, so that each problem's normal equations are well conditioned.
#[derive(Debug, Clone)]
pub struct Prepared<const K: usize> {
    orthonormal: Vec<[f64; K]>,
    triangle: [[f64; K]; K],
}

impl<const K: usize> Prepared<K> {
    /// Prepares rows with one spread each. `None` when the columns are not independent.
    pub fn new(rows: &[[f64; K]], spread: &[f64]) -> Option<Self> {
        let mut problem = Reduced::<K>::default();
        for (row, spread) in rows.iter().zip(spread) {
            problem.add(row.map(|value| value / spread), 0.0);
        }
        problem.solve()?;
        let triangle = problem.triangle;
        let orthonormal = rows
            .iter()
            .map(|row| {
                let mut unit = [0.0; K];
                for j in 0..K {
                    let known: f64 = (0..j).map(|i| unit[i] * triangle[i][j]).sum();
                    unit[j] = (row[j] - known) / triangle[j][j];
                }
                unit
            })
            .collect();
        Some(Self { orthonormal, triangle })
    }

    /// The problem with these y, each with a spread equal to itself (relative errors). `None`
    /// when the spreads are so different from those prepared for that nothing is left of a column.
    pub fn reduce_relative(&self, y: &[f64]) -> Option<Reduced<K>> {
        let (mut gram, mut known) = ([[0.0; K]; K], [0.0; K]);
        for (unit, y) in self.orthonormal.iter().zip(y) {
            let scaled = unit.map(|value| value / y);
            for j in 0..K {
                known[j] += scaled[j];
                for i in 0..=j {
                    gram[j][i] += scaled[j] * scaled[i];
                }
            }
        }
        // Cholesky, gram = lower lower^T, in place (Golub and Van Loan, 4.2).
        for j in 0..K {
            for i in 0..=j {
                let before: f64 = (0..i).map(|k| gram[j][k] * gram[i][k]).sum();
                let rest = gram[j][i] - before;
                gram[j][i] = if i == j { rest.sqrt() } else { rest / gram[i][i] };
            }
            if gram[j][j].is_nan() || gram[j][j] <= 0.0 {
                return None;
            }
            let before: f64 = (0..j).map(|k| gram[j][k] * known[k]).sum();
            known[j] = (known[j] - before) / gram[j][j];
        }
        let mut reduced = Reduced { right: known, ..Reduced::default() };
        // triangle = lower^T times the prepared triangle.
        for (i, row) in reduced.triangle.iter_mut().enumerate() {
            for (j, value) in row.iter_mut().enumerate().skip(i) {
                *value = (i..=j).map(|k| gram[k][i] * self.triangle[k][j]).sum();
                reduced.column_squares[j] += *value * *value;
            }
        }
        reduced.right_square = self.orthonormal.len().min(y.len()) as f64;
        let explained: f64 = known.iter().map(|value| value * value).sum();
        reduced.rss = (reduced.right_square - explained).max(0.0);
        Some(reduced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced(rows: &[([f64; 3], f64)]) -> Reduced<3> {
        let mut problem = Reduced::default();
        for (row, y) in rows {
            problem.add(*row, *y);
        }
        problem
    }

    #[test]
    fn a_line_through_two_points_meets_both() {
        let line = weighted_line([(1.0, 3.0, 1.0), (2.0, 5.0, 9.0)].into_iter()).unwrap();
        assert!((line.slope - 2.0).abs() < 1e-12 && (line.intercept - 1.0).abs() < 1e-12);
        assert_eq!(line.slope_se, None);
    }

    #[test]
    fn a_line_needs_two_different_x() {
        assert_eq!(weighted_line([(2.0, 3.0, 1.0), (2.0, 5.0, 1.0)].into_iter()), None);
        assert_eq!(weighted_line(std::iter::empty()), None);
    }

    #[test]
    fn three_columns_are_recovered() {
        let rows: Vec<_> = (1..8)
            .map(|i| {
                let x = f64::from(i);
                ([1.0, x, x * x], 2.0 + 3.0 * x - 0.5 * x * x)
            })
            .collect();
        let solution = reduced(&rows).solve().unwrap();
        for (found, truth) in solution.coefficients.iter().zip([2.0, 3.0, -0.5]) {
            assert!((found - truth).abs() < 1e-9, "{found} is not {truth}");
        }
        assert!(solution.rss < 1e-18);
    }

    #[test]
    fn a_negative_coefficient_becomes_zero_and_the_others_fit_again() {
        let rows = [([1.0, 0.0, 1.0], 1.0), ([0.0, 1.0, 1.0], 2.0), ([0.0, 0.0, 1.0], -1.0)];
        let solution = reduced(&rows).solve_non_negative().unwrap();
        assert_eq!(solution.coefficients, [1.0, 2.0, 0.0]);
        assert!((solution.rss - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_prepared_problem_has_the_solution_of_its_rows() {
        let rows: Vec<[f64; 3]> =
            (1..12).map(f64::from).map(|n| [1.0 / n, 1.0 - 1.0 / n, n - 1.0]).collect();
        let prepared = Prepared::new(&rows, &[0.7; 11]).unwrap();
        let y: Vec<f64> =
            rows.iter().map(|row| row[0] + 0.1 * row[1] + 0.003 * row[2].powf(1.1)).collect();
        let mut plain = Reduced::default();
        for (row, y) in rows.iter().zip(&y) {
            plain.add(row.map(|value| value / y), 1.0);
        }
        let (plain, fast) = (plain.solve().unwrap(), prepared.reduce_relative(&y).unwrap());
        let fast = fast.solve().unwrap();
        for (plain, fast) in plain.coefficients.iter().zip(fast.coefficients) {
            assert!((plain - fast).abs() < 1e-10, "{fast} is not {plain}");
        }
        assert!((plain.rss - fast.rss).abs() < 1e-10);
        assert!(Prepared::new(&[[1.0, 1.0], [2.0, 2.0]], &[1.0, 1.0]).is_none());
    }

    #[test]
    fn equal_columns_have_no_single_solution() {
        let rows = [([1.0, 1.0, 0.0], 1.0), ([2.0, 2.0, 1.0], 2.0), ([3.0, 3.0, 5.0], 3.0)];
        assert_eq!(reduced(&rows).solve(), None);
        assert!(reduced(&rows).solve_non_negative().is_some());
    }
}
