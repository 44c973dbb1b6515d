//! Which colour and shape stand for a series.

use crate::analysis::Analysis;
use crate::report::plot::{COLOURS, Role};

/// Numbers this far apart have one colour and one shape.
const ALIKE: usize = COLOURS * COLOURS;

/// The number by which the series with this index is drawn, no other's: its index, or, where an
/// earlier study has the same job, one with the colour and the shape of that.
pub(in crate::report) fn look(analysis: &Analysis, index: usize) -> usize {
    let all = &analysis.series;
    match first_of_its_job(analysis, index) {
        Some(first) => {
            let beyond_all = ALIKE * (1 + all.len() / ALIKE);
            first + beyond_all * (all[index].study - all[first].study)
        }
        None => index,
    }
}

/// The line of its measured points: dashed where an earlier study has the same job.
pub(in crate::report) fn joined(analysis: &Analysis, index: usize) -> Role {
    let number = look(analysis, index);
    match first_of_its_job(analysis, index) {
        Some(_) => Role::Beyond(number),
        None => Role::Joined(number),
    }
}

/// The same job in the first study that has it, unless that is this one.
pub(in crate::report) fn first_of_its_job(analysis: &Analysis, index: usize) -> Option<usize> {
    let (all, of) = (&analysis.series, &analysis.series[index]);
    (0..index).find(|first| all[*first].name == of.name && all[*first].study < of.study)
}
