//! Standard output and standard error. Neither ends the program: what was measured is kept first.

use std::io::{ErrorKind, Write};

use super::ReportError;
use crate::units::text::cut;

/// Writes a result to standard output. A reader that closed the pipe has seen enough.
///
/// # Errors
/// [`ReportError::Output`] for everything else, a full disk for one.
pub fn print(text: &str) -> Result<(), ReportError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(ReportError::Output(error)),
        _ => Ok(()),
    }
}

/// As many characters of a message are written: of its beginning, and of its end.
const SAID: (usize, usize) = (2000, 1000);

/// Writes a line to standard error. Where that is closed or full there is nobody left to tell.
pub fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", cut(line, SAID));
}
