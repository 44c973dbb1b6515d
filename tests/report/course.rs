//! The guided tour: what is said follows from what was measured, and the page of the course.

use std::path::PathBuf;

use crate::support::studies::{self, Noise, amdahl_s, analysed, cores};
use amdahl::analysis::Analysis;
use amdahl::data::{Failure, Series, Updates};
use amdahl::internal::tour::{Effort, Expected, Judged, LESSONS, Lesson, Outcome, judge};
use amdahl::report::{Taught, Terminal, course_html, tour_result};

const CPUS: usize = 16;
const ROUNDS: u32 = 8;

fn lesson(name: &str) -> &'static Lesson {
    LESSONS.iter().find(|lesson| lesson.name == name).unwrap()
}

fn jobs(lesson: &Lesson) -> Vec<String> {
    let named = |job: &str| match job.contains('@') {
        true => job.to_owned(),
        false => format!("{job}@rayon"),
    };
    lesson.jobs.iter().map(|run| named(run.job)).collect()
}

/// A lesson's jobs, each of which takes these seconds: of the job's number and the workers.
fn series(lesson: &Lesson, rounds: u32, noise: f64, seconds: fn(usize, f64) -> f64) -> Vec<Series> {
    let counts: Vec<f64> = lesson.counts(CPUS).iter().map(|count| *count as f64).collect();
    let noise = &mut Noise::new(noise, 5);
    let jobs = jobs(lesson).into_iter().enumerate();
    let job = |(at, job): (usize, String)| {
        let mut made = studies::series(&job, &counts, rounds, noise, |n| seconds(at, n));
        if job.contains("kind=racy") {
            for point in &mut made.points {
                let lost = if seconds(at, point.workers.get()) < 1.0 { 250 } else { 0 };
                let updates = Updates { made: 1000, lost };
                point.blocks.iter_mut().for_each(|block| block.updates = Some(updates));
            }
        }
        made
    };
    jobs.map(job).collect()
}

fn measured(lesson: &Lesson, rounds: u32, noise: f64, law: fn(usize, f64) -> f64) -> Analysis {
    analysed(&studies::study(cores(CPUS), rounds, series(lesson, rounds, noise, law)))
}

fn told(lesson: &Lesson, analysis: &Analysis, said: Option<f64>) -> (Judged, String) {
    let judged = judge(lesson, analysis);
    let place = Terminal { columns: 400, colour: false, unicode: true };
    let told = tour_result(lesson, analysis, &judged, said, &place);
    (judged, told)
}

fn half(_: usize, n: f64) -> f64 {
    amdahl_s(0.5)(n)
}

fn ideal(_: usize, n: f64) -> f64 {
    1.0 / n
}

fn flat(_: usize, _: f64) -> f64 {
    1.0
}

#[test]
fn an_effect_that_shows_is_told_with_its_figures_and_what_follows() {
    let lesson = lesson("serial");
    let (judged, told) = told(lesson, &measured(lesson, ROUNDS, 0.001, half), Some(2.0));
    assert_eq!(judged.outcome(), Outcome::Shown);
    assert!(told.contains("The half serial job on 2 workers: 1.33"), "{told}");
    assert!(told.contains("; below 1.4×, as expected."), "{told}");
    assert!(told.contains("You said 2.00×; it was 1.33×: too high."), "{told}");
    assert!(told.contains(lesson.meaning), "{told}");
}

#[test]
fn an_effect_that_does_not_show_is_told_as_that_and_nothing_follows() {
    let lesson = lesson("serial");
    let (judged, told) = told(lesson, &measured(lesson, ROUNDS, 0.001, ideal), Some(2.0));
    assert_eq!(judged.outcome(), Outcome::NotShown);
    assert!(told.contains("The half serial job on 2 workers: 2.00"), "{told}");
    assert!(told.contains("; expected below 1.4×: the effect did not show here."), "{told}");
    assert!(told.contains("You said 2.00×; it was 2.00×: right."), "{told}");
    assert!(!told.contains(lesson.meaning), "{told}");
}

