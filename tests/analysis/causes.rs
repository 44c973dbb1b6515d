//! What limits a job, in words.

use crate::support::studies::{
    Noise, UP_TO_8, amdahl_s, analysed, cores, has, only, point, sentences, series, study,
};
use amdahl::analysis::{Baseline, FindingKind, Form, NoHeadline, Options, Verdict, analyse};
use amdahl::data::{Role, Series, Study, Watch};

/// A kernel that shares nothing, at these counts on a machine whose clocks fall by 20 % from one
/// busy core to eight.
fn kernel(counts: &[f64], rounds: u32, noise: &mut Noise) -> Series {
    let made = series("capacity@threads", counts, rounds, noise, |n| 0.01 / clock(n));
    Series { role: Role::Capacity, ..made }
}

fn clock(n: f64) -> f64 {
    1.0 - 0.2 * (n - 1.0) / 7.0
}

#[test]
fn overhead_that_grows_is_not_amdahl_and_the_usl_is_named() {
    let noise = &mut Noise::new(0.005, 5);
    let usl = |n: f64| (1.0 + 0.02 * (n - 1.0) + 0.03 * n * (n - 1.0)) / n;
    let found = only(&study(cores(8), 20, vec![series("job@threads", &UP_TO_8, 20, noise, usl)]));
    assert_eq!(found.verdict, Verdict::DoesNot);
    assert_eq!(found.laws.first(), Some(&Form::Usl));
    for kind in [FindingKind::Misfit, FindingKind::Overhead, FindingKind::Peak] {
        assert!(has(&found, kind), "{kind:?}: {}", sentences(&found));
    }
    let kappa = found.usl.unwrap().kappa;
    assert!(kappa.lo.unwrap() < 0.03 && 0.03 < kappa.hi.unwrap(), "{kappa:?}");
    assert!(!found.curve.unwrap().law.is_empty());
}

#[test]
fn a_capped_resource_saturates() {
    let noise = &mut Noise::new(0.005, 6);
    let counts = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0];
    let law = |n: f64| amdahl_s(0.99)(n.min(4.0));
    let found =
        only(&study(cores(16), 20, vec![series("semaphore@threads", &counts, 20, noise, law)]));
    assert_eq!(found.verdict, Verdict::DoesNot);
    assert_eq!(found.laws.first(), Some(&Form::Cap), "{:?}", found.laws);
    assert!(sentences(&found).contains("A cap at 4 workers"), "{}", sentences(&found));
}

#[test]
fn the_machine_s_own_capacity_tells_turbo_from_serial_code() {
    let noise = &mut Noise::new(0.002, 14);
    // Nothing of the job is serial.
    let job = series("job@threads", &UP_TO_8, 20, noise, |n| 1.0 / n / clock(n));
    let kernel = kernel(&UP_TO_8, 20, noise);
    let analysis = analysed(&study(cores(8), 20, vec![job, kernel]));
    assert_eq!(analysis.series.len(), 1, "the kernel is no series of its own");
    let found = &analysis.series[0];
    assert!(found.amdahl.as_ref().unwrap().parallel_fraction.hi.unwrap() < 0.99);
    let fit = found.amdahl_on_capacity.as_ref().unwrap();
    assert_eq!((fit.describes, fit.rounds), (Some(true), 20));
    let against = fit.law.parallel_fraction;
    assert!(against.lo.unwrap() <= 1.0 && 1.0 <= against.hi.unwrap(), "{against:?}");
    let capacity = found.capacity.as_ref().unwrap().last().unwrap();
    assert!((capacity.speedup.value - 6.4).abs() < 0.1, "{capacity:?}");
    let said = sentences(found);
    assert!(said.contains("The machine itself gives 6.4"), "{said}");
    assert!(said.contains("it lacks to 8 is not the code's doing. Against that capacity p is "));
    assert!(said.contains("], fitted on 1 to 8 workers."), "{said}");
    assert!(!has(found, FindingKind::SerialCode), "{said}");
}

#[test]
fn one_worker_slower_than_the_sequential_program_is_overhead() {
    let noise = &mut Noise::new(0.002, 15);
    let mut job = series("job@threads", &UP_TO_8, 10, noise, amdahl_s(0.9));
    job.sequential = Some(point(1.0, 10, |_| 0.8));
    let found = only(&study(cores(8), 10, vec![job]));
    assert_eq!(found.baseline, Baseline::OneWorker);
    assert!((found.sequential_s.unwrap().value - 0.8).abs() < 1e-12);
    assert!(has(&found, FindingKind::ParallelOverhead), "{}", sentences(&found));
}

