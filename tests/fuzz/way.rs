//! From an input to every output, and what must hold of each.

use std::path::Path;

use amdahl::analysis::{Analysis, Comparison, Gate, Options, analyse, compare, compare_within};
use amdahl::data::{Study, store};
use amdahl::import::{self, Imported};
use amdahl::internal::measure::parse_counts;
use amdahl::report::{self, Attachments, Form, Terminal};

use crate::input::{Content, Input};

/// A message of more characters than this quotes a file.
const LONGEST_MESSAGE: usize = 3000;

/// Whether the input was read.
///
/// # Errors
/// What is wrong with what came of it.
pub(crate) fn whole(input: &Input) -> Result<bool, String> {
    let named = || Path::new(&input.asked.name);
    let read = |bytes: &[u8]| import::read(bytes, named(), &input.asked.read);
    match &input.content {
        Content::Words(words) => {
            let parsed = (parse_counts(words).is_ok(), words.parse::<Gate>().is_ok());
            return Ok(parsed.0 || parsed.1);
        }
        Content::One(one) => match refusal(read(one))? {
            Some(imported) => outputs(told(imported, input), None, input)?,
            None => return Ok(false),
        },
        Content::Two(one, other) => match (refusal(read(one))?, refusal(read(other))?) {
            (Some(one), Some(other)) => {
                outputs(told(one, input), Some(told(other, input)), input)?;
            }
            _ => return Ok(false),
        },
        Content::Criterion(points) => {
            let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
            for (at, files) in points.iter().enumerate() {
                let place = folder.path().join(format!("sum/rayon/{at}/new"));
                std::fs::create_dir_all(&place).map_err(|error| error.to_string())?;
                for (name, bytes) in ["benchmark.json", "sample.json"].iter().zip(files) {
                    std::fs::write(place.join(name), bytes).map_err(|error| error.to_string())?;
                }
            }
            match refusal(import::load(folder.path(), &input.asked.read))? {
                Some(imported) => outputs(told(imported, input), None, input)?,
                None => return Ok(false),
            }
        }
    }
    Ok(true)
}

/// What was read, or nothing where it was refused in few words.
fn refusal(read: Result<Imported, import::ImportError>) -> Result<Option<Imported>, String> {
    let said = match &read {
        Err(error) => error.to_string(),
        Ok(imported) => imported.skipped.iter().take(5).map(ToString::to_string).collect(),
    };
    let length = said.chars().count();
    match length > LONGEST_MESSAGE {
        true => Err(format!("is met with a message of {length} characters: {said:.200}")),
        false => Ok(read.ok()),
    }
}

/// The study with what flags say of it, as the command line adds it.
fn told(imported: Imported, input: &Input) -> Study {
    let mut study = imported.study;
    if let Some(cores) = input.asked.cores {
        study.machine.physical_cores = Some(cores);
    }
    for series in &mut study.series {
        series.bound = input.asked.bound.unwrap_or(series.bound);
        series.scaling = input.asked.scaling.unwrap_or(series.scaling);
    }
    study
}

fn outputs(study: Study, other: Option<Study>, input: &Input) -> Result<(), String> {
    reads_back(&study)?;
    let options = Options { resamples: 100, ..Options::default() };
    let studies: Vec<Study> = [Some(study), other].into_iter().flatten().collect();
    let compared = match studies.as_slice() {
        [one, other] => compare(one, other, &options),
        all => compare_within(&all[0], &options),
    };
    if let Ok(comparison) = compared {
        compared_in_every_form(&comparison, input)?;
    }
    match analyse(&studies, &options) {
        Ok(analysis) => in_every_form(&analysis, input),
        Err(error) if error.to_string().len() > LONGEST_MESSAGE => {
            Err(format!("is refused with a message of {} bytes", error.to_string().len()))
        }
        Err(_) => Ok(()),
    }
}

/// A study that is read can be kept, and is read again as it was.
fn reads_back(study: &Study) -> Result<(), String> {
    let Ok(text) = store::to_json(study) else { return Ok(()) };
    match store::parse(&text, "again") {
        Ok(again) if again == *study => Ok(()),
        Ok(_) => Err("is kept as another study than was read".into()),
        Err(error) => Err(format!("is kept as a study that cannot be read: {error}")),
    }
}

