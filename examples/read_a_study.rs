//! A study that was recorded before, read and fitted by a program that asks its own questions.
//!
//! ```sh
//! amdahl sweep synthetic,p=0.9,ms=40,kind=sleep@threads -o out
//! cargo run --example read_a_study -- out/study.json
//! ```
//!
//! Without an argument it reads the study beside it, which the first line recorded.

use amdahl::analysis::{Options, Series, analyse};
use amdahl::data;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/study.json");
    let file = std::env::args().nth(1).unwrap_or_else(|| own.into());

    // The samples as they were taken: series, worker counts, rounds.
    let study = data::load(Path::new(&file))?;
    for series in &study.series {
        let samples = series.points.iter().flat_map(|point| &point.blocks);
        let samples: usize = samples.map(|block| block.samples.len()).sum();
        println!("{}: {samples} samples in {} rounds", series.name, study.rounds.len());
    }

    // What they mean. A value that cannot be had is `None`, with the reason among the findings.
    let analysis = analyse(&[study], &Options::default())?;
    analysis.series.iter().for_each(tell);
    Ok(())
}

/// How far from the measured times the law is, and what it makes of twice the workers.
fn tell(series: &Series) {
    println!("verdict: {:?}", series.verdict);
    let Some(law) = &series.amdahl else {
        for finding in &series.findings {
            println!("{finding}");
        }
        return;
    };
    let p = law.parallel_fraction;
    println!("parallel fraction {:.4}, between {:?} and {:?}", p.value, p.lo, p.hi);
    for point in &series.points {
        let fitted = point.fit_speedup.unwrap_or(f64::NAN);
        println!(
            "{:>3} workers: {:.2} times as fast, the law says {fitted:.2}",
            point.workers, point.speedup.value
        );
    }
    if let Some(ahead) = law.fit.speedup_at_twice {
        println!("twice the largest worker count would give {:.2}", ahead.value);
    }
}
