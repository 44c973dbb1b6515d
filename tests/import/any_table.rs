//! Tables made of random roles, names, units, orders, separators and columns of noise: each is read
//! with the right roles or refused, never read with wrong ones. `AMDAHL_TABLES` says how many.

use super::*;

/// Numbers that are the same in every run: xorshift64*.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(super) fn share(&mut self) -> f64 {
        (self.next() % 1_000_000) as f64 / 1e6
    }

    pub(super) fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    pub(super) fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }
}

const WORKERS: [&str; 20] = [
    "threads",
    "NumThreads",
    "num_threads",
    "cores",
    "MPI ranks",
    "nproc",
    "Workers",
    "p",
    "n",
    "OMP_NUM_THREADS",
    "hilos",
    "Threadanzahl",
    "processes",
    "np",
    "thread_count",
    "# threads",
    "nodes",
    "cpus",
    "jobs",
    "parallelism",
];
const TIMES: [&str; 14] = [
    "time",
    "time_s",
    "wall_s",
    "elapsed",
    "Time (ms)",
    "seconds",
    "total_time",
    "mean_ms",
    "AvgTime",
    "tiempo",
    "Laufzeit (s)",
    "runtime",
    "median",
    "duration_us",
];
const RATES: [&str; 9] = [
    "throughput",
    "ops/sec",
    "MB/s",
    "fps",
    "GFLOPS",
    "requests per second",
    "ns/day",
    "qps",
    "items_per_second",
];
const SPEEDUPS: [&str; 4] = ["speedup", "Speed-up", "Speed Up", "S(n)"];
const JOBS: [&str; 6] = ["algo", "name", "benchmark", "variant", "Method", "kernel"];
const SIZES: [&str; 6] = ["size", "N_total", "grid", "input", "len", "elements"];
const ROUNDS: [&str; 6] = ["run", "rep", "itr", "trial", "Wiederholung", "round"];

/// A name, what says that a run counts, and what says that it failed.
const STATUSES: [(&str, &str, &str); 7] = [
    ("status", "ok", "failed"),
    ("exit_code", "0", "139"),
    ("verified", "true", "false"),
    ("State", "COMPLETED", "TIMEOUT"),
    ("rc", "0", "1"),
    ("error", "", "MemoryError"),
    ("timed_out", "False", "True"),
];
/// What the sequential program is called, and its worker count.
const SEQUENTIALS: [(&str, &str); 5] =
    [("serial", "1"), ("sequential", "1"), ("seq", "1"), ("serial", "0"), ("sequential", "-")];

/// Of each job the speedups at its counts.
pub(super) type Jobs = Vec<Vec<(f64, f64)>>;

/// A table with what it holds; where it can be read in several ways, each is right.
pub(super) struct Table {
    pub(super) text: String,
    pub(super) jobs: Vec<Jobs>,
}

pub(super) struct Cells {
    pub(super) header: String,
    /// A cell for each row.
    pub(super) cells: Vec<String>,
}

/// Job, size, count, round, value.
type Row = (usize, usize, f64, usize, f64);
/// The job of rows of the sequential program.
const SEQUENTIAL: usize = 2;

