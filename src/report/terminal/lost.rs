//! Where the lost speedup of a series went: a row a worker count, a column a cause.

use super::line::{Ink, Line, wrapped};
use super::table::{Column, Part, fitted, lines, total};
use crate::analysis::{Lost, Series};
use crate::say::lost;
use crate::say::numbers::workers;
use crate::units::text;

/// Nothing where no cause is known. What is too narrow for columns has a line a worker count.
pub(super) fn table(series: &Series, columns: usize) -> Vec<Line> {
    let sums = lost::split(series);
    if sums.is_empty() {
        return Vec::new();
    }
    let mut out = wrapped(Ink::Quiet, "Lost workers by cause:", "", columns);
    let table = fitted(causes(&sums), &[Part::Efficiencies], columns);
    if total(&table) <= columns {
        out.extend(lines(&table));
    } else {
        out.extend(sums.iter().flat_map(|lost| stacked(lost, columns)));
    }
    out
}

fn causes(sums: &[&Lost]) -> Vec<Column> {
    let column = |heading, ink, cell: &dyn Fn(&Lost) -> Option<f64>| {
        let number = |lost: &&Lost| cell(lost).map_or_else(String::new, |v| text::number(v, 2));
        Column::new(heading, true, ink, sums.iter().map(number).collect())
    };
    let counts = sums.iter().map(|lost| workers(lost.workers)).collect();
    let mut table = vec![
        Column::new("workers", true, Ink::Plain, counts),
        column("lost", Ink::Strong, &|lost| Some(lost.total?.value)),
    ];
    for term in lost::shown(sums) {
        let value = move |lost: &Lost| Some(lost.term(term)?.value);
        table.push(column(lost::name(term).short, Ink::Plain, &value));
    }
    table.push(column(lost::REST.short, Ink::Quiet, &Lost::rest));
    let percent = |heading, cell: &dyn Fn(&Lost) -> Option<f64>| {
        let share = |lost: &&Lost| cell(lost).map_or_else(String::new, |v| text::percent(v, 1));
        Column::new(heading, true, Ink::Plain, sums.iter().map(share).collect())
            .of(Part::Efficiencies)
    };
    table.push(percent("parallel eff.", &|lost| Some(lost.parallel_efficiency?.value)));
    table.push(percent("comp. scaling", &|lost| Some(lost.computational_scaling?.value)));
    table.retain(|column| !column.is_bare());
    table
}

fn stacked(of: &Lost, columns: usize) -> Vec<Line> {
    let part =
        |term| Some(format!("{} {}", lost::name(term).short, text::number(of.told(term)?, 2)));
    let parts = Lost::PARTS.into_iter().filter_map(part);
    let rest = of.rest().map(|rest| format!("{} {}", lost::REST.short, text::number(rest, 2)));
    let parts: Vec<String> = parts.chain(rest).collect();
    let lost = of.total.map_or_else(String::new, |total| text::number(total.value, 2));
    let line = format!("{}: lost {lost}: {}", workers(of.workers), parts.join("; "));
    wrapped(Ink::Plain, &line, "  ", columns)
}
