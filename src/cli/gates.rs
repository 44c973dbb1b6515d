//! Gates: which exit code they make, and those on values where there is one study.

use std::process::ExitCode;

use clap::Args;

use crate::analysis::{Analysis, Gate, GateResult, NotJudged, Outcome};
use crate::report::{complain, plain};

/// Exit code when a gate said no.
const SAID_NO: u8 = 3;

/// Limits on what one study measured.
#[derive(Debug, Args)]
pub(super) struct ValueGates {
    /// A limit on a value, such as 'p >= 95%', 'efficiency@8 >= 60%', 'speedup@16 >= 10' or
    /// 'time@4 <= 1.2s': exit code 3 where the whole interval lies beyond it; repeatable
    #[arg(long, value_name = "GATE", allow_hyphen_values = true, value_parser = of_a_value)]
    gate: Vec<Gate>,
}

impl ValueGates {
    /// Says on standard error what every gate finds, and gives the exit code; `None` without gates.
    pub(super) fn judge(&self, analysis: &Analysis) -> Option<ExitCode> {
        let results: Vec<Vec<GateResult>> =
            self.gate.iter().map(|gate| gate.judge_values(analysis)).collect();
        results.iter().flatten().for_each(|result| complain(&plain(&result.to_string())));
        (!results.is_empty()).then(|| exit_code(&results, false))
    }
}

fn of_a_value(text: &str) -> Result<Gate, String> {
    let gate: Gate = text.parse().map_err(|error| format!("{error}"))?;
    if gate.is_of_a_value() {
        Ok(gate)
    } else {
        Err("limits a change, which needs two studies: amdahl compare BASE NEW --gate".into())
    }
}

/// 3 where any gate is exceeded, 1 where one did not see what it guards, else 0.
pub(super) fn exit_code(results: &[Vec<GateResult>], allow_missing: bool) -> ExitCode {
    let exceeded = results.iter().flatten().any(|one| one.outcome == Outcome::Exceeded);
    let blind = results.iter().any(|gate| !could_judge(gate, allow_missing));
    match (exceeded, blind) {
        (true, _) => ExitCode::from(SAID_NO),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    }
}

/// Whether a gate saw what it guards: everything judged has an interval, no value that the earlier
/// study has is missing, unless that is accepted, and there was one at all.
fn could_judge(gate: &[GateResult], allow_missing: bool) -> bool {
    if gate.iter().any(|result| result.reason == Some(NotJudged::NoInterval)) {
        return false;
    }
    let nothing = gate.iter().all(|result| result.outcome == Outcome::NotJudged);
    if gate.iter().any(|result| result.vanished) { allow_missing } else { !nothing }
}
