//! The first screen: what a reader came for, what failed, and where everything is.

use crate::page::{kept, page};
use crate::support::studies::{self, Noise, amdahl_s, analysed, cores, study};
use crate::support::{fixture, pages};
use amdahl::analysis::{Analysis, Answer, Options, analyse};
use amdahl::data::{Failure, Series};
use amdahl::internal::units::{Bound, Workers};

const ROUNDS: u32 = 10;
const COUNTS: [f64; 5] = [1.0, 2.0, 4.0, 6.0, 8.0];

fn job(name: &str, p: f64, seed: u64) -> Series {
    let law = amdahl_s(p);
    studies::series(name, &COUNTS, ROUNDS, &mut Noise::new(0.004, seed), |n| 0.4 * law(n))
}

/// A job that failed at these counts, which nothing was measured at.
fn failing(mut job: Series, counts: &[f64]) -> Series {
    job.points.retain(|point| !counts.contains(&point.workers.get()));
    let failure = |at: &f64| Failure {
        workers: Some(Workers::new(*at).unwrap()),
        round: Some(0),
        reason: "boom: no licence".into(),
    };
    job.failures = counts.iter().map(failure).collect();
    job
}

/// One that fails in the middle, one at the end, one everywhere, one with one worker left, one once.
fn failures() -> Analysis {
    let mut flaky = job("flaky@threads", 0.97, 5);
    let once = Some(Workers::new(4.0).unwrap());
    flaky.failures.push(Failure { workers: once, round: Some(1), reason: "timed out".into() });
    analysed(&study(
        cores(8),
        ROUNDS,
        vec![
            job("sound@threads", 0.99, 1),
            failing(job("middle@threads", 0.95, 2), &[4.0]),
            failing(job("end@threads", 0.95, 3), &[8.0]),
            failing(job("broken@threads", 0.95, 4), &COUNTS),
            failing(job("one-left@threads", 0.95, 4), &COUNTS[1..]),
            flaky,
        ],
    ))
}

/// So many jobs with shares of their own.
fn many(count: usize) -> Analysis {
    let jobs = (0..count).map(|at| {
        let p = 0.5 + 0.499 * (at as f64 / count as f64);
        job(&format!("synthetic,p={p:.3},ms=20,kind=sleep@threads"), p, at as u64)
    });
    let jobs = jobs.map(|job| Series { bound: Bound::Io, ..job });
    analysed(&study(cores(8), ROUNDS, jobs.collect()))
}

/// The shown part, without the script and the data.
fn shown(page: &str) -> &str {
    page.split("id=\"data\"").next().unwrap()
}

fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split(from).nth(1).unwrap_or_else(|| panic!("no {from}")).split(to).next().unwrap()
}

