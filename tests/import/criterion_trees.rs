//! criterion's folders, as versions 0.3 to 0.8 write them.

use super::*;
use std::process::Command;
use std::time::{Duration, SystemTime};

/// A folder that looks as criterion's.
struct Tree(TempDir);

impl Tree {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// One measurement of `seconds` a call; `id` is `[group, function, value]` as JSON text.
    fn add(&self, folder: &str, id: [&str; 3], throughput: &str, seconds: f64) -> PathBuf {
        let folder = self.0.path().join(folder);
        fs::create_dir_all(&folder).unwrap();
        let [group, function, value] = id;
        let identity = format!(
            r#"{{"group_id":{group},"function_id":{function},"value_str":{value},
                "throughput":{throughput},"full_id":"id of {}","directory_name":"d"}}"#,
            folder.strip_prefix(self.0.path()).unwrap().display()
        );
        fs::write(folder.join("benchmark.json"), identity).unwrap();
        let (one, two) = (seconds * 1e9, 2.0 * seconds * 1e9);
        let sample =
            format!(r#"{{"sampling_mode":"Linear","iters":[1.0,2.0],"times":[{one},{two}]}}"#);
        fs::write(folder.join("sample.json"), sample).unwrap();
        folder
    }

    fn read(&self) -> Imported {
        load(self.0.path(), &Options::default()).unwrap()
    }

    fn refused(&self) -> String {
        load(self.0.path(), &Options::default()).unwrap_err().to_string()
    }
}

fn age(folder: &Path, hours: u64) {
    let file = fs::File::options().write(true).open(folder.join("sample.json")).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(3600 * hours)).unwrap();
}

fn names(imported: &Imported) -> Vec<(&str, Vec<f64>)> {
    let counts = |series: &Series| series.points.iter().map(|p| p.workers.get()).collect();
    imported.study.series.iter().map(|series| (series.name.as_str(), counts(series))).collect()
}

#[test]
fn a_tree_that_criterion_0_8_wrote_is_read() {
    let folder = TempDir::new().unwrap();
    let archive = file("samples/criterion-0.8-tree.tgz");
    let unpacked = Command::new("tar").arg("xzf").arg(archive).current_dir(folder.path()).status();
    assert!(unpacked.unwrap().success());
    for below in ["", "criterion", "criterion/primes/rayon"] {
        let imported = load(&folder.path().join(below), &Options::default()).unwrap();
        assert_eq!(names(&imported), [("primes/rayon", vec![1.0, 2.0])], "{below}");
        let second = &imported.study.series[0].points[1].blocks[0].samples;
        assert_eq!(second.len(), 20);
        assert_eq!(second[0].calls, 25);
        assert!((second[0].seconds.get() - 23981344e-9 / 25.0).abs() < 1e-15);
        assert_eq!(imported.study.series[0].scaling, Scaling::Strong);
        let reading = imported.study.method.reading.unwrap().to_string();
        let said = "workers = the count in each benchmark's name, time = sample.json (ns), a series per group";
        assert_eq!(reading, said);
    }
    let base = Options { baseline: Some("base".into()), ..Options::default() };
    let imported = load(folder.path(), &base).unwrap();
    assert_eq!(imported.study.label, "base");
    let missing = Options { baseline: Some("main".into()), ..Options::default() };
    let error = load(folder.path(), &missing).unwrap_err().to_string();
    assert!(error.contains("no measurement 'main'; there are: base, new"), "{error}");
}

