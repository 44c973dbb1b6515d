//! The arrows of the architecture, read from the sources: a module imports only from lower
//! floors, never sideways, never in a circle.

mod sources;
mod texts;

use sources::Source;
use std::collections::{BTreeMap, BTreeSet};

const MOST_LINES: usize = 400;

/// Modules by floor, lowest first.
const FLOORS: [&[&str]; 9] = [
    &["units"],
    &["work", "data", "stats"],
    &["exec", "workload", "model", "sim", "import"],
    &["measure", "analysis"],
    &["tour"],
    &["say"],
    &["report"],
    &["measuring"],
    &["bench", "cli"],
];

/// The rooms of `measure`, lowest first: each imports only from those before it.
const ROOMS_OF_MEASURE: [&[&str]; 3] = [&["engine", "observe"], &["workload"], &["command"]];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// What is wrong with the arrows between top-level modules.
fn wrong_arrows(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources {
        let Some(own) = source.module.first() else {
            continue;
        };
        let Some(own_floor) = floor(own) else {
            wrong.push(format!("{}: '{own}' stands on no floor", source.file));
            continue;
        };
        for path in &source.paths {
            let other = match path.segments.first() {
                Some(other) if other != own => other,
                _ => continue,
            };
            let at = format!("{}:{}", source.file, path.line);
            match floor(other) {
                None => wrong.push(format!("{at}: crate::{other} is no module on a floor")),
                Some(_) if own == "stats" => {
                    wrong.push(format!("{at}: stats imports nothing of ours, here {other}"));
                }
                Some(other_floor) if other_floor >= own_floor => wrong.push(format!(
                    "{at}: {own} (floor {own_floor}) imports {other} (floor {other_floor})"
                )),
                Some(_) => {}
            }
        }
    }
    wrong
}

/// What is wrong with the arrows between the rooms of a module.
fn wrong_arrows_between_rooms(sources: &[Source], top: &str, rooms: &[&[&str]]) -> Vec<String> {
    let room = |segments: &[String]| match segments {
        [own, room, ..] if own == top => rooms
            .iter()
            .position(|floor| floor.contains(&room.as_str()))
            .map(|at| (at, room.clone())),
        _ => None,
    };
    let mut wrong = Vec::new();
    for source in sources {
        let Some((floor, own)) = room(&source.module) else { continue };
        for path in
            source.paths.iter().filter(|path| path.segments.first().is_some_and(|m| m == top))
        {
            let at = format!("{}:{}", source.file, path.line);
            match room(&path.segments) {
                None if path.segments.len() > 1 => {
                    wrong
                        .push(format!("{at}: {} is in no room of {top}", path.segments.join("::")));
                }
                Some((other, name)) if name != own && other >= floor => {
                    wrong.push(format!("{at}: {top}::{own} imports {top}::{name}"));
                }
                _ => {}
            }
        }
    }
    wrong
}

/// Circles of files within one top-level module, each named by the files on it.
fn circles(sources: &[Source]) -> Vec<String> {
    let files: BTreeMap<&[String], &Source> =
        sources.iter().map(|source| (source.module.as_slice(), source)).collect();
    let edges: BTreeMap<&[String], BTreeSet<&[String]>> = files
        .iter()
        .map(|(module, source)| {
            let targets = source.paths.iter().filter(|path| !path.exported);
            let targets = targets.filter_map(|path| defining_file(&files, &path.segments));
            let same_top = |target: &&[String]| target.first() == module.first();
            let others = targets.filter(same_top).filter(|target| target != module);
            (*module, others.collect())
        })
        .collect();
    // What no arrow of the rest points from is on no circle: take such files away until none is.
    let mut left: BTreeSet<&[String]> = edges.keys().copied().collect();
    loop {
        let free: Vec<_> =
            left.iter().filter(|module| edges[**module].is_disjoint(&left)).copied().collect();
        if free.is_empty() {
            break;
        }
        free.iter().for_each(|module| {
            left.remove(module);
        });
    }
    left.iter()
        .map(|module| {
            let towards: Vec<_> = edges[module].intersection(&left).collect();
            let towards: Vec<_> = towards.iter().map(|to| to.join("::")).collect();
            let file = &files[module].file;
            format!("{file}: on or above a circle through {}", towards.join(", "))
        })
        .collect()
}

/// The file that defines what a path names: the deepest module on it, or, where that one only
/// exports the name, the file that the name comes from.
fn defining_file<'s>(
    files: &BTreeMap<&'s [String], &'s Source>,
    segments: &[String],
) -> Option<&'s [String]> {
    let depth = (1..=segments.len()).rev().find(|&depth| files.contains_key(&segments[..depth]))?;
    let (module, source) = files.get_key_value(&segments[..depth])?;
    let exported = segments.get(depth).and_then(|name| {
        let mut exports = source.paths.iter().filter(|path| path.exported);
        exports.find(|path| path.segments.last() == Some(name))
    });
    match exported {
        Some(path) if path.segments.len() > depth => defining_file(files, &path.segments),
        _ => Some(module),
    }
}

