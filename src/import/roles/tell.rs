//! What was decided, as a plan for every row and as the line that says it.

use super::beside;
use super::keys::Keys;
use super::phases;
use super::plan::{CpuFrom, Kind, Plan, SequentialFrom, WorkersFrom};
use super::scaling;
use super::sheet::{Col, Sheet};
use super::values::Values;
use super::workers::Found;
use crate::data::Reading;
use crate::import::cell::CellUnit;
use crate::import::options::Options;
use crate::import::words::Means;
use crate::units::TimeUnit;

const CPU_TIMES: &str = "The table holds CPU times, of all workers together: they do not fall \
                         with more workers. Measure wall times to see how the job scales.";

const ZERO: &str = "0 of them is the sequential program";

/// All that was found.
pub(super) struct Decided<'s, 'r> {
    pub(super) sheet: &'s Sheet<'r>,
    pub(super) found: Found,
    pub(super) values: Values,
    pub(super) keys: Keys,
    pub(super) phases: phases::Found,
    pub(super) baseline: Option<usize>,
    /// A worker count of 0 is the sequential program.
    pub(super) zero: bool,
    pub(super) cpu: CpuFrom,
    pub(super) cautions: Vec<String>,
}

impl Decided<'_, '_> {
    pub(super) fn plan(mut self, stem: &str, options: &Options) -> Plan {
        let columns: Vec<usize> =
            self.values.measures.iter().map(|measure| measure.column).collect();
        let scaling = scaling::find(self.sheet, &self.found.counts, &columns, stem, options);
        if self.values.cpu {
            self.cautions.push(CPU_TIMES.into());
        }
        self.cautions.extend(scaling.caution.clone());
        self.set_units(options);
        let asked = Asked::of(self.sheet, options);
        let reading = self.reading(scaling.note.as_ref(), &asked);
        let unused = self.unused(&asked);
        let key = self
            .keys
            .sequential
            .clone()
            .map(|(column, values)| SequentialFrom::Key { column, values });
        let percent = self.is_percent();
        Plan {
            own_table: is_own_table(self.sheet),
            workers: self.found.from,
            kind: self.values.kind,
            measures: self.values.measures,
            keys: self.keys.keys,
            command: beside::commands(self.sheet).first().copied(),
            round: self.keys.round,
            phases: self.phases.from,
            status: beside::statuses(self.sheet),
            sequential: key.into_iter().chain(self.baseline.map(SequentialFrom::Column)).collect(),
            zero: self.zero,
            cpu: self.cpu,
            scaling: scaling.scaling,
            decimal_commas: self.sheet.columns.iter().map(|column| column.decimal_comma).collect(),
            percent,
            unused,
            cautions: self.cautions,
            reading,
        }
    }

    fn name(&self, at: usize) -> String {
        self.sheet.columns[at].name.clone()
    }

    fn set_units(&mut self, options: &Options) {
        for measure in &mut self.values.measures {
            let named = &self.sheet.columns[measure.column].named;
            measure.unit = options.unit.or(measure.unit).or(named.unit);
        }
    }

    /// Efficiencies above any that can be are hundredths.
    fn is_percent(&self) -> bool {
        let columns =
            self.values.measures.iter().map(|measure| &self.sheet.columns[measure.column]);
        let most = columns.filter_map(|column| column.least_and_most()).map(|(_, most)| most);
        self.values.kind == Kind::Efficiency && most.fold(0.0, f64::max) > 2.5
    }

    /// Columns that are left aside; a table of our own holds what is computed from the rest.
    fn unused(&self, asked: &Asked) -> Vec<(String, String)> {
        if is_own_table(self.sheet) {
            return Vec::new();
        }
        let workers = self.found.unused.iter().map(|(at, why)| (*at, why.clone()));
        let told = |at: &usize| {
            let column = &self.sheet.columns[*at];
            let said = column.said && column.named.means == Means::Beside;
            !said && column.filled > 0 && !asked.columns.contains(at)
        };
        let keys = self
            .keys
            .unused
            .iter()
            .filter(|(at, _)| told(at))
            .map(|(at, why)| (*at, (*why).to_owned()));
        let mut all: Vec<(usize, String)> = workers.chain(keys).collect();
        all.sort();
        all.into_iter().map(|(at, why)| (self.name(at), why)).collect()
    }

