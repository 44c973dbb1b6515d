//! What is said of a job whose updates get lost: that its answer is wrong, and nothing of its scaling.

use crate::support::studies::{Noise, UP_TO_8, analysed, cores, series, study};
use amdahl::analysis::{Headline, NoHeadline, Options, Verdict, compare};
use amdahl::data::Study;
use amdahl::internal::units::Updates;
use amdahl::report::{self, Attachments, Terminal};

/// A racy counter that loses so many of 1,000 updates a block on several workers.
fn racy(lost: u64) -> Study {
    let noise = &mut Noise::new(0.003, 81);
    let law = |n: f64| 0.1 + 0.9 / n;
    let mut study = study(cores(8), 20, vec![series("racy@threads", &UP_TO_8, 20, noise, law)]);
    for point in &mut study.series[0].points {
        let lost = if point.workers.get() > 1.0 { lost + point.workers.get() as u64 } else { 0 };
        for block in &mut point.blocks {
            block.updates = Some(Updates { made: 1000, lost });
        }
    }
    study
}

/// Without spaces, and without what parts thousands.
fn joined(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect()
}

fn terminal(study: &Study) -> String {
    report::terminal(&analysed(study), &Terminal { columns: 80, colour: false, unicode: true })
}

#[test]
fn lost_updates_are_told_as_a_wrong_answer_and_no_share_or_advice_is_given() {
    let study = racy(100);
    let analysis = analysed(&study);
    let found = &analysis.series[0];
    assert_eq!(found.verdict, Verdict::Wrong);
    assert_eq!(found.headline, Headline::None(NoHeadline::WrongAnswers));
    assert!(found.amdahl.is_none() && found.limit.is_none() && found.lost.is_empty());
    let summary = terminal(&study);
    let page = report::html(&analysis, &Attachments::default()).unwrap();
    let markdown = report::markdown(&analysis);
    for said in [&summary, &markdown, &page] {
        for told in ["wronganswer", "Lostupdates:2160of20000(10.8%)at8workers", "wrongprogram"] {
            assert!(joined(said).contains(told), "{told}: {said}");
        }
    }
    // The page explains every word besides.
    for said in [&summary, &markdown] {
        for never in ["% parallel", "law predicts", "Worth using", "What to try", "Other programs"]
        {
            assert!(!said.contains(never), "{never}: {said}");
        }
    }
}

#[test]
fn tables_and_json_say_how_many_were_lost() {
    let analysis = analysed(&racy(100));
    let table = report::csv(&analysis).unwrap();
    let mut lines = table.lines().map(|line| line.rsplitn(3, ',').take(2).collect::<Vec<_>>());
    assert_eq!(lines.next().unwrap(), ["lost_updates", "updates"]);
    assert_eq!(lines.next().unwrap(), ["0", "20000"]);
    assert!(lines.any(|line| line == ["2160", "20000"]), "{table}");
    let json = report::json(&analysis).unwrap();
    assert!(json.contains("\"lost\": 2160") && json.contains("\"wrong-answers\""), "{json}");
}

#[test]
fn nothing_is_compared_with_a_wrong_program() {
    let found = compare(&racy(0), &racy(100), &Options::default()).unwrap();
    let change = &found.series[0];
    assert!(change.points.is_empty() && change.throughout.is_none());
    let said: Vec<String> = change.notes.iter().map(ToString::to_string).collect();
    let later =
        "Updates were lost in the later study: its answers are wrong, so nothing is compared.";
    assert!(said.iter().any(|said| said == later), "{said:?}");
}

#[test]
fn where_none_was_lost_it_is_said_that_this_proves_nothing() {
    let mut study = racy(0);
    let blocks = study.series[0].points.iter_mut().flat_map(|point| &mut point.blocks);
    blocks.for_each(|block| block.updates = Some(Updates { made: 1000, lost: 0 }));
    let said = report::markdown(&analysed(&study));
    assert!(joined(&said).contains("Noupdateof160000waslostherewhichprovesnothing"), "{said}");
    assert!(said.contains("% parallel") && !said.contains("wrong answer"), "{said}");
}
