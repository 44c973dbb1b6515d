//! Files as text, with what an export can reasonably be.

use super::error::ImportError;
use crate::data;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// No export of a scaling measurement is this large; a wrong file is.
const MOST_BYTES: u64 = 64 << 20;

/// How far into a file its schema stands, in bytes.
const HEAD_BYTES: usize = 4096;

/// The text of a file: see [`text_of`]. A pipe in its place would be waited for for good.
pub(super) fn read_text(path: &Path) -> Result<String, ImportError> {
    let failed = |source| ImportError::Io { path: path.into(), source };
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(ImportError::NoFile { path: path.into() });
    }
    text_of(File::open(path).map_err(failed)?, path)
}

/// The text of a stream that is neither empty, nor huge, nor binary, without a byte order mark;
/// `path` names it in errors.
pub(super) fn text_of(from: impl Read, path: &Path) -> Result<String, ImportError> {
    let failed = |source| ImportError::Io { path: path.into(), source };
    let mut bytes = Vec::new();
    let mut from = from.take(MOST_BYTES + 1);
    from.read_to_end(&mut bytes).map_err(failed)?;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]);
    let most = if head.contains("\"amdahl-study/") { data::MOST_BYTES } else { MOST_BYTES };
    from.set_limit((most + 1).saturating_sub(bytes.len() as u64));
    from.read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(ImportError::TooBig { path: path.into(), most });
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

/// What a file is called: its name without folder and ending.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
