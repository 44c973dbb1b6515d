//! What a catalog of workloads or executors holds, and how a spec becomes one of them.

use super::{Spec, SpecError};
use std::sync::Arc;

/// One parameter of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The key, as in `key=value`.
    pub name: &'static str,
    /// The value where none is given, as text.
    pub default: &'static str,
    /// What it is, with its unit and what it takes.
    pub what: &'static str,
}

/// Something that a spec can name.
#[derive(Debug)]
pub struct Entry<T: ?Sized + 'static> {
    /// The name before the first comma.
    pub name: &'static str,
    /// One line on what it is.
    pub summary: &'static str,
    /// Its parameters; no others are taken.
    pub parameters: &'static [Parameter],
    /// Builds one from a spec whose keys are known to be among `parameters`.
    pub build: fn(&Spec) -> Result<Arc<T>, SpecError>,
}

/// Builds what `spec` names. `kind` is how an error calls it: `a workload`, `an executor`.
///
/// # Errors
/// [`SpecError`] for an unknown name, an unknown parameter or a value it does not take.
pub fn build_from<T: ?Sized>(
    catalog: &[Entry<T>],
    kind: &'static str,
    spec: &Spec,
) -> Result<Arc<T>, SpecError> {
    let unknown = || SpecError::Unknown {
        name: spec.name().into(),
        kind,
        known: names(catalog.iter().map(|entry| entry.name)),
    };
    let entry = catalog.iter().find(|entry| entry.name == spec.name()).ok_or_else(unknown)?;
    let known: Vec<&str> = entry.parameters.iter().map(|p| p.name).collect();
    spec.only(&known)?;
    (entry.build)(spec)
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
