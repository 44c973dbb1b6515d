//! Where programs lie: looked for once, not in every run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

/// The programs that PATH led to, by name.
#[derive(Default)]
pub(super) struct Programs(BTreeMap<String, Option<PathBuf>>);

impl Programs {
    /// A command that starts a program as its name would. Where another PATH than ours is to be
    /// searched, each run looks for it.
    pub(super) fn command(&mut self, name: &str, by_our_path: bool) -> Command {
        let found = match by_our_path && !name.contains('/') {
            true => self.0.entry(name.to_owned()).or_insert_with(|| look_for(name)).as_ref(),
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
