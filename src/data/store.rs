//! Studies as files: read with clear refusals, written so that a kill never leaves half a file.

use std::fmt;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer as _};
use tempfile::NamedTempFile;

use super::wire::{SCHEMA, StudyFile, WireError};
use super::{Block, Series, Study};
use crate::units::text::{bytes, excerpt};

/// Why a study could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StudyError {
    /// The system refused.
    #[error("'{path}': {source}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Not JSON, or cut short, or JSON of something else.
    #[error(
        "{place}: {}: {said}{}",
        if_json(source, "a study"),
        if_cut_short(source),
        said = excerpt(&source.to_string())
    )]
    Json {
        /// The file, or what was read.
        place: String,
        /// What the parser said, with line and column.
        source: serde_json::Error,
    },
    /// JSON, but not a study this version reads.
    #[error("{place}: not a study: schema is '{}', expected '{SCHEMA}'", excerpt(found))]
    Schema {
        /// The file, or what was read.
        place: String,
        /// What `schema` holds.
        found: String,
    },
    /// A study of a later version.
    #[error("{place}: schema '{}' is of a newer amdahl; this one reads '{SCHEMA}'", excerpt(found))]
    Newer {
        /// The file, or what was read.
        place: String,
        /// What `schema` holds.
        found: String,
    },
    /// More than any study that can be worked with.
    #[error(
        "'{path}' has more than {size}: {IF_TOO_BIG}",
        path = path.display(),
        size = bytes(MOST_BYTES)
    )]
    TooBig {
        /// The file.
        path: PathBuf,
    },
    /// A study whose content makes no sense.
    #[error("{place}: {what}")]
    Content {
        /// The file, or what was read.
        place: String,
        /// What is wrong, where.
        what: String,
    },
}

/// What is wrong with a file that was read as JSON of `what`.
pub(crate) fn if_json(error: &serde_json::Error, what: &str) -> String {
    match error.is_data() {
        true => format!("JSON, but not {what}"),
        false => "not readable as JSON".into(),
    }
}

/// What to ask about JSON that ends too early; nothing for JSON that is wrong.
pub(crate) fn if_cut_short(error: &serde_json::Error) -> &'static str {
    if error.is_eof() { "; is the file complete?" } else { "" }
}

/// More of a study is not read: what is kept of it takes several times as much memory.
pub(crate) const MOST_BYTES: u64 = 1 << 30;

/// What to do with a study that is larger.
pub(crate) const IF_TOO_BIG: &str = "the study.csv of its report holds the medians of its rounds \
                                     and is read in its place (amdahl fit reports/study.csv), or \
                                     measure fewer series in one study";

/// Reads a study file.
///
/// # Errors
/// [`StudyError`] when it cannot be read, is larger than 1 GiB, is not JSON, is of another schema,
/// or holds a worker count or time that cannot be.
pub fn load(path: &Path) -> Result<Study, StudyError> {
    let failed = |source| StudyError::Io { path: path.into(), source };
    let mut text = String::new();
    // What is in its place may have no end.
    let mut file = fs::File::open(path).map_err(failed)?.take(MOST_BYTES + 1);
    file.read_to_string(&mut text).map_err(failed)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(StudyError::TooBig { path: path.into() });
    }
    parse(&text, &format!("'{}'", path.display()))
}

#[derive(Deserialize, Default)]
struct Head {
    schema: Option<serde_json::Value>,
}

/// Reads a study from JSON text; `place` names it in errors.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, place: &str) -> Result<Study, StudyError> {
    let json = |source| StudyError::Json { place: place.into(), source };
    // Only an object has a schema; the rest of a study, which may be large, is not kept for it.
    let head: Head = match text.trim_start().starts_with('{') {
        true => serde_json::from_str(text).map_err(json)?,
        false => serde_json::from_str(text).map(|_: IgnoredAny| Head::default()).map_err(json)?,
    };
    let found = head.schema.as_ref().and_then(|schema| schema.as_str()).unwrap_or("missing");
    let number = |schema: &str| schema.strip_prefix("amdahl-study/")?.parse::<u32>().ok();
    if number(found) > number(SCHEMA) {
        return Err(StudyError::Newer { place: place.into(), found: found.into() });
    }
    if found != SCHEMA {
        return Err(StudyError::Schema { place: place.into(), found: found.into() });
    }
    // Parsed again from text: errors then carry line and column.
    let file: StudyFile = serde_json::from_str(text).map_err(json)?;
    file.try_into().map_err(|what: WireError| StudyError::Content {
        place: place.into(),
        what: what.to_string(),
    })
}

