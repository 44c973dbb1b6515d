//! Several figures of the same runs, several sizes in the same rounds.

use super::{Place, errors};
use amdahl::data::Series;
use std::fs;
use std::process::Output;

const QUIET: [&str; 4] = ["-r", "5", "--disturbed-above=99", "--shell"];

/// Tells a rate, a latency, and counts its runs.
const BENCH: &str = "echo run >> runs; echo tps = $(({workers} * 100)); \
                     echo latency = $((60 / {workers})) ms";
const TPS: &str = "tps=tps = ([0-9.]+)";
const LATENCY: &str = "lat=latency = ([0-9.]+)";

fn ran(arguments: &[&str]) -> (Place, Output) {
    let place = Place::new();
    let output = place.run(&[&QUIET[..], arguments].concat());
    (place, output)
}

fn medians(series: &Series) -> Vec<f64> {
    series.points.iter().map(|point| point.blocks[0].median().unwrap()).collect()
}

#[test]
fn several_figures_of_the_same_runs_are_a_series_each() {
    let (place, output) = ran(&[
        "-w",
        "1,2,4",
        "--metric",
        TPS,
        "--metric",
        LATENCY,
        "--metric",
        "wall",
        "--higher-is-better=tps",
        "--metric-unit",
        "lat=ms",
        "--name",
        "db",
        "--",
        BENCH,
    ]);
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    let names: Vec<&str> = study.series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, ["tps of db", "lat of db", "wall time of db"]);
    assert_eq!(medians(&study.series[0]), [0.01, 0.005, 0.0025]);
    assert_eq!(medians(&study.series[1]), [0.06, 0.03, 0.015]);
    assert_eq!(study.series[0].rate.as_deref(), Some("tps"));
    assert_eq!((&study.series[1].rate, &study.series[2].metric), (&None, &None));
    let wall = study.series[2].points[0].blocks[0].clone();
    assert_eq!(wall.median(), wall.watch.map(|watch| watch.wall_s));
    // A warm-up and five rounds at three worker counts, whatever the figures.
    let runs = fs::read_to_string(place.0.path().join("runs")).unwrap();
    assert_eq!(runs.lines().count(), 18);
    assert_eq!(study.rounds[0].order.len(), 9);
}

