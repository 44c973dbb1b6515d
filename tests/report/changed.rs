//! What changed, in pictures and words.

use std::path::PathBuf;

use crate::support::studies::{Noise, amdahl_s, at, cores, series, study};
use amdahl::analysis::{Comparison, Options, analyse, compare};
use amdahl::data::Study;
use amdahl::report::{self, Attachments, FigureOptions};

const COUNTS: [f64; 5] = [1.0, 2.0, 3.0, 4.0, 8.0];

/// Two jobs, of which `solve` has this p and takes `scale` seconds on one worker.
fn jobs(label: &str, p: f64, scale: f64, noise: f64, hour: u64) -> Study {
    let noise = &mut Noise::new(noise, hour);
    let solve = series("solve@rayon", &COUNTS, 12, noise, |n| scale * amdahl_s(p)(n));
    let sort = series("sort@rayon", &COUNTS, 12, noise, amdahl_s(0.9));
    let mut made = at(hour, study(cores(8), 12, vec![solve, sort]));
    made.label = label.into();
    made
}

fn compared(base: &Study, new: &Study) -> Comparison {
    compare(base, new, &Options::default()).unwrap()
}

/// The words of a page without its marks.
fn words(page: &str) -> String {
    let (_, body) = page.split_once("<main").unwrap();
    let (body, _) = body.split_once("<footer>").unwrap();
    body.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect()
}

fn kept(name: &str, page: &str) {
    let folder: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "changed"].iter().collect();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), page).unwrap();
}

#[test]
fn a_comparison_says_what_changed_and_draws_both_curves_with_their_bands() {
    let (base, new) = (jobs("main", 0.95, 1.0, 0.004, 1), jobs("branch", 0.85, 1.0, 0.004, 30));
    let page = report::comparison_html(&compared(&base, &new), &[]).unwrap();
    kept("worse.html", &page);
    let said = words(&page);
    assert!(said.contains("solve@rayon: Worse: p −"), "{said}");
    assert!(said.contains("sort@rayon: No change"), "{said}");
    let first = page.split("<section class=\"change\"").nth(1).unwrap();
    for kind in ["joined s0", "beyond s0"] {
        // Speedup and time, each on two axes.
        assert_eq!(first.matches(&format!("<polyline class=\"{kind}\"")).count(), 4, "{kind}");
    }
    assert_eq!(first.matches("<polygon class=\"band s0\"").count(), 8);
    assert!(page.contains("default-src 'none'") || page.contains("default-src &#39;none&#39;"));
}

#[test]
fn a_comparison_of_what_did_not_change_calls_nothing_better_or_worse() {
    for hour in [30, 60, 90] {
        let (base, new) = (jobs("", 0.95, 1.0, 0.01, 1), jobs("", 0.95, 1.0, 0.01, hour));
        let said = words(&report::comparison_html(&compared(&base, &new), &[]).unwrap());
        assert!(!said.to_lowercase().contains("better"), "{said}");
        assert!(!said.to_lowercase().contains("worse"), "{said}");
        assert_eq!(said.matches("No change").count(), 4, "{said}");
    }
}

#[test]
fn a_change_that_reads_as_none_is_never_called_better_or_worse() {
    let options = Options { least_change: 0.0, least_points: 0.0, ..Options::default() };
    let mut told = 0;
    for scale in [0.9997, 1.0003] {
        let base = jobs("", 0.95, 1.0, 1e-5, 1);
        let mut new = jobs("", 0.95, scale, 1e-5, 1);
        new.rounds = base.rounds.clone();
        let found = compare(&base, &new, &options).unwrap();
        for line in report::comparison_markdown(&found, &[]).lines() {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let Some(["0.0 %" | "-0.0 %" | "+0.0 %" | "0.00 pt", _, sure]) = cells.get(4..7) else {
                continue;
            };
            told += 1;
            assert!(!sure.contains("better") && !sure.contains("worse"), "{line}");
        }
    }
    assert!(told > 0);
}

