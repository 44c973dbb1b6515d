//! Terminal, Markdown, CSV and JSON.

mod common;

use std::path::{Path, PathBuf};

use amdahl::analysis::{Analysis, Verdict};
use amdahl::report::{self, Terminal};
use common::fixture;

fn golden(name: &str, text: &str) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "golden", name].iter().collect();
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

#[test]
fn the_terminal_summary_reads_as_it_always_did() {
    golden("terminal-80.txt", &report::terminal(&fixture::analysis(), &plain(80)));
}

#[test]
fn the_markdown_reads_as_it_always_did() {
    golden("analysis.md", &report::markdown(&fixture::analysis()));
}

#[test]
fn the_csv_reads_as_it_always_did() {
    golden("analysis.csv", &report::csv(&fixture::analysis()).unwrap());
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let mut analysis = fixture::analysis();
    analysis.series[0].name =
        "a-very-long-name,with=many,parameters=0.95,and=more@processes".into();
    analysis.cautions.push("An_unbroken_word_".repeat(12));
    analysis.series[1].failures.push(fixture::failure(4.0, &"deep/path/".repeat(30)));
    for columns in [40, 60, 80, 100, 120] {
        for unicode in [true, false] {
            let text = report::terminal(&analysis, &Terminal { columns, colour: false, unicode });
            for line in text.lines() {
                let width = unicode_width::UnicodeWidthStr::width(line);
                assert!(width <= columns, "{width} > {columns}: {line}");
            }
        }
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
    let word = |verdict, laws: &[&str]| {
        let mut analysis = fixture::analysis();
        analysis.series.truncate(1);
        analysis.series[0].verdict = verdict;
        analysis.series[0].laws = laws.iter().map(|law| (*law).to_owned()).collect();
        report::markdown(&analysis)
    };
    assert!(word(Verdict::Describes, &[]).contains("↓ below theory"));
    assert!(word(Verdict::DoesNot, &["two-slope"]).contains("↗ bends"));
    assert!(word(Verdict::DoesNot, &["usl"]).contains("↷ overhead grows"));
    assert!(word(Verdict::DoesNot, &["cap", "usl"]).contains("not to be told apart"));
    assert!(word(Verdict::DoesNot, &[]).contains("✗ not Amdahl"));
    assert!(word(Verdict::Withheld, &[]).contains("Stop them and measure again"));
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
    analysis.cautions = vec!["<b>*x*</b> | [y](z)".into()];
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
    // T = a + b/n by least squares with weights 1/T^2, on the rows marked as fitted.
    let (mut s0, mut s1, mut s2, mut t0, mut t1) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for row in rows.records().map(Result::unwrap) {
        if &row[1] == "synthetic,p=0.95,ms=40@threads" && row[5].is_empty() && &row[16] == "true" {
            let (n, t): (f64, f64) = (row[4].parse().unwrap(), row[6].parse().unwrap());
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
