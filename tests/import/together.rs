//! Several files as one study.

use super::*;
use amdahl::import::{Together, load_together};

/// Files in a folder of their own.
fn files(files: &[(&str, String)]) -> (TempDir, Vec<PathBuf>) {
    let folder = TempDir::new().unwrap();
    let write = |(name, text): &(&str, String)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let paths = files.iter().map(write).collect();
    (folder, paths)
}

fn together(named: &[(&str, String)]) -> Together {
    let (_folder, paths) = files(named);
    load_together(&paths, &Options::default()).unwrap()
}

fn one(named: &[(&str, String)]) -> Imported {
    match together(named) {
        Together::One(imported) => *imported,
        Together::Apart(why) => panic!("{why}"),
    }
}

fn apart(named: &[(&str, String)]) -> String {
    match together(named) {
        Together::One(imported) => panic!("{:?}", imported.study.method.reading),
        Together::Apart(why) => why,
    }
}

fn reading(imported: &Imported) -> String {
    imported.study.method.reading.as_ref().unwrap().to_string()
}

fn counts(imported: &Imported) -> Vec<f64> {
    imported.study.series[0].points.iter().map(|point| point.workers.get()).collect()
}

fn runs(seconds: f64) -> String {
    format!("rep,time_s\n1,{seconds}\n2,{}\n", seconds + 0.1)
}

fn hyperfine(command: &str, seconds: f64) -> String {
    format!(
        r#"{{"results":[{{"command":"{command}","median":{seconds},"times":[{seconds}],"exit_codes":[0]}}]}}"#
    )
}

#[test]
fn files_without_a_worker_count_have_the_number_in_their_names() {
    let imported = one(&[("t1.csv", runs(9.0)), ("t2.csv", runs(5.0)), ("t4.csv", runs(3.0))]);
    assert_eq!(counts(&imported), [1.0, 2.0, 4.0]);
    assert_eq!(imported.study.label, "t");
    assert!(
        reading(&imported).starts_with("workers = the number in the file's name, time = time_s")
    );
}

#[test]
fn files_with_one_worker_count_each_inside_are_one_study_by_that() {
    let of = |n: u32, s: f64| format!("threads,time_s\n{n},{s}\n");
    let imported = one(&[("in1.csv", of(1, 9.0)), ("in2.csv", of(2, 5.0))]);
    assert_eq!(counts(&imported), [1.0, 2.0]);
    assert!(reading(&imported).starts_with("workers = threads"));
    assert!(imported.skipped.is_empty(), "{:?}", imported.skipped);
}

#[test]
fn files_of_values_alone_are_times_at_the_number_in_their_names() {
    let of = |s: f64| format!("{s}\n{}\n", s + 0.01);
    let imported = one(&[("p1.txt", of(9.0)), ("p2.txt", of(5.0)), ("p4.txt", of(3.0))]);
    assert_eq!(counts(&imported), [1.0, 2.0, 4.0]);
    assert_eq!(imported.study.series[0].points[0].blocks[0].median(), Some(9.0));
}

#[test]
fn hyperfine_without_parameters_has_its_worker_count_in_the_name_or_the_command() {
    let named = [("h-1.json", hyperfine("./a", 9.0)), ("h-4.json", hyperfine("./a", 3.0))];
    let imported = one(&named);
    assert_eq!(counts(&imported), [1.0, 4.0]);
    assert!(reading(&imported).starts_with("workers = the number in the file's name"));
    let named = [("h1.json", hyperfine("./a -t 1", 9.0)), ("h2.json", hyperfine("./a -t 8", 3.0))];
    let imported = one(&named);
    assert_eq!(counts(&imported), [1.0, 8.0]);
    assert!(reading(&imported).starts_with("workers = the number in the command"));
}

#[test]
fn a_file_of_the_sequential_program_is_that_of_the_others() {
    let imported = one(&[("serial.csv", runs(8.0)), ("t1.csv", runs(9.0)), ("t2.csv", runs(5.0))]);
    assert!(imported.study.series[0].sequential.is_some());
    assert_eq!(imported.study.series.len(), 1);
}

#[test]
fn two_complete_studies_stay_two() {
    let of = |s: f64| format!("threads,time_s\n1,{s}\n2,{}\n", s / 2.0);
    let why = apart(&[("a1.csv", of(9.0)), ("a2.csv", of(5.0))]);
    assert!(why.contains("a1.csv' has 2 worker counts of its own"), "{why}");
}

#[test]
fn two_machines_with_a_worker_count_each_are_no_study() {
    let of = |n: u32, s: f64| format!("threads,time_s\n{n},{s}\n");
    let why = apart(&[("laptop.csv", of(4, 9.0)), ("server.csv", of(8, 5.0))]);
    assert!(why.contains("'laptop.csv' differs in more than a number"), "{why}");
}

#[test]
fn numbers_that_may_count_runs_are_asked_about_where_the_times_hardly_differ() {
    let (_folder, paths) = files(&[("out1.csv", runs(9.0)), ("out2.csv", runs(8.9))]);
    let error = load_together(&paths, &Options::default()).unwrap_err().to_string();
    assert!(
        error.contains("out1.csv', '") && error.contains("can count workers or runs"),
        "{error}"
    );
    let workers = vec!["the number in the file's name".to_owned()];
    let told = Options { workers, ..Options::default() };
    assert!(matches!(load_together(&paths, &told), Ok(Together::One(_))));
    let why = {
        let (_folder, paths) = files(&[("run1.csv", runs(9.0)), ("run2.csv", runs(4.0))]);
        load_together(&paths, &Options::default()).unwrap_err().to_string()
    };
    assert!(why.contains("no column of worker counts"), "{why}");
}

#[test]
fn a_line_that_is_dropped_is_named_with_its_file() {
    let odd = "rep,time_s\n1,9.0\n2,9.1\n3,broken\n".to_owned();
    let imported = one(&[("t1.csv", odd), ("t2.csv", runs(5.0))]);
    let said: Vec<String> = imported.skipped.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|line| line.contains("'t1.csv', line 4")), "{said:?}");
}
