//! Commands and settings in a TOML file: the keys at the top are those of [`RoundArguments`],
//! each `[[command]]` has those of [`JobArguments`].

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::arguments::{JobArguments, RoundArguments};
use super::jobs::Wanted;
use crate::units::text::bytes;

/// No plan is this long; what has no end is.
const MOST_BYTES: u64 = 1 << 20;

fn text(file: &Path) -> Result<String, String> {
    let (mut text, failed) = (String::new(), |error: std::io::Error| error.to_string());
    let mut from = File::open(file).map_err(failed)?.take(MOST_BYTES + 1);
    from.read_to_string(&mut text).map_err(failed)?;
    let fits = text.len() as u64 <= MOST_BYTES;
    let size = bytes(MOST_BYTES);
    fits.then_some(text).ok_or_else(|| format!("more than {size}; expected a plan in TOML"))
}

/// Reads a plan; flags given beside it win over every command of it.
///
/// # Errors
/// In words, with the file, and the line or the command that makes no sense.
pub(super) fn read(
    file: &Path,
    rounds: RoundArguments,
    flags: &JobArguments,
) -> Result<(RoundArguments, Vec<Wanted>), String> {
    let place = |problem: String| format!("--plan '{}': {problem}", file.display());
    let text = text(file).map_err(place)?;
    let mut plan = parse(&text).map_err(place)?;
    if let (Some(name), true) = (&flags.name, plan.command.len() > 1) {
        let commands = plan.command.len();
        return Err(place(format!("--name '{name}' would name all of its {commands} commands")));
    }
    let commands = std::mem::take(&mut plan.command);
    let shared = JobArguments { workers: plan.workers.clone(), ..JobArguments::default() };
    let command = |(index, planned): (usize, JobArguments)| {
        let name_it = |problem| place(format!("[[command]] {}: {problem}", index + 1));
        named(flags, planned.or(shared.clone())).map_err(name_it)
    };
    let wanted: Vec<Vec<Wanted>> =
        commands.into_iter().enumerate().map(command).collect::<Result<_, _>>()?;
    let wanted: Vec<Wanted> = wanted.into_iter().flatten().collect();
    match &flags.size {
        Some(sizes) if wanted.iter().all(|one| one.spec.size.is_none()) => {
            let sizes: Vec<String> = sizes.0.iter().map(ToString::to_string).collect();
            let sizes = sizes.join(",");
            Err(place(format!("--size {sizes}: no command of it holds {{size}}")))
        }
        _ => Ok((rounds.or(plan), wanted)),
    }
}

fn parse(text: &str) -> Result<RoundArguments, String> {
    let plan: RoundArguments = toml::from_str(text).map_err(|error| tidy(&error, text))?;
    match plan.command.is_empty() {
        true => Err("no [[command]]: expected at least one".into()),
        false => Ok(plan),
    }
}

fn named(flags: &JobArguments, planned: JobArguments) -> Result<Vec<Wanted>, String> {
    let Some(words) = &planned.command else {
        return Err("the key 'command' is missing".into());
    };
    if words.are_blank() {
        return Err("command is empty: expected a list of words, or a text for a shell".into());
    }
    Wanted::inheriting(flags.clone(), planned)
}

