//! Files that stand for a run's standard input and output.

use std::fs::{File, Metadata};
use std::path::Path;

/// Opens what each run reads.
///
/// # Errors
/// In words, with the flag; a pipe is none, which the first run would empty and for which opening
/// waits until somebody writes.
pub(super) fn to_read(flag: &str, path: &Path) -> Result<File, String> {
    let failed = |error: std::io::Error| format!("{flag} '{}': {error}", path.display());
    if is_pipe(&path.metadata().map_err(failed)?) {
        return Err(format!(
            "{flag} '{}': is a pipe, which is empty after the first run; write it to a file first",
            path.display()
        ));
    }
    File::open(path).map_err(failed)
}

/// Opens what each run writes, emptied.
///
/// # Errors
/// In words, with the flag; a pipe in a folder is none, for which opening waits until somebody
/// reads.
pub(super) fn to_write(flag: &str, path: &Path) -> Result<File, String> {
    // What is open already, as /dev/stderr, does not wait.
    let is_open = path.starts_with("/dev") || path.starts_with("/proc");
    if !is_open && path.metadata().is_ok_and(|found| is_pipe(&found)) {
        return Err(format!(
            "{flag} '{}': is a pipe, which waits for a reader; give a file",
            path.display()
        ));
    }
    File::create(path).map_err(|error| format!("{flag} '{}': {error}", path.display()))
}

#[cfg(unix)]
fn is_pipe(found: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&found.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}
