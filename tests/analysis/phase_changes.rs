//! Which phases changed between two studies whose truth is known.

use crate::support::studies::{Noise, Part, at, cores, of_parts, study};
use amdahl::analysis::{
    Called, Comparison, Options, PhaseChange, SeriesChange, compare, compare_within,
};
use amdahl::data::{Phase, Study};
use amdahl::report::{Terminal, comparison, comparison_html, comparison_markdown};
use rayon::prelude::*;

const COUNTS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];

/// Of one second on one worker; a fiftieth has no name.
const PARTS: [Part; 4] =
    [("parse", 0.2, 0.5), ("solve", 0.7, 0.99), ("write", 0.08, 0.0), ("", 0.02, 0.9)];

/// The same with one part's time times a factor.
fn with(name: &str, factor: f64) -> Vec<Part> {
    let scaled = |part: &Part| (part.0, part.1 * if part.0 == name { factor } else { 1.0 }, part.2);
    PARTS.iter().map(scaled).collect()
}

fn paces(noise: &mut Noise, rounds: u32) -> Vec<f64> {
    (0..rounds).map(|_| noise.factor()).collect()
}

/// A study of this hour, which is also the seed of its noise.
fn measured(parts: &[Part], rounds: u32, hour: u64) -> Study {
    let noise = &mut Noise::new(0.01, hour);
    let paces = paces(noise, rounds);
    let job = of_parts("job@rayon", &COUNTS, &paces, noise, parts);
    at(hour, study(cores(8), rounds, vec![job]))
}

fn compared(base: &Study, new: &Study) -> Comparison {
    compare(base, new, &Options::default()).unwrap()
}

/// What was measured in the same rounds.
fn paired(parts: [&[Part]; 2], rounds: u32, seed: u64, options: &Options) -> Comparison {
    let noise = &mut Noise::new(0.01, seed);
    let paces = paces(noise, rounds);
    let names = ["old@rayon", "new@rayon"];
    let mut job = |which: usize| of_parts(names[which], &COUNTS, &paces, noise, parts[which]);
    let jobs = vec![job(0), job(1)];
    compare_within(&study(cores(8), rounds, jobs), options).unwrap()
}

fn phase<'c>(of: &'c SeriesChange, name: Option<&str>) -> &'c PhaseChange {
    of.phases.iter().find(|phase| phase.name.as_deref() == name).unwrap()
}

/// What a phase is called: of all counts, else at the fewest or the most workers.
fn call(phase: &PhaseChange) -> Option<Called> {
    let all = phase.throughout.map(|all| all.called);
    let mut each = all.into_iter().chain(phase.points.iter().map(|at| at.time_s.called));
    each.find(|called| matches!(called, Called::Better | Called::Worse))
}

/// The phases that are called better or worse.
fn called(of: &SeriesChange) -> Vec<(&str, Called)> {
    of.phases.iter().filter_map(|phase| Some((phase_name(phase), call(phase)?))).collect()
}

fn phase_name(phase: &PhaseChange) -> &str {
    phase.name.as_deref().unwrap_or("rest")
}

fn text(of: &Comparison) -> String {
    comparison(of, &[], &Terminal { columns: 80, colour: false, unicode: true })
}

/// Whether terminal and Markdown say all of this.
fn is_said(of: &Comparison, sentence: &[&str]) -> bool {
    let page = text(of);
    let markdown = comparison_markdown(of, &[]);
    sentence.iter().all(|said| page.contains(said) && markdown.contains(said))
}

#[test]
fn a_phase_that_got_slower_is_called_worse_alone_and_makes_the_change_of_the_whole() {
    for hour in 1..11 {
        let slower = with("parse", 1.2);
        let apart = compared(&measured(&PARTS, 20, hour), &measured(&slower, 20, hour + 50));
        for found in [apart, paired([&PARTS, &slower], 20, hour, &Options::default())] {
            let series = &found.series[0];
            assert_eq!(called(series), [("parse", Called::Worse)], "{hour}");
            assert_eq!(series.phases.len(), 4, "the rest is one too");
            let last = phase(series, Some("parse")).points[1];
            assert_eq!(last.workers, 8.0);
            assert!((last.time_s.change.value - 0.2).abs() < 0.025, "{last:?}");
            // A fifth of .2 s of p .5 at 8 workers.
            assert!((last.more_s.value - 0.0225).abs() < 0.003, "{last:?}");
            assert!(last.more_s.lo.unwrap() > 0.015, "{last:?}");
            let told = ["At 8 workers a call takes 2", " ms more: parse 2", "] more."];
            assert!(is_said(&found, &told), "{}", text(&found));
        }
    }
}

