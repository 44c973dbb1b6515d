//! What was meant for a placeholder and is none: a number that the program would never get.

use super::formula::Formula;

/// What other programs call the worker count.
const OTHER_NAMES: [&str; 16] = [
    "worker",
    "workers",
    "thread",
    "threads",
    "nthreads",
    "n_threads",
    "num_threads",
    "nproc",
    "procs",
    "num_procs",
    "ranks",
    "cores",
    "cpus",
    "jobs",
    "njobs",
    "num_workers",
];

/// Braces, as written, that hold a worker count by another name, or a formula that is none.
pub(super) fn not_replaced(text: &str) -> Option<String> {
    text.match_indices('{').find_map(|(at, _)| {
        let inside = &text[at + 1..];
        let inside = &inside[..inside.find(['{', '}'])?];
        let behind = text[at + 1 + inside.len()..].strip_prefix('}')?;
        let doubled = text[..at].ends_with('{') && behind.starts_with('}');
        let is_meant = match Formula::read(inside) {
            Some(formula) => doubled && formula.is_plain(),
            None => is_formula_of(inside, "workers") || is_other_name(inside),
        };
        let (open, close) = if doubled { ("{{", "}}") } else { ("{", "}") };
        is_meant.then(|| format!("{open}{inside}{close}"))
    })
}

fn is_other_name(inside: &str) -> bool {
    OTHER_NAMES.contains(&inside.to_ascii_lowercase().as_str())
}

/// Whether it is calculated from a name, in signs that we or others know.
fn is_formula_of(inside: &str, name: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || " _+-*/%^():.<>".contains(c);
    let is_name = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    // What a shell's `${workers:-8}` says otherwise is its own.
    inside.chars().all(known) && inside.split(is_name).any(|word| word == name)
}

/// A variable of a shell's line that is called as our placeholder, where the line does not set it.
pub(super) fn unset_variable(line: &str, is_set: impl Fn(&str) -> bool) -> Option<&'static str> {
    ["workers", "WORKERS"]
        .into_iter()
        .find(|name| reads(line, name) && !sets(line, name) && !is_set(name))
}

fn reads(line: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.match_indices('$').any(|(at, _)| {
        let behind = &line[at + 1..];
        let braced = behind.strip_prefix('{');
        let rest = braced.unwrap_or(behind).strip_prefix(name);
        // `${workers}` is our placeholder.
        rest.is_some_and(|rest| {
            !rest.starts_with(is_part) && (braced.is_none() || !rest.starts_with('}'))
        })
    })
}

fn sets(line: &str, name: &str) -> bool {
    ["{}=", "for {}", "read {}", "read -r {}"]
        .iter()
        .any(|way| line.contains(&way.replace("{}", name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_by_another_name_and_a_formula_that_is_none_are_found() {
        for text in [
            "{threads}",
            "{WORKERS}",
            "{num_threads}",
            "-j{ workers }",
            "{workers:x}",
            "{workers^2}",
            "{log2(workers)}",
            "{1..workers}",
            "{workers:>3}",
            "{{workers}}",
            "a{workers} {nproc}",
        ] {
            assert!(not_replaced(text).is_some(), "{text}");
        }
        assert_eq!(not_replaced("-n {{workers}}").as_deref(), Some("{{workers}}"));
    }

    #[test]
    fn braces_of_shells_and_programs_are_theirs() {
        for text in [
            "{workers}",
            "{workers-1}",
            "{workers:02}",
            "{size}",
            "{n}",
            "{}",
            "{a,b}",
            "{workers,logs}",
            "awk '{ print $1 }'",
            r#"{"workers": {workers}}"#,
            r#"{"a":{"b":{workers}}}"#,
            "a{3}",
            "{ workers; }",
            "${HOME}",
            "{size/workers}",
            "{file_workers}",
        ] {
            assert_eq!(not_replaced(text), None, "{text}");
        }
    }

    #[test]
    fn a_variable_that_nothing_sets_is_empty() {
        let unset = |line: &str| unset_variable(line, |_| false);
        assert_eq!(unset("N=$workers ./job {workers}"), Some("workers"));
        assert_eq!(unset("./job \"$WORKERS\""), Some("WORKERS"));
        assert_eq!(unset("./job ${workers:-1}"), Some("workers"));
        assert_eq!(unset("N=${workers} ./job"), None);
        assert_eq!(unset("workers={workers}; ./job $workers"), None);
        assert_eq!(unset("for workers in 1 2; do ./job $workers; done"), None);
        assert_eq!(unset("./job $workers_of $WORKERS2"), None);
        assert_eq!(unset_variable("./job $WORKERS", |name| name == "WORKERS"), None);
    }
}
