//! What does not stand in a study that may be shown: secrets in the environment, and who measured
//! where.

use super::spec::CommandSpec;
use super::template::has_placeholder;
use crate::data::{Series, Study};

/// What is replaced in every text of a study.
#[derive(Debug, Clone, Default)]
pub struct Discretion {
    /// A text, by what, and whether it is replaced as a whole word only.
    replaced: Vec<(String, &'static str, bool)>,
}

/// A shorter value says nothing, and stands in many a word.
const SHORTEST: usize = 4;

/// What stands in the place of a value.
const HIDDEN: &str = "(hidden)";

impl Discretion {
    /// The values of these commands' variables that hold no placeholder and, unless `with_host`,
    /// the home folder, the host and the user.
    pub fn of(specs: &[CommandSpec], with_host: bool) -> Self {
        let lines: Vec<String> = specs.iter().map(CommandSpec::line).collect();
        let is_shown = |value: &str| lines.iter().any(|line| line.contains(value));
        let secrets = specs.iter().flat_map(|spec| &spec.env).filter(|(_, value)| {
            let tells = value.trim().len() >= SHORTEST && !is_plain(value);
            tells && !has_placeholder(value) && !is_shown(value)
        });
        let mut replaced: Vec<(String, &'static str, bool)> =
            secrets.map(|(_, value)| (value.clone(), HIDDEN, false)).collect();
        if !with_host {
            replaced.extend(of_place());
        }
        // A value may hold another.
        replaced.sort_by_key(|(text, _, _)| std::cmp::Reverse(text.len()));
        Self { replaced }
    }

    /// Replaces them everywhere.
    pub fn apply(&self, study: &mut Study) {
        study.method.cautions.iter_mut().for_each(|text| self.hide(text));
        for series in &mut study.series {
            self.hide_in_series(series);
        }
        for round in &mut study.rounds {
            round.order.iter_mut().for_each(|(name, _)| self.hide(name));
            round.set_aside.iter_mut().for_each(|aside| self.hide(&mut aside.series));
        }
    }

    fn hide_in_series(&self, series: &mut Series) {
        self.hide(&mut series.name);
        let job = series.size.as_mut().map(|size| &mut size.job);
        series
            .command
            .iter_mut()
            .chain(&mut series.metric)
            .chain(job)
            .for_each(|text| self.hide(text));
        series.failures.iter_mut().for_each(|failure| self.hide(&mut failure.reason));
    }

    /// Replaces them in a text.
    pub(super) fn hide(&self, text: &mut String) {
        for (hidden, by, is_word) in &self.replaced {
            if text.contains(hidden.as_str()) {
                *text = without(text, hidden, by, *is_word);
            }
        }
    }
}

/// A number or a switch tells nothing of anybody.
fn is_plain(value: &str) -> bool {
    value.parse::<f64>().is_ok() || matches!(value, "true" | "false" | "none" | "close" | "spread")
}

/// The home folder, the host and the user, as far as they are known.
fn of_place() -> Vec<(String, &'static str, bool)> {
    let known = |name: &str| std::env::var(name).ok();
    let home = known("HOME").or_else(|| known("USERPROFILE"));
    let home = home.map(|home| home.trim_end_matches(['/', '\\']).to_owned());
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let host = host.or_else(|| known("COMPUTERNAME")).map(|host| host.trim().to_owned());
    let user = known("USER").or_else(|| known("LOGNAME")).or_else(|| known("USERNAME"));
    let named = |name: &String| name.len() >= SHORTEST && !matches!(name.as_str(), "root");
    let home = home.filter(|home| home.len() > 1).map(|home| (home, "~", true));
    let host = host.filter(|host| named(host) && host != "localhost");
    let host = host.map(|host| (host, "(host)", true));
    let user = user.filter(named).map(|user| (user, "(user)", true));
    home.into_iter().chain(host).chain(user).collect()
}

/// A text with something replaced in it, everywhere or where it is a whole word.
fn without(text: &str, hidden: &str, by: &str, is_word: bool) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let (mut told, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(hidden) {
        let (before, behind) = (&rest[..at], &rest[at + hidden.len()..]);
        let apart = !(before.ends_with(is_part) || (before.is_empty() && told.ends_with(is_part)));
        let is_whole = apart && !behind.starts_with(is_part);
        told.push_str(before);
        told.push_str(if is_whole || !is_word { by } else { hidden });
        rest = behind;
    }
    told + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_hidden_everywhere_and_a_name_as_a_word() {
        assert_eq!(
            without("a key=s3cret, s3cretly", "s3cret", HIDDEN, false),
            "a key=(hidden), (hidden)ly"
        );
        assert_eq!(without("/home/ann/x /home/anna", "/home/ann", "~", true), "~/x /home/anna");
        assert_eq!(without("--max max@host", "max", "(user)", true), "--max (user)@host");
    }

    #[test]
    fn values_with_a_placeholder_numbers_and_short_ones_stay() {
        let mut spec = CommandSpec::new(vec!["job".into()]);
        for (name, value) in
            [("A", "x{workers}y"), ("B", "4096"), ("C", "abc"), ("D", "s3cret"), ("E", "job")]
        {
            spec.env.push((name.into(), value.into()));
        }
        let hidden = Discretion::of(&[spec], true).replaced;
        assert_eq!(hidden, [("s3cret".to_owned(), HIDDEN, false)]);
    }
}
