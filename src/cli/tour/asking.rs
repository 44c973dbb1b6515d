//! What the tour asks at a terminal.

use std::io::{self, IsTerminal};

use crate::cli::usage::Usage;
use crate::report::{Terminal, hanging, print};
use crate::say::tour as say;
use crate::tour::{LESSONS, Lesson};

/// What somebody answered to the question for a prediction.
pub(super) enum Answer {
    Number(f64),
    Skip,
    End,
}

/// What comes next.
pub(super) enum Next {
    Lesson(usize),
    End,
}

/// The lesson that a number or a name means.
pub(super) fn lesson(text: &str) -> anyhow::Result<usize> {
    let by_name = || LESSONS.iter().position(|lesson| lesson.name == text);
    let by_number = text.parse().ok().filter(|number| (1..=LESSONS.len()).contains(number));
    by_number.map(|number: usize| number - 1).or_else(by_name).ok_or_else(|| {
        Usage::error(format!(
            "'{text}' is no lesson: expected 1 to {} or a name, such as {}; amdahl tour --list shows \
             them",
            LESSONS.len(),
            LESSONS[1].name
        ))
    })
}

/// Whether there is somebody to ask.
pub(super) fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// A line that was typed; `None` at the end of input.
fn line(prompt: &str) -> anyhow::Result<Option<String>> {
    print(prompt)?;
    let mut typed = String::new();
    let read = io::stdin().read_line(&mut typed)?;
    if read == 0 {
        print("\n")?;
    }
    Ok((read > 0).then(|| typed.trim().to_lowercase()))
}

/// Which lesson comes next: the one in turn, or one that is named.
pub(super) fn which(turn: usize, place: &Terminal) -> anyhow::Result<Next> {
    let enter = LESSONS.get(turn).map(|lesson| format!("Enter: {} {}; ", turn + 1, lesson.name));
    let offer = format!("{}a number or a name: that one; q: end", enter.unwrap_or_default());
    print(&format!("\n{}", hanging("", &offer, place)))?;
    while let Some(typed) = line("> ")? {
        match typed.as_str() {
            "q" => break,
            "" if turn < LESSONS.len() => return Ok(Next::Lesson(turn)),
            "" => break,
            named => match lesson(named) {
                Ok(at) => return Ok(Next::Lesson(at)),
                Err(error) => print(&hanging("", &error.to_string(), place))?,
            },
        }
    }
    Ok(Next::End)
}

/// A prediction of what a lesson will show first.
pub(super) fn prediction(lesson: &Lesson, cpus: usize, place: &Terminal) -> anyhow::Result<Answer> {
    let question = format!("{} (a number; Enter: no guess; q: end)", say::question(lesson, cpus));
    print(&hanging("", &question, place))?;
    while let Some(typed) = line("> ")? {
        match (typed.as_str(), number(&typed)) {
            ("", _) => return Ok(Answer::Skip),
            ("q", _) => return Ok(Answer::End),
            (_, Some(said)) => return Ok(Answer::Number(said)),
            _ => {
                let said = format!("'{typed}' is no number above 0, such as 1.5; Enter: no guess");
                print(&hanging("", &said, place))?;
            }
        }
    }
    Ok(Answer::End)
}

/// `1.5`, `1,5`, `1.5x` or `1.5 times`.
fn number(typed: &str) -> Option<f64> {
    let digits = typed.trim_end_matches(|c: char| c.is_alphabetic() || c == '×').trim_end();
    let said: f64 = digits.replace(',', ".").parse().ok()?;
    (said > 0.0 && said < 1e9).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prediction_is_read_as_people_write_it() {
        for typed in ["1.5", "1,5", "1.5x", "1.5 times", "1.5×"] {
            assert_eq!(number(typed), Some(1.5), "{typed}");
        }
        for typed in ["twice", "-1", "0", "1.5.2", "nan", "inf", "1e99"] {
            assert_eq!(number(typed), None, "{typed}");
        }
    }
}
