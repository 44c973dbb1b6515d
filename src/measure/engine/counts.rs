//! Worker counts: the rule for what to measure, and how people write their own.

use crate::data::Machine;
use crate::units::Bound;

/// A list of worker counts that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("workers '{text}': {problem}")]
pub struct CountsError {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub problem: CountsProblem,
}

/// What is wrong with a list of worker counts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CountsProblem {
    /// A count of 0.
    #[error("a worker count is at least 1; try {repair}")]
    Zero {
        /// What would work.
        repair: String,
    },
    /// Not a list, a range or powers.
    #[error(
        "'{part}' is not a worker count; expected 1..8, 1,2,4, 2..16..2, powers:64 or squares:64"
    )]
    Form {
        /// The part at fault.
        part: String,
    },
    /// A range that runs backwards.
    #[error("{from} is more than {to}; try {to}..{from}")]
    Backwards {
        /// Its start.
        from: usize,
        /// Its end.
        to: usize,
    },
    /// A range of more counts than anybody would measure.
    #[error(
        "{counts} counts are more than the {MOST_COUNTS} that a range may have; try powers:{to}"
    )]
    TooManyCounts {
        /// How many counts it has.
        counts: usize,
        /// Its end.
        to: usize,
    },
    /// More than can be meant.
    #[error("{count} is more than the {MOST} workers that can be asked for")]
    TooMany {
        /// The count.
        count: usize,
    },
}

/// The largest worker count that can be asked for.
pub const MOST: usize = 1_000_000;

/// The most counts that one list may have.
const MOST_COUNTS: usize = 4096;

/// Reads `1..8` (both ends included), `2..16..2` (in steps), `1,2,4`, `powers:64`, `squares:64` or
/// `cubes:64`, also mixed by commas; ascending, without doubles.
///
/// # Errors
/// [`CountsError`] that names the text, the part and what would work.
///
/// ```
/// use amdahl::internal::measure::parse_counts;
/// assert_eq!(parse_counts("1..4,8")?, [1, 2, 3, 4, 8]);
/// assert_eq!(parse_counts("powers:10")?, [1, 2, 4, 8, 10]);
/// assert!(parse_counts("0..4").unwrap_err().to_string().contains("try 1..4"));
/// # Ok::<(), amdahl::internal::measure::CountsError>(())
/// ```
pub fn parse_counts(text: &str) -> Result<Vec<usize>, CountsError> {
    counts(text).map_err(|problem| CountsError { text: text.into(), problem })
}

fn counts(text: &str) -> Result<Vec<usize>, CountsProblem> {
    let number = |part: &str, repair: &dyn Fn() -> String| match part.trim().parse::<usize>() {
        Ok(0) => Err(CountsProblem::Zero { repair: repair() }),
        Ok(count) if count > MOST => Err(CountsProblem::TooMany { count }),
        Ok(count) => Ok(count),
        Err(_) => Err(CountsProblem::Form { part: part.trim().into() }),
    };
    let mut counts = Vec::new();
    for part in text.split(',') {
        if let Some(top) = part.trim().strip_prefix("powers:") {
            let top = number(top, &|| "powers:64".into())?;
            let powers = std::iter::successors(Some(1), |power: &usize| power.checked_mul(2));
            counts.extend(powers.take_while(|power| *power < top));
            counts.push(top);
        } else if let Some((power, top)) = to_a_power(part) {
            let top = number(top, &|| part.trim().replace(":0", ":64"))?;
            let raised = (1..).map(|root: usize| root.saturating_pow(power));
            counts.extend(raised.take_while(|count| *count <= top));
        } else if let Some((from, to)) = part.split_once("..") {
            let to = to.strip_prefix('=').unwrap_or(to);
            let (to, step) = to.split_once("..").map_or((to, None), |(to, step)| (to, Some(step)));
            let step = step.map_or(Ok(1), |step| number(step, &|| part.replace("..0", "..2")))?;
            let to = number(to, &|| "1..8".into())?;
            let from = number(from, &|| format!("1..{to}"))?;
            if from > to {
                return Err(CountsProblem::Backwards { from, to });
            }
            let between = (to - from) / step;
            if between >= MOST_COUNTS {
                return Err(CountsProblem::TooManyCounts { counts: between + 1, to });
            }
            counts.extend((from..=to).step_by(step));
        } else {
            counts.push(number(part, &|| "1".into())?);
        }
    }
    Ok(tidy(counts))
}

/// The exponent and the largest count of `squares:64` and `cubes:64`, as programs want them whose
/// processes form a square or a cube.
fn to_a_power(part: &str) -> Option<(u32, &str)> {
    const POWERS: [(&str, u32); 2] = [("squares:", 2), ("cubes:", 3)];
    let mut powers = POWERS.iter();
    powers.find_map(|(name, power)| Some((*power, part.trim().strip_prefix(name)?)))
}

