//! The page.

mod common;

use std::path::{Path, PathBuf};

use amdahl::analysis::{Analysis, Options, analyse};
use amdahl::import::{self, ValueKind};
use amdahl::report::{self, Attachment, Attachments, Terminal};
use common::{fixture, studies};

fn page(analysis: &Analysis) -> String {
    report::html(analysis, &Attachments::default()).unwrap()
}

/// The page, left where the page check finds it.
fn kept(name: &str, analysis: &Analysis) -> String {
    let folder: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "report", name].iter().collect();
    std::fs::create_dir_all(&folder).unwrap();
    let page = page(analysis);
    let place = Terminal { columns: 100, colour: false, unicode: true };
    std::fs::write(folder.join("index.html"), &page).unwrap();
    std::fs::write(folder.join("analysis.json"), report::json(analysis).unwrap()).unwrap();
    std::fs::write(folder.join("terminal.txt"), report::terminal(analysis, &place)).unwrap();
    page
}

fn two_cores() -> Analysis {
    analyse(&[studies::two_core_study()], &Options::default()).unwrap()
}

fn several_studies() -> Analysis {
    analyse(&studies::quiet_and_disturbed(), &Options::default()).unwrap()
}

fn published() -> Analysis {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let rates = ["raytracer", "specsdm91", "cisco"];
    let names = ["seed_laptop", "raytracer", "specsdm91", "gopic_omp", "cisco", "kmeans_openmp"];
    let studies: Vec<_> = names
        .iter()
        .map(|name| {
            let path = data.join(format!("{name}.csv"));
            let value = if rates.contains(name) { ValueKind::Throughput } else { ValueKind::Time };
            let options = import::Options { value: Some(value), ..import::Options::default() };
            import::load(&path, &options).unwrap().study
        })
        .collect();
    analyse(&studies, &Options::default()).unwrap()
}

#[test]
fn five_series_of_sixteen_points_stay_below_a_megabyte() {
    let page = kept("five", &fixture::analysis());
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
}

#[test]
fn pages_of_real_analyses_are_drawn() {
    for (name, analysis) in [
        ("two-cores", two_cores()),
        ("several", several_studies()),
        ("published", published()),
        ("nothing", fixture::of(Vec::new())),
    ] {
        let page = kept(name, &analysis);
        let (shown, _script) = page.rsplit_once("<script>").unwrap();
        assert!(!shown.contains("NaN") && !shown.contains("inf\""), "{name}");
        assert_eq!(page.matches("<section class=\"series\"").count(), analysis.series.len());
    }
}

#[test]
fn the_same_analysis_gives_the_same_bytes() {
    assert_eq!(page(&fixture::analysis()), page(&fixture::analysis()));
}