#[test]
fn an_interval_that_holds_both_cannot_be_told() {
    let lesson = lesson("serial");
    let near = |_, n: f64| if n == 2.0 { 1.0 / 1.4 } else { amdahl_s(0.5)(n) };
    let (judged, told) = told(lesson, &measured(lesson, ROUNDS, 0.03, near), None);
    assert_eq!(judged.seen[0].outcome, Outcome::Open);
    assert!(
        told.contains("expected below 1.4×: the interval holds both, so it cannot be told."),
        "{told}"
    );
    assert!(!told.contains(lesson.meaning) && !told.contains("You said"), "{told}");
}

#[test]
fn one_round_bears_no_interval_and_concludes_nothing() {
    let lesson = lesson("serial");
    let (judged, told) = told(lesson, &measured(lesson, 1, 0.001, half), None);
    assert_eq!(judged.outcome(), Outcome::NoInterval);
    assert!(told.contains("1 round has no interval, so it cannot be told from chance."), "{told}");
    assert!(!told.contains(lesson.meaning), "{told}");
}

#[test]
fn what_other_programs_disturbed_tells_nothing() {
    let lesson = lesson("serial");
    let mut all = series(lesson, ROUNDS, 0.001, half);
    for point in &mut all[0].points {
        let law = half(0, point.workers.get());
        point.blocks = (0..ROUNDS).map(|round| studies::block(round, law, Some(20.0))).collect();
    }
    let analysis = analysed(&studies::study(cores(CPUS), ROUNDS, all));
    let (judged, told) = told(lesson, &analysis, None);
    assert_eq!(judged.outcome(), Outcome::Disturbed);
    assert!(told.contains("other programs used the machine, so this tells nothing"), "{told}");
    assert!(!told.contains("not measured") && !told.contains("as expected"), "{told}");
}

#[test]
fn a_count_that_was_left_out_as_disturbed_is_not_called_unmeasured() {
    let lesson = lesson("serial");
    let mut all = series(lesson, 1, 0.001, half);
    let last = all[0].points.last_mut().unwrap();
    last.blocks = vec![studies::block(0, half(0, 16.0), Some(20.0))];
    let analysis = analysed(&studies::study(cores(CPUS), 1, all));
    let (judged, told) = told(lesson, &analysis, None);
    assert_eq!(judged.seen[1].outcome, Outcome::Disturbed);
    let said = "The half serial job on 16 workers: other programs used the machine";
    assert!(told.contains(said), "{told}");
}

#[test]
fn lost_updates_are_told_as_the_share_that_they_are() {
    let lesson = lesson("race");
    let (judged, lost) = told(lesson, &measured(lesson, ROUNDS, 0.001, ideal), Some(20.0));
    assert_eq!(judged.outcome(), Outcome::Shown);
    let said = "Additions lost by the racy counter on 2 workers: 25.00 %; some, as expected.";
    assert!(lost.contains(said) && lost.contains(lesson.meaning), "{lost}");
    assert!(lost.contains("You said 20.00 %; it was 25.00 %: too low."), "{lost}");
    let (_, none) = told(lesson, &measured(lesson, ROUNDS, 0.001, flat), None);
    assert!(none.contains("0.00 %; expected some: the effect did not show here."), "{none}");
    assert!(!none.contains(lesson.meaning), "{none}");
}

#[test]
fn what_was_not_measured_is_told_with_the_reason() {
    let lesson = lesson("lock");
    let mut all = series(lesson, ROUNDS, 0.001, flat);
    all[1].points.clear();
    all[1].failures.push(Failure { workers: None, round: None, reason: "no timer".into() });
    let analysis = analysed(&studies::study(cores(CPUS), ROUNDS, all));
    let (judged, told) = told(lesson, &analysis, None);
    assert_eq!(judged.outcome(), Outcome::Missing);
    let said = "Waiting beside the lock on 2 workers could not be measured: no timer.";
    assert!(told.contains(said), "{told}");
}

#[test]
fn two_workers_on_one_core_are_told_as_that() {
    let lesson = lesson("false-sharing");
    let all = series(lesson, ROUNDS, 0.001, flat);
    let analysis = analysed(&studies::study(cores(1), ROUNDS, all));
    let (_, told) = told(lesson, &analysis, None);
    let said = "expected at least 1.6×: the effect did not show here, on 1 core.";
    assert!(told.contains(said), "{told}");
}