#[test]
fn a_phase_that_got_faster_and_one_that_got_slower_are_told_with_their_ways() {
    let mut parts = with("parse", 0.5);
    parts[2].1 *= 1.25;
    let found = compared(&measured(&PARTS, 20, 1), &measured(&parts, 20, 60));
    assert_eq!(called(&found.series[0]), [("parse", Called::Better), ("write", Called::Worse)]);
    let page = text(&found);
    let (_, said) = page.split_once("At 8 workers a call takes ").unwrap();
    let words: Vec<&str> = said.split_whitespace().collect();
    let place = |word: &str| words.iter().position(|other| *other == word).unwrap();
    assert!(place("less:") < place("parse") && place("less") < place("and"), "{said}");
    assert!(place("and") < place("write") && place("write") < place("more."), "{said}");
    let [parse, write, whole] = [
        phase(&found.series[0], Some("parse")).points[1].more_s.value,
        phase(&found.series[0], Some("write")).points[1].more_s.value,
        found.series[0].points[3].time_s.new.value - found.series[0].points[3].time_s.base.value,
    ];
    assert!(parse < 0.0 && write > 0.0 && (parse + write - whole).abs() < 0.004);
}

#[test]
fn all_phases_and_the_rest_change_by_as_much_as_the_whole() {
    let found = compared(&measured(&PARTS, 20, 3), &measured(&with("solve", 1.3), 20, 70));
    let series = &found.series[0];
    for (place, of_whole) in [(0, series.points[0]), (1, series.points[3])] {
        let all: f64 = series.phases.iter().map(|phase| phase.points[place].more_s.value).sum();
        let whole = of_whole.time_s.new.value - of_whole.time_s.base.value;
        assert!((all - whole).abs() < 1e-12, "{all} {whole}");
    }
}

/// 200 pairs of the same code, with fewer resamples than usual, and how many of them call a phase
/// anything.
fn alarms(hours: f64, find: impl Fn(&[Part], u64) -> Comparison + Sync) -> usize {
    let later: Vec<Part> = PARTS.iter().map(|part| (part.0, hours * part.1, part.2)).collect();
    let is_called = |seed: &u64| !called(&find(&later, *seed).series[0]).is_empty();
    (0..200).into_par_iter().filter(is_called).count()
}

#[test]
fn nothing_is_called_of_the_phases_of_the_same_code() {
    let options = Options { resamples: 200, ..Options::default() };
    let apart = |parts: &[Part], seed| {
        let [base, new] = [measured(&PARTS, 10, 500 + seed), measured(parts, 10, 1500 + seed)];
        compare(&base, &new, &options).unwrap()
    };
    assert!(alarms(1.0, apart) <= 10);
    assert!(alarms(1.02, apart) <= 10, "another hour moves all phases alike");
    assert!(alarms(1.0, |parts, seed| paired([&PARTS, parts], 10, seed, &options)) <= 10);
}

#[test]
fn what_moves_all_phases_alike_is_told_of_the_whole_and_of_none_of_them() {
    let slower = |factor: f64| -> Vec<Part> {
        PARTS.iter().map(|part| (part.0, factor * part.1, part.2)).collect()
    };
    for hour in 1..6 {
        let found = compared(&measured(&PARTS, 20, hour), &measured(&slower(1.06), 20, hour + 50));
        let series = &found.series[0];
        assert_eq!(series.throughout.unwrap().called, Called::Worse, "all times, hour {hour}");
        assert_eq!(called(series), [], "it may be the hour");
        let same = paired([&PARTS, &slower(1.06)], 20, hour, &Options::default());
        assert_eq!(called(&same.series[0]).len(), 4, "in the same rounds it is the code");
    }
}

#[test]
fn phases_that_one_side_has_are_named_and_no_sentence_gives_their_change_to_others() {
    let mut parts = with("parse", 1.3);
    parts[2].0 = "flush";
    let found = compared(&measured(&PARTS, 20, 1), &measured(&parts, 20, 80));
    let series = &found.series[0];
    let names: Vec<&str> = series.phases.iter().map(phase_name).collect();
    assert_eq!(names, ["parse", "solve"], "the rest is not the same thing");
    assert_eq!(called(series), [("parse", Called::Worse)]);
    let notes: Vec<String> = series.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "Only the earlier study has the phase write: not compared.",
            "Only the later study has the phase flush: not compared."
        ]
    );
    assert!(!text(&found).contains("a call takes"), "{}", text(&found));
}

fn without_phases(mut study: Study) -> Study {
    for point in &mut study.series[0].points {
        point.blocks.iter_mut().for_each(|block| block.phases.clear());
    }
    study
}

#[test]
fn studies_without_phases_are_compared_as_ever() {
    let [base, new] = [measured(&PARTS, 10, 1), measured(&with("solve", 1.1), 10, 40)];
    let found = compared(&base, &without_phases(new.clone()));
    assert!(found.series[0].phases.is_empty());
    assert_eq!(
        found.series[0].notes[0].to_string(),
        "Only the earlier study has the phases parse, solve and write: not compared."
    );
    let neither = compared(&without_phases(base), &without_phases(new));
    assert!(neither.series[0].phases.is_empty() && neither.series[0].notes.is_empty());
    assert!(!text(&neither).contains("phase"), "{}", text(&neither));
}

