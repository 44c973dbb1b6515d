//! The page.

use std::path::PathBuf;

use crate::support::files::table;
use crate::support::{fixture, pages};
use amdahl::analysis::{Analysis, Options, StudyCaution, analyse};
use amdahl::report::{self, Attachment, Attachments, Terminal};

pub fn page(analysis: &Analysis) -> String {
    report::html(analysis, &Attachments::default()).unwrap()
}

/// The page, left where the page check finds it.
pub fn kept(name: &str, analysis: &Analysis) -> String {
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
    analyse(&[pages::two_core_study()], &Options::default()).unwrap()
}

/// The same on a machine so quiet that intervals have six digits: the widest table.
fn quiet() -> Analysis {
    let mut study = pages::two_core_study();
    for series in &mut study.series {
        for point in &mut series.points {
            let middle = point.blocks[0].samples[0].seconds.get();
            for block in &mut point.blocks {
                let near = middle * (1.0 + 0.01 * (block.samples[0].seconds.get() / middle - 1.0));
                block.samples[0].seconds = amdahl::internal::units::Seconds::new(near).unwrap();
            }
        }
    }
    analyse(&[study], &Options::default()).unwrap()
}

fn several_studies() -> Analysis {
    analyse(&pages::quiet_and_disturbed(), &Options::default()).unwrap()
}

fn taken_apart() -> Analysis {
    analyse(&[pages::taken_apart()], &Options::default()).unwrap()
}

fn phased() -> Analysis {
    analyse(&[pages::phased()], &Options::default()).unwrap()
}

fn published() -> Analysis {
    let names = ["seed_laptop", "raytracer", "specsdm91", "gopic_omp", "cisco", "kmeans_openmp"];
    let studies = names.map(|name| table(&format!("{name}.csv")));
    analyse(&studies, &Options::default()).unwrap()
}

#[test]
fn five_series_of_sixteen_points_stay_below_a_megabyte() {
    let page = kept("five", &fixture::analysis());
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
}

#[test]
fn ten_thousand_counts_are_a_page_that_opens_and_says_what_it_leaves_out() {
    let rows: String =
        (1..=10_000).map(|n| format!("{n},{}\n", 0.1 + 0.9 / f64::from(n))).collect();
    let text = format!("workers,time\n{rows}");
    let study = amdahl::import::read(text.as_bytes(), "t.csv".as_ref(), &Default::default());
    let analysis = analyse(&[study.unwrap().study], &Options::default()).unwrap();
    let page = page(&analysis);
    let (before_data, _) = page.split_once("id=\"data\"").unwrap();
    assert!(before_data.len() < 3_000_000, "{} bytes", before_data.len());
    assert_eq!(before_data.matches("<tr data-n=").count(), 2 * 500);
    assert!(
        before_data.contains("<tr data-n=\"1\"") && before_data.contains("<tr data-n=\"10000\"")
    );
    assert!(before_data.contains("rows, evenly chosen; all"));
    assert!(report::csv(&analysis).unwrap().lines().count() > 10_000, "which is inside the page");
}