/// Whatever is measured: what a lesson means is told if and only if its numbers are all as expected.
#[test]
fn no_lesson_tells_what_it_means_from_a_script() {
    let laws: [fn(usize, f64) -> f64; 5] =
        [ideal, flat, half, |at, n| if at == 0 { 1.0 } else { 1.0 / n }, |_, n| n];
    for lesson in &LESSONS {
        for law in laws {
            let (judged, told) = told(lesson, &measured(lesson, ROUNDS, 0.0005, law), None);
            let all = judged.seen.iter().all(|seen| {
                let value = seen.value.unwrap();
                let ends = [value.lo.unwrap(), value.value, value.hi.unwrap()];
                ends.into_iter().all(|end| seen.claim.expected.holds(end))
            });
            assert_eq!(told.contains(lesson.meaning), all, "{}: {told}", lesson.name);
            let missed =
                judged.seen.iter().filter(|seen| seen.outcome == Outcome::NotShown).count();
            assert_eq!(told.matches("did not show here").count(), missed, "{told}");
        }
    }
}

#[test]
fn a_gain_and_a_ratio_of_times_have_the_intervals_of_both() {
    let lesson = lesson("gustafson");
    let law = |at: usize, n: f64| if at == 0 { 1.0 + 4.0 / n } else { 1.0 + 1.0 / n };
    let (judged, _) = told(lesson, &measured(lesson, ROUNDS, 0.002, law), None);
    let ratio = judged.seen[2].value.unwrap();
    assert!((ratio.value - 1.0).abs() < 0.01, "{ratio:?}");
    assert!(ratio.lo.unwrap() < ratio.value && ratio.value < ratio.hi.unwrap(), "{ratio:?}");
    assert_eq!(judged.outcome(), Outcome::Shown);
}

#[test]
fn lessons_are_twelve_short_ones_with_names_of_their_own_and_jobs_that_are_there() {
    assert_eq!(LESSONS.len(), 12);
    let mut names: Vec<&str> = LESSONS.iter().map(|lesson| lesson.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 12);
    assert!(matches!(Effort::USUAL, Effort::Seconds(seconds) if seconds <= 20));
    for lesson in &LESSONS {
        for job in jobs(lesson) {
            let found = amdahl::internal::measure::setup::job(&job);
            assert_eq!(found.unwrap().name, job);
        }
        assert!(!lesson.claims.is_empty() && !lesson.meaning.is_empty(), "{}", lesson.name);
    }
}

#[test]
fn between_is_open_where_an_interval_is_wider() {
    let between = Expected::Between(0.9, 1.1);
    assert!(between.holds(0.9) && between.holds(1.1) && !between.holds(1.2));
    assert!(Expected::AtLeast(2.0).holds(2.0) && !Expected::Below(2.0).holds(2.0));
}

/// Lessons of all outcomes, left where the page check finds them.
#[test]
fn the_course_is_one_page_that_asks_for_nothing() {
    let laws: [fn(usize, f64) -> f64; 3] = [half, ideal, |at, n| 1.0 / (1.0 + at as f64) / n];
    let analyses: Vec<Analysis> = LESSONS
        .iter()
        .enumerate()
        .map(|(at, lesson)| measured(lesson, if at == 4 { 1 } else { ROUNDS }, 0.01, laws[at % 3]))
        .collect();
    let judged: Vec<Judged> =
        LESSONS.iter().zip(&analyses).map(|(lesson, analysis)| judge(lesson, analysis)).collect();
    let found = |at: usize| (at != 7).then(|| (&analyses[at], &judged[at]));
    let taught: Vec<Taught<'_>> = LESSONS
        .iter()
        .enumerate()
        .map(|(at, lesson)| Taught { lesson, found: found(at) })
        .collect();
    let page = course_html(&taught).unwrap();
    assert_eq!(page, course_html(&taught).unwrap());
    let folder: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "report", "course"].iter().collect();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("index.html"), &page).unwrap();
    assert!(
        page.contains("default-src 'none'")
            && !page.contains("http://")
            && !page.contains("https://")
    );
    assert!(!page.contains("src=") && !page.contains("style="));
    for lesson in &LESSONS {
        let commands = lesson.command(CPUS, Effort::USUAL).join(" ");
        assert!(page.contains(&commands), "{commands}");
    }
    assert!(page.contains("did not show here") && page.contains("Not measured here."));
    assert!(page.contains("1 ÷ (0.60 + 0.40 ÷ 4) = 1.43×"));
    assert!(page.contains("80 % parallel on 2 workers is faster: 1.67× against 1.43×."));
}
