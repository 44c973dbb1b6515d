//! What words mean in the name of a column, in the languages that people name columns in.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Word {
    /// A number of workers.
    Workers,
    /// May stand beside a word for workers and changes nothing.
    Qualifier,
    Time,
    /// A time as a clock on the wall shows it.
    Wall,
    Cpu,
    User,
    System,
    Latency,
    Rate,
    Speedup,
    Efficiency,
    Sequential,
    Parallel,
    /// A line to compare with.
    Ideal,
    /// A part of the whole time.
    Part,
    Total,
    Spread,
    Median,
    Average,
    Best,
    Round,
    Series,
    Command,
    Size,
    Status,
    /// A moment.
    Stamp,
    /// Measured beside the time, or a fact of the run.
    Beside,
    Strong,
    Weak,
    /// A value of any kind.
    Value,
    Per,
}

use Word::{
    Average, Beside, Best, Command, Cpu, Efficiency, Ideal, Latency, Median, Parallel, Part, Per,
    Qualifier, Rate, Round, Sequential, Series, Size, Speedup, Spread, Stamp, Status, Strong,
    System, Time, Total, User, Value, Wall, Weak, Workers,
};

/// English, then Spanish, Portuguese, German, French, Italian; accents are folded before.
const WORDS: &[(Word, &str)] = &[
    (
        Workers,
        "worker workers thread threads core cores proc procs process processes processor processors rank ranks \
               node nodes nproc nprocs np concurrency parallelism ncpu ncpus nthreads nthread ncores nworkers nranks \
               nnodes njobs ntasks gpus gomaxprocs pes nthrds thrds thds thd pthreads lcores thr thrs numthreads numprocs numcores numworkers numproc \
               threadcount workercount corecount npes ngpus ncore nbthreads",
    ),
    (
        Workers,
        "hilo hilos hebra hebras nucleo nucleos proceso procesos procesador procesadores trabajador trabajadores nodo nodos",
    ),
    (Workers, "processos processo processadores processador trabalhadores trabalhador"),
    (
        Workers,
        "kern kerne kernen prozess prozesse prozessor prozessoren knoten arbeiter faden threadanzahl threadzahl \
               kernanzahl kernzahl prozessanzahl prozessoranzahl prozessorzahl prozesszahl",
    ),
    (Workers, "coeur coeurs processus processeur processeurs noeud noeuds"),
    (Workers, "processi processori processore nodi"),
    (
        Qualifier,
        "number of num nr no n nb count total used mpi omp openmp cpu physical logical parallel os hw hardware max \
                 active parameter param pool team world comm concurrent gpu compute virtual requested allocated alloc req \
                 the in use get level degree logic worker software sw running rayon tokio tbb blas mkl openblas slurm cant set numero \
                 cantidad quantidade anzahl zahl der nombre de di do dei delle den nro",
    ),
    (
        Time,
        "time times runtime runtimes duration t secs seconds sec exectime exec timing timings walltimes timetaken solvetime \
            tiempo tiempos duracion tempo tempos duracao zeit laufzeit dauer rechenzeit ausfuhrungszeit ausfuehrungszeit \
            temps duree durata takes took makespan",
    ),
    (
        Wall,
        "wall walltime wallclock real elapsed wtime wallclocktime transcurrido decorrido verstrichen",
    ),
    (Cpu, "cpu cputime process"),
    (User, "user utime usertime usr"),
    (System, "system sys stime systime"),
    (Latency, "latency latencies lat clat rtt latencia latenz latence latenza"),
    (
        Rate,
        "throughput rate qps tps rps ops iops bandwidth flops mflops gflops tflops x capacity fps mops kops mips mlups \
            glups nps sypd performance perf gups teps mteps sdpd nsday mnps gteps mbps gbps kbps mbs speed mpps pps hashrate velocity bw kips \
            cps mcps lups mkeys throughputs zps fom rendimiento caudal vazao taxa desempenho durchsatz leistung debit taux \
            prestazioni hz rates",
    ),
    (
        Speedup,
        "speedup speedups sp su spdup speedupfactor aceleracion aceleracao beschleunigung acceleration accelerazione \
               scaleup",
    ),
    (Efficiency, "efficiency eff efficiencies eficiencia effizienz efficacite efficienza"),
    (
        Sequential,
        "sequential serial seq secuencial sequencial sequenziell sequentiell seriell sequentiel sequenziale \
                  seriale uniprocessor singlethreaded singlethread",
    ),
    (Parallel, "parallel par paralelo paralela parallele parallelo"),
    (
        Ideal,
        "ideal expected theoretical theory predicted perfect linear model modelled modeled amdahl gustafson usl \
             prediction estimate estimated reference optimal sideal teorico teorica esperado theoretisch erwartet theorique attendu",
    ),
    (
        Part,
        "comm communication comp compute computation calc io init initialization initialisation setup overhead wait waiting \
            idle read write load reading writing loading sync barrier preprocessing postprocessing pre post transfer copy \
            startup teardown input output assembly halo exchange mpi alloc",
    ),
    (Total, "total overall whole e2e all full insgesamt gesamt totale globale gesamtzeit"),
    (
        Spread,
        "stddev std sd stdev deviation error err errors ci var variance cv iqr lower upper max maximum minimum desv \
              desviacion desvio varianza abweichung ecart dev sem stderr q1 q3 low high confidence jitter lo hi p25 \
              p50 p75 p90 p95 p99 p999 mad rsd worst",
    ),
    (Median, "median medians mediana mediane medie"),
    (
        Average,
        "mean average avg averaged promedio media mittel mittelwert moyenne moyen medio durchschnitt",
    ),
    (Best, "min best fastest minimo mejor melhor"),
    (
        Round,
        "round rep reps repeat repetition replicate run trial attempt iteration itr iter repetitions runs rounds sample \
             repeats try replica repeticion corrida ejecucion intento prueba repeticao execucao rodada \
             wiederholung lauf durchlauf versuch essai prova ripetizione esecuzione pass",
    ),
    (
        Series,
        "name series benchmark bench label program case algorithm algo algorithms variant method implementation impl version \
              mode backend test schedule policy library lib config configuration scheme strategy workload \
              application app dataset graph compiler algoritmo programa metodo verfahren methode programme \
              algorithme scenario experiment container structure type",
    ),
    (Command, "command cmd cmdline commandline"),
    (
        Size,
        "size sizes dim dims dimension dimensions length len width height elements elems points particles atoms grid mesh nx ny nz \
            rows cols columns samples events items messages objects bodies problem cells dofs tamano tamanho grosse groesse \
            taille dimensione volume work matrix steps",
    ),
    (
        Status,
        "status state exit exitcode returncode rc verified ok success succeeded passed correct valid check \
              retcode estado stato statut",
    ),
    (
        Stamp,
        "start end begin finish date timestamp started finished ended submitted submit stop fecha datum moment when",
    ),
    (
        Beside,
        "cost memory mem rss peak bytes kb mb gb load temperature mhz ghz percent cycles instructions misses seed karp \
              disturbed fitted index id idx jobid pid hit hits ratio allocs allocations faults power energy watts joules \
              checksum residual temp util utilization utilisation clock freq frequency hash host hostname \
              speculation comment note notes notizen switches migrations",
    ),
    (Strong, "strong fuerte forte stark"),
    (Weak, "weak debil fraca schwach faible debole scaled"),
    (Value, "value values y result results measurement measured valor wert valeur valore"),
    (Per, "per por pro je"),
];

static TABLE: LazyLock<HashMap<&'static str, Vec<Word>>> = LazyLock::new(|| {
    let mut table: HashMap<&str, Vec<Word>> = HashMap::new();
    for (meaning, words) in WORDS {
        for word in words.split_whitespace() {
            table.entry(word).or_default().push(*meaning);
        }
    }
    table
});

/// Whether a word in lower case, without accents, can mean this.
pub(super) fn is(word: &str, meaning: Word) -> bool {
    TABLE.get(word).is_some_and(|meanings| meanings.contains(&meaning))
}

/// Whether it means anything here.
pub(super) fn is_known(word: &str) -> bool {
    TABLE.contains_key(word)
}

/// All words that mean this.
pub(super) fn all(meaning: Word) -> impl Iterator<Item = &'static str> {
    WORDS
        .iter()
        .filter(move |(one, _)| *one == meaning)
        .flat_map(|(_, words)| words.split_whitespace())
}
