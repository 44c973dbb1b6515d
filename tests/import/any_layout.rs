//! Tables of other layouts, made at random: a column a worker count, a job or a repetition, and worker
//! counts that are products.

use super::any_table::{Cells, Dice, Jobs, Table, written};

const COUNTS: [[f64; 4]; 3] = [[1.0, 2.0, 4.0, 8.0], [1.0, 2.0, 3.0, 4.0], [1.0, 4.0, 16.0, 64.0]];

/// Jobs with the times of each, and their speedups.
fn times(dice: &mut Dice, jobs: usize, counts: &[f64]) -> (Vec<Vec<f64>>, Jobs) {
    let of_job = |_| {
        let (parallel, scale) = (0.7 + 0.29 * dice.share(), 1.0 + 3.0 * dice.share());
        counts.iter().map(|n| scale * (1.0 - parallel + parallel / n)).collect()
    };
    let times: Vec<Vec<f64>> = (0..jobs).map(of_job).collect();
    let speedups =
        |times: &Vec<f64>| counts.iter().zip(times).map(|(n, t)| (*n, times[0] / t)).collect();
    let all = times.iter().map(speedups).collect();
    (times, all)
}

fn column(header: impl Into<String>, cells: impl IntoIterator<Item = String>) -> Cells {
    Cells { header: header.into(), cells: cells.into_iter().collect() }
}

pub(super) fn made(dice: &mut Dice) -> Table {
    match dice.below(4) {
        0 => counts_as_columns(dice),
        1 => jobs_as_columns(dice),
        2 => rounds_as_columns(dice),
        _ => product(dice),
    }
}

fn counts_as_columns(dice: &mut Dice) -> Table {
    let counts = dice.one_of(&COUNTS);
    let several = 1 + dice.below(3);
    let (times, jobs) = times(dice, several, &counts);
    let (before, behind) = dice.one_of(&[
        ("", ""),
        ("t", ""),
        ("p=", ""),
        ("", " threads"),
        ("threads_", ""),
        ("T(", ")"),
        ("", " cores"),
        ("np", ""),
        ("omp", ""),
    ]);
    let first = dice.one(&["algo", "Benchmark", "size", "matrix_size/threads", "N", "dataset"]);
    let sizes = matches!(first, "size" | "matrix_size/threads" | "N");
    let name = |at: usize| match sizes {
        true => (1000 * (at + 1)).to_string(),
        false => ["quick", "merge", "heap"][at].to_owned(),
    };
    let mut columns = vec![column(first, (0..times.len()).map(name))];
    for (at, count) in counts.iter().enumerate() {
        let cells = times.iter().map(|times| format!("{:.6}", times[at]));
        columns.push(column(format!("{before}{count}{behind}"), cells));
    }
    Table { text: written(dice, &columns), jobs: vec![jobs] }
}

fn jobs_as_columns(dice: &mut Dice) -> Table {
    let counts = dice.one_of(&COUNTS);
    let several = 2 + dice.below(2);
    let (times, jobs) = times(dice, several, &counts);
    let names = dice.one_of(&[
        ["before", "after", "later"],
        ["N=100", "N=200", "N=400"],
        ["sort_s", "scan_s", "map_s"],
        ["static", "dynamic", "guided"],
        ["100x100", "200x200", "400x400"],
        ["gcc time", "clang time", "icc time"],
    ]);
    let header = dice.one(&["threads", "cores", "np", "Workers", "Anzahl Threads"]);
    let mut columns = vec![column(header, counts.iter().map(f64::to_string))];
    for (name, times) in names.iter().zip(&times) {
        columns.push(column(*name, times.iter().map(|time| format!("{time:.6}"))));
    }
    Table { text: written(dice, &columns), jobs: vec![jobs] }
}

fn rounds_as_columns(dice: &mut Dice) -> Table {
    let counts = dice.one_of(&COUNTS);
    let (times, jobs) = times(dice, 1, &counts);
    let name = dice.one(&["time_", "run", "rep ", "t", "Trial "]);
    let header = dice.one(&["threads", "cores", "np", "Workers"]);
    let mut columns = vec![column(header, counts.iter().map(f64::to_string))];
    for round in 1..=3 {
        let noise = 1.0 + 0.002 * (f64::from(round) - 2.0);
        let cells = times[0].iter().map(|time| format!("{:.6}", time * noise));
        columns.push(column(format!("{name}{round}"), cells));
    }
    Table { text: written(dice, &columns), jobs: vec![jobs] }
}

/// Processes times threads, each count with the other: as their product, or a job for each inner
/// count.
fn product(dice: &mut Dice) -> Table {
    let counts = [1.0, 2.0, 4.0];
    let (parallel, scale) = (0.7 + 0.29 * dice.share(), 1.0 + 3.0 * dice.share());
    let time = |n: f64| scale * (1.0 - parallel + parallel / n);
    let rows: Vec<(f64, f64)> =
        counts.iter().flat_map(|outer| counts.map(|inner| (*outer, inner))).collect();
    let (outer, inner) = dice.one_of(&[
        ("procs", "threads"),
        ("nodes", "threads_per_node"),
        ("MPI ranks", "omp_threads"),
        ("nodes", "ppn"),
    ]);
    let mut columns = vec![
        column(outer, rows.iter().map(|row| row.0.to_string())),
        column(inner, rows.iter().map(|row| row.1.to_string())),
        column("time_s", rows.iter().map(|row| format!("{:.6}", time(row.0 * row.1)))),
    ];
    let of = |counts: &[f64], inner: f64| -> Vec<(f64, f64)> {
        counts.iter().map(|n| (*n, time(inner) / time(n * inner))).collect()
    };
    let total = dice.chance(0.5);
    if total {
        let header = dice.one(&["total_cores", "cores", "CPUs"]);
        columns.insert(0, column(header, rows.iter().map(|row| (row.0 * row.1).to_string())));
    }
    let as_product = vec![of(&[1.0, 2.0, 4.0, 8.0, 16.0], 1.0)];
    let apart = counts.iter().map(|inner| of(&counts, *inner)).collect();
    let jobs = if total { vec![as_product] } else { vec![as_product, apart] };
    Table { text: written(dice, &columns), jobs }
}
