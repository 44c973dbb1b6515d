//! What stands beside a command: a sequential program, rates of its own, and what is not told.

use super::{Place, errors};
use amdahl::analysis::{Baseline, Options, analyse};
use std::fs;

const ONCE: [&str; 5] = ["-r", "1", "-w", "1,2", "--disturbed-above=99"];

#[test]
fn a_sequential_program_is_the_baseline() {
    let place = Place::new();
    let line = [
        "--sequential",
        "echo took 3 s",
        "--metric",
        "took (.*)",
        "-S",
        "--",
        "echo took $((8 / {workers})) s",
    ];
    let output = place.run(&[&ONCE[..], &line].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let found = analyse(&[place.study()], &Options::default()).unwrap().series.remove(0);
    assert_eq!(found.baseline, Baseline::Sequential);
    assert_eq!(found.sequential_s.unwrap().value, 3.0);
    let speedups: Vec<f64> = found.points.iter().map(|point| point.speedup.value).collect();
    assert_eq!(speedups, [0.375, 0.75]);
    let refused = place.run(&[&ONCE[..], &["--sequential", " ", "--", "a", "{workers}"]].concat());
    assert!(
        errors(&refused).contains("--sequential '': expected a command"),
        "{}",
        errors(&refused)
    );
}

#[test]
fn a_rate_is_told_as_the_command_tells_it() {
    let place = Place::new();
    let line = [
        "--metric",
        "tps = (.*)",
        "--higher-is-better",
        "-n",
        "job",
        "-S",
        "--",
        "echo tps = $(({workers} * 50968))",
    ];
    let output = place.run(&[&ONCE[..], &line].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let cautions = place.study().method.cautions.join("\n");
    assert!(cautions.contains("'job': Rates as the command tells them"), "{cautions}");
    assert!(cautions.contains("50,968 at 1, 101,936 at 2."), "{cautions}");
}

/// All that a run wrote into its folder, in one text.
fn files(place: &Place) -> String {
    let files = fs::read_dir(place.0.path().join("out")).unwrap().flatten();
    files.map(|file| fs::read_to_string(file.path()).unwrap_or_default()).collect()
}

#[test]
fn values_of_variables_are_in_no_file() {
    let place = Place::new();
    let line = "echo key is $KEY >&2; [ {workers} = 1 ]";
    let secret = ["--env", "KEY=s3cr3t-key", "--env", "N={workers}", "-S", "--", line];
    let output = place.run(&[&ONCE[..], &secret].concat());
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    let all = files(&place);
    assert!(!all.contains("s3cr3t-key") && !errors(&output).contains("s3cr3t-key"), "{all}");
    assert!(all.contains("key is (hidden)") && all.contains("N={workers}"), "{all}");
}

#[test]
fn nor_are_they_where_the_lines_around_a_command_or_the_sequential_program_tell_them() {
    for (flag, line) in [
        ("--prepare", "echo $KEY is refused >&2; exit 3"),
        ("--conclude", "echo $KEY is refused >&2; exit 3"),
        ("--sequential", "sh -c 'echo error: $KEY is refused >&2'"),
    ] {
        let place = Place::new();
        let secret = ["--env", "KEY=s3cr3t-key", flag, line, "--", "test", "{workers}"];
        let output = place.run(&[&ONCE[..], &secret].concat());
        assert!(errors(&output).contains("(hidden) is refused") || flag == "--sequential");
        let all = files(&place) + &errors(&output) + &String::from_utf8_lossy(&output.stdout);
        assert!(!all.contains("s3cr3t-key"), "{flag}: {all}");
        assert!(all.contains("(hidden) is refused"), "{flag}: {all}");
    }
}

#[test]
fn the_home_folder_is_in_no_file_unless_it_is_asked_for() {
    for (asked, stands) in [(&[][..], false), (&["--with-host"], true)] {
        let place = Place::new();
        let home = place.0.path().join("home-of-somebody");
        fs::create_dir(&home).unwrap();
        let file = home.join("data").display().to_string();
        let mut command = super::amdahl(place.0.path());
        command.env("HOME", &home).args(["run", "-q", "-o", "out"]).args(ONCE).args(asked);
        let output =
            command.args(["--", "test", "!", "-e", &file, "-a", "{workers}"]).output().unwrap();
        assert!(output.status.success(), "{}", errors(&output));
        let all = files(&place);
        assert_eq!(all.contains("home-of-somebody"), stands);
        assert_eq!(all.contains("~/data"), !stands);
    }
}
