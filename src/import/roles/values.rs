//! Which columns hold the values, and what they are.

use super::ask::{Refusal, quoted};
use super::family;
use super::plan::{Kind, Measure};
use super::sheet::{Col, Sheet};
use super::trend::{Trend, course, jobs, trend};
use crate::import::cell::CellUnit;
use crate::import::options::{Options, ValueKind};
use crate::import::words::{Clock, Means, Stat, doubt_in, meaning};

/// The values of a file.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) kind: Kind,
    pub(super) measures: Vec<Measure>,
    /// They are CPU times, of all workers together.
    pub(super) cpu: bool,
    pub(super) notes: Vec<String>,
}

/// Of one column.
fn of_one(column: usize, kind: Kind) -> Values {
    let measure = Measure { column, ..Measure::default() };
    Values { kind, measures: vec![measure], cpu: false, notes: Vec::new() }
}

impl Kind {
    pub(super) fn of(kind: ValueKind) -> Self {
        match kind {
            ValueKind::Time => Self::Time,
            ValueKind::Throughput => Self::Rate,
            ValueKind::Speedup => Self::Speedup,
        }
    }
}

/// The columns that are named: `--time`, `--rate`, `--speedup`.
pub(super) fn asked(sheet: &Sheet<'_>, options: &Options) -> Result<Values, Refusal> {
    let kind = options.value.map_or(Kind::Time, Kind::of);
    let option = if kind == Kind::Speedup { "--speedup" } else { "--time or --rate" };
    let find = |name: &String| sheet.find(name).ok_or_else(|| Refusal::no_column(name, option));
    let columns = options.values.iter().map(find).collect::<Result<Vec<usize>, Refusal>>()?;
    let job = |at: usize| (columns.len() > 1).then(|| sheet.columns[at].name.clone());
    let measures =
        columns.iter().map(|&column| Measure { column, job: job(column), ..Measure::default() });
    let mut values = of_one(columns[0], kind);
    values.measures = measures.collect();
    values.cpu = sheet.columns[columns[0]].named.means == Means::Cpu;
    Ok(values)
}

/// By names and values: `counts` are the worker counts of the rows, `used` the columns that are
/// something else.
pub(super) fn choose(
    sheet: &Sheet<'_>,
    counts: &[f64],
    used: &[usize],
    options: &Options,
) -> Result<Values, Refusal> {
    let asked = options.value.map(Kind::of);
    let look = Look { sheet, counts, used, groups: jobs(sheet, used) };
    let named = look.named(asked);
    if named.is_empty() {
        return look.unnamed(asked);
    }
    let best = named.iter().map(|(rank, _)| *rank).min();
    let tied: Vec<usize> =
        named.iter().filter(|(rank, _)| Some(*rank) == best).map(|(_, at)| *at).collect();
    look.of_tied(&tied, asked)
}

/// What is looked at to choose.
struct Look<'s, 'r> {
    sheet: &'s Sheet<'r>,
    counts: &'s [f64],
    used: &'s [usize],
    groups: Vec<u32>,
}

type Rank = (bool, bool, usize, usize, Stat);

impl Look<'_, '_> {
    fn column(&self, at: usize) -> &Col {
        &self.sheet.columns[at]
    }

    fn trend(&self, at: usize) -> Trend {
        trend(&course(self.counts, &self.column(at).values, &self.groups))
    }