#[test]
fn slower_at_two_workers_is_anti_scaling() {
    let noise = &mut Noise::new(0.002, 16);
    let law = |n: f64| if n == 1.0 { 1.0 } else { 1.5 + 0.2 * n };
    let found =
        only(&study(cores(8), 10, vec![series("counter@threads", &UP_TO_8, 10, noise, law)]));
    assert!(has(&found, FindingKind::AntiScaling), "{}", sentences(&found));
    assert_eq!(found.recommended_workers.fastest, Some(1.0));
}

#[test]
fn more_speedup_than_workers_is_superlinear() {
    let noise = &mut Noise::new(0.002, 17);
    let law = |n: f64| if n == 1.0 { 1.4 } else { 1.0 / n };
    let found = only(&study(cores(8), 10, vec![series("job@threads", &UP_TO_8, 10, noise, law)]));
    assert!(has(&found, FindingKind::Superlinear), "{}", sentences(&found));
}

#[test]
fn unequal_tasks_are_load_imbalance_with_a_bound() {
    use amdahl::data::{Recorded, RecordedStage};
    let noise = &mut Noise::new(0.002, 18);
    let mut job = series("mandelbrot@threads", &UP_TO_8, 10, noise, amdahl_s(0.9));
    let seconds = (0..64).map(|i| if i < 8 { 0.1 } else { 0.005 }).collect();
    job.recorded = Some(Recorded::of(vec![RecordedStage::new("tasks", seconds)]));
    let found = only(&study(cores(8), 10, vec![job]));
    let schedule = found.schedule.as_ref().unwrap();
    assert!((schedule.work_s - 1.08).abs() < 1e-9 && schedule.span_s == 0.1);
    // In blocks one of eight workers gets all the long tasks.
    let blocks = schedule.static_blocks.iter().find(|[n, _]| *n == 8.0).unwrap()[1];
    assert!((blocks - 1.08 / 0.8).abs() < 1e-9, "{blocks}");
    assert!(has(&found, FindingKind::LoadImbalance), "{}", sentences(&found));
    // e(n) is flat at 10 %, as unequal tasks make it too.
    assert!(!has(&found, FindingKind::SerialCode), "{}", sentences(&found));
}

#[test]
fn even_tasks_beside_serial_code_are_no_load_imbalance() {
    use amdahl::data::{Recorded, RecordedStage};
    let stage = |kind: &str, seconds| RecordedStage::new(kind, seconds);
    let alone = vec![stage("serial", vec![0.1])];
    let beside = vec![stage("tasks", vec![0.01; 64]), stage("serial", vec![0.3])];
    for stages in [alone, beside] {
        let noise = &mut Noise::new(0.002, 23);
        let mut job = series("sort@threads", &UP_TO_8, 10, noise, amdahl_s(0.68));
        job.recorded = Some(Recorded::of(stages));
        let found = only(&study(cores(8), 10, vec![job]));
        assert!(!has(&found, FindingKind::LoadImbalance), "{}", sentences(&found));
    }
}

#[test]
fn serial_code_on_a_machine_that_slows_down_is_still_serial_code() {
    let noise = &mut Noise::new(0.002, 31);
    let job = series("job@threads", &UP_TO_8, 20, noise, |n| 0.2 + 0.8 / n / clock(n));
    let kernel = kernel(&UP_TO_8, 20, noise);
    let found = only(&study(cores(8), 20, vec![job, kernel]));
    let s = 1.0 - found.amdahl_on_capacity.as_ref().unwrap().law.parallel_fraction.value;
    assert!((s - 0.2).abs() < 0.01, "{s}");
    assert!(has(&found, FindingKind::SerialCode), "{}", sentences(&found));
}

#[test]
fn capacity_is_told_at_the_counts_that_have_it() {
    let noise = &mut Noise::new(0.002, 32);
    let job = series("job@threads", &UP_TO_8, 10, noise, amdahl_s(0.9));
    let kernel = kernel(&[1.0, 2.0, 4.0, 8.0], 10, noise);
    let found = only(&study(cores(8), 10, vec![job, kernel]));
    let at: Vec<f64> = found.capacity.unwrap().iter().map(|capacity| capacity.workers).collect();
    assert_eq!(at, [1.0, 2.0, 4.0, 8.0]);
    assert_eq!(found.amdahl_on_capacity.unwrap().fit_workers, [1.0, 2.0, 4.0, 8.0]);
    assert_eq!(found.fit_workers, UP_TO_8);
}

