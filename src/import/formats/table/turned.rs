//! Tables whose rows are what is measured and whose columns are worker counts.

use crate::import::records::{Column, Records};
use crate::import::words::{Means, doubt_in, meaning};

/// Rows and columns exchanged, where the first cells of the rows are names of values and the header
/// holds numbers; `None` elsewhere.
pub(super) fn turned(records: &Records) -> Option<Records> {
    let (first, counts) = records.columns.split_first()?;
    let numbers = counts.iter().all(|column| column.name.parse::<f64>().is_ok());
    if records.unnamed || counts.len() < 2 || !numbers {
        return None;
    }
    let names: Vec<&str> = (0..records.len()).map(|row| records.cell(row, 0)).collect();
    let means = |name: &&str| meaning(name).means;
    let known = names
        .iter()
        .all(|name| !matches!(means(name), Means::Unknown | Means::Series | Means::Workers));
    let valued = names.iter().any(|name| means(name).is_value());
    if !known || !valued {
        return None;
    }
    let workers = match doubt_in(&first.name) {
        Some(_) => Column::named(&first.name),
        None => Column::said("the columns", Means::Workers),
    };
    let mut turned = Records::new(
        std::iter::once(workers).chain(names.iter().map(|name| Column::named(*name))).collect(),
    );
    turned.notes.push("its rows are what was measured, its columns the worker counts".into());
    for (at, count) in counts.iter().enumerate() {
        let cells = (0..records.len()).map(|row| records.cell(row, at + 1));
        turned.push(records.header_line, std::iter::once(count.name.as_str()).chain(cells));
    }
    Some(turned)
}
