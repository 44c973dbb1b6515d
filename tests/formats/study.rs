//! The file format `amdahl-study/1`: what is written reads back, what makes no sense is refused
//! by name, old files stay readable, and a write is whole or not at all.

use crate::keys;
use amdahl::data::store::{keep_earlier, to_json, write_whole};
use amdahl::data::{
    Block, Failure, JobSize, Machine, Method, Phase, Point, Reading, Recorded, RecordedGraph,
    RecordedStage, Role, Round, Running, SCHEMA, Sample, Series, SetAside, Study, StudyError,
    Watch, load, parse, save,
};
use amdahl::internal::units::{Bound, Cap, Scaling, Seconds, Theory, Updates, Workers};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

const FIXTURE: &str = include_str!("../fixtures/study-1.json");

fn workers(count: f64) -> Workers {
    Workers::new(count).unwrap()
}

fn phase(name: &str, seconds: Option<f64>) -> Phase {
    Phase { name: name.into(), seconds }
}

fn point(count: f64, rounds: &[&[f64]]) -> Point {
    let sample = |&seconds: &f64| Sample { seconds: Seconds::new(seconds).unwrap(), calls: 3 };
    let block = |(round, seconds): (usize, &&[f64])| Block {
        round: round as u32,
        samples: seconds.iter().map(sample).collect(),
        watch: Some(Watch {
            wall_s: 0.35,
            cpu_s: Some(0.3),
            system_s: Some(0.01),
            waited_s: Some(0.001),
            busiest_s: Some(0.1),
            busiest_cpu_s: Some(0.08),
            alone_s: Some(0.02),
            others_cores: Some(0.02),
            looked_s: None,
            stolen_cores: None,
            involuntary: Some(3),
            faults: Some(41),
            instructions: Some(2_000_000),
            cycles: Some(1_000_000),
            throttled_s: Some(0.25),
            switches: Some(12),
            mhz: None,
            peak_bytes: Some(4096),
        }),
        running: Some(Running { looks: 44, shares: vec![0.25, 0.5, 0.25], caller: 0.5 }),
        phases: vec![phase("parse", Some(0.01)), phase("sum", Some(0.0)), phase("leaf", None)],
        updates: Some(Updates { made: 1000, lost: 3 }),
    };
    Point { workers: workers(count), blocks: rounds.iter().enumerate().map(block).collect() }
}

/// Every field holds something.
fn full() -> Study {
    let name = "primes@threads".to_string();
    Study {
        label: "main".into(),
        created: "2026-11-22T14:03:12Z".into(),
        tool: "amdahl 0.1.0".into(),
        machine: Machine {
            model: Some("A processor".into()),
            physical_cores: Some(2),
            logical_cpus: Some(4),
            quota: Some(1.5),
            boost: Some(true),
            commit: Some("abc1234".into()),
            ..Machine::default()
        },
        method: Method {
            timer: "plain".into(),
            seed: u64::MAX,
            planned_rounds: 2,
            cautions: vec!["Five rounds.".into()],
            reading: Some(Reading {
                workers: "threads".into(),
                kind: "time".into(),
                column: "wall_s".into(),
                unit: Some("s".into()),
                series: vec!["algo".into()],
                rounds: Some("rep".into()),
                sequential: Some("algo = seq".into()),
                notes: vec!["a row has failed".into()],
                unused: vec!["ideal".into()],
            }),
        },
        rounds: vec![Round {
            index: 0,
            processes: vec![41, 42],
            started: "2026-11-22T14:03:13Z".into(),
            order: vec![(name.clone(), Some(workers(2.0))), (name.clone(), None)],
            set_aside: vec![SetAside {
                series: name.clone(),
                workers: Some(workers(1.5)),
                block: point(1.5, &[&[0.7]]).blocks.remove(0),
            }],
        }],
        series: vec![Series {
            name,
            role: Role::Capacity,
            executor: "threads".into(),
            command: Some("job -t {workers}".into()),
            metric: Some("took ([0-9.]+)".into()),
            rate: Some("tps".into()),
            size: Some(JobSize { job: "job".into(), size: 1_000_000, offloaded: true }),
            scaling: Scaling::Weak,
            bound: Bound::Io,
            theory: Some(Theory {
                parallel_fraction: Some(0.95),
                cap: Some(Cap { speedup: 1.75, workers: 3 }),
                why: "because".into(),
                expected_bias: "a little".into(),
                tasks_interfere: true,
            }),
            lesson: "One sentence.".into(),
            bytes_per_call: Some(6 << 20),
            recorded: Some(Recorded {
                stages: vec![RecordedStage {
                    phase: Some("leaves".into()),
                    ..RecordedStage::new("tasks", vec![0.1, 0.2])
                }],
                graph: Some(RecordedGraph {
                    seconds: vec![0.1, 0.2],
                    after: vec![vec![], vec![0]],
                    phase: vec![None, Some(0)],
                    phases: vec!["merge".into()],
                }),
                plain_s: Some(0.31),
                steal_s: Some(2e-6),
                grouped: Some(8),
            }),
            sequential: Some(point(1.0, &[&[0.3]])),
            points: vec![
                point(1.0, &[&[0.31, 0.32], &[0.33]]),
                point(1.5, &[&[0.25], &[0.1 + 0.2]]),
            ],
            failures: vec![Failure {
                workers: Some(workers(4.0)),
                round: Some(1),
                reason: "it panicked".into(),
            }],
        }],
        partial: true,
    }
}

