//! The program `amdahl` itself.

use assert_cmd::Command;
use std::path::Path;
use std::time::Duration;

/// The program in a folder, without what the environment of the tests asks of it, and ended with
/// its output shown where it hangs.
pub fn amdahl(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("amdahl").unwrap();
    command.current_dir(folder).timeout(Duration::from_secs(120));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AMDAHL_")) {
        command.env_remove(name);
    }
    command.env_remove("COLUMNS").env("LC_ALL", "C");
    command
}
