//! What stands beside the values: CPU times, the sequential program, how runs ended.

use super::plan::CpuFrom;
use super::sheet::Sheet;
use crate::import::cell::CellUnit;
use crate::import::words::Means;

impl CpuFrom {
    /// The columns it uses.
    pub(super) fn columns(&self) -> Vec<usize> {
        let timed = [self.all, self.user, self.system].into_iter().flatten().map(|(at, _)| at);
        timed.chain(self.share).collect()
    }
}

fn columns<'s>(sheet: &'s Sheet<'_>, means: Means) -> impl Iterator<Item = usize> + 's {
    (0..sheet.columns.len()).filter(move |&at| sheet.columns[at].named.means == means)
}

pub(super) fn statuses(sheet: &Sheet<'_>) -> Vec<usize> {
    columns(sheet, Means::Status).collect()
}

pub(super) fn commands(sheet: &Sheet<'_>) -> Vec<usize> {
    columns(sheet, Means::Command).collect()
}

/// The column of times of the sequential program, beside those of the parallel one.
pub(super) fn sequential(sheet: &Sheet<'_>, used: &[usize]) -> Option<usize> {
    columns(sheet, Means::Sequential)
        .find(|at| !used.contains(at) && sheet.columns[*at].numbers > 0)
}

/// CPU times that come along: of all, or of the job's own code and the kernel, which are no CPU time
/// without each other.
pub(super) fn cpu(sheet: &Sheet<'_>, used: &[usize]) -> CpuFrom {
    let find = |means: Means| {
        let at = columns(sheet, means)
            .find(|at| !used.contains(at) && sheet.columns[*at].numbers > 0)?;
        let unit = match sheet.columns[at].unit {
            CellUnit::Time => 1.0,
            _ => sheet.columns[at].named.unit.unwrap_or_default().seconds(),
        };
        Some((at, unit))
    };
    let share = columns(sheet, Means::CpuShare)
        .find(|at| !used.contains(at) && sheet.columns[*at].numbers > 0);
    let (all, user, system) = (find(Means::Cpu), find(Means::User), find(Means::System));
    let (user, system) = match all {
        Some(_) => (None, system),
        None => user.zip(system).unzip(),
    };
    CpuFrom { all, user, system, share }
}