/// A parser's complaint on one line.
fn tidy(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::value::{Counts, Sizes};
    use crate::units::{Bound, Scaling};

    const PLAN: &str = r#"
        workers = "1,2,4"
        rounds = 12
        bound = "io"

        [[command]]
        name = "pigz"
        command = ["pigz", "-kc", "-p", "{workers}", "data"]
        env = { GZIP = "", N = "{workers}" }
        timeout = 60

        [[command]]
        command = "make -j {workers} size={size}"
        workers = [1, 2, 3]
        weak = true
        size = 100
        baseline_command = "make -j {workers} nothing"
    "#;

    fn plan(text: &str, flags: JobArguments) -> Result<(RoundArguments, Vec<Wanted>), String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plan.toml");
        std::fs::write(&file, text).unwrap();
        let place = format!("--plan '{}': ", file.display());
        let read = read(&file, RoundArguments::default(), &flags);
        read.map_err(|error| error.strip_prefix(&place).expect("the file is named").to_owned())
    }

    fn refused(text: &str) -> String {
        plan(text, JobArguments::default()).unwrap_err()
    }

    #[test]
    fn a_plan_says_all_that_the_command_line_can() {
        let (rounds, commands) = plan(PLAN, JobArguments::default()).unwrap();
        assert_eq!(rounds.rounds, Some(12));
        assert_eq!(rounds.bound, Some(Bound::Io));
        let [pigz, make] = commands.as_slice() else { panic!("{commands:?}") };
        assert_eq!(pigz.spec.name, "pigz");
        assert_eq!(pigz.spec.shell, None);
        assert_eq!(pigz.spec.env[1], ("N".into(), "{workers}".into()));
        assert_eq!(pigz.workers, Some(Counts(vec![1, 2, 4])));
        assert_eq!(make.spec.shell.as_deref(), Some("sh"));
        assert_eq!(make.spec.scaling, Scaling::Weak);
        assert_eq!(make.workers, Some(Counts(vec![1, 2, 3])));
        assert_eq!(make.launcher.as_ref().unwrap().line(), "make -j {workers} nothing");
    }

    #[test]
    fn every_key_of_the_documented_plan_is_one_also_those_commented_out() {
        let text = include_str!("../../../scripts/scaling.toml");
        let commented = |line: &&str| line.starts_with("# ") && line.contains(" = ");
        let keys: Vec<&str> = text.lines().filter(commented).collect();
        assert_eq!(keys.len(), 19);
        parse(text).unwrap();
        for key in keys {
            let at_top = format!("{}\n{text}", &key[2..]);
            let of_a_command = format!("{text}\n{}", &key[2..]);
            assert!(parse(&at_top).is_ok() || parse(&of_a_command).is_ok(), "{key}");
        }
    }

    #[test]
    fn flags_win_over_every_command_of_a_plan() {
        let flags = JobArguments {
            workers: Some(Counts(vec![8])),
            env: vec![("N".into(), "1".into())],
            shell: Some("bash".into()),
            size: Some(Sizes(vec![7])),
            ..JobArguments::default()
        };
        let (_, commands) = plan(PLAN, flags).unwrap();
        let [pigz, make] = commands.as_slice() else { panic!("{commands:?}") };
        let eight = Some(Counts(vec![8]));
        assert_eq!((&pigz.workers, &make.workers), (&eight, &eight));
        assert_eq!(pigz.spec.env, [("GZIP".into(), String::new()), ("N".into(), "1".into())]);
        assert_eq!(make.spec.shell.as_deref(), Some("bash"));
        assert_eq!((pigz.spec.size, make.spec.size), (None, Some(7)));
    }

    #[test]
    fn what_a_plan_cannot_say_is_named_with_its_place() {
        assert_eq!(refused("rounds = 3"), "no [[command]]: expected at least one");
        let error = refused("[[command]]\nname = \"x\"");
        assert_eq!(error, "[[command]] 1: the key 'command' is missing");
        let error = refused(&PLAN.replace("timeout", "time_out"));
        assert!(error.starts_with("line 10: unknown field `time_out`"), "{error}");
        for key in ["`command`", "`env`", "`workers`"] {
            assert!(error.contains(key), "{error}");
        }
        let error = refused(&PLAN.replace("rounds = 12", "round = 12"));
        assert!(error.starts_with("line 3: unknown field `round`"), "{error}");
        for zero in ["0", "-1"] {
            let error = refused(&PLAN.replace("rounds = 12", &format!("rounds = {zero}")));
            assert_eq!(error, "line 3: expected a whole number from 1 to 4294967295, such as 10");
        }
        let error = refused(&PLAN.replace("\"io\"", "\"disk\""));
        assert_eq!(error, "line 4: 'disk': expected cpu or io");
        let error = refused(&PLAN.replace("\"1,2,4\"", "\"0..4\""));
        assert_eq!(error, "line 2: workers '0..4': a worker count is at least 1; try 1..4");
        assert!(refused("rounds = ").starts_with("line 1: "));
        let error = refused(&PLAN.replace("timeout = 60", "timeout = -1"));
        assert_eq!(error, "line 10: expected seconds above 0 and below 1e9, such as 60");
        let error = refused(&PLAN.replace("[1, 2, 3]", "[1, -2]"));
        assert!(error.contains("expected worker counts: \"1..8\", [1, 2, 4] or 4"), "{error}");
        let error = refused(&PLAN.replace("\"make -j {workers} size={size}\"", "\" \""));
        assert!(error.starts_with("[[command]] 2: command is empty"), "{error}");
    }

    #[test]
    fn flags_that_no_command_of_a_plan_can_have_are_refused() {
        let one = "[[command]]\ncommand = \"a {workers}\"\n";
        let sized = JobArguments { size: Some(Sizes(vec![7])), ..JobArguments::default() };
        let error = plan(one, sized).unwrap_err();
        assert_eq!(error, "--size 7: no command of it holds {size}");
        let named = JobArguments { name: Some("x".into()), ..JobArguments::default() };
        assert_eq!(plan(one, named.clone()).unwrap().1[0].spec.name, "x");
        let error = plan(PLAN, named).unwrap_err();
        assert_eq!(error, "--name 'x' would name all of its 2 commands");
    }
}
