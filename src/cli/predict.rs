use std::fmt::Write;
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;

use super::value;
use crate::model::amdahl;
use crate::report::{Terminal, hanging, print};
use crate::units::text;

/// The law as a calculator: speedup, ceiling, and a table over 1..N workers
#[derive(Debug, Args)]
#[command(after_help = "Example: is 40 % parallel on 4 workers better than 80 % on 2?\n  \
                        amdahl predict --parallel 0.4 --workers 4 --versus 0.8@2")]
pub(super) struct Predict {
    /// Parallel fraction of the one-worker time, 0 to 1
    #[arg(long, short, value_name = "P", allow_negative_numbers = true)]
    parallel: Share,
    /// Workers
    #[arg(long, short, value_name = "N", value_parser = value::count, allow_negative_numbers = true)]
    workers: u32,
    /// Another job and machine, P@N; repeatable
    #[arg(long, value_name = "P@N", allow_negative_numbers = true)]
    versus: Vec<Other>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy)]
struct Share(f64);

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        value::fraction(text)
            .map(|share| Self(share.get()))
            .ok_or_else(|| format!("'{text}' is not a fraction: expected 0 to 1, such as 0.95"))
    }
}

#[derive(Debug, Clone, Copy)]
struct Other {
    parallel: Share,
    workers: u32,
}

impl FromStr for Other {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || format!("'{text}': expected P@N, a fraction and workers, such as 0.8@2");
        let (parallel, workers) = text.split_once('@').ok_or_else(expected)?;
        let workers = workers.parse().ok().filter(|workers| *workers > 0).ok_or_else(expected)?;
        Ok(Self { parallel: parallel.parse()?, workers })
    }
}

/// One job on so many workers under the law.
struct Prediction {
    parallel: f64,
    workers: u32,
    speedup: f64,
    ceiling: Option<f64>,
}

impl Prediction {
    fn of(parallel: f64, workers: u32) -> Self {
        let serial = 1.0 - parallel;
        Self {
            parallel,
            workers,
            speedup: amdahl::speedup(serial, f64::from(workers)),
            ceiling: amdahl::ceiling(serial),
        }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "parallel_fraction": self.parallel,
            "workers": self.workers,
            "speedup": self.speedup,
            "efficiency": self.speedup / f64::from(self.workers),
            "ceiling": self.ceiling,
        })
    }
}

impl Predict {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let others = self.versus.iter().map(|other| (other.parallel.0, other.workers));
        let asked = std::iter::once((self.parallel.0, self.workers)).chain(others);
        let predictions: Vec<_> = asked.map(|(p, n)| Prediction::of(p, n)).collect();
        let table: Vec<_> =
            rows(self.workers).into_iter().map(|n| Prediction::of(self.parallel.0, n)).collect();
        if self.json {
            let list = |of: &[Prediction]| of.iter().map(Prediction::json).collect::<Vec<_>>();
            let both = serde_json::json!({
                "predictions": list(&predictions), "table": list(&table)
            });
            print(&format!("{}\n", serde_json::to_string_pretty(&both)?))?;
        } else {
            print(&words(&predictions, &table))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// 1..N up to 16, beyond that powers of two and N.
fn rows(most: u32) -> Vec<u32> {
    if most <= 16 {
        return (1..=most).collect();
    }
    let powers = (0..32).map(|exponent| 1_u32 << exponent);
    powers.take_while(|power| *power < most).chain([most]).collect()
}

fn words(predictions: &[Prediction], table: &[Prediction]) -> String {
    let (mut out, place) = (String::new(), Terminal::of_stdout());
    for one in predictions {
        let ceiling = match one.ceiling {
            Some(ceiling) => text::speedup(ceiling, 4),
            None => "none".into(),
        };
        let (parallel, speedup) = (text::percent(one.parallel, 2), text::speedup(one.speedup, 4));
        let workers = text::workers(f64::from(one.workers));
        let line = format!("{parallel} parallel on {workers}: {speedup}, ceiling {ceiling}");
        out.push_str(&hanging("", &line, &place));
    }
    if let [first, others @ ..] = predictions
        && !others.is_empty()
    {
        let best = others
            .iter()
            .fold(first, |best, other| if other.speedup > best.speedup { other } else { best });
        let parallel = text::percent(best.parallel, 2);
        let workers = text::workers(f64::from(best.workers));
        let line = format!("{parallel} parallel on {workers}");
        out.push_str(&hanging("Fastest: ", &line, &place));
    }
    // A narrow terminal has no room for what follows from the other two.
    let narrow = place.columns < 33;
    let mut line = |workers: &str, speedup: &str, efficiency: &str| {
        let last = if narrow { String::new() } else { format!(" {efficiency:>11}") };
        let _ = writeln!(out, "{workers:>9} {speedup:>11}{last}");
    };
    line("\n  workers", "speedup", "efficiency");
    for row in table {
        let efficiency = text::percent(row.speedup / f64::from(row.workers), 1);
        line(&row.workers.to_string(), &text::speedup(row.speedup, 4), &efficiency);
    }
    out
}
