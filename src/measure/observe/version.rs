//! Which content a file has, told without reading it.

use std::path::Path;
use std::time::SystemTime;

/// What differs after a file was written anew or another took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::measure) struct Version {
    /// Which file of which device; 0 where the system does not tell.
    place: (u64, u64),
    bytes: u64,
    written: Option<SystemTime>,
}

impl Version {
    /// `None` where there is no regular file.
    pub(in crate::measure) fn of(path: &Path) -> Option<Self> {
        let file = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
        #[cfg(unix)]
        let place = {
            use std::os::unix::fs::MetadataExt;
            (file.dev(), file.ino())
        };
        #[cfg(not(unix))]
        let place = (0, 0);
        Some(Self { place, bytes: file.len(), written: file.modified().ok() })
    }
}
