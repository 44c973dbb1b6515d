//! What is on disk when something goes wrong beside the measuring: other runs, full disks, limits.

use super::{Place, errors, until};
use std::process::{Command, Output, Stdio};

/// Runs amdahl under a limit of the size of files, in blocks of 512 bytes.
fn under_file_limit(place: &Place, blocks: u32, rounds: u32) -> Output {
    let amdahl = assert_cmd::cargo::cargo_bin("amdahl");
    let line = format!(
        "ulimit -f {blocks}; exec {} run -q -o out -w 1,2 -r {rounds} -n job -- true {{workers}}",
        amdahl.display()
    );
    let mut command = Command::new("sh");
    command.current_dir(place.0.path()).args(["-c", &line]).env("TMPDIR", place.0.path());
    command.stdin(Stdio::null()).output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_second_run_into_a_folder_refuses_as_long_as_the_first_goes_on() {
    let place = Place::new();
    let mut first = super::start(&place, &["--name", "first"], "sleep 0.02; : {workers}");
    until("a round is kept", || place.0.path().join("out/study.json").exists());
    let second = place.run(&["-w", "1", "-r", "1", "--", "true", "{workers}"]);
    assert_eq!(second.status.code(), Some(1));
    let said = errors(&second);
    assert!(said.contains("another amdahl measures into 'out'; --output or"), "{said}");
    super::signal(&first, "INT");
    first.wait().unwrap();
    assert_eq!(place.study().series[0].name, "first");
    assert!(place.run(&["-w", "1", "-r", "1", "--", "true", "{workers}"]).status.success());
}

#[test]
fn a_page_that_cannot_be_written_hides_neither_the_summary_nor_the_study() {
    let place = Place::new();
    let output = under_file_limit(&place, 60, 3);
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    assert!(printed(&output).contains("job"), "{}", printed(&output));
    let said = errors(&output);
    assert!(said.contains("amdahl report 'out/study.json' -o FOLDER"), "{said}");
    assert_eq!(place.study().rounds.len(), 3);
    assert!(!place.study().partial);
    assert!(!place.0.path().join("out/index.html").exists());
}

#[test]
fn a_study_that_cannot_grow_leaves_its_first_rounds_and_a_summary_of_all() {
    let place = Place::new();
    let output = under_file_limit(&place, 16, 60);
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    assert!(printed(&output).contains("60 rounds"), "{}", printed(&output));
    let (said, held) = (errors(&output), place.study().rounds.len());
    assert!(held < 60);
    let expected = format!("'out/study.json' holds the first {held} of 60 rounds");
    assert!(said.contains(&expected) || (held == 0 && said.contains("nothing is kept")), "{said}");
}

#[test]
fn a_folder_below_a_device_is_refused_with_the_way_out() {
    let place = Place::new();
    let mut command = super::amdahl(place.0.path());
    let output = command.args(["run", "-o", "/dev/null/x", "--", "true", "{workers}"]).output();
    let said = errors(&output.unwrap());
    assert!(said.contains("'/dev/null' is no folder, and a report needs one"), "{said}");
    assert!(said.contains("--output"), "{said}");
}

#[test]
fn a_program_that_is_replaced_while_it_is_measured_ends_the_study_before_that() {
    let place = Place::new();
    // The sixth run, of the second round, puts another in its place, as a build beside it does.
    let job = "#!/bin/sh\necho >> runs\n[ $(wc -l < runs) != 6 ] || { cp job new; mv new job; }\n";
    place.write("job", job);
    let file = place.0.path().join("job");
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let output = place.run(&["-w", "1,2", "-r", "5", "--", "./job", "{workers}"]);
    let said = errors(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("'./job' was replaced while it was measured"), "{said}");
    let study = place.study();
    assert!(study.partial && study.rounds.len() == 1, "{said}");

    // Whoever builds it before each run means to.
    let build = ["--prepare", "cp job new; mv new job", "--", "./job", "{workers}"];
    let output = place.run(&[&["-w", "1,2", "-r", "2"], &build[..]].concat());
    assert!(output.status.success(), "{}", errors(&output));
}
