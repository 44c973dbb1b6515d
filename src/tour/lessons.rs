//! The lessons, in their order. Jobs are short, and numbers leave room for what another machine
//! does otherwise.

use super::lesson::{Claim, Count, Expected, Figure, Lesson, Place, Run};
use Expected::{AtLeast, Below, Between, None as Nothing, Some as Something};

const fn run(job: &'static str, called: &'static str) -> Run {
    Run { job, called }
}

const fn speedup(job: usize, on: usize, expected: Expected) -> Claim {
    Claim { figure: Figure::Speedup(Place::new(job, on)), expected }
}

const fn gain(job: usize, from: usize, to: usize, expected: Expected) -> Claim {
    let figure = Figure::Gain { to: Place::new(job, to), from: Count::Of(from) };
    Claim { figure, expected }
}

const fn lost(job: usize, on: usize, expected: Expected) -> Claim {
    Claim { figure: Figure::Lost(Place::new(job, on)), expected }
}

const fn times_as_long(of: Place, than: Place, expected: Expected) -> Claim {
    Claim { figure: Figure::TimesAsLong { of, than }, expected }
}

const ONE: Count = Count::Of(1);
const TWO: Count = Count::Of(2);

/// The lessons of the tour.
pub static LESSONS: [Lesson; 12] = [
    Lesson {
        name: "perfect",
        title: "Work that shares nothing",
        setting: "32 tasks wait 1 ms each, as for a disk or a server. No task needs another one, \
                  and waiting needs no core.",
        jobs: &[run("sleep,tasks=32,ms=1", "the waiting job")],
        workers: &[TWO, Count::Of(4), Count::Of(8)],
        claims: &[speedup(0, 2, AtLeast(1.8)), speedup(0, 8, AtLeast(6.5))],
        meaning: "Independent tasks go as many times faster as there are workers, or nearly so. \
                  What waits gains beyond the number of cores.",
    },
    Lesson {
        name: "serial",
        title: "Amdahl's law: a serial half, and what another worker brings",
        setting: "Half of a job of 40 ms is done by one worker alone; the other half is shared by \
                  all. (Both halves wait, so that any machine has the cores.)",
        jobs: &[run("synthetic,p=0.5,kind=sleep", "the half serial job")],
        workers: &[TWO, Count::Of(4), Count::Of(8), Count::Of(16)],
        claims: &[
            speedup(0, 2, Below(1.4)),
            speedup(0, 16, Below(2.0)),
            gain(0, 8, 16, Below(1.2)),
        ],
        meaning: "The serial half takes as long on any number of workers: with p = 50 % the \
                  speedup is 1/(0.5 + 0.5/n), and never 2. Each doubling brings less: nothing is \
                  wrong with the program, the serial part weighs more the faster the rest becomes.",
    },
    Lesson {
        name: "gustafson",
        title: "Gustafson: a larger problem",
        setting: "Two jobs have the same serial part of 10 ms. The small one shares another \
                  10 ms; the large one, four times that.",
        jobs: &[
            run("synthetic,p=0.8,ms=50,kind=sleep", "the large job"),
            run("synthetic,p=0.5,ms=20,kind=sleep", "the small job"),
        ],
        workers: &[Count::Of(4)],
        claims: &[
            speedup(0, 4, AtLeast(2.2)),
            speedup(1, 4, Below(1.7)),
            times_as_long(Place::new(0, 4), Place { job: 1, on: ONE }, Between(0.85, 1.15)),
        ],
        meaning: "Four workers do four times the shared work in the time that one takes for the \
                  small job. A serial part that does not grow weighs less in a larger problem.",
    },
    Lesson {
        name: "unequal",
        title: "Unequal tasks: halves, or pulled one by one",
        setting: "256 rows of a picture; the first cost far more than the last. Either each of two \
                  workers is given one half beforehand, or whoever is free takes the next row.",
        jobs: &[
            run("mandelbrot@threads,chunks=static", "the picture in fixed halves"),
            run("mandelbrot@threads", "the picture pulled row by row"),
        ],
        workers: &[TWO],
        claims: &[speedup(0, 2, Below(1.4)), speedup(1, 2, AtLeast(1.7))],
        meaning: "Equal numbers of tasks are not equal work: who got the cheap half waits for the \
                  other. Pulling keeps both busy.",
    },
    Lesson {
        name: "lock",
        title: "One lock around everything (an interpreter's)",
        setting: "Threads compute only while they hold one lock, and let go of it while they wait: \
                  CPython's global interpreter lock does the same.",
        jobs: &[
            run("spin@global-lock", "computing under the lock"),
            run("sleep,tasks=16,ms=1@global-lock", "waiting beside the lock"),
        ],
        workers: &[TWO],
        claims: &[speedup(0, 2, Below(1.1)), speedup(1, 2, AtLeast(1.7))],
        meaning: "Under one lock threads do not compute faster, however many there are; what \
                  waits outside of it still gains.",
    },
    Lesson {
        name: "contention",
        title: "Contention: a lock, an atomic, a counter each",
        setting: "A million additions are shared by the workers: to one counter behind a mutex, to \
                  one atomic counter, or to a counter of each worker's own, summed at the end.",
        jobs: &[
            run("counter@threads", "the mutex"),
            run("counter,kind=atomic@threads", "the atomic"),
            run("counter,kind=padded@threads", "a counter each"),
        ],
        workers: &[TWO],
        claims: &[
            speedup(0, 2, Below(1.0)),
            speedup(1, 2, Below(1.3)),
            speedup(2, 2, AtLeast(1.6)),
        ],
        meaning: "What all workers must touch makes two slower than one, or no faster. What each \
                  has for itself scales: share nothing in the inner loop, and sum up once.",
    },
    Lesson {
        name: "false-sharing",
        title: "False sharing: coherency of caches",
        setting: "Each worker adds to a counter of its own. Either the counters lie side by side in \
                  one cache line, or each has a line alone.",
        jobs: &[
            run("counter,kind=shared-line@threads", "counters on one line"),
            run("counter,kind=padded@threads", "counters a line apart"),
        ],
        workers: &[TWO],
        claims: &[speedup(0, 2, Below(1.4)), speedup(1, 2, AtLeast(1.6))],
        meaning: "Caches keep whole lines coherent: a line that two cores write goes to and fro \
                  between them, although no counter is shared. Distance alone mends it.",
    },
    Lesson {
        name: "race",
        title: "A race: load, add, store",
        setting: "Workers add to one counter without a lock: each loads it, adds one, and stores \
                  the sum. What another stored in between is overwritten.",
        jobs: &[run("counter,kind=racy@threads", "the racy counter")],
        workers: &[TWO],
        claims: &[lost(0, 2, Something), lost(0, 1, Nothing)],
        meaning: "The program ends without an error, and its answer is wrong. One worker has \
                  nobody to race with, so a test on one shows nothing.",
    },
    Lesson {
        name: "oversubscribed",
        title: "More workers than cores",
        setting: "Pure arithmetic that shares nothing, on one worker, on one for each processor \
                  that this machine has, and on four for each.",
        jobs: &[run("spin@threads", "computing")],
        workers: &[Count::PerCpu(1), Count::PerCpu(4)],
        claims: &[Claim {
            figure: Figure::Gain {
                to: Place { job: 0, on: Count::PerCpu(4) },
                from: Count::PerCpu(1),
            },
            expected: Below(1.1),
        }],
        meaning: "Computing gains nothing from more workers than processors: they take turns.",
    },
    Lesson {
        name: "models",
        title: "Threads 1:1, tasks M:N, an event loop N:1",
        setting: "The same waits by threads of the system, by tasks of a runtime on several \
                  threads, and by tasks in flight on one thread. The last job does not wait but \
                  computes, on that one thread.",
        jobs: &[
            run("sleep,tasks=16,ms=1@threads", "waiting by threads"),
            run("sleep,tasks=16,ms=1@async", "waiting by tasks"),
            run("sleep,tasks=16,ms=1@event-loop", "waiting by an event loop"),
            run("spin@event-loop", "computing by an event loop"),
        ],
        workers: &[Count::Of(8)],
        claims: &[
            speedup(2, 8, AtLeast(6.0)),
            speedup(0, 8, AtLeast(6.0)),
            speedup(1, 8, AtLeast(6.0)),
            speedup(3, 8, Below(1.1)),
        ],
        meaning: "One thread can wait for eight as well as eight threads can; but it computes only \
                  one thing at a time. What computes needs threads or processes on cores.",
    },
    Lesson {
        name: "bandwidth",
        title: "Memory bandwidth",
        setting: "a[i] = b[i] + 3 c[i] over arrays larger than the caches: one multiplication and \
                  one addition for 24 bytes that go through memory.",
        jobs: &[run("triad@threads", "the triad")],
        workers: &[TWO],
        claims: &[speedup(0, 2, Below(1.7))],
        meaning: "Two cores do not get twice the bytes: memory is shared, and a program that only \
                  moves data stops where memory does.",
    },
    Lesson {
        name: "cost",
        title: "What a worker costs",
        setting: "64 threads are created and joined, one after the other, and 64 processes.",
        jobs: &[
            run("spawn,kind=process@threads", "64 processes"),
            run("spawn@threads", "64 threads"),
        ],
        workers: &[TWO],
        claims: &[times_as_long(
            Place { job: 0, on: ONE },
            Place { job: 1, on: ONE },
            AtLeast(3.0),
        )],
        meaning: "A process has its own memory, which must be made: start few, and give each much \
                  to do. Threads cost less, and share everything, also what they should not.",
    },
];