#[test]
fn a_phase_of_next_to_nothing_and_one_that_runs_at_some_counts_have_no_row_there() {
    let study = |tiny: f64, hour: u64| {
        let mut study = measured(&[("solve", 1.0, 0.9), ("tiny", tiny, 0.0)], 10, hour);
        for point in study.series[0].points.iter_mut().skip(1) {
            for block in &mut point.blocks {
                block.phases.push(Phase { name: "merge".into(), seconds: Some(0.0) });
                let whole = block.samples[0].seconds.get();
                block.phases[0].seconds = Some(0.7 * whole);
                block.phases[2].seconds = Some(0.2 * whole);
            }
        }
        study
    };
    let found = compared(&study(0.0002, 1), &study(0.0009, 40));
    let series = &found.series[0];
    let counts = |name: &str| -> Vec<f64> {
        phase(series, Some(name)).points.iter().map(|point| point.workers).collect()
    };
    assert_eq!((counts("tiny"), counts("merge")), (Vec::new(), vec![8.0]));
    let text = text(&found);
    assert!(!text.contains("tiny") && !text.contains("smaller phase"), "{text}");
}

#[test]
fn the_last_digit_of_a_printed_phase_leaves_its_change_open() {
    let printed = |seconds: f64, hour: u64| {
        let mut study = measured(&PARTS, 10, hour);
        let blocks = study.series[0].points.iter_mut().flat_map(|point| &mut point.blocks);
        blocks.for_each(|block| {
            block.phases.truncate(1);
            block.phases[0].seconds = Some(seconds);
        });
        study
    };
    // Every round prints .10 before and .11 after: it may be anything from nothing to a fifth.
    let found = compared(&printed(0.10, 1), &printed(0.11, 40));
    let last = phase(&found.series[0], Some("parse")).points[1];
    assert_eq!(last.time_s.called, Called::Open, "{last:?}");
    assert!(last.time_s.change.lo.unwrap() < 0.03 && last.time_s.change.hi.unwrap() > 0.17);
}

#[test]
fn few_rounds_tell_changes_of_phases_without_intervals_and_call_nothing() {
    let found = compared(&measured(&PARTS, 4, 1), &measured(&with("parse", 2.0), 4, 40));
    let last = phase(&found.series[0], Some("parse")).points[1];
    assert!((last.more_s.value - 0.1125).abs() < 0.01 && last.more_s.lo.is_none(), "{last:?}");
    assert!(called(&found.series[0]).is_empty());
    assert!(!text(&found).contains("a call takes"));
}

#[test]
fn a_phase_on_another_thread_is_no_part_of_a_comparison() {
    let mut new = measured(&PARTS, 10, 40);
    new.series[0].points[0].blocks[3].phases[0].seconds = None;
    assert!(compared(&measured(&PARTS, 10, 1), &new).series[0].phases.is_empty());
}

#[test]
fn names_of_phases_are_words_and_rows_fit() {
    let name = "<script>|`\u{1b}[31m and a name that goes on and on for more than a line";
    let named = |parts: Vec<Part>| -> Vec<Part> {
        parts.into_iter().map(|p| if p.0 == "parse" { (name, p.1, p.2) } else { p }).collect()
    };
    let [base, new] = [(named(PARTS.to_vec()), 1), (named(with("parse", 1.5)), 40)]
        .map(|(p, h)| measured(&p, 10, h));
    let found = compared(&base, &new);
    for columns in [40, 60, 80, 120] {
        let place = Terminal { columns, colour: false, unicode: true };
        let text = comparison(&found, &[], &place);
        assert!(text.lines().all(|line| line.chars().count() <= columns), "{text}");
        assert!(!text.contains('\u{1b}') && text.contains("<script>"), "{text}");
    }
    assert!(!comparison_markdown(&found, &[]).contains("<script>"));
    let page = comparison_html(&found, &[]).unwrap();
    assert!(!page.contains("<script>|") && page.contains("Phases of job@rayon"));
    assert!(page.contains("At 8 workers a call takes"));
}

#[test]
fn many_phases_are_shown_by_size() {
    let names: Vec<String> = (0..30).map(|i| format!("p{i}")).collect();
    let study = |hour: u64| {
        let mut study = measured(&[("a", 1.0, 0.9)], 6, hour);
        let blocks = study.series[0].points.iter_mut().flat_map(|point| &mut point.blocks);
        blocks.for_each(|block| {
            let whole = block.samples[0].seconds.get();
            let part = |(i, name): (usize, &String)| Phase {
                name: name.clone(),
                seconds: Some(whole * (0.015 + 0.001 * i as f64)),
            };
            block.phases = names.iter().enumerate().map(part).collect();
        });
        study
    };
    let found = compared(&study(1), &study(40));
    assert_eq!(found.series[0].phases.len(), 31);
    let text = text(&found);
    assert!(text.contains("11 smaller phases are not shown."), "{text}");
    assert!(text.contains("p29 at 8") && !text.contains("p0 at"), "{text}");
}
