use std::fmt;
use std::str::FromStr;

/// A name with parameters, `synthetic,p=0.95,ms=40`: no character that a shell, a filter or a
/// folder takes amiss.
///
/// ```
/// use amdahl::work::Spec;
/// let spec: Spec = "synthetic,p=0.95,ms=40".parse()?;
/// assert_eq!(spec.name(), "synthetic");
/// assert_eq!(spec.get("p"), Some("0.95"));
/// assert_eq!(spec.to_string(), "synthetic,p=0.95,ms=40");
/// # Ok::<(), amdahl::work::SpecError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spec {
    name: String,
    parameters: Vec<(String, String)>,
}

/// What is wrong with a spec.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecError {
    /// Empty, or a character outside `A-Za-z0-9_.+-`.
    #[error(
        "'{text}': '{part}' is not a name; use letters, digits, '-', '_', '.', as in primes,count=1000"
    )]
    Name {
        /// The whole text.
        text: String,
        /// The part at fault.
        part: String,
    },
    /// A parameter without `=`, or given twice.
    #[error("'{text}': '{part}' is not a parameter; expected key=value, each key once")]
    Parameter {
        /// The whole text.
        text: String,
        /// The part at fault.
        part: String,
    },
    /// A workload without a way to run it.
    #[error("'{text}' names no executor; write WORKLOAD@EXECUTOR, as in {text}@rayon")]
    NoExecutor {
        /// What was given.
        text: String,
    },
    /// Nothing before or after the `@`.
    #[error("'{text}': expected WORKLOAD@EXECUTOR, as in primes@rayon")]
    HalfAPair {
        /// What was given.
        text: String,
    },
    /// Nothing of this name.
    #[error("'{name}' is not {kind}; there are: {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// `a workload` or `an executor`.
        kind: &'static str,
        /// Names that exist.
        known: String,
    },
    /// An executor that another build has.
    #[error("'{name}' is not in this build: cargo's --features {feature} builds it")]
    NotBuilt {
        /// The executor.
        name: String,
        /// The feature that it is of.
        feature: &'static str,
    },
    /// The name has no such parameter.
    #[error("'{name}' has no parameter '{key}'; it has: {known}")]
    UnknownParameter {
        /// The workload or executor.
        name: String,
        /// The parameter asked for.
        key: String,
        /// Parameters that exist.
        known: String,
    },
    /// A value outside what the parameter takes.
    #[error("'{name}': {key}={value}: expected {expected}")]
    Value {
        /// The workload or executor.
        name: String,
        /// The parameter.
        key: String,
        /// The value given.
        value: String,
        /// What it takes.
        expected: String,
    },
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+'))
}

impl Spec {
    /// A spec without parameters. The name is for code, so a bad one is replaced: every
    /// character that a spec cannot hold becomes `-`.
    pub fn named(name: impl AsRef<str>) -> Self {
        let clean = |c: char| {
            if is_word(c.encode_utf8(&mut [0; 4])) { c } else { '-' }
        };
        let name: String = name.as_ref().chars().map(clean).collect();
        let name = if name.is_empty() { "unnamed".into() } else { name };
        Self { name, parameters: Vec::new() }
    }

    /// The same spec with one more parameter.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl fmt::Display) -> Self {
        self.parameters.push((key.into(), value.to_string()));
        self
    }

    /// The same spec without this parameter.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.parameters.retain(|(known, _)| known != key);
        self
    }

    /// The name before the first comma.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The parameters in the order given.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The text of one parameter.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.parameters().find(|(k, _)| *k == key).map(|(_, value)| value)
    }

    /// One parameter as a value, or `default` where it is not given.
    ///
    /// # Errors
    /// [`SpecError::Value`] with `expected` when the text does not parse or `accept` says no.
    pub fn value<T: FromStr>(
        &self,
        key: &str,
        default: T,
        expected: &str,
        accept: impl Fn(&T) -> bool,
    ) -> Result<T, SpecError> {
        let Some(text) = self.get(key) else {
            return Ok(default);
        };
        match text.parse() {
            Ok(value) if accept(&value) => Ok(value),
            _ => Err(SpecError::Value {
                name: self.name.clone(),
                key: key.into(),
                value: text.into(),
                expected: expected.into(),
            }),
        }
    }

    /// Refuses parameters that are not in `known`.
    ///
    /// # Errors
    /// [`SpecError::UnknownParameter`] for the first such parameter.
    pub fn only(&self, known: &[&str]) -> Result<(), SpecError> {
        match self.parameters().find(|(key, _)| !known.contains(key)) {
            None => Ok(()),
            Some((key, _)) => Err(SpecError::UnknownParameter {
                name: self.name.clone(),
                key: key.into(),
                known: if known.is_empty() { "none".into() } else { known.join(", ") },
            }),
        }
    }
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.parameters.iter().try_for_each(|(key, value)| write!(f, ",{key}={value}"))
    }
}

impl FromStr for Spec {
    type Err = SpecError;

    fn from_str(text: &str) -> Result<Self, SpecError> {
        let mut parts = text.split(',');
        let name = parts.next().unwrap_or_default();
        if !is_word(name) {
            return Err(SpecError::Name { text: text.into(), part: name.into() });
        }
        let mut spec = Self { name: name.into(), parameters: Vec::new() };
        for part in parts {
            let wrong = || SpecError::Parameter { text: text.into(), part: part.into() };
            let (key, value) = part.split_once('=').ok_or_else(wrong)?;
            if !is_word(key) || !is_word(value) || spec.get(key).is_some() {
                return Err(wrong());
            }
            spec.parameters.push((key.into(), value.into()));
        }
        Ok(spec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_reads_back_as_it_was_written() {
        for text in ["primes", "synthetic,p=0.95,ms=40,kind=sleep", "x,a=1e-3"] {
            assert_eq!(text.parse::<Spec>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_a_shell_or_folder_takes_amiss_is_refused() {
        for text in ["", "a b", "a,b", "a,b=", "a,b=1,b=2", "a/b", "a,b=$x", "ä"] {
            assert!(text.parse::<Spec>().is_err(), "{text}");
        }
        assert_eq!(Spec::named("my sum/2").to_string(), "my-sum-2");
    }

    #[test]
    fn a_bad_value_is_named_with_what_was_expected() {
        let spec: Spec = "synthetic,p=1.5".parse().unwrap();
        let error = spec.value("p", 0.9, "a fraction 0..1", |p| (0.0..=1.0).contains(p));
        assert_eq!(error.unwrap_err().to_string(), "'synthetic': p=1.5: expected a fraction 0..1");
        let error = spec.only(&["ms"]).unwrap_err().to_string();
        assert_eq!(error, "'synthetic' has no parameter 'p'; it has: ms");
    }
}
