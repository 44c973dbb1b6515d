//! A table of times, fitted: what `amdahl fit` does, by a program.
//!
//! ```sh
//! cargo run --example fit_a_table -- times.csv [FOLDER]
//! ```
//!
//! prints the summary and, with a folder, writes the page there. Without arguments it takes a table
//! that comes with it: worker counts and seconds, several runs of each.

use amdahl::analysis::{self, analyse};
use amdahl::import;
use amdahl::report::{self, Terminal};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/times.csv");
    let file = arguments.next().unwrap_or_else(|| own.into());

    // A table, criterion's folder, hyperfine's or Google Benchmark's JSON: the content tells.
    let imported = import::load(Path::new(&file), &import::Options::default())?;
    for skipped in &imported.skipped {
        eprintln!("skipped: {skipped}");
    }

    // Every number, curve and verdict that any output shows. The same file gives the same analysis.
    let analysis = analyse(&[imported.study], &analysis::Options::default())?;
    print!("{}", report::terminal(&analysis, &Terminal::of_stdout()));
    if let Some(folder) = arguments.next() {
        let page = report::write(Path::new(&folder), &analysis)?;
        println!("{}", page.display());
    }
    Ok(())
}
