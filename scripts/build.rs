//! Remembers the compiler's version, which a report states.

fn main() {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let version = std::process::Command::new(rustc).arg("--version").output();
    let version = version.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
    println!("cargo::rustc-env=AMDAHL_RUSTC={}", version.unwrap_or_default());
    println!("cargo::rerun-if-changed=scripts/build.rs");
}
