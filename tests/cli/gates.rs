//! Gates of `amdahl compare`: what passes, what does not, and what cannot be judged.

use super::*;

/// Six rounds of one job in a table; `factor` is its time at one worker, in seconds.
fn rows(name: &str, counts: &[f64], factor: f64) -> String {
    let times = |round: u32| {
        let wobble = |n: f64| 1.0 + 0.001 * ((f64::from(round) * n) % 3.0);
        let row = |n: &f64| format!("{name},{n},{}\n", factor * wobble(*n) * (0.1 + 0.9 / n));
        counts.iter().map(row).collect::<String>()
    };
    (0..6).map(times).collect()
}

struct Pair {
    _folder: TempDir,
    base: String,
    new: String,
}

fn pair(base: &[String], new: &[String]) -> Pair {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, rows: &[String]| {
        let text = format!("name,workers,seconds\n{}", rows.concat());
        table(&folder, name, &text).display().to_string()
    };
    let (base, new) = (write("base.csv", base), write("new.csv", new));
    Pair { _folder: folder, base, new }
}

impl Pair {
    fn compared(&self, more: &[&str]) -> (i32, String, String) {
        let mut command = amdahl(&[&["compare", &self.base, &self.new], more].concat());
        command.env("COLUMNS", "200");
        ran(command)
    }
}

const ALL: &[f64] = &[1.0, 2.0, 4.0, 8.0];

#[test]
fn a_gate_fails_when_a_series_it_guards_is_gone() {
    let all = [rows("a", ALL, 1.0), rows("b", ALL, 1.0)];
    let pair = pair(&all, &all[..1]);
    let (code, out, err) = pair.compared(&["--gate", "time +3%"]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("cannot be judged on b: only the earlier study has this"), "{out}");
    let allowed = ["--gate", "time +3%", "--allow-missing"];
    assert_eq!(pair.compared(&allowed).0, 0);
    assert_eq!(pair.compared(&[]).0, 0);
}

#[test]
fn a_gate_fails_when_the_point_it_guards_is_gone() {
    let base = [rows("a", ALL, 1.0), rows("b", ALL, 1.0)];
    let pair = pair(&base, &[rows("a", ALL, 1.0), rows("b", &ALL[..3], 1.0)]);
    let gated = |more: &[&str]| pair.compared(&[&["--gate", "speedup@8 -5%"], more].concat());
    let (code, out, _) = gated(&["--json"]);
    assert_eq!(code, 1);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["gates"][0]["outcome"], "within");
    assert_eq!(
        (&json["gates"][1]["outcome"], &json["gates"][1]["vanished"]),
        (&"not-judged".into(), &true.into())
    );
    assert!(gated(&[]).1.contains("at 8 workers: the later study has no usable time there"));
    assert_eq!(gated(&["--allow-missing"]).0, 0);
    // What is left is still judged.
    assert_eq!(pair.compared(&["--gate", "p -0.5pt"]).0, 0);
}

#[test]
fn a_gate_that_no_series_ever_had_fails_even_where_missing_is_allowed() {
    let one = [rows("a", ALL, 1.0)];
    let pair = pair(&one, &one);
    let (code, out, _) = pair.compared(&["--gate", "time@64 +3%", "--allow-missing"]);
    assert_eq!(code, 1);
    assert!(out.contains("64 workers: they were not measured in both"), "{out}");
}

#[test]
fn a_series_that_is_new_or_new_at_a_count_fails_no_gate() {
    let base = [rows("a", ALL, 1.0), rows("b", &ALL[..3], 1.0)];
    let pair = pair(&base, &[rows("a", ALL, 1.0), rows("b", ALL, 1.0), rows("c", ALL, 1.0)]);
    assert_eq!(pair.compared(&["--gate", "speedup@8 -5%"]).0, 0);
}

#[test]
fn an_exceeded_gate_wins_over_one_that_cannot_be_judged() {
    let pair = pair(&[rows("a", ALL, 1.0), rows("b", ALL, 1.0)], &[rows("a", ALL, 1.2)]);
    assert_eq!(pair.compared(&["--gate", "time +3%"]).0, 3);
}

#[test]
fn a_gate_of_the_wrong_sign_is_refused_with_the_right_one() {
    let one = [rows("a", ALL, 1.0)];
    let pair = pair(&one, &[rows("a", ALL, 1.2)]);
    let (code, _, err) = pair.compared(&["--gate", "time -3%"]);
    assert_eq!(code, 2);
    assert!(err.contains("time gets worse upwards: did you mean 'time +3%'?"), "{err}");
    assert_eq!(err.matches("'time -3%'").count(), 1, "{err}");
}

