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
    let text =
        decoded(bytes).map_err(|offset| ImportError::NotText { path: path.into(), offset })?;
    let text = text.strip_prefix('\u{feff}').map(String::from).unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ImportError::Empty { path: path.into() });
    }
    Ok(text)
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