#[test]
fn p_on_the_capacity_is_not_told_where_the_law_does_not_hold_there() {
    let noise = &mut Noise::new(0.002, 33);
    let law = |n: f64| (1.0 + 0.03 * n * (n - 1.0)) / n / clock(n);
    let job = series("job@threads", &UP_TO_8, 20, noise, law);
    let kernel = kernel(&UP_TO_8, 20, noise);
    let found = only(&study(cores(8), 20, vec![job, kernel]));
    assert_eq!(found.amdahl_on_capacity.as_ref().unwrap().describes, Some(false));
    let said = sentences(&found);
    assert!(said.contains("Whether Amdahl's law holds against that capacity is open"), "{said}");
    assert!(!said.contains("Against that capacity p is"), "{said}");
}

#[test]
fn a_cost_paid_once_is_no_serial_code() {
    let noise = &mut Noise::new(0.002, 34);
    let law = |n: f64| amdahl_s(0.99)(n) * if n > 1.0 { 1.04 } else { 1.0 };
    let found = only(&study(cores(8), 20, vec![series("job@threads", &UP_TO_8, 20, noise, law)]));
    // e(2) = (1.04 (.01 + .99/2) - 1/2)/(1 - 1/2) = 5.04 %, e(8) = 1.61 %.
    let said = sentences(&found);
    assert_eq!(found.verdict, Verdict::Describes);
    assert!(has(&found, FindingKind::PaidOnce), "{said}");
    assert!(
        said.contains("at 2 workers to 1.")
            && said.contains("at 8: the curve suggests a cost paid once"),
        "{said}"
    );
    assert!(!has(&found, FindingKind::SerialCode), "{said}");
}

#[test]
fn one_round_is_no_slowdown_where_we_measured_it_and_is_one_where_others_publish_it() {
    let law = |n: f64| if n < 3.0 { 1.0 } else { 1.3 };
    let exact = &mut Noise::new(0.0, 1);
    let mut of_one = study(cores(8), 1, vec![series("job@threads", &UP_TO_8, 1, exact, law)]);
    let found = only(&of_one);
    assert!(!has(&found, FindingKind::Slowdown), "{}", sentences(&found));
    assert_eq!(found.headline.reason(), Some(NoHeadline::OneRound));
    of_one.method.timer = "hyperfine".into();
    let found = only(&of_one);
    let said = sentences(&found);
    assert!(has(&found, FindingKind::Slowdown), "{said}");
    assert!(said.contains("the serial fraction is above 100 %"), "{said}");
}

#[test]
fn one_round_of_two_counts_that_take_the_same_says_nothing_and_of_many_that_nothing_changes() {
    let of_one = |counts: &[f64]| {
        let exact = &mut Noise::new(0.0, 1);
        let job = series("job@threads", counts, 1, exact, |_| 1.0);
        only(&study(cores(8), 1, vec![job])).headline.reason()
    };
    assert_eq!(of_one(&[1.0, 2.0]), Some(NoHeadline::OneRound));
    assert_eq!(of_one(&UP_TO_8), Some(NoHeadline::NoChange));
}

#[test]
fn more_workers_than_processors_that_cost_time_are_told() {
    let noise = &mut Noise::new(0.002, 35);
    let law = |n: f64| amdahl_s(0.98)(n.min(4.0)) * if n > 4.0 { 1.25 } else { 1.0 };
    let found = only(&study(cores(4), 10, vec![series("job@threads", &UP_TO_8, 10, noise, law)]));
    assert!(has(&found, FindingKind::Oversubscription), "{}", sentences(&found));
    assert!(sentences(&found).contains("on 4 processors."), "{}", sentences(&found));
}

#[test]
fn cpu_time_that_grows_with_the_workers_is_told_with_its_size() {
    let noise = &mut Noise::new(0.0, 36);
    let mut job = series("job@threads", &UP_TO_8, 10, noise, amdahl_s(0.9));
    for point in &mut job.points {
        let n = point.workers.get();
        for block in &mut point.blocks {
            // n workers busy for the whole call.
            block.watch.as_mut().unwrap().cpu_s = Some(n);
        }
    }
    let found = only(&study(cores(8), 10, vec![job]));
    // 8 workers are busy for .1 + .9/8 = .2125 s each.
    assert!((found.points[7].usage.cpu_s.unwrap() - 8.0 * 0.2125).abs() < 1e-9);
    let said = sentences(&found);
    assert!(
        said.contains("from 1.000 s a call at 1 worker to 1.700 s at 8")
            && !said.contains("serial fraction"),
        "{said}"
    );
}

#[test]
fn a_command_measured_without_the_machines_capacity_is_told_what_that_hides() {
    let noise = &mut Noise::new(0.002, 29);
    let mut study = study(cores(8), 10, vec![series("job", &UP_TO_8, 10, noise, amdahl_s(0.9))]);
    study.method.timer = "command".into();
    let hint = "The machine's own capacity was not measured (--capacity)";
    assert!(sentences(&only(&study)).contains(hint));
    study.method.timer = "criterion".into();
    assert!(!sentences(&only(&study)).contains(hint));
}