/// One block as the JSON object that a study carries.
pub(crate) fn block_to_json(block: &Block) -> serde_json::Value {
    super::wire::block_to_json(block)
}

/// Reads one block back.
pub(crate) fn block_from_json(value: serde_json::Value) -> Result<Block, StudyError> {
    super::wire::block_from_json(value)
        .map_err(|what| StudyError::Content { place: "block".into(), what })
}

/// A recording as it travels from a measuring process to its parent.
pub(crate) fn recorded_to_json(recorded: &super::Recorded) -> serde_json::Value {
    serde_json::to_value(super::wire::RecordedFile::from(recorded.clone())).unwrap_or_default()
}

/// Reads one recording back.
pub(crate) fn recorded_from_json(value: serde_json::Value) -> serde_json::Result<super::Recorded> {
    serde_json::from_value::<super::wire::RecordedFile>(value).map(Into::into)
}

/// The study as JSON text, one key a line, ending in a newline.
///
/// # Errors
/// [`StudyError::Content`] when a watched or recorded duration is not finite: JSON has no word
/// for that, so the file could not be read again.
pub fn to_json(study: &Study) -> Result<String, StudyError> {
    if let Some(what) = not_finite(study) {
        return Err(StudyError::Content { place: "study".into(), what });
    }
    let json = |source| StudyError::Json { place: "study".into(), source };
    let mut text = serde_json::to_string_pretty(&StudyFile::from(study.clone())).map_err(json)?;
    text.push('\n');
    Ok(text)
}

/// Names the first duration that JSON cannot hold.
fn not_finite(study: &Study) -> Option<String> {
    let recorded = |series: &Series| {
        let recorded = series.recorded.iter();
        let beside = recorded.clone().flat_map(|one| one.plain_s.into_iter().chain(one.steal_s));
        let mut all = recorded.flat_map(|recorded| recorded.seconds()).chain(beside);
        all.any(|seconds| !seconds.is_finite())
    };
    let watched = |block: &&Block| block.watch.is_some_and(|watch| !watch.wall_s.is_finite());
    let phased = |block: &&Block| {
        let mut seconds = block.phases.iter().filter_map(|phase| phase.seconds);
        seconds.any(|seconds| !seconds.is_finite())
    };
    study.series.iter().find_map(|series| {
        let blocks = blocks(study, series);
        let what = match () {
            () if recorded(series) => "a recorded task time",
            () if blocks.iter().any(watched) => "the wall time of a block",
            () if blocks.iter().any(phased) => "the time of a phase",
            () => return None,
        };
        Some(format!("series '{}': {what} is not finite", series.name))
    })
}

/// Every block of a series, those that were set aside too.
fn blocks<'s>(study: &'s Study, series: &'s Series) -> Vec<&'s Block> {
    let points = series.points.iter().chain(&series.sequential);
    let set_aside = study.rounds.iter().flat_map(|round| &round.set_aside);
    let aside = set_aside.filter(|aside| aside.series == series.name);
    let blocks = points.flat_map(|point| &point.blocks);
    blocks.chain(aside.map(|aside| &aside.block)).collect()
}

/// Writes a study: see [`write_whole`].
///
/// # Errors
/// [`StudyError::Io`] with the path.
pub fn save(study: &Study, path: &Path) -> Result<(), StudyError> {
    write_whole(path, to_json(study)?.as_bytes())
}

/// Writes a file so that readers see the old or the new content, never a part: a temporary file
/// beside it, fsync, rename. Missing folders are made.
///
/// # Errors
/// [`StudyError::Io`] with the path.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<(), StudyError> {
    let failed = |source| StudyError::Io { path: path.into(), source };
    written_beside(path, content)?.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a study as [`save`] does; a file that is there before is kept under its date, and stays