/// The text of a part, its tags gone.
fn text(markup: &str) -> String {
    let pieces =
        markup.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    pieces.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn answers(page: &str) -> String {
    text(between(page, "id=\"answers\"", "</section>"))
}

#[test]
fn one_sentence_says_how_much_faster_how_parallel_and_whether_another_worker_pays() {
    let one = analysed(&study(cores(8), ROUNDS, vec![job("solve@rayon", 0.95, 1)]));
    let page = page(&one);
    let said = answers(&page);
    assert!(said.contains("on 8 of 8 cores; 95.05 % parallel ["), "{said}");
    assert!(said.ends_with("; a ninth worker needs a ninth core."), "{said}");
    let first = page.find("id=\"answers\"").unwrap();
    assert!(first < page.find("id=\"against\"").unwrap() && first < page.find("<figure").unwrap());
}

#[test]
fn what_was_measured_beyond_the_best_count_says_whether_another_worker_is_worth_it() {
    let of = |name: &str| {
        let mut study = pages::two_core_study();
        study.series.retain(|series| series.name.starts_with(name));
        analyse(&[study], &Options::default()).unwrap().series.remove(0)
    };
    let answer = |name| of(name).recommended_workers.another.unwrap();
    let primes = answer("primes");
    assert_eq!((primes.from, primes.answer), (2.0, Answer::Nothing { at: 3.0 }));
    assert_eq!(answer("iterate").from, 1.0);
    assert!(matches!(answer("sleep").answer, Answer::Added { workers: 32.0, .. }));
    let counter = answer("counter");
    assert!(
        matches!(counter.answer, Answer::Slower { .. } | Answer::Nothing { .. }),
        "{counter:?}"
    );
}

#[test]
fn many_series_have_one_sentence_together_and_theirs_in_their_sections() {
    for count in [20, 100] {
        let page = page(&many(count));
        let said = answers(&page);
        assert!(said.starts_with(&format!("Of {count} series {count} gain")), "{said}");
        assert!(said.contains("Most gains synthetic"), "{said}");
        assert!(said.contains("; least synthetic,p=0.500"), "{said}");
        assert_eq!(shown(&page).matches("<p class=\"answer\">").count(), 1 + count);
        assert!(page.find("id=\"overview\"") < page.find("id=\"against\""));
    }
}

#[test]
fn what_failed_is_counted_in_the_title_and_stands_before_every_verdict() {
    let page = kept("failures", &failures());
    assert!(page.contains("<span class=\"alarm\">4 of 6 failed</span>"));
    assert!(page.contains("<title>Amdahl report (4 of 6 failed): "));
    let row = |name: &str| {
        let row = page
            .split("<tr data-s=")
            .skip(1)
            .find(|row| row.contains(&format!(">{name}<wbr>")))
            .unwrap();
        text(between(row, "data-label=\"Verdict\"", "</td>"))
    };
    assert!(row("middle").contains("failed (at 4)"), "{}", row("middle"));
    assert!(row("broken").contains("failed (at 1, 2, 4 and 2 more)"));
    assert!(!row("broken").contains("unjudged"), "there is nothing to judge");
    assert!(row("flaky").contains("failed at times (at 4)"));
    assert!(!row("sound").contains("failed"));
    let heading = between(&page, "id=\"middle-threads\"", "</h2>");
    let at = |word: &str| heading.find(word).unwrap_or_else(|| panic!("no {word} in {heading}"));
    assert!(at("failed") < at("law"), "{heading}");
}

#[test]
fn no_line_is_drawn_across_a_failed_count() {
    let page = page(&failures());
    let plots =
        page.split("<svg class=\"plot ").skip(1).map(|plot| plot.split("</svg>").next().unwrap());
    let mut lines = 0;
    for plot in plots.filter(|plot| plot.contains("Speedup of middle@threads")) {
        let of = |n: &str| {
            let spots = between(plot, "data-spots=\"", "\"").split(' ');
            let spot =
                spots.map(|spot| spot.split(',').collect::<Vec<_>>()).find(|spot| spot[1] == n);
            spot.unwrap()[2].parse::<f64>().unwrap()
        };
        let (before, after) = (of("2"), of("6"));
        assert!(plot.contains("class=\"failed\""));
        assert_eq!(plot.matches("class=\"band ").count(), 2, "the band has a gap too");
        for curve in plot.split("<polyline").skip(1).filter(|tag| tag.contains("class=\"fit ")) {
            let points = between(curve, "points=\"", "\"").split_whitespace();
            let across: Vec<f64> =
                points.map(|p| p.split(',').next().unwrap().parse().unwrap()).collect();
            let crosses = |pair: &[f64]| pair[1] - pair[0] > 0.9 * (after - before);
            assert!(!across.windows(2).any(crosses), "{across:?}");
            let (first, last) = (across[0], across[across.len() - 1]);
            assert!(
                last <= after - 1.0 && first <= before || first >= before + 1.0,
                "{first} {last}"
            );
            lines += 1;
        }
    }
    assert!(lines >= 4, "two parts on two scales: {lines}");
}

#[test]
fn a_failed_series_with_one_count_left_gets_no_advice() {
    let analysis = failures();
    let page = page(&analysis);
    let section = between(&page, "id=\"one-left-threads\"", "</section>");
    assert!(!section.contains("Worth using"), "{section}");
    let place = amdahl::report::Terminal { columns: 80, colour: false, unicode: true };
    let terminal = amdahl::report::terminal(&analysis, &place);
    assert!(!terminal.contains("Worth using: 1 worker"), "{terminal}");
    assert!(!amdahl::report::markdown(&analysis).contains("Worth using: 1 worker"));
}

/// A job that other programs disturbed on so many cores, in every round by another number.
fn disturbed(name: &str, seed: u64, others: f64) -> Series {
    let mut job = job(name, 0.9, seed);
    for point in &mut job.points {
        for block in &mut point.blocks {
            let more = 0.7 * f64::from(block.round % 5);
            block.watch.as_mut().unwrap().others_cores = Some(others + more);
        }
    }
    job
}

#[test]
fn withheld_series_are_told_once_with_a_way_out_that_works() {
    let jobs = vec![
        job("sound@threads", 0.99, 1),
        disturbed("busy@threads", 2, 7.3),
        disturbed("loaded@threads", 3, 6.1),
    ];
    let study = study(cores(8), ROUNDS, jobs);
    let analysis = analysed(&study);
    let page = kept("withheld", &analysis);
    let told = shown(&page).matches("Stop them and measure again").count();
    assert_eq!(told, 1, "once for all");
    assert!(!answers(&page).contains("busy"), "{}", answers(&page));
    let command = between(&page, "amdahl report --disturbed-above ", " counts");
    assert_eq!(command.split(' ').nth(1), Some("study.json"), "{command}");
    let above: f64 = command.split(' ').next().unwrap().parse().unwrap();
    let accepted = Options { disturbed_above: above, ..Options::default() };
    let accepted = analyse(&[study], &accepted).unwrap();
    assert!(accepted.series.iter().all(|series| !series.verdict.is_silent()), "by {above} cores");
}

#[test]
fn a_withheld_series_sets_no_axis() {
    let mut wild = disturbed("busy@threads", 2, 7.3);
    for point in wild.points.iter_mut().skip(1) {
        for block in &mut point.blocks {
            block.samples[0].seconds = amdahl::internal::units::Seconds::new(0.001).unwrap();
        }
    }
    let sound = || job("sound@threads", 0.99, 1);
    let axis = |jobs| {
        let page = page(&analysed(&study(cores(8), ROUNDS, jobs)));
        between(between(&page, "id=\"overview\"", "</section>"), "data-y=\"", "\"").to_owned()
    };
    assert_eq!(axis(vec![sound()]), axis(vec![sound(), wild]));
}

#[test]
fn the_machine_is_said_to_have_been_busy_only_where_the_watch_agrees() {
    let busy = |jobs| {
        let mut machine = cores(8);
        machine.load = Some(7.0);
        let analysis = analysed(&study(machine, ROUNDS, jobs));
        analysis.cautions.iter().any(|caution| caution.to_string().contains("was busy before"))
    };
    assert!(!busy(vec![job("quiet@threads", 0.9, 1)]));
    assert!(busy(vec![disturbed("busy@threads", 1, 7.0)]));
}

#[test]
fn permanent_cautions_are_notes_below_the_overview_and_machine_facts_are_one_line() {
    let page = page(&analyse(&[pages::two_core_study()], &Options::default()).unwrap());
    let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(at("<details class=\"facts\">") < at("id=\"answers\""));
    assert!(page.contains(
        "<summary>Intel(R) Xeon(R) Processor · 2 cores · 2026-11-22 12:00 UTC · 10 rounds · took 10 min 08 s</summary>"
    ));
    assert!(at("Virtual machine (kvm)") > at("id=\"overview\""));
    assert!(at("laws are hard to tell apart") > at("id=\"overview\""));
    assert!(!page.contains("class=\"cautions\""));
}

#[test]
fn every_heading_has_an_anchor_of_its_own_made_of_its_name() {
    let mut analysis = fixture::analysis();
    analysis.series[1].name = "data".into();
    analysis.series[2].name = analysis.series[0].name.clone();
    analysis.series[3].name = "//".into();
    let page = page(&analysis);
    let contents = between(&page, "<nav", "</nav>");
    let links: Vec<&str> =
        contents.split("href=\"#").skip(1).map(|l| l.split('"').next().unwrap()).collect();
    assert_eq!(links.len(), 5 + analysis.series.len());
    for link in &links {
        assert_eq!(page.matches(&format!(" id=\"{link}\"")).count(), 1, "{link}");
    }
    assert!(links.contains(&"data-2") && links.contains(&"series"), "{links:?}");
    assert!(
        links.contains(&"mandelbrot-rayon") && links.contains(&"mandelbrot-rayon-2"),
        "{links:?}"
    );
}

#[test]
fn words_that_are_not_the_fields_are_explained_where_they_stand() {
    let page = page(&analyse(&[pages::two_core_study()], &Options::default()).unwrap());
    let table = text(between(&page, "id=\"against\"", "</section>"));
    for word in
        ["unjudged: Too little data", "saturates: A shared resource is full", "failed at times: "]
    {
        assert!(table.contains(word), "{word}: {table}");
    }
    assert!(!table.contains("withheld: "), "only words that the page uses");
    let primes = text(between(&page, "id=\"primes-rayon\"", "</section>"));
    assert!(primes.contains("Machine: the speedup of a kernel that shares nothing"));
    assert!(primes.contains("Schedule: the speedup if each recorded task"));
    assert!(primes.contains("work over span"));
}

#[test]
fn lost_updates_stand_in_the_table_by_worker_count() {
    let mut racy = job("counter,kind=racy@threads", 0.9, 1);
    for point in &mut racy.points {
        let lost = if point.workers.get() > 1.0 { 25 } else { 0 };
        for block in &mut point.blocks {
            block.updates = Some(amdahl::data::Updates { made: 1000, lost });
        }
    }
    let page = page(&analysed(&study(cores(8), ROUNDS, vec![racy])));
    let section = between(&page, "id=\"counter-kind-racy-threads\"", "</section>");
    assert!(section.contains("data-v=\"250\" data-k=\"updates_lost\""), "{section}");
    assert_eq!(text(section).matches(", 2.50 %").count(), COUNTS.len() - 1, "{}", text(section));
    assert!(answers(&page).contains("Its answers are wrong"));
}

#[test]
fn what_failed_stands_before_the_verdict_in_terminal_and_markdown() {
    let analysis = failures();
    let place = amdahl::report::Terminal { columns: 100, colour: false, unicode: true };
    let terminal = amdahl::report::terminal(&analysis, &place);
    assert!(
        terminal.contains("middle@threads  ⊗ failed (at 4) · = follows Amdahl's law"),
        "{terminal}"
    );
    let row = terminal.lines().find(|line| line.contains("end@threads")).unwrap();
    assert!(row.contains("⊗ failed"), "{row}");
    let markdown = amdahl::report::markdown(&analysis);
    assert!(markdown.contains("| ⊗ failed (at 4) · = follows Amdahl's law |"), "{markdown}");
    let ascii = amdahl::report::Terminal { columns: 80, colour: false, unicode: false };
    assert!(!amdahl::report::terminal(&analysis, &ascii).contains('?'));
}

#[test]
fn more_than_all_is_not_told_as_a_share() {
    let wholly = |name| {
        let job = studies::series(name, &COUNTS, ROUNDS, &mut Noise::new(0.001, 3), |n| {
            0.4 / n.powf(1.004)
        });
        answers(&page(&analysed(&study(cores(8), ROUNDS, vec![job]))))
    };
    let said = wholly("solve@rayon");
    assert!(said.contains("all parallel as far as can be told ["), "{said}");
}