#[test]
fn a_run_that_lacks_one_figure_fails_for_that_series_only() {
    let partial = "echo a 1 s; test {workers} = 2 || echo b 2 s; exit 0";
    let metrics = ["--metric", "a=a (.*)", "--metric", "b=b (.*)", "-w", "1,2,3", "-n", "x"];
    let (place, output) = ran(&[&metrics[..], &["--", partial]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    let study = place.study();
    let counts =
        |series: &Series| series.points.iter().map(|p| p.workers.get()).collect::<Vec<_>>();
    assert_eq!(counts(&study.series[0]), [1.0, 2.0, 3.0]);
    assert_eq!(counts(&study.series[1]), [1.0, 3.0]);
    assert!(study.series[0].failures.is_empty(), "{:?}", study.series[0].failures);
    let reason = &study.series[1].failures[0].reason;
    assert!(reason.starts_with("--metric 'b (.*)' matches nothing"), "{reason}");
}

#[test]
fn a_run_that_fails_fails_for_all_its_figures_and_is_tried_again() {
    let once = "echo x >> tries; test $(wc -l < tries) != 8 || exit 3; echo a 1 s; echo b 2 s; \
                : {workers}";
    let metrics = ["--metric", "a=a (.*)", "--metric", "b=b (.*)", "-w", "1,2,3", "-n", "x"];
    let (place, output) = ran(&[&metrics[..], &["--", once]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    for series in &place.study().series {
        assert_eq!(series.failures.len(), 1, "{:?}", series.failures);
        assert!(series.points.iter().all(|point| point.blocks.len() == 5));
    }
    // 3 warm-ups, 15 runs, and one again for both.
    let tries = fs::read_to_string(place.0.path().join("tries")).unwrap();
    assert_eq!(tries.lines().count(), 19);
}

#[test]
fn a_rate_is_shown_as_one_in_every_output() {
    let metrics = ["--metric", TPS, "--metric", LATENCY, "--higher-is-better=tps", "-n", "db"];
    let (place, output) = ran(&[&metrics[..], &["-w", "1,20", "--details", "--", BENCH]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let shown = String::from_utf8_lossy(&output.stdout);
    let whole: String = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(whole.contains("one worker, 100.0 tps"), "{shown}");
    assert!(shown.lines().any(|line| line.contains("20") && line.contains("2,000 tps")), "{shown}");
    let at = |name: &str| fs::read_to_string(place.0.path().join("out").join(name)).unwrap();
    let page = at("index.html");
    assert!(page.contains("data-k=\"rate\" data-label=\"Rate, tps\">2,000"), "{shown}");
    let table = at("study.csv");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let column = rows.headers().unwrap().iter().position(|name| name == "rate").unwrap();
    let first = rows.records().next().unwrap().unwrap();
    assert_eq!(&first[column], "100");
    let study = place.0.path().join("out/study.json");
    let mut command = super::amdahl(place.0.path());
    let drawn = command.arg("report").arg(study).arg("--markdown").output().unwrap();
    let drawn = String::from_utf8_lossy(&drawn.stdout).into_owned();
    assert!(drawn.contains("| on one |") && drawn.contains("| 100.0 tps |"), "{drawn}");
}

#[test]
fn what_makes_no_sense_of_several_figures_is_refused() {
    let refused = |arguments: &[&str], said: &str| {
        let (_, output) = ran(&[arguments, &["--", "true {workers}"]].concat());
        assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
        assert!(errors(&output).contains(said), "{}", errors(&output));
    };
    refused(&["--metric", "a", "--metric", "b"], "of several each has a name");
    refused(&["--metric", "a=x", "--metric", "a=y"], "two --metric are called 'a'");
    refused(&["--metric", "a=x", "--metric", "b=y", "--higher-is-better=c"], "there are: a, b");
    let (place, output) = ran(&[
        "-w",
        "1,2",
        "--metric",
        "real=([0-9.]+)",
        "--metric",
        "wall",
        "--",
        "echo user=3 real={workers} sys=7",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let study = place.study();
    let reason = &study.series[0].failures[0].reason;
    assert!(reason.contains("write real='real=([0-9.]+)' for that"), "{reason}");
    assert_eq!(study.series[1].points.len(), 2);
}

#[test]
fn several_sizes_are_a_curve_each_and_tell_from_which_on_workers_pay() {
    // At size 10 no worker is worth it; at 1000 two save a third.
    let job = "awk 'BEGIN { print \"took\", {workers} * 10 + {size} / {workers}, \"ms\" }'";
    let metric = ["--metric", "took ([0-9.]+ ms)", "--size", "1e3,10,100", "-w", "1,2,4"];
    let (place, output) = ran(&[&metric[..], &["-n", "job", "--", job]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    let names: Vec<&str> = study.series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, ["size 10, job", "size 100, job", "size 1000, job"]);
    assert_eq!(study.rounds[0].order.len(), 9, "all in the same rounds");
    assert_eq!(study.series[2].size.as_ref().map(|size| size.size), Some(1000));
    let sizes = &place.analysis()["sizes"][0];
    assert_eq!((&sizes["job"], &sizes["pays_from"]), (&"job".into(), &100.into()));
    let pays: Vec<_> = sizes["sizes"].as_array().unwrap().iter().map(|at| &at["pays"]).collect();
    assert_eq!(pays, ["no", "yes", "yes"]);
    let said = sizes["sentence"].as_str().unwrap();
    let told = [
        "'job': more workers pay from size 100 on (at best 1.69× [",
        "; size 1000 gives 3.48× [",
        ". Size 10 does not pay within 4 workers (at best 0.8",
    ];
    assert!(told.iter().all(|part| said.contains(part)), "{said}");
    let shown = String::from_utf8_lossy(&output.stdout);
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains(&said.replace('×', "x")), "{shown}");
    let page = fs::read_to_string(place.0.path().join("out/index.html")).unwrap();
    assert!(page.contains("more workers pay from size 100 on"));
}

#[test]
fn a_size_and_its_placeholder_belong_together() {
    let refused = |arguments: &[&str], said: &str| {
        let (_, output) = ran(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
        assert!(errors(&output).contains(said), "{}", errors(&output));
    };
    refused(&["--", "job {workers} {size}"], "add --size SIZE, or several such as 1e6,1e7");
    refused(&["--size", "1e3,1e4", "--", "job {workers}"], "so --size 1000 changes nothing");
    refused(&["--size", "1e3,big", "--", "job {workers} {size}"], "'big': expected whole numbers");
    refused(
        &["-w", "1,2,3", "--size", "6,7", "--", "job {size/workers}"],
        "{size/workers} is no whole number at 2 workers, 7/2",
    );
}

#[test]
fn a_figure_near_the_ends_of_numbers_is_refused_with_the_expression_that_found_it() {
    let metric = ["-w", "1,2", "--metric", "t=(.*)"];
    let (_, output) = ran(&[&metric[..], &["--", "echo t=1e308; : {workers}"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let said = errors(&output);
    assert!(said.contains("--metric 't=(.*)': '1e308' is not a duration: expected"), "{said}");
    let rate = ["--higher-is-better", "--", "echo t=1e-307; : {workers}"];
    let said = errors(&ran(&[&metric[..], &rate].concat()).1);
    assert!(said.contains("--metric 't=(.*)' found the rate 1e-307, of which one"), "{said}");
}

#[test]
fn rates_are_compared_as_rates() {
    let study = |tps: &str| {
        let line = format!("echo tps = $(({{workers}} * {tps}))");
        let metric = ["--metric", "tps = ([0-9.]+)", "--higher-is-better", "-w", "1,2,4"];
        let (place, output) = ran(&[&metric[..], &["-n", "job", "--", &line]].concat());
        assert!(output.status.success(), "{}", errors(&output));
        place
    };
    let (before, after) = (study("50968"), study("101936"));
    let mut compare = crate::support::program::amdahl(before.0.path());
    let of = |place: &Place| place.0.path().join("out/study.json");
    let output = compare
        .args(["compare", "--disturbed-above=99"])
        .arg(of(&before))
        .arg(of(&after))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    for words in ["rate at 1", "50,968", "101,936", "rate at 4", "203,872", "+100.0 %"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("time at") && !said.contains("all times"), "{said}");
}
