//! Pieces of trees that criterion 0.3 to 0.8 wrote when the benches of published crates ran here,
//! a file a version: path in `target/criterion` -> what criterion wrote there, unchanged.

use super::*;
use std::collections::BTreeMap;

/// What a fixture is and what is found in it.
struct Fixture {
    /// Of criterion, as the file is called.
    version: &'static str,
    /// The name under which it was measured.
    baseline: &'static str,
    series: &'static [(&'static str, &'static [f64])],
    /// The sequential program of all series.
    sequential: Option<&'static str>,
    /// Ids without a worker count, with the reason's start.
    skipped: &'static [(&'static str, &'static str)],
}

const FIXTURES: [Fixture; 6] = [
    // pariter 0.6.0 with criterion 0.3.5: a count behind `-t` in the function, a size as value.
    Fixture {
        version: "0.3",
        baseline: "new",
        series: &[("fibonacci(10)/parallel_map/1000", &[1.0, 2.0, 4.0])],
        sequential: None,
        skipped: &[("fibonacci(10)/map/1000", "its number, 1000, looks like a size; if")],
    },
    // sharded_queue 1.0.0 with criterion 0.4.0: as many threads as cores, sizes in the function.
    Fixture {
        version: "0.4",
        baseline: "new",
        series: &[],
        sequential: None,
        skipped: &[
            ("sharded_queue_push_and_pop_concurrently_1000", "no worker count in its id"),
            ("sharded_queue_push_and_pop_concurrently_10000", "no worker count in its id"),
        ],
    },
    // flurry 0.5.2 with criterion 0.5.1: the value is the count, and nothing says so.
    Fixture {
        version: "0.5",
        baseline: "new",
        series: &[
            ("get_flurry_u64_u64_guard_every_it", &[1.0, 2.0]),
            ("get_flurry_u64_u64_guard_once", &[1.0, 2.0]),
        ],
        sequential: None,
        skipped: &[],
    },
    // crossfire 2.0.19 with criterion 0.6.0: as many senders as the value says, or NxN.
    Fixture {
        version: "0.6",
        baseline: "main",
        series: &[("crossbeam_bounded_sync/mpsc", &[1.0, 2.0, 4.0, 16.0])],
        sequential: None,
        skipped: &[("crossbeam_bounded_sync/mpmc/2x2", "no worker count in its id")],
    },
    // paralight 0.0.10 with criterion 0.7.0: a count behind `@` in the function, a size as value.
    Fixture {
        version: "0.7",
        baseline: "v10",
        series: &[("sum/rayon/1000000", &[1.0, 2.0, 4.0, 8.0])],
        sequential: Some("sum/serial/1000000"),
        skipped: &[],
    },
    // paralight 0.0.12 with criterion 0.8.2: the same, under the names `new` and `base`.
    Fixture {
        version: "0.8",
        baseline: "base",
        series: &[("sum/paralight_fixed/10000000", &[1.0, 2.0, 8.0])],
        sequential: Some("sum/serial/10000000"),
        skipped: &[],
    },
];

/// A tree in a folder of its own, with what criterion itself makes of each measurement: its
/// median in nanoseconds by id.
fn unpacked(fixture: &Fixture) -> (TempDir, BTreeMap<String, f64>) {
    let file = file(&format!("fixtures/criterion-{}.json", fixture.version));
    let files: BTreeMap<String, String> =
        serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let folder = TempDir::new().unwrap();
    let mut medians = BTreeMap::new();
    for (path, text) in &files {
        let target = folder.path().join("target/criterion").join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, text).unwrap();
        let in_baseline = path.strip_suffix(&format!("/{}/estimates.json", fixture.baseline));
        if let Some(id) = in_baseline {
            let estimates: serde_json::Value = serde_json::from_str(text).unwrap();
            medians.insert(id.into(), estimates["median"]["point_estimate"].as_f64().unwrap());
        }
    }
    (folder, medians)
}

fn baseline(fixture: &Fixture) -> Options {
    Options { baseline: Some(fixture.baseline.into()), ..Options::default() }
}