/// where it is when the study cannot be written.
///
/// # Errors
/// [`StudyError::Io`] with the path.
pub fn save_beside_earlier(study: &Study, path: &Path) -> Result<(), StudyError> {
    let failed = |source| StudyError::Io { path: path.into(), source };
    let whole = written_beside(path, to_json(study)?.as_bytes())?;
    keep_earlier(path)?;
    whole.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A file with this content in the folder of `path`, that nothing but a rename is missing for.
fn written_beside(path: &Path, content: &[u8]) -> Result<NamedTempFile, StudyError> {
    let failed = |source| StudyError::Io { path: path.into(), source };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::Builder::new()
        .prefix(".amdahl-")
        .permissions_if_unix()
        .tempfile_in(folder)
        .map_err(|error| failed(without_its_path(error)))?;
    file.write_all(content).map_err(|error| failed(without_its_path(error)))?;
    file.as_file().sync_all().map_err(failed)?;
    Ok(file)
}

/// What the system said of a temporary file: its name, another one each time, tells nobody anything.
pub(crate) fn without_its_path(error: io::Error) -> io::Error {
    let told = error.to_string();
    match told.split_once(" at path \"") {
        Some((told, _)) => io::Error::new(error.kind(), told.to_owned()),
        None => error,
    }
}

/// Temporary files are private by default; a report is for sharing.
trait Permissions {
    fn permissions_if_unix(&mut self) -> &mut Self;
}

impl Permissions for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_if_unix(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        self.permissions(fs::Permissions::from_mode(0o644))
    }

    #[cfg(not(unix))]
    fn permissions_if_unix(&mut self) -> &mut Self {
        self
    }
}

/// A date is no longer than this many characters.
const LONGEST_DATE: usize = 40;

/// So many bytes of a study hold its date.
const HEAD: u64 = 1 << 16;

/// The date that the beginning of a study tells; the rest, which may be large, is not read.
fn date_in(path: &Path) -> Option<String> {
    let mut head = Vec::new();
    fs::File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    let mut found = Dated::default();
    // It ends in the midst of an object.
    let _ = serde_json::Deserializer::from_slice(&head).deserialize_map(&mut found);
    found.created.filter(|date| found.is_study && !date.is_empty())
}

/// What stands at the beginning of a study.
#[derive(Default)]
struct Dated {
    is_study: bool,
    created: Option<String>,
}

impl<'de> Visitor<'de> for &mut Dated {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a study")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while self.created.is_none()
            && let Some(key) = map.next_key::<String>()?
        {
            match key.as_str() {
                "schema" => {
                    self.is_study = map.next_value::<String>()?.starts_with("amdahl-study/")
                }
                "created" => self.created = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Moves an earlier file aside under its date, `study.json` to `study-2026-11-22T140312Z.json`
/// (a number follows where that name is taken), and says where it went; `None` when there was
/// none. A file that cannot be read as a study is dated by its modification time.
///
/// # Errors
/// [`StudyError::Io`] with the path.
pub fn keep_earlier(path: &Path) -> Result<Option<PathBuf>, StudyError> {
    let failed = |source| StudyError::Io { path: path.into(), source };
    if !path.try_exists().map_err(failed)? {
        return Ok(None);
    }
    let found = fs::metadata(path).map_err(failed)?;
    // A pipe or a device in its place would be read for good.
    let date = match found.is_file().then(|| date_in(path)).flatten() {
        Some(date) => date,
        None => jiff::Timestamp::try_from(found.modified().map_err(failed)?)
            .map_or_else(|_| "earlier".into(), |time| format!("{time:.0}")),
    };
    // Whatever the file says of itself, its name is one that a file can have.
    let fits = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let date: String = date.chars().filter(fits).take(LONGEST_DATE).collect();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let free = (0..)
        .map(|i| match i {
            0 => path.with_file_name(format!("{stem}-{date}.json")),
            i => path.with_file_name(format!("{stem}-{date}-{i}.json")),
        })
        .find(|candidate| !candidate.exists());
    let Some(kept) = free else { return Ok(None) };
    fs::rename(path, &kept).map_err(failed)?;
    Ok(Some(kept))
}