fn place(input: &Input) -> Terminal {
    let asked = &input.asked;
    Terminal { columns: asked.columns, colour: false, unicode: asked.unicode }
}

fn compared_in_every_form(comparison: &Comparison, input: &Input) -> Result<(), String> {
    let said =
        |form: Form| form.comparison(comparison, &[], &place(input)).map_err(|e| e.to_string());
    fits(&said(Form::Summary)?, input)?;
    is_plain(&said(Form::Markdown)?, "Markdown of the comparison", input)?;
    is_json(&said(Form::Json)?, input)
}

fn in_every_form(analysis: &Analysis, input: &Input) -> Result<(), String> {
    let said = |form: Form| form.analysis(analysis, &place(input)).map_err(|e| e.to_string());
    fits(&said(Form::Summary)?, input)?;
    is_plain(&said(Form::Markdown)?, "Markdown", input)?;
    is_json(&said(Form::Json)?, input)?;
    let table = report::csv(analysis).map_err(|error| error.to_string())?;
    is_plain(&table, "CSV", input)?;
    let points = analysis.series.iter().map(|series| series.points.len()).sum::<usize>();
    let again = import::read(table.as_bytes(), Path::new("study.csv"), &import::Options::default());
    match again {
        Err(error) if points > 0 => {
            return Err(format!("has a study.csv that is refused: {error}"));
        }
        _ => {}
    }
    if input.asked.page {
        let page = report::html(analysis, &Attachments::default());
        is_plain(&page.map_err(|error| error.to_string())?, "page", input)?;
    }
    Ok(())
}

/// No line is wider than the terminal, and no number is none.
fn fits(text: &str, input: &Input) -> Result<(), String> {
    let columns = input.asked.columns;
    let wide = text.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > columns);
    match wide {
        Some(line) => Err(format!("has a line wider than {columns} columns: {line}")),
        None => is_plain(text, "summary", input),
    }
}

/// No number that is none, unless the input calls something so.
fn is_plain(text: &str, what: &str, input: &Input) -> Result<(), String> {
    for word in ["nan", "inf", "n/a"] {
        let found = || {
            text.split(|c: char| !(c.is_alphanumeric() || c == '/')).find(|part| {
                part.eq_ignore_ascii_case(word)
                    || (word == "inf" && part.eq_ignore_ascii_case("infinity"))
            })
        };
        if let Some(found) = found().filter(|_| !input.holds(word)) {
            let at = text.find(found).unwrap_or(0);
            let near: String = text[at..].chars().take(80).collect();
            return Err(format!("has '{found}' in its {what}: {near}"));
        }
    }
    Ok(())
}

/// JSON, in which a value that is promised is there.
fn is_json(text: &str, input: &Input) -> Result<(), String> {
    let read: Result<serde_json::Value, _> = serde_json::from_str(text);
    let value = read.map_err(|error| format!("is written as JSON that is none: {error}"))?;
    match null_in(&value, "", false) {
        Some(place) => Err(format!("has no number in {place}")),
        None => is_plain(&format!("{:.0}", text.len()), "JSON", input),
    }
}

/// Where nothing stands though a number is promised: in a list, or as a value beside its ends.
fn null_in(value: &serde_json::Value, place: &str, ceiling: bool) -> Option<String> {
    match value {
        serde_json::Value::Object(fields) => fields.iter().find_map(|(key, inner)| {
            let place = format!("{place}.{key}");
            let promised = matches!(key.as_str(), "value" | "max_deviation") && !ceiling;
            if inner.is_null() && promised {
                return Some(place);
            }
            let open = matches!(
                key.as_str(),
                "ceiling" | "most" | "peak_workers" | "peak_speedup" | "limit"
            );
            null_in(inner, &place, open)
        }),
        serde_json::Value::Array(all) => all.iter().enumerate().find_map(|(at, inner)| {
            let place = format!("{place}[{at}]");
            if inner.is_null() && !ceiling { Some(place) } else { null_in(inner, &place, ceiling) }
        }),
        _ => None,
    }
}