/// Files that name a crate outside the places where it may be named.
fn named_outside(sources: &[Source], name: &str, allowed: impl Fn(&Source) -> bool) -> Vec<String> {
    let outside = sources.iter().filter(|source| !allowed(source));
    outside
        .filter(|source| source.names.contains(name))
        .map(|source| format!("{} names {name}", source.file))
        .collect()
}

#[test]
fn modules_import_only_from_lower_floors() {
    assert_eq!(wrong_arrows(&sources::all()), Vec::<String>::new());
}

#[test]
fn the_rooms_of_measure_import_only_from_those_below() {
    let wrong = wrong_arrows_between_rooms(&sources::all(), "measure", &ROOMS_OF_MEASURE);
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_files_of_a_module_import_each_other_in_a_circle() {
    assert_eq!(circles(&sources::all()), Vec::<String>::new());
}

#[test]
fn no_file_is_longer_than_a_person_reads_at_once() {
    let long = sources::lines_of_all().into_iter().filter(|(_, lines)| *lines > MOST_LINES);
    assert_eq!(long.collect::<Vec<_>>(), []);
}

#[test]
fn one_file_names_the_drawing_library() {
    let named = named_outside(&sources::all(), "plotters", |_| false);
    assert_eq!(named.len(), 1, "{named:?}");
}

#[test]
fn errors_are_typed_below_the_command_line() {
    let cli = |source: &Source| source.module.first().is_none_or(|module| module == "cli");
    assert_eq!(named_outside(&sources::all(), "anyhow", cli), Vec::<String>::new());
}

/// Floors that are given what was found, typed.
const TYPED: [&str; 5] = ["analysis", "tour", "say", "report", "measuring"];

/// What among them reads text that others wrote: a gate, a locale.
const READERS: [&str; 3] = [
    "src/analysis/compare/gate/limit.rs",
    "src/analysis/compare/gate/metric.rs",
    "src/report/terminal/place.rs",
];

#[test]
fn nothing_above_what_reads_files_decides_by_a_text() {
    let typed = |file: &str| TYPED.iter().any(|of| file.starts_with(&format!("src/{of}")));
    let read = sources::texts().into_iter().filter(|(file, _)| typed(file));
    let decided = read.filter(|(file, _)| !READERS.contains(&file.as_str()));
    let decided = decided.map(|(file, text)| (file, texts::decisions(&text)));
    assert_eq!(decided.filter(|(_, lines)| !lines.is_empty()).collect::<Vec<_>>(), []);
}

#[test]
fn judgement_makes_no_text() {
    let judged = sources::texts().into_iter().filter(|(file, _)| file.contains("analysis/judge/"));
    let made = judged.map(|(file, text)| (file, texts::formats(&text)));
    assert_eq!(made.filter(|(_, lines)| !lines.is_empty()).collect::<Vec<_>>(), []);
}

#[test]
fn every_module_of_the_library_stands_on_a_floor() {
    let mut declared: Vec<String> =
        sources::all().into_iter().filter_map(|source| source.module.into_iter().next()).collect();
    declared.dedup();
    let mut floors: Vec<_> = FLOORS.concat();
    floors.sort_unstable();
    assert_eq!(declared, floors);
}

mod the_checker {
    use super::*;

    fn planted(files: &[(&str, &str)]) -> Vec<Source> {
        files.iter().map(|(file, text)| Source::read(file, text)).collect()
    }

    #[test]
    fn finds_an_arrow_upwards_and_one_sideways() {
        let wrong = wrong_arrows(&planted(&[
            ("src/model/mod.rs", "use crate::units::Seconds;\nuse crate::report::Page;"),
            ("src/model/law.rs", "fn f() { crate::exec::run(); }"),
            ("src/sim/mod.rs", "use super::work::{self, Stage};"),
        ]));
        assert_eq!(
            wrong,
            [
                "src/model/mod.rs:2: model (floor 2) imports report (floor 6)",
                "src/model/law.rs:1: model (floor 2) imports exec (floor 2)",
            ]
        );
    }

    #[test]
    fn finds_an_arrow_between_rooms_and_one_past_them() {
        let rooms: [&[&str]; 2] = [&["engine"], &["command"]];
        let files = planted(&[
            ("src/measure/engine/plan.rs", "use crate::measure::command::Spec; use super::merge;"),
            (
                "src/measure/command/spec.rs",
                "use crate::measure::engine::Plan; use crate::measure::Job;",
            ),
        ]);
        assert_eq!(
            wrong_arrows_between_rooms(&files, "measure", &rooms),
            [
                "src/measure/engine/plan.rs:1: measure::engine imports measure::command",
                "src/measure/command/spec.rs:1: measure::Job is in no room of measure",
            ]
        );
    }

    #[test]
    fn looks_into_nested_groups_macros_and_inner_modules() {
        let nested = "use crate::{units::{text, Workers}, data::Study, cli::{self}};";
        let inner = "mod tests { use super::super::exec::Pool; }";
        let in_macro = "fn f() { html! { p { (crate::bench::name()) } } }";
        for text in [nested, inner, in_macro] {
            let wrong = wrong_arrows(&planted(&[("src/report/mod.rs", text)]));
            let expected = usize::from(!text.contains("exec"));
            assert_eq!(wrong.len(), expected, "{text}: {wrong:?}");
        }
        let wrong = wrong_arrows(&planted(&[("src/model/law.rs", inner)]));
        assert_eq!(wrong, Vec::<String>::new(), "super::super is still inside model");
        let deeper = "mod tests { use super::super::super::exec::Pool; }";
        let wrong = wrong_arrows(&planted(&[("src/model/law.rs", deeper)]));
        assert_eq!(wrong.len(), 1, "{wrong:?}");
    }

    #[test]
    fn is_not_taken_in_by_comments_and_strings() {
        let text = "//! See [`crate::cli`].\n// use crate::cli;\nconst S: &str = \"crate::cli\";";
        let wrong = wrong_arrows(&planted(&[("src/units/mod.rs", text)]));
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn sees_what_is_decided_by_a_text() {
        for text in [
            "fn f() { a == \"x\" }",
            "fn f() { \"x\" != a }",
            "fn f() { match a { \"x\" | \"y\" => 1, _ => 2 } }",
            "fn f() { match a { Some(\"x\") if b => 1, _ => 2 } }",
            "fn f() { a.starts_with(\"x\") }",
            "fn f() { html! { @if a == \"x\" { p {} } } }",
        ] {
            assert_eq!(texts::decisions(text), [1], "{text}");
        }
        for text in [
            "fn f() { match a { A => \"x\", B => \"y\" } }",
            "fn f() { a == b && g(\"x\") }",
            "#[cfg(test)] mod tests { fn f() { a == \"x\" } }",
        ] {
            assert_eq!(texts::decisions(text), [] as [usize; 0], "{text}");
        }
    }

    #[test]
    fn keeps_stats_an_island() {
        let wrong = wrong_arrows(&planted(&[("src/stats/mod.rs", "use crate::units::Seconds;")]));
        assert_eq!(wrong, ["src/stats/mod.rs:1: stats imports nothing of ours, here units"]);
    }

    #[test]
    fn finds_a_circle_of_files_and_forgives_a_re_export() {
        let round = planted(&[
            ("src/model/mod.rs", "mod a; mod b;"),
            ("src/model/a.rs", "use super::b::B; pub struct A;"),
            ("src/model/b.rs", "use crate::model::a::A; pub struct B;"),
        ]);
        assert_eq!(circles(&round).len(), 2);
        let straight = planted(&[
            ("src/model/mod.rs", "mod a; mod b; pub use a::A; pub use b::B;"),
            ("src/model/a.rs", "pub struct A;"),
            ("src/model/b.rs", "use super::A; pub struct B;"),
        ]);
        assert_eq!(circles(&straight), Vec::<String>::new());
        let through_the_export = planted(&[
            ("src/model/mod.rs", "mod a; mod b; pub use a::A; pub use b::B;"),
            ("src/model/a.rs", "use super::B; pub struct A;"),
            ("src/model/b.rs", "use super::A; pub struct B;"),
        ]);
        assert_eq!(circles(&through_the_export).len(), 2);
    }

    #[test]
    fn finds_a_folder_and_its_file_that_need_each_other() {
        let both = planted(&[
            ("src/model/mod.rs", "mod a; pub struct M; fn f() { a::run() }"),
            ("src/model/a.rs", "use super::M; pub fn run() {}"),
        ]);
        assert_eq!(circles(&both).len(), 2);
    }

    #[test]
    fn sees_a_crate_that_is_named_outside_its_place() {
        let files = planted(&[
            ("src/cli/mod.rs", "use anyhow::Result;"),
            ("src/report/mod.rs", "fn f() -> anyhow::Result<()> { Ok(()) }"),
        ]);
        let outside = named_outside(&files, "anyhow", |source| source.module[0] == "cli");
        assert_eq!(outside, ["src/report/mod.rs names anyhow"]);
    }
}
