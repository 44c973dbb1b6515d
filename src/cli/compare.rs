use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::judging::Judging;
use super::reading::Reading;
use crate::analysis::{Comparison, Gate, GateResult, Outcome, compare};
use crate::measuring::FormArguments;
use crate::report::{Form, Terminal, comparison, comparison_markdown, print};

/// Exit code when a gate said no.
const GATE_SAID_NO: u8 = 3;

/// Compare two studies: what changed, with intervals, and whether it may
#[derive(Debug, Args)]
#[command(after_help = "Gates: 'p -0.5pt', 'time +3%' (one worker), 'time@8 +3%', \
                        'speedup@8 -5%'.\nA gate is exceeded when the whole interval of the \
                        change lies beyond it: exit code 3.\nA gate that cannot be judged, \
                        because the later study lacks what the earlier one has, because no series \
                        has it, or because the change has no interval (fewer than five rounds), is \
                        a failure: exit code 1.\n\nExamples:\n  \
                        amdahl compare main.json branch.json\n  \
                        amdahl compare main.json branch.json --gate 'time +3%' --gate \
                        'speedup@8 -5%' --markdown\n  \
                        amdahl compare target/criterion@main target/criterion@new\n  \
                        # two of criterion's baselines")]
pub(super) struct Compare {
    /// The earlier study, or anything that `amdahl report` reads; FOLDER@NAME is a baseline in a
    /// criterion folder
    base: PathBuf,
    /// The later one
    new: PathBuf,
    /// A limit on a change; repeatable
    #[arg(long, value_name = "GATE", allow_hyphen_values = true)]
    gate: Vec<Gate>,
    /// Accept that the later study lacks a value that a gate guards
    #[arg(long, requires = "gate")]
    allow_missing: bool,
    #[command(flatten)]
    form: FormArguments,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    judging: Judging,
}

impl Compare {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let studies = self.reading.read_all(&[&self.base, &self.new])?;
        let [base, new] = studies.as_slice() else {
            anyhow::bail!("two studies are needed");
        };
        let found = compare(base, new, &self.judging.options_for(&studies))?;
        let results: Vec<Vec<GateResult>> =
            self.gate.iter().map(|gate| gate.judge(&found)).collect();
        self.show(&found, &results.concat())?;
        let exceeded = results.iter().flatten().any(|one| one.outcome == Outcome::Exceeded);
        let blind = results.iter().any(|gate| !self.could_judge(gate));
        Ok(match (exceeded, blind) {
            (true, _) => ExitCode::from(GATE_SAID_NO),
            (false, true) => ExitCode::FAILURE,
            (false, false) => ExitCode::SUCCESS,
        })
    }

    /// Whether a gate saw what it guards: every change has an interval, no value that the earlier
    /// study has is missing, unless that is accepted, and there was one at all.
    fn could_judge(&self, gate: &[GateResult]) -> bool {
        let vanished = gate.iter().any(|result| result.vanished);
        let blind = |result: &GateResult| result.outcome == Outcome::NotJudged;
        if gate.iter().any(|result| blind(result) && result.change.is_some()) {
            return false;
        }
        let nothing = gate.iter().all(blind);
        if vanished { self.allow_missing } else { !nothing }
    }

    fn show(&self, found: &Comparison, gates: &[GateResult]) -> anyhow::Result<()> {
        let text = match self.form.form() {
            Form::Summary => comparison(found, gates, &Terminal::of_stdout()),
            Form::Markdown => comparison_markdown(found, gates),
            Form::Json => {
                let mut json = serde_json::to_value(found)?;
                json["gates"] = serde_json::to_value(gates)?;
                format!("{}\n", serde_json::to_string_pretty(&json)?)
            }
        };
        Ok(print(&text)?)
    }
}
