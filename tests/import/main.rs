//! Other people's measurements: what is read, what is skipped and why, and what is refused.

#[path = "../support/mod.rs"]
mod support;

mod any_layout;
mod any_table;
mod criterion_fixtures;
mod criterion_trees;
mod exports;
mod kinds;
mod layouts;
mod phases;
mod printed;
mod siblings;
mod systems;
mod tables;
mod together;
mod tools;

use amdahl::analysis;
use amdahl::data::Series;
use amdahl::import::{Format, ImportError, Imported, Options, TimeUnit, ValueKind, load};
use amdahl::internal::units::Scaling;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use support::files::file;
use tempfile::TempDir;

fn with(options: Options, name: &str, text: &str) -> Result<Imported, ImportError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    load(&path, &options)
}

fn read(name: &str, text: &str) -> Imported {
    with(Options::default(), name, text).unwrap()
}

/// The error for a file `a.csv` of this text, without its folder.
fn refused(text: &str) -> String {
    let error = with(Options::default(), "a.csv", text).unwrap_err().to_string();
    let (_, rest) = error.split_once("a.csv").unwrap();
    rest.trim_start_matches('\'').trim_start_matches(": ").trim().to_string()
}

/// Worker counts with the medians of their rounds.
fn table(series: &Series) -> Vec<(f64, Vec<f64>)> {
    let medians = |point: &amdahl::data::Point| {
        let medians = point.blocks.iter().map(|block| block.median().unwrap()).collect();
        (point.workers.get(), medians)
    };
    series.points.iter().map(medians).collect()
}

fn names(imported: &Imported) -> Vec<&str> {
    imported.study.series.iter().map(|series| series.name.as_str()).collect()
}

fn reasons(imported: &Imported) -> Vec<String> {
    imported.skipped.iter().map(ToString::to_string).collect()
}

#[test]
fn a_published_table_with_replicates_becomes_rounds() {
    let imported = load(&file("data/gopic_omp.csv"), &Options::default()).unwrap();
    let series = &imported.study.series[0];
    assert_eq!(series.name, "gopic_omp");
    let first = &series.points[0];
    let rounds: Vec<u32> = first.blocks.iter().map(|block| block.round).collect();
    assert_eq!(rounds, [0, 1, 2]);
    assert_eq!(table(series)[0], (1.0, vec![148.24, 138.37, 140.65]));
    assert_eq!(imported.study.machine, amdahl::data::Machine::default());
    assert_eq!(imported.study.method.planned_rounds, 0);
    assert_eq!(imported.study.method.timer, "csv");
    assert_eq!(imported.skipped, []);
}

#[test]
fn every_table_in_the_test_data_is_read_whole() {
    let mut tables = 0;
    for entry in fs::read_dir(file("data")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let imported = load(&path, &Options::default()).unwrap();
            let rows = fs::read_to_string(&path).unwrap();
            let rows = rows.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
            let points = &imported.study.series[0].points;
            let read: usize = points.iter().map(|point| point.blocks.len()).sum();
            assert_eq!(read, rows.count(), "{}", path.display());
            tables += 1;
        }
    }
    assert!(tables >= 14, "{tables}");
}

#[test]
fn a_header_may_name_workers_value_and_unit_in_many_ways() {
    for (header, factor) in [
        ("workers,value", 1.0),
        ("Threads,Time (ms)", 1e-3),
        ("num_threads;elapsed_us", 1e-6),
        ("n\tns", 1e-9),
        ("# comment first\ncores , runtime [min]", 60.0),
        ("N   seconds", 1.0),
        ("1,900", 1.0),
    ] {
        let separator = ['\t', ';', ','].into_iter().find(|&c| header.contains(c)).unwrap_or(' ');
        let rows = format!("{header}\n1{separator}900\n2{separator}500\n");
        let series = &read("t.csv", &rows).study.series[0];
        let one = series.points[0].blocks.last().unwrap().median().unwrap();
        assert!((one - 900.0 * factor).abs() < 1e-9 * factor, "{header}: {one}");
    }
}

