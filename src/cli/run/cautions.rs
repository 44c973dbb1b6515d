//! What a reader of a study must know of how its commands were run.

use super::jobs::Wanted;
use crate::measure::command::Accepted;
use crate::units::Scaling;

impl Wanted {
    /// Sentences that a reader of the study must know.
    pub(super) fn cautions(&self) -> Vec<String> {
        let name = &self.spec.name;
        let weak = self.spec.scaling == Scaling::Weak;
        let metric = self.spec.metric.as_ref().map(|metric| {
            let pattern = metric.pattern.as_str();
            let (are, end) = match (metric.higher_is_better, weak) {
                (true, true) => ("n/x, n units of work at the rate x", ""),
                (true, false) => ("1/x of the rate", ""),
                (false, _) => ("the figure", ", not wall times"),
            };
            format!("'{name}': times are {are} that '{pattern}' finds in its output{end}.")
        });
        let trusted = (weak && !self.spec.is_sized()).then(|| {
            format!(
                "'{name}' is called weak scaling and holds no {{size}}: that it grows with the \
                 workers is taken on trust."
            )
        });
        let ignored = (self.spec.accepted != Accepted::Zero).then(|| {
            format!("'{name}': other exit codes than 0 are taken for success (--ignore-failure).")
        });
        metric.into_iter().chain(trusted).chain(ignored).collect()
    }
}
