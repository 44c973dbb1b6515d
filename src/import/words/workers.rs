//! What people call a number of workers.

use super::split::words;
use super::vocabulary::{self, Word, is};

/// Words that name one where nothing else does, the likelier first: beside `threads`, `n` is the
/// size of a problem and `job` a job.
const PERHAPS: &[&str] = &[
    "p",
    "t",
    "j",
    "cpus",
    "jobs",
    "clients",
    "users",
    "tasks",
    "job",
    "cpu",
    "n",
    "gpu",
    "w",
    "connections",
    "conns",
    "nt",
    "slots",
    "servers",
    "replicas",
    "instances",
    "executors",
    "agents",
    "vcpus",
    "vcpu",
    "numjobs",
    "th",
];

/// By themselves the counts of what they start, the least likely of all.
const STARTED: &[&str] = &["mpi", "omp", "openmp"];

/// Of which the size is a number of workers: `world_size`, `pool size`.
const GROUPS: &[&str] = &["pool", "world", "team", "comm", "mpi", "cluster", "gang"];

/// Words that name a size as often, where a number stands beside them in the name of a benchmark.
const SIZES_TOO: &[&str] =
    &["nodes", "node", "clients", "users", "tasks", "nodo", "nodos", "connections", "instances"];

/// How surely a column or a parameter of this name holds a worker count, the smaller the surer:
/// 0 for `threads`, `num_threads`, `Number of cores`, `parameter_threads`, more for `n`; `None`
/// where it does not.
pub(crate) fn doubt_in(name: &str) -> Option<usize> {
    let words = words(without_plural(name));
    let words: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| *word != "parameter").collect();
    if let [.., group, "size"] = words.as_slice()
        && GROUPS.contains(group)
    {
        return Some(1);
    }
    if let [word] = words.as_slice() {
        return match is(word, Word::Workers) {
            true => Some(0),
            false => PERHAPS.iter().chain(STARTED).position(|known| known == word).map(|at| at + 1),
        };
    }
    let allowed = |word: &&str| is(word, Word::Qualifier) || is(word, Word::Workers);
    let named = words.iter().any(|word| is(word, Word::Workers));
    if words.iter().all(allowed) {
        if named {
            return Some(0);
        }
        let rest: Vec<&&str> =
            words.iter().filter(|word| PERHAPS.contains(*word) && word.len() > 1).collect();
        return match rest.as_slice() {
            [.., last] => PERHAPS.iter().position(|known| known == *last).map(|place| place + 1),
            [] => None,
        };
    }
    let of = words.iter().filter(|word| !is(word, Word::Qualifier)).collect::<Vec<_>>();
    let counted =
        words.iter().any(|word| matches!(*word, "num" | "number" | "nr" | "nb" | "count"));
    match of.as_slice() {
        [only] if counted || only.len() > 2 => {
            PERHAPS.iter().position(|known| known == *only).map(|place| place + 1)
        }
        _ => None,
    }
}

/// `Thread(s)` and `Core(s)`, but not `CPU(s)` and `T(s)`, which can be seconds.
fn without_plural(name: &str) -> &str {
    let name = name.trim();
    let one = name.strip_suffix("(s)").filter(|one| one.ends_with(|c: char| c.is_alphabetic()));
    let counts = |one: &&str| words(one).last().is_some_and(|word| is(word, Word::Workers));
    one.filter(counts).unwrap_or(name)
}

/// Whether it is a factor of the worker count: `threads per process`, `ppn`.
pub(crate) fn is_factor(name: &str) -> bool {
    let words = words(name);
    let per = words.iter().position(|word| is(word, Word::Per));
    let counts = |word: &String| {
        is(word, Word::Workers) || PERHAPS.contains(&word.as_str()) || word == "task"
    };
    let all_workers = |words: &[String]| {
        words.iter().all(|word| counts(word) || is(word, Word::Qualifier))
            && words.iter().any(counts)
    };
    match per {
        Some(at) => at > 0 && all_workers(&words[..at]) && all_workers(&words[at + 1..]),
        None => matches!(
            words.iter().map(String::as_str).collect::<Vec<_>>()[..],
            ["ppn" | "tpp" | "tpr" | "cpn"]
        ),
    }
}

/// The words that say of a number beside them in a text that it is a worker count, and those that
/// say it of sizes as often; letters say nothing there.
pub(crate) fn in_text() -> (Vec<&'static str>, Vec<&'static str>) {
    let words = vocabulary::all(Word::Workers).chain(PERHAPS.iter().copied());
    let words = words.filter(|word| word.len() > 1 && !word.ends_with('_'));
    words.partition(|word| !SIZES_TOO.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_count_goes_by_many_names() {
        for name in [
            "workers",
            "N",
            "threads",
            "num_threads",
            "Number of cores",
            "nproc",
            "p",
            "parameter_threads",
            "NumThreads",
            "thread_count",
            "num_mpi_ranks",
            "MPI ranks",
            "omp_threads",
            "OMP_NUM_THREADS",
            "cores_used",
            "total_cores",
            "CPU cores",
            "No. of threads",
            "gpus",
            "PEs",
            "GOMAXPROCS",
            "nthreads",
            "Número de hilos",
            "Núcleos",
            "Anzahl Threads",
            "Threadanzahl",
            "Nombre de cœurs",
            "numero di processi",
            "nº de threads",
            "#threads",
            "Thread(s)",
            "MPI tasks",
            "n_jobs",
            "vCPUs",
            "PoolSize",
            "world_size",
            "omp_get_max_threads",
            "MPI",
        ] {
            assert!(doubt_in(name).is_some(), "{name}");
        }
    }

    #[test]
    fn other_names_are_not_taken_for_one() {
        for name in [
            "",
            "size",
            "time per thread",
            "seconds",
            "threads used by others",
            "thread id",
            "core time",
            "threads per process",
            "process time",
            "CPU(s)",
            "T(s)",
            "Time(s)",
            "problem size",
        ] {
            assert!(doubt_in(name).is_none(), "{name}");
        }
    }

    #[test]
    fn threads_say_it_more_surely_than_a_letter_and_p_more_than_n() {
        assert!(doubt_in("threads") < doubt_in("p") && doubt_in("p") < doubt_in("n"));
    }

    #[test]
    fn so_many_of_one_per_other_is_a_factor() {
        assert!(is_factor("threadsPerProcess") && is_factor("ranks_per_node") && is_factor("ppn"));
        assert!(is_factor("cpus_per_task"));
        assert!(
            !is_factor("time per thread") && !is_factor("threads") && !is_factor("cells_per_rank")
        );
    }
}
