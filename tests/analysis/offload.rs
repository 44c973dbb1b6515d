//! From which size of a job on a device pays.

use crate::support::studies::{Noise, analysed, cores, series, study};
use amdahl::analysis::Analysis;
use amdahl::data::{JobSize, Point, Series, Workers};

/// A job of a device, whose sequential program takes so many times as long as the device's best, by size.
fn with(ratios: &[(u64, f64)]) -> Analysis {
    let mut noise = Noise::new(0.001, 7);
    let all = ratios.iter().map(|(size, ratio)| {
        let two_halves = |n: f64| 1.0 / n;
        let device =
            series(&format!("primes,count={size}@opencl"), &[1.0, 2.0], 10, &mut noise, two_halves);
        let mut here = series("sequential", &[1.0], 10, &mut noise, |_| ratio / 2.0);
        let sequential =
            here.points.pop().map(|point: Point| Point { workers: Workers::ONE, ..point });
        let size = Some(JobSize { job: "primes@opencl".into(), size: *size, offloaded: true });
        Series { size, sequential, ..device }
    });
    analysed(&study(cores(2), 10, all.collect()))
}

#[test]
fn the_smallest_size_from_which_on_a_device_beats_the_processor_is_told() {
    let found = with(&[(100, 0.2), (1000, 0.9), (10_000, 1.5), (100_000, 1.9)]);
    assert_eq!(found.sizes[0].offload_from, Some(10_000));
    let said = found.sizes[0].to_string();
    assert!(said.contains(" Offloading pays from size 10000 on: 1.5"), "{said}");
    assert!(said.contains(" as fast as the sequential program here."), "{said}");
    assert!(said.contains(" On the device size 100 does not pay (0.2"), "{said}");
}

#[test]
fn where_no_size_pays_that_is_told() {
    let said = with(&[(100, 0.2), (1000, 0.9)]).sizes[0].to_string();
    assert!(said.contains(" No size is known from which on offloading pays."), "{said}");
}