#[test]
fn throughput_becomes_the_time_of_one_unit_of_work() {
    let text = "workers,throughput\n1,4\n2,8\n";
    let imported = read("t.csv", text);
    assert_eq!(table(&imported.study.series[0]), [(1.0, vec![0.25]), (2.0, vec![0.125])]);
    assert!(imported.study.method.cautions[0].contains("1/x"));
    let asked = Options { value: Some(ValueKind::Throughput), ..Options::default() };
    let imported = with(asked, "t.csv", &text.replace("throughput", "value")).unwrap();
    assert_eq!(table(&imported.study.series[0])[1], (2.0, vec![0.125]));
}

#[test]
fn speedups_say_that_their_times_have_no_unit() {
    let imported = read("t.csv", "cores,speedup\n1,1\n4,2.5\n");
    assert_eq!(table(&imported.study.series[0])[1], (4.0, vec![0.4]));
    assert!(imported.study.method.cautions[0].contains("no unit"));
}

#[test]
fn a_unit_that_is_asked_for_wins_over_the_header() {
    let options = Options { unit: Some(TimeUnit::Hours), ..Options::default() };
    let imported = with(options, "t.csv", "n,time_ms\n1,2\n2,1\n").unwrap();
    assert_eq!(table(&imported.study.series[0])[0], (1.0, vec![7200.0]));
}

#[test]
fn several_jobs_and_a_sequential_program_share_a_table() {
    let text = "name,threads,time,stddev\nsort,1,8,.1\nsort,2,5,.1\nsort,seq,7.5,.1\n\
                scan,1,4,.1\nscan,1.5,3,.1\n";
    let imported = read("t.csv", text);
    let names: Vec<&str> = imported.study.series.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["sort", "scan"]);
    let sequential = imported.study.series[0].sequential.as_ref().unwrap();
    assert_eq!(sequential.blocks[0].median(), Some(7.5));
    assert_eq!(imported.study.series[1].points[1].workers.get(), 1.5);
    assert_eq!(
        reasons(&imported),
        ["column 'stddev': a study holds samples; a spread without them cannot be resampled"]
    );
}

#[test]
fn hyperfines_csv_is_a_table_too() {
    let text = "command,mean,stddev,median,user,system,min,max,parameter_threads\n\
                pigz -p 1,0.36,0.01,0.35,0.3,0.0,0.3,0.4,1\npigz -p 2,0.2,0.01,0.19,0.3,0,0.1,0.3,2\n";
    let imported = read("t.csv", text);
    assert_eq!(names(&imported), ["pigz -p {workers}"]);
    assert_eq!(table(&imported.study.series[0]), [(1.0, vec![0.35]), (2.0, vec![0.19])]);
}

#[test]
fn rows_without_a_usable_value_are_skipped_with_their_line() {
    let text = "# made by hand\nn,time\n1,4\n2,NaN\n0,1\n4,\n8,-1\n16,0.5\n";
    let imported = read("t.csv", text);
    assert_eq!(imported.study.series[0].points.len(), 2);
    assert_eq!(
        reasons(&imported),
        [
            "line 4: no value ('NaN')",
            "line 5: '0' is not a worker count: expected a number above 0",
            "line 6: no value ('')",
            "line 7: '-1' is not a time: expected a number above 0",
        ]
    );
}

#[test]
fn a_table_full_of_nan_is_refused_with_its_first_lines() {
    assert_eq!(
        refused("n,time\n1,NaN\n2,nan\n3,inf\n4,-inf\n"),
        "nothing to use as csv: line 2: no value ('NaN'); line 3: no value ('nan'); line 4: no \
         value ('inf'); and 1 more"
    );
}

#[test]
fn a_cell_that_is_no_number_is_refused_with_line_and_column() {
    assert_eq!(
        refused("n,time\n1,4\n2,fast\n"),
        "line 3, column 'time': 'fast' is not a number; correct the cell, or take its row out"
    );
    assert!(refused("n,time\none,4\n").starts_with("line 2, column 'n': 'one' is not a number"));
}

#[test]
fn a_missing_column_is_named_with_what_would_do() {
    assert_eq!(
        refused("size,time\n1,4\n"),
        "line 1: no column of worker counts; name one of them workers, threads, cores or n; \
         columns are: size, time"
    );
    assert_eq!(
        refused("threads,stddev,max\n1,4,5\n"),
        "line 1: no column of values; name one of them time, throughput or speedup, or say which \
         with --time, --rate or --speedup; columns are: threads, stddev, max"
    );
    assert!(refused("1\n2\n3\n").contains("no column of values"));
}

