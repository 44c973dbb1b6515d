//! What stands in the place of a file and is none.

use super::{Place, errors};
use std::process::Command;

const ONCE: [&str; 7] = ["-r", "1", "-w", "1,2", "--timeout=20", "--shell", "--name=job"];

fn with_a_pipe() -> Place {
    let place = Place::new();
    let made = Command::new("mkfifo").arg(place.0.path().join("pipe")).status().unwrap();
    assert!(made.success());
    place
}

#[test]
fn a_pipe_that_nobody_writes_to_or_reads_is_refused_and_not_waited_for() {
    for (flag, job, said) in [
        ("--input=pipe", "cat; : {workers}", "--input 'pipe': is a pipe, which is empty after"),
        ("--stdout=pipe", "echo {workers}", "--stdout 'pipe': is a pipe, which waits for a reader"),
        ("--cpu-of=pipe", ": {workers}", "--cpu-of 'pipe': expected the id of a process"),
        ("--cpu-of=/dev/zero", ": {workers}", "--cpu-of '/dev/zero': expected the id"),
    ] {
        let place = with_a_pipe();
        let output = place.run(&[&ONCE[..], &[flag, "--", job]].concat());
        assert_eq!(output.status.code(), Some(1), "{flag}: {}", errors(&output));
        assert!(errors(&output).contains(said), "{flag}: {}", errors(&output));
    }
}

#[test]
fn an_input_without_end_and_an_open_output_are_taken() {
    let place = Place::new();
    let job = "head -c {workers} > /dev/null";
    let input = ["--input=/dev/zero", "--stdout=/dev/stderr", "--", job];
    let output = place.run(&[&ONCE[..], &input].concat());
    assert!(output.status.success(), "{}", errors(&output));
}

#[test]
fn an_argument_that_is_not_utf_8_is_named_with_a_way_out() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    let mut command = super::amdahl(place.0.path());
    command.args(["run", "-w", "1,2", "--", "wc", "{workers}"]);
    let output = command.arg(std::ffi::OsStr::from_bytes(b"data-\xff")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("'data-\u{FFFD}' is not UTF-8"), "{}", errors(&output));
}
