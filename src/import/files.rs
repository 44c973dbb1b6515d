//! Files as text, with what an export can reasonably be.

use super::error::ImportError;
use super::formats::{HEAD_BYTES, MARKUP};
use crate::data::MOST_BYTES;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// The text of a file: see [`text_of`]. A pipe in its place would be waited for for good.
pub(super) fn read_text(path: &Path) -> Result<String, ImportError> {
    let failed = |source| ImportError::Io { path: path.into(), source };
    let about = fs::metadata(path).map_err(failed)?;
    if !about.is_file() {
        return Err(ImportError::NoFile { path: path.into() });
    }
    text_of(File::open(path).map_err(failed)?, Some(about.len()), path)
}

/// The text of a stream that is neither empty, nor huge, nor binary, without a byte order mark;
/// `path` names it in errors; `size` is how many bytes it has, where that is known.
pub(super) fn text_of(
    from: impl Read,
    size: Option<u64>,
    path: &Path,
) -> Result<String, ImportError> {
    let failed = |source| ImportError::Io { path: path.into(), source };
    let mut bytes = Vec::new();
    let mut from = from.take(HEAD_BYTES as u64);
    from.read_to_end(&mut bytes).map_err(failed)?;
    can_be_read(&bytes, path)?;
    if size.is_some_and(|size| size > MOST_BYTES) {
        return Err(ImportError::TooBig { path: path.into(), is_study: is_study(&bytes) });
    }
    from.set_limit((MOST_BYTES + 1).saturating_sub(bytes.len() as u64));
    from.read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ImportError::TooBig { path: path.into(), is_study: is_study(&bytes) });
    }
    let text =
        decoded(bytes).map_err(|offset| ImportError::NotText { path: path.into(), offset })?;
    let text = text.strip_prefix('\u{feff}').map(String::from).unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ImportError::Empty { path: path.into() });
    }
    Ok(text)
}

/// Refuses by its beginning what is no text, or of no kind that is read.
fn can_be_read(head: &[u8], path: &Path) -> Result<(), ImportError> {
    let is_wide = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    if let Some(offset) = head.iter().position(|byte| *byte == 0).filter(|_| !is_wide) {
        return Err(ImportError::NotText { path: path.into(), offset });
    }
    match head.trim_ascii_start() {
        [b'<', ..] => Err(ImportError::UnknownKind { path: path.into(), found: MARKUP.into() }),
        _ => Ok(()),
    }
}

fn is_study(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    String::from_utf8_lossy(head).contains("\"amdahl-study/")
}

/// Bytes that are no text in a file, of which so many are one in another encoding: one in twenty.
const MOST_STRANGE: usize = 20;

/// The text of bytes: UTF-16 by its mark, UTF-8, or Latin-1 where only few bytes are neither.
///
/// # Errors
/// Where text ends, in bytes from 0.
fn decoded(bytes: Vec<u8>) -> Result<String, usize> {
    let wide = |of: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes[2..].as_chunks::<2>();
        String::from_utf16_lossy(&pairs.iter().map(|pair| of(*pair)).collect::<Vec<u16>>())
    };
    let text = match bytes.as_slice() {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => latin(error.as_bytes()).ok_or(error.utf8_error().valid_up_to())?,
        },
    };
    match text.find('\0') {
        None => Ok(text),
        Some(offset) => Err(offset),
    }
}

/// Each byte as the letter of that number, where few are no ASCII.
fn latin(bytes: &[u8]) -> Option<String> {
    let strange = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    (strange * MOST_STRANGE < bytes.len() && !bytes.contains(&0))
        .then(|| bytes.iter().map(|byte| *byte as char).collect())
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
