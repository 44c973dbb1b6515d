/// What is said of a placeholder that is none.
fn not_replaced(other: Option<&str>) -> String {
    other.map_or_else(String::new, |other| format!("; {other} is not replaced here"))
}

/// Why a command cannot be measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// No program.
    #[error("no command: expected one after --, as in amdahl run -- pigz -k -p {{workers}} FILE")]
    Empty,
    /// Nothing that a worker count could change.
    #[error(
        "'{command}' is the same at every worker count: write {{workers}} in it, or pass \
         --env NAME={{workers}}{end}",
        end = not_replaced(other.as_deref())
    )]
    NoPlaceholder {
        /// The command line.
        command: String,
        /// What looks like a placeholder and is none.
        other: Option<String>,
    },
    /// A formula that a shell takes for its own.
    #[error(
        "'${{{place}}}' means something else to a shell: write {{{place}}}, without the $, and \
         amdahl calculates it"
    )]
    ForAShell {
        /// What stands between the braces.
        place: String,
    },
    /// Braces that were meant for a placeholder.
    #[error(
        "'{place}' is not replaced here: write {{workers}}, or calculated from it such as \
         {{workers-1}} or {{workers:02}}; what the program itself is to see so goes into a script"
    )]
    NotReplaced {
        /// With its braces.
        place: String,
    },
    /// A shell's variable that was meant for a placeholder.
    #[error(
        "'${name}' in '{line}' is a variable that nothing sets, and so empty: write {{workers}}"
    )]
    Unset {
        /// The variable.
        name: &'static str,
        /// The line that reads it.
        line: String,
    },
    /// A placeholder that stands for nothing at some worker count.
    #[error("{problem}")]
    NoValue {
        /// Which, where and why.
        problem: String,
    },
    /// `{size}` without a size.
    #[error(
        "'{command}' has {{size}}, but no size is given: add --size SIZE, or several such as 1e6,1e7"
    )]
    NoSize {
        /// The command line.
        command: String,
    },
    /// A size without `{size}`.
    #[error(
        "'{command}' has no {{size}}, so --size {size} changes nothing: write {{size}} in it, or \
         leave --size out"
    )]
    SizeUnused {
        /// The command line.
        command: String,
        /// The size.
        size: u64,
    },
    /// A shell whose own words cannot be told apart.
    #[error("--shell '{shell}': a quote in it is not closed")]
    Shell {
        /// The shell.
        shell: String,
    },
    /// Two commands of one name.
    #[error("two commands are called '{name}': give one another name with --name")]
    NameTwice {
        /// The name.
        name: String,
    },
}
