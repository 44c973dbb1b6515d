//! Whether the work grew with the workers.

use std::collections::{BTreeMap, HashSet};

use super::plan::ScalingFrom;
use super::sheet::{Col, Sheet};
use crate::import::options::Options;
use crate::import::words::{Means, says_strong, says_weak, words};
use crate::units::Scaling;

/// What the file says, and a clause about it.
pub(super) struct Found {
    pub(super) scaling: ScalingFrom,
    pub(super) note: Option<String>,
    pub(super) caution: Option<String>,
}

/// `stem` is what the file is called; `values` the names of the columns of values.
pub(super) fn find(
    sheet: &Sheet<'_>,
    counts: &[f64],
    values: &[usize],
    stem: &str,
    options: &Options,
) -> Found {
    let all = |scaling| Found { scaling: ScalingFrom::All(scaling), note: None, caution: None };
    if let Some(scaling) = options.scaling() {
        return all(scaling);
    }
    if let Some((column, weak)) = mode(sheet) {
        let cells: Vec<&str> = weak.iter().map(String::as_str).collect();
        let note = format!("rows of {} are weak scaling", cells.join(", "));
        return Found {
            scaling: ScalingFrom::Cells { column, weak },
            note: Some(note),
            caution: None,
        };
    }
    let weak_values: HashSet<usize> =
        values.iter().copied().filter(|&at| says_weak(&sheet.columns[at].name)).collect();
    if !weak_values.is_empty() && weak_values.len() < values.len() {
        let names = values.iter().filter(|at| weak_values.contains(at));
        let names: Vec<&str> = names.map(|&at| sheet.columns[at].name.as_str()).collect();
        let note = Some(format!("weak scaling in {}", names.join(", ")));
        return Found { scaling: ScalingFrom::Columns(weak_values), note, caution: None };
    }
    let called = says_weak(stem) || !weak_values.is_empty();
    let named = !weak_values.is_empty();
    let grows = growing(sheet, counts);
    let share = constant_share(sheet);
    let weakly: Vec<&Col> = sheet.columns.iter().filter(|column| says_weak(&column.name)).collect();
    let told = !weakly.is_empty();
    // A line to compare with may be there for both kinds.
    let measured = weakly.iter().any(|column| column.named.means != Means::Ideal);
    match grows {
        Some(size) if called || told || share.is_some() => {
            weak(format!("{size} grows with the workers, so it is weak scaling"))
        }
        None if named => weak("the column says weak scaling".into()),
        Some(size) => hint(format!("{size} grows with the workers, as in weak scaling")),
        None if (called || measured) && !says_strong(stem) => {
            hint("a name says weak scaling".into())
        }
        None => match share {
            Some(share) => hint(format!("{share} is the same at every count, as in weak scaling")),
            None => all(Scaling::Strong),
        },
    }
}

fn weak(why: String) -> Found {
    Found {
        scaling: ScalingFrom::All(Scaling::Weak),
        note: Some(format!("{why} (--strong reads it as one job)")),
        caution: None,
    }
}

fn hint(why: String) -> Found {
    let caution = format!(
        "The file is read as one job at every worker count, though {why}: --weak reads it with \
         Gustafson's law."
    );
    Found {
        scaling: ScalingFrom::All(Scaling::Strong),
        note: Some(format!("{why} (--weak reads it so)")),
        caution: Some(caution),
    }
}

/// The column that parts strong from weak rows, and its cells that say weak.
fn mode(sheet: &Sheet<'_>) -> Option<(usize, HashSet<String>)> {
    let only = |cell: &str| {
        words(cell).iter().all(|word| {
            says_weak(word)
                || says_strong(word)
                || matches!(word.as_str(), "scaling" | "scale" | "mode" | "scaled" | "fixed")
        })
    };
    let texts = (0..sheet.columns.len()).filter(|&at| sheet.columns[at].is_text());
    let mut weak = texts.filter_map(|at| {
        let cells = (0..sheet.rows.len()).map(|row| sheet.cell(row, at));
        let weak: HashSet<String> =
            cells.filter(|cell| says_weak(cell) && only(cell)).map(str::to_owned).collect();
        (!weak.is_empty()).then_some((at, weak))
    });
    weak.next()
}

/// The size that is so much for each worker, with three worker counts at least.
fn growing(sheet: &Sheet<'_>, counts: &[f64]) -> Option<String> {
    let sizes = sheet.columns.iter().filter(|column| {
        let size = matches!(column.named.means, Means::Size | Means::Unknown | Means::Beside);
        size && column.is_whole() && !column.said
    });
    let follows = |values: &[f64]| {
        let mut by_count: BTreeMap<u64, f64> = BTreeMap::new();
        let pairs = counts
            .iter()
            .zip(values)
            .filter(|(count, value)| count.is_finite() && value.is_finite());
        let one_each = pairs
            .clone()
            .all(|(count, value)| by_count.entry(count.to_bits()).or_insert(*value) == value);
        let share = |(count, value): (&f64, &f64)| value / count;
        let first = pairs.clone().next().map(share);
        let grows = first.is_some_and(|first| {
            pairs.clone().all(|pair| (share(pair) / first - 1.0).abs() < 0.02)
        });
        let own = pairs.clone().any(|(count, value)| count != value);
        one_each && grows && own && by_count.len() >= 3
    };
    sizes.into_iter().find(|column| follows(&column.values)).map(|column| column.name.clone())
}

/// The column that says that each worker has the same.
fn constant_share(sheet: &Sheet<'_>) -> Option<String> {
    let constant = sheet
        .columns
        .iter()
        .find(|column| column.named.means == Means::Share && column.levels().len() == 1);
    constant.map(|column| column.name.clone())
}
