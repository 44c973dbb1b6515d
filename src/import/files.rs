//! Files as text, with what an export can reasonably be.

use super::error::ImportError;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// No export of a scaling measurement is this large; a wrong file is.
const MOST_BYTES: u64 = 64 << 20;

/// The text of a file that is neither empty, nor huge, nor binary, without a byte order mark.
pub(super) fn read_text(path: &Path) -> Result<String, ImportError> {
    let failed = |source| ImportError::Io { path: path.into(), source };
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ImportError::TooBig { path: path.into(), most: MOST_BYTES });
    }
    let not_text = |offset| ImportError::NotText { path: path.into(), offset };
    let text = String::from_utf8(bytes).map_err(|e| not_text(e.utf8_error().valid_up_to()))?;
    if let Some(offset) = text.find('\0') {
        return Err(not_text(offset));
    }
    let text = text.strip_prefix('\u{feff}').map(String::from).unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ImportError::Empty { path: path.into() });
    }
    Ok(text)
}

/// JSON of any kind.
pub(super) fn json<T: serde::de::DeserializeOwned>(
    path: &Path,
    text: &str,
) -> Result<T, ImportError> {
    serde_json::from_str(text).map_err(|source| ImportError::Json { path: path.into(), source })
}

/// When a file was last written, RFC 3339 in UTC; empty where the system does not tell.
pub(super) fn written_at(path: &Path) -> Result<String, ImportError> {
    let failed = |source| ImportError::Io { path: path.into(), source };
    let modified = match fs::metadata(path).map_err(failed)?.modified() {
        Err(error) if error.kind() == ErrorKind::Unsupported => return Ok(String::new()),
        modified => modified.map_err(failed)?,
    };
    Ok(jiff::Timestamp::try_from(modified).map(|at| format!("{at:.0}")).unwrap_or_default())
}

/// What a file is called: its name without folder and ending.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