    fn free(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.sheet.columns.len()).filter(|at| !self.used.contains(at))
    }

    /// Columns that are named after values, with how much is preferred to others: the smaller.
    fn named(&self, asked: Option<Kind>) -> Vec<(Rank, usize)> {
        let candidates: Vec<usize> =
            self.free().filter(|&at| is_candidate(self.column(at))).collect();
        let varying_rate = candidates.iter().any(|&at| {
            self.column(at).named.means == Means::Rate && !matches!(self.trend(at), Trend::Flat)
        });
        let flat_rate =
            |at: usize| self.column(at).named.means == Means::Rate && self.trend(at) == Trend::Flat;
        let ranked = candidates
            .into_iter()
            .filter(|&at| !(varying_rate && flat_rate(at)))
            .filter_map(|at| {
                let by_design = varying_rate && self.is_by_design(at);
                Some((self.rank(at, asked, varying_rate, by_design)?, at))
            });
        ranked.collect()
    }

    /// A duration that is the same at every worker count was set, not measured.
    fn is_by_design(&self, at: usize) -> bool {
        matches!(self.column(at).named.means, Means::Time | Means::Cpu)
            && self.trend(at) == Trend::Flat
    }

    fn rank(&self, at: usize, asked: Option<Kind>, rate: bool, by_design: bool) -> Option<Rank> {
        let named = &self.column(at).named;
        // What only a comment says is less than what was asked for.
        let told = self.sheet.records.columns[at].about.is_empty() || asked.is_none();
        let kind = kind_of(named.means).filter(|_| told);
        let by_kind = match (asked, kind) {
            (Some(asked), Some(kind)) if asked == kind => 0,
            (Some(_), Some(_)) => return None,
            (Some(_), None) => 1,
            (None, Some(Kind::Time)) if by_design || (rate && named.clock == Clock::Latency) => 5,
            (None, Some(Kind::Time)) => 0,
            (None, None) => 1,
            (None, Some(Kind::Rate)) => 2,
            (None, Some(Kind::Speedup)) => 3,
            (None, Some(Kind::Efficiency)) => 4,
        };
        let clock = match named.clock {
            Clock::Wall => 0,
            _ if named.total => 1,
            Clock::Unsaid => 2,
            Clock::Latency => 3,
        };
        let cpu = matches!(named.means, Means::Cpu | Means::Sequential);
        Some((cpu, named.part, by_kind, clock, named.stat))
    }

    /// Of columns of which none is preferred: repetitions, jobs, or the one that a speedup confirms.
    fn of_tied(&self, tied: &[usize], asked: Option<Kind>) -> Result<Values, Refusal> {
        let first = tied[0];
        let mut values = match self.kind(first, asked) {
            Ok(kind) => of_one(first, kind),
            Err(refusal) => return Err(refusal),
        };
        values.cpu = self.column(first).named.means == Means::Cpu;
        let with_more = family::continued(self.sheet, first);
        let tied = if tied.len() == 1 { with_more } else { tied.to_vec() };
        if tied.len() == 1 {
            return Ok(values);
        }
        if let Some(rounds) = family::rounds(self.sheet, &tied) {
            values.measures = rounds;
            values.notes.push("a round per column".into());
        } else if let Some(only) =
            family::one_of(self.sheet, &tied).or_else(|| self.confirmed(&tied))
        {
            values.measures[0].column = only;
        } else {
            values.measures = family::jobs(self.sheet, &tied);
        }
        Ok(values)
    }

    /// The one time of which a column of speedups is the ratio.
    fn confirmed(&self, tied: &[usize]) -> Option<usize> {
        let speedups = self.free().find(|&at| self.column(at).named.means == Means::Speedup)?;
        let told = course(self.counts, &self.column(speedups).values, &self.groups);
        let agrees = |at: usize| {
            let times = course(self.counts, &self.column(at).values, &self.groups);
            let scale = |(time, speedup): (&(f64, f64), &(f64, f64))| time.1 * speedup.1;
            let scales: Vec<f64> = times.iter().zip(&told).map(scale).collect();
            let first = scales.first().copied().unwrap_or(f64::NAN);
            times.len() == told.len()
                && scales.iter().all(|scale| (scale / first - 1.0).abs() < 0.02)
        };
        let mut agreeing = tied.iter().copied().filter(|&at| agrees(at));
        agreeing.next().filter(|_| agreeing.next().is_none())
    }

    /// What a column's values are; asked where nothing says it and they grow.
    fn kind(&self, at: usize, asked: Option<Kind>) -> Result<Kind, Refusal> {
        let column = self.column(at);
        if let Some(kind) = asked.or(kind_of(column.named.means)) {
            return Ok(kind);
        }
        match self.trend(at) {
            Trend::FromOne => Ok(Kind::Speedup),
            Trend::Grows => Err(self.grows(at)),
            Trend::Falls | Trend::Flat | Trend::Unseen => Ok(Kind::Time),
        }
    }

    fn grows(&self, at: usize) -> Refusal {
        let course = course(self.counts, &self.column(at).values, &self.groups);
        let name = quoted(&self.column(at).name);
        let ends = course.first().zip(course.last());
        let (count, ratio) = ends.map_or((1.0, 1.0), |(first, last)| (last.0, last.1 / first.1));
        Refusal::unclear(
            format!(
                "column '{}' grows with the workers and does not say what it is",
                self.column(at).name
            ),
            [
                format!("--rate {name} (a speedup of {ratio:.2} at {count})"),
                format!("--time {name} (a slowdown to {:.2} at {count})", 1.0 / ratio),
            ],
        )
    }

    /// Where no column is named after a value: the one that is left, or jobs that all fall.
    fn unnamed(&self, asked: Option<Kind>) -> Result<Values, Refusal> {
        let unknown: Vec<usize> = self.free().filter(|&at| self.may_be_value(at)).collect();
        let varying: Vec<usize> =
            unknown.iter().copied().filter(|&at| self.column(at).levels().len() > 1).collect();
        let rest: Vec<usize> = self.free().filter(|&at| !self.column(at).is_text()).collect();
        match (varying.as_slice(), rest.as_slice()) {
            ([only], _) => self.of_tied(&[*only], asked),
            ([], [only]) if self.may_be_last(*only) => self.of_tied(&[*only], asked),
            // Its first cell is what to tell.
            ([], _) => self.without_numbers().ok_or_else(|| no_values(asked)),
            _ if asked.is_some() || varying.iter().all(|&at| self.trend(at) == Trend::Falls) => {
                self.of_tied(&varying, asked)
            }
            _ if family::is_one(self.sheet, &varying) => self.of_tied(&varying, asked),
            _ => Err(self.which(&varying)),
        }
    }

    /// A column that is named after values and holds no number.
    fn without_numbers(&self) -> Option<Values> {
        let named = |at: &usize| {
            let column = self.column(*at);
            column.numbers == 0 && meaning(&column.name).means.is_value()
        };
        let at = self.free().find(named)?;
        Some(of_one(at, kind_of(meaning(&self.column(at).name).means).unwrap_or(Kind::Time)))
    }

    fn may_be_value(&self, at: usize) -> bool {
        let column = self.column(at);
        let size = column.named.means == Means::Size && family::is_numbered(&column.name);
        (column.named.means == Means::Unknown || size || family::is_repetition(&column.name))
            && column.is_numeric()
            && doubt_in(&column.name).is_none()
    }

    fn may_be_last(&self, at: usize) -> bool {
        let column = self.column(at);
        let means = matches!(
            column.named.means,
            Means::Unknown | Means::Beside | Means::Round | Means::Size
        );
        means && column.numbers > 0 && doubt_in(&column.name).is_none()
    }

    fn which(&self, columns: &[usize]) -> Refusal {
        let names: Vec<String> = columns.iter().map(|&at| quoted(&self.column(at).name)).collect();
        let single = names.iter().take(3).map(|name| format!("--time {name}"));
        let all = (names.len() <= 4).then(|| format!("--time {} (a job each)", names.join(",")));
        let rate = format!("--rate {} and the like", names[0]);
        Refusal::unclear("no column says that it holds the values", single.chain(all).chain([rate]))
    }
}

fn is_candidate(column: &Col) -> bool {
    let means = column.named.means;
    (means.is_value() || matches!(means, Means::Cpu | Means::Sequential))
        && (column.numbers > 0 || column.said || column.filled == 0)
        && column.unit != CellUnit::Percent
        || (means == Means::Efficiency && column.numbers > 0)
}

fn kind_of(means: Means) -> Option<Kind> {
    match means {
        Means::Time | Means::Cpu | Means::Sequential => Some(Kind::Time),
        Means::Rate => Some(Kind::Rate),
        Means::Speedup => Some(Kind::Speedup),
        Means::Efficiency => Some(Kind::Efficiency),
        _ => None,
    }
}

fn no_values(asked: Option<Kind>) -> Refusal {
    let say = "or say which with --time, --rate or --speedup";
    Refusal::Lacks(match asked {
        None => format!("no column of values; name one of them time, throughput or speedup, {say}"),
        Some(kind) => {
            format!("no column of values; name one of them {} or value, {say}", kind.name())
        }
    })
}
