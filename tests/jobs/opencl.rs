//! Kernels on a device. Where there is no driver these tests say so and pass; in CI (`CI` is set) that
//! is a failure.

use super::executors::once;
use amdahl::internal::measure::Job;
use amdahl::internal::{exec, workload};
use amdahl::work::{At, Bound, Checksum, DeviceKernel, Spec, Stage, Workload};
use std::process::{Command, Output};
use std::sync::Arc;

/// What has a kernel, small.
const KERNELS: &[&str] = &[
    "primes,count=1000",
    "primes,start=0,count=70000,chunk=1000",
    "primes,start=1000000,count=300,kernel=scalar",
    "spin,iterations=1000003,tasks=7",
    "mandelbrot,width=50,rows=40,limit=300",
    "hashsearch,keys=1001,secret=1000,chunk=100",
    "triad,mib=2",
];

fn build(spec: &str) -> Arc<dyn Workload> {
    workload::build(&spec.parse().unwrap()).unwrap()
}

fn has_device() -> bool {
    let found = exec::devices();
    if let Err(reason) = &found {
        assert!(std::env::var_os("CI").is_none(), "{reason}");
        println!("not checked: {reason}");
    }
    found.is_ok()
}

#[test]
fn every_kernel_gives_the_answer_of_the_rust_beside_it_on_any_number_of_work_groups() {
    if !has_device() {
        return;
    }
    for executor in ["opencl", "opencl,items=4"] {
        let executor = exec::build(&executor.parse().unwrap()).unwrap();
        for spec in KERNELS {
            let workload = build(spec);
            assert!(workload.on_device().is_some(), "{spec}");
            for workers in [1, 2, 3, 8] {
                let mut crew = executor.crew(workers, &workload).unwrap();
                let answers = [once(crew.as_mut()), once(crew.as_mut())];
                let expected = workload.expected().unwrap();
                assert_eq!(answers, [expected; 2], "{spec}@{} on {workers}", executor.spec());
            }
        }
    }
}

#[test]
fn what_has_no_kernel_and_devices_that_are_not_there_are_refused() {
    let refused = |workload: &str, executor: &str| {
        let executor = exec::build(&executor.parse().unwrap()).unwrap();
        exec::check_pair(build(workload).as_ref(), executor.as_ref()).unwrap_err().to_string()
    };
    let sorted = refused("primes,order=sorted", "opencl");
    assert!(sorted.ends_with("cannot run: it has no kernel in OpenCL C"), "{sorted}");
    if has_device() {
        let error = refused("primes", "opencl,device=99");
        assert!(error.contains("cannot run: there is no device 99: there "), "{error}");
    }
}

#[test]
fn sizes_of_a_job_that_a_device_does_are_told_apart() {
    let job = |executor: &str| {
        Job::new(build("primes,count=500,chunk=2"), exec::build(&Spec::named(executor)).unwrap())
    };
    let size = job("opencl").series().size.unwrap();
    assert_eq!((size.job.as_str(), size.size), ("primes,chunk=2@opencl", 500));
    assert!(size.offloaded);
    assert_eq!(job("threads").series().size, None);
    let triad =
        |executor| Job::new(build("triad,mib=1"), exec::build(&Spec::named(executor)).unwrap());
    assert_eq!(triad("opencl").series().bytes_per_call, None);
    assert!(triad("threads").series().bytes_per_call.is_some());
}

/// A workload whose kernel is given.
struct Made(&'static str);

impl Workload for Made {
    fn spec(&self) -> Spec {
        Spec::named("made")
    }
    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(3)]
    }
    fn task(&self, _at: At) -> Checksum {
        Checksum(1)
    }
    fn on_device(&self) -> Option<&dyn DeviceKernel> {
        Some(self)
    }
}

impl DeviceKernel for Made {
    fn source(&self) -> &'static str {
        self.0
    }
    fn given(&self) -> Vec<u64> {
        Vec::new()
    }
    fn needs_doubles(&self) -> bool {
        false
    }
}

#[test]
fn a_kernel_that_does_not_build_is_refused_with_the_log_of_the_driver() {
    if !has_device() {
        return;
    }
    let executor = exec::build(&Spec::named("opencl")).unwrap();
    let broken: Arc<dyn Workload> = Arc::new(Made(
        "ulong task(ulong index, ulong tasks, __global const ulong *given, __global const real *in, \
         __global real *out) { return no_such_name; }",
    ));
    let error = executor.crew(1, &broken).err().unwrap().to_string();
    assert!(error.starts_with("'made@opencl' cannot run: "), "{error}");
    assert!(error.contains("no_such_name"), "{error}");
}

#[test]
fn a_processor_as_a_device_computes_and_another_device_is_waited_for() {
    let Ok(devices) = exec::devices() else { return };
    let executor = exec::build(&Spec::named("opencl")).unwrap();
    let bound = executor.bound(build("primes").as_ref());
    assert_eq!(bound, if devices[0].is_cpu { Bound::Cpu } else { Bound::Io });
}

/// The program where the loader of drivers is told to look into an empty folder.
fn without_a_driver(arguments: &[&str]) -> Output {
    let empty = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_amdahl"));
    command.args(arguments).env("OCL_ICD_VENDORS", empty.path());
    command.output().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_driver_the_refusal_names_the_package_and_the_rest_works() {
    let refused = without_a_driver(&["sweep", "primes@opencl"]);
    let said =
        String::from_utf8_lossy(&refused.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("'primes@opencl' cannot run: "), "{said}");
    assert!(said.contains("'apt-get install pocl-opencl-icd'"), "{said}");
    let machine = without_a_driver(&["machine"]);
    let said =
        String::from_utf8_lossy(&machine.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(machine.status.success() && said.contains("OpenCL devices none: "), "{said}");
    for works in [&["list"][..], &["predict", "--parallel", "0.9", "--workers", "4"]] {
        assert!(without_a_driver(works).status.success(), "{works:?}");
    }
}
