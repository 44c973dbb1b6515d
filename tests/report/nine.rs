//! Pages that a browser measures: scripts/page-measure.

use std::path::PathBuf;

use crate::support::nine;
use amdahl::report;

#[test]
fn nine_kinds_of_pages_are_written_for_the_browser() {
    for (name, analysis) in nine::all() {
        let folder: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "nine", name].iter().collect();
        let page = report::write(&folder, &analysis).unwrap();
        assert!(page.is_file(), "{name}");
    }
}
