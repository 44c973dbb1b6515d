//! Tables with a row a part of the job.

use super::kinds::reading;
use super::*;
use amdahl::data::Phase;

/// Seconds on so many workers.
type Law = fn(f64) -> f64;

/// A table of `threads,phase,...` with a row for each of these at each count.
fn table(column: &str, rows: &[(&str, Law)]) -> String {
    let mut text = format!("threads,{column},seconds\n");
    for n in [1.0, 2.0, 4.0, 8.0] {
        for (name, seconds) in rows {
            text += &format!("{n},{name},{}\n", seconds(n));
        }
    }
    text
}

const READ: (&str, Law) = ("read", |_| 1.0);
const SOLVE: (&str, Law) = ("solve", |n| 8.0 / n);
const TOTAL: (&str, Law) = ("total", |n| 1.5 + 8.0 / n);

fn first(series: &Series) -> (f64, Vec<(&str, f64)>) {
    let block = &series.points[0].blocks[0];
    let told = |phase: &'_ Phase| phase.seconds.unwrap();
    let phases = block.phases.iter().map(|phase| (phase.name.as_str(), told(phase))).collect();
    (block.median().unwrap(), phases)
}

fn with(phases: Option<&str>, series: &[&str], text: &str) -> Imported {
    let options = Options {
        phases: phases.map(str::to_owned),
        series: series.iter().map(|name| (*name).to_owned()).collect(),
        ..Options::default()
    };
    amdahl::import::read(text.as_bytes(), Path::new("t.csv"), &options).unwrap()
}

#[test]
fn phases_without_a_total_make_it_as_their_sum() {
    let imported = read("t.csv", &table("phase", &[READ, SOLVE]));
    assert_eq!(names(&imported).len(), 1, "{:?}", names(&imported));
    assert_eq!(first(&imported.study.series[0]), (9.0, vec![("read", 1.0), ("solve", 8.0)]));
    let reading = reading(&imported);
    assert!(reading.contains("phases = phase, the whole is their sum"), "{reading}");
}

#[test]
fn a_row_of_the_total_is_the_whole_whatever_the_column_is_called() {
    for column in ["phase", "stage", "Region", "step name"] {
        let imported = read("t.csv", &table(column, &[READ, SOLVE, TOTAL]));
        assert_eq!(names(&imported).len(), 1, "{column}: {:?}", names(&imported));
        let (whole, phases) = first(&imported.study.series[0]);
        assert_eq!((whole, phases.len()), (9.5, 2), "{column}");
        let reading = reading(&imported);
        assert!(reading.contains("the whole is the rows of the total"), "{reading}");
    }
}

#[test]
fn stages_without_a_total_stay_a_series_each_and_an_option_reads_them_as_parts() {
    let text = table("stage", &[READ, SOLVE]);
    let imported = read("t.csv", &text);
    assert_eq!(names(&imported).len(), 2);
    let said = reading(&imported);
    assert!(said.contains("--phases stage reads its rows as parts of one job"), "{said}");
    assert_eq!(first(&with(Some("stage"), &[], &text).study.series[0]).1.len(), 2);
}

#[test]
fn a_total_that_holds_less_than_its_parts_is_none() {
    let too_small: (&str, Law) = ("total", |n| 8.0 / n);
    let imported = read("t.csv", &table("phase", &[READ, SOLVE, too_small]));
    assert_eq!(names(&imported).len(), 3, "{:?}", names(&imported));
}

#[test]
fn phases_that_are_asked_for_as_series_are_that() {
    let imported = with(None, &["phase"], &table("phase", &[READ, SOLVE]));
    assert_eq!(names(&imported).len(), 2);
}

#[test]
fn rounds_and_other_keys_keep_their_phases() {
    let mut text = String::from("algo,threads,rep,phase,seconds\n");
    for algo in ["a", "b"] {
        for n in [1.0, 2.0, 4.0] {
            for rep in 1..=5 {
                let more = f64::from(rep) * 0.01;
                text += &format!("{algo},{n},{rep},read,{}\n", 1.0 + more);
                text += &format!("{algo},{n},{rep},solve,{}\n", 8.0 / n + more);
            }
        }
    }
    let imported = read("t.csv", &text);
    assert_eq!(names(&imported), ["a", "b"]);
    let blocks = &imported.study.series[1].points[2].blocks;
    assert_eq!(blocks.len(), 5);
    assert!((blocks[4].median().unwrap() - 3.1).abs() < 1e-9, "{blocks:?}");
    assert!(blocks.iter().all(|block| block.phases.len() == 2));
}

#[test]
fn where_the_parts_add_up_to_the_whole_so_do_their_cpu_times() {
    let text = |cpu: fn(f64) -> [f64; 2]| {
        let mut text = String::from("threads,phase,seconds,cpu_s\n");
        for n in [1.0, 2.0, 4.0] {
            let [read, solve] = cpu(n);
            text += &format!("{n},read,1.0,{read}\n{n},solve,{},{solve}\n", 8.0 / n);
        }
        text
    };
    let cpu_s = |text: &str| {
        let imported = read("t.csv", text);
        let block = imported.study.series[0].points[1].blocks[0].clone();
        (block.watch.and_then(|watch| watch.cpu_s), reading(&imported))
    };
    let (sum, told) = cpu_s(&text(|n| [0.5, 8.0 + 0.1 * n]));
    assert!((sum.unwrap() - 8.7).abs() < 1e-9, "{sum:?}");
    assert!(told.contains("CPU time = cpu_s"), "{told}");
    let (same, _) = cpu_s(&text(|_| [8.0, 8.0]));
    assert_eq!(same, None, "it may be that of the job, once a row");
}

#[test]
fn a_column_that_is_not_there_is_refused() {
    let options = Options { phases: Some("part".into()), ..Options::default() };
    let text = table("phase", &[READ, SOLVE]);
    let error = amdahl::import::read(text.as_bytes(), Path::new("t.csv"), &options).unwrap_err();
    assert!(error.to_string().contains("no column 'part', which --phases names"), "{error}");
}

#[test]
fn where_a_part_is_missing_between_counts_that_have_it_the_sum_of_the_others_is_not_the_job() {
    let with = |write: fn(u32) -> bool| {
        let mut text = String::from("threads,phase,seconds\n");
        for n in [1, 2, 4, 8] {
            text += &format!("{n},read,1.0\n{n},solve,{}\n", 8.0 / f64::from(n));
            if write(n) {
                text += &format!("{n},write,0.5\n");
            }
        }
        let options = Options { phases: Some("phase".into()), ..Options::default() };
        super::with(options, "t.csv", &text).unwrap()
    };
    let counts = |of: &Imported| -> Vec<f64> {
        of.study.series[0].points.iter().map(|point| point.workers.get()).collect()
    };
    let gap = with(|n| n != 2 && n != 4);
    assert_eq!(counts(&gap), [1.0, 8.0]);
    let why = "no time of phase 'write', so that the sum of the others is not the whole";
    let told =
        gap.skipped.iter().any(|skipped| skipped.what == "workers = 2, 4" && skipped.why == why);
    assert!(told, "{:?}", gap.skipped);
    // A part that only several workers have, as a merge, is no gap.
    assert_eq!(counts(&with(|n| n > 1)), [1.0, 2.0, 4.0, 8.0]);
    assert_eq!(counts(&with(|_| true)), [1.0, 2.0, 4.0, 8.0]);
}