fn made(dice: &mut Dice) -> Table {
    let counts: &[f64] = [
        &[1.0, 2.0, 4.0, 8.0][..],
        &[1.0, 2.0, 3.0, 4.0, 6.0, 8.0],
        &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0],
    ][dice.below(3)];
    let (named, sized) = (dice.chance(0.4), dice.chance(0.3));
    let (names, sizes) = (if named { 2 } else { 1 }, if sized { 2 } else { 1 });
    let rounds = 1 + dice.below(4);
    let kind = dice.below(3);
    let mut rows: Vec<Row> = Vec::new();
    let mut jobs = Vec::new();
    for job in 0..names {
        for size in 0..sizes {
            let parallel = 0.7 + 0.29 * dice.share();
            let scale = (1.0 + 3.0 * dice.share()) * [1.0, 4.1][size];
            let time = |n: f64| scale * (1.0 - parallel + parallel / n);
            jobs.push(counts.iter().map(|n| (*n, time(1.0) / time(*n))).collect());
            for n in counts {
                for round in 0..rounds {
                    let value = match kind {
                        0 => time(*n),
                        1 => 1000.0 / time(*n),
                        _ => time(1.0) / time(*n),
                    };
                    let noise = 1.0 + 0.002 * (round as f64 - (rounds as f64 - 1.0) / 2.0);
                    let noise = if kind == 2 && *n == 1.0 { 1.0 } else { noise };
                    rows.push((job, size, *n, round, value * noise));
                }
            }
        }
    }
    let failing = (rounds > 2 && dice.chance(0.3)).then(|| dice.below(rows.len()));
    let status = dice.chance(0.2).then(|| dice.one_of(&STATUSES));
    if let Some(at) = failing.filter(|_| status.is_some()) {
        rows[at].4 /= 50.0;
    }
    let failed = failing.map(|at| rows[at]);
    let sequential = (named && dice.chance(0.2)).then(|| dice.one_of(&SEQUENTIALS));
    if sequential.is_some() {
        let first: Vec<Row> =
            rows.iter().filter(|row| row.0 == 0 && row.2 == 1.0).copied().collect();
        rows.extend(first.into_iter().map(|row| (SEQUENTIAL, row.1, row.2, row.3, row.4 * 0.97)));
    }
    if dice.chance(0.3) {
        for at in (1..rows.len()).rev() {
            rows.swap(at, dice.below(at + 1));
        }
    }
    let column = |header: &str, cell: &dyn Fn(&Row) -> String| Cells {
        header: header.into(),
        cells: rows.iter().map(cell).collect(),
    };
    // A unit in the cells says what they are, whatever unit the name says.
    let unit =
        if kind == 0 && dice.chance(0.15) { dice.one(&["s", " s", "ms", " ms"]) } else { "" };
    let mut columns = vec![
        column(dice.one(&WORKERS), &|row| match sequential {
            Some((_, count)) if row.0 == SEQUENTIAL => count.into(),
            _ => row.2.to_string(),
        }),
        column(dice.one([&TIMES[..], &RATES, &SPEEDUPS][kind]), &|row| {
            format!("{:.6}{unit}", row.4)
        }),
    ];
    if let Some((header, good, bad)) = status {
        let cell = |row: &Row| if Some(*row) == failed { bad } else { good };
        columns.push(column(header, &|row| cell(row).into()));
    }
    if named {
        let serial = sequential.map_or("", |(name, _)| name);
        columns.push(column(dice.one(&JOBS), &|row| ["quick", "merge", serial][row.0].into()));
    }
    if sized {
        columns.push(column(dice.one(&SIZES), &|row| ["1000", "4100"][row.1].into()));
    }
    if rounds > 1 && dice.chance(0.5) {
        columns.push(column(dice.one(&ROUNDS), &|row| (row.3 + 1).to_string()));
    }
    for _ in 0..dice.below(4) {
        columns.push(noise(dice, &rows));
    }
    let mut seen = std::collections::BTreeSet::new();
    columns.retain(|column| seen.insert(column.header.to_lowercase()));
    for at in (1..columns.len()).rev() {
        columns.swap(at, dice.below(at + 1));
    }
    Table { text: written(dice, &columns), jobs: vec![jobs] }
}

/// A column that is none of the roles.
fn noise(dice: &mut Dice, rows: &[Row]) -> Cells {
    let kind = dice.below(17);
    let header = match kind {
        0 => "steps",
        1 => "temperature",
        2 => "host",
        3 => "ideal_time",
        4 => "stddev",
        5 => dice.one(&["foo", "residual", "chi2"]),
        6 => "timestamp",
        7 => dice.one(&["seed", "memory_kb", "cycles"]),
        8 => "efficiency",
        9 => dice.one(&["iterations", "width", "bar"]),
        10 => dice.one(&["sys_time", "user_s"]),
        11 => dice.one(&["energy_j", "cost"]),
        12 => dice.one(&["qux", "load"]),
        13 => dice.one(&["cpu_time_s", "CPU time (s)"]),
        14 => dice.one(&["cpu%", "%CPU"]),
        15 => dice.one(&["git_commit", "compiler"]),
        _ => "comm_time",
    };
    let cell = |row: &Row, dice: &mut Dice| match kind {
        0 => "200".into(),
        1 => format!("{:.1}", 50.0 + 5.0 * dice.share()),
        2 => "node7".into(),
        3 => format!("{:.4}", 10.0 / row.2),
        4 => format!("{:.5}", 0.01 * row.4),
        5 => format!("{:.6}", dice.share()),
        6 => format!("{}", 1_700_000_000 + dice.below(100_000)),
        7 => format!("{}", 1000 + dice.below(90_000)),
        8 => format!("{:.4}", 1.0 / (1.0 + 0.05 * (row.2 - 1.0))),
        9 => format!("{}", 1 + dice.below(7)),
        10 => format!("{:.3}", 0.1 + 0.01 * row.2),
        11 => format!("{:.2}", 20.0 + 3.0 * row.2),
        12 => format!("{:.3}", 9.0 - 0.1 * row.2),
        13 => format!("{:.3}", 12.0 + 0.3 * row.2 + 0.01 * dice.share()),
        14 => format!("{:.0}", 97.0 * row.2),
        15 => "gcc-13".into(),
        _ => format!("{:.4}", 0.01 * row.2),
    };
    Cells { header: header.into(), cells: rows.iter().map(|row| cell(row, dice)).collect() }
}

