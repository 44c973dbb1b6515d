//! Terminal, Markdown, CSV and JSON.

use std::path::Path;

use crate::support::files::file;
use crate::support::fixture;
use crate::support::pages::{self, two_core_study};
use crate::support::studies::{self, Noise, UP_TO_8};
use amdahl::analysis::{Analysis, Form, Options, StudyCaution, Verdict, analyse, compare};
use amdahl::report::{self, Terminal};

fn golden(name: &str, text: &str) {
    let path = file("golden").join(name);
    if std::env::var_os("AMDAHL_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(text, expected, "{name} changed; AMDAHL_BLESS=1 writes it anew");
}

fn plain(columns: usize) -> Terminal {
    Terminal { columns, colour: false, unicode: true }
}

/// What a first run on two cores brings, analysed for real.
fn two_cores() -> Analysis {
    analyse(&[two_core_study()], &Options::default()).unwrap()
}

/// One series of it.
fn only(name: &str) -> Analysis {
    let mut study = two_core_study();
    study.series.retain(|series| series.name.starts_with(name));
    analyse(&[study], &Options::default()).unwrap()
}

#[test]
fn the_terminal_summary_reads_as_it_always_did() {
    for columns in [80, 60, 40] {
        let text = report::terminal(&two_cores(), &plain(columns));
        golden(&format!("terminal-{columns}.txt"), &text);
    }
    golden("terminal-one.txt", &report::terminal(&only("primes"), &plain(80)));
}

#[test]
fn the_markdown_reads_as_it_always_did() {
    golden("analysis.md", &report::markdown(&two_cores()));
}

#[test]
fn the_csv_reads_as_it_always_did() {
    golden("analysis.csv", &report::csv(&only("primes")).unwrap());
}

#[test]
fn a_comparison_of_phases_reads_as_it_always_did() {
    let measured = |parse_s: f64, hour: u64| {
        let parts =
            [("parse", parse_s, 0.5), ("solve", 0.7, 0.99), ("write", 0.08, 0.0), ("", 0.02, 0.9)];
        let noise = &mut Noise::new(0.01, hour);
        let job = studies::of_parts("job@rayon", &[1.0, 2.0, 4.0, 8.0], &[1.0; 12], noise, &parts);
        studies::at(hour, studies::study(studies::cores(8), 12, vec![job]))
    };
    let found = compare(&measured(0.2, 1), &measured(0.24, 30), &Options::default()).unwrap();
    golden("comparison-80.txt", &report::comparison(&found, &[], &plain(80)));
    golden("comparison.md", &report::comparison_markdown(&found, &[]));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let mut analysis = fixture::analysis();
    analysis.series[0].name =
        "a-very-long-name,with=many,parameters=0.95,and=more@processes".into();
    analysis.cautions.push(StudyCaution::told("An_unbroken_word_".repeat(12)));
    analysis.series[1].failures.push(fixture::failure(4.0, &"deep/path/".repeat(30)));
    // A best speedup of about 2 has ticks at halves.
    let phased = analyse(&[pages::phased()], &Options::default()).unwrap();
    for analysis in [analysis, two_cores(), only("primes"), only("counter"), phased] {
        for columns in [40, 60, 80, 100, 120] {
            for unicode in [true, false] {
                let place = Terminal { columns, colour: false, unicode };
                let short = report::terminal(&analysis, &place);
                for line in (short + &report::terminal_details(&analysis, &place)).lines() {
                    let width = unicode_width::UnicodeWidthStr::width(line);
                    assert!(width <= columns, "{width} > {columns}: {line}");
                }
            }
        }
    }
}

#[test]
fn the_axis_of_the_character_plot_is_one_straight_line() {
    let text = report::terminal(&only("primes"), &plain(80));
    let axis = |line: &&str| line.contains('┤') || line.contains('│') || line.contains('└');
    let places: Vec<_> = text
        .lines()
        .filter(axis)
        .map(|line| line.chars().position(|c| "┤│└".contains(c)))
        .collect();
    assert!(places.len() > 10 && text.contains("1.5×"), "{text}");
    assert!(places.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
}

#[test]
fn no_law_is_said_to_limit_a_job_below_what_was_measured() {
    for series in two_cores().series {
        let Some(limit) = series.limit.and_then(|limit| limit.most.lo) else { continue };
        assert!(Some(limit) >= series.recommended_workers.fastest_speedup, "{}", series.name);
    }
}

#[test]
fn a_terminal_without_colour_or_unicode_gets_neither() {
    let text = report::terminal(
        &fixture::analysis(),
        &Terminal { columns: 80, colour: false, unicode: false },
    );
    assert!(text.is_ascii());
    assert!(!text.contains('\x1b') && !text.contains('?'), "{text}");
    let coloured = report::terminal(
        &fixture::analysis(),
        &Terminal { columns: 80, colour: true, unicode: true },
    );
    assert!(coloured.contains("\x1b[32m✓ matches theory"));
}

#[test]
fn control_characters_in_names_do_not_reach_the_terminal() {
    let mut analysis = fixture::analysis();
    analysis.series[0].name = "evil\x1b]0;title\x07\x1b[2J\u{202E}name@rayon".into();
    let text = report::terminal(&analysis, &plain(80));
    assert!(text.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202E}')));
}

#[test]
fn the_last_line_is_the_path_and_is_never_cut() {
    let path = Path::new("reports/index.html");
    assert_eq!(report::closing_line(path, 80), "Report  reports/index.html");
    assert_eq!(report::closing_line(path, 20), "reports/index.html");
}

#[test]
fn p_is_no_headline_where_the_law_fails() {
    let analysis = fixture::analysis();
    let text = report::markdown(&analysis);
    let row = text.lines().find(|line| line.contains("`triad@rayon` |")).unwrap();
    assert!(
        row.contains("(77.90 %)") && row.contains("saturates") && row.contains("| – |"),
        "{row}"
    );
}

#[test]
fn every_verdict_has_its_word() {
    let word = |verdict, laws: &[Form]| {
        let mut analysis = fixture::analysis();
        analysis.series.truncate(1);
        analysis.series[0].verdict = verdict;
        analysis.series[0].headline = fixture::headline(verdict);
        analysis.series[0].laws = laws.to_vec();
        analysis.series[0].outlook = laws.first().and_then(|law| fixture::outlook(*law));
        report::markdown(&analysis)
    };
    assert!(word(Verdict::Describes, &[]).contains("↓ below theory"));
    assert!(word(Verdict::DoesNot, &[Form::TwoSlope]).contains("↗ bends"));
    assert!(word(Verdict::DoesNot, &[Form::Usl]).contains("↷ overhead grows"));
    assert!(word(Verdict::DoesNot, &[Form::Cap, Form::Usl]).contains("→ saturates from"));
    assert!(word(Verdict::DoesNot, &[]).contains("✗ not Amdahl"));
    assert!(word(Verdict::Inconclusive, &[]).contains("? inconclusive"));
    assert!(word(Verdict::Withheld, &[]).contains("this says nothing about this job"));
}

#[test]
fn two_worker_counts_say_why_there_is_no_verdict() {
    let mut analysis = fixture::analysis();
    let series = &mut analysis.series[1];
    series.verdict = Verdict::Unjudged;
    series.points.truncate(2);
    series.fit_workers.truncate(2);
    let text = report::markdown(&analysis);
    assert!(text.contains("Two worker counts fit any such law exactly"), "{text}");
}

#[test]
fn markdown_acts_on_nothing_that_users_wrote() {
    let mut analysis = fixture::analysis();
    analysis.series.truncate(1);
    analysis.series[0].name = "a|b`c<script>@admin".into();
    analysis.cautions = vec![StudyCaution::told("<b>*x*</b> | [y](z)")];
    let text = report::markdown(&analysis);
    assert!(text.contains("`a\\|b'c<script>@admin`"), "{text}");
    assert!(text.contains("&lt;b&gt;\\*x\\*&lt;/b&gt; \\| \\[y\\](z)"), "{text}");
}

#[test]
fn csv_cells_are_no_formulas() {
    let mut analysis = fixture::analysis();
    analysis.series.truncate(1);
    analysis.series[0].name = "=HYPERLINK(\"x\"),\"y\"".into();
    let text = report::csv(&analysis).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let first = rows.records().next().unwrap().unwrap();
    assert_eq!(&first[1], "'=HYPERLINK(\"x\"),\"y\"");
}

#[test]
fn p_can_be_fitted_again_from_the_csv() {
    let analysis = fixture::analysis();
    let text = report::csv(&analysis).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let header = rows.headers().unwrap().clone();
    let cell = |row: &csv::StringRecord, name: &str| {
        row[header.iter().position(|heading| heading == name).unwrap()].to_owned()
    };
    // T = a + b/n by least squares with weights 1/T^2, on the rows marked as fitted.
    let (mut s0, mut s1, mut s2, mut t0, mut t1) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for row in rows.records().map(Result::unwrap) {
        if &row[1] == "synthetic,p=0.95,ms=40@threads"
            && row[5].is_empty()
            && cell(&row, "fitted") == "true"
        {
            let number = |name| cell(&row, name).parse::<f64>().unwrap();
            let (n, t) = (number("workers"), number("time_s"));
            let w = 1.0 / (t * t);
            (s0, s1, s2) = (s0 + w, s1 + w / n, s2 + w / n / n);
            (t0, t1) = (t0 + w * t, t1 + w * t / n);
        }
    }
    let det = s0 * s2 - s1 * s1;
    let (a, b) = ((t0 * s2 - t1 * s1) / det, (t1 * s0 - t0 * s1) / det);
    assert!((b / (a + b) - 0.9493).abs() < 1e-3, "{}", b / (a + b));
}

#[test]
fn json_ends_with_a_newline_and_has_the_schema() {
    let text = report::json(&fixture::analysis()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(text.ends_with("}\n"));
    assert_eq!(value["schema"], "amdahl-analysis/1");
    assert_eq!(value["series"].as_array().unwrap().len(), 5);
}

#[test]
fn an_analysis_of_nothing_says_so() {
    let empty: Analysis = fixture::of(Vec::new());
    assert!(report::terminal(&empty, &plain(80)).contains("Nothing was measured."));
    assert!(report::markdown(&empty).contains("Nothing was measured."));
    assert_eq!(report::csv(&empty).unwrap().lines().count(), 1);
}

#[test]
fn fractional_worker_counts_stand_in_the_csv_in_full() {
    let mut analysis = fixture::analysis();
    analysis.series.truncate(1);
    analysis.series[0].points[1].workers = 1.23456;
    analysis.series[0].points[0].workers = 0.0004;
    let text = report::csv(&analysis).unwrap();
    assert!(text.contains(",1.23456,") && text.contains(",0.0004,"), "{text}");
}

#[test]
fn rounds_that_are_all_alike_are_no_baseline_and_have_no_endless_zeros() {
    let made = |n| if n == 1.0 { 10.0 } else { 2.0 + 8.0 / n };
    let noise = &mut Noise::new(0.0, 1);
    let job = studies::series("job@threads", &UP_TO_8, 6, noise, made);
    let analysis = studies::analysed(&studies::study(studies::cores(8), 6, vec![job]));
    let text = report::terminal(&analysis, &plain(100));
    assert_eq!(text.matches("baseline").count(), 1, "{text}");
    assert!(text.contains("all alike") && !text.contains("80.00000"), "{text}");
}

#[test]
fn a_value_has_the_digits_of_its_interval() {
    let mut analysis = fixture::analysis();
    analysis.series.truncate(1);
    analysis.series[0].points[1].speedup = fixture::estimate(0.867_31, 0.004);
    let text = report::terminal(&analysis, &plain(100));
    assert!(text.contains("0.8673×  0.8633 – 0.8713"), "{text}");
}

#[test]
fn one_core_is_a_singular_and_processors_below_the_given_cores_are_not_told() {
    let heading = |cores, cpus| {
        let mut analysis = fixture::analysis();
        analysis.studies[0].usable_cores = Some(cores);
        analysis.studies[0].usable_cpus = Some(cpus);
        report::terminal(&analysis, &plain(120)).lines().next().unwrap().to_owned()
    };
    assert!(heading(1, 1).contains(" · 1 core · 1 CPU · "), "{}", heading(1, 1));
    assert!(heading(8, 2).contains(" · 8 cores · 10 rounds"), "{}", heading(8, 2));
}

#[test]
fn a_speedup_beyond_all_reason_draws_no_plot_and_ends() {
    let mut analysis = fixture::analysis();
    analysis.series.truncate(1);
    analysis.series[0].points[1].speedup.value = 1e35;
    assert!(!report::terminal(&analysis, &plain(80)).contains("└"));
}

#[test]
fn phases_stand_in_the_details_in_markdown_and_in_the_csv() {
    let analysis = analyse(&[pages::phased()], &Options::default()).unwrap();
    let details = report::terminal_details(&analysis, &plain(100));
    assert!(details.contains("Phases, times and shares at 1 and n = 64;"), "{details}");
    assert!(details.contains("30 smaller phases are not shown."), "{details}");
    let markdown = report::markdown(&analysis);
    let heading =
        "| phase | of the time at 1 | at 64 | p | serial time | 64 if shared | 64 if halved |";
    assert!(markdown.contains(heading), "{markdown}");
    let text = report::csv(&analysis).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let header = rows.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|heading| heading == name).unwrap();
    let first = rows.records().next().unwrap().unwrap();
    let number = |name: &str| first[column(name)].parse::<f64>().unwrap();
    let phases = ["phase read", "phase solve", "phase write", "phases rest"];
    let sum: f64 = phases.iter().map(|name| number(name)).sum();
    assert!((sum / number("time_s") - 1.0).abs() < 1e-9, "{sum}");
    // The table can be read again, and its phases are no worker counts or values.
    let options = amdahl::import::Options::default();
    let path = Path::new("study.csv");
    let again = amdahl::import::read(text.as_bytes(), path, &options).unwrap().study;
    assert_eq!(again.series.len(), 4);
}
