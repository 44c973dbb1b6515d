//! What people call a number of workers.

/// Words that name a worker count, in lower case, without `_`, `-` or spaces.
const WORDS: &[&str] = &[
    "workers",
    "worker",
    "n",
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
    "cpus",
    "cpu",
    "ranks",
    "rank",
    "nodes",
    "node",
    "nproc",
    "nprocs",
    "np",
    "p",
    "t",
    "j",
    "jobs",
    "job",
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
    "tasks",
    "ntasks",
    "clients",
    "users",
];

/// Whether a column or a parameter of this name holds a worker count: `threads`, `num_threads`,
/// `Number of cores`, `parameter_threads`.
pub(super) fn names_workers(name: &str) -> bool {
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
    matches!(words, [word] if WORDS.contains(word))
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
}