#[test]
fn a_report_of_two_studies_says_at_the_top_what_changed() {
    let studies = [jobs("main", 0.95, 1.0, 0.004, 1), jobs("branch", 0.85, 1.0, 0.004, 30)];
    let analysis = analyse(&studies, &Options::default()).unwrap();
    let changes = compared(&studies[0], &studies[1]);
    let files = Attachments::default();
    let page = report::html_with(&analysis, &files, Some(&changes)).unwrap();
    kept("report.html", &page);
    let (above, _) = page.split_once("id=\"against\"").unwrap();
    assert!(words(&format!("{above}<footer>")).contains("What changed main → branch"));
    let without = report::html(&analysis, &files).unwrap();
    assert!(!words(&without).contains("What changed"));
}

#[test]
fn the_same_job_in_two_studies_has_one_colour_and_two_line_styles() {
    let studies = [jobs("main", 0.95, 1.0, 0.004, 1), jobs("branch", 0.85, 1.0, 0.004, 30)];
    let analysis = analyse(&studies, &Options::default()).unwrap();
    let page = report::html(&analysis, &Attachments::default()).unwrap();
    let marks = |colour: usize| page.matches(&format!("class=\"mark s{colour}\"")).count();
    assert_eq!(marks(0), marks(1));
    assert_eq!((marks(2), marks(3)), (0, 0), "four series of two jobs have two colours");
    let (_, overview) = page.split_once("id=\"overview\"").unwrap();
    let (overview, _) = overview.split_once("</svg>").unwrap();
    for line in ["joined s0", "joined s1", "beyond s0", "beyond s1"] {
        assert!(overview.contains(&format!("class=\"{line}\"")), "{line}");
    }
    assert!(page.contains("the same job in a later study"));
}

#[test]
fn the_names_of_users_are_words_in_a_comparison() {
    let name = "<script>alert(1)</script>&\"'";
    let (mut base, mut new) = (jobs(name, 0.9, 1.0, 0.01, 1), jobs(name, 0.9, 1.0, 0.01, 9));
    (base.series[0].name, new.series[0].name) = (name.into(), name.into());
    let page = report::comparison_html(&compared(&base, &new), &[]).unwrap();
    assert!(!page.contains("<script>alert"), "{page}");
}

#[test]
fn times_stand_beside_speedups_with_the_shortest_and_the_longest_round() {
    let mut study = jobs("", 0.9, 1.0, 0.004, 1);
    study.series.truncate(1);
    let analysis = analyse(&[study], &Options::default()).unwrap();
    let page = report::html(&analysis, &Attachments::default()).unwrap();
    let said = words(&page);
    assert!(said.contains("Times") && said.contains("Shortest") && said.contains("Longest"));
    let point = &analysis.series[0].points[2];
    let least = point.samples_s.iter().copied().fold(f64::INFINITY, f64::min);
    let most = point.samples_s.iter().copied().fold(0.0, f64::max);
    for (key, value) in [("least_s", least), ("most_s", most)] {
        assert!(page.contains(&format!("data-v=\"{value}\" data-k=\"{key}\"")), "{key} {value}");
    }
    let files = report::figure_files(&analysis, &FigureOptions::default()).unwrap();
    let time = files.iter().find(|(name, _)| name == "solve-rayon-time.svg").unwrap();
    assert!(time.1.contains("time of a call, s</text>"), "{}", time.1);
}

#[test]
fn of_speedups_alone_no_times_are_drawn() {
    let text = "threads,speedup\n1,1\n2,1.9\n4,3.5\n8,5.9\n";
    let read = amdahl::import::read(text.as_bytes(), "t.csv".as_ref(), &Default::default());
    let analysis = analyse(&[read.unwrap().study], &Options::default()).unwrap();
    let files = report::figure_files(&analysis, &FigureOptions::default()).unwrap();
    assert!(files.iter().any(|(name, _)| name.ends_with("-speedup.svg")));
    assert!(files.iter().all(|(name, _)| !name.ends_with("-time.svg")));
}