    fn reading(&self, scaling: Option<&String>, asked: &Asked) -> Reading {
        let names = |columns: &[usize]| columns.iter().map(|&at| self.name(at)).collect::<Vec<_>>();
        let columns: Vec<usize> =
            self.values.measures.iter().map(|measure| measure.column).collect();
        let (workers, column) = match &self.found.from {
            WorkersFrom::Column(at) => (self.name(*at), span(&names(&columns))),
            WorkersFrom::Product(all) => (names(all).join("*"), span(&names(&columns))),
            WorkersFrom::Measure => {
                (format!("the columns {}", span(&names(&columns))), "their cells".into())
            }
        };
        let cells = self.sheet.columns[columns[0]].unit;
        let timed = matches!(self.values.kind, Kind::Time).then(|| match cells {
            CellUnit::Time => "by their cells".to_owned(),
            _ => symbol(self.values.measures[0].unit.unwrap_or_default()).to_owned(),
        });
        let mut series: Vec<String> =
            self.keys.keys.iter().map(|key| self.name(key.column)).collect();
        if self.values.measures.iter().any(|measure| measure.job.is_some()) {
            series.push("column".into());
        }
        let key = self
            .keys
            .sequential
            .as_ref()
            .map(|(at, cells)| format!("{} in {}", cells.join(", "), self.name(*at)));
        let zero = self.zero.then(|| ZERO.to_owned());
        let found = self.found.note.iter().cloned().chain(self.values.notes.clone()).chain(zero);
        let found = found.chain(self.phases.note.clone());
        let notes = asked.note.iter().cloned().chain(found);
        let mut told: Vec<usize> = self.told();
        told.extend(&asked.columns);
        let said = |column: &Col| {
            (column.said && column.named.means == Means::Beside) || column.filled == 0
        };
        let unused = (0..self.sheet.columns.len())
            .filter(|at| !told.contains(at) && !said(&self.sheet.columns[*at]));
        Reading {
            workers,
            kind: self.values.kind.name().into(),
            column,
            unit: timed,
            series,
            rounds: self.keys.round.map(|at| self.name(at)),
            sequential: key.or(self.baseline.map(|at| self.name(at))),
            notes: notes.chain(scaling.cloned()).chain(self.beside_note()).collect(),
            unused: if is_own_table(self.sheet) {
                Vec::new()
            } else {
                names(&unused.collect::<Vec<_>>())
            },
        }
    }

    /// Columns that the reading names.
    fn told(&self) -> Vec<usize> {
        let mut told = self.found.from.columns();
        told.extend(self.values.measures.iter().map(|measure| measure.column));
        told.extend(self.keys.keys.iter().map(|key| key.column));
        told.extend(self.keys.round.iter().chain(&self.baseline));
        told.extend(self.phases.from.as_ref().map(|from| from.column));
        told.extend(self.keys.sequential.iter().map(|(at, _)| *at));
        told.extend(self.cpu.columns());
        told.extend(beside::statuses(self.sheet));
        told.extend(beside::commands(self.sheet));
        told
    }

    fn beside_note(&self) -> Option<String> {
        let columns: Vec<String> = self.cpu.columns().into_iter().map(|at| self.name(at)).collect();
        let join = if self.cpu.all.is_some() { ", of it " } else { " + " };
        (!columns.is_empty()).then(|| format!("CPU time = {}", columns.join(join)))
    }
}

/// The columns that choose rows, as `--where` names them, and how that is told.
struct Asked {
    columns: Vec<usize>,
    note: Option<String>,
}

impl Asked {
    fn of(sheet: &Sheet<'_>, options: &Options) -> Self {
        let columns = options.only.iter().filter_map(|(name, _)| sheet.find(name)).collect();
        let said: Vec<String> =
            options.only.iter().map(|(name, cell)| format!("{name} = {cell}")).collect();
        let note = (!said.is_empty()).then(|| format!("only rows with {}", said.join(" and ")));
        Self { columns, note }
    }
}

/// Several names, the ones between the ends left out where there are many.
fn span(names: &[String]) -> String {
    match names {
        [first, _, _, .., last] => format!("{first} .. {last}"),
        few => few.join(", "),
    }
}

fn symbol(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Seconds => "s",
        TimeUnit::Milliseconds => "ms",
        TimeUnit::Microseconds => "\u{b5}s",
        TimeUnit::Nanoseconds => "ns",
        TimeUnit::Minutes => "min",
        TimeUnit::Hours => "h",
    }
}

/// Whether it is the table that a report writes.
fn is_own_table(sheet: &Sheet<'_>) -> bool {
    let own = ["study", "series", "executor", "scaling", "workers", "round"];
    sheet.columns.iter().take(own.len()).map(|column| column.name.as_str()).eq(own)
}
