//! Reports of many series: an index, and a page each beside it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{fixture, nine};
use amdahl::report::{self, ReportError};

fn pages(folder: &Path) -> BTreeSet<String> {
    let entries = folder.join("series").read_dir().into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

fn links(page: &str, start: &str) -> BTreeSet<String> {
    let start = format!("href=\"{start}");
    let found = page.split(&start).skip(1);
    found.map(|rest| rest.split(['"', '#']).next().unwrap().to_owned()).collect()
}

#[test]
fn many_series_have_a_page_each_that_the_index_links_to() {
    let folder = tempfile::tempdir().unwrap();
    let analysis = fixture::of(nine::many(21, &[1, 2, 4, 8]));
    let index = report::write(folder.path(), &analysis).unwrap();
    let index = std::fs::read_to_string(index).unwrap();
    assert_eq!(links(&index, "series/"), pages(folder.path()));
    assert_eq!(pages(folder.path()).len(), 21);
    assert!(!index.contains("<section class=\"series\"") && index.contains("href=\"study.csv\""));
    for name in pages(folder.path()) {
        let page = std::fs::read_to_string(folder.path().join("series").join(&name)).unwrap();
        assert_eq!(page.matches("<section class=\"series\"").count(), 1, "{name}");
        assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
        let up = links(&page, "../");
        assert!(up.iter().all(|up| folder.path().join(up).is_file()), "{up:?}");
        assert!(up.contains("index.html"), "{name}");
    }
}

#[test]
fn twenty_series_are_one_page() {
    let folder = tempfile::tempdir().unwrap();
    report::write(folder.path(), &fixture::of(nine::many(20, &[1, 2]))).unwrap();
    assert!(pages(folder.path()).is_empty() && !folder.path().join("series").exists());
}

#[test]
fn a_hundred_series_of_sixty_four_counts_have_an_index_below_a_megabyte() {
    let folder = tempfile::tempdir().unwrap();
    let index = report::write(folder.path(), &nine::hundred()).unwrap();
    let bytes = std::fs::metadata(index).unwrap().len();
    assert!(bytes < 1_000_000, "{bytes} bytes");
    assert_eq!(pages(folder.path()).len(), 100);
}

#[test]
fn a_smaller_report_removes_the_pages_of_a_bigger_one_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    report::write(folder.path(), &fixture::of(nine::many(25, &[1, 2]))).unwrap();
    let own = folder.path().join("series");
    std::fs::write(own.join("mine.html"), "<title>Mine</title>").unwrap();
    std::fs::write(own.join("notes.txt"), "mine").unwrap();
    report::write(folder.path(), &fixture::of(nine::many(22, &[1, 2]))).unwrap();
    assert_eq!(pages(folder.path()).len(), 22 + 2);
    report::write(folder.path(), &fixture::analysis()).unwrap();
    assert_eq!(pages(folder.path()), ["mine.html", "notes.txt"].map(str::to_owned).into());
    std::fs::remove_file(own.join("mine.html")).unwrap();
    std::fs::remove_file(own.join("notes.txt")).unwrap();
    report::write(folder.path(), &fixture::analysis()).unwrap();
    assert!(!own.exists());
}

#[test]
fn a_page_of_somebody_else_is_not_replaced_and_no_index_links_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let analysis = fixture::of(nine::many(21, &[1, 2]));
    let own = folder.path().join("series");
    std::fs::create_dir(&own).unwrap();
    let theirs = own.join("synthetic-p-0-990-ms-20-kind-sleep-threads.html");
    std::fs::write(&theirs, "mine").unwrap();
    let refused = report::write(folder.path(), &analysis);
    assert!(
        matches!(refused, Err(ReportError::NotOurs { ref path }) if *path == theirs),
        "{refused:?}"
    );
    assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "mine");
    assert!(!folder.path().join("index.html").exists() && pages(folder.path()).len() == 1);
    std::fs::remove_dir_all(&own).unwrap();
    std::fs::write(&own, "a file").unwrap();
    let refused = report::write(folder.path(), &analysis);
    assert!(matches!(refused, Err(ReportError::NotFolder { .. })), "{refused:?}");
}
