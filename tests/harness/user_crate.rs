//! Builds `tests/user-crate` once and hands out its benches.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The built bench `name`, linked into `folder` (as `target/release/deps/name`), so that what
/// it writes to its target folder stays there.
pub(crate) fn user_bench(name: &str, folder: &Path) -> PathBuf {
    let target = folder.join("target");
    let place = target.join("release").join("deps").join(name);
    if !place.exists() {
        let built = built().iter().find(|path| file_name(path).starts_with(&format!("{name}-")));
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(target.join("CACHEDIR.TAG"), "").unwrap();
        // A link: a copy could be busy, still open for writing in a child of another test.
        let built = built.unwrap_or_else(|| panic!("no bench '{name}'"));
        std::fs::hard_link(built, &place).unwrap();
    }
    place
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The user's crate as a folder of its own.
fn laid_out() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kept = root.join("tests/user-crate");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("user-crate");
    let benches = ["own", "recorded", "scaling", "misbehaving"];
    let benches = benches.map(|name| format!("benches/{name}.rs"));
    for file in benches.iter().map(String::as_str).chain(["src/lib.rs"]) {
        put(&folder.join(file), &std::fs::read_to_string(kept.join(file)).unwrap());
    }
    let manifest = std::fs::read_to_string(kept.join("manifest.toml")).unwrap();
    // A string of JSON is one of TOML.
    let path = serde_json::Value::from(root.display().to_string()).to_string();
    put(&folder.join("Cargo.toml"), &manifest.replace("\"AMDAHL\"", &path));
    // The same versions as ours, so that nothing is built or fetched twice.
    let versions = std::fs::read_to_string(root.join("Cargo.lock")).unwrap();
    std::fs::write(folder.join("Cargo.lock"), versions).unwrap();
    folder
}

/// Writes a file unless it holds the text already, so that nothing is built anew.
fn put(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|held| held == text) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The benches of the user's crate, built the way `cargo bench --profile dev` does.
fn built() -> &'static [PathBuf] {
    static BUILT: OnceLock<Vec<PathBuf>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let user_crate = laid_out();
        let done = Command::new(env!("CARGO"))
            .args(["bench", "--profile", "dev", "--no-run", "--message-format", "json"])
            .current_dir(&user_crate)
            .env("CARGO_TARGET_DIR", target_folder())
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let messages = String::from_utf8(done.stdout).unwrap();
        let executable = |line: &str| {
            let message: serde_json::Value = serde_json::from_str(line).ok()?;
            message["executable"].as_str().map(PathBuf::from)
        };
        messages.lines().filter_map(executable).collect()
    })
}

/// The folder that cargo built this test in.
fn target_folder() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    program.ancestors().nth(3).unwrap().to_path_buf()
}
