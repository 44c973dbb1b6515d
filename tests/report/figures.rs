//! Figures as files that stand alone.

use std::process::{Command, Output};

use crate::support::{fixture, pages};
use amdahl::analysis::{Analysis, Options, analyse};
use amdahl::report::{self, Attachments, FigureFormat, FigureOptions, Theme};

fn options(format: FigureFormat, theme: Theme) -> FigureOptions {
    FigureOptions { format, theme, log2: false }
}

fn files(analysis: &Analysis) -> Vec<(String, String)> {
    report::figure_files(analysis, &FigureOptions::default()).unwrap()
}

fn named(analysis: &Analysis, name: &str) -> String {
    let files = files(analysis);
    let names: Vec<&String> = files.iter().map(|(name, _)| name).collect();
    let found = files.iter().find(|(file, _)| file == name);
    found.unwrap_or_else(|| panic!("{name} is none of {names:?}")).1.clone()
}

fn of_pages() -> [Analysis; 4] {
    let of = |studies: &[_]| analyse(studies, &Options::default()).unwrap();
    [
        fixture::analysis(),
        of(&[pages::two_core_study()]),
        of(&pages::quiet_and_disturbed()),
        of(&[pages::phased()]),
    ]
}

/// Where the marks of a drawing are: the points of its curves and areas, the middles of its dots.
fn places(drawing: &str) -> Vec<&str> {
    let values = |attribute: &'static str| {
        drawing.split(attribute).skip(1).map(|rest| rest.split_once('"').unwrap().0)
    };
    values(" points=\"").chain(values(" d=\"")).collect()
}

/// What a program prints, or nothing where it is missing and this is no CI on Linux.
fn ran(program: &str, arguments: &[&str], input: &str) -> Option<Output> {
    use std::io::Write;
    use std::process::Stdio;
    let pipe = Stdio::piped;
    let child =
        Command::new(program).args(arguments).stdin(pipe()).stdout(pipe()).stderr(pipe()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(reason) => {
            let must = std::env::var_os("CI").is_some() && cfg!(target_os = "linux");
            assert!(!must, "{program}: {reason}; scripts/install-figures");
            println!("not checked: {program}: {reason}");
            return None;
        }
    };
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(output)
}

#[test]
fn a_figure_needs_nothing_that_is_not_in_its_file() {
    for analysis in of_pages() {
        for (name, svg) in files(&analysis) {
            for outside in [" class=", "style", "var(", "href", "url(", "<script", "<image"] {
                assert!(!svg.contains(outside), "{name} has {outside}");
            }
            assert!(svg.contains("font-family=\"sans-serif\""), "{name}");
            assert_eq!(svg.matches("font-family").count(), 1, "{name}");
            assert!(svg.contains("<title>") && svg.contains("<desc>"), "{name}");
            assert!(!svg.contains("#01"), "{name} has a colour that stands for a class");
        }
    }
}

#[test]
fn a_figure_says_what_it_shows_in_what_units_and_how_it_was_measured() {
    let svg = named(&fixture::analysis(), "mandelbrot-rayon-speedup.svg");
    for said in [
        ">Speedup of mandelbrot@rayon</text>",
        ">workers</text>",
        ">speedup</text>",
        ">measured, 95 % interval</text>",
        "Amdahl fit on",
        ">ideal</text>",
        "parallel",
        "95 % intervals",
    ] {
        assert!(svg.contains(said), "{said:?} is not in {svg}");
    }
}

#[test]
fn a_figures_marks_are_where_the_page_has_them() {
    for analysis in of_pages() {
        let page = report::html(&analysis, &Attachments::default()).unwrap();
        for log2 in [false, true] {
            let options = FigureOptions { log2, ..FigureOptions::default() };
            for (name, svg) in report::figure_files(&analysis, &options).unwrap() {
                let (_, plot) = svg.split_once("<g>").unwrap();
                let (plot, _) = plot.split_once("</g>").unwrap();
                let found = page.split("<svg class=\"plot ").any(|of_page| {
                    let (of_page, _) = of_page.split_once("</svg>").unwrap_or((of_page, ""));
                    places(of_page) == places(plot)
                });
                assert!(found, "{name} is no plot of the page");
                assert!(places(plot).len() > 1, "{name}");
            }
        }
    }
}

#[test]
fn figures_open_in_another_program() {
    for (analysis, theme) in of_pages().iter().zip([Theme::Light, Theme::Dark].iter().cycle()) {
        let options = options(FigureFormat::Svg, *theme);
        for (name, svg) in report::figure_files(analysis, &options).unwrap() {
            let Some(drawn) = ran("rsvg-convert", &["--format", "png"], &svg) else { return };
            let number = |at: usize| {
                u32::from_be_bytes(drawn.stdout[at..at + 4].try_into().unwrap()).to_string()
            };
            let size = format!("width=\"{}\" height=\"{}\"", number(16), number(20));
            assert!(svg.contains(&size), "{name}: {size}");
        }
    }
}

#[test]
fn a_figure_made_into_a_pdf_has_its_words_as_text() {
    let options = options(FigureFormat::PdfReady, Theme::Light);
    let files = report::figure_files(&fixture::analysis(), &options).unwrap();
    let (_, svg) = files.iter().find(|(name, _)| name == "all-speedup.svg").unwrap();
    assert!(svg.contains("mm\"") && !svg.contains("fill=\"#ffffff\"/>"), "{svg}");
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("figure.pdf").display().to_string();
    let Some(_) = ran("rsvg-convert", &["--format", "pdf", "--output", &pdf], svg) else { return };
    let Some(text) = ran("pdftotext", &["-layout", &pdf, "-"], "") else { return };
    let text = String::from_utf8(text.stdout).unwrap();
    let page = fixture::analysis();
    for series in &page.series {
        assert!(text.contains(&series.name), "{} is not in {text}", series.name);
    }
    assert!(text.contains("workers") && text.contains("ideal"), "{text}");
}

#[test]
fn the_words_of_users_are_words_in_a_figure() {
    let mut study = pages::two_core_study();
    study.series.truncate(1);
    study.series[0].name = "<script>alert(1)</script>&\"'\u{1b}[31m@../../x".into();
    let analysis = analyse(&[study], &Options::default()).unwrap();
    for (name, svg) in files(&analysis) {
        assert!(!svg.contains("<script") && !svg.contains('\u{1b}'), "{name}");
        let safe = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        assert!(name.strip_suffix(".svg").unwrap().chars().all(safe), "{name}");
    }
}

#[test]
fn figures_of_names_that_become_alike_are_files_of_their_own() {
    let mut study = pages::two_core_study();
    study.series.truncate(2);
    study.series[0].name = "a b@threads".into();
    study.series[1].name = "A-B@threads".into();
    let analysis = analyse(&[study], &Options::default()).unwrap();
    let files = files(&analysis);
    let mut names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"a-b-threads-speedup-2.svg"), "{names:?}");
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), files.len());
}
