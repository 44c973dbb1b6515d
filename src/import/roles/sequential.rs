//! Rows of the sequential program that only their numbers tell.

use super::plan::{Kind, WorkersFrom};
use super::sheet::Sheet;
use super::values::Values;
use super::workers::Found;

/// The sequential program takes about as long as one worker; all cores, which 0 means as often, do
/// not.
const LIKE_ONE: std::ops::RangeInclusive<f64> = 0.6..=1.5;

/// Whether the one row with a worker count of 0 is of the sequential program, by its time.
pub(super) fn zero(sheet: &Sheet<'_>, found: &mut Found, values: &Values) -> bool {
    let ([measure], WorkersFrom::Column(_), Kind::Time) =
        (&values.measures[..], &found.from, values.kind)
    else {
        return false;
    };
    let times = &sheet.columns[measure.column].values;
    let counts = &found.counts;
    let at = |count: f64| (0..counts.len()).filter(move |&row| counts[row] == count);
    let rows: Vec<usize> = at(0.0).collect();
    let [zero] = rows[..] else { return false };
    let mut of_one: Vec<f64> = at(1.0).map(|row| times[row]).filter(|time| *time > 0.0).collect();
    of_one.sort_by(f64::total_cmp);
    let is_like_one =
        of_one.get(of_one.len() / 2).is_some_and(|one| LIKE_ONE.contains(&(times[zero] / one)));
    if is_like_one {
        found.counts[zero] = f64::NAN;
    }
    is_like_one
}
