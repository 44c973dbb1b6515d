//! Pages of single series beside the index, in a folder of their own: there before the index that
//! links to them, and gone after the last index that did.

use std::collections::HashSet;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::ReportError;
use super::html::{Page, SERIES, TITLE};
use crate::data::store;

/// How far into a file its mark is looked for, in bytes.
const HEAD_BYTES: u64 = 4096;

/// Writes the pages; each is whole or as it was.
pub(super) fn put(folder: &Path, pages: &[Page]) -> Result<(), ReportError> {
    if pages.is_empty() {
        return Ok(());
    }
    let own = folder.join(SERIES);
    if own.metadata().is_ok_and(|found| !found.is_dir()) {
        return Err(ReportError::NotFolder { path: own });
    }
    for page in pages {
        let path = own.join(&page.name);
        if path.exists() && !is_ours(&path) {
            return Err(ReportError::NotOurs { path });
        }
    }
    for page in pages {
        store::write_whole(&own.join(&page.name), page.text.as_bytes())?;
    }
    Ok(())
}

/// Removes pages that an earlier report left, and the folder if nothing else is in it. What no
/// report wrote stays.
pub(super) fn tidy(folder: &Path, pages: &[Page]) {
    let own = folder.join(SERIES);
    let kept: HashSet<PathBuf> = pages.iter().map(|page| own.join(&page.name)).collect();
    let Ok(found) = own.read_dir() else { return };
    for path in found.flatten().map(|entry| entry.path()) {
        if !kept.contains(&path) && is_ours(&path) {
            // What cannot be removed misleads nobody: no index links to it.
            let _ = std::fs::remove_file(&path);
        }
    }
    // Only where it is empty.
    let _ = std::fs::remove_dir(&own);
}

fn is_ours(path: &Path) -> bool {
    let mark = format!("<title>{TITLE}");
    path.metadata().is_ok_and(|found| found.is_file())
        && head(path).is_ok_and(|head| head.contains(&mark))
}

/// The beginning of a file; empty where there is none.
pub(super) fn head(path: &Path) -> std::io::Result<String> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(String::new()),
        file => file?,
    };
    let mut bytes = Vec::new();
    file.take(HEAD_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
