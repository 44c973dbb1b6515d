//! What is asked of `amdahl run`, by flags and by a plan, and what it says where that makes no
//! sense.

use super::{Place, amdahl, errors};
use amdahl::data::Role;
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn shells(place: &Place, arguments: &[&str]) -> Option<i32> {
    place.run(&[&["--workers", "1", "--rounds", "1"], arguments].concat()).status.code()
}

#[test]
fn flags_win_over_every_command_of_a_plan() {
    let place = Place::new();
    place.write(
        "plan.toml",
        "workers = 4\nrounds = 9\n[[command]]\nname = \"planned\"\nworkers = [1, 2]\n\
         command = \"test $X = flag && test $Y = plan; : {workers}\"\n\
         env = { X = \"plan\", Y = \"plan\" }\n",
    );
    let flags = ["--rounds", "1", "--workers", "1..3", "--name", "asked", "--env", "X=flag"];
    let output = place.run(&[&["--plan", "plan.toml"], &flags[..]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    assert_eq!(study.series[0].name, "asked");
    let counts: Vec<f64> = study.series[0].points.iter().map(|p| p.workers.get()).collect();
    assert_eq!(counts, [1.0, 2.0, 3.0]);
    let output = place.run(&["--plan", "plan.toml", "--cwd", "/no/such/folder"]);
    assert!(errors(&output).contains("--cwd '/no/such/folder'"), "{}", errors(&output));
}

#[test]
fn a_rate_that_grows_with_a_weak_job_is_the_same_time() {
    let place = Place::new();
    let arguments = ["--workers", "1,2,4", "--rounds", "1", "--weak", "--size", "100"];
    let figure = ["--metric", "rate ([0-9]+)", "--higher-is-better", "--shell", "--name", "job"];
    let output = place.run(&[&arguments[..], &figure, &["--", "echo rate {size}"]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    let times: Vec<_> = study.series[0].points.iter().map(|p| p.blocks[0].median()).collect();
    assert_eq!(times, [Some(0.01); 3]);
    let said = &study.method.cautions[0];
    assert!(said.starts_with("'job': times are n/x, n units of work at the rate x"), "{said}");
}

#[test]
fn a_weak_job_without_a_size_is_taken_on_trust() {
    let place = Place::new();
    let line = "--workers 1,2 --rounds 1 --weak -n job -- true {workers}";
    place.run(&line.split_whitespace().collect::<Vec<_>>());
    let cautions = place.study().method.cautions;
    assert!(cautions.iter().any(|one| one.contains("is taken on trust")), "{cautions:?}");
}

#[test]
fn a_shell_is_named_with_its_options_or_left_out() {
    let place = Place::new();
    let line = "true && : {workers}";
    assert_eq!(shells(&place, &["--shell", "--", line]), Some(0));
    assert_eq!(shells(&place, &["-S", "sh -e", "--", "false; : {workers}"]), Some(1));
    assert_eq!(shells(&place, &["--shell=sh", "--", "false; : {workers}"]), Some(0));
    assert_eq!(shells(&place, &["--shell=none", "--", "true", "{workers}"]), Some(0));
    assert_eq!(shells(&place, &["-N", "--", "true", "{workers}"]), Some(0));
    let output = place.run(&["-w", "1", "--shell=/no/shell", "--", "true {workers}"]);
    let said = errors(&output);
    assert!(said.contains("is the shell '/no/shell' installed? --shell=none does"), "{said}");
}

#[test]
fn a_launcher_is_quoted_as_in_a_shell() {
    let place = Place::new();
    let launcher = ["--baseline-command", "sh -c 'exit 0'"];
    let line = ["--workers", "1", "--rounds", "1", "--name", "job"];
    let output = place.run(&[&line[..], &launcher, &["--", "sleep", "0.2{workers}"]].concat());
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(place.study().series[2].points.len(), 1);
}

#[test]
fn what_cannot_be_started_is_told_with_what_repairs_it() {
    let place = Place::new();
    place.write("words", "echo hello\n");
    place.write("orphan", "#!/no/interpreter\n");
    place.write("plain", "");
    for program in ["words", "orphan"] {
        let file = place.0.path().join(program);
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::create_dir(place.0.path().join("in1")).unwrap();
    for (arguments, repair) in [
        (["--cwd", ".", "--", "./words"], "it is no program and has no #! line"),
        (["--cwd", ".", "--", "./orphan"], "the program that its first line names is not there"),
        (["--cwd", ".", "--", "./plain"], "it is not executable"),
        (["--cwd", ".", "--", "./in1"], "it is a folder"),
        (["--cwd", "in{workers}", "--", "no-such"], "(os error 2); is it installed?"),
        (["--cwd", "plain", "--", "true"], "--cwd 'plain' is no folder"),
    ] {
        let output = place.run(&[&["-w", "1"], &arguments[..], &["{workers}"]].concat());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(errors(&output).contains(repair), "{arguments:?}: {}", errors(&output));
    }
}

#[test]
fn no_place_for_outputs_is_told_with_the_variable_that_names_another() {
    let place = Place::new();
    let mut command = amdahl(place.0.path());
    let output = command
        .env("TMPDIR", "/no/such/folder")
        .args(["run", "--", "true", "{workers}"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = errors(&output);
    assert!(said.contains("'/no/such/folder'") && said.contains("TMPDIR names another"), "{said}");
}

#[test]
fn a_failure_is_told_once() {
    let place = Place::new();
    let mut command = amdahl(place.0.path());
    command.args(["run", "-w", "1", "--rounds", "1", "--shell"]);
    let output = command.args(["--", "echo no mesh >&2; exit {workers}"]).output().unwrap();
    let said = errors(&output);
    assert_eq!(said.matches("its last words: no mesh").count(), 1, "{said}");
    assert!(said.contains(" at 1 worker failed: "), "{said}");
}

#[test]
fn a_report_of_an_earlier_run_is_left_alone_by_one_that_measures_nothing() {
    let place = Place::new();
    let run = |program: &str| {
        place.run(&["-w", "1", "--rounds", "1", "--name", program, "--", program, "{workers}"])
    };
    let page = || fs::read_to_string(place.0.path().join("out/index.html")).unwrap();
    let first = run("false");
    assert_eq!(first.status.code(), Some(1));
    assert!(page().contains("exit status: 1"), "where nothing was before, the failure is shown");
    fs::remove_dir_all(place.0.path().join("out")).unwrap();
    assert_eq!(run("true").status.code(), Some(0));
    let good = (page(), place.study());
    for program in ["false", "no-such-program"] {
        let failed = run(program);
        assert_eq!(failed.status.code(), Some(1));
        let said = errors(&failed);
        assert!(said.contains("what 'out' held before is left as it was"), "{said}");
        assert_eq!((page(), place.study()), good);
    }
    let files = fs::read_dir(place.0.path().join("out")).unwrap().count();
    assert_eq!(files, 4, "no study of nothing beside it");
}

#[test]
fn a_sleeping_job_is_measured_by_its_wall_time() {
    let place = Place::new();
    let line = "sleep $(awk 'BEGIN { print 0.1 + 0.4 / {workers} }')";
    let rounds = ["--workers", "1,4", "--rounds", "2", "--shell", "--", line];
    let output = place.run(&rounds);
    assert!(output.status.success(), "{}", errors(&output));
    let study = place.study();
    for point in &study.series[0].points {
        let law = 0.1 + 0.4 / point.workers.get();
        // A sleep never ends early; what comes on top is the machine's.
        assert!(point.blocks.iter().all(|block| block.median().unwrap() >= law), "{point:?}");
    }
}

#[test]
fn the_machines_capacity_is_measured_beside_commands_where_it_is_wanted() {
    for wanted in [false, true] {
        let place = Place::new();
        let capacity = if wanted { &["--capacity"][..] } else { &[] };
        let line = ["--workers", "1,2", "--rounds", "3", "--", "true", "{workers}"];
        let output = place.run(&[capacity, &line[..]].concat());
        assert!(output.status.success(), "{}", errors(&output));
        let series = place.study().series;
        let kernels: Vec<_> = series.iter().filter(|one| one.role == Role::Capacity).collect();
        let blocks = kernels.iter().flat_map(|one| &one.points).map(|point| point.blocks.len());
        assert_eq!(blocks.collect::<Vec<_>>(), if wanted { vec![3, 3] } else { vec![] });
        let shown = place.analysis()["series"].as_array().unwrap().len();
        assert_eq!(shown, 1, "the kernel is no series of its own");
    }
}

#[test]
fn what_the_memory_gives_is_measured_beside_commands_where_it_is_wanted() {
    for wanted in [false, true] {
        let place = Place::new();
        let memory = if wanted { &["--memory"][..] } else { &[] };
        let line = ["--workers", "1,2", "--rounds", "3", "--", "true", "{workers}"];
        let output = place.run(&[memory, &line[..]].concat());
        assert!(output.status.success(), "{}", errors(&output));
        let series = place.study().series;
        let kernels: Vec<_> = series.iter().filter(|one| one.role == Role::Memory).collect();
        let blocks = kernels.iter().flat_map(|one| &one.points).map(|point| point.blocks.len());
        assert_eq!(blocks.collect::<Vec<_>>(), if wanted { vec![3, 3] } else { vec![] });
        let shown = place.analysis()["series"].as_array().unwrap().len();
        assert_eq!(shown, 1, "the kernel is no series of its own");
    }
}