#[test]
fn a_gate_on_a_change_without_an_interval_fails_as_one_that_cannot_be_judged() {
    let once = |factor: f64| {
        let rows = rows("a", ALL, factor);
        [rows.lines().take(ALL.len()).collect::<Vec<_>>().join("\n") + "\n"]
    };
    let (code, out, _) = pair(&once(1.0), &once(1.04)).compared(&["--gate", "time +3%"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("the change, +4.0 %, has no interval"), "{out}");
}

#[test]
fn two_jobs_of_one_table_are_compared_round_by_round_where_a_column_numbers_the_rounds() {
    let folder = tempfile::tempdir().unwrap();
    let row = |job: &str, factor: f64, round: u32, n: &f64| {
        let drift = 1.0 + 0.1 * f64::from(round);
        let wobble = 1.0 + 0.001 * ((f64::from(round) * n) % 3.0);
        format!("{job},{round},{n},{}\n", factor * drift * wobble * (0.1 + 0.9 / n))
    };
    let rows = (0..10).flat_map(|round| {
        let of = move |(job, factor)| ALL.iter().map(move |n| row(job, factor, round, n));
        [("old", 1.0), ("new", 1.05)].into_iter().flat_map(of)
    });
    let text = format!("job,round,workers,time\n{}", rows.collect::<String>());
    let both = table(&folder, "both.csv", &text).display().to_string();
    let (code, out, err) = ran(amdahl(&["compare", &both, "--gate", "time +3%"]));
    assert_eq!(code, 3, "{out}{err}");
    assert!(out.contains("10 rounds, in which both were measured"), "{out}");
    let lines = |what: &str| out.lines().filter(|line| line.ends_with(what)).count();
    assert_eq!((lines("worse"), lines("alike")), (1, 4), "{out}");
    let (_, out, _) = ran(amdahl(&["compare", &both, "--least-change", "10%"]));
    assert!(!out.contains("worse"), "{out}");
    let (code, _, err) = ran(amdahl(&["compare", &both, "--least-points", "x"]));
    assert!(code == 2 && err.contains("percentage points from 0, such as 0.2pt"), "{err}");
}

#[test]
fn a_gate_on_a_value_judges_the_later_study_by_itself() {
    let pair = pair(&[rows("a", ALL, 2.0)], &[rows("a", ALL, 1.0)]);
    // p = .9: 4.7x on 8 workers, 59 % of them, .2125 s.
    for (gate, code, said) in [
        ("p >= 85%", 0, "held on a: 90"),
        ("p >= 95%", 3, "not held on a: 90"),
        ("efficiency@8 >= 55%", 0, "held on a: 58.8 %"),
        ("efficiency@8 >= 60%", 3, "not held on a: 58.8 %"),
        ("speedup@8 >= 4", 0, "held on a: 4.7"),
        ("time@8 <= 250ms", 0, "held on a: 21"),
        ("time@8 <= 0.2s", 3, "not held on a: 21"),
        ("speedup@64 >= 4", 1, "cannot be judged on a: at 64 workers: not measured."),
    ] {
        let (found, out, err) = pair.compared(&["--gate", gate]);
        assert_eq!(found, code, "{gate}: {out}{err}");
        assert!(out.contains(said), "{gate}: {out}");
    }
    let both = ["--gate", "p >= 85%", "--gate", "time +3%", "--json"];
    let json: serde_json::Value = serde_json::from_str(&pair.compared(&both).1).unwrap();
    assert!(json["gates"][0]["value"]["lo"].is_number() && json["gates"][0]["change"].is_null());
    assert!(json["gates"][1]["change"]["lo"].is_number() && json["gates"][1]["value"].is_null());
}

#[test]
fn a_figure_that_is_the_same_in_all_rounds_is_judged() {
    let counted = |at_1: f64| {
        let row = |n: &f64| format!("a,{n},{}\n", (at_1 * (0.1 + 0.9 / n)).round());
        [(0..6).flat_map(|_| ALL.iter().map(row)).collect::<String>()]
    };
    let pair = pair(&counted(1_000_000.0), &counted(1_040_000.0));
    assert_eq!(pair.compared(&["--gate", "time +3%"]).0, 3);
    assert_eq!(pair.compared(&["--gate", "time +5%", "--gate", "p -0.5pt"]).0, 0);
}

#[test]
fn a_gate_on_a_value_needs_no_second_study() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("name,workers,seconds\n{}", rows("a", ALL, 1.0));
    let one = table(&folder, "one.csv", &text).display().to_string();
    let gated = |gate: &str| ran(amdahl(&["fit", &one, "--gate", gate]));
    let (code, _, err) = gated("efficiency@8 >= 60%");
    assert_eq!(code, 3, "{err}");
    assert!(err.contains("Gate 'efficiency@8 >= 60%' not held on a: 58.8 %"), "{err}");
    assert_eq!(gated("efficiency@8 >= 50%").0, 0);
    assert_eq!(gated("speedup@64 >= 5").0, 1, "64 workers were not measured");
    let (code, _, err) = gated("time +3%");
    assert!(code == 2 && err.contains("needs two studies: amdahl compare"), "{err}");
}

#[test]
fn jobs_of_one_study_are_set_against_their_earlier_ones_by_the_beginning_of_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let row = |job: &str, factor: f64, round: u32, n: &f64| {
        let wobble = 1.0 + 0.001 * ((f64::from(round) * n) % 3.0);
        format!("{job},{round},{n},{}\n", factor * wobble * (0.1 + 0.9 / n))
    };
    let jobs = [("base: a", 1.0), ("base: b", 2.0), ("a", 1.1), ("b", 2.0)];
    let of = |(job, factor)| {
        (0..8).flat_map(move |round| ALL.iter().map(move |n| row(job, factor, round, n)))
    };
    let rows: String = jobs.into_iter().flat_map(of).collect();
    let both = table(&folder, "both.csv", &format!("job,round,workers,time\n{rows}"));
    let both = both.display().to_string();
    let compared = |prefix: &str| {
        ran(amdahl(&["compare", &both, "--base-named", prefix, "--gate", "time +3%", "--json"]))
    };
    let (code, out, err) = compared("base: ");
    assert_eq!(code, 3, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let gates: Vec<_> = json["gates"].as_array().unwrap().iter().collect();
    let told: Vec<_> =
        gates.iter().map(|one| (one["series"].as_str(), one["outcome"].as_str())).collect();
    assert_eq!(told, [(Some("a"), Some("exceeded")), (Some("b"), Some("within"))]);
    let (code, _, err) = compared("old ");
    assert!(code == 1 && err.contains("no series has a name that begins with 'old '"), "{err}");
}
