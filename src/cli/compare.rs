use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::gates::{Busy, exit_code};
use super::judging::Judging;
use super::reading::Reading;
use super::value::fraction;
use crate::analysis::{
    self, Comparison, Gate, GateResult, SeriesChange, Verdict, analyse, compare, compare_within,
};
use crate::data::Study;
use crate::measuring::FormArguments;
use crate::report::{self, ReportError, Terminal, print};
use crate::units::Fraction;

/// Compare two studies, or the series of one: what changed, with intervals, and whether it may
#[derive(Debug, Args)]
#[command(after_help = "Gates on a change: 'p -0.5pt', 'time +3%' (one worker), 'time@8 +3%', \
                        'speedup@8 -5%', 'efficiency@8 -5%'.\nGates on a value of the later \
                        study: 'p >= 95%', 'efficiency@8 >= 60%', 'speedup@16 >= 10', \
                        'time@4 <= 1.2s'.\nA gate is exceeded when the whole interval of the \
                        change or the value lies beyond it: exit code 3.\nA gate that cannot be judged, \
                        because the later study lacks what the earlier one has, because no series \
                        has it, or because the change has no interval (fewer than five rounds), is \
                        a failure: exit code 1.\nA busy machine is neither: \
                        --if-withheld.\n\nExamples:\n  \
                        amdahl compare main.json branch.json\n  \
                        amdahl compare main.json branch.json --gate 'time +3%' --gate \
                        'speedup@8 -5%' --markdown\n  \
                        amdahl compare main.json branch.json --html comparison.html\n  \
                        amdahl compare target/criterion@main target/criterion@new\n  \
                        # two of criterion's baselines\n  \
                        amdahl compare both.json\n  \
                        # two commands of one `amdahl run ... --and ...`, in the same rounds")]
pub(super) struct Compare {
    /// The earlier study, or anything that `amdahl report` reads; FOLDER@NAME is a baseline in a
    /// criterion folder
    base: PathBuf,
    /// The later one [default: the other series of the one study, against its first]
    new: Option<PathBuf>,
    /// Of one study: series whose names begin so are the earlier ones, each compared with the one of
    /// the rest of its name
    #[arg(long, value_name = "PREFIX", conflicts_with = "new")]
    base_named: Option<String>,
    /// Relative change of a time or a speedup within which nothing is called better or worse
    #[arg(long, value_name = "SHARE", default_value = "1%", value_parser = least)]
    #[arg(allow_negative_numbers = true)]
    least_change: f64,
    /// The same for p and the serial share, in percentage points
    #[arg(long, value_name = "POINTS", default_value = "0.2pt", value_parser = least_points)]
    #[arg(allow_negative_numbers = true)]
    least_points: f64,
    /// A limit on a change, or on a value of the later study; repeatable
    #[arg(long, value_name = "GATE", allow_hyphen_values = true)]
    gate: Vec<Gate>,
    /// Accept that the later study lacks a value that a gate guards
    #[arg(long, requires = "gate")]
    allow_missing: bool,
    #[command(flatten)]
    busy: Busy,
    /// Also write the comparison as a page with both curves of each series
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    form: FormArguments,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    judging: Judging,
}

impl Compare {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let paths: Vec<&PathBuf> = std::iter::once(&self.base).chain(&self.new).collect();
        let mut studies = self.reading.read_all(&paths)?;
        if let (Some(prefix), 1) = (&self.base_named, studies.len()) {
            studies = apart(studies.remove(0), prefix)?.into();
        }
        let options = analysis::Options {
            least_change: self.least_change,
            least_points: self.least_points,
            ..self.judging.options_for(&studies)
        };
        let found = match studies.as_slice() {
            [base, new] => compare(base, new, &options)?,
            all => compare_within(&all[0], &options)?,
        };
        let results = self.judge(&found, &studies, &options)?;
        let gates = results.concat();
        if let Some(page) = &self.html {
            report::write_comparison(page, &found, &gates).map_err(named_by_html)?;
        }
        self.show(&found, &gates)?;
        let code = exit_code(&results, self.allow_missing);
        let withheld = |series: &SeriesChange| series.verdict.contains(&Verdict::Withheld);
        let withheld = found.series.iter().any(withheld);
        Ok(match code == ExitCode::SUCCESS && self.busy.was_met(&results, withheld) {
            true => self.busy.exit_code(),
            false => code,
        })
    }

    /// What every gate says: of a change, and of a value as the later study has it.
    fn judge(
        &self,
        found: &Comparison,
        studies: &[Study],
        options: &analysis::Options,
    ) -> anyhow::Result<Vec<Vec<GateResult>>> {
        let later = studies.last().filter(|_| self.gate.iter().any(Gate::is_of_a_value));
        let later = later.map(|study| analyse(std::slice::from_ref(study), options)).transpose()?;
        let judge = |gate: &Gate| match &later {
            Some(later) if gate.is_of_a_value() => gate.judge_values(later),
            _ => gate.judge(found),
        };
        Ok(self.gate.iter().map(judge).collect())
    }

    fn show(&self, found: &Comparison, gates: &[GateResult]) -> anyhow::Result<()> {
        Ok(print(&self.form.form().comparison(found, gates, &Terminal::of_stdout())?)?)
    }
}

/// The error with the option that names the page.
fn named_by_html(error: ReportError) -> anyhow::Error {
    match error {
        ReportError::NotFolder { .. } | ReportError::NotOurs { .. } => {
            anyhow::anyhow!("{error}; --html names one, such as --html comparison.html")
        }
        other => other.into(),
    }
}

/// The two studies that one holds, of the same rounds.
fn apart(study: Study, prefix: &str) -> anyhow::Result<[Study; 2]> {
    let [mut base, mut new] = [study.clone(), study];
    base.label = prefix.trim_end_matches([':', ' ']).to_owned();
    let own_name = |name: &str| name.strip_prefix(prefix).map(str::to_owned);
    base.series.retain(|series| own_name(&series.name).is_some());
    new.series.retain(|series| own_name(&series.name).is_none());
    anyhow::ensure!(!base.series.is_empty(), "no series has a name that begins with '{prefix}'");
    for series in &mut base.series {
        series.name = own_name(&series.name).unwrap_or_default();
    }
    Ok([base, new])
}

/// A share from 0 to below 1.
fn least(text: &str) -> Result<f64, String> {
    let share = fraction(text).map(Fraction::get).filter(|share| *share < 1.0);
    share.ok_or_else(|| "expected a share from 0 to below 1, such as 0.01 or 1%".into())
}

/// Percentage points as a share.
fn least_points(text: &str) -> Result<f64, String> {
    let points: Option<f64> = text.trim().trim_end_matches("pt").trim_end().parse().ok();
    let points = points.filter(|points| (0.0..100.0).contains(points));
    points
        .map(|points| points / 100.0)
        .ok_or_else(|| "expected percentage points from 0, such as 0.2pt".into())
}
