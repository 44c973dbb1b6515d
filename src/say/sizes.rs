//! From which size of a job on more workers pay.

use std::fmt;

use super::numbers::{self, workers, workers_noun};
use crate::analysis::{AtSize, Offload, Pays, Sizes};
use crate::units::text;

impl fmt::Display for Sizes {
    /// Sentences, after the study's label where several are shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.label.is_empty() {
            write!(f, "{}: ", self.label)?;
        }
        write!(f, "'{}': ", self.job)?;
        let from = self.pays_from.and_then(|from| self.sizes.iter().find(|at| at.size == from));
        let below = match from {
            Some(first) => {
                let smallest = self.sizes.first().map(|at| at.size) == Some(first.size);
                let also = if smallest { ", the smallest measured" } else { "" };
                let (size, gain) = (text::size(first.size), gain(first));
                write!(f, "more workers pay from size {size} on{also} ({gain})")?;
                let last = self.sizes.last().filter(|last| last.size != first.size);
                if let Some(last) = last {
                    write!(f, "; size {} gives {}", text::size(last.size), gain_alone(last))?;
                }
                write!(f, ".")?;
                first.size
            }
            None => {
                write!(f, "no size is known from which on more workers pay.")?;
                u64::MAX
            }
        };
        for at in self.sizes.iter().filter(|at| at.size < below) {
            write!(f, " Size {}.", told(at))?;
        }
        f.write_str(&offloading(self))
    }
}

/// ` Offloading pays from size 1e5 on: 1.52× as fast as the sequential program here. Size 1e4 does not: 0.61×.`
fn offloading(sizes: &Sizes) -> String {
    let told: Vec<(u64, Offload)> =
        sizes.sizes.iter().filter_map(|at| Some((at.size, at.offload?))).collect();
    let times = |of: &Offload| numbers::times(&of.speedup).whole();
    let from = sizes.offload_from.and_then(|from| told.iter().find(|(size, _)| *size == from));
    let mut said = match from {
        Some((size, of)) => format!(
            " Offloading pays from size {} on: {} as fast as the sequential program here.",
            text::size(*size),
            times(of)
        ),
        None if told.is_empty() => String::new(),
        None => " No size is known from which on offloading pays.".into(),
    };
    for (size, of) in told.iter().filter(|(size, _)| from.is_none_or(|(from, _)| size < from)) {
        let verdict = match of.pays {
            Pays::Yes => "pays",
            Pays::No => "does not pay",
            Pays::Unknown => "cannot be told",
        };
        let (size, times) = (text::size(*size), times(of));
        said.push_str(&format!(" On the device size {size} {verdict} ({times})."));
    }
    said
}

/// What is said of a size that is not among those from which on more workers pay.
fn told(at: &AtSize) -> String {
    let size = text::size(at.size);
    let within = at.most_workers.map(workers_noun).unwrap_or_default();
    match at.pays {
        Pays::Yes => format!("{size} pays ({})", gain(at)),
        Pays::No => format!("{size} does not pay within {within} ({})", gain(at)),
        Pays::Unknown if at.speedup.is_none() => format!("{size} was not measured on more workers"),
        Pays::Unknown => {
            format!("{size} cannot be told: too few undisturbed rounds ({})", gain(at))
        }
    }
}

/// `1.82× [1.79, 1.85] at 4`.
fn gain_alone(at: &AtSize) -> String {
    let speedup = at.speedup.as_ref().map(|speedup| numbers::times(speedup).whole());
    let place = at.best_workers.map(|best| format!(" at {}", workers(best)));
    speedup.unwrap_or_default() + &place.unwrap_or_default()
}

/// The same with a word of what it is.
fn gain(at: &AtSize) -> String {
    format!("at best {}", gain_alone(at))
}