/// The error of the fixture after one change of its text.
fn refusal(from: &str, to: &str) -> String {
    assert!(FIXTURE.contains(from), "{from}");
    parse(&FIXTURE.replacen(from, to, 1), "a.json").unwrap_err().to_string()
}

#[test]
fn the_first_version_stays_readable() {
    let study = parse(FIXTURE, "study-1.json").unwrap();
    let series = study.series_named("primes@threads").unwrap();
    assert_eq!(series.points[1].workers, workers(2.0));
    assert_eq!(series.points[1].blocks[1].median(), Some(0.22));
    assert_eq!(study.machine.physical_cores, Some(2));
    assert_eq!(study.machine.quota, None);
    let imported = study.series_named("old, without optional keys").unwrap();
    assert_eq!(imported.scaling, Scaling::Strong);
    assert_eq!(imported.role, Role::Subject);
    assert_eq!(imported.points[0].blocks[0].watch, None);
}

#[test]
fn the_schema_is_of_what_is_written() {
    // `scripts/schema-check` validates the study that this leaves.
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../src/data/amdahl-study-1.schema.json")).unwrap();
    assert_eq!(schema["properties"]["schema"]["const"], SCHEMA);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("full.json"), to_json(&full()).unwrap()).unwrap();
}

#[test]
fn every_key_that_is_written_stands_in_the_schema() {
    let schema = include_str!("../../src/data/amdahl-study-1.schema.json");
    let study: serde_json::Value = serde_json::from_str(&to_json(&full()).unwrap()).unwrap();
    let mut found = Vec::new();
    keys(&study, "", &mut found);
    for path in found {
        let key = path.rsplit('.').next().unwrap();
        assert!(schema.contains(&format!("\"{key}\":")), "{path}");
    }
}

#[test]
fn a_full_study_reads_back_as_it_was() {
    let study = full();
    assert_eq!(parse(&to_json(&study).unwrap(), "x").unwrap(), study);
}

#[test]
fn a_file_cut_short_is_refused_with_line_and_column() {
    let half = &FIXTURE[..FIXTURE.len() / 2];
    let error = parse(half, "half.json").unwrap_err().to_string();
    assert!(error.starts_with("half.json: not readable as JSON: EOF"), "{error}");
    assert!(error.contains("line ") && error.contains("is the file complete?"), "{error}");
    assert!(parse("", "empty.json").is_err());
}

#[test]
fn another_schema_is_refused_by_name() {
    assert_eq!(
        refusal("amdahl-study/1", "amdahl-study/9"),
        "a.json: schema 'amdahl-study/9' is of a newer amdahl; this one reads 'amdahl-study/1'"
    );
    assert!(matches!(
        parse("[1, 2]", "x"),
        Err(StudyError::Schema { found, .. }) if found == "missing"
    ));
}

#[test]
fn no_workers_are_refused_with_the_series() {
    assert_eq!(
        refusal("\"workers\": 2,\n", "\"workers\": 0,\n"),
        "a.json: series 'primes@threads' at 0 workers: '0' is not a worker count: expected a \
         number above 0"
    );
}

#[test]
fn a_time_that_cannot_be_is_refused_with_its_place() {
    let place = "a.json: series 'primes@threads' at 2 workers: ";
    assert_eq!(
        refusal("0.21", "-0.21"),
        format!("{place}'-0.21' is not a duration: expected seconds above 0")
    );
    for not_a_number in ["null", "NaN", "1e999", "\"0.21\""] {
        let error = refusal("0.21", not_a_number);
        assert!(error.contains("line "), "{not_a_number}: {error}");
    }
}

