use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print completions for a shell
///
/// Example: amdahl completions bash > /etc/bash_completion.d/amdahl
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run<Tree: CommandFactory>(self) -> anyhow::Result<ExitCode> {
        clap_complete::generate(self.shell, &mut Tree::command(), "amdahl", &mut std::io::stdout());
        Ok(ExitCode::SUCCESS)
    }
}