#[test]
fn pages_of_real_analyses_are_drawn() {
    for (name, analysis) in [
        ("two-cores", two_cores()),
        ("quiet", quiet()),
        ("several", several_studies()),
        ("lost", taken_apart()),
        ("phases", phased()),
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

#[test]
fn the_page_may_run_its_own_script_and_style_and_nothing_else() {
    let page = page(&fixture::analysis());
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
    let (body, script) = page.rsplit_once("<script>").unwrap();
    assert!(!body.contains("unsafe-inline") && !body.contains("://"));
    assert_eq!(script.matches("<script").count() + body.matches("<script").count(), 0);
    for forbidden in [" style=", " onclick=", " onload=", "<link", "<img", "@import", "url("] {
        assert!(!body.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn many_phases_are_few_slices_and_all_are_in_the_table() {
    let page = page(&phased());
    let (_, fifty) = page.split_once("data-name=\"fifty@own\"").unwrap();
    let section = &fifty[..fifty.find("</section>").unwrap()];
    assert!(section.contains("43 smaller ones"), "the others have one slice");
    assert!(section.matches("step ").count() >= 50);
    assert!(page.contains("&lt;/td&gt;&lt;script&gt;") && !page.contains("</td><script>"));
}

#[test]
fn what_users_wrote_is_text_and_never_markup() {
    let evil = "</title><script>alert(1)</script><img src=x onerror=\"y\">&amp;'\u{202E}\x1b[31m";
    let mut analysis = fixture::analysis();
    analysis.cautions = vec![StudyCaution::told(evil)];
    analysis.studies[0].label = evil.into();
    analysis.studies[0].machine.model = Some(evil.into());
    analysis.studies[0].created = evil.into();
    let series = &mut analysis.series[0];
    series.name = format!("{evil}@rayon");
    series.label = evil.into();
    series.command = Some(evil.into());
    series.lesson = evil.into();
    series.failures.push(fixture::failure(2.0, evil));
    series.theory.as_mut().unwrap().why = evil.into();
    let page = page(&analysis);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("<img") && !page.contains('\u{202E}') && !page.contains('\x1b'));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn a_number_that_changes_in_the_study_changes_on_the_page() {
    let mut study = pages::two_core_study();
    let before = page(&analyse(&[study.clone()], &Options::default()).unwrap());
    for block in &mut study.series[0].points[1].blocks {
        for sample in &mut block.samples {
            sample.seconds = amdahl::internal::units::Seconds::new(0.05).unwrap();
        }
    }
    let after = page(&analyse(&[study], &Options::default()).unwrap());
    assert!(!before.contains(">50.00 <") && after.contains(">50.00 <"));
    let speedup = |page: &str| {
        let row = page.split("data-n=\"2\"").nth(1).unwrap();
        let cell = row.split("data-k=\"speedup\">").nth(1).unwrap();
        cell.split('<').next().unwrap().to_owned()
    };
    assert_ne!(speedup(&before), speedup(&after));
}

#[test]
fn p_up_to_a_hundred_percent_has_no_visible_ceiling() {
    let mut analysis = fixture::analysis();
    analysis.series[0].amdahl.as_mut().unwrap().parallel_fraction.hi = Some(1.001);
    analysis.series[0].limit.as_mut().unwrap().most.hi = None;
    let page = page(&analysis);
    assert!(
        page.contains("No ceiling visible in this range: it is at least <strong>143×</strong>")
    );
    assert!(page.contains("none visible</span><span class=\"under\">at least 143×"));
}

#[test]
fn a_failed_fit_headlines_the_plateau_and_the_settings_are_printed() {
    let page = page(&fixture::analysis());
    let triad = page.split("section class=\"series\" id=\"triad-rayon\"").nth(1).unwrap();
    let verdict = triad.split("class=\"verdict\">").nth(1).unwrap();
    assert!(verdict.starts_with("<strong>Stuck near 3.20×</strong>"), "{}", &verdict[..80]);
    assert!(page.contains("the margin of 5 %"));
    assert!(page.contains("method &#39;time&#39;") || page.contains("method 'time'"));
}

/// Attributes of the elements that begin with `start`, up to the end of their tags.
fn tags<'p>(text: &'p str, start: &'p str) -> impl Iterator<Item = &'p str> {
    text.split(start).skip(1).map(|rest| rest.split('>').next().unwrap())
}

fn attribute<'t>(tag: &'t str, name: &str) -> &'t str {
    let at = tag.find(&format!("{name}=\"")).unwrap_or_else(|| panic!("no {name} in {tag}"));
    tag[at + name.len() + 2..].split('"').next().unwrap()
}

#[test]
fn no_curve_runs_along_the_limit_of_an_axis() {
    let mut looked = 0;
    for analysis in [fixture::analysis(), two_cores(), several_studies(), published()] {
        let page = page(&analysis);
        for plot in page.split("<svg class=\"plot ").skip(1) {
            let plot = plot.split("</svg>").next().unwrap();
            let ends: Vec<&str> = attribute(plot, "data-y").split(' ').collect();
            let curves = tags(plot, "<polyline").filter(|tag| {
                !["axis", "grid", "bar", "leader"]
                    .iter()
                    .any(|other| attribute(tag, "class").starts_with(other))
            });
            for curve in curves {
                let heights = attribute(curve, "points").split_whitespace();
                let heights: Vec<&str> = heights.map(|p| p.split_once(',').unwrap().1).collect();
                looked += 1;
                for pair in heights.windows(2) {
                    let flat = pair[0] == pair[1] && ends[2..4].contains(&pair[0]);
                    assert!(!flat, "{}: {curve}", attribute(plot, "aria-label"));
                }
            }
        }
    }
    assert!(looked > 100, "{looked}");
}

#[test]
fn series_of_two_and_of_sixty_four_workers_have_a_panel_each() {
    let page = page(&two_cores());
    assert!(
        page.contains("<h3>Up to 4 workers</h3>") && page.contains("<h3>Up to 64 workers</h3>")
    );
    assert!(!page_of_one_panel().contains("<h3>Up to"));
}

fn page_of_one_panel() -> String {
    page(&fixture::analysis())
}

#[test]
fn a_growing_job_is_told_by_gustafsons_law() {
    let mut study = pages::two_core_study();
    study.series.retain(|series| series.name.starts_with("mpirun"));
    let page = page(&analyse(&[study], &Options::default()).unwrap());
    let (shown, _) = page.rsplit_once("<h2>How to read this").unwrap();
    assert!(shown.contains("Gustafson fit on") && shown.contains("serial share"));
    assert!(!shown.contains("Amdahl fit on") && !shown.contains("Amdahl, p ="));
    assert!(page.contains("S(n) = n − s (n − 1)"));
}

#[test]
fn points_that_others_disturbed_are_outlines_and_not_joined() {
    let page = page(&several_studies());
    // All three studies have the same job, so one colour: the second is dashed, the third disturbed.
    let (_, overview) = page.split_once("id=\"overview\"").unwrap();
    let (overview, _) = overview.split_once("</svg>").unwrap();
    let of = |class: &str| overview.matches(&format!("class=\"{class} s0\"")).count();
    assert_eq!((of("joined"), of("beyond")), (1, 1));
    assert!(of("dot hollow") > 0);
    assert!(page.contains("disturbed by other programs"));
}

#[test]
fn a_table_has_no_time_of_measuring() {
    let page = page(&published());
    assert!(page.contains("and when, is unknown") && !page.contains("<dt>Measured</dt>"));
}

#[test]
fn files_can_be_carried_along() {
    let file = Attachment {
        name: "study.json".into(),
        media_type: "application/json".into(),
        content: b"{}\n".to_vec(),
    };
    let files = Attachments { files: vec![file] };
    let page = report::html(&fixture::analysis(), &files).unwrap();
    let link = "<a download=\"study.json\" href=\"data:application/json;base64,e30K\">";
    assert!(page.contains(link));
}

#[test]
fn odd_analyses_are_drawn_too() {
    let mut analysis = fixture::analysis();
    analysis.series[0].points.truncate(1);
    analysis.series[1].points.clear();
    analysis.series[2].amdahl = None;
    analysis.series[2].curve = None;
    analysis.series[3].points[2].speedup.value = f64::NAN;
    analysis.series[3].points[3].workers = 1.5;
    analysis.series[4].points[0].speedup.value = 1e-9;
    analysis.studies[0].machine = amdahl::data::Machine::default();
    analysis.studies.push(analysis.studies[0].clone());
    assert!(page(&analysis).contains("Nothing could be measured."));
    // JSON has no NaN: the browser's page is without.
    analysis.series[3].points[2].speedup.value = 1.7;
    kept("odd", &analysis);
    let mut weak = pages::two_core_study();
    weak.series.retain(|series| series.name.starts_with("mpirun"));
    kept("weak", &analyse(&[weak], &Options::default()).unwrap());
    let busy: Vec<_> = pages::quiet_and_disturbed().into_iter().skip(1).collect();
    kept("disturbed", &analyse(&busy, &Options::default()).unwrap());
    let many: Vec<_> = (0..14).flat_map(|_| fixture::analysis().series).collect();
    assert!(report::html(&fixture::of(many), &Attachments::default()).is_ok());
}

#[test]
fn the_page_names_the_confidence_that_was_asked_for() {
    let options = Options { confidence: 0.9, ..Options::default() };
    let page = page(&analyse(&[pages::two_core_study()], &options).unwrap());
    assert!(page.contains("Bars are 90 % intervals") && page.contains("measured, 90 % interval"));
    assert!(!page.contains("95 % interval"));
}

#[test]
fn no_note_lies_outside_a_plot_of_a_job_that_gains_nothing() {
    let mut study = pages::two_core_study();
    study.series.retain(|series| series.name.starts_with("iterate"));
    let page = kept("flat", &analyse(&[study], &Options::default()).unwrap());
    let overview =
        page.split("id=\"overview\"").nth(1).unwrap().split("</section>").next().unwrap();
    for plot in overview.split("<svg class=\"plot ").skip(1) {
        for text in plot.split("<text").skip(1).filter(|text| text.contains("ideal")) {
            let x: f64 = attribute(text, "x").parse().unwrap();
            assert!(x > 100.0, "{text}");
        }
    }
}

#[test]
fn the_axis_says_where_workers_share_a_core_or_get_a_slower_one() {
    use amdahl::data::{CpuPlace, PinnedCpu};
    let places = [CpuPlace::Core, CpuPlace::Core, CpuPlace::EfficiencyCore, CpuPlace::SecondThread];
    let mut analysis = fixture::analysis();
    let with = |analysis: &Analysis| {
        let page = kept("pinned", analysis);
        (
            page.matches("slower cores</text>").count(),
            page.matches("second hardware threads</text>").count(),
        )
    };
    assert_eq!(with(&analysis), (0, 0));
    let pinned = places.iter().enumerate();
    let pinned = pinned.map(|(cpu, place)| PinnedCpu { cpu, place: Some(*place) }).collect();
    analysis.studies[0].machine.pinned = pinned;
    let plots = 2 * analysis.series.iter().filter(|series| !series.points.is_empty()).count();
    let (slower, second) = with(&analysis);
    assert!(slower > 0 && slower <= plots && second > 0 && second <= plots, "{slower} {second}");
    let facts = "workers held to CPUs 0, 1, 2, 3, in this order; slower cores from worker 3 on; \
                 second hardware threads from worker 4 on; ";
    assert!(page(&analysis).contains(facts));
}

#[test]
fn a_page_of_five_series_and_sixteen_counts_takes_less_than_500_kb() {
    let folder = tempfile::tempdir().unwrap();
    let page = report::write(folder.path(), &fixture::analysis()).unwrap();
    let bytes = std::fs::metadata(page).unwrap().len();
    assert!(bytes < 500_000, "{bytes} bytes");
}

#[test]
fn the_table_inside_the_page_has_every_round_and_no_empty_column() {
    let analysis = fixture::analysis();
    let page = page(&analysis);
    let link = page.split("download=\"study.csv\" href=\"data:text/csv;charset=utf-8,").nth(1);
    let inside = link.unwrap().split('"').next().unwrap();
    let rows: Vec<&str> = inside.split("%0A").filter(|row| !row.is_empty()).collect();
    let points = analysis.series.iter().flat_map(|series| &series.points);
    assert_eq!(rows.len(), 1 + points.map(|point| 1 + point.samples_s.len()).sum::<usize>());
    assert!(rows[0].contains("time_s,") && rows[0].contains("fitted"), "{}", rows[0]);
    assert!(!rows[0].contains("gb_per_s") && !rows[0].contains("lost"), "{}", rows[0]);
    let exact = analysis.series[0].points[1].samples_s[3].to_string();
    assert!(inside.contains(&exact), "{exact}");
}
