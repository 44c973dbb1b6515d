//! `amdahl show`: one series of a kept study.

use super::*;

const ROWS: &str = "name,workers,seconds\nxz level 1,1,1\nxz level 1,2,0.6\nxz level 1,4,0.4\n\
                    zstd,1,2\nzstd,2,1.2\nzstd,4,0.8\nxz level 9,1,3\nxz level 9,2,2\nxz level 9,4,1.5\n";

fn kept() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = table(&folder, "times.csv", ROWS).display().to_string();
    (folder, path)
}

#[test]
fn one_series_is_shown_with_its_table_by_its_name_or_a_part_that_no_other_has() {
    let (_folder, path) = kept();
    assert_eq!(printed(&["show", &path]), "xz level 1\nzstd\nxz level 9\n");
    for asked in ["zstd", "ZST", "xz level 9"] {
        let out = printed(&["show", &path, asked]);
        assert!(out.contains("workers ") && out.contains("efficiency"), "{out}");
        let others = ["zstd", "xz level 1", "xz level 9"].into_iter();
        let others = others.filter(|name| !name.contains(&asked.to_lowercase()));
        others.for_each(|other| assert!(!out.contains(other), "{asked}: {out}"));
    }
}

#[test]
fn a_series_that_there_is_not_is_refused_with_those_there_are() {
    let (_folder, path) = kept();
    let err = refused(1, &["show", &path, "zsdt"]);
    assert!(err.contains("no series is called 'zsdt'; did you mean 'zstd'? There are:"), "{err}");
    assert!(err.contains("'xz level 1', 'zstd', 'xz level 9'"), "{err}");
    let err = refused(1, &["show", &path, "xz"]);
    assert!(
        err.contains("'xz' is in the names of several series: 'xz level 1', 'xz level 9'"),
        "{err}"
    );
    let err = refused(1, &["show", &path, "mandelbrot"]);
    assert!(err.contains("no series is called 'mandelbrot'; there are:"), "{err}");
}