#[test]
fn a_phase_has_a_time_that_can_be_and_a_name_of_its_own() {
    let refusal = |phases: &str| refusal("\"calls\": [4]", &format!("\"calls\": [4], {phases}"));
    let phases = |one: &str, other: &str| format!("\"phases\": [{one}, {other}]");
    let (sum, parse) = (r#"{"name": "sum", "seconds": 0}"#, r#"{"name": "parse", "seconds": -1}"#);
    let error = refusal(&phases(sum, parse));
    assert!(error.contains("phase 'parse': '-1' is not a duration"), "{error}");
    let error = refusal(&phases(sum, sum));
    assert!(error.ends_with("phase 'sum' stands there twice: expected each name once"), "{error}");
}

#[test]
fn contradictions_are_refused() {
    let error = refusal("\"old, without optional keys\"", "\"primes@threads\"");
    assert_eq!(error, "a.json: series 'primes@threads' stands there twice");
    let error = refusal("\"workers\": 2,\n", "\"workers\": 1,\n");
    assert_eq!(
        error,
        "a.json: series 'primes@threads' has 1 workers twice: expected one point a worker count"
    );
    let error = refusal("\"calls\": [4]", "\"calls\": [4, 4]");
    assert!(error.ends_with("1 times but 2 call counts"), "{error}");
    let error = refusal("\"calls\": [4]", "\"calls\": [0]");
    assert!(error.ends_with("a sample of 0 calls: expected at least 1"), "{error}");
}

#[test]
fn points_are_put_in_ascending_order() {
    let mut study = full();
    study.series[0].points.reverse();
    let read = parse(&to_json(&study).unwrap(), "x").unwrap();
    assert_eq!(read.series[0].points[0].workers, Workers::ONE);
}

#[test]
fn a_duration_that_json_cannot_hold_is_not_written() {
    let mut study = full();
    study.series[0].points[0].blocks[0].watch =
        Some(Watch { wall_s: f64::NAN, ..Watch::default() });
    let error = to_json(&study).unwrap_err().to_string();
    assert_eq!(error, "study: series 'primes@threads': the wall time of a block is not finite");
}

#[test]
fn a_missing_file_is_named() {
    let error = load(Path::new("no/such/study.json")).unwrap_err();
    assert!(error.to_string().starts_with("'no/such/study.json': "), "{error}");
}

#[test]
fn a_save_makes_its_folder_and_leaves_nothing_else_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reports/study.json");
    save(&full(), &path).unwrap();
    save(&full(), &path).unwrap();
    assert_eq!(load(&path).unwrap(), full());
    let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(files, 1);
}

#[test]
fn a_write_that_cannot_finish_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taken");
    fs::create_dir_all(path.join("inside")).unwrap();
    let error = write_whole(&path, b"new").unwrap_err().to_string();
    assert!(error.contains("taken"), "{error}");
    assert!(path.join("inside").is_dir());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_takes_no_file_is_told_without_a_name_that_is_another_each_time() {
    let error = write_whole("/proc/study.json".as_ref(), b"new").unwrap_err().to_string();
    assert_eq!(error, "'/proc/study.json': No such file or directory (os error 2)");
}

#[test]
fn the_date_of_a_study_is_read_from_its_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study.json");
    let whole = to_json(&full()).unwrap();
    fs::write(&path, &whole[..whole.find("\"method\"").unwrap()]).unwrap();
    let kept = keep_earlier(&path).unwrap().unwrap();
    assert_eq!(kept, folder.path().join("study-2026-11-22T140312Z.json"));
    fs::write(&path, r#"{"created": "2026-11-22T14:03:12Z", "schema": "another/1"}"#).unwrap();
    let kept = keep_earlier(&path).unwrap().unwrap();
    assert!(!kept.display().to_string().contains("140312Z-1"), "it is no study of ours");
}

#[test]
fn an_earlier_study_is_kept_under_its_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study.json");
    assert_eq!(keep_earlier(&path).unwrap(), None);
    for expected in ["study-2026-11-22T140312Z.json", "study-2026-11-22T140312Z-1.json"] {
        save(&full(), &path).unwrap();
        let kept = keep_earlier(&path).unwrap().unwrap();
        assert_eq!(kept, folder.path().join(expected));
        assert!(!path.exists());
        assert_eq!(load(&kept).unwrap(), full());
    }
}

#[test]
fn an_earlier_file_that_is_no_study_is_kept_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study.json");
    fs::write(&path, "half a stu").unwrap();
    let kept = keep_earlier(&path).unwrap().unwrap();
    assert_eq!(fs::read_to_string(kept).unwrap(), "half a stu");
}

prop_compose! {
    fn any_point()(
        blocks in prop::collection::vec(prop::collection::vec((1e-12..1e9f64, 1..1000u64), 1..4), 1..4)
    ) -> Vec<Block> {
        let sample = |(seconds, calls)| Sample { seconds: Seconds::new(seconds).unwrap(), calls };
        blocks.into_iter().enumerate().map(|(round, samples)| Block {
            round: round as u32,
            samples: samples.into_iter().map(sample).collect(),
            ..Block::default()
        }).collect()
    }
}

proptest! {
    #[test]
    fn every_study_reads_back_bit_by_bit(
        label in ".*",
        seed in any::<u64>(),
        counts in prop::collection::btree_set(1..500u32, 1..5),
        blocks in any_point(),
        quota in prop::option::of(0.1..64.0f64),
        partial in any::<bool>(),
    ) {
        let mut study = full();
        study.label = label;
        study.method.seed = seed;
        study.machine.quota = quota;
        study.partial = partial;
        study.series[0].points = counts
            .into_iter()
            .map(|count| Point { workers: workers(f64::from(count) / 4.0), blocks: blocks.clone() })
            .collect();
        let text = to_json(&study).unwrap();
        prop_assert_eq!(parse(&text, "x").unwrap(), study);
    }

    #[test]
    fn no_damage_makes_reading_panic(cut in 0..FIXTURE.len(), byte in any::<char>()) {
        if FIXTURE.is_char_boundary(cut) && FIXTURE.is_char_boundary(cut + 1) {
            let damaged = format!("{}{byte}{}", &FIXTURE[..cut], &FIXTURE[cut + 1..]);
            drop(parse(&damaged, "x"));
        }
    }
}