pub(super) fn written(dice: &mut Dice, columns: &[Cells]) -> String {
    let separator = dice.one(&[",", ";", "\t", " | ", ", "]);
    let line = |cells: Vec<&str>| match separator {
        " | " => format!("| {} |\n", cells.join(separator)),
        _ => cells.join(separator) + "\n",
    };
    let mut text = line(columns.iter().map(|column| column.header.as_str()).collect());
    if text.starts_with('#') {
        text = text.replacen("# ", "", 1);
    }
    if separator == " | " {
        text += &line(vec!["---"; columns.len()]);
    }
    let commas = matches!(separator, ";" | "\t") && dice.chance(0.3);
    for row in 0..columns[0].cells.len() {
        let cells = line(columns.iter().map(|column| column.cells[row].as_str()).collect());
        text += &if commas { cells.replace('.', ",") } else { cells };
    }
    text
}

/// Of each series the speedups at its counts.
fn found(imported: &Imported) -> Vec<Vec<(f64, f64)>> {
    let median = |times: &[f64]| {
        let mut times = times.to_vec();
        times.sort_by(f64::total_cmp);
        (times[times.len() / 2] + times[(times.len() - 1) / 2]) / 2.0
    };
    let of = |series: &Series| {
        let points = table(series);
        let first = median(&points[0].1);
        points.iter().map(|(n, times)| (*n, first / median(times))).collect()
    };
    imported.study.series.iter().map(of).collect()
}

fn same(one: &[(f64, f64)], other: &[(f64, f64)]) -> bool {
    let near = |(a, b): (&(f64, f64), &(f64, f64))| a.0 == b.0 && (a.1 / b.1 - 1.0).abs() < 0.01;
    one.len() == other.len() && one.iter().zip(other).all(near)
}

#[test]
fn a_table_is_read_with_the_right_roles_or_refused() {
    let tables =
        std::env::var("AMDAHL_TABLES").ok().and_then(|text| text.parse().ok()).unwrap_or(2000);
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let (mut refused, mut wrong) = (Vec::new(), Vec::new());
    for number in 0..tables {
        let table = match number % 4 {
            3 => any_layout::made(&mut dice),
            _ => made(&mut dice),
        };
        match with(Options::default(), "t.csv", &table.text) {
            Err(error) => refused.push((error.to_string(), table.text)),
            Ok(imported) => {
                let found = found(&imported);
                let is = |jobs: &Jobs| {
                    found.len() == jobs.len()
                        && jobs.iter().all(|job| found.iter().any(|one| same(one, job)))
                };
                if !table.jobs.iter().any(is) {
                    let reading = imported.study.method.reading.as_ref().map(ToString::to_string);
                    let head: Vec<&str> = table.text.lines().take(7).collect();
                    wrong.push(format!("{}\n{}\n", reading.unwrap_or_default(), head.join("\n")));
                }
            }
        }
    }
    println!("{} of {tables} are refused, {} read wrong", refused.len(), wrong.len());
    let few: Vec<&String> = wrong.iter().take(12).collect();
    let told: Vec<&(String, String)> = refused.iter().step_by(1 + refused.len() / 6).collect();
    assert!(
        wrong.is_empty(),
        "{} of {tables} are read wrong:\n{}",
        wrong.len(),
        few.iter().map(|text| text.as_str()).collect::<Vec<_>>().join("\n")
    );
    assert!(refused.len() * 5 < tables, "{} of {tables} are refused: {told:#?}", refused.len());
}