#[test]
fn trees_of_other_peoples_crates_have_the_medians_that_criterion_found() {
    for fixture in FIXTURES.iter().filter(|fixture| !fixture.series.is_empty()) {
        let version = fixture.version;
        let (folder, mut medians) = unpacked(fixture);
        for (id, _) in fixture.skipped {
            medians.remove(*id).unwrap();
        }
        let sequential = fixture.sequential.map(|id| medians.remove(id).unwrap() * 1e-9);
        let mut expected: Vec<f64> = medians.into_values().map(|median| median * 1e-9).collect();
        expected.sort_by(f64::total_cmp);
        for below in ["", "target", "target/criterion"] {
            let imported = load(&folder.path().join(below), &baseline(fixture)).unwrap();
            let series = &imported.study.series;
            for one in series {
                let found = one.sequential.as_ref().map(|one| one.blocks[0].median().unwrap());
                let near = found.zip(sequential).map(|(one, other)| (one / other - 1.0).abs());
                assert_eq!(
                    (found.is_some(), sequential.is_some()),
                    (near.is_some(), near.is_some())
                );
                assert!(near.is_none_or(|near| near < 1e-12), "{version}: {found:?}");
            }
            let counts = |one: &Series| table(one).iter().map(|(n, _)| *n).collect::<Vec<_>>();
            let found: Vec<_> = series.iter().map(|s| (s.name.as_str(), counts(s))).collect();
            let named = fixture.series.iter().map(|(name, counts)| (*name, counts.to_vec()));
            assert_eq!(found, named.collect::<Vec<_>>(), "{version}");
            let mut got: Vec<f64> = series.iter().flat_map(table).map(|(_, m)| m[0]).collect();
            got.sort_by(f64::total_cmp);
            assert_eq!(got.len(), expected.len(), "{version}");
            for (got, expected) in got.iter().zip(&expected) {
                assert!((got / expected - 1.0).abs() < 1e-12, "{version}: {got}, not {expected}");
            }
        }
    }
}

#[test]
fn what_has_no_worker_count_in_other_peoples_trees_is_listed_with_the_reason() {
    for fixture in &FIXTURES {
        let (folder, _) = unpacked(fixture);
        let told = match load(folder.path(), &baseline(fixture)) {
            Ok(imported) => reasons(&imported),
            Err(error) => error.to_string().split("; '").map(str::to_owned).collect(),
        };
        let listed: usize = told.iter().map(|told| told.matches("', '").count() + 1).sum();
        assert_eq!(listed, fixture.skipped.len(), "{}: {told:?}", fixture.version);
        for (id, reason) in fixture.skipped {
            let says = |told: &String| told.contains(&format!("{id}'")) && told.contains(reason);
            assert!(told.iter().any(says), "{id}: {reason} is not in {told:?}");
        }
    }
}

#[test]
fn numbers_that_nothing_calls_workers_are_said_to_be_an_assumption() {
    for (version, assumed) in [
        ("0.5", "2 series, such as the 1 in 'get_flurry_u64_u64_guard_every_it/1'."),
        ("0.7", "1 series, such as the 1 in 'sum/rayon@1/1000000'."),
    ] {
        let fixture = FIXTURES.iter().find(|fixture| fixture.version == version).unwrap();
        let (folder, _) = unpacked(fixture);
        let method = load(folder.path(), &baseline(fixture)).unwrap().study.method;
        assert!(method.cautions[0].contains("one round and no interval"));
        let assumed = format!("Numbers are taken for worker counts in {assumed}");
        assert_eq!(method.cautions[1..], [assumed], "{version}");
    }
}

#[test]
fn part_of_a_tree_is_read_and_the_rest_is_named() {
    let fixture = FIXTURES.iter().find(|fixture| fixture.version == "0.7").unwrap();
    let (folder, _) = unpacked(fixture);
    let sum = folder.path().join("target/criterion/sum");
    fs::remove_file(sum.join("rayon@4/1000000/v10/sample.json")).unwrap();
    fs::remove_dir_all(sum.join("rayon@8")).unwrap();
    let imported = load(&sum, &baseline(fixture)).unwrap();
    assert_eq!(table(&imported.study.series[0]).len(), 2);
    let told = reasons(&imported).join("\n");
    assert!(told.contains("'sum/rayon@4/1000000': ") && told.contains("sample.json"), "{told}");
    let error = load(&sum, &Options::default()).unwrap_err().to_string();
    assert!(error.contains("no measurement 'new'; there are: v10"), "{error}");
}