#[test]
fn files_of_no_use_are_refused_by_what_they_are() {
    assert_eq!(refused(""), "is empty: expected measurements");
    assert_eq!(refused(" \n\n"), "is empty: expected measurements");
    assert!(refused("<!DOCTYPE html>").starts_with("looks like HTML or XML; expected an amdahl"));
    assert!(refused("{\"a\": 1}").starts_with("is JSON of another kind; expected"));
    assert!(refused("{\"schema\": \"amdahl-analysis/1\"}").starts_with("is an analysis"));
    assert!(refused("{\"iters\":[1],\"times\":[2]}").starts_with("is one criterion sample"));
    let cut = refused("{\"results\": [");
    assert!(cut.contains("EOF while parsing a list at line 1"), "{cut}");
    assert!(cut.ends_with("; is the file complete?"), "{cut}");
    let wrong = refused("{\"results\": [{\"command\": 1}]}");
    assert!(wrong.contains("invalid type") && !wrong.contains("complete"), "{wrong}");
    let lacking = refused("{\"schema\": \"amdahl-study/1\"}");
    assert!(lacking.starts_with("JSON, but not a study: missing field"), "{lacking}");
    let newer = refused("{\"schema\": \"amdahl-study/9\"}");
    assert_eq!(
        newer,
        "schema 'amdahl-study/9' is of a newer amdahl; this one reads 'amdahl-study/1'"
    );
    assert_eq!(refused("n,time\n1,\0\n"), "is not UTF-8 text (byte 9); save it as UTF-8");
    assert_eq!(refused("n,time\n"), "nothing to use as csv: it holds no measurements");
    assert_eq!(refused("# only\n# comments\n"), "nothing to use as csv: it holds no measurements");
}

#[test]
fn what_is_not_text_or_not_there_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("binary");
    fs::write(&path, [b'a', 0xff, 0xfe]).unwrap();
    let error = load(&path, &Options::default()).unwrap_err().to_string();
    assert!(error.ends_with("is not UTF-8 text (byte 1); save it as UTF-8"), "{error}");
    let error = load(&folder.path().join("nothing"), &Options::default()).unwrap_err();
    assert!(matches!(error, ImportError::Io { .. }));
    let error = load(folder.path(), &Options::default()).unwrap_err().to_string();
    assert!(error.contains("no criterion measurement (a folder with benchmark.json)"), "{error}");
    assert!(error.ends_with("expected target/criterion, or a folder with study.json"), "{error}");
    assert_eq!(error.matches(&folder.path().display().to_string()).count(), 1, "{error}");
}

#[test]
fn a_huge_file_is_refused_before_it_is_parsed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("huge.csv");
    fs::write(&path, "threads,time\n".repeat(10_000)).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
    let error = load(&path, &Options::default()).unwrap_err().to_string();
    assert!(error.contains("has more than 1.0 GiB: keep the rows of one job"), "{error}");
    fs::write(&path, "{\"schema\":\"amdahl-study/1\",".to_owned() + &" ".repeat(1 << 17)).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
    let error = load(&path, &Options::default()).unwrap_err().to_string();
    assert!(error.contains("has more than 1.0 GiB: the study.csv of its report"), "{error}");
}

#[test]
fn the_beginning_of_a_file_says_that_it_is_of_no_kind() {
    /// Fails where more than the beginning is read.
    struct Beginning(u64);
    impl std::io::Read for Beginning {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            assert!(self.0 <= 64 << 10, "read {} bytes", self.0);
            let end = into.len().min(4096);
            into[..end].fill(b'<');
            self.0 += end as u64;
            Ok(end)
        }
    }
    let from = |read: Beginning| amdahl::import::read(read, Path::new("x"), &Options::default());
    let error = from(Beginning(0)).unwrap_err().to_string();
    assert!(error.contains("'x' looks like HTML or XML"), "{error}");
    let binary = std::io::repeat(0);
    let error = amdahl::import::read(binary, Path::new("x"), &Options::default()).unwrap_err();
    assert!(error.to_string().contains("is not UTF-8 text (byte 0)"), "{error}");
}

#[test]
fn a_study_of_our_own_may_be_large() {
    let study = fs::read_to_string(file("fixtures/study-1.json")).unwrap();
    let padded = study + &" ".repeat(64 << 20);
    assert!(!read("s.json", &padded).study.series.is_empty());
}

