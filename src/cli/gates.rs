//! Gates: which exit code they make, and those on values where there is one study.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::analysis::{Analysis, Gate, GateResult, NotJudged, Outcome, Verdict};
use crate::report::{complain, plain};

/// Exit code when a gate said no.
const SAID_NO: u8 = 3;

/// Exit code when other programs kept the machine busy: nothing is said of the code.
const WITHHELD: u8 = 4;

/// Limits on what one study measured.
#[derive(Debug, Args)]
pub(super) struct ValueGates {
    /// A limit on a value, such as 'p >= 95%', 'efficiency@8 >= 60%', 'speedup@16 >= 10' or
    /// 'time@4 <= 1.2s': exit code 3 where the whole interval lies beyond it; repeatable
    #[arg(long, value_name = "GATE", allow_hyphen_values = true, value_parser = of_a_value)]
    gate: Vec<Gate>,
    #[command(flatten)]
    busy: Busy,
}

/// What a busy machine makes of the exit code.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Busy {
    /// How to end where other programs disturbed what was measured, which says nothing of the code:
    /// fail is exit code 1, pass 0, neutral 4 [default: neutral where there is a gate, else pass]
    #[arg(long, value_name = "HOW", value_enum)]
    if_withheld: Option<IfWithheld>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum IfWithheld {
    Fail,
    Pass,
    Neutral,
}

impl ValueGates {
    /// Says on standard error what every gate finds, and gives the exit code; `None` where nobody
    /// asked for one.
    pub(super) fn judge(&self, analysis: &Analysis) -> Option<ExitCode> {
        let results: Vec<Vec<GateResult>> =
            self.gate.iter().map(|gate| gate.judge_values(analysis)).collect();
        results.iter().flatten().for_each(|result| complain(&plain(&result.to_string())));
        let withheld = analysis.series.iter().any(|series| series.verdict == Verdict::Withheld);
        let code = exit_code(&results, false);
        if code == ExitCode::SUCCESS && self.busy.was_met(&results, withheld) {
            return Some(self.busy.exit_code());
        }
        (!results.is_empty()).then_some(code)
    }
}

impl Busy {
    /// Whether other programs kept a gate from judging, or somebody asks about series that they
    /// kept from being judged.
    pub(super) fn was_met(self, results: &[Vec<GateResult>], withheld: bool) -> bool {
        let unjudged = results.iter().flatten().any(is_withheld);
        unjudged || (withheld && self.if_withheld.is_some())
    }

    /// The exit code of a busy machine, told on standard error.
    pub(super) fn exit_code(self) -> ExitCode {
        let (how, code) = match self.if_withheld.unwrap_or(IfWithheld::Neutral) {
            IfWithheld::Fail => ("fail", 1),
            IfWithheld::Pass => ("pass", 0),
            IfWithheld::Neutral => ("neutral", WITHHELD),
        };
        complain(&format!(
            "withheld: other programs used the machine, which says nothing of the code; exit code \
             {code} (--if-withheld {how})"
        ));
        ExitCode::from(code)
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

/// 3 where any gate is exceeded, 1 where one did not see what it guards for another reason than a
/// busy machine, else 0.
pub(super) fn exit_code(results: &[Vec<GateResult>], allow_missing: bool) -> ExitCode {
    let exceeded = results.iter().flatten().any(|one| one.outcome == Outcome::Exceeded);
    let blind = results.iter().any(|gate| !could_judge(gate, allow_missing));
    match (exceeded, blind) {
        (true, _) => ExitCode::from(SAID_NO),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    }
}

fn is_withheld(result: &GateResult) -> bool {
    result.reason.is_some_and(NotJudged::is_withheld)
}

/// Whether a gate saw what it guards where the machine let it: everything judged has an interval, no
/// value that the earlier study has is missing, unless that is accepted, and there was one at all.
fn could_judge(gate: &[GateResult], allow_missing: bool) -> bool {
    if gate.iter().any(|result| result.reason == Some(NotJudged::NoInterval)) {
        return false;
    }
    let seen = |result: &GateResult| result.outcome != Outcome::NotJudged || is_withheld(result);
    if gate.iter().any(|result| result.vanished) { allow_missing } else { gate.iter().any(seen) }
}
