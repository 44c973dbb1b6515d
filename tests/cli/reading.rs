//! What is said of the files that are read.

use super::*;

#[test]
fn a_dash_is_standard_input() {
    let mut command = amdahl(&["fit", "-", "--json"]);
    command.write_stdin("workers,seconds\n1,2\n2,1.2\n4,0.8\n");
    let (code, out, err) = ran(command);
    assert_eq!(code, 0, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["series"][0]["name"], "stdin");
    let mut command = amdahl(&["fit", "-"]);
    command.write_stdin("");
    assert!(ran(command).2.contains("'stdin' is empty"));
}

#[test]
fn things_skipped_for_one_reason_share_a_line() {
    let path = data("../samples/googlebenchmark-1.7.1.json");
    let (code, _, err) = ran(amdahl(&["fit", &path]));
    assert_eq!(code, 0, "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(err.contains(" and 6 more: summarises repetitions that are read"), "{err}");
}

#[test]
fn options_for_another_kind_of_file_are_said_to_do_nothing() {
    let (code, _, err) = ran(amdahl(&["fit", &data("gopic_omp.csv"), "--baseline", "main"]));
    assert_eq!(code, 0);
    assert!(err.contains("--baseline: is for criterion's folders, and has no effect on csv"));
    let study = data("../fixtures/study-1.json");
    let (_, _, err) = ran(amdahl(&["fit", &study, "--unit", "ms", "--value", "time"]));
    assert!(err.contains("--value, ") || err.contains("--unit: is for tables"), "{err}");
}

#[test]
fn options_take_the_names_they_list() {
    let csv = data("gopic_omp.csv");
    for given in [["--unit", "seconds"], ["--format", "tsv"], ["--value", "time"]] {
        printed(&["fit", &csv, given[0], given[1]]);
    }
    let err = refused(2, &["fit", &csv, "--unit", "fortnights"]);
    assert!(err.contains("[possible values: s, ms, us, ns, min, h]"), "{err}");
}
