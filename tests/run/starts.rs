//! What people type first: another tool's flags, a shell's variables, figures as programs print
//! them.

use super::{Place, errors};
use crate::support::program::amdahl;
use amdahl::internal::units::Seconds;
use std::fs;
use std::process::Output;

const ONCE: [&str; 5] = ["-r", "1", "-w", "1,2", "--disturbed-above=99"];

fn once(arguments: &[&str]) -> (Place, Output) {
    let place = Place::new();
    let output = place.run(&[&ONCE[..], arguments].concat());
    (place, output)
}

fn refused(arguments: &[&str]) -> String {
    let (place, output) = once(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", errors(&output));
    assert!(!place.0.path().join("out").exists());
    errors(&output)
}

/// Median seconds at one and at two workers.
fn times(place: &Place) -> [f64; 2] {
    let points = place.study().series.remove(0).points;
    [0, 1].map(|at| points[at].blocks[0].samples[0].seconds).map(Seconds::get)
}

#[test]
fn a_shells_braces_are_the_worker_count() {
    let (place, output) = once(&["-S", "--", "N=${workers} sh -c 'echo $N >> got'"]);
    assert!(output.status.success(), "{}", errors(&output));
    let got = fs::read_to_string(place.0.path().join("got")).unwrap();
    assert_eq!((got.matches("1\n").count(), got.matches("2\n").count()), (2, 2), "{got}");
    let said = refused(&["-S", "--", "./job ${workers-1}"]);
    assert!(said.contains("write {workers-1}, without the $"), "{said}");
}

#[test]
fn variables_before_the_command_are_its_environment() {
    let (place, output) = once(&["--", "N={workers}", "KEY=abc", "sh", "-c", "echo $N >> got"]);
    assert!(output.status.success(), "{}", errors(&output));
    let got = fs::read_to_string(place.0.path().join("got")).unwrap();
    assert_eq!(got.lines().next(), Some("1"));
    assert_eq!(place.study().series[0].name, "N={workers} sh -c 'echo $N >> got'");
}

#[test]
fn formulas_are_calculated_and_refused_where_they_have_no_value() {
    let (place, output) =
        once(&["--size=8", "-S", "--", "echo {workers-1} {size/workers} {workers:02} >> got"]);
    assert!(output.status.success(), "{}", errors(&output));
    let got = fs::read_to_string(place.0.path().join("got")).unwrap();
    assert!(got.starts_with("0 8 01\n1 4 02\n"), "{got}");
    let said = refused(&["--size=7", "--", "echo", "{size/workers}"]);
    assert!(said.contains("{size/workers} is no whole number at 2 workers, 7/2"), "{said}");
}

#[test]
fn what_was_meant_for_the_worker_count_beside_it_is_no_word_of_the_program() {
    for (arguments, said) in [
        (&["--", "./job", "{workers}", "{threads}"][..], "'{threads}' is not replaced here"),
        (&["--", "./job", "{workers}", "{workers:x}"], "'{workers:x}' is not replaced"),
        (&["--", "./job", "{{workers}}"], "'{{workers}}' is not replaced"),
        (&["--env", "N={nproc}", "--", "./job", "{workers}"], "'{nproc}' is not replaced"),
        (&["--prepare", "x {workers^2}", "--", "./job", "{workers}"], "'{workers^2}'"),
        (&["-S", "--", "N=$workers ./job {workers}"], "'$workers' in 'N=$workers ./job"),
        (&["--prepare", "x $WORKERS", "--", "./job", "{workers}"], "'$WORKERS' in 'x $WORKERS'"),
        (&["--env", "N=$workers", "--", "./job", "{workers}"], "'$workers' in '$workers'"),
    ] {
        let told = refused(arguments);
        assert!(told.contains(said) && told.contains("write {workers}"), "{arguments:?}: {told}");
    }
    let own = ["--env", "workers={workers}", "-S", "--", "echo $workers {n} >> got"];
    let (place, output) = once(&own);
    assert!(output.status.success(), "{}", errors(&output));
    assert!(fs::read_to_string(place.0.path().join("got")).unwrap().contains("1 {n}"));
}

#[test]
fn a_program_that_a_shell_would_have_found_is_pointed_at() {
    let place = Place::new();
    place.write("job", "#!/bin/sh\n");
    for (program, said) in [
        ("job", "a file of this name is here: write ./ before it"),
        ("~/job", "~ is a word of the shell"),
        ("", "its program is an empty word"),
        ("-w1,2", "options of amdahl run stand before the --"),
    ] {
        let output = place.run(&["-r", "1", "-w", "1,2", "--", program, "{workers}"]);
        assert!(errors(&output).contains(said), "{program}: {}", errors(&output));
    }
}

#[test]
fn flags_of_other_tools_are_answered_with_ours() {
    for (arguments, hint) in [
        (&["-P", "threads", "1", "4", "--", "a", "{threads}"][..], "--workers 1..4"),
        (&["-L", "threads", "1,2", "--", "a", "{threads}"], "--workers 1,2,4"),
        (&["--parameter-scan", "t", "1", "4", "--", "a"], "--workers"),
        (&["./job", "{workers}"], "the command comes after --"),
        (&["./job {workers}"], "the command comes after --"),
        (&["--export-json=f", "--", "a", "{workers}"], "study.json"),
        (&["--min-runs", "3", "--", "a", "{workers}"], "--rounds 10"),
        (&["-u", "ms", "--", "a", "{workers}"], "--metric-unit"),
        (&["--", "a", "{threads}"], "{threads} is not replaced here"),
    ] {
        let said = refused(arguments);
        assert!(said.contains(hint), "{arguments:?}: {said}");
        assert!(!said.contains("as a value, use"), "{said}");
    }
    let said = refused(&["--", "a", "{workers}", "--and", "-P", "x", "--", "b"]);
    assert!(said.contains("--workers 1..4"), "{said}");
    let place = Place::new();
    let mut command = amdahl(place.0.path());
    let output =
        command.args(["run", "--output", "null", "--", "a", "{workers}"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("--stdout null|inherit|FILE"), "{}", errors(&output));
}

#[test]
fn json_is_alone_on_standard_output() {
    for form in ["--json", "--markdown"] {
        let said = refused(&[form, "--stdout", "inherit", "--", "echo", "{workers}"]);
        assert!(said.contains(&format!("{form} and --stdout inherit: ")), "{said}");
    }
}

#[test]
fn without_a_warm_up_every_count_runs_as_often_as_there_are_rounds() {
    let (place, output) = once(&["--warmup=0", "-S", "--", "echo {workers} >> runs"]);
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(fs::read_to_string(place.0.path().join("runs")).unwrap().lines().count(), 2);
    let cautions = place.study().method.cautions;
    assert!(cautions.iter().any(|said| said.starts_with("By --warmup 0")), "{cautions:?}");
}

#[test]
fn without_a_warm_up_a_budget_holds_and_a_program_that_is_not_there_is_tried_once() {
    let place = Place::new();
    let budget = ["-w", "1,2", "--warmup=0", "--budget=1", "--", "sleep", "0.1{workers}"];
    assert!(place.run(&budget).status.success());
    let study = place.study();
    assert_eq!(study.rounds.len(), study.method.planned_rounds);
    assert!((5..=12).contains(&study.rounds.len()), "{}", study.rounds.len());
    let (place, output) = once(&["--warmup=0", "--", "no-such-program", "{workers}"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(place.study().series[0].failures.len(), 2);
}

#[test]
fn a_figure_is_read_whole_or_refused() {
    let figure = |pattern: &str, more: &[&str], one: &str, two: &str| {
        let line = format!("case {{workers}} in 1) echo '{one}';; *) echo '{two}';; esac");
        let metric = ["--metric", pattern, "-S"];
        once(&[&metric[..], more, &["--", &line]].concat())
    };
    let rate = &["--higher-is-better"][..];
    for (pattern, more, one, two) in [
        ("ops: ([0-9.]+)", rate, "ops: 1,234,567", "ops: 2,469,134"),
        ("ops: (.*)", rate, "ops: 900k", "ops: 1.8M"),
        ("ops: ([0-9.]+)", rate, "ops: 512 MiB/s", "ops: 1 GiB/s"),
        ("^real (.*)$", &[], "user 1\nreal 0m0.800s\nsys 2", "real 0m0.400s"),
        ("Elapsed: (.*)", &[], "Elapsed: 0:01.00", "Elapsed: 0:00.50"),
        ("took ([0-9.]+)", &[], "took 1.2 s", "took 600 ms"),
    ] {
        let (place, output) = figure(pattern, more, one, two);
        assert!(output.status.success(), "{pattern}: {}", errors(&output));
        let [first, second] = times(&place);
        assert!((first / second - 2.0).abs() < 1e-9, "{pattern}: {first} and {second}");
    }
    for (pattern, more, one, words) in [
        ("([0-9.]+) ops", rate, "1,234,567 ops", "'567', which is a part of '1,234,567'"),
        ("took.*([0-9.]+) s", &[], "took 12.5 s", "'5', which is a part of '12.5'"),
        ("ops: (.*)", rate, "ops: 1,234", "may be of thousands or a decimal one"),
        ("took (.*)", &[], "took 5 of 7", "parentheses go around the figure alone"),
        ("speed ([0-9.]+)", &[], "speed 12 MB/s", "a rate, as what stands behind it says: add"),
        ("took ([0-9.]+)", &[], "took 12 m", "whose m may be of minutes"),
        ("took ([0-9.]+)", rate, "took 5 ms", "a duration, where --higher-is-better says a rate"),
        ("took (.*)", rate, "took 5ms", "a duration, where --higher-is-better says a rate"),
    ] {
        let (_, output) = figure(pattern, more, one, one);
        assert_eq!(output.status.code(), Some(1), "{pattern}");
        assert!(errors(&output).contains(words), "{pattern}: {}", errors(&output));
    }
}

#[test]
fn nothing_is_called_slower_or_more_than_linear_from_one_round() {
    let judged = |one: &str, two: &str| {
        let line = format!("case {{workers}} in 1) sleep {one};; *) sleep {two};; esac");
        let (place, output) = once(&["-S", "--", &line]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains(". unjudged"), "{said}");
        for word in ["slowdown", "superlinear", "Slower from", "times faster"] {
            assert!(!said.contains(word), "{said}");
        }
        assert_eq!(place.analysis()["series"][0]["headline"]["reason"], "one-round");
    };
    judged("0.1", "0.2");
    judged("0.5", "0.1");
}

#[test]
fn a_program_beside_a_folder_of_its_own_is_looked_for_there() {
    let place = Place::new();
    place.write("job", "#!/bin/sh\n");
    fs::create_dir(place.0.path().join("there")).unwrap();
    let output = place.run(&["-r", "1", "--cwd", "there", "--", "./job", "{workers}"]);
    let said = errors(&output);
    assert!(said.contains("--cwd 'there' is where it is looked for"), "{said}");
    let output = place.run(&["-r", "1", "--", "cd", "there", "{workers}"]);
    assert!(errors(&output).contains("a word of the shell"), "{}", errors(&output));
}
