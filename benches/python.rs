//! The prime check on one worker against the same in Python (`scripts/python/primes.py`), in
//! turns; then both Python pools. `scripts/compare-python` runs this.

mod support;

use amdahl::internal::units::text;
use amdahl::internal::{exec, measure, workload};
use amdahl::work::Spec;
use std::path::Path;
use std::process::{Command, ExitCode};
use support::{Verdicts, interleaved, middle, ratio, seconds_a_call};

const ROUNDS: usize = 5;

fn main() -> ExitCode {
    // `cargo test --benches` builds this and runs it with no argument: nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let python = Python::found();
    let cpu = measure::machine::probe().model.unwrap_or_else(|| "an unknown CPU".into());
    println!("{} on {cpu}\n", python.version());
    let mut verdicts = Verdicts::default();
    one_worker(&mut verdicts, &python);
    pools(&mut verdicts, &python);
    verdicts.exit_code()
}

fn one_worker(verdicts: &mut Verdicts, python: &Python) {
    let ours = |kernel: &str| {
        let job = workload::build(&Spec::named("primes").with("kernel", kernel)).expect("primes");
        let serial = exec::build(&Spec::named("serial")).expect("serial");
        let mut crew = serial.crew(1, &job).expect("one worker starts");
        seconds_a_call(crew.as_mut(), 5)
    };
    let [scalar, simd, original] = interleaved(
        ROUNDS,
        [&mut || ours("scalar"), &mut || ours("simd"), &mut || python.primes("sequential", 1)],
    );
    for (kernel, ours, least) in [("scalar", scalar, Some(10.0)), ("simd", simd, simd_least())] {
        let factor = ratio(&original, &ours);
        let found = format!(
            "{} against {}: {}",
            text::seconds(middle(&ours)),
            text::seconds(middle(&original)),
            factor.text()
        );
        let target = least.map(|least| format!("at least {}", text::speedup(least, 0)));
        let met = least.map(|least| factor.value >= least);
        let what = format!("primes,kernel={kernel}@serial");
        verdicts.row(&what, &found, &target.unwrap_or_default(), met);
    }
}

/// What both Python pools make of one and two workers; no target, to be seen beside ours.
fn pools(verdicts: &mut Verdicts, python: &Python) {
    for pool in ["processes", "threads"] {
        let [one, two] =
            interleaved(ROUNDS, [&mut || python.primes(pool, 1), &mut || python.primes(pool, 2)]);
        let found = format!(
            "{} and {}: S(2) {}",
            text::seconds(middle(&one)),
            text::seconds(middle(&two)),
            ratio(&one, &two).text()
        );
        verdicts.row(&format!("Python, pool of {pool}, 1 and 2 workers"), &found, "", None);
    }
}

/// The factor that the simd kernel must reach on this CPU.
#[cfg(target_arch = "x86_64")]
fn simd_least() -> Option<f64> {
    if is_x86_feature_detected!("avx512f") {
        Some(85.0)
    } else if is_x86_feature_detected!("avx2") {
        Some(40.0)
    } else {
        None
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn simd_least() -> Option<f64> {
    None
}

struct Python(String);

impl Python {
    fn found() -> Self {
        Self(std::env::var("PYTHON").unwrap_or_else(|_| "python3".into()))
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(&self.0).args(arguments).output();
        let output = output.unwrap_or_else(|error| panic!("'{}' did not start: {error}", self.0));
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "'{}' failed: {complaint}", self.0);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn version(&self) -> String {
        self.run(&["--version"]).trim().into()
    }

    /// Seconds of the check itself, without the start of the interpreter.
    fn primes(&self, pool: &str, workers: usize) -> f64 {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/python/primes.py");
        let script = script.to_string_lossy();
        let workers = workers.to_string();
        let arguments = [&script, "--pool", pool, "--workers", &workers, "--seconds"];
        let said = self.run(&arguments);
        assert!(said.starts_with("34 primes"), "Python found: {said}");
        let seconds = said.lines().find_map(|line| line.strip_prefix("seconds: "));
        seconds.and_then(|text| text.parse().ok()).expect("primes.py prints its seconds")
    }
}
