//! Durations of several parts, as `1:02.5` and `0m0.8s`.

use crate::units::TimeUnit;

pattern!(CLOCK, r"^(?:(\d+):)?(\d+):([0-5]\d(?:\.\d+)?)(?:[^\d:.,]|[.,]?(?:\s|$))");
pattern!(
    PART_OF_SPAN,
    r"^ ?(\d+(?:[.,]\d+)?) ?(d|h|min|m|s|ms|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?)(?:[^A-Za-z/]|$)"
);

/// `1:02.5` and `1:02:03`, in seconds, and its length in bytes.
pub(super) fn clock(rest: &str) -> Option<(f64, usize)> {
    let found = CLOCK.captures(rest)?;
    let part = |at: usize| found.get(at).map_or(Some(0.0), |part| part.as_str().parse().ok());
    let value = 3600.0 * part(1)? + 60.0 * part(2)? + part(3)?;
    Some((value, found.get(3)?.end()))
}

/// Parts of a duration in falling units, at least two, as `0m0.800s` and `1 h 2 min`, in seconds.
pub(super) fn parts(rest: &str) -> Option<(f64, usize)> {
    let (mut seconds, mut length, mut count, mut last) = (0.0, 0, 0, f64::INFINITY);
    while let Some(found) = PART_OF_SPAN.captures(&rest[length..]) {
        let (number, unit) = (found.get(1)?.as_str(), found.get(2)?);
        let its = unit_of_span(unit.as_str())?;
        if its >= last {
            break;
        }
        let number: f64 = number.replace(',', ".").parse().ok()?;
        (seconds, length, last) = (seconds + number * its, length + unit.end(), its);
        count += 1;
        if number.fract() != 0.0 {
            break;
        }
    }
    (count > 1).then_some((seconds, length))
}

/// Seconds of a unit between others, where `m` is a minute.
fn unit_of_span(name: &str) -> Option<f64> {
    match name {
        "d" | "day" | "days" => Some(86400.0),
        "m" => Some(60.0),
        "hr" | "hrs" => Some(3600.0),
        name => name.parse().ok().map(TimeUnit::seconds),
    }
}
