//! What people call a number of workers.

/// Words that name a worker count whatever stands beside them, in lower case.
const SURE: &[&str] = &[
    "workers",
    "worker",
    "threads",
    "thread",
    "cores",
    "core",
    "procs",
    "proc",
    "processes",
    "process",
    "processors",
    "processor",
    "ranks",
    "rank",
    "nodes",
    "node",
    "nproc",
    "nprocs",
    "np",
    "concurrency",
    "parallelism",
    "ncpu",
    "ncpus",
    "nthreads",
    "nthread",
    "ncores",
    "nworkers",
    "nranks",
    "nnodes",
    "njobs",
    "ntasks",
];

/// Words that name one where nothing else does, the likelier first: beside `threads`, `n` is the
/// size of a problem and `job` a job.
const PERHAPS: &[&str] =
    &["p", "t", "j", "cpus", "jobs", "clients", "users", "tasks", "job", "cpu", "n"];

/// Words that name a size as often, where a number stands beside them in the name of a benchmark.
const SIZES_TOO: &[&str] = &["nodes", "node", "clients", "users", "tasks"];

/// How surely a column or a parameter of this name holds a worker count, the smaller the surer:
/// 0 for `threads`, `num_threads`, `Number of cores`, `parameter_threads`, more for `n`; `None`
/// where it does not.
pub(super) fn doubt_in(name: &str) -> Option<usize> {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = match words.as_slice() {
        ["parameter", rest @ ..] => rest,
        all => all,
    };
    let words = match words {
        ["number", "of", rest @ ..] => rest,
        ["num" | "nr" | "no" | "n", rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    match words {
        [word] if SURE.contains(word) => Some(0),
        [word] => PERHAPS.iter().position(|known| known == word).map(|place| place + 1),
        _ => None,
    }
}

/// Whether a column or a parameter of this name can hold a worker count.
pub(super) fn names_workers(name: &str) -> bool {
    doubt_in(name).is_some()
}

/// The words that say of a number beside them in a text that it is a worker count, and those that
/// say it of sizes as often; letters say nothing there.
pub(super) fn in_text() -> (Vec<&'static str>, Vec<&'static str>) {
    let words = SURE.iter().chain(PERHAPS).copied().filter(|word| word.len() > 1);
    words.partition(|word| !SIZES_TOO.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_count_goes_by_many_names() {
        for name in ["workers", "N", "threads", "num_threads", "Number of cores", "nproc", "p"] {
            assert!(names_workers(name), "{name}");
        }
        assert!(names_workers("parameter_threads"));
    }

    #[test]
    fn other_names_are_not_taken_for_one() {
        for name in ["", "size", "time per thread", "seconds", "threads used by others"] {
            assert!(!names_workers(name), "{name}");
        }
    }

    #[test]
    fn threads_say_it_more_surely_than_a_letter_and_p_more_than_n() {
        assert!(doubt_in("threads") < doubt_in("p") && doubt_in("p") < doubt_in("n"));
    }
}