#[test]
fn the_format_asked_for_overrides_the_one_detected() {
    let csv = Options { format: Some(Format::Hyperfine), ..Options::default() };
    let error = with(csv.clone(), "a.csv", "n,time\n1,2\n").unwrap_err().to_string();
    assert!(error.ends_with("looks like csv, not hyperfine; give --format csv, or none"));
    let error = with(csv.clone(), "a.json", "{\"benchmarks\": []}").unwrap_err().to_string();
    assert!(error.contains("looks like google-benchmark, not hyperfine"), "{error}");
    let folder = TempDir::new().unwrap();
    let error = load(folder.path(), &csv).unwrap_err().to_string();
    assert!(error.ends_with("is a folder, but hyperfine is a file"), "{error}");
    let tree = Options { format: Some(Format::Criterion), ..Options::default() };
    let error = with(tree, "a.json", "{}").unwrap_err().to_string();
    assert!(error.contains("keeps its measurements in a folder"), "{error}");
}

#[test]
fn names_of_formats_read_back_and_a_wrong_one_lists_them() {
    for name in ["study", "csv", "criterion", "hyperfine", "google-benchmark"] {
        assert_eq!(name.parse::<Format>().unwrap().to_string(), name);
    }
    assert_eq!(
        "xml".parse::<Format>().unwrap_err(),
        "'xml' is not a format; there are: study, csv, criterion, hyperfine, google-benchmark, json, \
         log, go, pytest, jmh, divan, github-action-benchmark, perf-stat, sacct, cargo-bench"
    );
    assert!("fortnights".parse::<TimeUnit>().is_err());
    assert!("bogomips".parse::<ValueKind>().is_err());
}

#[test]
fn our_own_study_is_recognised_and_read() {
    let path = file("fixtures/study-1.json");
    let imported = load(&path, &Options::default()).unwrap();
    assert_eq!(imported.study, amdahl::data::load(&path).unwrap());
    let half = fs::read_to_string(&path).unwrap();
    let error = with(Options::default(), "s.json", &half[..200]).unwrap_err();
    assert!(matches!(error, ImportError::Study(_)));
    assert!(error.to_string().contains("is the file complete?"), "{error}");
}

#[test]
fn the_folder_of_a_report_is_the_study_in_it() {
    let folder = TempDir::new().unwrap();
    let study = file("fixtures/study-1.json");
    fs::copy(&study, folder.path().join("study.json")).unwrap();
    let imported = load(folder.path(), &Options::default()).unwrap();
    assert_eq!(imported.study, amdahl::data::load(&study).unwrap());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_not_matter() {
    let imported = read("t.csv", "\u{feff}threads,seconds\r\n1,2\r\n2,1\r\n");
    assert_eq!(table(&imported.study.series[0]), [(1.0, vec![2.0]), (2.0, vec![1.0])]);
}

#[test]
fn other_encodings_are_read_by_their_mark_or_letter_by_letter() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    let text = "threads,time (µs)\n1,2\n2,1\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    for bytes in [[&[0xff, 0xfe], wide.as_slice()].concat(), latin] {
        fs::write(&path, bytes).unwrap();
        let imported = load(&path, &Options::default()).unwrap();
        let second = table(&imported.study.series[0])[1].1[0];
        assert!((second - 1e-6).abs() < 1e-12, "{second}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "[0-9a-z,;\t\n#{}\\[\\]\":.\\-]{0,80}") {
        drop(with(Options::default(), "t", &text));
    }

    #[test]
    fn a_written_table_reads_back(rows in prop::collection::vec((1..64u32, 1e-9..1e6f64), 1..30)) {
        let mut text = String::from("workers,seconds\n");
        for (workers, seconds) in &rows {
            text += &format!("{workers},{seconds}\n");
        }
        let imported = read("t.csv", &text);
        let total: usize = table(&imported.study.series[0]).iter().map(|(_, r)| r.len()).sum();
        prop_assert_eq!(total, rows.len());
        let first = rows[0];
        let points = table(&imported.study.series[0]);
        let (_, times) = points.iter().find(|(n, _)| *n == f64::from(first.0)).unwrap();
        prop_assert_eq!(times[0], first.1);
    }
}
