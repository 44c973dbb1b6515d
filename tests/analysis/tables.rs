//! Published tables through the same path as anybody's file.

use crate::support::files::{file, table};
use crate::support::studies::{self, sentences};
use amdahl::analysis::{Baseline, FindingKind, Options, Series, Verdict, analyse};
use amdahl::data::Watch;
use amdahl::internal::units::Scaling;
use amdahl::report::{self, Attachments, Terminal};

fn only(file: &str) -> Series {
    studies::only(&table(file))
}

#[test]
fn the_seed_s_laptop_gets_its_sentence() {
    let found = only("seed_laptop.csv");
    assert_eq!(found.verdict, Verdict::DoesNot);
    let amdahl = found.amdahl.as_ref().unwrap();
    assert!((amdahl.parallel_fraction.value - 0.785170).abs() < 1e-6);
    assert_eq!(amdahl.parallel_fraction.lo, None);
    let usl = found.usl.as_ref().unwrap();
    assert!(usl.sigma.value.abs() < 1e-9 && (usl.kappa.value - 0.02789).abs() < 1e-5);
    let said = sentences(&found);
    for part in [
        "One run per worker count: no interval, no lack-of-fit test.",
        "Amdahl's law does not describe this: 22.6 % off at 8.",
        "Fastest at 6 workers, 3.45x; slower beyond",
    ] {
        assert!(said.contains(part), "'{part}' is not in: {said}");
    }
}

#[test]
fn exact_times_give_back_p_and_the_ceiling() {
    let found = only("amdahl_exact_p08_w30.csv");
    let amdahl = found.amdahl.unwrap();
    assert!((amdahl.parallel_fraction.value - 0.8).abs() < 1e-9);
    assert!((amdahl.ceiling.value.unwrap() - 5.0).abs() < 1e-6);
    assert_eq!(found.verdict, Verdict::Unjudged);
}

#[test]
fn a_table_without_one_worker_gets_a_fitted_baseline() {
    let mut study = table("amdahl_exact_p08_w30.csv");
    study.series[0].points.retain(|point| (2.0..=16.0).contains(&point.workers.get()));
    let found = analyse(&[study], &Options::default()).unwrap().series.remove(0);
    assert_eq!(found.baseline, Baseline::FittedOneWorker);
    assert_eq!(found.points[0].workers, 2.0);
    assert!((found.amdahl.unwrap().parallel_fraction.value - 0.8).abs() < 1e-9);
    assert!(found.points.iter().all(|point| point.speedup.value > 1.0));
}

#[test]
fn a_table_far_from_one_worker_is_told_relative_to_its_fewest() {
    let found = only("dyn_64_320_no_n1.csv");
    assert!(found.amdahl.is_none() && found.points.is_empty(), "{found:?}");
    let said = sentences(&found);
    for part in [
        "1.50x as fast on 96 workers as on 64, 100 % of 1.50x; 1.99x on 128",
        "4.95x on 320, 99 % of 5.00x. One worker was not measured and is farther away",
        "no share, no ceiling and no speedup against one; measure 1, 2 and 4 workers too",
    ] {
        assert!(said.contains(part), "'{part}' is not in: {said}");
    }
}

#[test]
fn weak_scaling_is_gustafson_s() {
    let mut study = table("oceananigans_sw_threads_weak.csv");
    study.series[0].scaling = Scaling::Weak;
    let found = analyse(&[study], &Options::default()).unwrap().series.remove(0);
    assert!(found.amdahl.is_none());
    let gustafson = found.gustafson.unwrap();
    assert!(gustafson.serial_fraction.value > 0.3, "{gustafson:?}");
    // 8 workers do 8 times the work in 2.369 s instead of 1.458 s.
    let at_8 = found.points.iter().find(|point| point.workers == 8.0).unwrap();
    assert!((at_8.speedup.value - 8.0 * 1.458 / 2.369).abs() < 1e-9);
    assert!(found.points.iter().all(|point| point.karp_flatt.is_none()));
}

#[test]
fn replicates_are_rounds() {
    let found = only("gopic_omp.csv");
    assert_eq!(found.rounds, 3);
    assert!(found.points.iter().all(|point| point.samples_s.len() == 3));
    assert!(sentences(&found).contains("3 rounds: no interval below 5."));
}

#[test]
fn every_published_table_gives_numbers_that_are_finite_or_null() {
    let folder = file("data");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".csv") {
            continue;
        }
        seen += 1;
        let found = only(&name);
        let far = name == "dyn_64_320_no_n1.csv";
        assert!(far || found.points.len() >= 4, "{name}");
        assert!(!sentences(&found).contains("n/a"), "{name}: {}", sentences(&found));
        finite(&found, &name);
    }
    assert!(seen >= 14, "{seen}");
}

