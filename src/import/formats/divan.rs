//! What divan prints: a tree of benchmarks, `t=4` where it ran one on four threads.

use std::sync::LazyLock;

use regex::Regex;

use super::asked::Asked;
use super::per_call::{Score, Told};
use super::sections::Sections;
use crate::import::records::{Column, Records, Source};
use crate::import::words::Means;

const CAUTION: &str = "divan ran one worker count after another in one process: a machine that drifts meanwhile \
                       looks like scaling, and no interval shows it.";
const PER_CALL: &str = "Each of divan's n threads makes calls of its own: the rate is that of all of them, n over the \
                        median time of a call. Where the threads share one job, say --strong.";
const IF_UNCOUNTED: &str =
    "measure with threads = [1, 2, 4] in #[divan::bench], which writes t=1, t=2, t=4";

const ARGUMENT: &str = "argument";
const THREADS: &str = "threads";

/// `bench  fastest  │ slowest  │ median  │ mean`.
static HEADER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\S.*?)\s+fastest\s*│\s*slowest\s*│\s*median\s*│\s*mean\b").ok()
});
static ROW: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([│ ]*)[├╰]─ (.*?)(?:\s{2,}(\d[\d.]* \S+))?\s*$").ok());
/// A name and a count in the tree are so many letters further in than those around them.
const STEP: usize = 3;

/// Whether a text holds such a tree.
pub(super) fn is(head: &str) -> bool {
    head.lines().any(|line| header(line).is_some())
}

fn header(line: &str) -> Option<&str> {
    Some(HEADER.as_ref()?.captures(plain(line))?.get(1)?.as_str())
}

/// Without what comments around it begin with.
fn plain(line: &str) -> &str {
    let marks = ["//! ", "/// ", "// ", "# "];
    marks.into_iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line)
}

/// A benchmark of the tree.
struct Leaf {
    line: u64,
    table: usize,
    /// From the outermost name to its own.
    path: Vec<String>,
    argument: Option<String>,
    threads: Option<String>,
    /// Fastest, slowest, median, mean, samples, iterations, as far as they are there.
    cells: Vec<String>,
}

impl Leaf {
    fn of((line, table): (u64, usize), path: &[String], cells: Vec<String>) -> Self {
        let mut path = path.to_vec();
        let threads = path.last().and_then(|last| last.strip_prefix("t=")).map(str::to_owned);
        if threads.is_some() {
            path.pop();
        }
        let number = |name: &String| name.parse::<f64>().is_ok();
        let argument = (path.len() > 1).then(|| path.pop_if(|last| number(last))).flatten();
        Self { line, table, path, argument, threads, cells }
    }
}

/// Reads it: the median of each benchmark.
pub(super) fn read(text: &str, asked: Asked<'_>) -> Source {
    let mut records = Records::if_uncounted(IF_UNCOUNTED);
    let (mut leaves, sections) = leaves(text);
    let key = |leaf: &Leaf| (leaf.path.clone(), leaf.argument.clone(), leaf.threads.clone());
    if let Some(tables) = sections.told(leaves.iter().map(|leaf| (key(leaf), leaf.table))) {
        leaves.iter_mut().for_each(|leaf| leaf.path.insert(0, tables[leaf.table].clone()));
    }
    let threaded = leaves.iter().any(|leaf| leaf.threads.is_some());
    let shared = asked.weak == Some(false);
    let told = if threaded && !shared { Told::Rate } else { Told::Time };
    let columns = columns(&leaves, threaded, told);
    for leaf in &leaves {
        match row(leaf, &columns, told) {
            Ok(cells) => records.push(leaf.line, cells.iter().map(String::as_str)),
            Err(why) => records.drop(format!("line {}", leaf.line), why),
        }
    }
    records.columns = columns;
    let own = (told == Told::Rate).then(|| PER_CALL.to_owned());
    let cautions = std::iter::once(CAUTION.to_owned()).chain(own).collect();
    Source { records, tool: "divan".into(), cautions, ..Source::default() }
}

fn columns(leaves: &[Leaf], threaded: bool, told: Told) -> Vec<Column> {
    let mut columns = vec![Column::said("benchmark", Means::Series)];
    if leaves.iter().any(|leaf| leaf.argument.is_some()) {
        columns.push(Column::said(ARGUMENT, Means::Unknown));
    }
    if threaded {
        columns.push(Column::said(THREADS, Means::Workers));
    }
    columns.push(told.column());
    columns
}

fn row(leaf: &Leaf, columns: &[Column], told: Told) -> Result<Vec<String>, String> {
    let has = |name: &str| columns.iter().any(|column| column.name == name);
    let mut cells = vec![leaf.path.join("::")];
    cells.extend(has(ARGUMENT).then(|| leaf.argument.clone().unwrap_or_default()));
    let threads = match (&leaf.threads, has(THREADS)) {
        (None, true) => {
            return Err("was measured at one number of threads, which is not written".into());
        }
        (threads, _) => threads.clone(),
    };
    let count = threads.as_deref().map_or(Ok(1.0), str::parse);
    let count = count.map_err(|_| "does not say its number of threads".to_owned())?;
    cells.extend(threads);
    let median = leaf.cells.get(2).ok_or("breaks off before the median")?;
    let (number, unit) = median.split_once(' ').ok_or("has no median")?;
    let number: f64 = number.parse().map_err(|_| format!("'{number}' is not a time"))?;
    cells.push(told.cell(Score::of(number, unit)?, count));
    Ok(cells)
}

/// The benchmarks of all trees in a text.
fn leaves(text: &str) -> (Vec<Leaf>, Sections) {
    let roots: Vec<&str> = text.lines().filter_map(header).collect();
    let several = roots.iter().any(|root| *root != roots[0]);
    let (mut leaves, mut path, mut within) = (Vec::new(), Vec::new(), 0);
    let mut sections = Sections::default();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(root) = header(line) {
            path = if several { vec![root.to_owned()] } else { Vec::new() };
            within = path.len();
            sections.begin();
        } else if let Some((depth, name, cells)) = branch(plain(line)) {
            path.truncate(within + depth);
            path.push(name);
            if !cells.is_empty() {
                leaves.push(Leaf::of((number, sections.current()), &path, cells));
            }
        } else {
            sections.between(line);
        }
    }
    (leaves, sections)
}

/// A line of the tree: how far in, its name, and its cells where it is a benchmark.
fn branch(line: &str) -> Option<(usize, String, Vec<String>)> {
    let mut parts = line.char_indices().filter(|(_, c)| !"│├╰─ ".contains(*c));
    let begins = parts.next()?.0;
    let rest = line[begins..].find('│').map_or(line.len(), |at| begins + at);
    let captures = ROW.as_ref()?.captures(&line[..rest])?;
    let depth = captures.get(1)?.as_str().chars().count() / STEP;
    let name = captures.get(2)?.as_str().trim().to_owned();
    let Some(first) = captures.get(3) else { return Some((depth, name, Vec::new())) };
    let others = line[rest..].split('│').skip(1).map(|cell| cell.trim().to_owned());
    Some((depth, name, std::iter::once(first.as_str().to_owned()).chain(others).collect()))
}
