//! This program, started again.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The file of the program that runs, as it was called when this was first asked: it may be
/// replaced meanwhile.
///
/// # Errors
/// When the system does not tell.
pub fn this_program() -> io::Result<PathBuf> {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    match PROGRAM.get() {
        Some(program) => Ok(program.clone()),
        None => std::env::current_exe().map(|program| PROGRAM.get_or_init(|| program).clone()),
    }
}

/// A command that starts `program`. Where that is the one that runs, it is the one that runs, even
/// if another is in its place by now (`cargo build` beside `cargo bench`), as far as the system
/// can start it.
pub fn command(program: &Path) -> Command {
    #[cfg(target_os = "linux")]
    if is_held(program) {
        let mut command = Command::new(RUNNING);
        std::os::unix::process::CommandExt::arg0(&mut command, program);
        return command;
    }
    Command::new(program)
}

/// Whether [`command`] starts `program` as it is now, whatever becomes of its file.
pub fn is_held(program: &Path) -> bool {
    let running = cfg!(target_os = "linux") && Path::new(RUNNING).exists();
    running && this_program().is_ok_and(|this| this == program)
}

/// Leads to the file that was started, under whatever name, or none.
const RUNNING: &str = "/proc/self/exe";
