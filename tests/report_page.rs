//! The page.

mod common;

use std::path::PathBuf;

use amdahl::analysis::Analysis;
use amdahl::report::{self, Attachments};
use common::fixture;

fn page(analysis: &Analysis) -> String {
    report::html(analysis, &Attachments::default()).unwrap()
}

/// Where the page check finds pages to open.
fn keep(name: &str, analysis: &Analysis) -> String {
    let folder: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "report", name].iter().collect();
    std::fs::create_dir_all(&folder).unwrap();
    let page = page(analysis);
    std::fs::write(folder.join("index.html"), &page).unwrap();
    std::fs::write(folder.join("analysis.json"), report::json(analysis).unwrap()).unwrap();
    page
}

#[test]
fn the_page_is_whole_and_small() {
    let page = keep("five", &fixture::analysis());
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
}