/// JSON would write NaN as null; TOML leaves out what is absent and keeps NaN.
fn finite(series: &Series, name: &str) {
    all_finite(&toml::Value::try_from(series).unwrap(), name);
}

fn all_finite(value: &toml::Value, place: &str) {
    match value {
        toml::Value::Float(number) => assert!(number.is_finite(), "{place} is {number}"),
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, inner)| all_finite(inner, &format!("{place}.{key}")));
        }
        toml::Value::Array(all) => {
            let place = |index| format!("{place}[{index}]");
            all.iter().enumerate().for_each(|(index, inner)| all_finite(inner, &place(index)));
        }
        _ => {}
    }
}

/// Every published table of times or rates.
fn all_tables() -> Vec<String> {
    let names = std::fs::read_dir(file("data")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".csv")).collect()
}

#[test]
fn no_output_says_serial_code_where_only_the_curve_is_known() {
    let place = Terminal { columns: 100, colour: false, unicode: true };
    let names = all_tables();
    assert!(names.len() >= 10, "{names:?}");
    for name in names {
        let analysis = analyse(&[table(&name)], &Options::default()).unwrap();
        let page = report::html(&analysis, &Attachments::default()).unwrap();
        let outputs = [
            report::terminal_details(&analysis, &place),
            report::markdown(&analysis),
            report::json(&analysis).unwrap(),
            page,
        ];
        for said in outputs {
            assert!(!said.to_lowercase().contains("serial code"), "{name}");
        }
    }
}

#[test]
fn an_import_with_cpu_times_gets_the_sum_and_one_without_only_what_the_curve_suggests() {
    let mut study = table("seed_laptop.csv");
    let told = |study: &amdahl::data::Study| {
        let found = studies::only(study);
        let said = studies::sentence(&found, FindingKind::Lost).unwrap();
        (found.lost.last().unwrap().idle, said)
    };
    let (idle, said) = told(&study);
    assert!(idle.is_none() && said.contains("only the curve suggests"), "{said}");
    // All of them as much CPU time as one worker: what is lost they idled.
    with_cpu_times(&mut study, |one_s, _, _| one_s);
    let (idle, said) = told(&study);
    let idle_for = "idle (one runs, unequal shares, waiting or no core: not told apart)";
    assert!(idle.is_some() && said.contains(idle_for), "{said}");

    // What cannot be the CPU time of all workers is taken apart into nothing.
    let most = study.series[0].points.last().unwrap().workers.get();
    let refused: [(CpuTime, &str); 4] = [
        (|_, wall_s, n| 1.3 * n * wall_s, "of another unit, or of more threads than workers"),
        (|_, wall_s, _| 1.5 * wall_s, "as 1 worker used 1.5 CPU seconds a second"),
        (
            |one_s, _, _| 0.002 * one_s,
            "its CPU time is 0.2 % of one worker's time: it waits (--io), or",
        ),
        (|one_s, _, n| one_s / n, "CPU time falls to that of one of"),
    ];
    for (cpu_s, why) in refused {
        with_cpu_times(&mut study, cpu_s);
        let (idle, said) = told(&study);
        assert!(idle.is_none() && said.contains(why), "{why}: {said}");
    }

    // Where some counts have none, these are named.
    with_cpu_times(&mut study, |one_s, _, _| one_s);
    let last = study.series[0].points.last_mut().unwrap();
    last.blocks.iter_mut().for_each(|block| block.watch = None);
    let (_, said) = told(&study);
    assert!(said.contains(&format!("no CPU time was recorded at {most} workers")), "{said}");
}

/// CPU time of one worker's time, a block's own, and the workers.
type CpuTime = fn(f64, f64, f64) -> f64;

/// Gives each block this CPU time.
fn with_cpu_times(study: &mut amdahl::data::Study, cpu_s: CpuTime) {
    let one_s = study.series[0].points[0].blocks[0].median().unwrap();
    for point in &mut study.series[0].points {
        let n = point.workers.get();
        for block in &mut point.blocks {
            let wall_s = block.median().unwrap();
            let cpu_s = Some(cpu_s(one_s, wall_s, n));
            block.watch = Some(Watch { wall_s, cpu_s, ..Watch::default() });
        }
    }
}

#[test]
fn from_192_and_384_workers_nothing_is_said_of_one() {
    let found = only("simulated/no-small-counts.csv");
    let said = sentences(&found);
    assert!(said.contains("1.33x as fast on 384 workers as on 192, 67 % of 2.00x"), "{said}");
    assert!(said.contains("measure 1, 2 and 4 workers too"), "{said}");
    assert!(found.amdahl.is_none() && found.limit.is_none() && found.points.is_empty());
    let page = report::markdown(
        &analyse(&[table("simulated/no-small-counts.csv")], &Options::default()).unwrap(),
    );
    for never in ["% parallel", "eiling 1", "128.7", "predicts"] {
        assert!(!page.contains(never), "{never}: {page}");
    }
}
