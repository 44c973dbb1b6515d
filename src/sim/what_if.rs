//! What would help most at one number of workers.

use super::{Policy, SimError, Strands};

/// Something that could be done.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// The longest strand in so many equal parts that can run beside each other.
    SplitLongest {
        /// How many.
        parts: usize,
    },
    /// Every task in two halves that can run beside each other.
    HalfTheGrain,
    /// Half the time of what nothing can run beside.
    HalfTheSerial,
    /// Tasks handed out one by one in place of fixed blocks.
    DynamicChunks,
    /// Steals that cost nothing.
    FreeSteals,
}

/// What a change gains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WhatIf {
    /// What is changed.
    pub change: Change,
    /// How strands are shared out before the change.
    pub policy: Policy,
    /// Makespan before it, in the unit of the durations.
    pub before: f64,
    /// Makespan after it.
    pub after: f64,
}

/// Into how many parts the longest strand may be split.
const PARTS: [usize; 3] = [2, 4, 8];

/// A gain this much smaller than the best does for fewer parts.
const ALIKE: f64 = 0.01;

impl WhatIf {
    /// How much faster, as a share: 0.25 is 25 % faster.
    pub fn gain(&self) -> f64 {
        self.before / self.after - 1.0
    }
}

/// Every change that can be made, the largest gain first. `policy` is how strands are shared out
/// now; fixed blocks and free steals are compared with their own.
pub(super) fn what_if(
    strands: &Strands,
    policy: Policy,
    steal: f64,
    workers: usize,
) -> Result<Vec<WhatIf>, SimError> {
    let at = |strands: &Strands, policy: Policy| -> Result<f64, SimError> {
        Ok(policy.makespans(strands, &[workers])?.first().copied().unwrap_or(0.0))
    };
    let before = at(strands, policy)?;
    let of = |change, changed: &Strands| -> Result<WhatIf, SimError> {
        Ok(WhatIf { change, policy, before, after: at(changed, policy)? })
    };
    let alone = strands.alone();
    let mut all = vec![
        split_longest(strands, &of)?,
        of(Change::HalfTheGrain, &strands.divided(|i| if alone[i] { 1 } else { 2 }, |_| 1.0)?)?,
    ];
    if alone.iter().zip(strands.durations()).any(|(alone, duration)| *alone && duration > 0.0) {
        let half = |i: usize| if alone[i] { 0.5 } else { 1.0 };
        all.push(of(Change::HalfTheSerial, &strands.divided(|_| 1, half)?)?);
    }
    if matches!(strands, Strands::Stages(_)) {
        let fixed = if policy.needs_lists() { policy } else { Policy::StaticBlocks };
        let (before, after) = (at(strands, fixed)?, at(strands, Policy::Greedy)?);
        all.push(WhatIf { change: Change::DynamicChunks, policy: fixed, before, after });
    }
    if steal > 0.0 {
        let costly = Policy::WorkStealing { steal };
        let before = at(strands, costly)?;
        let after = at(strands, Policy::WorkStealing { steal: 0.0 })?;
        all.push(WhatIf { change: Change::FreeSteals, policy: costly, before, after });
    }
    all.sort_by(|a, b| b.gain().total_cmp(&a.gain()));
    Ok(all)
}

/// The fewest parts that gain about as much as more of them.
fn split_longest(
    strands: &Strands,
    of: &dyn Fn(Change, &Strands) -> Result<WhatIf, SimError>,
) -> Result<WhatIf, SimError> {
    let longest = strands.longest().ok_or(SimError::NoWork)?.strand;
    let mut tried = Vec::new();
    for parts in PARTS {
        let split = strands.divided(|i| if i == longest { parts } else { 1 }, |_| 1.0)?;
        tried.push(of(Change::SplitLongest { parts }, &split)?);
    }
    let best = tried.iter().map(WhatIf::gain).fold(f64::NEG_INFINITY, f64::max);
    let enough = tried.iter().find(|one| one.gain() >= best - ALIKE).copied();
    enough.ok_or(SimError::NoWork)
}