#[test]
fn the_older_layout_without_sampling_mode_title_or_throughput_is_read() {
    let tree = Tree::new();
    for count in ["1", "4"] {
        let folder = tree.0.path().join(format!("sum/{count}/new"));
        fs::create_dir_all(&folder).unwrap();
        let identity = format!(r#"{{"group_id":"sum","function_id":null,"value_str":"{count}"}}"#);
        fs::write(folder.join("benchmark.json"), identity).unwrap();
        fs::write(folder.join("sample.json"), r#"{"iters":[2.0],"times":[3e9]}"#).unwrap();
    }
    let imported = tree.read();
    assert_eq!(names(&imported), [("sum", vec![1.0, 4.0])]);
    assert_eq!(imported.study.series[0].points[0].blocks[0].median(), Some(1.5));
}

#[test]
fn a_count_beside_a_word_is_found_in_any_part_of_the_id() {
    for (one, two, name) in [
        (["\"sum\"", "\"threads=1\"", "null"], ["\"sum\"", "\"threads=2\"", "null"], "sum"),
        (["\"sum\"", "\"1 threads\"", "\"x\""], ["\"sum\"", "\"2 threads\"", "\"x\""], "sum/x"),
        (["\"sum_t\"", "null", "\"8_workers\""], ["\"sum_t\"", "null", "\"12_workers\""], "sum_t"),
        (["\"rayon threads-1\"", "null", "null"], ["\"rayon threads-2\"", "null", "null"], "rayon"),
        (
            ["\"a\"", "\"num_threads: 64\"", "\"7\""],
            ["\"a\"", "\"num_threads: 9\"", "\"7\""],
            "a/7",
        ),
        (["\"sum_1_threads\"", "null", "null"], ["\"sum_4_threads\"", "null", "null"], "sum"),
        (["\"sum_threads_1\"", "null", "null"], ["\"sum_threads_4\"", "null", "null"], "sum"),
        (["\"a_1_threads_b\"", "null", "null"], ["\"a_4_threads_b\"", "null", "null"], "a_b"),
        (["\"a\"", "\"nodes=1\"", "null"], ["\"a\"", "\"nodes=4\"", "null"], "a"),
        (["\"a\"", "\"1 clients\"", "null"], ["\"a\"", "\"4 clients\"", "null"], "a"),
        (["\"threads\"", "null", "\"16\""], ["\"threads\"", "null", "\"32\""], "threads"),
        (["\"sort\"", "\"1\"", "\"100000\""], ["\"sort\"", "\"2\"", "\"100000\""], "sort/100000"),
        (["\"job3\"", "\"x\"", "\"1\""], ["\"job3\"", "\"x\"", "\"4\""], "job3/x"),
        (["\"job1\"", "\"x\"", "\"9000\""], ["\"job4\"", "\"x\"", "\"9000\""], "x/9000"),
    ] {
        let tree = Tree::new();
        tree.add("a/new", one, "null", 0.2);
        tree.add("b/new", two, "null", 0.1);
        let imported = tree.read();
        assert_eq!(imported.study.series[0].name, name);
        assert_eq!(imported.study.series[0].points.len(), 2, "{name}");
    }
}

#[test]
fn sizes_are_not_taken_for_worker_counts() {
    let tree = Tree::new();
    for size in ["64", "1024"] {
        let value = format!("\"{size}\"");
        tree.add(&format!("queue/{size}/new"), ["\"queue\"", "\"flume\"", &value], "null", 0.1);
    }
    for size in ["1", "2"] {
        let (value, elements) = (format!("\"{size}\""), format!("{{\"Elements\":{size}}}"));
        tree.add(&format!("fill/{size}/new"), ["\"fill\"", "null", &value], &elements, 0.1);
    }
    for size in ["100", "1000"] {
        let function = format!("\"{size} nodes\"");
        tree.add(&format!("tree/{size}/new"), ["\"tree\"", &function, "null"], "null", 0.1);
    }
    tree.add("plain/new", ["\"plain\"", "null", "null"], "null", 0.1);
    tree.add("one/4/new", ["\"one\"", "null", "\"4\""], "null", 0.1);
    let error = tree.refused();
    assert!(error.contains("nothing to use as criterion"), "{error}");
    for n in [1, 2] {
        let value = format!("\"threads={n}\"");
        tree.add(&format!("ok/{n}/new"), ["\"ok\"", "null", &value], "null", 0.1);
    }
    let mut reasons = reasons(&tree.read());
    reasons.sort();
    let of = |start: &str| reasons.iter().find(|reason| reason.contains(start)).unwrap();
    let repair = "; if it is a worker count, say so in the id, as in threads=1";
    assert!(
        of("fill").ends_with(&format!("its number is its throughput, so it is a size{repair}"))
    );
    assert!(of("one").ends_with("only one worker count, 4; a scan needs at least two"));
    assert!(of("tree").contains("its number is one of 100 to 1000, which look like sizes"));
    assert!(of("plain").contains("no worker count in its id"));
    assert!(of("queue").contains("its number is one of 64 to 1024, which look like sizes"));
}

#[test]
fn work_that_grows_with_the_workers_is_weak_scaling() {
    for (work, scaling, cautions) in [
        ([100, 200], Scaling::Weak, 1),
        ([100, 100], Scaling::Strong, 1),
        ([100, 150], Scaling::Strong, 2),
    ] {
        let tree = Tree::new();
        for (n, work) in [1, 2].into_iter().zip(work) {
            let value = format!("\"threads={n}\"");
            let bytes = format!("{{\"BytesDecimal\":{work}}}");
            tree.add(&format!("g/{n}/new"), ["\"g\"", "null", &value], &bytes, 0.1);
        }
        let study = tree.read().study;
        assert_eq!(study.series[0].scaling, scaling, "{work:?}");
        assert_eq!(study.method.cautions.len(), cautions, "{work:?}");
    }
}

#[test]
fn of_a_repeated_id_the_first_is_read() {
    let tree = Tree::new();
    for (folder, seconds) in [("g/1", 0.4), ("g/1_2", 9.0), ("g/2", 0.2)] {
        let value = format!("\"{}\"", &folder[2..3]);
        tree.add(&format!("{folder}/new"), ["\"g\"", "null", &value], "null", seconds);
    }
    let imported = tree.read();
    assert_eq!(table(&imported.study.series[0]), [(1.0, vec![0.4]), (2.0, vec![0.2])]);
    let reason = &reasons(&imported)[0];
    assert!(reason.contains("1_2") && reason.contains("the id is taken by"), "{reason}");
}

#[test]
fn worker_counts_of_an_earlier_run_are_left_out() {
    let tree = Tree::new();
    for n in [1, 2, 16] {
        let folder =
            tree.add(&format!("g/{n}/new"), ["\"g\"", "null", &format!("\"{n}\"")], "null", 0.1);
        age(&folder, if n == 16 { 30 } else { 0 });
    }
    let imported = tree.read();
    assert_eq!(names(&imported), [("g", vec![1.0, 2.0])]);
    assert!(reasons(&imported)[0].contains("left by an earlier run"));
    age(&tree.0.path().join("g/1/new"), 30);
    let imported = tree.read();
    assert_eq!(names(&imported)[0].1.len(), 3);
    assert!(imported.study.method.cautions.iter().any(|c| c.contains("different runs")));
}

#[test]
fn empty_and_damaged_measurements_are_skipped_with_reasons() {
    let tree = Tree::new();
    for n in [1, 2, 4, 8] {
        tree.add(&format!("g/{n}/new"), ["\"g\"", "null", &format!("\"{n}\"")], "null", 0.1);
    }
    fs::create_dir_all(tree.0.path().join("g/3/base")).unwrap();
    let damage = |n: &str, text: &str| {
        fs::write(tree.0.path().join(format!("g/{n}/new/sample.json")), text).unwrap();
    };
    damage("2", r#"{"iters":[1.0],"times":[0.0]}"#);
    damage("4", r#"{"iters":[1.0,2.0],"times":["#);
    damage("8", r#"{"iters":[1.0,2.0],"times":[5.0]}"#);
    let imported = tree.read();
    assert_eq!(names(&imported), [("g", vec![1.0])]);
    let reasons = reasons(&imported).join("\n");
    assert!(reasons.contains("'0' is not a duration"), "{reasons}");
    assert!(reasons.contains("sample.json': not readable as JSON: EOF"), "{reasons}");
    assert!(reasons.contains("1 times for 2 iteration counts"), "{reasons}");
    fs::write(tree.0.path().join("g/1/new/benchmark.json"), "{}").unwrap();
    assert!(tree.refused().contains("missing field `group_id`"));
}

#[test]
fn the_other_tools_folder_is_named() {
    let tree = Tree::new();
    let folder = tree.0.path().join("data/main/g");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("measurement_1.cbor"), "x").unwrap();
    assert!(tree.refused().contains("CBOR files, which are not read (run cargo bench)"));
}
