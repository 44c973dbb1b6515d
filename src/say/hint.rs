//! What a reader can do, by the door through which amdahl was called. A page or a file is read
//! anywhere: its hints are the command line's.

use crate::units::text;

/// Through what amdahl was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// `amdahl ...`
    CommandLine,
    /// `cargo bench`
    #[cfg_attr(not(feature = "criterion"), expect(dead_code, reason = "no bench, no such door"))]
    Bench,
}

/// How to name another folder for reports.
pub(crate) fn another_folder(door: Door) -> &'static str {
    match door {
        Door::CommandLine => "--output or AMDAHL_REPORTS names one, such as --output reports",
        Door::Bench => "AMDAHL_REPORTS names one, such as AMDAHL_REPORTS=reports",
    }
}

/// How to give time for more rounds, after what was said of them.
pub(crate) fn more_rounds(door: Door) -> &'static str {
    match door {
        Door::CommandLine => "; more: --budget SECONDS or --rounds N",
        Door::Bench => "; more: AMDAHL_BUDGET=SECONDS or AMDAHL_ROUNDS=N",
    }
}

/// How to have worker counts measured that were left out.
pub(crate) fn more_counts(door: Door) -> &'static str {
    match door {
        Door::CommandLine => "; --workers or --budget asks for them",
        Door::Bench => "; AMDAHL_WORKERS or AMDAHL_BUDGET asks for them",
    }
}

/// How to hold workers to cores.
pub(crate) fn held_to_cores(door: Door) -> &'static str {
    match door {
        Door::CommandLine => "--pin cores holds each to its own",
        Door::Bench => "AMDAHL_PIN=cores holds each to its own",
    }
}

/// How to count up to so many cores of others as no disturbance in these studies, of which several
/// have labels; a study without is in a file of this name.
pub(crate) fn accept_others(cores: f64, studies: &[String]) -> String {
    let report = format!("amdahl report --disturbed-above {}", text::number(cores, 0));
    match studies {
        [] => format!("{report} study.json"),
        [one] => format!("{report} FILE (the file of '{one}')"),
        several => format!("{report} FILES (those of '{}')", several.join("', '")),
    }
}

/// How to measure the machine's own capacity beside commands.
pub(crate) const CAPACITY: &str = "--capacity";

/// How to measure what the memory gives.
pub(crate) const MEMORY: &str = "--memory, or AMDAHL_MEMORY=yes for cargo bench";

/// How to take a command's own figure.
pub(crate) const METRIC: &str = "--metric REGEX";

/// How to name what works for a command.
pub(crate) const CPU_OF: &str = "--cpu-of PID";

/// Of a job that waits.
pub(crate) const IO: &str = "--io";

/// What `--show-output` does, and what else there is.
pub(crate) const SHOWN: &str = "both outputs of each run are shown after it, on standard error; \
                                --stdout inherit lets the command write its own itself";

/// What somebody meant who typed something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    /// A list or a range of parameters.
    Workers,
    /// How often a command runs.
    Rounds,
    /// A file of results.
    Results,
    /// A command, where an option was expected.
    Command,
    /// Once before or after everything.
    Once,
    /// A command to compare with.
    Another,
    /// Whole lines for a shell.
    Shell,
    /// Where outputs go.
    Output,
    /// A name in the report.
    Name,
    /// What a program prints is shown with its unit.
    Unit,
    /// How a summary looks.
    Look,
    /// Lines that follow each run.
    Conclude,
}

/// How it is said here.
pub(crate) fn meant(what: Meant) -> &'static str {
    match what {
        Meant::Workers => {
            "worker counts are --workers 1..4 or --workers 1,2,4, and {workers} stands for them in \
             the command"
        }
        Meant::Rounds => "how often each worker count is measured is --rounds 10",
        Meant::Results => {
            "study.json, analysis.json, study.csv and a page are written into --output FOLDER; \
             --json and --markdown print the summary in that form"
        }
        Meant::Command => {
            "the command comes after --, as in amdahl run --workers 1,2,4 -- ./job {workers}; \
             a whole line is one word and wants --shell before the --"
        }
        Meant::Once => {
            "what runs once stands before or after amdahl run; --prepare and --conclude are lines \
             around each run"
        }
        Meant::Another => {
            "a further command follows as --and -- COMMAND; a program without workers to compare \
             with is --sequential LINE"
        }
        Meant::Shell => "no shell is the default here; --shell runs the words as one line",
        Meant::Output => {
            "--output is the folder of the report; --stdout null|inherit|FILE is where the \
             command's output goes"
        }
        Meant::Name => "the name in the report is --name",
        Meant::Unit => "times are shown in a unit that fits; --metric-unit is of a figure",
        Meant::Look => "there is one form of the summary, besides --json and --markdown",
        Meant::Conclude => "a line after each run is --conclude, one before it --prepare",
    }
}