#[test]
fn on_one_core_it_is_not_the_code_that_loses() {
    let noise = &mut Noise::new(0.002, 61);
    let job = series("job@threads", &[1.0, 2.0, 4.0], 10, noise, |n| 1.0 + 0.03 * (n - 1.0));
    let found = only(&study(cores(1), 10, vec![job]));
    assert!(!has(&found, FindingKind::AntiScaling), "{}", sentences(&found));
    assert!(has(&found, FindingKind::Oversubscription), "{}", sentences(&found));
}

#[test]
fn no_cpu_time_at_one_worker_is_nothing_to_grow_from() {
    let noise = &mut Noise::new(0.002, 62);
    let mut job = series("job@threads", &UP_TO_8, 10, noise, amdahl_s(0.9));
    for block in &mut job.points[0].blocks {
        block.watch.as_mut().unwrap().cpu_s = Some(0.0);
    }
    let found = only(&study(cores(8), 10, vec![job]));
    assert!(!has(&found, FindingKind::CpuTimeGrows), "{}", sentences(&found));
}

#[test]
fn a_caution_names_the_study_of_its_series_where_several_are_shown() {
    let noise = &mut Noise::new(0.002, 63);
    let mut labelled = |label: &str| {
        let job = series("job@threads", &[1.0, 2.0, 3.0], 10, noise, amdahl_s(0.9));
        let more = series("wide@threads", &UP_TO_8, 10, noise, amdahl_s(0.9));
        Study { label: label.into(), ..study(cores(8), 10, vec![job, more]) }
    };
    let studies = [labelled("lab1"), labelled("lab2")];
    let analysis = analyse(&studies, &Options::default()).unwrap();
    let cautions: Vec<String> = analysis.cautions.iter().map(ToString::to_string).collect();
    let cautions = cautions.join(" ");
    assert!(cautions.contains("lab1: job@threads, lab2: job@threads"), "{cautions}");
}

#[test]
fn a_command_that_takes_the_same_time_at_every_count_is_asked_whether_it_reads_the_number() {
    let told = |metric: Option<&str>, timer: &str, spread: f64| {
        let noise = &mut Noise::new(0.002, 7);
        let law = |n: f64| 1.0 + spread * (n - 1.0) / 7.0;
        let one = Series {
            metric: metric.map(Into::into),
            ..series("job@threads", &UP_TO_8, 5, noise, law)
        };
        let mut study = study(cores(8), 5, vec![one]);
        study.method.timer = timer.into();
        sentences(&only(&study)).contains("does the program read the number?")
    };
    assert!(told(None, "command", 0.05));
    assert!(!told(None, "command", 0.2));
    assert!(!told(Some("took (.*)"), "command", 0.05));
    assert!(!told(None, "criterion", 0.05));
}

#[test]
fn where_a_law_says_what_it_is_the_falling_serial_fraction_suggests_no_cost_paid_once() {
    let noise = &mut Noise::new(0.005, 61);
    let counts = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0];
    let one_coordinates = |n: f64| 1.0 / (n - 1.0).max(1.0);
    let job = series("job@processes", &counts, 10, noise, one_coordinates);
    let found = only(&study(cores(16), 10, vec![job]));
    assert_eq!(found.laws.first(), Some(&Form::Coordinated), "{:?}", found.laws);
    assert!(!has(&found, FindingKind::PaidOnce), "{}", sentences(&found));
}

#[test]
fn whether_the_option_is_used_is_asked_of_a_program_that_more_workers_change_nothing_of() {
    let noise = &mut Noise::new(0.01, 51);
    let mut of = study(cores(8), 20, vec![series("job", &UP_TO_8, 20, noise, |_| 1.0)]);
    of.method.timer = "command".into();
    let said = amdahl::report::markdown(&analysed(&of));
    assert!(said.contains("change nothing: is the option that sets their number used?"), "{said}");
    // Of workers that are seen to run the question is what they do.
    of.method.timer = "import".into();
    for point in &mut of.series[0].points {
        for block in &mut point.blocks {
            let wall_s = block.median().unwrap();
            let cpu_s = Some(point.workers.get() * wall_s);
            block.watch = Some(Watch { wall_s, cpu_s, ..Watch::default() });
        }
    }
    let said = amdahl::report::markdown(&analysed(&of));
    assert!(said.contains("while the CPU time at 8 is 8.0 times as much: does each"), "{said}");
    assert!(!said.contains("is the option"), "{said}");
}
