//! The programs in `examples/` do what their first lines say.

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where examples stand: beside the program. `cargo test` has built them, `cargo test --test` has
/// not.
fn examples() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let mut build = std::process::Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--examples", "--target-dir"]);
        let program = Path::new(env!("CARGO_BIN_EXE_amdahl"));
        build.arg(program.ancestors().nth(2).unwrap()).current_dir(env!("CARGO_MANIFEST_DIR"));
        assert!(build.status().unwrap().success());
        program.with_file_name("examples")
    })
}

/// What an example prints.
fn said(name: &str, arguments: &[&str]) -> String {
    let program = examples().join(name);
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(program);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AMDAHL_")) {
        command.env_remove(name);
    }
    let done = command.args(arguments).current_dir(folder.path()).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

#[test]
fn a_table_is_fitted() {
    let said = said("fit_a_table", &[]);
    assert!(said.contains("95.") && said.contains("% parallel"), "{said}");
}

#[test]
fn a_recorded_study_is_read_and_fitted() {
    let said = said("read_a_study", &[]);
    assert!(
        said.contains("samples in 5 rounds") && said.contains("parallel fraction 0.89"),
        "{said}"
    );
    assert!(said.contains("8 workers: 4.6"), "{said}");
}

#[test]
#[cfg(feature = "criterion")]
fn an_own_workload_and_a_function_of_workers_give_the_right_answers() {
    for name in ["own_workload", "function_of_workers", "phases"] {
        let said = said(name, &["--bench", "--test"]);
        assert!(said.contains(" passed") && said.contains("0 failed"), "{name}: {said}");
    }
}
