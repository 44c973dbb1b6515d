//! Where programs lie: looked for once, not in every run. And whether they stay what they were.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::measure::observe::Version;

/// The programs that PATH led to, by name, and what was in the files of those that were measured.
#[derive(Default)]
pub(super) struct Programs {
    found: BTreeMap<String, Option<PathBuf>>,
    measured: BTreeMap<PathBuf, Option<Version>>,
}

impl Programs {
    /// A command that starts a program as its name would. Where another PATH than ours is to be
    /// searched, each run looks for it.
    pub(super) fn command(&mut self, name: &str, by_our_path: bool) -> Command {
        let found = match by_our_path && !name.contains('/') {
            true => self.found.entry(name.to_owned()).or_insert_with(|| look_for(name)).as_ref(),
            false => None,
        };
        match found {
            #[cfg(unix)]
            Some(path) => {
                let mut command = Command::new(path);
                std::os::unix::process::CommandExt::arg0(&mut command, name);
                command
            }
            _ => Command::new(name),
        }
    }

    /// Remembers what the program of a command is, which is measured now.
    pub(super) fn measure(&mut self, command: &Command) {
        let program = Path::new(command.get_program());
        // A bare name is looked for by the system.
        if program.components().nth(1).is_some() {
            let folder = command.get_current_dir().unwrap_or(Path::new(""));
            let file = folder.join(program);
            self.measured.entry(file).or_insert_with_key(|file| Version::of(file));
        }
    }

    /// A program that another has taken the place of since it was measured first.
    pub(super) fn replaced(&self) -> Option<String> {
        let is_another = |(file, version): &(&PathBuf, &Option<Version>)| {
            let now = Version::of(file);
            version.is_some() && now.is_some() && now != **version
        };
        self.measured.iter().find(is_another).map(|(file, _)| file.display().to_string())
    }
}

/// The first of that name in PATH; `None` where there is none, or a relative folder comes first.
#[cfg(unix)]
fn look_for(name: &str) -> Option<PathBuf> {
    use rustix::fs::{Access, access};
    let path = std::env::var_os("PATH")?;
    let mut folders = std::env::split_paths(&path).take_while(|folder| folder.is_absolute());
    let file = folders.find_map(|folder| {
        let file = folder.join(name);
        (file.is_file() && access(&file, Access::EXEC_OK).is_ok()).then_some(file)
    });
    file.filter(|_| !name.is_empty())
}

#[cfg(not(unix))]
fn look_for(_name: &str) -> Option<PathBuf> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn started(name: &str, by_our_path: bool) -> String {
        Programs::default().command(name, by_our_path).get_program().to_string_lossy().into_owned()
    }

    #[test]
    fn a_program_is_looked_for_once_and_still_told_its_name() {
        assert!(started("sh", true).ends_with("/sh"));
        assert_eq!(started("no-such-program", true), "no-such-program");
        assert_eq!(started("./sh", true), "./sh");
        assert_eq!(started("sh", false), "sh");
        let mut command = Programs::default().command("sh", true);
        let said = command.args(["-c", "echo $0"]).output().unwrap().stdout;
        assert_eq!(String::from_utf8_lossy(&said), "sh\n");
    }
}