/// The counts measured when nobody says otherwise.
///
/// CPU-bound: all of 1..C for C <= 8, beyond that 1, 2, C and log-spaced ones between, at least
/// six; then C+1, 1.5 C and all logical CPUs. I/O-bound: 1, 2, 4 .. 64. C is
/// [`Machine::usable_cores`], 1 where unknown.
pub fn default_counts(bound: Bound, machine: &Machine) -> Vec<usize> {
    let cores = machine.usable_cores().unwrap_or(1);
    let mut counts = match bound {
        Bound::Io => return (0..=6).map(|exponent| 1 << exponent).collect(),
        Bound::Cpu if cores <= 8 => (1..=cores).collect::<Vec<_>>(),
        Bound::Cpu => log_spaced(cores),
    };
    let cpus = machine.usable_cpus().unwrap_or(cores).max(cores);
    counts.extend([cores + 1, (cores as f64 * 1.5).round() as usize, cpus]);
    tidy(counts)
}

/// 1, 2, then steps of a factor of about the square root of 2, and `top`.
fn log_spaced(top: usize) -> Vec<usize> {
    let steps = ((top as f64).log2() * 1.5).ceil().max(6.0) as usize;
    let spaced = (0..=steps).map(|i| (top as f64).powf(i as f64 / steps as f64).round() as usize);
    [1, 2, top].into_iter().chain(spaced).collect()
}

fn tidy(mut counts: Vec<usize>) -> Vec<usize> {
    counts.sort_unstable();
    counts.dedup();
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(physical: usize, logical: usize) -> Machine {
        Machine {
            physical_cores: Some(physical),
            logical_cpus: Some(logical),
            ..Machine::default()
        }
    }

    #[test]
    fn cpu_bound_work_visits_every_core_and_a_little_beyond() {
        assert_eq!(default_counts(Bound::Cpu, &machine(1, 1)), [1, 2]);
        assert_eq!(default_counts(Bound::Cpu, &machine(2, 2)), [1, 2, 3]);
        assert_eq!(
            default_counts(Bound::Cpu, &machine(8, 16)),
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16]
        );
    }

    #[test]
    fn many_cores_are_visited_in_log_steps_with_one_two_and_all() {
        let counts = default_counts(Bound::Cpu, &machine(64, 128));
        assert!([1, 2, 64, 65, 96, 128].iter().all(|count| counts.contains(count)), "{counts:?}");
        assert!(counts.iter().filter(|count| **count <= 64).count() >= 6, "{counts:?}");
        assert!(counts.len() <= 14, "{counts:?}");
    }

    #[test]
    fn waiting_scales_past_the_cores() {
        assert_eq!(default_counts(Bound::Io, &machine(2, 2)), [1, 2, 4, 8, 16, 32, 64]);
    }

    #[test]
    fn lists_ranges_and_powers_are_read() {
        assert_eq!(parse_counts("1..=3").unwrap(), [1, 2, 3]);
        assert_eq!(parse_counts("4,1,4").unwrap(), [1, 4]);
        assert_eq!(parse_counts("powers:64").unwrap(), [1, 2, 4, 8, 16, 32, 64]);
    }

    #[test]
    fn steps_squares_and_cubes_are_read() {
        assert_eq!(parse_counts("2..16..4").unwrap(), [2, 6, 10, 14]);
        assert_eq!(parse_counts("1,2..=8..2").unwrap(), [1, 2, 4, 6, 8]);
        assert_eq!(parse_counts("squares:50").unwrap(), [1, 4, 9, 16, 25, 36, 49]);
        assert_eq!(parse_counts("cubes:64").unwrap(), [1, 8, 27, 64]);
        assert_eq!(parse_counts("1..1000000..100000").unwrap().len(), 10);
        for bad in
            ["1..8..", "1..8..0", "1..8..a", "squares:", "squares:0", "cubes:x", "1..2..3..4"]
        {
            assert!(parse_counts(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_bad_count_is_refused_with_what_would_work() {
        assert_eq!(
            parse_counts("0..4").unwrap_err().to_string(),
            "workers '0..4': a worker count is at least 1; try 1..4"
        );
        for bad in ["", "a", "1;2", "1..", "..4", "8..1", "-1", "1.5", "powers:", "powers:0"] {
            assert!(parse_counts(bad).is_err(), "{bad}");
        }
        assert!(parse_counts("1..99999999999999999999").is_err());
        assert_eq!(
            parse_counts("1..100000").unwrap_err().to_string(),
            "workers '1..100000': 100000 counts are more than the 4096 that a range may have; \
             try powers:100000"
        );
    }
}
